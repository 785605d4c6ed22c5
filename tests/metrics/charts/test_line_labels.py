"""Names and numbers of line charts and small multiples do not overlap, and nothing is cut."""

from collections.abc import Sequence
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from metrics.cells.parse import format_value
from metrics.charts.subject import Subject
from metrics.shown import TableRow
from tests.support import charts
from tests.support.charts import drawings_of, row_of
from tests.support.drawn_texts import assert_apart_and_inside

pytestmark = pytest.mark.nodb

LATIN = "aeinorst MWil-"
HANZI = "气候科学与大，海洋研究"
NAMES = st.text(LATIN, min_size=1, max_size=60).filter(str.strip) | st.text(
    HANZI, min_size=1, max_size=60
)
# A whole number, and its power of ten.
VALUES = st.tuples(st.integers(-999, 999), st.integers(-9, 12))


def write(values: Sequence[Decimal]) -> list[str]:
    is_long = max(map(abs, values)) >= 1_000_000
    return [format_value(value, kind="number", compact=is_long) for value in values]


@st.composite
def subjects(draw: st.DrawFn) -> Subject:
    """Return 1 to 12 rows of 2 to 60 periods, without or with missing values."""
    count = draw(st.integers(2, 60))
    first = draw(st.integers(1800, 2000))
    is_monthly = draw(st.booleans())
    periods = [
        f"{first + n // 12}-{n % 12 + 1:02}" if is_monthly else str(first + n) for n in range(count)
    ]
    names = draw(st.lists(NAMES, min_size=1, max_size=12))
    rows = []
    for name in names:
        few = draw(st.lists(VALUES, min_size=1, max_size=4))
        missing = draw(st.integers(2, 99))
        values = tuple(
            None
            if n % missing == missing - 1
            else Decimal(few[n % len(few)][0]).scaleb(few[n % len(few)][1])
            for n in range(count)
        )
        rows.append(row_of(name, values))
    return subject_of(
        periods, rows, is_log=draw(st.booleans()), highlight=draw(st.sampled_from(names))
    )


def subject_of(
    periods: Sequence[str], rows: Sequence[TableRow], *, is_log: bool = False, highlight: str = ""
) -> Subject:
    columns = [
        charts.column_of("c", "Output of papers", period=each, unit="papers") for each in periods
    ]
    return charts.subject_of(columns, rows, write=write, is_log=is_log, highlight=highlight)


def of_equal_ends(names: Sequence[str]) -> Subject:
    values = (Decimal(1), Decimal(2))
    return subject_of(["2022", "2023"], [row_of(name, values) for name in names])


@pytest.mark.parametrize("kind", ["line", "multiples"])
@given(subject=subjects())
@example(subject=of_equal_ends(["W" * 60] * 12))
@example(subject=of_equal_ends(["气" * 60] * 12))
def test_texts_of_lines_stay_apart_and_inside_the_chart(kind: str, subject: Subject) -> None:
    for drawing in drawings_of(subject, kind, is_full=True).values():
        boxes = assert_apart_and_inside(drawing)

        written = "".join(box.text for box in boxes).replace(" ", "")
        for item in subject.rows:
            assert item.label.replace(" ", "") in written


def test_twelve_lines_over_sixty_years_are_a_small_file() -> None:
    periods = [str(year) for year in range(1964, 2024)]
    values = tuple(map(Decimal, range(60)))
    rows = [row_of(f"Country {n}", values) for n in range(12)]

    drawings = drawings_of(subject_of(periods, rows), is_full=True)

    assert all(len(drawing.markup) < 32_000 for drawing in drawings.values())
