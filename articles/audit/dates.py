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
_ZONE = r"(?:Z|[+-][0-9]{2}:?[0-9]{2})?"
_HAN = "[〇零一二三四五六七八九十廿卅]"
_DAY = rf"(?:[0-9]{{1,2}}|{_HAN}{{1,3}})"

_ISO = re.compile(
    rf"(?P<y>[12][0-9]{{3}})(?P<s>[-/.])(?P<m>[01]?[0-9])(?P=s)(?P<d>[0-3]?[0-9])(?![0-9])"
    rf"(?:[T ]{_CLOCK}{_ZONE})?"
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
    rf"(?P<y>[12][0-9]{{3}}|{_HAN}{{4}}|[0-9]{{2}}) ?年 ?(?P<m>{_DAY}) ?月(?:份|底|初|中旬|末)?(?: ?(?P<d>{_DAY}) ?[日号])?"
)
_HAN_DAY = re.compile(rf"(?P<m>{_DAY}) ?月 ?(?P<d>{_DAY}) ?[日号]?")
_HAN_MONTH = re.compile(rf"(?P<m>{_DAY}) ?月(?![龄球亮饼嫂薪租票])")
_HAN_DAY_ALONE = re.compile(
    rf"(?P<d>{_DAY}) ?日(?![元本均产内游后龄])"
    r"(?!以内|之内|之计|三餐|千里|[一两三四1-9]次|为[一1]|来(?!到|自|访|函|电|临)|间)"
)
# 连续四日, 每逾一日: so many days.
_LASTING_BEFORE = re.compile(
    "(?:连续|连|为期|长达|历时|逾期?|满|超过|不到|不足|至少|最多|休息|放假|休假|请假|住院|停留|逗留|隔离|停课|停工|停业|旷工|工作|上班|延期|延长|推迟|提前|用时|耗时|短短|整整|仅|近|达|[住了共])$"
)
_ENGLISH_DAY = re.compile(
    rf"(?P<d>[0-3]?[0-9]){_SUFFIX}(?: of)?[ -](?P<m>{_MONTH})(?:,?[ -](?P<y>[12][0-9]{{3}})(?![0-9]))?"
)
# Tue 12/11, by 28/02: a day and a month that no fraction is; 12/12 of them is none either.
_SHORT = re.compile(
    r"(?P<one>[0-3]?[0-9])/(?P<two>[0-3]?[0-9])(?![0-9/%.,]?[0-9%])(?! ?of(?![a-z]))"
)
_WEEKDAY = "(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs?)?|Fri|Sat(?:ur)?|Sun)(?:day)?"
_WEEKDAY_BEFORE = re.compile(
    rf"(?:(?<![A-Za-z]){_WEEKDAY}[.,]?"
    r"|(?:周|星期|礼拜)[一二三四五六日天]) ?\(?$",
    re.IGNORECASE,
)
_DUE_BEFORE = re.compile(
    r"(?<![A-Za-z])(?:on|by|until|till|before|after|since|due|dated|deadline|from)(?: the)?:? $",
    re.IGNORECASE,
)
# 此致敬礼!李敏 4.8: a letter is dated at its signature.
_SIGNED_BEFORE = re.compile(r"[。!！\n—][\u4e00-\u9fff]{2,4} $")
_SIGNED = re.compile(r"(?P<m>[01]?[0-9])\.(?P<d>[0-3]?[0-9])(?=\s*$)")
_MONTH_BEFORE = re.compile(rf"(?<![A-Za-z])(?P<m>{_MONTH})(?: the)?,? $")
_IN = re.compile(r"(?<![A-Za-z])in $", re.IGNORECASE)
_AFTER_MONTH = re.compile(
    rf"(?P<y>[12][0-9]{{3}})(?![0-9]|,[0-9])|(?P<d>[0-3]?[0-9]){_SUFFIX}(?![0-9%:]| ?[ap]\.?m)(?:,? (?P<year>[12][0-9]{{3}})(?![0-9]))?"
)
_TIME = re.compile(
    rf"(?P<clock>{_CLOCK})(?![0-9:])(?: ?[ap](?:m(?![a-z])|\.m\.?))?"
    r"|[0-2][0-9][0-5][0-9](?= (?:GMT|BST|UTC|EST|CET|CEST|hrs|hours|local time)(?![A-Za-z]))"
    r"|[0-2]?[0-9](?:\.[0-5][0-9])? ?(?:[ap](?:m(?![a-z])|\.m\.?)|o'clock)",
    re.IGNORECASE,
)
_HAN_TIME = re.compile(
    rf"(?P<h>{_DAY}) ?(?:时(?![代期段间速差尚])|点(?:(?=(?:[廿卅][一二三四五六七八九]?|零[一二三四五六七八九]|[二三四五]?十[一二三四五六七八九]?)分|[0-5][0-9](?![0-9.%个万千亿余多])|[二三四五]?十[一二三四五六七八九]?(?![万亿个名人])|零[一二三四五六七八九](?![一二三四五六七八九])|[一三]刻|[0-9]{{1,2}}分|半|整|许|钟|左右|前|后|起|开|到|至|上课|下课|上班|下班|出发|集合|关门|见面?(?=[,。;])|睡|吃|发车|截止|结束|准时|才|就|多(?=[,。;到的])|[,。;、]|$)))(?: ?{_DAY} ?分| ?半| ?整|钟|[0-5][0-9](?![0-9])|[二三四五]?十[一二三四五六七八九]?(?![零一二三四五六七八九十])|零[一二三四五六七八九]|[一三]刻)?"
)
# 下午两点四十五分, 凌晨三点廿分.
_HAN_MINUTES = re.compile(
    "(?:[零〇一二三四五六七八九十廿卅]{1,3}|[0-5]?[0-9]) ?分|半|整|钟|[一三]刻|[0-5][0-9](?![0-9.%])"
    "|[二三四五]?十[一二三四五六七八九]?(?![零一二三四五六七八九十百千万])"
)
# 昨（3）日, 本（12）月, 去（2023）年: named twice.
_NAMED_BEFORE = re.compile(r"(?:昨|今|明|前|后|当|本|上|下|去|同|翌|次) ?\($")
_NAMED_AFTER = re.compile(r"\) ?[日天月年]")
_PART_OF_DAY = tuple(words("上午 下午 早上 晚上 凌晨 中午 傍晚 清晨 夜里 当晚 早 晚"))
_COUNTED = re.compile(r"[.:,]?[0-9]|[ -](?!or |and |to |in |on |for |with |sharp)[a-z%]")
_RATIO_BEFORE = re.compile(r"(?:ratio(?: of)?|比例?(?:为|是)?|配比) ?$", re.IGNORECASE)
# 3:0 (25:18, 21:17): the sets of a match.
_SCORE_BEFORE = re.compile(
    r"(?:以|比分(?:为|是)?|总分|战胜|横扫|击败|力克|不敌|负于|(?<![a-z])(?:score of|scores of|won|lost|beat|winning|losing|defeated))"
    r"[^0-9,;。\n]{0,12}(?:[0-9]{1,3} ?[-–:比] ?[0-9]{1,3}[ ,、(和]{1,3}){0,7}$",
    re.IGNORECASE,
)
_CLOCK_BEFORE = re.compile(
    r"(?:(?<![A-Za-z])(?:at|by|until|till|from|to|before|after) |[午晨上]|[0-9] ?[-–—至到])$",
    re.IGNORECASE,
)
# The 9.15 train, at 8.30-ish: the point parts hours and minutes.
_POINTED = re.compile(
    r"[0-2]?[0-9]\.[0-5][0-9](?:(?=-ish(?![a-z]))|(?= (?:train|bus|ferry|flight|service|sharp|start|kick-off|performance"
    r"|showing|on (?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*|in the (?:morning|evening|afternoon)|tonight|tomorrow|local time|\(?(?:[A-Z][a-z]+ time|CES?T|GMT|BST|UTC))(?![a-z])))"
)
_POINTED_BEFORE = re.compile(
    r"(?<![a-z])(?:last (?:entry|admission|orders)|sunrise|sunset|high tide|low tide|dep|arr|departs?|arrives?|leaves|kick-off|curtain):?\.?(?: at)? $",
    re.IGNORECASE,
)
# Open 9–5, Tue–Sun 10 to 6, 10–4 on Sundays: hours of a house.
_FIRST_HOUR = re.compile(r"(?<![0-9.,])[0-2]?[0-9](?: ?[-–—] ?| to )$")
_OPEN = re.compile(r"[0-2]?[0-9](?: ?[-–—] ?| to )[0-2]?[0-9](?![0-9%:/]|[.,][0-9])")
_WEEKDAYS = rf"(?:{_WEEKDAY} ?(?:[-–—]|to) ?{_WEEKDAY}|{_WEEKDAY}s)"
_OPEN_BEFORE = re.compile(
    rf"(?<![A-Za-z])(?:[Oo]pen(?:s|ing hours)?|[Hh]ours|{_WEEKDAYS}|[Ww]eekdays|[Ww]eekends|[Dd]aily)[,:]?(?: daily| from)? $"
)
_OPEN_AFTER = re.compile(rf",? (?:on )?(?:{_WEEKDAYS}|daily|weekdays|weekends)(?![a-z])")
# No unit may follow.
_OF_NOTHING = r"(?![0-9%])(?!\.[0-9])(?! ?(?!(?:and|to|on|in|or|for|at|by|but|as|the|so)(?![a-z]))[a-z]{1,3}(?![a-z]))"
_POINTED_BARE = re.compile(rf"[0-2]?[0-9]\.[0-5][0-9]{_OF_NOTHING}")
# 09.30: nobody writes a decimal so. The meeting opened at 13.45; a share does that as well.
_POINTED_ZERO = re.compile(rf"0[1-9]\.[0-5][0-9]{_OF_NOTHING}")
_POINTED_ZERO_BEFORE = re.compile(
    r"(?<![A-Za-z])(?:at|by|from|until|till|to|before|after) $", re.IGNORECASE
)
_DAY_BEFORE = re.compile(
    rf"(?:[0-9][/.-](?:19|20)[0-9]{{2}}|{_MONTH} [0-9]{{1,2}}|[0-9]{{1,2}}(?:st|nd|rd|th)? {_MONTH})(?:,? (?:19|20)[0-9]{{2}})?,? at $"
)
_SITTING_BEFORE = re.compile(
    r"(?<![a-z])(?:meetings?|sessions?|doors?|gates?|polls|seminars?|workshops?|lectures?|exams?|conferences?|hearings?"
    r"|ceremony|trains?|buses|bus|ferry|ferries|flights?|concerts?|match|game|class|classes|library|museum|office|offices"
    r"|registration|lunch|dinner|service|committee|council|board|court)(?![a-z])[^;\n]{0,50}(?<![a-z])"
    r"(?:(?:moved|postponed|rescheduled|put back|brought forward) to|(?:open|opens|opened|close|closes|closed|began|begins?|starts?|started|ends?|ended|adjourned|resumed|resumes|met|meets?"
    r"|convened|ran|runs?|lasted|is|was|are|were|left|leaves?|arrives?|arrived|departs?|rose) (?:at|from|until|till)) $",
    re.IGNORECASE,
)
# Thursday at 11, tomorrow at 3.
_AT = re.compile(
    r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|today|tomorrow|tonight|yesterday"
    r"|morning|afternoon|evening|(?<=[0-9]) or|noon),? at $",
    re.IGNORECASE,
)
_DATES = (
    _ISO,
    _COMPACT,
    _DAY_FIRST,
    _MONTH_FIRST,
    _HAN_DATE,
    _HAN_DAY,
    _ENGLISH_DAY,
    _ISO_MONTH,
    _HAN_MONTH,
    _HAN_DAY_ALONE,
)


def date_at(text: str, number: Candidate) -> Candidate | None:
    """Return the date, time or year that begins with a number, or None."""
    return first_match((_date, _named, _short, _after_month, _time, year), text, number)


def _settle(number: Candidate, start: int, end: int, *parts: str) -> Candidate:
    digits = "".join(part.zfill(2) for part in parts if part)
    return Candidate(start, end, Decimal(digits or 0), number.script, NumberKind.DATE, bare=False)


def _part(written: str | None) -> str:
    if not written:
        return ""
    value = value_of(written)
    return "" if value is None else str(value)


def _date(text: str, number: Candidate) -> Candidate | None:
    for pattern in _DATES:
        found = pattern.match(text, number.start)
        if not found or (
            pattern is _HAN_DAY_ALONE
            and _LASTING_BEFORE.search(text, max(0, number.start - 2), number.start)
        ):
            continue
        parts = found.groupdict()
        written, day = parts.get("m") or "", _part(parts.get("d"))
        month = (
            str(_month_number(written)) if written[:1].isascii() and written[:1].isalpha() else ""
        )
        month = month or _part(written)
        if pattern is _DAY_FIRST and int(month) > 12:
            month, day = day, month
        if _is_date(pattern, found, month, day, number):
            year = _part(parts.get("y"))
            return _settle(number, number.start, found.end(), year, month, day)
    return None


def _named(text: str, number: Candidate) -> Candidate | None:
    """Recognize the 3 of 昨（3）日."""
    named = _NAMED_BEFORE.search(text, max(0, number.start - 3), number.start)
    if not named or number.value % 1 or not (after := _NAMED_AFTER.match(text, number.end)):
        return None
    found = _settle(number, number.start, number.end, str(number.value))
    is_year = after[0][-1] == "年" and number.written > 1
    return found.classify(NumberKind.YEAR) if is_year else found


def _short(text: str, number: Candidate) -> Candidate | None:
    """Recognize Tue 12/11, and the date under a letter."""
    start = number.start
    if found := _SIGNED.match(text, start):
        signed = _SIGNED_BEFORE.search(text, max(0, start - 8), start)
        if signed and int(found["m"]) <= 12 and int(found["d"]) <= 31:
            return _settle(number, start, found.end(), found["m"], found["d"])
    found = _SHORT.match(text, start) if number.script == "digits" else None
    if not found:
        return None
    one, two = int(found["one"]), int(found["two"])
    weekday = _WEEKDAY_BEFORE.search(text, max(0, start - 14), start)
    due = _DUE_BEFORE.search(text, max(0, start - 14), start) and (
        one >= two or "0" in (found["one"][0], found["two"][0])
    )
    if not (weekday or due) or not 1 <= min(one, two) <= 12 or max(one, two) > 31:
        return None
    return _settle(number, start, found.end(), found["one"], found["two"])


def _is_date(
    pattern: re.Pattern[str], found: re.Match[str], month: str, day: str, number: Candidate
) -> bool:
    if "m" in pattern.groupindex and not 1 <= int(month or 0) <= 12:
        return False
    if day and not 1 <= int(day) <= 31:
        return False
    if pattern is _HAN_DAY:
        return found[0][-1] in "日号"
    return pattern is not _COMPACT or number.written == 8


def _month_number(name: str) -> int:
    return _MONTHS.index(name[:3].lower()) + 1


def _after_month(text: str, number: Candidate) -> Candidate | None:
    if number.script != "digits" or number.start < 4 or text[number.start - 1] != " ":
        return None
    before = _MONTH_BEFORE.search(text, max(0, number.start - 16), number.start)
    after = before and _AFTER_MONTH.match(text, number.start)
    if not before or not after:
        return None
    day = after["d"] or ""
    if after.end() < number.end or (day and not 1 <= int(day) <= 31):
        return None
    if day and "," in before[0]:
        # Last July, 13 provinces: no day follows its month after a comma.
        return None
    if day and not after["year"] and _IN.search(text, max(0, before.start() - 4), before.start()):
        # In March 12 people came: nobody is in a day.
        return None
    month = str(_month_number(before["m"]))
    year = after["y"] or after["year"] or ""
    return _settle(number, before.start(), after.end(), year, month, day)


def _is_ratio(text: str, start: int, written: str) -> bool:
    """Distinguish the ratio 1:10 from the time 1:10."""
    if _RATIO_BEFORE.search(text, max(0, start - 12), start):
        return True
    if _SCORE_BEFORE.search(text, max(0, start - 60), start):
        return True
    clock = _CLOCK_BEFORE.search(text, max(0, start - 8), start)
    return bool(re.fullmatch("1:[0-9]{2}", written)) and not clock


def _is_open(text: str, number: Candidate) -> bool:
    """Recognize the hours of `Open 9–5` and `Tue–Sun 10 to 6`."""
    if number.script != "digits" or number.written > 2 or number.value > 24:
        return False
    begin = number.start
    if first := _FIRST_HOUR.search(text, max(0, begin - 8), begin):
        begin = first.start()
    found = _OPEN.match(text, begin)
    if not found or found.end() < number.end:
        return False
    before = _OPEN_BEFORE.search(text, max(0, begin - 24), begin)
    return bool(before or _OPEN_AFTER.match(text, found.end()))


def _is_pointed(text: str, start: int) -> bool:
    """Return whether the point of a number separates hours and minutes."""
    if _POINTED_ZERO.match(text, start) and _POINTED_ZERO_BEFORE.search(
        text, max(0, start - 8), start
    ):
        return True
    return bool(
        _DAY_BEFORE.search(text, max(0, start - 20), start)
        or _POINTED_BEFORE.search(text, max(0, start - 14), start)
        or _SITTING_BEFORE.search(text, max(0, start - 90), start)
    )


def _time(text: str, number: Candidate) -> Candidate | None:
    start = number.start
    found = _TIME.match(text, start) if number.script == "digits" else None
    if found and not _is_ratio(text, start, found[0]):
        digits = re.sub(r"[^0-9]", "", found[0])
        return _settle(number, start, found.end(), digits)
    pointed = _POINTED.match(text, start) if number.script == "digits" else None
    if not pointed and number.script == "digits":
        bare = _POINTED_BARE.match(text, start)
        pointed = bare if bare and _is_pointed(text, start) else None
    if pointed and number.value < 24:
        return _settle(number, start, pointed.end(), re.sub(r"[^0-9]", "", pointed[0]))
    if _is_open(text, number):
        return _settle(number, start, number.end, str(number.value))
    at = number.value <= 24 and number.written <= 2 and _AT.search(text, max(0, start - 16), start)
    if at and not _COUNTED.match(text, number.end):
        return _settle(number, start, number.end, str(number.value))
    found = _HAN_TIME.match(text, start)
    has_part_of_day = text[max(0, start - 3) : start].rstrip().endswith(_PART_OF_DAY)
    if found and int(_part(found["h"]) or 99) <= 24:
        return _settle(number, start, found.end(), _part(found["h"]))
    if has_part_of_day and text.startswith("点", number.end):
        minutes = _HAN_MINUTES.match(text, number.end + 1)
        end = minutes.end() if minutes else number.end + 1
        return _settle(number, start, end, str(number.value))
    return None
