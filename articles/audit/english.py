"""Numbers spelled out in English: found, read and classified."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from articles.audit.labels import LABELS
from articles.audit.lexicon import read_lexicon
from articles.audit.normalization import word_before
from articles.audit.numbers import (
    BASIS,
    PERCENT,
    POINTS,
    TIMES,
    Candidate,
    NumberKind,
    Rule,
    contexts,
    first_match,
    kind_in,
)
from articles.audit.units import UNIT_AFTER, measure

_LEXICON = read_lexicon("english.toml")
_UNITS: dict[str, int] = _LEXICON["units"]
_TENS: dict[str, int] = _LEXICON["tens"]
SCALES: dict[str, int] = _LEXICON["scales"]
_PARTS: dict[str, int] = _LEXICON["parts"]
_ORDINALS: dict[str, int] = _LEXICON["ordinals"]
# Words without a definite value.
VAGUE: dict[str, int] = _LEXICON["vague"]
_MULTIPLES: dict[str, int] = _LEXICON["multiples"]
_HALVED = ("halved", "halving")
_NUMBER_WORDS = {*_UNITS, *_TENS, *SCALES, *_PARTS, *_ORDINALS, *VAGUE, *_MULTIPLES, *_HALVED}
_WORD = re.compile(
    rf"(?<![A-Za-z])(?:{'|'.join(sorted(_NUMBER_WORDS, key=len, reverse=True))})(?![A-Za-z])",
    re.IGNORECASE,
)
# A number has fewer words.
_LONGEST = 40
_GAPS = (" ", "-", " and ", " - ", ", ", "\n", ", and ")
_TIGHT_GAPS = (" ", "-", " - ", "\n")
# And a half, and two-thirds, and three-quarter.
_AND_A_PART = re.compile(
    r"[ -]and[ -](?P<many>an?|one|two|three|four|five|six|seven|nine)[ -](?P<part>half|halves|thirds?|quarters?"
    r"|fourths?|fifths?|sixths?|eighths?|tenths?)(?![A-Za-z]|-(?:part|sister|brother|final))",
    re.IGNORECASE,
)
_POINT = re.compile(
    rf" point((?: (?:{'|'.join([*list(_UNITS)[:10], 'oh'])})(?![A-Za-z])){{1,12}})", re.IGNORECASE
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
        if word in _UNITS or word in _TENS or word in SCALES:
            candidate = _cardinal(text, found, index)
        elif word in VAGUE:
            candidate = _vague(text, found, index)
        else:
            candidate = _read(text, found[index], word)
        index += 1
        if candidate:
            yield candidate
            while index < len(found) and found[index].start() < candidate.end:
                index += 1


def _cardinal(text: str, found: list[re.Match[str]], index: int) -> Candidate | None:
    reading = _begin(text, found[index])
    if not reading:
        return None
    if point := _POINT.match(text, reading.end):
        digits = "".join(str(_UNITS.get(each.lower(), 0)) for each in point[1].split())
        reading.current = Decimal(f"{reading.current}.{digits}")
        reading.end, reading.last = point.end(), "decimal"
    _take_part(text, reading)
    for following in found[index + 1 : index + _LONGEST]:
        if following.start() < reading.end:
            continue
        gap, word = text[reading.end : following.start()].lower(), following[0].lower()
        # Two hundred and three hundred are two numbers.
        begins_anew = (
            gap == " and "
            and reading.last == "hundred"
            and text[following.end() : following.end() + 8].lower() == " hundred"
        )
        if reading.last in ("part", "ordinal") or gap not in _GAPS or begins_anew:
            break
        if not any(
            read(reading, gap, word) for read in (_by_scale, _by_number, _by_part, _by_ordinal)
        ):
            break
        reading.end = following.end()
        _take_part(text, reading)
    candidate = reading.candidate()
    if reading.last == "part" and (of := part_of(text, reading.end, reading.part)):
        # Three quarters of a million, or of a point.
        candidate.end, factor, candidate.unit = of
        candidate.value *= factor
        candidate.kind = NumberKind.QUANTITY if candidate.unit else None
    return candidate


def _begin(text: str, first: re.Match[str]) -> _Reading | None:
    word = first[0].lower()
    if word not in SCALES:
        value = _UNITS[word] if word in _UNITS else _TENS[word]
        return _Reading(first.start(), first.end(), Decimal(value), _class(word))
    article = _article_before(text, first.start())
    if article is None:
        # After digits it is their scale; alone it counts nothing.
        return None
    reading = _Reading(article, first.end(), Decimal(1), "unit")
    _by_scale(reading, " ", word)
    return reading


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
    number = _UNITS.get(word) or _TENS.get(word)
    if not number:
        return False
    tight = gap in _TIGHT_GAPS
    last = reading.last
    is_century = last in ("teen", "tens") and 11 <= reading.current <= 20 and not reading.total
    if last in ("tens", "year") and tight and number < 10 and not reading.current % 10:
        reading.current += number
        reading.last = "unit"
    elif last in ("hundred", "scale") and gap != "-" and (gap != ", " or last == "scale"):
        reading.current += number
        reading.last = _class(word)
    elif is_century and tight and number >= 10:
        # Nineteen eighty, twenty twelve: a year.
        reading.current = reading.current * 100 + number
        reading.kind, reading.last = NumberKind.YEAR, "year" if word in _TENS else "unit"
    else:
        return False
    return True


def _by_part(reading: _Reading, gap: str, word: str) -> bool:
    if word not in _PARTS or gap not in _TIGHT_GAPS or reading.total or reading.kind:
        return False
    if reading.last not in ("unit", "teen", "tens") or word.endswith("s") == (reading.current == 1):
        return False
    reading.current /= _PARTS[word]
    reading.last, reading.part = "part", word
    return True


def _by_ordinal(reading: _Reading, gap: str, word: str) -> bool:
    if word not in _ORDINALS or gap not in _TIGHT_GAPS:
        return False
    after_tens = reading.last == "tens" and _ORDINALS[word] < 10
    if not after_tens and not (reading.last in ("hundred", "scale") and gap != "-"):
        return False
    reading.current += _ORDINALS[word]
    reading.kind, reading.last = NumberKind.ORDINAL, "ordinal"
    return True


def _take_part(text: str, reading: _Reading) -> None:
    """Take the `and a half` of `two and a half` and of `a million and a half`."""
    if reading.last not in ("unit", "teen", "tens", "scale") or reading.kind:
        return
    if found := part_after(text, reading.end):
        end, part = found
        if reading.last == "scale":
            if text[reading.start] not in "aA":
                return
            part *= reading.total
        reading.end = end
        reading.current += part
        reading.last = "decimal"


def part_after(text: str, position: int) -> tuple[int, Decimal] | None:
    """Return where the `and a half` that begins at a position ends, and its value."""
    found = _AND_A_PART.match(text, position)
    if not found:
        return None
    part = Decimal(_UNITS.get(found["many"].lower(), 1)) / _PARTS[found["part"].lower()]
    return (found.end(), part) if part < 1 else None


def _class(word: str) -> str:
    if word in _TENS:
        return "tens"
    return "unit" if _UNITS[word] < 10 else "teen"


_ARTICLE = re.compile(r"(?<![A-Za-z])an? $", re.IGNORECASE)
# Half a million, a quarter of a billion, three quarters of a million.
_PART_OF_A_SCALE = re.compile(
    r"[ -](?:(?:of )?an? )?(?P<scale>dozen|hundred|thousand|million|billion|trillion)(?![A-Za-z]|-[a-z])",
    re.IGNORECASE,
)
# A third million is one more, where a half and a quarter million are parts.
_PLAIN_PARTS = ("half", "quarter", "quarters")
# Half a percentage point, three quarters of a per cent.
_PART_OF_A_POINT = re.compile(
    r"[ -](?:of )?(?:an? |one )"
    r"(?:(?P<points>(?:percentage|per ?cent) point)|(?P<basis>basis point)|(?P<percent>per ?cent))(?![A-Za-z])",
    re.IGNORECASE,
)
# "By a third", and a third after another part: but "a third study" is an ordinal.
_PART_BEFORE = re.compile(
    r"(?<![A-Za-z])(?:by|about|around|nearly|almost|roughly|than|only|just|over|under|up|down|least"
    r"|approximately|at|some|barely|fully|is|was|fell|fallen|rose|risen|grew|grown|dropped|cut|lost"
    r"|shrank|declined|increased|gained|slipped|climbed|saved|another|lose|save|gain|drop|fall|rise|grow) $"
    r"|(?:(?<![a-z])(?:half|thirds?|quarters?|fifths?|tenths?|per ?cent)(?![a-z])|%)[^.;\n]{1,48}(?:,|,? and|,? but|,? while) $",
    re.IGNORECASE,
)
_PART_ENDS = re.compile(
    r" (?:of|more|less|fewer|higher|lower|larger|smaller|faster|cheaper|to|in|from|since|over"
    r"|during|as|the|on|between|or|and|last|this|a|per|were|are|have|had|said|say|live|came|come|went|by|with|for|at|when|while"
    r"|but|who|that|is|remains?|goes|go|stays?|comes?|leaves?|because|still|now|each|every|into|through|above|below|before|after|again|overall|if|no|yes|none|within|under|among)"
    r"(?![A-Za-z])|[ ]?[,.;:)!?%–—\"”'’]| \(|\n|$",
    re.IGNORECASE,
)
_PART_COMPARES = re.compile(
    r" (?:of|more|less|fewer|higher|lower|larger|smaller|faster|slower|cheaper|longer|shorter|as|above|below|up on|down on|short of|ahead of|beyond"
    r"|were|are|have|say|want|think|believe|agree|disagree|live|plan|use|work|do|did not|felt)(?![A-Za-z])",
    re.IGNORECASE,
)
_MULTIPLIES = re.compile(
    r" (?:the|that|its|their|his|her|our|what|last|this|as|in|to|those)(?![A-Za-z])",
    re.IGNORECASE,
)
# Nouns as well as verbs: to double, will triple, may halve, but a double standard and women's doubles.
_PLAIN_MULTIPLES = (
    "double",
    "triple",
    "treble",
    "quadruple",
    "quintuple",
    "doubles",
    "triples",
    "trebles",
)
_VERB_BEFORE = re.compile(
    r"(?<![a-z])(?:to|will|would|can|could|may|might|must|should|shall|nearly|almost|than|least|about|roughly|even"
    r"|not|did|does|do|they|we|numbers|prices|costs|sales|rates|it'll) $",
    re.IGNORECASE,
)
# To double down, to double as, a double-decker: nothing grows.
_NOUN_AFTER = re.compile(r"-| (?:down|as|up|back|over|click|check|in on)(?![a-z])")


def _article_before(text: str, position: int) -> int | None:
    """Return where the article that ends at a position begins."""
    found = _ARTICLE.search(text, max(0, position - 3), position)
    return found.start() if found else None


def part_of(text: str, end: int, word: str) -> tuple[int, Decimal, str] | None:
    """Return the end, factor and unit of what a part that ends there is a part of, or None.

    `word` is the part's last word: `a quarter` may be of a million, or of a percentage point.
    """
    if of := _PART_OF_A_POINT.match(text, end):
        return of.end(), Decimal(1), POINTS if of["points"] else BASIS if of["basis"] else PERCENT
    of = _PART_OF_A_SCALE.match(text, end)
    if not of or (of[0][1:].lower() == of["scale"].lower() and word not in _PLAIN_PARTS):
        return None
    return of.end(), Decimal(SCALES[of["scale"].lower()]), ""


def _read(text: str, match: re.Match[str], word: str) -> Candidate | None:
    """Read a number word that is no cardinal, with the words after it that belong to it."""
    if word in _MULTIPLES:
        return _multiple(text, match, word)
    if word in _HALVED:
        return _settled(match.start(), match.end(), Decimal("0.5"), NumberKind.QUANTITY, TIMES)
    if word in _PARTS and (part := _part(text, match, word)):
        return part
    if word in _ORDINALS:
        return _settled(match.start(), match.end(), Decimal(_ORDINALS[word]), NumberKind.ORDINAL)
    return None


def _settled(
    start: int, end: int, value: Decimal, kind: NumberKind | None, unit: str = ""
) -> Candidate:
    return Candidate(start, end, value, "english", kind, unit, bare=False)


def _part(text: str, match: re.Match[str], word: str) -> Candidate | None:
    """Read `half a million`, and `a third` where it is a fraction, not the ordinal of `a third study`."""
    end = match.end()
    article = _article_before(text, match.start())
    if article is None and word not in ("half", "quarter"):
        return None
    start = match.start() if article is None else article
    if of := part_of(text, end, word):
        end, factor, unit = of
        kind = NumberKind.QUANTITY if unit else None
        return _settled(start, end, factor / _PARTS[word], kind, unit)
    if word != "half":
        if article is None:
            return None
        is_part = word == "quarter" or _PART_BEFORE.search(text, max(0, article - 64), article)
        if not _PART_COMPARES.match(text, end) and not (is_part and _PART_ENDS.match(text, end)):
            return None
    return _settled(start, end, Decimal(1) / _PARTS[word], None)


def _multiple(text: str, match: re.Match[str], word: str) -> Candidate | None:
    """Read `twice` and `doubled`, but not a double standard and women's doubles."""
    end = match.end()
    if word in _PLAIN_MULTIPLES and not _MULTIPLIES.match(text, end):
        verb = _VERB_BEFORE.search(text, max(0, match.start() - 10), match.start())
        if not verb or _NOUN_AFTER.match(text, end):
            return None
    return _settled(match.start(), end, Decimal(_MULTIPLES[word]), NumberKind.QUANTITY, TIMES)


def _vague(text: str, found: list[re.Match[str]], index: int) -> Candidate:
    """Read dozens, hundreds and tens of thousands, which have no definite value."""
    start, end = found[index].span()
    value = Decimal(VAGUE[found[index][0].lower()])
    for following in found[index + 1 : index + 4]:
        word = following[0].lower()
        if (
            text[end : following.start()].lower() not in (" of ", " and ", " or ")
            or word not in VAGUE
        ):
            break
        end = following.end()
        value *= VAGUE[word]
    return _settled(start, end, value, NumberKind.IDIOM)


_SMALL = (
    "two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen"
    "|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
)
_BY_WORD = {
    word: contexts(rows, {"small": _SMALL, "unit": UNIT_AFTER.pattern, "w": "(?<![A-Za-z])"})
    for word, rows in _LEXICON["by_word"].items()
}
# A number that stands in one of these, from where it begins, counts nothing.
_PHRASES = re.compile(_LEXICON["phrases"], re.VERBOSE | re.IGNORECASE)
_HOUR_BEFORE = re.compile(
    r"(?<![a-z])(?<!in )(?<!of )(?:half|quarter|minutes?|ten|five|twenty)[- ](?:past|to|after|before)[ ]$"
)
_LABELS_IN_WORDS = ("chapter", "page", "number", "phase", "plan", "day", "grade")
_HOUR_AFTER = re.compile(r" (?:o'clock|(?:sharp|a\.?m|p\.?m)(?![a-z]))")


def classify_english(text: str, number: Candidate) -> Candidate:
    """Classify a spelled-out number, and include the signs and units that belong to it."""
    return first_match(_RULES, text, number) or number.classify(NumberKind.QUANTITY)


def _known(_text: str, number: Candidate) -> Candidate | None:
    """Keep the kind of ordinals, years and multiples, which the words themselves decide."""
    return number if number.kind else None


def _measured(text: str, number: Candidate) -> Candidate | None:
    """Recognize a quantity by its sign, currency, scale or per cent."""
    start, end = number.start, number.end
    measure(text, number)
    if (number.start, number.end) != (start, end):
        return number.classify(NumberKind.QUANTITY)
    return None


def _phrase(text: str, number: Candidate) -> Candidate | None:
    return number.classify(NumberKind.IDIOM) if _PHRASES.match(text, number.start) else None


def _hour(text: str, number: Candidate) -> Candidate | None:
    """Recognize a quarter past seven and six o'clock."""
    if number.value > 12 or number.value % 1:
        return None
    before = _HOUR_BEFORE.search(text, max(0, number.start - 20), number.start)
    if before or _HOUR_AFTER.match(text, number.end):
        return number.classify(NumberKind.DATE)
    return None


def _name(text: str, number: Candidate) -> Candidate | None:
    """Recognize Chapter Two, and names by their capitals: the Thirty Years' War, the Big Four."""
    word = word_before(text, number.start)
    if (word[:1].isupper() and word.lower() in LABELS) or word in _LABELS_IN_WORDS:
        return number.classify(NumberKind.IDENTIFIER)
    within = word[:1].islower() and text[number.start - 1] == " "
    if text[number.start].isupper() and (within or word == "Big"):
        return number.classify(NumberKind.IDIOM)
    return None


def _by_word(text: str, number: Candidate) -> Candidate | None:
    word = text[number.start : number.end].lower()
    contexts = _BY_WORD.get(word.removeprefix("a "), ())
    kind = kind_in(contexts, text, number.start, number.end)
    if word == "one":
        # It means no more than `a`, unless it is counted out.
        kind = kind or NumberKind.IDIOM
    return number.classify(kind) if kind else None


_RULES: tuple[Rule, ...] = (_known, _measured, _phrase, _hour, _name, _by_word)
