"""Numbers spelled out in English: `a hundred and twenty`, `two thirds`, `one in five`, `doubled`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from articles.audit.numbers import Candidate, Kind
from articles.audit.units import TIMES
from articles.audit.wordlists import words

_UNITS = {
    word: number
    for number, word in enumerate(
        words(
            "zero one two three four five six seven eight nine ten eleven twelve thirteen"
            " fourteen fifteen sixteen seventeen eighteen nineteen"
        )
    )
}
_TENS = {
    word: 10 * number
    for number, word in enumerate(
        words("twenty thirty forty fifty sixty seventy eighty ninety"), start=2
    )
} | {"fourty": 40}
_SCALES = {
    "hundred": 100, "dozen": 12, "thousand": 1000, "million": 10**6, "billion": 10**9,
    "trillion": 10**12,
}  # fmt: skip
_PARTS = {
    "half": 2, "halves": 2, "third": 3, "thirds": 3, "quarter": 4, "quarters": 4, "fourth": 4,
    "fourths": 4, "fifth": 5, "fifths": 5, "sixth": 6, "sixths": 6, "seventh": 7, "sevenths": 7,
    "eighth": 8, "eighths": 8, "ninth": 9, "ninths": 9, "tenth": 10, "tenths": 10,
    "twelfth": 12, "twelfths": 12, "twentieth": 20, "twentieths": 20, "hundredth": 100,
    "hundredths": 100, "thousandth": 1000, "thousandths": 1000, "millionth": 10**6,
}  # fmt: skip
_ORDINALS = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7,
    "eighth": 8, "ninth": 9, "tenth": 10, "eleventh": 11, "twelfth": 12, "thirteenth": 13,
    "fourteenth": 14, "fifteenth": 15, "sixteenth": 16, "seventeenth": 17, "eighteenth": 18,
    "nineteenth": 19, "twentieth": 20, "thirtieth": 30, "fortieth": 40, "fiftieth": 50,
    "sixtieth": 60, "seventieth": 70, "eightieth": 80, "ninetieth": 90, "hundredth": 100,
    "thousandth": 1000, "millionth": 10**6, "umpteenth": 0,
}  # fmt: skip
_VAGUE = {
    "dozens": 12, "hundreds": 100, "thousands": 1000, "millions": 10**6, "billions": 10**9,
    "trillions": 10**12, "tens": 10,
}  # fmt: skip
_MULTIPLES = {
    "twice": 2, "thrice": 3, "doubled": 2, "doubling": 2, "doubles": 2, "tripled": 3,
    "tripling": 3, "triples": 3, "trebled": 3, "trebling": 3, "trebles": 3, "quadrupled": 4,
    "quadrupling": 4, "quadruples": 4, "quintupled": 5, "twofold": 2, "threefold": 3,
    "fourfold": 4, "fivefold": 5, "sixfold": 6, "sevenfold": 7, "eightfold": 8, "ninefold": 9,
    "tenfold": 10, "twentyfold": 20, "hundredfold": 100, "thousandfold": 1000,
    "double": 2, "triple": 3, "treble": 3, "quadruple": 4,
}  # fmt: skip
_HALVED = {"halved", "halving", "halves"}

_WORDS = {*_UNITS, *_TENS, *_SCALES, *_PARTS, *_ORDINALS, *_VAGUE, *_MULTIPLES, *_HALVED}
_WORD = re.compile(
    rf"(?<![A-Za-z])(?:{'|'.join(sorted(_WORDS, key=len, reverse=True))})(?![A-Za-z])",
    re.IGNORECASE,
)
_ARTICLE = re.compile(r"(?<![A-Za-z])an? $", re.IGNORECASE)
_GAP = re.compile(r"(?: ?- ?| | and |, ?)")
_AND_A_HALF = re.compile(
    r" and (?:a |one[ -])(?P<part>half|quarter|third)(?![A-Za-z])", re.IGNORECASE
)
_AND_QUARTERS = re.compile(r" and three[ -]quarters(?![A-Za-z])", re.IGNORECASE)
_POINT = re.compile(
    rf" point((?: (?:{'|'.join([*list(_UNITS)[:10], 'oh'])})(?![A-Za-z]))+)", re.IGNORECASE
)
_HALF_A = re.compile(
    r" (?:a |an )?(?P<scale>dozen|hundred|thousand|million|billion|trillion)(?![A-Za-z])",
    re.IGNORECASE,
)
# "by a third", "a third of": "a third study" is an ordinal.
_FRACTION_AFTER = re.compile(
    r" (?:of|more|less|fewer|higher|lower|larger|smaller|faster|cheaper|to|in|from|since|over|during|as|the|on|between|or|and)(?![A-Za-z])|[ ]?[,.;:)!?%]|$",
    re.IGNORECASE,
)
_MULTIPLY_THE = re.compile(
    r" (?:the|that|its|their|his|her|our|what|last|this|as|in|to|those|digits?$)(?![A-Za-z])",
    re.IGNORECASE,
)


@dataclass(slots=True)
class _Reading:
    """A phrase as it is read word by word."""

    end: int
    total: Decimal
    current: Decimal
    last: str


def english_numbers_in(shadow: str) -> Iterator[Candidate]:
    """Find the spelled-out numbers, whatever they are for."""
    words = list(_WORD.finditer(shadow))
    index = 0
    while index < len(words):
        candidate, index = _phrase(shadow, words, index)
        if candidate:
            yield candidate


def _phrase(shadow: str, words: list[re.Match[str]], index: int) -> tuple[Candidate | None, int]:
    first = words[index]
    word = first[0].lower()
    start = first.start()
    if word in _UNITS or word in _TENS or word in _SCALES:
        return _cardinal(shadow, words, index)
    if word in _VAGUE:
        return _vague(shadow, words, index)
    if word in _MULTIPLES:
        return _multiple(shadow, first), index + 1
    if word == "half":
        return _half(shadow, words, index)
    if word in _HALVED:
        kind = Kind.QUANTITY if word != "halves" else None
        found = Candidate(start, first.end(), Decimal("0.5"), "english", kind, bare=False)
        return (found if kind else None), index + 1
    article = _ARTICLE.search(shadow, max(0, start - 3), start) if word in _PARTS else None
    if article and _is_fraction(shadow, first, article):
        value = Decimal(1) / _PARTS[word]
        return Candidate(article.start(), first.end(), value, "english", bare=False), index + 1
    if word in _ORDINALS:
        return (
            Candidate(
                start, first.end(), Decimal(_ORDINALS[word]), "english", Kind.ORDINAL, bare=False
            ),
            index + 1,
        )
    return None, index + 1


def _is_fraction(shadow: str, part: re.Match[str], article: re.Match[str]) -> bool:
    word = part[0].lower()
    after = shadow[part.end() : part.end() + 14].lower()
    if after.startswith((" of ", " of\n")):
        return True
    if word in ("quarter",):
        return bool(_FRACTION_AFTER.match(shadow, part.end())) and not after.startswith(
            (" in which", "-final")
        )
    before = shadow[max(0, article.start() - 14) : article.start()].lower().rstrip()
    if before.endswith(
        (
            " by",
            "about",
            "around",
            "nearly",
            "almost",
            "roughly",
            "than",
            " only",
            "just",
            " over",
            "under",
            "up",
            "down",
            "least",
            "approximately",
            "some",
            "barely",
            "fully",
            "is",
            "was",
        )
    ):
        return bool(_FRACTION_AFTER.match(shadow, part.end()))
    return after.startswith(
        (
            " more ",
            " less ",
            " fewer ",
            " higher ",
            " lower ",
            " larger ",
            " smaller ",
            " faster ",
            " as ",
        )
    )


def _cardinal(shadow: str, words: list[re.Match[str]], index: int) -> tuple[Candidate | None, int]:
    first = words[index]
    start = first.start()
    word = first[0].lower()
    if word in _SCALES:
        article = _ARTICLE.search(shadow, max(0, start - 3), start)
        if not article:
            # After digits it is their scale; alone it counts nothing.
            return None, index + 1
        start = article.start()
        reading = _Reading(first.end(), Decimal(0), Decimal(1), "unit")
        reading.end = first.start()
        index -= 1
    else:
        reading = _Reading(first.end(), Decimal(0), Decimal(_number(word)), _class(word))
        if decimals := _POINT.match(shadow, reading.end):
            digits = "".join(str(_UNITS.get(each.lower(), 0)) for each in decimals[1].split())
            reading.current = Decimal(f"{reading.current}.{digits}")
            reading.end, reading.last = decimals.end(), "decimal"
            while index + 1 < len(words) and words[index + 1].start() < reading.end:
                index += 1
        _take_and_a_half(shadow, reading)
        while index + 1 < len(words) and words[index + 1].start() < reading.end:
            index += 1
    kind: Kind | None = None
    while index + 1 < len(words):
        following = words[index + 1]
        gap = shadow[reading.end : following.start()].lower()
        article_start = reading.last == "unit" and following.start() == reading.end
        if not article_start and gap not in (" ", "-", " and ", " - ", ", ", "\n", ", and "):
            break
        outcome = _extend(reading, gap, following)
        if outcome == "stop":
            break
        index += 1
        if outcome == "year":
            kind = Kind.YEAR
            break
        if outcome == "ordinal":
            kind = Kind.ORDINAL
            break
        if outcome == "fraction":
            value = reading.current
            return Candidate(start, reading.end, value, "english", bare=False), index + 1
        _take_and_a_half(shadow, reading)
        while index + 1 < len(words) and words[index + 1].start() < reading.end:
            index += 1
    found = Candidate(
        start, reading.end, reading.total + reading.current, "english", kind, bare=kind is None
    )
    return found, index + 1


def _extend(reading: _Reading, gap: str, following: re.Match[str]) -> str:
    word = following[0].lower()
    tight = gap in (" ", "-", " - ", "\n", "")
    below_hundred = reading.current % 100
    if word in _SCALES and tight and reading.last != "vague":
        scale = _SCALES[word]
        if word in ("hundred", "dozen"):
            if reading.current >= 100 or reading.last == "hundred":
                return "stop"
            reading.current *= scale
            reading.last = "hundred"
        else:
            if reading.total and reading.total < scale:
                return "stop"
            reading.total += reading.current * scale
            reading.current = Decimal(0)
            reading.last = "scale"
        reading.end = following.end()
        return "more"
    if word in _UNITS or word in _TENS:
        number = _number(word)
        if reading.last == "tens" and tight and 0 < number < 10:
            reading.current += number
            reading.last = "unit"
        elif reading.last in ("hundred", "scale") and gap != "-" and number:
            if gap == ", " and reading.last != "scale":
                return "stop"
            reading.current += number
            reading.last = _class(word)
        elif (
            reading.last in ("teen", "tens")
            and tight
            and 11 <= reading.current <= 20
            and (not reading.total)
            and number >= 10
        ):
            # Nineteen eighty, twenty twenty: a year; its last digit comes with the next word.
            reading.current = reading.current * 100 + number
            reading.last = "year"
        elif reading.last == "year" and tight and 0 < number < 10 and reading.current % 10 == 0:
            reading.current += number
            reading.end = following.end()
            return "year"
        else:
            return "stop"
        reading.end = following.end()
        return "more"
    if word in _PARTS and tight and not reading.total and reading.last in ("unit", "teen", "tens"):
        plural = word.endswith(("s", "halves"))
        if plural != (reading.current == 1) and (word not in ("half",) or reading.current == 1):
            if reading.last == "tens" and not plural:
                return "stop"
            reading.current = reading.current / _PARTS[word]
            reading.end = following.end()
            return "fraction"
    if (
        word in _ORDINALS
        and tight
        and (
            (reading.last == "tens" and _ORDINALS[word] < 10)
            or (reading.last in ("hundred", "scale") and gap != "-")
            or word in ("hundredth", "thousandth")
        )
    ):
        reading.current += _ORDINALS[word]
        reading.end = following.end()
        return "ordinal"
    del below_hundred
    return "stop"


def _take_and_a_half(shadow: str, reading: _Reading) -> None:
    if reading.last not in ("unit", "teen", "tens"):
        return
    if more := _AND_A_HALF.match(shadow, reading.end):
        reading.current += Decimal(1) / _PARTS[more["part"].lower()]
    elif more := _AND_QUARTERS.match(shadow, reading.end):
        reading.current += Decimal("0.75")
    else:
        return
    reading.end, reading.last = more.end(), "decimal"


def _vague(shadow: str, words: list[re.Match[str]], index: int) -> tuple[Candidate | None, int]:
    """Dozens, hundreds, tens of thousands: there is no value that could be compared."""
    first = words[index]
    end, value = first.end(), Decimal(_VAGUE[first[0].lower()])
    while (
        index + 1 < len(words)
        and shadow[end : words[index + 1].start()].lower() in (" of ", " and ", " or ")
        and words[index + 1][0].lower() in _VAGUE
    ):
        index += 1
        end = words[index].end()
        value *= _VAGUE[words[index][0].lower()]
    return Candidate(first.start(), end, value, "english", Kind.IDIOM, bare=False), index + 1


def _multiple(shadow: str, word: re.Match[str]) -> Candidate | None:
    """Twice and doubled claim something; a double standard does not."""
    written = word[0].lower()
    if written in ("double", "triple", "treble", "quadruple") and not _MULTIPLY_THE.match(
        shadow, word.end()
    ):
        return None
    if written in ("doubles", "triples", "trebles", "doubling") and re.match(
        r" (?:as|up|down|match|final|title|time)(?![a-z])", shadow[word.end() : word.end() + 10]
    ):
        return None
    if shadow.startswith((" down", " over in", " back"), word.end()):
        return None
    return Candidate(
        word.start(),
        word.end(),
        Decimal(_MULTIPLES[written]),
        "english",
        Kind.QUANTITY,
        TIMES,
        bare=False,
    )


def _half(shadow: str, words: list[re.Match[str]], index: int) -> tuple[Candidate | None, int]:
    first = words[index]
    start = first.start()
    if article := _ARTICLE.search(shadow, max(0, start - 3), start):
        start = article.start()
    if scaled := _HALF_A.match(shadow, first.end()):
        value = Decimal(_SCALES[scaled["scale"].lower()]) / 2
        while index + 1 < len(words) and words[index + 1].start() < scaled.end():
            index += 1
        return Candidate(start, scaled.end(), value, "english", bare=False), index + 1
    return Candidate(start, first.end(), Decimal("0.5"), "english", bare=False), index + 1


def _number(word: str) -> int:
    return _UNITS[word] if word in _UNITS else _TENS[word]


def _class(word: str) -> str:
    if word in _TENS:
        return "tens"
    return "unit" if _UNITS[word] < 10 else "teen"
