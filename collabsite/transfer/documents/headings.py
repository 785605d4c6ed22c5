"""Detection of headings in a scraped document, which has no markup. Pure.

A mistaken paragraph costs an editor one click and a mistaken heading breaks a text apart, so a
line is a heading only if its shape and its neighbours both allow it.
"""

import re
from collections.abc import Sequence
from itertools import pairwise

from collabsite.transfer.documents.lines import DocumentError, Line, parse_date
from collabsite.transfer.documents.tables import Table, is_source_line
from collabsite.web.languages import count_hanzi, is_chinese

# The size of the database column.
MAX_HEADING = 300
# A longer question is a sentence of a paragraph.
MAX_QUESTION_HANZI = 30
MAX_QUESTION_LETTERS = 80

_MARKED = re.compile(r"#{1,6}\s+(?P<spaced>.*)|#{2,6}(?P<tight>[^#\s].*)")
_CLOSING_MARKS = re.compile(r"\s#+$")

# Forms of a line: no heading, a plain heading, or a heading with a number of some depth.
NO_HEADING = -1
PLAIN = 0

_NUMBERED = re.compile(r"(?P<number>\d{1,2}(?:\.\d{1,2}){0,3})(?P<mark>[.．、]?)(?P<rest>\s*\S.*)")
_CHINESE_NUMBERED = re.compile(
    r"(?:(?P<outer>第[一二三四五六七八九十百\d]{1,4}[章节節部篇讲]|[一二三四五六七八九十]{1,3}[、.．])"
    r"|[(（][一二三四五六七八九十]{1,3}[)）])\s*\S"
)
_LIST_ITEM = re.compile(r"[-*•·●○▪■◆–—+>#]|\(?\w{1,2}[)）]\s|[(（]?\d{1,2}[)）]|[①-⑳]")

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

    Raises DocumentError for a marked heading that is too long to be one.
    """
    headings: dict[int, str] = {}
    shapes = [NO_HEADING] * len(items)
    for index, item in enumerate(items):
        if isinstance(item, Line):
            if marked := _marked_heading(item):
                headings[index] = marked
            else:
                shapes[index] = shape_of(item.text)
    for index in _answered(items, shapes):
        shapes[index] = NO_HEADING
    listed = _listed(items, shapes)
    for index, item in enumerate(items):
        if shapes[index] == NO_HEADING or index in listed or index + 1 == len(items):
            continue
        after = items[index + 1]
        if isinstance(after, Line) and is_source_line(after.text):
            # The line above a source line is the caption of something that was not scraped.
            continue
        if isinstance(after, Table) and index - 1 in headings:
            # A heading has one line; the next, right above a table, is its caption.
            continue
        if isinstance(item, Line) and not (index == 0 and _is_byline(item.text)):
            headings[index] = item.text
    return headings


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


def _listed(items: Sequence[Line | Table], shapes: Sequence[int]) -> set[int]:
    """Find the lines that look like headings but form a list: three or more, or two numbered."""
    numbers = [item.number if isinstance(item, Line) else item.line for item in items]
    # In a double-spaced page the lines of a list stand two apart.
    step = min((after - n for n, after in pairwise(numbers)), default=1)
    listed: set[int] = set()
    run: list[int] = []
    for index, shape in enumerate(shapes):
        if run and numbers[index] - numbers[index - 1] > max(step, 1):
            listed |= _list_in(run, shapes)
            run = []
        if shape == NO_HEADING:
            listed |= _list_in(run, shapes)
            run = []
        else:
            run.append(index)
    return listed | _list_in(run, shapes)


def _list_in(run: Sequence[int], shapes: Sequence[int]) -> set[int]:
    plain = [index for index in run if shapes[index] == PLAIN]
    listed = set(plain) if len(plain) > 2 else set()
    for index, after in pairwise(run):
        if shapes[index] == shapes[after] > PLAIN:
            listed |= {index, after}
    return listed


def _answered(items: Sequence[Line | Table], shapes: Sequence[int]) -> set[int]:
    """Find the questions that are no headings: those of an interview, and several in a row."""
    lines = [index for index, item in enumerate(items) if isinstance(item, Line)]
    questions = {
        index for index in lines if shapes[index] != NO_HEADING and _is_question(items[index])
    }
    if len(questions) > 1 and len(questions) * 3 > len(lines):
        return questions
    return {index for index in questions if {index - 1, index + 1} & questions}


def _is_question(item: Line | Table) -> bool:
    return isinstance(item, Line) and item.text.endswith(("?", "？"))


def _is_byline(text: str) -> bool:
    return re.match(r"[Bb]y [A-Z]", text) is not None


def shape_of(text: str) -> int:
    """Return the form of a line: NO_HEADING, PLAIN, or the depth of its number (1, 2 …)."""
    if len(text) > 110 or _LIST_ITEM.match(text) or _NOT_PROSE.search(text):
        return NO_HEADING
    if is_source_line(text) or _SMALL_PRINT.match(text) or _ENCLOSED.fullmatch(text):
        return NO_HEADING
    if parse_date(text) or _MONTH_AND_YEAR.fullmatch(text) or sum(map(str.isalpha, text)) < 2:
        return NO_HEADING
    depth, rest = _without_number(text)
    end = rest.rstrip(_CLOSERS)
    if not end or end[-1] in _NEVER_LAST or rest[0].islower():
        return NO_HEADING
    if count_hanzi(rest) * 2 > sum(map(str.isalpha, rest)):
        looks = _looks_chinese(rest, end, numbered=depth > PLAIN)
    else:
        looks = _looks_english(rest, end, numbered=depth > PLAIN)
    return depth if looks else NO_HEADING


def _without_number(text: str) -> tuple[int, str]:
    if match := _CHINESE_NUMBERED.match(text):
        # The match ends with the heading's first character.
        return 1 if match["outer"] else 2, text[match.end() - 1 :]
    match = _NUMBERED.fullmatch(text)
    if match is None:
        return PLAIN, text
    rest = match["rest"].strip()
    depth = match["number"].count(".") + 1
    # `3 Reasons` and `1.2万人` begin with a quantity, `1. Background` and `3.2 方法` with a number.
    numbered = match["mark"] or (depth > 1 and match["rest"][0].isspace())
    if numbered and (rest[0].isupper() or is_chinese(rest[0]) or rest[0] in '“"‘《'):
        return depth, rest
    return PLAIN, text


def _looks_chinese(text: str, end: str, *, numbered: bool) -> bool:
    if re.search("[。；;]", text):
        return False
    if end[-1] in "？?":
        return end == text and count_hanzi(text) <= MAX_QUESTION_HANZI
    if len(text) > (40 if numbered else 30):
        return False
    pauses = len(re.findall("[，,]", text))
    return pauses <= 1 and text.count("、") <= 3 and len(re.findall("[？?！!]", text)) <= 1


def _looks_english(text: str, end: str, *, numbered: bool) -> bool:
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
    if len(words) > (12 if numbered else 9) or _SENTENCE_OPENER.fullmatch(first):
        return False
    return numbered or not first[:1].isdigit() or re.fullmatch(r"\d{4}", first) is not None


def _is_title_case(words: Sequence[str]) -> bool:
    bare = [word.strip("\"'“”‘’()[],:;?!&–—-") for word in words]
    major = [word for word in bare if word and not _MINOR_WORD.fullmatch(word)]
    capital = [word for word in major if not word[0].islower()]
    letters = any(word[0].isalpha() for word in capital)
    return letters and len(capital) >= 0.75 * len(major)
