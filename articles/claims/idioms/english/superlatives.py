"""English idioms of superlatives, of rows and of periods."""

from articles.claims.claims import ClaimKind as K
from articles.claims.idioms.english.words import (
    DOWN,
    EXTREMES,
    FALL,
    LEAST,
    LESS,
    MORE,
    MOST,
    MOVE,
    NOUN,
    RISE,
    ROWS,
    THING,
    UP,
    N,
)

IDIOMS = (
    (
        K.SUPERLATIVE,
        "no |nobody|no-one|nowhere|none |not one",
        rf"(?:no other <?[a-z]+|no (?:single )?[a-z]+|nobody|no one|no-one|none|nowhere(?: else)?|not one)(?: (?:of|in) (?:the|these|them|<A>|<N>|others)+)?(?: [a-z<C>]+){{0,4}}? (?:as (?:many|much|large|high|long)|(?P<most>{MORE})|(?P<least>{LESS})){THING}{{0,2}}(?: than(?:(?: (?:in|at|that of|those of|for|the|to|on|{NOUN})){{0,4}} (?P<subject><R>))?)?",
    ),
    # In no other has it fallen as far; none can match it.
    (
        K.SUPERLATIVE,
        " as far| as fast| as much| as sharply| as quickly| as strongly| as steeply| as well| so far| so fast| match| rival| equal| beat| touch| top | better | keep up| rivals",
        rf"(?:no other [a-z]+|no (?:single )?[a-z]+|nobody(?: else)?|no one(?: else)?|none(?: of the (?:others?|rest)(?: [a-z]+)?| else)?|nowhere(?: else)?|not one)(?: [a-z<C><R>]+){{0,4}}? (?:(?:(?P<ups>{UP})|(?P<downs>{DOWN})|fared|done|did|moved|changed) (?:as|so) (?:far|fast|much|sharply|quickly|strongly|steeply|well|badly)(?: as)?|(?:can|could|has|have|had|was able to|managed to|will)(?: (?:quite|even|yet))? (?:match(?:ed)?|rival(?:led)?|equal(?:led)?|beat(?:en)?|touch(?:ed)?|top(?:ped)?|better(?:ed)?|keep up with|come (?:close|near)))(?P<guess>)(?! <N>)",
    ),
    (
        K.SUPERLATIVE,
        " other| any| every| all| each| peers| rivals| rest| competitors",
        rf"(?:(?P<most>{MORE})|(?P<least>{LESS})){THING}{{0,4}}? than (?:in |at |that of |those of )?(?:(?:any|every|all|each)(?: of)? (?:the |its |these |our )?(?:others?|rest|rivals?|peers?|competitors?|<A>|<N>|single|{ROWS})(?: {NOUN})?|any(?:one|body|where)(?: else)?|every(?:one|body|where) else|(?:its|their) (?:peers|rivals|competitors)|the (?:others|rest)|any(?= *[.,;]| *$))",
    ),
    # Superlatives; those of a row's own periods first.
    (
        K.SUPERLATIVE,
        "so |as |this |that |never ",
        r"(?P<own>never|not|n't)(?: [a-z]+){0,2}? (?:so|this|that|as) (?:(?P<most>high|much|many|large|big|strong|busy|expensive|hot|good|fast)|(?P<least>low|little|few|small|weak|quiet|cheap|cold|bad|slow))(?: (?:<C>|[a-z]+))?(?:,? since (?P<since><P>))?",
    ),
    (
        K.SUPERLATIVE,
        "never ",
        rf"(?P<own>never)(?: (?:before|once))?(?: [a-z]+){{0,2}}? (?:(?P<most>{MORE})|(?P<least>{LESS}))(?! than (?:[$€£]?<N>|<R>)| \()(?:{THING}? than (?:in )?<P>)?",
    ),
    (
        K.SUPERLATIVE,
        "record",
        r"(?P<own>(?:broke|beat|smashed|bettered|topped|shattered|set|setting|broken|hit) (?:its|their|a|an|all) (?:(?:own|previous|old|new|fresh|earlier|all-time) )*(?P<most>records?))(?! (?:low|high))",
    ),
    (
        K.SUPERLATIVE,
        "<P>",
        rf"(?:the|its|their) (?:(?P<most>peak|record(?: (?:year|month|quarter))?|high(?: point|-water mark)?|maximum|{MOST})|(?P<least>low(?: point)?|trough|nadir|minimum|{LEAST}))(?: (?:<C>|year|month|quarter|season|value|level|reading|figure|total|number|tally|overall|monthly|quarterly|annual|rate|ever|on record|so far|so far,|to date)){{0,2}}(?:, (?:of |at )?[$€£¥]?<N>[^,.;]{{0,20}},)? (?:was|came|fell|occurred|is|were|arrived|dates from|(?:was |were )?(?:reached|recorded|hit|set|seen|registered))(?: (?:at|in|with|back|during|already|that of|that for|the one of))*(?P<peak>) (?:the )?<P>",
    ),
    (
        K.SUPERLATIVE,
        "<P>",
        rf"(?:was|is|were|are|stood|ran|had been|has been) (?:(?P<most>{MOST})|(?P<least>{LEAST})) (?:in|during|back in)(?P<peak>) (?:the )?<P>",
    ),
    (
        K.SUPERLATIVE,
        " most | least ",
        r"(?:was|is|were|are|proved) (?:by far |easily )?(?:(?P<most>most)|(?P<least>least)) [a-z]+ (?:in|for|at|among|on) (?:the )?(?P<subject><R>)(?P<guess>)",
    ),
    (
        K.SUPERLATIVE,
        ", by ",
        r"<R>, by (?P<most>far|(?:a|some) (?:(?:wide|huge|big|clear|comfortable|large|considerable|country|long|good|very) )*(?:margin|distance|way|mile|stretch))(?P<guess>)(?= *[.,;!?)]| *$)",
    ),
    (
        K.SUPERLATIVE,
        EXTREMES,
        rf"(?:the |its |their )?(?P<ofp>(?P<most>{MOST}|high)|(?P<least>{LEAST}|low))(?: (?:<C>|{NOUN}))?,? <P>",
    ),
    (
        K.SUPERLATIVE,
        "highest|lowest|best|worst|peak",
        r"(?:was|is|were|stood|stands) at (?P<own>its|their) (?:(?P<most>highest|best|peak|strongest|busiest|largest)|(?P<least>lowest|worst|weakest|smallest|quietest))",
    ),
    (
        K.SUPERLATIVE,
        "of all|of the lot|of them all",
        rf"(?<!\bthe )(?P<all>(?P<most>{MOST})|(?P<least>{LEAST}))(?: (?:<C>|{NOUN}))?,? (?:of (?:them )?all|of the lot)(?! (?:the|<C>))",
    ),
    (
        K.SUPERLATIVE,
        EXTREMES,
        rf"(?:our|today's|(?:the )?(?P<whole_r><R>)'s|(?:the |this )?(?:world|country|group|company|region|continent|nation|industry|sector|market|table|list|league|city|planet|globe)'s|easily the|far and away the|clearly the|comfortably the) (?:single |very )?(?:(?P<most>{MOST})|(?P<least>{LEAST}))(?:[- ](?:<C>|{NOUN})){{0,2}}",
    ),
    (
        K.SUPERLATIVE,
        EXTREMES,
        rf"(?:was|is|were|are) (?:by far |easily )?(?:(?P<most>{MOST})|(?P<least>{LEAST})) (?:in|for|at|among) (?:the )?(?P<subject><R>)",
    ),
    (
        K.SUPERLATIVE,
        "any",
        rf"(?:(?P<most>{MORE})|(?P<least>{LESS})){THING}{{0,2}} than (?:in|at|during) any (?P<own>(?:of (?:the|its|these) )?(?:other |previous |preceding |past |last |earlier |comparable |single )*(?:<N> )?(?:years?|months?|quarters?|seasons?|games|editions?|periods?|time|point)|<P>)(?: since (?P<since><P>))?",
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
        rf"the (?:(?P<most>{MOST})|(?P<least>{LEAST}))(?! (?:{RISE}|{FALL})\b)(?: (?:<C>|{NOUN})){{0,2}}?(?: of (?:the |these |those |its |all |them )*(?:<A>|<C>|<N>|{NOUN}))?(?:, (?:of |at |with )?[$€£¥]?<N>[^,.;]{{0,16}})?,? (?:was|is|were|being|belong(?:s|ed) to|came from|went to)(?: (?:in|at|that|of|for|those|the))* (?P<subject><R>)(?:'s)?",
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
        "peak|bottom|high|low|nadir|trough|zenith|maximum|minimum|crest|topped out",
        rf"(?:(?P<most>peak(?:ed|ing|s)|topp(?:ed|ing) out|crest(?:ed|ing)|(?:reached|hit|touched|saw|had) (?:a|its|their) (?:peak|zenith|high point|high-water mark|maximum|all-time high))|(?P<least>bottom(?:ed|ing)(?: out)?|trough(?:ed|ing)|(?:reached|hit|touched|saw) (?:(?:a|its|their) (?:low|low point|nadir|trough|minimum|floor)|(?:rock[- ])?bottom)))(?: (?:at|in|with) (?:(?:the )?<P>|{N}))*(?P<peak>)",
    ),
    (
        K.SUPERLATIVE,
        "-year |-month |-quarter |-decade |in <N>|for <N>",
        r"(?P<own4>(?:a|its|their) )(?P<n><N>)?-?(?:[a-z]+-)?(?:year|month|quarter|decade)[- ](?:(?P<most>high|peak|maximum)|(?P<least>low|minimum|trough))(?![a-z])",
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
            rf"(?P<own>its|their|a|an)(?: (?:new|fresh|historic|second straight|own|previous))* (?:(?P<most>record(?: high)?|all-time high|(?<=new )high|(?<=fresh )high|(?<=new )peak|{MOST})|(?P<least>record low|all-time low|(?<=new )low|(?<=fresh )low|{LEAST}))"
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
            rf"(?:by far )?(?<!at )the (?P<far>by far )?(?:single |very |world's )?(?!most (?:of|recent|likely)\b)(?:(?P<most>{MOST})|(?P<least>{LEAST}))"
            rf"(?! and (?:the )?(?:{LEAST}|{MOST})| (?:weeks|days|hours|nights)\b)(?:[- ](?:<C>|{NOUN})){{0,3}}(?P<far2>,? by far| by a wide margin)?"
        ),
    ),
    (
        K.SUPERLATIVE,
        "lead|led |head|top",
        r"(?P<most>leads?|led|leading|heads?|headed|heading|tops?|topped|topping)(?: the)? (?:<A>|field|table|list|world|rankings?|others|standings|league|pack|way|group|chart|pile|bill)(?: (?:table|by <C>))?",
    ),
    (
        K.SUPERLATIVE,
        "lead|first place|led | top|head|front|crown|unrival|unmatched|second to none|class of its own|streets ahead|number one",
        r"(?P<most>(?<![a-z] )(?:top|head) of the (?:list|table|pile|ranking|rankings|league|field|class|group|heap)|(?:is|was|remains?|remained|stays?|stood) (?:(?:still|clearly|easily|well) )*(?:unrivalled|unrivaled|unmatched|unbeaten|out in front|streets ahead|second to none|in a class of its own|in the lead|at the head of the (?:list|table|field|pack))|(?:held|holds|kept|keeps|took|takes|retain(?:ed|s)|(?:re)?claim(?:ed|s)|regain(?:ed|s)|seiz(?:ed|es)|captured|snatched|wears?|defend(?:ed|s)|w[io]ns?)(?: on to| back)? (?:its|the|their) (?:crown|throne|title|mantle|lead(?! (?:over|of)))(?: as the (?:[a-z]+ )?(?:[a-z]+est|<C>)(?: (?:<C>|[a-z]+))?)?|(?:the|a|undisputed|clear|runaway|overall|outright|world|market) (?:(?:undisputed|clear|runaway|overall|outright|world|global|market) )*(?:leader|front-?runner|champion)(?! of the)|(?:came|comes|finished|is|was|sits|sat) (?:out )?(?:on )?top of the (?:[a-z<C>]+ )?(?:list|table|pile|ranking|field|group)|came out on top|ranks? top|heads the (?:list|table|ranking)|(?:took|takes|taken|in) the lead|(?:in|took) first place|(?:leads|led)(?= with| by (?:some |a )|,|\.))",
    ),
    (
        K.SUPERLATIVE,
        "above |ahead of |clear of |daylight|street|mile|better than the|in front",
        r"(?P<most>(?:head and shoulders|streets|miles|light years|leagues|a cut|well|far|way|comfortably|easily|clearly|narrowly|just|some way|a long way|out|a class|a length|heads|a mile|clear) (?:above|ahead of|clear of|in front of|apart from|in front) ?(?:(?:all |of )?(?:the|its|their|his|her|any|every) (?:[a-z]+ )?(?:rest|others?|field|pack|peers?|rivals?|competitors?|competition|opposition|bunch|chasers?|crowd)|everyone(?: else)?|everybody(?: else)?|anyone else|anybody else|all others|all comers|rivals|peers))|(?P<most2>(?:ahead of|clear of|above|outpac(?:es|ed)|outstrips?|outstripped|beats?|outsells|outsold|outdid|dwarfs|outperforms?|outperformed|eclipses|outranks?) (?:all |of )?(?:the|its|their) (?:[a-z]+ )?(?:rest|field|pack|peers|rivals|competitors|competition|others|opposition|bunch))(?! (?:combined|together|put together|taken together))",
    ),
    (
        K.SUPERLATIVE,
        "most|least|furthest|fastest|hardest|steepest|sharpest|strongest",
        rf"(?:{MOVE}|recovered|gained|lost|moved|changed|varied|shifted)(?: the)? (?:(?P<most>most|furthest|hardest|quickest|sharpest|steepest|strongest|fastest)|(?P<least>least|slowest))(?P<guess>)(?! (?:of (?:its|their|the (?!<N>|<A>|lot)))|likely|recent)(?: of (?:the )?(?:<A>|<N>|all|lot))?",
    ),
    (
        K.SUPERLATIVE,
        " in any other| at any other| than any other",
        rf"(?:(?P<most>{MORE})|(?P<least>{LESS})){THING}{{0,3}} (?:in|during) (?:the )?<P> than (?:in |during )?(?:any|all|every|each)(?: of the)? others?(?: [a-z]+)?(?P<ofp>)",
    ),
    (
        K.SUPERLATIVE,
        "est in|est at|est for|est on|est among",
        rf"(?<=(?:s|e) )(?:(?P<most>{MOST})|(?P<least>{LEAST})) (?:in|at|for|on|among) (?:the )?(?P<subject><R>)",
    ),
    (
        K.SUPERLATIVE,
        " other| rest| remaining",
        r"(?P<most>(?:led|leads?|topped|tops?|beat|beats|outperform(?:s|ed)|outstripp?(?:s|ed)|surpass(?:es|ed)|exceed(?:s|ed)) (?:all |each |every one )?(?:of )?(?:the )?(?:others?|rest|remaining)(?: [a-z]+)?)",
    ),
    (
        K.SUPERLATIVE,
        "topped the|tops the|topping the|heads the|headed the|heading the|led the|leads the|leading the",
        rf"(?P<most>(?:top(?:s|ped|ping)?|head(?:s|ed|ing)?|led|lead(?:s|ing)?) the (?:{NOUN} ){{0,2}}(?:charts?|tables?|rankings?|lists?|league|standings|ladder|field|pack|way|leader ?board))",
    ),
    (
        K.SUPERLATIVE,
        "second to none|no equal|no rival|without equal|without rival|without peer|peerless|in a league|beaten by none|reigns|rules the|nobody|hard to beat|number one|takes the|title",
        r"(?P<most>second to none|(?:has|have|had|with) no (?:equal|rival|peer|match)s?|without (?:equal|rival|peer|match)|peerless|in a (?:league|class) of (?:its|their|his|her) own|beaten by (?:none|nobody|no one)|(?:still )?reign(?:s|ed) supreme|rules? the roost|tak(?:es|ing) the (?:crown|title|prize|cake|palm|honours|laurels)|took the (?:crown|title|prize|palm|honours|laurels)|h[eo]lds? the (?:record|title|crown))",
    ),
    (
        K.SUPERLATIVE,
        "in front|winner|standout|outlier|giant|heavyweight|powerhouse|behemoth|star |envy|came near|comes close|come close|came close|comes near|come near|touch |in sight|the rest behind|to beat|pick of",
        r"(?P<most>(?:is|was|are|were|stays?|remains?|remained|stayed) (?:(?:way|far|well|still|clearly|comfortably|easily|out|clear) )*in front(?! of)|the (?:clear|outright|runaway|undisputed|overall|obvious|big|biggest) (?:winner|victor|favourite)(?! of the (?:day|week))|(?:no ?one|nobody|none|nothing|no other(?: [a-z]+)?)(?: else)? (?:even )?(?:com(?:es?|ing)|came|got|gets) (?:anywhere )?(?:close|near)(?: to (?:the |that of )*<R>(?:'s)?)?|the (?:standout|outlier|giant|heavyweight|powerhouse|behemoth|star (?:turn|performer)|envy)(?= of\b| *[.,;:]| *$| in\b| with\b| here\b)(?: (?:of|in) (?:the |this )?[a-z]+)?|the (?:one|name|team|country|city|rival) to beat|the pick of the (?:bunch|crop|lot))(?P<guess>)(?! to\b)",
    ),
    (
        K.SUPERLATIVE,
        "not since",
        r"(?P<own>not since) (?P<since><P>) (?:has|have|had|did|was|were|is)(?: (?:[a-z]+|<R>|<C>)(?:'s)?){1,6}? (?:(?:so|as|this|that) (?:(?P<most>high|much|many|large|big|strong|busy|good|fast)|(?P<least>low|little|few|small|weak|quiet|bad|slow))|(?P<most2>more|higher|better)|(?P<least2>fewer|lower|worse))(?: (?:[a-z]+|<C>))?",
    ),
    (
        K.SUPERLATIVE,
        EXTREMES + "|worst|hardest",
        rf"(?P<guess>(?:the )?(?:hardest|worst|least|most|best|furthest)[- ](?:hit|affected|spared|damaged|placed|performing|off|behind|ahead|back|away))(?= (?:was|is|were|are|of|by|in|from)\b| *[.,;])|(?<![a-z] )(?:(?P<most>{MOST})|(?P<least>{LEAST}))(?:[- ](?:<C>|{NOUN})){{1,2}},? (?:was|is|were|are|went to|goes to|came from|comes from|belong(?:s|ed) to) (?:the |to |in )?(?P<subject><R>)",
    ),
    (
        K.SUPERLATIVE,
        "is king|rules ok|the daddy|the queen|the undisputed",
        r"(?P<most>(?:is|was|remains) (?:still )?(?:the )?(?:undisputed )?(?:king|queen)(?! of (?:the )?[a-z]+dom))(?P<guess>)",
    ),
    # Yielded most: the verb says of what.
    (
        K.SUPERLATIVE,
        " most| least| fewest",
        r"(?:[a-z]+ed|sold|sells?|made|makes?|won|wins?|spent|spends?|grew|grows?|drew|draws?|caught|built|got|gets?|lost|loses?|earns?|produces?|yields?|emits?|exports?|imports?|cost|costs|paid|pays|ate|eats|drank|drinks|uses?) (?:by far )?(?:the )?(?:(?P<most>most)|(?P<least>least|fewest))(?P<guess>)(?= *[.,;:!?)]| *$| (?:in|of|at|among|overall|for|during|over|per|by far)\b(?! the time)| <P>)",
    ),
    (
        K.SUPERLATIVE,
        "lead|led |first|top |tops |topped",
        r"(?P<most>(?:led|leads|(?:was|is|were|are|came|comes|been|finished|ranked) (?:first|<O>|top|ahead)|first|(?P<o><O>)|top(?:s|ped)?(?: the (?:list|table))?))(?P<guess>) (?:in (?:every|each|all)(?: single)?(?: one)?(?: of (?:the|these|those))?(?: <N>)? (?:years?|quarters?|months?|seasons?|editions?|periods?|rounds?)|(?:every|each) (?:single )?(?:year|quarter|month|season|time)|from (?:the )?<P> (?:to|until|through) (?:the )?<P>|(?:in|during) (?:both|all)(?: (?:of )?(?:the|these|those))? (?:<N> )?(?:years|quarters|months|seasons|editions))",
    ),
    (
        K.SUPERLATIVE,
        " than ever| ever before",
        rf"(?P<own>(?P<most>{MORE})|(?P<least>{LESS}))(?: (?:<C>|{NOUN})){{0,2}}? than (?:ever(?: before)?|at any (?:time|point|stage)(?: (?:before|since <P>))?|in any previous (?:year|quarter|month|season))",
    ),
    (
        K.SUPERLATIVE,
        " as | so ",
        rf"(?:no other [a-z]+|nowhere(?: else)?)(?: (?:was|is|were|has|had|did)) (?:the |its )?(?:(?P<ups>{RISE})|(?P<downs>{FALL})|<C>|[a-z]+)(?: (?:been|be))? (?:as|so) [a-z]+(?P<guess>)",
    ),
    (
        K.SUPERLATIVE,
        "any ",
        rf"(?:(?P<most>{MORE})|(?P<least>{LESS})) [^,.;:]{{3,60}}? than (?:in|at|during) any (?P<own>(?:other |previous |earlier |preceding |past )?(?:year|month|quarter|season|games|edition|period|time|point)s?(?: before)?|<P>)(?: since (?P<since><P>))?",
    ),
    # Idioms of being the first, or the worst off.
    (
        K.SUPERLATIVE,
        "behind|trailing|standing|wake|dust|brunt|fare|came off|come off|did best|did worst|other end|opposite end|other extreme",
        r"(?:(?:left|leaves|leaving) (?:everyone(?: else)?|everybody(?: else)?|(?:all )?(?:the|its|their) (?:others?|rest|field|pack|competition|rivals|peers)|all others|rivals) (?:far |well |way )?(?:behind|trailing|standing|in (?:its|their) wake|in the dust)|b(?:ore|ears?|orne) the brunt|fare[ds]? (?:best|worst)|c[ao]mes? off (?:best|worst)|did (?:best|worst)|at the (?:other|opposite) (?:end(?: of the (?:scale|table|list|spectrum|range|ranking))?|extreme))(?P<guess>)",
    ),
    (
        K.SUPERLATIVE,
        "any other|any of the other",
        rf"(?:(?P<most>{MORE})|(?P<least>{LESS})) [^,.;:]{{1,40}}? than (?:in |at |that of |those of )?(?:any|every) (?:of the )?other(?: {NOUN}){{1,2}}",
    ),
)
