"""Numbers that count nothing by how they are written: codes, ordinals, list marks, references."""

import re
from collections.abc import Iterator
from decimal import Decimal

from articles.audit.numbers import Candidate, NumberKind, words
from articles.audit.units import unit_after

_ADDRESS = re.compile(
    r"(?:https?|ftp)://[!-~]+"
    r"|(?<![A-Za-z0-9.@])www\.[!-~]+"
    r"|(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,5}"
    r"|(?<![A-Za-z0-9-])[A-Za-z0-9-]{1,40}(?:\.[A-Za-z0-9-]{1,40}){0,3}"
    r"\.(?:com|org|net|edu|gov|cn|io|eu|info)(?![A-Za-z0-9-])(?:/[!-~]*)?"
)
_DOI = re.compile(r"(?<![0-9.])10\.[0-9]{4,9}/[!-~]+")
_PHONE = re.compile(
    r"\+(?=(?:[ ()-]{0,2}[0-9]){9})[0-9]{1,3}(?:[ -]?\(?[0-9]{1,4}\)?){2,6}(?![0-9])"
    r"|\([0-9]{3,4}\) ?[0-9]{3,4}[ -]?[0-9]{4}(?![0-9])"
    r"|(?<![0-9-])(?:0[0-9]{2,3}-[0-9]{3,4} ?[0-9]{4}|(?<=电话|热线|传真) ?[0-9]{4} [0-9]{4}|[48]00-[0-9]{3,4}-?[0-9]{3,4}"
    r"|1[3-9][0-9][ -]?[0-9]{4}[ -]?[0-9]{4}|0[0-9]{2,4} [0-9]{3,4} ?[0-9]{3,4})(?![0-9-])"
)
# Three groups of digits or more with hyphens between: ISBN, ORCID, 4-3-3; but dates are none.
_CHAIN = re.compile(
    r"(?<![0-9A-Za-z.-])"
    r"(?![12][0-9]{3}-[01]?[0-9]-[0-3]?[0-9](?![0-9-]))"
    r"(?![0-3]?[0-9]-[01]?[0-9]-(?:[0-9]{2}){1,2}(?![0-9-]))"
    r"[0-9]{1,13}(?:-[0-9]{1,13}){2,8}(?:-?[Xx])?(?![0-9A-Za-z])"
)
_COUNTDOWN = re.compile(
    r"(?<![0-9.,])3(?P<pause> ?(?:[,.、!…]|\.{3}) ?)2(?P=pause)1(?= ?[,.、!…\n])(?![.,][0-9])"
)
_DIGITS = re.compile(r"[0-9]{1,30}")


def opaque_in(text: str) -> list[Candidate]:
    """Return the spans in which no quantity is searched for, in order and without overlaps."""
    kept: list[Candidate] = []
    for each in sorted(_all_opaque(text), key=lambda candidate: (candidate.start, -candidate.end)):
        if not kept or each.start >= kept[-1].end:
            kept.append(each)
    return kept


def _all_opaque(text: str) -> Iterator[Candidate]:
    if not _DIGITS.search(text):
        return
    for found in _COUNTDOWN.finditer(text):
        yield _identifier(*found.span(), "3").classify(NumberKind.IDIOM)
    for pattern in (_ADDRESS, _DOI, _PHONE, _CHAIN):
        for found in pattern.finditer(text):
            start, end = found.span()
            while end > start + 1 and text[end - 1] in ".,;:!?)'\"]":
                end -= 1
            if digits := _DIGITS.search(text, start, end):
                yield _identifier(start, end, digits[0])


def _identifier(start: int, end: int, digits: str) -> Candidate:
    """Return a name with digits in it; its value is the first number there."""
    return Candidate(start, end, Decimal(digits), "digits", NumberKind.IDENTIFIER, bare=False)


# Names that contain a number: COVID-19, CO2, H.264, 5G, 737-800, 192.0.2.1.
_CURRENCY_GLUED = re.compile(
    r"(?<![A-Za-z])(?:USD|EUR|GBP|CNY|RMB|JPY|CHF|AUD|CAD|HKD|INR|Rs|[KTU]Sh|Ksh|Rp|RM|Tk|SFr)$"
)
# BMI27.3, pH7.4: what is measured, written without a space.
_GAUGED = words("BMI pH PH IF EPS PE PB ROE AUC CPI PMI GDP GPA")
# Prefixes with a hyphen before a quantity or a year: mid-2020, under-12.
_PREFIXES = words(
    "mid pre post under over sub non near top late early than to from and or plus per inter"
    " ultra up age ages aged in for of out by"
)
# 180°C/350°F and 220C/200C fan: the letter is of a degree.
_DEGREE = re.compile("[0-9]{1,3}[CF]")
_TAIL = re.compile(r"[A-Za-z0-9]{1,40}(?:[-./_][A-Za-z0-9]{1,40}){0,8}")
_DOTTED = re.compile(r"[0-9]{1,9}(?:\.[0-9]{1,9}){2,9}(?:/[0-9]{1,2})?(?![0-9])")
# 2k-5k: the ends of a range.
_SCALED = re.compile(r"[0-9.]{1,8}(?:k|K|m|M|mn|bn|b|B)")
# A plural, and 2x16GB or 6x4, which are measured, are no names.
_LETTERS_AFTER = re.compile(
    r"(?!x[1-9]|s(?![A-Za-z0-9-]))[A-Za-z][A-Za-z0-9]{0,80}(?:-[A-Za-z0-9]{1,20}){0,3}"
    r"|-[A-Z][A-Za-z0-9]{0,20}(?![a-z])"
)


def after_letters(text: str, number: Candidate) -> Candidate | None:
    """Recognize CO2, H5N1, x86; FY2023 is a year, and US$5 and x10 are left to other rules."""
    start = number.start
    before = text[start - 1 : start]
    if "α" <= before <= "ω" and before != "μ" and number.written <= 2:
        # χ2, β1: the letter has the number for an index.
        return _identifier(start - 1, number.end, text[start : number.end])
    if not before or not before.isascii() or not (before.isalpha() or before == "_"):
        return None
    begin = _begin(text, start)
    letters = text[begin:start]
    if _CURRENCY_GLUED.search(letters) or (letters in _GAUGED and "." in text[start : number.end]):
        return None
    if letters.endswith("x") and not text.startswith(("86", "64"), start):
        return None
    found = _compound(text, number, begin)
    if letters in ("FY", "CY"):
        found.kind = NumberKind.YEAR
    return found


def after_hyphen(text: str, number: Candidate) -> Candidate | None:
    """Recognize COVID-19 and T/4, but not mid-2020 and under-12."""
    start = number.start
    before, letter = text[start - 1 : start], text[start - 2 : start - 1]
    if not before or before not in "-–/" or not (letter.isascii() and letter.isalpha()):
        return None
    begin = _begin(text, start - 1)
    word = text[begin : start - 1]
    degree = text[begin - 1 : begin] == "°" or _DEGREE.fullmatch(word)
    if before != "-" and (degree or not word.isupper()):
        return None
    if _SCALED.fullmatch(word) or (word[0].isdigit() and unit_after(text, number.end)):
        return None
    if len(word) > 20 or re.split(r"[-./]", word)[-1].lower() in _PREFIXES:
        return None
    return _compound(text, number, begin)


def after_initial(text: str, number: Candidate) -> Candidate | None:
    """Recognize H.264: a single capital letter and a point."""
    start = number.start
    if text[start - 1 : start] != "." or start < 2:
        return None
    letter, before = text[start - 2], text[start - 3 : start - 2] if start > 2 else " "
    if not ("A" <= letter <= "Z") or (before.isascii() and before.isalnum()) or before == ".":
        return None
    return _compound(text, number, start - 2)


def dotted(text: str, number: Candidate) -> Candidate | None:
    """Recognize 192.0.2.1 and 3.12.1; 1.234.567 is a number grouped by points."""
    found = _DOTTED.match(text, number.start)
    if not found or number.end > found.end():
        return None
    groups = found[0].split(".")
    if len(groups[0]) <= 3 and all(len(group) == 3 for group in groups[1:]):
        number.value, number.end = Decimal("".join(groups)), found.end()
        return None
    return _identifier(number.start, found.end(), groups[0])


def before_letters(text: str, number: Candidate) -> Candidate | None:
    """Recognize 5G and 3D, after units were read: 5kg is a quantity."""
    found = _LETTERS_AFTER.match(text, number.end)
    if number.unit or not found:
        return None
    digits = re.sub("[^0-9]", "", text[number.start : number.end])
    return _identifier(number.start, found.end(), digits or "0")


def _begin(text: str, end: int) -> int:
    """Return where the word that ends at a position begins; inside, it may have hyphens and points."""
    begin = end
    while begin > 0 and end - begin < 40:
        character = text[begin - 1]
        if character in "-_.":
            character = text[begin - 2 : begin - 1]
        if not (character.isascii() and character.isalnum()):
            break
        begin -= 1
    return begin


def _compound(text: str, number: Candidate, begin: int) -> Candidate:
    tail = _TAIL.match(text, number.start)
    digits = _DIGITS.match(text, number.start)
    end = tail.end() if tail else number.end
    return _identifier(begin, max(end, number.start + 1), digits[0] if digits else "0")


_MARK_AFTER = re.compile(r"[.、)](?=[ \u4e00-\u9fffA-Z“\"'])|/(?=[ \n])")
_CLOSING_MARK_AFTER = re.compile(r"[.、)](?=[ \u4e00-\u9fffA-Z0-9“\"'])")
_LINE_MARKS = " #*>-("
# The two signs that put a digit on a key: 1️⃣.
_KEYCAP = "\ufe0f\u20e3"
# 6(2), and the (2) that begins a clause.
_PARAGRAPH_BEFORE = re.compile(r"(?:^|(?<!-)[0-9]|[:;,.。、\n] ?| (?:and|or) )\($")
# 1/4 So it began: the first of four posts.
_POST = re.compile(r"(?P<post>[1-9][0-9]?)/(?P<posts>[1-9][0-9]?)[ \n]")
# The greatest distance to the next post, in characters.
_THREAD = 600
# ;2.大学: no decimal has a word after its point.
_MARK_IN_CLAUSE = re.compile(r"[;。(:] ?[0-9]{1,2}\. ?(?=[\u4e00-\u9fff])")
_REFERENCE_BEFORE = re.compile(r"\[(?:[0-9]{1,3}(?: ?[,–-] ?))*$")
_REFERENCE_AFTER = re.compile(r"(?:(?: ?[,–-] ?)[0-9]{1,3})* ?\]")
# Citations in round brackets, which ascend: (1,2), (3, 5, 8).
_CITED_BEFORE = re.compile(
    r"(?:^|(?<![0-9%])[ \u4e00-\u9fff.,;]|[a-z]{3})\((?:[0-9]{1,3}(?:, ?|[-–]))*$"
)
_CITED = re.compile(r"[0-9]{1,3}(?:[-–][0-9]{1,3})?(?:, ?[0-9]{1,3}(?:[-–][0-9]{1,3})?){1,9}(?=\))")
_CITED_REACH = 60
# A sentence hardly begins with a decimal, and never goes on with a capital then.
_HEADING = re.compile(
    r"[0-9]{1,2}\.[0-9]{1,2}\.? [*_]{0,2}(?:[A-Z][a-z]"
    r"|(?![万亿千百个名人位项家元米公吨倍度克])[\u4e00-\u9fff]{2})"
)
_HEADING_BEFORE = re.compile(r"(?:^|\n|[.。] )[ #*>]{0,6}$")
_FOOTNOTE = re.compile(r" [A-Z“\"《\u4e00-\u9fff][^\n]{0,600}[.。;!?)”\"] *(?:\n|$)")
# The greatest distance of an opening bracket, in characters.
_REACH = 120
_SUFFIX = re.compile(r"(?:st|nd|rd|th)(?![A-Za-z])", re.IGNORECASE)
_ORDER_BEFORE = re.compile(r"第 ?$")
_ORDER_AFTER = re.compile(
    r" ?(?:世纪|号(?!召|人(?![物员才]))|楼|等奖|年级|季度|线城市|线(?=[城教医工员])|流|级(?=[以警响预市保文甲学资教工职巡技演研运律士消造翻标公医]|(?:主任|作家|军士|建造|建筑))|代(?=[机战核测移身产火])"
    r"|届|期工程|审|甲|等座|环|附院|中全会|月份|院士楼|班(?![车次])|区(?=以上|期刊|论文))"
)


def list_mark(text: str, number: Candidate) -> Candidate | None:
    """Recognize the 2 that begins a line as `2.`, `(2)`, `2、` or `2/`, and `2)`, 6(2) or 2️⃣ anywhere."""
    if number.written > 2:
        return None
    bracketed = text.startswith(")", number.end) and _PARAGRAPH_BEFORE.search(
        text, max(0, number.start - 6), number.start
    )
    if bracketed or text.startswith(_KEYCAP, number.end):
        return number.classify(NumberKind.IDENTIFIER)
    line = _line_before(text, number.start)
    opens = len(line) < _REACH and not line.strip(_LINE_MARKS)
    closes_alone = (
        text.startswith(")", number.end)
        and line.count("(") <= line.count(")")
        and line[-1:] in (" ", ":", ";", "。", "")
        and _CLOSING_MARK_AFTER.match(text, number.end)
    )
    in_clause = _MARK_IN_CLAUSE.match(text, max(0, number.start - 1 - line.endswith(" ")))
    if (opens and _MARK_AFTER.match(text, number.end)) or closes_alone or in_clause:
        return number.classify(NumberKind.IDENTIFIER)
    return None


def post(text: str, number: Candidate) -> Candidate | None:
    """Recognize the 1/4 of a post in a thread, where 2/4 is near."""
    found = _POST.match(text, number.start)
    if not found:
        return None
    near = text[max(0, number.start - _THREAD) : number.end + _THREAD]
    post, posts = int(found["post"]), found["posts"]
    if post <= int(posts) and any(f"{each}/{posts} " in near for each in (post - 1, post + 1)):
        return number.classify(NumberKind.IDENTIFIER, end=found.end("posts"))
    return None


def footnote(text: str, number: Candidate) -> Candidate | None:
    """Recognize the 2 of a footnote: a line above begins with 1, or the next one with 3."""
    line = _line_before(text, number.start)
    found = _FOOTNOTE.match(text, number.end)
    if number.written > 2 or line.strip(" ") or len(line) > 4 or not found:
        return None
    above = text[max(0, number.start - 600) : number.start].rstrip(" ")[:-1].rpartition("\n")[2]
    follows = above.lstrip().startswith(f"{number.value - 1} ") and above.rstrip()[-1:] in "。.!?)"
    goes_on = re.match(
        rf" {{0,4}}{number.value + 1} [A-Z“\"《\u4e00-\u9fff]", text[found.end() : found.end() + 9]
    )
    return number.classify(NumberKind.IDENTIFIER) if follows or goes_on else None


def citation(text: str, number: Candidate) -> Candidate | None:
    """Recognize the numbers in (1,2) and (3, 5), which ascend."""
    before = _CITED_BEFORE.search(text, max(0, number.start - _CITED_REACH), number.start)
    found = _CITED.match(text, text.index("(", before.start()) + 1) if before else None
    if not found:
        return None
    cited = [int(each) for each in re.findall("[0-9]+", found[0])]
    if not cited[0] or sorted(set(cited)) != cited:
        return None
    return number.classify(NumberKind.IDENTIFIER)


def heading(text: str, number: Candidate) -> Candidate | None:
    """Recognize the 3.2 of a heading `3.2 Funding`."""
    before = _HEADING_BEFORE.search(text, max(0, number.start - 10), number.start)
    if before and _HEADING.match(text, number.start):
        return number.classify(NumberKind.IDENTIFIER)
    return None


def reference(text: str, number: Candidate) -> Candidate | None:
    """Recognize the numbers in [3], [12, 13] and [4–6]."""
    before = text[max(0, number.start - 40) : number.start]
    after = text[number.end : number.end + 60]
    if _REFERENCE_BEFORE.search(before) and _REFERENCE_AFTER.match(after):
        return number.classify(NumberKind.IDENTIFIER)
    return None


def ordinal(text: str, number: Candidate) -> Candidate | None:
    """Recognize an ordinal by the characters around it: 3rd, 第三, 三楼."""
    last = text[number.start - 1 : number.start]
    if text[number.start : number.end] == "两" or last in tuple("连续前近"):
        # Nothing is the 两 of an order: 两班 are two of them, as 连续四届 are four.
        return None
    if suffix := _SUFFIX.match(text, number.end):
        return number.classify(NumberKind.ORDINAL, end=suffix.end())
    if before := _ORDER_BEFORE.search(text, max(0, number.start - 2), number.start):
        number.start = before.start()
        return number.classify(NumberKind.ORDINAL, end=number.end)
    issue = (
        text.startswith("期", number.end)
        and text[max(0, number.start - 2) : number.start].rstrip(" ")[-1:] == "年"
    )
    if issue or _ORDER_AFTER.match(text, number.end):
        return number.classify(NumberKind.ORDINAL)
    return None


def _line_before(text: str, position: int) -> str:
    return text[max(0, position - _REACH) : position].rpartition("\n")[2]
