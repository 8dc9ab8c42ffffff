"""Starts Keystone, Cinder and the dashboard in front; what already runs is left running."""

from __future__ import annotations

import argparse
from typing import Any

import environment
import front
import identity
import places
import volume

PORTS = {"keystone": 15000, "vbs": 18776, "stock": 18777}


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="real/start", description=__doc__)
    parser.add_argument("--profile", choices=[*volume.PROFILES, "both"], default="vbs", help="default: vbs")
    parser.add_argument("--rows", type=int, default=1500, help="backups in production when they are invented: 1500")
    parser.add_argument("--fresh", action="store_true", help="throw the profile's backups away and invent new ones")
    parser.add_argument(
        "--token-life", type=int, default=3600, metavar="SECONDS", help="how long Keystone's tokens live: 3600"
    )
    parser.add_argument(
        "--no-rescope", action="store_true", help="Keystone changes no token that has a project for one of another"
    )
    parser.add_argument("--front", choices=list(front.FRONTS), default="none", help="what serves the dashboard")
    parser.add_argument(
        "--ports", type=ports, default={}, metavar="keystone=N,vbs=N,stock=N",
        help="default: " + ",".join(f"{name}={port}" for name, port in PORTS.items()),
    )  # fmt: skip
    return parser.parse_args()


def ports(text: str) -> dict[str, int]:
    chosen = dict(part.split("=", 1) for part in text.split(","))
    unknown = chosen.keys() - PORTS.keys()
    if unknown:
        raise argparse.ArgumentTypeError(f"no such service: {', '.join(unknown)}")
    return {name: int(port) for name, port in chosen.items()}


def main() -> int:
    wish = arguments()
    with places.alone():
        start(wish)
    return 0


def start(wish: argparse.Namespace) -> None:
    profiles = volume.PROFILES if wish.profile == "both" else (wish.profile,)
    environment.ensure()
    state = places.read_state()
    port = port_of(state, identity.NAME, wish, "keystone")
    identity.start(state, port, wish.token_life, not wish.no_rescope)
    for profile in profiles:
        port = port_of(state, volume.name_of(profile), wish, profile)
        volume.start(state, profile, port, wish.rows, wish.fresh)
    address = front.FRONTS[wish.front](state, profiles[0])
    places.write_state(state)
    report(state, address)


def port_of(state: dict[str, Any], service: str, wish: argparse.Namespace, name: str) -> int:
    """The port that was asked for, else the one where the service runs, else the usual one."""
    running = state["services"].get(service)
    return wish.ports.get(name) or (running["port"] if running else PORTS[name])


def report(state: dict[str, Any], address: str | None) -> None:
    """The addresses and the people, as a person needs them to sign in."""
    print()
    if address:
        print(f"Dashboard     {address}")
    for name, service in state["services"].items():
        print(f"{name:<14}{service['url']}")
    print()
    print(f"{'user':<8}{'password':<18}projects (domain Default)")
    for name, user in state["users"].items():
        rights = ", ".join(f"{project} ({role})" for project, role in user["roles"].items()) or "none"
        print(f"{name:<8}{user['password']:<18}{rights}")
    print()
    print(f"State: {places.state_file()}   End: real/stop")


places.run_or_explain(main)
