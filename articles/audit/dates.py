"""Years, dates and times of day, in digits and in Chinese numerals."""

import re
from decimal import Decimal

from articles.audit.chinese_numerals import value_of
from articles.audit.numbers import Candidate, Kind
from articles.audit.shadow import word_before
from articles.audit.units import unit_after
from articles.audit.wordlists import words

_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?"
    r"|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?"
    r"|JAN(?:UARY)?|FEB(?:RUARY)?|MAR(?:CH)?|APR(?:IL)?|MAY|JUNE?|JULY?|AUG(?:UST)?"
    r"|SEPT?(?:EMBER)?|OCT(?:OBER)?|NOV(?:EMBER)?|DEC(?:EMBER)?)(?![a-z])\.?"
)
_MONTHS = words("jan feb mar apr may jun jul aug sep oct nov dec")
_SUFFIX = r"(?:st|nd|rd|th)?"
_CLOCK = r"[0-2]?[0-9]:[0-5][0-9](?::[0-5][0-9](?:\.[0-9]{1,6})?)?"
_ZONE = r"(?:Z|[+-][0-9]{2}:?[0-9]{2})?"
_HAN = "[〇零一二三四五六七八九十]"
_DAY = rf"(?:[0-9]{{1,2}}|{_HAN}{{1,3}})"

_ISO = re.compile(
    rf"(?P<y>[12][0-9]{{3}})(?P<s>[-/.])(?P<m>[01]?[0-9])(?P=s)(?P<d>[0-3]?[0-9])(?![0-9])"
    rf"(?:[T ]{_CLOCK}{_ZONE})?"
)
_COMPACT = re.compile(
    r"(?P<y>19[0-9]{2}|20[0-9]{2})(?P<m>0[1-9]|1[0-2])(?P<d>[0-2][0-9]|3[01])(?![0-9])"
)
_ISO_MONTH = re.compile(r"(?P<y>(?:19|20)[0-9]{2})(?P<s>[-/.])(?P<m>0[1-9]|1[0-2])(?![-/.]?[0-9])")
_DAY_FIRST = re.compile(
    r"(?P<d>[0-3]?[0-9])(?P<s>[-/.])(?P<m>[0-3]?[0-9])(?P=s)(?P<y>[12][0-9]{3}|[0-9]{2}(?![0-9%]))(?![0-9])"
)
_HAN_DATE = re.compile(
    rf"(?P<y>[12][0-9]{{3}}|{_HAN}{{4}}|[0-9]{{2}}) ?年 ?(?P<m>{_DAY}) ?月(?:份|底|初|中旬|末)?(?: ?(?P<d>{_DAY}) ?[日号])?"
)
_HAN_DAY = re.compile(rf"(?P<m>{_DAY}) ?月 ?(?P<d>{_DAY}) ?[日号]?")
_HAN_MONTH = re.compile(rf"(?P<m>{_DAY}) ?月(?![龄球亮饼嫂薪租票])")
_HAN_DAY_ALONE = re.compile(rf"(?P<d>{_DAY}) ?日(?![元本均产内])(?!以内|之内|龄)")
_ENGLISH_DAY = re.compile(
    rf"(?P<d>[0-3]?[0-9]){_SUFFIX}(?: of)?[ -](?P<m>{_MONTH}),?(?:[ -](?P<y>[12][0-9]{{3}})(?![0-9]))?"
)
_MONTH_BEFORE = re.compile(rf"(?<![A-Za-z])(?P<m>{_MONTH})(?: the)?,? $")
_AFTER_MONTH = re.compile(
    rf"(?P<y>[12][0-9]{{3}})(?![0-9,])|(?P<d>[0-3]?[0-9]){_SUFFIX}(?![0-9%:])(?:,? (?P<year>[12][0-9]{{3}})(?![0-9]))?"
)
_TIME = re.compile(
    rf"(?P<clock>{_CLOCK})(?![0-9:])(?: ?[ap]\.?m(?:\.|(?![a-z])))?"
    r"|[0-2]?[0-9](?:\.[0-5][0-9])? ?(?:[ap]\.?m(?:\.|(?![a-z]))|[AP]M(?![A-Za-z])|o'clock)",
    re.IGNORECASE,
)
_HAN_TIME = re.compile(
    rf"(?P<h>{_DAY}) ?(?:时(?![代期段间速差尚])|点(?:(?=[零一二三四五六七八九十]{{1,3}}分|[0-9]{{1,2}}分|半|整|许|钟|左右|前|后|起|开|到|至|[,。;、]|$)))(?: ?{_DAY} ?分| ?半| ?整|钟)?"
)
_PART_OF_DAY = (
    "上午",
    "下午",
    "早上",
    "晚上",
    "凌晨",
    "中午",
    "傍晚",
    "清晨",
    "夜里",
    "当晚",
    "早",
    "晚",
)

_YEAR_WORDS = frozenset(
    words(
        "in since by from until till during before after of early late mid circa ca year years"
        " between through throughout spring summer autumn fall winter end fiscal ad around"
        " beginning start calendar academic financial pre post past dated published to and or"
        " copyright"
    )
) | {*_MONTHS}
_SURELY_YEAR = frozenset(words("in since until till during circa year fiscal early late mid"))
_COUNTED = re.compile(
    r"[ -](?:[a-z]+[ -]){0,2}?(?:people|patients?|students|participants|men|women|children|households|respondents"
    r"|papers|articles|publications|projects|researchers|scientists|workers|employees|jobs|staff"
    r"|copies|words|pages|homes|houses|units|samples|cases|deaths|members|companies|firms|schools"
    r"|universities|villages|species|specimens|genes|steps|points|items|records|entries|users"
    r"|voters|votes|seats|subjects|volunteers|troops|soldiers|refugees|visitors|spectators|teachers"
    r"|trees|animals|birds|cars|vehicles|ships|aircraft|calories|tickets|books|miles|euros|dollars"
    r"|farmers|residents|applicants|applications|grants|nodes|images|sites|tests|adults|infants)(?![A-Za-z])"
)
_HAN_COUNTED = re.compile(
    r" ?(?:[余多]|个|名|人|位|家|项|篇|件|所|次|台|套|种|座|条|只|头|辆|艘|架|份|张|吨|公|千|平方|立方|万|亿|元|米|亩|克|字|户|场|股|株|册|部|本|例|倍|天|小时|分|秒|度|块|枚|支|间|处|起|票|岁|里|瓦|卡|升|毫|斤|棵|幅|首|级|步|尊|斤|尾|根|袋|箱|瓶|人次|美元|欧元)"
)


def date_at(shadow: str, number: Candidate, language: str) -> Candidate | None:
    """Return the date, time or year that begins with a number, or None."""
    for read in (_date, _after_month, _time, _year):
        if found := read(shadow, number):
            found.bare = False
            return found
    return None


def _settle(number: Candidate, start: int, end: int, kind: Kind, *parts: str) -> Candidate:
    digits = "".join(part.zfill(2) for part in parts if part)
    return Candidate(start, end, Decimal(digits or 0), number.script, kind, bare=False)


def _part(written: str | None) -> str:
    if not written:
        return ""
    value = value_of(written)
    return "" if value is None else str(value)


def _date(shadow: str, number: Candidate) -> Candidate | None:
    start = number.start
    for pattern in (
        _ISO,
        _COMPACT,
        _DAY_FIRST,
        _HAN_DATE,
        _HAN_DAY,
        _ENGLISH_DAY,
        _ISO_MONTH,
        _HAN_MONTH,
        _HAN_DAY_ALONE,
    ):
        found = pattern.match(shadow, start)
        if not found:
            continue
        parts = found.groupdict()
        month, day = parts.get("m") or "", _part(parts.get("d"))
        month = (
            str(_month_number(month)) if month[:1].isalpha() and month.isascii() else _part(month)
        )
        if "m" in parts and pattern is _DAY_FIRST and int(month) > 12:
            month, day = day, month
        if ("m" in parts and not 1 <= int(month or 0) <= 12) or (day and not 1 <= int(day) <= 31):
            continue
        if pattern is _HAN_DAY and not shadow[found.end() - 1] in "日号":
            continue
        if pattern is _COMPACT and len(str(number.value)) != 8:
            continue
        return _settle(number, start, found.end(), Kind.DATE, _part(parts.get("y")), month, day)
    return None


def _month_number(name: str) -> int:
    return _MONTHS.index(name[:3].lower()) + 1


def _after_month(shadow: str, number: Candidate) -> Candidate | None:
    if number.script != "digits" or number.start < 4 or shadow[number.start - 1] != " ":
        return None
    before = _MONTH_BEFORE.search(shadow, max(0, number.start - 16), number.start)
    after = before and _AFTER_MONTH.match(shadow, number.start)
    if not before or not after:
        return None
    day = after["d"] or ""
    if day and not 1 <= int(day) <= 31:
        return None
    month = str(_month_number(before["m"]))
    year = after["y"] or after["year"] or ""
    return _settle(number, before.start(), after.end(), Kind.DATE, year, month, day)


def _time(shadow: str, number: Candidate) -> Candidate | None:
    start = number.start
    if number.script == "digits" and (found := _TIME.match(shadow, start)):
        digits = re.sub(r"[^0-9]", "", found[0])
        return _settle(number, start, found.end(), Kind.DATE, digits)
    found = _HAN_TIME.match(shadow, start)
    told = shadow[max(0, start - 3) : start].rstrip().endswith(_PART_OF_DAY)
    if found and int(_part(found["h"]) or 99) <= 24:
        return _settle(number, start, found.end(), Kind.DATE, _part(found["h"]))
    if told and shadow.startswith("点", number.end):
        return _settle(number, start, number.end + 1, Kind.DATE, str(number.value))
    return None


_ERA_AFTER = re.compile(r" ?(?:BCE?|B\.C\.|CE|AD|A\.D\.)(?![A-Za-z])")
_ERA_BEFORE = re.compile(r"(?:(?<![A-Za-z])(?:AD|A\.D\.|BC|FY|CY|c\.|ca\.) ?|公元前?|©|')$")
_DECADE = re.compile(r"(?:'?s(?![A-Za-z])|年代)")
_YEAR_SPAN = re.compile(r" ?年(?:的?历史|间|时间|之久|来(?!临)|前的|多|以上|[余])")
_ABOUT = (
    "约",
    "近",
    "逾",
    "超过",
    "长达",
    "过去",
    "历经",
    "大约",
    "将近",
    "距今",
    "了",
    "每",
    "历时",
)


def _year(shadow: str, number: Candidate) -> Candidate | None:
    start, end = number.start, number.end
    written = shadow[start:end]
    value = number.value
    if value != value.to_integral_value() or not written.isalnum():
        return None
    if number.script == "chinese":
        if len(written) == 4 and shadow.startswith("年", end) and value >= 1000:
            return number_as_year(number, end + 1)
        return number_as_year(number, end + 2) if shadow.startswith("年代", end) else None
    if number.script == "digits":
        if _ERA_AFTER.match(shadow, end) or _ERA_BEFORE.search(shadow, max(0, start - 4), start):
            era = _ERA_AFTER.match(shadow, end)
            if len(written) > 1 or era or shadow[start - 1] != "'":
                return number_as_year(number, era.end() if era else end)
        decade = _DECADE.match(shadow, end)
        if decade and (
            len(written) == 4 or decade[0] == "年代" or shadow[start - 1 : start] == "'"
        ):
            return number_as_year(number, decade.end())
        if len(written) == 2 and written[0] == "0" and shadow.startswith("年", end):
            return number_as_year(number, end + 1)
        if len(written) == 4 and 1000 <= value <= 2100 and _is_year(shadow, number):
            return number_as_year(number, end + 1 if shadow.startswith("年", end) else end)
    return None


def number_as_year(number: Candidate, end: int) -> Candidate:
    """Return a number as a year that ends at a position."""
    return Candidate(number.start, end, number.value, number.script, Kind.YEAR, bare=False)


def _is_year(shadow: str, number: Candidate) -> bool:
    start, end, value = number.start, number.end, int(number.value)
    after = shadow[end : end + 2].lstrip()
    if after.startswith("年"):
        told = shadow[max(0, start - 3) : start].endswith(_ABOUT)
        return not _YEAR_SPAN.match(shadow, end) and not (told and value % 100 == 0)
    before = word_before(shadow, start).lower()
    if shadow[start - 1 : start] in tuple("$€£¥+±") or _HAN_COUNTED.match(shadow, end):
        return False
    if shadow.startswith(("%", " %", " per cent", " percent", "×"), end):
        return False
    if unit_after(shadow, end) and before not in ("in", "since"):
        return False
    if re.match(
        r"[ -]?(?:thousand|million|billion|trillion|[kKMB](?![A-Za-z]))", shadow[end : end + 9]
    ):
        return False
    if _COUNTED.match(shadow, end):
        if value % 100 == 0:
            return before in ("since", "year")
        return before in _SURELY_YEAR or (
            1950 <= value <= 2035
            and before in ("the", "its", "this", "our", "their", "by", "of", "from")
        )
    if value < 1500:
        return before in _YEAR_WORDS or _in_brackets(shadow, start, end)
    return True


def _in_brackets(shadow: str, start: int, end: int) -> bool:
    return shadow[start - 1 : start] == "(" and shadow.startswith(")", end)
