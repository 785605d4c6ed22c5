"""English idioms of comparisons with what a sentence only points at, or a table may not have.

None of them fails: the group `guess` says so.
"""

from articles.claims.claims import ClaimKind as K
from articles.claims.idioms.english.words import LESS, MORE, NOUN, OF, THING, N

# What a row does to those that have less, and to those that have more.
BEATS = r"(?:pip|beat|top|outnumber|exceed|surpass|outstrip|undercut|overhaul|trump|best|outrank|outweigh|lead|outpace|eclipse|dwarf|trounce|thrash|outspend|outdo|outshine|outgrow|outsell|outrun|better|pass)(?:s|es|ed|p?ped|ten)?|led|overt(?:ook|akes|aken|ake)|outpaced|eclipsed|dwarfed|outspent|outdid|outdrew|outdrawn|outdraws?|outsold|outgrew|outran|(?:is|was|are|were|stays?|sits?|sat|still) (?:well |far |way |still |comfortably |narrowly )?ahead of|(?:moved|went|slipped|edged|pulled|climbed|leapt|crept) (?:past|ahead of|above)"
TRAILS = r"trail(?:s|ed|ing)?|lag(?:s|ged)? behind|fell behind|(?:is|was|are|were|stays?|sits?|sat|still) (?:well |far |way |still |just )?behind|c[ao]mes? behind|lost to|loses to"

IDIOMS = (
    # With what the table may not have, or the sentence only points at.
    (
        K.COMPARISON,
        " us| them| it| ours| theirs| him| her| everyone| everybody| you",
        rf"(?:(?P<more>{BEATS})|(?P<less>{TRAILS})) (?:us|them|ours|theirs|him|everyone(?: else)?|everybody(?: else)?|it(?= *[.,;:!?]| *$| by| in| on| at| for)|her(?= *[.,;:!?]| *$)|you(?= *[.,;:!?]| *$))(?P<guess>)(?:(?: <C>)? by (?P<gap>{N})(?P<points> (?:percentage )?points?)?)?",
    ),
    (
        K.COMPARISON,
        " than ",
        rf"(?:{N} )?(?:(?P<more>{MORE})|(?P<less>{LESS})){THING}{{0,4}}? than (?:(?:we|they|you|it|he|she|I) (?:have|has|did|does|do|had|can|could|are|is|was|were|ever (?:has|did))|us|ours|theirs|yours|mine|his|hers|them)(?![a-z'])(?P<guess>)(?! <P>| in <P>)",
    ),
    (
        K.COMPARISON,
        " as ",
        rf"{N} as (?:many|much|high|large|big|long|fast|far)(?: (?:<C>|{NOUN}))? as (?:any(?:one|body|where|thing)?(?: (?:else|other))?|those of anyone|us|ours|we|they|theirs|everyone|the (?:next|others?|rest|runner-up))(?:'s)?(?P<guess>)(?: {NOUN})?",
    ),
    (
        K.COMPARISON,
        " in it|between them|to choose|between the |between <R>",
        rf"there(?:'s| is| was| were| are)(?: (?:only|just|barely|hardly|now|still))? (?P<gap>{N})(?: [a-z<C>]+)? (?:in it|between (?:them|the (?:two|pair)|(?:the )?(?P<r><R>))|to choose)(?P<guess>)",
    ),
    (
        K.COMPARISON,
        "separat|divid",
        rf"(?P<gap>{N})(?: [a-z<C>]+)? (?:now |still )?(?:separat(?:es?|ed|ing)|divid(?:es?|ed|ing)) (?:the )?(?:two|pair|top two|them|first|(?P<r><R>))(?P<guess>)",
    ),
    (
        K.COMPARISON,
        "ahead|behind|clear of|short of|adrift|off ",
        rf"{N}(?P<points> (?:percentage )?points?)?(?: [a-z<C>]+)? (?:(?P<more>ahead of|clear of)|(?P<less>behind|short of|adrift of|off)) (?:the )?(?:leaders?|pace|lead|pack|rest|others?|field|next|runner-up|second[- ]place|nearest [a-z]+|(?P<unknown>[a-z][a-z.-]{{2,}}))(?P<guess>)(?! <P>)",
    ),
    (
        K.COMPARISON,
        "overt|outnumber|outstrip|dwarf|eclips|outweigh|surpass|outpac|outgrew|outran|outrank|outperform|outsold|outdid",
        r"(?:(?P<more>overt(?:ook|akes|aken)|outnumber(?:s|ed)?|outstrip(?:s|ped)?|dwarf(?:s|ed)?|eclips(?:es|ed)|outweigh(?:s|ed)?|outpac(?:es|ed)|outgrew|outran|outrank(?:s|ed)?|outperform(?:s|ed)?|outsold|outdid)(?: (?:the|those|that|its|their|all|any|every|in|of|for)){0,3} (?!<P>|<N>)(?:[a-z]+|<C>|<A>))(?P<guess>)",
    ),
    (
        K.COMPARISON,
        "lead|led |led:|trail|beat|topp|exceed|outpac|surpass",
        rf"(?:(?P<more>lead|leads|led|leading|beats?|beat|tops|topped|exceeds|exceeded|outpac(?:es|ed)|surpass(?:es|ed)?)|(?P<less>trail(?:s|ed|ing)?|lag(?:s|ged|ging)?(?: behind)?)) (?:the |its |their )?(?:[a-z]+ ){{1,6}}?by (?P<gap>{N})(?P<points> (?:percentage )?points?)?(?P<guess>)",
    ),
    (
        K.COMPARISON,
        " still| yet|far |much |even | lot |ly |rather |somewhat | little | bit | no ",
        rf"(?:(?<!no )(?:(?P<more>{MORE})|(?P<less>{LESS})) (?:still|yet)(?= *[.,;:)]| *$| (?:at|for|was|were|is|on)\b)|(?:are|were|was|is|does|did|do|had been|fare[ds]?|look(?:s|ed)?) (?:far|much|even|a lot|markedly|considerably|rather|slightly|noticeably|distinctly|somewhat|appreciably|a little|a bit|no) (?:{MORE}|{LESS})(?P<of_period>)(?= *[.,;:)]| *$))(?P<guess>)",
    ),
    (
        K.COMPARISON,
        "average|mean|median|norm",
        rf"(?:{N} (?:of|above|below)|(?P<more>above|over|ahead of|higher than|better than|more than)|(?P<less>below|under|short of|behind|lower than|less than)) (?:(?:the|its|their|that) )?(?:[a-z-]+ |<R> |<A> |<C> ){{1,2}}(?:average|mean|median|norm)(?P<guess>)(?! (?:of|for|in) <P>)",
    ),
    (
        K.COMPARISON,
        " to ",
        r"(?:a )?(?:ratio|margin|proportion)s? of (?:some |about |nearly |roughly |almost |more than |over )?(?P<n><N>) to (?:<N>|one|a)(?P<ratio>)(?P<guess>)",
    ),
    (
        K.COMPARISON,
        "put together|combined|together|the next",
        r"(?P<near>(?:(?:almost|nearly|about|roughly|just) )?as (?:many|much|large|big)(?: [a-z<C>]+)? as (?:all (?:of )?)?(?:the |its )?(?:next|others?|rest|remaining|following|bottom)(?: (?:[a-z]+|<N>|<A>)){0,3}?(?: (?:combined|put together|taken together|together))?)(?P<guess>)(?= *[.,;:!?)]| *$| in\b| <P>)",
    ),
    (
        K.COMPARISON,
        "fraction|shadow of|sliver",
        r"(?:a|the) (?:(?:mere|small|tiny|minute|large|sizeable|good) )?(?:fraction|shadow|sliver) (?:of|the size of) (?:the |that of |those of |what )*(?P<r><R>)(?P<guess>)",
    ),
    (
        K.COMPARISON,
        " to one| to 1|-to-one|-to-1",
        r"(?P<n><N>)[- ]to[- ](?:one|1(?!\d))(?P<ratio>)(?P<guess>)",
    ),
    (
        K.COMPARISON,
        "back|behind|adrift|off the pace|in hot pursuit|on its heels|on their heels|in its wake|in their wake",
        r"(?:the )?<R> (?:is |was |are |were |followed |trailing |came )?(?:(?:(?:some|a long|quite some) way|well|far|way|not far|hard|miles|streets|trailing|some distance|a distance) (?:back|behind|adrift|off the pace|below)|in hot pursuit|hot on (?:its|their) heels|(?:following |trailing )?in (?:its|their) wake)(?P<guess>)(?= *[.,;:!?)]| *$| (?:with|at|on|in|and|but)\b)",
    ),
    (
        K.COMPARISON,
        "other way|vice versa|reverse|opposite is|reversed|tables are turned|tables were turned|roles",
        r"(?:it(?:'s| is| was) (?:exactly |just |quite )?the (?:other way (?:around|round|about)|reverse|opposite)|vice versa|the (?:reverse|opposite|converse) (?:is|was|holds)(?: true| the case)?|the (?:positions|order|roles|ranking) (?:is|was|are|were) (?:reversed|the reverse)|the tables (?:are|were|have|had)(?: been)? turned)(?P<guess>)",
    ),
    (
        K.COMPARISON,
        "twice|double|half|times",
        r"(?P<n><N>) (?:what|that which) (?:the )?<R>(?:'s)? (?:did|does|do|has|had|was|is|were|produced|sold|made|managed|earned|carried)(?P<guess>)",
    ),
    (
        K.COMPARISON,
        "for every",
        r"for every (?:(?:one|single|<N>) )?(?:[a-z]+|<C>|<R>)(?: (?:[a-z]+|<C>|<R>)){0,6}?,? (?:(?:there|the|it|they|[a-z]+) (?:is|are|was|were|had|has|have|came|got|made|sold) )?(?:(?:nearly|almost|about|roughly|just|only|over|under|some|more than|less than|fewer than|at least) )*(?:<N>|one|two|three|another)(?: [a-z<C>]+){0,2}(?P<guess>)",
    ),
    (
        K.COMPARISON,
        "for every",
        r"for every (?:(?:one|single|<N>) )?(?:[a-z]+|<C>)(?: [a-z]+){0,3}? (?:in|from|at|by|of|for|to) (?:the )?<R>(?P<guess>)",
    ),
    (
        K.COMPARISON,
        "would take|takes |took ",
        r"(?:it|you|one) (?:would take|takes|took|would need|needs|needed) (?P<n><N>) [^.;,]{1,40}? to (?:match|equal|make|fill|reach)(?P<ratio>)(?P<guess>)",
    ),
    (
        K.COMPARISON,
        "nowhere near|short of",
        r"(?:c[ao]mes? nowhere near|nowhere near|f[ae]lls? (?:well |far |just )?short of) (?:that|this|it|them|theirs|the others?|the rest|the (?:leader|mark|top))(?P<less>)(?P<guess>)",
    ),
    (
        K.COMPARISON,
        "latter|former|other ",
        rf"(?:{N}|as|(?P<more>{MORE})|(?P<less>{LESS}))(?: (?:[a-z]+|<C>)){{0,3}}? (?:as|than|of) (?:that of |in )?the (?:latter|former|other(?: two| one)?|second|first)(?P<guess>)(?= *[.,;:!?)]| *$| in <P>| <P>)",
    ),
    (
        K.COMPARISON,
        "gain|clos|narrow|catch|caught up|reel|chas|eat|gap|deficit|distance",
        r"(?:(?:clos|narrow|reduc|shrink|bridg|cut)(?:es|s|ed|ing) (?:the|its|that) (?:gap|deficit|distance)(?! between)(?: (?:on|with|to) (?:the )?(?:[a-z]+|<R>))?|(?:catch(?:es|ing) up|caught up)(?= *[.,;]| *$| (?:fast|quickly|slowly|rapidly)\b)(?: [a-z]+)?|(?:gain(?:s|ed|ing)? (?:ground )?on|clos(?:es|ed|ing) (?:in on|the gap (?:on|with|to)|up on)|narrow(?:s|ed|ing) the gap (?:on|with|to)|catch(?:es|ing) up (?:with|to)|caught up (?:with|to)|reel(?:s|ed|ing) in|pull(?:s|ed|ing) away from|(?:stretch|extend|widen|increas)(?:es|s|ed|ing) (?:its|their) lead (?:over|on)) (?:the )?<R>)(?P<guess>)",
    ),
    (
        K.COMPARISON,
        "to choose|to separate|to split|photo finish|dead heat|a tie|neck",
        r"(?:(?:little|nothing|not much|hardly anything|a hair) (?:to (?:choose|separate|split)|in it|between) ?(?:between )?(?:the )?(?:<R>|two|pair|them)|(?:in |a )?(?:photo finish|dead heat))(?P<guess>)",
    ),
    (
        K.COMPARISON,
        "combined|together",
        rf"(?:(?P<more>{MORE})|(?P<less>{LESS})){THING}{{0,4}}? than (?:(?:the|its|their|all|any|<N>|two|three|four|five) ){{1,3}}(?:closest|nearest|next|following|biggest|largest|main|smallest)(?: (?:[a-z]+|<A>|<N>)){{0,3}} (?:combined|put together|together|taken together)(?P<guess>)",
    ),
    (
        K.COMPARISON,
        "hot on|heels|breathing down|neck|coat-tails|rear-view|mirror|snapping|nipping",
        r"(?:(?:snapping|nipping|snaps|nips|is|are|was|hot|close|hard|right) (?:at|on) (?:its|their) (?:heels|coat-?tails|tail)|(?:hot|close|hard) on (?:the )?(?:heels of (?:the )?)?<R>(?:'s? heels)?|breathing down (?:the neck of (?:the )?)?<R>(?:'s? neck)?)(?P<guess>)",
    ),
    (
        K.COMPARISON,
        " to overhaul| to overtake| to pass| to surpass| to catch| to eclipse| to displace| to outstrip| to match",
        r"(?:on course|on track|set|poised|about|threatening|likely|destined|bound|due|expected|failed|enough) to (?:overhaul|overtake|pass|surpass|catch|eclipse|displace|outstrip|match)(?: up with)? (?:the )?<R>(?P<guess>)",
    ),
    # What is like nothing that is read: livelier than, milder than, than it makes itself.
    (
        K.COMPARISON,
        " than ",
        rf"(?:{N} |(?:far|much|slightly|even|still|rather|considerably) )?(?:{MORE}|{LESS}){THING}{{0,3}}? than (?:it|they|he|she|we)(?P<ratio>)(?P<guess>) (?!was\b|were\b|had been\b|is\b|are\b)(?:itself |themselves |ever |also )?[a-z]+(?:s|ed)?(?= *[.,;:)]| *$| (?:at|abroad|itself|themselves|elsewhere)\b)",
    ),
    (
        K.COMPARISON,
        " than ",
        rf"(?:(?:far|much|slightly|even|still|rather|considerably) )?(?!(?:other|rather|higher|later|earlier|sooner|longer|further|older|newer|{MORE}|{LESS})\b)(?:[a-z]{{2,}}i?er) than{{OF}} ?(?:<R>|the (?!<P>)[a-z]+s?)(?:'s)?(?P<ratio>)(?P<guess>)".replace(
            "{OF}", OF
        ),
    ),
    (
        K.COMPARISON,
        " above | below | over | than | of | short",
        rf"{N}(?P<points> (?:percentage )?points?)? (?:above|below|ahead of|behind|short of|more than|less than|higher than|lower than|fewer than) (?:its |their |the |that of )?<C>(?P<ratio>)(?P<guess>)(?! (?:in|of|for|at) (?:the )?(?:<P>|<R>)| <P>)",
    ),
    (
        K.COMPARISON,
        "short of |exceed|outstrip|outpac|outran|outweigh|cover|dwarf",
        rf"(?:f[ae]ll(?:s|en)? (?:well |far |just |some way )?short of|exceed(?:s|ed)?|outstrip(?:s|ped)?|outpac(?:es|ed)|outran|outweigh(?:s|ed)?|dwarf(?:s|ed)?|lag(?:s|ged)? behind|trail(?:s|ed)?) (?:its |their |the |domestic |local |own )*<C>(?P<ratio>)(?P<guess>)(?: by {N})?(?! (?:in|of) <P>)",
    ),
    (
        K.COMPARISON,
        "shortfall|surplus|deficit|gap",
        rf"(?:a|the|its) (?:[a-z]+ )?(?:shortfall|surplus|deficit|excess)(?P<ratio>)(?P<guess>) of {N}",
    ),
    (
        K.COMPARISON,
        " that| this",
        rf"(?:(?:{N}|as (?:many|much)|more|less|fewer) (?:(?:of|times|as|than) )?(?:that|this) (?:number|figure|amount|level|total|sum|many|much|rate|size|volume|count|tally|value|haul|crop|share|quantity)|(?:reach|match|manag|equal|get to|got to|top|exceed)[a-z]* (?:even |only |just |barely |about |nearly |almost |more than |less than |fewer than |over |under )*<N> (?:of )?that(?= *[.,;:)!?]| *$))(?P<ratio>)(?P<guess>)",
    ),
    (
        K.COMPARISON,
        "not far |close |a whisker|hard on|short way|little way|some way|long way|no way|way ",
        r"(?:not (?:far|much|long|a lot)|hardly far|close|only just|just|narrowly|a (?:short|little|long) way|some (?:way|distance)|well|far|a whisker|miles|streets) (?:behind|ahead of|short of|off|adrift of)(?: (?:the|that of|those of))* <R>(?:'s)?(?P<ratio>)(?P<guess>)",
    ),
    # The same length, and twice the number: of whom, a sentence before says.
    (
        K.COMPARISON,
        "the same ",
        r"(?:are|were|is|was|have|had) (?:of )?(?:much |roughly |about |broadly |almost |nearly |practically |virtually |exactly )?the same (?:length|size|height|level|number|age|order|weight|value|figure|total|share|<C>)(?P<ratio>)(?P<guess>)(?! as\b)(?= *[.,;:)]| *$| (?:and|but|in|at)\b)",
    ),
    (
        K.COMPARISON,
        "the number|the amount|the volume|the quantity|the level|the rate|the total",
        rf"{N} the (?:number|amount|volume|quantity|level|rate|total)(?: of (?:<C>|{NOUN}))?(?P<ratio>)(?P<guess>)(?= *[.,;:)]| *$)",
    ),
    (
        K.COMPARISON,
        "better|worse|lightly|less well",
        r"(?:fared|did|came off|got off|gets off|performed|held up|coped|does|do) (?:(?:far|much|rather|slightly|even|a little|no) )?(?:better|worse|more lightly|less well)(?P<ratio>)(?P<guess>)(?= *[.,;:)]| *$| (?:in|at)\b)",
    ),
    (
        K.COMPARISON,
        "a drop in the|small beer|peanuts|pales|dwarf|chicken feed",
        r"(?:a drop in the (?:ocean|bucket)|small beer|chicken feed|peanuts|pales? (?:into insignificance|in comparison|beside|next to))(?P<ratio>)(?P<guess>)(?: (?:next to|compared with|compared to|beside|against|with)(?: (?:the|that of|those of))* <R>(?:'s)?)?",
    ),
)
