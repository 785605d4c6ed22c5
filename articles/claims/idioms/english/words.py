"""English words in idioms of claims, as patterns."""

# Hedges before a number; `articles.audit.hedges` says what each allows.
HEDGE = (
    r"(?:(?:just|only just|slightly|a little|well|far|much|barely|not quite|no|not) )?"
    r"(?:over|under|more than|less than|fewer than|greater than|higher than|lower than|above|below|at least|at most"
    r"|up to|about|around|roughly|approximately|some|nearly|almost|close to|only|exceeding|in excess of|upwards of"
    r"|(?:just |a whisker |a hair )?shy of|a (?:shade|touch|whisker|fraction|notch|little|bit|hair) (?:over|under|above|below)|close on|getting on for|not far (?:off|short of)|pushing|all but|past|beyond|crossed|cleared|breached|broke(?: through)?|hit|within a whisker of"
    r"|(?:fail(?:ed|s|ing)? to|(?:did|does|do|has|have|had)(?: not|n't)(?: even| yet| quite)?|never|yet to) (?:reach(?:ed)?|hit|make|top(?:ped)?|pass(?:ed)?|exceed(?:ed)?|break|match(?:ed)?|clear(?:ed)?|attain(?:ed)?|manage[d]?|cross(?:ed)?)|clear of|short of|short|circa|an estimated|just|merely|a mere|practically|virtually|approaching|north of|a little|exceed(?:s|ed)?|topp(?:ed|ing)|tops|passed|surpass(?:es|ed)?|reach(?:es|ed)?|nearing|barely|hardly|scarcely|as much as|as many as|another|a further|a full|as little as|an? (?:meagre|meager|paltry|modest|mere|whopping|hefty|solid|robust|healthy|stunning|massive|tiny|scant|remarkable|sharp|steep|respectable|sizeable|staggering|single))"
)
HEDGES = rf"(?:{HEDGE}(?: an?| the)? ){{0,3}}[$€£¥~<>≥≤≈]?"
HEDGED = rf"(?:{HEDGE}(?: an?| the)? ){{1,3}}[$€£¥]?"
N = rf"{HEDGES}(?P<n><N>)(?: or (?:more|less|fewer|so|over|higher|lower))?"

UP = (
    r"r[oi]se[ns]?|rising|grew|grown?|grows|growing|increas(?:e[ds]?|ing)|gain(?:s|ed)|climb(?:s|ed|ing)?|jump(?:s|ed)?"
    r"|rebound(?:s|ed|ing)?|recover(?:s|ed|ing)?|soar(?:s|ed|ing)?|surg(?:ed|es|ing)|expand(?:s|ed|ing)|advanced|swelled|swollen|improv(?:ed|es|ing)|lengthen(?:ed|s)|accelerated|strengthened|firmed|revived|rallied|shot|spiked|balloon(?:ed|s)|mushroomed|multiplied|bounced back|bounced|went past|mounted|snowballed|escalated|burgeoned|vaulted|surging|jumping|leaping|swelling|widen(?:s|ing)|extended|leap(?:t|ed|s)|shot up|rocketed|widened"
    r"|(?:edg|inch|tick|nudg|creep|mov|head|trend|drift|push|com|turn)(?:ed|es|ing|e)? (?:up|higher|upwards?)|crept (?:up|higher)|came in higher|picked up|ratcheted up|stepped up|ramped up|returned to growth|(?:gone|went|goes|moved) forwards?|went into the black|(?:staged|staging|made|making|saw|mounted|mounting) a (?:[a-z]+ )?(?:recovery|comeback|rebound|revival)|regained ground|gain(?:ed|ing|s) ground|boom(?:ed|s)|skyrocket(?:ed|s)|quickened|gathered (?:pace|speed|steam)|sped up|heated up|(?:went|goes|gone|go|was|were|is|are|came|moved|turned) (?:back )?up"
)
DOWN = (
    r"f[ae]ll(?:s|en|ing)?|drop(?:s|ped|ping)?|declin(?:e[ds]?|ing)|decreas(?:e[ds]?|ing)|dip(?:s|ped)|slid|slipped|shr[aiu]nk|shrinks"
    r"|contract(?:s|ed|ing)|plung(?:ed|es|ing)|plummet(?:ed|s|ing)|tumbl(?:ed|es|ing)|slump(?:ed|s|ing)|plummeting|plunging|sagg(?:ed|ing)|dived|skidded|crumbled|wilted|thinned|tapered(?: off)?|petered out|lessened|eas(?:es|ing)|diminished|shrunk(?:en)?|shrinking|sliding|slipping|sank|sunk|sinks|crashed|collapsed"
    r"|worsened|shorten(?:ed|s)|weakened|softened|subsided|abated|receded|deteriorated|moderat(?:ed|es|ing)|cool(?:ed|s|ing)|slow(?:ed|s|ing)|decelerat(?:ed|es|ing)|faded|dwindl(?:ed|es)|waned|ebbed|slackened|lost (?:steam|momentum)|went into reverse|(?:gone|went|goes|moved|slid|slipped) backwards?|gave (?:up|back) ground|pulled back|tailed off|nosedived|halving|eased|retreat(?:ed|s)|narrow(?:ed|s)|los(?:t|ing|es) ground|evaporat(?:ed|es)|cratered|tanked|imploded|withered|(?:edg|inch|tick|mov|head|trend|drift|com|creep)(?:ed|es|ing|e)? (?:down|lower|downwards?)|crept (?:down|lower)|came in lower|(?:was|were|been) cut|(?:went|goes|gone|go|was|were|is|are|came|come) (?:back )?down"
)
# Verbs that have an object before the amount: cut its emissions by a fifth.
VERBS_UP = r"put up|pushed up|hiked|upped|marked up|raised|lifted|boosted|rais(?:es|ing)|lifting|stepped up|ramped up"
VERBS_DOWN = r"brought down|marked down|knocked down|cuts?|cutting|reduced|reduces|reducing|lowered|trimmed|slashed|pared back|scaled back|cut back|curbed"
MOVES = (
    "rebound|recover|rose|rise|rising|grew|grow|increas|gain|climb|jump|soar|surg|expand|advanced|swelled| up|fall|fell|drop|declin"
    "|decreas|dip|slid|slip|shr|contract|plung|plummet|tumbl|slump|diminish| down|swollen|leap|shot up|rocketed|widened|edg|inch|tick|nudg|crept|creep"
    "|picked up|sank|sunk|sink|crash|collaps|eased|retreat|narrow|lost ground|improv|lengthen|accelerat|strengthen|shot|spiked|balloon|mushroom|multipl|bounced|mounted|widen|extended|worsen|shorten|weaken|dwindl|waned|ebbed|slacken|pulled back|tailed|nosediv|firmed|revived|rallied|higher|lower|upward|downward|a comeback|a recovery|regained|quicken|gathered|sped|heat|soften|subsid|abat|reced|deteriorat|moderat|cool|slow|decelerat|faded|lost |reverse|stepped|ramped|returned| cut|evaporat|crater|tanked|implod|wither|ground|boom|skyrocket|forward|backward|ratcheted|gave |snowball|escalat|burgeon|vault|leaping|swelling|sagg|dived|skidded|crumbl|wilted|thinned|taper|petered|lessened|easing|eases|slump"
)
# A fall short of a number is a threshold, and one by two places a rank.
_NO_MOVE = r"(?! (?:just |well |far |narrowly |some way |a little )*(?:short|shy) of\b| (?:back |up |down )?(?:a|one|two|three|four|five|six|several|<N>) (?:rungs?|places?|spots?|positions?|notch(?:es)?)\b| out\b(?! of)| in the (?:ocean|bucket)\b)"
MOVE = rf"(?:(?P<up>{UP})|(?P<down>{DOWN})){_NO_MOVE}"

RISE = "rises?|increases?|gains?|jumps?|bump|pick-?up|resurgence|upsurge|revival|comeback|growth|surge|expansion|leap|improvement|uptick|upturn|upswing|spike|advance|climb|rebound|recovery|boost|hike"
FALL = "falls?|drops?|declines?|decreases?|loss(?:es)?|cuts?|reductions?|slump|dip|slide|contraction|plunge|downturn|downtick|downswing|dive|tumble|nosedive|erosion|easing|slowdown|retreat|setback|shrinkage|collapse|crash|slippage"
MORE = (
    r"more(?! (?:slowly|cheaply|modest|shallow))|higher|larger|greater|bigger|longer|faster|better|richer|costlier|taller|wider|older|heavier|quicker|busier"
    r"|deeper|denser|stronger|steeper|warmer|hotter|broader|thicker|dearer|pricier|wealthier|wetter|fuller"
)
LESS = (
    r"fewer|less|lower|smaller|shorter|slower|poorer|cheaper|narrower|younger|lighter|quieter|worse"
    r"|more (?:slowly|cheaply|modest|shallow)|shallower|weaker|colder|cooler|drier|thinner|tinier|sparser|leaner|emptier"
)
MOST = r"largest|biggest|highest|greatest|most|best|longest|fastest|richest|strongest|steepest|top|peak|busiest|heaviest|widest|oldest|quickest|sharpest|deepest|tallest|leading|hottest|mightiest|densest|thickest|broadest|warmest|wettest|priciest|costliest|dearest|wealthiest|fullest|maximum|bulkiest|top-(?:ranked|selling|earning)"
LEAST = r"smallest|lowest|least|fewest|worst|shortest|slowest|poorest|weakest|lightest|tiniest|least busy|narrowest|youngest|mildest|quietest|gentlest|shallowest|cheapest|coldest|coolest|driest|thinnest|sparsest|tiniest|leanest|emptiest|minimum"
EXTREMES = "est|most|least|top|peak|worst|record|-time|leading|maximum|minimum"

# A noun that names no column, and is no word of grammar.
NOUN = (
    r"(?!(?:in|of|by|with|and|at|for|to|on|since|was|is|had|has|ever|among|but|while|that|which|who|as|from|are|were|the|or"
    r"|than|when|out|after)\b)[a-z][a-z0-9]*"
)
THING = rf"(?: (?:<C>|{NOUN}))"
YEARS = r"(?:years?|quarters?|months?|periods?|decades?|games|seasons?|weeks?|editions?|counts?|reckoning|census(?:es)?|surveys?|olympics)"
# Nouns for the rows of any table.
ROWS = r"(?:countr(?:y|ies)|markets?|cit(?:y|ies)|fields?|regions?|areas?|sources?|offices?|teams?|universit(?:y|ies)|airports?|rivers?|makers?|economies|economy|nations?|states?|provinces?|institutions?|branch(?:es)?|categor(?:y|ies)|compan(?:y|ies)|firms?|brands?|varieties|variety|species|crops?|products?|districts?|stations?|libraries|ports?|lakes?|places?|destinations?|sectors?|industries|schools?|members?|producers?|groups?|entries|models?|clubs?|systems?|networks?|operators?|carriers?|plants?|parks?|museums?|hospitals?|banks?|platforms?|parties|party|candidates?|boroughs?|count(?:y|ies)|municipalit(?:y|ies)|prefectures?|territor(?:y|ies)|islands?|bridges?|towers?|reservoirs?|dams?|staples?|departments?|specialt(?:y|ies)|divisions?|segments?|fuels?|gauges?|sites?|councils?|houses|theatres?|theaters?|venues?|launchers?|organs?|routes?|lines?|authorit(?:y|ies)|growers?|exporters?|importers?|trusts?|wards?|colleges?|farms?|hubs?|grounds?|films?|titles?|services?|chains?|shops?|supermarkets?|grocers|retailers?|manufacturers?|suppliers?|capitals?|glaciers?|subjects?|disciplines?|age groups?|batters|batsmen|players?|powers?|vintners|fleets?|breeds?|nationals|terminals?|airlines?|items?|foods?|metals?|grains?|minerals?|rivals?|competitors?|contenders?|peers?|ones?|towns?|others|rest|lot|table|list|them)(?![a-z])"
LABEL = (
    r"(?:<A>|(?:the |all |these |those |our )?<N>(?: (?:big|great|main|large|major|leading))?(?: [a-z]+)?|(?:the |these |those |our )?"
    + ROWS
    + r")"
)
# What stands between than and a row: the people in, those for, neighbouring.
_PEOPLE = "people|residents|households|citizens|inhabitants|locals|drivers|fans|patients|pupils|students|children|tenants|renters|voters|electors|viewers|passengers|users|customers|shoppers|workers|women|men|families|buyers|growers|farmers|producers|visitors|commuters"
OF = rf"(?: (?:the|in|of|that of|that in|that for|those of|those in|those for|what|at|whole|entire|(?:{_PEOPLE}) (?:in|of|at|from)|its (?:close |great |old |near |arch-?|big )?(?:neighbou?r|rival|competitor)|(?:near-?)?neighbou?ring|nearby|second-placed|third-placed|(?:their|its) counterparts? (?:in|of|at)|next-door))*"
