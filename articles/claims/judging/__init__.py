"""Judgement of claims by the values of a table, by kind of claim. Pure.

The judge of a kind takes a claim, its table and the code of one column. It raises `CannotTellError` if
something is missing, which `judge` turns into a verdict.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal

from django.utils.translation import gettext as _

from articles.audit import PERCENT
from articles.audit.agreement import DataValue, is_near
from articles.claims.claims import Claim, ClaimKind, Stated
from articles.claims.judging.aggregates import judge_average, judge_share, judge_total
from articles.claims.judging.changes import judge_change, judge_run
from articles.claims.judging.levels import judge_comparison, judge_order, judge_threshold
from articles.claims.judging.order import judge_rank, judge_superlative
from articles.claims.table import Cell, ClaimTable, TableColumn
from articles.claims.traditional import simplified
from articles.claims.units import own_unit_after
from articles.claims.verdicts import CannotTellError, Names, Verdict, VerdictKind

# A number that is so many times another is of something else.
_FAR = 30
# Up to here a number without a unit may count what is no value.
_COUNT = 12

_JUDGES: Mapping[ClaimKind, Callable[[Claim, ClaimTable, str], Verdict]] = {
    ClaimKind.THRESHOLD: judge_threshold,
    ClaimKind.CHANGE: judge_change,
    ClaimKind.COMPARISON: judge_comparison,
    ClaimKind.SUPERLATIVE: judge_superlative,
    ClaimKind.RANK: judge_rank,
    ClaimKind.SHARE: judge_share,
    ClaimKind.TOTAL: judge_total,
    ClaimKind.AVERAGE: judge_average,
    ClaimKind.ORDER: judge_order,
    ClaimKind.RUN: judge_run,
}


def judge(claim: Claim, table: ClaimTable) -> Verdict:
    """Return whether a claim holds, in its scope; its reason is in the language of the interface.

    What fails in some columns that it may be about, and holds in others, can't be told.
    """
    scope = claim.scope
    if scope.missing:
        return _cannot_tell(
            _("The data has no values for %(periods)s.") % {"periods": ", ".join(scope.missing)}
        )
    verdicts = [_judged_over_span(claim, table, column) for column in scope.columns]
    if not verdicts:
        return _cannot_tell(_("The table has no column of numbers that this could be about."))
    kinds = {verdict.kind for verdict in verdicts}
    if len(kinds) > 1 or (len(verdicts) > 1 and kinds == {VerdictKind.FAILS}):
        names = Names(table)
        return _cannot_tell(
            _("The text does not say which column it is about: %(columns)s.")
            % {"columns": names.join(names.column(column) for column in scope.columns)}
        )
    verdict = verdicts[0]
    if verdict.kind is VerdictKind.FAILS and scope.is_guess:
        return Verdict(
            VerdictKind.CANNOT_TELL,
            verdict.cells,
            _("The text does not say clearly which rows and periods it is about: %(reason)s")
            % {"reason": verdict.reason},
        )
    if verdict.kind is VerdictKind.FAILS and scope.unread:
        return Verdict(
            VerdictKind.CANNOT_TELL,
            verdict.cells,
            _(
                "The text may mean something else, by words that are not understood (%(words)s): %(reason)s"
            )
            % {"words": Names(table).join(scope.unread), "reason": verdict.reason},
        )
    if verdict.kind is VerdictKind.FAILS and not _is_surely_about(claim, table, verdict):
        return Verdict(
            VerdictKind.CANNOT_TELL,
            verdict.cells,
            _("The text names no column of the table, and its number is far from %(cells)s.")
            % {"cells": Names(table).cells(verdict.cells)},
        )
    return verdict


# Kinds that may be about the sum of all periods from the first to the last that a text names.
_OF_SPAN = (ClaimKind.SUPERLATIVE, ClaimKind.RANK, ClaimKind.SHARE, ClaimKind.COMPARISON)


def _judged_over_span(claim: Claim, table: ClaimTable, column: str) -> Verdict:
    """Judge a claim at the last of its periods, or else, if it names a span, over all of this."""
    verdict = _judged(claim, table, column)
    statement = claim.statement
    is_of_values = not (
        statement.of_change
        or statement.over_periods
        or (statement.quantifier and not statement.amounts)
    )
    if verdict.kind is VerdictKind.HOLDS or claim.kind not in _OF_SPAN or not is_of_values:
        return verdict
    if len(claim.scope.periods) != 2 or table.column_of[column].sign == PERCENT:
        return verdict
    first, last = claim.scope.periods
    if "-" not in first:
        # The sum of a year has a name of its own; that of several years is seldom meant.
        return verdict
    sums: dict[Cell, Decimal] = {}
    for cell, value in table.values.items():
        if cell.column == column and first <= cell.period <= last:
            at = replace(cell, period=last)
            sums[at] = sums.get(at, Decimal(0)) + value
    summed = _judged(claim, replace(table, values=sums), column)
    return summed if summed.kind is VerdictKind.HOLDS else verdict


def _judged(claim: Claim, table: ClaimTable, column: str) -> Verdict:
    try:
        verdict = _JUDGES[claim.kind](claim, table, column)
    except CannotTellError as error:
        return _cannot_tell(str(error))
    if claim.statement.is_denied and claim.kind is not ClaimKind.COMPARISON:
        return Verdict(_OPPOSITE[verdict.kind], verdict.cells, verdict.reason)
    return verdict


# What a text says of what it denies.
_OPPOSITE = {
    VerdictKind.HOLDS: VerdictKind.FAILS,
    VerdictKind.FAILS: VerdictKind.HOLDS,
    VerdictKind.CANNOT_TELL: VerdictKind.CANNOT_TELL,
}


def _cannot_tell(reason: str) -> Verdict:
    return Verdict(VerdictKind.CANNOT_TELL, (), reason)


def _has_unit_of(stated: Stated, column: TableColumn) -> bool:
    """Return whether a number has a unit of a column, its currency or per cent, or none at all."""
    if stated.number.unit:
        return stated.number.unit == column.sign
    after = simplified(stated.text[stated.number.end : stated.number.end + 24]).lower()
    if not after.strip() or after[0] in ",.;:。；、)":
        # Nothing else is counted.
        return True
    return bool(own_unit_after(stated, column))


def _is_small_count(stated: Stated) -> bool:
    """Return whether a number may count anything: about four."""
    number = stated.number
    return not number.unit and number.value <= _COUNT and number.value % 1 == 0


def _is_surely_about(claim: Claim, table: ClaimTable, verdict: Verdict) -> bool:
    """Return whether a number that fails is one of the table, rather than of something else."""
    if claim.kind is not ClaimKind.THRESHOLD:
        return True
    column = table.column_of[verdict.cells[0].column]
    values = [table.values[cell].copy_abs() for cell in verdict.cells]
    if claim.scope.is_column_named and all(
        _has_unit_of(stated, column)
        and any(value <= _FAR * stated.number.value <= _FAR * _FAR * value for value in values)
        for stated in claim.statement.amounts
    ):
        return True
    if all(_is_small_count(stated) for stated in claim.statement.amounts):
        return False
    return any(
        is_near(
            stated.number,
            DataValue(table.values[cell], table.column_of[cell.column].sign),
        )
        for stated in claim.statement.amounts
        for cell in verdict.cells
    )
