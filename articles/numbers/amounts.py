"""Amounts that are stated, compared with values of a table. Pure."""

from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from django.utils.translation import gettext as _

from articles.audit import PERCENT, POINTS, TIMES, Number
from articles.audit.agreement import is_fraction, place_of
from articles.audit.hedges import allows
from articles.numbers.statements import Amount, Unit
from articles.numbers.verdicts import CannotTellError, plain

# Up to so many times a bound, a value is only understated.
_UNDERSTATED = 4
_UNITS = {PERCENT: Unit.PERCENT, POINTS: Unit.POINTS, TIMES: Unit.TIMES}
# Three times is 2.78 to 3.22 times.
ROUND = Decimal("0.15")
_OVER = ("over", "at least")
_UNDER = ("under", "at most")


def amount_of(number: Number, hedge: str, unit: Unit | None = None) -> Amount:
    """Return a number of a text, of which the words around it may give the unit, as an amount."""
    unit = unit or _UNITS.get(number.unit, Unit.VALUE)
    if unit is Unit.TIMES:
        return Amount(number.value, unit, hedge, number.value * ROUND)
    if unit is Unit.VALUE and is_fraction(number):
        return Amount(number.value * 100, Unit.PERCENT, hedge, place_of(number))
    return Amount(number.value, unit, hedge, place_of(number))


def fits(amount: Amount, value: Decimal) -> bool:
    """Return whether an amount agrees with a value, as far as it is rounded and hedged.

    Raise `CannotTellError` if it is true and yet far off: more than a tenth, of a quarter.
    """
    if amount.value * value < 0:
        return False
    stated, size = amount.value.copy_abs(), value.copy_abs()
    if allows(amount.hedge, stated, amount.place, size):
        return True
    is_over = amount.hedge in _OVER and stated < size <= stated * _UNDERSTATED
    is_under = amount.hedge in _UNDER and stated / _UNDERSTATED <= size < stated
    if is_over or is_under:
        reason = _("It is true, but the number in the text is far from the value, %(value)s.")
        sign = "%" if amount.unit is Unit.PERCENT else ""
        raise CannotTellError(reason % {"value": f"{plain(value)}{sign}"})
    return False


def is_beyond(amount: Amount, value: Decimal) -> bool:
    """Return whether a value is beyond a threshold, however far, or agrees with the number."""
    match amount.hedge:
        case "over" | "just over":
            return value > amount.value
        case "under" | "just under":
            return value < amount.value
        case "at least":
            return value >= amount.value
        case "at most":
            return value <= amount.value
    return fits(amount, value)


def as_stated(amount: Amount, value: Decimal) -> Amount:
    """Return a value as an amount that agrees with it, as another one is rounded and, if it can be, hedged."""
    size = value.copy_abs()
    place = Decimal(1).scaleb(min(amount.place.adjusted(), size.adjusted()))
    if amount.unit is Unit.TIMES:
        place /= 10
    # More than 1,240 is not 1,240, and 1,230 is rounder than 1,239.
    step = place if size % place else place * 10
    below = (size / step).to_integral_value(ROUND_CEILING) - 1
    above = (size / step).to_integral_value(ROUND_FLOOR) + 1
    for stated in (round(size / place) * place, below * step, above * step):
        if stated and allows(amount.hedge, stated, place, size):
            return Amount(stated.copy_sign(value), amount.unit, amount.hedge, place)
    return Amount(round(value / place) * place, amount.unit, "", place)


def size_of(amount: Amount, value: Decimal, base: Decimal) -> Decimal:
    """Return by how much a value is more than a base, in the unit of an amount; raise if it has none."""
    if amount.unit is Unit.TIMES:
        if base <= 0:
            raise CannotTellError(_("There is no multiple of zero or less."))
        return value / base
    if amount.unit is Unit.PERCENT:
        if base <= 0:
            raise CannotTellError(_("There is no change in per cent from a base of zero or less."))
        return (value - base) / base * 100
    return value - base


def size_as_stated(amount: Amount, value: Decimal, base: Decimal) -> Amount | None:
    """Return by how much a value is more or less than a base, as `as_stated`; None if it has no size."""
    if base <= 0 and amount.unit in (Unit.TIMES, Unit.PERCENT):
        return None
    return as_stated(amount, size_of(amount, value, base).copy_abs())


def fits_size(amount: Amount, value: Decimal, base: Decimal) -> bool:
    """Return whether a value is more or less than a base by an amount, which has no sign."""
    return fits(amount, size_of(amount, value, base).copy_abs())
