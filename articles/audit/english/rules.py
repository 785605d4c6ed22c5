"""Rules for spelled-out English numbers, which are quantities or parts of idioms."""

import re

from articles.audit.identifiers.labels import LABELS
from articles.audit.normalization import word_before
from articles.audit.numbers import Candidate, NumberKind, Rule, context, first_match, kind_in
from articles.audit.units.measurement import UNIT_AFTER, measure

_SMALL = (
    "two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen"
    "|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
)
_OTHER_ADJECTIVES = (
    "the|this|that|a|an|no|any|every|each|first|last|new|old|right|wrong|good|bad|big|small|large"
    "|only|previous|next|better|best|latest|same|other|different|single|public|private|simple"
    "|hard|easy|important|difficult|young|loved|current|earlier|later|second|third|whole|former"
    "|latter|serious|real|long|short|major|key"
)
_COUNTING_WORDS = (
    "only|just|exactly|least|most|than|about|nearly|almost|roughly|over|under|below|above|per|every"
    "|plus|minus|another|by|within|scored|won|lost|kills|killed|versus|to|submit|dropped"
)
_W = r"(?<![A-Za-z])"
ONE = (
    # One-year, one-third: it measures; one-sided does not.
    context(
        NumberKind.QUANTITY,
        after="-(?:year|month|week|hour|minute|day|met(?:re|er)|mile|kilomet|third|half|tenth|fifth"
        "|quarter|point|unit|degree|page|semester|term|set|goal|run|vote|seat|per|standard)",
    ),
    context(NumberKind.IDIOM, after="-"),
    context(
        NumberKind.IDIOM,
        before=rf"{_W}(?:no|the|this|that|which|any|some|every|each|everyone) ",
    ),
    context(NumberKind.QUANTITY, after=" (?:to|or) (?:two|three)"),
    context(NumberKind.QUANTITY, after=" (?:extra|additional) [a-z]"),
    context(NumberKind.QUANTITY, after=" [a-z]+(?: of [a-z]+)? (?:is |was )?enough(?![a-z])"),
    # Apologies: one. Present: nine.
    context(NumberKind.QUANTITY, before="(?:^|[.;\n] ?)[a-z]+(?: [a-z]+)?: ", after="[.;]"),
    context(
        NumberKind.IDIOM,
        before=rf"{_W}at ",
        after=" (?:point|time|stage|moment|level)(?![a-z])",
    ),
    # One of four judges; on one ground only; in one case; with one amendment, but with one voice.
    context(NumberKind.QUANTITY, after=f" of (?:{_SMALL}|[0-9][0-9,]{{0,9}}) "),
    context(NumberKind.QUANTITY, after=" (?!of )[a-z]+ only(?![a-z])"),
    context(
        NumberKind.QUANTITY,
        before=rf"{_W}in ",
        after=" case(?![a-z])(?! (?:or|and) another)",
    ),
    context(
        NumberKind.QUANTITY,
        before=rf"{_W}with ",
        after=" (?!(?:hand|eye|ear|foot|leg|arm|voice|accord|mind|heart|stroke|blow|click|swoop|goal|aim|purpose"
        "|thing|word|breath|look|glance|finger|person|man|woman|in|being|last|final|party|or|and|to|common"
        "|simple)(?![a-z]))[a-z]",
    ),
    # Up from one in 2014; one film in two languages.
    context(
        NumberKind.QUANTITY,
        before=rf"{_W}from ",
        after=" (?:in (?:[12][0-9]{3}|[A-Z])|to [0-9])",
    ),
    context(
        NumberKind.QUANTITY,
        after=rf" (?:[a-z-]+ ){{1,2}}(?:for|per|in|from|with|against) (?:every |each )?(?:{_SMALL}|[0-9]{{1,3}})"
        "(?![a-z0-9])",
    ),
    # One tablet twice daily; one short of a majority; buy one, get one free.
    context(
        NumberKind.QUANTITY,
        after=" (?:[a-z-]+ ){1,3}?(?:once|twice|daily|nightly|weekly|(?:two|three|four|[2-9]) times|(?:an?|each|every|per) (?:hour|day"
        "|night|week|month|year))(?![a-z])",
    ),
    context(
        NumberKind.QUANTITY, after=" (?:tablet|capsule|pill|lozenge|sachet|puff|drop|dose)(?![a-z])"
    ),
    context(NumberKind.QUANTITY, after=" (?:short of|shy of|fewer|too few)(?![a-z])"),
    context(
        NumberKind.QUANTITY, before=rf"{_W}(?:buy|get) ", after=",? (?:get|and get|free)(?![a-z])"
    ),
    # The zest of one lemon.
    context(
        NumberKind.QUANTITY,
        before=rf"{_W}(?:zest|juice|peel|rind|half|halves|quarters?|white|yolk|price|cost|weight|value|size|output) of ",
        after=" (?!(?:or|and|in|man|of)(?![a-z]))[a-z]",
    ),
    # One fellow per lab; all but one.
    context(NumberKind.QUANTITY, after=" (?:[a-z-]+ ){1,2}(?:per|for each|for every) [a-z]"),
    context(NumberKind.QUANTITY, before=rf"{_W}all but "),
    # One box holds twelve jars.
    context(
        NumberKind.QUANTITY,
        after=" [a-z]+(?: of [a-z]+)? (?:holds?|contains?|costs?|weighs?|equals?|takes?|needs?|serves?|feeds?|covers?"
        "|lasts?|makes?|yields?|produces?|stores?|seats?|replaces?|supports?|corresponds to) (?:about |some |up to |only"
        rf" |roughly |at least )?(?:{_SMALL}|[0-9$€£])",
    ),
    context(NumberKind.IDIOM, after=" or more"),
    # A pronoun, "this is one,", unless it is counted out: "than one.".
    context(
        NumberKind.QUANTITY,
        before=rf"{_W}(?<!the )(?:only|just|exactly|than|least|to|of|but|even) ",
        after="(?! [a-z])",
    ),
    context(NumberKind.IDIOM, after="(?! [a-z])"),
    context(NumberKind.QUANTITY, before=rf"{_W}(?<!the )only "),
    context(NumberKind.IDIOM, before=rf"{_W}(?:{_OTHER_ADJECTIVES}) "),
    context(NumberKind.QUANTITY, before=rf"{_W}(?:{_COUNTING_WORDS}) "),
    context(NumberKind.QUANTITY, after=rf"(?! (?:day|in|second)(?![a-z])){UNIT_AFTER.pattern}"),
    context(NumberKind.QUANTITY, after=" (?:point|goal|vote|seat|abstention)(?![a-z])"),
    # Listed with other counts: "two reports and one book", "nine votes with one abstention".
    context(
        NumberKind.QUANTITY,
        before=rf"(?<![a-z0-9])(?:{_SMALL}|[0-9]{{1,4}}),? (?:[a-z-]+,? ){{0,4}}(?:and|or|with|,) ",
    ),
    context(
        NumberKind.QUANTITY,
        before=rf"(?<![a-z0-9.])(?:{_SMALL}|[0-9,]{{1,9}}) [a-z-]+(?: [a-z-]+)?, ",
    ),
    # 40 papers in one sitting.
    context(
        NumberKind.QUANTITY,
        before=rf"(?<![a-z0-9.])(?:{_SMALL}|[0-9][0-9,.]{{0,8}}k?) [a-z-]+(?: [a-z-]+)?"
        " (?:in|on|from|for|into|under) ",
    ),
    context(
        NumberKind.QUANTITY,
        after=rf" (?:[a-z-]+ ){{1,4}}?(?:and|or) (?:{_SMALL}|[0-9]{{1,4}})(?![a-z0-9])"
        f"|, (?:two|three|four|five|six)(?![a-z])| [a-z-]+(?: [a-z-]+)?, (?:{_SMALL}|[0-9]{{1,4}}) [a-z]",
    ),
)


# A number that stands in one of these, from where it begins, counts nothing.
_PHRASES = re.compile(
    r"""(?:
      one[ ](?:another|by[ ]one|of[ ](?!(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve
        |[0-9][0-9,]{0,9})[ ])|day(?![ ](?:before|after|later
        |earlier|of|off|per|a[ ]week|in[ ](?:two|three|four|five|six|seven|ten|[0-9])|out[ ]of))|might|may|can|could|must|should|would|will|has[ ]to|cannot|never|always|such
        |way|thing|hand|side|(?:respect|sense|reason|example|instance|possibility|answer|option|place)(?![ ]only)
        |more|last|and[ ](?:the[ ]same|only|all)|at[ ]a[ ]time|size|too[ ]many|after
        |or[ ](?:another|other|the[ ]other)|to[ ]whom|who|which|that|in[ ]which|where)
    | one's | one'd
    | one-(?:off|on-one|size|sided|stop|time|way|to-one|liner|upmanship|dimensional|man|shot|to-many
        |tailed|piece|party|child)
    | (?:two|three|four)-in-one
    | two-(?:way|sided|faced|tier|tone|step|pronged|dimensional|tailed|track|party)
    | (?:three|four)-(?:dimensional|wheel|letter|legged|way|piece[ ]suits?)
    | zero[- ](?:sum|tolerance|day|carbon|emissions?|hour|gravity|waste|net|trust|in[ ]on|knowledge|shot)
    | nine[ ]lives | two's[ ]company | three's[ ]a[ ]crowd | fifty[- ]fifty | nine[- ]to[- ]five | seven[ ]wonders | twenty[- ]questions
    | two[ ](?:sides[ ]of[ ]the[ ]same|cents|cultures|minds|left[ ]feet|birds)
    | two[ ]cheers | three[ ]cheers | six[ ]of[ ]the[ ]best | four-letter | forty[ ]winks
    | (?P<whole>two[ ]and[ ]two[ ]together|nine[ ]times[ ]out[ ]of[ ]ten|six[ ]of[ ]one
        |a[ ]thousand[ ]and[ ]one)
    | four[ ]corners | ten[ ]commandments | five[- ]star | six[- ]feet[ ]under | seven[ ]seas
    | a[ ]hundred[ ]and[ ]one(?=[ ](?:things|reasons|ways|uses|questions|problems|excuses|ideas)) | a[ ]million[ ]miles | a[ ]thousand[ ](?:words|cuts|times[ ]no|apologies
        |pardons|questions|stories|reasons)
    | half[- ](?:hearted|heartedly|baked|truths?|time|life|lives|way|mast|measures?|term|finished
        |brother|sister|moon|open|closed|asleep|empty|full|built|jokingly|expecting|marathon|back
        |light|dead|timbered|naked|forgotten|price|board|yearly|wit|past|a[ ]chance
        |the[ ](?:battle|story|fun|trouble))
    )(?![A-Za-z])""",
    re.VERBOSE | re.IGNORECASE,
)
_HOUR = re.compile(
    r"(?:(?<![a-z])(?<!in )(?<!of )(?:(?:half|quarter|minutes?)[- ](?:past|to|after|before)|(?:ten|five|twenty)[- ]past"
    r"|(?P<few>(?:ten|five|twenty)[- ](?:to|after|before)))[ ])$"
)
# Five to ten people are no hour.
_HOUR_ENDS = re.compile(r"[.,;:!?)\n]|$| (?:in the|on|when|this|that|sharp|precisely)(?![a-z])")
# Ten past three, where ten to three are too few.
_PAST = re.compile(
    r" past (?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|noon|midnight|[1-9](?![0-9])|1[0-2](?![0-9]))(?![a-z])"
)
_MINUTES = frozenset((5, 10, 20, 25))
_TO = re.compile(
    " to (?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|midnight)[.,;]"
)
_TO_BEFORE = re.compile("(?<![a-z])(?:at|by|until|till|it was|it's) $", re.IGNORECASE)
_HOUR_AFTER = re.compile(
    r" (?:o'clock|(?:in the (?:morning|evening|afternoon)|sharp|a\.?m|p\.?m|at night)(?![a-z]))"
)
_AT = re.compile(r"(?<![a-z])(?:at|by|until|till|before|after|around|about) $", re.IGNORECASE)
_CAPITAL_AFTER = re.compile(" [A-Z][a-z]")
_LISTED_BEFORE = re.compile("[,;(] ?$")
# *Ninety Seconds*, “Seven Samurai”: a title.
_TITLE_BEFORE = re.compile("[*_“\"']$")
_TITLE_AFTER = re.compile("(?: [A-Z][a-z]+){1,4}[*_”\"',]")
_CAPITAL_COMPOUND = re.compile("-[A-Z][a-z]")
_LABELS_IN_WORDS = frozenset(
    ("chapter", "page", "number", "phase", "plan", "square", "day", "grade")
)

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
        "|eastern|western|this|that|each|either|left|right|front|back|the earlier|the later|one's)[ -]",
    ),
    context(
        NumberKind.QUANTITY,
        after="-(?:hour|day|year|mile|million|billion|percent|point|tonne|litre|metre)",
    ),
    context(NumberKind.IDIOM, after="-"),
    context(NumberKind.IDIOM, before="-"),
    # One challenge per half; 3-0 down at the half.
    context(NumberKind.IDIOM, before=rf"{_W}(?:per|either|both|every) "),
    context(
        NumberKind.IDIOM, before=rf"{_W}(?:at|before|by|after|until|into) the ", after="(?! of)"
    ),
)
_NIL = (
    # Won 3-nil, nil-nil.
    context(NumberKind.QUANTITY, before=rf"(?:[0-9]|{_W}(?:{_SMALL}|one|nil))(?:[-–]| to )"),
    context(NumberKind.QUANTITY, after=r"(?:[-–]| to )(?:nil|one|two|three|four|[0-9])(?![a-z])"),
    context(NumberKind.IDIOM),
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
    "a half": _HALF, "nine": (context(NumberKind.IDIOM, before="cloud "),), "zero": _ZERO, "nil": _NIL, "fifty": (context(NumberKind.IDIOM, before="fifty[- ]"),),
}  # fmt: skip


def classify(text: str, number: Candidate) -> Candidate:
    """Classify a spelled-out number, and include the signs and units that belong to it."""
    return first_match(_RULES, text, number) or number.classify(NumberKind.QUANTITY)


def _known(text: str, number: Candidate) -> Candidate | None:
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
    found = _PHRASES.match(text, number.start)
    if not found:
        return None
    return number.classify(NumberKind.IDIOM, end=found.end("whole") if found["whole"] else 0)


def _hour(text: str, number: Candidate) -> Candidate | None:
    """Recognize a quarter past seven, six o'clock and at nine in the morning."""
    if number.value in _MINUTES and (
        _PAST.match(text, number.end)
        or (
            _TO.match(text, number.end)
            and _TO_BEFORE.search(text, max(0, number.start - 8), number.start)
        )
    ):
        return number.classify(NumberKind.DATE)
    if not 0 < number.value <= 12 or number.value % 1:
        return None
    reach = max(0, number.start - 20)
    at = _AT.search(text, reach, number.start)
    after = _HOUR_AFTER.match(text, number.end)
    hour = _HOUR.search(text, reach, number.start)
    if hour and hour["few"]:
        hour = _HOUR_ENDS.match(text, number.end)
    if hour or (after and (at or "clock" in after[0])):
        return number.classify(NumberKind.DATE)
    return None


def _label(text: str, number: Candidate) -> Candidate | None:
    """Recognize Chapter Two and number one."""
    word = word_before(text, number.start)
    named = word[:1].isupper() and word.lower() in LABELS
    if named or word in _LABELS_IN_WORDS:
        return number.classify(NumberKind.IDENTIFIER)
    return None


def _name(text: str, number: Candidate) -> Candidate | None:
    """Recognize names by their capitals: the Thirty Years' War, a Five-Year Plan, the Big Four."""
    if not text[number.start].isupper():
        return None
    word = word_before(text, number.start)
    in_sentence = word[:1].islower() and text[number.start - 1] == " "
    compound = _CAPITAL_COMPOUND.match(text, number.end)
    if word == "The" and _CAPITAL_AFTER.match(text, number.end):
        return number.classify(NumberKind.IDIOM)
    listed = _LISTED_BEFORE.search(text, max(0, number.start - 2), number.start)
    titled = _TITLE_BEFORE.search(text, max(0, number.start - 1), number.start)
    if (listed and _CAPITAL_AFTER.match(text, number.end)) or (
        titled and _TITLE_AFTER.match(text, number.end)
    ):
        return number.classify(NumberKind.IDIOM)
    if in_sentence or compound or word == "Big":
        return number.classify(NumberKind.IDIOM)
    return None


def _by_word(text: str, number: Candidate) -> Candidate | None:
    contexts = _BY_WORD.get(text[number.start : number.end].lower(), ())
    kind = kind_in(contexts, text, number.start, number.end)
    return number.classify(kind) if kind else None


def _one_by_default(text: str, number: Candidate) -> Candidate | None:
    """Recognize a `one` that means no more than `a`."""
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
