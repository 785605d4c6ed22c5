"""Rules for `one`: a count, or a pronoun or hardly more than an article."""

from articles.audit.contexts import context
from articles.audit.numbers import NumberKind
from articles.audit.units.measurement import UNIT_AFTER

_SMALL = "two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
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
        NumberKind.IDIOM, before=rf"{_W}(?:no|the|this|that|which|any|some|every|each|everyone) "
    ),
    context(NumberKind.QUANTITY, after=" (?:to|or) (?:two|three)"),
    context(NumberKind.QUANTITY, after=" (?:extra|additional) [a-z]"),
    context(NumberKind.QUANTITY, after=" [a-z]+(?: of [a-z]+)? (?:is |was )?enough(?![a-z])"),
    # Apologies: one. Present: nine.
    context(NumberKind.QUANTITY, before="(?:^|[.;\n] ?)[a-z]+(?: [a-z]+)?: ", after="[.;]"),
    context(
        NumberKind.IDIOM, before=rf"{_W}at ", after=" (?:point|time|stage|moment|level)(?![a-z])"
    ),
    # One of four judges; on one ground only; in one case; with one amendment, but with one voice.
    context(NumberKind.QUANTITY, after=f" of (?:{_SMALL}|[0-9][0-9,]{{0,9}}) "),
    context(NumberKind.QUANTITY, after=" (?!of )[a-z]+ only(?![a-z])"),
    context(NumberKind.QUANTITY, before=rf"{_W}in ", after=" case(?![a-z])(?! (?:or|and) another)"),
    context(
        NumberKind.QUANTITY,
        before=rf"{_W}with ",
        after=" (?!(?:hand|eye|ear|foot|leg|arm|voice|accord|mind|heart|stroke|blow|click|swoop|goal|aim|purpose"
        "|thing|word|breath|look|glance|finger|person|man|woman|in|being|last|final|party|or|and|to|common"
        "|simple)(?![a-z]))[a-z]",
    ),
    # Up from one in 2014; one film in two languages.
    context(
        NumberKind.QUANTITY, before=rf"{_W}from ", after=" (?:in (?:[12][0-9]{3}|[A-Z])|to [0-9])"
    ),
    context(
        NumberKind.QUANTITY,
        after=rf" (?:[a-z-]+ ){{1,2}}(?:for|per|in|from|with|against) (?:every |each )?(?:{_SMALL}|[0-9]{{1,3}})"
        "(?![a-z0-9])",
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
    # Told beside other counts: "two reports and one book", "nine votes with one abstention".
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
        "|, (?:two|three|four|five|six)(?![a-z])",
    ),
)
