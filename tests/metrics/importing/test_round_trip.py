"""A downloaded file can be imported without a change: into the same dataset and an empty one."""

import csv
import io
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from articles.publishing import issue_release
from articles.sources.models import Source
from metrics.cells.decimals import shift_decimal
from metrics.exports import examples, tabular, workbook
from metrics.exports.extract import Extract, make_extract
from metrics.importing import plan as planning
from metrics.importing import writer
from metrics.models import Dataset, Entity, Indicator, Observation, Release
from metrics.releases.working_copy import INDICATOR_FIELDS, DatasetState, read_state
from metrics.tables import selection
from metrics.tables.layouts import Layout
from tests.support.decimals import EXACT_DECIMALS

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

# Labels and words that a spreadsheet would take for formulas, and that CSV has to quote, among them.
WORDS = st.text(st.sampled_from("abé江=+-@', \";%1"), min_size=1, max_size=8).map(str.strip)
LABELS = st.lists(
    WORDS.filter(lambda text: any(c.isalpha() for c in text)),
    min_size=1,
    max_size=4,
    unique_by=lambda text: " ".join(text.split()).casefold(),
)
KINDS = st.sampled_from(
    [
        *[("count", ""), ("number", ""), ("percent", ""), ("percent_change", "")],
        *[("money", "USD"), ("money", "CHF"), ("text", "")],
    ]
)
PERIODS = st.sampled_from(["", "2021", "2022", "2022-05", "2022-Q1"])


@st.composite
def cells(draw: st.DrawFn, kind: str) -> dict[str, Any]:
    """A cell as the grid and imports may store one."""
    note = draw(st.sampled_from(["", "counted twice", "=1+1", 'two\nlines, "quoted"']))
    if draw(st.integers(0, 4)) == 0:
        literal = draw(st.sampled_from(["", "n/a", "…"]))
        return {"status": draw(st.sampled_from("OM")), "literal": literal, "note": note}
    status = draw(st.sampled_from("AAAPEFB"))
    if kind == "text":
        return {"status": status, "literal": draw(st.sampled_from(["none", "=x", "+35%", "长江"]))}
    if kind == "count":
        return {"value": Decimal(draw(st.integers(0, 10**9))), "status": status, "note": note}
    value = draw(
        st.integers(-(10**9), 10**9).map(lambda n: shift_decimal(Decimal(n), -2)) | EXACT_DECIMALS
    )
    literal = draw(st.sampled_from(["", "about a third"]))
    return {"value": value, "status": status, "note": note, "literal": literal}


@st.composite
def tables(draw: st.DrawFn) -> dict[str, Any]:
    """The rows, the columns and the cells of a release."""
    rows, heads = draw(LABELS), draw(LABELS)
    # With a semicolon in every line it is as good a separator as the comma: that is asked about.
    assume(not any(all(";" in label for label in labels) for labels in (rows, heads)))
    columns = [
        (
            *(label, *draw(KINDS), draw(st.booleans()), draw(st.integers(0, 2))),
            *(draw(st.sampled_from(["", "", "decimals", "significant"])), draw(WORDS)),
            draw(st.sampled_from(["", "km²", "at 2015 prices"])),
        )
        for label in heads
    ]
    kept = {
        (row, column, period): draw(cells(columns[column][1]))
        for row in range(len(rows))
        for column in range(len(columns))
        for period in draw(st.sets(PERIODS, max_size=2))
    }
    # A release without any cell makes files without any row.
    assume(kept)
    return {"rows": rows, "columns": columns, "cells": kept}


def released(table: dict[str, Any]) -> Dataset:
    dataset = Dataset.objects.create(
        title="Rivers", slug="rivers", row_label="River", chart_kind="none"
    )
    source, _made = Source.objects.get_or_create(key="atlas", title="River Atlas")
    release = Release.objects.create(dataset=dataset, number=1)
    entities = [
        Entity.objects.create(release=release, ordering=n * 10, code=f"row-{n}", label=label)
        for n, label in enumerate(table["rows"], start=1)
    ]
    indicators = [
        Indicator.objects.create(
            release=release,
            ordering=n * 10,
            code=f"column-{n}",
            label=label,
            kind=kind,
            currency=currency,
            compact=compact,
            decimals=decimals,
            rounding=rounding,
            definition=definition,
            unit="" if kind == "text" else unit,
        )
        for n, (label, kind, currency, compact, decimals, rounding, definition, unit) in enumerate(
            table["columns"], start=1
        )
    ]
    Observation.objects.bulk_create(
        Observation(
            entity=entities[row],
            indicator=indicators[column],
            period=period,
            source=source if n % 3 == 0 else None,
            **said,
        )
        for n, ((row, column, period), said) in enumerate(table["cells"].items())
    )
    issue_release(dataset, by=None)
    return dataset


def whole(dataset: Dataset) -> Extract:
    release = dataset.releases.get(issued_at__isnull=False)
    return make_extract(selection.select(release))


def long_csv(dataset: Dataset) -> bytes:
    found = whole(dataset)
    header = tabular.long_header(rounding=tabular.is_rounding(found))
    return b"".join(tabular.csv_chunks(header, tabular.long_rows(found), marked=True))


def wide_csv(dataset: Dataset) -> bytes:
    found = whole(dataset)
    rows = tabular.wide_rows(found)
    return b"".join(tabular.csv_chunks(tabular.wide_header(found), rows, marked=False))


def long_workbook(dataset: Dataset) -> bytes:
    with workbook.write_workbook(whole(dataset), long=True) as file:
        return file.read()


def wide_workbook(dataset: Dataset) -> bytes:
    with workbook.write_workbook(whole(dataset), long=False) as file:
        return file.read()


def own_example(layout: Layout) -> Callable[[Dataset], bytes]:
    def made(dataset: Dataset) -> bytes:
        file = io.StringIO(newline="")
        csv.writer(file).writerows(examples.layout_rows(dataset, layout))
        return file.getvalue().encode()

    return made


FILES = [long_csv, wide_csv, long_workbook, wide_workbook, *map(own_example, Layout)]


# A workbook writes 16 digits of it, of which 15 are read: it is rounded twice.
TWICE_ROUNDED = {
    "rows": ["Elbe"],
    "columns": [("Length", "number", "", False, 0, "", "Of the river", "km")],
    "cells": {(0, 0, ""): {"value": Decimal("1.26105575876040509886166773888"), "status": "A"}},
}

# Of 16 digits, all of which a cell keeps.
JUST_KEPT = {
    **TWICE_ROUNDED,
    "cells": {(0, 0, ""): {"value": Decimal("7.754988388326248E+46"), "status": "A"}},
}


def told(plan: planning.ImportPlan) -> list[str]:
    return [str(problem) for problem in plan.problems]


@given(table=tables())
@example(table=TWICE_ROUNDED)
@example(table=JUST_KEPT)
@settings(
    max_examples=settings().max_examples // 4,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_into_the_same_dataset_nothing_changes(db: None, table: dict[str, Any]) -> None:
    with transaction.atomic():
        dataset = released(table)

        for made in FILES:
            plan = planning.make_plan(dataset, made(dataset), remove_missing=True)

            assert told(plan) == []
            assert not plan, made
        transaction.set_rollback(True)


@given(table=tables())
@settings(
    max_examples=settings().max_examples // 4,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@pytest.mark.each_database
def test_into_an_empty_dataset_the_long_layout_makes_the_same_release(
    db: None, table: dict[str, Any]
) -> None:
    with transaction.atomic():
        dataset = released(table)
        empty = Dataset.objects.create(title="New", slug="new", row_label="River")

        plan = planning.make_plan(empty, long_csv(dataset))
        assert told(plan) == []
        writer.apply_plan(empty, plan)

        assert list(_said(read_state(empty))) == list(_said(read_state(dataset)))
        transaction.set_rollback(True)


def _said(held: DatasetState) -> Iterator[Any]:
    """Return the content of a release, without the order of rows and columns and empty cells."""
    yield list(held.entities.items())
    yield [
        [getattr(indicator, name) for name in INDICATOR_FIELDS if name != "ordering"]
        for indicator in held.indicators.values()
    ]
    nothing = (None, "", "O", "", "")
    yield {key: cell for key, cell in held.cells.items() if cell != nothing}
