"""English words in idioms of claims, as patterns."""

# Hedges before a number; `articles.audit.hedges` says what each allows.
HEDGE = (
    r"(?:(?:just|only just|slightly|a little|well|far|much|barely|not quite|no|not) )?"
    r"(?:over|under|more than|less than|fewer than|greater than|higher than|lower than|above|below|at least|at most"
    r"|up to|about|around|roughly|approximately|some|nearly|almost|close to|only|exceeding|in excess of|upwards of"
    r"|(?:just |a whisker |a hair )?shy of|a (?:shade|touch|whisker|fraction|notch|little|bit|hair) (?:over|under|above|below)|close on|getting on for|not far (?:off|short of)|pushing|all but|past|beyond|crossed|cleared|breached|broke(?: through)?|hit|within a whisker of"
    r"|short of|short|circa|an estimated|just|merely|a mere|practically|virtually|approaching|north of|a little|exceed(?:s|ed)?|topp(?:ed|ing)|tops|passed|surpass(?:es|ed)?|reach(?:es|ed)?|nearing|barely|hardly|scarcely|as much as|as many as|another|a further|a full|as little as)"
)
HEDGES = rf"(?:{HEDGE}(?: an?| the)? ){{0,3}}[$€£¥~<>≥≤≈]?"
HEDGED = rf"(?:{HEDGE}(?: an?| the)? ){{1,3}}[$€£¥]?"
N = rf"{HEDGES}(?P<n><N>)(?: or (?:more|less|fewer|so|over|higher|lower))?"

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
MOVES = (
    "rebound|recover|rose|rise|rising|grew|grow|increas|gain|climb|jump|soar|surg|expand|advanced|swelled| up|fall|fell|drop|declin"
    "|decreas|dip|slid|slip|shr|contract|plung|plummet|tumbl|slump|diminish| down|swollen|leap|shot up|rocketed|widened|edg|inch|tick|nudg|crept|creep"
    "|picked up|sank|sunk|sink|crash|collaps|eased|retreat|narrow|lost ground|improv|lengthen|accelerat|strengthen|shot|spiked|balloon|mushroom|multipl|bounced|mounted|widen|extended|worsen|shorten|weaken|dwindl|waned|ebbed|slacken|pulled back|tailed|nosediv"
)
MOVE = rf"(?:(?P<up>{UP})|(?P<down>{DOWN}))"

RISE = "rises?|increases?|gains?|jumps?|growth|surge|expansion|leap|improvement"
FALL = "falls?|drops?|declines?|decreases?|loss(?:es)?|cuts?|reductions?|slump|dip|slide|contraction|plunge"
MORE = r"more|higher|larger|greater|bigger|longer|faster|better|richer|costlier|taller|wider|older|heavier|quicker|busier"
LESS = (
    r"fewer|less|lower|smaller|shorter|slower|poorer|cheaper|narrower|younger|lighter|quieter|worse"
)
MOST = r"largest|biggest|highest|greatest|most|best|longest|fastest|richest|strongest|steepest|top|peak|busiest|heaviest|widest|oldest|quickest|sharpest|deepest|tallest|leading|hottest|mightiest"
LEAST = r"smallest|lowest|least|fewest|worst|shortest|slowest|poorest|weakest|lightest|tiniest|least busy|narrowest|youngest|mildest|quietest|gentlest"
EXTREMES = "est|most|least|top|peak|worst|record|-time"

# A noun that names no column, and is no word of grammar.
NOUN = (
    r"(?!(?:in|of|by|with|and|at|for|to|on|since|was|is|had|has|ever|among|but|while|that|which|who|as|from|are|were|the|or"
    r"|than|when|out|after)\b)[a-z][a-z0-9]*"
)
THING = rf"(?: (?:<C>|{NOUN}))"
YEARS = r"(?:years?|quarters?|months?|periods?|decades?|games|seasons?|weeks?|editions?|counts?|reckoning|census(?:es)?|surveys?|olympics)"
LABEL = r"(?:<A>|(?:the |all |these |those |our )?<N>(?: (?:big|great|main|large|major|leading))?(?: [a-z]+)?|(?:the |these |those )?(?:countr(?:y|ies)|markets?|cit(?:y|ies)|fields?|regions?|areas?|sources?|offices?|teams?|universit(?:y|ies)|airports?|rivers?|makers?|others|rest|lot|table|list|group)(?![a-z]))"
OF = r"(?: (?:the|in|of|that of|that in|those of|those in|what))*"
