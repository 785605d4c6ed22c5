"""What stands around a number and belongs to it: sign, currency, scale, per cent, times, unit."""

import re

from articles.audit.numbers import Candidate, Kind
from articles.audit.wordlists import words

PERCENT = "%"
POINTS = "percentage points"
TIMES = "×"

_SCALES = {
    "hundred": 2, "thousand": 3, "thousands": 3, "lakh": 5, "million": 6, "millions": 6,
    "crore": 7, "billion": 9, "billions": 9, "trillion": 12, "trillions": 12, "quadrillion": 15,
    "k": 3, "K": 3, "M": 6, "m": 6, "mn": 6, "mln": 6, "MM": 6, "B": 9, "b": 9, "bn": 9, "Bn": 9,
    "bln": 9, "T": 12, "tn": 12, "trn": 12,
    "十": 1, "百": 2, "千": 3, "万": 4, "十万": 5, "百万": 6, "千万": 7, "亿": 8, "十亿": 9,
    "百亿": 10, "千亿": 11, "万亿": 12, "兆": 12,
}  # fmt: skip
_SCALE = re.compile(
    r"(?:[ -]?(?P<word>(?i:hundred|thousand|lakh|million|crore|billion|trillion|quadrillion))"
    r"(?![A-Za-z])"
    r"|(?P<tight>MM|mln|mn|m|M|bln|bn|Bn|b|B|trn|tn|T|k|K)(?![A-Za-z0-9])(?!-[0-9])"
    r"|[ ](?P<loose>mln|mn|bln|bn|trn|tn|M|B)(?![A-Za-z0-9])"
    r"|[ ]?(?P<han>万亿|千亿|百亿|十亿|亿|千万|百万|十万|万|千(?![克米瓦卡帕伏赫焦伍字])|百(?![帕分]))"
    r")"
)
# A number may go on after its scale: 1亿2000万, 3万5千.
_GOES_ON = re.compile(r"([0-9]{1,4})(万|千|百)(?![克米瓦卡帕伏赫焦])")

_PERCENT = re.compile(
    r"(?P<points>[ -]?(?:percentage[ -]points?|per[ -]?cent[ -]points?|%[ -]points?|pp(?![A-Za-z])"
    r"|p\.p\.)|[ ]?个?百分点|[ ]?个点(?=[,。;]))"
    r"|(?P<basis>[ -]?(?:basis[ -]points?|bps?(?![A-Za-z]))|[ ]?个?基点)"
    r"|(?P<percent>[ ]?%|[ -]?per[ -]?cent(?![A-Za-z])|[ ]?pct(?![A-Za-z]))"
    r"|(?P<permille>[ ]?‰)"
    r"|(?P<times>[ ]?[×xX](?![A-Za-z0-9])(?![ ]?[0-9])|-?fold(?![A-Za-z])|[ -]fold(?![A-Za-z])"
    r"|[ ]times(?![A-Za-z])|[ ]?倍)",
    re.IGNORECASE,
)

_CODES = {
    "US$": "USD", "$": "USD", "A$": "AUD", "AU$": "AUD", "C$": "CAD", "CA$": "CAD", "HK$": "HKD",
    "NT$": "TWD", "S$": "SGD", "NZ$": "NZD", "R$": "BRL", "€": "EUR", "£": "GBP", "¥": "CNY",
    "₹": "INR", "₩": "KRW", "₽": "RUB", "RMB": "CNY", "RMB¥": "CNY", "CN¥": "CNY", "JP¥": "JPY",
    "Rs": "INR", "Rs.": "INR", "人民币": "CNY",
    "dollars": "USD", "dollar": "USD", "euros": "EUR", "euro": "EUR", "pounds": "GBP",
    "pound": "GBP", "yuan": "CNY", "renminbi": "CNY", "yen": "JPY", "won": "KRW",
    "rupees": "INR", "francs": "CHF", "roubles": "RUB", "rubles": "RUB", "cents": "cent",
    "pence": "penny", "kronor": "SEK", "kroner": "NOK",
    "美元": "USD", "美金": "USD", "欧元": "EUR", "英镑": "GBP", "元": "CNY", "人民币元": "CNY",
    "元人民币": "CNY", "块钱": "CNY", "日元": "JPY", "港元": "HKD", "港币": "HKD", "韩元": "KRW",
    "卢布": "RUB", "卢比": "INR", "瑞士法郎": "CHF", "加元": "CAD", "澳元": "AUD", "新元": "SGD",
    "新台币": "TWD", "美分": "cent",
}  # fmt: skip
_ISO = "USD|EUR|GBP|CNY|JPY|CHF|AUD|CAD|HKD|TWD|SGD|NZD|INR|KRW|RUB|SEK|NOK|DKK|BRL|ZAR"
_CURRENCY_BEFORE = re.compile(
    rf"(?:(?<![A-Za-z])(?:{_ISO}|RMB|CN¥|JP¥|Rs\.?|(?:US|AU|A|CA|C|HK|NT|S|NZ|R)?\$)|\$|€|£|¥|₹|₩|₽"
    r"|人民币) ?$"
)
_CURRENCY_AFTER = re.compile(
    rf"[ -]?(?P<latin>(?:(?P<nation>US|U\.S\.|Australian|Canadian|Hong Kong|Singapore|Swiss|Chinese)"
    rf"[ -])?(?P<name>(?i:dollars?|euros?|pounds?|yuan|renminbi|yen|won|rupees|francs|rou?bles"
    rf"|cents|pence|kron[oe]r)|RMB|{_ISO})(?![A-Za-z]))"
    r"|[ ]?(?P<han>人民币元|元人民币|人民币|美元|美金|欧元|英镑|日元|港元|港币|韩元|卢布|卢比|瑞士法郎"
    r"|加元|澳元|新元|新台币|美分|块钱|元(?!素|旦|年|代|朝|件|首|音|组|老|帅))|[ ]?(?P<symbol>[€£¥])"
)
_NATIONS = {
    "Australian": "AUD", "Canadian": "CAD", "Hong Kong": "HKD", "Singapore": "SGD",
}  # fmt: skip

_UNIT_WORDS = (
    "km/h|km|cm|mm|nm|μm|µm|um|kg|mg|μg|µg|ng|g|mL|ml|μL|µL|dl|L|kWh|MWh|GWh|TWh|kW|MW|GW|TW|W|kV|V"
    "|mA|A|GHz|MHz|kHz|Hz|THz|GB|MB|TB|KB|kB|PB|EB|Gbps|Mbps|Pa|kPa|MPa|GPa|hPa|eV|keV|MeV|GeV|TeV|J|kJ|MJ"
    "|kcal|cal|K|mol|mmol|nM|mM|μM|µM|ppm|ppb|dB|ha|mph|rpm|psi|lb|lbs|oz|ft|yd|mi|m|s|ms|μs|µs|ns"
    "|min|mins|h|hr|hrs|d|t|kt|Mt|Gt|bar|px|pt|em|rem|dpi|fps|°C|°F|℃|℉|°|Ω|kΩ|cc|tsp|tbsp|Tbsp|qubits|qubit"
    "|m2|m²|m3|m³|km2|km²|cm2|cm²|cm3|cm³|m/s|mg/kg|mg/L|mg/dL|mmHg|bp|kb|Mb|Gb|kDa|Da|CNY|TEU|tCO2e|tCO2"
    "|grams?|kilograms?|kilos?|tonnes?|tons?|litres?|liters?|met(?:re|er)s?|kilomet(?:re|er)s?"
    "|centimet(?:re|er)s?|millimet(?:re|er)s?|miles?|feet|foot|inch(?:es)?|yards?|acres?|hectares?"
    "|seconds?|minutes?|hours?|days?|weeks?|months?|years?|decades?|centuries"
    "|degrees?|watts?|megawatts?|gigawatts?|kilowatts?|volts?|amps?|joules?|hertz|megabytes?"
    "|gigabytes?|terabytes?|petabytes?|bytes?|bits?|pixels?|cups?|tablespoons?|teaspoons?|ounces?"
)
_UNIT = re.compile(rf"[ -]?(?P<unit>{_UNIT_WORDS})(?![A-Za-z0-9µμ²³])")
# The longest first, so that 平方公里 is not a 平方.
_HAN_UNITS = sorted(
    words(
        "平方公里 平方千米 平方米 平方厘米 立方米 立方厘米 公里 千米 厘米 毫米 微米 纳米 海里 英里 英尺 英寸 米 公顷 亩 千克 公斤"
        " 毫克 微克 克 吨 斤 两 磅 盎司 毫升 升 加仑 桶 千瓦时 兆瓦时 千瓦 兆瓦 吉瓦 万千瓦 瓦 度 摄氏度 伏 安 赫兹 兆赫 千兆"
        " 兆字节 字节 比特 量子比特 帕 兆帕 千帕 卡 千卡 大卡 焦 年 个月 周 星期 天 日 小时 分钟 秒 毫秒 岁 周岁 光年 层 级 倍速"
        " 汤匙 茶匙 勺 杯"
    ),
    key=len,
    reverse=True,
)
_HAN_UNIT = re.compile(f"[ ]?(?P<unit>{'|'.join(_HAN_UNITS)})")

_SIGN = "+-±"


def measure(shadow: str, number: Candidate, language: str) -> None:
    """Take in what belongs to a number on both sides, and name its unit."""
    _take_scale(shadow, number)
    _take_percent(shadow, number)
    if not number.unit:
        _take_currency_after(shadow, number)
    _take_front(shadow, number)
    if not number.unit:
        number.unit = unit_after(shadow, number.end)
    number.bare = number.bare and not number.unit


def unit_after(shadow: str, position: int) -> str:
    """Return the unit of measurement that follows, or ""."""
    found = _UNIT.match(shadow, position) or _HAN_UNIT.match(shadow, position)
    return found["unit"] if found else ""


def _take_scale(shadow: str, number: Candidate) -> None:
    if number.script == "digits" or shadow[number.end - 1] not in "万亿千百":
        found = _SCALE.match(shadow, number.end)
        if not found or not _is_scale(shadow, number, found):
            return
        written = found["word"] or found["tight"] or found["loose"] or found["han"]
        number.scale = _SCALES.get(written) or _SCALES[written.lower()]
        number.end = found.end()
        number.bare = False
        if found["han"]:
            _take_rest(shadow, number)


def _take_rest(shadow: str, number: Candidate) -> None:
    while more := _GOES_ON.match(shadow, number.end):
        if number.value != number.value.to_integral_value() or _SCALES[more[2]] >= number.scale:
            return
        part = int(more[1]) * 10 ** _SCALES[more[2]]
        if len(str(number.value)) > 15:
            return
        number.value = number.scaled + part
        number.scale = 0
        number.end = more.end()
        number.scale, last = 0, _SCALES[more[2]]
        if last <= 2:
            return


def _is_scale(shadow: str, number: Candidate, found: re.Match[str]) -> bool:
    """Tell million from metres, billion from bytes, thousand from kelvin."""
    tight = found["tight"] or found["loose"]
    if not tight:
        return True
    priced = bool(_CURRENCY_BEFORE.search(shadow, max(0, number.start - 6), number.start))
    priced = priced or bool(_CURRENCY_AFTER.match(shadow, found.end()))
    if tight in ("m", "b", "T"):
        return priced or _counts_things(shadow, found.end())
    if found["loose"]:
        return (
            tight in ("mln", "mn", "bln", "bn", "trn", "tn")
            or priced
            or _counts_things(shadow, found.end())
        )
    return not (
        tight == "K"
        and re.match(
            r" (?:video|resolution|display|screen|TV|UHD|monitor)",
            shadow[found.end() : found.end() + 12],
        )
    )


_PLURAL = re.compile(r" (?:[a-z]+ )?(?:[a-z]{2,}s|people|children|women|men)(?![A-Za-z])")
_LONG = re.compile(
    r" (?:long|wide|deep|tall|high|apart|away|sprint|race|years|times|metres|is|was|has|as|its|across)(?![a-z])"
)


def _counts_things(shadow: str, position: int) -> bool:
    return bool(_PLURAL.match(shadow, position)) and not _LONG.match(shadow, position)


def _take_percent(shadow: str, number: Candidate) -> None:
    found = _PERCENT.match(shadow, number.end)
    if not found:
        return
    if found["points"]:
        number.unit = POINTS
    elif found["basis"]:
        if found[0].strip(" -").lower() == "bp" and not shadow.startswith("bps", number.end):
            # Base pairs and basis points share a name; both are a unit.
            pass
        number.unit = "basis points"
    elif found["percent"]:
        number.unit = PERCENT
    elif found["permille"]:
        number.unit = "‰"
    else:
        number.unit = TIMES
    number.end = found.end()


def _take_currency_after(shadow: str, number: Candidate) -> None:
    found = _CURRENCY_AFTER.match(shadow, number.end)
    if not found:
        return
    if found["latin"]:
        nation = found["nation"] or ""
        name = found["name"]
        number.unit = _NATIONS.get(nation) or _CODES.get(name) or _CODES.get(name.lower(), name)
        if nation == "Swiss":
            number.unit = "CHF"
    else:
        written = found["han"] or found["symbol"]
        number.unit = _CODES[written]
    number.end = found.end()


def _take_front(shadow: str, number: Candidate) -> None:
    """Take a currency and a sign in either order: -$5, €-5, +35."""
    signed = _take_sign(shadow, number)
    found = _CURRENCY_BEFORE.search(shadow, max(0, number.start - 6), number.start)
    if found:
        written = found[0].strip()
        if not number.unit or number.unit in ("USD", "CNY"):
            number.unit = _CODES.get(written, written)
        number.start = found.start()
        if not signed:
            _take_sign(shadow, number)
    below = shadow[max(0, number.start - 2) : number.start]
    if not signed and below == "零下":
        number.start -= 2
        number.value = number.value.copy_negate()


def _take_sign(shadow: str, number: Candidate) -> bool:
    at = number.start - 1
    if at < 0 or shadow[at] not in _SIGN:
        return False
    before = shadow[at - 1] if at else " "
    if before.isascii() and (before.isalnum() or before in ")]%+-.$€£/"):
        return False
    if shadow[at] == "-":
        number.value = number.value.copy_negate()
    number.start = at
    return True


def quantity(number: Candidate) -> Candidate:
    """Settle that a number is a quantity."""
    return number.judged(Kind.QUANTITY)
