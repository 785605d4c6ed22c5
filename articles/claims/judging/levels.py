"""Judgement of thresholds, comparisons of rows, and numbers that are given respectively."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from itertools import pairwise

from django.utils.translation import gettext as _

from articles.audit.agreement import DataValue
from articles.claims.claims import Claim, Stated
from articles.claims.judging.growth import growth_table
from articles.claims.judging.values import (
    cell_of,
    fact,
    fits,
    fits_multiple,
    fits_points,
    is_beyond,
    is_fraction,
    is_multiple,
    is_points,
    is_share,
    percent_more,
    period_of,
    require_sums,
    subject_of,
)
from articles.claims.table import Cell, ClaimTable
from articles.claims.verdicts import CannotTellError, Names, Verdict, VerdictKind, plain

# As many as is so much more or less at most.
_NEAR = Decimal("0.12")


def judge_threshold(claim: Claim, table: ClaimTable, column: str) -> Verdict:
    """Compare the value of each row with a number and its hedge."""
    period = period_of(claim, table, column)
    cells = [cell_of(table, row, column, period) for row in subject_of(claim)]
    if claim.statement.all_periods:
        cells = _in_each_period(claim, table, column)
    stated = claim.statement.amounts[0]
    if len(claim.statement.amounts) > 1:
        return _judge_between(claim, table, column, cells)
    # Of several rows, each is beyond a threshold, however far.
    agrees = fits if len(cells) == 1 else is_beyond
    wrong = [cell for cell in cells if not agrees(stated, fact(table, table.values[cell], column))]
    names = Names(table)
    if wrong and len(cells) > 1:
        total = sum((table.values[cell] for cell in cells), Decimal(0))
        if fits(stated, fact(table, total, column)):
            raise CannotTellError(
                _("It may be said of the sum: %(cells)s.") % {"cells": names.cells(cells)}
            )
    if not wrong and claim.statement.is_first:
        earlier = _earlier(
            table, cells, lambda cell: is_beyond(stated, fact(table, table.values[cell], column))
        )
        if earlier:
            return _not_first(table, earlier)
    if wrong:
        return Verdict(
            VerdictKind.FAILS,
            tuple(wrong),
            _("The text says “%(claim)s”; the data says %(cells)s.")
            % {"claim": claim.literal, "cells": names.cells(wrong)},
            names.value(table.values[wrong[0]], column),
        )
    return Verdict(
        VerdictKind.HOLDS,
        tuple(cells),
        _("“%(claim)s” agrees with the data: %(cells)s.")
        % {"claim": claim.literal, "cells": names.cells(cells)},
    )


def _in_each_period(claim: Claim, table: ClaimTable, column: str) -> list[Cell]:
    """Return the values of rows in all periods, or in those from the first to the last that is named."""
    named = [period for period in claim.scope.periods if period in table.periods(column)]
    first, last = (named[0], named[-1]) if len(named) == 2 else ("", "")
    return [
        cell_of(table, row, column, period)
        for row in subject_of(claim)
        for period in table.periods(column)
        if not last or first <= period <= last
    ]


def _judge_between(claim: Claim, table: ClaimTable, column: str, cells: list[Cell]) -> Verdict:
    """Compare values with the two ends of a range; either end may round to them."""
    low, high = claim.statement.amounts
    names = Names(table)
    reason = _("The data says %(cells)s.") % {"cells": names.cells(cells)}
    for cell in cells:
        value = table.values[cell]
        is_in = low.number.value <= value <= high.number.value
        if not is_in and not any(fits(end, fact(table, value, column)) for end in (low, high)):
            return Verdict(VerdictKind.FAILS, (cell,), reason, names.value(value, column))
    return Verdict(VerdictKind.HOLDS, tuple(cells), reason)


def _earlier(
    table: ClaimTable, cells: Sequence[Cell], is_true: Callable[[Cell], bool]
) -> tuple[Cell, ...]:
    """Return the cells of earlier periods of which something is true already."""
    return tuple(
        before
        for cell in cells
        for period in table.periods(cell.column)
        if period < cell.period
        and (before := Cell(cell.row, cell.column, period)) in table.values
        and is_true(before)
    )


def _not_first(table: ClaimTable, cells: tuple[Cell, ...]) -> Verdict:
    names = Names(table)
    shown = names.join(names.cell(cell, period=True) for cell in cells[:1])
    return Verdict(
        VerdictKind.FAILS, cells, _("It is not the first time: %(cells)s.") % {"cells": shown}
    )


def judge_order(claim: Claim, table: ClaimTable, column: str) -> Verdict:
    """Compare each of several rows with the number in its place."""
    rows = subject_of(claim)
    numbers = claim.statement.amounts
    if claim.statement.ranks:
        return _judge_ranks(claim, table, column, rows)
    if not numbers:
        return _judge_order_of_rows(claim, table, column, rows)
    known = table.periods(column)
    if len(rows) == 1 and len(numbers) == len(known) > 1:
        return _judge_order_of_periods(claim, table, column, rows[0])
    period = period_of(claim, table, column)
    if len(rows) != len(numbers):
        raise CannotTellError(
            _("%(rows)d rows and %(numbers)d numbers can't be matched.")
            % {"rows": len(rows), "numbers": len(numbers)}
        )
    cells = tuple(cell_of(table, row, column, period) for row in rows)
    names = Names(table)
    values = names.join(names.value(table.values[cell], column) for cell in cells)
    facts = {"cells": names.cells(cells)}
    pairs = zip(numbers, cells, strict=True)
    if all(fits(stated, fact(table, table.values[cell], column)) for stated, cell in pairs):
        reason = _("The numbers are in the order of the rows: %(cells)s.") % facts
        return Verdict(VerdictKind.HOLDS, cells, reason)
    reason = _("The numbers are not those of the rows in this order: %(cells)s.") % facts
    return Verdict(VerdictKind.FAILS, cells, reason, values)


def _judge_ranks(claim: Claim, table: ClaimTable, column: str, rows: tuple[str, ...]) -> Verdict:
    """Compare the rank of each row with the one in its place."""
    ranks = claim.statement.ranks
    period = period_of(claim, table, column)
    if len(rows) != len(ranks):
        raise CannotTellError(
            _("%(rows)d rows and %(numbers)d numbers can't be matched.")
            % {"rows": len(rows), "numbers": len(ranks)}
        )
    every = [cell_of(table, row, column, period) for row in table.single_rows]
    cells = tuple(cell_of(table, row, column, period) for row in rows)
    ahead = [sum(table.values[c] > table.values[cell] for c in every) for cell in cells]
    facts = {"cells": Names(table).cells(cells)}
    if all(count + 1 == rank for count, rank in zip(ahead, ranks, strict=True)):
        reason = _("The rows are in the order of their values: %(cells)s.") % facts
        return Verdict(VerdictKind.HOLDS, cells, reason)
    reason = _("The rows are not in the order of their values: %(cells)s.") % facts
    return Verdict(VerdictKind.FAILS, cells, reason)


def _judge_order_of_rows(
    claim: Claim, table: ClaimTable, column: str, rows: tuple[str, ...]
) -> Verdict:
    """Judge whether rows are listed from the largest to the smallest, or the other way round."""
    period = period_of(claim, table, column)
    cells = tuple(cell_of(table, row, column, period) for row in rows)
    if len(cells) < 2:
        raise CannotTellError(_("The text names no row of the table that this is about."))
    facts = {"cells": Names(table).cells(cells)}
    values = [table.values[cell] * claim.statement.sign for cell in cells]
    if claim.statement.count and claim.statement.count == len(cells):
        every = [cell_of(table, row, column, period) for row in table.single_rows]
        values += sorted(table.values[cell] * claim.statement.sign for cell in every)[len(cells) :][
            :1
        ]
    if all(a < b for a, b in pairwise(values)):
        reason = _("The rows are in the order of their values: %(cells)s.") % facts
        return Verdict(VerdictKind.HOLDS, cells, reason)
    reason = _("The rows are not in the order of their values: %(cells)s.") % facts
    return Verdict(VerdictKind.FAILS, cells, reason)


def _judge_order_of_periods(claim: Claim, table: ClaimTable, column: str, row: str) -> Verdict:
    """Compare the values of all periods of a row with numbers in their order."""
    cells = tuple(cell_of(table, row, column, period) for period in table.periods(column))
    names = Names(table)
    facts = {"cells": names.cells(cells)}
    pairs = zip(claim.statement.amounts, cells, strict=True)
    if all(fits(stated, fact(table, table.values[cell], column)) for stated, cell in pairs):
        reason = _("The numbers are in the order of the periods: %(cells)s.") % facts
        return Verdict(VerdictKind.HOLDS, cells, reason)
    reason = _("The numbers are not those of the periods in this order: %(cells)s.") % facts
    return Verdict(VerdictKind.FAILS, cells, reason)


def judge_comparison(claim: Claim, table: ClaimTable, column: str) -> Verdict:
    """Compare rows with other rows."""
    if claim.scope.is_object_unknown:
        raise CannotTellError(_("What it is compared with is no row of the table."))
    rows = subject_of(claim)
    if claim.statement.of_change:
        table = growth_table(claim, table, column)
    period = period_of(claim, table, column)
    ours = [cell_of(table, row, column, period) for row in rows]
    if claim.statement.with_average:
        return _judge_with_average(claim, table, column, ours)
    if not claim.scope.others and not claim.statement.sign and len(ours) > 1:
        theirs, ours = ours[1:], ours[:1]
        return _judge_rows(claim, table, column, ours, theirs)
    theirs = [cell_of(table, row, column, period) for row in claim.scope.others if row not in rows]
    if not theirs:
        raise CannotTellError(_("What it is compared with is no row of the table."))
    if claim.statement.with_sum or (claim.statement.of_sum and len(ours) > 1):
        return _judge_with_sum(claim, table, column, ours, theirs)
    return _judge_rows(claim, table, column, ours, theirs)


def _judge_with_sum(
    claim: Claim, table: ClaimTable, column: str, ours: list[Cell], theirs: list[Cell]
) -> Verdict:
    if not is_share(table, column):
        require_sums(table, column)
    own = sum((table.values[cell] for cell in ours), Decimal(0))
    total = sum((table.values[cell] for cell in theirs), Decimal(0))
    names = Names(table)
    facts = {"cells": names.cells([*ours, *theirs])}
    if claim.statement.of_sum:
        reason = _("The sum is %(value)s: %(cells)s.") % {
            "value": names.value(own, column),
            **facts,
        }
    else:
        reason = _("The sum of the others is %(value)s: %(cells)s.") % {
            "value": names.value(total, column),
            **facts,
        }
    if claim.statement.amounts:
        holds = _compares(claim, table, own, total, column)
    else:
        holds = (own - total) * claim.statement.sign > 0
    kind = VerdictKind.HOLDS if holds else VerdictKind.FAILS
    return Verdict(kind, (*ours, *theirs), reason)


def _judge_rows(
    claim: Claim, table: ClaimTable, column: str, ours: list[Cell], theirs: list[Cell]
) -> Verdict:
    wrong = [
        (our, their)
        for our in ours
        for their in theirs
        if not _compares(claim, table, table.values[our], table.values[their], column)
    ]
    names = Names(table)
    cells = tuple(dict.fromkeys([*ours, *theirs]))
    if not wrong and claim.statement.is_first and len(ours) == len(theirs) == 1:

        def was_so(cell: Cell) -> bool:
            other = Cell(theirs[0].row, column, cell.period)
            return other in table.values and _compares(
                claim, table, table.values[cell], table.values[other], column
            )

        if earlier := _earlier(table, ours, was_so):
            return _not_first(table, earlier)
    if not wrong:
        reason = _("The comparison holds: %(cells)s.") % {"cells": names.cells(cells)}
        return Verdict(VerdictKind.HOLDS, cells, reason)
    our, their = wrong[0]
    return Verdict(
        VerdictKind.FAILS,
        (our, their),
        _("The comparison does not hold: %(cells)s. %(difference)s")
        % {
            "cells": names.cells((our, their)),
            "difference": _difference(table, our, their),
        },
        _wording(claim, table, our, their),
    )


def _judge_with_average(claim: Claim, table: ClaimTable, column: str, ours: list[Cell]) -> Verdict:
    every = [cell_of(table, row, column, ours[0].period) for row in claim.scope.others]
    mean = sum((table.values[cell] for cell in every), Decimal(0)) / len(every)
    names = Names(table)
    facts = {"value": names.value(mean, column), "cells": names.cells(ours)}
    reason = _("The average is %(value)s: %(cells)s.") % facts
    cells = tuple(dict.fromkeys([*ours, *every]))
    if all(_compares(claim, table, table.values[cell], mean, column) for cell in ours):
        return Verdict(VerdictKind.HOLDS, cells, reason)
    return Verdict(VerdictKind.FAILS, cells, reason)


def _compares(claim: Claim, table: ClaimTable, ours: Decimal, theirs: Decimal, column: str) -> bool:
    sign = claim.statement.sign
    if claim.statement.is_flat:
        return theirs > 0 and (ours / theirs - 1).copy_abs() <= _NEAR
    if claim.statement.is_denied and ours == theirs:
        return True
    if sign and (ours - theirs) * sign <= 0:
        return False
    if not claim.statement.amounts:
        return bool(sign) or ours == theirs
    stated = claim.statement.amounts[0]
    if is_multiple(stated) or (not sign and is_fraction(stated)):
        if theirs <= 0:
            raise CannotTellError(_("There is no multiple of zero or less."))
        return fits_multiple(stated, ours / theirs, is_change=bool(sign))
    if is_points(stated):
        return fits_points(stated, ours - theirs)
    if stated.number.unit == "%" or is_fraction(stated):
        return _fits_size(stated, DataValue(percent_more(ours, theirs), "%", is_change=True))
    return _fits_size(stated, fact(table, ours - theirs, column))


def _fits_size(stated: Stated, value: DataValue) -> bool:
    opposite = DataValue(-value.value, value.unit, value.is_change)
    return fits(stated, value) or fits(stated, opposite)


def _difference(table: ClaimTable, ours: Cell, theirs: Cell) -> str:
    first, second = table.values[ours], table.values[theirs]
    if first == second:
        return _("They are equal.")
    if second <= 0:
        return ""
    return _("That is %(ratio)s times as much, a difference of %(difference)s.") % {
        "ratio": plain(first / second),
        "difference": Names(table).value(first - second, ours.column),
    }


def _wording(claim: Claim, table: ClaimTable, ours: Cell, theirs: Cell) -> str:
    first, second = table.values[ours], table.values[theirs]
    stated = claim.statement.amounts
    if stated and is_multiple(stated[0]) and second > 0:
        ratio = plain(first / second, 1)
        return f"{ratio}倍" if claim.is_chinese else f"{ratio} times"
    if first == second:
        return "与之相同" if claim.is_chinese else "the same as"
    if claim.is_chinese:
        return "高于" if first > second else "低于"
    return "more than" if first > second else "less than"
