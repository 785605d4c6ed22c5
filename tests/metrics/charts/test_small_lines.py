"""Lines of one row: in a cell of a table, and on the page of a number."""

import re
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from metrics.charts.sparkline import sparkline_svg

VALUES = st.decimals(allow_nan=False, allow_infinity=False, places=3)


def test_a_line_is_broken_where_a_value_is_missing() -> None:
    svg = sparkline_svg([2000, 2001, 2002, 2004], [Decimal(0), None, Decimal(1), Decimal(2)])

    assert '<path d="M2 37h0M96 20h0L190 3"/>' in svg


@given(st.lists(VALUES | st.none(), min_size=2, max_size=60).filter(any))
def test_a_line_stays_within_its_cell(values: list[Decimal | None]) -> None:
    svg = sparkline_svg([float(n) for n in range(len(values))], values)

    places = re.findall(r"[ML](\d+) (\d+)", svg.partition(' d="')[2])
    assert len(places) == sum(value is not None for value in values)
    assert all(2 <= int(x) <= 190 and 3 <= int(y) <= 37 for x, y in places)
