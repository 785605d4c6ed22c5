"""Numbers that only order or label: ordinals, list marks, headings, references, paragraphs."""

import re

from articles.audit.numbers import Candidate, NumberKind
from articles.audit.numerals import MEASURE

_MARK_AFTER = re.compile(r"[.、)](?=[ \u4e00-\u9fffA-Z“\"'])|/(?=[ \n])")
_CLOSING_MARK_AFTER = re.compile(r"[.、)](?=[ \u4e00-\u9fffA-Z0-9“\"'])")
_LINE_MARKS = " #*>-("
# ;2.大学: no decimal has a word after its point.
_MARK_IN_CLAUSE = re.compile(r"[;。(:] ?[0-9]{1,2}\. ?(?=[\u4e00-\u9fff])")
# The two signs that put a digit on a key: 1️⃣.
_KEYCAP = "\ufe0f\u20e3"
_PART_SIGN = re.compile(r"[1-9][0-9]{1,2}[a-z]?\)")
_PART_BEFORE = re.compile(
    r"(?<![A-Za-z])(?:said|[Aa]n?|at least one|one or more|(?:a|the) (?:first|second|third|plurality of))"
    r"(?: [a-z-]+){1,4} $"
)
_CLAUSE_ENDS = ":;,.。、\n"
_REFERENCE_BEFORE = re.compile(r"\[(?:[0-9]{1,3}(?: ?[,–-] ?))*$")
_REFERENCE_AFTER = re.compile(r"(?:(?: ?[,–-] ?)[0-9]{1,3})* ?\]")
# A sentence hardly begins with a decimal, and never goes on with a capital then.
_HEADING_AFTER = re.compile(
    r"\.? [*_]{0,2}(?:[A-Z][a-z]{2}|(?:If|In|On|At|No|An?|It|To|By|As|We|So|Or|Is|Do)(?![A-Za-z])|(?![万亿千百个名人位项家元米公吨倍度克])[\u4e00-\u9fff]{2})"
)
_HEADING_BEFORE = re.compile(r"(?:^|\n|[.。] )[ #*>]{0,6}$")
# A heading, or a citation, that ran into the text: endpoints.3.2 Results; as shown.12 The rest.
_RUN_IN_BEFORE = re.compile(r"[a-z)\]%][.。]$|[\u4e00-\u9fff)][。!?]$")
_RUN_IN_AFTER = re.compile(r"(?:[,–-][0-9]{1,3})* (?:[A-Z][a-z]|[\u4e00-\u9fff]{2})")
# Citations in round brackets, which ascend: (1,2), (3, 5, 8).
_CITED_BEFORE = re.compile(
    r"(?:^|(?<![0-9%])[ \u4e00-\u9fff.,;]|[a-z]{3})\((?:[0-9]{1,3}(?:, ?|[-–]))*$"
)
_CITED = re.compile(
    r"(?<=\()[0-9]{1,3}(?:[-–][0-9]{1,3})?(?:, ?[0-9]{1,3}(?:[-–][0-9]{1,3})?){1,9}(?=\))"
)
_CITED_REACH = 60
# A score (3, 5), ages (3, 5): values.
_VALUES_BEFORE = re.compile(
    r"(?<![a-z])(?:scores?|ages?|aged|points?|coordinates?|pairs?|values?|intervals?|range|IQR|quartiles?|at|respectively|grid|cells?) ?\(?$",
    re.IGNORECASE,
)
_FOOTNOTE = re.compile(r" {0,4}(?P<mark>[1-9][0-9]?) (?=[A-Z“\"《\u4e00-\u9fff])")
_FOOTNOTE_ENDS = tuple('.。;!?)”"')
_FOOTNOTES_BEFORE = re.compile(
    r" *(?:脚注|附注|注释?|尾注|(?:foot|end)?notes?)(?: ?:)? *", re.IGNORECASE
)
# The longest footnote, in characters.
_LONGEST_LINE = 600
_SET_BEFORE = re.compile("[0-9][-–:][0-9] ?$")
# The greatest distance of an opening bracket, in characters.
_REACH = 120
# The greatest distance between the marks of a list in a sentence, in characters.
_FURTHEST_MARK = 400


def list_mark(text: str, number: Candidate) -> Candidate | None:
    """Recognize the 2 that begins a line as `2.`, `(2)`, `2、` or `2/`, and `2)` or 2️⃣ anywhere."""
    if number.written > 2:
        return None
    if text.startswith(_KEYCAP, number.end):
        return number.classify(NumberKind.IDENTIFIER)
    line = _line_before(text, number.start)
    opens = len(line) < _REACH and not line.strip(_LINE_MARKS)
    if (opens and _MARK_AFTER.match(text, number.end)) or _closes_alone(text, number, line):
        return number.classify(NumberKind.IDENTIFIER)
    in_clause = _MARK_IN_CLAUSE.match(text, max(0, number.start - 1 - line.endswith(" ")))
    return number.classify(NumberKind.IDENTIFIER) if in_clause else None


# 1/4 So it began: the first of four posts. 1/4 Cup of it is measured.
_POST = re.compile(
    r"(?P<post>[1-9][0-9]?)/(?P<posts>[1-9][0-9]?)(?:[ :)][ \n]{0,2}|\n|$)(?![a-z])"
    "(?!(?:[Cc]up|[Tt]sp|[Tt]bsp|[Tt]ea|[Tt]able|[Pp]ound|[Ll]b|[Oo]z|[Oo]unce|[Pp]int|[Ii]nch|[Mm]ile|[Hh]our)"
    "|[杯勺匙个块斤两根只颗碗瓶]|[茶汤大小][匙勺])"
)
_POST_MARKS = " #*>-(\U0001f9f5"
_POST_ENDS = '.!?。…)”"'
_POST_ENDINGS = ("\n", ". ", "! ", "? ", "。", "!", "?", "\U0001f9f5", "(", ") ")
_ANNOUNCED = re.compile("(?<![A-Za-z])[Tt]hreads?(?![a-z-])|\U0001f9f5|连载|长文")
_NEAR = 80
# The greatest distance to the next post of a thread, in characters.
_THREAD = 600


def thread(text: str, number: Candidate) -> Candidate | None:
    """Recognize the 1/4 that begins the first of four posts, which stand one after the other."""
    found = _POST.match(text, number.start)
    line = _line_before(text, number.start).rstrip(_POST_MARKS)
    if not found or (line and line[-1] not in _POST_ENDS):
        return None
    post, posts = int(found["post"]), int(found["posts"])
    if not 2 <= posts <= 60 or post > posts:
        return None
    before = text[max(0, number.start - _THREAD) : number.start]
    after = text[number.end : number.end + _THREAD]
    earlier = f"{post - 1}/{posts}"
    follows = any(f"{end}{post + 1}/{posts}" in after for end in _POST_ENDINGS)
    goes_on = any(f"{end}{earlier}" in before for end in _POST_ENDINGS)
    announced = post == 1 and _ANNOUNCED.search(after[:_NEAR])
    if follows or goes_on or announced or (number.start < _THREAD and text.startswith(earlier)):
        return number.classify(NumberKind.IDENTIFIER, end=found.end("posts"))
    return None


# +1 of a chat: I say so too.
_ME_TOO_BEFORE = re.compile(
    r"(?:^|\n|[:;,。!] ?|楼[上下主]|同意|赞同|支持|附议|[我也同狂]|@[^ \n+]{1,12} ?)\+$"
)
_ME_TOO_AFTER = re.compile(
    r" ?(?:[,。!~、;\n]|\.(?![0-9])|$)| (?:to|for|from me|on) (?:this|that|the|all|[A-Z])"
)


def plus_one(text: str, number: Candidate) -> Candidate | None:
    """Recognize the +1 of a chat, by which somebody agrees."""
    start = number.start
    if text[start : number.end] != "1" or text[start - 1 : start] != "+":
        return None
    before = _ME_TOO_BEFORE.search(text, max(0, start - 16), start)
    if not before or not _ME_TOO_AFTER.match(text, number.end):
        return None
    number.start -= 1
    return number.classify(NumberKind.IDIOM, end=number.end)


def footnote(text: str, number: Candidate) -> Candidate | None:
    """Recognize the 2 of a footnote, in a row of lines that count from 1, or the 1 after `Notes:`."""
    line = _line_before(text, number.start)
    begin = number.start - len(line)
    if number.written > 2 or len(line) > 4 or not _is_footnote(text, begin, number.end):
        return None
    counted = bool(MEASURE.match(text, number.end))
    wanted, at = int(number.value), begin
    while wanted > 1:
        at = _line_above(text, at)
        wanted -= 1
        found = _FOOTNOTE.match(text, at) if at >= 0 else None
        if not found or int(found["mark"]) != wanted or not _is_footnote(text, at, found.end()):
            return None
        counted = counted and bool(MEASURE.match(text, found.end("mark")))
    if number.value == 1:
        above = _line_above(text, begin)
        is_announced = above >= 0 and _FOOTNOTES_BEFORE.fullmatch(text, above, begin - 1)
        below = _FOOTNOTE.match(text, text.find("\n", number.end, begin + _LONGEST_LINE) + 1)
        if not is_announced and not (below and below["mark"] == "2"):
            return None
    return None if counted else number.classify(NumberKind.IDENTIFIER)


def _is_footnote(text: str, begin: int, mark_end: int) -> bool:
    """Recognize a list item that is a sentence, unlike an ingredient or a purchase."""
    if not _FOOTNOTE.match(text, begin):
        return False
    end = text.find("\n", mark_end, begin + _LONGEST_LINE)
    end = min(len(text), begin + _LONGEST_LINE) if end < 0 else end
    return text[mark_end:end].rstrip(" ").endswith(_FOOTNOTE_ENDS)


def _line_above(text: str, begin: int) -> int:
    """Return where the line above the one that begins there begins, or -1 where there is none."""
    if begin < 1:
        return -1
    reach = max(0, begin - 1 - _LONGEST_LINE)
    found = text.rfind("\n", reach, begin - 1)
    return found + 1 if found >= 0 or not reach else -1


def mark_in_brackets(text: str, number: Candidate) -> Candidate | None:
    """Recognize the (2) that begins a clause or goes on from a (1), and that of `6(2)`."""
    start, end = number.start, number.end
    if number.written > 2 or text[start - 1 : start] != "(" or not text.startswith(")", end):
        return None
    before = text[max(0, start - 6) : start - 1]
    if _SET_BEFORE.search(before):
        # 7-6(4): the points of a tie-break.
        return None
    paragraph = before[-1:].isascii() and before[-1:].isdigit()
    clause = before.rstrip(" ")
    begins = not clause or clause[-1] in _CLAUSE_ENDS or clause.endswith((" and", " or"))
    if paragraph or begins or _goes_on(text, number):
        return number.classify(NumberKind.IDENTIFIER)
    return None


def _goes_on(text: str, number: Candidate) -> bool:
    """Return whether the paragraph has the previous mark or, for a first one, the next."""
    before = text[max(0, number.start - _FURTHEST_MARK) : number.start].rpartition("\n\n")[2]
    after = text[number.end : number.end + _FURTHEST_MARK].partition("\n\n")[0]
    return f"({number.value - 1})" in before or (number.value == 1 and "(2)" in after)


def part_sign(text: str, number: Candidate) -> Candidate | None:
    """Recognize the (102) of a patent, which points into its drawing: `a first knuckle (102)`."""
    if text[number.start - 1 : number.start] != "(" or not _PART_SIGN.match(text, number.start):
        return None
    reach = max(0, number.start - 60)
    if _PART_BEFORE.search(text, reach, number.start - 1):
        return number.classify(NumberKind.IDENTIFIER)
    return None


def run_in(text: str, number: Candidate) -> Candidate | None:
    """Recognize the 3.2 of `endpoints.3.2 Results`, and the 12 of `as shown.12 The rest`."""
    written = text[number.start : number.end]
    if not re.fullmatch(r"[1-9][0-9]?(?:\.[0-9]{1,2})?", written):
        return None
    if not _RUN_IN_BEFORE.search(text, max(0, number.start - 2), number.start):
        return None
    if not _RUN_IN_AFTER.match(text, number.end):
        return None
    return number.classify(NumberKind.IDENTIFIER)


def citation(text: str, number: Candidate) -> Candidate | None:
    """Recognize the numbers in (1,2) and (3, 5), which ascend."""
    before = _CITED_BEFORE.search(text, max(0, number.start - _CITED_REACH), number.start)
    found = _CITED.match(text, text.index("(", before.start()) + 1) if before else None
    if not found or not before:
        return None
    cited = [int(each) for each in re.findall("[0-9]+", found[0])]
    if not cited[0] or len(set(cited)) < len(cited) or sorted(cited) != cited:
        return None
    if _VALUES_BEFORE.search(text, max(0, before.start() - 16), before.start() + 1):
        return None
    return number.classify(NumberKind.IDENTIFIER)


def heading(text: str, number: Candidate) -> Candidate | None:
    """Recognize the 3.2 of a heading `3.2 Funding`."""
    written = text[number.start : number.end]
    if not re.fullmatch(r"[0-9]{1,2}\.[0-9]{1,2}", written):
        return None
    before = _HEADING_BEFORE.search(text, max(0, number.start - 10), number.start)
    if before and _HEADING_AFTER.match(text, number.end):
        return number.classify(NumberKind.IDENTIFIER)
    return None


def reference(text: str, number: Candidate) -> Candidate | None:
    """Recognize the numbers in [3], [12, 13] and [4–6]."""
    before = text[max(0, number.start - 40) : number.start]
    after = text[number.end : number.end + 60]
    if _REFERENCE_BEFORE.search(before) and _REFERENCE_AFTER.match(after):
        return number.classify(NumberKind.IDENTIFIER)
    return None


def _line_before(text: str, position: int) -> str:
    return text[max(0, position - _REACH) : position].rpartition("\n")[2]


def _closes_alone(text: str, number: Candidate, line: str) -> bool:
    """Recognize `2) ` without an opening bracket."""
    if not text.startswith(")", number.end) or not _CLOSING_MARK_AFTER.match(text, number.end):
        return False
    return line.count("(") <= line.count(")") and line[-1:] in (" ", ":", ";", "。", "")


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


# 一天6班, 每小时3班: so many services.
_SHIFTS_BEFORE = re.compile("(?:[一每](?:天|日|周|小时|晚)|[天日周]|小时)(?:只?有|发|开|共|仅)?$")
# 前三季度 are three of them, where 三季度 is the third.
_QUARTERS = re.compile("[前近](?:[二三四2-9]|[1-9][0-9]) ?(?:个?季度)")
# 连任三届 counts; 三届全国人大 names one.
_TERMS_BEFORE = re.compile(
    "(?:连任?|连续|历经|历任|担任|当选|举办|办|共有?|已有|过|了|任)(?:过|了)?$"
)


def _counts_terms(text: str, number: Candidate) -> bool:
    if not text.startswith("届", number.end):
        return False
    two = text[number.start : number.end] == "两"
    return two or bool(_TERMS_BEFORE.search(text, max(0, number.start - 4), number.start))


def ordinal(text: str, number: Candidate) -> Candidate | None:
    """Recognize an ordinal by the characters around it."""
    if _SHIFTS_BEFORE.search(text, max(0, number.start - 5), number.start) and text.startswith(
        "班", number.end
    ):
        return None
    if _counts_terms(text, number) or _QUARTERS.match(text, max(0, number.start - 1)):
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
