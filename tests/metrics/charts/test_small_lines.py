"""Lines of one row: in a cell of a table, and on the page of a number."""

import re
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from metrics.charts.lines import sparkline_svg

VALUES = st.decimals(allow_nan=False, allow_infinity=False, places=3)


def test_a_line_is_broken_where_a_value_is_missing() -> None:
    values = {"2000": Decimal(0), "2002": Decimal(1), "2004": Decimal(2)}

    svg = sparkline_svg(["2000", "2001", "2002", "2004"], values)

    assert '<path d="M2 37h0M96 20h0L190 3"/>' in svg


@given(st.lists(VALUES | st.none(), min_size=2, max_size=60).filter(any))
def test_a_line_stays_within_its_cell(values: list[Decimal | None]) -> None:
    periods = [str(2000 + n) for n in range(len(values))]
    present = {p: v for p, v in zip(periods, values, strict=True) if v is not None}

    svg = sparkline_svg(periods, present)

    places = re.findall(r"[ML](\d+) (\d+)", svg.partition(' d="')[2])
    assert len(places) == len(present)
    assert all(2 <= int(x) <= 190 and 3 <= int(y) <= 37 for x, y in places)
