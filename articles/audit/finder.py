"""Finder of numbers: candidates of each script, classified, and shared units settled. Pure."""

from collections.abc import Iterator

from articles.audit.chinese import chinese_numbers_in, classify_chinese, split_guess
from articles.audit.digits import classify_digits, digits_in
from articles.audit.english import classify_english, english_numbers_in
from articles.audit.identifiers import opaque_in
from articles.audit.normalization import normalize
from articles.audit.numbers import Candidate, Number
from articles.audit.ranges import share_parts

_CLASSIFIERS = {
    "digits": classify_digits,
    "english": classify_english,
    "chinese": classify_chinese,
}


def find_numbers(text: str) -> list[Number]:
    """Return the numbers of a text in order."""
    normalized = normalize(text)
    opaque = opaque_in(normalized)
    numbers = list(_classified(normalized, opaque))
    share_parts(normalized, numbers)
    return [
        Number(each.start, each.end, text[each.start : each.end], each.scaled, each.unit, each.kind)
        for each in _apart([*opaque, *numbers])
        if each.kind is not None
    ]


def _candidates(normalized: str) -> list[Candidate]:
    """Return candidates for numbers in order; of two with one start, the longer one first."""
    numbers = [
        *digits_in(normalized),
        *english_numbers_in(normalized),
        *chinese_numbers_in(normalized),
    ]
    return sorted(numbers, key=lambda each: (each.start, -each.end))


def _classified(normalized: str, opaque: list[Candidate]) -> Iterator[Candidate]:
    """Classify the candidates one after the other; none overlaps the one before."""
    spans = iter(opaque)
    span = next(spans, None)
    done = 0
    for candidate in _candidates(normalized):
        while span and span.end <= candidate.start:
            done, span = max(done, span.end), next(spans, None)
        if candidate.start < done or (span and span.start <= candidate.start):
            continue
        start = candidate.start
        judged = _CLASSIFIERS[candidate.script](normalized, candidate)
        if judged.kind is None:
            continue
        if judged.start < done:
            judged.start = max(start, done)
        done = judged.end
        yield from split_guess(normalized, judged)


def _apart(numbers: list[Candidate]) -> Iterator[Candidate]:
    done = 0
    for each in sorted(numbers, key=lambda candidate: candidate.start):
        if each.kind is not None and each.start >= done:
            done = each.end
            yield each
