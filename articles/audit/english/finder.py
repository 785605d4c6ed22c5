"""Numbers spelled out in English: `a hundred and twenty`, `two thirds`, `nineteen eighty-four`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from articles.audit.english import vocabulary
from articles.audit.english.vocabulary import (
    NUMBER_WORDS,
    ORDINALS,
    PARTS,
    SCALES,
    TENS,
    UNITS,
)
from articles.audit.numbers import Candidate, NumberKind

_WORD = re.compile(
    rf"(?<![A-Za-z])(?:{'|'.join(sorted(NUMBER_WORDS, key=len, reverse=True))})(?![A-Za-z])",
    re.IGNORECASE,
)
_GAPS = (" ", "-", " and ", " - ", ", ", "\n", ", and ")
_TIGHT_GAPS = (" ", "-", " - ", "\n")
# And a half, and two-thirds, and three-quarter.
_PARTED = r"half|halves|thirds?|quarters?|fourths?|fifths?|sixths?|eighths?|tenths?"
_AND_A_PART = re.compile(
    rf"[ -]and[ -](?P<many>an?|one|two|three|four|five|six|seven|nine)[ -](?P<part>{_PARTED})(?![A-Za-z]|-(?:part|sister|brother|final))",
    re.IGNORECASE,
)
_POINT = re.compile(
    rf" point((?: (?:{'|'.join([*list(UNITS)[:10], 'oh'])})(?![A-Za-z])){{1,12}})", re.IGNORECASE
)


@dataclass(slots=True)
class _Reading:
    """A number as it is read word by word; `last` is the class of the word read last."""

    start: int
    end: int
    current: Decimal
    last: str
    total: Decimal = Decimal(0)
    kind: NumberKind | None = None
    part: str = ""

    @property
    def finished(self) -> bool:
        """Return whether no word can follow: after a part or an ordinal."""
        return self.last in ("part", "ordinal")

    def candidate(self) -> Candidate:
        """Return the number that was read, with its value."""
        bare = self.kind is None and self.last != "part"
        value = self.total + self.current
        return Candidate(self.start, self.end, value, "english", self.kind, bare=bare)


def english_numbers_in(text: str) -> Iterator[Candidate]:
    """Find the spelled-out numbers, quantities or not."""
    found = list(_WORD.finditer(text))
    index = 0
    while index < len(found):
        word = found[index][0].lower()
        if word in UNITS or word in TENS or word in SCALES:
            candidate = _cardinal(text, found, index)
        else:
            candidate = vocabulary.read(text, found, index)
        index += 1
        if candidate:
            yield candidate
            while index < len(found) and found[index].start() < candidate.end:
                index += 1


def _cardinal(text: str, found: list[re.Match[str]], index: int) -> Candidate | None:
    reading = _begin(text, found[index])
    if not reading:
        return None
    _take_decimals(text, reading)
    _take_part(text, reading)
    for place in range(index + 1, len(found)):
        following = found[place]
        if following.start() < reading.end:
            continue
        gap = text[reading.end : following.start()].lower()
        if (
            reading.finished
            or gap not in _GAPS
            or _begins_new_number(text, reading, gap, following)
        ):
            break
        if not _extend(reading, gap, following[0].lower()):
            break
        reading.end = following.end()
        _take_part(text, reading)
    if reading.last == "part":
        return _part_of(text, reading)
    return reading.candidate()


def _part_of(text: str, reading: _Reading) -> Candidate:
    """Read on after `three quarters`, which may be of a million or of a point."""
    candidate = reading.candidate()
    if of := vocabulary.part_of(text, reading.end, reading.part):
        candidate.end, factor, candidate.unit = of
        candidate.value *= factor
        candidate.kind = NumberKind.QUANTITY if candidate.unit else None
    return candidate


def _begin(text: str, first: re.Match[str]) -> _Reading | None:
    word = first[0].lower()
    if word not in SCALES:
        value = UNITS[word] if word in UNITS else TENS[word]
        return _Reading(first.start(), first.end(), Decimal(value), _class(word))
    article = vocabulary.article_before(text, first.start())
    if article is None:
        # After digits it is their scale; alone it counts nothing.
        return None
    reading = _Reading(article, first.end(), Decimal(1), "unit")
    _by_scale(reading, " ", word)
    return reading


def _begins_new_number(text: str, reading: _Reading, gap: str, following: re.Match[str]) -> bool:
    """Recognize that `two hundred and three hundred` are two numbers."""
    return (
        gap == " and "
        and reading.last == "hundred"
        and text[following.end() : following.end() + 8].lower() == " hundred"
    )


def _extend(reading: _Reading, gap: str, word: str) -> bool:
    """Read one more word, if the number goes on with it."""
    return any(read(reading, gap, word) for read in (_by_scale, _by_number, _by_part, _by_ordinal))


def _by_scale(reading: _Reading, gap: str, word: str) -> bool:
    if word not in SCALES or gap not in _TIGHT_GAPS:
        return False
    scale = SCALES[word]
    if word in ("hundred", "dozen"):
        if reading.current >= 100 or reading.last == "hundred":
            return False
        reading.current, reading.last = reading.current * scale, "hundred"
        return True
    if reading.total and reading.total < scale:
        return False
    reading.total += reading.current * scale
    reading.current, reading.last = Decimal(0), "scale"
    return True


def _by_number(reading: _Reading, gap: str, word: str) -> bool:
    number = UNITS.get(word) or TENS.get(word)
    if not number:
        return False
    tight = gap in _TIGHT_GAPS
    last = reading.last
    if last in ("tens", "year") and tight and number < 10 and not reading.current % 10:
        reading.current += number
        reading.last = "unit"
    elif last in ("hundred", "scale") and gap != "-" and (gap != ", " or last == "scale"):
        reading.current += number
        reading.last = _class(word)
    elif _is_century(reading) and tight and number >= 10:
        # Nineteen eighty, twenty twelve: a year.
        reading.current = reading.current * 100 + number
        reading.kind, reading.last = NumberKind.YEAR, "year" if word in TENS else "unit"
    else:
        return False
    return True


def _is_century(reading: _Reading) -> bool:
    return reading.last in ("teen", "tens") and 11 <= reading.current <= 20 and not reading.total


def _by_part(reading: _Reading, gap: str, word: str) -> bool:
    if word not in PARTS or gap not in _TIGHT_GAPS or reading.total:
        return False
    if reading.last not in ("unit", "teen", "tens") or reading.kind:
        return False
    if word.endswith("s") == (reading.current == 1):
        return False
    reading.current /= PARTS[word]
    reading.last, reading.part = "part", word
    return True


def _by_ordinal(reading: _Reading, gap: str, word: str) -> bool:
    if word not in ORDINALS or gap not in _TIGHT_GAPS:
        return False
    after_tens = reading.last == "tens" and ORDINALS[word] < 10
    after_hundred = reading.last in ("hundred", "scale") and gap != "-"
    if not after_tens and not after_hundred and word not in ("hundredth", "thousandth"):
        return False
    reading.current += ORDINALS[word]
    reading.kind, reading.last = NumberKind.ORDINAL, "ordinal"
    return True


def _take_decimals(text: str, reading: _Reading) -> None:
    """Take the `point five` of `two point five`."""
    if found := _POINT.match(text, reading.end):
        digits = "".join(str(UNITS.get(each.lower(), 0)) for each in found[1].split())
        reading.current = Decimal(f"{reading.current}.{digits}")
        reading.end, reading.last = found.end(), "decimal"


def _take_part(text: str, reading: _Reading) -> None:
    """Take the `and a half` of `two and a half`."""
    if reading.last not in ("unit", "teen", "tens", "scale") or reading.kind:
        return
    if found := part_after(text, reading.end):
        end, part = found
        if reading.last == "scale":
            # A million and a half.
            part *= reading.total
            if text[reading.start] not in "aA":
                return
        reading.end = end
        reading.current += part
        reading.last = "decimal"


def part_after(text: str, position: int) -> tuple[int, Decimal] | None:
    """Return where the `and a half` that begins at a position ends, and its value."""
    found = _AND_A_PART.match(text, position)
    if not found:
        return None
    many = UNITS.get(found["many"].lower(), 1)
    part = Decimal(many) / PARTS[found["part"].lower()]
    return (found.end(), part) if part < 1 else None


def _class(word: str) -> str:
    if word in TENS:
        return "tens"
    return "unit" if UNITS[word] < 10 else "teen"
