"""Names that contain a number: COVID-19, CO2, H.264, 5G, 737-800, 192.0.2.1."""

import re
from decimal import Decimal

from articles.audit.identifiers.opaque import identifier
from articles.audit.numbers import Candidate, NumberKind, words
from articles.audit.units.measurement import unit_after
from articles.audit.units.tables import LATIN_UNIT

_CURRENCY_GLUED = re.compile(
    r"(?<![A-Za-z])"
    r"(?:USD|EUR|GBP|CNY|RMB|JPY|CHF|AUD|CAD|HKD|INR|Rs|[KTU]Sh|Ksh|Rp|RM|Tk|SFr)$"
)
# BMI27.3, pH7.4: what is measured, written without a space.
_GAUGED = frozenset(words("BMI pH PH IF EPS PE PB ROE AUC CPI PPI PMI GDP GPA PSNR SSIM IQ Hb"))
# Prefixes with a hyphen before a quantity or a year: mid-2020, under-12.
_PREFIXES = frozenset(
    words(
        "mid pre post under over sub non near top late early than to from and or plus per inter"
        " ultra up age ages aged in for of out by"
    )
)
# 16G内存 and 2T of storage are counted in bytes; 5G is a network.
_MEMORY = re.compile(
    r"[GT](?=(?:[ ]?(?:内存|显存|硬盘|固态|流量|闪存|存储|空间|机械|U盘|内存条|套餐)|[ ](?:of )?(?:RAM|SSD|HDD|VRAM|memory|disk|storage|swap"
    r"|drive|data)(?![A-Za-z])|[+](?=[0-9])))"
)
# 显存从24G涨到48G: what grows has been named.
_MEMORY_BEFORE = re.compile(
    r"(?:(?:显存|内存|硬盘|固态|闪存|存储空间|缓存|(?<![A-Za-z])V?RAM|(?<![A-Za-z])SSD)"
    r"(?:[从由自有为是仅只才约共达大到至了升增涨扩加 ]|提高|提升|[0-9]{1,4}[GT]B?){0,10}"
    r"|(?<![A-Za-z])(?:memory|V?RAM|storage)(?: (?:is|was|of|went|grew|grows|rose|rises|from|to|up|by|only|[0-9]{1,4}G)){1,6} )$"
)
_MEMORY_ALONE = re.compile("[GT](?![A-Za-z0-9网手信基通时芯频模])")
# 180°C/350°F and 220C/200C fan: the letter is of a degree.
_DEGREE = re.compile("[0-9]{1,3}[CF]")
_MEASURED = re.compile(f"[0-9.]{{1,8}}{LATIN_UNIT}")
_TAIL = re.compile(r"[A-Za-z0-9]{1,40}(?:[-./_][A-Za-z0-9]{1,40}){0,8}")
_DIGITS = re.compile(r"[0-9]{1,30}")
_MODEL_AFTER_HAN = frozenset("歼运轰直苏强风征旗鹰弹星号")
_DOTTED = re.compile(r"[0-9]{1,9}(?:\.[0-9]{1,9}){2,9}(?:/[0-9]{1,2})?(?![0-9])")
# A 6-foot-4 player.
_FEET = re.compile("[1-9][0-9]?-(?:foot|feet|ft)", re.IGNORECASE)
# 2k-5k: the ends of a range.
_SCALED = re.compile(r"[0-9.]{1,8}(?:k|K|m|M|mn|bn|b|B)")
_SCALE_AFTER = re.compile("(?:k|K|m|M|mn|bn|b|B)(?![A-Za-z0-9])")
# 2x16GB: how many, and of what size.
_TIMES_SIZE = r"x[0-9]{1,4} ?(?:[KMGTP]B|[kM]?W|k?V|A|[cm]?m|m?l|k?g)(?![A-Za-z0-9])"
# 6x4: the sides of a photograph; a 4x4 is a car.
_SIDE = r"(?:(?<!4)x|x(?!4(?![0-9.])))[1-9][0-9]{0,3}(?:\.[0-9]{1,2})?(?![A-Za-z0-9])"
_SIDE_AFTER = re.compile(_SIDE)
_MANY_BEFORE = re.compile("[1-9][0-9]{0,3}x")
_LETTERS_AFTER = re.compile(
    rf"(?!{_TIMES_SIZE}|{_SIDE}|s(?![A-Za-z0-9-]))[A-Za-z][A-Za-z0-9]{{0,80}}(?:-[A-Za-z0-9]{{1,20}}){{0,3}}"
    r"|-[A-Z][A-Za-z0-9]{0,20}(?![a-z])"
)
# 4K as a name; a plural noun would follow a count of thousands.
_RESOLUTION = re.compile(
    r"[24568]K(?![A-Za-z0-9])(?! (?!(?:is|was|has|as)(?![a-z]))[a-z]+s(?![a-z]))"
)
_RESOLUTION_BEFORE = re.compile(r"(?<![A-Za-z])(?:in|a|an|the|and|or|native|true|full|up to) $")
_RESOLUTION_AFTER = re.compile(
    r"K (?:video|resolution|display|screen|TV|UHD|monitor|camera|webcam|sensor|projector|footage|film|stream|streaming|image|panel"
    r"|television|movie|content|recording|drone|laptop|race|run)(?![a-z])"
)


def after_letters(text: str, number: Candidate) -> Candidate | None:
    """Recognize CO2, H5N1, x86; FY2023 is a year, and US$5 and x10 are left to other rules."""
    start = number.start
    before = text[start - 1 : start]
    if "α" <= before <= "ω" and before != "μ" and number.written <= 2:
        # χ2, β1: the letter has the number for an index.
        return identifier(start - 1, number.end, text[start : number.end])
    if not before or not before.isascii() or not (before.isalpha() or before == "_"):
        return None
    begin = _begin(text, start)
    letters = text[begin:start]
    if _CURRENCY_GLUED.search(letters):
        return None
    if _MANY_BEFORE.fullmatch(letters) and (
        unit_after(text, number.end) or _SIDE_AFTER.match(text, start - 1)
    ):
        return None
    if letters in _GAUGED and "." in text[start : number.end]:
        return None
    if letters == "x" and not text.startswith(("86", "64"), start):
        return None
    found = _compound(text, number, begin)
    if letters in ("FY", "CY"):
        found.kind = NumberKind.YEAR
    return found


def after_hyphen(text: str, number: Candidate) -> Candidate | None:
    """Recognize COVID-19 and 歼-20, but not mid-2020 and under-12."""
    start = number.start
    before, letter = text[start - 1 : start], text[start - 2 : start - 1]
    if before == "-" and letter in _MODEL_AFTER_HAN:
        return _compound(text, number, start)
    if not before or before not in "-–/" or not (letter.isascii() and letter.isalpha()):
        return None
    begin = _begin(text, start - 1)
    word = text[begin : start - 1]
    if _MEASURED.fullmatch(word) and unit_after(text, number.end):
        # 9V/2A: both are measured.
        return None
    if _FEET.fullmatch(word):
        # A 6-foot-4 player.
        return None
    degree = text[begin - 1 : begin] == "°" or _DEGREE.fullmatch(word)
    if before != "-" and (degree or not word.isupper()):
        return None
    if _SCALED.fullmatch(word) and _SCALE_AFTER.match(text, number.end):
        return None
    if len(word) > 20 or re.split(r"[-./]", word)[-1].lower() in _PREFIXES:
        return None
    return _compound(text, number, begin)


def after_initial(text: str, number: Candidate) -> Candidate | None:
    """Recognize H.264: a single capital letter and a point."""
    start = number.start
    if text[start - 1 : start] != "." or start < 2:
        return None
    letter, before = text[start - 2], text[start - 3 : start - 2] if start > 2 else " "
    if not ("A" <= letter <= "Z") or (before.isascii() and before.isalnum()) or before == ".":
        return None
    return _compound(text, number, start - 2)


def dotted(text: str, number: Candidate) -> Candidate | None:
    """Recognize 192.0.2.1 and 3.12.1; 1.234.567 is a number grouped by points."""
    found = _DOTTED.match(text, number.start)
    if not found or number.end > found.end():
        return None
    groups = found[0].split(".")
    if len(groups[0]) <= 3 and all(len(group) == 3 for group in groups[1:]):
        number.value, number.end = Decimal("".join(groups)), found.end()
        return None
    return identifier(number.start, found.end(), groups[0])


def before_letters(text: str, number: Candidate) -> Candidate | None:
    """Recognize 5G and 3D, after units were read: 5kg is a quantity."""
    if number.unit:
        return None
    found = _LETTERS_AFTER.match(text, number.end)
    if not found:
        return None
    digits = re.sub("[^0-9]", "", text[number.start : number.end])
    return identifier(number.start, found.end(), digits or "0")


def memory(text: str, number: Candidate) -> Candidate | None:
    """Recognize the 16 of 16G内存 and of 内存有16G."""
    found = _MEMORY.match(text, number.end)
    if not found and _MEMORY_BEFORE.search(text, max(0, number.start - 40), number.start):
        found = _MEMORY_ALONE.match(text, number.end)
    if not found or number.value % 1:
        return None
    number.unit = f"{found[0]}B"
    number.bare = False
    return number.classify(NumberKind.QUANTITY)


def resolution(text: str, number: Candidate) -> Candidate | None:
    """Recognize the 4K of a screen and the 5K of a run."""
    if not _RESOLUTION.match(text, number.start):
        return None
    before = _RESOLUTION_BEFORE.search(text, max(0, number.start - 8), number.start)
    if before or _RESOLUTION_AFTER.match(text, number.end):
        return number.classify(NumberKind.IDENTIFIER, end=number.end + 1)
    return None


def _begin(text: str, end: int) -> int:
    """Return where the word that ends at a position begins; inside, it may have hyphens and points."""
    begin = end
    while begin > 0 and end - begin < 40 and _in_word(text, begin - 1):
        begin -= 1
    return begin


def _in_word(text: str, position: int) -> bool:
    character = text[position]
    if character in "-_.":
        character = text[position - 1 : position]
    return character.isascii() and character.isalnum()


def _compound(text: str, number: Candidate, begin: int) -> Candidate:
    tail = _TAIL.match(text, number.start)
    digits = _DIGITS.match(text, number.start)
    end = tail.end() if tail else number.end
    return identifier(begin, max(end, number.start + 1), digits[0] if digits else "0")
