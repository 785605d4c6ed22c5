"""English idioms of comparisons with other rows."""

from articles.claims.claims import ClaimKind as K
from articles.claims.idioms.english.words import (
    LESS,
    MORE,
    NOUN,
    OF,
    THING,
    N,
)

# As quickly, and not as well as or as part of.
_AS = r"as (?!(?:well|part|the|an?|its|their|our|it|they|we|he|she|that|this|in|of|at|for|to|soon)\b)[a-z]+"

IDIOMS = (
    # Comparisons with other rows.
    (
        K.COMPARISON,
        "<N>",
        (
            rf"{N}(?: (?:{_AS}|the size|the level))?{THING}{{0,4}}?"
            rf" (?:as|that of|that in|those of|those in|(?:of )?the (?:[a-z]+|<C>)(?: of| that| which)|what(?: {NOUN}){{0,3}}(?: (?:to|in|at|on|for))?|of)(?: all)?{OF} ?(?P<r><R>)"
        ),
    ),
    (
        K.COMPARISON,
        "<N>",
        rf"{N} as [a-z]+ (?:in|for) (?:the )?(?P<subject><R>) as (?:in|for)? ?(?:the )?(?P<r><R>)",
    ),
    (
        K.COMPARISON,
        " again",
        rf"{N} as (?:many|much|high|large|big|great|long)(?: (?:<C>|{NOUN}))? again(?P<more>) as{OF} ?(?P<r><R>)",
    ),
    (
        K.COMPARISON,
        "as |the size|the length",
        rf"{N} (?:as (?:many|much|high|large|big|great|long|far|deep|old|tall|fast|busy|wide|heavy|expensive)|the (?:size|length|level))(?P<elided>)(?! as| again| (?:it|they|there) (?:was|were|is|are|had|stood)|(?: [a-z<C>]+)?(?: in <P>)? as (?:in )?<P>)(?: (?:<C>|{NOUN}))?",
    ),
    (
        K.COMPARISON,
        "gap|difference|spread|distance|gulf|margin|lead |lead,|ahead|behind|clear of|short of",
        rf"(?:gap|difference|spread|distance|gulf|margin|lead|advantage)(?![^,.;]{{0,60}}\b(?:narrow|widen|shr[aiu]nk|gr[eo]w|closed|f[ae]ll|r[io]se|increas|doubl|halv|stretch|swell|swollen)[a-z]*)(?: (?:between|over|of|with|to))* (?:the )?(?P<r><R>)(?:'s)?(?: and (?:the )?<R>)?(?: (?:[a-z]+|<P>)){{0,4}}? (?P<gap>{N})",
    ),
    (
        K.COMPARISON,
        "ahead|behind|clear of|short of|above|below",
        rf"{N}(?P<points> (?:percentage )?points?)? (?:(?P<more>ahead of|clear of|above)|(?P<less>behind|short of|below)){OF} ?(?P<r><R>)",
    ),
    (
        K.COMPARISON,
        "level|tied|neck and neck|equal|identical|the same",
        r"(?P<equal>(?:finish(?:ed|es)?|end(?:ed)?|stood|were|are|drew|dead|stand|is|was|remain) (?:dead )?(?:level(?! pegging)(?: (?:on|at|with(?! <R>)))?|tied(?: (?:on|at|for))?|equal)|neck and neck|in a tie)",
    ),
    (
        K.COMPARISON,
        "<N>",
        r"(?P<n><N>)(?: times)?(?: (?:what|that of|that in))? (?:the )?(?P<r><R>)",
    ),
    (
        K.COMPARISON,
        "combined|together",
        rf"(?:(?P<more>more than|higher than|above|greater than|larger than|exceeds|exceeded|outweighs|overtakes)|(?P<less>less than|fewer than|smaller than|below)){OF} ?(?:both )?(?P<r><R>)(?:(?:,| and|, and)(?: the)? <R>)*(?P<sum> (?:combined|put together|together|taken together))",
    ),
    (
        K.COMPARISON,
        "than",
        rf"(?:{N} )?(?:far |much |slightly |even |still )?(?:(?P<more>{MORE})|(?P<less>{LESS})){THING}{{0,4}}? than{OF} ?(?P<r><R>)",
    ),
    (
        K.COMPARISON,
        "than",
        rf"(?:(?P<more>{MORE})|(?P<less>{LESS})){THING}{{0,4}}? than(?! [^,.;]{{0,24}}\b(?:closest|nearest|next|following|biggest|largest|main|smallest)\b) (?:(?:all|both|the|of|its|these|those|other|others|rest|remaining|everyone else|everybody else|anyone else|<N>|<A>|{NOUN})(?: (?:on earth |in the (?:world|table|list|field|league) )?|(?='s))){{1,5}}(?P<elided_sum>combined|put together|together|taken together)",
    ),
    (
        K.COMPARISON,
        "combined|together",
        rf"(?P<more>outnumbers?|exceeds?|outweighs?|surpass|dwarfs?|outsells?|beats?|tops?|outnumbered|exceeded|surpassed|dwarfed|outsold) (?:that of |those of )?(?:all (?:of )?)?(?:the )?(?:others?|rest|remaining)(?: (?:<N>|<A>|{NOUN})){{0,3}} (?P<elided_sum>combined|put together|together|taken together)",
    ),
    (
        K.COMPARISON,
        "within",
        rf"within (?P<gap>{N}) of (?:the |that of )?(?P<r><R>)",
    ),
    (
        K.COMPARISON,
        " in <R>| for <R>",
        rf"(?:(?P<more>{MORE})|(?P<less>{LESS})){THING}{{0,2}} (?:in|for|at) (?:the )?(?P<subject><R>) than{OF} ?(?P<r><R>)",
    ),
    (
        K.COMPARISON,
        "compared with|compared to|next to|relative to|against",
        rf"(?:compared (?:with|to)|next to|relative to|set against) (?:the )?(?P<r><R>)(?:'s)?,? (?:[a-z<R><C>']+ ){{0,4}}?{N}(?: [a-z<C>]+)? (?:(?P<more>{MORE})|(?P<less>{LESS}))(?! than)",
    ),
    (
        K.COMPARISON,
        "<R>",
        (
            r"(?:(?P<more>overt(?:ook|akes|aken)|surpass(?:es|ed)?|exceed(?:s|ed)?|outnumber(?:s|ed)?|outstrip(?:s|ped)?|eclips(?:es|ed)|dwarf(?:s|ed)?|out(?:sold|sells?|do(?:es|ne)?|did|drew|drawn|draws?|r[ua]n|gr[eo]w[ns]?|shone|spen[dt]s?|bid|[a-z]{3,}(?:ed|es|s)|weigh|number|strip|rank|score|produce|pace|perform|earn)|overtake|surpass|exceed|edged(?: out| past)?|pip(?:ped|s)|undercuts?|pulled ahead of|moved ahead of|(?:moved|went|slipped|edged|pulled|climbed|leapt|nudged|crept) past|edged ahead of|(?:is |was |were |are )?ahead of|beats?|beat|beaten|led|tops?|topped|trumps?|trumped|leads|leapfrogg(?:ed|s)|passed|bested|had the edge over|has the edge over|edged ahead of|nosed ahead of|narrowly (?:beat|beats|led|leads|outsold)|come[s]? ahead of|came ahead of|stands? above|stood above|betters|bettered|overhauled|overhauls|overtop(?:s|ped)?|overshadow(?:s|ed)?|outclass(?:es)?|(?:exceed|surpass|outstripp|eclips|dwarf|beat|topp|overtak|outperform|outpac|outsell|outnumber|undercutt|best|leapfrogg)ing|edging(?: out| past| ahead of)|at a (?:[a-z]+ )?premium (?:to|over)|commands? a premium over|head and shoulders above)"
            rf"|(?P<less>trails?|trailed|trailing|lagging(?: behind)?|falling short of|underperform(?:s|ed|ing)?|at a (?:[a-z]+ )?discount to|a far cry from|no patch on|lost to|is no match for|was no match for|slipped behind|slid behind|dropped behind|lags?(?: behind)?|lagged(?: behind)?|fell behind|(?<!just )(?<!right )(?<!close )behind|f[ae]lls? short of|(?:could|can|did|does|do) not (?:match|keep up with|rival|equal)|cannot (?:match|rival)|c[ao]mes? in (?:below|under)|comes? nowhere near|is dwarfed by|are dwarfed by|was dwarfed by|is eclipsed by|was eclipsed by|yields to)){OF} ?(?P<r><R>)(?:'s)?(?:(?: <C>)? by (?P<gap>{N})(?P<points> (?:percentage )?points?)?)?"
        ),
    ),
    (
        K.COMPARISON,
        "same as|equal|level with|identical",
        rf"(?:the same as(?! (?:in |at |for )?(?:the |a )?(?:<P>|year|last|month|quarter))|equal to|level with|identical to){OF} ?(?P<same><R>|[a-z]+(?: [a-z]+)?)",
    ),
    (
        K.COMPARISON,
        "the same",
        rf"the same(?: (?:<C>|of|{NOUN})){{1,4}} as{OF} ?(?P<same><R>)",
    ),
    (
        K.COMPARISON,
        "average|mean",
        (
            rf"(?:{N} |(?:well |far |just |slightly |much )?(?:(?P<more>above|(?:{MORE}) than)|(?P<less>below|(?:{LESS}) than)) )"
            r"(?:the )?(?P<mean>average|mean)"
        ),
    ),
    (
        K.COMPARISON,
        "point",
        rf"{N}(?P<points> (?:percentage )?points?) (?:(?P<more>above|ahead of|more than|higher than)|(?P<less>below|behind|less than|lower than)){OF} ?(?P<r><R>)",
    ),
    (
        K.COMPARISON,
        "yet to",
        r"(?P<less>yet to (?:overtake|catch(?: up with)?|pass|surpass|match|reach)) (?:the )?(?P<r><R>)",
    ),
    (
        K.COMPARISON,
        "as ",
        rf"(?<!not )(?<!half )(?P<near>(?:nearly |almost |about |roughly |just |virtually |practically )?as (?:many|much|large|big|high|long|busy|productive|populous|old|wide|fast)){THING}{{0,3}}? as{OF} ?(?P<r><R>)",
    ),
    (
        K.COMPARISON,
        "caught|catch|drawn|pulled|matched|matches|rivals|par |compar|similar|in line|neck and neck|same as",
        rf"(?P<near>(?:(?:almost|nearly|all but|virtually|about|much|roughly|broadly|more or less) )?(?:caught up with|drawn level with|pulled level with|(?<!not )match(?:ed|es)|rivals|rivalled|on (?:a )?par with|comparable (?:to|with)|similar to|in line with|neck and neck with|(?:about|much|roughly|broadly) the same as)){OF} ?(?P<r><R>)",
    ),
    (
        K.COMPARISON,
        "ahead|behind",
        rf"{N}(?P<points> (?:percentage )?points?)? (?:(?P<more>ahead)|(?P<less>behind))(?P<elided>)(?= *[.,;]| *$)",
    ),
    (
        K.COMPARISON,
        "ahead by|behind by|in front by|clear by|adrift by|ahead, by|behind, by|ahead (by|level by",
        rf"(?:(?P<more>ahead|in front|clear)|(?P<less>behind|adrift))(?P<elided>),? by (?P<gap>{N})(?P<points> (?:percentage )?points?)?",
    ),
    (
        K.COMPARISON,
        " by ",
        rf"(?:(?P<more>leads?|led|wins?|won)|(?P<less>trails?|trailed|lags?|lagged))(?P<elided>)(?P<guess>),? by (?P<gap>{N})(?P<points> (?:percentage )?points?)?",
    ),
    (
        K.COMPARISON,
        "ted by|ded by",
        rf"(?:separated|divided|split|parted)(?: only| just)? by (?P<gap>{N})(?P<guess>)",
    ),
    (
        K.COMPARISON,
        "of the other|of the rest|of all the other",
        rf"{N} (?:(?:that|those|the [a-z]+) )?of (?:all )?the (?:others?|rest)(?P<elided>)",
    ),
    (
        K.COMPARISON,
        " by ",
        rf"(?:(?P<more>beats?|beat|led|leads|tops|topped|outsold|exceeds|exceeded|surpassed|surpasses|outstripped)|(?P<less>trails|trailed|lags?|lagged)) (?:it|them|him|her)(?P<elided>) by (?P<gap>{N})(?P<points> (?:percentage )?points?)?",
    ),
    (
        K.COMPARISON,
        "overall|total|national|general|global|adult|headline|aggregate|all-age|combined|wide ",
        rf"{N}(?P<points> (?:percentage )?points?)? (?:(?:(?:that|those) of|(?P<more>above|over|higher than|more than|ahead of)|(?P<less>below|under|lower than|less than|behind)) )?the (?:overall|total|national|general|global|adult|headline|aggregate|all-age|combined|nationwide|countrywide) (?:one|rate|figure|value|level|number|<C>)(?P<guess>)",
    ),
    (
        K.COMPARISON,
        "above|below|over|under",
        r"(?:(?P<more>above|over)|(?P<less>below|under)) (?:this|that) (?P<mean>average|mean)",
    ),
    (
        K.COMPARISON,
        " than ",
        rf"(?:{N} )?(?:(?P<more>{MORE})|(?P<less>{LESS})){THING}{{0,4}}? than{OF} (?P<unknown>[a-z][a-z.-]{{2,}})",
    ),
    (
        K.COMPARISON,
        "<N>",
        rf"{N} (?:{_AS}{THING}{{0,2}} as|the (?:[a-z]+|<C>) (?:of|at|in|for)){OF} (?P<unknown>[a-z][a-z.-]{{2,}})",
    ),
    (
        K.COMPARISON,
        " ours| theirs| yours| his| hers",
        rf"{N} (?:(?:of|that of) )?(?:ours|theirs|yours|hers)(?P<elided>)(?P<guess>)(?! (?:is|are|was|were|has|have|had)\b)",
    ),
    (
        K.COMPARISON,
        "out|overt|overh|beat|surpass|exceed",
        r"(?P<more>out(?:sold|sells|did|grew|ran|spent|spends|[a-z]{3,}ed|produces)|overtook|overtakes|overtaken|surpass(?:es|ed)|beats|beat) (?P<unknown>[a-z][a-z.-]{2,})",
    ),
    (
        K.COMPARISON,
        "a match for|in the shade|the shade|dust|daylight|gulf|into second|a shadow",
        r"(?:(?:put|puts|left|leaves|leaving|putting) (?:the )?(?P<r><R>) (?P<more>in the shade|in its wake|trailing|behind|standing|in the dust|far behind)|(?:no|not a) match for (?:the )?(?P<r2><R>)(?P<less>))",
    ),
)
