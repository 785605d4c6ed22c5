"""Units and kinds that a range or list states once: `20–30%`, `sections 3 and 4`, `2019–21`."""

import re
from decimal import Decimal
from itertools import pairwise

from articles.audit.currencies import CODES
from articles.audit.labels import counts_things
from articles.audit.numbers import BASIS, PERCENT, PERMILLE, POINTS, TIMES, Candidate, NumberKind
from articles.audit.numerals import is_measured, value_of
from articles.audit.units import WORD_SCALES
from articles.audit.years import MINGUO

_RANGE = re.compile(r" ?(?:[–—~±-]|--|——) ?|至|到|-? to | ?\.{2,3} ?|-to-")
_LIST = re.compile(r" (?:and|or) |或|和|、|, | ?& ?|,")
_SCALE_IN_WORDS = re.compile(
    "[二两三四五六七八九十]{1,3}?(?P<han>[十百千]?[万亿]|[百千])(?![零一二两三四五六七八九十百千万亿])"
    r"|[a-z]+(?:-[a-z]+)? (?P<word>hundred|thousand|million|billion|trillion)(?![a-z]|[ -](?:and|thousand|million|billion))",
    re.IGNORECASE,
)
_PERCENT_OF_BRACKETS = re.compile(r"\) ?%")
_BETWEEN = re.compile(r"(?<![a-z])(?:between|from) $", re.IGNORECASE)
_PROPORTION = re.compile(r" (?:in|out of|in every|of every|out of every) |-in-")
# A ratio to one, such as 20:1, is a number of its own.
_TO_ONE = re.compile(r" ?: ?| to |-to-|比")
_RATIO_BEFORE = re.compile(
    r"(?:(?<![a-z])(?:ratios?|odds|leverage|ratio's|randomi[sz]ed|allocated)(?![a-z])[^0-9;.,\n]{0,32}|(?<=按)|(?:比例|比率|之比|[师生医护床性别男女盈亏杠杆配]比|赔率|杠杆)[^0-9,;。\n]{0,6})$",
    re.IGNORECASE,
)
_RATIO_AFTER = re.compile(
    r" (?:(?:student|teacher|pupil|leverage|sex|gear|price|debt)[a-z-]* )?(?:ratios?|odds|leverage|gearing)(?![a-z])|的(?:比例|比率|杠杆|赔率)",
    re.IGNORECASE,
)
# 每五人即有一人, 60校中有41校: a share, one in five.
_AMONG = re.compile(
    "[名位个]?(?P<same>[人户家校所例村县市国店站名位])(?P<among>(?:里面|[中里内]|之中|当中)[就即便约只仅会]{0,2}|[就即便])?有约?"
)
# A share is of no more; the remainder of a number with too many digits is an error.
_LARGEST = Decimal(10**9)
# Denominators of a proportion; 3 in 17 is a count and a place.
_WHOLES = {*range(2, 11), 12, 15, 20, 25, 50, 100, 200, 500, 1000, 10_000, 100_000}
_SCORED_AFTER = re.compile("[-–:][0-9]")
_OF_TIME = ("点", "时", "日", "号", "月")
_TIGHT_RANGE = re.compile("[–—~-]|——|-to-|至|到")
_TO = re.compile(" to ")
_FROM_BEFORE = re.compile(
    r"(?:(?<![a-z])(?:from|between)(?: (?:about|around|some|roughly))? |[从由自])$", re.IGNORECASE
)
_LAST_YEAR = 2100
_THIS_AGE = 2035
# Further apart than this, numbers have nothing to do with each other.
_WIDEST = 14
# Ends of one range are hardly further apart: 5 to 12 million, but not 20 to 3 million.
_FURTHEST = 100
# Units that are about the number, not about a thing that is counted.
_RELATIVE = (PERCENT, POINTS, TIMES, BASIS, PERMILLE)


def share_parts(text: str, numbers: list[Candidate]) -> None:
    """Give each number the unit or kind that a range or list states once."""
    for each in numbers:
        _take_from_brackets(text, each)
    for right, left in pairwise(reversed(numbers)):
        if _near(left, right) and not _join(text, left, right):
            _take_from_right(text, left, right)
    for left, right in pairwise(numbers):
        if _near(left, right):
            _take_from_left(text, left, right)


def _take_from_brackets(text: str, number: Candidate) -> None:
    """Give the 0.9 of `(8.1±0.9)%` its per cent."""
    percent = _PERCENT_OF_BRACKETS.match(text, number.end)
    if number.kind is NumberKind.QUANTITY and number.bare and percent:
        number.unit, number.bare = PERCENT, False


def _near(left: Candidate, right: Candidate) -> bool:
    return left.kind is not None and right.kind is not None and right.start - left.end <= _WIDEST


def _join(text: str, left: Candidate, right: Candidate) -> bool:
    """Join the numbers of `one in five` and of the ratio 20:1."""
    if _is_to_one(text, left, right):
        left.classify(NumberKind.QUANTITY, end=right.end)
        right.dismissed()
        return True
    if _is_among(text, left, right):
        left.start -= text[max(0, left.start - 1) : left.start] == "每"
        left.value, left.unit = right.value / left.value, ""
        left.classify(NumberKind.QUANTITY, end=right.end)
        right.dismissed()
        return True
    if not _PROPORTION.fullmatch(text, left.end, right.start):
        return False
    counts = (
        left.kind in (NumberKind.QUANTITY, NumberKind.IDIOM) and right.kind is NumberKind.QUANTITY
    )
    plain = not (left.unit or right.unit or left.scale or right.scale)
    out_of = text.startswith(" out of ", left.end)
    most = min(right.value, _LARGEST if out_of else Decimal(100))
    if not counts or not plain or not 0 < left.value < most or right.value > _LARGEST:
        return False
    one = left.value == 1 and right.value % 1 == 0
    exact = text.startswith((" out of", " in every", " of every"), left.end)
    counted = left.value > 1 and left.value % 1 == right.value % 1 == 0
    whole = (
        right.value in _WHOLES
        or (counted and out_of)
        or (
            one
            and (exact or 2 <= right.value <= 100 or (right.value % 10 == 0 and right.written > 2))
        )
    )
    if not whole:
        return False
    left.value /= right.value
    left.classify(NumberKind.QUANTITY, end=right.end)
    right.dismissed()
    return True


def _is_among(text: str, left: Candidate, right: Candidate) -> bool:
    """Recognize the share of 每五人即有一人 and of 60校中有41校, but not the rate of 每千人有3张床."""
    found = _AMONG.fullmatch(text, left.end, right.start)
    if not found or left.kind is not NumberKind.QUANTITY or left.scale or right.scale:
        return False
    if right.kind is not NumberKind.QUANTITY and right.value != 1:
        return False
    is_each = text[max(0, left.start - 1) : left.start] == "每"
    same = text.startswith((found["same"], f"个{found['same']}", f"名{found['same']}"), right.end)
    return 0 < right.value < left.value < _LARGEST and (same or is_each) and bool(found["among"])


def _is_to_one(text: str, left: Candidate, right: Candidate) -> bool:
    plain = left.kind is right.kind is NumberKind.QUANTITY and left.bare and right.bare
    if not plain or right.value != 1 or left.value <= 1:
        return False
    if not _TO_ONE.fullmatch(text, left.end, right.start):
        return False
    before = _RATIO_BEFORE.search(text, max(0, left.start - 48), left.start)
    return bool(before or _RATIO_AFTER.match(text, right.end))


def _take_from_right(text: str, left: Candidate, right: Candidate) -> None:
    """Give the 20 of `20–30%` its per cent, and the 3 of `3–5 May` its month."""
    gap = text[left.end : right.start]
    if _are_counts(text, left, gap, right):
        left.kind, left.bare = NumberKind.QUANTITY, True
    if left.kind is not NumberKind.QUANTITY or not left.bare:
        return
    is_range = bool(_RANGE.fullmatch(gap))
    if (
        is_range
        and left.script != "english"
        and right.kind in (NumberKind.DATE, NumberKind.ORDINAL)
    ):
        left.kind = right.kind
    elif right.kind is NumberKind.DATE and _is_day_before(text, left, gap, right):
        left.kind = NumberKind.DATE
    elif is_range and right.kind is NumberKind.YEAR and _may_be_year(left, right):
        left.kind = NumberKind.YEAR
    elif right.kind is NumberKind.QUANTITY and (is_range or _is_pair(text, left, gap, right)):
        _take_scale_and_unit(left, right)
        if is_range:
            _take_scale_in_words(text, left, right)
        if text[right.end - 1] == "成" and left.unit == PERCENT:
            # 三到五成: the right one is worth its tenths already.
            left.scale += 1


def _are_counts(text: str, left: Candidate, gap: str, right: Candidate) -> bool:
    """Recognize the 1800 of 1800—2400元 and of `from 1800 to 2400 tonnes`, which is no year."""
    if left.kind is not NumberKind.YEAR or not text[left.start : left.end].isdigit():
        return False
    if right.kind is not NumberKind.QUANTITY or left.value >= right.value:
        return False
    if _TIGHT_RANGE.fullmatch(gap):
        is_range = True
    else:
        before = text[max(0, left.start - 9) : left.start]
        is_range = bool(_TO.fullmatch(gap) and _FROM_BEFORE.search(before)) or _is_between(
            text, left, gap
        )
    if right.unit or right.scale or right.value > _LAST_YEAR:
        return is_range
    is_far = gap != " to " or right.value > _THIS_AGE
    return is_range and is_far and (counts_things(text, right) or is_measured(text, right))


def _may_be_year(left: Candidate, right: Candidate) -> bool:
    """Recognize the 2015 of 2015–2022 and the 108 of 108-112年."""
    return left.written == 4 or (
        left.written in (2, 3) and left.value in MINGUO and right.value in MINGUO
    )


def _is_day_before(text: str, left: Candidate, gap: str, right: Candidate) -> bool:
    """Recognize the 9 of `9 and 10 July`."""
    days = left.script == "digits" and left.written <= 2 and left.value <= 31
    if "," in gap and text[right.end - 1] == "月":
        # 增长23,9月下降: a clause ends before the month.
        return False
    return days and bool(_LIST.fullmatch(gap)) and text[right.start].isdigit()


def _is_pair(text: str, left: Candidate, gap: str, right: Candidate) -> bool:
    if not _LIST.fullmatch(gap):
        return False
    if gap in (", ", ","):
        # `3, 5 and 7%`: the 5 has its per cent from the 7, not of its own.
        return right.unit in _RELATIVE and text[right.end - 1].isdigit()
    between = _BETWEEN.search(text, max(0, left.start - 9), left.start)
    return bool(between) or gap in (" or ", "或") or right.unit in _RELATIVE


def _take_scale_and_unit(left: Candidate, right: Candidate) -> None:
    if right.unit or right.scale:
        _take_scale(left, right)
        left.unit = right.unit or left.unit
        left.bare = False


def _take_scale(left: Candidate, right: Candidate) -> None:
    small, large = sorted((abs(left.value), abs(right.value)))
    if right.scale and (not small or large <= small * _FURTHEST):
        left.scale = right.scale


def _take_scale_in_words(text: str, left: Candidate, right: Candidate) -> None:
    """Give the two of `two to three million` its million, and the 三 of 三至五万元 its 万."""
    found = _SCALE_IN_WORDS.match(text, right.start)
    if not found or left.script == "digits" or left.scale or left.value % 1:
        return
    word, han = found["word"], found["han"]
    power = WORD_SCALES[word.lower()] if word else len(str(value_of(han))) - 1
    if left.value < right.scaled.scaleb(-power) < 1000:
        left.scale, left.bare = power, False


def _take_from_left(text: str, left: Candidate, right: Candidate) -> None:
    """Give the 4 of `sections 3 and 4`, the 21 of `2019–21` and the 4 of `€3–4 million` its kind."""
    gap = text[left.end : right.start]
    is_range = bool(_RANGE.fullmatch(gap))
    if right.kind is not NumberKind.QUANTITY:
        return
    if left.kind is NumberKind.QUANTITY and is_range and text.startswith("百分之", left.start):
        if right.bare:
            right.unit = left.unit
    elif left.kind is NumberKind.QUANTITY and (is_range or _is_between(text, left, gap)):
        if right.unit in CODES and not left.unit:
            left.unit = right.unit
        if left.unit in CODES and right.unit in ("", left.unit):
            right.unit = left.unit
            if not left.scale:
                _take_scale(left, right)
    elif (
        left.kind is NumberKind.YEAR
        and is_range
        and left.value < 100
        and _is_short_year(text, right)
    ):
        right.classify(NumberKind.YEAR, end=right.end + 1)
    elif is_range and text[left.start] == "第":
        # 第1-8周: the unit is of an order.
        right.kind, right.unit = NumberKind.ORDINAL, ""
    elif not right.bare:
        return
    elif left.kind is NumberKind.YEAR:
        _take_century(gap, left, right)
    elif _goes_on_in_order(text, left, gap):
        right.kind = NumberKind.ORDINAL
    elif left.kind is NumberKind.DATE and is_range and text.startswith(_OF_TIME, right.end):
        right.classify(NumberKind.DATE, end=right.end + 1)
    elif left.kind is NumberKind.DATE and _is_day_after(text, left, gap, right):
        right.kind = NumberKind.DATE
    elif left.kind is NumberKind.IDENTIFIER and (
        is_range or gap in (":", "/") or _LIST.fullmatch(gap)
    ):
        numbered = left.script == "chinese" or text[left.start].isdigit()
        # After no. 5, 2 eggs are counted.
        counted = "," in gap and (
            counts_things(text, right) or _SCORED_AFTER.match(text, right.end)
        )
        if numbered and not counted:
            right.kind = NumberKind.IDENTIFIER


def _is_between(text: str, left: Candidate, gap: str) -> bool:
    """Recognize the range `between €30 and €33 billion`."""
    return gap == " and " and bool(_BETWEEN.search(text, max(0, left.start - 9), left.start))


def _goes_on_in_order(text: str, left: Candidate, gap: str) -> bool:
    """Recognize 1st–3 and 第一、二期."""
    if text[left.start] == "第" and _LIST.fullmatch(gap):
        return True
    return left.kind is NumberKind.ORDINAL and bool(_RANGE.fullmatch(gap))


def _is_short_year(text: str, number: Candidate) -> bool:
    """Recognize the 15年 of 从09年到15年."""
    written = text[number.start : number.end]
    return len(written) == 2 and written.isdigit() and text.startswith("年", number.end)


def _is_day_after(text: str, left: Candidate, gap: str, right: Candidate) -> bool:
    """Recognize the 10 of `July 9 and 10.`"""
    days = right.script == "digits" and right.written <= 2 and right.value <= 31
    month_first = text[left.start].isalpha() and text[left.end - 1].isdigit()
    ends = text[right.end : right.end + 1] in tuple(".,;)\n") or right.end == len(text)
    joined = _RANGE.fullmatch(gap) or _LIST.fullmatch(gap)
    return days and month_first and ends and joined is not None


def _take_century(gap: str, left: Candidate, right: Candidate) -> None:
    short = right.written == 2
    if gap == "/" or (short and gap in ("–", "-", "—")):
        right.kind = NumberKind.YEAR
        if short:
            right.value += left.value - left.value % 100
