"""Years and decades, in digits and in Chinese numerals."""

import re

from articles.audit import currencies
from articles.audit.labels import counts_known_things, counts_things
from articles.audit.normalization import word_before
from articles.audit.numbers import Candidate, NumberKind, first_match, words
from articles.audit.units import unit_after

_YEAR_WORDS = words(
    "in since by from until till during before after of early late mid circa ca year years"
    " between through throughout spring summer autumn fall winter end fiscal ad around"
    " beginning start founded established built born died opened completed calendar academic financial pre post past dated published to and or"
    " copyright jan feb mar apr may jun jul aug sep oct nov dec january february march april june july august"
    " september october november december"
)
_SURELY_YEAR = words("in since until till during circa year fiscal early late mid")
_OF_THE_YEAR = words("the its this our their by of from")
_AROUND = words(
    "over nearly than exceeding exceeded about approximately roughly almost least some"
    " totalling totaling reached"
)
_HAN_COUNTED = re.compile(
    r" ?(?:[余多个名人位家项篇件所次台套种座条只头辆艘架份张吨公千万亿元米亩克字户场股株册部本例倍天分秒度块枚支间"
    r"处起票岁里瓦卡升毫斤棵幅首级步尊尾根袋箱瓶]|平方|立方|小时|美元|欧元)"
)
_RELATIVE = re.compile(
    r" ?(?:%|per cent|percent|×|[×x*] ?[0-9])|[ -]?(?:thousand|million|billion|trillion|[kKMB](?![A-Za-z]))"
)
_COUNT_BEFORE = re.compile(r"[+±=<>≤≥~≈] ?$|[0-9] ?[×x*] ?$|out of $", re.IGNORECASE)
_ENDS = re.compile(r"[.,;:!?)\"”。、]?(?:[ \n]|$)(?! ?[a-z]+s(?![a-z]))|[,;。、)]")
_ERA_AFTER = re.compile(r" ?(?:BCE?|B\.C\.|CE|AD|A\.D\.)(?![A-Za-z])")
_ERA_BEFORE = re.compile(
    r"(?:(?<![A-Za-z])(?:AD|A\.D\.|BC|FY|CY|c\.|ca\.) ?|公元前?|(?<=[-–—~至到])前|©)$"
)
_DECADE = re.compile(r"'?s(?![A-Za-z])|年代")
_DECADE_BEFORE = ("the ", "late ", "early ", "mid-")
_OF_LATE = ("近", "过去", "最近", "前", "每", "这")
_YEAR_SPAN = re.compile(r" ?年(?:的?历史|间|时间|之久|来(?!临)|前的|多|以上|[余])")
_YEAR_AFTER = re.compile(" ?年")
_COHORT_AFTER = re.compile("级(?![以地台大风])")
# 113年 in Taiwan is 2024; so is 去（113）年. Nothing takes 113 years that is not said to.
MINGUO = range(90, 131)
_MINGUO_AFTER = re.compile(
    r" ?(?:\)年|学年|年(?:度|[0-9]{1,2}(?:月|/)|[一二三四五六七八九十]{1,2}月|第[一二三四1-4]季|[上下]半年|[初底末]|[春夏秋冬]季|营收|税收|预算|决算|全年|合并|起(?!步|源|家)|[-–—~至到]))"
)
_MINGUO_BEFORE = re.compile(
    r"(?:^|[\n,。;!?、()“「《:|]|[自从于至到迄较比以及和与在为原起]|[-–—~] ?|[0-9]年|(?:今|去|前|明|本)\()$"
)
# At the head of a clause, where so many years would be said to be a time.
_MINGUO_ALONE = re.compile("年(?!的?历史|间|时间|之|来|前|后|的|多|以|余|内|里|没|了|才|过去)")
_MINGUO_RANGE_BEFORE = re.compile("(?:9[0-9]|1[0-3][0-9])年?[-–—~至到]$")
_REIGNS = tuple(
    words(
        "民国 昭和 平成 令和 明治 大正 洪武 永乐 嘉靖 万历 崇祯 康熙 雍正 乾隆 嘉庆 道光 咸丰 同治 光绪 宣统 公元 公元前 西元"
    )
)
_UP_TO = re.compile(r"年? ?(?:至|到|[-–—~]) ?$")
_LONG_TIME_BEFORE = tuple(words("约 近 逾 超过 长达 过去 历经 大约 将近 距今 了 每 历时"))
# 九八年, but not 三四年 and 八九年, which may mean three or four years.
_OF_NO_RANGE = re.compile("年(?:那|出生|[春夏秋冬初底末]|毕业|入学|参加|的时候|我|他|她)")


def year(text: str, number: Candidate) -> Candidate | None:
    """Recognize a number that is a year or a decade, with the 年 or the era that belongs to it."""
    written = text[number.start : number.end]
    if len(written) > 4 or not written.isalnum() or number.value % 1:
        return None
    before = text[max(0, number.start - 4) : number.start]
    if before.endswith(_REIGNS) and (after := _YEAR_AFTER.match(text, number.end)):
        return _settle(number, after.end())
    if number.script == "digits":
        return first_match((_minguo, _with_era, _decade, _bare), text, number)
    return _in_chinese(text, number, written)


def _settle(number: Candidate, end: int) -> Candidate:
    return Candidate(number.start, end, number.value, number.script, NumberKind.YEAR, bare=False)


def _is_decade(text: str, number: Candidate) -> bool:
    """Distinguish 九十年代 from the 五年 of 近五年代表作."""
    near = text[max(0, number.start - 2) : number.start].endswith(_OF_LATE)
    return not number.value % 10 and not (near and text.startswith("年代表", number.end))


def _in_chinese(text: str, number: Candidate, written: str) -> Candidate | None:
    if text.startswith("年代", number.end) and _is_decade(text, number):
        return _settle(number, number.end + 2)
    if not text.startswith("年", number.end) or set(written) & set("十百千万亿两"):
        # 五千三百年 are a time: a year is written by its digits.
        return None
    if number.written == 4 and number.value >= 1000:
        return _settle(number, number.end + 1)
    if number.written != 2:
        return None
    low, high = ("零一二三四五六七八九".find(digit) for digit in written.replace("〇", "零"))
    near = low and (high == low + 1 or (low, high) == (3, 5))
    if near and not _OF_NO_RANGE.match(text, number.end):
        return None
    return _settle(number, number.end + 1)


def _minguo(text: str, number: Candidate) -> Candidate | None:
    """Recognize 113年, counted as in Taiwan, without 民国; and 05年, of this century."""
    is_short = text[number.start] == "0" and number.written == 2
    if is_short and text.startswith("年", number.end):
        return _settle(number, number.end + 1)
    if number.written not in (2, 3) or number.value not in MINGUO:
        return None
    before = text[max(0, number.start - 5) : number.start]
    found = _MINGUO_AFTER.match(text, number.end)
    if not found and number.value % 10 and number.written == 3 and _MINGUO_BEFORE.search(before):
        found = _MINGUO_ALONE.match(text, number.end)
    if _MINGUO_RANGE_BEFORE.search(before) and text.startswith("年", number.end):
        return _settle(number, number.end + 1)
    if not found or before.endswith(_LONG_TIME_BEFORE):
        return None
    if number.written == 2 and not found[0].endswith(("度", "月", ")年")):
        return None
    if not found[0].lstrip(" ").startswith("年"):
        return _settle(number, number.end)
    return _settle(number, found.start() + found[0].index("年") + 1)


def _with_era(text: str, number: Candidate) -> Candidate | None:
    """Recognize 44 BC, AD 650 and '89."""
    start = number.start
    if era := _ERA_AFTER.match(text, number.end):
        return _settle(number, era.end())
    apostrophe = text[start - 1 : start] == "'" and number.written == 2
    if apostrophe and not text[max(0, start - 2) : start - 1].isalnum():
        decade = _DECADE.match(text, number.end)
        return _settle(number, decade.end() if decade else number.end)
    if _ERA_BEFORE.search(text, max(0, start - 4), start):
        return _settle(number, number.end + text.startswith("年", number.end))
    return None


def _decade(text: str, number: Candidate) -> Candidate | None:
    """Recognize the 1990s, the 90s and 90年代."""
    found = _DECADE.match(text, number.end)
    if not found:
        return None
    if found[0] == "年代":
        return _settle(number, found.end()) if _is_decade(text, number) else None
    the = text[max(0, number.start - 6) : number.start].endswith(_DECADE_BEFORE)
    if number.written == 4 or (number.written == 2 and not number.value % 10 and the):
        return _settle(number, found.end())
    return None


def _bare(text: str, number: Candidate) -> Candidate | None:
    if number.written != 4 or not 1000 <= number.value <= 2100:
        return None
    if _COHORT_AFTER.match(text, number.end) and 1950 <= number.value <= 2050:
        # 2024级, who began to study then.
        return _settle(number, number.end)
    if not _YEAR_AFTER.match(text, number.end):
        return _settle(number, number.end) if _is_year(text, number) else None
    span = _YEAR_SPAN.match(text, number.end)
    before = text[max(0, number.start - 4) : number.start]
    long_time = before.endswith(_LONG_TIME_BEFORE) and number.value % 100 == 0
    if (span and not _UP_TO.search(before)) or long_time:
        return None
    return _settle(number, number.end + text.startswith("年", number.end))


def _is_year(text: str, number: Candidate) -> bool:
    """Distinguish 2019 from 2019 people, by the text on both sides."""
    start, end, value = number.start, number.end, int(number.value)
    before = word_before(text, start).lower()
    if _is_count(text, number, before):
        return False
    if counts_known_things(text, end):
        likely = 1950 <= value <= 2035 and before in _OF_THE_YEAR
        surely = before in ("since", "year") if value % 100 == 0 else before in _SURELY_YEAR
        return surely or (likely and value % 100 != 0)
    if value > 2050 and counts_things(text, number):
        return False
    if 1800 <= value <= 2050 or (value > 2050 and before not in _AROUND and _ENDS.match(text, end)):
        return True
    bracketed = text[start - 1 : start] == "(" and text.startswith(")", end)
    return bracketed or before in _YEAR_WORDS


def _is_count(text: str, number: Candidate, before: str) -> bool:
    start, end = number.start, number.end
    if (
        currencies.before(text, start)
        or currencies.after(text, end)
        or _COUNT_BEFORE.search(text, max(0, start - 7), start)
        or _HAN_COUNTED.match(text, end)
        or _RELATIVE.match(text, end)
        or (before in _AROUND and number.value % 50 == 0)
    ):
        return True
    return bool(unit_after(text, end)) and before not in ("in", "since")
