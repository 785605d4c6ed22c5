"""Detection of headings in a scraped document, which has no markup. Pure.

A mistaken paragraph costs an editor one click and a mistaken heading breaks a text apart, so a
line is a heading only if its shape and its neighbours both allow it.
"""

import re
from collections.abc import Sequence

from collabsite.transfer.documents.lines import DocumentError, Line, parse_date
from collabsite.transfer.documents.tables import Table, is_source_line
from collabsite.web.languages import count_hanzi

# The size of the database column.
MAX_HEADING = 300
# What is longer is a sentence of a paragraph.
MAX_HANZI = 30
MAX_QUESTION_LETTERS = 80

_MARKED = re.compile(r"#{1,6}\s+(?P<spaced>.*)|#{2,6}(?P<tight>[^#\s].*)")
_CLOSING_MARKS = re.compile(r"\s#+$")

# `3 Reasons` and `1.2万人` begin with a quantity.
_NUMBERED = re.compile(
    r"\d{1,2}(?:(?:\.\d{1,2}){0,3}[.．、]\s*|(?:\.\d{1,2}){1,3}\s+)(?=[^\W\d_]|[“\"‘《])"
)
_CHINESE_NUMBERED = re.compile(
    r"(?:第[一二三四五六七八九十百\d]{1,4}[章节節部篇讲]|[一二三四五六七八九十]{1,3}[、.．]"
    r"|[(（][一二三四五六七八九十]{1,3}[)）])\s*(?=\S)"
)
_LIST_ITEM = re.compile(r"[-*•·●○▪■◆–—+>#]|\(?\w{1,2}[)）]\s|[(（]?\d{1,2}[)）]|[①-⑳]")

_BYLINE = re.compile(r"[Bb]y [A-Z]")
_CLOSERS = "\"'”’)）」』》*_]"
_NEVER_LAST = ".:,;!…。：，；！、．—-"
_ENCLOSED = re.compile(r"“[^”]*”|\"[^\"]*\"|「[^」]*」|『[^』]*』|\(.*\)|（.*）|\[.*\]|<.*>")
_NOT_PROSE = re.compile(r"[|\t@={}\\`<>]|://|\bwww\.", re.IGNORECASE)
# Captions, bylines and other small print stand alone on a line too.
_SMALL_PRINT = re.compile(
    r"(?:table|figure|fig\.?|chart|exhibit|box|photo|image|plate)\s*\d"
    r"|(?:图|表|图表|附表|附图|插图)\s*[\d一二三四五六七八九十]"
    r"|(?:authors?|by|written by|edited by|editors?|translators?|keywords?|key words|tags?|e-?mail"
    r"|tel|phone|contact|photos?|images?|credits?|captions?|notes?|dates?|time|views|doi|isbn|issn"
    r"|published|updated|copyright|categor(?:y|ies)|share|link|url|read more|see also)\s*[:：]"
    r"|(?:作者|责任编辑|责编|编辑|记者|译者|校对|审核|关键词|关键字|标签|摘要|图片|图源|电话|邮箱|地址|日期"
    r"|时间|浏览|来源|链接|注|备注|说明|版权|分类|单位|通讯员|编者按)\s*[:：]"
    r"|(?:copyright\b|©|\(c\)|点击|扫码|扫描|转载|关注我们|欢迎|更多阅读|延伸阅读|未经)",
    re.IGNORECASE,
)
_MONTH_AND_YEAR = re.compile(r"[A-Z][a-z]{2,8}\.?,? \d{4}|\d{4}年(?:\d{1,2}月)?(?:\d{1,2}日)?")

_MINOR_WORD = re.compile(
    r"an?|the|and|or|but|nor|of|for|in|on|at|to|by|with|from|as|via|vs\.?|per|over|into|than|is|are"
    r"|be|its|it|up|out|off|that|this|we|our",
    re.IGNORECASE,
)
# A line in sentence case that begins so is most likely a sentence.
_SENTENCE_OPENER = re.compile(
    "(?:we|i|it|they|he|she|you|this|these|those|there|that|here|let)(?:'.+)?"
    "|click|read|see|follow|share|check",
    re.IGNORECASE,
)
_SENTENCE_BREAK = re.compile(r"(?P<before>\S+)(?P<mark>[.!?])[\"”’)]?\s")
_ABBREVIATION = re.compile(
    r"(?:\w\.)*\w|dr|mr|ms|mrs|prof|vs|no|vol|st|fig|\d+(?:\.\d+)*", re.IGNORECASE
)


def headings_among(items: Sequence[Line | Table]) -> dict[int, str]:
    """Find the headings among the lines and tables of a body: position to heading.

    A line that looks like one is none if another such line is next to it, as in a list.
    Raises DocumentError for a marked heading that is too long to be one.
    """
    lines = {index: item for index, item in enumerate(items) if isinstance(item, Line)}
    marked = {index: text for index, line in lines.items() if (text := _marked_heading(line))}
    candidates = {
        index
        for index, line in lines.items()
        if index not in marked and _looks_like_heading(line.text)
    }
    questions = {index for index in candidates if lines[index].text.endswith(("?", "？"))}
    if len(questions) > 1 and len(questions) * 3 > len(lines):
        # Those of an interview.
        candidates -= questions
    found = dict(marked)
    for index in candidates - {len(items) - 1}:
        # The line above a source line is the caption of something that was not scraped.
        is_caption = index + 1 in lines and is_source_line(lines[index + 1].text)
        if not is_caption and not {index - 1, index + 1} & candidates:
            found[index] = lines[index].text
    return found


def _marked_heading(line: Line) -> str:
    match = _MARKED.fullmatch(line.text)
    if match is None:
        return ""
    heading = (match["spaced"] or match["tight"] or "").strip()
    heading = _CLOSING_MARKS.sub("", heading).strip()
    if len(heading) > MAX_HEADING:
        raise DocumentError(
            line.number, f"this heading has {len(heading)} characters; at most {MAX_HEADING} fit"
        )
    return heading if any(map(str.isalnum, heading)) else ""


def _looks_like_heading(text: str) -> bool:
    if len(text) > 110 or _NOT_PROSE.search(text) or _ENCLOSED.fullmatch(text):
        return False
    if is_source_line(text) or any(
        form.match(text) for form in (_LIST_ITEM, _SMALL_PRINT, _BYLINE)
    ):
        return False
    if parse_date(text) or _MONTH_AND_YEAR.fullmatch(text) or sum(map(str.isalpha, text)) < 2:
        return False
    number = _CHINESE_NUMBERED.match(text) or _NUMBERED.match(text)
    rest = text[number.end() :] if number else text
    end = rest.rstrip(_CLOSERS)
    if not end or end[-1] in _NEVER_LAST or rest[0].islower():
        return False
    if count_hanzi(rest) * 2 > sum(map(str.isalpha, rest)):
        return _looks_chinese(rest, end)
    return _looks_english(rest, end)


def _looks_chinese(text: str, end: str) -> bool:
    if re.search("[。；;]", text):
        return False
    if len(text) > MAX_HANZI:
        return False
    if end[-1] in "？?":
        return end == text
    pauses = len(re.findall("[，,]", text))
    return pauses <= 1 and text.count("、") <= 3 and len(re.findall("[？?！!]", text)) <= 1


def _looks_english(text: str, end: str) -> bool:
    words = text.split()
    breaks = list(_SENTENCE_BREAK.finditer(text))
    if any(b["mark"] == "." and not _ABBREVIATION.fullmatch(b["before"]) for b in breaks):
        return False
    if text.endswith("?"):
        return sum(map(str.isalpha, text)) <= MAX_QUESTION_LETTERS
    if end[-1] == "?":
        return False
    first = words[0].strip("\"'“”‘’").replace("’", "'")
    if _is_title_case(words):
        return len(words) <= 14 and text.count(",") <= 2
    if any(b["mark"] != "." for b in breaks) or text.count(",") > 1:
        return False
    if len(words) > 9 or _SENTENCE_OPENER.fullmatch(first):
        return False
    return not first[:1].isdigit() or re.fullmatch(r"\d{4}", first) is not None


def _is_title_case(words: Sequence[str]) -> bool:
    bare = [word.strip("\"'“”‘’()[],:;?!&–—-") for word in words]
    major = [word for word in bare if word and not _MINOR_WORD.fullmatch(word)]
    capital = [word for word in major if not word[0].islower()]
    letters = any(word[0].isalpha() for word in capital)
    return letters and len(capital) >= 0.75 * len(major)
