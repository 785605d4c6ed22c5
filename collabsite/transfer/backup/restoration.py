"""Restore the archive of a site into an empty one, or into one that has only the sample."""

import contextlib
from itertools import batched
from pathlib import Path
from zipfile import ZipFile

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import DatabaseError, connection, models, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from collabsite.environment import (
    describe_software,
    replace_secret_key,
    software_commit,
    software_version,
)
from collabsite.health import published_numbers
from collabsite.schema import OtherSchemaError, check_schema, schema_digest, unapplied_migrations
from collabsite.search import index
from collabsite.serving.models import Change
from collabsite.transfer.backup.archive import (
    MEDIA,
    SECRET_KEY,
    TABLES,
    BackupError,
    Manifest,
    opened_archive,
)
from collabsite.transfer.backup.creation import FILES_INTERVAL, ROWS_INTERVAL
from collabsite.transfer.backup.tables import (
    CHUNK,
    FILLED,
    LEFT_OUT,
    Model,
    continue_keys,
    insert,
    read_rows,
    stored_models,
)
from collabsite.transfer.inventory import is_untouched
from collabsite.transfer.problems import Tell
from collabsite.transfer.site_import import files_kept_on_success
from collabsite.web.audit_log import Action, record
from collabsite.web.database import suspended_triggers


def restore_backup(path: Path, *, tell: Tell) -> Manifest:
    """Put everything that an archive has into this site; return its manifest.

    The site must be empty, but for the first account and the sample, which go.

    All of it or nothing. A database without tables is migrated first. Raises BackupError.
    """
    tell("reading the archive")
    with opened_archive(path) as (archive, manifest):
        _check_version(manifest)
        try:
            check_schema()
        except OtherSchemaError as error:
            raise BackupError(str(error)) from None
        if _needs_tables():
            call_command("migrate", verbosity=0, interactive=False)
        if unapplied_migrations():
            raise BackupError(
                "the tables of this database are not whole; run `manage.py migrate`, or name a new database"
            )
        try:
            with files_kept_on_success() as stored, transaction.atomic():
                _restore_tables(archive, manifest, tell)
                _restore_media(archive, stored, tell)
                key = _restore_key(archive, path, tell)
                record(Action.RESTORED, by=None, about=f"{path} ({manifest.made_at})")
        except OSError as error:
            raise BackupError(f"{error.filename or path}: {error.strerror or error}") from None
        # Last, as a site without the rows would miss what it lists; `verify` writes a missing one.
        with contextlib.suppress(OSError):
            published_numbers.write(published_numbers.current(at=timezone.now()), key=key)
        ContentType.objects.clear_cache()
        return manifest


def _check_version(manifest: Manifest) -> None:
    if manifest.schema != schema_digest():
        maker = describe_software(manifest.software, manifest.commit)
        raise BackupError(
            f"the backup was made by {maker} with other tables than those of this"
            f" {describe_software(software_version(), software_commit())}; install {maker}"
        )
    tables = {model._meta.db_table for model in stored_models()}
    if manifest.tables.keys() != tables:
        raise BackupError("the backup has other tables than this version; take another copy")


def _needs_tables() -> bool:
    """Return whether the database is new, or a restoration that was killed has begun its tables."""
    tables = set(connection.introspection.table_names())
    if tables and MigrationRecorder.Migration._meta.db_table not in tables:
        # Those of another program.
        return False
    there = [model for model in stored_models() if model._meta.db_table in tables]
    return bool(unapplied_migrations()) and not _count_rows(there)


def _restore_tables(archive: ZipFile, manifest: Manifest, tell: Tell) -> None:
    everything = stored_models()
    with suspended_triggers([model._meta.db_table for model in [*everything, *LEFT_OUT]]):
        _require_empty(everything)
        for model in [*everything, *LEFT_OUT]:
            models.QuerySet(model)._raw_delete(using=connection.alias)
        for model in everything:
            _restore_table(model, archive, manifest, tell)
        continue_keys(manifest.sequences)
        try:
            connection.check_constraints()
        except DatabaseError as error:
            raise BackupError(f"the backup is not whole: {error}") from None
    index.rebuild(at=timezone.now(), report=lambda _kind, _count: None)
    # A server that already runs forgets its pages.
    now = timezone.now()
    Change.objects.create(name="settings", public_at=now, created_at=now)
    tell(f"{len(manifest.tables)} tables: {sum(manifest.tables.values()):,} rows")


def _require_empty(everything: list[Model]) -> None:
    if not is_untouched() and (found := _count_rows(everything)):
        some = ", ".join(f"{count:,} rows in {table}" for table, count in list(found.items())[:3])
        there = f"{some} …" if len(found) > 3 else some
        raise BackupError(
            f"this site is not empty ({there}). A backup is restored into one that is empty, or that has"
            " only the first account and the sample: set DATABASE_URL or VAR_DIR to a new one"
        )


def _count_rows(tables: list[Model]) -> dict[str, int]:
    """Return the number of rows of each table that has some."""
    return {
        model._meta.db_table: count
        for model in tables
        if model not in FILLED and (count := models.QuerySet(model).count())
    }


def _restore_table(model: Model, archive: ZipFile, manifest: Manifest, tell: Tell) -> None:
    table = model._meta.db_table
    number = 0
    with archive.open(f"{TABLES}{table}.jsonl") as stream:
        for rows in batched(read_rows(model, stream), CHUNK, strict=False):
            try:
                insert(model, rows)
            except DatabaseError as error:
                reason = str(error).strip().partition("\n")[0]
                raise BackupError(
                    f"{table}, rows {number + 1:,} to {number + len(rows):,}:"
                    f" {connection.display_name} can't store one of them: {reason}"
                ) from None
            number += len(rows)
            if number % ROWS_INTERVAL == 0:
                tell(f"{table}: {number:,} rows")
    if number != manifest.tables[table]:
        raise BackupError(f"{table} has {number:,} rows; it had {manifest.tables[table]:,}")


def _restore_media(archive: ZipFile, stored: list[str], tell: Tell) -> None:
    members = sorted(name for name in archive.namelist() if name.startswith(MEDIA))
    for number, member in enumerate(members, start=1):
        name = member.removeprefix(MEDIA)
        content = archive.read(member)
        try:
            if default_storage.exists(name):
                with default_storage.open(name) as file:
                    if file.read() != content:
                        raise BackupError(
                            f"another file is stored as {name}; begin with an empty folder or store of media"
                        )
                continue
            stored.append(default_storage.save(name, ContentFile(content)))
        except SuspiciousFileOperation:
            raise BackupError(f"the backup names a file outside of the site: {name}") from None
        if number % FILES_INTERVAL == 0:
            tell(f"{number:,} files")


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
