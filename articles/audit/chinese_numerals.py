"""Numbers written in Chinese numerals: 三十五, 两千, 百分之三十五, 三分之二, 三成, 一半, 翻番."""

import re
from collections.abc import Iterator
from decimal import Decimal

from articles.audit.numbers import Candidate, Kind
from articles.audit.units import PERCENT, TIMES

DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")} | {
    "〇": 0,
    "两": 2,
}
_SCALES = {"十": 1, "百": 2, "千": 3, "万": 4, "亿": 8, "兆": 12}
_NUMERAL = "[零〇一二两三四五六七八九十百千万亿兆]"
_DIGIT = "[零〇一二三四五六七八九]"
# What begins with a numeral; what follows decides. A run is bounded so that the search is linear.
_RUN = re.compile(
    rf"(?P<whole>百分之|千分之|万分之)(?P<share>[0-9]+(?:\.[0-9]+)?|{_NUMERAL}{{1,12}}(?:点{_DIGIT}{{1,8}})?)"
    rf"|(?P<denominator>[0-9]{{1,4}}|{_NUMERAL}{{1,6}})分之(?P<numerator>[0-9]{{1,6}}|{_NUMERAL}{{1,6}})"
    rf"|(?P<tenths>[0-9](?:\.[0-9])?|[一二两三四五六七八九])成(?P<more>[一二三四五六七八九半])?(?![为立功果长员就本绩交分语效年人都])"
    r"|(?P<half>(?<![0-9零一二两三四五六七八九十百千万亿])一半|半数|过半|(?<![十大多小前后上下一])半(?=(?:个(?:月|小时|世纪|多)|年|小时|数)))"
    r"|(?P<multiple>翻(?:了)?(?P<doublings>[一二两三四1-9])?(?:了)?番|翻(?:了)?(?:一)?倍)"
    rf"|(?P<and_half>[一二两三四五六七八九十]{{1,3}})个半(?=小时|月|钟头|世纪|学期|星期)"
    rf"|(?P<run>(?!兆){_NUMERAL}{{1,30}})(?P<point>点{_DIGIT}{{1,8}}(?!{_DIGIT}|[十分点钟刻]))?"
)


def chinese_numbers_in(shadow: str) -> Iterator[Candidate]:
    """Find the numbers in Chinese numerals, whatever they are for."""
    for found in _RUN.finditer(shadow):
        candidate = _run(found) if found["run"] else _fraction(found)
        if candidate:
            yield candidate


def _fraction(found: re.Match[str]) -> Candidate | None:
    unit = ""
    if found["whole"]:
        share = value_of(found["share"])
        if share is None:
            return None
        unit = {"百": PERCENT, "千": "‰", "万": ""}[found["whole"][0]]
        value = share if unit else share.scaleb(-4)
    elif found["denominator"]:
        denominator, numerator = value_of(found["denominator"]), value_of(found["numerator"])
        if not denominator or numerator is None:
            return None
        value = numerator / denominator
    elif found["tenths"]:
        tenths = value_of(found["tenths"])
        if tenths is None:
            return None
        more = found["more"] or ""
        value = tenths * 10 + (5 if more == "半" else DIGITS.get(more, 0))
        unit = PERCENT
    elif found["and_half"]:
        whole = value_of(found["and_half"])
        if whole is None:
            return None
        value = whole + Decimal("0.5")
    elif found["half"]:
        value = Decimal("0.5")
    else:
        doublings = found["doublings"] or "1"
        value = Decimal(2) ** int(value_of(doublings) or 1)
        unit = TIMES
    return Candidate(found.start(), found.end(), value, "chinese", Kind.QUANTITY, unit, bare=False)


def _run(found: re.Match[str]) -> Candidate | None:
    written = found["run"] + (found["point"] or "")
    if len(written) == 2 and written[0] == "零" and written[1] in DIGITS:
        # The 零 of 七年零两个月 joins what is before.
        joined = Decimal(DIGITS[written[1]])
        return Candidate(found.start() + 1, found.end(), joined, "chinese")
    value = value_of(written)
    if value is None:
        # A row of digits such as 三四 or 一二三四; the judge looks at it again.
        return Candidate(found.start(), found.end(), Decimal(0), "chinese", Kind.IDIOM, bare=False)
    return Candidate(found.start(), found.end(), value, "chinese")


def value_of(written: str) -> Decimal | None:
    """Return the value of digits or of a Chinese numeral, or None if it is not well formed."""
    if written[0] in "0123456789":
        return Decimal(written)
    whole, point, decimals = written.partition("点")
    value = _whole(whole)
    if value is None:
        return None
    if point:
        return Decimal(f"{value}.{''.join(str(DIGITS[digit]) for digit in decimals)}")
    return Decimal(value)


def _whole(written: str) -> int | None:
    """Read a numeral by place value, or digit by digit: 二〇二三."""
    if all(character in DIGITS for character in written):
        if len(written) == 1:
            return DIGITS[written]
        if "两" in written or (len(written) < 4 and not set(written) & set("零〇")):
            return None
        return int("".join(str(DIGITS[character]) for character in written))
    total = section = 0
    digit: int | None = None
    lowest = 99
    previous = ""
    for character in written:
        if character in DIGITS:
            if digit is not None and previous not in "零〇":
                return None
            digit = DIGITS[character]
        else:
            power = _SCALES[character]
            if power >= 4:
                if not total and not section and digit is None:
                    section = 1
                section += digit or 0
                total = (
                    (total + section) * 10**power
                    if power > 4 or not total
                    else (total + section * 10**power)
                )
                section = 0
                lowest = 99
            else:
                if power >= lowest:
                    return None
                section += (
                    1 if digit is None or (digit == 0 and previous in "零〇") else digit
                ) * 10**power
                lowest = power
            digit = None
        previous = character
    if digit:
        # 两万五 is 25,000, 三百五 is 350; 三百零五 is 305.
        last = written[-2] if len(written) > 1 else ""
        if last in _SCALES and _SCALES[last] > 1:
            digit *= 10 ** (_SCALES[last] - 1)
        section += digit
    return total + section
