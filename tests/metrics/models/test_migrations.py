"""Migration of values, which are stored exactly since, forwards and back."""

import subprocess
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.support import databases
from tests.support.site_process import MANAGE, Prepared, bare_environment

pytestmark = [pytest.mark.judges, pytest.mark.database]

BEFORE = "0007"
BACK_WITH_TOO_MANY_DIGITS = f"""
from django.core.management import call_command
from metrics import working_copy
from metrics.models import Dataset, Observation
release = working_copy.ensure(Dataset.objects.first())
observation = release.entities.first().observations.first()
Observation.objects.filter(pk=observation.pk).update(value="1E-40", literal="", status="A")
call_command("migrate", "metrics", "{BEFORE}", verbosity=0)
"""
VALUES = "SELECT id, value FROM metrics_observation WHERE value IS NOT NULL ORDER BY id"
TRIGGERS = {
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name",
    # Those of foreign keys have other names each time.
    "postgres": (
        "SELECT tgname, tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1, 2"
    ),
}
INDEXES = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'index' ORDER BY name",
    "postgres": "SELECT indexname FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1",
}


def test_values_are_migrated_forwards_and_back(prepared_site: Prepared, tmp_path: Path) -> None:
    with databases.own_database(tmp_path, copied_from=prepared_site.database_url) as url:
        environment = bare_environment(
            DATABASE_URL=url, VAR_DIR=str(tmp_path), SECRET_KEY="for-tests-only"
        )
        kind = url.partition(":")[0]

        def manage(*arguments: str) -> subprocess.CompletedProcess[str]:
            return subprocess.run(
                [*MANAGE, *arguments],
                env=environment,
                check=False,
                capture_output=True,
                text=True,
            )

        def values() -> dict[int, Decimal]:
            # As they were stored, and, on SQLite, at the end of what is stored since.
            return {
                key: Decimal(str(value).rpartition(" ")[2])
                for key, value in databases.rows(url, VALUES)
            }

        def shape() -> list[list[Any]]:
            return [databases.rows(url, each[kind]) for each in (TRIGGERS, INDEXES)]

        new, new_shape = values(), shape()
        back = manage("migrate", "metrics", BEFORE, "--verbosity=0")
        old, old_shape = values(), shape()
        forwards = manage("migrate", "metrics", "--verbosity=0")
        again, again_shape = values(), shape()
        refused = manage("shell", "--no-imports", "-c", BACK_WITH_TOO_MANY_DIGITS)
        kept = values()

    assert (back.returncode, forwards.returncode) == (0, 0), back.stderr + forwards.stderr
    assert new
    assert old == new == again
    assert new_shape == again_shape
    # Since then some indexes went, and PostgreSQL checks what is inserted by a trigger of its own.
    (old_triggers, old_indexes), (triggers, indexes) = old_shape, new_shape
    assert {*old_triggers} <= {*triggers}
    assert {*indexes} < {*old_indexes}
    assert refused.returncode != 0
    assert "has more digits than were stored before" in refused.stderr
    assert Decimal("1E-40") in kept.values()
