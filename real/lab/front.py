"""The dashboard in front of the services: Caddy or nginx, with the very files of deploy/.

A front serves dist/ with a configuration of its own and passes the API on to one profile's Cinder and to Keystone.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import places
import services
import volume

NAME = "front"
ROOT = places.LAB.parents[1]
PORT = 18080
CONFIG = {"title": "Backup Lens", "api": "api/volume", "sign_in": "keystone", "identity": "api/identity"}


def no_front(_state: dict[str, Any], _profile: str) -> str | None:
    return None


def caddy(state: dict[str, Any], profile: str) -> str:
    settings = {
        "BACKUP_LENS_ADDRESS": f"http://{places.LOOPBACK}:{PORT}",
        "BACKUP_LENS_ROOT": str(site()),
        "BACKUP_LENS_VOLUME": host_of(state, volume.name_of(profile)),
        "BACKUP_LENS_IDENTITY": host_of(state, "keystone"),
        "BACKUP_LENS_TOKEN_FROM": "sign-in",
        "BACKUP_LENS_ADMIN": "off",
    }
    command = ["caddy", "run", "--adapter", "caddyfile", "--config", str(ROOT / "deploy" / "Caddyfile")]
    return run(state, command, settings)


def nginx(state: dict[str, Any], profile: str) -> str:
    folder = places.state_folder(NAME)
    shutil.copytree(ROOT / "deploy" / "nginx", folder / "backup-lens", dirs_exist_ok=True)
    text = (ROOT / "deploy" / "nginx.conf").read_text()
    for known, own in {
        "127.0.0.1:8776": host_of(state, volume.name_of(profile)),
        "127.0.0.1:5000": host_of(state, "keystone"),
        "listen 8080": f"listen {places.LOOPBACK}:{PORT}",
        "/srv/backup-lens": str(site()),
        "token-gateway.conf": "token-sign-in.conf",
    }.items():
        if known not in text:
            raise places.Unable(f"deploy/nginx.conf has no “{known}” to adapt.")
        text = text.replace(known, own)
    (folder / "site.conf").write_text(text)
    # Started by root, it would read the files as nobody, who may not enter root's home.
    user = "user root;" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(NGINX.format(folder=folder, user=user))
    return run(state, [shutil.which("nginx") or "/usr/sbin/nginx", "-c", str(folder / "nginx.conf")], {})


NGINX = """\
{user}
daemon off;
pid {folder}/pid;
error_log stderr;
events {{}}
http {{
    include /etc/nginx/mime.types;
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/site.conf;
}}
"""


def site() -> Path:
    """The built dashboard with a configuration beside it."""
    built = ROOT / "dist"
    if not (built / "index.html").exists():
        raise places.Unable("dist/ has no dashboard: make real builds it first.")
    folder = places.home() / "site"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(built, folder)
    (folder / "config.json").write_text(json.dumps(CONFIG))
    return folder


def host_of(state: dict[str, Any], service: str) -> str:
    return state["services"][service]["url"].removeprefix("http://")


def run(state: dict[str, Any], command: list[str], settings: dict[str, str]) -> str:
    """Replaces a front that runs already: the dashboard, the profile or the gateway may be another one now."""
    running = state["services"].pop(NAME, None)
    if running:
        services.end(running)
    if not shutil.which(command[0]):
        raise places.Unable(f"{command[0]} is missing: tests/install {command[0]} installs it.")
    services.refuse_taken_port(NAME, PORT)
    with places.log_file(NAME).open("w") as log:
        process = subprocess.Popen(
            command, stdout=log, stderr=log, stdin=subprocess.DEVNULL, start_new_session=True,
            cwd=places.state_folder(NAME), env={**os.environ, **settings},
        )  # fmt: skip
    mark = Path(command[0]).name
    services.note(NAME, process, mark)
    url = f"http://{places.LOOPBACK}:{PORT}"
    services.wait_until_it_answers(NAME, url, process)
    state["services"][NAME] = {"pid": process.pid, "mark": mark, "url": url, "port": PORT}
    return url + "/"


FRONTS: dict[str, Callable[[dict[str, Any], str], str | None]] = {"none": no_front, "caddy": caddy, "nginx": nginx}
