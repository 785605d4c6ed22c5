"""What was issued stays: refused by the models, and by the database."""

import pytest
from django.db import Error, connection, models, transaction

from articles.immutable import ImmutableError
from metrics import releasing
from metrics.models import Entity, Indicator, Observation, Release
from tests.published import imported, published

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE metrics_release SET note = 'x'",
        "DELETE FROM metrics_release",
        "UPDATE metrics_observation SET value = 1",
        "DELETE FROM metrics_observation",
        "UPDATE metrics_entity SET label = 'x'",
        "DELETE FROM metrics_entity",
        "UPDATE metrics_indicator SET label = 'x'",
        "DELETE FROM metrics_indicator",
        "UPDATE metrics_releasesource SET number = 9",
        "DELETE FROM metrics_releasesource",
        (
            "INSERT INTO metrics_entity (release_id, ordering, code, label)"
            " SELECT id, 1, 'new', 'New' FROM metrics_release"
        ),
    ],
)
def test_the_database_refuses_what_sql_would_change(statement: str) -> None:
    published()

    with (
        pytest.raises(Error, match="a release stays as it was issued"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)

    assert Observation.objects.count() == 9


@pytest.mark.parametrize(
    "table",
    [
        *["metrics_release", "metrics_indicator", "metrics_entity", "metrics_releasesource"],
        "metrics_observation",
    ],
)
def test_the_database_refuses_what_passes_the_triggers_of_rows_by(table: str) -> None:
    published()
    # PostgreSQL truncates nothing while it has keys of other tables to look at.
    connection.check_constraints()
    past_rows = {
        "postgresql": f"TRUNCATE {table} CASCADE",
        "sqlite": f"REPLACE INTO {table} SELECT * FROM {table}",  # noqa: S608
    }

    with (
        pytest.raises(Error, match="a release stays as it was issued"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(past_rows[connection.vendor])


def test_a_row_of_a_release_can_not_be_replaced_by_one_of_a_draft() -> None:
    published()
    draft = imported().datasets[0].releases.get()
    row = Entity.objects.filter(release__issued_at__isnull=False)[0]
    replacing = (
        "REPLACE INTO metrics_entity (id, release_id, ordering, code, label)"
        if connection.vendor == "sqlite"
        else "INSERT INTO metrics_entity (id, release_id, ordering, code, label)"
    )

    with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"{replacing} VALUES (%s, %s, 1, 'x', 'X')", [row.pk, draft.pk])

    assert Entity.objects.get(pk=row.pk).label == row.label


def test_an_observation_can_not_be_added_to_an_issued_release() -> None:
    published()
    entity, indicator = Entity.objects.all()[0], Indicator.objects.all()[0]

    with pytest.raises(Error, match="a release stays as it was issued"), transaction.atomic():
        Observation.objects.create(entity=entity, indicator=indicator, period="1999")


def test_an_observation_can_not_be_moved_out_of_an_issued_release() -> None:
    published()
    [draft] = imported().datasets
    row = draft.releases.get().entities.all()[0]

    with (
        pytest.raises(Error, match=r"stays as it was issued|belongs to one release"),
        transaction.atomic(),
    ):
        Observation.objects.filter(entity__release__issued_at__isnull=False).update(entity=row)


def test_an_observation_belongs_to_one_release() -> None:
    one, other = (imported().datasets[0].releases.get() for _ in range(2))

    with pytest.raises(Error, match="an observation belongs to one release"), transaction.atomic():
        Observation.objects.create(
            entity=one.entities.all()[0], indicator=other.indicators.all()[0], period="1999"
        )


def test_an_issued_release_can_not_be_changed_by_the_models() -> None:
    published()
    release = Release.objects.get()

    with pytest.raises(ImmutableError):
        release.delete()
    with pytest.raises(ImmutableError):
        Release.objects.update(note="x")
    with pytest.raises(ImmutableError):
        Release.objects.all().delete()
    release.note = "x"
    with pytest.raises(Error, match="stays as it was issued"), transaction.atomic():
        release.save()


def test_a_working_copy_can_be_changed_and_removed() -> None:
    published()
    release = Release.objects.get()
    working = releasing.working_copy(release.dataset)

    Observation.objects.filter(entity__release=working).update(note="checked")
    working.delete()

    assert list(Release.objects.all()) == [release]
    assert models.QuerySet(Observation).count() == 9
