"""Scopes of claims, guessed: the rows, columns and periods that the sentence names, else all. Pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from articles.audit.agreement import DataValue, comparable
from articles.claims.claims import ClaimKind, Quantifier, Scope, Stated, Statement
from articles.claims.idioms.names import GENERIC, SUPERLATIVES
from articles.claims.mentions import Mention
from articles.claims.sentences import Sentence
from articles.claims.signs import Sign
from articles.claims.table import ClaimTable, TableColumn
from articles.claims.traditional import simplified

_P = f"{Sign.PERIOD}+"
_RANGE = re.compile(
    rf"(?:(?P<between>between) )?(?P<first>{_P})(?:年)? ?(?:(?P<and>and|与|和)|to|until|through|[-–—~]|——|至|到) ?(?:in )?(?P<last>{_P})",
    re.IGNORECASE,
)
_SINCE = re.compile(
    rf"(?:since|from) (?P<latin>{_P})(?!{Sign.PERIOD}| to| until| through)|自?从?(?P<han>{_P})(?:以来|以后|起)",
    re.IGNORECASE,
)
_SINCE_THEN = re.compile(r" since(?: then)?(?= *[.,;]| *$)", re.IGNORECASE)
_THEN = re.compile(
    r"\b(?:then|since then|thereafter|afterwards)\b|此后|之后|随后|其后", re.IGNORECASE
)
_SAME = re.compile(r"\bsame\b|同期|同一时期", re.IGNORECASE)
# Comparisons in which the row that follows is no subject.
_OBJECT = re.compile(r"(?:after|behind|than|before|仅次于|次于|除) ?$", re.IGNORECASE)


@dataclass(frozen=True)
class _Span:
    """A mention of one period, or of the first and the last of several."""

    start: int
    end: int
    periods: tuple[str, ...]
    is_since: bool = False


def scope_of(
    kind: ClaimKind,
    found: re.Match[str],
    statement: Statement,
    sentence: Sentence,
    table: ClaimTable,
    taken: frozenset[int] = frozenset(),
    last: tuple[str, ...] = (),
) -> Scope:
    """Return the scope that a claim most likely has.

    The rows that start at the places in `taken` are those with which other claims compare; `last` is
    the column of the last claim before, if there is one.
    """
    objects = objects_of(found, sentence)
    rows = _subject(kind, found, statement, sentence, taken, table)
    others: tuple[str, ...] = ()
    is_unknown = False
    if kind is ClaimKind.COMPARISON:
        others = table.single_rows if statement.with_average else _codes(objects, table)
        is_unknown = not others
    elif kind in (ClaimKind.SUPERLATIVE, ClaimKind.RANK, ClaimKind.SHARE):
        others = table.single_rows
    columns, is_named = _columns(kind, found, statement, sentence, rows, table)
    if kind in _ORDERED and _GROWTH.search(_clause_words(found, sentence)):
        # The fastest growth is of no column but one of growth.
        columns = tuple(c for c in columns if _GROWTH.search(table.column_of[c].name))
    if not is_named and last and set(last) <= set(columns):
        columns = last
    periods, missing = _periods(kind, found, statement, sentence, columns, table)
    return Scope(rows, others, columns, periods, missing, is_named, is_unknown)


_ORDERED = (ClaimKind.SUPERLATIVE, ClaimKind.COMPARISON, ClaimKind.RANK)
_GROWTH = re.compile(
    r"\b(?:growth|faster|slower|fastest|slowest)\b|增速|增长率|涨幅|增幅", re.IGNORECASE
)


def _clause_words(found: re.Match[str], sentence: Sentence) -> str:
    first, last = sentence.clause(found.start())
    return sentence.words[first:last]


# Rows.


def objects_of(found: re.Match[str], sentence: Sentence) -> tuple[Mention, ...]:
    """Return the rows that a comparison compares with."""
    for name in ("r", "same"):
        if name in found.re.groupindex and found[name]:
            place = found.start(name)
            for group in sentence.row_groups:
                if any(mention.start == place for mention in group):
                    return tuple(mention for mention in group if mention.start >= place)
    return ()


def _codes(mentions: Iterable[Mention], table: ClaimTable) -> tuple[str, ...]:
    codes: list[str] = []
    for mention in mentions:
        codes += table.single_rows if mention.sign is Sign.ALL else [mention.code]
    return tuple(dict.fromkeys(codes))


def _subject(
    kind: ClaimKind,
    found: re.Match[str],
    statement: Statement,
    sentence: Sentence,
    taken: frozenset[int],
    table: ClaimTable,
) -> tuple[str, ...]:
    if statement.quantifier:
        return _quantified(found, statement, sentence, table)
    groups = [
        tuple(mention for mention in group if mention.start not in taken)
        for group in sentence.row_groups
    ]
    groups = [group for group in groups if group]
    if kind in (ClaimKind.SUPERLATIVE, ClaimKind.RANK, ClaimKind.SHARE, ClaimKind.COMPARISON):
        groups = [group for group in groups if group[0].sign is Sign.ROW]
    if kind in (ClaimKind.TOTAL, ClaimKind.AVERAGE):
        several = [g for g in groups if len(g) > 1 or g[0].sign is Sign.ALL]
        chosen = _nearest(several, found)
        if not chosen and sentence.continues and sentence.before:
            earlier = [g for g in sentence.before.row_groups if len(g) > 1]
            chosen = earlier[-1] if earlier else ()
        return _codes(chosen, table) if chosen else table.single_rows
    if kind is ClaimKind.SHARE:
        # Of the world is the whole, and no subject.
        groups = [g for g in groups if not {m.code for m in g} <= table.groups] or groups
    if chosen := _nearest(groups, found, sentence):
        return _codes(chosen, table)
    if sentence.continues and sentence.before:
        earlier = [g for g in sentence.before.row_groups if g[0].sign is Sign.ROW]
        return _codes(earlier[0], table) if earlier else ()
    return ()


def _nearest(
    groups: list[tuple[Mention, ...]], found: re.Match[str], sentence: Sentence | None = None
) -> tuple[Mention, ...]:
    """Return the group before a claim, else the one in it or after it."""
    inside = [group for group in groups if found.start() <= group[0].start < found.end()]
    if inside and found.re.groupindex.get("subject"):
        return inside[0]
    before = [group for group in groups if group[0].start < found.start()]
    if before:
        return before[-1]
    after = [
        group
        for group in groups
        if not (sentence and _OBJECT.search(sentence.skeleton[: group[0].start]))
    ]
    return after[0] if after else ()


def _quantified(
    found: re.Match[str], statement: Statement, sentence: Sentence, table: ClaimTable
) -> tuple[str, ...]:
    """Return the rows that a quantifier counts, without those that are excepted."""
    first, last = sentence.clause(found.start())
    if statement.quantifier is Quantifier.EACH:
        excepted = _excepted(sentence, table)
        near = [
            group
            for group in sentence.row_groups
            if first <= group[0].start < last and len(_codes(group, table)) > 1
        ]
        rows = _codes(near[0], table) if near else table.single_rows
        return tuple(row for row in rows if row not in excepted)
    return table.single_rows


def _excepted(sentence: Sentence, table: ClaimTable) -> tuple[str, ...]:
    pattern = (
        rf"(?:除|除了|apart from|except(?: for)?|other than|excluding)[ 了]*(?:the )?(?={Sign.ROW})"
    )
    found = re.search(pattern, sentence.skeleton, re.IGNORECASE)
    if not found:
        return ()
    groups = [group for group in sentence.row_groups if group[0].start == found.end()]
    return _codes(groups[0], table) if groups else ()


# Columns.


def _columns(
    kind: ClaimKind,
    found: re.Match[str],
    statement: Statement,
    sentence: Sentence,
    rows: tuple[str, ...],
    table: ClaimTable,
) -> tuple[tuple[str, ...], bool]:
    """Return the columns that a claim may be about, and whether it names one."""
    every = tuple(column.code for column in table.columns)
    levels = _levels(kind, statement)
    for stated in levels:
        if measured := _columns_by_unit(stated, table):
            return (measured,), True
    fitting: tuple[str, ...] = tuple(
        column.code for column in table.columns if all(_fits(stated, column) for stated in levels)
    )
    is_ordered = kind in (ClaimKind.SUPERLATIVE, ClaimKind.RANK)
    named = _column_in_clause(found, sentence)
    if not named and is_ordered and (shown := _shown_columns(found, sentence, rows, table)):
        return shown, True
    named = named or _column_near(found, sentence)
    if named and (not levels or named in fitting):
        return (named,), True
    if not named and sentence.continues and sentence.before:
        earlier = sentence.before.of(Sign.COLUMN)
        if earlier and (not fitting or earlier[-1].code in fitting):
            return (earlier[-1].code,), True
    if len(every) == 1:
        return (every, True) if fitting or not levels else ((), False)
    if levels and not fitting:
        return (), False
    return fitting or every, len(fitting) == 1 and bool(levels)


def _levels(kind: ClaimKind, statement: Statement) -> tuple[Stated, ...]:
    """Return the numbers of a claim that are values, or sums of values, of a column."""
    if kind in (ClaimKind.THRESHOLD, ClaimKind.TOTAL, ClaimKind.AVERAGE, ClaimKind.ORDER):
        return statement.amounts
    if statement.quantifier:
        return statement.amounts
    return tuple(each for each in (statement.start, statement.end) if each)


def _fits(stated: Stated, column: TableColumn) -> bool:
    return comparable(stated.number, DataValue(stated.number.value, column.sign, column.is_change))


def _columns_by_unit(stated: Stated, table: ClaimTable) -> str:
    """Return the column whose unit stands after a number: 320 papers, 320篇."""
    after = (
        simplified(stated.text[stated.number.end : stated.number.end + 24]).lower().lstrip(" 多余")
    )
    found = [
        column.code
        for column in table.columns
        if any(after.startswith(simplified(unit).lower()) for unit in column.units if unit)
    ]
    return found[0] if len(found) == 1 and len(table.columns) > 1 else ""


def _column_in_clause(found: re.Match[str], sentence: Sentence) -> str:
    """Return the column that is named in a claim or its clause."""
    columns = sentence.of(Sign.COLUMN)
    inside = [m for m in columns if found.start() <= m.start < found.end()]
    if inside:
        return inside[0].code
    first, last = sentence.clause(found.start())
    near = [m for m in columns if first <= m.start < last]
    return min(near, key=lambda m: _distance(m, found)).code if near else ""


def _column_near(found: re.Match[str], sentence: Sentence) -> str:
    """Return the column that is named before a claim, or else after it."""
    columns = sentence.of(Sign.COLUMN)
    before = [m for m in columns if m.start < found.start()]
    return before[-1].code if before else (columns[0].code if columns else "")


def _distance(mention: Mention, found: re.Match[str]) -> int:
    if mention.start >= found.end():
        return mention.start - found.end()
    return found.start() - mention.end


def _shown_columns(
    found: re.Match[str], sentence: Sentence, rows: tuple[str, ...], table: ClaimTable
) -> tuple[str, ...]:
    """Return the column of which the row's own value stands after a superlative."""
    # A number after another row is that row's.
    end = next(
        (m.start for m in sentence.of(Sign.ROW) if m.start >= found.end()), len(sentence.text)
    )
    numbers = [
        m.number for m in sentence.of(Sign.NUMBER) if m.number and found.end() <= m.start < end
    ]
    for number in numbers[:1]:
        if measured := _columns_by_unit(Stated(sentence.text, number), table):
            return (measured,)
        shown = tuple(
            column.code
            for column in table.columns
            if any(
                cell.row in rows and cell.column == column.code and value == number.value
                for cell, value in table.values.items()
            )
        )
        if len(shown) == 1:
            return shown
    return ()


def names_thing(found: re.Match[str], table: ClaimTable) -> str:
    """Return the noun of a superlative that is no row and no column of the table, or ''."""
    found_words = re.findall(r"[a-z]+", found[0].lower())
    known = {label.lower().split()[-1] for label in table.row_labels if label}
    known |= {*GENERIC, *SUPERLATIVES}
    unknown = [w for w in found_words if w not in known and w.removesuffix("s") not in known]
    return unknown[-1] if unknown and Sign.COLUMN not in found[0] else ""


# Periods.


def _spans(sentence: Sentence) -> list[_Span]:
    text = sentence.skeleton
    marks = {m.start: m.code for m in sentence.of(Sign.PERIOD)}
    spans: list[_Span] = []
    for found in _RANGE.finditer(text):
        if found["and"] and not found["between"]:
            continue
        ends = (marks.get(found.start("first"), ""), marks.get(found.start("last"), ""))
        spans.append(_Span(found.start(), found.end(), ends))
    for found in _SINCE.finditer(text):
        name = "latin" if found["latin"] else "han"
        if code := marks.get(found.start(name)):
            spans.append(_Span(found.start(), found.end(), (code,), is_since=True))
    taken = [(span.start, span.end) for span in spans]
    spans += [
        _Span(at, at + 1, (code,))
        for at, code in marks.items()
        if not any(start <= at < end for start, end in taken)
    ]
    return sorted(spans, key=lambda span: span.start)


def _span_of(spans: list[_Span], found: re.Match[str], sentence: Sentence) -> _Span | None:
    inside = [s for s in spans if found.start() <= s.start < found.end()]
    if inside:
        return inside[-1]
    first, last = sentence.clause(found.start())
    near = [s for s in spans if first <= s.start < last]
    after = [s for s in near if s.start >= found.end()]
    # One that follows at once belongs to the claim more than one before it.
    if after and after[0].start - found.end() < 24:
        return after[0]
    if near:
        return min(near, key=lambda s: min(abs(s.start - found.end()), abs(found.start() - s.end)))
    before = [s for s in spans if s.start < found.start()]
    if before:
        return before[-1]
    return spans[0] if spans else None


def _periods(
    kind: ClaimKind,
    found: re.Match[str],
    statement: Statement,
    sentence: Sentence,
    columns: tuple[str, ...],
    table: ClaimTable,
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the periods that a claim names, and those of them that the table lacks."""
    known = {period for column in columns for period in table.periods(column)}
    if known <= {""}:
        return (), ()
    named = _named_periods(kind, found, statement, sentence, sorted(known))
    missing = tuple(period for period in named if period not in known)
    return tuple(period for period in named if period in known), missing


def _named_periods(
    kind: ClaimKind,
    found: re.Match[str],
    statement: Statement,
    sentence: Sentence,
    known: list[str],
) -> tuple[str, ...]:
    spans = _spans(sentence)
    if kind is ClaimKind.CHANGE:
        single = [s for s in spans if len(s.periods) == 1 and not s.is_since]
        inside = [s for s in single if found.start() <= s.start < found.end()]
        if statement.start and inside:
            ends = [*inside, *(s for s in single if found.end() <= s.start < found.end() + 24)]
            if len(ends) > 1:
                return (ends[0].periods[0], ends[1].periods[0])
        before = [s for s in single if s.start < found.start()]
        if inside and before and not statement.start:
            # In 2020 it was more by so much than in 2000.
            return (inside[0].periods[0], before[-1].periods[0])
    if _SINCE_THEN.match(sentence.words, found.end()):
        before = [s for s in spans if s.start < found.start()]
        if before:
            return (before[-1].periods[0], known[-1])
    span = _span_of(spans, found, sentence)
    if span is None and sentence.before and (_SAME.search(sentence.words) or sentence.continues):
        earlier = _spans(sentence.before)
        span = earlier[-1] if earlier else None
    if span is None:
        return ()
    if span.is_since:
        return (span.periods[0], known[-1])
    is_after = _THEN.search(sentence.words[sentence.clause(found.start())[0] : found.start() + 8])
    if kind is ClaimKind.RUN and is_after and span.start < found.start():
        return (span.periods[0], known[-1])
    return span.periods
