"""Backup of a site while people go on writing, and its restoration into an empty one."""

import datetime as dt
from contextlib import suppress
from pathlib import Path
from zipfile import ZIP_STORED, ZipFile
from zipfile import Path as ZipPath

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from collabsite.environment import (
    describe_software,
    replace_secret_key,
    software_commit,
    software_version,
)
from collabsite.health import published_numbers
from collabsite.health.checks import record_backup
from collabsite.schema import OtherSchemaError, check_schema, schema_digest, unapplied_migrations
from collabsite.serving.models import Change
from collabsite.transfer.archive import (
    SECRET_KEY,
    Manifest,
    list_members,
    new_archive,
    opened_archive,
    write_manifest,
)
from collabsite.transfer.contents import (
    FILES_INTERVAL,
    MEDIA,
    TABLES,
    count_rows,
    files_kept_on_success,
    last_keys,
    replace_rows,
    store_files,
    stored_files,
    write_rows,
)
from collabsite.transfer.inventory import stored_models
from collabsite.transfer.problems import Tell, TransferError
from collabsite.web.audit_log import Action, record
from collabsite.web.database import snapshot

# A file that was changed within this time may still be written.
_SETTLING = dt.timedelta(minutes=1)


def make_backup(path: Path, *, with_keys: bool = True, tell: Tell) -> Manifest:
    """Write everything into a new archive, as it is at one time; return its manifest.

    Raises TransferError; there is no archive then.
    """
    _check_tables()
    if unapplied_migrations():
        raise TransferError(
            "the tables are not those of this version; run `manage.py migrate` first"
        )
    with new_archive(path) as archive:
        # First those that may be deleted while the rows are read, then those that are new in them.
        _copy_files(archive, tell, before=timezone.now() - _SETTLING)
        with snapshot():
            tables, sequences = _copy_tables(archive, tell), last_keys()
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
    record_backup()
    return manifest


def _check_tables() -> None:
    try:
        check_schema()
    except OtherSchemaError as error:
        raise TransferError(str(error)) from None


def _copy_tables(archive: ZipFile, tell: Tell) -> dict[str, int]:
    counts: dict[str, int] = {}
    for model in stored_models():
        table = model._meta.db_table
        with archive.open(f"{TABLES}/{table}.jsonl", "w", force_zip64=True) as member:
            counts[table] = write_rows(model, member, tell=tell)
    tell(f"{len(counts)} tables: {sum(counts.values()):,} rows")
    return counts


def _copy_files(archive: ZipFile, tell: Tell, *, before: dt.datetime | None = None) -> None:
    """Copy the stored files, which never change, that are not in the archive yet."""
    copied = set(archive.namelist())
    for number, name in enumerate(stored_files(), start=1):
        member = f"{MEDIA}/{name}"
        if number % FILES_INTERVAL == 0:
            tell(f"{number:,} files")
        # One that was deleted since it was listed is left out.
        with suppress(FileNotFoundError):
            if member in copied or (before and default_storage.get_modified_time(name) >= before):
                continue
            with default_storage.open(name) as file:
                archive.writestr(member, file.read(), compress_type=ZIP_STORED)


def restore_backup(path: Path, *, tell: Tell) -> Manifest:
    """Put everything that an archive has into this site; return its manifest.

    The site must be empty, but for the first account and the sample, which go. All of it or nothing. A
    database without tables is migrated first. Raises TransferError.
    """
    tell("reading the archive")
    with opened_archive(path) as (archive, manifest):
        _check_maker(manifest)
        _check_tables()
        if _needs_tables():
            call_command("migrate", verbosity=0, interactive=False)
        if unapplied_migrations():
            raise TransferError(
                "the tables of this database are not whole; run `manage.py migrate`, or name a new database"
            )
        try:
            with files_kept_on_success() as stored, transaction.atomic():
                replace_rows(
                    ZipPath(archive, f"{TABLES}/"),
                    manifest.tables,
                    of=stored_models(),
                    is_export=False,
                    last_keys=manifest.sequences,
                    tell=tell,
                )
                # A server that already runs forgets its pages.
                now = timezone.now()
                Change.objects.create(name="settings", public_at=now, created_at=now)
                store_files(ZipPath(archive, f"{MEDIA}/"), stored, tell=tell)
                key = _restore_key(archive, path, tell)
                record(Action.RESTORED, by=None, about=f"{path} ({manifest.made_at})")
        except OSError as error:
            raise TransferError(f"{error.filename or path}: {error.strerror or error}") from None
        # Last, as a site without the rows would miss what it lists; `verify` writes a missing one.
        with suppress(OSError):
            published_numbers.write(published_numbers.current(at=timezone.now()), key=key)
        ContentType.objects.clear_cache()
        return manifest


def _check_maker(manifest: Manifest) -> None:
    if manifest.schema != schema_digest():
        maker = describe_software(manifest.software, manifest.commit)
        raise TransferError(
            f"the backup was made by {maker} with other tables than those of this"
            f" {describe_software(software_version(), software_commit())}; install {maker}"
        )
    if manifest.tables.keys() != {model._meta.db_table for model in stored_models()}:
        raise TransferError("the backup has other tables than this version; take another copy")


def _needs_tables() -> bool:
    """Return whether the database is new, or a restoration that was killed has begun its tables."""
    tables = set(connection.introspection.table_names())
    if tables and MigrationRecorder.Migration._meta.db_table not in tables:
        # Those of another program.
        return False
    there = [model for model in stored_models() if model._meta.db_table in tables]
    return bool(unapplied_migrations()) and not count_rows(there)


def _restore_key(archive: ZipFile, path: Path, tell: Tell) -> str:
    """Restore the key, unless the environment has another one; return that of the backup."""
    key = settings.SECRET_KEY
    if SECRET_KEY in archive.namelist():
        key = archive.read(SECRET_KEY).decode()
        if key != settings.SECRET_KEY and not replace_secret_key(
            Path(settings.VAR_DIR), key, former=settings.SECRET_KEY
        ):
            tell(
                "SECRET_KEY of the environment is not the key of the backup: set it to what"
                f" `unzip -p {path} secret_key` prints, or everybody is signed out, and pending"
                " invitations end"
            )
    return key
