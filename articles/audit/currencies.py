"""Currencies around a number, by sign, code or name: $5, 5 EUR, US$5, 5 Canadian dollars, 5美元."""

import re

_CODES = {
    "US$": "USD", "$": "USD", "A$": "AUD", "AU$": "AUD", "C$": "CAD", "CA$": "CAD", "HK$": "HKD",
    "NT$": "TWD", "S$": "SGD", "NZ$": "NZD", "R$": "BRL", "€": "EUR", "£": "GBP", "¥": "CNY",
    "₹": "INR", "₩": "KRW", "₽": "RUB", "RMB": "CNY", "RMB¥": "CNY", "CN¥": "CNY", "JP¥": "JPY",
    "Rs": "INR", "Rs.": "INR", "人民币": "CNY",
    "dollars": "USD", "dollar": "USD", "euros": "EUR", "euro": "EUR", "pounds": "GBP",
    "pound": "GBP", "yuan": "CNY", "renminbi": "CNY", "yen": "JPY", "won": "KRW",
    "rupees": "INR", "francs": "CHF", "roubles": "RUB", "rubles": "RUB", "cents": "cent",
    "pence": "penny", "p": "penny", "c": "cent", "kronor": "SEK", "kroner": "NOK",
    "美元": "USD", "美金": "USD", "欧元": "EUR", "英镑": "GBP", "元": "CNY", "人民币元": "CNY",
    "元人民币": "CNY", "块钱": "CNY", "日元": "JPY", "港元": "HKD", "港币": "HKD", "韩元": "KRW",
    "卢布": "RUB", "卢比": "INR", "瑞士法郎": "CHF", "加元": "CAD", "澳元": "AUD", "新元": "SGD",
    "新台币": "TWD", "美分": "cent",
}  # fmt: skip
_ISO = "USD|EUR|GBP|CNY|JPY|CHF|AUD|CAD|HKD|TWD|SGD|NZD|INR|KRW|RUB|SEK|NOK|DKK|BRL|ZAR"
_BEFORE = re.compile(
    rf"(?:(?<![A-Za-z])(?:{_ISO}|RMB|CN¥|JP¥|Rs\.?|(?:US|AU|A|CA|C|HK|NT|S|NZ|R)?\$)|\$|€|£|¥|₹|₩|₽"
    r"|人民币) ?$"
)
_AFTER = re.compile(
    rf"[ -]?(?P<latin>(?:(?P<nation>US|U\.S\.|Australian|Canadian|Hong Kong|Singapore|Swiss|Chinese)"
    rf"[ -])?(?P<name>(?i:dollars?|euros?|pounds?|yuan|renminbi|yen|won|rupees|francs|rou?bles"
    rf"|cents|pence|kron[oe]r)|RMB|{_ISO})(?![A-Za-z]))"
    r"|[ ]?(?P<han>人民币元|元人民币|人民币|美元|美金|欧元|英镑|日元|港元|港币|韩元|卢布|卢比|瑞士法郎"
    r"|加元|澳元|新元|新台币|美分|块钱|元(?!素|旦|年|代|朝|件|首|音|组|老|帅))|[ ]?(?P<symbol>[€£¥](?! ?[0-9]))"
    # 25.2p and 138p; but 1080p is a resolution.
    r"|(?<=[0-9])(?<!240)(?<!360)(?<!480)(?<!720)(?<!1080)(?<!1440)(?<!2160)(?P<coin>p(?![A-Za-z0-9])"
    r"|(?<=[0-9]\.[0-9])c(?![A-Za-z0-9])|(?<=[0-9]\.[0-9]{2})c(?![A-Za-z0-9]))"
)
_NATIONS = {
    "Australian": "AUD", "Canadian": "CAD", "Hong Kong": "HKD", "Singapore": "SGD", "Swiss": "CHF",
}  # fmt: skip

# What a number's unit is if it is an amount of money.
CODES = frozenset(_CODES.values())


def before(shadow: str, position: int) -> tuple[int, str] | None:
    """Return where the currency that ends at a position begins, and its code."""
    found = _BEFORE.search(shadow, max(0, position - 6), position)
    if not found:
        return None
    written = found[0].strip()
    return found.start(), _CODES.get(written, written)


def after(shadow: str, position: int) -> tuple[int, str] | None:
    """Return where the currency that begins at a position ends, and its code."""
    found = _AFTER.match(shadow, position)
    if not found:
        return None
    name = found["name"]
    if not name:
        return found.end(), _CODES[found["han"] or found["symbol"] or found["coin"]]
    code = _CODES.get(name) or _CODES.get(name.lower(), name)
    return found.end(), _NATIONS.get(found["nation"] or "", code)
