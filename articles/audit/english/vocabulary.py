"""English number words, with fractions and multiples: `a third`, `doubled`, `dozens`."""

import re
from decimal import Decimal

from articles.audit.numbers import BASIS, PERCENT, POINTS, TIMES, Candidate, NumberKind, words

UNITS = {
    word: number
    for number, word in enumerate(
        words(
            "zero one two three four five six seven eight nine ten eleven twelve thirteen"
            " fourteen fifteen sixteen seventeen eighteen nineteen"
        )
    )
} | {"nil": 0}
TENS = {
    word: 10 * number
    for number, word in enumerate(
        words("twenty thirty forty fifty sixty seventy eighty ninety"), start=2
    )
} | {"fourty": 40}
SCALES = {
    "hundred": 100, "dozen": 12, "thousand": 1000, "million": 10**6, "billion": 10**9,
    "trillion": 10**12,
}  # fmt: skip
PARTS = {
    "half": 2, "halves": 2, "third": 3, "thirds": 3, "quarter": 4, "quarters": 4, "fourth": 4,
    "fourths": 4, "fifth": 5, "fifths": 5, "sixth": 6, "sixths": 6, "seventh": 7, "sevenths": 7,
    "eighth": 8, "eighths": 8, "ninth": 9, "ninths": 9, "tenth": 10, "tenths": 10,
    "twelfth": 12, "twelfths": 12, "twentieth": 20, "twentieths": 20, "hundredth": 100,
    "thirtieth": 30, "fortieth": 40, "fiftieth": 50, "sixtieth": 60, "eleventh": 11, "sixteenth": 16, "sixteenths": 16,
    "hundredths": 100, "thousandth": 1000, "thousandths": 1000, "millionth": 10**6,
}  # fmt: skip
ORDINALS = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7,
    "eighth": 8, "ninth": 9, "tenth": 10, "eleventh": 11, "twelfth": 12, "thirteenth": 13,
    "fourteenth": 14, "fifteenth": 15, "sixteenth": 16, "seventeenth": 17, "eighteenth": 18,
    "nineteenth": 19, "twentieth": 20, "thirtieth": 30, "fortieth": 40, "fiftieth": 50,
    "sixtieth": 60, "seventieth": 70, "eightieth": 80, "ninetieth": 90, "hundredth": 100,
    "thousandth": 1000, "millionth": 10**6, "umpteenth": 0,
    "firstly": 1, "secondly": 2, "thirdly": 3, "fourthly": 4,
}  # fmt: skip
# Words without a definite value.
VAGUE = {
    "dozens": 12, "hundreds": 100, "thousands": 1000, "millions": 10**6, "billions": 10**9,
    "trillions": 10**12, "tens": 10,
}  # fmt: skip
MULTIPLES = {
    "twice": 2, "thrice": 3, "doubled": 2, "doubling": 2, "doubles": 2, "tripled": 3,
    "tripling": 3, "triples": 3, "trebled": 3, "trebling": 3, "trebles": 3, "quadrupled": 4,
    "quadrupling": 4, "quadruples": 4, "quintupled": 5, "quintupling": 5, "quintuple": 5,
    "quintuples": 5, "sextupled": 6, "octupled": 8, "twofold": 2, "threefold": 3,
    "fourfold": 4, "fivefold": 5, "sixfold": 6, "sevenfold": 7, "eightfold": 8, "ninefold": 9,
    "tenfold": 10, "twentyfold": 20, "hundredfold": 100, "thousandfold": 1000,
    "double": 2, "triple": 3, "treble": 3, "quadruple": 4,
}  # fmt: skip
# Words for frequency, never for a multiple.
ONCE = "once"
HALVED = {"halved", "halving", "halves", "halve"}

NUMBER_WORDS = frozenset(
    {*UNITS, *TENS, *SCALES, *PARTS, *ORDINALS, *VAGUE, *MULTIPLES, *HALVED, ONCE}
)


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
# "By a third", "a third of": but "a third study" is an ordinal.
_PART_BEFORE = re.compile(
    r"(?<![A-Za-z])(?:by|about|around|nearly|almost|roughly|than|only|just|over|under|up|down|least"
    r"|approximately|at|some|barely|fully|is|was|fell|fallen|rose|risen|grew|grown|dropped|cut|lost"
    r"|shrank|declined|increased|gained|slipped|climbed|saved|another|lose|save|gain|drop|fall|rise"
    r"|grow) $",
    re.IGNORECASE,
)
# Half of the gain went to them, and a fifth to us: after another part, one more.
_LISTED_BEFORE = re.compile(
    r"(?:(?<![a-z])(?:half|thirds?|quarters?|fifths?|tenths?|per ?cent)(?![a-z])|%)[^.;\n]{1,48}(?:,|,? and|,? but|,? while) $",
    re.IGNORECASE,
)
_PART_ENDS = re.compile(
    r" (?:of|more|less|fewer|higher|lower|larger|smaller|faster|cheaper|to|in|from|since|over"
    r"|during|as|the|on|between|or|and|last|this|a|per|were|are|have|had|said|say|live|came|come|went|by|with|for|at|when|while"
    r"|but|who|that|is|remains?|goes|go|stays?|comes?|leaves?|fails?|dies?|disappears?|because|still|now|each|every|into|through|above|below|before|after|again|overall|if|no|yes|none|within|under|among)"
    r"(?![A-Za-z])|[ ]?[,.;:)!?%–—\"”'’]| \(|\n|$",
    re.IGNORECASE,
)
_PART_COMPARES = re.compile(
    r" (?:of|more|less|fewer|higher|lower|larger|smaller|faster|slower|cheaper|longer|shorter|as|above|below|up on|down on|short of|ahead of|beyond"
    r"|were|are|have|say|want|think|believe|agree|disagree|live|plan|use|work|do|did not|felt)(?![A-Za-z])",
    re.IGNORECASE,
)
# `A third had no doctor; a fifth blamed the weather`: a part at the head of its clause does something.
_CLAUSE_BEFORE = re.compile(
    r"(?:^|[.;:!?\n–—(\"“”] ?|(?:, ?|(?<![a-z]))(?:and|but|while|whereas|yet|where) )$",
    re.IGNORECASE,
)
_PART_ACTS = re.compile(
    r" (?:(?:had|has|was|said|came|went|gave|took|chose|found|felt|knew|thought|held|saw|spent|lost|won|wrote|made|got"
    r"|left|did|could|would)(?![a-z])"
    r"|[a-z]{2,}ed(?: (?:the|an?|to|that|they|it|their|no|not|in|on|by|for|at|from|with|them|him|her|us|being"
    r"|having|more|less|only|both|each|all|as|because|when|what|how|neither|[a-z]+s)(?![a-z])|[,.;:)\n]|$))"
)
# The first burned, a second flooded, a third had no roof: one more of them.
_ONE_OF_A_ROW = re.compile(
    r"(?<![a-z])(?:(?:a|the) second|the first|another)(?![a-z])", re.IGNORECASE
)
# The greatest distance to the beginning of the row, in characters.
_ROW = 120
_STRESSED = re.compile(
    r"(?<!for )(?<!in )(?<!over )(?<![A-Za-z])an? (?:full|mere|whopping|hefty|further|massive|staggering) $",
    re.IGNORECASE,
)
# A quarter teaspoon, a quarter mile.
_QUARTER_OF_A_UNIT = re.compile(
    r"[ -](?:teaspoon|tablespoon|tsp|tbsp|cup|mile|inch|ounce|pound|pint|century|litre|liter|acre|tonne|ton|hour|turn)s?(?![a-z])"
)
# A quarter past seven; a quarter in which sales fell.
_QUARTER_OF_TIME = re.compile(
    r" (?:in which|past|(?:to|before|after) (?:one|two|three|four|five|six|seven|eight|nine|ten"
    r"|eleven|twelve|noon|midnight))(?![a-z])"
)
_MULTIPLIES = re.compile(
    r" (?:the|that|its|their|his|her|our|what|last|this|as|in|to|those)(?![A-Za-z])",
    re.IGNORECASE,
)
_PLAIN_MULTIPLES = ("double", "triple", "treble", "quadruple", "quintuple", "halve")
# To double, will triple, may halve; more than double.
_VERB_BEFORE = re.compile(
    r"(?<![a-z])(?:to|will|would|can|could|may|might|must|should|shall|nearly|almost|than|least|about|roughly|even"
    r"|not|did|does|do|they|we|numbers|prices|costs|sales|rates|it'll) $",
    re.IGNORECASE,
)
# To double down, to double as, a double-decker: nothing grows.
_NOUN_AFTER = re.compile(
    r"-| (?:down|as|up|back|over|click|check|glazing|bed|room|standard)(?![a-z])"
)
_NOUNS = ("doubles", "triples", "trebles", "doubling")
_OF_SPORT_BEFORE = re.compile(r"(?:play(?:s|ed|ing)?|the|mixed|ladies|'s|s') $", re.IGNORECASE)
_OF_SPORT_AFTER = re.compile(r" (?:as|up|down|match|final|title|time)(?![a-z])")
# Once a year, once per country, once or twice; but once a teacher, always one.
_IN_SO_LONG = (
    r"(?:(?:an?|each|every) |every (?:two|three|four|five|six|ten|[0-9]{1,3}) )(?:minute|hour|day|night|week|fortnight|month"
    r"|quarter|term|semester|season|year|decade|century|generation)s?(?![a-z'])"
)
_ONCE_AFTER = re.compile(
    rf" (?:per [a-z]|or twice(?![a-z])|{_IN_SO_LONG}"
    r"(?! (?:has|had|is|was|passed|passes|went|began|begins|ended|ends)(?![a-z])))"
)
_OTHERWISE_AFTER = (" down", " over in", " back")


def article_before(text: str, position: int) -> int | None:
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


def read(text: str, found: list[re.Match[str]], index: int) -> Candidate | None:
    """Read a number word that is no cardinal, with the words after it that belong to it."""
    match = found[index]
    word = match[0].lower()
    if word in VAGUE:
        return _vague(text, found, index)
    if word in MULTIPLES:
        return _multiple(text, match)
    if word == ONCE:
        return _once(text, match)
    if word == "half":
        return _half(text, match)
    if word in HALVED:
        return _halved(text, match)
    if word in PARTS and (part := _part(text, match)):
        return part
    if word in ORDINALS:
        return _settled(match.start(), match.end(), Decimal(ORDINALS[word]), NumberKind.ORDINAL)
    return None


def _settled(
    start: int, end: int, value: Decimal, kind: NumberKind | None, unit: str = ""
) -> Candidate:
    return Candidate(start, end, value, "english", kind, unit, bare=False)


def _part(text: str, match: re.Match[str]) -> Candidate | None:
    """Read `a third` where it is a fraction, not the ordinal of `a third study`."""
    word, end = match[0].lower(), match.end()
    article = article_before(text, match.start())
    if article is None and word == "quarter" and (of := part_of(text, end, word)):
        # Nearly quarter of a million.
        end, factor, unit = of
        kind = NumberKind.QUANTITY if unit else None
        return _settled(match.start(), end, factor / PARTS[word], kind, unit)
    if article is None:
        stressed = _STRESSED.search(text, max(0, match.start() - 20), match.start())
        if not stressed or not any(
            each.match(text, end) for each in (_PART_COMPARES, _PART_ENDS, _PART_ACTS)
        ):
            return None
        return _settled(match.start(), end, Decimal(1) / PARTS[word], None)
    if of := part_of(text, end, word):
        end, factor, unit = of
        kind = NumberKind.QUANTITY if unit else None
        return _settled(article, end, factor / PARTS[word], kind, unit)
    if _acts(text, article, end) or (word == "quarter" and _QUARTER_OF_A_UNIT.match(text, end)):
        return _settled(article, end, Decimal(1) / PARTS[word], None)
    is_part = (
        word == "quarter"
        or _PART_BEFORE.search(text, max(0, article - 16), article)
        or _LISTED_BEFORE.search(text, max(0, article - 64), article)
    )
    if not _PART_COMPARES.match(text, end) and not (is_part and _PART_ENDS.match(text, end)):
        return None
    if word == "quarter" and _QUARTER_OF_TIME.match(text, end):
        return None
    return _settled(article, end, Decimal(1) / PARTS[word], None)


def _acts(text: str, start: int, end: int) -> bool:
    """Recognize `; a third blamed the weather`, unless `a second` stands before it."""
    if not _PART_ACTS.match(text, end):
        return False
    if not _CLAUSE_BEFORE.search(text, max(0, start - 9), start):
        return False
    return not _ONE_OF_A_ROW.search(text, max(0, start - _ROW), start)


def _half(text: str, match: re.Match[str]) -> Candidate:
    """Read `half`, `a half`, `half a million`."""
    start = match.start()
    article = article_before(text, start)
    start = start if article is None else article
    if of := part_of(text, match.end(), "half"):
        end, factor, unit = of
        return _settled(start, end, factor / 2, NumberKind.QUANTITY if unit else None, unit)
    return _settled(start, match.end(), Decimal("0.5"), None)


def _halved(text: str, match: re.Match[str]) -> Candidate | None:
    """Read `halved` and `to halve`, but not the two halves of a thing."""
    word, end = match[0].lower(), match.end()
    before = _VERB_BEFORE.search(text, max(0, match.start() - 10), match.start())
    verb = word in ("halved", "halving") or (word == "halve" and before)
    halves = word == "halves" and _MULTIPLIES.match(text, end)
    if not (verb or halves):
        return None
    return _settled(match.start(), end, Decimal("0.5"), NumberKind.QUANTITY, TIMES)


def _multiple(text: str, match: re.Match[str]) -> Candidate | None:
    """Read `twice` and `doubled`, but not a double standard and women's doubles."""
    word, end = match[0].lower(), match.end()
    if word in _PLAIN_MULTIPLES and not _MULTIPLIES.match(text, end):
        verb = _VERB_BEFORE.search(text, max(0, match.start() - 10), match.start())
        if not verb or _NOUN_AFTER.match(text, end):
            return None
    if word in _NOUNS and (
        _OF_SPORT_AFTER.match(text, end)
        or _OF_SPORT_BEFORE.search(text, max(0, match.start() - 10), match.start())
    ):
        return None
    if text.startswith(_OTHERWISE_AFTER, end):
        return None
    return _settled(match.start(), end, Decimal(MULTIPLES[word]), NumberKind.QUANTITY, TIMES)


def _once(text: str, match: re.Match[str]) -> Candidate | None:
    if not _ONCE_AFTER.match(text, match.end()):
        return None
    return _settled(match.start(), match.end(), Decimal(1), NumberKind.QUANTITY)


def _vague(text: str, found: list[re.Match[str]], index: int) -> Candidate:
    """Read dozens, hundreds and tens of thousands, which have no definite value."""
    start, end = found[index].span()
    value = Decimal(VAGUE[found[index][0].lower()])
    for following in found[index + 1 : index + 4]:
        joined = text[end : following.start()].lower() in (" of ", " and ", " or ")
        word = following[0].lower()
        if not joined or word not in VAGUE:
            break
        end = following.end()
        value *= VAGUE[word]
    return _settled(start, end, value, NumberKind.IDIOM)
