"""Make the archive of a site while people go on writing."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import connection
from django.utils import timezone

from collabsite.environment import software_commit, software_version
from collabsite.health.checks import record_backup
from collabsite.schema import (
    OtherSchemaError,
    check_schema,
    schema_digest,
    unapplied_migrations,
)
from collabsite.transfer.backup.archive import (
    MEDIA,
    SECRET_KEY,
    TABLES,
    ArchiveWriter,
    BackupError,
    Manifest,
    new_archive,
)
from collabsite.transfer.backup.tables import last_keys, stored_models, write_rows
from collabsite.transfer.problems import Tell
from collabsite.web.database import snapshot
from collabsite.web.storage import PART

# So many are written between two lines of progress.
ROWS_INTERVAL, FILES_INTERVAL = 100_000, 500
# A file that was changed within this time may still be written.
_SETTLING = dt.timedelta(minutes=1)


def make_backup(
    path: Path, *, with_keys: bool = True, with_media: bool = True, tell: Tell
) -> Manifest:
    """Write everything into a new archive, as it is at one time; return its manifest.

    Raises BackupError; there is no archive then.
    """
    try:
        check_schema()
    except OtherSchemaError as error:
        raise BackupError(str(error)) from None
    if unapplied_migrations():
        raise BackupError("the tables are not those of this version; run `manage.py migrate` first")
    with new_archive(path) as archive:
        files = _FileCopier(archive, tell)
        if with_media:
            # First those that may be deleted while the rows are read, then those that are new in them.
            files.copy(before=timezone.now() - _SETTLING)
        with snapshot():
            manifest = Manifest(
                software=software_version(),
                commit=software_commit(),
                schema=schema_digest(),
                made_at=timezone.now().isoformat(timespec="seconds"),
                database=connection.vendor,
                address=settings.SITE_URL,
                tables=_copy_tables(archive, tell),
                sequences=last_keys(),
                members=archive.members,
            )
        if with_media:
            files.copy()
        if with_keys:
            archive.add(SECRET_KEY, settings.SECRET_KEY.encode())
        archive.finish(manifest)
    if with_media:
        record_backup()
    return manifest


def _copy_tables(archive: ArchiveWriter, tell: Tell) -> dict[str, int]:
    counts: dict[str, int] = {}
    for model in stored_models():
        table = model._meta.db_table
        counts[table] = 0
        with archive.member(f"{TABLES}{table}.jsonl") as member:
            for number in write_rows(model, member.write):
                counts[table] = number
                if number % ROWS_INTERVAL == 0:
                    tell(f"{table}: {number:,} rows")
    tell(f"{len(counts)} tables: {sum(counts.values()):,} rows")
    return counts


class _FileCopier:
    """Copier of the stored files, which never change."""

    def __init__(self, archive: ArchiveWriter, tell: Tell) -> None:
        self._archive, self._tell = archive, tell
        self._copied: set[str] = set()

    def copy(self, *, before: dt.datetime | None = None) -> None:
        """Copy the files that are not in the archive yet, or those stored before a time."""
        for name in stored_files():
            if name in self._copied:
                continue
            try:
                if before and default_storage.get_modified_time(name) >= before:
                    continue
                with default_storage.open(name) as file:
                    content = file.read()
            except FileNotFoundError:
                # It was deleted since it was listed.
                continue
            self._archive.add(f"{MEDIA}{name}", content, compressed=False)
            self._copied.add(name)
            if len(self._copied) % FILES_INTERVAL == 0:
                self._tell(f"{len(self._copied):,} files")


def stored_files(folder: str = "") -> Iterator[str]:
    """Yield the names of all stored files."""
    try:
        folders, files = default_storage.listdir(folder)
    except FileNotFoundError:
        return
    for name in sorted(name for name in files if not name.startswith(PART)):
        yield f"{folder}/{name}" if folder else name
    for name in sorted(folders):
        yield from stored_files(f"{folder}/{name}" if folder else name)
