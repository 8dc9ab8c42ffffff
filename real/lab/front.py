"""The dashboard in front of the services.

A front is a function that gets the state (the services' addresses are in it), starts what it needs with
`services.serve` or alike, records it under state["services"]["front"] so that stop ends it, and returns the
address to open, or None. Adding one to FRONTS adds it to `start --front`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


def no_front(_state: dict[str, Any]) -> str | None:
    return None


FRONTS: dict[str, Callable[[dict[str, Any]], str | None]] = {"none": no_front}
