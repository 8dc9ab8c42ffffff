"""The private Python environment: made once for each set of pins, kept between runs."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TextIO

import places

READY = "ready"


def ensure() -> None:
    """Make the environment unless a finished one is there."""
    folder = places.environment()
    if (folder / READY).exists():
        return
    # A half-made environment (from an interrupted run) is not worth repairing.
    shutil.rmtree(folder, ignore_errors=True)
    make_venv(folder)
    install(folder)
    (folder / READY).touch()


def make_venv(folder: Path) -> None:
    print(f"Making a private Python environment in {folder}")
    made = subprocess.run([sys.executable, "-m", "venv", str(folder)], capture_output=True, text=True)
    if made.returncode != 0:
        shutil.rmtree(folder, ignore_errors=True)
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        raise places.Unable(
            f"Python {version} cannot make a virtual environment: install its venv module "
            f"(on Debian: apt-get install python{version}-venv)."
        )


def install(folder: Path) -> None:
    """Install the pins, counting the packages as pip names them."""
    total = sum("==" in line for pins in (places.REQUIREMENTS, places.CONSTRAINTS) for line in pins.open())
    print(f"Installing Cinder and Keystone: {total} packages, 400 MB, one to two minutes, only this once")
    log = places.log_file("install")
    command = [
        str(folder / "bin" / "python"), "-m", "pip", "install", "--no-input", "--disable-pip-version-check",
        "--progress-bar", "off", "--retries", "1", "-r", str(places.REQUIREMENTS), "-c", str(places.CONSTRAINTS),
    ]  # fmt: skip
    with (
        log.open("w") as kept,
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as pip,
    ):
        assert pip.stdout is not None
        show_progress(pip.stdout, kept, total)
    if pip.returncode != 0:
        raise places.Unable(
            f"pip could not install the packages: is the Python package registry reachable? Its words are in {log}."
        )


def show_progress(words: Iterable[str], kept: TextIO, total: int) -> None:
    """One line that counts on a terminal, a line for every twenty packages elsewhere."""
    terminal = sys.stdout.isatty()
    count = 0
    for line in words:
        kept.write(line)
        if line.startswith("Installing collected packages"):
            print(f"{chr(13) if terminal else ''}  all fetched, unpacking them".ljust(70), flush=True)
        elif line.startswith("Collecting "):
            count += 1
            name = line.split()[1].partition("==")[0]
            if terminal:
                print(f"\r  {count} of {total}: {name}".ljust(70), end="", flush=True)
            elif count % 20 == 0:
                print(f"  {count} of {total}", flush=True)
