"""Words that may hold in the place of a claim, by its kind, the closest to the author's first. Pure."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal

from articles.audit import PERCENT, TIMES
from articles.claims.claims import Claim, ClaimKind, Stated
from articles.claims.rewording.numerals import PRECISIONS, han, with_count, write_like
from articles.claims.rewording.words import opposite_of, other_hedge, verb_of_change
from articles.claims.units import in_whole_units
from articles.numbers.statements import Change, Rank, Run, Superlative, Unit
from articles.numbers.table import Cell, Table
from articles.numbers.verdicts import Names, Verdict, ordinal, plain

_NEXT = 1_000_000

# A number in the words, and the values that may be meant by it.
type _Meant = tuple[Stated, Sequence[Decimal]]


def candidates(claim: Claim, verdict: Verdict, table: Table, before: str) -> Iterator[str]:
    """Yield words that may hold; `before` is the text before the claim."""
    yield from _BY_KIND[claim.kind](claim, verdict, in_whole_units(table), before)


def _threshold(claim: Claim, verdict: Verdict, table: Table, before: str) -> Iterator[str]:
    first = verdict.cells[0]
    every = [
        table.values[cell]
        for row in claim.scope.rows
        if (cell := first._replace(row=row)) in table.values
    ]
    if len(claim.statement.amounts) > 1 or not every:
        return
    low, high = min(every), max(every)
    # More than 1,100 is not 1,100, which a rounder number is.
    values = [low, high, low - low.copy_abs() / _NEXT, high + high.copy_abs() / _NEXT]
    stated = claim.statement.amounts[0]
    yield _hedged(claim, stated, before)
    yield from _renumbered(claim.literal, claim, [(stated, values)])


def _aggregate(claim: Claim, verdict: Verdict, table: Table, before: str) -> Iterator[str]:
    total = sum((table.values[cell] for cell in verdict.cells), Decimal(0))
    value = total / len(verdict.cells) if claim.kind is ClaimKind.AVERAGE else total
    stated = claim.statement.amounts[0]
    yield _hedged(claim, stated, before)
    yield from _renumbered(claim.literal, claim, [(stated, [value])])


def _share(claim: Claim, verdict: Verdict, table: Table, before: str) -> Iterator[str]:
    statement = claim.statement
    if statement.quantifier:
        if statement.count:
            for count in range(1, len(table.single_rows) + 1):
                yield with_count(claim.literal, statement.count, count)
        return
    if not statement.amounts:
        return
    stated = statement.amounts[0]
    own = sum((table.values[c] for c in verdict.cells if c.row in claim.scope.rows), Decimal(0))
    rest = sum((table.values[cell] for cell in verdict.cells), Decimal(0)) - own
    has_total = any(cell.row in table.groups - {*claim.scope.rows} for cell in verdict.cells)
    # The whole is a row of its own or the sum of all, unless the values are parts already.
    wholes = (rest if has_total else own + rest, Decimal(100))
    parts = [own / whole * 100 for whole in wholes if whole > 0]
    yield _hedged(claim, stated, before)
    yield from _renumbered(claim.literal, claim, [(stated, [p for p in parts if p < 100])])


def _change(claim: Claim, verdict: Verdict, table: Table, before: str) -> Iterator[str]:
    first, last = _ends(verdict.cells, table)
    statement, change = claim.statement, last - first
    meant = [(stated, _sizes(stated, first, last)) for stated in statement.amounts]
    if statement.start:
        meant.append((statement.start, [first]))
    if statement.end:
        meant.append((statement.end, [last]))
    if not change:
        yield "没有变化" if claim.is_chinese else "did not change"
        return
    words = claim.literal
    if statement.sign * change < 0:
        words = opposite_of(claim.literal, chinese=claim.is_chinese)
        yield words
    elif meant:
        yield _hedged(claim, meant[0][0], before)
    is_points = isinstance(verdict.nearest, Change) and _is_in_points(verdict.nearest)
    if words and is_points:
        yield from _in_points(words, claim, change)
    yield from _renumbered(words, claim, meant)
    size = _size_in_words(claim, verdict, table, is_points=is_points) if meant else ""
    if claim.is_chinese:
        yield f"{'上升' if change > 0 else '下降'}{size}"
    elif verb := verb_of_change(1 if change > 0 else -1, claim.literal, before):
        yield f"{verb} by {size}" if size else verb


def _is_in_points(change: Change) -> bool:
    return change.amount is not None and change.amount.unit is Unit.POINTS


def _size_in_words(claim: Claim, verdict: Verdict, table: Table, *, is_points: bool) -> str:
    """Return the size of a change: in points, in per cent or as a difference."""
    first, last = _ends(verdict.cells, table)
    size = (last - first).copy_abs()
    if is_points:
        return _points(claim, size)
    number = claim.statement.amounts[0].number if claim.statement.amounts else None
    if number is None:
        return ""
    if number.unit or (0 < number.value < 1 and "." not in number.literal):
        return f"{plain(size / first * 100, 1)}%" if first > 0 else ""
    return Names(table).value(size, verdict.cells[0].column)


def _points(claim: Claim, size: Decimal) -> str:
    points = plain(size)
    several = "" if points == "1" else "s"
    return f"{points}个百分点" if claim.is_chinese else f"{points} percentage point{several}"


def _in_points(words: str, claim: Claim, change: Decimal) -> Iterator[str]:
    """Yield words with percentage points in the place of per cent."""
    stated = claim.statement.amounts[0]
    if stated.number.unit == PERCENT:
        points = _points(claim, change.copy_abs())
        yield words.replace(stated.number.literal, points, 1)


def _ends(cells: Sequence[Cell], table: Table) -> tuple[Decimal, Decimal]:
    """Return the sums of the former and of the latter half of cells, which are one each of one row."""
    values = [table.values[cell] for cell in cells]
    half = len(values) // 2
    return sum(values[:half], Decimal(0)), sum(values[half:], Decimal(0))


def _sizes(stated: Stated, base: Decimal, value: Decimal) -> list[Decimal]:
    """Return the sizes of a difference that a number may give: as a multiple, in per cent, or itself."""
    number = stated.number
    size = (value - base).copy_abs()
    if number.unit == TIMES and base > 0:
        return [value / base, (value / base - 1).copy_abs()]
    if (number.unit == PERCENT or 0 < number.value < 1) and base > 0:
        return [size / base * 100, value / base * 100, size]
    return [size]


def _comparison(claim: Claim, verdict: Verdict, table: Table, before: str) -> Iterator[str]:
    if len(verdict.cells) != 2 or claim.statement.of_change:
        yield opposite_of(claim.literal, chinese=claim.is_chinese)
        return
    ours, theirs = (table.values[cell] for cell in verdict.cells)
    meant = [(stated, _sizes(stated, theirs, ours)) for stated in claim.statement.amounts]
    if any(stated.number.unit == TIMES for stated, _values in meant) and ours < theirs:
        # Nobody says 0.8 times as many.
        return
    words = claim.literal
    if claim.statement.sign * (ours - theirs) < 0:
        words = opposite_of(claim.literal, chinese=claim.is_chinese)
        yield words
    elif meant:
        yield _hedged(claim, meant[0][0], before)
    yield from _renumbered(words, claim, meant)


def _rank(claim: Claim, verdict: Verdict, _table: Table, _before: str) -> Iterator[str]:
    statement, nearest = claim.statement, verdict.nearest
    if not isinstance(nearest, Rank):
        return
    yield with_count(claim.literal, statement.rank or statement.count, nearest.rank)
    if nearest.at_top:
        return
    if claim.is_chinese:
        yield _HAN_SECOND.sub(f"居第{han(nearest.rank)}", claim.literal)
        yield f"{'并列' if nearest.tied else ''}第{han(nearest.rank)}"
    else:
        yield f"{'joint ' if nearest.tied else ''}{ordinal(nearest.rank)}"


_HAN_FIRST = re.compile("(?:居|列)?之?(?:[首冠]位?|榜首|第一)$")
_HAN_SECOND = re.compile("(?:居次[位席]?|次之)$")
_MOST_OF = re.compile(r"\b(?:most|least|[a-z]+est)\b", re.IGNORECASE)
_HAN_MOST = re.compile(r"最(?=[大小多少高低长短快慢强弱])")
_BY_FAR = re.compile(r",?\s*\b(?:by far|by a wide margin|far and away)\b", re.IGNORECASE)
_ORDINALS = ("second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")


def _superlative(claim: Claim, verdict: Verdict, _table: Table, _before: str) -> Iterator[str]:
    words, nearest = _BY_FAR.sub("", claim.literal).strip(), verdict.nearest
    if isinstance(nearest, Superlative) and not nearest.by_far:
        yield words
    if not isinstance(nearest, Rank) or not 1 < nearest.rank < len(_ORDINALS) + 2:
        return
    # The largest is the second largest, and 最大 is 第二大.
    if claim.is_chinese:
        yield _HAN_FIRST.sub(f"居第{han(nearest.rank)}", claim.literal)
        yield _HAN_MOST.sub(f"第{han(nearest.rank)}", words, count=1)
    else:
        yield _MOST_OF.sub(f"{_ORDINALS[nearest.rank - 2]} \\g<0>", words, count=1)


def _run(claim: Claim, verdict: Verdict, _table: Table, _before: str) -> Iterator[str]:
    nearest = verdict.nearest
    if isinstance(nearest, Run) and nearest.count > 1 and claim.statement.count:
        yield with_count(claim.literal, claim.statement.count, nearest.count)


def _none(_claim: Claim, _verdict: Verdict, _table: Table, _before: str) -> Iterator[str]:
    """Yield nothing: what would have to change is not in the words."""
    yield from ()


type _Candidates = Callable[[Claim, Verdict, Table, str], Iterator[str]]
_BY_KIND: Mapping[ClaimKind, _Candidates] = {
    ClaimKind.THRESHOLD: _threshold,
    ClaimKind.CHANGE: _change,
    ClaimKind.COMPARISON: _comparison,
    ClaimKind.SUPERLATIVE: _superlative,
    ClaimKind.RANK: _rank,
    ClaimKind.SHARE: _share,
    ClaimKind.TOTAL: _aggregate,
    ClaimKind.AVERAGE: _aggregate,
    ClaimKind.ORDER: _none,
    ClaimKind.RUN: _run,
}


def _place(stated: Stated, claim: Claim) -> int:
    """Return the place of a number in the words of a claim, -1 if it is not in them."""
    number, literal = stated.number, claim.literal
    begin = stated.text.find(literal)
    while begin >= 0:
        at = number.start - begin
        if at >= 0 and literal.startswith(number.literal, at):
            return at
        begin = stated.text.find(literal, begin + 1)
    return literal.find(number.literal)


def _hedged(claim: Claim, stated: Stated, before: str) -> str:
    """Return the words of a claim with another hedge for the same number."""
    at = _place(stated, claim)
    if at < 0:
        return ""
    number = stated.number
    return other_hedge(
        claim.literal,
        at,
        number.literal,
        claim.literal[at + len(number.literal) :],
        before,
        chinese=claim.is_chinese,
    )


def _renumbered(words: str, claim: Claim, meant: Sequence[_Meant]) -> Iterator[str]:
    """Yield words with other numbers in the form of theirs, the roundest first.

    `words` may be those of the claim with another one before the numbers.
    """
    places = [(_place(stated, claim), stated, values) for stated, values in meant]
    if not words or not places or any(at < 0 or not values for at, _stated, values in places):
        return
    longer = len(words) - len(claim.literal)
    for nth in range(max(len(values) for _at, _stated, values in places)):
        for more, rounding in PRECISIONS:
            changed = words
            for at, stated, values in sorted(places, key=lambda each: -each[0]):
                new = write_like(
                    stated.number,
                    values[min(nth, len(values) - 1)].copy_abs(),
                    more=more,
                    rounding=rounding,
                    chinese=claim.is_chinese,
                )
                length = len(stated.number.literal)
                at += longer if not words.startswith(stated.number.literal, at) else 0
                if not new or not words.startswith(stated.number.literal, at):
                    changed = ""
                    break
                changed = changed[:at] + new + changed[at + length :]
            yield changed
