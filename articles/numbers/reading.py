"""Reading of an idiom in its clause: words to typed slots, None where one is missing or ambiguous. Pure."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property

from articles.audit import PERCENT
from articles.audit.hedges import hedge_of
from articles.numbers.amounts import ROUND, amount_of
from articles.numbers.mentions import ORDINALS, Mention, Sign, TableNames, Tokens
from articles.numbers.statements import (
    Amount,
    Average,
    Change,
    Comparison,
    Count,
    Direction,
    Measure,
    Rank,
    Run,
    Share,
    Statement,
    Superlative,
    Total,
    Unit,
)
from articles.numbers.table import Table, TableColumn

_MULTIPLES = {"double": 2, "triple": 3, "quadruple": 4}
_HALF = Amount(Decimal(50), Unit.PERCENT, "", Decimal(4))
# The two periods of a change.
_TWO = 2


@dataclass(frozen=True, eq=False)
class Clause:
    """The clause of a claim: the match of its idiom, and the mentions outside of that.

    `before` are the mentions of its sentence before it. They fill a slot that the clause leaves open, if they have one
    mention for it.
    """

    tokens: Tokens
    found: re.Match[str]
    outside: Sequence[Mention]
    before: Sequence[Mention]
    names: TableNames

    @property
    def table(self) -> Table:
        """The table that it is about."""
        return self.names.table

    @cached_property
    def groups(self) -> Mapping[str, str]:
        """The groups of the idiom that took part."""
        return {name: part for name, part in self.found.groupdict().items() if part is not None}

    def has(self, *groups: str) -> bool:
        """Return whether one of the groups took part."""
        return not self.groups.keys().isdisjoint(groups)

    def of(self, sign: Sign) -> list[Mention]:
        """Return the mentions of a kind outside the idiom."""
        return [mention for mention in self.outside if mention.sign is sign]

    def inside(self, sign: Sign, group: str | int = 0) -> list[Mention]:
        """Return the mentions of a kind in the idiom, or in a group of it."""
        start, end = self.found.span(group)
        mentions = self.tokens.mentions.items()
        return [mention for at, mention in mentions if start <= at < end and mention.sign is sign]

    def within(self, group: str, sign: Sign) -> Mention | None:
        """Return the mention of a kind in a group of the idiom, None if there is none or several."""
        found = self.inside(sign, group) if group in self.groups else []
        return found[0] if len(found) == 1 else None

    @cached_property
    def direction(self) -> Direction:
        """The direction of its words."""
        if self.has("most", "more", "up"):
            return Direction.MORE
        return Direction.LESS if self.has("least", "less", "down") else Direction.SAME

    @cached_property
    def own_rows(self) -> tuple[str, ...]:
        """The rows that it names itself, or all of them; () if there are none, or several mentions."""
        subject = self.within("subject", Sign.ROW)
        found = [*self.of(Sign.ROW), *([subject] if subject else [])]
        if not found and len(self.of(Sign.ALL)) == 1:
            return self.table.single_rows
        return found[0].codes if len(found) == 1 else ()

    @cached_property
    def rows(self) -> tuple[str, ...]:
        """The rows that it is about."""
        if self.own_rows or self.of(Sign.ROW) or self.of(Sign.ALL):
            return self.own_rows
        return self._before(Sign.ROW)

    @cached_property
    def own_column(self) -> str:
        """The column that it names, also by the unit of a number, or the only one; '' if none is sure."""
        named = [*self.of(Sign.COLUMN), *self.inside(Sign.COLUMN)]
        found = {mention.codes[0] for mention in named}
        found |= {self.names.column_of_unit(m, self.tokens) for m in self.inside(Sign.NUMBER)}
        found.discard("")
        if not found and len(self.table.columns) == 1:
            return self.table.columns[0].code
        return found.pop() if len(found) == 1 else ""

    @cached_property
    def column(self) -> TableColumn | None:
        """The column that it is about."""
        code = self.own_column
        if not code and not self.of(Sign.COLUMN) and not self.inside(Sign.COLUMN):
            code = next(iter(self._before(Sign.COLUMN)), "")
        return self.table.column_of.get(code)

    @cached_property
    def periods(self) -> tuple[str, ...]:
        """The periods that it names outside the idiom, or that its sentence named before."""
        own = self.of(Sign.PERIOD)
        if not own and not self.has("p"):
            return self._before(Sign.PERIOD)
        return tuple(code for mention in own for code in mention.codes)

    def _before(self, sign: Sign) -> tuple[str, ...]:
        """Return the codes that the sentence named before; () if it named several."""
        found = {mention.codes for mention in self.before if mention.sign is sign}
        return found.pop() if len(found) == 1 else ()

    @property
    def is_whole(self) -> bool:
        """Whether it names its rows, its column and its period itself."""
        has_time = bool(self.of(Sign.PERIOD)) or len(self.table.periods(self.own_column)) == 1
        return bool(self.own_rows and self.own_column and has_time)

    def amount(self, group: str = "n") -> Amount | None:
        """Return the number of a group, with its hedge and its unit."""
        mention = self.within(group, Sign.NUMBER)
        number = mention.number if mention else None
        if mention is None or number is None:
            return None
        text, start = self.tokens.text, number.start
        hedge = hedge_of(text[:start], number.literal, text[number.end :])
        if not hedge and (between := self.inside(Sign.ROW, group)):
            # A hedge before its row: less than a third of China's, 不到中国的三成.
            hedge = hedge_of(text[: between[0].start], number.literal, "")
        return amount_of(number, hedge, Unit.POINTS if self.has("points") else None)


def read(kind: str, clause: Clause) -> Statement | None:
    """Return what an idiom of a kind states in its clause."""
    reader = _READERS.get(kind)
    if reader is None or clause.column is None or not clause.groups or not clause.rows:
        return None
    # A number beside the claim may be what it is about.
    if clause.of(Sign.NUMBER):
        return None
    return reader(clause, clause.rows, clause.column)


def _period(clause: Clause) -> str | None:
    """Return the last period that a clause names, None for the newest."""
    return clause.periods[-1] if clause.periods else None


def _measure(clause: Clause, column: TableColumn) -> Measure | None:
    """Return the column and the one period of a clause; None if it names several."""
    if len(clause.periods) > 1:
        return None
    return Measure(column.code, _period(clause))


def _value(clause: Clause, column: TableColumn) -> Amount | None:
    """Return a number that is a value of the column: per cent of one in per cent, else none."""
    amount = clause.amount()
    is_share = column.sign == PERCENT
    if amount is None or amount.unit is not (Unit.PERCENT if is_share else Unit.VALUE):
        return None
    return replace(amount, unit=Unit.VALUE)


def _superlative(clause: Clause, rows: tuple[str, ...], column: TableColumn) -> Statement | None:
    measure, since = _measure(clause, column), clause.within("since", Sign.PERIOD)
    if measure is None or not clause.direction or rows == clause.table.single_rows:
        return None
    return Superlative(
        rows,
        measure,
        clause.direction,
        over_periods=clause.has("own"),
        since=since.codes[0] if since else "",
        by_far=clause.has("far", "far2"),
    )


def _rank(clause: Clause, rows: tuple[str, ...], column: TableColumn) -> Statement | None:
    measure, rank = _measure(clause, column), ORDINALS.get(clause.groups.get("o", ""))
    if len(rows) > 1 or measure is None or rank is None or clause.inside(Sign.ROW):
        return None
    return Rank(rows, measure, clause.direction or Direction.MORE, rank)


def _comparison(clause: Clause, rows: tuple[str, ...], column: TableColumn) -> Statement | None:
    measure, others = _measure(clause, column), clause.within("r", Sign.ROW)
    amount, direction = clause.amount(), clause.direction
    if measure is None or others is None or (clause.has("n") and amount is None):
        return None
    if clause.has("of"):
        # 40 per cent of another value is 0.4 times that.
        if amount and amount.unit is Unit.PERCENT:
            value, place = amount.value / 100, amount.place / 100
            amount = Amount(value, Unit.TIMES, amount.hedge, place)
        if amount is None or amount.unit is not Unit.TIMES:
            return None
        direction = Direction.MORE if amount.value > 1 else Direction.LESS
    if not direction or _is_ambiguous(amount, column):
        return None
    return Comparison(rows, others.codes, measure, direction, amount)


def _is_ambiguous(amount: Amount | None, column: TableColumn) -> bool:
    """Return whether an amount in per cent may be points, of a column in per cent."""
    return bool(amount and amount.unit is Unit.PERCENT and column.sign == PERCENT)


def _change(clause: Clause, rows: tuple[str, ...], column: TableColumn) -> Statement | None:
    times = _times(clause, column)
    if times is None or column.is_change:
        return None
    amount, direction = clause.amount(), clause.direction
    start, end = clause.amount("start"), clause.amount("end")
    if any(clause.has(group) and not clause.amount(group) for group in ("n", "start", "end")):
        return None
    if multiple := next((n for name, n in _MULTIPLES.items() if clause.has(name)), 0):
        hedge = hedge_of(f"{clause.groups.get('hedge', '')} ", "doubled", "")
        amount = Amount(Decimal(multiple), Unit.TIMES, hedge, multiple * ROUND)
        direction = Direction.MORE
    elif clause.has("halved"):
        hedge = hedge_of(f"{clause.groups.get('hedge', '')} ", "halved", "")
        amount, direction = replace(_HALF, hedge=hedge), Direction.LESS
    elif amount and amount.unit is Unit.TIMES:
        # Grew three times: to three times as much, or by that.
        return None
    if not direction or _is_ambiguous(amount, column):
        return None
    return Change(rows, column.code, *times, direction, amount, start, end)


def _times(clause: Clause, column: TableColumn) -> tuple[str, str] | None:
    """Return the first and the last period of a change; None if its base is not sure.

    A year is compared with the year before it; a quarter or a month only with what the text says.
    """
    base, known = clause.within("p", Sign.PERIOD), clause.table.periods(column.code)
    found = sorted({*(base.codes if base else ()), *clause.periods})
    if len(found) == _TWO:
        return found[0], found[1]
    if len(found) != 1 or not known:
        return None
    [period] = found
    if base:
        return (period, known[-1]) if period < known[-1] else None
    if period not in known:
        return None
    if clause.has("pop"):
        at = known.index(period)
        return (known[at - 1], period) if at else None
    year, dash, part = period.partition("-")
    if not year.isdecimal() or (part and not clause.has("yoy")):
        return None
    before = f"{int(year) - 1}{dash}{part}"
    return (before, period) if before in known else None


def _share(clause: Clause, rows: tuple[str, ...], column: TableColumn) -> Statement | None:
    amount, of, groups = clause.amount(), clause.within("r", Sign.ROW), clause.table.groups
    if amount is None or amount.unit is not Unit.PERCENT or len(clause.periods) > 1:
        return None
    if column.sign == PERCENT or not (of or clause.has("whole", "whole2")) or len(groups) > 1:
        return None
    return Share(rows, column.code, _period(clause), amount, of.codes if of else tuple(groups))


def _threshold(clause: Clause, rows: tuple[str, ...], column: TableColumn) -> Statement | None:
    measure, amount = _measure(clause, column), _value(clause, column)
    if measure is None or amount is None:
        return None
    return Count(rows, measure, amount=amount)


def _run(clause: Clause, rows: tuple[str, ...], column: TableColumn) -> Statement | None:
    mention = clause.within("count", Sign.NUMBER)
    counted = mention.number.value if mention and mention.number else None
    count = int(counted) if counted else ORDINALS.get(clause.groups.get("count", ""), 0)
    if not clause.direction or not count:
        return None
    return Run(rows, column.code, _period(clause), clause.direction, count)


def _total(clause: Clause, rows: tuple[str, ...], column: TableColumn) -> Statement | None:
    amount = clause.amount()
    if len(rows) == 1 or amount is None or amount.unit is not Unit.VALUE:
        return None
    if len(clause.periods) > 1:
        return None
    return Total(rows, column.code, _period(clause), amount)


def _average(clause: Clause, rows: tuple[str, ...], column: TableColumn) -> Statement | None:
    amount = _value(clause, column)
    # That of one row is over periods.
    if len(rows) == 1 or amount is None or len(clause.periods) > 1:
        return None
    return Average(rows, column.code, _period(clause), amount)


type _Reader = Callable[[Clause, tuple[str, ...], TableColumn], Statement | None]
_READERS: Mapping[str, _Reader] = {
    "superlative": _superlative,
    "rank": _rank,
    "comparison": _comparison,
    "change": _change,
    "share": _share,
    "threshold": _threshold,
    "run": _run,
    "total": _total,
    "average": _average,
}
