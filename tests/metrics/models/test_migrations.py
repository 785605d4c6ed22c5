"""Migration of values of version 0.6.0, which are stored exactly since, forwards and back.

The way back begins before the last migration: after it, Django knows only the squashed one.
"""

import subprocess
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.support import databases
from tests.support.site_process import MANAGE
from tests.upgrades.archive import FOLDER, database_kind, environment, restore

pytestmark = [pytest.mark.judges, pytest.mark.database]

BEFORE, AFTER = "0007_addresses", "0017_other_names"
BACK_WITH_TOO_MANY_DIGITS = f"""
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
models = MigrationLoader(connection).project_state(("metrics", "{AFTER}")).apps.get_app_config("metrics")
dataset = models.get_model("Dataset").objects.first()
release = models.get_model("Release").objects.create(dataset=dataset, number=99, note="Finer.")
models.get_model("Observation").objects.create(
    entity=models.get_model("Entity").objects.create(release=release),
    indicator=models.get_model("Indicator").objects.create(release=release),
    value="1E-40",
)
call_command("migrate", "metrics", "{BEFORE}", verbosity=0)
"""
VALUES = "SELECT id, value FROM metrics_observation WHERE value IS NOT NULL ORDER BY id"
TRIGGERS = {
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name",
    # Those of foreign keys have other names each time.
    "postgresql": (
        "SELECT tgname, tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1, 2"
    ),
}
INDEXES = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'index' ORDER BY name",
    "postgresql": "SELECT indexname FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1",
}


def test_values_are_migrated_forwards_and_back(tmp_path: Path) -> None:
    with databases.own_database(tmp_path) as url:
        kind = database_kind(url)
        restore(FOLDER / f"0.6.0-{kind}.tar.xz", url, tmp_path)
        environ = environment(url, tmp_path)

        def manage(*arguments: str) -> subprocess.CompletedProcess[str]:
            return subprocess.run(
                [*MANAGE, *arguments], env=environ, check=False, capture_output=True, text=True
            )

        def migrate(to: str) -> str:
            return manage("migrate", "metrics", to, "--verbosity=0").stderr

        def values() -> dict[int, Decimal]:
            # As they were stored, and, on SQLite, at the end of what is stored since.
            return {
                key: Decimal(str(value).rpartition(" ")[2])
                for key, value in databases.rows(url, VALUES)
            }

        def shape() -> list[list[Any]]:
            return [databases.rows(url, each[kind]) for each in (TRIGGERS, INDEXES)]

        errors = [migrate(BEFORE)]
        old = values()
        errors.append(migrate(AFTER))
        new, new_shape = values(), shape()
        errors.append(migrate(BEFORE))
        back, old_shape = values(), shape()
        errors.append(migrate(AFTER))
        again, again_shape = values(), shape()
        refused = manage("shell", "--no-imports", "-c", BACK_WITH_TOO_MANY_DIGITS)
        kept = values()

    assert errors == [""] * 4
    assert new
    assert old == new == back == again
    assert new_shape == again_shape
    # Since then some indexes went, and PostgreSQL checks what is inserted by a trigger of its own.
    (old_triggers, old_indexes), (triggers, indexes) = old_shape, new_shape
    assert {*old_triggers} <= {*triggers}
    assert {*indexes} < {*old_indexes}
    assert refused.returncode != 0
    assert "has more digits than were stored before" in refused.stderr
    assert Decimal("1E-40") in kept.values()
