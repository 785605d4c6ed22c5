"""Parts of a number around its digits: sign, currency, scale, per cent, times, unit."""

import re
from decimal import Decimal

from articles.audit.numbers import (
    BASIS,
    PERCENT,
    PERMILLE,
    POINTS,
    TIMES,
    Candidate,
    NumberKind,
    words,
)
from articles.audit.units import currencies
from articles.audit.units.tables import (
    HAN_SCALES,
    HAN_UNITS,
    LATIN_UNIT,
    LETTER_SCALES,
    SCALES,
    SPACED_SCALES,
    SURE_SCALES,
    UNIT_SCALES,
    WORD_SCALES,
    alternatives,
)

_HAN_SCALE = alternatives([each for each in HAN_SCALES if each not in "十百千"])
_SCALE = re.compile(
    rf"(?:[ -]?(?P<word>(?i:{alternatives(list(WORD_SCALES))}))(?![A-Za-z])"
    rf"|(?P<tight>{alternatives([*SURE_SCALES, *LETTER_SCALES])})(?![A-Za-z0-9])"
    r"(?!-[0-9](?![0-9.,]{0,8}(?:k|K|m|M|mn|bn|b|B)(?![A-Za-z0-9])))"
    rf"|[ ](?P<loose>{alternatives([*SURE_SCALES, *SPACED_SCALES])})(?![A-Za-z0-9])"
    rf"|[ ]?(?:[余多来几]|个(?=亿|万亿|百万|千万|兆))?(?P<han>{_HAN_SCALE}|千(?![克米瓦卡帕伏赫焦伍字])|百(?![帕分]))"
    r")"
)
# 100兆带宽: an abbreviation of megabytes or megabits, where 3.2兆 of money are trillions.
_MEGA = re.compile("兆(?=瓦|赫|帕|焦|伏|字|比特|欧姆|位元|[A-Za-z])")
_MEGA_NEAR = re.compile(
    "带宽|宽带|宽频|频宽|网速|光纤|流量|下载|上传|网络|网路|速率|内存|文件|附件|硬盘|每秒|码率"
)
_MEGA_REACH = 24
# A number may go on after its scale: 1亿2000万, 3万5千, 2亿4326.4万.
_GOES_ON = re.compile(
    rf"零?(?P<digits>[1-9],[0-9]{{3}}|[0-9]{{1,4}}(?:\.[0-9]{{1,4}})?)"
    rf"(?:(?P<scale>{_HAN_SCALE}|千(?![克米瓦卡帕伏赫焦])|百(?![帕分]))|(?![0-9万千百亿%年]|[.,][0-9]))"
)
_SPOKEN = re.compile(r"(?=[,。;!?、)\n~元块的])|$")
# Arithmetic on more digits than these would round.
_LONGEST_EXACT = 15

# Words that distinguish 5m homes from 5m long.
_PLURAL = re.compile(
    r" (?:[a-z]+ )?(?!(?:was|is|has|does|this|its|us|as|thus|less|plus|across|yes|always|perhaps)(?![a-z]))(?:[a-z]{2,}s|people|children|women|men)(?![A-Za-z])"
)
_LONG = re.compile(
    r" (?:long|wide|deep|tall|high|apart|away|sprint|race|years|times|metres|is|was|has|as|its"
    r"|across)(?![a-z])"
)
# €10-20m: the currency stands before the other end.
_PRICED_RANGE = re.compile(r"[$€£¥] ?[0-9][0-9.,]{0,8}(?: ?[-–—] ?| to )$")
_PERCENT = re.compile(
    r"(?P<points>[ -]?(?:percentage[ -]points?|per[ -]?cent[ -]points?|%[ -]points?|pp(?![A-Za-z])"
    r"|p\.p\.)|[ ]?个?多?百分点|[ ]?个点(?=[,。;]))"
    r"|(?P<basis>[ -]?(?:basis[ -]points?|bps?(?![A-Za-z])(?! (?:fragment|amplicon|product|region|sequence|long|in length|up|down|insert|reads?|paired|of DNA)))|[ ]?个?基点)"
    r"|(?P<percent>[ ]?%|[ -]?per[ -]?cent(?![A-Za-z])|[ ]?pct(?![A-Za-z]))"
    r"|(?P<permille>[ ]?‰)"
    r"|(?P<times>[ ]?[×xX](?![A-Za-z0-9])(?![ ]?[0-9])(?![ ]g(?![a-z]))|-?fold(?![A-Za-z])|[ -]fold(?![A-Za-z])"
    r"|(?P<occasions>[ ]times(?![A-Za-z]))|[ ]?[余多]?倍)",
    re.IGNORECASE,
)

# Basis points are of rates and prices; whatever else has 300 bp has so many base pairs.
_OF_MONEY = re.compile(
    r"(?<![A-Za-z])(?:rates?|margins?|yields?|spreads?|banks?|bonds?|loans?|lending|interest|fees?|treasury|treasuries|gilts?|bunds?"
    r"|swaps?|coupons?|inflation|fed|ecb|boe|pboc|mortgages?|deposits?|credit|debt|curve|hikes?|easing|tightening|funds?"
    r"|stocks?|equity|equities|profits?|revenues?|ebitda?|traders?|markets?|investors?|currency|sofr|libor|euribor|cpi)(?![A-Za-z])"
    r"|利[率差息润]|收益|银行|央行|国债|债券|[加降]息|毛利|净息|费率|汇率|贷款|存款|[Ll][Pp][Rr]|MLF|市场",
    re.IGNORECASE,
)
_OF_GENES = re.compile(
    r"(?<![A-Za-z])(?:sequenc[a-z]+|[a-z]{0,3}[DR]NA|q?PCR|primers?|genes?|genom[a-z]+|amplicons?|amplified|fragments?|reads?|introns?|exons?"
    r"|plasmids?|promoters?|nucleotides?|loc(?:us|i)|alleles?|deletions?|insertions?|indels?|transcripts?|contigs?|chromosomes?)(?![A-Za-z])"
    r"|测序|引物|序列|基因|片段|扩增|碱基|启动子|外显子|质粒|染色体",
    re.IGNORECASE,
)
_COMPARED_AFTER = re.compile(
    r" (?:too [a-z]|(?:as|that|those|the|its|their|our|his|her|what|more|less|fewer|larger|greater|longer|over|normal|average"
    r"|annual|earnings|revenue|revenues|sales|book|face|forward|expected|trailing|population|current|today's|usual"
    r"|background|pre-[a-z]+|[a-z]{2,}er|[a-z]+'s)(?![a-z])(?! (?:week|month|year|day|time|past|last|first|course)(?![a-z])))"
)
_OCCASIONS_AFTER = re.compile(
    r" (?:an?|per|each|every|daily|weekly|monthly|yearly|annually|in|since|last)(?![a-z])"
)
_GROWN_BEFORE = re.compile(
    r"(?<![a-z])(?:grew|grown|grow|grows|increased?|rose|rise|rises|risen|multiplied|multiply|expanded|swelled|jumped|climbed|soared"
    r"|magnified|amplified|traded?|trades|trading|valued|priced|oversubscribed|subscribed|leverage|by)"
    r"(?: [a-z]+){0,2} (?:by |at |some |about |almost |nearly |up |to )?$",
    re.IGNORECASE,
)
_FACTOR_BEFORE = re.compile(r"(?<![a-z])factors? of (?:about |around |nearly |almost |up to )?$")
UNIT_AFTER = re.compile(rf"[ -]?(?P<unit>{LATIN_UNIT})(?![A-Za-z0-9µμ²³])")
# 由0.02升至0.03 rises, 3安装 and 2克服 are other words.
_HAN_UNIT = re.compile(
    f"[ ]?(?!升[至到高级值温降上为]|安[装全排置]|克服)(?P<unit>{alternatives(HAN_UNITS)})"
)
# 两千多万, 三百余亿: what is more stands before the scale.
_MORE = ("多万", "余万", "来万", "多亿", "余亿", "来亿")
_MOST_POINTS = {"pp": 100, "bp": 500}
_SIGN = "+-±"
# An en dash that is a minus: (–259), to –3.5%, 为–2; not that of 5–10 and A–3.
_DASH_BEFORE = re.compile(
    r"(?:^|(?<![A-Za-z])(?:to|and|or|by|at|of|is|was|from|with) |[\n(\[=<>≤≥≈~|:;,，]|[为至到是约达]|(?<![0-9%°])(?<![0-9] [a-zA-Z])(?<![0-9] [a-zA-Z]{2})[A-Za-z\u4e00-\u9fff] |[,:;=<>≈] )$"
)
# Plus or minus 2 is ±2.
_EITHER_SIGN = re.compile(
    r"(?:(?<![A-Za-z])(?:plus or minus|plus/minus|give or take) |\+/- ?|正负 ?)$", re.IGNORECASE
)
_BELOW = re.compile(
    r"(?P<sign>零下 ?|(?<![A-Za-z\u4e00-\u9fff])负(?=[0-9])|(?<=[为至到是约达])负)$"
    r"|(?:^|[(,;:–—] ?|(?<![A-Za-z])(?:to|of|at|was|is|by|from|and|or|around|about|reached|between|hit) )"
    r"(?P<sign_word>minus )$"
)
# Under-35s are no seconds.
_AGED_BEFORE = re.compile("(?<![a-z])(?:under|over)[- ]$", re.IGNORECASE)
# In 26元-27元 the hyphen makes a range.
_RANGE_BEFORE = re.compile(r"[0-9] ?[\u4e00-\u9fff]{1,3}$")


def measure(text: str, number: Candidate) -> None:
    """Include the parts on both sides of a number, and set its unit."""
    _take_scale(text, number)
    _take_percent(text, number)
    if not number.unit and (currency := currencies.after(text, number.end)):
        number.end, number.unit = currency
    elif not number.unit:
        currencies.take_spoken_money(text, number)
    _take_front(text, number)
    if not number.unit and _FACTOR_BEFORE.search(text, max(0, number.start - 24), number.start):
        number.unit = TIMES
    elif not number.unit:
        number.unit = unit_after(text, number.end)
    if number.unit == "s" and _AGED_BEFORE.search(text, max(0, number.start - 6), number.start):
        number.unit = ""
    number.bare = number.bare and not number.unit


def is_measured_after(text: str, position: int) -> bool:
    """Return whether a unit, a scale, a per cent or a multiple follows."""
    return bool(
        unit_after(text, position) or _SCALE.match(text, position) or _PERCENT.match(text, position)
    )


def unit_after(text: str, position: int) -> str:
    """Return the unit of measurement that follows, or ""."""
    found = UNIT_AFTER.match(text, position) or _HAN_UNIT.match(text, position)
    return found["unit"] if found else ""


def _take_scale(text: str, number: Candidate) -> None:
    before = text[number.end - 1]
    more = before in "千百" and text.startswith(_MORE, number.end)
    if number.script == "digits" or before not in "万亿兆千百" or more:
        found = _SCALE.match(text, number.end)
        if not found or not _is_scale(text, number, found):
            return
        written = found["word"] or found["tight"] or found["loose"] or found["han"]
        number.scale = SCALES.get(written) or SCALES[written.lower()]
        number.end = found.end()
        number.bare = False
        if found["han"]:
            _take_rest(text, number, found["han"])
            _take_more(text, number)


def _take_more(text: str, number: Candidate) -> None:
    """Include the 多万 of 3百多万."""
    if text[number.end - 1] in "十百千" and text.startswith(_MORE, number.end):
        number.scale += SCALES[text[number.end + 1]]
        number.end += 2


def _take_rest(text: str, number: Candidate, scale: str) -> None:
    """Read on after 1亿: in 1亿2000万 each part is smaller than the one before.

    Within a section of four places the parts share its scale: 3千5百万 is 3500万.
    """
    small, large = HAN_SCALES[scale]
    total, section = Decimal(0), number.value * 10**small
    whole = number.value % 1 == 0
    lowest, limit = (small, 99) if not large else (4, large)
    if large:
        total, section = section * 10**large, Decimal(0)
    end = number.end
    while whole and lowest > 1 and (more := _GOES_ON.match(text, end)):
        digits = more["digits"].replace(",", "")
        value = Decimal(digits)
        small, large = HAN_SCALES.get(more["scale"] or "", (0, 0))
        whole = value % 1 == 0
        if more["scale"]:
            if (large and large >= limit) or (small and not large and small >= lowest):
                return
            if small and (value >= 10 or small >= lowest) and section:
                return
            section += value * 10**small
            lowest = small
            if large:
                total, section = total + section * 10**large, Decimal(0)
                lowest, limit = 4, large
        else:
            last = lowest if section else limit
            spoken = len(digits) == 1 and _SPOKEN.match(text, more.end())
            if not whole or not (spoken or len(digits) == last):
                return
            # 1万2 is 12,000, as 一万二 is.
            section += value * 10 ** (last - 1) if spoken else value
            whole = False
        end = more.end()
        if len(str(total + section)) > _LONGEST_EXACT + 3:
            return
        if not section or not more["scale"] or not _GOES_ON.match(text, end):
            number.value, number.scale, number.end = total + section, 0, end


def _is_scale(text: str, number: Candidate, found: re.Match[str]) -> bool:
    """Distinguish million from metres, billion from bytes, trillion from tesla."""
    letters = found["tight"] or found["loose"]
    if found["han"] == "兆":
        return not _is_mega(text, found)
    if not letters or letters in SURE_SCALES or (letters not in UNIT_SCALES and found["tight"]):
        return True
    start = number.start
    priced = currencies.before(text, start) or currencies.after(text, found.end())
    priced_range = _PRICED_RANGE.search(text, max(0, start - 16), start)
    return bool(priced or priced_range) or _counts_things(text, found.end())


def _is_mega(text: str, found: re.Match[str]) -> bool:
    """Distinguish 100兆带宽 from 100兆元."""
    sign, end = found.start("han"), found.end()
    if currencies.after(text, end):
        return False
    if _MEGA.match(text, sign):
        return True
    line = text[max(0, sign - _MEGA_REACH) : sign].rpartition("\n")[2]
    after = text[end : end + _MEGA_REACH].partition("\n")[0]
    return bool(_MEGA_NEAR.search(line) or _MEGA_NEAR.search(after))


def _counts_things(text: str, position: int) -> bool:
    return bool(_PLURAL.match(text, position)) and not _LONG.match(text, position)


def _take_percent(text: str, number: Candidate) -> None:
    found = _PERCENT.match(text, number.end)
    if (
        not found
        or _counts_pages(text, number, found)
        or (found[0].strip() == "bp" and not _is_of_money(text, number))
        or (found["occasions"] and not _multiplies(text, number, found.end()))
    ):
        return
    if found["points"]:
        number.unit = POINTS
    elif found["basis"]:
        number.unit = BASIS
    elif found["percent"]:
        number.unit = PERCENT
    elif found["permille"]:
        number.unit = PERMILLE
    else:
        number.unit = TIMES
    number.end = found.end()


def _counts_pages(text: str, number: Candidate, found: re.Match[str]) -> bool:
    """Recognize £18 pp, the 432 pp. of a book and the 1,452 bp of DNA, which are no points."""
    if found[0].strip() == "pp" and currencies.before(text, number.start):
        return True
    return found[0].strip() in ("pp", "bp") and number.value >= _MOST_POINTS[found[0].strip()]


def _is_of_money(text: str, number: Candidate) -> bool:
    """Distinguish 25 bp of a rate from those of a gene, by the words of the line around them."""
    before = text[max(0, number.start - 90) : number.start].rpartition("\n")[2]
    after = text[number.end : number.end + 60].partition("\n")[0]
    if _OF_GENES.search(before) or _OF_GENES.search(after):
        return False
    return bool(_OF_MONEY.search(before) or _OF_MONEY.search(after))


def _multiplies(text: str, number: Candidate, end: int) -> bool:
    """Distinguish `three times as many` from `three times last week`, and 2.5 times from either."""
    if number.scaled % 1 or _COMPARED_AFTER.match(text, end):
        return True
    if _OCCASIONS_AFTER.match(text, end):
        return False
    return bool(_GROWN_BEFORE.search(text, max(0, number.start - 40), number.start))


def _take_front(text: str, number: Candidate) -> None:
    """Take a currency and a sign in either order: -$5, €-5, +35, 零下40, minus 40."""
    signed = _take_sign(text, number)
    if found := currencies.before(text, number.start):
        number.start, code = found
        # A name after the number says more than a sign before it: $5 Australian.
        if not number.unit or number.unit in ("USD", "CNY"):
            number.unit = code
        signed = signed or _take_sign(text, number)
    if not signed and (
        either := _EITHER_SIGN.search(text, max(0, number.start - 16), number.start)
    ):
        number.start = either.start()
        return
    below = None if signed else _BELOW.search(text, max(0, number.start - 16), number.start)
    if below:
        number.start = below.start("sign" if below["sign"] else "sign_word")
        number.value = number.value.copy_negate()


def _take_sign(text: str, number: Candidate) -> bool:
    at = number.start - 1
    if at >= 0 and text[at] == "–" and _DASH_BEFORE.search(text, max(0, at - 5), at):
        number.start, number.value = at, number.value.copy_negate()
        return True
    if at < 0 or text[at] not in _SIGN:
        return False
    before = text[at - 1] if at else " "
    if before.isascii() and (before.isalnum() or before in ")]%+-.$€£/"):
        return False
    if _RANGE_BEFORE.search(text, max(0, at - 5), at):
        return False
    if text[at] == "-":
        number.value = number.value.copy_negate()
    number.start = at
    return True


# Scales that a text which counts by millions has elsewhere.
_LARGE = (6, 9, 12)
# Where a text measures lengths or areas, an m may always be a metre.
_LENGTHS = frozenset(
    words("""m km cm mm metre metres meter meters kilometre kilometres kilometer kilometers m² m2 m³ m3 km² km2 m/s
    ha hectare hectares mile miles ft foot feet inch inches yard yards acre acres 米 公里 千米 厘米 毫米""")
)
_DECIMALS = re.compile("[0-9]{1,3}\\.[0-9]{1,2}")
# Amounts alone in brackets or by year.
_IN_BRACKETS = re.compile("m ?[,;)]")
# Owners of an amount: a name, or a plural noun.
_HOLDERS_BEFORE = re.compile(r"(?:(?<![A-Za-z])[A-Z][A-Za-z'-]{1,20}|[a-z]s) \($")
_OF_A_YEAR = re.compile(
    r"m(?!²)(?: (?:to|and) [0-9.]{1,6}m)?,? (?:in|by|for|during) (?:FY ?)?(?:19|20)[0-9]{2}(?![0-9])"
)


def settle_millions(text: str, numbers: list[Candidate]) -> None:
    """Read `m` as millions where the text has other millions and no lengths."""
    dated = [each for each in numbers if _is_doubtful(text, each, _OF_A_YEAR)]
    bracketed = [each for each in numbers if _is_doubtful(text, each, _IN_BRACKETS)]
    # A single one in brackets may be the length of what stands before it.
    doubtful = [*dated, *bracketed] if dated or len(bracketed) > 1 else []
    counts = any(each.scale in _LARGE for each in numbers)
    lengths = sum(each.unit in _LENGTHS for each in numbers)
    if not doubtful or not counts or lengths > len(doubtful):
        return
    for each in doubtful:
        each.end, each.scale, each.unit, each.bare = each.end + 1, 6, "", False


def _is_doubtful(text: str, number: Candidate, after: re.Pattern[str]) -> bool:
    if number.kind is not NumberKind.QUANTITY or number.unit != "m":
        return False
    if not _DECIMALS.fullmatch(text, number.start, number.end):
        return False
    if not after.match(text, number.end):
        return False
    return after is _OF_A_YEAR or bool(
        _HOLDERS_BEFORE.search(text, max(0, number.start - 24), number.start)
    )
