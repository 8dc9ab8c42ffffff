"""Ends the services that start made, and nothing else; databases stay. With names only those: real/stop keystone."""

from __future__ import annotations

import argparse

import places
import services


def main() -> int:
    parser = argparse.ArgumentParser(prog="real/stop", description=__doc__)
    parser.add_argument("service", nargs="*", help="a name from state.json; all of them without one")
    wish = parser.parse_args()
    with places.alone():
        stop(wish.service)
    return 0


def stop(names: list[str]) -> None:
    state = places.read_state()
    unknown = set(names) - state["services"].keys()
    if unknown:
        raise places.Unable(f"No such service runs: {', '.join(sorted(unknown))}.")
    for name, service in reversed(list(state["services"].items())):
        if names and name not in names:
            continue
        print(f"{name}: {'ended' if services.end(service) else 'was not running'}")
        del state["services"][name]
        places.write_state(state)
    if not names:
        for name, service in services.left_over().items():
            services.end(service)
            print(f"{name}: left over, ended")


places.run_or_explain(main)
