"""Currencies around a number, by sign, code or name: $5, 5 EUR, 5 Canadian dollars, 5美元, 35块."""

import re
from decimal import Decimal

from articles.audit.numbers import Candidate
from articles.audit.units.tables import alternatives

# A currency is added here: each of its names, signs and abbreviations with its code.
_CODES = {
    "US$": "USD", "$": "USD", "A$": "AUD", "AU$": "AUD", "C$": "CAD", "CA$": "CAD", "HK$": "HKD",
    "NT$": "TWD", "S$": "SGD", "NZ$": "NZD", "R$": "BRL", "€": "EUR", "£": "GBP", "¥": "CNY",
    "N$": "NAD", "J$": "JMD", "MX$": "MXN", "₦": "NGN", "₱": "PHP", "฿": "THB", "₫": "VND", "₺": "TRY", "₴": "UAH",
    "₪": "ILS", "₸": "KZT", "GH₵": "GHS", "₵": "GHS", "KSh": "KES", "Ksh": "KES", "TSh": "TZS", "USh": "UGX", "Rp": "IDR",
    "RM": "MYR", "Tk": "BDT", "SFr": "CHF",
    "₹": "INR", "₩": "KRW", "₽": "RUB", "RMB": "CNY", "RMB¥": "CNY", "CN¥": "CNY", "JP¥": "JPY",
    "Rs": "INR", "Rs.": "INR", "人民币": "CNY", "新台币": "TWD", "台币": "TWD", "港币": "HKD",
    "dollars": "USD", "dollar": "USD", "euros": "EUR", "euro": "EUR", "pounds": "GBP",
    "pound": "GBP", "yuan": "CNY", "kuai": "CNY", "renminbi": "CNY", "yen": "JPY", "won": "KRW",
    "rupees": "INR", "francs": "CHF", "roubles": "RUB", "rubles": "RUB", "cents": "cent", "cent": "cent",
    "pence": "penny", "p": "penny", "c": "cent", "kronor": "SEK", "kroner": "NOK",
    "shilling": "shilling", "shillings": "shilling", "peso": "peso", "pesos": "peso",
    "rupee": "INR", "franc": "CHF", "rouble": "RUB", "ruble": "RUB", "baht": "THB", "ringgit": "MYR",
    "rupiah": "IDR", "dirham": "AED", "dirhams": "AED", "riyal": "SAR", "riyals": "SAR", "lira": "TRY",
    "liras": "TRY", "lari": "GEL", "zloty": "PLN", "zlotys": "PLN", "forint": "HUF", "forints": "HUF",
    "koruna": "CZK", "korunas": "CZK", "hryvnia": "UAH", "dong": "VND", "naira": "NGN", "cedi": "GHS",
    "cedis": "GHS", "birr": "ETB", "reais": "BRL", "taka": "BDT", "shekel": "ILS", "shekels": "ILS",
    "tenge": "KZT", "dinar": "dinar", "dinars": "dinar", "rand": "ZAR", "krona": "SEK", "krone": "NOK",
    "泰铢": "THB", "新西兰元": "NZD", "法郎": "CHF", "比索": "peso", "里拉": "TRY", "雷亚尔": "BRL",
    "林吉特": "MYR", "越南盾": "VND", "澳币": "AUD", "加币": "CAD", "欧分": "cent", "便士": "penny",
    "美元": "USD", "美金": "USD", "欧元": "EUR", "英镑": "GBP", "元": "CNY", "人民币元": "CNY",
    "元人民币": "CNY", "块钱": "CNY", "日元": "JPY", "港元": "HKD", "韩元": "KRW",
    "卢布": "RUB", "卢比": "INR", "瑞士法郎": "CHF", "瑞郎": "CHF", "欧": "EUR", "加元": "CAD", "澳元": "AUD", "新元": "SGD",
    "美分": "cent", "DM": "DEM", "d-mark": "DEM", "d-marks": "DEM", "deutschmark": "DEM",
    "deutschmarks": "DEM", "deutsche marks": "DEM", "德国马克": "DEM", "马克": "DEM",
}  # fmt: skip
_ISO = (
    "USD|EUR|GBP|CNY|JPY|CHF|AUD|CAD|HKD|TWD|SGD|NZD|INR|KRW|RUB|SEK|NOK|DKK|BRL|ZAR|MXN|TRY|PLN|CZK|HUF"
    "|THB|MYR|IDR|PHP|VND|AED|SAR|ILS|EGP|KES|NGN|GHS|UAH|KZT|GEL|BDT|PKR|LKR|CLP|COP|PEN|ARS|RON|BGN|ISK"
)
# PHP 8 is software and COP 28 a meeting: before a number, these say nothing.
_ISO_BEFORE = re.sub(r"\|(?:PHP|COP|PEN|TRY|RON|CLP|ISK|PKR|LKR|ARS)(?=\||$)", "", _ISO)
_SIGN_ENDS = "$€£¥₹₩₽₦₱฿₫₺₴₪₸₵"
_SIGNS = [name for name in _CODES if name[-1] in _SIGN_ENDS]
_SIGN = (
    f"(?<![A-Za-z])(?:{alternatives([sign for sign in _SIGNS if len(sign) > 1])})|[{_SIGN_ENDS}]"
)
_BEFORE = re.compile(
    rf"(?:(?<![A-Za-z])(?:{_ISO_BEFORE}|RMB|Rs\.?|[KTU]Sh|Ksh|SFr|Rp|Tk|RM$)|{_SIGN}"
    r"|人民币|新台币|台币|港币|(?<![A-Za-z])DM) ?$"
)
# DM is an illness and a message as well; it is money before thousands.
_OF_MARKS = re.compile(
    "[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])|[0-9.]{1,6} ?(?:million|billion|m|bn)(?![A-Za-z])"
)
# Names that are other words before or after some words: they won the cup, 元素, 马克思.
_ONLY = {
    "won": r"(?! (?:the|an?|by|their|his|her|its|gold|silver|more|medals?|prizes?|awards?|seats?|and|at|in|through)(?![a-z]))",
    # Seven pounds four ounces of butter are weighed.
    "pounds": r"(?! (?:and )?[0-9a-z]+ (?:ounces?|oz)(?![a-z])| (?:heavier|lighter|overweight|per square)(?![a-z])"
    r"| of (?:the )?(?:meat|beef|pork|chicken|fish|flour|butter|sugar|potatoes|tomatoes|apples|rice|cheese|pressure|force|thrust"
    r"|fat|muscle|weight|food|explosives?|dynamite|cocaine|gold|silver|copper|coal|waste|plastic|wool|cotton|tea|coffee)(?![a-z]))",
    "欧": r"(?=[,。;、!?)/\n]|$)",
    "马克": r"(?![思杯笔·龙西])",
    "元": r"(?!素|旦|年|代|朝|件|首|音|组|老|帅|桥|里(?!程)|坊)",
}


def _names(names: list[str]) -> str:
    names = sorted(names, key=len, reverse=True)
    return "|".join(re.escape(name) + _ONLY.get(name, "") for name in names)


_LATIN = _names([name for name in _CODES if re.fullmatch("[a-z][a-z -]+", name)])
_HAN = _names([name for name in _CODES if re.fullmatch("[\u4e00-\u9fff]+", name)])
_AFTER = re.compile(
    rf"[ -]?(?P<latin>(?:(?P<nation>US|U\.S\.|Australian|Canadian|Hong Kong|Singapore|Swiss|Chinese)"
    rf"[ -])?(?P<name>(?i:{_LATIN})|RMB|{_ISO})(?![A-Za-z]))"
    rf"|[ ]?[余多]?(?P<han>{_HAN})|[ ]?(?P<symbol>[€£¥](?! ?[0-9]))"
    # 25.2p and 138p; but 1080p is a resolution.
    r"|(?<=[0-9])(?<!240)(?<!360)(?<!480)(?<!720)(?<!1080)(?<!1440)(?<!2160)(?P<coin>p(?![A-Za-z0-9])"
    r"|(?<=[0-9]\.[0-9])c(?![A-Za-z0-9])|(?<=[0-9]\.[0-9]{2})c(?![A-Za-z0-9]))"
)
_NATIONS = {
    "Australian": "AUD", "Canadian": "CAD", "Hong Kong": "HKD", "Singapore": "SGD", "Swiss": "CHF",
}  # fmt: skip

# Units of amounts of money.
CODES = frozenset(_CODES.values())


def before(text: str, position: int) -> tuple[int, str] | None:
    """Return where the currency that ends at a position begins, and its code."""
    found = _BEFORE.search(text, max(0, position - 6), position)
    if not found:
        return None
    written = found[0].strip()
    if written == "DM" and not _OF_MARKS.match(text, position):
        return None
    return found.start(), _CODES.get(written, written)


def after(text: str, position: int) -> tuple[int, str] | None:
    """Return where the currency that begins at a position ends, and its code."""
    found = _AFTER.match(text, position)
    if not found:
        return None
    name = found["name"]
    if not name:
        return found.end(), _CODES[found["han"] or found["symbol"] or found["coin"]]
    code = _CODES.get(name) or _CODES.get(name.lower(), name)
    return found.end(), _NATIONS.get(found["nation"] or "", code)


_DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")}
# 三块五, 12块8: what follows is tenths.
_TENTHS = re.compile(
    r"块(?P<tenths>[1-9]|[一二三四五六七八九])(?=[,。;!?、)\n~的一/钱起包买到抢拿秒 ]|$)"
)
_PAID_BEFORE = re.compile(
    "(?:花|卖|付|交|赚|挣|省|欠|涨|降|便宜|贵|价格?|罚|补贴?|减|送|收|退|赔|借|充|转|押|票|费|薪|资|金|款|额|奖|人均|均价|票价|才|只要|仅需|只需|不到|加"
    "|[每一](?:个|斤|杯|张|人|月|天|晚|次|份|碗|瓶|套|本|件|小时|公斤)|[/~-])(?:了|到|至|给|个|掉)?[我你他她它]?(?:了|约|近)? ?$"
)
# 电费这个月多了186块: what is paid for has been named.
_BILLED_BEFORE = re.compile(
    "(?:[电水房车学运话餐油煤气暖网物杂药]费|费用|价格|票价|工资|薪水|房租|租金|成本|账单|奖金|补贴|津贴|押金|开销|饭钱)"
    "[\u4e00-\u9fff]{0,8}[了到至约近共] ?$"
)
_PAID_AFTER = re.compile(
    "块(?:(?:左右|上下|以[上下内]|出头|不到|多|起|就|都|也|买|卖|押金|红包|奖|工资|的(?!电|石|砖|木|肉|豆|蛋|巧)))"
)
_PRICE_AFTER = re.compile("块(?:每|/|一[个斤杯碗份张次天晚盒瓶本件条双盘串套位人桶])")
_ENDS_AFTER = re.compile(r"块(?=[,。;!?、)\n~ …—-]|$|[给的])")
# Nobody spells out as many pieces, but of what is laid or cut.
_MANY = 50
_FEW_PIECES = 10
_PIECES_AFTER = re.compile("块.{0,2}[砖石板玻电屏地肉糖牌匾碑瓦田木煤冰铁钢表布硬芯光显]")


def take_spoken_money(text: str, number: Candidate) -> None:
    """Include the 块 after an amount of money, with the tenths that may follow it."""
    if not text.startswith("块", number.end):
        return
    if found := _TENTHS.match(text, number.end):
        tenths = found["tenths"]
        number.value += Decimal(_DIGITS.get(tenths) or int(tenths)) / 10
        number.end = found.end()
    elif _is_money(text, number):
        number.end += 1
    else:
        return
    number.unit = "CNY"


def _is_money(text: str, number: Candidate) -> bool:
    if _PIECES_AFTER.match(text, number.end):
        return False
    paid = _PAID_BEFORE.search(text, max(0, number.start - 8), number.start)
    if paid and _ENDS_AFTER.match(text, number.end):
        return True
    billed = _BILLED_BEFORE.search(text, max(0, number.start - 12), number.start)
    if billed and number.scaled >= _FEW_PIECES and _ENDS_AFTER.match(text, number.end):
        return True
    many = number.scaled >= _MANY or text[number.end - 1] in "百千万"
    spoken = number.script == "chinese" and many
    paid_after = number.scaled >= _FEW_PIECES and _PAID_AFTER.match(text, number.end)
    return spoken or bool(paid_after or _PRICE_AFTER.match(text, number.end))
