"""Statements about rows or periods among others: superlatives, ranks, orders, totals. Pure."""

import re
from dataclasses import replace
from decimal import Decimal

from articles.audit import PERCENT, TIMES, Number
from articles.audit.hedges import hedge_of
from articles.claims.claims import Stated, Statement
from articles.claims.dates import RANGE, YEAR
from articles.claims.directions import directions_in
from articles.claims.mentions import skeleton
from articles.claims.sentences import Sentence
from articles.claims.signs import Sign
from articles.claims.statements.parts import (
    COUNTS,
    DOWN,
    HAN_COUNTS,
    UP,
    amounts_of,
    counts_others,
    groups_of,
    is_table_number,
    is_whole,
    number_of,
    sign_of,
    with_lead,
)
from articles.claims.traditional import simplified

# The lowest of the four years, of a row; 单月最高.
_OF_PERIODS = re.compile(
    r" (?:of|in|over|for|during) the (?:(?:whole|entire|same) )?(?:period|series|sample period|record)\b",
    re.IGNORECASE,
)
_OWN_HAN = re.compile(r"(?:单[月季年日周]|历[年届次季]|期内|同期)的?$")


def _is_of_periods(found: re.Match[str], sentence: Sentence) -> bool:
    """Return whether a superlative is among the periods of a row, by what is near it."""
    if not any(m.sign is Sign.ROW and m.start < found.start() for m in sentence.mentions):
        return False
    if at := re.search("最", found[0]):
        return bool(_OWN_HAN.search(sentence.words[: found.start() + at.start()]))
    after = sentence.at(found.end() + 1) if sentence.words[found.end() :][:1] == " " else None
    is_range = after is not None and after.sign is Sign.PERIOD and RANGE in after.code
    return is_range or bool(_OF_PERIODS.match(sentence.words, found.end()))


# What is reached once in all of the periods, rather than up to one: 达到高峰.
_PEAK = re.compile(
    "[达迎触跌陷]\\w*?(?:[高顶巅]峰|峰值|顶点|谷底|低谷|冰点)|年来的?(?:高峰|峰值|顶点|低谷|谷底)"
)
# A length of time in which something is the highest: 近三年来, in the past decade, a three-year high.
_SPAN = re.compile(
    r"(?:近|[本新](?=世纪)|(?:[约近逾超]|将近|接近|超过|不到|不足)?(?<![上下])[一二三四五六七八九十百千两廿卅〇零0-9数几多余半]+来?)"
    r"(?P<han>个?(?:年(?![级期龄])|月(?<=个月)|季|世纪|载)度?)(?:以?来)?"
    r"|\b(?:in|for|of|over|during|within|this) "
    r"(?!(?:all|both|the|these|those) (?!last|past|previous)(?:[\w-]+ )*(?:years|months|quarters)\b(?! to\b))(?:[\w-]+ ){0,5}?"
    r"(?:years|months|quarters|decades?|generations?|century|centuries)\b"
    r"|[\w-]*(?:year|month|quarter|decade)[- ](?:high|low|peak|maximum|minimum|trough)",
    re.IGNORECASE,
)
_YEARS = re.compile(
    r"近?(.+)年以?来|[a-z]+ (?:(?:the|its|their) (?:last|past|previous) )?([\w-]+) years|(.+)-year[- ]\w+",
    re.IGNORECASE,
)
UNREAD = -1


def read_superlative(found: re.Match[str], sentence: Sentence) -> Statement | None:
    """Read the most or the least, of rows or of the periods of a row."""
    groups = groups_of(found)
    place = number_of(found, sentence, "o")
    if place and place.number.value != 1:
        return None
    if "whole_r" in groups and not is_whole(found, sentence):
        # The world's largest, and not Spain's.
        return None
    count = _years_back(found, sentence)
    if "period" in groups and groups["period"][0] == Sign.PERIOD and not count:
        first, last = sentence.clause(found.start())
        if any(first <= m.start < last for m in sentence.of(Sign.ROW)):
            # In 2020 the largest is a row, where March was the busiest is a period.
            groups = {name: part for name, part in groups.items() if name != "period"}
    elif "period" in groups and found[0][0] == Sign.PERIOD and not count:
        first = sentence.clause(found.start())[0]
        if any(first <= m.start < found.start() for m in sentence.of(Sign.ROW)):
            return None
    if "ofp" in groups:
        mention = next(m for m in sentence.of(Sign.PERIOD) if found.start() < m.start < found.end())
        if not sentence.words.startswith("of ", mention.start):
            return None
    sign = sign_of(found) or 1
    is_fall = "downs" in groups or "downs2" in groups
    is_period = any(name in groups for name in ("period", "peak", "ofp"))
    all_periods = is_period or _is_of_periods(found, sentence) or bool(_PEAK.search(found[0]))
    own = ("own", "own2", "own3", "own4")
    return Statement(
        sign=-sign if is_fall else sign,
        of_change=is_fall or "ups" in groups or "ups2" in groups,
        in_per_cent=bool(_IN_PER_CENT.search(found[0])),
        over_periods=all_periods or any(name in groups for name in own),
        all_periods=all_periods and not count,
        count=count,
        by_far="by far" in found[0].lower()
        or "wide margin" in found[0].lower()
        or "远" in found[0],
    )


def _years_back(found: re.Match[str], sentence: Sentence) -> int:
    """Return among how many years something is the highest or the lowest.

    0 if none are told, and `UNREAD` if it is a span of time that is no exact number of years.
    """
    first, last = sentence.clause(found.start())
    head = min((found.start(name) for name in groups_of(found) if name in UP + DOWN), default=last)
    after = sentence.at(found.end() + 1)
    end = after.end if after and after.sign is Sign.PERIOD else found.end()
    # Of 2020年 and of 高中三年级 nothing is counted.
    named = [m for m in sentence.mentions if m.sign is not Sign.NUMBER and RANGE not in m.code]
    for span in _SPAN.finditer(skeleton(sentence.words, named), first, last):
        if span["han"] and span.start() >= head:
            # The least of five is 五年里最少的一年.
            continue
        years = _YEARS.fullmatch(span[0])
        if not years or span.start() < found.start() or span.end() > end:
            return UNREAD
        told = years[years.lastindex or 0].lower()
        count = int(told) if told.isdecimal() else (HAN_COUNTS | COUNTS).get(told, UNREAD)
        return count if count > 1 else UNREAD
    return 0


# Growth that is never a difference.
_IN_PER_CENT = re.compile("增速|[增成]长率|年增率")
# What is ranked is how much a row grew: 增幅在五城中仅次于广州.
_RANKED_GROWTH = re.compile(
    "(?:(?P<up>增幅|增速|涨幅|升幅|增量|年增率|成长率|增长率|成长幅度)|(?P<down>降幅|跌幅|减幅))[^,，。;；]{0,12}$"
)


def read_rank(found: re.Match[str], sentence: Sentence) -> Statement | None:
    """Read the place of a row, or the rows at the top, of values or of growth."""
    statement = _read_rank(found, sentence)
    first = sentence.clause(found.start())[0]
    moved = _RANKED_GROWTH.search(sentence.words, first, found.start())
    if statement is None or moved is None:
        return statement
    return replace(
        statement,
        of_change=True,
        in_per_cent=bool(_IN_PER_CENT.search(moved[0])),
        sign=-statement.sign if moved["down"] else statement.sign,
    )


def _read_rank(found: re.Match[str], sentence: Sentence) -> Statement | None:
    groups = groups_of(found)
    sign = sign_of(found) or 1
    if "vague" in groups:
        return Statement()
    if "ahead_n" in groups:
        # Only two are ahead: it is third.
        ahead = _count_of(found, sentence, "ahead_n")
        return Statement(sign=sign, rank=ahead + 1) if 0 < ahead < _FEW else None
    if "onlyr" in groups:
        # Only one is ahead: is_exact says that no other is.
        return Statement(sign=sign, is_next=True, is_exact=True)
    if "next" in groups or "above" in groups or "before" in groups:
        # Right behind another row, or right before it: 仅高于 is the last but one of the two.
        return Statement(sign=1 if "next" in groups else -1, is_next=True)
    if "ahead" in groups or "behind" in groups:
        return Statement(sign=sign)
    if "numbered" in groups:
        written = groups["numbered"].lower()
        return Statement(sign=1, rank=COUNTS.get(written) or int(written))
    if "penult" in groups:
        return Statement(sign=-1, rank=2)
    if "rounds" in groups:
        top = _count_of(found, sentence, "topn2") or 3
        return Statement(sign=1, rank=top)
    if "bottom" in groups or "bottom_o" in groups:
        last = number_of(found, sentence, "bottom_o")
        return Statement(sign=-1, rank=int(last.number.value) if last else 1)
    if "first" in groups:
        return Statement(sign=1, rank=1, is_tied="tied" in groups)
    if "third" in groups:
        return Statement(sign=1, rank=3)
    if "next2" in groups:
        return Statement(sign=1, rank=2)
    if "topm" in groups or "three" in groups:
        top = _count_of(found, sentence, "topm" if "topm" in groups else "three")
        return Statement(sign=sign, count=top) if top else None
    if "topn" in groups:
        top = _count_of(found, sentence, "topn")
        return Statement(sign=1, count=top, is_exact=True) if top else None
    if "top" in groups:
        stated = number_of(found, sentence)
        if not stated or stated.number.value != int(stated.number.value):
            return None
        return Statement(sign=1, count=int(stated.number.value))
    if "second" in groups or "second2" in groups:
        return Statement(sign=1, rank=2)
    stated = next(
        (each for name in ("o", "o2", "o3") if (each := number_of(found, sentence, name))), None
    )
    if not stated:
        return None
    return Statement(sign=sign, rank=int(stated.number.value), is_tied="tied" in groups)


# So many rows may be ahead of another.
_FEW = 10
_RISEN = re.compile(
    r"\b(?:rose|risen|grew|grown|fell|fallen|increased|declined|dropped|climbed) by [^;]{1,24} $",
    re.IGNORECASE,
)


def _is_count(number: Number) -> bool:
    """Return whether a number is a word that counts rows: the mean of the eight rates."""
    return number.literal.isascii() and number.literal.lower() in COUNTS and not number.unit


def _count_of(found: re.Match[str], sentence: Sentence, name: str) -> int:
    """Return the number of rows that a group of a match gives, or 0."""
    stated = number_of(found, sentence, name)
    written = (groups_of(found).get(name) or "").lower()
    return COUNTS.get(written) or (int(stated.number.value) if stated else 0)


def read_aggregate(found: re.Match[str], sentence: Sentence) -> Statement | None:
    """Read a total or an average: its number is the nearest one in its clause."""
    groups = groups_of(found)
    if "year" in groups:
        return _read_year(found, sentence)
    first, last = sentence.clause(found.start())
    if "whole" in groups and not any(
        len(g) > 1 or g[0].sign is Sign.ALL for g in sentence.row_groups
    ):
        # The total of one row is its value.
        return None
    if "named" in groups and "平均" not in sentence.words[found.start() : found.end()]:
        return None
    numbers = [m for m in sentence.of(Sign.NUMBER) if m.number and not _is_count(m.number)]
    if "n" in groups:
        return Statement(amounts=amounts_of(number_of(found, sentence)))
    if _RISEN.search(sentence.words[first : found.start()]):
        # Rose by so much in total is a change.
        return None
    after = [m for m in numbers if found.end() <= m.start < last]
    before = [m for m in numbers if first <= m.end <= found.start()]
    # More than before, some 700 million: that is what there was before.
    is_compared = " than " in sentence.words[first:last]
    following = [] if is_compared else [m for m in numbers if last <= m.start][:1]
    fitting = [
        m
        for m in [*after, *reversed(before), *following]
        if (m.number and m.number.unit != TIMES and is_table_number(Stated("", m.number)))
    ]
    if not fitting:
        return None
    chosen = fitting[0]
    stated = sentence.stated(chosen.start)
    if stated and counts_others(stated, sentence):
        return None
    moved = directions_in(sentence.skeleton, found.end(), chosen.start) if chosen in after else []
    if moved and not _EACH_PERIOD.search(found[0] + sentence.words[found.end() :][:4]):
        moved = []
    if not stated:
        return None
    return Statement(
        sign=moved[0] if moved else 0, amounts=amounts_of(stated), of_change=bool(moved)
    )


# What changed by so much a year.
_EACH_PERIOD = re.compile("[年季月周]均|每[年季月周]|per year|a year")


def _read_year(found: re.Match[str], sentence: Sentence) -> Statement | None:
    """Read the sum of a year of which the table has the parts: delivered so many in 2024."""
    period, stated = sentence.at(found.start("year")), number_of(found, sentence)
    if not period or YEAR not in period.code or not stated or not is_table_number(stated):
        return None
    if counts_others(stated, sentence):
        return None
    if stated.number.unit in (PERCENT, TIMES) or 0 < stated.number.value < 1:
        return None
    if directions_in(sentence.skeleton, found.start(), found.end()):
        return None
    return Statement(amounts=amounts_of(stated))


def read_order(found: re.Match[str], sentence: Sentence) -> Statement | None:
    """Read as many numbers as rows are listed, or their ranks."""
    groups_found = groups_of(found)
    if "ranks" in groups_found:
        words = sentence.words[found.start() : found.end()]
        ranks = tuple(
            COUNTS[each] if each in COUNTS else int(each) for each in _RANK.findall(words)
        )
        return Statement(sign=1, ranks=ranks)
    if "first" in groups_found:
        written = groups_found["first"]
        stated = number_of(found, sentence, "first")
        count = COUNTS.get(written) or (int(stated.number.value) if stated else 0)
        return Statement(sign=1, ranks=tuple(range(1, count + 1))) if count > 1 else None
    if "rows" in groups_found:
        return _order_of_rows(found, sentence)
    numbers = [stated for m in sentence.of(Sign.NUMBER) if (stated := sentence.stated(m.start))]
    before = [each for each in numbers if each.number.end <= found.start()]
    after = [each for each in numbers if each.number.start >= found.end()]
    chosen = after if len(after) > 1 and "respectively" not in found[0].lower() else before
    if len(chosen) < 2:
        chosen = after or before
    if len(chosen) < 2 and "order" in found[0].lower():
        return _order_of_rows(found, sentence)
    groups = [group for group in sentence.row_groups if group[0].start < found.start()]
    size = len(groups[-1]) if groups and len(groups[-1]) > 1 else len(chosen)
    if chosen is after and sentence.has_han:
        # The numbers of a list stand in one clause.
        listed = [n for n in chosen if n.number.end <= sentence.clause(chosen[0].number.start)[1]]
        chosen = listed if len(listed) > 1 else chosen
        size = min(size, len(chosen)) if len(groups) and size == len(chosen) else size
        chosen = chosen[:size]
    else:
        chosen = chosen[:size] if chosen is after else chosen[-size:]
    if len(chosen) < 2:
        return None
    return Statement(amounts=_with_one_hedge(_of_one_scale(chosen)))


_RANK = re.compile(r"[一二三四五六七八九十]|\d+")


def _with_one_hedge(chosen: tuple[Stated, ...]) -> tuple[Stated, ...]:
    """Give numbers the hedge of the first of them: 分别超过590万辆和260万辆."""
    number = chosen[0].number
    text = simplified(chosen[0].text)
    found = _HEDGE.search(text[: number.start])
    if not found or any(
        hedge_of(simplified(each.text)[: each.number.start], each.number.literal, "")
        for each in chosen[1:]
    ):
        return chosen
    return (chosen[0], *(with_lead(each, found[0]) for each in chosen[1:]))


_HEDGE = re.compile("(?:超过|逾|突破|不足|不到|接近|将近|大约|约|近)$")


_UPWARDS = re.compile(
    r"低[至到]高|小[至到]大|少[至到]多|\b(?:ascending|increasing|(?:smallest|lowest) to|from the bottom)\b",
    re.IGNORECASE,
)


def _order_of_rows(found: re.Match[str], sentence: Sentence) -> Statement | None:
    """Read that rows are listed by their values, the largest first unless the words say otherwise."""
    if not any(len(group) > 1 for group in sentence.row_groups):
        return None
    words = sentence.words[max(0, found.start() - 16) : found.end()]
    top = _count_of(found, sentence, "topn") if groups_of(found).get("topn") else 0
    return Statement(sign=1 if _UPWARDS.search(words) else -1, count=top)


def _of_one_scale(chosen: list[Stated]) -> tuple[Stated, ...]:
    """Give numbers the scale of the last of them: 77.8 and 75.1 million."""
    last = chosen[-1].number
    digits = re.match(r"[\d.,]+", last.literal)
    shown = Decimal(digits[0].replace(",", "").rstrip(".")) if digits else Decimal(0)
    scale = last.value / shown if shown else Decimal(1)
    if last.unit:
        # 58.3 and 56.2%: the unit stands once.
        chosen = [
            each if each.number.unit else Stated(each.text, replace(each.number, unit=last.unit))
            for each in chosen
        ]
    if scale < 1000:
        return tuple(chosen)
    return tuple(
        Stated(each.text, replace(each.number, value=each.number.value * scale))
        if _is_in_scale(each.number.value, scale, last.value)
        else each
        for each in chosen
    )


def _is_in_scale(value: Decimal, scale: Decimal, last: Decimal) -> bool:
    """Return whether a number comes nearer to the last of a list with its scale: 1,518 and 151 thousand."""
    return value > 0 and abs((value * scale / last).ln()) < abs((value / last).ln())
