"""Which spelled-out English numbers are figures of speech, and which count something."""

import re

from articles.audit.numbers import Candidate, Kind
from articles.audit.units import unit_after

# Read with the number between them: `before | number | after`.
_FIXED = re.compile(
    r"""(?:
      one[ ]another | one[ ]by[ ]one | one[ ]of[ ] | (?<=at[ ])one[ ](?:time|point|stage|level|end|moment)
    | (?<=at\ )one(?![ ](?:per|or)) | one['](?:s|d) | one[ ](?:day(?![ ](?:before|after|later|earlier|of))|might|may|can|could|must|should|would|will|has[ ]to|cannot|never|always|such|way|thing|hand|side|respect|sense|reason|example|instance|possibility|answer|option|place|more|last|and[ ]the[ ]same|and[ ]only|and[ ]all|at[ ]a[ ]time|size|too[ ]many|after|or[ ]another|or[ ]other|or[ ]the[ ]other|to[ ]whom|who|which|that|in[ ]which|where)
    | one[-](?:off|on-one|size|sided|stop|time|way|to-one|liner|upmanship|dimensional|man|shot|to-many|tailed|piece|party|child)
    | two[-](?:way|sided|faced|tier|tone|step|pronged|dimensional|tailed|track|party|thirds?majority|fold[ ]approach)
    | (?:three|four)[-](?:dimensional|wheel|letter|legged|way|piece|quarter[ ]length)
    | zero[- ](?:sum|tolerance|day|carbon|emissions?|hour|gravity|waste|net|trust|in[ ]on|knowledge|shot)
    | fifty[- ]fifty | nine[- ]to[- ]five | seven[ ]wonders | twenty[- ]questions | catch[- ]twenty[- ]two
    | two[ ](?:sides[ ]of[ ]the[ ]same|cents|cultures|minds|left[ ]feet|birds)
    | four[ ]corners | ten[ ]commandments | five[- ]star | six[- ]feet[ ]under | seven[ ]seas
    | a[ ]hundred[ ]and[ ]one | a[ ]million[ ]miles | a[ ]thousand[ ](?:words|cuts|times[ ]no)
    | half[- ](?:hearted|heartedly|baked|truths?|time|life|lives|way|mast|measure|term|finished|brother|sister|moon|open|closed|asleep|empty|full|built|jokingly|expecting|marathon|century|back|light|dead|timbered|naked|forgotten|price|board|yearly|wit|past|a[ ]chance|the[ ](?:battle|story|fun|trouble))
    )(?![A-Za-z])?""",
    re.VERBOSE | re.IGNORECASE,
)
_BEFORE = re.compile(
    r"""(?:(?<![A-Za-z])(?:
      no | the | this | that | which | every | each | any | some | another | number | day | square | loved | only[ ]the | as | like | from[ ]day
    ))[ ]$""",
    re.VERBOSE | re.IGNORECASE,
)
_ADJECTIVE_BEFORE = re.compile(
    r"(?<![A-Za-z])(?:the|this|that|a|an|no|any|every|each|first|last|new|old|right|wrong|good|bad|big|small|large|only|previous|next|better|best|latest|same|other|different|single|public|private|simple|hard|easy|important|difficult|young|loved|current|earlier|later|second|third|whole|former|latter|serious|real|long|short|major|key)[ ]$",
    re.IGNORECASE,
)
_ONE_COUNTS_BEFORE = re.compile(
    r"(?<![A-Za-z])(?:only|just|exactly|least|most|than|about|nearly|almost|roughly|over|under|below|above|per|every|plus|minus|another|by|scored|won|lost|kills|killed|versus|to)[ ]$",
    re.IGNORECASE,
)
_LISTED = re.compile(
    r"(?<![A-Za-z0-9])(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|[0-9]{1,4}),? (?:[A-Za-z-]+,? ){0,4}(?:and|or|,) $",
    re.IGNORECASE,
)
_LIST_GOES_ON = re.compile(
    r" (?:[A-Za-z-]+ ){1,4}?(?:and|or) (?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|[0-9]{1,4})(?![A-Za-z0-9])|, (?:two|three|four|five|six)(?![A-Za-z])",
    re.IGNORECASE,
)
_ANAPHORA = re.compile(
    r" (?:sides|countries|nations|governments|powers|parties|peoples|capitals|economies|leaders|presidents|of (?:them|us|you)|were|are|have|had|will|can|could|should|would|differ|alike)(?![A-Za-z])|[.,;:?!)]"
)
_DEFINITE = re.compile(
    r"(?<![A-Za-z])(?:the|these|those|both|our|their|between the|other)[ ]$", re.IGNORECASE
)
_LABEL_BEFORE = re.compile(
    r"(?<![A-Za-z])(?:(?:Chapter|Part|Phase|Section|Stage|Table|Figure|Volume|Act|Scene|Article|Book|Step|Type|Tier|Level|Class|Grade|Version|Page|Appendix|Schedule|Annex|War|Pillar|Question|Day|Week|Year|Round|Unit|Lesson|Rule|Formula|Channel|Gate|Terminal|Episode|Season|Title|Protocol|Group|Category|Band|Zone|Priority|Option|Scenario|Cluster|Strand)|chapter|page|number|phase|part|stage|step|grade|tier|day|square|plan|type|level|formula)[ ]$"
)
_HYPHENED = re.compile(r"-(?:and-[a-z]+-)?(?P<word>[a-z]+)")


def judge(shadow: str, number: Candidate) -> Kind:
    """Judge a spelled-out number that has no unit, scale or per cent of its own."""
    start, end = number.start, number.end
    written = shadow[start:end].lower()
    if _FIXED.match(shadow, start):
        return Kind.IDIOM
    before = shadow[max(0, start - 48) : start]
    if _LABEL_BEFORE.search(before):
        return Kind.IDENTIFIER
    if written == "one":
        return _one(shadow, number, before)
    if written == "two" and _DEFINITE.search(before) and _ANAPHORA.match(shadow, end):
        return Kind.IDIOM
    if (
        written in ("three", "four", "five")
        and _DEFINITE.search(before)
        and re.match(r" of (?:them|us)|[.,;]", shadow[end : end + 8])
    ):
        return Kind.IDIOM
    if written in ("half", "a half"):
        return _half(shadow, number, before)
    if written == "zero":
        return _zero(shadow, number, before)
    if (
        re.search(
            r"(?<![a-z])(?:ground|net|near|absolute|sub|from|below|above|patient)[ -]$", before
        )
        and written == "zero"
    ):
        return Kind.IDIOM
    if written == "ten" and before.endswith("top "):
        return Kind.QUANTITY
    return Kind.QUANTITY


def _one(shadow: str, number: Candidate, before: str) -> Kind:
    after = shadow[number.end : number.end + 60]
    if re.match(r" in (?:[a-z]+|[0-9,]+)", after) and number.value != 1:
        return Kind.QUANTITY
    if re.match(
        r"-(?:year|month|week|hour|minute|day|metre|meter|mile|kilometre|third|half|tenth|fifth|quarter)",
        after,
    ):
        return Kind.QUANTITY
    if after.startswith("-"):
        return Kind.IDIOM
    if re.search(
        r"(?<![A-Za-z])(?:no|the|this|that|which|any|some|every|each|everyone)[ ]$",
        before,
        re.IGNORECASE,
    ):
        return Kind.IDIOM
    if re.match(r" (?:or more|or two|to two|to three|and a half)", after):
        return Kind.QUANTITY if after.startswith((" to", " or two")) else Kind.IDIOM
    if not re.match(r" [A-Za-z]", after):
        # One as a pronoun: "a new one.", "this is one,".
        return (
            Kind.QUANTITY
            if re.search(r"(?<![A-Za-z])(?:only|just|exactly|than|least|to|of)[ ]$", before)
            and not re.search(r"(?<![A-Za-z])the only[ ]$", before)
            else Kind.IDIOM
        )
    if _ADJECTIVE_BEFORE.search(before) and not re.search(r"(?<!the )only $", before):
        return Kind.IDIOM
    if _ONE_COUNTS_BEFORE.search(before):
        return Kind.QUANTITY
    if unit_after(shadow, number.end) and not re.match(r" (?:day|in|second)(?![a-z])", after):
        return Kind.QUANTITY
    if _LISTED.search(before) or _LIST_GOES_ON.match(after):
        return Kind.QUANTITY
    return Kind.IDIOM


def _half(shadow: str, number: Candidate, before: str) -> Kind:
    after = shadow[number.end : number.end + 16].lower()
    if re.search(
        r"(?<![A-Za-z])(?:first|second|other|latter|better|top|bottom|upper|lower|northern|southern|eastern|western|this|that|each|either|left|right|front|back|earlier|later|one's)[ -]$",
        before,
        re.IGNORECASE,
    ):
        return Kind.IDIOM
    if after.startswith("-"):
        return (
            Kind.QUANTITY
            if re.match(
                r"-(?:hour|day|year|mile|million|billion|percent|point|tonne|litre|metre)", after
            )
            else Kind.IDIOM
        )
    if shadow[number.start - 1 : number.start] == "-":
        return Kind.IDIOM
    return Kind.QUANTITY


def _zero(shadow: str, number: Candidate, before: str) -> Kind:
    after = shadow[number.end : number.end + 12]
    if re.search(
        r"(?<![A-Za-z])(?:ground|net|near|absolute|sub|below|above|patient|from|to|towards|at|year|reach)[ -]$",
        before,
        re.IGNORECASE,
    ):
        return Kind.IDIOM
    return Kind.QUANTITY if re.match(r" [a-z]+", after) else Kind.IDIOM
