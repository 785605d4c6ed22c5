"""Numbers written in digits: grouping, decimals, and the rules for their kinds."""

import re
from collections.abc import Iterator
from decimal import Decimal

from articles.audit import dates
from articles.audit.english.finder import part_after
from articles.audit.english.vocabulary import part_of
from articles.audit.identifiers import compounds, enumerators, labels, names
from articles.audit.identifiers.enumerators import ordinal
from articles.audit.normalization import is_han
from articles.audit.numbers import PERCENT, POINTS, TIMES, Candidate, NumberKind, Rule, first_match
from articles.audit.units import currencies
from articles.audit.units.measurement import is_measured_after, measure

# Bounded repeats keep the search linear whatever the text is.
NUMBER = re.compile(
    r"""
    (?P<whole>
        [0-9]{1,3}(?:,[0-9]{3}){1,8}(?![0-9])            # 1,240
      | (?<![0-9.,])[1-9][0-9]{0,2}(?:\.[0-9]{3}){1,5}(?=,[0-9]{2}(?![0-9,]))  # 1.234,56
      | [0-9]{1,2}(?:,[0-9]{2}){1,5},[0-9]{3}(?![0-9])   # 12,34,567
      # 1 240 and 1'240; but columns of a table are numbers of their own.
      | (?<![A-Za-z0-9.])(?<![0-9][ ])[0-9]{1,3}(?:[ '][0-9]{3}){1,8}(?![0-9]|-[0-9]|[ ][0-9]|[kKMB](?![A-Za-z]))
      | [0-9]+
      | (?<![0-9A-Za-z.])(?=\.[0-9])                     # .05
      | (?=[½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞])
    )
    (?P<vulgar>[ ]?[½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞])?
    (?P<decimals>
        [.·][0-9]+
      | (?<=\.[0-9]{3}),[0-9]{2}(?![0-9,])                                     # 1.234,56
      | (?<![0-9],[0-9])(?<![0-9],[0-9]{2}),[0-9]{1,2}(?=[ ]?%|[ ]per[ ]?cent|[ ](?:m|b)illion)  # 2,1%
    )?
    (?P<power>
        (?:[ ]?×[ ]?10|(?<=(?<![0-9.,])10))(?:\^[{(]?[-+]?[0-9]{1,2}[)}]?|[⁻⁺]?[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,2})
      | [eE][-+]?[0-9]{1,2}(?![0-9A-Za-z])
    )?
    """,
    re.VERBOSE,
)
_VULGAR = {
    "½": (1, 2), "⅓": (1, 3), "⅔": (2, 3), "¼": (1, 4), "¾": (3, 4), "⅕": (1, 5), "⅖": (2, 5),
    "⅗": (3, 5), "⅘": (4, 5), "⅙": (1, 6), "⅚": (5, 6), "⅛": (1, 8), "⅜": (3, 8), "⅝": (5, 8),
    "⅞": (7, 8),
}  # fmt: skip
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+")
_EXPONENT = re.compile(r"[-+]?[0-9]{1,2}[)}]?$")


def digits_in(text: str) -> Iterator[Candidate]:
    """Find the numbers written in digits, quantities or not."""
    for found in NUMBER.finditer(text):
        whole = re.sub(r"[, '.]", "", found["whole"])
        decimals = (found["decimals"] or "").replace("·", ".").replace(",", ".")
        exponent = 0
        if power := found["power"]:
            written = _EXPONENT.search(power.translate(_SUPERSCRIPTS))
            exponent = int(written[0].strip(")}")) if written else 0
            if power[0] not in " ×eE":
                # The 10 of 10^6 is raised itself.
                whole = "1"
        value = Decimal(f"{whole or 0}{decimals}")
        if vulgar := found["vulgar"]:
            over, under = _VULGAR[vulgar[-1]]
            value += Decimal(over) / under
        number = Candidate(
            start=found.start(),
            end=found.end(),
            value=value,
            script="digits",
            scale=exponent,
            bare=not found["power"],
        )
        if found["whole"] == found[0] and len(whole) <= _LONGEST_MIXED:
            _take_part(text, number)
        yield number


# Whole numbers before a part, and before a decimal comma, have at most so many digits.
_LONGEST_MIXED = 3
# 2 1/2, 5-1/8; 1/12/2020 is a date, and 1/2 of them are a part of their own.
_MIXED = re.compile(
    r"(?:[ -]|又)(?P<over>[1-9][0-9]?)/(?P<under>2|3|4|5|6|8|10|12|16|32|64)(?![0-9/]|\.[0-9])(?! of (?:the|them|all|these|those|us)(?![a-z]))"
)
# 9秒83: a time of sport.
_SECONDS = re.compile(r"秒(?P<hundredths>[0-9]{2})(?![0-9分秒个名人万千岁]|[.,][0-9])")
_MIXED_BEFORE = tuple("0123456789.,/-–:")
_DECIMAL_COMMA = re.compile(r",(?P<decimals>[0-9]{1,2})(?![0-9]|[,/:.–-][0-9])")
# No decimal has a comma so near to a Chinese character.
_NO_HAN = 12
_LIST_BEFORE = re.compile(r"[0-9][,;/–-]$")


def _take_part(text: str, number: Candidate) -> None:
    """Include the part after a whole number: 2 1/2, 2 and a half, and the decimals of 23,9."""
    if text[number.start - 1 : number.start] in _MIXED_BEFORE:
        return
    if seconds := _SECONDS.match(text, number.end):
        number.value = Decimal(f"{number.value}.{seconds['hundredths']}")
        number.end, number.unit, number.bare = seconds.end(), "秒", False
    elif mixed := _MIXED.match(text, number.end):
        over, under = int(mixed["over"]), int(mixed["under"])
        if over < under:
            number.value += Decimal(over) / under
            number.end = mixed.end()
    elif of := part_after(text, number.end):
        number.end, part = of
        number.value += part
    elif (comma := _DECIMAL_COMMA.match(text, number.end)) and _is_decimal(text, number, comma):
        number.value = Decimal(f"{number.value}.{comma['decimals']}")
        number.end = comma.end()


def _is_decimal(text: str, number: Candidate, comma: re.Match[str]) -> bool:
    """Distinguish 23,9 and 1,5 kg from the citations 1,2 and from clauses in Chinese."""
    start, end = number.start, comma.end()
    around = text[max(0, start - _NO_HAN) : start] + text[end : end + _NO_HAN]
    if any(is_han(each) for each in around):
        # Pro 3，5L大容量: the comma of a clause in Chinese.
        return False
    if _LIST_BEFORE.search(text, max(0, start - 3), start):
        return False
    # Citations ascend, and nobody writes their leading zeros.
    if int(comma["decimals"]) <= number.value or comma["decimals"][0] == "0" or not number.value:
        return True
    return bool(
        currencies.before(text, start)
        or currencies.after(text, end)
        or is_measured_after(text, end)
    )


# More digits than this are a code, whatever stands around them.
_LONGEST = 30
# And so many, in one row and of nothing, are one too.
_LONG = 9
# 8/128 GB are two sizes.
_FRACTION = re.compile(
    r"([1-9][0-9]{0,2}(?:,[0-9]{3})?)/([1-9][0-9]{0,2}(?:,[0-9]{3}){1,2}|[1-9][0-9]{0,2}|10{3,5})(?:(?:th|rd|nd)s?(?![A-Za-z]))?(?![0-9/])(?! ?[GTM]B)"
)
_ALWAYS = re.compile(
    r"(?:24/7|9/11|7/24|50[-–/:]50)(?![0-9/])|20/20(?= (?:vision|hindsight))|401\(k\)|403\(b\)|[2-9]-in-(?:1|one)(?![0-9])|7×24|10/10(?= (?:would|do|for|no notes|recommend|experience)(?![a-z]))|(?<=双)1[012](?![0-9.%])"
)
_GENERATION = re.compile(r"(?:[6-9][05]|00|05|10)后(?![来续面期者半台方果])")
# 大连 116024, Beijing 100084: after a place, six digits of nothing; a count would say of what.
_POSTCODE = re.compile(r"[\u4e00-\u9fff] ?[1-8][0-9]{5}(?=[ );,。\n]|$)")
_ENGLISH_POSTCODE = re.compile(r"(?<![A-Za-z])[A-Z][a-z]{2,14} [1-8][0-9]{5}$")
_CODED_BEFORE = re.compile(r"(?<![A-Za-z])[A-Z]{2,6} $")


def classify_digits(text: str, number: Candidate) -> Candidate:
    """Classify a number in digits, and include the signs and units that belong to it."""
    return first_match(_RULES, text, number) or number.classify(NumberKind.QUANTITY)


def _too_long(text: str, number: Candidate) -> Candidate | None:
    return number.classify(NumberKind.IDENTIFIER) if number.written > _LONGEST else None


def _dated(text: str, number: Candidate) -> Candidate | None:
    date = dates.date_at(text, number)
    if date and date.kind is NumberKind.YEAR and labels.labelled(text, number):
        # The 2020 of Horizon 2020 looks like a year.
        return date.classify(NumberKind.IDENTIFIER)
    if date and labels.is_inventory_number(text, number):
        return date.classify(NumberKind.IDENTIFIER)
    return date


def _always(text: str, number: Candidate) -> Candidate | None:
    """Recognize 24/7, which means without a break."""
    found = _ALWAYS.match(text, number.start)
    return number.classify(NumberKind.IDIOM, end=found.end()) if found else None


def _generation(text: str, number: Candidate) -> Candidate | None:
    """Recognize 80后, those born in the 1980s."""
    if _GENERATION.match(text, number.start):
        return number.classify(NumberKind.IDIOM, end=number.end + 1)
    return None


def _fraction(text: str, number: Candidate) -> Candidate | None:
    found = _FRACTION.match(text, number.start)
    chained = text[number.start - 1 : number.start] == "/"
    if not found or chained or text.startswith(("/", "-"), found.end()):
        return None
    numerator, denominator = (int(each.replace(",", "")) for each in found.groups())
    if not 0 < numerator < denominator:
        return None
    label = labels.labelled(text, number)
    number.value = Decimal(numerator) / denominator
    if text.startswith("决赛", found.end()):
        return number.classify(NumberKind.IDIOM, end=found.end())
    if label:
        return number.classify(NumberKind.IDENTIFIER, end=found.end())
    return _part_of(text, number.classify(NumberKind.QUANTITY, end=found.end()))


def _vulgar(text: str, number: Candidate) -> Candidate | None:
    """Read the ¾ of `¾ of a million` with what it is a part of."""
    if text[number.start] not in _VULGAR or number.written > 1:
        return None
    end = number.end
    number = _part_of(text, number)
    return number if number.end > end else None


def _part_of(text: str, number: Candidate) -> Candidate:
    if of := part_of(text, number.end, "quarter"):
        number.end, factor, number.unit = of
        number.value *= factor
        number.classify(NumberKind.QUANTITY, end=number.end)
        if not number.unit and (money := currencies.after(text, number.end)):
            number.end, number.unit = money
    return number


def _leading_zero(text: str, number: Candidate) -> Candidate | None:
    """Recognize 007, a code with leading zeros."""
    written = text[number.start : number.end]
    return number.classify(NumberKind.IDENTIFIER) if re.fullmatch("0[0-9]+", written) else None


def _measured(text: str, number: Candidate) -> Candidate | None:
    """Recognize a quantity by its sign, currency, scale or per cent."""
    start, end = number.start, number.end
    measure(text, number)
    if (number.start, number.end) != (start, end) or number.unit in (PERCENT, POINTS, TIMES):
        return number.classify(NumberKind.QUANTITY)
    return None


def _long(text: str, number: Candidate) -> Candidate | None:
    """Recognize a code: a long row of digits, or one after capitals, in brackets or of a postcode."""
    start, end = number.start, number.end
    if number.unit or number.written < 6 or not text[start:end].isdigit():
        return None
    bracketed = number.written > 6 and text[start - 1 : start] == "("
    if (
        number.written >= _LONG
        or (bracketed and text.startswith(")", end))
        or _CODED_BEFORE.search(text, max(0, start - 8), start)
        or _ENGLISH_POSTCODE.search(text, max(0, start - 20), end)
        or _POSTCODE.match(text, max(0, start - 1 - (text[start - 1] == " ")))
    ):
        return number.classify(NumberKind.IDENTIFIER)
    return None


_RULES: tuple[Rule, ...] = (
    _too_long,
    compounds.after_letters,
    compounds.after_hyphen,
    compounds.after_initial,
    _always,
    names.named,
    names.primer,
    labels.release,
    names.share,
    _dated,
    compounds.dotted,
    labels.house,
    labels.section,
    ordinal,
    enumerators.list_mark,
    enumerators.thread,
    enumerators.plus_one,
    enumerators.footnote,
    enumerators.mark_in_brackets,
    enumerators.part_sign,
    enumerators.heading,
    enumerators.run_in,
    enumerators.citation,
    enumerators.reference,
    _fraction,
    _vulgar,
    _generation,
    _leading_zero,
    compounds.resolution,
    labels.with_letter,
    labels.code,
    labels.line,
    labels.statute,
    names.model_with_letter,
    names.data_set,
    names.patent,
    names.isotope,
    compounds.memory,
    _measured,
    compounds.before_letters,
    _long,
    names.after_han_name,
    labels.labelled,
    labels.newer,
    names.after_name,
)
