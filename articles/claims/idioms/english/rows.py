"""English idioms of parts, comparisons, ranks and superlatives."""

from articles.claims.claims import ClaimKind as K
from articles.claims.idioms.english.words import (
    EXTREMES,
    FALL,
    HEDGED,
    HEDGES,
    LABEL,
    LEAST,
    LESS,
    MORE,
    MOST,
    MOVE,
    MOVES,
    NOUN,
    OF,
    RISE,
    THING,
    YEARS,
    N,
)

IDIOMS = (
    # Rows of which something is true.
    (
        K.SHARE,
        "only |alone",
        rf"(?P<only>(?:only|none but|nobody but|just)) (?:the )?(?P<subject><R>)(?! (?:[a-z]+ ){{1,2}}(?:{MORE}|{LESS})(?![a-z]))|(?P<subject2><R>)(?:, |'s | )(?P<only2>alone)",
    ),
    (
        K.SHARE,
        "the only|the sole|the lone",
        r"(?P<only3>the (?:only|sole|lone|single)(?: one| other)?)",
    ),
    (
        K.SHARE,
        MOVES,
        rf"{MOVE}(?: [a-z]+ly)? in (?:(?P<allbut>all|every one) but (?P<but>one|two|three|<N>)|(?P<each>all|each|every|both)|(?P<none>none|no)|(?:only |just |exactly )?(?P<count><N>|one|two|three))(?: (?:out )?of)?(?: (?:the|these|those))? ?(?P<moves>{LABEL})?",
    ),
    (
        K.SHARE,
        f"{MOVES}| than|above|below|over|under",
        (
            rf"(?:(?P<allbut>all|every one) (?:but|except) (?P<but>one|two|three|<N>|<R>)|(?P<each>each|every one|every|all|both)|(?P<none>none|not one|no)|(?:only |just |exactly )?(?P<count><N>|one|two|three))"
            rf"(?: (?:out )?of)?(?: (?:the|these|those|them))? ?(?:{LABEL})?(?: (?:has|have|had|saw|see|recorded|posted|registered|showed|reported|a|an|its|their|<C>|of|in|the|numbers?|figures?|also)){{0,6}} (?P<moves>{MOVE}|(?:were|are|was|is) (?:(?P<more>{MORE})|(?P<less>{LESS}))(?! than (?:[$€£]?<N>|<R>))|[a-z]+[det] (?:(?P<most2>{MORE})|(?P<least2>{LESS}))(?: <C>)?(?: in <P>)? than (?:(?:it|they) [a-z]+ )?(?:in )?(?=<P>)|(?:were|are|was|is|stood|remained|stayed)(?: still)? (?:(?P<up2>above|over)|(?P<down2>below|under)) (?:its|the|their|that of)(?= (?:[a-z]+ ){{0,2}}<P>))"
        ),
    ),
    (
        K.SHARE,
        "<N>",
        rf"(?P<predicate>{HEDGED}<N>)(?: <C>)? in (?:(?P<each>all|each|every|both)|(?P<none>none)|(?:only |just )?(?P<count><N>|one|two|three))(?: (?:out )?of)?(?: (?:the|these|those))? ?(?:{LABEL}|<C>)",
    ),
    (
        K.SHARE,
        "none|nothing",
        r"(?P<nil>(?:practically|virtually|almost|next to) (?:none|nothing|no))",
    ),
    # Comparisons with other rows.
    (
        K.COMPARISON,
        "<N>",
        (
            rf"{N}(?: (?:as (?:many|much|high|large|big|great|long|wide|fast|far|old|populous|busy|productive)|the size|the level))?{THING}{{0,4}}?"
            rf" (?:as|that of|that in|those of|those in|the [a-z]+ of|what|of)(?: (?:in|of|the))* ?(?P<r><R>)"
        ),
    ),
    (
        K.COMPARISON,
        "<N>",
        rf"{N} as [a-z]+ (?:in|for) (?:the )?(?P<subject><R>) as (?:in|for)? ?(?:the )?(?P<r><R>)",
    ),
    (
        K.COMPARISON,
        "as many|as much|as large|as big|as high|as long|the size|the length",
        rf"{N} (?:as (?:many|much|high|large|big|great|long)|the (?:size|length|level))(?P<elided>)(?! as)(?: (?:<C>|{NOUN}))?",
    ),
    (
        K.COMPARISON,
        "gap|difference|margin|lead |lead,|ahead|behind|clear of|short of",
        rf"(?:gap|difference|margin|lead|advantage)(?: (?:between|over|of|with|to))* (?:the )?(?P<r><R>)(?:'s)?(?: and (?:the )?<R>)?(?: [a-z]+){{0,3}}? (?P<gap>{N})",
    ),
    (
        K.COMPARISON,
        "ahead|behind|clear of|short of|above|below",
        rf"{N}(?P<points> (?:percentage )?points?)? (?:(?P<more>ahead of|clear of|above)|(?P<less>behind|short of|below)){OF} ?(?P<r><R>)",
    ),
    (
        K.COMPARISON,
        "only |no ",
        rf"(?:only|just) (?:the )?(?P<r><R>) (?:[a-z]+ ){{1,2}}(?:(?P<less>{MORE})|(?P<more>{LESS}))",
    ),
    (
        K.COMPARISON,
        "level|tied|neck and neck|equal|identical|the same",
        r"(?P<equal>(?:finish(?:ed|es)?|end(?:ed)?|stood|were|are|drew|dead|stand|is|was|remain) (?:dead )?(?:level(?: (?:on|at|with(?! <R>)))?|tied(?: (?:on|at|for))?|equal)|neck and neck|in a tie)",
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
        "<R>",
        (
            r"(?:(?P<more>overt(?:ook|akes|aken)|surpass(?:es|ed)?|exceed(?:s|ed)?|outnumber(?:s|ed)?|outstrip(?:s|ped)?|eclips(?:es|ed)|dwarf(?:s|ed)?|out(?:sold|sells|does|did|ranks?|ranked|scored|scores|spent|spends|earned|earns|produced|produces|performed|performs|grossed|polled|published)|edged (?:out|past)|pipped|pulled ahead of|moved ahead of|(?:moved|went|slipped|edged|pulled|climbed|leapt|nudged|crept) past|edged ahead of|(?:is |was |were |are )?ahead of|beats?|beat|beaten|tops?|topped|trumps?|trumped|leads|leapfrogg(?:ed|s)|passed|bested|outpaced?)"
            rf"|(?P<less>trails|trailed|trailing|lost to|is no match for|was no match for|slipped behind|slid behind|dropped behind|lags?(?: behind)?|lagged(?: behind)?|fell behind|behind|falls short of)){OF} ?(?P<r><R>)"
        ),
    ),
    (
        K.COMPARISON,
        "same as|equal|par with|level with|identical",
        rf"(?:the same as|equal to|on a par with|level with|identical to){OF} ?(?P<same><R>|[a-z]+(?: [a-z]+)?)",
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
        "caught|catch|drawn|pulled|matched|matches|rivals",
        r"(?P<near>(?:(?:almost|nearly|all but|virtually) )?(?:caught up with|drawn level with|pulled level with|matched|matches|rivals|rivalled)) (?:the )?(?P<r><R>)",
    ),
    (
        K.COMPARISON,
        "above|below",
        r"(?:(?P<more>above)|(?P<less>below)) (?:the |that of )?(?P<r><R>)",
    ),
    (
        K.COMPARISON,
        "ahead|behind",
        rf"{N}(?P<points> (?:percentage )?points?)? (?:(?P<more>ahead)|(?P<less>behind))(?P<elided>)(?= *[.,;]| *$)",
    ),
    (
        K.COMPARISON,
        "of the other|of the rest|of all the other",
        rf"{N} (?:(?:that|those|the [a-z]+) )?of (?:all )?the (?:others?|rest)(?P<elided>)",
    ),
    # Parts of the whole.
    (K.SHARE, "share of", rf"share of {N}"),
    (
        K.SHARE,
        "one of",
        r"(?P<only3>one of (?:only |just )?(?:two|three|four|five|six|<N>))(?! of)",
    ),
    (
        K.SHARE,
        "account|ma|represent|compris|contribut|constitut",
        rf"(?:account(?:s|ed|ing)? for|ma[dk]es? up|making up|represent(?:s|ed|ing)?|compris(?:es|ed)|contribut(?:es|ed)|constitut(?:es|ed)) {N}(?: of (?:the )?<R>(?:'s)?(?: <C>)?)?",
    ),
    (K.SHARE, "<N>", rf"(?P<fraction>{HEDGES})(?P<n><N>) <C>"),
    (K.SHARE, "<N>", rf"(?P<for>for) {N}"),
    (
        K.SHARE,
        "<N>",
        rf"{N} of (?:everything|(?:all|the|its|their)(?: (?:the|world's|total|entire|combined|whole|<A>'?s?|<R>(?:'s)?))*{THING}{{0,3}}|<C>)",
    ),
    (
        K.SHARE,
        "<N>",
        (
            r"(?:(?P<allbut>all|every one) (?:but|except) (?P<but>one|two|three|<N>|<R>)|(?P<each>each|every one|all|both)"
            r"|(?P<none>none|not one|no)|(?:only |just |exactly )?(?P<count><N>|one|two|three))"
            r"(?: of)?(?: (?:the|its))? ?(?:<A>|(?:the )?<N>(?: [a-z]+)?|of them|fields|countries|markets|regions|areas)?(?: [a-z<C>]+){0,6}?"
            rf" (?:<C> )*(?P<predicate>{HEDGED}<N>)"
        ),
    ),
    # Ranks.
    (
        K.RANK,
        "the rear|last place|the bottom|the foot",
        r"(?P<bottom>br(?:ings?|ought|inging) up the rear|(?:in|took|takes|finished in) last place|(?:at|to|near) the (?:very )?(?:bottom|foot) of the (?:list|table|pile|ranking|league))",
    ),
    (
        K.RANK,
        "<O> only|next only|just behind|only to|right behind",
        r"(?P<next><O> only to|next only to|right behind|just behind) (?:the )?(?P<r><R>)|(?P<next2><O> only)",
    ),
    (
        K.RANK,
        "<O>",
        r"(?<=and )(?P<o><O>) (?:in|on|by|for)|(?P<o2><O>) (?:of|among|out of) (?:the |our |all )?(?:<A>|<N>)",
    ),
    (K.RANK, "just behind|close behind", r"(?P<next>just behind|close behind)(?= *[.,;]| *$)"),
    (
        K.RANK,
        "last|bottom",
        r"(?:rank(?:s|ed|ing)?|comes?|came|placed?|finish(?:es|ed)|is|was|were|are|stays?|stood|remains?|sits?)(?: (?:dead|in|at|still|only|now|the))* (?P<bottom>last|bottom)(?! (?:year|month|week|quarter|time|decade|edition))",
    ),
    (
        K.RANK,
        "on top|number|no. |pole position|place|runner-up",
        r"(?P<o3><O>)[- ](?:place|spot|position)(?! (?:of|in the race))|(?P<first>(?:still )?on top|at the top|in pole position)(?! of)|(?:in|took|takes|taking|claimed) (?:a (?:distant|close) )?(?P<o><O>)(?: place| spot)|(?:number|no\.?) ?(?P<o2><N>)(?! of)|(?P<second>runner-up)",
    ),
    (
        K.RANK,
        "<O>",
        rf"the (?P<o><O>)[- ](?:(?P<most>{MOST})|(?P<least>{LEAST}))(?:[- ](?:<C>|{NOUN})){{0,2}}",
    ),
    (
        K.RANK,
        "<O>",
        r"(?:a |the )?(?:distant|close|clear) (?P<o><O>)|(?<=[,\ue000] )(?P<o2><O>)(?= *[.;]| *$)",
    ),
    (K.RANK, "top", rf"(?:the )?(?P<top>top) (?P<n><N>)(?: (?:<C>|{NOUN}))?"),
    (
        K.RANK,
        "<O>",
        (
            rf"(?:rank(?:s|ed|ing)?|comes?|came|coming|placed?|places|stands?|stood|finish(?:es|ed)|remain(?:s|ed)|is|was|were|are|lies|sits|sat|held|holds|took|takes)(?: (?:only|just|a|its|the|at|joint|distant|now|still|overall|world|global))*(?: in)?(?: the)? (?P<o><O>)"
            rf"(?: (?:place|from (?P<least>bottom)))?(?:,? (?:with|by))?(?! (?:{YEARS}|half|century|time))"
        ),
    ),
    (
        K.SUPERLATIVE,
        "no other|nobody|no one|nowhere|none ",
        rf"(?:no other <?[a-z]+|nobody|no one|none|nowhere else)(?: [a-z<C>]+){{0,3}}? (?:as (?:many|much|large|high|long)|(?P<most>{MORE})|(?P<least>{LESS}))",
    ),
    (
        K.SUPERLATIVE,
        " other",
        rf"(?:(?P<most>{MORE})|(?P<least>{LESS})){THING}{{0,4}}? than (?:in |that of |those of )?(?:any|every|all) (?:the )?others?(?: {NOUN})?",
    ),
    # Superlatives; those of a row's own periods first.
    (
        K.SUPERLATIVE,
        "any",
        rf"(?:(?P<most>{MORE})|(?P<least>{LESS})){THING}{{0,2}} than (?:in|at) any (?P<own>(?:other )?(?:year|month|quarter|season|games|edition))(?: since (?P<since><P>))?",
    ),
    (
        K.SUPERLATIVE,
        " of any| of all",
        rf"the (?:(?P<most>{MOST})|(?P<least>{LEAST})) of (?:any|all)(?: (?:the )?(?:<A>|{NOUN}))?",
    ),
    (
        K.SUPERLATIVE,
        EXTREMES,
        rf"(?:the )?(?P<own>(?P<most>{MOST})|(?P<least>{LEAST}))(?: (?:<C>|level|value|total))? (?:in|for|of) (?:(?:the|more|than|at|least|over|past|last|<N>) )*(?:years|months|quarters|seasons|a (?:decade|generation))",
    ),
    (
        K.SUPERLATIVE,
        EXTREMES,
        rf"the (?:(?P<most>{MOST})|(?P<least>{LEAST}))(?: (?:<C>|{NOUN}))?,? (?:was|is|were|being|belong(?:s|ed) to|came from|went to)(?: (?:in|that|of|those|the))* (?P<subject><R>)",
    ),
    (
        K.SUPERLATIVE,
        "<P>",
        rf"<P> (?:was|is|were|saw|brought|marked|proved|remains?) (?:by far )?(?P<period>the|its|their) (?:(?P<most>{MOST})|(?P<least>{LEAST}))(?: (?:<C>|month|year|quarter|period|of|the|all|<N>|on record|ever|so far)){{0,5}}",
    ),
    (
        K.SUPERLATIVE,
        " of ",
        rf"(?:the )?(?P<period>(?P<most>{MOST})|(?P<least>{LEAST}))(?: (?:<C>|{NOUN}))? of (?:the|these|all|its|all the|those) (?:<N> )?(?:games|years|months|quarters|seasons|editions|periods)",
    ),
    (
        K.SUPERLATIVE,
        "peak|bottomed",
        rf"(?:(?P<most>peaked|reached (?:a|its) peak|hit (?:a|its) peak)|(?P<least>bottomed(?: out)?|hit (?:a|its) low|reached (?:a|its) low))(?: (?:at|in|with) (?:(?:the )?<P>|{N}))*(?P<peak>)",
    ),
    (
        K.SUPERLATIVE,
        "-year high|-year low|-month high|-month low|in <N>|for <N>",
        r"(?P<own4>(?:a|its|their) )(?P<n><N>)?(?:[a-z]+-)?(?:year|month|quarter|decade)[- ](?:(?P<most>high)|(?P<least>low))",
    ),
    (
        K.SUPERLATIVE,
        EXTREMES,
        rf"(?:the )?(?:(?P<most>{MOST})|(?P<least>{LEAST})|(?P<most2>fastest)) (?:(?:annual|relative|absolute|percentage|yearly|proportional|single) )?(?:(?P<ups>{RISE}|rates? of growth|growth rate)|(?P<downs>{FALL}|rates? of decline))",
    ),
    (
        K.SUPERLATIVE,
        "grew|rose|fell|shr|gr[oe]w|increased|declined|expand",
        r"(?P<ups>gr[eo]w(?:n|ing)?|rose|risen|rising|increased|expanded)(?: the)? (?P<most>fastest|most|quickest)|(?P<downs>fell|fallen|falling|declined|shrank|shrunk|shrinking|dropped)(?: the)? (?P<most2>fastest|most|furthest)|(?P<ups2>fastest|quickest)(?P<most3>[- ]growing)|(?P<downs2>fastest|quickest)(?P<most4>[- ](?:shrinking|falling))",
    ),
    (
        K.SUPERLATIVE,
        EXTREMES,
        rf"(?:(?P<most>{MOST})|(?P<least>{LEAST})) (?:in|for|at|among) (?:the )?(?P<subject><R>)",
    ),
    (
        K.SUPERLATIVE,
        f"{EXTREMES}| high| low",
        (
            rf"(?P<own>its|their|a|an)(?: (?:new|fresh|historic|second straight))? (?:(?P<most>record(?: high)?|all-time high|(?<=new )high|(?<=fresh )high|(?<=new )peak|{MOST})|(?P<least>record low|all-time low|(?<=new )low|(?<=fresh )low|{LEAST}))"
            rf"{THING}{{0,2}}(?:,? (?:since (?P<since><P>)|ever|on record|to date|so far))?"
        ),
    ),
    (
        K.SUPERLATIVE,
        "since| ever| on record| to date",
        rf"(?:the )?(?:by far )?(?:the )?(?:(?P<most>{MOST})|(?P<least>{LEAST}))(?: (?:<C>|level|value))?,? (?P<own2>since|ever|on record|to date)(?: (?P<since><P>))?",
    ),
    (
        K.SUPERLATIVE,
        EXTREMES,
        (
            rf"(?:by far )?the (?P<far>by far )?(?:single |very |world's )?(?!most (?:of|recent|likely)\b)(?:(?P<most>{MOST})|(?P<least>{LEAST}))"
            rf"(?:[- ](?:<C>|{NOUN})){{0,3}}(?P<far2>,? by far| by a wide margin)?"
        ),
    ),
    (
        K.SUPERLATIVE,
        "lead|led |heads|top",
        r"(?P<most>leads?|led|heads|headed|tops?|topped)(?: the)? (?:<A>|field|table|list|world|ranking|others)(?: by <C>)?",
    ),
    (
        K.SUPERLATIVE,
        "the lead|first place|leads|led | top|heads",
        r"(?P<most>(?:came|comes|finished|is|was|sits|sat) (?:out )?(?:on )?top of the (?:list|table|pile|ranking|field|group)|came out on top|ranks? top|heads the (?:list|table|ranking)|(?:took|takes|taken|in) the lead|(?:in|took) first place|(?:leads|led)(?= with| by|,|\.))",
    ),
)
