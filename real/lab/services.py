"""Processes: starting one, knowing whether it still runs, ending exactly the ones that start made."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import places

# For hanging processes: on a slow machine the first start of a service may take a minute.
PATIENCE = 600.0
TO_END = 30.0
NOTE = "process.json"


def runs(service: dict[str, Any] | None) -> bool:
    """Whether the recorded process is still ours: a process id alone may have been given to another."""
    if not service:
        return False
    return service["mark"] in command_of(service["pid"])


def command_of(pid: int) -> str:
    """The command line of a process, empty when there is none; ps only where the kernel has no /proc."""
    if Path("/proc/self/cmdline").exists():
        try:
            return Path(f"/proc/{pid}/cmdline").read_text(errors="replace")
        except OSError:
            return ""
    return subprocess.run(["ps", "-ww", "-o", "command=", "-p", str(pid)], capture_output=True, text=True).stdout


def note(name: str, process: subprocess.Popen[bytes], mark: str) -> None:
    """Write down at once that a service runs: whoever waits for it may be killed before it is recorded."""
    (places.state_folder(name) / NOTE).write_text(json.dumps({"pid": process.pid, "mark": mark}))


def left_over() -> dict[str, dict[str, Any]]:
    """The services that run by their notes, recorded or not."""
    notes = {file.parent.name: json.loads(file.read_text()) for file in places.home().glob(f"state/*/{NOTE}")}
    return {name: service for name, service in notes.items() if runs(service)}


def serve(name: str, module: str, port: int, settings: dict[str, str]) -> dict[str, Any]:
    """Start a WSGI module under gunicorn; returns what is to be recorded of it once it answers."""
    refuse_taken_port(name, port)
    mark = f"backup-lens-{name}"
    command = [
        places.program("gunicorn"), "--name", mark, "--bind", f"{places.LOOPBACK}:{port}",
        "--workers", "1", "--threads", "4", "--timeout", "600", "--graceful-timeout", "2",
        # The longest that gunicorn allows; its default of 4094 is less than what gateways let through.
        "--limit-request-line", "8190", "--no-control-socket", "--pythonpath", str(places.LAB), f"{module}:application",
    ]  # fmt: skip
    with places.log_file(name).open("w") as log:
        # In the state folder, since the services leave lock files in the current one.
        process = subprocess.Popen(
            command, stdout=log, stderr=log, stdin=subprocess.DEVNULL, start_new_session=True,
            cwd=places.state_folder(name), env={**os.environ, **settings},
        )  # fmt: skip
    note(name, process, mark)
    url = f"http://{places.LOOPBACK}:{port}"
    wait_until_it_answers(name, url, process)
    return {"pid": process.pid, "mark": mark, "url": url, "port": port}


def refuse_taken_port(name: str, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((places.LOOPBACK, port))
        except OSError:
            raise places.Unable(
                f"Port {port} for {name} is taken by another program: choose another one with --ports."
            ) from None


def wait_until_it_answers(name: str, url: str, process: subprocess.Popen[bytes]) -> None:
    limit = time.monotonic() + PATIENCE
    try:
        while time.monotonic() < limit and process.poll() is None:
            if answers(url):
                return
            time.sleep(0.1)
    except BaseException:
        # Interrupted: it is in its own session and not recorded yet, so nothing else would end it.
        process.terminate()
        raise
    process.terminate()
    raise places.Unable(f"{name} did not start; its words are in {places.log_file(name)}.")


def answers(url: str) -> bool:
    try:
        urllib.request.urlopen(url + "/", timeout=60)
    except urllib.error.HTTPError:
        return True  # 300 Multiple Choices is how both say hello
    except OSError:
        return False
    return True


def end(service: dict[str, Any]) -> bool:
    """End a service that start made; false when it was not running any more."""
    if not runs(service):
        return False
    os.kill(service["pid"], signal.SIGTERM)
    limit = time.monotonic() + TO_END
    while runs(service):
        if time.monotonic() > limit:
            # gunicorn's workers are in the session created by start.
            os.killpg(service["pid"], signal.SIGKILL)
        time.sleep(0.05)
    return True
