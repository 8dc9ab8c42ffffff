"""Prints a token: real/token USER [PROJECT]; without a project an unscoped one, with --revoked a dead one."""

from __future__ import annotations

import argparse
from typing import Any

import identity
import places
import services


def main() -> int:
    parser = argparse.ArgumentParser(prog="real/token", description=__doc__)
    parser.add_argument("user")
    parser.add_argument("project", nargs="?")
    parser.add_argument("--revoked", action="store_true", help="revoke it before printing: what an expired one does")
    wish = parser.parse_args()
    print(give(places.read_state(), wish.user, wish.project, wish.revoked))
    return 0


def give(state: dict[str, Any], user: str, project: str | None, revoked: bool = False) -> str:
    """A fresh token of one of the test users."""
    keystone = state["services"].get(identity.NAME)
    if not services.runs(keystone):
        raise places.Unable("Keystone does not run: start it with real/start.")
    api = identity.Api(keystone["url"])
    token = api.token_for(user, identity.PASSWORDS[user], project)
    if revoked:
        api.revoke(token)
    return token


if __name__ == "__main__":
    places.run_or_explain(main)
