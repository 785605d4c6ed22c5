"""Gaps: times in which uses could not be counted.

As the database may be down, a failure is first noted in a file, which all processes share and which
survives their end. The first process that counts again stores the gap.
"""

import logging
import os
import threading
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, transaction

from collabsite.pageviews.models import Gap

logger = logging.getLogger(__name__)

_NOTE = "counting-gap"
# Failures that follow one another closer are one gap.
_PAUSE = timedelta(minutes=1)


def note_failure(*, at: datetime) -> None:
    """Note that a use could not be counted, unless a gap is noted already."""
    with suppress(FileExistsError):
        try:
            with Path(settings.VAR_DIR, _NOTE).open("x", encoding="ascii") as file:
                file.write(at.astimezone(UTC).isoformat())
        except FileExistsError:
            raise
        except OSError as error:
            logger.error("The gap in counting from %s on can't be noted: %s", at, error)


def close_database_gap(*, at: datetime) -> None:
    """Store the gap that is noted, if there is one; a use was counted again at this time."""
    # This runs for every commit, and creating a `Path` is slow.
    note = f"{settings.VAR_DIR}/{_NOTE}"
    if not os.path.exists(note):  # noqa: PTH110
        return
    # Only one thread of one process can take it.
    taken = Path(f"{note}-{os.getpid()}-{threading.get_ident()}")
    try:
        Path(note).rename(taken)
        start = datetime.fromisoformat(taken.read_text(encoding="ascii"))
    except FileNotFoundError:
        return
    except (OSError, ValueError):
        # A note that was being written when its process ended: the gap began about then.
        start = datetime.fromtimestamp(taken.stat().st_mtime, UTC)
    try:
        _store(start, max(at, start))
    except DatabaseError:
        logger.exception("The gap in counting from %s to %s is not stored", start, at)
        taken.rename(note)
    else:
        taken.unlink()


@transaction.atomic
def _store(start: datetime, end: datetime) -> None:
    of_database = Gap.objects.filter(cause=Gap.Cause.DATABASE, end__gte=start - _PAUSE)
    last = of_database.select_for_update().order_by("end").last()
    if last is None:
        Gap.objects.create(cause=Gap.Cause.DATABASE, start=start, end=end)
    else:
        last.start, last.end = min(last.start, start), max(last.end or end, end)
        last.save(update_fields=["start", "end"])


@transaction.atomic
def open_frozen_gap(*, start: datetime) -> None:
    """Store that views are not counted since a time, unless this is known."""
    Gap.objects.get_or_create(cause=Gap.Cause.FROZEN, end=None, defaults={"start": start})


@transaction.atomic
def close_frozen_gap(*, at: datetime) -> None:
    """Store that views are counted again."""
    for gap in Gap.objects.select_for_update().filter(cause=Gap.Cause.FROZEN, end=None):
        gap.end = max(at, gap.start)
        gap.save(update_fields=["end"])


def is_noted() -> bool:
    """Return whether a use could not be counted and none has been counted since."""
    return Path(settings.VAR_DIR, _NOTE).exists()
