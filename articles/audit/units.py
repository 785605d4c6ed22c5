"""Parts of a number around its digits: sign, currency, scale, per cent, times, unit of measurement."""

import re
from decimal import Decimal

from articles.audit import currencies
from articles.audit.lexicon import alternatives, read_table
from articles.audit.numbers import BASIS, PERCENT, PERMILLE, POINTS, TIMES, Candidate

# Scales in words, as powers of ten.
WORD_SCALES = {
    "hundred": 2, "thousand": 3, "lakh": 5, "million": 6, "crore": 7, "milliard": 9, "billion": 9,
    "lakh crore": 12, "trillion": 12, "quadrillion": 15,
}  # fmt: skip
# Letters that may stand apart from their number, since they are nothing else.
_SURE_SCALES = {
    "mln": 6, "mn": 6, "mio": 6, "Mio": 6, "bln": 9, "bn": 9, "Bn": 9, "mrd": 9, "Mrd": 9, "trn": 12,
    "tn": 12,
}  # fmt: skip
# Letters that are other things as well, and scales right after a number; M and B after a space too.
_LETTER_SCALES = {"MM": 6, "m": 6, "M": 6, "b": 9, "B": 9, "T": 12, "k": 3, "K": 3}
# Of these, the letters that are units as well: metres, bytes, tesla.
_UNIT_SCALES = ("m", "b", "T")
# Each sign of a Chinese scale, as the power within a section of four places, and of the section.
_HAN_SCALES = {
    "十": (1, 0), "百": (2, 0), "千": (3, 0), "万": (0, 4), "十万": (1, 4), "百万": (2, 4),
    "千万": (3, 4), "亿": (0, 8), "十亿": (1, 8), "百亿": (2, 8), "千亿": (3, 8), "万亿": (4, 8),
    "兆": (0, 12),
}  # fmt: skip
_SCALES = (
    WORD_SCALES
    | _SURE_SCALES
    | _LETTER_SCALES
    | {sign: sum(powers) for sign, powers in _HAN_SCALES.items()}
)
_UNITS = read_table("units.csv")
_LATIN_UNIT = "|".join(row["unit"] for row in _UNITS if row["script"] == "latin")
_HAN_UNITS = [row["unit"] for row in _UNITS if row["script"] == "chinese"]
# Those that count a single numeral before them: 四英寸 is measured, where 一度 and 三安 are other words.
MEASURING_UNITS = [row["unit"] for row in _UNITS if row["measures"]]
UNIT_AFTER = re.compile(rf"[ -]?(?P<unit>{_LATIN_UNIT})(?![A-Za-z0-9µμ²³])")
# 由0.02升至0.03 rises, 3安装 and 2克服 are other words.
_HAN_UNIT = re.compile(
    f"[ ]?(?!升[至到高级值温降上为]|安[装全排置]|克服)(?P<unit>{alternatives(_HAN_UNITS)})"
)


def unit_after(text: str, position: int) -> str:
    """Return the unit of measurement that follows, or ""."""
    found = UNIT_AFTER.match(text, position) or _HAN_UNIT.match(text, position)
    return found["unit"] if found else ""


_HAN_SCALE = alternatives([each for each in _HAN_SCALES if each not in "十百千"])
_SCALE = re.compile(
    rf"(?:[ -]?(?P<word>(?i:{alternatives(WORD_SCALES)}))(?![A-Za-z])"
    rf"|(?P<tight>{alternatives([*_SURE_SCALES, *_LETTER_SCALES])})(?![A-Za-z0-9])(?!-[0-9](?![0-9.,]{{0,8}}[kKmMbB]))"
    rf"|[ ](?P<loose>{alternatives([*_SURE_SCALES, 'M', 'B'])})(?![A-Za-z0-9])"
    # 100兆带宽: an abbreviation of megabytes or megabits, where 3.2兆 of money are trillions.
    r"|[ ]?(?:[余多来几]|个(?=亿|万亿|百万|千万|兆))?(?!兆(?:瓦|赫|帕|焦|伏|字|比特|带宽|宽带|流量|光纤|[A-Za-z]))"
    rf"(?P<han>{_HAN_SCALE}|千(?![克米瓦卡帕伏赫焦伍字])|百(?![帕分])))"
)
# A number may go on after its scale: 1亿2000万, 3万5千, 2亿4326.4万.
_GOES_ON = re.compile(
    rf"零?(?P<digits>[1-9],[0-9]{{3}}|[0-9]{{1,4}}(?:\.[0-9]{{1,4}})?)"
    rf"(?:(?P<scale>{_HAN_SCALE}|千(?![克米瓦卡帕伏赫焦])|百(?![帕分]))|(?![0-9万千百亿%年]|[.,][0-9]))"
)
_SPOKEN = re.compile(r"(?=[,。;!?、)\n~元块的])|$")
# Arithmetic on more digits than these would round.
_LONGEST_EXACT = 15
# €10-20m: the currency stands before the other end.
_PRICED_RANGE = re.compile(r"[$€£¥] ?[0-9][0-9.,]{0,8}(?: ?[-–—] ?| to )$")
# Words that distinguish 5m homes from 5m long.
_PLURAL = re.compile(
    r" (?:[a-z]+ )?(?!(?:was|is|has|does|this|its|us|as|thus|less|plus|across|yes|always|perhaps|metres|years|times)(?![a-z]))"
    r"(?:[a-z]{2,}s|people|children|women|men)(?![A-Za-z])"
)
_PERCENT = re.compile(
    r"(?P<points>[ -]?(?:percentage[ -]points?|per[ -]?cent[ -]points?|%[ -]points?|pp(?![A-Za-z])"
    r"|p\.p\.)|[ ]?个?多?百分点|[ ]?个点(?=[,。;]))"
    r"|(?P<basis>[ -]?(?:basis[ -]points?|bps(?![A-Za-z]))|[ ]?个?基点)"
    r"|(?P<percent>[ ]?%|[ -]?per[ -]?cent(?![A-Za-z])|[ ]?pct(?![A-Za-z]))"
    r"|(?P<permille>[ ]?‰)"
    r"|(?P<times>[ ]?[×xX](?![A-Za-z0-9])(?![ ]?[0-9])(?![ ]g(?![a-z]))|-?fold(?![A-Za-z])|[ -]fold(?![A-Za-z])"
    r"|(?P<occasions>[ ]times(?![A-Za-z]))|[ ]?[余多]?倍)",
    re.IGNORECASE,
)
_PERCENT_UNITS = {"points": POINTS, "basis": BASIS, "percent": PERCENT, "permille": PERMILLE}
_COMPARED_AFTER = re.compile(
    r" (?:too [a-z]|(?:as|that|those|the|its|their|our|his|her|what|more|less|fewer|larger|greater|longer|over|normal|average"
    r"|annual|earnings|revenue|revenues|sales|book|face|forward|expected|trailing|population|current|today's|usual"
    r"|background|pre-[a-z]+|[a-z]{2,}er|[a-z]+'s)(?![a-z])(?! (?:week|month|year|day|time|past|last|first|course)(?![a-z])))"
)
_FACTOR_BEFORE = re.compile(r"(?<![a-z])factors? of (?:about |around |nearly |almost |up to )?$")
_SIGN = "+-±"
# An en dash that is a minus: (–259), to –3.5%, 为–2; not that of 5–10 and A–3.
_DASH_BEFORE = re.compile(
    r"(?:^|(?<![A-Za-z])(?:to|and|or|by|at|of|is|was|from|with) |[\n(\[=<>≤≥≈~|:;,，]|[为至到是约达]"
    r"|(?<![0-9%°])(?<![0-9] [a-zA-Z])(?<![0-9] [a-zA-Z]{2})[A-Za-z\u4e00-\u9fff] |[,:;=<>≈] )$"
)
# Plus or minus 2 is ±2.
_EITHER_SIGN = re.compile(
    r"(?:(?<![A-Za-z])(?:plus or minus|plus/minus|give or take) |\+/- ?|正负 ?)$", re.IGNORECASE
)
_BELOW = re.compile(
    r"(?P<sign>零下 ?|(?<![A-Za-z\u4e00-\u9fff])负(?=[0-9])|(?<=[为至到是约达])负)$"
    r"|(?:^|[(,;:–—] ?|(?<![A-Za-z])(?:to|of|at|was|is|by|from|and|or|around|about|reached|between|hit) )"
    r"(?P<word>minus )$"
)
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
    number.bare = number.bare and not number.unit


def is_measured_after(text: str, position: int) -> bool:
    """Return whether a unit, a scale, a per cent or a multiple follows."""
    return bool(
        unit_after(text, position) or _SCALE.match(text, position) or _PERCENT.match(text, position)
    )


def _take_scale(text: str, number: Candidate) -> None:
    before = text[number.end - 1]
    # 两千多万, 三百余亿: what is more stands before the scale.
    more = before in "千百" and text[number.end : number.end + 1] in tuple("多余来")
    if number.script != "digits" and before in "万亿兆千百" and not more:
        return
    found = _SCALE.match(text, number.end)
    if not found or not _is_scale(text, number, found):
        return
    written = found["word"] or found["tight"] or found["loose"] or found["han"]
    number.scale = _SCALES.get(written) or _SCALES[written.lower()]
    number.end = found.end()
    number.bare = False
    if found["han"]:
        _take_rest(text, number, found["han"])


def _take_rest(text: str, number: Candidate, scale: str) -> None:
    """Read on after 1亿: in 1亿2000万 each part is smaller than the one before.

    Within a section of four places the parts share its scale: 3千5百万 is 3500万.
    """
    small, large = _HAN_SCALES[scale]
    total, section = Decimal(0), number.value * 10**small
    whole = number.value % 1 == 0
    lowest, limit = (small, 99) if not large else (4, large)
    if large:
        total, section = section * 10**large, Decimal(0)
    end = number.end
    while whole and lowest > 1 and (more := _GOES_ON.match(text, end)):
        digits = more["digits"].replace(",", "")
        value = Decimal(digits)
        small, large = _HAN_SCALES.get(more["scale"] or "", (0, 0))
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
    if not letters or letters in _SURE_SCALES or (letters not in _UNIT_SCALES and found["tight"]):
        return True
    return bool(
        currencies.before(text, number.start)
        or _PRICED_RANGE.search(text, max(0, number.start - 16), number.start)
        or currencies.after(text, found.end())
        or _PLURAL.match(text, found.end())
    )


def _take_percent(text: str, number: Candidate) -> None:
    found = _PERCENT.match(text, number.end)
    if not found:
        return
    if (
        found["occasions"]
        and not number.scaled % 1
        and not _COMPARED_AFTER.match(text, found.end())
    ):
        # Three times last week is no multiple, as 2.5 times is.
        return
    if found[0].strip() == "pp" and (number.value >= 100 or currencies.before(text, number.start)):
        # The 432 pp. of a book.
        return
    number.unit = next((unit for name, unit in _PERCENT_UNITS.items() if found[name]), TIMES)
    number.end = found.end()


def _take_front(text: str, number: Candidate) -> None:
    """Take a currency and a sign in either order: -$5, €-5, +35, 零下40, minus 40."""
    signed = _take_sign(text, number)
    if found := currencies.before(text, number.start):
        number.start, code = found
        # A name after the number says more than a sign before it: $5 Australian.
        if not number.unit or number.unit in ("USD", "CNY"):
            number.unit = code
        signed = signed or _take_sign(text, number)
    if signed:
        return
    reach = max(0, number.start - 16)
    if either := _EITHER_SIGN.search(text, reach, number.start):
        number.start = either.start()
    elif below := _BELOW.search(text, reach, number.start):
        number.start = below.start("sign" if below["sign"] else "word")
        number.value = number.value.copy_negate()


def _take_sign(text: str, number: Candidate) -> bool:
    at = number.start - 1
    is_dash = at >= 0 and text[at] == "–" and _DASH_BEFORE.search(text, max(0, at - 5), at)
    if not is_dash:
        before = text[at - 1 : at] or " "
        if at < 0 or text[at] not in _SIGN or _RANGE_BEFORE.search(text, max(0, at - 5), at):
            return False
        if before.isascii() and (before.isalnum() or before in ")]%+-.$€£/"):
            return False
    if text[at] in "-–":
        number.value = number.value.copy_negate()
    number.start = at
    return True
