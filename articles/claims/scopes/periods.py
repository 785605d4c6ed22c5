"""Periods of a claim, and those that the table lacks. Pure."""

import re
from dataclasses import dataclass

from articles.claims.claims import ClaimKind, Statement
from articles.claims.dates import RANGE, YEAR
from articles.claims.sentences import Sentence
from articles.claims.signs import Sign
from articles.claims.table import ClaimTable

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


def periods_of(
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
