"""Judgement of statements by the values of a table: one function for each kind. Pure.

    verdict = judge(Superlative(("jp",), Measure("papers", "2021"), Direction.MORE), table)

It raises nothing: what is missing is a verdict that cannot be told. A tie fails, and is named.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _

from articles.audit import PERCENT
from articles.numbers.amounts import as_stated, fits, fits_size, is_beyond, size_as_stated
from articles.numbers.levels import (
    Level,
    cells_of,
    period_in,
    periods_since,
    require_sums,
    sum_of,
    sum_of_all,
    value_of,
    verdict_on,
)
from articles.numbers.order import judge_comparison, judge_rank, judge_superlative
from articles.numbers.statements import (
    Amount,
    Average,
    Change,
    Comparison,
    Count,
    Direction,
    Quantifier,
    Rank,
    Run,
    Share,
    Statement,
    Superlative,
    Total,
    Unit,
    column_of,
    others_of,
)
from articles.numbers.table import Table
from articles.numbers.verdicts import CannotTellError, Names, Verdict, VerdictKind, plain


def judge(statement: Statement, table: Table) -> Verdict:
    """Return whether a statement holds; the reason is in the language of the interface."""
    try:
        _require_known(statement, table)
        if isinstance(statement, Comparison | Count) and statement.first_time:
            return _first_time(replace(statement, first_time=False), table)
        return _JUDGES[type(statement)](statement, table)
    except CannotTellError as error:
        return Verdict(VerdictKind.CANNOT_TELL, (), str(error))


def _require_known(statement: Statement, table: Table) -> None:
    """Raise if a statement has no rows, or names what the table no longer has."""
    if not statement.rows:
        raise CannotTellError(_("The text names no row of the table that this is about."))
    column, others = column_of(statement), others_of(statement)
    gone = [code for code in (*statement.rows, *others) if code not in table.row_of]
    if column not in table.column_of:
        gone.append(column)
    if gone:
        reason = _("The dataset no longer has this row or column: %(codes)s.")
        raise CannotTellError(reason % {"codes": ", ".join(dict.fromkeys(gone))})


def _first_time(statement: Comparison | Count, table: Table) -> Verdict:
    """Judge whether a statement holds, and held in no earlier period."""
    verdict, measure = _JUDGES[type(statement)](statement, table), statement.measure
    if verdict.kind is VerdictKind.FAILS:
        return verdict
    at = period_in(table, measure.column, measure.period)
    for period in table.periods(measure.column):
        earlier = judge(replace(statement, measure=replace(measure, period=period)), table)
        if period < at and earlier.kind is VerdictKind.HOLDS:
            shown = Names(table).cell(earlier.cells[0], period=True)
            reason = _("It is not the first time: %(cells)s.") % {"cells": shown}
            return verdict_on(False, earlier.cells, reason, statement)
    return verdict


def _change(statement: Change, table: Table) -> Verdict:
    column, base = statement.column, statement.base
    period = period_in(table, column, statement.period)
    if period_in(table, column, base) == period:
        raise CannotTellError(_("The text does not say between which periods."))
    pairs = [
        (value_of(table, row, column, base), value_of(table, row, column, period))
        for row in statement.rows
    ]
    groups: list[tuple[Sequence[str], tuple[Decimal, Decimal]]]
    if statement.together and len(pairs) > 1:
        require_sums(table, column)
        first, last = zip(*pairs, strict=True)
        groups = [(statement.rows, (sum(first, Decimal(0)), sum(last, Decimal(0))))]
    else:
        groups = [([row], pair) for row, pair in zip(statement.rows, pairs, strict=True)]
    wrong = next((group for group in groups if not _changed(statement, *group[1])), None)
    rows, pair = wrong or groups[0]
    names = Names(table)
    name, values = names.rows(rows), [names.value(value, column) for value in pair]
    facts = {
        "cells": names.join([f"{name} {base} {values[0]}", f"{period} {values[1]}"]),
        "size": _size(table, column, *pair),
    }
    deciding = rows if wrong else statement.rows
    # The former period of all rows, and then the latter, where they are added up.
    cells = [
        cell
        for each in ([deciding] if len(groups) < len(pairs) else [[row] for row in deciding])
        for at in (base, period)
        for cell in cells_of(each, column, at)
    ]
    if not wrong:
        return verdict_on(True, cells, _("The data shows this change: %(cells)s. %(size)s") % facts)
    reason = _("The data shows another change: %(cells)s. %(size)s") % facts
    nearest = _nearest_change(statement, table, *pair) if len(groups) == 1 else None
    return verdict_on(False, cells, reason, nearest)


def _changed(statement: Change, first: Decimal, last: Decimal) -> bool:
    if statement.direction and (last - first) * statement.direction <= 0:
        return False
    if statement.start and not fits(statement.start, first):
        return False
    if statement.end and not fits(statement.end, last):
        return False
    if statement.amount:
        return fits_size(statement.amount, last, first)
    return bool(statement.direction or statement.start or statement.end) or first == last


def _nearest_change(statement: Change, table: Table, first: Decimal, last: Decimal) -> Change:
    amount, sign = statement.amount, (last > first) - (last < first)
    if amount and amount.unit is Unit.PERCENT:
        points = Amount(amount.value, Unit.POINTS, amount.hedge, amount.place)
        if table.column_of[statement.column].sign == PERCENT and fits_size(points, last, first):
            # Per cent was written where points were meant.
            amount = points
    if amount:
        amount = size_as_stated(amount, last, first)
    return replace(
        statement,
        direction=Direction(sign),
        amount=amount if sign else None,
        start=statement.start and as_stated(statement.start, first),
        end=statement.end and as_stated(statement.end, last),
    )


def _size(table: Table, column: str, first: Decimal, last: Decimal) -> str:
    change = last - first
    if table.column_of[column].sign == PERCENT:
        facts = {"points": plain(change)}
        if first <= 0:
            return _("That is %(points)s percentage points.") % facts
        facts["percent"] = plain(change / first * 100, 1)
        return _("That is %(points)s percentage points, or %(percent)s per cent.") % facts
    if first <= 0:
        return ""
    return _("That is %(percent)s per cent, or %(times)s times as much.") % {
        "percent": plain(change / first * 100, 1),
        "times": plain(last / first),
    }


def _share(statement: Share, table: Table) -> Verdict:
    column, names = statement.column, Names(table)
    require_sums(table, column)
    periods = periods_since(table, column, statement.since, statement.period)
    part = cells_of(statement.rows, column, *periods)
    own = sum_of(table, part)
    if statement.of:
        rest = cells_of(statement.of, column, *periods)
        cells, total = tuple(dict.fromkeys([*part, *rest])), sum_of(table, rest)
    else:
        cells, total = sum_of_all(table, column, periods)
    if total <= 0 or own > total:
        raise CannotTellError(_("There is no part of a smaller sum, or of one of zero or less."))
    share = own / total * 100
    reason = _("%(part)s of %(whole)s is %(share)s.") % {
        "part": names.value(own, column),
        "whole": names.value(total, column),
        "share": f"{plain(share, 1)}%",
    }
    holds = fits(statement.amount, share)
    nearest = None if holds else replace(statement, amount=as_stated(statement.amount, share))
    return verdict_on(holds, cells, reason, nearest)


def _count(statement: Count, table: Table) -> Verdict:
    level, amount = Level(table, statement.measure), statement.amount
    is_only = statement.quantifier is Quantifier.ONLY
    rows = table.single_rows if is_only else statement.rows
    values = [level.value(row) for row in rows]
    if len(rows) == 1 and amount and statement.quantifier is Quantifier.EACH:
        holds = fits(amount, values[0])
        reason = (
            _("The data says the same: %(cells)s.")
            if holds
            else _("The data says otherwise: %(cells)s.")
        )
        value = replace(statement, amount=as_stated(amount, values[0]))
        return verdict_on(holds, level.cells(rows), reason % {"cells": level.shown(rows)}, value)
    if amount:
        true = [row for row, v in zip(rows, values, strict=True) if is_beyond(amount, v)]
    elif statement.direction:
        sign = statement.direction
        true = [row for row, v in zip(rows, values, strict=True) if v * sign > 0]
    else:
        raise CannotTellError(_("The text does not say what is true of these rows."))
    false = [row for row in rows if row not in true]
    facts: dict[str, object] = {"count": len(true), "all": len(rows)}
    facts["cells"] = level.shown(false or true)
    if false:
        reason = _("It is true of %(count)d of %(all)d; not of %(cells)s.") % facts
    else:
        reason = _("It is true of all %(all)d: %(cells)s.") % facts
    holds = set(true) == set(statement.rows) if is_only else _is_as_many(statement, len(true))
    nearest: Count | None = replace(statement, quantifier=Quantifier.EXACTLY, number=len(true))
    if is_only:
        nearest = replace(statement, rows=tuple(true)) if true else None
    return verdict_on(holds, level.cells([*true, *false]), reason, nearest)


def _is_as_many(statement: Count, count: int) -> bool:
    every = len(statement.rows)
    match statement.quantifier:
        case Quantifier.HALF:
            return 2 * count == every
        case Quantifier.MOST:
            return 2 * count > every
        case Quantifier.NONE:
            return count == 0
        case Quantifier.ALL_BUT:
            return count == every - statement.number
        case Quantifier.EXACTLY:
            return count == statement.number
    return count == every


def _aggregate(statement: Total | Average, table: Table) -> Verdict:
    column, rows = statement.column, statement.rows
    periods = periods_since(table, column, statement.since, statement.period)
    if isinstance(statement, Total):
        require_sums(table, column)
    if len(rows) * len(periods) < 2:
        raise CannotTellError(_("One value has no total and no average."))
    cells = cells_of(rows, column, *periods)
    value, names = sum_of(table, cells), Names(table)
    reason = _("The sum is %(value)s: %(cells)s.")
    if isinstance(statement, Average):
        value /= len(cells)
        reason = _("The average is %(value)s: %(cells)s.")
    reason %= {"value": names.value(value, column), "cells": names.cells(cells)}
    # 408,000 is a mean of 407.83 thousand: as rounded as the values are.
    scale = table.column_of[column].scale
    rounded = round(value / scale) * scale if scale > 1 else value
    holds = fits(statement.amount, rounded) or fits(statement.amount, value)
    nearest = None if holds else replace(statement, amount=as_stated(statement.amount, value))
    return verdict_on(holds, cells, reason, nearest)


def _run(statement: Run, table: Table) -> Verdict:
    verdicts = [_run_of(statement, table, row) for row in statement.rows]
    return next((v for v in verdicts if v.kind is VerdictKind.FAILS), verdicts[0])


def _run_of(statement: Run, table: Table, row: str) -> Verdict:
    column, sign, amount = statement.column, statement.direction, statement.amount
    at = period_in(table, column, statement.period)
    periods = [period for period in table.periods(column) if statement.since <= period <= at]
    values = [value_of(table, row, column, period) for period in periods]
    if amount:
        moves = [is_beyond(amount, value) for value in values]
    else:
        moves = [(last - first) * sign > 0 for first, last in pairwise(values)]
    if not moves:
        raise CannotTellError(_("The data has only one period, so it shows no change."))
    if statement.count and any(_is_gap(first, last) for first, last in pairwise(periods)):
        raise CannotTellError(_("The data has not every period."))
    length = next((n for n, moved in enumerate(reversed(moves)) if not moved), len(moves))
    if length < statement.count and length == len(moves):
        raise CannotTellError(
            _("The data begins in %(period)s, too late to count so far.") % {"period": periods[0]}
        )
    if not statement.count:
        holds = length == len(moves)
    else:
        holds = length == statement.count if statement.exact else length >= statement.count
    cells, names = cells_of([row], column, *periods), Names(table)
    facts = {"count": length, "period": at, "cells": names.cells(cells)}
    reason = _("Up to %(period)s it is %(count)d in a row: %(cells)s.") % facts
    is_only = len(statement.rows) == 1 and length > 0 and statement.count > 0
    nearest = replace(statement, count=length, exact=False, since="") if is_only else None
    return verdict_on(holds, cells, reason, nearest)


def _is_gap(first: str, last: str) -> bool:
    """Return whether years lie between two that follow each other in the data."""
    return first.isdecimal() and last.isdecimal() and int(last) - int(first) > 1


_JUDGES: Mapping[type[Statement], Callable[[Any, Table], Verdict]] = {
    Superlative: judge_superlative,
    Rank: judge_rank,
    Comparison: judge_comparison,
    Change: _change,
    Share: _share,
    Count: _count,
    Total: _aggregate,
    Average: _aggregate,
    Run: _run,
}
