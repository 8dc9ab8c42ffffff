"""Where everything lives: the code beside this file, the environment and the state in the user's cache."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn

LAB = Path(__file__).resolve().parent
REQUIREMENTS = LAB.parent / "requirements.txt"
CONSTRAINTS = LAB.parent / "constraints.txt"
LOOPBACK = "127.0.0.1"


class Unable(Exception):
    """Something is lacking; the message is one sentence for the person who ran the command."""


def run_or_explain(main: Callable[[], int]) -> NoReturn:
    """Run a command's main function; a foreseen lack is one sentence, not a traceback."""
    # So that everything that was started is ended, as with Ctrl+C.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        raise SystemExit(main())
    except Unable as lack:
        raise SystemExit(f"{lack}") from None


def home() -> Path:
    """The folder of the real installation; everything it writes is below."""
    chosen = os.environ.get("BACKUP_LENS_CACHE")
    if chosen:
        return Path(chosen).resolve() / "real"
    cache = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(cache).resolve() / "backup-lens" / "real"


def environment() -> Path:
    """The private Python environment, one for each set of pins."""
    pins = REQUIREMENTS.read_bytes() + CONSTRAINTS.read_bytes()
    return home() / f"env-{hashlib.sha256(pins).hexdigest()[:12]}"


def program(name: str) -> str:
    """A program of the private environment."""
    return str(environment() / "bin" / name)


def state_folder(service: str) -> Path:
    """The folder of one service's configuration and database."""
    folder = home() / "state" / service
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def log_file(service: str) -> Path:
    folder = home() / "log"
    folder.mkdir(parents=True, exist_ok=True)
    return folder / f"{service}.log"


@contextmanager
def alone() -> Iterator[None]:
    """Only one start or stop at a time: a second one waits and then finds the work done."""
    home().mkdir(parents=True, exist_ok=True)
    with (home() / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def state_file() -> Path:
    return home() / "state.json"


def read_state() -> dict[str, Any]:
    """What is running and who may sign in, as start left it."""
    if not state_file().exists():
        return {"services": {}, "projects": {}, "users": {}}
    return json.loads(state_file().read_text())


def write_state(state: dict[str, Any]) -> None:
    """Replace the state in one step: tests may read it at any moment."""
    home().mkdir(parents=True, exist_ok=True)
    draft = state_file().with_suffix(".new")
    draft.write_text(json.dumps(state, indent=2) + "\n")
    draft.replace(state_file())
