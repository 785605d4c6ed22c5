"""Signs of numbers: the decimal sign, groups of thousands, missing values. Pure."""

import re
from collections.abc import Iterable, Sequence

from metrics.cells.decimals import plain_decimal, shift_decimal
from metrics.cells.parse import parse_cell
from metrics.importing.table import UnreadableCell

_SPACES = "  \u00a0\u2007\u2009\u202f"
# A number with at most a short unit on either side.
_NUMBER = re.compile(
    rf"(?P<before>[^\d.,\w]*(?:[A-Za-z]{{1,3}}\$?)?[^\d.,\w]*)"
    rf"(?P<digits>\d[\d.,'’{_SPACES}]*\d|\d|[.,]\d+)"
    r"(?P<power>[eE][+-]?\d+)?"
    rf"(?P<after>[{_SPACES}]*[^\d.,'’]{{0,12}})"
)
_BARE = re.compile(
    rf"[-+−–]?[{_SPACES}]?[$€£¥]?[{_SPACES}]?[-+−]?"
    rf"(?:\d{{1,3}}(?:[.,'’{_SPACES}]\d{{3}})+(?:[.,]\d+)?|\d+(?:[.,]\d+)?|[.,]\d+)"
    rf"(?:[eE][-+−]?\d+)?[{_SPACES}]?[%€$£¥元]?"
)
_COMMA_IS_DECIMAL = re.compile(
    rf"0,\d+|\d+,(?:\d{{1,2}}|\d{{4,}})|\d{{1,3}}(?:[.{_SPACES}'’]\d{{3}})+,\d+|\d{{1,3}}(?:\.\d{{3}}){{2,}}"
)
_POINT_IS_DECIMAL = re.compile(
    rf"0\.\d+|\d{{1,2}}(?:,\d\d)+,\d{{3}}(?:\.\d+)?|\d*\.(?:\d{{1,2}}|\d{{4,}})|\d{{1,3}}(?:[,{_SPACES}'’]\d{{3}})+\.\d+|\d{{1,3}}(?:,\d{{3}}){{2,}}"
)
# The last letters of units and scales that a cell may have.
_ENDS = set("kKmMnNbBtTyYdDrRpPbBeEfF千万亿元%0123456789民币镑港日欧")
# Where `.5` lacks its nought.
_BARE_POINT = re.compile(r"^[-+−]?(?=\.\d)")
_DIGIT = re.compile(r"\d")
_SWAPPED = str.maketrans(",.", ".,")
# Signs for a missing value in a column of numbers, beside those that `metrics.cells.parse` knows.
_MISSING = {
    *(":", ".", "na", "(NA)", "<NA>", "#NA", "NaN", "nan", "NAN", "null", "NULL", "None"),
    *("\\N", "nd", "n.d.", "ND", "−", "缺失", "不详"),
}
# What no number has that a program writes, but people do.
_UNUSUAL = re.compile(r"[(（×*·⋅∙‰‐‑‒–﹣xX０-９⁰¹²³⁴-⁹^]")
_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_POWER = re.compile(
    r"(?P<number>[-+−]?\d[\d.,]*)\s*[x×*·⋅∙]\s*10\s*"
    r"(?:\^\s*(?P<exponent>[-+−]?\d{1,3})|(?P<raised>[⁺⁻]?[⁰¹²³⁴-⁹]{1,3}))"
)
_RAISED = str.maketrans("⁺⁻⁰¹²³⁴⁵⁶⁷⁸⁹−", "+-0123456789-")
_MINUS = re.compile(r"[‐‑‒–﹣](?=\s?[^\s])")
_ACCOUNTING = re.compile(
    r"(?P<before>[^\d()]{0,4})\((?P<inside>[^()+−-]*\d[^()]*)\)(?P<after>\s*[%€]?)"
)


def is_missing(text: str) -> bool:
    """Return whether a text in a column of numbers says that there is no value."""
    text = text.strip()
    return text in _MISSING or (_DIGIT.search(text) is None and parse_cell(text).missing)


def is_number(text: str) -> bool:
    """Return whether a text is a number in any of the usual writings, perhaps with a unit."""
    text = text.strip().removesuffix("‰")
    if _BARE.fullmatch(text):
        return True
    if _UNUSUAL.search(text) and (usual := _usual_notation(text)) != text:
        return is_number(usual)
    if text[-1:] not in _ENDS or not any(map(str.isdigit, text)):
        return False
    return any(parse_cell(write(text)).value is not None for write in (str, _ungroup, _swap))


def guess_decimal(texts: Iterable[str], *, semicolons: bool = False) -> str:
    """Return the decimal sign, `.` or `,`, for which more of the numbers speak.

    If none speaks (`1,234` may be either), a file whose cells are separated by semicolons has
    commas, as the programs that write it do so because the comma is taken.
    """
    commas = points = unclear = 0
    for text in texts:
        number = _NUMBER.fullmatch(text.strip())
        if number is None:
            continue
        digits = number["digits"]
        if _COMMA_IS_DECIMAL.fullmatch(digits):
            commas += 1
        elif _POINT_IS_DECIMAL.fullmatch(digits):
            points += 1
        elif "," in digits:
            unclear += 1
    if commas == points:
        return "," if semicolons and unclear else "."
    return "," if commas > points else "."


def normalize_numbers(texts: Sequence[str], *, decimal: str) -> Sequence[str]:
    """Return the cells of a column of numbers with a point as decimal sign, '' where missing.

    `12.3‰` is `1.23%`, and `.5` is `0.5`.
    """
    if decimal == ",":
        texts = [
            "" if text in _MISSING else _swap(text) if "," in text or "." in text else text
            for text in texts
        ]
    else:
        texts = [
            "" if text in _MISSING else _ungroup(text) if "'" in text or "’" in text else text
            for text in texts
        ]
    texts = [_BARE_POINT.sub(r"\g<0>0", text) if "." in text[:2] else text for text in texts]
    return list(map(_per_cent, texts)) if any("‰" in text for text in texts) else texts


def _per_cent(text: str) -> str:
    value = parse_cell(text.strip().removesuffix("‰")).value if "‰" in text else None
    return text if value is None else f"{plain_decimal(shift_decimal(value, -1))}%"


def usual_notation(texts: Sequence[str]) -> Sequence[str]:
    """Return the cells of a column of numbers in the notation that programs write.

    `1.5×10⁻⁵` is `1.5E-5`, a dash before a number its minus sign, and `(1,234)`, as accountants
    write it, `-1,234`: unless there are minus signs as well, or most numbers are in parentheses,
    which then mean something else. Whatever is no number afterwards stays as it was.
    """
    if not _UNUSUAL.search("\n".join(texts)):
        return texts
    usual = [_usual_notation(text) if _UNUSUAL.search(text) else text for text in texts]
    places = [n for n, text in enumerate(usual) if _ACCOUNTING.fullmatch(text.strip())]
    others = [text for text in usual if any(map(str.isdecimal, text))]
    if len(places) * 2 > len(others) or any(text.strip()[:1] in {"-", "−"} for text in others):
        return usual
    for place in places:
        if match := _ACCOUNTING.fullmatch(usual[place].strip()):
            negative = f"-{match['before'].strip()}{match['inside'].strip()}{match['after']}"
            usual[place] = negative if is_number(negative) else texts[place]
    return usual


def _usual_notation(text: str) -> str:
    if isinstance(text, UnreadableCell):
        return text
    plain = text.strip().translate(_WIDE)
    if _MINUS.match(plain):
        plain = "-" + plain[1:].strip()
    if match := _POWER.fullmatch(plain):
        exponent = (match["exponent"] or match["raised"]).translate(_RAISED)
        return f"{match['number']}E{exponent}"
    is_usual = _BARE.fullmatch(plain.removesuffix("‰")) or _ACCOUNTING.fullmatch(plain)
    return plain if is_usual or parse_cell(plain).value is not None else text


def _swap(text: str) -> str:
    if isinstance(text, UnreadableCell) or _NUMBER.fullmatch(text.strip()) is None:
        return text
    return _ungroup(text.translate(_SWAPPED))


def _ungroup(text: str) -> str:
    """Drop the apostrophes between groups of thousands, as written in Switzerland."""
    if isinstance(text, UnreadableCell):
        return text
    return re.sub(r"(?<=\d)['’](?=\d{3})", "", text)
