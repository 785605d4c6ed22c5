"""Rows that a text only counts: the two together, 三家合計, the top three, 其余五国. Pure."""

import re

from articles.audit.numbers import words
from articles.claims.claims import ClaimKind, Scope
from articles.claims.matches import Match
from articles.claims.signs import Sign
from articles.numbers.table import Cell, Table

_LATIN = words("two three four five six seven eight nine ten eleven twelve")
_COUNTS = {
    **{name: count for count, name in enumerate(_LATIN, 2)},
    **{str(count): count for count in range(2, 21)},
    **{sign: count for count, sign in enumerate("二三四五六七八九十", 2)},
    "两": 2,
    "both": 2,
    "pair": 2,
}
_N = rf"(?P<latin>both|pair|{'|'.join(_LATIN)}|1\d|[2-9])"
_TIME = r"(?:years?|months?|quarters?|weeks?|days?|hours?|seasons?|times|per|percent|points?|thirds?|fifths?|million|billion|thousand|hundred|decades?|winters|summers|games|counts|surveys|in|out)\b"
_COUNTED = re.compile(
    rf"\b(?P<rest>(?:the )?(?:other|remaining) )?(?<!top )(?<!first )(?<!last )(?<!bottom ){_N}\b(?:(?= together| combined| between them| of them|[,.;])| (?!{_TIME})(?:[a-z]+ )?[a-z]+(?<!est)s\b)"
    r"|(?P<han_rest>其余|其他|另外|余下)?(?<![前后头首第])(?P<han>[两二三四五六七八九十]|(?<!\d)(?:1\d|[2-9])(?!\d))(?=[个大家座条处所种项支类地局队场城企校强者市州省线国都县区站馆港组隧湖河店样样品])",
    re.IGNORECASE,
)
_TOP = re.compile(
    rf"\b(?P<lead>top|leading|largest|biggest|bottom|smallest) {_N}\b|\bthe (?P<latin2>{'|'.join(_LATIN)}) (?P<end>largest|biggest|smallest|leading|top)\b"
    r"|(?P<han_lead>[前头首后末])(?P<han>[两二三四五六七八九十]|[2-9])(?=[个大家座条名位强国市省种项者])|最(?P<sign>[大小])的(?P<han2>[两二三四五六七八九十])",
    re.IGNORECASE,
)
_OF = re.compile(r" (?:of|across|for) (?:the |these |all )*", re.IGNORECASE)
_LOW = ("bottom", "smallest", "后", "末", "小")
_SUMMED = (ClaimKind.TOTAL, ClaimKind.AVERAGE, ClaimKind.SHARE)


def counted_rows(match: Match, table: Table) -> tuple[str, ...]:
    """Return the rows of a sum or a mean that are only counted: all, the others, or those just named."""
    if match.statement.quantifier or match.kind not in _SUMMED:
        return ()
    sentence = match.sentence
    first = sentence.clause(match.start)[0]
    if any(first <= m.start < match.found.end() for m in sentence.of(Sign.ROW)):
        return ()
    # All rows are the whole of a share.
    is_share = match.kind is ClaimKind.SHARE
    last = match.start if is_share else match.found.end()
    if not is_share and (of := _OF.match(sentence.words, last)):
        # The mean of the nine regions.
        last = max(match.end, of.end())
    counts = list(_COUNTED.finditer(sentence.words, first, last))
    if not counts:
        return ()
    counted = counts[-1]
    count = _COUNTS[(counted["latin"] or counted["han"]).lower()]
    every = table.single_rows
    before = _named_before(match, table)
    if counted["rest"] or counted["han_rest"]:
        rest = tuple(row for row in every if row not in before)
        return rest if len(rest) == count else ()
    if count == len(every):
        return () if is_share else every
    return before if len(before) == count else ()


def _named_before(match: Match, table: Table) -> tuple[str, ...]:
    """Return the single rows that are named before a claim in its sentence, or else in the one before."""
    sentence = match.sentence
    here = [m.code for m in sentence.of(Sign.ROW) if m.start < match.start]
    if not here and sentence.before:
        here = [m.code for m in sentence.before.of(Sign.ROW)]
    return tuple(dict.fromkeys(code for code in here if code not in table.groups))


def top_rows(match: Match, scope: Scope, table: Table) -> tuple[str, ...]:
    """Return the rows with the highest or the lowest values, if these are whose sum is given."""
    if match.statement.quantifier or match.kind not in _SUMMED or len(scope.columns) != 1:
        return ()
    first = match.sentence.clause(match.start)[0]
    found = [*_TOP.finditer(match.sentence.words, first, match.found.end())]
    if not found:
        return ()
    told = found[-1]
    count = _COUNTS[(told["latin"] or told["latin2"] or told["han"] or told["han2"]).lower()]
    lead = (told["lead"] or told["end"] or told["han_lead"] or told["sign"]).lower()
    column = scope.columns[0]
    known = [period for period in scope.periods if period in table.periods(column)]
    period = known[-1] if known else max(table.periods(column), default="")
    values = {
        row: table.values[cell]
        for row in table.single_rows
        if (cell := Cell(row, column, period)) in table.values
    }
    ordered = sorted(values, key=lambda row: values[row], reverse=lead not in _LOW)
    is_tied = len(ordered) > count and values[ordered[count - 1]] == values[ordered[count]]
    return tuple(ordered[:count]) if 1 < count < len(ordered) and not is_tied else ()
