"""English idioms of claims."""

from articles.claims.claims import ClaimKind as K

# Hedges before a number; `articles.audit.hedges` says what each allows.
_HEDGE = (
    r"(?:(?:just|only just|slightly|a little|well|far|much|barely|not quite|no|not) )?"
    r"(?:over|under|more than|less than|fewer than|greater than|higher than|lower than|above|below|at least|at most"
    r"|up to|about|around|roughly|approximately|some|nearly|almost|close to|only|exceeding|in excess of|upwards of"
    r"|(?:just |a whisker |a hair )?shy of|a (?:shade|touch|whisker|fraction|notch|little|bit|hair) (?:over|under|above|below)|close on|getting on for|not far (?:off|short of)|pushing|all but|past|beyond|crossed|cleared|breached|broke(?: through)?|hit|within a whisker of"
    r"|short of|short|circa|an estimated|just|merely|a mere|practically|virtually|approaching|north of|a little|exceed(?:s|ed)?|topp(?:ed|ing)|tops|passed|surpass(?:es|ed)?|reach(?:es|ed)?|nearing|barely|hardly|scarcely|as much as|as many as|another|a further|a full|as little as)"
)
_HEDGES = rf"(?:{_HEDGE}(?: an?| the)? ){{0,3}}[$€£¥~<>≥≤≈]?"
_HEDGED = rf"(?:{_HEDGE}(?: an?| the)? ){{1,3}}[$€£¥]?"
_N = rf"{_HEDGES}(?P<n><N>)(?: or (?:more|less|fewer|so|over|higher|lower))?"

UP = (
    r"r[oi]se[ns]?|rising|grew|grown?|grows|growing|increas(?:e[ds]?|ing)|gain(?:s|ed)|climb(?:s|ed|ing)?|jump(?:s|ed)?"
    r"|rebound(?:s|ed|ing)?|recover(?:s|ed|ing)?|soar(?:s|ed|ing)?|surg(?:ed|es|ing)|expand(?:s|ed|ing)|advanced|swelled|swollen|improv(?:ed|es|ing)|lengthen(?:ed|s)|accelerated|strengthened|shot|spiked|balloon(?:ed|s)|mushroomed|multiplied|bounced back|bounced|went past|mounted|widen(?:s|ing)|extended|leap(?:t|ed|s)|shot up|rocketed|widened"
    r"|(?:edg|inch|tick|nudg|creep)(?:ed|es|ing)? (?:up|higher)|crept up|picked up|(?:went|goes|gone|go|was|were|is|are|came|moved|turned) (?:back )?up"
)
DOWN = (
    r"f[ae]ll(?:s|en|ing)?|drop(?:s|ped|ping)?|declin(?:e[ds]?|ing)|decreas(?:e[ds]?|ing)|dip(?:s|ped)|slid|slipped|shr[aiu]nk|shrinks"
    r"|contract(?:s|ed|ing)|plung(?:ed|es|ing)|plummet(?:ed|s|ing)|tumbled|slumped|diminished|shrunk(?:en)?|shrinking|sliding|slipping|sank|sunk|sinks|crashed|collapsed"
    r"|worsened|shorten(?:ed|s)|weakened|dwindl(?:ed|es)|waned|ebbed|slackened|pulled back|tailed off|nosedived|halving|eased|retreat(?:ed|s)|narrow(?:ed|s)|lost ground|(?:edg|inch|tick)(?:ed|es|ing)? (?:down|lower)|(?:went|goes|gone|go|was|were|is|are|came|come) (?:back )?down"
)
# Verbs that have an object before the amount: cut its emissions by a fifth.
VERBS_UP = r"raised|lifted|boosted|rais(?:es|ing)|lifting"
VERBS_DOWN = r"cuts?|cutting|reduced|reduces|reducing|lowered|trimmed|slashed"
_MOVES = (
    "rebound|recover|rose|rise|rising|grew|grow|increas|gain|climb|jump|soar|surg|expand|advanced|swelled| up|fall|fell|drop|declin"
    "|decreas|dip|slid|slip|shr|contract|plung|plummet|tumbl|slump|diminish| down|swollen|leap|shot up|rocketed|widened|edg|inch|tick|nudg|crept|creep"
    "|picked up|sank|sunk|sink|crash|collaps|eased|retreat|narrow|lost ground|improv|lengthen|accelerat|strengthen|shot|spiked|balloon|mushroom|multipl|bounced|mounted|widen|extended|worsen|shorten|weaken|dwindl|waned|ebbed|slacken|pulled back|tailed|nosediv"
)
_MOVE = rf"(?:(?P<up>{UP})|(?P<down>{DOWN}))"

_RISE = "rises?|increases?|gains?|jumps?|growth|surge|expansion|leap|improvement"
_FALL = "falls?|drops?|declines?|decreases?|loss(?:es)?|cuts?|reductions?|slump|dip|slide|contraction|plunge"
_MORE = r"more|higher|larger|greater|bigger|longer|faster|better|richer|costlier|taller|wider|older|heavier|quicker|busier"
_LESS = r"fewer|less|lower|smaller|shorter|slower|poorer|cheaper|narrower|younger|lighter|quieter|worse"
_MOST = r"largest|biggest|highest|greatest|most|best|longest|fastest|richest|strongest|steepest|top|peak|busiest|heaviest|widest|oldest|quickest|sharpest|deepest|tallest|leading|hottest|mightiest"
_LEAST = r"smallest|lowest|least|fewest|worst|shortest|slowest|poorest|weakest|lightest|tiniest|least busy|narrowest|youngest|mildest|quietest|gentlest"
_EXTREMES = "est|most|least|top|peak|worst|record|-time"

# A noun that names no column, and is no word of grammar.
_NOUN = (
    r"(?!(?:in|of|by|with|and|at|for|to|on|since|was|is|had|has|ever|among|but|while|that|which|who|as|from|are|were|the|or"
    r"|than|when|out|after)\b)[a-z][a-z0-9]*"
)
_THING = rf"(?: (?:<C>|{_NOUN}))"
_YEARS = r"(?:years?|quarters?|months?|periods?|decades?|games|seasons?|weeks?|editions?|counts?|reckoning|census(?:es)?|surveys?|olympics)"
_LABEL = r"(?:<A>|(?:the |all |these |those |our )?<N>(?: (?:big|great|main|large|major|leading))?(?: [a-z]+)?|(?:the |these |those )?(?:countr(?:y|ies)|markets?|cit(?:y|ies)|fields?|regions?|areas?|sources?|offices?|teams?|universit(?:y|ies)|airports?|rivers?|makers?|others|rest|lot|table|list|group)(?![a-z]))"
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
            r"(?:(?P<o><O>)|(?P<n><N>)) (?:consecutive|straight|successive) (?:(?:annual|yearly|quarterly) )?"
            r"(?:(?P<up>rises?|increases?|gains?|years? of growth)|(?P<down>falls?|declines?|decreases?|drops?))"
        ),
    ),
    (
        K.RUN,
        "every|each|year after|year by",
        rf"(?P<every>(?:{_MOVE}(?: steadily)? )?(?:(?:in )?(?:every single|every|each) {_YEARS}|year after year|year by year))",
    ),
    (
        K.RUN,
        "a run of",
        rf"(?:a|its|their|the) (?:run|streak|string|sequence) of (?P<n><N>)(?: (?:annual|yearly|quarterly|monthly|consecutive|straight|successive))? (?:(?P<up>{_RISE})|(?P<down>{_FALL}))",
    ),
    (
        K.RUN,
        "each of the|all of the|in every one",
        rf"(?:{_MOVE} )?(?:in|at|on) each of the (?:last|past|previous|next|following) (?P<n><N>)(?: {_YEARS})?",
    ),
    (
        K.RUN,
        "for a|for yet",
        rf"(?:{_MOVE} )?for (?:a|another|yet another|yet a) (?P<o><O>) {_YEARS}",
    ),
    (
        K.RUN,
        "on the trot|without a break|on end|without interruption",
        rf"(?:{_MOVE} )?(?:for )?(?P<n><N>)(?: {_YEARS})? (?:on the trot|without a break|on end|without interruption|without a pause)",
    ),
    (K.RUN, "every time", rf"(?P<every>{_MOVE} every time)"),
    (
        K.RUN,
        "every",
        rf"(?P<every>(?:{_MOVE}(?: steadily)? )?(?:at|with|in|by) every (?:reckoning|count|census|survey|edition|Games))",
    ),
    (
        K.RUN,
        "steadily|without a break|without interruption|uninterrupted|continuously|non-stop",
        rf"(?P<every>(?:{_MOVE} )(?:steadily|continuously|without (?:a break|interruption|a pause)|non-stop))",
    ),
    # Order.
    (K.ORDER, "respectively|in that order", r"respectively|in that order"),
    # Rows of which something is true.
    (
        K.SHARE,
        "only |alone",
        rf"(?P<only>(?:only|none but|nobody but|just)) (?:the )?(?P<subject><R>)(?! (?:[a-z]+ ){{1,2}}(?:{_MORE}|{_LESS})(?![a-z]))|(?P<subject2><R>)(?:, |'s | )(?P<only2>alone)",
    ),
    (K.SHARE, "the only|the sole|the lone", r"(?P<only3>the (?:only|sole|lone|single)(?: one| other)?)"),
    (
        K.SHARE,
        _MOVES,
        rf"{_MOVE}(?: [a-z]+ly)? in (?:(?P<allbut>all|every one) but (?P<but>one|two|three|<N>)|(?P<each>all|each|every|both)|(?P<none>none|no)|(?:only |just |exactly )?(?P<count><N>|one|two|three))(?: (?:out )?of)?(?: (?:the|these|those))? ?(?P<moves>{_LABEL})?",
    ),
    (
        K.SHARE,
        _MOVES,
        (
            rf"(?:(?P<allbut>all|every one) (?:but|except) (?P<but>one|two|three|<N>|<R>)|(?P<each>each|every one|every|all|both)|(?P<none>none|not one|no)|(?:only |just |exactly )?(?P<count><N>|one|two|three))"
            rf"(?: (?:out )?of)?(?: (?:the|these|those|them))? ?(?:{_LABEL})?(?: (?:has|have|had|saw|see|recorded|posted|registered|showed|reported|a|an|its|their|<C>|of|in|the|numbers?|figures?|also)){{0,6}} (?P<moves>{_MOVE}|(?:were|are|was|is|had|have) (?:(?P<more>{_MORE})|(?P<less>{_LESS})))"
        ),
    ),
    (
        K.SHARE,
        "<N>",
        rf"(?P<predicate>{_HEDGED}<N>)(?: <C>)? in (?:(?P<each>all|each|every|both)|(?P<none>none)|(?:only |just )?(?P<count><N>|one|two|three))(?: (?:out )?of)?(?: (?:the|these|those))? ?(?:{_LABEL}|<C>)",
    ),
    (K.SHARE, "none|nothing", r"(?P<nil>(?:practically|virtually|almost|next to) (?:none|nothing|no))"),
    # Changes between levels, and to one.
    (
        K.CHANGE,
        " from ",
        (
            rf"(?:{_MOVE}|went|go|goes|moved|changed),? from {_HEDGES}(?P<start><N>)(?: [a-z<C>]+){{0,2}}(?: in <P>)?"
            rf"(?:,? to|,? up to|,? down to) {_HEDGES}(?P<end><N>)"
        ),
    ),
    (
        K.CHANGE,
        " to ",
        rf"from {_HEDGES}(?P<start><N>)(?: [a-z<C>]+){{0,2}}(?: (?:in|at) (?:the )?<P>)?(?:,? to|,? up to|,? down to) {_HEDGES}(?P<end><N>)",
    ),
    (K.CHANGE, " to ", rf"{_MOVE}(?: [a-z]+ly| again| further)*,? to {_HEDGES}(?P<end><N>)"),
    # Comparisons with other rows.
    (
        K.COMPARISON,
        "<N>",
        (
            rf"{_N}(?: (?:as (?:many|much|high|large|big|great|long|wide|fast|far|old|populous|busy|productive)|the size|the level))?{_THING}{{0,4}}?"
            rf" (?:as|that of|that in|those of|those in|the [a-z]+ of|what|of)(?: (?:in|of|the))* ?(?P<r><R>)"
        ),
    ),
    (
        K.COMPARISON,
        "<N>",
        rf"{_N} as [a-z]+ (?:in|for) (?:the )?(?P<subject><R>) as (?:in|for)? ?(?:the )?(?P<r><R>)",
    ),
    (
        K.COMPARISON,
        "as many|as much|as large|as big|as high|as long|the size|the length",
        rf"{_N} (?:as (?:many|much|high|large|big|great|long)|the (?:size|length|level))(?P<elided>)(?! as)(?: (?:<C>|{_NOUN}))?",
    ),
    (
        K.COMPARISON,
        "gap|difference|margin|lead |lead,|ahead|behind|clear of|short of",
        rf"(?:gap|difference|margin|lead|advantage)(?: (?:between|over|of|with|to))* (?:the )?(?P<r><R>)(?:'s)?(?: and (?:the )?<R>)?(?: [a-z]+){{0,3}}? (?P<gap>{_N})",
    ),
    (
        K.COMPARISON,
        "ahead|behind|clear of|short of|above|below",
        rf"{_N}(?P<points> (?:percentage )?points?)? (?:(?P<more>ahead of|clear of|above)|(?P<less>behind|short of|below)){_OF} ?(?P<r><R>)",
    ),
    (
        K.COMPARISON,
        "only |no ",
        rf"(?:only|just) (?:the )?(?P<r><R>) (?:[a-z]+ ){{1,2}}(?:(?P<less>{_MORE})|(?P<more>{_LESS}))",
    ),
    (
        K.COMPARISON,
        "level|tied|neck and neck|equal|identical|the same",
        r"(?P<equal>(?:finish(?:ed|es)?|end(?:ed)?|stood|were|are|drew|dead|stand|is|was|remain) (?:dead )?(?:level(?: (?:on|at|with(?! <R>)))?|tied(?: (?:on|at|for))?|equal)|neck and neck|in a tie)",
    ),
    (K.COMPARISON, "<N>", r"(?P<n><N>)(?: (?:what|that of|that in))? (?:the )?(?P<r><R>)"),
    (
        K.COMPARISON,
        "combined|together",
        rf"(?:(?P<more>more than|higher than|above|greater than|larger than|exceeds|exceeded|outweighs|overtakes)|(?P<less>less than|fewer than|smaller than|below)){_OF} ?(?:both )?(?P<r><R>)(?:(?:,| and|, and)(?: the)? <R>)*(?P<sum> (?:combined|put together|together|taken together))",
    ),
    (
        K.COMPARISON,
        "than",
        rf"(?:{_N} )?(?:far |much |slightly |even |still )?(?:(?P<more>{_MORE})|(?P<less>{_LESS})){_THING}{{0,4}}? than{_OF} ?(?P<r><R>)",
    ),
    (
        K.COMPARISON,
        "<R>",
        (
            r"(?:(?P<more>overt(?:ook|akes|aken)|surpass(?:es|ed)?|exceed(?:s|ed)?|outnumber(?:s|ed)?|outstrip(?:s|ped)?|eclips(?:es|ed)|dwarf(?:s|ed)?|out(?:sold|sells|does|did|ranks?|ranked|scored|scores|spent|spends|earned|earns|produced|produces|performed|performs|grossed|polled|published)|edged (?:out|past)|pipped|pulled ahead of|moved ahead of|(?:is |was |were |are )?ahead of|beats?|beat|beaten|tops?|topped|trumps?|trumped|leads|leapfrogg(?:ed|s)|passed|bested|outpaced?)"
            rf"|(?P<less>trails|trailed|trailing|lost to|is no match for|was no match for|slipped behind|slid behind|dropped behind|lags?(?: behind)?|lagged(?: behind)?|fell behind|behind|falls short of)){_OF} ?(?P<r><R>)"
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
    (K.COMPARISON, "yet to", r"(?P<less>yet to (?:overtake|catch(?: up with)?|pass|surpass|match|reach)) (?:the )?(?P<r><R>)"),
    (
        K.COMPARISON,
        "as ",
        rf"(?<!not )(?<!half )(?P<near>(?:nearly |almost |about |roughly |just |virtually |practically )?as (?:many|much|large|big|high|long|busy|productive|populous|old|wide|fast)){_THING}{{0,3}}? as{_OF} ?(?P<r><R>)",
    ),
    (K.COMPARISON, "above|below", r"(?:(?P<more>above)|(?P<less>below)) (?:the |that of )?(?P<r><R>)"),
    (
        K.COMPARISON,
        "ahead|behind",
        rf"{_N}(?P<points> (?:percentage )?points?)? (?:(?P<more>ahead)|(?P<less>behind))(?P<elided>)(?= *[.,;]| *$)",
    ),
    (
        K.COMPARISON,
        "of the other|of the rest|of all the other",
        rf"{_N} (?:(?:that|those|the [a-z]+) )?of (?:all )?the (?:others?|rest)(?P<elided>)",
    ),
    # Parts of the whole.
    (K.SHARE, "share of", rf"share of {_N}"),
    (K.SHARE, "one of", r"(?P<only3>one of (?:only |just )?(?:two|three|four|five|six|<N>))(?! of)"),
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
    (K.RANK, "<O> only|next only|just behind|only to|right behind", r"(?P<next><O> only to|next only to|right behind|just behind) (?:the )?(?P<r><R>)|(?P<next2><O> only)"),
    (K.RANK, "<O>", r"(?<=and )(?P<o><O>) (?:in|on|by|for)|(?P<o2><O>) (?:of|among|out of) (?:the |our |all )?(?:<A>|<N>)"),
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
        rf"the (?P<o><O>)[- ](?:(?P<most>{_MOST})|(?P<least>{_LEAST}))(?:[- ](?:<C>|{_NOUN})){{0,2}}",
    ),
    (K.RANK, "<O>", r"(?:a |the )?(?:distant|close|clear) (?P<o><O>)|(?<=[,\ue000] )(?P<o2><O>)(?= *[.;]| *$)"),
    (K.RANK, "top", rf"(?:the )?(?P<top>top) (?P<n><N>)(?: (?:<C>|{_NOUN}))?"),
    (
        K.RANK,
        "<O>",
        (
            rf"(?:rank(?:s|ed|ing)?|comes?|came|coming|placed?|places|stands?|stood|finish(?:es|ed)|remain(?:s|ed)|is|was|were|are|lies|sits|sat|held|holds|took|takes)(?: (?:only|just|a|its|the|at|joint|distant|now|still|overall|world|global))*(?: in)?(?: the)? (?P<o><O>)"
            rf"(?: (?:place|from (?P<least>bottom)))?(?:,? (?:with|by))?(?! (?:{_YEARS}|half|century|time))"
        ),
    ),
    (
        K.SUPERLATIVE,
        "no other|nobody|no one|nowhere|none ",
        rf"(?:no other <?[a-z]+|nobody|no one|none|nowhere else)(?: [a-z<C>]+){{0,3}}? (?:as (?:many|much|large|high|long)|(?P<most>{_MORE})|(?P<least>{_LESS}))",
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
        rf"(?:the )?(?P<own>(?P<most>{_MOST})|(?P<least>{_LEAST}))(?: (?:<C>|level|value|total))? (?:in|for|of) (?:(?:the|more|than|at|least|over|past|last|<N>) )*(?:years|months|quarters|seasons|a (?:decade|generation))",
    ),
    (
        K.SUPERLATIVE,
        _EXTREMES,
        rf"the (?:(?P<most>{_MOST})|(?P<least>{_LEAST}))(?: (?:<C>|{_NOUN}))?,? (?:was|is|were|being|belong(?:s|ed) to|came from|went to)(?: (?:in|that|of|those|the))* (?P<subject><R>)",
    ),
    (
        K.SUPERLATIVE,
        "<P>",
        rf"<P> (?:was|is|were|saw|brought|marked|proved|remains?) (?:by far )?(?P<period>the|its|their) (?:(?P<most>{_MOST})|(?P<least>{_LEAST}))(?: (?:<C>|month|year|quarter|period|of|the|all|<N>|on record|ever|so far)){{0,5}}",
    ),
    (
        K.SUPERLATIVE,
        " of ",
        rf"(?:the )?(?P<period>(?P<most>{_MOST})|(?P<least>{_LEAST}))(?: (?:<C>|{_NOUN}))? of (?:the|these|all|its|all the|those) (?:<N> )?(?:games|years|months|quarters|seasons|editions|periods)",
    ),
    (
        K.SUPERLATIVE,
        "peak|bottomed",
        rf"(?:(?P<most>peaked|reached (?:a|its) peak|hit (?:a|its) peak)|(?P<least>bottomed(?: out)?|hit (?:a|its) low|reached (?:a|its) low))(?: (?:at|in|with) (?:(?:the )?<P>|{_N}))*(?P<peak>)",
    ),
    (
        K.SUPERLATIVE,
        "-year high|-year low|-month high|-month low|in <N>|for <N>",
        rf"(?P<own4>(?:a|its|their) )(?P<n><N>)?(?:[a-z]+-)?(?:year|month|quarter|decade)[- ](?:(?P<most>high)|(?P<least>low))",
    ),
    (
        K.SUPERLATIVE,
        _EXTREMES,
        rf"(?:the )?(?:(?P<most>{_MOST})|(?P<least>{_LEAST})|(?P<most2>fastest)) (?:(?:annual|relative|absolute|percentage|yearly|proportional|single) )?(?:(?P<ups>{_RISE}|rates? of growth|growth rate)|(?P<downs>{_FALL}|rates? of decline))",
    ),
    (
        K.SUPERLATIVE,
        "grew|rose|fell|shr|gr[oe]w|increased|declined|expand",
        r"(?P<ups>gr[eo]w(?:n|ing)?|rose|risen|rising|increased|expanded)(?: the)? (?P<most>fastest|most|quickest)|(?P<downs>fell|fallen|falling|declined|shrank|shrunk|shrinking|dropped)(?: the)? (?P<most2>fastest|most|furthest)|(?P<ups2>fastest|quickest)(?P<most3>[- ]growing)|(?P<downs2>fastest|quickest)(?P<most4>[- ](?:shrinking|falling))",
    ),
    (
        K.SUPERLATIVE,
        _EXTREMES,
        rf"(?:(?P<most>{_MOST})|(?P<least>{_LEAST})) (?:in|for|at|among) (?:the )?(?P<subject><R>)",
    ),
    (
        K.SUPERLATIVE,
        _EXTREMES,
        (
            rf"(?P<own>its|their|a|an)(?: (?:new|fresh|historic|second straight))? (?:(?P<most>record(?: high)?|all-time high|(?<=new )high|(?<=fresh )high|(?<=new )peak|{_MOST})|(?P<least>record low|all-time low|(?<=new )low|(?<=fresh )low|{_LEAST}))"
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
            rf"(?:by far )?the (?P<far>by far )?(?:single |very |world's )?(?!most (?:of|recent|likely)\b)(?:(?P<most>{_MOST})|(?P<least>{_LEAST}))"
            rf"(?:[- ](?:<C>|{_NOUN})){{0,3}}(?P<far2>,? by far| by a wide margin)?"
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
    # Totals and averages.
    (
        K.TOTAL,
        "total|altogether|combined|in all|all told|together|between them|sum|add up",
        r"in total|altogether|combined|in all(?! (?:of|the|but|these|those|<N>|<A>|one|two|three|four|five|six|seven|eight|nine|ten|[a-z]+s))|all told|a (?:grand )?total of|the total|taken together|together|between them|the sum|add(?:s|ed)? up",
    ),
    (
        K.AVERAGE,
        "average|averag|mean",
        r"on average|an average of|averag(?:e|ed|es|ing)(?= [$€£]?<N>| (?:about|around|roughly|nearly|almost|just|over|under|some|more|less|only|at|is|was|stands|stood|came|comes|of|for)\b)|the (?:mean|average)|mean(?: <C>)?(?= (?:was|is|of|stood|came)\b)",
    ),
    # Changes by so much.
    (
        K.CHANGE,
        " up | down |up |down ",
        rf"(?:(?P<up>up)|(?P<down>down))(?: by| some| a)? {_N}(?P<points> (?:percentage )?points?| pp)?(?: (?:on|from|since|over|against|compared with|year on year)(?: (?:in )?(?:the )?(?:year |level of |level in )?(?P<base><P>))?)?",
    ),
    (
        K.CHANGE,
        "<P>",
        rf"{_N}(?P<points> (?:percentage )?points?)? (?:(?P<more>above|higher than|more than|up on|over)|(?P<less>below|lower than|less than|fewer than|down on|under|short of))(?: (?:its|the|their|that|it was|they were|in|of|level|levels|figure|total|value|mark|peak|count|for|<C>)){{0,5}} (?P<base><P>)",
    ),
    (
        K.CHANGE,
        "<P>",
        rf"{_N} (?:what|its|the|their|that of|as (?:many|much|high|large) as) (?:(?:it|they|was|were|had been|level|levels|figure|total|value|size|in|of|<C>) )*(?P<base><P>)(?P<times>)",
    ),
    (
        K.CHANGE,
        "added|lost|gained|shed",
        rf"{_N}(?: (?:<C>|[a-z]+))? (?:were|was|have been|had been|has been) (?:(?P<up>added|gained)|(?P<down>lost|shed|cut))",
    ),
    (
        K.CHANGE,
        "moved|changed|flat|stable|unchanged|budged|steady|the same|stood still|stagnated",
        r"(?P<flat>(?:hardly|barely|scarcely|little) (?:moved|changed|budged|shifted)|(?:was|were|is|are|has been|remained|stayed|held|stands) (?:virtually |almost |broadly |roughly |largely |more or less |essentially )?(?:flat|stable|unchanged|steady|static|the same)(?! as)|stagnated|stood still|did not (?:change|move|budge)|(?:has|have|had) not [a-z]+ (?:a single|one|any))",
    ),
    (
        K.CHANGE,
        "yet to",
        r"(?P<down>yet to (?:return to|recover to|get back to|regain|match|reach))(?: (?:its|their|the|level|levels|of|figure|peak|in))* (?P<base><P>)",
    ),
    (K.CHANGE, "(", rf"\((?P<by>){_N}(?P<points> (?:percentage )?points?)?(?=[),])"),
    (K.CHANGE, " or ", rf"(?<=,) (?P<by>or) {_N}(?P<points> (?:percentage )?points?)?"),
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
        "added|adds|gain|lost|lose|shed|put on|adding",
        rf"(?:(?P<up>added|adds|adding|gained|gaining|gains|put on)|(?P<down>lost|loses|losing|shed))(?: another)? {_N}(?P<points> (?:percentage )?points?)?",
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
        rf"(?:(?P<more>{_MORE})|(?P<less>{_LESS})){_THING}{{0,2}} than (?:(?:it|they) (?:[a-z]+ ){{1,2}})?(?:in )?(?P<base><P>)",
    ),
    (
        K.CHANGE,
        "above|below",
        r"(?:(?P<more>above)|(?P<less>below)) (?:its|the|their|that of)(?: (?:level|levels|figure|total|value|mark|of|in|<C>))* (?P<base><P>)",
    ),
    (K.CHANGE, _MOVES, rf"{_MOVE}(?: (?:slightly|sharply|steadily|again))?"),
    (K.THRESHOLD, "between |from ", r"(?P<between>between) [$€£¥]?(?P<n><N>) and [$€£¥]?(?P<high><N>)(?! (?:<P>))"),
    # Thresholds: hedged numbers that nothing else has taken.
    (K.THRESHOLD, "<N>", _N),
)
