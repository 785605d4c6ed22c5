"""Ordinals in digits and in Chinese numerals: 3rd, 第3, 三楼, 二等奖, 20世纪."""

import re

from articles.audit.numbers import Candidate, NumberKind

_SUFFIX = re.compile(r"(?:st|nd|rd|th)(?![A-Za-z])", re.IGNORECASE)
_BEFORE = re.compile(r"第 ?$")
_AFTER = re.compile(
    r" ?(?:世纪|号(?!召|人(?![物员才]))|楼|等奖|年级|季度|线城市|线(?=[城教医工员])|流|级(?=[以警响预市保文甲学资教工职巡技演研运律士消造翻标公医]|(?:主任|作家|军士|建造|建筑))|代(?=[机战核测移身产火])"
    r"|届|期工程|审|甲|等座|环|附院|中全会|月份|院士楼|班(?![车次])|区(?=以上|期刊|论文))"
)


# 三期尚在规划: a stage; of 分三期建设 it is said how many there are.
_STAGE = re.compile("期(?:项目|建设|尚|将|投资|于|竣工|开工|投产|用地|临床)")
# English examinations in China: 英语六级, 专四.
_EXAM_BEFORE = re.compile("(?:英语|大学|日语|专业|过了?|考)(?:[四六]、)?$")
_EXAM = re.compile("(?:[四六八46])级(?![地大以台风])")

_OF_EXAM = re.compile("级(?:词汇|考试|真题|听力|成绩|证书|作文|单词|英语)")


# 连任三届 counts; 三届全国人大 names one.
_TERMS_BEFORE = re.compile(
    "(?:连任|连续|历经|历任|担任|当选|举办|办|共有?|已有|过|了|任)(?:过|了)?$"
)


def _counts_terms(text: str, number: Candidate) -> bool:
    if not text.startswith("届", number.end):
        return False
    two = text[number.start : number.end] == "两"
    return two or bool(_TERMS_BEFORE.search(text, max(0, number.start - 4), number.start))


def ordinal(text: str, number: Candidate) -> Candidate | None:
    """Judge a number that names a place in an order by what is written around it."""
    if _counts_terms(text, number):
        return None
    if text[number.start : number.end] == "两":
        # Nothing is the 两 of an order: 两班 are two of them.
        return None
    if _STAGE.match(text, number.end) and text[number.start - 1] not in "分共为成有每第":
        return number.classify(NumberKind.ORDINAL)
    if suffix := _SUFFIX.match(text, number.end):
        return number.classify(NumberKind.ORDINAL, end=suffix.end())
    if before := _BEFORE.search(text, max(0, number.start - 2), number.start):
        number.start = before.start()
        return number.classify(NumberKind.ORDINAL, end=number.end)
    issue = text.startswith("期", number.end) and text[max(0, number.start - 2) : number.start]
    exam = _EXAM.match(text, number.start) and (
        _EXAM_BEFORE.search(text, max(0, number.start - 4), number.start)
        or _OF_EXAM.match(text, number.end)
    )
    if exam or _AFTER.match(text, number.end) or (issue and issue.rstrip(" ").endswith("年")):
        return number.classify(NumberKind.ORDINAL)
    return None
