"""Words of the nearest true statement, in the place of words that state another one. Pure."""

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from articles.audit import PERCENT, TIMES, Number, numbers_in
from articles.audit.normalization import normalize
from articles.audit.numbers import words
from articles.numbers.mentions import MULTIPLE, folded
from articles.numbers.statements import (
    Amount,
    Change,
    Comparison,
    Count,
    Quantifier,
    Rank,
    Run,
    Statement,
    Superlative,
    Unit,
)
from articles.numbers.verdicts import plain

# A row for each pair: the forms of one, and those of the other; the first of several is taken.
_ENGLISH = """
rose fell | fell rose | rise fall | rises falls | rising falling | risen fallen | fall rise | falls rises
falling rising | fallen risen | grew shrank | grow shrink | grows shrinks | growing shrinking | grown shrunk
shrank grew | shrink grow | shrinks grows | shrinking growing | shrunk grown | growth decline | gain loss
loss gain | gained lost | lost gained | gains loses | increase decrease | increases decreases
increased decreased | increasing decreasing | decrease increase | decreases increases | decreased increased
decreasing increasing | climbed dropped | climbs drops | climb drop | climbing dropping | dropped climbed
drops climbs | drop rise | dropping climbing | declined rose | declines rises | decline rise
declining rising | jumped dropped | jump drop | surged dropped | soared dropped | slipped rose
slid rose | dipped rose | plunged rose | tumbled rose | slumped rose | sank rose | expanded contracted
contracted expanded | added lost | up down | down up | eased rose
more less | less more | fewer more | higher lower | lower higher | larger smaller | smaller larger | bigger smaller
greater smaller | longer shorter | shorter longer | faster slower | slower faster | richer poorer
poorer richer | older younger | younger older | wider narrower | heavier lighter | above below
below above | over under | ahead behind | overtook trailed | passed trailed | surpassed trailed
exceeded trailed | exceeds trails | outnumbered trailed
"""
_CHINESE = """
上升 下降 | 下降 上升 | 增长 下降 | 成长 下降 | 增加 减少 | 减少 增加 | 提高 降低 | 降低 提高
上涨 下跌 | 下跌 上涨 | 下滑 上升 | 衰退 成长 | 回升 下降 | 回落 上升 | 扩大 缩小 | 缩小 扩大
增幅 降幅 | 降幅 增幅 | 涨幅 跌幅 | 跌幅 涨幅 | 升至 降至 | 降至 升至 | 延长 缩短 | 缩短 延长
高于 低于 | 低于 高于 | 多于 少于 | 少于 多于 | 大于 小于 | 小于 大于 | 快于 慢于 | 慢于 快于
长于 短于 | 短于 长于 | 超过了 不及 | 超过 不及 | 超越 不及 | 不及 高于 | 领先 落后 | 落后 领先
領先 落後 | 落後 領先 | 多 少 | 少 多 | 高 低 | 低 高 | 大 小 | 小 大 | 快 慢 | 慢 快 | 长 短 | 短 长 | 涨 跌 | 跌 涨 | 增 减 | 减 增
"""


def _pairs(rows: str) -> dict[str, str]:
    pairs = (
        pair.partition(" ") for line in rows.strip().splitlines() for pair in line.split(" | ")
    )
    return {first: second for first, _space, second in pairs}


_OPPOSITES = _pairs(_ENGLISH) | _pairs(_CHINESE)
_LATIN = re.compile(rf"\b(?:{'|'.join(_pairs(_ENGLISH))})\b", re.IGNORECASE)
_HAN = re.compile("|".join(_pairs(_CHINESE)))
_PLURAL = re.compile(r"(?: [a-z]+)? [a-z]+(?<![su])s\b")
_BY_FAR = re.compile(r",?\s*\b(?:by far|by a wide margin|far and away)\b", re.IGNORECASE)
_MOST = re.compile(r"\b(?:most|least|[a-z]+est)\b", re.IGNORECASE)
_HAN_MOST = re.compile("最(?=[大小多少高低長长短快慢強强弱])")
_HAN_FIRST = re.compile("(?:居|列)?之?(?:[首冠]位?|榜首|第一)$")
_HAN_SECOND = re.compile("(?:居次[位席]?|次之)$")
# The first largest is the largest.
_FIRST_OF_ALL = re.compile(
    r"\b(?:first|1st)[ -](?=(?:\w+est|most|least|best|worst)\b)", re.IGNORECASE
)
_HAN_FIRST_OF_ALL = re.compile("第一(?=[大小多少高低长長短])")
_DIGITS = re.compile(r"\d[\d,]*(?:\.\d+)?")
# Above it, nobody reads digits alone.
_HUNDRED_MILLION = 10**8
_FIGURES = "〇一二三四五六七八九"
_ORDINALS = ["", *words("first second third fourth fifth sixth seventh eighth ninth tenth")]
_CARDINALS = ["", *words("one two three four five six seven eight nine ten")]


def reworded(
    literal: str, statement: Statement, nearest: Statement, *, before: str = "", chinese: bool
) -> str:
    """Return words that state the nearest statement in the place of those of another.

    `before` is the text before them.

    They stay close to the author's: another number, rank or count, or the opposite direction. Where
    what is wrong is not in the words, or no words for it are known, it is ''.
    """
    match statement, nearest:
        case Superlative(), Superlative():
            is_by_far = statement.by_far and not nearest.by_far
            return _BY_FAR.sub("", literal).strip() if is_by_far else ""
        case Superlative(), Rank():
            return _as_rank(_BY_FAR.sub("", literal).strip(), nearest, chinese=chinese)
        case Rank(), Rank() if nearest.tied == statement.tied and not statement.after:
            changed = _with_count(literal, statement.rank, nearest.rank)
            return changed or (_HAN_SECOND.sub(f"居第{_han(nearest.rank)}", literal))
        case Run(), Run() if nearest.count > 1:
            return _with_count(literal, statement.count, nearest.count)
        case Count(), Count() if statement.amount == nearest.amount:
            if statement.quantifier is Quantifier.ALL_BUT:
                left = len(statement.rows) - nearest.number
                return _with_count(literal, statement.number, left)
            return _with_count(literal, statement.number, nearest.number)
    changed, direction = literal, getattr(statement, "direction", 0)
    if (
        isinstance(statement, Change | Comparison)
        and direction
        and not _is_multiple(literal)
        and direction != getattr(nearest, "direction", 0)
    ):
        changed = _opposite(literal, chinese=chinese)
    # The end first, as the start stands before it and may be the same number.
    for name in ("amount", "end", "start"):
        old, new = getattr(statement, name, None), getattr(nearest, name, None)
        if changed and old is not None and old != new:
            verb = _verb(nearest, before, chinese=chinese)
            changed = _renumbered(changed, old, new, verb, chinese=chinese) if new else ""
    return changed if changed != literal else ""


def _is_multiple(literal: str) -> bool:
    """Return whether words have a verb that is a multiple, which says itself how it went: doubled."""
    return any(MULTIPLE.fullmatch(folded(number.literal)) for number in numbers_in(literal))


def _as_rank(literal: str, rank: Rank, *, chinese: bool) -> str:
    """Return words for a rank in the place of those for the first: the second largest, 第二大."""
    if rank.tied or not 1 < rank.rank < len(_ORDINALS):
        return ""
    if not chinese:
        return _MOST.sub(f"{_ORDINALS[rank.rank]} \\g<0>", literal, count=1)
    place = f"第{_han(rank.rank)}"
    return _HAN_MOST.sub(place, _HAN_FIRST.sub(f"居{place}", literal), count=1)


def _opposite(literal: str, *, chinese: bool) -> str:
    """Return words with the opposite direction, '' if none of them has one."""
    found = (_HAN if chinese else _LATIN).search(normalize(literal))
    if not found:
        return ""
    word = _OPPOSITES[found[0].lower()]
    if word == "less" and _PLURAL.match(literal, found.end()):
        word = "fewer"
    if found[0][0].isupper():
        word = word.capitalize()
    after = literal[found.end() :]
    # Ahead of another, but behind it.
    after = after.removeprefix(" of") if word.lower() == "behind" else after
    return f"{literal[: found.start()]}{word}{after}"


_HAVE = re.compile(r"\b(?:has|have|had|having)(?: [a-z]+(?:ly|than|just|since|now|even))? $")


def _verb(statement: Statement, before: str, *, chinese: bool) -> str:
    """Return the plainest verb for the direction of a statement."""
    is_fall = getattr(statement, "direction", 0) < 0
    if chinese:
        return "下降" if is_fall else "上升"
    if _HAVE.search(before):
        return "fallen by " if is_fall else "risen by "
    return "fell by " if is_fall else "rose by "


def _renumbered(literal: str, old: Amount, new: Amount, verb: str, *, chinese: bool) -> str:
    """Return words with another number in the place of the one that is stated, in its own form."""
    if old.hedge != new.hedge:
        return ""
    numbers = numbers_in(literal)
    equal = [each for each in numbers if each.value == old.value.copy_abs()]
    number = next((each for each in equal or numbers if _is_stated(each, old)), None)
    if number is None and len(numbers) == 1:
        [number] = numbers
    if number is None:
        return ""
    before, after = literal[: number.start], literal[number.end :]
    if new.unit is Unit.POINTS and old.unit is Unit.PERCENT:
        several = "" if new.value == 1 else "s"
        unit = "个百分点" if chinese else f" percentage point{several}"
        return f"{before}{plain(new.value)}{unit}{after}"
    if MULTIPLE.fullmatch(folded(number.literal)):
        percent = new.value if new.unit is Unit.PERCENT else (new.value - 1).copy_abs() * 100
        # More than 0.3 times as much fell by less than 70%.
        is_reversed = new.hedge and new.unit is Unit.TIMES and new.value < 1
        if not percent or is_reversed:
            return ""
        lead = f"{before}{verb}" if chinese else f"{verb}{before}"
        return f"{lead}{plain(percent, 1)}%{after}"
    if new.unit is Unit.TIMES:
        # 增长三倍 adds three to one.
        added = 1 if old.value == number.value + 1 else 0
        new = replace(new, value=round(new.value - added, 1))
    return f"{before}{_written_like(number, new, chinese=chinese)}{after}"


def _is_stated(number: Number, amount: Amount) -> bool:
    value = amount.value.copy_abs()
    return value in (number.value, number.value + 1, number.value * 100, (1 - number.value) * 100)


def _written_like(number: Number, amount: Amount, *, chinese: bool) -> str:
    """Return an amount in the form of a number of the text: its scale, unit and kind of numerals."""
    value = amount.value.copy_abs()
    found = _DIGITS.findall(normalize(number.literal))
    if len(found) == 1 and (stated := Decimal(found[0].replace(",", ""))):
        shown = value / (number.value.copy_abs() / stated)
        if chinese and shown >= 10_000 and number.literal.endswith(("万", "萬")):
            # 1.25亿 rather than 12500万.
            return f"{plain(shown / 10_000)}{'亿' if number.literal.endswith('万') else '億'}"
        if chinese and value == shown >= _HUNDRED_MILLION:
            return f"{plain(shown / _HUNDRED_MILLION)}亿"
        is_grouped = "," in found[0] or (not chinese and shown >= 10_000)
        written = f"{shown:,f}" if is_grouped else f"{shown:f}"
        if "." in written:
            written = written.rstrip("0").rstrip(".")
        return _DIGITS.sub(written, number.literal)
    if number.unit == TIMES or amount.unit is Unit.TIMES:
        return f"{plain(value)}倍" if chinese else f"{plain(value)} times"
    if number.unit == PERCENT or amount.unit is Unit.PERCENT:
        return f"{plain(value)}%"
    return plain(value)


def _with_count(literal: str, old: int, new: int) -> str:
    """Return words with another count or rank in the place of the first one, '' if there is none."""
    written = normalize(literal)
    if not (old > 0 and new > 0):
        return ""
    for pattern, word in _forms(old, new):
        if found := re.search(pattern, written, re.IGNORECASE):
            if found[0][0].isupper():
                word = word.capitalize()
            renumbered = literal[: found.start()] + word + literal[found.end() :]
            return _HAN_FIRST_OF_ALL.sub("最", _FIRST_OF_ALL.sub("", renumbered))
    return ""


def _forms(old: int, new: int) -> Iterator[tuple[str, str]]:
    """Yield patterns of a number, and another one in the same form."""
    for named in (_ORDINALS, _CARDINALS):
        if old < len(named) and new < len(named):
            yield rf"\b{named[old]}\b", named[new]
    yield rf"(?<!\d){old}(?:st|nd|rd|th)\b", f"{new}{_suffix(new)}"
    yield rf"(?<![\d.,]){old}(?![\d.,])", str(new)
    # Two of them, but the second.
    yield rf"(?<=第){_han(old)}(?![一二三四五六七八九十百])", _han(new)
    count = "[二两]" if old == 2 else _han(old)
    counted = "两" if new == 2 else _han(new)
    yield rf"(?<![第一二三四五六七八九十百]){count}(?![一二三四五六七八九十百])", counted


def _han(number: int) -> str:
    """Return a number up to 99 in Chinese numerals."""
    tens, ones = divmod(number, 10)
    if not tens:
        return _FIGURES[ones]
    return f"{_FIGURES[tens] if tens > 1 else ''}十{_FIGURES[ones] if ones else ''}"


def _suffix(number: int) -> str:
    if number % 100 in (11, 12, 13):
        return "th"
    return {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
