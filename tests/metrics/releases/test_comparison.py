"""Differences between two releases, checked against a comparison in Python."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from articles.publishing import issue_release
from articles.sources.models import Source
from metrics.cells.parse import CellKey
from metrics.models import Dataset, Entity, Indicator, Observation, Release
from metrics.releases import working_copy
from metrics.releases.diff import cell_changes, changed_at, compare
from tests.support.published import imported

pytestmark = [pytest.mark.django_db, pytest.mark.judges_on_postgresql]

type Cells = dict[tuple[str, str, str], tuple[Any, ...]]

CODES = st.sampled_from(["a", "b", "c", "长江"])
COLUMNS = st.sampled_from(["x", "y", "z"])
PERIODS = st.sampled_from(["", "2022", "2023"])
VALUES = st.sampled_from([None, *map(Decimal, ["0", "1.5", "-3", "1240", "0.0000000001"])])
SAID = st.tuples(
    VALUES,
    st.sampled_from(["", "n/a", "1,240*"]),
    st.sampled_from(["A", "E", "O", "P"]),
    st.sampled_from(["", "checked"]),
    st.sampled_from(["", "atlas"]),
).filter(lambda said: said[2] != "O" or said[0] is None)
TABLES = st.dictionaries(st.tuples(CODES, COLUMNS, PERIODS), SAID, max_size=12)
SAYS_NOTHING = [(None, "", status, "", "") for status in "AO"]


def written(release: Release, cells: Cells) -> Release:
    """Fill an empty working copy with the cells, and a row and a column for each code in them."""
    source = Source.objects.get_or_create(key="atlas", defaults={"title": "Atlas"})[0]
    rows = {
        code: release.entities.create(code=code, label=f"Row {code}", ordering=n)
        for n, code in enumerate(sorted({place[0] for place in cells}))
    }
    columns = {
        code: release.indicators.create(code=code, label=f"Column {code}", ordering=n)
        for n, code in enumerate(sorted({place[1] for place in cells}))
    }
    for (row, column, period), (value, literal, status, note, key) in cells.items():
        Observation.objects.create(
            entity=rows[row],
            indicator=columns[column],
            period=period,
            value=value,
            literal=literal,
            status=status,
            note=note,
            source=source if key else None,
        )
    return release


def two_releases(before: Cells, after: Cells) -> tuple[Release, Release]:
    releases = []
    for n, cells in enumerate([before, after]):
        dataset = Dataset.objects.create(title=f"T {n}", slug=f"t-{n}-{Dataset.objects.count()}")
        releases.append(written(Release.objects.create(dataset=dataset, number=1), cells))
    return releases[0], releases[1]


@settings(
    max_examples=settings().max_examples // 2,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(before=TABLES, after=TABLES)
def test_it_finds_what_a_comparison_by_hand_finds(before: Cells, after: Cells) -> None:
    old, new = two_releases(before, after)
    was = {place: said for place, said in before.items() if said not in SAYS_NOTHING}
    now = {place: said for place, said in after.items() if said not in SAYS_NOTHING}
    differing = {
        CellKey(*place): (place in was, place in now)
        for place in {*was, *now}
        if was.get(place) != now.get(place)
    }

    changes = compare(old, new)

    found = {change.place: change for change in changes.cells}
    assert {
        place: (change.before is not None, change.after is not None)
        for place, change in found.items()
    } == differing
    kinds = list(differing.values())
    assert (changes.counts.changed, changes.counts.added, changes.counts.removed) == (
        kinds.count((True, True)),
        kinds.count((False, True)),
        kinds.count((True, False)),
    )
    everywhere = [CellKey(*place) for place in {*before, *after}]
    assert changed_at(old, new, everywhere) == found
    rows = {place[0] for place in before}, {place[0] for place in after}
    assert {row.code for row in changes.rows_added} == rows[1] - rows[0]
    assert {row.code for row in changes.rows_removed} == rows[0] - rows[1]
    assert changes.rows_added_count == len(rows[1] - rows[0])
    across = {place[1] for place in before}, {place[1] for place in after}
    assert {column.code for column in changes.columns_added} == across[1] - across[0]
    assert {column.code for column in changes.columns_removed} == across[0] - across[1]
    # The pages of it, laid one after the other, are the whole.
    pages = [cell_changes(old, new, most=2, skip=skip) for skip in range(0, len(found) + 1, 2)]
    assert [change for page in pages for change in page] == list(changes.cells)
    # The other way round, what came is what went.
    assert compare(new, old).counts.added == changes.counts.removed


def a_working_copy() -> tuple[Release, Release]:
    """The first release of the sample document, and the working copy after it."""
    [dataset] = imported().datasets
    first = issue_release(dataset, by=None)
    return first, working_copy.ensure(dataset)


@pytest.mark.each_database
def test_a_changed_cell_has_the_text_of_each_release() -> None:
    first, working = a_working_copy()
    cell = Observation.objects.filter(entity__release=working, entity__code="elbe")
    cell.filter(indicator__code="change").update(value=37, note="Counted again.")

    changes = compare(first, working)

    [change] = changes.cells
    assert change.place == ("elbe", "change", "")
    assert (change.entity_label, change.header) == ("Elbe", "Change")
    assert change.before
    assert change.after
    assert (change.before.text, change.after.text) == ("+35%", "+37%")
    assert change.parts == ("value", "text", "note")
    assert (changes.counts.changed, changes.counts.total, changes.rows_changed) == (1, 1, 0)
    assert changed_at(
        first, working, [CellKey("elbe", "change", ""), CellKey("elbe", "cost", "")]
    ) == {change.place: change}


def test_without_an_older_release_all_was_added() -> None:
    first, _ = a_working_copy()

    changes = compare(None, first, most=2)

    assert (changes.counts.added, changes.counts.total) == (9, 9)
    assert [change.kind for change in changes.cells] == ["added", "added"]
    assert (changes.rows_added_count, len(changes.rows_added)) == (3, 2)
    assert len(changes.columns_added) == 3


@pytest.mark.each_database
def test_rows_and_columns_are_matched_by_their_codes() -> None:
    first, working = a_working_copy()
    Entity.objects.filter(release=working, code="elbe").update(label="Elbe and Havel")
    Entity.objects.filter(release=working, code="danube").delete()
    columns = Indicator.objects.filter(release=working)
    columns.filter(code="cost").update(currency="EUR", definition="In euros of 2023.")
    columns.filter(code="samples").update(code="bottles")

    changes = compare(first, working)

    [renamed] = changes.rows_renamed
    assert (renamed.before, renamed.after) == ("Elbe", "Elbe and Havel")
    assert [(row.before, row.after) for row in changes.rows_removed] == [("Danube", "")]
    [cost] = changes.columns_changed
    assert cost.parts == ("unit", "format", "definition")
    assert [column.code for column in changes.columns_added] == ["bottles"]
    assert [column.code for column in changes.columns_removed] == ["samples"]
    assert {change.place for change in changes.cells if change.kind == "removed"} == {
        ("elbe", "samples", "2023"),
        ("yangtze", "samples", "2023"),
        *(
            ("danube", code, period)
            for code, period in [("samples", "2023"), ("change", ""), ("cost", "")]
        ),
    }


def test_a_copy_that_nobody_changed_is_the_same() -> None:
    first, working = a_working_copy()

    assert not compare(first, working)
