"""Numbers written in digits: grouping, decimals, and the rules for their kinds."""

import re
from collections.abc import Iterator
from decimal import Decimal

from articles.audit import currencies, dates, identifiers, labels
from articles.audit.english import part_after, part_of
from articles.audit.normalization import is_han
from articles.audit.numbers import PERCENT, POINTS, TIMES, Candidate, NumberKind, Rule, first_match
from articles.audit.units import is_measured_after, measure

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
_MIXED_BEFORE = tuple("0123456789.,/-–:")
_DECIMAL_COMMA = re.compile(r",(?P<decimals>[0-9]{1,2})(?![0-9]|[,/:.–-][0-9])")
# No decimal has a comma so near to a Chinese character.
_NO_HAN = 12


def _take_part(text: str, number: Candidate) -> None:
    """Include the part after a whole number: 2 1/2, 2 and a half, and the decimals of 23,9."""
    if text[number.start - 1 : number.start] in _MIXED_BEFORE:
        return
    if mixed := _MIXED.match(text, number.end):
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
        return False
    # Citations ascend, and nobody writes their leading zeros.
    if int(comma["decimals"]) <= number.value or comma["decimals"][0] == "0" or not number.value:
        return True
    return bool(
        currencies.before(text, start)
        or currencies.after(text, end)
        or is_measured_after(text, end)
    )


# More digits than this are a code, whatever stands around them; and so many, in one row and of nothing.
_LONGEST, _LONG = 30, 9
_CODED_BEFORE = re.compile(r"(?<![A-Za-z])[A-Z]{2,6} ?$")
# 8/128 GB are two sizes.
_FRACTION = re.compile(
    r"([1-9][0-9]{0,2}(?:,[0-9]{3})?)/([1-9][0-9]{0,2}(?:,[0-9]{3}){1,2}|[1-9][0-9]{0,2}|10{3,5})(?:(?:th|rd|nd)s?(?![A-Za-z]))?(?![0-9/])(?! ?[GTM]B)"
)
# Without a break, the eleventh of September, half and half; 80后, those born in the 1980s.
_ALWAYS = re.compile(
    r"(?:24/7|9/11|7/24|50[-–/:]50)(?![0-9/])|20/20(?= (?:vision|hindsight))|[2-9]-in-(?:1|one)(?![0-9])|7×24|10/10(?= would)|4×100(?= ?(?:米接力|m relay))"
    r"|(?<=双)1[012](?![0-9.%])|(?:[6-9][05]|00|05|10)后(?![来续面期者半台方果])"
)


def classify_digits(text: str, number: Candidate) -> Candidate:
    """Classify a number in digits, and include the signs and units that belong to it."""
    return first_match(_RULES, text, number) or number.classify(NumberKind.QUANTITY)


def _too_long(_text: str, number: Candidate) -> Candidate | None:
    return number.classify(NumberKind.IDENTIFIER) if number.written > _LONGEST else None


def _dated(text: str, number: Candidate) -> Candidate | None:
    date = dates.date_at(text, number)
    if date and date.kind is NumberKind.YEAR and labels.labelled(text, number):
        # The 2020 of Horizon 2020 looks like a year.
        return date.classify(NumberKind.IDENTIFIER)
    return date


def _always(text: str, number: Candidate) -> Candidate | None:
    found = _ALWAYS.match(text, number.start)
    return number.classify(NumberKind.IDIOM, end=found.end()) if found else None


def _fraction(text: str, number: Candidate) -> Candidate | None:
    """Recognize 3/4, and read the ¾ of `¾ of a million` with what it is a part of."""
    is_vulgar = text[number.start] in _VULGAR and number.written == 1
    found = _FRACTION.match(text, number.start)
    if found:
        chained = text[number.start - 1 : number.start] == "/"
        if chained or text.startswith(("/", "-"), found.end()):
            return None
        numerator, denominator = (int(each.replace(",", "")) for each in found.groups())
        if not 0 < numerator < denominator:
            return None
        label = labels.labelled(text, number)
        number.value = Decimal(numerator) / denominator
        if label or text.startswith("决赛", found.end()):
            return number.classify(NumberKind.IDENTIFIER, end=found.end())
        number.classify(NumberKind.QUANTITY, end=found.end())
    elif not is_vulgar:
        return None
    of = part_of(text, number.end, "quarter")
    if of:
        number.end, factor, number.unit = of
        number.value *= factor
        number.classify(NumberKind.QUANTITY, end=number.end)
        if not number.unit and (money := currencies.after(text, number.end)):
            number.end, number.unit = money
    return number if found or of else None


def _code(text: str, number: Candidate) -> Candidate | None:
    """Recognize 007, a code with leading zeros, and a long row of digits."""
    written = text[number.start : number.end]
    zero = written[0] == "0" and len(written) > 1
    coded = len(written) > 5 and _CODED_BEFORE.search(text, max(0, number.start - 8), number.start)
    if written.isdigit() and (zero or coded or len(written) >= _LONG):
        return number.classify(NumberKind.IDENTIFIER)
    return None


def _measured(text: str, number: Candidate) -> Candidate | None:
    """Recognize a quantity by its sign, currency, scale or per cent."""
    start, end = number.start, number.end
    measure(text, number)
    if (number.start, number.end) != (start, end) or number.unit in (PERCENT, POINTS, TIMES):
        return number.classify(NumberKind.QUANTITY)
    return None


_RULES: tuple[Rule, ...] = (
    _too_long,
    identifiers.after_letters,
    identifiers.after_hyphen,
    identifiers.after_initial,
    _always,
    labels.named,
    _dated,
    identifiers.dotted,
    identifiers.ordinal,
    identifiers.list_mark,
    identifiers.footnote,
    identifiers.heading,
    identifiers.citation,
    identifiers.reference,
    identifiers.post,
    _fraction,
    _code,
    _measured,
    identifiers.before_letters,
    labels.labelled,
    labels.after_name,
)
