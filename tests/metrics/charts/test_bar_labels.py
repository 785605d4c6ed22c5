"""Numbers and names of bar charts do not overlap and stay inside the chart."""

from collections.abc import Sequence
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from metrics.charts.kinds import build_chart
from metrics.charts.subject import Item, Measure, Subject
from tests.support.drawn_texts import assert_apart_and_inside, boxes_of


def write(values: Sequence[Decimal]) -> list[str]:
    return list(map(str, values))


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

    def item() -> Item:
        drawn = [draw(VALUES) for _ in units]
        values = tuple(None if value is None else Decimal(value) for value in drawn)
        texts = tuple(map(text, values, units))
        return Item(draw(NAMES), values, texts)

    items = [item() for _ in range(draw(st.integers(1, 5)))]
    items.append(Item("Last", tuple(Decimal(1) for _ in units), tuple("1" for _ in units)))
    return Subject(
        tuple(
            Measure(f"c{n}", draw(NAMES), draw(NAMES), "", unit, write)
            for n, unit in enumerate(units)
        ),
        tuple(items),
        lambda row, column, value: f"{row}, {column}: {value}",
    )


def of_money(*amounts: int) -> Subject:
    """Return a chart of numbers, shares and long amounts, which once overlapped."""
    rows = [(1240, 35, amount) for amount in amounts]
    items = tuple(
        Item(
            f"Research area {n}",
            tuple(map(Decimal, row)),
            (f"{row[0]:,}", f"+{row[1]}%", f"${row[2]:,}"),
        )
        for n, row in enumerate(rows)
    )
    measures = tuple(
        Measure(f"c{n}", name, name, "", str(n), write)
        for n, name in enumerate(["Publications", "Advantage", "Funding"])
    )
    return Subject(measures, items, lambda row, column, value: f"{row}, {column}: {value}")


@pytest.mark.parametrize("kind", ["bar", "grouped"])
@given(subject=subjects())
@example(subject=of_money(1_200_000, 950_000, 4_100_000))
def test_texts_of_bars_stay_apart_and_inside_the_chart(kind: str, subject: Subject) -> None:
    if kind == "grouped":
        one = tuple(
            m.__class__(m.code, m.label, m.header, "", "", m.write) for m in subject.measures
        )
        subject = Subject(one, subject.items, subject.title)
    chart = build_chart(subject, kind=kind)

    for drawing in chart.drawings.values():
        assert_apart_and_inside(drawing)


def test_numbers_that_have_room_are_not_cut() -> None:
    chart = build_chart(of_money(1_200_000, 950_000, 4_100_000), kind="bar")

    for drawing in chart.drawings.values():
        assert "$4,100,000" in [box.text for box in boxes_of(drawing)]
