"""Ordinals in digits and in Chinese numerals: 3rd, 第3, 三楼, 二等奖, 20世纪."""

import re

from articles.audit.numbers import Candidate, Kind

_SUFFIX = re.compile(r"(?:st|nd|rd|th)(?![A-Za-z])", re.IGNORECASE)
_BEFORE = re.compile(r"第 ?$")
_AFTER = re.compile(
    r" ?(?:世纪|号(?!召)|楼|等奖|年级|季度|线城市|线(?=[城教医工员])|流|级(?=[以警响预市保文甲学资])"
    r"|届|期工程|审|甲|等座|环|附院|中全会|月份|院士楼|班(?![车次])|区(?=以上|期刊|论文))"
)


def ordinal(shadow: str, number: Candidate) -> Candidate | None:
    """Judge a number that names a place in an order by what is written around it."""
    if suffix := _SUFFIX.match(shadow, number.end):
        return number.judged(Kind.ORDINAL, end=suffix.end())
    if before := _BEFORE.search(shadow, max(0, number.start - 2), number.start):
        number.start = before.start()
        return number.judged(Kind.ORDINAL, end=number.end)
    issue = shadow.startswith("期", number.end) and shadow[max(0, number.start - 2) : number.start]
    if _AFTER.match(shadow, number.end) or (issue and issue.rstrip(" ").endswith("年")):
        return number.judged(Kind.ORDINAL)
    return None
