"""The invented backups, as plain columns of Cinder's table: the same for the same moment, project and number."""

from __future__ import annotations

import json
import random
import uuid
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

Row = dict[str, Any]

# Real messages of an unreachable object store, a full one, ceph, and a race with an administrator.
FAILURES = (
    "Connection to swift failed: [Errno 111] ECONNREFUSED",
    "Connection to swift failed: [Errno 110] ETIMEDOUT",
    "Backup failed: HTTPSConnectionPool(host='obs.eu-de.example', port=443): Read timed out. (read timeout=60)",
    "RBD diff op failed - (ret=2 stderr=rbd: error opening image volume-{volume}: (2) No such file or directory)",
    "Quota exceeded for container volumebackups: 10995116277760 bytes allowed",
    "Volume {volume} could not be found.",
    "Backup aborted: the volume was detached while its snapshot was being read.",
)
OUTAGE = FAILURES[0]
RESTORE_FAILURE = "Restore failed: volume 20 GB is smaller than backup 40 GB."
ZONES = ("eu-de-01", "eu-de-02", "eu-de-03")
PURPOSES = ("db", "web", "mail", "files", "registry", "monitoring", "ci", "erp")
STAGES = {"production": "prod", "staging": "stage"}


def invent(project: str, project_id: str, user_id: str, count: int, now: datetime) -> list[Row]:
    """All rows of one project: the hand-made ones first, then volumes with their chains until there are enough."""
    dice = random.Random(f"backup lens {project}")
    rows: list[Row] = []
    for special in hand_made(dice, now):
        rows.append(special)
    number = 0
    while len(rows) < count:
        number += 1
        rows.extend(chain(dice, now, f"{dice.choice(PURPOSES)}-{STAGES.get(project, project)}-{number:02}"))
    rows = rows[: max(count, 0)]
    link_up(rows)
    for row in rows:
        row["project_id"] = project_id
        row["user_id"] = user_id
    return rows


def row(dice: random.Random, created_at: datetime | None, **columns: Any) -> Row:
    """A plausible available backup; the caller changes what makes it interesting."""
    size = columns.get("size", dice.choice((1, 4, 10, 20, 40, 100, 250)))
    return {
        "id": new_id(dice),
        "created_at": created_at,
        "updated_at": created_at and created_at + timedelta(seconds=30 + size * 9, microseconds=dice.randrange(10**6)),
        "deleted_at": None,
        "deleted": False,
        "volume_id": new_id(dice),
        "user_id": None,
        "project_id": None,
        "host": "backup-1",
        "availability_zone": dice.choice(ZONES),
        "display_name": None,
        "display_description": None,
        "container": "volumebackups",
        "status": "available",
        "fail_reason": None,
        "service_metadata": None,
        "service": "cinder.backup.drivers.swift.SwiftBackupDriver",
        "size": size,
        "object_count": size * 22 + 1,
        "parent_id": None,
        "num_dependent_backups": 0,
        "snapshot_id": None,
        "data_timestamp": created_at,
        "encryption_key_id": None,
        **columns,
    }


def new_id(dice: random.Random) -> str:
    return str(uuid.UUID(int=dice.getrandbits(128), version=4))


def note(text: str, incremental: bool) -> str:
    """The JSON text that VBS keeps in the description, cut where the column ends."""
    return json.dumps({"DESC": text, "INC": int(incremental)})[:255]


def chain(dice: random.Random, now: datetime, volume: str) -> Iterator[Row]:
    """One volume's backups, newest first: a full one each week, incrementals on the latest good one between."""
    volume_id = new_id(dice)
    size = dice.choice((1, 4, 10, 20, 40, 100, 250, 1000))
    days = dice.randint(8, 60)
    newest = now.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(minutes=dice.randrange(300))
    if newest > now:
        newest -= timedelta(days=1)
    stale = dice.random() < 0.06  # nobody noticed that it has failed for nine days
    from_snapshot = dice.random() < 0.2
    made: list[Row] = []
    parent: Row | None = None
    for age in range(days, -1, -1):
        taken = newest - timedelta(days=age, seconds=-dice.randrange(600))
        full = age % 7 == 0 or parent is None
        one = row(
            dice, taken, volume_id=volume_id, size=size, availability_zone=ZONES[hash_of(volume) % 3],
            display_name=f"{volume}-{'weekly' if full else 'daily'}-{taken:%Y-%m-%d}",
            parent_id=None if full or parent is None else parent["id"],
            snapshot_id=new_id(dice) if from_snapshot else None,
            display_description=describe(dice, volume, not full),
        )  # fmt: skip
        if from_snapshot:
            one["data_timestamp"] = taken - timedelta(hours=2)
        mishap(dice, one, age, stale)
        if one["status"] == "available":
            parent = one
        made.append(one)
    yield from reversed(made)


def hash_of(text: str) -> int:
    # Python's own hash() differs from run to run.
    return sum(text.encode())


def describe(dice: random.Random, volume: str, incremental: bool) -> str | None:
    chance = dice.random()
    if chance < 0.6:
        return note(f"Taken by the plan of {volume}", incremental)
    return f"Taken by the plan of {volume}" if chance < 0.8 else None


def mishap(dice: random.Random, one: Row, age: int, stale: bool) -> None:
    """Turns some backups into failures, and some of the newest into work under way."""
    chance = dice.random()
    if (age == 5 and chance < 0.35) or (age < 9 and stale):
        fail(one, OUTAGE)
    elif chance < 0.03:
        fail(one, dice.choice(FAILURES).format(volume=one["volume_id"]))
    elif age == 0 and chance < 0.12:
        one.update(status="creating", object_count=0, updated_at=one["created_at"])
    elif chance > 0.995:
        one.update(status="restoring")
    elif chance > 0.990:
        one.update(status="deleting")
    elif chance > 0.985:
        one.update(status="error_deleting", fail_reason="Delete failed: container volumebackups is read-only")
    elif chance > 0.980:
        one.update(status="error_restoring", fail_reason=RESTORE_FAILURE)


def fail(one: Row, reason: str) -> None:
    one.update(status="error", fail_reason=reason[:255], object_count=0)


def link_up(rows: list[Row]) -> None:
    """Counts each backup's children; a parent that was cut off makes its child a full one."""
    by_id = {one["id"]: one for one in rows}
    for one in rows:
        if one["parent_id"] in by_id:
            by_id[one["parent_id"]]["num_dependent_backups"] += 1
        else:
            one["parent_id"] = None


HOSTILE_NAMES = (
    None,
    "",
    "null",
    " ",
    "  leading and trailing  ",
    "<img src=x onerror=alert(1)>",
    "</script><script>alert(document.domain)</script>",
    "javascript:alert(1)",
    "'; DROP TABLE backups; --",
    "=HYPERLINK(\"http://example.invalid\",\"open\")",
    "a&b=c?d#e+f/g\\h",
    "100%_done",
    "100%25 done",
    "under_score",
    "underXscore",
    "back\\slash",
    "{{constructor.constructor('return 1')()}}",
    "备份-每日-💾-naïve-Ünïcödé",
    "\u202egnp.elif",
    "zero\u200bwidth",
    "combining e\u0301 and é",
    "line\nbreak and\ttab",
    "ansi \u001b[31mred\u001b[0m",
    "UPPER lower MiXeD",
    "upper LOWER mIxEd",
    "x" * 255,
    "ﬁ \U0001f468\u200d\U0001f469\u200d\U0001f467 family",
)  # fmt: skip


def hand_made(dice: random.Random, now: datetime) -> Iterator[Row]:
    """One row for each thing that has broken a dashboard."""
    day = timedelta(days=1)
    for number, name in enumerate(HOSTILE_NAMES):
        yield row(dice, now - day * 3 - timedelta(minutes=number * 7), display_name=name)
    # The same time, size and status, often the same name: only the id distinguishes them when sorting.
    twins = now - day * 4
    for number in range(40):
        yield row(dice, twins, size=10, display_name=f"twin-{number % 3}")
    yield row(dice, None, display_name="no-created-at")
    yield row(dice, None, display_name="no-times", updated_at=None, data_timestamp=None)
    yield row(dice, now - day, display_name="no-updated-at", updated_at=None)
    yield row(dice, datetime(2038, 1, 19, 3, 14, 8), display_name="future", data_timestamp=now)
    yield row(dice, datetime(1999, 12, 31, 23, 59, 59, 999999), display_name="last-century")
    yield row(dice, datetime(2024, 2, 29, 12), display_name="leap-day")
    yield row(dice, now - day, display_name="no-zone-no-container", availability_zone=None, container=None)
    yield row(dice, now - day, display_name="odd-container", container="备份/<b>bold</b>")
    yield row(dice, now - day, display_name="empty-volume", size=0, object_count=0)
    yield row(dice, now - day, display_name="largest", size=2**31 - 1, object_count=2**31 - 1)
    yield row(dice, now - day, display_name="encrypted", encryption_key_id=new_id(dice))
    for incremental in (False, True):
        yield row(dice, now - day, display_name="desc-json", display_description=note("nightly", incremental))
    yield row(dice, now - day, display_name="desc-json-cut", display_description=note("long " * 80, True))
    yield row(dice, now - day, display_name="desc-json-hostile", display_description=note("<b>&amp;</b> \u202e", False))
    yield row(dice, now - day, display_name="desc-not-json", display_description="{DESC: broken}")
    yield row(dice, now - day, display_name="desc-other-json", display_description='{"INC":"1"}')
    yield row(dice, now - day, display_name="desc-empty", display_description="")
    yield row(dice, now - day, display_name="failed-without-a-word", status="error", fail_reason=None)
    yield row(dice, now - day, display_name="failed-with-nothing-to-say", status="error", fail_reason="")
    yield row(dice, now - day, display_name="failed-html", status="error", fail_reason="<h1>502 Bad Gateway</h1>")
    yield row(dice, now - day, display_name="failed-at-length", status="error", fail_reason=("Traceback " * 30)[:255])
    yield row(dice, now - day, display_name="available-with-a-reason", fail_reason="Succeeded at the third attempt")
    yield row(dice, now - timedelta(minutes=4), display_name="creating-now", status="creating", object_count=0)
    yield row(dice, now - day * 30, display_name="creating-for-a-month", status="creating", object_count=0)
    yield row(dice, now - day, display_name="deleting-now", status="deleting")
    yield row(dice, now - day, display_name="restoring-now", status="restoring")
    yield row(
        dice, now - day, display_name="delete-failed", status="error_deleting",
        fail_reason="Delete failed: container volumebackups is read-only",
    )  # fmt: skip
    yield row(dice, now - day, display_name="restore-failed", status="error_restoring", fail_reason=RESTORE_FAILURE)
    # Deleted rows stay in Cinder's table but must not be listed.
    for number in range(20):
        yield row(
            dice, now - day * 2, display_name=f"deleted-{number}", status="deleted", deleted=True, deleted_at=now - day
        )


def broken(project_id: str, user_id: str, now: datetime) -> list[Row]:
    """A small project with one row whose status Cinder as shipped cannot show: its list is HTTP 500 there."""
    dice = random.Random("backup lens broken")
    rows = [row(dice, now - timedelta(days=age + 1), display_name=f"fine-{age}") for age in range(4)]
    rows.append(
        row(
            dice, now - timedelta(days=9), display_name="restore-failed", status="error_restoring",
            fail_reason=RESTORE_FAILURE,
        )
    )  # fmt: skip
    for one in rows:
        one["project_id"] = project_id
        one["user_id"] = user_id
    return rows


NEVER_BACKED_UP = ("billing-db-02", "billing-db-02", "scratch-ml", None, "", "<img src=x onerror=alert(1)>")
# One volume in this many was deleted.
DELETED = 12


def volumes(invented: list[Row], now: datetime) -> tuple[list[Row], list[Row]]:
    """The volumes that backups are of, but for some that are gone, and some without a backup; and their attachments."""
    dice = random.Random("backup lens volumes")
    oldest: dict[str, Row] = {}
    for one in invented:
        if not one["deleted"]:
            oldest[one["volume_id"]] = one
    made: list[Row] = []
    for place, (volume_id, backup) in enumerate(sorted(oldest.items())):
        if place % DELETED != DELETED - 1:
            made.append(volume(backup["project_id"], backup["user_id"], volume_id, label(backup), backup, now))
    first = invented[0]
    for place, name in enumerate(NEVER_BACKED_UP):
        made.append(volume(first["project_id"], first["user_id"], new_id(dice), name, {"size": 20 + place}, now))
    young = volume(first["project_id"], first["user_id"], new_id(dice), "shop-cache-01", {"size": 8}, now)
    made.append({**young, "created_at": now - timedelta(hours=2)})
    attachments = []
    for place, one in enumerate(made):
        if place % 3 == 0:
            one.update(status="in-use", attach_status="attached")
            attachments.append(attachment(dice, one, now))
    return made, attachments


def label(backup: Row) -> str | None:
    """What a volume is called, where its backups are named after it."""
    name = backup["display_name"] or ""
    for mark in ("-weekly-", "-daily-"):
        if mark in name:
            return str(name.split(mark)[0])
    return None


def volume(project: str, user: str, volume_id: str, name: str | None, backup: Row, now: datetime) -> Row:
    created = backup.get("created_at") or now - timedelta(days=90)
    return {
        "id": volume_id,
        "project_id": project,
        "user_id": user,
        "created_at": min(created, now) - timedelta(days=1),
        "updated_at": None,
        "deleted": False,
        "display_name": name,
        "size": min(backup["size"] or 1, 10**6),
        "status": "available",
        "attach_status": "detached",
        "migration_status": None,
        "availability_zone": backup.get("availability_zone") or ZONES[0],
        "host": "volume-1@lvm#pool",
        "bootable": False,
        "multiattach": False,
        "use_quota": True,
        "service_uuid": None,
    }


def attachment(dice: random.Random, one: Row, now: datetime) -> Row:
    return {
        "id": new_id(dice),
        "volume_id": one["id"],
        "instance_uuid": new_id(dice),
        "attached_host": None,
        "mountpoint": "/dev/vdb",
        "attach_time": now,
        "attach_mode": "rw",
        "attach_status": "attached",
        "deleted": False,
        "created_at": now,
    }
