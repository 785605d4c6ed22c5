"""Statements of claims: what the match of a pattern says. Pure."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal

from articles.audit import PERCENT, TIMES
from articles.audit.hedges import hedge_of
from articles.audit.numbers import words
from articles.claims.claims import ClaimKind, Quantifier, Stated, Statement
from articles.claims.directions import directions_in
from articles.claims.sentences import Sentence
from articles.claims.signs import Sign
from articles.claims.traditional import simplified
from collabsite.web.languages import is_chinese

_VERB_OF_MULTIPLE = re.compile(
    r"^(?:double|triple|treble|quadruple|halve)$|(?:[a-z]+fold|doubl|tripl|trebl|quadrupl|quintupl|halv)(?:ed|es|ing)$|^翻|倍增", re.IGNORECASE
)
_COUNTS = {
    **{
        word: n
        for n, word in enumerate(words("one two three four five six seven eight nine ten"), 1)
    },
    **{sign: n for n, sign in enumerate("一二三四五六七八九十", 1)},
    "两": 2,
}
_OF = re.compile(r"(?P<count>\w+)(?: out)? of ", re.IGNORECASE)
# More than so much is denied: nothing is said of by how much.
_NEGATED = re.compile(
    r"(?:(?<![a-z])(?:not|never|nor|without|didn't|doesn't|none of the years)(?![a-z])[^,.;]{0,40}|未曾?|没有|从未|尚未|并未|并不)(?:超过|超出|高于|突破|达到?)?$"
    r"|未(?:超过|超出|突破)$",
    re.IGNORECASE,
)
_UNITS = re.compile(r"[A-Z]{3}")
_UP = ("up", "up2", "more", "most", "most2", "most3", "most4")
# Words that make a claim of a number that has no hedge.
_EXACT = re.compile(
    r"(?:(?<![a-z])(?:only|just|merely|a mere|as (?:much|many|little|few|high|low) as|no (?:more|less|fewer) than|a (?:whopping|full|record))"
    r"|只有|仅有?|仅为|只剩?|高达|多达|低至|仅仅?|不过|也就)(?:为|是|有|达到?|占)? ?[$€£]?$",
    re.IGNORECASE,
)
_DOWN = ("down", "down2", "less", "least", "least2")


def statement_of(kind: ClaimKind, found: re.Match[str], sentence: Sentence) -> Statement | None:
    """Return what a match says, or None if it says nothing about numbers."""
    return _READERS[kind](found, sentence)


def _groups(found: re.Match[str]) -> Mapping[str, str]:
    return {name: part for name, part in found.groupdict().items() if part is not None}


def _sign(found: re.Match[str]) -> int:
    groups = _groups(found)
    if any(name in groups for name in _UP):
        return 1
    return -1 if any(name in groups for name in _DOWN) else 0


def _number(found: re.Match[str], sentence: Sentence, name: str = "n") -> Stated | None:
    if name not in found.re.groupindex or found[name] is None:
        return None
    return sentence.stated(found.start(name))


def _amounts(stated: Stated | None) -> tuple[Stated, ...]:
    return (stated,) if stated else ()


def is_multiple(stated: Stated) -> bool:
    """Return whether a number says how many times."""
    return stated.number.unit == TIMES


def _is_table_number(stated: Stated) -> bool:
    """Return whether a number may be of a table: none is in days or kilometres."""
    unit = stated.number.unit
    return not unit or bool(_UNITS.fullmatch(unit)) or not unit.isalpha() or " " in unit


def _threshold(found: re.Match[str], sentence: Sentence) -> Statement | None:
    stated = _number(found, sentence)
    if not stated or stated.number.unit == TIMES or not _is_table_number(stated):
        return None
    number = stated.number
    text = simplified(sentence.text)
    hedge = hedge_of(text[: number.start], number.literal, text[number.end :])
    # More than half is a part of something; 四成人口 is not four.
    if "high" in found.re.groupindex and found["high"]:
        high = _number(found, sentence, "high")
        if not high or not _is_table_number(high) or high.number.value <= number.value:
            return None
        return Statement(amounts=(stated, high))
    is_part = 0 < number.value < 1 and "." not in number.literal
    if is_part or text.startswith("成", number.end):
        return None
    is_exact = _EXACT.search(text[: number.start]) or (
        is_first_time(sentence, found) and re.search("达到?$", text[: number.start])
    )
    if not (hedge or is_exact):
        return None
    if _NEGATED.search(text[: number.start]):
        denied = _denied(stated, hedge, chinese=is_chinese(text))
        return Statement(amounts=(denied,)) if denied else None
    return Statement(amounts=(stated,), is_first=is_first_time(sentence, found))


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


def _change(found: re.Match[str], sentence: Sentence) -> Statement | None:
    groups = _groups(found)
    start, end = _number(found, sentence, "start"), _number(found, sentence, "end")
    if start and end:
        sign = _sign(found) or (1 if end.number.value > start.number.value else -1)
        return Statement(sign=sign, start=start, end=end)
    if "flat" in groups:
        return Statement(is_flat=True)
    if end and is_multiple(end):
        return Statement(sign=_sign(found), amounts=(end,))
    if end:
        return Statement(sign=_sign(found), end=end)
    if "multiple" in groups:
        stated = _number(found, sentence, "multiple")
        if not stated or not _VERB_OF_MULTIPLE.search(simplified(stated.number.literal)):
            return None
        return Statement(sign=1 if stated.number.value > 1 else -1, amounts=(stated,))
    stated = _number(found, sentence)
    if "n" in found.re.groupindex and found["n"] and not stated:
        return None
    if "times" in groups and stated:
        stated = _as_multiple(stated)
        if not is_multiple(stated) and not 0 < stated.number.value < 1:
            return None
        if not is_multiple(stated):
            stated = Stated(stated.text, replace(stated.number, unit=TIMES))
    if stated and not _is_table_number(stated):
        return None
    return Statement(sign=_sign(found), amounts=_amounts(stated))


def _comparison(found: re.Match[str], sentence: Sentence) -> Statement | None:
    groups = _groups(found)
    stated = next(
        (each for name in ("n", "n2", "n3") if (each := _number(found, sentence, name))), None
    )
    if "equal" in groups:
        lists = [g for g in sentence.row_groups if g[0].start < found.start() and len(g) > 1]
        return Statement() if lists else None
    if "near" in groups:
        return Statement(is_flat=True)
    if stated and "lead" in groups:
        stated = _as_multiple(stated)
    if stated and (lead := groups.get("lead", "")):
        # 接近日本的两倍: the hedge stands before the row.
        number = stated.number
        moved = replace(number, start=len(lead), end=len(lead) + len(number.literal))
        stated = Stated(f"{lead}{number.literal}{stated.text[number.end :]}", moved)
    # Half of what, and a third of that of.
    is_part = stated is not None and 0 < stated.number.value < 1
    is_percent = stated is not None and stated.number.unit == PERCENT
    may_be_percent = {"lead", "elided", "fraction"} & groups.keys()
    is_ratio = stated is not None and (
        stated.number.unit == TIMES or is_part or bool(is_percent and may_be_percent)
    )
    if ("elided" in groups or "fraction" in groups) and not is_ratio:
        return None
    if stated and not _sign(found) and not is_ratio and not {"gap", "gap2"} & groups.keys():
        return None
    return Statement(
        sign=_sign(found),
        amounts=_amounts(stated),
        with_average="mean" in groups,
        with_sum="sum" in groups or "elided_sum" in groups,
        is_first="firsttime" in groups or is_first_time(sentence, found),
        of_change=_is_of_change(found, sentence),
    )


def _as_multiple(stated: Stated) -> Stated:
    """Return a part of another value as a multiple: 40 per cent of it, 四成."""
    number = stated.number
    if number.unit != PERCENT:
        return stated
    return Stated(stated.text, replace(number, value=number.value / 100, unit=TIMES))


_GROWTH = re.compile(
    r"\b(?:grew|grow|growth|growing)\b|增速|增长率|涨幅|增幅|成长率|成长幅度|增长得", re.IGNORECASE
)


def _is_of_change(found: re.Match[str], sentence: Sentence) -> bool:
    """Return whether what is compared is growth: grew faster than, 增幅低于."""
    start = max(sentence.clause(found.start())[0], found.start() - 24)
    lead = sentence.words[start : found.start()]
    if re.search(r"\b(?:faster|slower|more quickly)\b", found[0], re.IGNORECASE):
        return bool(_GROWTH.search(lead + found[0]))
    return bool(re.search(r"(?:增速|增长率|涨幅|增幅|成长率|成长幅度|增长得|降幅|growth(?: rate)?)[^,，]{0,4}$", lead))


_FIRST_TIME = re.compile(r"首次|首度|第一次|头一[次回]|首破|for the first time", re.IGNORECASE)


def is_first_time(sentence: Sentence, found: re.Match[str]) -> bool:
    """Return whether a claim says that something is so for the first time."""
    first, last = sentence.clause(found.start())
    near = sentence.words[max(first, found.start() - 8) : found.end()]
    return bool(_FIRST_TIME.search(near + sentence.words[found.end() : min(last, found.end() + 60)]))


def _superlative(found: re.Match[str], sentence: Sentence) -> Statement | None:
    groups = _groups(found)
    if "period" in groups and groups["period"][0] == Sign.PERIOD:
        first, last = sentence.clause(found.start())
        if any(first <= m.start < last for m in sentence.of(Sign.ROW)):
            # In 2020 the largest is a row, where March was the busiest is a period.
            groups = {name: part for name, part in groups.items() if name != "period"}
    elif "period" in groups and found[0][0] == Sign.PERIOD:
        first = sentence.clause(found.start())[0]
        if any(first <= m.start < found.start() for m in sentence.of(Sign.ROW)):
            return None
    sign = _sign(found) or 1
    is_fall = "downs" in groups or "downs2" in groups
    all_periods = "period" in groups or "peak" in groups
    own = ("own", "own2", "own3", "own4")
    return Statement(
        sign=-sign if is_fall else sign,
        of_change=is_fall or "ups" in groups or "ups2" in groups,
        over_periods=all_periods or any(name in groups for name in own),
        all_periods=all_periods,
        by_far="by far" in found[0].lower()
        or "wide margin" in found[0].lower()
        or "远" in found[0],
    )


def _rank(found: re.Match[str], sentence: Sentence) -> Statement | None:
    groups = _groups(found)
    sign = _sign(found) or 1
    if "next" in groups:
        return Statement(sign=1, is_next=True)
    if "bottom" in groups or "bottom_o" in groups:
        last = _number(found, sentence, "bottom_o")
        return Statement(sign=-1, rank=int(last.number.value) if last else 1)
    if "first" in groups:
        return Statement(sign=1, rank=1)
    if "third" in groups:
        return Statement(sign=1, rank=3)
    if "next2" in groups:
        return Statement(sign=1, rank=2)
    if "topm" in groups:
        stated = _number(found, sentence, "topm")
        top = _COUNTS.get(groups["topm"]) or (int(stated.number.value) if stated else 0)
        return Statement(sign=1, count=top) if top else None
    if "topn" in groups:
        written = groups["topn"]
        stated = _number(found, sentence, "topn")
        top = _COUNTS.get(written) or (int(stated.number.value) if stated else 0)
        return Statement(sign=1, count=top, is_exact=True) if top else None
    if "top" in groups:
        stated = _number(found, sentence)
        if not stated or stated.number.value != int(stated.number.value):
            return None
        return Statement(sign=1, count=int(stated.number.value))
    if "second" in groups or "second2" in groups:
        return Statement(sign=1, rank=2)
    stated = next(
        (each for name in ("o", "o2", "o3") if (each := _number(found, sentence, name))), None
    )
    if not stated:
        return None
    return Statement(sign=sign, rank=int(stated.number.value), is_tied="tied" in groups)


def _share(found: re.Match[str], sentence: Sentence) -> Statement | None:
    groups = _groups(found)
    if "nil" in groups or "nil_half" in groups:
        return Statement()
    if {"only", "only2", "only3"} & groups.keys():
        return _predicated(found, sentence, Quantifier.ONLY)
    if "part" in groups:
        is_half = groups["part"] == "半数"
        return _predicated(found, sentence, Quantifier.HALF if is_half else Quantifier.MOST)
    if "moves" in groups or (groups.get("none") and "predicate" not in groups):
        return _counted(found, sentence, _sign(found), ())
    if "predicate" in groups:
        return _quantified(found, sentence)
    stated = _number(found, sentence, "half" if "half" in groups else "n")
    if not stated:
        return None
    stated = _with_hedge_before(stated, found)
    number = stated.number
    if "fraction" in groups and (number.unit or "." in number.literal):
        return None
    is_part = number.unit == "%" or (not number.unit and 0 < number.value < 1)
    return Statement(amounts=(stated,)) if is_part else None


def _quantified(found: re.Match[str], sentence: Sentence) -> Statement | None:
    groups = _groups(found)
    place = found.start("predicate") + len(groups["predicate"].rstrip(Sign.NUMBER))
    stated = sentence.stated(place)
    if not stated or stated.number.unit == TIMES or not _is_table_number(stated):
        return None
    text = simplified(sentence.text)
    number = stated.number
    if not hedge_of(text[: number.start], number.literal, text[number.end :]):
        return None
    if _NEGATED.search(text[: number.start]):
        return None
    return _counted(found, sentence, 0, (stated,))


_FAR_HEDGE = re.compile(r"接近|将近|超过|不到|不足|逾|约|近")


def _with_hedge_before(stated: Stated, found: re.Match[str]) -> Stated:
    """Return a part with the hedge that stands before its whole: 接近总量的一半."""
    part = simplified(found[0][: max(0, stated.number.start - found.start())])
    hedges = _FAR_HEDGE.findall(part)
    if not hedges or not part.endswith("的"):
        return stated
    number, lead = stated.number, hedges[-1]
    moved = replace(number, start=len(lead), end=len(lead) + len(number.literal))
    return Stated(f"{lead}{number.literal}{stated.text[number.end :]}", moved)


def _predicated(found: re.Match[str], sentence: Sentence, quantifier: Quantifier) -> Statement:
    """Read what is true of some rows: a direction, or a threshold, in the same clause."""
    before, last = sentence.clause(found.end() - 1)
    signs = directions_in(sentence.skeleton, found.end(), last)
    if not signs:
        signs = directions_in(sentence.skeleton, before, found.start())
    if signs:
        return Statement(quantifier=quantifier, sign=signs[0])
    text = sentence.words
    for mention in sentence.of(Sign.NUMBER):
        stated = sentence.stated(mention.start)
        if stated and found.end() <= mention.start < last:
            number = stated.number
            if hedge_of(text[: number.start], number.literal, text[number.end :]):
                return Statement(quantifier=quantifier, amounts=(stated,))
    return Statement(quantifier=quantifier)


def _counted(
    found: re.Match[str], sentence: Sentence, sign: int, amounts: tuple[Stated, ...]
) -> Statement | None:
    groups = _groups(found)
    if "each" in groups:
        return Statement(quantifier=Quantifier.EACH, amounts=amounts, sign=sign)
    if "none" in groups:
        return Statement(quantifier=Quantifier.NONE, amounts=amounts, sign=sign)
    name = next(name for name in ("but", "count", "hancount") if name in groups)
    quantifier = Quantifier.ALL_BUT if name == "but" else Quantifier.EXACTLY
    written = groups[name]
    if written[0] == Sign.ROW:
        count = 1
    elif written[0] == Sign.NUMBER:
        counted = sentence.stated(found.start(name))
        counted_rows = _count(counted) if counted else None
        if counted_rows is None:
            return None
        count = counted_rows
    else:
        count = _COUNTS[written.lower()]
    return Statement(quantifier=quantifier, count=count, amounts=amounts, sign=sign)


def _count(stated: Stated) -> int | None:
    """Return a number of rows; two of the four is one half for the audit."""
    value = stated.number.value
    if 0 < value < 1 and (found := _OF.match(stated.number.literal)):
        first = found["count"].lower()
        return int(first) if first.isdecimal() else _COUNTS.get(first)
    return int(value) if value == int(value) and not stated.number.unit else None


def _aggregate(found: re.Match[str], sentence: Sentence) -> Statement | None:
    """Read a total or an average: its number is the nearest one in its clause."""
    first, last = sentence.clause(found.start())
    numbers = [m for m in sentence.of(Sign.NUMBER) if m.number]
    after = [m for m in numbers if found.end() <= m.start < last]
    before = [m for m in numbers if first <= m.end <= found.start()]
    following = [m for m in numbers if last <= m.start][:1]
    fitting = [
        m
        for m in [*after, *reversed(before), *following]
        if (m.number and m.number.unit != TIMES and _is_table_number(Stated("", m.number)))
    ]
    if not fitting:
        return None
    stated = sentence.stated(fitting[0].start)
    return Statement(amounts=_amounts(stated)) if stated else None


def _order(found: re.Match[str], sentence: Sentence) -> Statement | None:
    """Read as many numbers as rows are listed."""
    if "rows" in _groups(found):
        words = sentence.words[: found.start()][-16:]
        return Statement(sign=1 if re.search("低[至到]高|小[至到]大|少[至到]多", words) else -1)
    numbers = [stated for m in sentence.of(Sign.NUMBER) if (stated := sentence.stated(m.start))]
    before = [each for each in numbers if each.number.end <= found.start()]
    after = [each for each in numbers if each.number.start >= found.end()]
    chosen = after if len(after) > 1 and "respectively" not in found[0].lower() else before
    if len(chosen) < 2:
        chosen = after or before
    groups = [group for group in sentence.row_groups if group[0].start < found.start()]
    size = len(groups[-1]) if groups and len(groups[-1]) > 1 else len(chosen)
    chosen = chosen[:size] if chosen is after else chosen[-size:]
    return Statement(amounts=_of_one_scale(chosen)) if len(chosen) > 1 else None


def _of_one_scale(chosen: list[Stated]) -> tuple[Stated, ...]:
    """Give numbers the scale of the last of them: 77.8 and 75.1 million."""
    last = chosen[-1].number
    digits = re.match(r"[\d.,]+", last.literal)
    shown = Decimal(digits[0].replace(",", "").rstrip(".")) if digits else Decimal(0)
    scale = last.value / shown if shown else Decimal(1)
    if scale < 1000:
        return tuple(chosen)
    return tuple(
        Stated(each.text, replace(each.number, value=each.number.value * scale))
        if each.number.value < scale / 10
        else each
        for each in chosen
    )


def _run(found: re.Match[str], sentence: Sentence) -> Statement | None:
    groups = _groups(found)
    sign = _sign(found)
    if "rise_first" in groups or "fall_first" in groups:
        return Statement(sign=1 if "rise_first" in groups else -1, turns=True)
    if "every" in groups:
        return Statement(sign=sign)
    if "first" in groups:
        ranked = _number(found, sentence, "o")
        if not ranked or ranked.number.value != 1:
            return None
        return Statement(sign=sign, is_first=True)
    for name in ("n", "n2"):
        if name in groups and groups[name] in _COUNTS:
            return Statement(
                sign=sign or 1, count=_COUNTS[groups[name]], rank=int("topped" in groups)
            )
    for name in ("o", "o2", "n", "n2"):
        if name in groups and (stated := _number(found, sentence, name)):
            number = stated.number
            if number.value != int(number.value) or number.unit in ("%", TIMES):
                return None
            return Statement(
                sign=1 if "topped" in groups else sign,
                count=int(number.value),
                is_exact=name in ("o", "o2"),
                rank=1 if "topped" in groups else 0,
            )
    return None


_READERS: Mapping[ClaimKind, Callable[[re.Match[str], Sentence], Statement | None]] = {
    ClaimKind.THRESHOLD: _threshold,
    ClaimKind.CHANGE: _change,
    ClaimKind.COMPARISON: _comparison,
    ClaimKind.SUPERLATIVE: _superlative,
    ClaimKind.RANK: _rank,
    ClaimKind.SHARE: _share,
    ClaimKind.TOTAL: _aggregate,
    ClaimKind.AVERAGE: _aggregate,
    ClaimKind.ORDER: _order,
    ClaimKind.RUN: _run,
}
