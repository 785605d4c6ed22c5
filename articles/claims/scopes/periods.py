"""Periods of a claim, and those that the table lacks. Pure."""

import re
from dataclasses import dataclass
from itertools import pairwise

from articles.claims.claims import ClaimKind
from articles.claims.dates import RANGE, YEAR
from articles.claims.matches import Match
from articles.claims.scopes.bases import BASE, bases_in, is_of_history, told_bases
from articles.claims.sentences import Sentence
from articles.claims.signs import Sign
from articles.numbers.table import Table

_P = f"{Sign.PERIOD}+"
_RANGE = re.compile(
    rf"(?:(?P<between>between) )?(?P<first>{_P})(?:年)? ?(?:(?P<and>and|与|和)|to|until|through|[-–—~]|——|至|到) ?(?:in )?(?P<last>{_P})",
    re.IGNORECASE,
)
_SINCE = re.compile(
    rf"(?:since|from|after) (?:(?:the )?(?:series|data|records?|survey|count|figures) (?:began|begins?|started|starts?) in )?(?P<latin>{_P})(?!{Sign.PERIOD}| to| until| through)|自?从?(?P<han>{_P})(?:以来|以后|之后|起|后(?!期|来|半))",
    re.IGNORECASE,
)
_SINCE_THEN = re.compile(r"(?: ever)? since(?: then)?(?= *[.,;]| *$)", re.IGNORECASE)
THEN = re.compile(
    r"\b(?:then|since then|thereafter|afterwards|from then on|ever since)\b|此后|之后|随后|其后|[自从][那此这](?:[年月季届]|时)?(?:起|以来|以后|之后|开始)?|那以后",
    re.IGNORECASE,
)
_THAT = re.compile(
    r"\b(?:in|at|by) that (?:year|quarter|month|season|time)\b|\bback then\b", re.IGNORECASE
)
_SAME = re.compile(r"\bsame\b|同期|同一时期", re.IGNORECASE)


_OF_PARTS = (
    ClaimKind.TOTAL,
    ClaimKind.AVERAGE,
    ClaimKind.RUN,
    ClaimKind.ORDER,
    ClaimKind.SUPERLATIVE,
)


@dataclass(frozen=True)
class _Span:
    """A mention of one period, or of the first and the last of several."""

    start: int
    end: int
    periods: tuple[str, ...]
    is_since: bool = False
    # A year of which the table has the parts.
    is_year: bool = False


def _spans(sentence: Sentence) -> list[_Span]:
    text = sentence.skeleton
    marks = {m.start: m.code for m in sentence.of(Sign.PERIOD)}
    spans: list[_Span] = []
    for found in _RANGE.finditer(text):
        if found["and"] and not found["between"]:
            continue
        ends = (
            _ends(marks.get(found.start("first"), ""))[0],
            _ends(marks.get(found.start("last"), ""))[-1],
        )
        spans.append(_Span(found.start(), found.end(), ends))
    for found in _SINCE.finditer(text):
        name = "latin" if found["latin"] else "han"
        if code := marks.get(found.start(name)):
            spans.append(_Span(found.start(), found.end(), _ends(code)[:1], is_since=True))
    taken = [(span.start, span.end) for span in spans]
    spans += [
        _Span(at, at + 1, _ends(code), is_year=YEAR in code)
        for at, code in marks.items()
        if not any(start <= at < end for start, end in taken)
    ]
    if not all(span.is_year for span in spans):
        # The year of a quarter that is named beside it.
        spans = [span for span in spans if not span.is_year]
    return sorted(spans, key=lambda span: span.start)


def _ends(code: str) -> tuple[str, ...]:
    return tuple(code.replace(YEAR, RANGE).split(RANGE))


def _span_of(spans: list[_Span], match: Match) -> _Span | None:
    """Return the span that belongs to a claim: in it, near it in its clause, or the last before."""
    found = match.found
    inside = [s for s in spans if found.start() <= s.start < found.end()]
    if inside:
        return inside[-1]
    first, last = match.sentence.clause(found.start())
    near = [s for s in spans if first <= s.start < last]
    after = [s for s in near if s.start >= found.end()]
    # One that follows at once belongs to the claim more than one before it.
    if after and after[0].start - found.end() < 24:
        return after[0]
    if near:
        return min(near, key=lambda s: min(abs(s.start - found.end()), abs(found.start() - s.end)))
    before = [s for s in spans if s.start < found.start()]
    return before[-1] if before else None


def periods_of(
    match: Match,
    columns: tuple[str, ...],
    table: Table,
    context: tuple[str, ...] = (),
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the periods that a claim names, and those of them that the table lacks."""
    known = {period for column in columns for period in table.periods(column)}
    if known <= {""}:
        return (), ()
    context = context if set(context) <= known else ()
    if len(context) > 1 and not is_of_two(match) and match.kind not in _OF_PARTS:
        context = context[-1:]
    named = _named_periods(match, sorted(known), context)
    missing = tuple(period for period in named if period not in known)
    return tuple(period for period in named if period in known), missing


def is_of_two(match: Match) -> bool:
    """Return whether a claim is about two periods."""
    statement = match.statement
    if match.kind is ClaimKind.CHANGE or statement.of_change:
        return True
    return bool(statement.quantifier and not statement.amounts)


def other_periods(
    match: Match, columns: tuple[str, ...], table: Table, context: tuple[str, ...]
) -> list[tuple[str, ...]]:
    """Return the periods that a claim may be about as well; none if it names them itself."""
    found, statement, sentence = match.found, match.statement, match.sentence
    known = sorted({period for column in columns for period in table.periods(column)})
    context = context if set(context) <= set(known) else ()
    spans = _spans(sentence)
    if not known or known == [""]:
        return []
    first, last = sentence.clause(found.start())
    near = [s for s in spans if first <= s.start < last]
    if match.kind is ClaimKind.RUN:
        options = [span.periods for span in spans if span not in near]
        return [] if near else [*options, context, ()]
    if not is_of_two(match):
        if near and not all(span.is_year for span in near):
            return []
        if len({span.periods for span in spans}) == 1 and not spans[0].is_year:
            return []
        return [*(span.periods[-1:] for span in spans), context[-1:], (), context]
    if any(len(span.periods) == 2 or span.is_since for span in near) or len(near) > 1:
        return []
    is_sized = bool(statement.amounts or statement.start or statement.end)
    is_level = statement.end is not None and statement.start is None
    is_near_gap = bool(near) and _is_gap_before(near[0].periods[-1], known)
    if near and not is_level and (not is_sized or not is_near_gap):
        if not is_sized:
            return []
        now = near[0].periods[-1]
        singles = [s.periods[-1] for s in spans if s is not near[0]]
        return [(then, now) for then in singles if then < now]
    if not is_sized and (YEAR_ON_YEAR.search(found[0]) or NEXT_TO.search(found[0])):
        return []
    if spans and not is_sized:
        return [span.periods for span in spans if len(span.periods) == 2]
    if not is_sized:
        return [*([context] if len(context) == 2 else []), (known[0], known[-1]), *pairwise(known)]
    singles = [span.periods[-1] for span in spans]
    if near and is_level:
        now = near[0].periods[-1]
        return [(then, now) for then in reversed(known) if then < now]
    nows = list(
        dict.fromkeys([*(s.periods[-1] for s in near), *singles, *context[-1:], *known[-1:]])
    )
    if near and statement.amounts:
        nows = [*(s.periods[-1] for s in near), *known[-1:]]
    elif is_sized:
        nows = list(dict.fromkeys([*nows, *known]))
    # Less than in 2021 is no change up to 2021.
    base = next((s.periods[-1] for s in spans if s.start == _base_in(found)), "")
    options = [
        *(span.periods for span in spans if len(span.periods) == 2),
        *([context] if len(context) == 2 else []),
        *((then, now) for now in nows for then in reversed(known) if then < now),
    ]
    return [each for each in options if not base or each[-1] != base]


def _base_in(found: re.Match[str]) -> int:
    """Return the place of the period that a claim itself compares with, or -1."""
    return found.start("base") if found.groupdict().get("base") else -1


_IS_BASE = re.compile(
    r"(?:\b(?:on|from|than|than in|than it was in|against|over|up on|down on|below its level in|above its level in)|[较比]) ?$",
    re.IGNORECASE,
)


def _is_gap_before(period: str, known: list[str]) -> bool:
    """Return whether the data lacks the year before one of its periods."""
    at = known.index(period) if period in known else 0
    if not at or not (period.isdecimal() and known[at - 1].isdecimal()):
        return not at
    return int(period) - int(known[at - 1]) > 1


def context_of(sentence: Sentence, last: str) -> tuple[str, ...]:
    """Return the periods that a sentence leaves for those after it."""
    spans = [span for span in _spans(sentence) if not is_of_history(span.end, span.start, sentence)]
    bases = told_bases(sentence)
    if bases and (sentence.has_han or len(spans) > 2):
        # What a sentence compares with is not what it speaks of.
        spans = [span for span in spans if span.start not in bases]
    if len(spans) == 2 and all(len(span.periods) == 1 for span in spans):
        return tuple(sorted((*spans[0].periods, *spans[1].periods)))
    if not spans:
        return ()
    # Since 2016 is up to the last one.
    return (*spans[-1].periods, *([last] if spans[-1].is_since else []))


_TOLD = re.compile(
    r"[前上](?!.{0,2}同)|(?:the )?(?:previous|last|year before|month before|quarter before)|a year",
    re.IGNORECASE,
)
YEAR_ON_YEAR = re.compile(
    r"同比|(?<!每)年增(?!长|加|产)|(?<!每)年减(?!少|产)|按年|去年同[期月季]|上年同[期月季]|year[- ]on[- ]year|year[- ]over[- ]year|on the year|a year (?:earlier|ago|before)",
    re.IGNORECASE,
)
# So long are the words before a comma that open a sentence.
_OPENING = 16
NEXT_TO = re.compile(
    r"环比|季增|季减|月增|月减|按季|按月|(?:quarter|month)[- ](?:on|over)[- ](?:quarter|month)|较上[季月]|比上[季月]",
    re.IGNORECASE,
)


def _pair(
    match: Match, spans: list[_Span], known: list[str], context: tuple[str, ...]
) -> tuple[str, ...]:
    """Return the periods of a change that names the one with which it compares, or only its kind."""
    found, sentence = match.found, match.sentence
    first, last = sentence.clause(found.start())
    marks = {m.start: m.code for m in sentence.of(Sign.PERIOD)}
    singles = [s for s in spans if len(s.periods) == 1 and not s.is_year]
    base, at = "", 0
    if found.groupdict().get("base"):
        at = found.start("base")
        base = _ends(marks.get(at, ""))[-1]
    else:
        # From its beginning, or that of a clause before it that says no more: 与2015年相比，.
        near = [
            m
            for m in BASE.finditer(sentence.skeleton, 0, last)
            if m.start() >= first
            or (m.end() >= first - 2 and m.start() - sentence.clause(m.start())[0] <= 1)
        ]
        if near:
            name = next(n for n in ("han", "han2", "latin") if near[-1][n])
            at = near[-1].start(name)
            base = _ends(marks.get(at, ""))[-1]
    bases = bases_in(sentence) if base or sentence.has_han else frozenset()
    others = [s for s in singles if not (base and s.start <= at < s.end) and s.start not in bases]
    # More than in 2022, but less than in 2019: the last is of another claim.
    others = [s for s in others if not (base and s.start > found.end() and s.periods[0] < base)]
    within = [s for s in others if first <= s.start < last]
    before = [s for s in others if s.start < found.start()]
    now = next(reversed(within or before[-1:]), None)
    current = (
        now.periods[0] if now else (context[-1] if context and context[-1] in known else known[-1])
    )
    if base:
        spanning = [s for s in spans if len(s.periods) == 2 and s.end <= at and not s.is_since]
        if not now and spanning and _SAME.search(sentence.words, at, at + 6):
            # What is compared is the sum of several periods, such as half a year.
            return ("–".join(spanning[-1].periods),)
        if not now and base in known[:-1] and _TOLD.match(sentence.words, at):
            # The year before is that before the one that is spoken of: of a quarter, the same one.
            end = next(m.end for m in sentence.of(Sign.PERIOD) if m.start == at)
            is_year = base[:4].isdecimal() and re.search("year|年", sentence.words[at:end])
            after = f"{int(base[:4]) + 1}{base[4:]}" if is_year else ""
            current = after if after in known else known[known.index(base) + 1]
        if current <= base and not now:
            current = known[-1]
        return (base, current) if base != current else ()
    words = sentence.words[max(first, found.start() - 12) : min(last, found.end() + 24)]
    spanning = [s for s in spans if len(s.periods) == 2 and first <= s.start < found.end()]
    if not within and spanning and (NEXT_TO.search(words) or YEAR_ON_YEAR.search(words)):
        # The data has no quarter before this one, but only its months.
        return ("–".join(spanning[-1].periods),)
    # Year on year, it rose.
    words = f"{sentence.words[: sentence.clause(0)[1]][:_OPENING]} {words}"
    if YEAR_ON_YEAR.search(words) and current[:4].isdecimal():
        return (f"{int(current[:4]) - 1}{current[4:]}", current)
    if NEXT_TO.search(words) and current in known and known.index(current):
        return (known[known.index(current) - 1], current)
    return ()


def _named_periods(match: Match, known: list[str], context: tuple[str, ...]) -> tuple[str, ...]:
    """Return the periods of the words around a claim, else those of the text before."""
    kind, found, sentence = match.kind, match.found, match.sentence
    statement = match.statement
    spans = _spans(sentence)
    is_pair = (
        is_of_two(match)
        and kind is not ClaimKind.AVERAGE
        and not (statement.start and statement.end)
    )
    if is_pair and (pair := _pair(match, spans, known, context)):
        return pair
    if is_pair and sentence.has_han:
        bases = told_bases(sentence)
        spans = [span for span in spans if span.start not in bases] or spans
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
    if not is_of_two(match):
        # On 2019, and than in 2019, are those of a change.
        bases = told_bases(sentence)
        spans = [
            span
            for span in spans
            if span.start not in bases and not _IS_BASE.search(sentence.skeleton[: span.start])
        ]
    if statement.all_periods or (kind is ClaimKind.SUPERLATIVE and statement.count):
        # In 2022 it was the lowest of the four years.
        spans = [span for span in spans if len(span.periods) == 1] or spans
    span = _span_of(spans, match)
    if span is None and sentence.before and (_SAME.search(sentence.words) or sentence.continues):
        earlier = _spans(sentence.before) if not context else []
        span = earlier[-1] if earlier else None
    if span is None:
        return context
    if span.is_year and (
        kind not in _OF_PARTS or (kind is ClaimKind.SUPERLATIVE and not statement.over_periods)
    ):
        # A value of a year, of which the table has only the parts.
        return (span.periods[0][:4],)
    if span.is_since:
        if _THAT.search(sentence.words, *sentence.clause(found.start())):
            return span.periods
        return (span.periods[0], known[-1])
    is_after = THEN.search(sentence.words, *sentence.clause(found.start()))
    if kind is ClaimKind.RUN and is_after and span.start < found.start():
        # Of so many years, the last is as many after the first.
        at = known.index(span.periods[-1]) if span.periods[-1] in known else len(known)
        lasts = known[at + statement.count :] if statement.count else []
        return (span.periods[-1], lasts[0] if lasts else known[-1])
    return span.periods
