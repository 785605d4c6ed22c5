"""Judgement of superlatives, records and ranks."""

import re
from dataclasses import replace
from decimal import Decimal

from django.utils.translation import gettext as _

from articles.claims.claims import Claim
from articles.claims.judging.growth import growth_table
from articles.claims.judging.levels import judge_comparison
from articles.claims.judging.values import cell_of, period_of, subject_of
from articles.claims.table import Cell, ClaimTable
from articles.claims.verdicts import CannotTellError, Names, Verdict, VerdictKind, ordinal

_MOST = re.compile(r"\b(?:most|least|[a-z]+est)\b", re.IGNORECASE)
_MOST_HAN = re.compile(r"最(?=[大小多少高低长短快慢强弱])")
_BY_FAR_IN_WORDS = re.compile(r",?\s*\b(?:by far|by a wide margin|far and away)\b", re.IGNORECASE)
_ORDINALS = ("", "", *["second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth"])
_HAN = "〇一二三四五六七八九"
# The largest by far is at least so many times the next.
_BY_FAR = Decimal("1.3")


def judge_superlative(claim: Claim, table: ClaimTable, column: str) -> Verdict:
    """Compare rows with all others in scope, or a row's value with its values of other periods."""
    sign = claim.statement.sign
    is_of_years = all(period.isdecimal() for period in table.periods(column))
    if claim.statement.count < 0 or (claim.statement.count and not is_of_years):
        raise CannotTellError(
            _("The text does not say in numbers that are read among how many years.")
        )
    if claim.statement.of_change and not table.column_of[column].is_change:
        return _judge_growth(claim, table, column)
    if claim.statement.over_periods and 1 < len(claim.scope.rows) < len(table.single_rows):
        # Both reached a record: each of its own.
        each = [
            judge_superlative(
                replace(claim, scope=replace(claim.scope, rows=(row,))), table, column
            )
            for row in claim.scope.rows
        ]
        return next((v for v in each if v.kind is not VerdictKind.HOLDS), each[0])
    if claim.statement.over_periods and len(claim.scope.rows) == 1:
        ours, others = _over_periods(claim, table, column)
    else:
        ours, others = _over_rows(claim, table, column)
    own = [table.values[cell] * sign for cell in ours]
    ahead = [cell for cell in others if table.values[cell] * sign > min(own)]
    tied = [cell for cell in others if table.values[cell] * sign == min(own)]
    names = Names(table)
    nearest = max(others, key=lambda cell: table.values[cell] * sign)
    if ahead:
        best = max(ahead, key=lambda cell: table.values[cell] * sign)
        is_of_another = best.period not in {cell.period for cell in ours}
        return Verdict(
            VerdictKind.FAILS,
            (*ours, *ahead),
            (
                _("%(cells)s, but %(best)s is ahead.")
                if sign > 0
                else _("%(cells)s, but %(best)s is smaller.")
            )
            % {"cells": names.cells(ours), "best": names.cell(best, period=is_of_another)},
            _superlative_wording(claim, names, best, len(ahead) + len(ours)),
        )
    if tied:
        return Verdict(
            VerdictKind.FAILS,
            (*ours, *tied),
            _("It is not alone: %(cells)s.") % {"cells": names.cells([*ours, *tied])},
            _shared_wording(claim, len(ours) + len(tied)),
        )
    if claim.statement.by_far and not _is_far(table, ours, nearest, sign):
        return Verdict(
            VerdictKind.FAILS,
            (*ours, nearest),
            _("It is, but not by far: %(cells)s.") % {"cells": names.cells([*ours, nearest])},
            _BY_FAR_IN_WORDS.sub("", claim.literal).strip(),
        )
    return Verdict(
        VerdictKind.HOLDS,
        (*ours, *others),
        _("%(cells)s; the next of %(count)d is %(next)s.")
        % {
            "cells": names.cells(ours),
            "count": len(ours) + len(others),
            "next": names.cell(nearest, period=claim.statement.over_periods),
        },
    )


def _judge_growth(claim: Claim, table: ClaimTable, column: str) -> Verdict:
    """Compare changes in per cent, or differences; either may be meant."""
    plain_claim = replace(claim, statement=replace(claim.statement, of_change=False))
    verdicts = [
        judge_superlative(
            plain_claim, growth_table(claim, table, column, absolute=absolute), column
        )
        for absolute in _measures_of_growth(claim)
    ]
    verdict = next((v for v in verdicts if v.kind is VerdictKind.HOLDS), verdicts[0])
    year = _year_on_year(claim, table, column)
    if verdict.kind is VerdictKind.FAILS and year:
        other = replace(claim, scope=replace(claim.scope, periods=year))
        if _judge_growth(other, table, column).kind is VerdictKind.HOLDS:
            # Growth in a quarter is over that before, or over that of a year before.
            raise CannotTellError(_("The text does not say between which periods."))
    return verdict


def _measures_of_growth(claim: Claim) -> tuple[bool, ...]:
    """Return whether growth may be in per cent, which is False, and whether it may be a difference."""
    return (False,) if claim.statement.in_per_cent else (False, True)


def _year_on_year(claim: Claim, table: ClaimTable, column: str) -> tuple[str, ...]:
    """Return the quarter of a claim that names only it, and that of the year before."""
    named, known = claim.scope.periods, table.periods(column)
    if len(named) != 1 or "-" not in named[0] or not named[0][:4].isdecimal():
        return ()
    before = f"{int(named[0][:4]) - 1}{named[0][4:]}"
    return (before, named[0]) if before in known else ()


def _over_rows(claim: Claim, table: ClaimTable, column: str) -> tuple[list[Cell], list[Cell]]:
    period = period_of(claim, table, column)
    rows = subject_of(claim)
    ours = [cell_of(table, row, column, period) for row in rows]
    if any(row in table.groups for row in rows):
        raise CannotTellError(_("A total of other rows is not compared with them."))
    others = [cell_of(table, row, column, period) for row in claim.scope.others if row not in rows]
    if not others:
        raise CannotTellError(_("There is no other row to compare with."))
    return ours, others


def _over_periods(claim: Claim, table: ClaimTable, column: str) -> tuple[list[Cell], list[Cell]]:
    row = claim.scope.rows[0]
    at = period_of(claim, table, column)
    known = [p for p in table.periods(column) if p <= at and Cell(row, column, p) in table.values]
    ours = cell_of(table, row, column, at)
    since = claim.scope.periods[0] if len(claim.scope.periods) == 2 else ""
    # The highest since 2016 may be lower than in 2016.
    periods = [period for period in known if period != at and period > since]
    if claim.statement.all_periods:
        periods = [
            p for p in table.periods(column) if p != at and Cell(row, column, p) in table.values
        ]
    if claim.statement.count:
        first = int(at) - claim.statement.count
        periods = [p for p in known if p != at and int(p) > first]
        sign = claim.statement.sign
        is_ahead = all(
            table.values[Cell(row, column, p)] * sign < table.values[ours] * sign for p in periods
        )
        if is_ahead and int(known[0]) > first + 1:
            raise CannotTellError(
                _("The data begins in %(period)s, too late to count so far.") % {"period": known[0]}
            )
    periods = periods or [period for period in known if period != at]
    if not periods:
        raise CannotTellError(_("The data has no earlier value to compare with."))
    return [ours], [Cell(row, column, period) for period in periods]


def _is_far(table: ClaimTable, ours: list[Cell], nearest: Cell, sign: int) -> bool:
    own, other = min(table.values[cell] * sign for cell in ours) * sign, table.values[nearest]
    more, less = (own, other) if sign > 0 else (other, own)
    return less <= 0 or more >= _BY_FAR * less


def _superlative_wording(claim: Claim, names: Names, best: Cell, rank: int) -> str:
    if claim.statement.over_periods:
        return ""
    # The largest is the second largest, and 最大 is 第二大.
    stated = _BY_FAR_IN_WORDS.sub("", claim.literal).strip()
    if 1 < rank < len(_ORDINALS):
        place = f"第{_HAN[rank]}" if claim.is_chinese else f"{_ORDINALS[rank]} \\g<0>"
        reworded, count = (_MOST_HAN if claim.is_chinese else _MOST).subn(place, stated, count=1)
        if count:
            return reworded
    if claim.is_chinese:
        return f"第{rank}（第一为{names.row(best.row)}）"
    return f"{ordinal(rank)} ({names.row(best.row)})"


def _shared_wording(claim: Claim, count: int) -> str:
    return f"并列{count}个之一" if claim.is_chinese else f"one of {count} that are equal"


def judge_rank(claim: Claim, table: ClaimTable, column: str) -> Verdict:
    """Count the rows ahead of a row."""
    if claim.statement.of_change:
        return _judge_rank_of_growth(claim, table, column)
    sign, stated = claim.statement.sign, claim.statement
    if stated.is_next and stated.is_exact:
        return _judge_only_ahead(claim, table, column)
    if stated.is_next:
        return _judge_next(claim, table, column)
    if not (stated.rank or stated.count):
        return judge_comparison(claim, table, column)
    ours, others = _over_rows(claim, table, column)
    every = sorted([*ours, *others], key=lambda cell: -table.values[cell] * sign)
    names = Names(table)
    if stated.count:
        top = every[: stated.count]
        edge = table.values[top[-1]]
        tied = [cell for cell in every[stated.count :] if table.values[cell] == edge]
        is_top = all(cell in top for cell in ours) and not tied
        if stated.is_exact and len(ours) == len(top):
            is_top = is_top and ours == top
        facts = {"count": stated.count, "cells": names.cells(top)}
        reason = _("The top %(count)d are %(cells)s.") % facts
        if is_top:
            return Verdict(VerdictKind.HOLDS, tuple(every), reason)
        if tied:
            reason = _("It is not alone: %(cells)s.") % {"cells": names.cells([*top, *tied])}
        return Verdict(VerdictKind.FAILS, tuple(every), reason, names.rows(c.row for c in top))
    if len(ours) != 1 and not (stated.is_tied and len({table.values[cell] for cell in ours}) == 1):
        raise CannotTellError(_("Only one row can have this rank."))
    own = table.values[ours[0]]
    ahead = [cell for cell in others if table.values[cell] * sign > own * sign]
    tied = [cell for cell in [*ours[1:], *others] if table.values[cell] == own]
    rank = len(ahead) + 1
    facts = {"rank": ordinal(rank), "cells": names.cells(every)}
    if tied:
        reason = _("It shares its rank, %(rank)s: %(cells)s.") % facts
    else:
        reason = _("It is %(rank)s: %(cells)s.") % facts
    if rank == stated.rank and bool(tied) == stated.is_tied:
        return Verdict(VerdictKind.HOLDS, tuple(every), reason)
    joint = ("并列" if claim.is_chinese else "joint ") if tied else ""
    wording = f"{joint}第{rank}" if claim.is_chinese else f"{joint}{ordinal(rank)}"
    return Verdict(VerdictKind.FAILS, tuple(every), reason, wording)


def _judge_rank_of_growth(claim: Claim, table: ClaimTable, column: str) -> Verdict:
    """Count the rows that grew more, in per cent, or as a difference; either may be meant."""
    plain_claim = replace(claim, statement=replace(claim.statement, of_change=False))
    if table.column_of[column].is_change:
        return judge_rank(plain_claim, table, column)
    verdicts = [
        judge_rank(plain_claim, growth_table(claim, table, column, absolute=absolute), column)
        for absolute in _measures_of_growth(claim)
    ]
    return next((v for v in verdicts if v.kind is VerdictKind.HOLDS), verdicts[0])


def _judge_next(claim: Claim, table: ClaimTable, column: str) -> Verdict:
    """Judge whether no row is between a row and the one that it is said to be second to."""
    period = period_of(claim, table, column)
    ours = [cell_of(table, row, column, period) for row in subject_of(claim)]
    if len(ours) != 1 or len(claim.scope.others) != 1:
        raise CannotTellError(_("What it is second to is no row of the table."))
    [first] = [cell_of(table, row, column, period) for row in claim.scope.others]
    every = [cell_of(table, row, column, period) for row in table.single_rows]
    sign = claim.statement.sign
    high, low = table.values[first] * sign, table.values[ours[0]] * sign
    between = [
        c for c in every if low <= table.values[c] * sign <= high and c not in (first, ours[0])
    ]
    names = Names(table)
    cells = (first, *between, ours[0])
    reason = _("These follow each other: %(cells)s.") % {"cells": names.cells(cells)}
    is_next = low < high and not between
    return Verdict(VerdictKind.HOLDS if is_next else VerdictKind.FAILS, cells, reason)


def _judge_only_ahead(claim: Claim, table: ClaimTable, column: str) -> Verdict:
    """Judge whether some rows are ahead of another, or below it, and no others."""
    period, sign = period_of(claim, table, column), claim.statement.sign
    ours = [cell_of(table, row, column, period) for row in subject_of(claim)]
    if len(ours) != 1 or not claim.scope.others:
        raise CannotTellError(_("What it is second to is no row of the table."))
    every = [cell_of(table, row, column, period) for row in table.single_rows]
    own = table.values[ours[0]] * sign
    ahead = [cell for cell in every if table.values[cell] * sign > own]
    cells = (*ours, *ahead)
    reason = _("These follow each other: %(cells)s.") % {"cells": Names(table).cells(cells)}
    is_true = {cell.row for cell in ahead} == set(claim.scope.others)
    return Verdict(VerdictKind.HOLDS if is_true else VerdictKind.FAILS, cells, reason)
