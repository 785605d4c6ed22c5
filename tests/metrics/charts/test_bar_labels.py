"""Numbers and names of bar charts do not overlap and stay inside the chart."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from metrics.charts.subject import Subject
from metrics.shown import TableRow
from tests.support.charts import column_of, drawings_of, row_of, subject_of
from tests.support.drawn_texts import assert_apart_and_inside, boxes_of

VALUES = st.none() | st.decimals(-(10**20), 10**20, places=2) | st.integers(-999, 999)
UNITS = st.sampled_from(["", "$", "HK$", "CHF ", "%", " kilometres", "百万美元", "W" * 30])
NAMES = st.sampled_from(["A", "Artificial Intelligence", "量子技术", "Research areas of the world"])


@st.composite
def subjects(draw: st.DrawFn, most: int = 6) -> Subject:
    """Return up to six columns of up to five rows; numbers in the form of their column."""
    units = draw(st.lists(UNITS, min_size=1, max_size=most))

    def text(value: Decimal | None, unit: str) -> str:
        sign = "−" if value and value < 0 else ""
        number = "n/a" if value is None else f"{abs(value):,}"
        return f"{sign}{unit}{number}" if unit in {"$", "HK$", "CHF "} else f"{sign}{number}{unit}"

    def row() -> TableRow:
        drawn = [draw(VALUES) for _ in units]
        values = tuple(None if value is None else Decimal(value) for value in drawn)
        texts = tuple(map(text, values, units))
        return row_of(draw(NAMES), values, texts)

    rows = [row() for _ in range(draw(st.integers(1, 5)))]
    columns = [column_of(f"c{n}", draw(NAMES), unit=unit) for n, unit in enumerate(units)]
    return subject_of(columns, [*rows, row_of("Last", [1] * len(units))])


def of_money(*amounts: int) -> Subject:
    """Return a chart of numbers, shares and long amounts, which once overlapped."""
    rows = [(1240, 35, amount) for amount in amounts]
    named = [
        row_of(f"Research area {n}", row, (f"{row[0]:,}", f"+{row[1]}%", f"${row[2]:,}"))
        for n, row in enumerate(rows)
    ]
    columns = [
        column_of(f"c{n}", name, unit=str(n))
        for n, name in enumerate(["Publications", "Advantage", "Funding"])
    ]
    return subject_of(columns, named)


@pytest.mark.parametrize("kind", ["bar", "grouped"])
@given(subject=subjects())
@example(subject=of_money(1_200_000, 950_000, 4_100_000))
def test_texts_of_bars_stay_apart_and_inside_the_chart(kind: str, subject: Subject) -> None:
    if kind == "grouped":
        subject = subject_of([replace(each, unit="") for each in subject.columns], subject.rows)

    for drawing in drawings_of(subject, kind).values():
        assert_apart_and_inside(drawing)


def test_numbers_that_have_room_are_not_cut() -> None:
    subject = of_money(1_200_000, 950_000, 4_100_000)

    for drawing in drawings_of(subject, "bar").values():
        assert "$4,100,000" in [box.text for box in boxes_of(drawing)]
