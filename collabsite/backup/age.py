"""The time of the last backup."""

import datetime as dt
from pathlib import Path

from django.conf import settings

# Its time of change is that of the last backup, so that other programs can `touch` it.
NAME = "last-backup"


def record_backup() -> None:
    """Record that a backup was made now."""
    (Path(settings.VAR_DIR) / NAME).touch()


def last_backup() -> dt.datetime | None:
    """Return the time of the last backup, None if there was none."""
    try:
        seconds = (Path(settings.VAR_DIR) / NAME).stat().st_mtime
    except OSError:
        return None
    return dt.datetime.fromtimestamp(seconds, dt.UTC)
