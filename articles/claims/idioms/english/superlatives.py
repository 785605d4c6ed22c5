"""English idioms of superlatives, of rows and of periods."""

from articles.claims.claims import ClaimKind as K
from articles.claims.idioms.english.words import (
    EXTREMES,
    FALL,
    LEAST,
    LESS,
    MORE,
    MOST,
    NOUN,
    RISE,
    THING,
    N,
)

IDIOMS = (
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
