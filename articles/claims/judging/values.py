"""Values that judges look up, and numbers that they compare.

An error that one of them raises is a `CannotTellError`.
"""

import re
from decimal import Decimal

from django.utils.translation import gettext as _

from articles.audit import PERCENT, POINTS, TIMES
from articles.audit.agreement import DataValue, agrees
from articles.audit.directions import adds
from articles.audit.hedges import allows, hedge_of
from articles.audit.numbers import BASIS
from articles.claims.claims import Claim, Stated
from articles.claims.table import Cell, ClaimTable
from articles.claims.traditional import simplified
from articles.claims.verdicts import CannotTellError, Names, plain

# A multiple is round: three times is 2.78 to 3.22.
_ROUND = Decimal("0.075")
_HALVED = re.compile("halv|腰斩|砍半|减半", re.IGNORECASE)
_POINTS_AFTER = re.compile(r" ?(?:percentage )?points?(?![a-z])|个?百分点", re.IGNORECASE)


def period_of(claim: Claim, table: ClaimTable, column: str) -> str:
    """Return the period that a claim about one is of: the last that it names, or the newest.

    Raise if the column has no value in any that it names, or none at all.
    """
    known = table.periods(column)
    named = [period for period in claim.scope.periods if period in known]
    if claim.scope.periods and not named:
        raise CannotTellError(
            _("The data has no values for %(periods)s.")
            % {"periods": ", ".join(claim.scope.periods)}
        )
    if named:
        return named[-1]
    if not known:
        raise CannotTellError(
            _("%(column)s has no values.") % {"column": Names(table).column(column)}
        )
    return known[-1]


def cell_of(table: ClaimTable, row: str, column: str, period: str) -> Cell:
    """Return the cell of a row, a column and a period; raise if it has no value."""
    cell = Cell(row, column, period)
    if cell not in table.values:
        names = Names(table)
        where = names.join(filter(None, (names.row(row), names.column(column), period)))
        raise CannotTellError(_("The data has no value for this: %(cell)s.") % {"cell": where})
    return cell


def subject_of(claim: Claim) -> tuple[str, ...]:
    """Return the codes of the rows that a claim is about; raise if it has none."""
    if not claim.scope.rows:
        raise CannotTellError(_("The text names no row of the table that this is about."))
    return claim.scope.rows


_SHARE = re.compile(
    r"\b(?:share|proportion|mix|percentage of)\b|占比|比重|比例|占[^%]*比|份额", re.IGNORECASE
)


def is_share(table: ClaimTable, column: str) -> bool:
    """Return whether the values of a column are parts of one whole, which add up."""
    found = table.column_of[column]
    names = f"{found.name} {simplified(found.other_name)}"
    return found.sign == PERCENT and not found.is_change and bool(_SHARE.search(names))


def is_rate(table: ClaimTable, column: str) -> bool:
    """Return whether the values of a column are parts of something: per cent of GDP."""
    found = table.column_of[column]
    return found.sign == PERCENT and not found.is_change


def require_sums(table: ClaimTable, column: str) -> None:
    """Raise if the values of a column are in per cent, which can't be added up."""
    if table.column_of[column].sign == PERCENT:
        raise CannotTellError(
            _("%(column)s is in per cent, which can't be added up.")
            % {"column": Names(table).column(column)}
        )


def fact(table: ClaimTable, value: Decimal, column: str) -> DataValue:
    """Return a value of a column as numbers in a text are compared with it."""
    found = table.column_of[column]
    return DataValue(value, found.sign, found.is_change)


# Up to so many times a bound, a value is only understated.
_UNDERSTATED = 4


def fits(stated: Stated, value: DataValue) -> bool:
    """Return whether a number in the text agrees with a value; raise if it understates that."""
    if agrees(stated.text, stated.number, value):
        return True
    number = stated.number
    threshold = number.value
    if value.unit == PERCENT and not number.unit and 0 < threshold < 1:
        threshold *= 100
    if not number.unit or number.unit == value.unit:
        _refuse_understatement(stated, threshold, value)
    return False


def _refuse_understatement(stated: Stated, threshold: Decimal, fact: DataValue) -> None:
    """Refuse to judge more than a tenth of what is a sixth: it is true, if less than could be said."""
    number, value = stated.number, fact.value
    text = simplified(stated.text)
    hedge = hedge_of(text[: number.start], simplified(number.literal), text[number.end :])
    is_over = hedge in ("over", "at least") and threshold < value <= threshold * _UNDERSTATED
    is_under = hedge in ("under", "at most") and threshold / _UNDERSTATED <= value < threshold
    if is_over or is_under:
        reason = _("It is true, but the number in the text is far from the value, %(value)s.")
        sign = fact.unit if fact.unit in (PERCENT, TIMES) else ""
        raise CannotTellError(reason % {"value": f"{plain(value)}{sign}"})


def is_multiple(stated: Stated) -> bool:
    """Return whether a number says how many times."""
    return stated.number.unit == TIMES


def is_fraction(stated: Stated) -> bool:
    """Return whether a number is a part in words: a third, 四成; 0.6 is a value."""
    number = stated.number
    return not number.unit and 0 < number.value < 1 and "." not in number.literal


def is_points(stated: Stated) -> bool:
    """Return whether a number is of percentage points."""
    number = stated.number
    if number.unit in (POINTS, BASIS, "bp"):
        return True
    return not number.unit and bool(_POINTS_AFTER.match(simplified(stated.text)[number.end :]))


def fits_points(stated: Stated, points: Decimal) -> bool:
    """Return whether a number of points agrees with a difference."""
    unit = POINTS if stated.number.unit else ""
    return fits(stated, DataValue(points.copy_abs(), unit)) or fits(
        stated, DataValue(-points.copy_abs(), unit)
    )


def fits_multiple(stated: Stated, ratio: Decimal, *, is_change: bool) -> bool:
    """Return whether a multiple agrees with a ratio; 增长两倍 adds two to one. Raise as `fits` does."""
    number = stated.number
    text = simplified(stated.text)
    before, after = text[: number.start], text[number.end :]
    times = number.value
    if is_change and adds(before):
        times += 1
    hedge = hedge_of(before, simplified(number.literal), after)
    exponent = number.value.as_tuple().exponent
    if is_change and _HALVED.search(number.literal):
        # Nearly halved is a fall by nearly a half.
        return allows(hedge, 1 - times, times * _ROUND * 2, 1 - ratio)
    off = times * _ROUND
    if isinstance(exponent, int) and exponent < 0 and number.value > 1:
        off = Decimal(1).scaleb(exponent) / 2
    if allows(hedge, times, off * 2, ratio):
        return True
    _refuse_understatement(stated, times, DataValue(ratio, TIMES))
    return False


def percent_more(value: Decimal, base: Decimal) -> Decimal:
    """Return by how many per cent a value is more than a base; raise if this is not positive."""
    if base <= 0:
        raise CannotTellError(_("There is no change in per cent from a base of zero or less."))
    return (value - base) / base * 100


def is_beyond(stated: Stated, value: DataValue) -> bool:
    """Return whether a value is beyond a threshold, however far, or agrees with the number."""
    number = stated.number
    text = simplified(stated.text)
    hedge = hedge_of(text[: number.start], simplified(number.literal), text[number.end :])
    threshold = number.value
    if value.unit == PERCENT and not number.unit and 0 < threshold < 1:
        threshold *= 100
    if hedge in ("over", "just over"):
        return value.value > threshold
    if hedge in ("under", "just under"):
        return value.value < threshold
    if hedge == "at least":
        return value.value >= threshold
    if hedge == "at most":
        return value.value <= threshold
    return fits(stated, value)
