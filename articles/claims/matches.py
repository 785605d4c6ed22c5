"""Matches of idioms in a sentence, of which each word and each number belongs to one. Pure."""

import re
from dataclasses import dataclass, replace
from functools import cached_property

from articles.audit import PERCENT
from articles.claims.claims import ClaimKind, Scope, Statement
from articles.claims.idioms import CHINESE, ENGLISH, IDIOMS
from articles.claims.idioms.idiom import Idiom
from articles.claims.mentions import Mention
from articles.claims.sentences import Sentence
from articles.claims.signs import Sign
from articles.claims.statements import statement_of
from articles.numbers.table import Table


@dataclass(frozen=True, eq=False)
class Match:
    """A match of an idiom in a sentence, and what it says.

    `found` is over the skeleton of the sentence; `start` and `end` are offsets into the sentence,
    without the blanks and commas around the words.
    """

    kind: ClaimKind
    found: re.Match[str]
    statement: Statement
    sentence: Sentence
    start: int
    end: int

    @cached_property
    def objects(self) -> tuple[Mention, ...]:
        """The rows that a comparison compares with."""
        for name in ("r", "r2", "same"):
            if name in self.found.re.groupindex and self.found[name]:
                place = self.found.start(name)
                for group in self.sentence.row_groups:
                    if any(mention.start == place for mention in group):
                        return tuple(mention for mention in group if mention.start >= place)
        return ()


def matches_in(sentence: Sentence) -> list[Match]:
    """Return the matches of idioms in order; they share no words and no numbers."""
    written = sentence.skeleton
    taken = bytearray(len(written))
    used: set[int] = set()
    matches: list[Match] = []
    lowered = written.lower()
    for idiom in _idioms_of(written, has_han=sentence.has_han):
        if not idiom.may_match(lowered):
            continue
        # What a claim before it says of another row.
        goes_on = not _ELLIPTIC.isdisjoint(idiom.pattern.groupindex)
        for found in idiom.pattern.finditer(written):
            start, end = _trimmed(found)
            if start >= end or any(taken[start:end]):
                continue
            if goes_on and not any(m.kind is idiom.kind and m.start < start for m in matches):
                continue
            statement = statement_of(idiom.kind, found, sentence)
            if statement is None:
                continue
            stated = (*statement.amounts, statement.start, statement.end)
            numbers = {each.number.start for each in stated if each}
            if numbers & used:
                continue
            used |= numbers
            if idiom.kind in (ClaimKind.TOTAL, ClaimKind.AVERAGE):
                end = _with_number(statement, end, taken)
            taken[start:end] = b"\1" * (end - start)
            matches.append(Match(idiom.kind, found, statement, sentence, start, end))
    return sorted(_without_predicates(matches), key=lambda match: match.start)


def of_table(match: Match, table: Table) -> Match:
    """Return a match with the kind that it has in this table.

    A part of a total that the table has is a share, as in half of the world's; parts that several rows have together,
    of which the values are parts, are a total.
    """
    sentence = match.sentence
    if match.kind is ClaimKind.SHARE and not match.statement.quantifier and match.statement.amounts:
        first, _last = sentence.clause(match.start)
        is_joint = _JOINT.search(sentence.words[first : match.end])
        if is_joint and all(column.is_share for column in table.columns):
            return replace(match, kind=ClaimKind.TOTAL)
    if match.kind is not ClaimKind.COMPARISON or match.statement.sign or _AS.search(match.found[0]):
        return match
    others = {mention.code for mention in match.objects}
    amounts = match.statement.amounts
    if not others or not others <= table.groups or not amounts:
        return match
    if _LEVEL.match(sentence.words, match.end):
        return match
    number = amounts[0].number
    if number.unit != PERCENT and not 0 < number.value < 1:
        return match
    return replace(match, kind=ClaimKind.SHARE, statement=Statement(amounts=amounts))


# A change is between so many periods.
_TWO = 2
_LOST = re.compile(r"lost|los(?:es|ing)|gain|add|shed", re.IGNORECASE)


def states_value(match: Match, scope: Scope, table: Table) -> bool:
    """Return whether what is lost or gained is a value of its row: 44,000 hectares to fires."""
    if not _LOST.match(match.found[0]):
        return False
    stated = {each.number.value for each in match.statement.amounts}
    return any(c.row in scope.rows and value in stated for c, value in table.values.items())


def compares_rows(match: Match, scope: Scope, table: Table) -> bool:
    """Return whether more or less, of a column of one period, is than another row: 36 m longer."""
    groups = match.found.groupdict()
    is_bare = (groups.get("more") or groups.get("less")) and not groups.get("base")
    if match.kind is not ClaimKind.CHANGE or not is_bare or not scope.columns:
        return False
    return all(len(table.periods(column)) < _TWO for column in scope.columns)


_JOINT = re.compile(
    r"\b(?:together|jointly|between them)\b|合计|合共|共计|总计|加总|加起来|合起来|相加|之和",
    re.IGNORECASE,
)
_LEVEL = re.compile(r"(?:'s)? (?:average|mean|level|rate|figure)\b", re.IGNORECASE)
_AS = re.compile(r"\bas\b|的", re.IGNORECASE)
_ELLIPTIC = frozenset(("for", "again"))
_HAN_SIGN = re.compile(r"[\u4e00-\u9fff]")
_LATIN = re.compile(r"[A-Za-z]{2}")
_WORDS = re.compile(r"[A-Za-z]{2,}[^A-Za-z]+[A-Za-z]{2,}")


def _idioms_of(written: str, *, has_han: bool) -> tuple[Idiom, ...]:
    """Return the idioms of the languages in which a sentence has words beside names."""
    if not _HAN_SIGN.search(written):
        # A sentence of names and numbers has the language of these.
        return CHINESE if has_han and not _LATIN.search(written) else ENGLISH
    return IDIOMS if _WORDS.search(written) else CHINESE


def _without_predicates(matches: list[Match]) -> list[Match]:
    """Leave out a bare direction that is what a quantifier is true of: the only one to shrink."""
    quantified = [m for m in matches if m.statement.quantifier and m.statement.sign]
    clauses = {m.sentence.clause(m.end - 1) for m in quantified}
    numbers = {
        each.number.start
        for m in matches
        if not _is_bare(m)
        for each in (*m.statement.amounts, m.statement.start, m.statement.end)
        if each
    }
    return [
        match
        for match in matches
        if not _is_bare(match)
        or (
            match.sentence.clause(match.start) not in clauses
            and not any(at in numbers for at in _number_after(match))
        )
    ]


def _is_bare(match: Match) -> bool:
    """Return whether a match is a direction that has no size."""
    statement = match.statement
    return match.kind is ClaimKind.CHANGE and not (
        statement.amounts or statement.start or statement.end or statement.is_flat
    )


_TO_NUMBER = re.compile(
    rf"(?: by| to| from| below| above| under| past| over| about| nearly| almost| more than| less than)* [$€£¥~]?(?={Sign.NUMBER})"
)


def _number_after(match: Match) -> tuple[int, ...]:
    """Return the place of the number that follows a direction at once: increased by 5 and 4 %."""
    found = _TO_NUMBER.match(match.sentence.skeleton, match.end)
    return (found.end(),) if found else ()


_FAR = 100


def _with_number(statement: Statement, end: int, taken: bytearray) -> int:
    """Return the end of a total or average with its number, if that stands near behind it."""
    number = statement.amounts[0].number
    if end <= number.start < end + _FAR and not any(taken[end : number.end]):
        return number.end
    return end


def _trimmed(found: re.Match[str]) -> tuple[int, int]:
    part = found[0]
    return (
        found.start() + len(part) - len(part.lstrip(" ,，")),
        found.end() - (len(part) - len(part.rstrip(" ,，"))),
    )
