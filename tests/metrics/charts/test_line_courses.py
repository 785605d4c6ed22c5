"""Courses of lines over periods: where they begin, single values, and extremes of long series."""

from collections.abc import Sequence
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.charts.lines import Series
from metrics.charts.scales import keep_extremes
from metrics.charts.subject import Subject
from tests.support import charts
from tests.support.charts import drawings_of, row_of

pytestmark = pytest.mark.nodb


def subject_of(*rows: Sequence[int | None]) -> Subject:
    years = range(2000, 2000 + len(rows[0]))
    columns = [charts.column_of("a", "A", period=str(year)) for year in years]
    return charts.subject_of(columns, [row_of(f"Row {n}", row) for n, row in enumerate(rows)])


def test_an_axis_begins_and_ends_with_its_lines() -> None:
    series = Series.of(subject_of([None, None, 1, None, 3, None], [None, None, None, 2, 2, None]))

    assert series.periods == ("2002", "2003", "2004")
    assert series.lines[1].values == (None, Decimal(2), Decimal(2))


def test_a_value_between_gaps_is_a_dot_wider_than_its_line() -> None:
    [alone, joined] = [
        drawings_of(subject_of([1, 2, 3, 4, 5], row), "line")["wide"].markup
        for row in ([5, 4, None, 2, None], [5, 4, None, 2, 1])
    ]

    assert 'stroke-width="4.5"' in alone
    assert 'stroke-width="4.5"' not in joined


@given(
    st.lists(
        st.dictionaries(st.integers(0, 1999), st.integers().map(Decimal), min_size=1), max_size=6
    ),
    st.integers(40, 600),
)
def test_of_a_long_series_the_ends_and_the_extremes_stay(
    lines: list[dict[int, Decimal]], most: int
) -> None:
    periods = [str(n) for n in range(2000)]
    named = [{str(n): value for n, value in line.items()} for line in lines]

    kept = keep_extremes(periods, named, most=most)

    assert {"0", "1999"} <= kept <= set(periods)
    for line in named:
        shown = [value for period, value in line.items() if period in kept]
        assert (min(shown), max(shown)) == (min(line.values()), max(line.values()))


def test_a_gap_stays_a_gap() -> None:
    periods = [str(n) for n in range(2000)]
    line = {p: Decimal(1) for p in periods if not 500 <= int(p) < 900}

    kept = keep_extremes(periods, [line], most=600)

    assert any(500 <= int(p) < 900 for p in kept)
    assert len(kept) <= 602
