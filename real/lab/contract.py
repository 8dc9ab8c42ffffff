"""Runs tests/contract against each Cinder that runs: real/contract [--profile vbs|stock]."""

from __future__ import annotations

import argparse
import os
import socket
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from subprocess import PIPE, STDOUT
from typing import Any

import give_token
import places
import services
import volume

SUITE = places.LAB.parent.parent / "tests" / "contract" / "contract.test.mjs"

# Started processes, to be ended on an interrupt.
SUITES: list[subprocess.Popen[str]] = []


def main() -> int:
    parser = argparse.ArgumentParser(prog="real/contract", description=__doc__)
    parser.add_argument("--profile", choices=volume.PROFILES, action="append")
    wish = parser.parse_args()
    state = places.read_state()
    running = [name for name in volume.PROFILES if services.runs(state["services"].get(volume.name_of(name)))]
    profiles = wish.profile or running
    if not profiles or not set(profiles) <= set(running):
        raise places.Unable("That Cinder does not run: start it with real/start --profile vbs, stock or both.")
    keystone = state["services"]["keystone"]["url"]
    # One after the other: Keystone's SQLite database may refuse one of two concurrent writes.
    prepared = [(profile, settings(state, profile)) for profile in profiles]
    # Each Cinder is one process with its own database: in parallel they take half as long.
    with ThreadPoolExecutor() as pool:
        try:
            return max(pool.map(lambda one: check(keystone, *one), prepared))
        finally:
            for suite in SUITES:
                suite.terminate()


def check(keystone: str, profile: str, words: dict[str, str]) -> int:
    with orphan(profile, keystone) as url:
        environment = {**os.environ, **words, "CONTRACT_ORPHAN_URL": url}
        command = ["node", "--test", "--test-reporter=spec", str(SUITE)]
        suite = subprocess.Popen(command, env=environment, text=True, stdout=PIPE, stderr=STDOUT)
        SUITES.append(suite)
        words, _ = suite.communicate()
    print(f"The contract against Cinder with the profile {profile}\n{words}", flush=True)
    return suite.returncode


@contextmanager
def orphan(profile: str, keystone: str) -> Iterator[str]:
    """A second Cinder whose Keystone is not there, to see what it says then; stopping the real one would disturb."""
    name = f"cinder-orphan-{profile}"
    words = (places.state_folder(volume.name_of(profile)) / "cinder.conf").read_text()
    config = places.state_folder(name) / "cinder.conf"
    config.write_text(words.replace(keystone, f"http://{places.LOOPBACK}:{free_port()}"))
    service = services.serve(name, "wsgi_volume", free_port(), volume.settings(config, profile))
    try:
        yield service["url"]
    finally:
        services.end(service)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((places.LOOPBACK, 0))
        return probe.getsockname()[1]


def settings(state: dict[str, Any], profile: str) -> dict[str, str]:
    """The environment that tests/contract/target.mjs describes, with fresh tokens."""
    projects = state["projects"]

    def token(user: str, project: str | None, revoked: bool = False) -> str:
        return give_token.give(state, user, project, revoked)

    settings = {
        "URL": state["services"][volume.name_of(profile)]["url"],
        "PROFILE": profile,
        "PROJECT": projects["production"],
        "TOKEN": token("alice", "production"),
        "ADMIN_TOKEN": token("admin", "production"),
        "READER_TOKEN": token("carol", "production"),
        "FORBIDDEN_TOKEN": token("erin", "production"),
        "UNSCOPED_TOKEN": token("alice", None),
        "REVOKED_TOKEN": token("alice", "production", revoked=True),
        "OTHER_PROJECT": projects["staging"],
        "OTHER_TOKEN": token("alice", "staging"),
        "EMPTY_PROJECT": projects["empty"],
        "EMPTY_TOKEN": token("alice", "empty"),
        "WRITE": "real",
    }
    if profile == "stock":
        # With the widened enum of vbs it is not broken.
        settings |= {"BROKEN_PROJECT": projects["broken"], "BROKEN_TOKEN": token("frank", "broken")}
    return {f"CONTRACT_{name}": value for name, value in settings.items()}


places.run_or_explain(main)
