"""Upgrades of the database, and the refusal of one that a later version has changed."""

import datetime as dt
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from collabsite.environment import software_version
from collabsite.models import Upgrade


class DowngradeError(Exception):
    """A later version has changed the tables; the message says which, and what to do."""


def applied_migrations() -> list[str]:
    """Return the migrations of this version that made the tables, in order."""
    # The table also remembers those that a later version has squashed.
    return sorted(_applied() & set(known_migrations()))


@cache
def known_migrations() -> list[str]:
    """Return the migrations of this version, in order; they do not change while it runs."""
    return sorted(_names(MigrationLoader(None).disk_migrations))


@cache
def _replaced_migrations() -> frozenset[str]:
    migrations = MigrationLoader(None).disk_migrations.values()
    return frozenset(_names(name for each in migrations for name in each.replaces))


def later_migrations() -> list[str]:
    """Return the migrations that made the tables and that this version does not know, in order."""
    return sorted(_applied() - set(known_migrations()) - _replaced_migrations())


def check_no_downgrade() -> None:
    """Raise DowngradeError if a later version has changed the tables."""
    later = later_migrations()
    if not later:
        return
    here, there = software_version(), _last_version()
    by = f"version {there}" if there and there != here else "a later version"
    others = f" and {len(later) - 1} others" if len(later) > 1 else ""
    raise DowngradeError(
        f"the database was changed by {by} of this software, and this is version {here}, which does not"
        f" know its migration {later[0]}{others}. Install {by} again; to go back, restore a backup that"
        f" was made before the upgrade into a new database"
    )


def record_upgrade(*, at: dt.datetime) -> None:
    """Record this version as that of the tables, once all of its migrations are applied."""
    if applied_migrations() == known_migrations() and _last_version() != software_version():
        Upgrade.objects.create(software=software_version(), at=at)


@register(Tags.database)
def check_version(
    app_configs: Sequence[AppConfig] | None,
    databases: Sequence[str] | None = None,
    **_: Any,  # noqa: ANN401
) -> list[CheckMessage]:
    """Report a database that a later version has changed; `check --database default` runs this."""
    if not databases:
        return []
    try:
        check_no_downgrade()
    except DowngradeError as error:
        return [Error(str(error), id="collabsite.E001")]
    return []


def _applied() -> set[str]:
    return set(_names(MigrationRecorder(connection).applied_migrations()))


def _names(migrations: Iterable[tuple[str, str]]) -> set[str]:
    return {f"{app}.{name}" for app, name in migrations}


def _last_version() -> str:
    """Return the version that was last recorded, or '': a later one may keep it elsewhere."""
    if Upgrade._meta.db_table not in connection.introspection.table_names():
        return ""
    try:
        found = Upgrade.objects.order_by("-pk").values_list("software", flat=True).first()
    except DatabaseError:
        return ""
    return found or ""
