"""Currencies around a number, by sign, code or name: $5, 5 EUR, 5 Canadian dollars, 5美元, 35块."""

import re
from decimal import Decimal

from articles.audit.lexicon import alternatives, read_table
from articles.audit.numbers import Candidate

_ROWS = read_table("currencies.csv")
_CODES = {row["name"]: row["code"] for row in _ROWS}
# Units of amounts of money.
CODES = frozenset(_CODES.values())
_FRONT = [row["name"] for row in _ROWS if row["before"]]
_BEFORE = re.compile(
    rf"(?:(?<![A-Za-z])(?:{alternatives(_FRONT)})|[{''.join(sign for sign in _FRONT if len(sign) == 1)}]) ?$"
)
# DM is an illness and a message as well; it is money before thousands.
_OF_MARKS = re.compile(
    "[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])|[0-9.]{1,6} ?(?:million|billion|m|bn)(?![A-Za-z])"
)
# Names that are other words before some words: they won the cup, pounds of butter, 元素, 马克思.
_ONLY = {
    "won": r"(?! (?:the|an?|by|their|his|her|its|gold|silver|more|medals?|prizes?|awards?|seats?|and|at|in|through)(?![a-z]))",
    "pounds": r"(?! (?:heavier|lighter|overweight|per square)(?![a-z])| of (?![£$€0-9]))",
    "欧": r"(?=[,。;、!?)/\n]|$)",
    "马克": r"(?![思杯笔·龙西])",
    "元": r"(?!素|旦|年|代|朝|件|首|音|组|老|帅|桥|里(?!程)|坊)",
}


def _names(pattern: str) -> str:
    names = [name for name in _CODES if re.fullmatch(pattern, name)]
    return "|".join(
        re.escape(name) + _ONLY.get(name, "") for name in sorted(names, key=len, reverse=True)
    )


_NATIONS = {
    "Australian": "AUD",
    "Canadian": "CAD",
    "Hong Kong": "HKD",
    "Singapore": "SGD",
    "Swiss": "CHF",
}
_AFTER = re.compile(
    rf"[ -]?(?:(?P<nation>US|U\.S\.|Chinese|{'|'.join(_NATIONS)})[ -])?"
    rf"(?P<name>(?i:{_names('[a-z][a-z -]+')})|RMB|{_names('[A-Z]{3}')})(?![A-Za-z])"
    rf"|[ ]?[余多]?(?P<han>{_names('[一-鿿]+')})|[ ]?(?P<symbol>[€£¥](?! ?[0-9]))"
    # 25.2p and 138p; but 1080p is a resolution.
    r"|(?<=[0-9])(?<!240)(?<!360)(?<!480)(?<!720)(?<!1080)(?<!1440)(?<!2160)(?P<coin>p(?![A-Za-z0-9])"
    r"|(?<=[0-9]\.[0-9])c(?![A-Za-z0-9])|(?<=[0-9]\.[0-9]{2})c(?![A-Za-z0-9]))"
)


def before(text: str, position: int) -> tuple[int, str] | None:
    """Return where the currency that ends at a position begins, and its code."""
    found = _BEFORE.search(text, max(0, position - 6), position)
    if not found:
        return None
    written = found[0].strip()
    if written == "DM" and not _OF_MARKS.match(text, position):
        return None
    return found.start(), _CODES[written]


def after(text: str, position: int) -> tuple[int, str] | None:
    """Return where the currency that begins at a position ends, and its code."""
    found = _AFTER.match(text, position)
    if not found:
        return None
    name = found["name"]
    if not name:
        return found.end(), _CODES[found["han"] or found["symbol"] or found["coin"]]
    code = _CODES.get(name) or _CODES[name.lower()]
    return found.end(), _NATIONS.get(found["nation"] or "", code)


# 三块五, 12块8: what follows is tenths.
_TENTHS = re.compile(r"块(?P<tenths>[1-9一二三四五六七八九])(?=[,。;!?、)\n~的一/钱起包买到 ]|$)")
_PAID_BEFORE = re.compile(
    "(?:花|卖|付|交|赚|挣|省|欠|涨|降|便宜|贵|价格?|罚|补贴?|减|送|收|退|赔|押|票|费|薪|资|金|款|额|奖|均|才|只要|仅需|只需|不到|加|[每一](?:个|斤|杯|张|人|月|天|次|份))"
    "[\u4e00-\u9fff]{0,3} ?$"
)
_PRICE_ENDS = re.compile(r"块(?=[,。;!?、)\n~ …—-]|$|[给的])")
_PRICE_AFTER = re.compile(
    "块(?:每|/|一[个斤杯碗份张次天晚盒瓶本件条盘套位人]|左右|上下|出头|奖|押金)"
)
_PIECES = re.compile(r"块.{0,2}[砖石板玻电屏地肉糖牌匾碑瓦田木煤冰铁钢表布硬芯光显]")


def take_spoken_money(text: str, number: Candidate) -> None:
    """Include the 块 after an amount of money, with the tenths that may follow it."""
    if not text.startswith("块", number.end):
        return
    if found := _TENTHS.match(text, number.end):
        tenths = found["tenths"]
        number.value += Decimal("一二三四五六七八九".find(tenths) + 1 or int(tenths)) / 10
        number.end = found.end()
    elif not _PIECES.match(text, number.end) and (
        # Nobody spells out as many pieces, but of what is laid or cut.
        (number.script == "chinese" and number.scaled >= 50)
        or (number.scaled >= 10 and _PRICE_AFTER.match(text, number.end))
        or (
            _PRICE_ENDS.match(text, number.end)
            and _PAID_BEFORE.search(text, max(0, number.start - 8), number.start)
        )
    ):
        number.end += 1
    else:
        return
    number.unit = "CNY"
