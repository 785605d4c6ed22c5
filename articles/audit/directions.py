"""Directions of change that words give a number: fell by 12 %, 12 % more, 下降了12%. Pure."""

import re

from articles.audit.lexicon import read_lexicon

_WORDS = {name: row.replace("\n", "") for name, row in read_lexicon("directions.toml").items()}
_LATIN_BEFORE = re.compile(
    rf"(?<![A-Za-z-])(?<!made )(?<!make )(?<!makes )(?<!making )(?:(?P<up>{_WORDS['up']})|(?P<down>{_WORDS['down']}))(?![A-Za-z])"
    rf"(?: (?:{_WORDS['between']})(?![a-z])){{0,6}} ?[~$€£]?$",
    re.IGNORECASE,
)
_HAN_BEFORE = re.compile(
    rf"(?:(?P<down>{_WORDS['chinese_down']})|(?P<up>{_WORDS['chinese_up']}))(?![至到为成是]|近?到)"
    r"(?:幅度?|比例)?(?:了|为|达到?|高达|将近|接近|近|约|大约|超过?|逾|不到|不足|至少|最多|仅|只|略超|略高于|共|整整|多达){0,3} ?$"
)
_WIDTH_BEFORE = re.compile(
    r"(?:(?P<down>降幅|跌幅|减幅|减量)|(?P<up>增幅|涨幅|升幅|增速|增量))(?:约|近|仅|高)?(?:为|达|是|达到)?(?:约|近|超过?|逾)? ?$"
)
_LATIN_AFTER = re.compile(
    rf"-? (?:year-on-year |annual |further |real )?(?:(?P<up>{_WORDS['up_after']})|(?P<down>{_WORDS['down_after']}))(?![A-Za-z])(?! or less)",
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
