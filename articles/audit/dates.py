"""Dates and times of day, in digits and in Chinese numerals."""

import re
from decimal import Decimal

from articles.audit.numbers import Candidate, NumberKind, first_match, words
from articles.audit.numerals import value_of
from articles.audit.years import year

_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?"
    r"|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?"
    r"|JAN(?:UARY)?|FEB(?:RUARY)?|MAR(?:CH)?|APR(?:IL)?|MAY|JUNE?|JULY?|AUG(?:UST)?"
    r"|SEPT?(?:EMBER)?|OCT(?:OBER)?|NOV(?:EMBER)?|DEC(?:EMBER)?)(?![a-z])\.?"
)
_MONTHS = words("jan feb mar apr may jun jul aug sep oct nov dec")
_SUFFIX = r"(?:st|nd|rd|th)?"
_CLOCK = r"(?:[01]?[0-9]|2[0-4])(?<![0-9]{3}):[0-5][0-9](?::[0-5][0-9](?:\.[0-9]{1,6})?)?"
_DAY = r"(?:[0-9]{1,2}|[〇零一二三四五六七八九十廿卅]{1,3})"

_ISO = re.compile(
    rf"(?P<y>[12][0-9]{{3}})(?P<s>[-/.])(?P<m>[01]?[0-9])(?P=s)(?P<d>[0-3]?[0-9])(?![0-9])"
    rf"(?:[T ]{_CLOCK}(?:Z|[+-][0-9]{{2}}:?[0-9]{{2}})?)?"
)
_COMPACT = re.compile(
    r"(?P<y>19[0-9]{2}|20[0-9]{2})(?P<m>0[1-9]|1[0-2])(?P<d>[0-2][0-9]|3[01])(?![0-9])"
)
_ISO_MONTH = re.compile(r"(?P<y>(?:19|20)[0-9]{2})(?P<s>[-/.])(?P<m>0[1-9]|1[0-2])(?![-/.]?[0-9])")
# 12/2025: a month of a year.
_MONTH_FIRST = re.compile(r"(?P<m>0?[1-9]|1[0-2])/(?P<y>(?:19|20)[0-9]{2})(?![0-9/%.,]?[0-9%])")
_DAY_FIRST = re.compile(
    r"(?P<d>[0-3]?[0-9])(?P<s>[-/.])(?P<m>[0-3]?[0-9])(?P=s)(?P<y>[12][0-9]{3}|[0-9]{2}(?![0-9%]))(?![0-9])"
)
_HAN_DATE = re.compile(
    rf"(?P<y>[12][0-9]{{3}}|[〇零一二三四五六七八九十廿卅]{{4}}|[0-9]{{2}}) ?年 ?(?P<m>{_DAY}) ?月(?:份|底|初|中旬|末)?"
    rf"(?: ?(?P<d>{_DAY}) ?[日号])?"
)
_HAN_DAY = re.compile(rf"(?P<m>{_DAY}) ?月 ?(?P<d>{_DAY}) ?[日号]")
_HAN_MONTH = re.compile(rf"(?P<m>{_DAY}) ?月(?![龄球亮饼嫂薪租票])")
_HAN_DAY_ALONE = re.compile(
    rf"(?P<d>{_DAY}) ?日(?![元本均产内游后龄])"
    r"(?!以内|之内|之计|三餐|千里|[一两三四1-9]次|为[一1]|来(?!到|自|访|函|电|临)|间)"
)
# 连续四日, 每逾一日: so many days.
_LASTING_BEFORE = re.compile(
    "(?:连续?|为期|长达|历时|逾期?|满|超过|不到|不足|至少|最多|[仅近达共])$"
)
_ENGLISH_DAY = re.compile(
    rf"(?P<d>[0-3]?[0-9]){_SUFFIX}(?: of)?[ -](?P<m>{_MONTH})(?:,?[ -](?P<y>[12][0-9]{{3}})(?![0-9]))?"
)
_DATES = (
    _ISO, _COMPACT, _DAY_FIRST, _MONTH_FIRST, _HAN_DATE, _HAN_DAY, _ENGLISH_DAY, _ISO_MONTH, _HAN_MONTH,
    _HAN_DAY_ALONE,
)  # fmt: skip
_MONTH_BEFORE = re.compile(rf"(?<![A-Za-z])(?P<m>{_MONTH})(?: the)?,? $")
_IN_BEFORE = re.compile(r"(?<![A-Za-z])in $", re.IGNORECASE)
_AFTER_MONTH = re.compile(
    rf"(?P<y>[12][0-9]{{3}})(?![0-9]|,[0-9])|(?P<d>[0-3]?[0-9]){_SUFFIX}(?![0-9%:]| ?[ap]\.?m)(?:,? (?P<year>[12][0-9]{{3}})(?![0-9]))?"
)
_TIME = re.compile(
    rf"(?P<clock>{_CLOCK})(?![0-9:])(?: ?[ap](?:m(?![a-z])|\.m\.?))?"
    r"|[0-2][0-9][0-5][0-9](?= (?:GMT|BST|UTC|EST|CET|CEST|hrs|hours|local time)(?![A-Za-z]))"
    r"|[0-2]?[0-9](?:\.[0-5][0-9])? ?(?:[ap](?:m(?![a-z])|\.m\.?)|o'clock)",
    re.IGNORECASE,
)
_HAN_MINUTES = "[零〇]?[一二三四五六七八九]分|[二三四五]?十[一二三四五六七八九]?(?![百千万亿个名人])|[0-5][0-9](?![0-9.%个万千亿余多])|[0-9]{1,2} ?分|[一三]刻|半"
_HAN_TIME = re.compile(
    rf"(?P<h>{_DAY}) ?(?:时(?![代期段间速差尚])(?: ?{_DAY} ?分| ?半| ?整)?"
    rf"|点(?:{_HAN_MINUTES}|零[一二三四五六七八九](?![一二三四五六七八九])|[整许钟]"
    r"|(?=左右|[前后起开到至睡吃才就]|[上下]课|[上下]班|出发|集合|关门|见面?(?=[,。;])|发车|截止|结束|准时|多(?=[,。;到的])|[,。;、]|$)))"
)
# 昨（3）日, 本（12）月, 去（2023）年: named twice.
_NAMED_BEFORE = re.compile(r"(?:昨|今|明|前|后|当|本|上|下|去|同|翌|次) ?\($")
_NAMED_AFTER = re.compile(r"\) ?[日天月年]")
_PARTS_OF_DAY = tuple(words("上午 下午 早上 晚上 凌晨 中午 傍晚 清晨 夜里 当晚 早 晚"))
# A ratio of 1:10; 3:0 (25:18, 21:17), the sets of a match.
_RATIO_BEFORE = re.compile(
    r"(?:ratio(?: of)?|比例?(?:为|是)?|配比) ?$|(?:以|比分(?:为|是)?|总分|战胜|横扫|击败|力克|不敌|负于"
    r"|(?<![a-z])(?:scores? of|won|lost|beat|winning|losing|defeated))"
    r"[^0-9,;。\n]{0,12}(?:[0-9]{1,3} ?[-–:比] ?[0-9]{1,3}[ ,、(和]{1,3}){0,7}$",
    re.IGNORECASE,
)
_CLOCK_BEFORE = re.compile(
    r"(?:(?<![A-Za-z])(?:at|by|until|till|from|to|before|after) |[午晨上]|[0-9] ?[-–—至到])$",
    re.IGNORECASE,
)


def date_at(text: str, number: Candidate) -> Candidate | None:
    """Return the date, time or year that begins with a number, or None."""
    return first_match((_date, _named, _after_month, _time, year), text, number)


def _settle(number: Candidate, start: int, end: int, *parts: str) -> Candidate:
    digits = "".join(part.zfill(2) for part in parts if part)
    return Candidate(start, end, Decimal(digits or 0), number.script, NumberKind.DATE, bare=False)


def _part(written: str | None) -> str:
    """Return a day, month or year in digits, '' if there is none."""
    if not written:
        return ""
    if written[0].isascii() and written[0].isalpha():
        return str(_MONTHS.index(written[:3].lower()) + 1)
    value = value_of(written)
    return "" if value is None else str(value)


def _date(text: str, number: Candidate) -> Candidate | None:
    lasts = _LASTING_BEFORE.search(text, max(0, number.start - 2), number.start)
    for pattern in _DATES:
        found = pattern.match(text, number.start)
        if not found or (pattern is _HAN_DAY_ALONE and lasts):
            continue
        parts = found.groupdict()
        month, day = _part(parts.get("m")), _part(parts.get("d"))
        if pattern is _DAY_FIRST and int(month) > 12:
            month, day = day, month
        if "m" in pattern.groupindex and not 1 <= int(month or 0) <= 12:
            continue
        if (day and not 1 <= int(day) <= 31) or (pattern is _COMPACT and number.written != 8):
            continue
        return _settle(number, number.start, found.end(), _part(parts.get("y")), month, day)
    return None


def _named(text: str, number: Candidate) -> Candidate | None:
    """Recognize the 3 of 昨（3）日."""
    named = _NAMED_BEFORE.search(text, max(0, number.start - 3), number.start)
    if not named or number.written > 4 or not (after := _NAMED_AFTER.match(text, number.end)):
        return None
    found = _settle(number, number.start, number.end, str(number.value))
    is_year = after[0][-1] == "年" and number.written > 1
    return found.classify(NumberKind.YEAR) if is_year else found


def _after_month(text: str, number: Candidate) -> Candidate | None:
    if number.script != "digits" or text[number.start - 1 : number.start] != " ":
        return None
    before = _MONTH_BEFORE.search(text, max(0, number.start - 16), number.start)
    after = before and _AFTER_MONTH.match(text, number.start)
    if not before or not after or after.end() < number.end:
        return None
    day = after["d"] or ""
    if day and (not 1 <= int(day) <= 31 or "," in before[0]):
        # Last July, 13 provinces: no day follows its month after a comma.
        return None
    if (
        day
        and not after["year"]
        and _IN_BEFORE.search(text, max(0, before.start() - 4), before.start())
    ):
        # In March 12 people came: nobody is in a day.
        return None
    year = after["y"] or after["year"] or ""
    return _settle(number, before.start(), after.end(), year, _part(before["m"]), day)


def _time(text: str, number: Candidate) -> Candidate | None:
    start = number.start
    if number.script == "digits" and (found := _TIME.match(text, start)):
        # 1:10 is a ratio, if not at 1:10.
        is_ratio = _RATIO_BEFORE.search(text, max(0, start - 60), start) or (
            re.fullmatch("1:[0-9]{2}", found[0])
            and not _CLOCK_BEFORE.search(text, max(0, start - 8), start)
        )
        if not is_ratio:
            return _settle(number, start, found.end(), re.sub(r"[^0-9]", "", found[0]))
    found = _HAN_TIME.match(text, start)
    if found and int(_part(found["h"]) or 99) <= 24:
        return _settle(number, start, found.end(), _part(found["h"]))
    has_part_of_day = text[max(0, start - 3) : start].rstrip().endswith(_PARTS_OF_DAY)
    if has_part_of_day and text.startswith("点", number.end):
        return _settle(number, start, number.end + 1, str(number.value))
    return None
