"""Adds or removes one backup in a profile's database, for tests that change rows while they read.

Straight into SQLite, since starting Cinder's own code would take seconds each time.
"""

from __future__ import annotations

import argparse
import sqlite3
import uuid
from datetime import UTC, datetime

import places
import volume


def main() -> int:
    parser = argparse.ArgumentParser(prog="real/row", description=__doc__)
    parser.add_argument("--profile", choices=volume.PROFILES, default="vbs")
    commands = parser.add_subparsers(dest="command", required=True)
    adding = commands.add_parser("add", help="prints the new id")
    adding.add_argument("--project", default="production")
    adding.add_argument("--name", default="added by real/row")
    adding.add_argument("--status", default="available")
    removing = commands.add_parser("remove")
    removing.add_argument("id")
    wish = parser.parse_args()
    state = places.read_state()
    name = volume.name_of(wish.profile)
    if name not in state["services"]:
        raise places.Unable(f"{name} does not run: start it with real/start --profile {wish.profile}.")
    with sqlite3.connect(state["services"][name]["database"], timeout=120) as database:
        if wish.command == "add":
            project = state["projects"].get(wish.project, wish.project)
            print(add(database, project, wish.name, wish.status))
        else:
            remove(database, wish.id)
    return 0


def now() -> str:
    """The moment as SQLAlchemy writes it into SQLite."""
    return datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")


def add(database: sqlite3.Connection, project: str, name: str, status: str) -> str:
    moment = now()
    backup = str(uuid.uuid4())
    columns = {
        "id": backup, "created_at": moment, "updated_at": moment, "data_timestamp": moment,
        "deleted": 0, "user_id": "added", "volume_id": str(uuid.uuid4()), "project_id": project, "display_name": name,
        "status": status, "size": 1, "object_count": 23, "num_dependent_backups": 0,
        "container": "volumebackups", "availability_zone": "eu-de-01",
    }  # fmt: skip
    marks = ", ".join("?" for _ in columns)
    database.execute(f"INSERT INTO backups ({', '.join(columns)}) VALUES ({marks})", list(columns.values()))
    return backup


def remove(database: sqlite3.Connection, backup: str) -> None:
    """As Cinder deletes: the row stays, marked."""
    changed = database.execute(
        "UPDATE backups SET deleted = 1, deleted_at = ?, status = 'deleted' WHERE id = ? AND deleted = 0",
        (now(), backup),
    )
    if changed.rowcount != 1:
        raise places.Unable(f"There is no backup {backup}.")


places.run_or_explain(main)
