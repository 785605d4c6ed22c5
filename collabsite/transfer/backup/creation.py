"""Make the archive of a site while people go on writing."""

import datetime as dt
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from zipfile import ZIP_STORED, ZipFile

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
    BackupError,
    Manifest,
    list_members,
    new_archive,
    write_manifest,
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
        if with_media:
            # First those that may be deleted while the rows are read, then those that are new in them.
            _copy_files(archive, tell, before=timezone.now() - _SETTLING)
        with snapshot():
            tables, sequences = _copy_tables(archive, tell), last_keys()
        if with_media:
            _copy_files(archive, tell)
        if with_keys:
            archive.writestr(SECRET_KEY, settings.SECRET_KEY)
        manifest = Manifest(
            software=software_version(),
            commit=software_commit(),
            schema=schema_digest(),
            made_at=timezone.now().isoformat(timespec="seconds"),
            database=connection.vendor,
            address=settings.SITE_URL,
            tables=tables,
            sequences=sequences,
            members=list_members(archive),
        )
        write_manifest(archive, manifest)
    if with_media:
        record_backup()
    return manifest


def _copy_tables(archive: ZipFile, tell: Tell) -> dict[str, int]:
    counts: dict[str, int] = {}
    for model in stored_models():
        table = model._meta.db_table
        counts[table] = 0
        with archive.open(f"{TABLES}{table}.jsonl", "w", force_zip64=True) as member:
            for number in write_rows(model, member.write):
                counts[table] = number
                if number % ROWS_INTERVAL == 0:
                    tell(f"{table}: {number:,} rows")
    tell(f"{len(counts)} tables: {sum(counts.values()):,} rows")
    return counts


def _copy_files(archive: ZipFile, tell: Tell, *, before: dt.datetime | None = None) -> None:
    """Copy the stored files, which never change, that are not in the archive yet."""
    copied = set(archive.namelist())
    for number, name in enumerate(stored_files(), start=1):
        member = f"{MEDIA}{name}"
        if number % FILES_INTERVAL == 0:
            tell(f"{number:,} files")
        # One that was deleted since it was listed is left out.
        with suppress(FileNotFoundError):
            if member in copied or (before and default_storage.get_modified_time(name) >= before):
                continue
            with default_storage.open(name) as file:
                archive.writestr(member, file.read(), compress_type=ZIP_STORED)


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
