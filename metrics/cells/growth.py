"""Growth of a value since an earlier period, in words. Pure."""

from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from metrics.cells.decimals import group_digits, round_decimals, round_significant
from metrics.cells.formats import NumberStyle, format_number
from metrics.cells.parse import ValueKind

# From here on, “24 times” says more than “+2,300%”.
TIMES = 2
# Twice 10 °C is not twice as warm: their zero is a convention.
_WITHOUT_ZERO = frozenset({"°C", "℃", "°F", "℉"})
_MOST_FALL = Decimal("-99.9")


def growth_text(before: Decimal, after: Decimal, *, kind: str, unit: str = "") -> str:
    """Return the growth in few letters: `+12.3%`, `×24`, `−0.4 pp`; '' if there is no measure.

    Percentages grow by percentage points, and what begins at zero or below has no ratio.
    """
    if not ValueKind(kind).is_measure or unit in _WITHOUT_ZERO:
        return ""
    if kind.startswith("percent"):
        points = _round(after - before)
        return _("%(points)s pp") % {"points": _signed(points).removesuffix("%")}
    if before <= 0 or after < 0:
        return ""
    if after >= TIMES * before:
        return f"×{times_text(before, after)}"
    return _signed(_percent(before, after))


def name_period(period: str) -> str:
    """Return a period as a sentence names it: in Chinese, a year is 2022 年."""
    if not period.isdigit():
        return period
    return pgettext("a year in a sentence", "%(year)s") % {"year": period}


def growth_phrase(
    before: Decimal, after: Decimal, *, kind: str, period: str, unit: str = ""
) -> str:
    """Return the growth since a period: `+12.3% on 2022`, `24 times 1995`; '' as `growth_text`."""
    short = growth_text(before, after, kind=kind, unit=unit)
    if not short:
        return ""
    period = name_period(period)
    if before == after:
        return _("the same as in %(period)s") % {"period": period}
    if short.startswith("×"):
        return _("%(times)s times %(period)s") % {
            "times": short.removeprefix("×"),
            "period": period,
        }
    return _("%(growth)s on %(period)s") % {"growth": short, "period": period}


def times_text(before: Decimal, after: Decimal) -> str:
    """Return how many times `before` is in `after`, with a decimal below 10."""
    times = after / before
    return group_digits(round_decimals(times, 1 if times < 10 else 0), 0)


def _percent(before: Decimal, after: Decimal) -> Decimal:
    change = _round((after / before - 1) * 100)
    # Only what is gone has fallen by 100 %.
    return max(change, _MOST_FALL) if after else change


def _round(change: Decimal) -> Decimal:
    """Return a change with a decimal, or one digit if that would be nothing."""
    return round_decimals(change, 1) or round_significant(change, 1)


def _signed(change: Decimal) -> str:
    return format_number(change, NumberStyle(ValueKind.PERCENT_CHANGE))
