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

IDIOMS = (
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
)
