"""The selection of a release by a query string, checked against plain Python."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal

import pytest
from django.db import transaction
from django.http import QueryDict
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.publishing import issue_release
from metrics.models import Dataset, Entity, Indicator, Observation, Release
from metrics.public.dataset import rows as dataset_rows
from metrics.releases import working_copy
from metrics.tables.selection import SelectionQuery, select

pytestmark = pytest.mark.django_db

PAGE = 3
PERIODS = ["2022", "2023"]
COLUMNS = [("count", "2022"), ("count", "2023"), ("word", "2022"), ("word", "2023")]


@dataclass(frozen=True)
class Naive:
    """A row: its name, and by column its number or word, or None if it has none."""

    code: str
    label: str
    values: dict[tuple[str, str], Decimal | str | None]


cells = st.fixed_dictionaries(
    {
        # None: an observation that is missing; "absent": no observation at all.
        (code, period): st.sampled_from(["absent", None, *range(4)])
        if code == "count"
        else st.sampled_from(["absent", None, "a", "b", "bc"])
        for code, period in COLUMNS
    }
)
tables = st.lists(st.tuples(st.sampled_from(["aa", "ab", "b", "Ba", "c"]), cells), max_size=11)
queries = st.fixed_dictionaries(
    {},
    optional={
        "sort": st.sampled_from(
            [f"{sign}{code}:{period}" for sign in ("", "-") for code, period in COLUMNS]
            + [":entity", "-:entity", "count", "-word", "unknown"]
        ),
        "entity": st.sampled_from(["a", "B", "c", "nowhere"]),
        "period": st.sampled_from([*PERIODS, "all"]),
        "page": st.sampled_from(["1", "2", "3", "99", "x"]),
    },
)


def stored(table: list[tuple[str, dict[tuple[str, str], int | str | None]]]) -> Release:
    dataset = Dataset.objects.create(
        slug="naive", title="Naive", row_label="Row", chart_kind="none"
    )
    release = working_copy.ensure(dataset)
    columns = {
        code: Indicator.objects.create(release=release, code=code, label=code, kind=kind)
        for code, kind in [("count", "number"), ("word", "text")]
    }
    observations = []
    for number, (label, row) in enumerate(table):
        entity = Entity.objects.create(
            # Their order is not that of their making.
            release=release,
            ordering=number * 7 % 5,
            code=f"r{number}",
            label=label,
        )
        for (code, period), value in row.items():
            if value == "absent":
                continue
            observation = Observation(entity=entity, indicator=columns[code], period=period)
            if value is None:
                observation.status, observation.literal = Observation.Status.MISSING, "n/a"
            elif code == "count":
                observation.value = Decimal(value)
            else:
                observation.literal = str(value)
            observations.append(observation)
    # So that each column has both periods, whatever the table says.
    extra = Entity.objects.create(release=release, ordering=9, code="extra", label="z")
    for code, period in COLUMNS:
        observations.append(
            Observation(
                entity=extra,
                indicator=columns[code],
                period=period,
                **({"value": 9} if code == "count" else {"literal": "z"}),
            )
        )
    Observation.objects.bulk_create(observations)
    return issue_release(dataset, by=None)


def naive_rows(table: list[tuple[str, dict[tuple[str, str], int | str | None]]]) -> list[Naive]:
    rows = [
        (number * 7 % 5, number, Naive(f"r{number}", label, {k: _known(v) for k, v in row.items()}))
        for number, (label, row) in enumerate(table)
    ]
    last = {c: (Decimal(9) if c[0] == "count" else "z") for c in COLUMNS}
    rows.append((9, len(rows), Naive("extra", "z", dict(last))))
    return [row for _ordering, _number, row in sorted(rows, key=lambda each: each[:2])]


def _known(value: int | str | None) -> Decimal | str | None:
    if value is None or value == "absent":
        return None
    return Decimal(value) if isinstance(value, int) else value


def naive(rows: list[Naive], query: dict[str, str]) -> list[str]:
    """Return the codes of the rows that a query selects, by the rules of addresses.md."""
    period = query.get("period", "all")
    shown = [c for c in COLUMNS if period in {"all", c[1]}]
    found = [row for row in rows if query.get("entity", "").lower() in row.label.lower()]
    sort = query.get("sort", "")
    falling, name = sort.startswith("-"), sort.removeprefix("-")
    if name == ":entity":
        numbered = sorted(found, key=lambda row: (row.label, _made(row)))
        return [row.code for row in (reversed(numbered) if falling else numbered)]
    code, _, wanted = name.partition(":")
    of_code = [c for c in shown if c[0] == code and wanted in {"", c[1]}]
    if of_code:
        column = max(of_code, key=lambda c: c[1])
        having = [row for row in found if row.values[column] is not None]
        # Sorting twice keeps the rows' own order among equals, also downwards.
        having.sort(key=lambda row: row.values[column], reverse=falling)  # type: ignore[arg-type, return-value]
        found = having + [row for row in found if row.values[column] is None]
    return [row.code for row in found]


def _made(row: Naive) -> int:
    return 999 if row.code == "extra" else int(row.code[1:])


def asked(query: dict[str, str]) -> SelectionQuery:
    return SelectionQuery(**{name: query[name] for name in query if name != "page"})


@contextmanager
def undone() -> Iterator[None]:
    """Roll back the rows that are stored meanwhile."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@settings(max_examples=settings().max_examples // 2)
@given(table=tables, query=queries)
def test_the_database_selects_what_plain_python_does(
    table: list[tuple[str, dict[tuple[str, str], int | str | None]]],
    query: dict[str, str],
) -> None:
    with undone():
        release = stored(table)

        selection = select(release, asked(query))
        turned = dataset_rows.select_page(selection, query.get("page", ""), size=PAGE)

        expected = naive(naive_rows(table), query)
        assert [entity.code for entity in selection.rows] == expected
        last = max(1, -(-len(expected) // PAGE))
        number = min(int(query["page"]), last) if query.get("page", "x").isdigit() else 1
        assert [row.code for row in turned.rows] == expected[(number - 1) * PAGE : number * PAGE]
        assert [c.key for c in selection.columns] == [
            f"{code}:{period}"
            for code, period in COLUMNS
            if query.get("period", "all") in {"all", period}
        ]
        # What it asks for by its own words selects the same again.
        again = select(release, asked(QueryDict(selection.query).dict()))
        assert [entity.code for entity in again.rows] == expected
        assert again.query == selection.query


@pytest.mark.judges_on_postgresql
@pytest.mark.parametrize("without", [None, "absent"])
@pytest.mark.parametrize("size", [1, 3, 4, 7])
def test_every_page_of_a_sorted_table_is_a_part_of_all_its_rows(
    without: str | None, size: int
) -> None:
    # Many ties, and a third of the rows without a value.
    counts: list[int | str | None] = [1, 0, without, 1, 1, without, 2, 0, 1, without, 3, 3]
    words: list[int | str | None] = ["b", without, "a", "b", "b", without, "a", "c", "b"]
    values = {"count": counts, "word": words}
    table = [
        (
            f"n{number}",
            {
                (code, period): values[code][(number + shift) % len(values[code])]
                for (code, period), shift in zip(COLUMNS, (0, 5, 0, 3), strict=True)
            },
        )
        for number in range(17)
    ]
    release = stored(table)

    for key in [f"{code}:{period}" for code, period in COLUMNS]:
        for sort in (key, f"-{key}"):
            selection = select(release, SelectionQuery(sort=sort))
            expected = [entity.code for entity in selection.rows]
            assert expected == naive(naive_rows(table), {"sort": sort})
            pages = range(1, -(-len(expected) // size) + 1)
            turned = [
                dataset_rows.select_page(selection, str(number), size=size).rows for number in pages
            ]
            assert [row.code for rows in turned for row in rows] == expected
