"""Adds the documented status `error_restoring` to Cinder's enum, which answers 500 to a row that has it."""


def allow_error_restoring() -> None:
    """Must run before cinder.objects.backup is imported: its field copies the list."""
    from cinder.objects import fields

    fields.BackupStatus.ALL += ("error_restoring",)
    fields.BackupStatusField.AUTO_TYPE = fields.BackupStatus()
