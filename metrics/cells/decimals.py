"""Exact decimals: their limits, rounding, plain text, and a text that sorts as they do. Pure.

Python's arithmetic rounds to the 28 digits of its context. Nothing here does, so that a number of
60 digits stays the number that it was.
"""

from decimal import ROUND_HALF_UP, Context, Decimal
from enum import StrEnum

# A number has at most so many digits from its first to its last that is not zero, and is below
# 10^60 and not nearer to zero than 10^-60.
MAX_SIGNIFICANT_DIGITS = 60
MAX_POWER = 60
# What every program keeps of a number that it stores in 64 bits.
DOUBLE_DIGITS = 15

# Wide enough for the digits of any number here, written in full.
WIDE = Context(prec=4 * MAX_POWER, rounding=ROUND_HALF_UP)
# Added to the power of ten in a sortable text, which has three digits for it.
_BIAS = 500
_COMPLEMENT = str.maketrans("0123456789", "9876543210")


class Rounding(StrEnum):
    """Rounding of a column's numbers where they are shown; what is stored stays exact."""

    NONE = ""
    DECIMALS = "decimals"
    SIGNIFICANT = "significant"


def significant_digits(value: Decimal) -> str:
    """Return the digits of a number from the first to the last that is not zero, '' for zero."""
    return "".join(map(str, value.as_tuple().digits)).strip("0")


def is_storable(value: Decimal) -> bool:
    """Return whether a number is finite and within the limits."""
    if not value.is_finite():
        return False
    return not value or (
        -MAX_POWER <= value.adjusted() < MAX_POWER
        and len(significant_digits(value)) <= MAX_SIGNIFICANT_DIGITS
    )


def fits_double(value: Decimal) -> bool:
    """Return whether a number of 64 bits keeps all digits."""
    return len(significant_digits(value)) <= DOUBLE_DIGITS


def decimal_of_double(value: float) -> Decimal:
    """Return the number that a program meant by a double: the shortest that is stored as it.

    If 15 digits are enough, as for all numbers that are typed into a spreadsheet, it has at most 15;
    programs that calculate write up to 17, all of which are kept.
    """
    short = format(value, f".{DOUBLE_DIGITS}g")
    return Decimal(short if float(short) == value else repr(value))


def plain_decimal(value: Decimal) -> str:
    """Return a decimal without exponent and without trailing zeros."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def shift_decimal(value: Decimal, power: int) -> Decimal:
    """Multiply by a power of ten, exactly."""
    sign, digits, exponent = value.as_tuple()
    return Decimal((sign, digits, int(exponent) + power))


def count_decimals(value: Decimal) -> int:
    """Return how many decimals show the value exactly."""
    digits, exponent = value.as_tuple()[1:]
    zeros = next((n for n, digit in enumerate(reversed(digits)) if digit), len(digits))
    return max(0, -int(exponent) - zeros) if any(digits) else 0


def round_decimals(value: Decimal, decimals: int) -> Decimal:
    """Round to so many decimals, halves away from zero; fewer than none rounds to tens and more."""
    return value.quantize(Decimal((0, (1,), -decimals)), context=WIDE)


def round_significant(value: Decimal, digits: int) -> Decimal:
    """Round to so many significant digits, halves away from zero."""
    return round_decimals(value, digits - 1 - value.adjusted()) if value else value


def group_digits(magnitude: Decimal, decimals: int) -> str:
    """Write a number with all its digits, at least so many decimals, and commas for thousands."""
    return f"{magnitude:,.{max(decimals, count_decimals(magnitude))}f}"


def sortable_text(value: Decimal) -> str:
    """Return a text that sorts, byte by byte, as its number does, and ends with it in plain text.

    Equal numbers have the same text. It begins with the sign (0, 1 for zero, or 2), the power of
    ten and the digits; those of a negative number are complements, and closed by a tilde, which
    sorts after all digits. Raises `ValueError` if the number is not within the limits.
    """
    if not is_storable(value):
        raise ValueError(f"{value}: not a number of at most {MAX_SIGNIFICANT_DIGITS} digits")
    if not value:
        return "1 0"
    key = f"{value.adjusted() + _BIAS:03}{significant_digits(value)}"
    plain = plain_decimal(value)
    return f"0{key.translate(_COMPLEMENT)}~ {plain}" if value < 0 else f"2{key} {plain}"


def from_sortable_text(text: str) -> Decimal:
    """Return the number of a sortable text."""
    return Decimal(text.rpartition(" ")[2])
