"""English idioms of claims."""

from articles.claims.claims import ClaimKind as K

# Hedges before a number; `articles.audit.hedges` says what each allows.
_HEDGE = (
    r"(?:(?:just|only just|slightly|a little|well|far|much|barely|not quite|no|not) )?"
    r"(?:over|under|more than|less than|fewer than|greater than|higher than|lower than|above|below|at least|at most"
    r"|up to|about|around|roughly|approximately|some|nearly|almost|close to|only|exceeding|in excess of|upwards of"
    r"|short of|short|circa|an estimated|just|as much as|as many as|another|a further|a full|as little as)"
)
_HEDGES = rf"(?:{_HEDGE}(?: an?| the)? ){{0,3}}[$€£¥~<>≥≤≈]?"
_HEDGED = rf"(?:{_HEDGE}(?: an?| the)? ){{1,3}}[$€£¥]?"
_N = rf"{_HEDGES}(?P<n><N>)(?: or (?:more|less|fewer|so|over|higher|lower))?"

UP = (
    r"r[oi]se[ns]?|rising|grew|grown?|grows|growing|increas(?:e[ds]?|ing)|gain(?:s|ed)|climb(?:s|ed|ing)?|jump(?:s|ed)?"
    r"|rebound(?:s|ed|ing)?|recover(?:s|ed|ing)?|soar(?:s|ed)?|surg(?:ed|es)|expand(?:s|ed)|advanced|swelled|(?:went|goes|gone|was|were|is|are) up"
)
DOWN = (
    r"f[ae]ll(?:s|en|ing)?|drop(?:s|ped|ping)?|declin(?:e[ds]?|ing)|decreas(?:e[ds]?|ing)|dip(?:s|ped)|slid|slipped|shr[aiu]nk|shrinks"
    r"|contract(?:s|ed)|plunged|plummeted|tumbled|slumped|diminished|(?:went|goes|gone|was|were|is|are) down"
)
_MOVES = (
    "rebound|recover|rose|rise|rising|grew|grow|increas|gain|climb|jump|soar|surg|expand|advanced|swelled| up|fall|fell|drop|declin"
    "|decreas|dip|slid|slip|shr|contract|plung|plummet|tumbl|slump|diminish| down"
)
_MOVE = rf"(?:(?P<up>{UP})|(?P<down>{DOWN}))"

_RISE = "rise|increase|gain|jump|growth|surge"
_FALL = "fall|drop|decline|decrease|loss|cut|reduction|slump"
_MORE = r"more|higher|larger|greater|bigger|longer|faster|better|richer|costlier"
_LESS = r"fewer|less|lower|smaller|shorter|slower|poorer|cheaper"
_MOST = r"largest|biggest|highest|greatest|most|best|longest|fastest|richest|strongest|steepest|top|peak|busiest|heaviest"
_LEAST = r"smallest|lowest|least|fewest|worst|shortest|slowest|poorest|weakest|lightest|tiniest"
_EXTREMES = "est|most|least|top|peak|worst|record|-time"

# A noun that names no column, and is no word of grammar.
_NOUN = (
    r"(?!(?:in|of|by|with|and|at|for|to|on|since|was|is|had|has|ever|among|but|while|that|which|who|as|from|are|were|the|or"
    r"|than|when|out|after)\b)[a-z][a-z0-9]*"
)
_THING = rf"(?: (?:<C>|{_NOUN}))"
_YEARS = r"(?:years?|quarters?|months?|periods?|decades?)"
_OF = r"(?: (?:the|in|of|that of|that in|those of|those in|what))*"

IDIOMS = (
    # Runs.
    (
        K.RUN,
        "for the",
        rf"(?P<first>for the (?:very )?(?P<o><O>) time)(?: (?:since|in) (?:(?P<since><P>)|<N>(?: {_YEARS})?))?",
    ),
    (
        K.RUN,
        "consecutive|straight|successive|running|in a row",
        (
            rf"(?:{_MOVE}(?: again)? )?(?:in <P> )?for (?:the|a|its|their) (?P<o><O>)"
            rf" (?:(?:consecutive|straight|successive|running) {_YEARS}|{_YEARS} (?:in a row|running))"
        ),
    ),
    (
        K.RUN,
        "consecutive|straight|successive",
        rf"(?:{_MOVE} )?(?:for |in |over )?(?P<n><N>) (?:consecutive|straight|successive) {_YEARS}",
    ),
    (
        K.RUN,
        "running|in a row",
        rf"(?:{_MOVE} )?(?:for |in )?(?P<n><N>) {_YEARS} (?:running|in a row)",
    ),
    (
        K.RUN,
        "consecutive|straight|successive",
        (
            r"(?P<o><O>) (?:consecutive|straight|successive) (?:(?:annual|yearly|quarterly) )?"
            r"(?:(?P<up>rise|increase|gain|year of growth)|(?P<down>fall|decline|decrease|drop))"
        ),
    ),
    (
        K.RUN,
        "every|each|year after|year by",
        rf"(?P<every>(?:{_MOVE}(?: steadily)? )?(?:(?:in )?(?:every single|every|each) {_YEARS}|year after year|year by year))",
    ),
    # Order.
    (K.ORDER, "respectively|in that order", r"respectively|in that order"),
    # Changes between levels, and to one.
    (
        K.CHANGE,
        " from ",
        (
            rf"(?:{_MOVE}|went|go|goes|moved|changed),? from {_HEDGES}(?P<start><N>)(?: [a-z<C>]+){{0,2}}(?: in <P>)?"
            rf"(?:,? to|,? up to|,? down to) {_HEDGES}(?P<end><N>)"
        ),
    ),
    (K.CHANGE, " to ", rf"{_MOVE}(?: [a-z]+ly| again| further)*,? to {_HEDGES}(?P<end><N>)"),
    # Comparisons with other rows.
    (
        K.COMPARISON,
        "<N>",
        (
            rf"{_N}(?: (?:as (?:many|much|high|large|big|great)|the size|the level))?{_THING}{{0,4}}?"
            rf" (?:as|that of|that in|those of|those in|the [a-z]+ of|what|of)(?: (?:in|of|the))* ?(?P<r><R>)"
        ),
    ),
    (
        K.COMPARISON,
        "<N>",
        rf"{_N} as [a-z]+ (?:in|for) (?:the )?(?P<subject><R>) as (?:in|for)? ?(?:the )?(?P<r><R>)",
    ),
    (K.COMPARISON, "<N>", r"(?P<n><N>)(?: (?:what|that of|that in))? (?:the )?(?P<r><R>)"),
    (
        K.COMPARISON,
        "than",
        rf"(?:{_N} )?(?:far |much |slightly |even |still )?(?:(?P<more>{_MORE})|(?P<less>{_LESS})){_THING}{{0,4}}? than{_OF} ?(?P<r><R>)",
    ),
    (
        K.COMPARISON,
        "<R>",
        (
            r"(?:(?P<more>overt(?:ook|akes|aken)|surpass(?:es|ed)?|exceed(?:s|ed)?|outnumber(?:s|ed)?|outstrip(?:s|ped)?|(?:is |was |were |are )?ahead of|beats?|tops?)"
            rf"|(?P<less>trails|trailed|lags?(?: behind)?|lagged(?: behind)?|fell behind|behind|falls short of)){_OF} ?(?P<r><R>)"
        ),
    ),
    (
        K.COMPARISON,
        "same as|equal|par with|level with|identical",
        rf"(?:the same as|equal to|on a par with|level with|identical to){_OF} ?(?P<same><R>|[a-z]+(?: [a-z]+)?)",
    ),
    (
        K.COMPARISON,
        "average|mean",
        (
            rf"(?:{_N} |(?:well |far |just |slightly |much )?(?:(?P<more>above|(?:{_MORE}) than)|(?P<less>below|(?:{_LESS}) than)) )"
            r"(?:the )?(?P<mean>average|mean)"
        ),
    ),
    (
        K.COMPARISON,
        "point",
        rf"{_N}(?P<points> (?:percentage )?points?) (?:(?P<more>above|ahead of|more than|higher than)|(?P<less>below|behind|less than|lower than)){_OF} ?(?P<r><R>)",
    ),
    # Parts of the whole.
    (
        K.SHARE,
        "account|ma|represent|compris|contribut|constitut",
        rf"(?:account(?:s|ed|ing)? for|ma[dk]es? up|making up|represent(?:s|ed|ing)?|compris(?:es|ed)|contribut(?:es|ed)|constitut(?:es|ed)) {_N}(?: of (?:the )?<R>(?:'s)?(?: <C>)?)?",
    ),
    (K.SHARE, "<N>", rf"(?P<fraction>{_HEDGES})(?P<n><N>) <C>"),
    (K.SHARE, "<N>", rf"(?P<for>for) {_N}"),
    (
        K.SHARE,
        "<N>",
        rf"{_N} of (?:(?:all|the|its|their)(?: (?:the|world's|total|entire|combined|whole|<A>'?s?|<R>(?:'s)?))*{_THING}{{0,3}}|<C>)",
    ),
    (
        K.SHARE,
        "<N>",
        (
            r"(?:(?P<allbut>all|every one) (?:but|except) (?P<but>one|two|three|<N>|<R>)|(?P<each>each|every one|all|both)"
            r"|(?P<none>none|not one|no)|(?:only |just |exactly )?(?P<count><N>|one|two|three))"
            r"(?: of)?(?: (?:the|its))? ?(?:<A>|(?:the )?<N>(?: [a-z]+)?|of them|fields|countries|markets|regions|areas)?(?: [a-z<C>]+){0,6}?"
            rf" (?:<C> )*(?P<predicate>{_HEDGED}<N>)"
        ),
    ),
    # Ranks.
    (
        K.RANK,
        "<O>",
        rf"the (?P<o><O>)[- ](?:(?P<most>{_MOST})|(?P<least>{_LEAST}))(?:[- ](?:<C>|{_NOUN})){{0,2}}",
    ),
    (K.RANK, "<O>", r"(?:a |the )?(?:distant|close|clear) (?P<o><O>)|(?P<o2><O>)(?= *[.;]| *$)"),
    (K.RANK, "top", rf"(?:the )?(?P<top>top) (?P<n><N>)(?: (?:<C>|{_NOUN}))?"),
    (
        K.RANK,
        "<O>",
        (
            rf"(?:rank(?:s|ed|ing)?|comes?|came|placed?|places|stands?|stood|finish(?:es|ed)|is|was|were|are)(?: only)?(?: in)? (?P<o><O>)"
            rf"(?: (?:place|from (?P<least>bottom)))?(?! (?:{_YEARS}|half|century|time))"
        ),
    ),
    (
        K.SUPERLATIVE,
        " other",
        rf"(?:(?P<most>{_MORE})|(?P<least>{_LESS})){_THING}{{0,4}}? than (?:in |that of |those of )?(?:any|every|all) (?:the )?others?(?: {_NOUN})?",
    ),
    # Superlatives; those of a row's own periods first.
    (
        K.SUPERLATIVE,
        _EXTREMES,
        (
            rf"(?P<own>its|their|a|an)(?: new)? (?:(?P<most>record(?: high)?|all-time high|{_MOST})|(?P<least>record low|all-time low|{_LEAST}))"
            rf"{_THING}{{0,2}}(?:,? (?:since (?P<since><P>)|ever|on record|to date|so far))?"
        ),
    ),
    (
        K.SUPERLATIVE,
        "since| ever| on record| to date",
        rf"(?:the )?(?:by far )?(?:the )?(?:(?P<most>{_MOST})|(?P<least>{_LEAST}))(?: (?:<C>|level|value))?,? (?P<own2>since|ever|on record|to date)(?: (?P<since><P>))?",
    ),
    (
        K.SUPERLATIVE,
        _EXTREMES,
        (
            rf"(?:by far )?the (?P<far>by far )?(?!most (?:of|recent|likely)\b)(?:(?P<most>{_MOST})|(?P<least>{_LEAST}))"
            rf"(?:[- ](?:<C>|{_NOUN})){{0,3}}(?P<far2>,? by far| by a wide margin)?"
        ),
    ),
    (
        K.SUPERLATIVE,
        "lead|led |heads|top",
        r"(?P<most>leads?|led|heads|tops?)(?: the)? (?:<A>|field|table|list|world|ranking|others)(?: by <C>)?",
    ),
    (
        K.SUPERLATIVE,
        "the lead|first place|leads|led ",
        r"(?P<most>(?:took|takes|taken|in) the lead|(?:in|took) first place|(?:leads|led)(?= with| by|,|\.))",
    ),
    # Totals and averages.
    (
        K.TOTAL,
        "total|altogether|combined|in all|overall|all told|together",
        r"in total|altogether|combined|in all|overall|all told|a total of|taken together|together",
    ),
    (
        K.AVERAGE,
        "average|averag|mean",
        r"on average|an average of|averag(?:e|ed|es|ing)(?= <N>| about| around| of)|the (?:mean|average)",
    ),
    # Changes by so much.
    (
        K.CHANGE,
        _MOVES,
        rf"{_MOVE}(?: [a-z]+ly| again| further| also| in <P>| (?:last|this) year)*,?(?: by| of)? {_N}(?P<points> (?:percentage )?points?| pp)?",
    ),
    (
        K.CHANGE,
        "<N>",
        r"(?:(?:more|less) than |nearly |almost |about |roughly |only just )?(?P<multiple><N>)",
    ),
    (
        K.CHANGE,
        " of ",
        rf"(?:a|an) (?:[a-z]+ )?(?:(?P<up>{_RISE})|(?P<down>{_FALL})) of {_N}(?P<points> (?:percentage )?points?)?",
    ),
    (
        K.CHANGE,
        "<N>",
        rf"(?:a |an )?{_N}(?P<points>[- ](?:percentage[- ])?points?)? (?:(?P<up>{_RISE})|(?P<down>{_FALL}))",
    ),
    (
        K.CHANGE,
        "added|adds|gained|lost|shed",
        rf"(?:(?P<up>added|adds|gained|put on)|(?P<down>lost|loses|shed)) {_N}",
    ),
    (K.CHANGE, "by ", rf"(?P<by>by) {_N}(?P<points> (?:percentage )?points?)?"),
    (
        K.CHANGE,
        "<N>",
        rf"{_N}(?P<points> (?:percentage )?points?)? (?:(?P<more>{_MORE}|up on)|(?P<less>{_LESS}|down on))(?: often| [a-z<C>]+)?(?: than)?(?: in)? ?(?P<base><P>)?",
    ),
    (
        K.CHANGE,
        "than",
        rf"(?:(?P<more>{_MORE})|(?P<less>{_LESS})){_THING}{{0,2}} than (?:in )?(?P<base><P>)",
    ),
    (K.CHANGE, _MOVES, rf"{_MOVE}(?: (?:slightly|sharply|steadily|again))?"),
    # Thresholds: hedged numbers that nothing else has taken.
    (K.THRESHOLD, "<N>", _N),
)
