"""Names by the words around a number: section 3.2, Table 4, 图4, a Pixel 7, the 985工程."""

import re

from articles.audit.lexicon import read_lexicon
from articles.audit.normalization import word_before
from articles.audit.numbers import Candidate, NumberKind, words

_LEXICON = {name: tuple(words(row)) for name, row in read_lexicon("labels.toml").items()}
LABELS = frozenset(_LEXICON["labels"])
_BEFORE_COUNTS = frozenset(_LEXICON["before_counts"])
_PRODUCTS = frozenset(_LEXICON["products"])
_NO_NAMES = frozenset(_LEXICON["no_names"])
_COUNTED_AFTER = re.compile(
    r" (?!(?:of|it|she|he|they|we|you|there|and|but|the|was|is|when|where|which|who|with|for|to|in|on|at|by|from|has|had|have"
    r"|were|are|does|this|as|its|shows)(?![a-z]))(?:[a-z]+[ -]){0,2}?(?:(?!has|is|was|does)[a-z]{2,}s|[a-z]*men|people|children|staff)(?![A-Za-z])"
)
_COUNTED = re.compile(rf"[ -](?:[a-z]+[ -]){{0,2}}?(?:{'|'.join(_LEXICON['counted'])})(?![A-Za-z])")
_STREET_AFTER = re.compile(
    r" (?:[A-Z][a-z]+\.? ){1,3}(?:Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Drive|Dr|Square|Sq"
    r"|Boulevard|Blvd|Way|Place|Terrace|Court|Row|Park)(?![A-Za-z])"
)
_SIGNS_BEFORE = ("#", "§", "№", "〔", "〈", "....", ". . .", "GB/T")


def labelled(text: str, number: Candidate) -> Candidate | None:
    """Recognize a name by the word or sign before the number, or a street after it."""
    before = text[max(0, number.start - 6) : number.start]
    if "," in text[number.start : number.end]:
        return None
    if (
        before.rstrip(" ").endswith(_SIGNS_BEFORE)
        or _after_chinese_label(before.rstrip(" :.("))
        or _after_label(text, number)
        or _STREET_AFTER.match(text, number.end)
    ):
        return number.classify(NumberKind.IDENTIFIER)
    return None


def counts_things(text: str, number: Candidate) -> bool:
    """Distinguish `12 samples` from `2 shows`."""
    return bool(_COUNTED_AFTER.match(text, number.end))


def counts_known_things(text: str, position: int) -> bool:
    """Return whether what follows is often counted: 2019 people, but not 2025 sales guidance."""
    return bool(_COUNTED.match(text, position))


def _after_chinese_label(before: str) -> bool:
    return before.endswith(_LEXICON["chinese_labels"]) and not before.endswith(
        _LEXICON["chinese_words"]
    )


def _after_label(text: str, number: Candidate) -> bool:
    start = number.start
    word = word_before(text, start, " .:-(")
    lower = word.lower()
    if lower not in LABELS:
        return False
    gap = text[max(0, start - 3) : start]
    is_decimal = "." in text[start : number.end]
    abbreviated = "." in gap and text[start - 1] != "("
    if abbreviated and lower not in _LEXICON["abbreviations"]:
        return False
    if is_decimal and (lower == "p" or lower in _LEXICON["whole"]):
        # A p-value, not a page; round 3.746 to 3.75.
        return False
    capital = word[0].isupper()
    if gap[-1:] in ": (" and (":" in gap or "(" in gap):
        # Thread: 7 lessons from a life; the first phase (420 homes); the figure of the week: 31.4.
        doubtful = lower in _BEFORE_COUNTS and (is_decimal if ":" in gap else not capital)
        if doubtful or counts_things(text, number):
            return False
    if lower in _LEXICON["capitals_only"]:
        return "." in gap or (capital and not counts_things(text, number))
    if lower not in _BEFORE_COUNTS:
        return True
    return len(number.unit) < 2 and (capital or abbreviated or not counts_things(text, number))


_NAMING = re.compile(r"(?:[0-9]{1,5}|[1-9][0-9]?\.[0-9]{1,2})$")
_WORD = r"[A-Za-z][A-Za-z0-9'&+-]*"
_NAME_BEFORE = re.compile(
    rf"(?:(?<![A-Za-z0-9'.-])(?P<earlier>{_WORD}) )?(?<![A-Za-z0-9'.-])(?P<name>{_WORD}) $"
)
_CAPITAL = re.compile("[A-Z]|[a-z]{1,2}[A-Z]")
_SENTENCE_BEGINS = re.compile(r"(?:^|[.!?:\n。|])[ \"'“‘*#>-]*$")
_ARTICLES = words("the a an this that his her its my your our their new old each every")
# What makes it a count: a plural, or the list that it is part of.
_COUNT_AFTER = re.compile(
    r" (?:[a-z]+[ -])?(?:people|children|women|men|staff|[a-z]{2,}[a-rt-z]s)(?![a-z])"
    r"| (?:of|out|in|per|more|other|others|fewer|less|times|or so)(?![a-z])"
    r"|[-–—:/×]|,[0-9]| ?[个名项家篇位人次种台套种座条只头辆艘架份张件所倍成岁年月日天周元万亿千百多余]"
    r"|(?:,|;|,? and|, but|,? or)? (?:the )?[A-Z][A-Za-z'-]+ [0-9]"
)
# Programmes, rooms, lines and types: 985工程, 501室, 318国道, 500强, 2型.
_NAMED = re.compile(
    r"(?:7|8|20|77|24|33|48) ?国集团|(?<=欧盟|东盟|金砖)[0-9]{1,2}国|(?<![0-9.])996(?=[,。!的]|真|太|加班|福报|打工|工作制|制|模式)|12306"
    r"|(?:985|211|863|973|111|2011)(?= ?[\"”]?[、/和及,]?[\"“]?(?:工程|计划(?!生育)|高校|院校|大学|双一流|[硕博]|本科|毕业|985|211))"
    r"|(?<=[所为是读上考])(?:985|211)(?=[,。;、和及与或的!?)]|$)"
    r"|[0-9]{3,4} ?(?:教?室|房间|会议[室厅]|报告厅|办公室|病房)|[0-9]{1,4} ?(?:国道|省道|路(?=公交|汽车|电车|车|线|或)|强(?![度化于烈调大制迫势]))"
    r"|(?<=试验|实验|对照)[0-9]{1,2}组|[1-5]A(?=级|景区)|[0-9]{1,3} ?型(?!号)"
)


def named(text: str, number: Candidate) -> Candidate | None:
    """Recognize names by the text after the number: 985工程, 2型, 501室."""
    return number.classify(NumberKind.IDENTIFIER) if _NAMED.match(text, number.start) else None


def after_name(text: str, number: Candidate) -> Candidate | None:
    """Recognize the 7 of a Pixel 7: the number after a capitalized word within a sentence."""
    start, end = number.start, number.end
    if number.unit or not _NAMING.match(text[start:end]):
        return None
    before = _NAME_BEFORE.search(text, max(0, start - 60), start)
    if not before or not _CAPITAL.match(before["name"]) or before["name"].endswith(("'", "'s")):
        return None
    name, earlier = before["name"].lower(), before["earlier"] or ""
    if name not in _PRODUCTS or before["name"] == "PI":
        if name in _NO_NAMES or _COUNT_AFTER.match(text, end):
            return None
        begins = _begins_sentence(text, before.start("name"))
        follows_opener = earlier.lower() in _NO_NAMES and _begins_sentence(
            text, before.start("earlier")
        )
        if earlier.lower() not in _ARTICLES and (begins or follows_opener):
            return None
    return number.classify(NumberKind.IDENTIFIER)


def _begins_sentence(text: str, position: int) -> bool:
    return bool(_SENTENCE_BEGINS.search(text, max(0, position - 8), position))
