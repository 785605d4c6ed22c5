"""Statements of thresholds, changes and comparisons. Pure."""

import re
from dataclasses import replace

from articles.audit import PERCENT, TIMES
from articles.audit.hedges import NOT_REACHED, hedge_of
from articles.claims.claims import Stated, Statement
from articles.claims.idioms.english.words import FALL, RISE, ROWS
from articles.claims.sentences import Sentence
from articles.claims.signs import Sign
from articles.claims.statements.parts import (
    NEGATED,
    amounts_of,
    as_fraction,
    as_multiple,
    counts_others,
    groups_of,
    is_first_time,
    is_multiple,
    is_table_number,
    number_of,
    sign_of,
    with_lead,
)
from articles.claims.traditional import simplified
from collabsite.web.languages import is_chinese

_VERB_OF_MULTIPLE = re.compile(
    r"^(?:double|triple|treble|quadruple|halve)$|(?:[a-z]+fold|doubl|tripl|trebl|quadrupl|quintupl|halv)(?:ed|es|ing)$|^翻|倍增",
    re.IGNORECASE,
)


_TIMES_AFTER = re.compile(" times(?![a-z])", re.IGNORECASE)
_NO_VALUE_AFTER = re.compile(" (?:times|figures|digits)(?![a-z])", re.IGNORECASE)
# Words that make a claim of a number that has no hedge.
_EXACT = re.compile(
    r"(?:(?<![a-z])(?:only|just|merely|a mere|as (?:much|many|little|few|high|low) as|no (?:more|less|fewer) than|a (?:whopping|full|record))"
    r"|只有|仅有?|仅为|只剩?|高达|多达|低至|仅仅?|不过|也就|已达到?|止步于?|止于|定格[在于]|停留?在|卡在)(?:为|是|有|达到?|占)? ?[$€£]?$",
    re.IGNORECASE,
)


def read_threshold(found: re.Match[str], sentence: Sentence) -> Statement | None:
    """Read a number with a hedge, or a range of two; none that counts other things than values."""
    stated = number_of(found, sentence) or number_of(found, sentence, "n2")
    if not stated or stated.number.unit == TIMES or not is_table_number(stated):
        return None
    if "near" in groups_of(found):
        return Statement(amounts=(with_lead(stated, "逼近"),))
    if "exactly" in groups_of(found):
        return None if counts_others(stated, sentence) else Statement(amounts=(stated,))
    lead = next((lead for name, lead in _LEADS if name in groups_of(found)), "")
    if lead:
        is_other = counts_others(stated, sentence) or 0 < stated.number.value < 1
        return None if is_other else Statement(amounts=(with_lead(stated, lead),))
    before = sentence.words[: stated.number.start]
    if _SPREAD.search(before) or (not stated.number.unit and _AGED.search(before)):
        return None
    if _NO_VALUE_AFTER.match(sentence.words, stated.number.end):
        return None
    number = stated.number
    text = simplified(sentence.text)
    if (
        not number.unit
        and number.value <= _MOST_ROWS
        and _OF_ROWS.match(sentence.words, number.end)
    ):
        # Some seventy countries are no value.
        return None
    hedge = hedge_of(text[: number.start], number.literal, text[number.end :])
    # More than half is a part of something; 四成人口 is not four.
    if "high" in found.re.groupindex and found["high"]:
        high = number_of(found, sentence, "high")
        if not high or not is_table_number(high) or high.number.value <= number.value:
            return None
        return Statement(amounts=(stated, high))
    if counts_others(stated, sentence) or _SIGNIFICANCE.search(text[: number.start]):
        return None
    is_part = 0 < number.value < 1 and "." not in number.literal
    if is_part and _RATE.search(text[: number.start]) and _OVER_HALF.match(number.literal):
        return Statement(amounts=(with_lead(stated, "超过"),))
    if (is_part or text.startswith("成", number.end)) and not _PASSED.search(text[: number.start]):
        return None
    is_exact = _EXACT.search(text[: number.start]) or (
        is_first_time(sentence, found) and _REACHED.search(text[: number.start])
    )
    if not hedge and _REACHED.search(text[: number.start]) and NEGATED.search(text[: number.start]):
        # 没到 is less than.
        hedge = "at least"
    if not hedge and _LOST.search(text[: number.start]):
        return Statement(amounts=(with_lead(stated, "不到"),))
    if not (hedge or is_exact):
        return None
    if _GAINED.search(text[: number.start]):
        # More than ten that were made up are no value.
        return None
    if NEGATED.search(text[: number.start]) and not _UNDER.search(text[: number.start]):
        denied = _denied(stated, hedge, chinese=is_chinese(text))
        return Statement(amounts=(denied,)) if denied else None
    is_first = is_first_time(sentence, found)
    if is_first and not hedge and not is_chinese(text):
        stated = with_lead(stated, "at least ")
    first = sentence.clause(found.start())[0]
    is_always = bool(_ALWAYS.search(sentence.words, first, found.start()))
    return Statement(amounts=(stated,), is_first=is_first, all_periods=is_always)


# What holds in each of the periods.
_ALWAYS = re.compile(
    "始终|一直(?!以来)|历[年届季月]|每[一个]*[年季月届]|各[年季月届]|逐[年季月]|从来"
)
# A rate that is more than a half: 达标率刚过半数.
_RATE = re.compile("(?:率|占比|比例|比重|份额)[^,，。;；]{0,6}$")
_OVER_HALF = re.compile("[过過]半")
# Hedges that an idiom names by a group.
_LEADS = (
    ("about", "about "),
    ("almost", "nearly "),
    ("under", "less than "),
    ("beyond", "more than "),
    ("atleast", "at least "),
)
# Spread over so much is no more than that; infants under five are no number.
_SPREAD = re.compile(
    r"\b(?:spread|scattered|stretch(?:ed|es|ing)?|extend(?:ed|s|ing)?|distributed|dispersed|strewn|sprawl(?:ed|s|ing)?) (?:out )?over [$€£]?$",
    re.IGNORECASE,
)
_AGED = re.compile(
    r"\b(?:infants?|children|kids|people|those|adults|pupils|babies|boys|girls|women|men|workers|persons|aged|age|anyone|everyone) (?:aged )?(?:under|over|above|below) $",
    re.IGNORECASE,
)
# p < 0.01.
_SIGNIFICANCE = re.compile(r"(?<![A-Za-z])p ?[<>=≤] ?$", re.IGNORECASE)
_MOST_ROWS = 200
_OF_ROWS = re.compile(rf" (?:[a-z]+ )?(?!others|rest|lot|table|list|them){ROWS}", re.IGNORECASE)
_GAINED = re.compile(
    r"\b(?:made up|gained|gaining|lost|losing|added|adding|shed|shedding|won back|put on|regained|clawed back)(?: [a-z]+){0,3} [$€£]?$",
    re.IGNORECASE,
)
# A hedge that has its own negation.
_UNDER = re.compile(
    rf"未[到满及达]$|(?<![a-z])(?:{NOT_REACHED}|not (?:more|less|fewer|higher|lower|quite|far)(?: than| off| short of)?) (?:the |an? )?[$€£]?$",
    re.IGNORECASE,
)
# A level that does not hold any more.
_LOST = re.compile("(?:失守|摔破|滑破|掉破|掉出|跌落|丢掉|失去)了?$")
_REACHED = re.compile(
    r"(?:达到?|到过?)$|\b(?:hits?|reach(?:ed|es)?)(?: the)? [$€£]?$", re.IGNORECASE
)
_DENIED = {
    "over": ("at most ", "至多"),
    "at least": ("less than ", "不到"),
    "under": ("at least ", "至少"),
    "at most": ("more than ", "超过"),
}


def _denied(stated: Stated, hedge: str, *, chinese: bool) -> Stated | None:
    """Return what holds if a threshold is not passed: not more than 3 % is at most 3 %."""
    words = _DENIED.get(hedge)
    if not words:
        return None
    number, lead = stated.number, words[chinese]
    moved = replace(number, start=len(lead), end=len(lead) + len(number.literal))
    return Stated(f"{lead}{number.literal}{stated.text[number.end :]}", moved)


def read_change(found: re.Match[str], sentence: Sentence) -> Statement | None:
    """Read a direction, its size, and the levels before and after."""
    groups = groups_of(found)
    start, end = number_of(found, sentence, "start"), number_of(found, sentence, "end")
    if start and end:
        sign = sign_of(found) or (1 if end.number.value > start.number.value else -1)
        return Statement(sign=sign, start=start, end=end)
    if "flat" in groups:
        return Statement(is_flat=True)
    if end and not start and _BOUND_AFTER.match(end.text, end.number.end):
        # What fell to below a number is below it.
        return None
    if end and is_multiple(end):
        return Statement(sign=sign_of(found), amounts=(end,))
    if end:
        return Statement(sign=sign_of(found), end=end)
    if start:
        is_other = is_multiple(start) or not is_table_number(start)
        return None if is_other else Statement(sign=sign_of(found), start=start)
    if "multiple" in groups:
        stated = number_of(found, sentence, "multiple")
        if not stated or not _VERB_OF_MULTIPLE.search(simplified(stated.number.literal)):
            return None
        return Statement(sign=1 if stated.number.value > 1 else -1, amounts=(stated,))
    if _is_no_move(found, sentence):
        return None
    stated = number_of(found, sentence)
    if "n" in found.re.groupindex and found["n"] and not stated:
        return None
    if stated and not is_multiple(stated) and _PASSED.search(_lead(found, stated)):
        # What fell below a number is below it, rather than less by it.
        return None
    if "left" in groups:
        # A third of it is left.
        if not stated or stated.number.unit or not 0 < stated.number.value < 1:
            return None
        return Statement(sign=-1, amounts=(as_fraction(stated),))
    if "times" in groups and stated:
        stated = as_multiple(stated)
        if _HEDGED.search(lead := groups.get("lead", "")):
            # 不到2021年的七成: the hedge stands before the period.
            stated = with_lead(stated, lead)
        if not is_multiple(stated) and not 0 < stated.number.value < 1:
            return None
        if not is_multiple(stated):
            stated = as_fraction(stated)
    if stated and not is_table_number(stated):
        return None
    if stated and _is_object(found, stated):
        return None
    return Statement(sign=sign_of(found), amounts=amounts_of(stated))


_HEDGED = re.compile("(?:不[到足及满]|接近|将近|超过|[约近逾])$")


# Sent up three rockets, twelve places higher, and a grown fish.
_WITH_PARTICLE = re.compile(
    r"\b(?:clock(?:ed|s|ing)?|rack(?:ed|s|ing)?|notch(?:ed|es|ing)?|chalk(?:ed|s|ing)?|made|mak(?:es?|ing)|end(?:ed|s|ing)?|add(?:s|ed|ing)?|tak(?:es?|ing)|took|sets?|setting|open(?:ed|s|ing)?|reach(?:es|ed)?|go(?:es|ing)?|serv(?:ed|es|ing)?|put(?:s|ting)?"
    r"|sen[dt]s?|sending|buil[dt]s?|pick(?:ed|s|ing)?|fir(?:ed|es|ing)|sign(?:ed|s|ing)?|lin(?:ed|es|ing)|turn(?:ed|s|ing)?|bought|buy(?:s|ing)?|giv(?:es?|ing)|gave|given|hold(?:s|ing)?|held|show(?:ed|s|ing)?|pil(?:ed|es|ing)|ser?v(?:e|ed|es)|cut(?:s|ting)?|broke|laid|lays?) $",
    re.IGNORECASE,
)
_PLACES = re.compile(r"(?:places?|spots?|positions?|rungs?|notch(?:es)?)\b", re.IGNORECASE)
_PARTICIPLE = re.compile(r"grown|fallen|increased|improved|reduced|lowered|climbed", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"\b(?:a|an|the|(?:was|were|been) (?:first |last )?) ?$", re.IGNORECASE)


def _is_no_move(found: re.Match[str], sentence: Sentence) -> bool:
    """Return whether a word of direction is a particle, an attribute, or of a place in a list."""
    before = sentence.words[: found.start()]
    if "particle" in found.re.groupindex and _WITH_PARTICLE.search(before):
        return True
    if _PARTICIPLE.fullmatch(found[0].strip()) and _ATTRIBUTE.search(before):
        return bool(re.match(" [a-z]", sentence.skeleton[found.end() :]))
    is_compared = {"more", "less"} & groups_of(found).keys()
    return bool(is_compared and _PLACES.search(sentence.words, found.start(), found.end()))


def _is_object(found: re.Match[str], stated: Stated) -> bool:
    """Return whether a number counts what is grown or gained: grew six varieties."""
    number = stated.number
    is_word = number.literal.isalpha() and not number.unit and number.value % 1 == 0
    return is_word and bool(_GROWN.search(_lead(found, stated)))


_GROWN = re.compile(r"^(?:grew|grown?|grows|growing) $", re.IGNORECASE)


_BOUND_AFTER = re.compile("[\u4e00-\u9fff]{0,2}?以[上下內内]")
_PASSED = re.compile(
    r"(?<!by )(?:below|under|above|past|beyond|through) ?[$€£¥]?$|(?:[跌升涨突摔滑掉冲]破|[升跌]穿|失守|站[上稳])了?$",
    re.IGNORECASE,
)


def _lead(found: re.Match[str], stated: Stated) -> str:
    """Return the words of a match before its number."""
    return simplified(stated.text[found.start() : stated.number.start])


def read_comparison(found: re.Match[str], sentence: Sentence) -> Statement | None:
    """Read which of two rows has more, and by how much or how many times."""
    groups = groups_of(found)
    stated = next(
        (each for name in ("n", "n2", "n3") if (each := number_of(found, sentence, name))), None
    )
    if stated and not stated.number.unit and _TIMES_AFTER.match(sentence.words, stated.number.end):
        stated = Stated(stated.text, replace(stated.number, unit=TIMES))
    if groups.get("unknown") and not _is_name(found, sentence):
        return None
    before = sentence.skeleton[sentence.clause(found.start())[0] : found.start()]
    if "of_period" in groups and before.rstrip().endswith(Sign.PERIOD):
        # 2025 was far worse: than other years.
        return None
    if _NOBODY.search(before) or _NOBODY_HAN.search(before):
        # Nobody had more than the first.
        return None
    if "ratio" in groups:
        return Statement()
    if "equal" in groups:
        lists = [g for g in sentence.row_groups if g[0].start < found.start() and len(g) > 1]
        is_near = "alike" in groups or found[0].lower().startswith("neck")
        return Statement(is_flat=is_near) if lists else None
    if "near" in groups:
        return Statement(is_flat=True)
    if stated and ("lead" in groups or ("elided" in groups and not sign_of(found))):
        stated = as_multiple(stated)
    if stated and (lead := groups.get("lead", "")):
        # 接近日本的两倍: the hedge stands before the row.
        stated = with_lead(stated, lead)
    # Half of what, and a third of that of.
    is_part = (
        stated is not None and 0 < stated.number.value < 1 and "." not in stated.number.literal
    )
    is_percent = stated is not None and stated.number.unit == PERCENT
    may_be_percent = {"lead", "elided", "fraction"} & groups.keys()
    is_ratio = stated is not None and (
        stated.number.unit == TIMES or is_part or bool(is_percent and may_be_percent)
    )
    if {"elided", "fraction"} & groups.keys() and not (is_ratio or sign_of(found)):
        return None
    if stated and not sign_of(found) and not is_ratio and not {"gap", "gap2"} & groups.keys():
        return None
    moved = _MOVED.search(sentence.words, max(0, found.start() - _CLOSE), found.start())
    is_turned = bool(moved and moved["down"]) or "denied" in groups
    return Statement(
        sign=-sign_of(found) if is_turned else sign_of(found),
        amounts=amounts_of(stated),
        is_denied="denied" in groups,
        with_average="mean" in groups,
        with_sum="sum" in groups or "elided_sum" in groups,
        is_first="firsttime" in groups or is_first_time(sentence, found),
        of_change=bool(moved) or _is_of_change(found, sentence),
    )


# What is compared is how a row moved: its rebound was stronger than that of another.
_CLOSE = 60
_MOVED = re.compile(
    rf"\b(?:(?P<up>{RISE})|(?P<down>{FALL}))(?: (?:in|since|from|over|after) [^,.;]{{1,24}})?(?:, [^,.;]{{1,24}},)? (?:was|were|is|are|has been|had been|proved|looks?|looked)(?: (?:much|far|a lot|slightly|even|also|still|markedly|clearly))* $",
    re.IGNORECASE,
)
_NOBODY = re.compile(
    rf"^\W*(?:(?:in|by|but|and|since)\b[^,]{{0,16}} )?(?:(?:no(?! (?:more|less|fewer|doubt|longer))|nobody|no-one|none|nowhere|not one)\b|(?:only|just) (?:(?:the )?{Sign.ROW}|(?:{Sign.NUMBER}+|one|two|three) [a-z]+))",
    re.IGNORECASE,
)
_NOBODY_HAN = re.compile(
    "没有?(?:任何|哪|其他|另|第二)|(?:没有?|无)一[个家座国省市城港]|没人|无人|谁[也都]没"
)
_NO_NAMES = re.compile(
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December|Christmas|Easter|[A-Z][a-z]+day)\b"
)


def _is_name(found: re.Match[str], sentence: Sentence) -> bool:
    """Return whether what a row is compared with is a name of something that the table lacks."""
    start = found.start("unknown")
    return sentence.text[start].isupper() and not _NO_NAMES.match(sentence.text, start)


_GROWTH = re.compile(
    r"\b(?:grew|grow|growth|growing)\b|增速|增长率|涨幅|增幅|成长率|成长幅度|增长得", re.IGNORECASE
)


_FIERCER = re.compile("[猛凶狠]")


def _is_of_change(found: re.Match[str], sentence: Sentence) -> bool:
    """Return whether what is compared is growth: grew faster than, 增幅低于."""
    start = max(sentence.clause(found.start())[0], found.start() - 24)
    lead = sentence.words[start : found.start()]
    if _FIERCER.search(found[0]) and _GROWTH.search(sentence.words, 0, found.start()):
        return True
    if re.search(r"\b(?:faster|slower|more quickly)\b", found[0], re.IGNORECASE):
        return bool(_GROWTH.search(lead + found[0]))
    return bool(
        re.search(
            r"(?:增速|增长率|涨幅|增幅|成长率|成长幅度|增长得|降幅|growth(?: rate)?)[^,，]{0,4}$",
            lead,
        )
    )
