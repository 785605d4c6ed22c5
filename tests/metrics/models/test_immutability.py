"""Issued releases are immutable in the models and in the database."""

from collections.abc import Callable

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.db import Error, connection, models, transaction
from django.test import Client
from django.urls import reverse

from collabsite.web.models import ImmutableError
from metrics.models import Dataset, Entity, Indicator, Observation, Release
from metrics.releases import working_copy
from tests.support.immutability import execute_past_row_triggers
from tests.support.published import imported, published

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

    with pytest.raises(Error, match="a release stays as it was issued"), transaction.atomic():
        execute_past_row_triggers(table)


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


STAYS = "a release stays as it was issued"


@pytest.fixture
def rows() -> tuple[Observation, Observation]:
    """The same cell of an issued release and of the working copy after it."""
    published()
    working = working_copy.ensure(Dataset.objects.get())
    cells = Observation.objects.filter(entity__code="elbe", indicator__code="change")
    return (
        cells.get(entity__release__issued_at__isnull=False),
        cells.get(entity__release=working),
    )


type Change = Callable[[Observation, Observation], object]

# Each is done to an issued observation and one of the working copy; a dict, so that each is named.
CHANGES: dict[str, Change] = {
    "save": lambda issued, draft: _with(issued, value=1).save(),
    "delete": lambda issued, draft: issued.delete(),
    "update": lambda issued, draft: Observation.objects.filter(pk=issued.pk).update(note="x"),
    "update by relations": lambda issued, draft: issued.entity.observations.update(value=1),
    "update of rows by relations": lambda issued, draft: issued.entity.release.entities.update(
        label="x"
    ),
    "delete by relations": lambda issued, draft: issued.indicator.observations.all().delete(),
    "delete of a row": lambda issued, draft: issued.entity.delete(),
    "bulk_update": lambda issued, draft: Observation.objects.bulk_update(
        [_with(draft, value=2), _with(issued, value=1)], ["value"]
    ),
    "bulk_create": lambda issued, draft: Observation.objects.bulk_create(
        [Observation(entity=issued.entity, indicator=issued.indicator, period="1999")]
    ),
    "bulk_create over conflicts": lambda issued, draft: Observation.objects.bulk_create(
        [Observation(entity=issued.entity, indicator=issued.indicator, value=1)],
        update_conflicts=True,
        update_fields=["value"],
        unique_fields=["entity", "indicator", "period"],
    ),
    "bulk_create over keys": lambda issued, draft: Observation.objects.bulk_create(
        [Observation(pk=issued.pk, entity=draft.entity, indicator=draft.indicator, period="1999")],
        update_conflicts=True,
        update_fields=["entity", "indicator"],
        unique_fields=["id"],
    ),
    "update_or_create": lambda issued, draft: Observation.objects.update_or_create(
        entity=issued.entity, indicator=issued.indicator, period="", defaults={"value": 1}
    ),
    "moved in": lambda issued, draft: Observation.objects.filter(pk=draft.pk).update(
        entity=issued.entity, indicator=issued.indicator, period="1999"
    ),
    "moved out": lambda issued, draft: Observation.objects.filter(pk=issued.pk).update(
        entity=draft.entity, indicator=draft.indicator, period="1999"
    ),
    "a row moved in": lambda issued, draft: Entity.objects.filter(pk=draft.entity_id).update(
        release=issued.entity.release, code="x"
    ),
    "a row moved out": lambda issued, draft: Entity.objects.filter(pk=issued.entity_id).update(
        release=draft.entity.release, code="x"
    ),
    "a column moved out": lambda issued, draft: Indicator.objects.filter(
        pk=issued.indicator_id
    ).update(release=draft.entity.release, code="x"),
    "a column's format": lambda issued, draft: Indicator.objects.bulk_update(
        [_with(issued.indicator, decimals=4)], ["decimals"]
    ),
    "withdrawn": lambda issued, draft: models.QuerySet(Release).update(issued_at=None),
}


def _with[M: models.Model](row: M, **values: object) -> M:
    for name, value in values.items():
        setattr(row, name, value)
    return row


@pytest.mark.judges_on_postgresql
@pytest.mark.parametrize("name", CHANGES)
def test_no_way_of_the_orm_changes_an_issued_observation(
    rows: tuple[Observation, Observation], name: str
) -> None:
    before = _all_issued()

    with pytest.raises(Error, match=STAYS), transaction.atomic():
        CHANGES[name](*rows)

    assert _all_issued() == before


INTO_CELLS = "INTO metrics_observation (entity_id, indicator_id, period, literal, status, note)"
STATEMENTS = [
    "INSERT {into} VALUES ({entity}, {indicator}, '1999', '', 'A', '')",
    (
        "INSERT {into} VALUES ({entity}, {indicator}, '', '', 'A', '')"
        " ON CONFLICT (entity_id, indicator_id, period) DO UPDATE SET value = 1"
    ),
    (
        "UPDATE metrics_observation SET entity_id = {entity}, indicator_id = {indicator},"
        " period = '1999' WHERE id = {draft}"
    ),
    "UPDATE metrics_observation SET indicator_id = {draft_indicator} WHERE id = {issued}",
    "DELETE FROM metrics_observation WHERE id = {issued}",
    "UPDATE metrics_release SET issued_at = NULL WHERE id = {release}",
    "UPDATE metrics_release SET number = 9 WHERE id = {release}",
]
# What takes the place of another row, and removes it, without asking its triggers.
OF_SQLITE = [
    "UPDATE OR REPLACE metrics_observation SET id = {issued} WHERE id = {draft}",
    "UPDATE OR REPLACE metrics_entity SET id = {entity} WHERE id = {draft_entity}",
    "UPDATE OR REPLACE metrics_indicator SET id = {indicator} WHERE id = {draft_indicator}",
    "UPDATE OR REPLACE metrics_release SET id = {release} WHERE id = {working}",
    "UPDATE OR REPLACE metrics_release SET number = 1 WHERE id = {working}",
    (
        "UPDATE OR REPLACE metrics_observation SET entity_id = {entity}, indicator_id = {indicator}"
        " WHERE id = {draft}"
    ),
    "INSERT OR REPLACE {into} VALUES ({entity}, {indicator}, '', '', 'A', '')",
    (
        "INSERT OR REPLACE INTO metrics_release (id, dataset_id, number, slug, note, content, sha256)"
        " SELECT id, dataset_id, number, slug, 'x', content, sha256 FROM metrics_release"
        " WHERE id = {release}"
    ),
]


@pytest.mark.parametrize(
    "statement", STATEMENTS + (OF_SQLITE if connection.vendor == "sqlite" else [])
)
def test_no_statement_of_sql_changes_an_issued_observation(
    rows: tuple[Observation, Observation], statement: str
) -> None:
    issued, draft = rows
    before = _all_issued()
    named = {
        "into": INTO_CELLS,
        "issued": issued.pk,
        "entity": issued.entity_id,
        "indicator": issued.indicator_id,
        "release": issued.entity.release_id,
        "draft": draft.pk,
        "draft_entity": draft.entity_id,
        "draft_indicator": draft.indicator_id,
        "working": draft.entity.release_id,
    }

    with (
        pytest.raises(Error, match=f"{STAYS}|an observation belongs to one release"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement.format(**named))

    assert _all_issued() == before


def _all_issued() -> list[object]:
    """Return all rows of issued releases."""
    releases = Release.objects.filter(issued_at__isnull=False)
    return [
        list(found.order_by("pk").values())
        for found in (
            releases,
            Entity.objects.filter(release__in=releases),
            Indicator.objects.filter(release__in=releases),
            Observation.objects.filter(entity__release__in=releases),
        )
    ]


def test_the_admin_offers_no_way_to_change_what_was_issued(
    rows: tuple[Observation, Observation],
) -> None:
    chief = Client()
    chief.force_login(User.objects.create_superuser("chief"))
    release = rows[0].entity.release
    before = _all_issued()

    answers = [
        chief.post(reverse(f"admin:metrics_release_{page}", args=[release.pk]), {"note": "x"})
        for page in ("change", "delete")
    ]
    answers.append(
        chief.post(
            reverse("admin:metrics_release_changelist"),
            {"action": "delete_selected", "_selected_action": release.pk, "post": "yes"},
        )
    )
    dataset = reverse("admin:metrics_dataset_delete", args=[release.dataset_id])
    answers.append(chief.post(dataset, {"post": "yes"}))

    assert [answer.status_code for answer in answers[:2]] == [403, 403]
    assert _all_issued() == before
    assert not {Entity, Indicator, Observation} & set(admin.site._registry)


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
    working = working_copy.ensure(release.dataset)

    Observation.objects.filter(entity__release=working).update(note="checked")
    working.delete()

    assert list(Release.objects.all()) == [release]
    assert models.QuerySet(Observation).count() == 9
