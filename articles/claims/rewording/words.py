"""Words that say the opposite, and other hedges, in the form that the author's words have. Pure."""

import re

from articles.audit.hedges import HEDGES, hedge_of
from articles.claims.directions import directions_in
from articles.claims.traditional import simplified

# A row for each pair: the forms of one, and those of the other; the first of several is taken.
_ENGLISH = """
rose fell | fell rose | rise fall | rises falls | rising falling | risen fallen | fall rise | falls rises
falling rising | fallen risen | grew shrank | grow shrink | grows shrinks | growing shrinking | grown shrunk
shrank grew | shrink grow | shrinks grows | shrinking growing | shrunk grown | growth decline | gain loss
loss gain | gained lost | lost gained | gains loses | increase decrease | increases decreases
increased decreased | increasing decreasing | decrease increase | decreases increases | decreased increased
decreasing increasing | climbed dropped | climbs drops | climb drop | climbing dropping | dropped climbed
drops climbs | drop rise | dropping climbing | declined rose | declines rises | decline rise
declining rising | jumped dropped | jump drop | surged dropped | soared dropped | slipped rose
slid rose | dipped rose | plunged rose | tumbled rose | slumped rose | sank rose | expanded contracted
contracted expanded | added lost | up down | down up | eased rose
more less | less more | fewer more | higher lower | lower higher | larger smaller | smaller larger | bigger smaller
greater smaller | longer shorter | shorter longer | faster slower | slower faster | richer poorer
poorer richer | older younger | younger older | wider narrower | heavier lighter | above below
below above | over under | ahead behind | overtook trailed | passed trailed | surpassed trailed
exceeded trailed | exceeds trails | outnumbered trailed
"""
_CHINESE = """
上升 下降 | 下降 上升 | 增长 下降 | 成长 下降 | 增加 减少 | 减少 增加 | 提高 降低 | 降低 提高
上涨 下跌 | 下跌 上涨 | 下滑 上升 | 衰退 成长 | 回升 下降 | 回落 上升 | 扩大 缩小 | 缩小 扩大
增幅 降幅 | 降幅 增幅 | 涨幅 跌幅 | 跌幅 涨幅 | 升至 降至 | 降至 升至 | 延长 缩短 | 缩短 延长
高于 低于 | 低于 高于 | 多于 少于 | 少于 多于 | 大于 小于 | 小于 大于 | 快于 慢于 | 慢于 快于
长于 短于 | 短于 长于 | 超过了 不及 | 超过 不及 | 超越 不及 | 不及 高于 | 领先 落后 | 落后 领先
多 少 | 少 多 | 高 低 | 低 高 | 大 小 | 小 大 | 快 慢 | 慢 快 | 长 短 | 短 长 | 涨 跌 | 跌 涨 | 增 减 | 减 增
"""


def _pairs(rows: str) -> dict[str, str]:
    pairs = (
        pair.partition(" ") for line in rows.strip().splitlines() for pair in line.split(" | ")
    )
    return {first: second for first, _space, second in pairs}


_OPPOSITES = _pairs(_ENGLISH) | _pairs(_CHINESE)
_LATIN = re.compile(rf"\b(?:{'|'.join(_pairs(_ENGLISH))})\b", re.IGNORECASE)
_HAN = re.compile("|".join(_pairs(_CHINESE)))
_PLURAL = re.compile(r"(?: [a-z]+)? [a-z]+(?<![su])s\b")
_TRADITIONAL = str.maketrans(
    "长缩减涨于领后扩并连续约万亿个点两没变", "長縮減漲於領後擴並連續約萬億個點兩沒變"
)
# So many characters of a text in traditional characters have another form.
_PART = 20


def in_script_of(words: str, text: str) -> str:
    """Return the words that this package writes in traditional characters, if the text is."""
    han = [
        (sign, other)
        for sign, other in zip(text, simplified(text), strict=True)
        if "一" <= sign <= "鿿"
    ]
    differing = sum(sign != other for sign, other in han)
    return words.translate(_TRADITIONAL) if differing * _PART > len(han) else words


def opposite_of(literal: str, *, chinese: bool) -> str:
    """Return words with the opposite direction, '' if none of them has one."""
    words = simplified(literal)
    found = (_HAN if chinese else _LATIN).search(words)
    if not found:
        return ""
    word = _OPPOSITES[found[0].lower()]
    if word == "less" and _PLURAL.match(words, found.end()):
        word = "fewer"
    if found[0][0].isupper():
        word = word.capitalize()
    return literal[: found.start()] + word + literal[found.end() :]


_PAST = "rose", "fell"
_FORMS = {
    "participle": ("risen", "fallen"),
    "base": ("rise", "fall"),
    "third": ("rises", "falls"),
    "past": _PAST,
}
_HAVE = re.compile(r"\b(?:has|have|had|having)(?: [a-z]+(?:ly|than|just|since|now|even))? $")
_BASE = re.compile(
    r"\b(?:to|will|would|did|does|do|not|could|can|may|might|must|should)(?: [a-z]+ly)? $"
)
_PAST_VERB = re.compile(
    r"(?:[a-z]+ed|rose|fell|grew|shrank|sank|slid|lost|went|came|shot|leapt|cut)\b", re.IGNORECASE
)
_THIRD = re.compile(r"[a-z]+s\b", re.IGNORECASE)


def verb_of_change(sign: int, literal: str, before: str) -> str:
    """Return rose or fell in the tense of the words in whose place it comes, '' if unknown."""
    if _HAVE.search(before):
        form = "participle"
    elif _BASE.search(before):
        form = "base"
    elif _PAST_VERB.match(literal):
        form = "past"
    elif _THIRD.match(literal):
        form = "third"
    else:
        return ""
    return _FORMS[form][sign < 0]


# Where the number stays, and the value is beyond it on the other side.
_OTHER_HEDGE = {
    "over": "nearly",
    "at least": "nearly",
    "just over": "nearly",
    "under": "just over",
    "at most": "just over",
    "nearly": "just over",
    "close to": "just over",
    "just under": "just over",
}
_HAN_HEDGES = {"nearly": "接近", "just over": "略高于"}
_VERB_HEDGES = {
    r"(?:exceeded|surpassed|topped|passed|crossed|cleared|breached|broke(?: through)?)": "came close to",
    r"(?:exceeds|surpasses|tops|passes|crosses|clears)": "comes close to",
}
_AFTER_VERB = re.compile(r"[跌升涨突冲打降减]$")


def other_hedge(
    literal: str, at: int, number: str, after: str, before: str, *, chinese: bool
) -> str:
    """Return words with another hedge before their number, which starts at `at`; '' if none fits.

    `before` is the text before the words, in which a verb may ask for the hedge that is there.
    """
    lead = simplified(literal[:at])
    name = hedge_of(lead, number, after)
    other = _OTHER_HEDGE.get(name, "")
    if not other:
        return ""
    if chinese:
        found = re.search(rf"(?:{HEDGES[name].han_before})(?:了|为|至|到|达)? ?$", lead)
        if not found or _AFTER_VERB.search(simplified(before) + lead[: found.start()]):
            return ""
        return f"{literal[: found.start()]}{_HAN_HEDGES[other]}{literal[at:]}"
    for verbs, close in _VERB_HEDGES.items():
        if found := re.search(rf"\b{verbs} ", lead, re.IGNORECASE):
            return (
                f"{literal[: found.start()]}{close} {literal[found.end() :]}"
                if other == "nearly"
                else ""
            )
    found = re.search(rf"\b(?:{HEDGES[name].before}) ", lead, re.IGNORECASE)
    if not found:
        return ""
    word_before = (before + literal[: found.start()]).rpartition(" ")[0].rpartition(" ")[2]
    if directions_in(word_before, 0, len(word_before)):
        # Fell below: nothing falls nearly.
        return ""
    word = other.capitalize() if found[0][0].isupper() else other
    return f"{literal[: found.start()]}{word} {literal[found.end() :]}"
