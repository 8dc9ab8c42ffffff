"""Cinder: one configuration, database and process for each profile."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import identity
import places
import services

PROFILES = ("vbs", "stock")

CONFIGURATION = """\
[DEFAULT]
auth_strategy = keystone
# No volume service runs behind this API, so nothing is ever sent.
transport_url = fake://
state_path = {folder}
api_paste_config = {paste}
resource_query_filters_file = {filters}
use_stderr = true
[database]
connection = sqlite:///{folder}/cinder.db
[oslo_concurrency]
lock_path = {folder}/lock
[oslo_middleware]
# The dashboard's gateway says which address the browser used.
enable_proxy_headers_parsing = true
[keystone_authtoken]
www_authenticate_uri = {keystone}/v3
auth_url = {keystone}/v3
auth_type = password
username = cinder
password = {password}
project_name = service
user_domain_name = Default
project_domain_name = Default
interface = public
# No cache: a token that was revoked is refused at once, which tests rely on.
token_cache_time = -1
service_token_roles_required = true
"""


def name_of(profile: str) -> str:
    return f"cinder-{profile}"


def start(state: dict[str, Any], profile: str, port: int, rows: int, fresh: bool) -> None:
    """Start Cinder with a profile unless it runs; with its database and rows the first time, or afresh."""
    name = name_of(profile)
    running = state["services"].get(name)
    if services.runs(running):
        if fresh:
            services.end(running)
        elif running["port"] != port:
            raise places.Unable(f"{name} already runs on port {running['port']}: stop it first to move it.")
        else:
            return
    if fresh:
        shutil.rmtree(places.state_folder(name))
    folder = places.state_folder(name)
    config = configure(folder, profile, state["services"][identity.NAME]["url"])
    ready = folder / "ready"
    if not ready.exists() or ready.read_text() != invention():
        fill(folder, config, profile, state, rows)
    print(f"Starting Cinder with the profile {profile} on port {port}")
    service = services.serve(name, "wsgi_volume", port, settings(config, profile))
    service["database"] = str(folder / "cinder.db")
    state["services"][name] = service
    places.write_state(state)


def settings(config: Path, profile: str) -> dict[str, str]:
    """What wsgi_volume.py reads from its environment."""
    return {"REAL_CINDER_CONFIG": str(config), "REAL_PROFILE": profile}


def configure(folder: Path, profile: str, keystone: str) -> Path:
    shipped = places.environment() / "etc" / "cinder"
    filters = json.loads((shipped / "resource_filters.json").read_text())
    if profile == "vbs":
        filters["backup"] += ["name~", "status~", "volume_id~"]
    filters_file = folder / "resource_filters.json"
    filters_file.write_text(json.dumps(filters, indent=2))
    config = folder / "cinder.conf"
    config.write_text(
        CONFIGURATION.format(
            folder=folder, paste=shipped / "api-paste.ini", filters=filters_file,
            keystone=keystone, password=identity.CINDER_PASSWORD,
        )
    )  # fmt: skip
    return config


def fill(folder: Path, config: Path, profile: str, state: dict[str, Any], rows: int) -> None:
    """Make the database and write the invented backups into it."""
    # The database left by an interrupted run would be filled twice.
    (folder / "cinder.db").unlink(missing_ok=True)
    print(f"Making Cinder's database for the profile {profile}")
    identity.run([places.program("cinder-manage"), "--config-file", str(config), "db", "sync"])
    wish = {"profile": profile, "rows": rows, "projects": state["projects"], "user": state["users"]["alice"]["id"]}
    # Cinder warns about its own dependencies, which is no use to the user waiting here.
    command = [places.program("python"), "-W", "ignore", str(places.LAB / "seed.py"), str(config)]
    seeding = subprocess.run(command, input=json.dumps(wish), text=True)
    if seeding.returncode != 0:
        raise places.Unable("The backups could not be written into Cinder's database.")
    (folder / "ready").write_text(invention())


def invention() -> str:
    """What the rows are made by: other programs make other rows."""
    programs = b"".join((places.LAB / name).read_bytes() for name in ("rows.py", "seed.py"))
    return hashlib.sha256(programs).hexdigest()
