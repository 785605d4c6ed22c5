"""Directions of change that words give a number: fell by 12 %, 12 % more, 下降了12%. Pure."""

import re

# Words before a number, in English and in Chinese; those that stand after it.
_UP = (
    r"r[oi]se[ns]?|rising|grew|grow[ns]?|growing|growth|increas(?:e[ds]?|ing)|gain(?:s|ed)?|climb(?:s|ed|ing)?|jump(?:s|ed)?"
    r"|soar(?:s|ed)?|surg(?:ed?|es|ing)|up|expand(?:s|ed)?|advanc(?:ed?|es)|swell(?:ed|s)?|widen(?:s|ed)?|add(?:s|ed)|rall(?:y|ied)|rebound(?:s|ed)?"
)
_DOWN = (
    r"f[ae]ll(?:s|en|ing)?|drop(?:s|ped|ping)?|declin(?:e[ds]?|ing)|decreas(?:e[ds]?|ing)|down|dip(?:s|ped)?|slid|slip(?:s|ped)?|shr[aiu]nk(?:s)?"
    r"|contract(?:s|ed)|plung(?:ed?|es)|plummet(?:s|ed)?|tumbl(?:ed?|es)|s[aiu]nk|reduc(?:ed?|es|tion|ing)|slump(?:s|ed)?"
    r"|cut by|shed|crash(?:ed)?|diminish(?:ed)?|retreat(?:ed)?|los(?:t|es?|ing)|eas(?:ed?|es|ing)|narrow(?:s|ed)?|weaken(?:s|ed)?"
)
_HAN_UP = "增长|成长|暴增|递增|猛增|上升|上涨|提高|增加|提升|攀升|扩大|上扬|激增|飙升|增幅|涨幅|升幅|增速|增|涨|(?<!每)升|高出|高了|多了|多出|(?<![许至最众诸顶差很])多|(?<![最新提创很])高|走高|上行|拉升|反弹|走强"
_HAN_DOWN = "负增长|负成长|衰退|暴跌|递减|下降|下滑|下跌|减少|降低|回落|缩减|缩水|萎缩|锐减|骤降|大跌|降幅|跌幅|减幅|跌|降|减|低了|少了|少掉|缩短|下调|(?<![至最缺不很多])少|(?<![最偏很])低|收窄|下挫|走低|下行|下探|走弱|缩窄"
_UP_AFTER = (
    r"more|higher|larger|greater|up|above|increase|rise|growth|gain|jump|surge|longer|faster"
)
_DOWN_AFTER = r"fewer|less|lower|smaller|down|below|fall|drop|decline|decrease|reduction|dip|slump|cut|shorter|slower|loss"

# Words between; `to` and `from` are not among them, since a level follows these, not a change.
_BETWEEN = (
    r"by|of|an?|another|some|about|around|roughly|approximately|nearly|almost|over|under|just|only|as much as|as many as|at least|at most"
    r"|(?:no )?(?:more|less|fewer|greater) than|close to|up to|further|full|whopping|mere|estimated|[a-z]+ly|year[- ]on[- ]year|in [A-Za-z]+"
    r"|(?:last|this|that) (?:year|month|week|quarter|season|decade)|again|back|percentage points?"
)
_LATIN_BEFORE = re.compile(
    rf"(?<![A-Za-z-])(?<!made )(?<!make )(?<!makes )(?<!making )(?:(?P<up>{_UP})|(?P<down>{_DOWN}))(?![A-Za-z])"
    rf"(?: (?:{_BETWEEN})(?![a-z])){{0,6}} ?[~$€£]?$",
    re.IGNORECASE,
)
_HAN_BEFORE = re.compile(
    rf"(?:(?P<down>{_HAN_DOWN})|(?P<up>{_HAN_UP}))(?![至到为成是]|近?到)"
    r"(?:幅度?|比例)?(?:了|为|达到?|高达|将近|接近|近|约|大约|超过?|逾|不到|不足|至少|最多|仅|只|略超|略高于|共|整整|多达){0,3} ?$"
)
_WIDTH_BEFORE = re.compile(
    r"(?:(?P<down>降幅|跌幅|减幅|减量)|(?P<up>增幅|涨幅|升幅|增速|增量))(?:约|近|仅|高)?(?:为|达|是|达到)?(?:约|近|超过?|逾)? ?$"
)
_LATIN_AFTER = re.compile(
    rf"-? (?:year-on-year |annual |further |real )?(?:(?P<up>{_UP_AFTER})|(?P<down>{_DOWN_AFTER}))(?![A-Za-z])(?! or less)",
    re.IGNORECASE,
)
_HAN_AFTER = re.compile(
    "的(?:[\\u4e00-\\u9fff]{0,2}?)(?:(?P<down>降幅|跌幅|减幅|下降|下滑|下跌|减少)|(?P<up>增幅|涨幅|增长|上升|增加|增速))"
)
_REACH = 48


def direction_of(before: str, after: str) -> int:
    """Return 1 for a rise, -1 for a fall, 0 where the words say neither."""
    lead = before[-_REACH:]
    for pattern in (_WIDTH_BEFORE, _HAN_BEFORE, _LATIN_BEFORE):
        if found := pattern.search(lead):
            return 1 if found["up"] else -1
    found = _LATIN_AFTER.match(after) or _HAN_AFTER.match(after)
    if not found:
        return 0
    return 1 if found["up"] else -1


# 增加两倍 adds two to one, where 增至两倍 and 是两倍 are two.
_ADDED = re.compile(
    "(?:增长|成长|增加|提高|提升|上升|上涨|扩大|多|高|涨|增|超|大|快|贵)(?:出|了|约|近|超过?|逾|整整|将近|大约|幅达|达|达到){0,3} ?$"
)


def adds(before: str) -> bool:
    """Return whether a multiple is added to what there was, as in 增加两倍."""
    return bool(_ADDED.search(before[-_REACH:]))
