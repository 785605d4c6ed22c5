"""Wordings that leave open of what a claim is true: such a claim never fails. Pure."""

import re
from dataclasses import replace

from articles.audit import PERCENT
from articles.claims.claims import Claim, ClaimKind, Scope
from articles.claims.dates import RANGE
from articles.claims.idioms.neutral import JOINT
from articles.claims.matches import Match
from articles.claims.scopes.bases import told_bases
from articles.claims.signs import Sign
from articles.claims.stated import judge
from articles.numbers.table import Table
from articles.numbers.verdicts import VerdictKind

_SOME = re.compile(
    r"\b(?:only|some|most|many|few|several|half|one of|parts? of)\b|只有|仅|部分|多数|少数|有的",
    re.IGNORECASE,
)
_BOTH = re.compile(r"\b(?:both|neither)\b|双双|[两二]者", re.IGNORECASE)
_SUMMED = (ClaimKind.TOTAL, ClaimKind.AVERAGE, ClaimKind.RUN)
# Several quarters of a table of quarters as one.
_SO_FAR = re.compile(
    "全年|[上下]半年|年初至今|今年以来|[前头首][二三四五六七八九十两]个?[月季]|H[12]"
)
_SUM_SO_FAR = re.compile("累计")
_PER = re.compile(
    "每(?:公里|站|座|人(?!次)|[千万]人|百万人|[户家店场辆头亩吨件名位坪]|平方)|[人站店场户]均|每单位|平均每[站人公户店场]"
)
_JOINT = re.compile(JOINT, re.IGNORECASE)
_THEM = re.compile("[它他她]|其(?![他余中实])|前者|后者|对方|对手")
# A part of the own value of a row, rather than of that of all rows.
_OF_ITS_OWN = re.compile(
    r"\bof (?:(?:its|their|his|her)\b|(?:that|this|it)(?= *[.,;:!?)]| *$))|自身|本身",
    re.IGNORECASE,
)
# Under half of the visitors of 2019: of its own, or of all.
_OF_PERIOD = re.compile(rf" of (?:the|all) [^ ,.;]+ (?:of|from) (?:the )?{Sign.PERIOD}")
# The only one of the top three.
_OF_SOME = re.compile(
    r"\bof (?:the|these|those|its|our) (?:top|bottom|leading|largest|biggest|big|major|smallest|first|last|upper|lower|former|older|newer)\b",
    re.IGNORECASE,
)
_NEAR = 12
# It almost regained its level: it did not.
_ALMOST = re.compile(
    r"\b(?:almost|nearly|all but|not quite|just about|close to|on the verge of|about to) $",
    re.IGNORECASE,
)

# Grew by more than twice as much.
_BY = re.compile(r"\bby (?:[a-z]+ ){0,3}$", re.IGNORECASE)
# Dallas was hit the least: of what, a clause before may say.
_BARE = re.compile(r"the (?:most|least)", re.IGNORECASE)
_ENDS = re.compile(r"\s*(?:[.,;:!?)]|$)")


# A fall may be an improvement.
_JUDGED = re.compile(
    r"improv|recover|worsen|deteriorat|better|worse|好转|改善|恶化|变好|变差", re.IGNORECASE
)
# 减产最多 is of changes, or of the periods of a row.
_MOST_CHANGED = re.compile(
    "(?:[增减升降涨跌]|流失|成长|衰退|扩张|萎缩|下滑|新增|缩水)[^,，。]{0,4}最"
)
# It grew most in 2024: of its periods.
_IS_PERIOD = re.compile(rf"的?(?:年份|月份|一年)?(?:是|为|在|出现在|发生在){Sign.PERIOD}")
# The whole of a table that has no row for it: 全国捐血量.
_EVERYWHERE = re.compile("全(?:国|台|港|省|市|县|球)(?!第)")


def _is_of_everywhere(match: Match) -> bool:
    """Return whether the whole is spoken of after the last row before a claim."""
    rows = [m.end for m in match.sentence.of(Sign.ROW) if m.end <= match.start]
    return bool(_EVERYWHERE.search(match.sentence.skeleton, max(rows, default=0), match.start))


# A run that ended is one up to the period before.
_ENDED = re.compile(
    r"(?:\b(?:end|ended|ending|ends|snap|snapped|snapping|break|broke|breaking|halt|halted|halting|after|follow|followed|following|before) (?:a |an |its |their |the )?(?:run |streak |series |string )?(?:of )?"
    r"|(?:结束|终结|止住|中断|打破|扭转|告别)了?[^,，。]{0,6})$",
    re.IGNORECASE,
)


def is_guess(match: Match, scope: Scope) -> bool:
    """Return whether a claim may be about something else than its scope."""
    kind, found, sentence = match.kind, match.found, match.sentence
    statement = match.statement
    several = len(scope.rows) > 1
    return (
        # An idiom that says so itself.
        found.groupdict().get("guess") is not None
        or not (sentence.names_table or sentence.continues)
        or _may_compare_with_another(match, scope)
        or _may_be_of_nearer(match, scope)
        # Several rows as one, or each of them.
        or (kind not in _SUMMED and _is_of_whole_year(match, scope))
        or (kind is ClaimKind.COMPARISON and several and bool(statement.amounts))
        or (kind is ClaimKind.COMPARISON and _may_be_of_several(match, scope))
        or (kind is ClaimKind.COMPARISON and _is_of_growth(match))
        # Of growth from the period that a clause before compares with.
        or (
            kind is ClaimKind.COMPARISON
            and statement.of_change
            and len(scope.periods) < 2
            and bool(told_bases(sentence))
        )
        or (
            kind is ClaimKind.SUPERLATIVE
            and bool(_BARE.fullmatch(found[0].strip()))
            and bool(_ENDS.match(sentence.words, found.end()))
        )
        or (
            kind in (ClaimKind.CHANGE, ClaimKind.COMPARISON)
            and not (statement.amounts or statement.start or statement.end)
            and bool(_ALMOST.search(sentence.words, 0, found.start()))
        )
        or (kind in (ClaimKind.CHANGE, ClaimKind.RUN) and _may_end_earlier(match))
        or (kind is ClaimKind.CHANGE and several and _is_of_some(match))
        or (kind is ClaimKind.CHANGE and bool(_GAP.search(sentence.words, 0, found.start())))
        or (kind is ClaimKind.CHANGE and _is_of_everywhere(match))
        or (kind is ClaimKind.CHANGE and bool(_JUDGED.search(found[0])))
        or (
            kind is ClaimKind.SUPERLATIVE
            and not statement.of_change
            and bool(_MOST_CHANGED.search(sentence.words, max(0, found.start() - 6), found.end()))
        )
        or (
            kind is ClaimKind.SUPERLATIVE
            and not statement.over_periods
            and bool(_IS_PERIOD.match(sentence.skeleton, found.end()))
        )
        or (
            kind in (ClaimKind.RUN, ClaimKind.CHANGE)
            and bool(_ENDED.search(sentence.words[: found.start()]))
        )
        or (kind is ClaimKind.SHARE and _is_part_of_another(match, scope))
    )


def _is_part_of_another(match: Match, scope: Scope) -> bool:
    """Return whether a share may be of something else than all rows, or some of these."""
    found, sentence = match.found, match.sentence
    near = (sentence.words, found.start(), found.end() + _NEAR)
    if match.statement.quantifier:
        is_other_pair = bool(_BOTH.search(found[0])) and len(scope.rows) != 2
        return is_other_pair or bool(_OF_SOME.search(*near))
    # The only row is the whole: a part of the birds of Poyang.
    is_whole = any(
        mention.code in scope.rows and found.start() < mention.start < found.end()
        for mention in sentence.of(Sign.ROW)
    )
    is_of_period = _OF_PERIOD.match(sentence.skeleton, found.end())
    return is_whole or bool(_OF_ITS_OWN.search(*near) or is_of_period)


def _may_end_earlier(match: Match) -> bool:
    """Return whether a year of a change may be one that is named before it: 2020年, 一年间."""
    sentence = match.sentence
    first, last = sentence.clause(match.found.start())
    lengths = [
        m
        for m in sentence.of(Sign.PERIOD)
        if first <= m.start < last and RANGE in m.code and _LENGTH.match(sentence.words, m.start)
    ]
    return any(
        m.start < length.start and RANGE not in m.code and not length.code.endswith(m.code)
        for length in lengths
        for m in sentence.of(Sign.PERIOD)
    )


_LENGTH = re.compile("一年[间内来里]")


def _is_of_whole_year(match: Match, scope: Scope) -> bool:
    """Return whether a claim about a quarter may be about several, or a year of them."""
    found, sentence = match.found, match.sentence
    first, last = sentence.clause(found.start())
    bases = told_bases(sentence)
    if any(first <= m.start < last and m.start not in bases for m in sentence.of(Sign.PERIOD)):
        return False
    before = sentence.clause(first - 1)[0] if first else 0
    is_of_part = any("-" in period for period in scope.periods)
    return is_of_part and bool(
        _SO_FAR.search(sentence.words, 0, found.end())
        or _SUM_SO_FAR.search(sentence.words, before, found.end())
    )


def _is_per_unit(match: Match) -> bool:
    """Return whether a claim may be about a value for each of something: 每公里客运量."""
    found, sentence = match.found, match.sentence
    first = sentence.clause(found.start())[0]
    if any(first <= m.start < found.end() for m in sentence.of(Sign.COLUMN)):
        return bool(_PER.search(sentence.words, first, found.start()))
    return bool(_PER.search(sentence.words, 0, found.start()))


def _may_be_of_several(match: Match, scope: Scope) -> bool:
    """Return whether a pronoun may stand for any of several rows, or several rows are added."""
    before = {
        mention.code
        for mention in match.sentence.of(Sign.ROW)
        if mention.start < match.found.start() and mention.code not in scope.rows
    }
    if not match.statement.of_sum and _JOINT.search(match.sentence.words, 0, match.found.start()):
        return bool(before) or len(scope.rows) > 1
    return len(before) > 1 and bool(_THEM.search(match.found[0]))


def _is_of_some(match: Match) -> bool:
    """Return whether a change may be that of some of its rows: only a third grew."""
    if match.statement.amounts:
        return False
    sentence, start = match.sentence, match.found.start()
    before = slice(sentence.clause(start)[0], start)
    return Sign.NUMBER in sentence.skeleton[before] or bool(_SOME.search(sentence.words[before]))


def _is_of_growth(match: Match) -> bool:
    """Return whether what is compared may be how much two rows grew."""
    sentence, start = match.sentence, match.found.start()
    before = sentence.words[sentence.clause(start)[0] : start]
    return bool(match.statement.amounts) and bool(_BY.search(before))


# Russia, fifth; Japan, which is third.
_RELATIVE = re.compile(r",? ?\(?(?:(?:which|who|where|whose) (?:[a-z]+ )*)?$", re.IGNORECASE)


def _may_be_of_nearer(match: Match, scope: Scope) -> bool:
    """Return whether a claim may be about the row that stands right before it, rather than its own."""
    found, sentence = match.found, match.sentence
    rows = [m for m in sentence.of(Sign.ROW) if m.end <= found.start()]
    if match.statement.quantifier or sentence.has_han or not rows or rows[-1].code in scope.rows:
        return False
    between = sentence.skeleton[rows[-1].end : found.start()]
    if not between.strip() and found[0].startswith("("):
        return True
    return between[:1] == "," and bool(_RELATIVE.fullmatch(between))


def _may_compare_with_another(match: Match, scope: Scope) -> bool:
    """Return whether what a comparison leaves out may be any of several rows before it."""
    if match.kind is not ClaimKind.COMPARISON or "elided" not in match.found.re.groupindex:
        return False
    before = {m.code for m in match.sentence.of(Sign.ROW) if m.end <= match.found.start()}
    return len(before - set(scope.rows)) > 1


_OF_OTHERS = (ClaimKind.COMPARISON, ClaimKind.RANK, ClaimKind.SUPERLATIVE)
# By so much more or less than what was compared before, or than it was.
_MORE_OR_LESS = re.compile("[^,，]{0,3}[多少高低]了")


_AS_MUCH = re.compile(r"(?:[a-z]+ )?as (?:much|many|large|big|high) as\b", re.IGNORECASE)


_NEXT = re.compile("次之|居次|紧[随追跟]")


def may_compare(match: Match, claims: list[Claim]) -> bool:
    """Return whether a change may be a comparison with the row that one before it names, or in its unit."""
    if match.kind is ClaimKind.COMPARISON and _AS_MUCH.match(match.found[0]):
        # It lost a tenth, as much as another.
        return any(c.kind is ClaimKind.CHANGE for c in claims)
    if match.kind is ClaimKind.RANK and _NEXT.match(match.found[0]):
        # Next to what is the highest, the lowest, or what grew most, in the sentence before.
        return not any(c.kind in _OF_OTHERS for c in claims) or any(
            c.statement.of_change for c in claims
        )
    if match.kind is not ClaimKind.CHANGE:
        return False
    groups = match.found.groupdict()
    is_bare = (groups.get("more") or groups.get("less")) and not groups.get("base")
    if is_bare or _MORE_OR_LESS.match(match.found[0]):
        return any(c.kind in _OF_OTHERS for c in claims)
    # By 46 per cent, and the next by 31.
    return bool(groups.get("by")) and any(
        stated.number.unit == PERCENT and not own.number.unit
        for own in match.statement.amounts
        for claim in claims
        if claim.kind is ClaimKind.CHANGE
        for stated in claim.statement.amounts
    )


def shows_value(claim: Claim, table: Table) -> bool:
    """Return whether what looks like a part of another row is its value: 超过核能的6.3%."""
    written = {each.number.literal.rstrip("%％ ") for each in claim.statement.amounts}
    return claim.kind is ClaimKind.COMPARISON and any(
        cell.row in claim.scope.others
        and table.column_of[cell.column].sign == PERCENT
        and str(value) in written
        for cell, value in table.values.items()
    )


def may_be_for_each(match: Match, scope: Scope, table: Table) -> bool:
    """Return whether a claim may be about a value for each of something, which no column is."""
    columns = [table.column_of[code] for code in scope.columns]
    names = [f"{c.name} {c.other_name} {' '.join(c.units)}" for c in columns]
    return _is_per_unit(match) and not any(_EACH.search(name) for name in names)


_EACH = re.compile(r"[每均]|\b(?:per|average)\b", re.IGNORECASE)


# So many times a number that has no unit, a value may have one that is left out.
_MANY = 1000


def may_count_thousands(match: Match, scope: Scope, table: Table, claims: list[Claim]) -> bool:
    """Return whether a number after another may lack its unit: three thousand more, and then six."""
    if match.kind not in (ClaimKind.CHANGE, ClaimKind.COMPARISON) or not claims:
        return False
    values = [
        value.copy_abs()
        for cell, value in table.values.items()
        if cell.row in scope.rows and cell.column in scope.columns
    ]
    return bool(values) and any(
        not stated.number.unit
        and stated.number.value >= 1
        and stated.number.value * _MANY < min(values)
        for stated in match.statement.amounts
    )


_ORDERED = (ClaimKind.SUPERLATIVE, ClaimKind.RANK)
_DEGREE = re.compile(r"\b(?:[a-z]{2,}est|most|least|record|peak|maximum|high)\b", re.IGNORECASE)


def may_count_from_below(claim: Claim, table: Table) -> bool:
    """Return whether a place may be that of the lowest rate, where less is better: a close second."""
    if claim.kind not in _ORDERED or claim.is_chinese or _DEGREE.search(claim.literal):
        return False
    if any(table.column_of[column].sign != PERCENT for column in claim.scope.columns):
        return False
    other = replace(claim, statement=replace(claim.statement, sign=-claim.statement.sign))
    return judge(other, table).kind is VerdictKind.HOLDS


_AFTER_THAT = re.compile(r"[之以]后|\bafter\b", re.IGNORECASE)
# A gap between two rows is no value of one.
_GAP = re.compile(
    r"\b(?:gap|difference|gulf|spread|distance|disparity)\b[^.;]{0,40}\bbetween\b|(?:差距|落差|差额|之差|相差)",
    re.IGNORECASE,
)


def may_end_before(match: Match, scope: Scope, told: tuple[str, ...], table: Table) -> bool:
    """Return whether a run or a record may end with a period that the text before tells, and not with the last."""
    if match.kind is not ClaimKind.RUN and not match.statement.over_periods:
        return False
    first, last = match.sentence.clause(match.start)
    named = {m.code for m in match.sentence.of(Sign.PERIOD) if first <= m.start < last}
    if match.kind is ClaimKind.RUN and _AFTER_THAT.search(match.sentence.words, first, match.end):
        # Two months in a row after March end with May.
        return True
    if not told or named - set(scope.periods[:1]):
        return False
    ends = {table.periods(column)[-1] for column in scope.columns if table.periods(column)}
    return ends.isdisjoint(told) and (not scope.periods or scope.periods[-1] in ends)


# It fared better, by what the column may not say.
_FARED = re.compile(
    r"\b(?:fare[sd]?|d(?:id|o|oes)|perform(?:s|ed)?|coped|suffered) $", re.IGNORECASE
)
_BETTER = re.compile(r"(?:better|worse)\b", re.IGNORECASE)
# The one up by so much, the other down.
_ONE_OF_TWO = re.compile(
    r"\bthe (?:one|other|former|latter)(?: (?:was|is|had|has))? $", re.IGNORECASE
)


def may_be_of_another(match: Match, claims: list[Claim]) -> bool:
    """Return whether a claim may be of the one of two, of something that a word only hints at, or as the one before."""
    earlier = [claim for claim in claims if claim.kind is match.kind]
    goes_on = "for" in match.found.re.groupindex
    before = match.sentence.words[: match.start]
    if _ONE_OF_TWO.search(before) or (_FARED.search(before) and _BETTER.match(match.found[0])):
        return True
    return goes_on and bool(earlier) and earlier[-1].scope.is_guess
