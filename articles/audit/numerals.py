"""Chinese numerals: their values, and the measure words after quantities. Pure."""

import re
from decimal import Decimal

from articles.audit.lexicon import alternatives, read_lines
from articles.audit.numbers import Candidate, words
from articles.audit.units import MEASURING_UNITS

DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")} | {
    "〇": 0,
    "两": 2,
}
# Powers of ten: small ones stand in a section of four places, large ones end it.
_SMALL = {"十": 1, "百": 2, "千": 3}
_LARGE = {"万": 4, "亿": 8, "兆": 12}
_POWERS = _SMALL | _LARGE
# One sign for twenty, thirty and forty.
_TENS = {"廿": "二十", "卅": "三十", "卌": "四十"}


def value_of(written: str) -> Decimal | None:
    """Return the value of digits or of a Chinese numeral, or None if it is not well formed."""
    if written[0] in "0123456789":
        return Decimal(written)
    for sign, tens in _TENS.items():
        written = written.replace(sign, tens)
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
        return _digit_by_digit(written)
    return _by_place(written)


def _digit_by_digit(written: str) -> int:
    return int("".join(str(DIGITS[digit]) for digit in written))


def _by_place(written: str) -> int | None:
    """Read 一兆二千亿: what stands before the last of the largest signs is multiplied by it."""
    large = max((sign for sign in _LARGE if sign in written), key=_LARGE.__getitem__, default="")
    if not large:
        return _section(written)
    before, _sign, after = written.rpartition(large)
    high = _multiplier(before) if before else 1
    low = _rest(after, _LARGE[large])
    if high is None or low is None:
        return None
    return high * _power(_LARGE[large]) + low


def _power(exponent: int) -> int:
    power: int = 10**exponent
    return power


def _multiplier(written: str) -> int | None:
    """Read the 三四六 of 三四六亿, three digits by their places; 三四亿 is a guess."""
    if all(character in DIGITS for character in written) and "两" not in written:
        if len(written) == 1 or len(written) > 2 or set(written) & set("零〇"):
            return _digit_by_digit(written)
        low, high = (DIGITS[digit] for digit in written)
        return None if high == low + 1 or (low, high) == (3, 5) else _digit_by_digit(written)
    return _by_place(written)


def _rest(written: str, power: int) -> int | None:
    """Read what stands after a sign: the 五 of 两万五 is 5,000, that of 两万零五 is 5."""
    if not written:
        return 0
    if len(written) == 1 and written in DIGITS:
        return DIGITS[written] * _power(power - 1)
    return _by_place(written)


def _section(written: str) -> int | None:
    """Read at most four places: 三千零五十."""
    total, lowest, previous = 0, 99, ""
    digit: int | None = None
    for character in written:
        if character in DIGITS:
            if digit is not None and previous not in "零〇":
                return None
            digit = DIGITS[character]
        else:
            power = _SMALL[character]
            if power >= lowest:
                return None
            is_alone = digit is None or (digit == 0 and previous in "零〇")
            total += (1 if is_alone else digit or 0) * 10**power
            lowest, digit = power, None
        previous = character
    if digit:
        # 三百五 is 350; 三百零五 is 305.
        last = _SMALL.get(written[-2], 0) if len(written) > 1 else 0
        total += digit * 10 ** max(0, last - 1)
    return total


# Lines of measure words, each of one sign, and lines of longer ones, and of nouns counted without one.
_SIGNS = "".join(line for line in read_lines("measures.txt") if " " not in line)
_LONGER = " ".join(line for line in read_lines("measures.txt") if " " in line).split()
MEASURE = re.compile(
    rf" ?(?:[{_SIGNS}]|{alternatives(_LONGER)}|{alternatives(MEASURING_UNITS)}"
    "|来[个名天岁年月分小公米斤里人家次号位万亿辆张篇亩吨本]|面(?![派性貌孔试积临对])|声(?![音明称誉势])|季(?![节军度风])"
    "|[死伤亡](?=[一二两三四五六七八九十0-9,。、的])|[胜平负](?![利责均台])|两(?=[,。;!?、)\n的多银金酒茶黄肉米面油盐糖重]|$)|案(?![例情板头])"
    "|国(?=外长|领导|首脑|元首|总理|总统|代表|专家|学者|联合|共同|签署|选手|[,。;、])|团(?=[^结队体圆])|核(?![心酸电能武])|岛(?!由)|[枪炮刀](?=[,。;、!?]|后|$))"
)
# These begin like a measure word and are other words.
_NOT_MEASURE = tuple(
    words(
        "大家 大学 大多 大量 人民 人才 分析 分布 方向 地区 地方 代表 代人 线城 线教 线医 线工 线员 科技 系列 级市"
        " 成立 成为 成功 成果 级战 元桥 元里 元坊 行业 点头 国语 分法 分球 项式 项分布 项模型"
    )
)


def is_measured(text: str, number: Candidate) -> bool:
    """Return whether a measure word follows, or a noun that is counted without one."""
    end = number.end
    if text.startswith(_NOT_MEASURE, end):
        # 三大学术机构 are three big ones, where 三大学 are universities.
        return text.startswith(("大学术", "大学科", "大家族"), end)
    # 三大 counts where a noun follows, as in 三大原因; not at the end, as in 重大.
    big = text.startswith("大", end) and text[end + 1 : end + 2] in " ,。;!?、学家"
    return not big and bool(MEASURE.match(text, end))
