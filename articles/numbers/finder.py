"""Claims in a text: where they are, and what those state that are read completely. Pure.

    for found in find(text, table):
        verdict = judge_found(found, table)

A claim is read completely if its clause has one idiom, and beside it nothing but mentions of the table and words that
change nothing. Others are suggestions: an editor may state them. Truth never chooses what a claim states.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.utils.translation import gettext as _

from articles.numbers.judge import judge
from articles.numbers.lexicon import Idiom, lexicon
from articles.numbers.mentions import Sign, TableNames, Tokens
from articles.numbers.reading import Clause, read
from articles.numbers.statements import Statement
from articles.numbers.table import Table
from articles.numbers.verdicts import Verdict, VerdictKind
from articles.prose.passages import Passage
from collabsite.web.languages import is_chinese


@dataclass(frozen=True, slots=True)
class Found:
    """A claim in a text: `text[start:end] == literal`.

    Without a statement it is a suggestion. One that is not whole takes its rows, its column or its period from the
    sentence before its clause, or has the newest period.
    """

    start: int
    end: int
    literal: str
    kind: str
    statement: Statement | None = None
    is_whole: bool = False


@dataclass(frozen=True, slots=True)
class _Match:
    """A match of an idiom, with offsets into the tokens of its sentence."""

    idiom: Idiom
    found: re.Match[str]

    @property
    def start(self) -> int:
        return self.found.start()

    @property
    def end(self) -> int:
        return self.found.end()


def find(text: str, table: Table) -> tuple[Found, ...]:
    """Return the claims of a text about a table, in order.

    Those are in sentences that name a row or a column, and in those that follow them in their paragraph.
    """
    names = _names_of(table)
    found: list[Found] = []
    is_near = False
    for start, end in Passage(text, {}).sentences():
        sentence = text[start:end]
        tokens = names.tokens(sentence)
        is_near = is_near or tokens.names_table
        if is_near:
            found += _claims_in(sentence, tokens, names, start)
        is_near = is_near and bool(sentence.strip()) and not sentence.endswith("\n\n")
    return tuple(found)


def judge_found(found: Found, table: Table) -> Verdict:
    """Return whether a claim that nobody has confirmed holds, as it was read.

    It fails only if its own clause names its rows, its column and its period.
    """
    if found.statement is None:
        reason = _("The words are not understood well enough; say what they state.")
        return Verdict(VerdictKind.CANNOT_TELL, (), reason)
    verdict = judge(found.statement, table)
    if verdict.kind is VerdictKind.FAILS and not found.is_whole:
        reason = _("The words do not say clearly what they are about: %(reason)s")
        return Verdict(VerdictKind.CANNOT_TELL, verdict.cells, reason % {"reason": verdict.reason})
    return verdict


@lru_cache(maxsize=32)
def _names_of(table: Table) -> TableNames:
    return TableNames(table)


def _claims_in(text: str, tokens: Tokens, names: TableNames, offset: int) -> Iterator[Found]:
    """Yield the claims of a sentence that starts at an offset."""
    words = lexicon("zh" if is_chinese(text) else "en")
    matches = _matches(tokens, words.idioms)
    is_open = text.rstrip().endswith(("?", "？")) or bool(words.conditions.search(tokens.written))
    for match in matches:
        clause = None if is_open else _whole_clause(match, matches, tokens, names)
        statement = read(match.idiom.kind, clause) if clause else None
        start, end = tokens.places[match.start], tokens.places[match.end]
        literal = text[start:end].strip()
        start = text.index(literal, start)
        yield Found(
            offset + start,
            offset + start + len(literal),
            literal,
            match.idiom.kind,
            statement,
            bool(statement and clause and clause.is_whole),
        )


def _matches(tokens: Tokens, idioms: Sequence[Idiom]) -> list[_Match]:
    """Return the matches of idioms in order; of two that overlap, that of the first idiom."""
    found: list[_Match] = []
    taken = bytearray(len(tokens.written))
    for idiom in idioms:
        for each in idiom.pattern.finditer(tokens.written):
            start, end = each.span()
            if each[0].strip() and not any(taken[start:end]):
                taken[start:end] = b"\1" * (end - start)
                found.append(_Match(idiom, each))
    return sorted(found, key=lambda match: match.start)


_CLAUSE_END = re.compile(
    rf"[,;:，；：()（）—。.!?！？\n]| (?:and|but|while|whereas|although|though|yet|so) (?!{Sign.ROW})"
)


def _whole_clause(
    match: _Match, matches: Sequence[_Match], tokens: Tokens, names: TableNames
) -> Clause | None:
    """Return the clause of an idiom if it has no other, and nothing in it is left unread."""
    written = tokens.written
    ends = list(_CLAUSE_END.finditer(written))
    start = max((each.end() for each in ends if each.end() <= match.start), default=0)
    end = min((each.start() for each in ends if each.start() >= match.end), default=len(written))
    if any(start <= each.start < end for each in matches if each is not match):
        return None
    # A clause before it may only say when.
    before = max((each.end() for each in ends if each.end() < start), default=0)
    if before < start and tokens.signs(before, start) == {Sign.PERIOD}:
        start = before
    if _is_unread(written[start : match.start]) or _is_unread(written[match.end : end]):
        return None
    outside = [
        mention
        for at, mention in tokens.mentions.items()
        if start <= at < end and not match.start <= at < match.end
    ]
    earlier = [mention for at, mention in tokens.mentions.items() if at < start]
    return Clause(tokens, match.found, outside, earlier, names)


_LATIN = re.compile(r"[a-z0-9$€£%][a-z0-9'$€£%-]*")
_HAN = re.compile(r"[\u4e00-\u9fff0-9]+")
# The longest neutral word in Chinese characters.
_LONGEST = 4


def _is_unread(written: str) -> bool:
    """Return whether tokens have words that may change what a claim beside them says."""
    if any(word not in lexicon("en").neutral for word in _LATIN.findall(written)):
        return True
    return any(not _is_neutral(part) for part in _HAN.findall(written))


def _is_neutral(written: str) -> bool:
    """Return whether a run of Chinese characters consists of neutral words, the longest first."""
    words = lexicon("zh").neutral
    while written:
        size = next((n for n in range(_LONGEST, 0, -1) if written[:n] in words), 0)
        if not size:
            return False
        written = written[size:]
    return True
