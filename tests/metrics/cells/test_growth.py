"""Growth of a value since an earlier period, in words."""

from decimal import Decimal

import pytest

from metrics.cells.growth import growth_phrase, growth_text


@pytest.mark.parametrize(
    ("before", "after", "kind", "short", "phrase"),
    [
        ("100", "123", "count", "+23%", "+23% on 2022"),
        ("100", "99.5", "number", "−0.5%", "−0.5% on 2022"),
        ("100", "99.999", "number", "−0.001%", "−0.001% on 2022"),
        ("100", "100", "count", "0%", "the same as in 2022"),
        ("3", "0.001", "number", "−99.9%", "−99.9% on 2022"),
        ("3", "0", "number", "−100%", "−100% on 2022"),
        ("1", "2.25", "money", "×2.3", "2.3 times 2022"),
        ("5", "12000", "count", "×2,400", "2,400 times 2022"),
        ("35", "37.25", "percent", "+2.3 pp", "+2.3 pp on 2022"),
        ("1", "-2", "percent_change", "−3 pp", "−3 pp on 2022"),
        # Nothing to divide by, or no size that a ratio would be of.
        ("0", "3", "number", "", ""),
        ("-4", "3", "number", "", ""),
        ("4", "-3", "number", "", ""),
        ("4", "3", "text", "", ""),
    ],
)
def test_growth_is_a_percentage_a_multiple_or_points(
    before: str, after: str, kind: str, short: str, phrase: str
) -> None:
    numbers = Decimal(before), Decimal(after)

    assert growth_text(*numbers, kind=kind) == short
    assert growth_phrase(*numbers, kind=kind, period="2022") == phrase


def test_degrees_have_no_ratio() -> None:
    assert growth_text(Decimal(10), Decimal(20), kind="number", unit="°C") == ""
