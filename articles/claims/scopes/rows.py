"""Rows of a claim: its subject, and those with which it compares. Pure."""

import re
from collections.abc import Iterable

from articles.claims.claims import ClaimKind
from articles.claims.matches import Match
from articles.claims.mentions import Mention
from articles.claims.sentences import Sentence
from articles.claims.signs import Sign
from articles.numbers.statements import Quantifier
from articles.numbers.table import Table

# Comparisons in which the row that follows is no subject.
_OBJECT = re.compile(
    r"(?:after|behind|than|before|compared with|compared to|unlike|alongside|like|overtaking|passing|ahead of|only to|next to|trailing|beating|topping|surpassing|exceeding|above|below|仅次于|次于|除|比|较)"
    r"(?: (?:the|in|of|at|for|that|those|what))* ?$",
    re.IGNORECASE,
)
_BESIDE = re.compile(rf"[与和同跟](?:{Sign.ROW}+[、和与及]?)+(?:等国?)?(?:相比|并列|比较)")


_REST = re.compile(r"\b(?:the other|others|the rest)\b|其余|其他", re.IGNORECASE)


def names_row(
    match: Match, taken: frozenset[int], signs: tuple[Sign, ...] = (Sign.ROW, Sign.ALL)
) -> bool:
    """Return whether the clause of a claim names its subject, before it or in it."""
    found, sentence = match.found, match.sentence
    first, last = sentence.clause(found.start())
    groups = [
        group
        for group in sentence.row_groups
        if group[0].sign in signs and not _is_whole(group, match)
    ]
    for group in groups:
        at = group[0].start
        if at not in taken and first <= at < max(found.end(), found.start() + 1):
            return True
    after = [g for g in groups if found.end() <= g[0].start < last]
    return any(group[0].start not in taken for group in after)


def codes_of(mentions: Iterable[Mention], table: Table) -> tuple[str, ...]:
    """Return the codes of the rows that are mentioned."""
    codes: list[str] = []
    for mention in mentions:
        codes += table.single_rows if mention.sign is Sign.ALL else [mention.code]
    return tuple(dict.fromkeys(codes))


_OF = re.compile(r"\bof (?:the |all |these |our )*$", re.IGNORECASE)


def subject_of(match: Match, taken: frozenset[int], table: Table) -> tuple[str, ...]:
    """Return the rows that a claim is about; () if no sentence near it names one."""
    kind, found, sentence = match.kind, match.found, match.sentence
    statement = match.statement
    if statement.quantifier and statement.quantifier is not Quantifier.ONLY:
        return _quantified(match, table)
    groups = [
        tuple(mention for mention in group if mention.start not in taken)
        for group in sentence.row_groups
    ]
    groups = [group for group in groups if group and not _is_whole(group, match)]
    beside = [match.span() for match in _BESIDE.finditer(sentence.skeleton)]
    aside = [g for g in groups if not any(a <= g[0].start < b for a, b in beside)]
    groups = aside or groups
    if kind in (ClaimKind.SUPERLATIVE, ClaimKind.RANK, ClaimKind.SHARE, ClaimKind.COMPARISON):
        groups = [group for group in groups if group[0].sign is Sign.ROW]
    if kind in (ClaimKind.TOTAL, ClaimKind.AVERAGE):
        several = [g for g in groups if len(g) > 1 or g[0].sign is Sign.ALL]
        chosen = _nearest(several, found)
        if not chosen and sentence.continues and sentence.before:
            earlier = [g for g in sentence.before.row_groups if len(g) > 1]
            chosen = earlier[-1] if earlier else ()
        return codes_of(chosen, table) if chosen else table.single_rows
    if kind is ClaimKind.ORDER and not (statement.amounts or statement.ranks):
        after = [group for group in groups if group[0].start >= found.end()]
        listed = [group for group in (*after, *reversed(groups)) if len(group) > 1]
        return codes_of(listed[0], table) if listed else ()
    is_among_rows = kind is ClaimKind.SUPERLATIVE and not statement.over_periods
    if kind in (ClaimKind.SHARE, ClaimKind.RANK) or is_among_rows:
        # Of the world is the whole, and no subject.
        groups = [g for g in groups if not {m.code for m in g} <= table.groups] or groups
    if chosen := _nearest(groups, found, sentence):
        return codes_of(chosen, table)
    if sentence.continues and sentence.before:
        earlier = [g for g in sentence.before.row_groups if g[0].sign is Sign.ROW]
        return codes_of(earlier[0], table) if earlier else ()
    return ()


def _is_whole(group: tuple[Mention, ...], match: Match) -> bool:
    """Return whether all rows are those among which another is, rather than a subject: the last of the six, 四家里."""
    sentence, start = match.sentence, group[0].start
    if group[0].sign is not Sign.ALL:
        return False
    is_of = bool(_OF.search(sentence.words, 0, start))
    if is_of and start >= match.found.end():
        return True
    if match.statement.quantifier or not any(m.start < start for m in sentence.of(Sign.ROW)):
        return False
    is_among = bool(_AMONG.match(sentence.words, group[-1].end))
    return is_among or (is_of and match.kind in (ClaimKind.THRESHOLD, ClaimKind.CHANGE))


_AMONG = re.compile("(?:之?[中内]|里头?|当中)(?![\u4e00-\u9fff]?(?:均|都|皆))")


def _nearest(
    groups: list[tuple[Mention, ...]], found: re.Match[str], sentence: Sentence | None = None
) -> tuple[Mention, ...]:
    """Return the group before a claim, else the one in it or after it."""
    inside = [group for group in groups if found.start() <= group[0].start < found.end()]
    if inside and any(
        name in found.re.groupindex and found[name] for name in ("subject", "subject2")
    ):
        return inside[0]
    before = [group for group in groups if group[0].start < found.start()]
    subjects = (
        [g for g in before if not _OBJECT.search(sentence.skeleton[: g[0].start])]
        if sentence
        else before
    )
    if subjects or before:
        return (subjects or before)[-1]
    after = [
        group
        for group in groups
        if not (sentence and _OBJECT.search(sentence.skeleton[: group[0].start]))
    ]
    return after[0] if after else ()


def _quantified(match: Match, table: Table) -> tuple[str, ...]:
    """Return the rows that a quantifier counts, without those that are excepted."""
    found, sentence = match.found, match.sentence
    first, last = sentence.clause(found.start())
    if match.statement.quantifier in (Quantifier.EACH, Quantifier.NONE):
        out = excepted(sentence)
        left = codes_of((m for group in out for m in group), table)
        near = [
            group
            for group in sentence.row_groups
            if first <= group[0].start < last
            and group not in out
            and len(codes_of(group, table)) > 1
        ]
        if not near and sentence.has_han and not _EVERY.search(sentence.words, first, found.end()):
            # Those before, of which a clause leaves out the name.
            near = [
                group
                for group in sentence.row_groups
                if group[0].start < first and group not in out and len(codes_of(group, table)) > 1
            ][-1:]
        rows = codes_of(near[0], table) if near else table.single_rows
        if _REST.search(sentence.words[first : found.end()]):
            before = [g for g in sentence.row_groups if g[0].start < found.start()]
            left += tuple(m.code for g in before for m in g)
        return tuple(row for row in rows if row not in left)
    return table.single_rows


_EVERY = re.compile("[各每诸]|所有|全部|全体|全数|普遍|无一")
_EXCEPT = re.compile(
    r"(?:除|除了|apart from|except(?: for)?|other than|excluding|with the exception of|save(?: for)?|bar|(?<![,;])(?<!all) but(?: for)?)[ 了]*(?:(?:in|for|of|at|the) )*"
    rf"(?={Sign.ROW})",
    re.IGNORECASE,
)


def excepted(sentence: Sentence) -> list[tuple[Mention, ...]]:
    """Return the groups of rows of which a quantifier is not true."""
    places = {found.end() for found in _EXCEPT.finditer(sentence.skeleton)}
    return [group for group in sentence.row_groups if group[0].start in places]
