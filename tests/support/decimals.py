"""Numbers as statistics offices publish them, and the ways in which they write them."""

from collections.abc import Callable
from decimal import Decimal

from hypothesis import strategies as st

from metrics.cells.decimals import MAX_POWER, MAX_SIGNIFICANT_DIGITS, plain_decimal


@st.composite
def exact_decimals(draw: st.DrawFn) -> Decimal:
    """A number within the limits, few digits and all 60 being as likely."""
    size = draw(st.integers(1, MAX_SIGNIFICANT_DIGITS))
    digits = draw(st.integers(10 ** (size - 1), 10**size - 1))
    power = draw(st.integers(-MAX_POWER, MAX_POWER - 1) | st.integers(-6, 12))
    return Decimal((draw(st.integers(0, 1)), tuple(map(int, str(digits))), power - size + 1))


EXACT_DECIMALS = exact_decimals() | st.just(Decimal(0))


def _plain(value: Decimal) -> str:
    return plain_decimal(value)


def _padded(value: Decimal) -> str:
    text = plain_decimal(value)
    return f"{text}00" if "." in text else f"{text}.0"


def _grouped(value: Decimal) -> str:
    whole, point, fraction = plain_decimal(value).partition(".")
    return f"{int(whole):,}{point}{fraction}" if int(whole) else plain_decimal(value)


def _scientific(value: Decimal) -> str:
    digits = "".join(map(str, value.as_tuple().digits))
    rest = digits[1:].rstrip("0")
    sign = "-" if value < 0 else ""
    return f"{sign}{digits[0]}{f'.{rest}' if rest else ''}E{value.adjusted():+03}"


NOTATIONS: dict[str, Callable[[Decimal], str]] = {
    "plain": _plain,
    "padded": _padded,
    "grouped": _grouped,
    "thin spaces": lambda value: _grouped(value).replace(",", "\u202f"),
    "true minus": lambda value: _plain(value).replace("-", "−"),
    "scientific": _scientific,
    "small scientific": lambda value: _scientific(value).lower().replace("+", ""),
    "money": lambda value: f"USD {_plain(value)}",
    "full width": lambda value: _plain(value).translate(
        {code - 0xFEE0: code for code in range(0xFF01, 0xFF5F)}
    ),
}
