"""Words near a claim that nothing read: what fails there may be true of something else. Pure."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from articles.audit.agreement import DataValue, is_near
from articles.audit.numbers import words
from articles.claims.claims import Claim, ClaimKind, Scope
from articles.claims.dates import RANGE, YEAR
from articles.claims.directions import DIRECTION
from articles.claims.idioms import SIGNS, WORDS
from articles.claims.idioms.measures import HINTS
from articles.claims.idioms.names import GENERIC
from articles.claims.idioms.neutral import (
    ADVERBS_THAT_MATTER,
    CHANGES,
    HEDGES,
    JOINT,
    NEUTRAL,
    NEUTRAL_HAN,
    SAME_MEASURE,
    TIMES_SPOKEN_OF,
)
from articles.claims.mentions import Mention
from articles.claims.scopes.periods import THEN
from articles.claims.sentences import Sentence
from articles.claims.signs import Sign
from articles.claims.surroundings import Surroundings
from articles.claims.traditional import simplified
from articles.numbers.table import Table

_TIME = re.compile(TIMES_SPOKEN_OF, re.IGNORECASE)
# Words that belong to a period, of which the scope has it.
_AROUND_PERIOD = re.compile(
    r"(?:\b(?:since|after|from|between|by|through|to|over|during|than|against|on|in|of|compared with|compared to)"
    r" (?:in |the )?|自|从|至|到|截至|截止|截止到|截至到|比|较|与)?"
    rf"{Sign.PERIOD}+(?: since\b|(?:年|月|份|底|末|初|间|内|里|时|度|届|期间|以来|起|以后|之后|后|同期|相比)*)",
    re.IGNORECASE,
)
_WORD = re.compile(r"[A-Za-z][A-Za-z’'-]*")
_HAN_PART = re.compile(r"[\u4e00-\u9fff]+")
_WORDS = words("zero one two three four five six seven eight nine ten")
_HAN_DIGITS = "零一二三四五六七八九十"
_NEUTRAL_HAN = re.compile("|".join(sorted(map(re.escape, NEUTRAL_HAN), key=len, reverse=True)))
_CHANGES = re.compile(CHANGES, re.IGNORECASE)
# More or less than in a period, of which rows are counted.
_THAN = re.compile("不如|不及|高于|低于|超过|超越|多于|少于|好于|优于|逊于|差于")
_NEXT_TO = re.compile("[环同]比|按[年季月]|[较比][上前]一?[年季月]")
# What a claim has read.
_NOT = re.compile("并?不(?:再|曾)?是?|并?非|[绝决]非|并?未[能曾见有]?|没有?能?")
# What one row has in each of several periods.
_EACH_PERIOD = re.compile("[每各][一个]*[年月季]度?")
# All rows but some, which the scope leaves out.
_REST = re.compile(f"除了?(?={Sign.ROW})|[以之]?外(?=[,，]|$)|其余|其他|余下")
_HEDGE = re.compile(HEDGES, re.IGNORECASE)
_JOINT = re.compile(JOINT, re.IGNORECASE)
# 一、 and 3. at the head of an item.
_ENUMERATOR = re.compile(r"^\W*(?:第?[一二三四五六七八九十]{1,2}[、是]|其[一二三四五六])")


@dataclass(frozen=True)
class _Known:
    """Words of the table around a claim; of the Chinese ones, the longest first."""

    latin: frozenset[str]
    han: tuple[str, ...]


def unread(claim: Claim, around: Surroundings, table: Table) -> tuple[str, ...]:
    """Return the words around a claim that are no part of it, of its scope, or of grammar."""
    kind, statement, scope = claim.kind, claim.statement, claim.scope
    sentence = around.sentence
    known = _known(scope, table)
    hints = _hints(scope, table)
    blank = [_ENUMERATOR, _AROUND_PERIOD, _TIME, *hints]
    if kind is ClaimKind.RUN or statement.of_change or (statement.quantifier and statement.sign):
        blank += [DIRECTION, _CHANGES]
    if statement.quantifier and statement.sign:
        blank += [_THAN, _NEXT_TO]
    if statement.quantifier:
        blank.append(_REST)
    if statement.is_denied:
        blank.append(_NOT)
    if statement.quantifier and statement.amounts:
        blank.append(_HEDGE)
    if kind is ClaimKind.RUN:
        blank.append(THEN)
    if kind is ClaimKind.THRESHOLD:
        blank.append(_MOVED)
    if kind in (ClaimKind.TOTAL, ClaimKind.AVERAGE) and len(scope.rows) == 1:
        blank.append(_EACH_PERIOD)
    is_summed = kind in (ClaimKind.SHARE, ClaimKind.TOTAL, ClaimKind.AVERAGE) or statement.of_sum
    if is_summed and len(scope.rows) > 1:
        blank.append(_JOINT)
    found: list[str] = []
    for first, last in around.parts():
        if first >= around.end and statement.quantifier and statement.amounts:
            first = max(first, min(last, statement.amounts[-1].number.end))
        for mention in sentence.mentions:
            if first <= mention.start < last and not _is_read(mention, claim, sentence, table):
                found.append(sentence.text[mention.start : mention.end])
        written = _blanked(sentence.skeleton[first:last], blank)
        if around.matched <= first < around.end:
            written = _HEDGE.sub(" ", written)
        found += _unknown(_without_counts(written, scope, table), known)
    if not statement.quantifier:
        found += around.conditions()
    # Of two claims that touch, each may be a part of the other.
    found += [sentence.text[a:b] for a, b in around.others if a == around.end or b == around.start]
    if statement.quantifier or kind in (ClaimKind.SUPERLATIVE, ClaimKind.RANK):
        for first, last in around.groups():
            written = sentence.skeleton[first:last]
            for mention in sentence.of(Sign.NUMBER):
                if not (first <= mention.start < last and mention.number):
                    continue
                if mention.number.value in (len(scope.rows), len(table.single_rows)):
                    written = re.sub(f"{Sign.NUMBER}+[大个家座条支名项组类种]?", " ", written)
                else:
                    found.append(sentence.text[mention.start : mention.end])
            written = _without_counts(_blanked(written, blank), scope, table)
            found += _unknown(written, known)
    first, last = around.leading()
    found += _unknown(_blanked(sentence.skeleton[first:last], blank), known)
    inside = _blanked(sentence.skeleton[around.start : min(around.matched, around.end)], hints)
    found += [word for word in _unknown(inside, known) if not _is_of_idiom(word)]
    found += [word for each in _ADJECTIVE.findall(inside) for word in _unknown(each, known)]
    if kind is ClaimKind.SHARE and (whole := _WHOLE.search(inside)):
        found += _unknown(_HEDGE.sub(" ", _blanked(whole[1], blank)), known)
    return tuple(found)


# The most crowded: of what, no pattern tells.
_ADJECTIVE = re.compile(r"\b(?:most|least) ([a-z]+)", re.IGNORECASE)
# What a share is of, in a gap of its pattern: 占新车总销量的两成.
_WHOLE = re.compile(f"占(?!比|率|有率)[了到据有去]?([^{Sign.NUMBER}]*)")


def _blanked(written: str, patterns: Iterable[re.Pattern[str]]) -> str:
    for pattern in patterns:
        written = pattern.sub(" ", written)
    return written


# It fell below a number: the verb is a part of what is read.
_MOVED = re.compile(rf"(?:{DIRECTION.pattern})[至到]?(?= *$)", re.IGNORECASE)
_ENDINGS = re.compile(r"(?:i?ed|i?es|s|ing|d|y)$")


# A pattern has the stem of a word, and its ends in a group: overt(?:ook|akes).
_STEM = 5


def _is_of_idiom(word: str) -> bool:
    """Return whether a word of a claim is one of the patterns, rather than of a gap in them."""
    if not word.isascii():
        return all(sign in SIGNS for sign in word)
    lowered = word.lower()
    return (
        any(
            all(part in WORDS or _ENDINGS.sub("", part) in WORDS for part in parts)
            for parts in ([lowered], lowered.split("-"))
        )
        or any(lowered[:size] in WORDS for size in range(_STEM, len(lowered)))
        or bool(DIRECTION.fullmatch(lowered))
    )


def _without_counts(written: str, scope: Scope, table: Table) -> str:
    """Leave out how many rows the claim is about, or the table has: 两省, 八条."""
    for count in {len(scope.rows), len(table.single_rows)}:
        if 1 < count <= 10:
            sign = f"(?:[{'两' if count == 2 else ''}{_HAN_DIGITS[count]}]|{count})"
            written = re.sub(f"{sign}[\u4e00-\u9fff]者?(?![\u4e00-\u9fff]?产)", " ", written)
            word = f"\\b(?:among |amongst |across )?(?:the |all |these |our )*(?:{_WORDS[count]}|{count})\\b"
            written = re.sub(word, " ", written, flags=re.IGNORECASE)
    return written


def _unknown(written: str, known: _Known) -> Iterator[str]:
    for each in _WORD.findall(written):
        word = each.lower().strip("'’-").removesuffix("'s").removesuffix("’s")
        if not _is_neutral(word, known.latin):
            yield each
    if not _HAN_PART.search(written):
        return
    for name in known.han:
        written = written.replace(name, " ")
    for part in _HAN_PART.findall(_NEUTRAL_HAN.sub(" ", written)):
        # What is left of a name.
        if not any(part in name for name in known.han):
            yield part


def _is_neutral(word: str, known: frozenset[str]) -> bool:
    if word in NEUTRAL or {word, word.removesuffix("s"), re.sub("ies$", "y", word)} & known:
        return True
    return word.endswith("ly") and word not in ADVERBS_THAT_MATTER


def _hints(scope: Scope, table: Table) -> list[re.Pattern[str]]:
    """Return patterns of the words by which a text speaks of the columns of a claim: busiest, of passengers."""
    columns = [table.column_of[code] for code in scope.columns]
    written = " ".join(f"{column.name} {column.other_name}" for column in columns)
    return [pattern for pattern, names in HINTS if names.search(written)]


def _known(scope: Scope, table: Table) -> _Known:
    """Return the words of the column of a claim, its unit, its rows, and their label."""
    names: list[str] = [*table.row_labels, *GENERIC]
    for code in scope.columns:
        column = table.column_of[code]
        names += [column.name, column.other_name, *column.units, *column.measures]
        names += ["rate"] if column.sign == "%" else []
    for code in scope.rows:
        names += [table.row_of[code].name, table.row_of[code].other_name]
    written = simplified(" ".join(names)).lower()
    latin = frozenset(re.findall(r"[a-z]+", written))
    han = _HAN_PART.findall(written)
    for family in SAME_MEASURE:
        if family & {*latin, *han} or any(each in part for part in han for each in family):
            latin, han = latin | family, [*han, *family]
    return _Known(latin, tuple(sorted({n for n in han if len(n) > 1}, key=len, reverse=True)))


def _is_read(mention: Mention, claim: Claim, sentence: Sentence, table: Table) -> bool:
    """Return whether a mention is a part of a claim or of its scope."""
    statement, scope = claim.statement, claim.scope
    if mention.sign is Sign.ROW:
        return (
            mention.code in scope.rows
            or mention.code in table.groups
            or (claim.kind is ClaimKind.COMPARISON and mention.code in scope.others)
        )
    if mention.sign is Sign.COLUMN:
        # Emissions, of a column of emissions per person.
        written = sentence.text[mention.start : mention.end].lower()
        return mention.code in scope.columns or (
            not sentence.has_han
            and written != table.column_of[mention.code].name.lower()
            and any(written in table.column_of[c].name.lower() for c in scope.columns)
        )
    if mention.sign is Sign.PERIOD:
        if statement.over_periods and RANGE in mention.code:
            return True
        return _is_period_read(mention.code, claim.kind, scope, table)
    if mention.number is None:
        return True
    stated = [*statement.amounts, statement.start, statement.end]
    if any(each and each.number.start == mention.number.start for each in stated):
        return True
    if _is_enumerator(mention, sentence):
        return True
    counts = {len(scope.rows), len(table.single_rows)} - {1}
    if mention.sign is Sign.NUMBER and not mention.number.unit and mention.number.value in counts:
        return True
    return any(
        is_near(mention.number, DataValue(value, table.column_of[cell.column].sign))
        for cell, value in table.values.items()
        if cell.row in scope.rows
    )


def _is_enumerator(mention: Mention, sentence: Sentence) -> bool:
    """Return whether a number is that of an item: 一、 and 3. at its head."""
    text = sentence.words
    return text[mention.end : mention.end + 1] in ("、", ".", ")", "/") and not re.search(
        r"\w", text[sentence.clause(mention.start)[0] : mention.start]
    )


def _is_period_read(code: str, kind: ClaimKind, scope: Scope, table: Table) -> bool:
    periods = {*scope.periods, *scope.missing}
    ends = code.replace(YEAR, RANGE).split(RANGE)
    if set(ends) <= periods or (
        YEAR in code and periods and all(p[:4] == code[:4] for p in periods)
    ):
        return True
    if len(scope.periods) == 2 and all(scope.periods[0] <= e <= scope.periods[1] for e in ends):
        return kind is ClaimKind.RUN
    if len(scope.periods) == 1 and len(ends) == 1 and scope.columns:
        known = table.periods(scope.columns[0])
        at = known.index(scope.periods[0]) if scope.periods[0] in known else 0
        return (
            kind in (ClaimKind.CHANGE, ClaimKind.RUN, ClaimKind.SHARE)
            and at > 0
            and known[at - 1] == ends[0]
        )
    return False
