"""Working copies and releases."""

from typing import Any

import pytest

from articles.publishing import issue_release
from metrics.models import Dataset, Indicator, Observation, Release
from metrics.releases import IssueError, release_digest, working_copy
from metrics.tables import pivot
from tests.support.published import imported, published

pytestmark = [pytest.mark.django_db, pytest.mark.judges_on_postgresql]


def shown(release: Release) -> list[list[str]]:
    across = pivot.columns(release)
    return [
        [row.label, *(cell.text for cell in row.cells)]
        for row in pivot.rows(pivot.entities(release), across)
    ]


ROWS = [
    ["Elbe", "1,240", "+35%", "$1.2M"],
    ["Yangtze", "890", "+28%", "$950K"],
    ["Danube", "n/a", "+42%", "$2.1M"],
]


def test_issuing_freezes_the_description_and_dates_the_release() -> None:
    [dataset] = imported().datasets

    release = issue_release(dataset, by=None)

    assert (release.number, release.slug) == (1, "what-they-found")
    assert release.issued_at is not None
    assert release.content["row_label"] == "River"
    assert [source["key"] for source in release.content["sources"]] == [
        "river-atlas-2023",
        "water-board-2023",
    ]


def test_the_next_working_copy_has_the_same_rows_and_columns() -> None:
    [dataset] = imported().datasets
    first = issue_release(dataset, by=None)

    second = working_copy.ensure(dataset)

    assert (second.number, second.issued_at) == (2, None)
    assert shown(second) == shown(first) == ROWS
    assert not set(second.entities.values_list("pk")) & set(first.entities.values_list("pk"))


def test_there_is_one_working_copy() -> None:
    [dataset] = imported().datasets
    issue_release(dataset, by=None)

    assert working_copy.ensure(dataset) == working_copy.ensure(dataset)
    assert dataset.releases.working().count() == 1


@pytest.mark.each_database
def test_changing_the_working_copy_changes_no_release() -> None:
    [dataset] = imported().datasets
    first = issue_release(dataset, by=None)
    working = working_copy.ensure(dataset)

    Observation.objects.filter(
        entity__release=working, entity__code="elbe", indicator__code="change"
    ).update(value=37)

    assert shown(first) == ROWS
    assert shown(working)[0] == ["Elbe", "1,240", "+37%", "$1.2M"]


@pytest.mark.each_database
def test_the_second_release_needs_a_note_and_supersedes_the_first() -> None:
    [dataset] = imported().datasets
    first = issue_release(dataset, by=None)
    working_copy.ensure(dataset)

    with pytest.raises(IssueError, match="needs a change note"):
        issue_release(dataset, by=None)
    second = issue_release(dataset, by=None, note="Elbe was measured again.")

    assert second.issued_at is not None
    assert list(Release.objects.newest(at=second.issued_at)) == [second]
    assert first in Release.objects.public(at=second.issued_at)


def test_without_a_working_copy_there_is_nothing_to_issue() -> None:
    published()

    with pytest.raises(IssueError, match="Nothing has changed"):
        issue_release(Dataset.objects.get(), by=None, note="Again.")


@pytest.mark.each_database
def test_the_digest_of_a_release_stays_when_a_later_version_writes_numbers_otherwise(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    [dataset] = imported().datasets
    release = issue_release(dataset, by=None)

    monkeypatch.setattr(pivot, "format_number", lambda value, *_, **__: f"<{value}>")

    assert shown(release)[0][1] == "<1240>"
    assert release_digest(release) == release.sha256
    assert release.content["digest_version"] == 1


@pytest.mark.parametrize(
    "changed",
    [
        *({"value": 1241}, {"literal": "1240.0"}, {"status": "E"}, {"note": "Measured twice."}),
        *({"period": "2021"},),
    ],
)
def test_the_digest_covers_all_of_a_cell(changed: dict[str, Any]) -> None:
    [dataset] = imported().datasets
    release = working_copy.ensure(dataset)
    before = release_digest(release)

    cell = Observation.objects.filter(entity__code="elbe", indicator__code="samples")
    assert cell.update(**changed) == 1

    assert release_digest(release) != before


@pytest.mark.parametrize("changed", [{"unit": "pieces"}, {"decimals": 1}, {"other_label": "样本"}])
def test_the_digest_covers_the_columns(changed: dict[str, Any]) -> None:
    [dataset] = imported().datasets
    release = working_copy.ensure(dataset)
    before = release_digest(release)

    assert Indicator.objects.filter(code="samples").update(**changed) == 1

    assert release_digest(release) != before


@pytest.mark.each_database
def test_the_digest_covers_every_cell() -> None:
    [dataset] = imported().datasets
    first = issue_release(dataset, by=None)
    second = working_copy.ensure(dataset)
    assert release_digest(first) == first.sha256

    before = release_digest(second)
    Observation.objects.filter(entity__release=second, literal="n/a").update(literal="")

    assert release_digest(second) != before
