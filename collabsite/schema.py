"""The schema of the tables, and the refusal of a database that was made by another one.

A database keeps the digest of the schema that made it. Until version 1.0 no other schema is upgraded.
"""

import hashlib
import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from django.apps import AppConfig, apps
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connection, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from collabsite.environment import software_version
from collabsite.models import Schema

# The packages whose migrations begin anew until version 1.0.
OWN = {"articles", "collabsite", "metrics"}


class OtherSchemaError(Exception):
    """The tables were made by another schema; the message says by which, and what to do."""


@cache
def schema_digest() -> str:
    """Return the SHA-256, in hexadecimal, of what the site's own apps have in the database.

    It is of tables, columns, constraints and indexes, and of the migrations that are written by hand. Names
    for people, help texts and choices are no part of it.
    """
    parts = [_describe(model) for app in _own_apps() for model in app.get_models(True)]
    by_hand = [
        path.read_text(encoding="utf-8")
        for app in _own_apps()
        for path in sorted(Path(app.path, "migrations").glob("0*.py"))
        if path.name != "0001_initial.py"
    ]
    content = json.dumps([sorted(parts), by_hand])
    return hashlib.sha256(content.encode()).hexdigest()


def check_schema() -> None:
    """Raise OtherSchemaError if another schema has made the tables; a database without tables may pass."""
    found = _made_by()
    if found is None or found.digest == schema_digest():
        return
    by = f"version {found.software}" if found.digest else "an earlier version"
    other = f" with the schema {found.digest[:12]}" if found.digest else ""
    raise OtherSchemaError(
        f"the database was made by {by} of this software{other}. This is version {software_version()} with"
        f" the schema {schema_digest()[:12]}, which can't read it: before version 1.0, databases are not"
        " upgraded. Set DATABASE_URL or VAR_DIR to a new one; to keep the articles and data, run"
        " `manage.py export_site` with the version that made the database, and `manage.py import_site` here"
    )


def record_schema() -> None:
    """Record the schema of this version as that of a database without tables."""
    if _made_by() is None:
        with connection.schema_editor() as editor:
            editor.create_model(Schema)
            Schema.objects.create(
                digest=schema_digest(), software=software_version(), at=timezone.now()
            )


def unapplied_migrations() -> list[str]:
    """Return the migrations that are not applied yet, in order."""
    known = MigrationLoader(None).disk_migrations
    applied = MigrationRecorder(connection).applied_migrations()
    return sorted(f"{app}.{name}" for app, name in known if (app, name) not in applied)


@register(Tags.database)
def check_made_by(
    app_configs: Sequence[AppConfig] | None, databases: Sequence[str] | None = None, **_: Any
) -> list[CheckMessage]:
    """Report a database of another schema; `check --database default` runs this."""
    if not databases:
        return []
    try:
        check_schema()
    except OtherSchemaError as error:
        return [Error(str(error), id="collabsite.E001")]
    return []


def _made_by() -> Schema | None:
    """Return the schema of the tables, without a digest if none is recorded; None if there are no tables."""
    tables = connection.introspection.table_names()
    if Schema._meta.db_table in tables:
        return Schema.objects.latest("pk")
    own = {app.label for app in _own_apps()}
    applied = MigrationRecorder(connection).applied_migrations()
    return Schema(digest="") if any(app in own for app, _name in applied) else None


def _own_apps() -> list[AppConfig]:
    found = (app for app in apps.get_app_configs() if app.name.partition(".")[0] in OWN)
    return sorted(found, key=lambda app: app.label)


def _describe(model: type[models.Model]) -> str:
    """Return the columns, constraints and indexes of a table as text."""
    columns = []
    for field in model._meta.local_concrete_fields:
        _name, path, args, options = field.deconstruct()
        # A default that is not the database's is Python's business.
        outside = {"default", *field.non_db_attrs}
        stored = {key: options[key] for key in sorted(options.keys() - outside)}
        columns.append(repr((field.column, path, args, stored)))
    rules = [*model._meta.constraints, *model._meta.indexes]
    return "\n".join(
        [model._meta.db_table, *columns, *(repr(rule.deconstruct()) for rule in rules)]
    )
