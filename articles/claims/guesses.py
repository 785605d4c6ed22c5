"""Wordings that leave open of what a claim is true: such a claim never fails. Pure."""

import re

from articles.claims.claims import ClaimKind, Quantifier, Scope, Statement
from articles.claims.directions import directions_in
from articles.claims.idioms.names import OTHER_MEASURES
from articles.claims.mentions import PER_HEAD_WORDS
from articles.claims.scopes import names_thing
from articles.claims.sentences import Sentence
from articles.claims.signs import Sign
from articles.claims.table import ClaimTable
from articles.claims.traditional import simplified

# A run that has ended is none up to the period that is named.
_BEFORE = re.compile(
    r"(?:\b(?:after|following|ending|ended|snapping|snapped|breaking|broke|despite)(?: (?:a|its|their))?|结束|终结|终止|打破|中断)(?:了|此前|之前)?的? ?$",
    re.IGNORECASE,
)
# The data has no values of what is only expected, possible or wished.
_FUTURE = re.compile(
    r"\b(?:forecast|expect(?:s|ed)?|projected|predict(?:s|ed)?|will|would|could|might|should|estimates? for|aims?|target|goal|if|unless|until|soon|plans?)\b"
    r"|预计|预期(?!寿命)|预估|初估|预测|有望|料将|目标|如果|假如|若(?!论|干)|力争|或将|可望|计划|即将",
    re.IGNORECASE,
)
# What follows is denied, and a fall is none.
_DENIED = re.compile(
    r"(?:\b(?:not|never|nor|neither|no longer|nowhere near|far from|cannot|without)\b|n't\b)(?! only)[^,.;:]{0,24}$"
    r"|(?:并非|不是|并没有?|没有|从未|未曾|从没|并未|未能|未必|不再|远非|谈不上)[^,，。;；:：]{0,6}$",
    re.IGNORECASE,
)
_RANGE = re.compile(r"\b(?:rang(?:es?|ed|ing)|var(?:y|ies|ied)|span(?:s|ned)?) ?$", re.IGNORECASE)
# What several rows do as one.
_JOINT = re.compile(
    r"\b(?:together|jointly|combined|between them|collectively|altogether|as a whole|both of them)\b"
    r"|合计|共计|总计|合共|加总|加起来|联手|相加|之和|总和|合起来",
    re.IGNORECASE,
)
# The part of a column that has something that the column does not tell: of papers with.
_DESCRIBED = re.compile(
    r" (?:with(?!in)|without|that|who|whose|which|from|by|written|made|sold|having|involving)\b",
    re.IGNORECASE,
)
_HAN_SIGN = re.compile(r"[\u4e00-\u9fff]")
# Among others than all rows of the table: the largest in Asia, 居新势力榜首.
_AMONG = re.compile(r"[ -](?:in|of|among|within|across) (?:the )?(?:[a-z]+ )?[A-Z][a-z]+")
_KNOWN_AMONG = re.compile(
    "[居为是列位于在排名次之首冠榜第一最大多高强快小少低弱慢长短的中里其全球世界各国市省家座条个所有表内已仍也都均则又再独占鳌头领跑登顶夺称问鼎持续高稳雄踞据]"
)
_FEW = 3
_NEAR_HAN = 5
_WHOLE_YEAR = re.compile(r"全年|整年|年度|\bfull[- ]year|\bannual|\bfor the year\b", re.IGNORECASE)


def is_beyond_data(start: int, sentence: Sentence) -> bool:
    """Return whether a claim is about what is over, or only expected."""
    first, last = sentence.clause(start)
    return bool(
        _BEFORE.search(sentence.words[:start]) or _FUTURE.search(sentence.words[first:last])
    )


def is_guess(
    kind: ClaimKind,
    found: re.Match[str],
    statement: Statement,
    scope: Scope,
    sentence: Sentence,
    table: ClaimTable,
) -> bool:
    """Return whether a claim may be about something else than its scope."""
    return (
        is_beyond_data(found.start(), sentence)
        or not (sentence.names_table or sentence.continues)
        or _is_of_part(kind, found, sentence, table)
        or (
            # The noun may be another word for a column, or of something else.
            kind is ClaimKind.SUPERLATIVE
            and not statement.of_change
            and bool(names_thing(found, table))
        )
        # Of several rows in several periods, each or all may be added.
        or (
            kind in (ClaimKind.TOTAL, ClaimKind.AVERAGE)
            and len(scope.rows) > 1
            and len(scope.periods) > 1
        )
        or _is_of_some(kind, found, statement, scope, sentence)
        or _is_of_another_change(kind, found, statement, sentence)
        # What it follows may be any row, rather than the first.
        or bool(re.search("紧[随追]", found[0]))
        or _is_of_other_measure(found, sentence, table)
        or _goes_on(statement, found, sentence)
        or _is_per_head(scope, sentence, table)
        or _is_denied(kind, found, statement, sentence)
        or _is_joint(kind, found, statement, scope, sentence)
        or (
            kind is ClaimKind.SHARE
            and not statement.quantifier
            and bool(_DESCRIBED.match(sentence.words, found.end()))
        )
    )


_SOME = re.compile(
    r"\b(?:only|some|most|many|few|several|half|one of|parts? of)\b|只有|仅|部分|多数|少数|有的",
    re.IGNORECASE,
)


def _is_of_some(
    kind: ClaimKind,
    found: re.Match[str],
    statement: Statement,
    scope: Scope,
    sentence: Sentence,
) -> bool:
    """Return whether a change of several rows may be that of some of them: only a third grew."""
    if kind is not ClaimKind.CHANGE or statement.amounts or len(scope.rows) < 2:
        return False
    first, _last = sentence.clause(found.start())
    before = slice(first, found.start())
    return Sign.NUMBER in sentence.skeleton[before] or bool(_SOME.search(sentence.words[before]))


_CHANGE_BEFORE = re.compile(
    r"(?:growth|increases?|gains?|rises?|improvements?|expansion|declines?|falls?|drops?|loss(?:es)?|changes?)(?: in [a-z]+)? (?:was|were|is|are|has been|had been) (?:by far )?(?:the )?$",
    re.IGNORECASE,
)


def _is_of_another_change(
    kind: ClaimKind, found: re.Match[str], statement: Statement, sentence: Sentence
) -> bool:
    """Return whether a superlative is of a change that is not read as a part of it: 掉得最多."""
    if kind not in (ClaimKind.SUPERLATIVE, ClaimKind.RANK) or statement.of_change:
        return False
    start = found.start()
    if sentence.has_han:
        return bool(directions_in(sentence.skeleton, start - _NEAR_HAN, start))
    return bool(_CHANGE_BEFORE.search(sentence.words[:start]))


_MEASURES = re.compile(
    rf"\b(?:{'|'.join(sorted(w for w in OTHER_MEASURES if w.isascii()))})\b"
    rf"|{'|'.join(sorted(w for w in OTHER_MEASURES if not w.isascii()))}",
    re.IGNORECASE,
)


def _is_of_other_measure(found: re.Match[str], sentence: Sentence, table: ClaimTable) -> bool:
    """Return whether a clause has a word for a measure, or a part of a row, of which no column is."""
    first, _last = sentence.clause(found.start())
    words = {each[0].lower() for each in _MEASURES.finditer(sentence.words, first, found.end())}
    if not words:
        return False
    names = [f"{c.name} {c.other_name} {' '.join(c.units)}" for c in table.columns]
    names += [f"{row.name} {row.other_name}" for row in table.rows]
    known = simplified(" ".join((*names, *table.row_labels, table.dataset))).lower()
    columns = {sentence.words[m.start : m.end].lower() for m in sentence.of(Sign.COLUMN)}
    return any(word.rstrip("s") not in known and word not in columns for word in words)


_MORE_AFTER = re.compile(
    rf" (?:by|more|less|faster|slower|as)\b|(?:了|超过|逾|近|约|至少|不到| )*{Sign.NUMBER}",
    re.IGNORECASE,
)


def _goes_on(statement: Statement, found: re.Match[str], sentence: Sentence) -> bool:
    """Return whether the direction of several rows goes on with a size that is not read."""
    return bool(
        statement.quantifier
        and statement.sign
        and not statement.amounts
        and _MORE_AFTER.match(sentence.skeleton, found.end())
    )


def _is_per_head(scope: Scope, sentence: Sentence, table: ClaimTable) -> bool:
    """Return whether a sentence speaks of each person, and its claim is read as of a total."""
    at = PER_HEAD_WORDS.search(sentence.words)
    if not at:
        return False
    named = {m.code for m in sentence.of(Sign.COLUMN) if m.start == at.start()}
    return bool(named) and not named & set(scope.columns)


def _is_denied(
    kind: ClaimKind, found: re.Match[str], statement: Statement, sentence: Sentence
) -> bool:
    """Return whether a claim is denied by words that are not read as a part of it."""
    if kind is ClaimKind.THRESHOLD or statement.is_flat or statement.quantifier is Quantifier.NONE:
        return False
    first, _last = sentence.clause(found.start())
    before = sentence.words[first : found.start()]
    # What ranges from one number to another does not change.
    return bool(_DENIED.search(before) or _RANGE.search(before))


def _is_joint(
    kind: ClaimKind,
    found: re.Match[str],
    statement: Statement,
    scope: Scope,
    sentence: Sentence,
) -> bool:
    """Return whether a claim is of the sum of several rows, but is read as that of each or one."""
    if kind is ClaimKind.SHARE and (
        len(scope.rows) > 1 if not statement.quantifier else not statement.amounts
    ):
        return False
    if kind in (ClaimKind.TOTAL, ClaimKind.AVERAGE, ClaimKind.ORDER) or statement.with_sum:
        return False
    if kind is ClaimKind.COMPARISON and len(scope.rows) > 1 and statement.amounts:
        return True
    first, last = sentence.clause(found.start())
    opening = sentence.clause(0)[1]
    return bool(
        _JOINT.search(sentence.words[first:last]) or _JOINT.match(sentence.words[:opening].strip())
    )


def _is_of_part(
    kind: ClaimKind, found: re.Match[str], sentence: Sentence, table: ClaimTable
) -> bool:
    """Return whether a claim is of a part of the rows, or of more than a period, of the table."""
    if kind in (ClaimKind.SUPERLATIVE, ClaimKind.RANK):
        if not sentence.has_han:
            return bool(_AMONG.match(sentence.skeleton, found.end()))
        rest = _KNOWN_AMONG.sub("", "".join(_HAN_SIGN.findall(found[0])))
        return len(rest) > _FEW
    is_granular = any("-" in period for period in table.all_periods)
    first, last = sentence.clause(found.start())
    return (
        is_granular
        and kind in (ClaimKind.THRESHOLD, ClaimKind.CHANGE, ClaimKind.COMPARISON)
        and bool(_WHOLE_YEAR.search(sentence.words[first:last]))
    )
