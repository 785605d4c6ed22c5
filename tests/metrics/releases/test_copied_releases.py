"""PostgreSQL's statistics include a new release of many rows at once."""

import json

import pytest
from django.db import connection

from articles.publishing import issue_release
from metrics.models import Dataset, Entity, Observation, Release
from metrics.releases import working_copy
from metrics.releases.working_copy import MANY

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(
        connection.vendor != "postgresql",
        reason="only on PostgreSQL: SQLite plans without counting",
    ),
]


def expected(release: Release) -> int:
    """Return how many rows the planner expects the release to have."""
    with connection.cursor() as cursor:
        cursor.execute(
            "EXPLAIN (FORMAT JSON) SELECT * FROM metrics_entity WHERE release_id = %s", [release.pk]
        )
        [plan] = cursor.fetchone()
    [explained] = json.loads(plan) if isinstance(plan, str) else plan
    rows: int = explained["Plan"]["Plan Rows"]
    return rows


def test_a_copy_of_many_rows_is_expected_to_have_many() -> None:
    dataset = Dataset.objects.create(title="Many", slug="many", row_label="Row")
    first = working_copy.ensure(dataset)
    column = first.indicators.create(code="c", label="C", kind="count")
    rows = Entity.objects.bulk_create(
        Entity(release=first, code=f"r-{n}", label=f"Row {n}", ordering=n) for n in range(MANY)
    )
    Observation.objects.bulk_create(
        Observation(entity=row, indicator=column, value=1) for row in rows
    )
    issue_release(dataset, by=None)

    second = working_copy.ensure(dataset)

    assert [expected(release) > MANY / 2 for release in (first, second)] == [True, True]
