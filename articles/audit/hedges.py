"""Hedges around a number, such as `just over`, `近` and `以上`, and the values that they allow. Pure."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

# The values that a hedge allows: from the number and the place of its last digit, the ends, and
# whether each end is one of them.
type Bounds = tuple[Decimal, Decimal, bool, bool]

# How far off a value may be: about, nearly and just over so much, and beyond it at all.
_ABOUT = Decimal("0.05")
_MOST_ABOUT = Decimal("0.1")
_NEARLY = Decimal("0.1")
_JUST = Decimal("0.075")
_FAR = Decimal("1.5")
_LOW = Decimal("0.5")
# Less than 5 per cent may be next to nothing.
_SMALL = Decimal(5)


@dataclass(frozen=True)
class Hedge:
    """Words before and after a number, in both languages, and the values that they allow."""

    before: str
    han_before: str
    after: str
    bounds: Callable[[Decimal, Decimal], Bounds]


def _just(stated: Decimal, place: Decimal) -> Decimal:
    return max(stated * _JUST, place / 2)


def _about(stated: Decimal, place: Decimal) -> Bounds:
    # About 3 may be 3.3, but about three thousand are not 3400.
    off = max(stated * _ABOUT, min(place / 2, stated * _MOST_ABOUT))
    return stated - off, stated + off, True, True


def _furthest(stated: Decimal, place: Decimal) -> Decimal:
    return max(stated * _FAR, stated + place)


def _lowest(stated: Decimal) -> Decimal:
    return stated * _LOW if stated > _SMALL else Decimal(0)


def _odd(stated: Decimal, _place: Decimal) -> Bounds:
    """Allow the rest of the last digit that is written: 1200多 is less than 1300."""
    return stated, stated + _last_place(stated), False, False


def _last_place(stated: Decimal) -> Decimal:
    exponent = stated.normalize().as_tuple().exponent
    return Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0)


# What a number is not reached by.
NOT_REACHED = (
    r"(?:fail(?:ed|s|ing)? to|(?:did|does|do|has|have|had)(?:n't| not)(?: even| yet| quite)?|yet to|never(?: once)?)"
    r" (?:reach(?:ed)?|hit|make|made|manage[d]?|attain(?:ed)?|get to|top(?:ped)?|pass(?:ed)?|cross(?:ed)?|break|broken|crack(?:ed)?|clear(?:ed)?|match(?:ed)?)"
)
# A little, of a number that is nearly or only just passed.
_BIT = r"a (?:little|bit|shade|touch|whisker|hair|fraction|notch|tad|smidgen|sliver)"

# The words before do not belong to what follows: `35 %, and over 20 %`, `35 % and above the mean`.
_CLOSED = r"(?![a-z])(?! (?:than|the|an?|half|twice|[$€£¥]?\d))"

# A hedge is added here. Of two that end alike, such as `more than` and `no more than`, the longer
# one counts.
HEDGES: Mapping[str, Hedge] = {
    "just over": Hedge(
        rf"(?:just|only just|slightly|{_BIT}|marginally|fractionally|barely|narrowly) (?:over|above|more than|higher than|past|topp(?:ed|ing)|exceed(?:ed|ing))"
        r"|(?:scraped|squeaked|edged|crept|nudged|inched) (?:past|over|above)",
        r"略[高多超微]?[于过]?|略微超过|稍[高多][于]?|刚过|刚超过?|微超|小幅超过",
        r"出头|挂零|[成半]强(?=[,，。;；]|$)|强(?=[,，。;；]|$)",
        lambda s, p: (s, s + _just(s, p), False, True),
    ),
    "just under": Hedge(
        rf"(?:just|slightly|{_BIT}|marginally|fractionally|narrowly) (?:under|below|less than|fewer than|short of|shy of)|not quite"
        r"|within a (?:whisker|hair|hair's breadth) of|not far (?:off|short of|from)|(?:just|narrowly) (?:missed|missing)",
        r"略[低少]于|稍[低少]于|略不足|略不到|差一点到",
        r"弱(?=[,，。;；]|$)",
        lambda s, p: (s - _just(s, p), s, True, False),
    ),
    "at least": Hedge(
        r"at (?:the )?(?:very )?least|a good|no (?:fewer|less) than|not (?:fewer|less) than|a minimum of|minimum",
        r"至少|最少|起码|少说也?|不少于|不低于|不下于?|不小于|下限",
        rf"(?: [a-z]+)?,? (?:(?:or|and) (?:more|over|above|higher){_CLOSED}|at (?:the )?(?:very )?least(?![a-z])|minimum(?![a-z]))"
        r"|[\u4e00-\u9fff]{0,2}?(?:及)?(?:以上|之上|或以上|或更多)",
        lambda s, p: (s, _furthest(s, p), True, True),
    ),
    "at most": Hedge(
        r"at (?:the )?(?:very )?most|no more than|not more than|no higher than|a maximum of|up to|not exceeding|no greater than",
        r"至多|最多|顶多|不超过|不多于|不高于|不大于|上限",
        rf"(?: [a-z]+)?,? (?:or (?:less|fewer|lower|under){_CLOSED}|at (?:the )?(?:very )?most(?![a-z])|maximum(?![a-z])|tops(?![a-z]))"
        r"|[\u4e00-\u9fff]{0,2}?(?:以下|以内|之内|之下|或以下)",
        lambda s, _p: (_lowest(s), s, True, True),
    ),
    "over": Hedge(
        r"(?:(?:well|far|much) )?(?:over|more than|above|(?:great|high|larg|long|deep|bigg|tall|old|heavi|wid|fast|bett|hott|warm)er than|north of|beyond)|upwards? of|in excess of"
        r"|exceed(?:s|ed|ing)?|surpass(?:es|ed|ing)?|topp(?:ed|ing)|tops|passed|cross(?:ed|es|ing)|breach(?:ed|es|ing)?|clear(?:ed|s|ing)"
        r"|(?:br[eo]a?ke?n?|breaking|burst|smashed|pushed|went|gone|going|mov(?:ed|ing)|climb(?:ed|ing)|rose|risen|rising|jumped|soared|shot|sailed) (?:through|past)",
        r"超过|超出|超|逾|多于|高于|大于|突破|冲破|站上|迈过|跨过|越过|跨越|升穿|升破|涨破|迈上|站稳|破|不止|不只|远超|(?<![经通越路不])过",
        r"-?plus(?![a-z])|\+|开外|[\u4e00-\u9fff]{0,2}?不止",
        lambda s, p: (s, _furthest(s, p), False, True),
    ),
    "under": Hedge(
        r"(?:(?:well|far|much) )?(?:under|less than|fewer than|below|(?:low|small|short|shallow|young|light|narrow|slow|cold|cool|cheap)er than|short of|shy of|south of)|nowhere near"
        rf"|{NOT_REACHED}",
        r"不到|不足|不及|少于|低于|小于|未到|不满|未满|未及|未达|跌破|跌穿",
        r"[\u4e00-\u9fff]{0,2}?不到|[\u4e00-\u9fff]{0,2}?[都也](?:[\u4e00-\u9fff]?不到|没有|没到|未到|未达|达不到|没达到)",
        lambda s, _p: (_lowest(s), s, True, False),
    ),
    "close to": Hedge(
        r"close to|near|nearing|close on|getting on for|not far (?:off|short of|from)|verging on|bordering on|approximating",
        r"逼近|直逼|迫近|濒临",
        r"",
        lambda s, p: (s * (1 - _NEARLY), s + p / 2, True, True),
    ),
    "nearly": Hedge(
        r"nearly|almost|approach(?:ing|ed|es)|virtually|nudging|pushing|verging on|bordering on|practically|just about",
        r"接近|将近|几近|几乎|快到|快要?|(?<![附最靠临邻])近",
        r"",
        lambda s, _p: (s * (1 - _NEARLY), s, True, False),
    ),
    "odd": Hedge(
        r"",
        r"",
        r"-(?:odd|something)(?![a-z])|好?几(?![何乎])|(?:个|年|天|岁|[万亿]|美?元)?[多余](?![少于数次地方元样种])|[\u4e00-\u9fff]{0,2}?(?:有余|还多)",
        _odd,
    ),
    "about": Hedge(
        r"about|around|roughly|approximately|approx\.?|some|circa|ca?\.|an estimated|in the region of|[io]n the order of|of the order of|somewhere around|in the (?:neighbou?rhood|vicinity) of|barely|scarcely|hardly|more or less|give or take",
        r"大约|大概|约莫|约为|(?<![节预合条公])约|左右|大致|大体|差不多|估计|据估|粗估|预估",
        r"-ish(?![a-z])|(?: [a-z]+)?,? (?:or (?:so|thereabouts)|give or take|more or less)(?![a-z])|[\u4e00-\u9fff]{0,2}?(?:左右|上下|前后|许(?=[,，。]))",
        _about,
    ),
    "or so": Hedge(
        r"",
        r"",
        r"来(?=[个名位人天岁年月分小公米斤里家次号万亿辆张篇亩吨本种件条只头座间户,，。]|$)",
        lambda s, _p: (s * (1 - _ABOUT), s * (1 + 3 * _ABOUT), True, True),
    ),
}
# Hedges that are part of the numeral: 过半, 一大半.
_WITHIN = {
    "过半": "over",
    "超半": "over",
    "一大半": "over",
    "一多半": "over",
    "一小半": "under",
    "一少半": "under",
}
# The rest of the last digit may be told within the numeral: 590多万.
_ODD = re.compile("(?<=[0-9十百千])[多余餘](?=[十百千万萬亿億])")
_JUST_BEFORE = re.compile("(?:刚刚?|略|险|勉强|微)$")
_SIGNS = {"~": "about", "≈": "about", ">": "over", "≥": "at least", "<": "under", "≤": "at most"}


def _pattern(side: str) -> str:
    groups = []
    for name, hedge in HEDGES.items():
        words = getattr(hedge, side)
        if words:
            groups.append(f"(?P<{name.replace(' ', '_')}>{words})")
    return "|".join(groups)


_LATIN = re.compile(
    rf"(?<![A-Za-z])(?:{_pattern('before')})(?:,? (?:an? |the |by |one )?|-)$",
    re.IGNORECASE,
)
_HAN = re.compile(rf"(?:{_pattern('han_before')})(?:了|为|至|到|达|在|有|是)? ?$")
_AFTER = re.compile(_pattern("after"), re.IGNORECASE)
_REACH = 32


def hedge_of(before: str, literal: str, after: str) -> str:
    """Return the name of the hedge around a number, or ''."""
    if within := next((name for sign, name in _WITHIN.items() if literal.startswith(sign)), ""):
        # 刚过半 is hardly more than half.
        return "just over" if within == "over" and _JUST_BEFORE.search(before) else within
    if _ODD.search(literal):
        return "odd"
    lead = before[-_REACH:]
    if sign := _SIGNS.get(lead.rstrip()[-1:]):
        return sign
    for pattern in (_LATIN, _HAN):
        if found := pattern.search(lead if lead[-1:] in " -" or pattern is _HAN else f"{lead} "):
            return _name(found)
    found = _AFTER.match(after)
    return _name(found) if found else ""


def _name(found: re.Match[str]) -> str:
    return (found.lastgroup or "").replace("_", " ")


def allows(hedge: str, stated: Decimal, place: Decimal, value: Decimal) -> bool:
    """Return whether a number with a hedge, or with none, may stand for a value."""
    if not hedge:
        return (stated - value).copy_abs() <= place / 2
    low, high, has_low, has_high = HEDGES[hedge].bounds(stated, place)
    return (low < value or (has_low and low == value)) and (
        value < high or (has_high and value == high)
    )
