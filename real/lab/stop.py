"""Ends the services that start made, and nothing else; databases stay."""

from __future__ import annotations

import places
import services


def main() -> int:
    with places.alone():
        stop()
    return 0


def stop() -> None:
    state = places.read_state()
    for name, service in reversed(list(state["services"].items())):
        print(f"{name}: {'ended' if services.end(service) else 'was not running'}")
        del state["services"][name]
        places.write_state(state)


places.run_or_explain(main)
