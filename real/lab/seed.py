"""Writes the invented backups through Cinder's own models; runs in the private environment.

Its argument is cinder.conf; what is wanted comes as JSON on standard input.
"""

from __future__ import annotations

import json
import sys
import time
from datetime import UTC, datetime
from typing import Any

import rows
import widen

widen.allow_error_restoring()

from cinder import context, objects, version  # noqa: E402
from cinder.common import config  # noqa: E402
from cinder.db import api as db  # noqa: E402
from cinder.db import models  # noqa: E402

STAGING_ROWS = 140


def main() -> None:
    wish = json.load(sys.stdin)
    config.CONF(["--config-file", sys.argv[1]], project="cinder", version=version.version_string())
    objects.register_all()
    begun = time.monotonic()
    invented = all_rows(wish)
    volumes, attachments = rows.volumes(invented, datetime.now(UTC).replace(tzinfo=None, microsecond=0))
    write(invented, volumes, attachments)
    said = f"{len(invented)} backups and {len(volumes)} volumes"
    print(f"Wrote {said} in {time.monotonic() - begun:.1f} s")


def all_rows(wish: dict[str, Any]) -> list[rows.Row]:
    now = datetime.now(UTC).replace(tzinfo=None, microsecond=0)
    projects, user = wish["projects"], wish["user"]
    invented = [
        *rows.invent("production", projects["production"], user, wish["rows"], now),
        *rows.invent("staging", projects["staging"], user, STAGING_ROWS, now),
    ]
    if wish["profile"] == "stock":
        # In stock Cinder, one such row makes the whole page HTTP 500; only the project `broken` shows that.
        for one in invented:
            if one["status"] == "error_restoring":
                one["status"] = "error"
    return invented + rows.broken(projects["broken"], user, now)


def write(invented: list[rows.Row], volumes: list[rows.Row], attachments: list[rows.Row]) -> None:
    """One statement for all rows: the API one by one would take minutes, and would refuse a null fail_reason."""
    admin = context.get_admin_context()
    metadata = [
        {"backup_id": one["id"], "key": "plan", "value": "gold <&> 金", "deleted": False}
        for one in invented
        if one["display_name"] in ("encrypted", "desc-json")
    ]
    with db.main_context_manager.writer.using(admin):
        admin.session.execute(models.Backup.__table__.insert(), invented)
        admin.session.execute(models.BackupMetadata.__table__.insert(), metadata)
        plain = admin.session.query(models.VolumeType).filter_by(name="__DEFAULT__").one()
        typed = [{**one, "volume_type_id": plain.id} for one in volumes]
        admin.session.execute(models.Volume.__table__.insert(), typed)
        admin.session.execute(models.VolumeAttachment.__table__.insert(), attachments)


main()
