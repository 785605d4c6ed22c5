"""Judges spelled-out English numbers: which count something, and which are turns of phrase."""

import re

from articles.audit.contexts import context, kind_in
from articles.audit.english.one import ONE
from articles.audit.identifiers.labels import LABELS
from articles.audit.normalization import word_before
from articles.audit.numbers import Candidate, NumberKind, Rule, first_match
from articles.audit.units.measurement import measure

# A number that stands in one of these, from where it begins, counts nothing.
_PHRASES = re.compile(
    r"""(?:
      one[ ](?:another|by[ ]one|of[ ](?!(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve
        |[0-9][0-9,]{0,9})[ ])|day(?![ ](?:before|after|later
        |earlier|of))|might|may|can|could|must|should|would|will|has[ ]to|cannot|never|always|such
        |way|thing|hand|side|(?:respect|sense|reason|example|instance|possibility|answer|option|place)(?![ ]only)
        |more|last|and[ ](?:the[ ]same|only|all)|at[ ]a[ ]time|size|too[ ]many|after
        |or[ ](?:another|other|the[ ]other)|to[ ]whom|who|which|that|in[ ]which|where)
    | one's | one'd
    | one-(?:off|on-one|size|sided|stop|time|way|to-one|liner|upmanship|dimensional|man|shot|to-many
        |tailed|piece|party|child)
    | (?:two|three|four)-in-one
    | two-(?:way|sided|faced|tier|tone|step|pronged|dimensional|tailed|track|party)
    | (?:three|four)-(?:dimensional|wheel|letter|legged|way|piece)
    | zero[- ](?:sum|tolerance|day|carbon|emissions?|hour|gravity|waste|net|trust|in[ ]on|knowledge|shot)
    | nine[ ]lives | two's[ ]company | three's[ ]a[ ]crowd | fifty[- ]fifty | nine[- ]to[- ]five | seven[ ]wonders | twenty[- ]questions
    | two[ ](?:sides[ ]of[ ]the[ ]same|cents|cultures|minds|left[ ]feet|birds)
    | two[ ]cheers | three[ ]cheers | six[ ]of[ ]the[ ]best | four-letter | forty[ ]winks
    | (?P<whole>two[ ]and[ ]two[ ]together|nine[ ]times[ ]out[ ]of[ ]ten|six[ ]of[ ]one
        |a[ ]thousand[ ]and[ ]one)
    | four[ ]corners | ten[ ]commandments | five[- ]star | six[- ]feet[ ]under | seven[ ]seas
    | a[ ]hundred[ ]and[ ]one | a[ ]million[ ]miles | a[ ]thousand[ ](?:words|cuts|times[ ]no|apologies
        |pardons|questions|stories|reasons)
    | half[- ](?:hearted|heartedly|baked|truths?|time|life|lives|way|mast|measures?|term|finished
        |brother|sister|moon|open|closed|asleep|empty|full|built|jokingly|expecting|marathon|back
        |light|dead|timbered|naked|forgotten|price|board|yearly|wit|past|a[ ]chance
        |the[ ](?:battle|story|fun|trouble))
    )(?![A-Za-z])""",
    re.VERBOSE | re.IGNORECASE,
)
_HOUR = re.compile(
    r"(?:(?<![a-z])(?<!in )(?<!of )(?:half|quarter|minutes?|ten|five|twenty)(?:[- ](?:past|to|after|before))[ ])$"
)
_HOUR_AFTER = re.compile(
    r" (?:o'clock|(?:in the (?:morning|evening|afternoon)|sharp|a\.?m|p\.?m|at night)(?![a-z]))"
)
_AT = re.compile(r"(?<![a-z])(?:at|by|until|till|before|after|around|about) $", re.IGNORECASE)
_CAPITAL_AFTER = re.compile(" [A-Z][a-z]")
_LISTED_BEFORE = re.compile("[,;(] ?$")
_CAPITAL_COMPOUND = re.compile("-[A-Z][a-z]")
_LABELS_IN_WORDS = frozenset(
    ("chapter", "page", "number", "phase", "plan", "square", "day", "grade")
)

_W = r"(?<![A-Za-z])"
_DEFINITE = rf"{_W}(?:the|these|those|both|our|their|between the|other) "
_PAIR = (
    # "The two countries" have been named: nobody counts them.
    context(
        NumberKind.IDIOM,
        before=_DEFINITE,
        after=" (?:sides|countries|nations|governments|powers|parties|peoples|capitals|economies"
        "|systems|leaders|presidents|of (?:them|us|you)|were|are|have|had|will|can|could|should"
        r"|would|differ|alike)(?![A-Za-z])|[.,;:?!)]",
    ),
)
_FEW = (
    context(NumberKind.IDIOM, before="nine[- ]to[- ]"),
    context(NumberKind.IDIOM, before=rf"{_W}rules? of "),
    context(NumberKind.IDIOM, before=_DEFINITE, after=" of (?:them|us)|[.,;]"),
)
_HALF = (
    # The first half of a match, the northern half of a country.
    context(
        NumberKind.IDIOM,
        before=rf"{_W}(?:first|second|other|latter|better|top|bottom|upper|lower|northern|southern"
        "|eastern|western|this|that|each|either|left|right|front|back|earlier|later|one's)[ -]",
    ),
    context(
        NumberKind.QUANTITY,
        after="-(?:hour|day|year|mile|million|billion|percent|point|tonne|litre|metre)",
    ),
    context(NumberKind.IDIOM, after="-"),
    context(NumberKind.IDIOM, before="-"),
)
_ZERO = (
    context(
        NumberKind.IDIOM,
        before=rf"{_W}(?:ground|net|near|absolute|sub|below|above|patient|from|to|towards|at|year"
        "|reach)[ -]",
    ),
    context(NumberKind.QUANTITY, after=" [a-z]"),
    context(NumberKind.IDIOM, after=""),
)
_BY_WORD = {
    "one": ONE, "two": _PAIR, "three": _FEW, "four": _FEW, "five": _FEW, "half": _HALF,
    "a half": _HALF, "nine": (context(NumberKind.IDIOM, before="cloud "),), "zero": _ZERO, "fifty": (context(NumberKind.IDIOM, before="fifty[- ]"),),
}  # fmt: skip


def classify(text: str, number: Candidate) -> Candidate:
    """Settle what a spelled-out number is for, and take in what belongs to it."""
    return first_match(_RULES, text, number) or number.classify(NumberKind.QUANTITY)


def _known(text: str, number: Candidate) -> Candidate | None:
    """Leave the ordinals, years and multiples that the words themselves have settled."""
    return number if number.kind else None


def _measured(text: str, number: Candidate) -> Candidate | None:
    """Judge what has a sign, a currency, a scale or a per cent: no phrase has."""
    start, end = number.start, number.end
    measure(text, number)
    if (number.start, number.end) != (start, end):
        return number.classify(NumberKind.QUANTITY)
    return None


def _phrase(text: str, number: Candidate) -> Candidate | None:
    found = _PHRASES.match(text, number.start)
    if not found:
        return None
    return number.classify(NumberKind.IDIOM, end=found.end("whole") if found["whole"] else 0)


def _hour(text: str, number: Candidate) -> Candidate | None:
    """Judge a quarter past seven, six o'clock and at nine in the morning."""
    if not 0 < number.value <= 12 or number.value % 1:
        return None
    reach = max(0, number.start - 20)
    at = _AT.search(text, reach, number.start)
    after = _HOUR_AFTER.match(text, number.end)
    if _HOUR.search(text, reach, number.start) or (after and (at or "clock" in after[0])):
        return number.classify(NumberKind.DATE)
    return None


def _label(text: str, number: Candidate) -> Candidate | None:
    """Judge Chapter Two and number one."""
    word = word_before(text, number.start)
    named = word[:1].isupper() and word.lower() in LABELS
    if named or word in _LABELS_IN_WORDS:
        return number.classify(NumberKind.IDENTIFIER)
    return None


def _name(text: str, number: Candidate) -> Candidate | None:
    """Judge the capitals of the Thirty Years' War, a Five-Year Plan and the Big Four."""
    if not text[number.start].isupper():
        return None
    word = word_before(text, number.start)
    in_sentence = word[:1].islower() and text[number.start - 1] == " "
    compound = _CAPITAL_COMPOUND.match(text, number.end)
    if word == "The" and _CAPITAL_AFTER.match(text, number.end):
        return number.classify(NumberKind.IDIOM)
    listed = _LISTED_BEFORE.search(text, max(0, number.start - 2), number.start)
    if listed and _CAPITAL_AFTER.match(text, number.end):
        return number.classify(NumberKind.IDIOM)
    if in_sentence or compound or word == "Big":
        return number.classify(NumberKind.IDIOM)
    return None


def _by_word(text: str, number: Candidate) -> Candidate | None:
    contexts = _BY_WORD.get(text[number.start : number.end].lower(), ())
    kind = kind_in(contexts, text, number.start, number.end)
    return number.classify(kind) if kind else None


def _one_by_default(text: str, number: Candidate) -> Candidate | None:
    """Judge a one of which nothing says that it counts: it is hardly more than `a`."""
    one = text[number.start : number.end].lower() == "one"
    return number.classify(NumberKind.IDIOM) if one else None


_RULES: tuple[Rule, ...] = (
    _known,
    _measured,
    _phrase,
    _hour,
    _label,
    _name,
    _by_word,
    _one_by_default,
)
