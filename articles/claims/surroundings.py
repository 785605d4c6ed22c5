"""Surroundings of a claim: the words of its sentence that may change what it says. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from articles.claims.directions import DIRECTION
from articles.claims.idioms.neutral import CONDITIONS, CONJUNCTIONS, REPORTS, REPORTS_HAN
from articles.claims.sentences import Sentence
from articles.claims.signs import Sign

_CONJUNCTION = re.compile(CONJUNCTIONS, re.IGNORECASE)
_REPORT = re.compile(f"{REPORTS}|{REPORTS_HAN}", re.IGNORECASE)


@dataclass(frozen=True)
class Surroundings:
    """The place of a claim in a sentence, and those of the others there."""

    sentence: Sentence
    start: int
    end: int
    # The end of what its idiom matched.
    matched: int
    others: tuple[tuple[int, int], ...]
    # The rows that the claim is about.
    rows: tuple[str, ...] = ()

    def parts(self) -> Iterator[tuple[int, int]]:
        """Yield what stands before a claim in its clause, and after it, up to the next claim."""
        text = self.sentence.skeleton
        first = self._first()
        first = max([first, *(e for _, e in self.others if e <= self.start)])
        end = self.sentence.clause(self.end - 1)[1]
        last = min([end, *(s for s, _ in self.others if s >= self.end)])
        for found in _REPORT.finditer(text, first, self.start):
            # What stands before a source is the subject: 宏都拉斯据贸易商说.
            if source := _SOURCE.search(self.sentence.words, first, found.start()):
                yield first, source.start()
            first = found.end()
        for found in _joints(text, first, self.start):
            first = found.end()
        for found in _joints(text, self.end, last):
            # What is joined without a mention or a move is more of the same: cars and bicycles.
            rest = text[found.end() : last]
            if any(sign in _SIGNS for sign in rest) or DIRECTION.search(rest) or last < end:
                last = found.start()
                break
        if closing := _CLOSING.search(text, self.end, last):
            last = closing.start()
        yield first, self.start
        # A total or an average has its number in it, and words between.
        if self.matched < self.end:
            yield self.matched, self.end
        yield self.end, last

    def conditions(self) -> Iterator[str]:
        """Yield the words of a condition in the clauses before and after that of a claim."""
        sentence = self.sentence
        first, last = sentence.clause(self.start)[0], sentence.clause(self.end - 1)[1]
        before = sentence.clause(first - 1)[0] if first else 0
        for start, end in ((before, first), (last + 1, len(sentence.text))):
            found = _CONDITION.match(sentence.words, start, end) if start < end else None
            if found and not any(start <= a < end for a, _b in self.others):
                yield found[0].strip()

    def leading(self) -> tuple[int, int]:
        """Return the clause before that of a claim if it only says in which respect: By value,."""
        sentence = self.sentence
        last = sentence.clause(self.start)[0]
        first = sentence.clause(last - 1)[0] if last else 0
        is_leading = bool(_LEADING.match(sentence.words, first, last))
        is_free = not any(first <= a < last for a, _b in self.others)
        return (first, last) if is_leading and is_free else (0, 0)

    def groups(self) -> Iterator[tuple[int, int]]:
        """Yield the clauses before that of a claim that say among whom: 欧洲国家中，."""
        sentence = self.sentence
        last = sentence.clause(self.start)[0]
        for found in _GROUP.finditer(sentence.skeleton, 0, last):
            yield found.span()

    def _first(self) -> int:
        """Return the start of the clause of a claim, or of what may have its subject."""
        sentence = self.sentence
        first = sentence.clause(self.start)[0]
        if any(
            first <= m.start < self.end
            and (m.start < self.start or m.sign is Sign.ALL or m.code in self.rows)
            for group in sentence.row_groups
            for m in group
        ):
            return first
        before = [group for group in sentence.row_groups if group[0].start < first]
        if not before:
            return 0
        if sentence.has_han or _PRONOUN.search(sentence.words, first, self.start):
            return first
        start = sentence.clause(before[-1][0].start)[0]
        # A name before the comma of a list may be one of its items.
        return sentence.clause(start - 1)[0] if start and len(before[-1]) > 1 else start


_PRONOUN = re.compile(r"\b(?:it|its|they|their)\b", re.IGNORECASE)


def _joints(text: str, first: int, last: int) -> Iterator[re.Match[str]]:
    """Yield the words that join clauses, rather than the names of a list."""
    for found in _CONJUNCTION.finditer(text, first, last):
        if not (
            text[found.start() - 1] in _SIGNS and text[found.end() : found.end() + 1] in _SIGNS
        ):
            yield found


_SIGNS = frozenset(Sign)
_LEADING = re.compile(
    r"\s*(?:by|on|in terms of|measured|judged)\b[^,]*,|[^,，]{1,12}(?:来看|[计算论看]|而言|来说|来讲|方面|口径下|上)[,，]|(?:若|如果?)?[论以][^,，]{1,12}[,，]",
    re.IGNORECASE,
)
# Among whom something is the largest, at the head of a clause.
_GROUP = re.compile(
    rf"(?:(?<=[,，;；:：。])|^)[^,，;；:：。]{{1,16}}?(?:中(?!国|华|央|心)|里(?!程|约)|当中|之内|以内|以外|之外)(?=[,，{Sign.ROW}{Sign.COLUMN}{Sign.PERIOD}]|以|则)"
)
_CONDITION = re.compile(CONDITIONS, re.IGNORECASE)
_SOURCE = re.compile("(?<![占根证数收])(?:据|按照?|依照?)(?![点说悉此])")
# What follows a quotation is about it.
_CLOSING = re.compile("[”」』]")
