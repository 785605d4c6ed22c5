"""English idioms of changes."""

from articles.claims.claims import ClaimKind as K
from articles.claims.idioms.english.words import (
    FALL,
    HEDGES,
    LESS,
    MORE,
    MOVE,
    MOVES,
    NOUN,
    RISE,
    THING,
    N,
)

IDIOMS = (
    # Changes between levels, and to one.
    (
        K.CHANGE,
        " from ",
        (
            rf"(?:{MOVE}|went|go|goes|moved|changed),? from {HEDGES}(?P<start><N>)(?: [a-z<C>]+){{0,2}}(?: in <P>)?"
            rf"(?:,? to|,? up to|,? down to) {HEDGES}(?P<end><N>)"
        ),
    ),
    (
        K.CHANGE,
        " to ",
        rf"from {HEDGES}(?P<start><N>)(?: [a-z<C>]+){{0,2}}(?: (?:in|at) (?:the )?<P>)?(?:,? to|,? up to|,? down to) {HEDGES}(?P<end><N>)",
    ),
    (
        K.CHANGE,
        " to ",
        rf"{MOVE}(?: [a-z]+ly| again| further| back| down| up| away)*,? to {HEDGES}(?P<end><N>)",
    ),
    # Past an old level, or short of it.
    (
        K.CHANGE,
        "<P>",
        (
            r"(?:(?P<more>topp(?:ed|ing)|tops|surpass(?:ed|es|ing)|exceed(?:ed|s|ing)|beat(?:s|ing)?|eclips(?:ed|es|ing)|overtak(?:es|ing)|overtook|outstripp(?:ed|ing)|outdo(?:es|ing)|outdid|better(?:ed|s|ing)|pass(?:ed|es|ing))|(?P<less>undercut(?:s|ting)?|undershot|trail(?:ed|s|ing)))"
            r" (?:the|its|their)(?: (?:<C>|previous|old|own|former))? (?:tally|count|figure|level|total|mark|number|result|value|record|peak|score|sum|<C>)(?: (?:of|in|for|from|set in|reached in))* (?:the )?(?P<base><P>)"
        ),
    ),
    (
        K.CHANGE,
        " pre-",
        rf"(?:{N}(?P<points> (?:percentage )?points?)? )?(?:(?P<more>above|over|ahead of|higher than|topp(?:ed|ing)|tops|surpass(?:ed|es|ing)|exceed(?:ed|s|ing)|beat(?:s|ing)?)|(?P<less>below|under|short of|shy of|behind|down on|off)) (?:the|its|their|his|her|our) pre-(?:pandemic|crisis|war|covid|recession|crash)(?:-<P>)? (?:[a-z]+|<C>)(?P<guess>)(?: by {N.replace('P<n>', 'P<n2>')})?",
    ),
    # Of a gap between two rows, which no row has.
    (
        K.CHANGE,
        "gap|difference|distance|spread|margin|lead |advantage|deficit|gulf",
        rf"(?:gap|difference|distance|spread|margin|lead|advantage|deficit|gulf)(?: [^,.;]{{1,50}}?)?? (?:has |had |have )?{MOVE}(?P<guess>)(?:,? from {HEDGES}<N>(?: [a-z<C>]+){{0,2}}?)?,? (?:to|by) {HEDGES}<N>(?: (?:percentage )?points?)?",
    ),
    (
        K.CHANGE,
        " the <N>",
        r"(?:(?P<more>above|over|more than|higher than|up (?:on|from)|ahead of)|(?P<less>below|under|less than|fewer than|lower than|down (?:on|from)|short of|shy of)) the [$€£¥]?(?P<start><N>)(?: [a-z<C>]+){0,2}? (?:of|(?:recorded|seen|reached|set|posted|counted) in) (?:the )?(?:(?P<base><P>)|a year (?:ago|earlier|before)|last year|year before|previous (?:year|quarter|month))",
    ),
    # Changes by so much.
    (
        K.CHANGE,
        " up | down |up |down ",
        rf"(?P<particle>)(?:(?P<up>up)|(?P<down>down))(?: by| some| a)? {N}(?P<points> (?:percentage )?points?| pp)?(?: (?:on|from|since|over|against|compared with|year on year)(?: (?:in )?(?:the )?(?:year |level of |level in )?(?P<base><P>))?)?",
    ),
    (
        K.CHANGE,
        "<P>",
        rf"{N}(?P<points> (?:percentage )?points?)? (?:(?P<more>above|higher than|more than|up on|over|ahead of)|(?P<less>below|lower than|less than|fewer than|down on|under|short of|shy of|adrift of|off|behind))(?: (?:its|the|their|that|it was|they were|in|of|level|levels|figure|total|value|mark|peak|count|same|corresponding|equivalent|comparable|period|quarter|month|months|time|stage|number|tally|crop|output|for|<C>)){{0,6}} (?P<base><P>)",
    ),
    (
        K.CHANGE,
        " last | same | ago| before| previous| earlier| prior",
        rf"(?:{N}(?P<points> (?:percentage )?points?)? )?(?:(?P<more>above|higher than|more than|up on|over|ahead of)|(?P<less>below|lower than|less than|fewer than|down on|under|short of|shy of|adrift of|behind)) (?:its |the |their |that |those |what |it was |they were |level |levels |figure |total |in |of |for |at )*(?:last (?:year|month|quarter|season|spring|summer|autumn|winter)|(?:the )?(?:same|corresponding|equivalent) (?:period|quarter|month|season|time|stage|[a-z]+ months|half)(?: (?:of )?last year| a year (?:ago|earlier|before))?|(?:a|one|two|three|four|five|ten|twelve|<N>) (?:years?|months?|quarters?|decades?|seasons?|weeks?) (?:ago|earlier|before|previously|back)|(?:the )?(?:previous|prior|preceding) (?:year|month|quarter|season)|the (?:year|month|quarter|season|summer|winter) (?:before|earlier))(?P<guess>)",
    ),
    (
        K.CHANGE,
        "<P>",
        rf"(?<!within )(?<!about )(?<!just ){N} (?:of )?(?:what|its|the|their|that of|as (?:many|much|high|large) as) (?:(?:it|they|was|were|had been|level|levels|figure|total|value|size|number|amount|tally|count|volume|crop|output|sum|haul|take|for|recorded|seen|reached|in|of|<C>) )*(?P<base><P>)(?P<times>)",
    ),
    (
        K.CHANGE,
        " off ",
        rf"(?P<down>off)(?: by)? {N}(?P<points> (?:percentage )?points?)?(?: (?:from|on|since|against) (?:(?:its|the|their|that of|a) )?(?:(?P<base><P>) (?:peak|high|level|record|figure|total)|(?:peak|high|level|record|figure|total)(?: (?:of|in|for))? (?P<base2><P>)|(?P<base3><P>)|(?:a year (?:ago|earlier|before)|last year|the (?:year|month|quarter) before)))",
    ),
    (
        K.CHANGE,
        " again",
        rf"{N} as (?:many|much|high|large|big|great|long)(?: (?:<C>|{NOUN}))? again(?P<more>)(?: as (?:it was |they were |had been )?(?:in |at )?(?P<base><P>))?",
    ),
    (
        K.CHANGE,
        "added|lost|gained|shed",
        rf"{N}(?: (?:<C>|[a-z]+))? (?:were|was|have been|had been|has been) (?:(?P<up>added|gained)|(?P<down>lost|shed|cut))",
    ),
    (
        K.CHANGE,
        "up from|down from",
        r"(?:(?P<up>up)|(?P<down>down)) (?:from|on) (?:(?:just|only|about|around|some|nearly|almost|under|over|roughly|less than|more than|barely|fewer than|an estimated) )*[$€£¥]?(?P<start><N>)(?! (?:point|per cent))",
    ),
    (
        K.CHANGE,
        "<P>",
        r"(?:(?P<more>pass(?:ed|es)|exceed(?:ed|s)|surpass(?:ed|es)|beat|beats|topped|tops|overt(?:ook|aken)|regained|recovered|recovered to|bettered|eclipsed|outstripped|got past|moved past|is past|was past|is back above|was back above)|(?P<less>undershot|undercut|fell short of|missed|fails to reach)) (?:its|their|the|that of|his|our|what it was in)(?: (?:own|level|levels|figure|total|value|mark|record|peak|high|of|in|for|reached|set|seen|<C>))* (?P<base><P>)(?: (?:level|levels|figure|total|value|mark|record|peak|high))?",
    ),
    (
        K.CHANGE,
        " up| down",
        r"(?:a (?:whole|full|good|mere) )?(?P<n><N>)(?P<points> (?:percentage )?points?| pp)?(?: <C>)? (?:(?P<up>up|to the good)|(?P<down>down))(?= *[.,;:!?)]| *$| (?:on|from|since|over|against|compared|year|in|this|last|than)\b| <P>)",
    ),
    (
        K.CHANGE,
        "came off|went|left|disappear|vanish|join|came on|came in",
        r"(?P<n><N>)(?: (?:[a-z]+|<C>)){0,2} (?:(?P<down>came off|went|left|disappeared|vanished|evaporated|dropped off|fell away|were (?:wiped out|removed|struck off|cut|shed))|(?P<up>came on|joined|were added|were put on))(?P<guess>)(?= *[.,;:!?)]| *$| (?:in|from|over|between|since|during|the|it|that)\b| <P>)",
    ),
    (
        K.CHANGE,
        "loss|fall|drop|decline|ground|gain|rise|increase|advance|damage|slump|dip",
        r"(?:(?P<up>(?:ma[dk](?:es?|ing) good|ma[dk](?:es?|ing) up|claw(?:s|ed|ing) back|w[io]n(?:s|ning)? back|recoup(?:s|ed|ing)?|recover(?:s|ed|ing)?|revers(?:es|ed|ing)|regain(?:s|ed|ing)?|eras(?:es|ed|ing)|und(?:o|oes|id|one|oing)|cancel(?:led|s|ling)(?: out)?|wip(?:es|ed|ing) out)(?: (?:all|half|most|some|much|part|<N>|nearly|almost|more than|about|of|that|the|its|their|those|this)){1,5}(?: [a-z]+| <P>(?:'s)?)?? (?:loss(?:es)?|falls?|drops?|declines?|ground|slump|dip|damage|shortfall))|(?P<down>(?:g[ia]ve(?:s|n)? (?:back|up)|giving (?:back|up)|surrender(?:s|ed|ing)?|los(?:es|t|ing)|eras(?:es|ed|ing)|wip(?:es|ed|ing) out|revers(?:es|ed|ing)|und(?:oes|id|one|oing)|hand(?:s|ed|ing) back)(?: (?:all|half|most|some|much|part|<N>|nearly|almost|more than|about|of|that|the|its|their|those|this)){1,5}(?: [a-z]+| <P>(?:'s)?)?? (?:gains?|rise|increase|advance|growth|improvement|rally|recovery)))(?P<guess>)",
    ),
    (
        K.CHANGE,
        "growth of|increase of|rise of|fall of|drop of|gain of|loss of|decline of|decrease of|reduction of|cut of|jump of|surge of|slump of",
        rf"(?:(?P<up>{RISE})|(?P<down>{FALL})) of (?:(?:some|about|around|just|only|nearly|almost|over|more than|less than|roughly|well over) )*{N}(?P<points> (?:percentage )?points?)?",
    ),
    # Changes that never fail: of what they are is told elsewhere.
    (
        K.CHANGE,
        "saw |sees |seen |seeing |watch|let ",
        r"(?:saw|sees|seen|seeing|watched|watches|let) (?:its|their|the|his|her)(?: [a-z<C>]+){1,3}? (?:(?P<up>rise|swell|grow|climb|increase|jump|soar|surge|expand|recover|rebound|improve|double|triple|treble|quadruple|accelerate|strengthen|balloon|rocket|leap|multiply|widen)|(?P<down>fall|shrink|drop|decline|decrease|slump|plunge|plummet|tumble|contract|dwindle|slide|slip|dip|sink|collapse|halve|evaporate|weaken|slow|narrow|wane|crash))(?P<guess>)(?: further| again| sharply| steadily| slightly)?(?:(?: by| to)? (?P<n><N>))?",
    ),
    (
        K.CHANGE,
        "likewise|the same|suit|so did|so has|so have|so too|as did|as has|as have|ditto|course|direction|tack|trend|way|square one|full circle|where |improve on|better|beat|match|repeat",
        r"(?:(?:did|does|has|have|had|does) (?:likewise|the same|so too)|(?:chang|revers|switch)(?:ed|es|ing) (?:course|direction|tack)|buck(?:ed|s|ing) th(?:e|at|is)(?: [a-z]+){0,2} trend|(?:went|goes|going|gone|go|moved|moving|headed|heading) (?:in )?(?:the (?:other|opposite|wrong|right)|that) (?:way|direction)|back (?:to )?where (?:it|they|she|he|we) (?:began|started|stood|came from)|back (?:at|to) square one|come full circle|(?:fail(?:ed|s)? to|did not|could not) (?:improve on|better|beat|match|repeat) (?:that|this|it)|follow(?:ed|s|ing) suit|(?:so|as) (?:too )?(?:did|has|have|had) (?:the |those of |that of |in )*<R>(?:'s)?(?: ones?| <C>| figures?| total)?|ditto)(?P<guess>)(?= *[.,;:!?)]| *$| (?:in|a|the|by|and|but|until|since|for|with|when|while|after|over|during|between|from|at|on|as)\b| <P>)",
    ),
    (
        K.CHANGE,
        "pre-|previous|former|old |earlier|prior",
        r"(?:(?P<more>above|beyond|past|over|higher than|ahead of|exceed(?:s|ed)|surpass(?:es|ed)|overtook|overtaken|topped)|(?P<less>below|short of|under|shy of|lower than|behind|adrift of)|back (?:to|at|up to|above)|returned to|regained|recovered to|(?<=to )(?:regain|reach|match|recover|return to)|matched) (?:its|their|the|that of|his|our|any) (?:pre-[a-z]+|previous|old|former|earlier|prior)(?:[- ][a-z0-9<P>]+)?? (?:levels?|peaks?|highs?|marks?|figures?|totals?|volumes?|heights?|best|records?|values?)(?P<guess>)",
    ),
    (
        K.CHANGE,
        "yet to|not yet|still to|recover|some way off|a long way",
        r"(?:(?:has|have|had|is|are) (?:yet|still) to|(?:has|have|had|is|are) not yet|never|not) (?:fully |wholly |quite |entirely |really )?(?:recover(?:ed)?|regain(?:ed)?|rebound(?:ed)?|return(?:ed)?|bounce(?:d)? back|get back|got back|make it back|made it back|claw(?:ed)? back)(?P<guess>)(?: (?:fully|completely|entirely|to (?:its|their|the)(?: [a-z-]+){0,2}(?: <P>)?))?",
    ),
    (
        K.CHANGE,
        "cliff|nose-dive|nosedive|through the roof|through the floor|skyrocket|sky-rocket|bottom fell|freefall|free fall|battering|a hit|tumble|dive|knock|beating|wings|turned a corner|turned the corner",
        r"(?:(?P<down>(?:fell|falls?|dropped|tumbled|went|gone|go) (?:off a cliff|through the floor)|nose-?div(?:ed|es|ing)|(?:took|takes|taken) a (?:[a-z]+ )?(?:nose-?dive|battering|hit|tumble|dive|knock|dip|plunge|beating)|(?:in|into) free-?fall|(?:in|into) free fall)|(?P<up>(?:went|gone|goes|go|shot|climbed) through the roof|sky-?rocket(?:ed|s|ing)|(?:turned|turns) (?:a|the) corner|(?:took|takes) (?:wing|off(?= *[.,;]| *$| in <P>))))(?P<guess>)",
    ),
    (
        K.CHANGE,
        "partly|partially|largely|mostly|all but|barely|fully|half|more than|completely|entirely|wholly",
        r"(?:only |just )?(?:partly|partially|largely|mostly|all but|barely|fully|half|more than|completely|entirely|wholly) (?P<up>recovered|rebounded|regained|bounced back|clawed back|made good|made up)(?P<guess>)",
    ),
    (
        K.CHANGE,
        " hit",
        r"(?:took|takes|taken|suffer(?:s|ed)|sustained|absorbed|endured) (?:a |an )?(?P<n><N>)(?P<points>[- ](?:percentage[- ])?points?)? (?P<down>hit|haircut|knock|blow|battering|dent|setback|reverse)",
    ),
    (
        K.CHANGE,
        "within",
        r"within (?:(?:about|just|some|around) )*(?:a )?(?P<n><N>)(?P<points> (?:percentage )?points?)? of (?:its|their|the|that of|what it was in) (?:[a-z]+ )?(?P<base><P>)(?P<guess>)",
    ),
    (
        K.CHANGE,
        "path|trend|trajectory|slope|on the |in decline|in retreat|spiral|course|curve",
        r"(?:on (?:a|an|its|their)(?: [a-z]+)? (?:(?P<down>downward|declining|falling|downhill)|(?P<up>upward|rising|growing)) (?:path|trend|trajectory|slope|spiral|curve|course)|on the (?:(?P<down2>slide|wane|decline|ebb|way down)|(?P<up2>rise|up|up and up|increase|mend|way up|way back))|(?P<down3>in (?:steady |steep |sharp |slow )?(?:decline|retreat)))(?P<guess>)",
    ),
    (
        K.CHANGE,
        "off |adrift|away from",
        r"(?:some way|a long way|well|far|way|not far|just|still|<N>) (?P<less>off|adrift of|away from|shy of|short of) (?:its|their|the|that of|what it was in)(?: (?:level|levels|figure|total|value|mark|peak|high|of|in|for|<C>))* (?P<base><P>)(?P<guess>)",
    ),
    (
        K.CHANGE,
        "compared|against|versus",
        r"(?:compared (?:with|to)|as against|against|versus) (?:(?:just|only|about|around|some|nearly|almost|under|over|roughly|less than|more than|barely) )*[$€£¥]?(?P<start><N>)(?: [a-z<C>]+)?,? (?:in |for |at |during )?(?:the )?<P>(?P<guess>)(?= *[.,;:!?)]| *$)",
    ),
    (
        K.CHANGE,
        "erased|wiped out|undone|reversed|recouped|recovered|made good|cancelled|unwound",
        rf"(?:(?:{RISE})(?P<down>)|(?:{FALL})(?P<up>)) (?:has|have|had|was|were)(?: since)?(?: been)? (?:(?:all but|nearly|almost|largely|completely|fully|more than|partly|now|entirely) )*(?:erased|wiped out|undone|reversed|recouped|recovered|made good|cancelled out|unwound)(?P<guess>)",
    ),
    (
        K.CHANGE,
        "distance of|brink of|verge of|cusp of|closing in on|back to",
        r"(?:within (?:touching|striking|shouting) distance of|on the (?:brink|verge|cusp) of|closing in on|(?:all but |almost |nearly |practically )?back (?:to|at)) (?:its|their|the|that of|what it was in|where (?:it|they) (?:was|were) in)(?: (?:level|levels|figure|total|value|mark|peak|high|of|in|for|<C>))* (?P<base><P>)(?P<guess>)",
    ),
    (
        K.CHANGE,
        "won back|win back|regained|recovered|clawed back|lost|shed",
        r"(?:(?P<up>won back|wins? back|regain(?:ed|s)|recover(?:ed|s)|clawed back)|(?P<down>lost|shed|loses)) (?:almost |nearly |about |roughly |more than |practically |virtually )*(?:all|half|most|much|two thirds|three quarters|a third|a quarter|<N>) (?:of )?(?:its|their|his|her|our) (?:[a-z]+|<C>)(?P<guess>)",
    ),
    (
        K.CHANGE,
        "moved|chang|flat|stable|budge|steady|the same|stood still|stagnated|altered|different|level|plateau|trod|held|where ",
        r"(?P<flat>unchanged(?= (?:from|on|since|at|compared|over|against|in|year)\b| *[,.;)])|(?<=, )(?:flat|steady|stable|static)(?= (?:on|from|year|at|in)\b| *[.,;])|(?:hardly|barely|scarcely|little) (?:moved|changed|budged|shifted|altered)|(?:hardly|barely|scarcely) (?:any )?(?:different|change)|level(?:l?ed)? (?:off|out)|plateaued|(?:hit|reached|is on|are on) a plateau|flattened(?: out| off)?|flatlined|trod(?:den)? water|held (?:firm|level)|(?:was|were|is|are|stayed|remained) (?:more or less |much |roughly |about |almost |exactly |practically )?(?:where (?:it|they) (?:had been|was|were)|the same as (?:a year|the year|(?:in )?(?P<base><P>)))|showed (?:little|no|hardly any) change|(?:virtually|almost|practically|largely|broadly|little|essentially|more or less|all but|nearly) (?:unchanged|changed|flat|the same)(?= (?:from|on|since|compared|over|against)\b| *[.,;)]| *$)|(?:was|were|is|are|has been|remained|stayed|held|stands) (?:virtually |almost |broadly |roughly |largely |more or less |essentially )?(?:flat|stable|unchanged|steady|static|the same)(?! as)|stagnated|stood still|did(?: not|n't) (?:change|move|budge|shift|alter)|(?:has|have|had)(?: not|n't) (?:changed|moved|budged|shifted|altered)|(?:has|have|had)(?: not|n't) [a-z]+ (?:a single|one|any))",
    ),
    (
        K.CHANGE,
        "yet to|failed to|not ",
        r"(?P<down>(?:yet to|failed to|did not|has not|have not|not) (?:return(?:ed)? to|recover(?:ed)? to|w[io]n back|recover(?:ed)?|claw(?:ed)? back|g[eo]t back to|regain(?:ed)?|match(?:ed)?|reach(?:ed)?))(?: (?:its|their|the|level|levels|of|figure|peak|in|back))* (?P<base><P>)",
    ),
    (
        K.CHANGE,
        "er by| less by| more by",
        rf"(?:(?P<up>{MORE})|(?P<down>{LESS}))(?: <C>)?,? by {N}(?P<points> (?:percentage )?points?)?(?! than)",
    ),
    (
        K.CHANGE,
        " it | they | there ",
        rf"{N} (?:as (?:[a-z]+|<C>) as|(?:of )?what|(?:of )?the (?:[a-z]+|<C>)(?: that)?) (?:it|they|there) (?:was|were|had been|stood|did|had|used to be|once was|once were)(?: at| in| (?:a|one|two|three|four|five|ten|<N>) (?:years?|quarters?|months?|decades?) (?:ago|earlier|before))*(?: (?P<base><P>))?",
    ),
    (
        K.CHANGE,
        " as in <P>| as <P>",
        rf"{N} as [a-z]+(?: (?:<C>|{NOUN})){{0,2}}(?: in <P>)? as (?:in )?(?P<base><P>)",
    ),
    (
        K.CHANGE,
        "rise was|increase was|gain was|jump was|growth was|fall was|drop was|decline was|decrease was|loss was|cut was|came to|amounted to",
        rf"(?:(?P<up>{RISE})|(?P<down>{FALL})) (?:was|is|came to|amounted to|worked out at) {N}(?P<points> (?:percentage )?points?)?",
    ),
    (
        K.CHANGE,
        " of <P>| in <P>",
        rf"{N} (?:the|its|their) (?:[a-z]+|<C>)(?: (?:recorded|seen|reported|of|in))+ (?P<base><P>)",
    ),
    (
        K.CHANGE,
        "had been|used to be|once was|was once",
        rf"(?:had been|used to be|once was|was once) (?:(?P<down>{MORE})|(?P<up>{LESS}))(?: <C>)? in (?P<base><P>)(?P<guess>)",
    ),
    (K.CHANGE, "(", rf"\((?P<by>){N}(?P<points> (?:percentage )?points?)?(?=[),])"),
    (K.CHANGE, " or ", rf"(?<=,) (?P<by>or) {N}(?P<points> (?:percentage )?points?)?"),
    (
        K.CHANGE,
        MOVES,
        rf"{MOVE}(?: [a-z]+ly| again| further| also| in <P>| (?:last|this) year)*,?(?: by| of)? {N}(?P<points> (?:percentage )?points?| pp)?",
    ),
    (
        K.CHANGE,
        "<N>",
        r"(?:(?:more|less) than |nearly |almost |about |roughly |only just )?(?P<multiple><N>)",
    ),
    (
        K.CHANGE,
        " of ",
        rf"(?:a|an) (?:[a-z]+ )?(?:(?P<up>{RISE})|(?P<down>{FALL})) of {N}(?P<points> (?:percentage )?points?)?",
    ),
    (
        K.CHANGE,
        "<N>",
        rf"(?:a |an )?{N}(?P<points>[- ](?:percentage[- ])?points?)? (?:(?P<up>{RISE})|(?P<down>{FALL}))(?: (?:on|from|over|since|against|compared with|compared to) (?:(?:the|year|level|figure|of|in) )*(?P<base><P>))?",
    ),
    (
        K.CHANGE,
        "added|adds|gain|lost|lose|shed|put on|adding|gave up|give|giving up|pick|knock|lop|shav|pil",
        rf"(?:(?P<up>add(?:ed|s|ing)|gain(?:ed|ing|s)|put(?:s|ting)? on|pick(?:ed|s|ing)? up|pil(?:ed|es|ing) on)|(?P<down>lost|los(?:es|ing)|shed(?:s|ding)?|g[ai]v(?:es?|en|ing) up|knock(?:ed|s|ing)? off|lopp(?:ed|ing) off|shav(?:ed|ing) off))(?: another)? {N}(?P<points> (?:percentage )?points?)?",
    ),
    (K.CHANGE, "by ", rf"(?P<by>by) {N}(?P<points> (?:percentage )?points?)?"),
    (
        K.CHANGE,
        "<N>",
        rf"{N}(?P<points> (?:percentage )?points?| an? (?:month|year|week|day|head|tonne))? (?:(?P<more>{MORE}|up on)|(?P<less>{LESS}|down on))(?: often| (?!than\b|in\b)[a-z<C>]+)?(?: in <P>)?(?:(?: than)?(?: in)? (?P<base><P>)(?!(?: [a-z<C>]+)? than)| than(?P<guess>))?",
    ),
    (
        K.CHANGE,
        "than",
        rf"(?:(?P<more>{MORE})|(?P<less>{LESS})){THING}{{0,2}}(?: in <P>)? than (?:(?:it|they) (?:[a-z]+ ){{1,2}})?(?:in )?(?P<base><P>)",
    ),
    (
        K.CHANGE,
        "above|below|over|under|ahead of|short of|behind|shy of",
        r"(?:(?P<more>above|over|ahead of)|(?P<less>below|under|short of|shy of|behind)) (?:its|the|their|that of|what|where)(?: (?:it|they|was|were|had been|stood|level|levels|figure|total|value|mark|of|in|peak|high|<C>))* (?P<base><P>)",
    ),
    (
        K.CHANGE,
        " as ",
        rf"{N} as (?:many|much|high|large|big|long)(?: (?:<C>|{NOUN}))?(?: in <P>)? as (?:in |at )?(?P<base><P>)(?P<times>)",
    ),
    (
        K.CHANGE,
        "in half|by half",
        r"(?:was|were|been|being) (?:cut|slashed|reduced) (?:in|by) (?P<down>half)",
    ),
    (
        K.CHANGE,
        " off| from",
        rf"(?P<down>knock(?:ed|s)|shav(?:ed|es)|wip(?:ed|es)|took|slic(?:ed|es)|cut) {N} off(?= )",
    ),
    (
        K.CHANGE,
        "lost|shed|gained|forfeit|gave up|wiped",
        rf"(?:(?P<up>gained|won|put on)|(?P<down>lost|loses|losing|shed|forfeited|gave up|given up)) {N} of (?:its|their|the|all|what)(?: [a-z<C>]+){{1,3}}",
    ),
    (
        K.CHANGE,
        "more|fewer|less|larger|smaller",
        rf"(?:with|had|counted) (?:(?P<more>more|larger|higher)|(?P<less>fewer|less|smaller|lower)){THING}{{0,2}} than (?:it|they) (?:started|began|had started|had begun|entered|opened)(?: (?:it|with))?",
    ),
    (
        K.CHANGE,
        MOVES,
        rf"(?!grow\b){MOVE}(?: (?:slightly|sharply|steadily|again|markedly|noticeably|further|modestly|significantly|considerably|a little|a bit|somewhat|back|strongly))?",
    ),
    (
        K.CHANGE,
        "<N>",
        rf"(?<!within )(?<!about )(?<!just ){N} of (?:its|their|the) (?P<base><P>)(?P<times>)",
    ),
    (
        K.CHANGE,
        "<N>",
        rf"(?P<again>and|while|but|against|compared (?:with|to)|versus),? (?:of |by )?{N}(?P<points> (?:percentage )?points?)? (?:in|for|at) (?:the )?(?P<subject><R>)(?= *[.,;)]| *$)",
    ),
    # More than last year, and far worse in 2025.
    (
        K.CHANGE,
        " than ",
        rf"(?:{N} )?(?:(?P<more>{MORE})|(?P<less>{LESS})|(?!(?:other|rather|later|earlier|sooner|older|newer)\b)[a-z]{{2,}}i?er){THING}{{0,3}}? than (?:(?:it|they|we|that|this|those|she|he) (?:was|were|is|are|had been|did|had|has been|used to be) ?)?(?:(?:in|at|for|during|over) )?(?:last (?:year|month|quarter|season|week|spring|summer|autumn|winter)|(?:the )?(?:previous|preceding|prior|same) (?:year|month|quarter|season|period)|(?:a|one|two|three|four|five|six|ten|twelve|<N>) (?:years?|months?|quarters?|decades?|seasons?|weeks?) (?:ago|earlier|before|previously|back)|the (?:year|month|quarter|season|summer|winter|spring|autumn|decade) (?:before|earlier)|before(?= *[.,;:)!?]| *$| the )(?: the (?:pandemic|crisis|war|crash|recession))?|now|today|at present|then|previously|it used to be)(?P<guess>)(?= *[.,;:)!?]| *$| (?:and|but|in|for|when|while|by|at|on|before|as|or)\b| <P>)",
    ),
    (
        K.CHANGE,
        "<P>",
        rf"<P> (?:was|were|is|has been|had been|will be|turned out|proved|looks?|looked|went) (?:far|much|even|a lot|markedly|considerably|rather|slightly|noticeably|somewhat|a little|a bit|no) (?:{MORE}|{LESS}|(?!(?:other|rather)\b)[a-z]{{2,}}i?er)(?P<guess>)(?= *[.,;:)!?]| *$| still\b)",
    ),
    (
        K.CHANGE,
        " still in| still at|even more|even less|even fewer",
        rf"(?:{MORE}|{LESS}) still(?P<guess>) (?:in|at|during) (?:the )?<P>",
    ),
    (
        K.CHANGE,
        "ended|ends |finish|closed|closes",
        rf"(?:end(?:ed|s)|finish(?:ed|es)|clos(?:ed|es))(?: (?:the )?(?:<P>|year|quarter|season|decade|period|month))? (?:(?P<more>{MORE}|up)|(?P<less>{LESS}|down))(?P<guess>)(?: than (?:it|they) (?:began|started|opened|entered)(?: (?:it|them))?)?(?= *[.,;:)]| *$| (?:at|on|in|with)\b)",
    ),
    # Idioms of going up and down, or of coming back.
    (
        K.CHANGE,
        "saw|yo-yo|yoyo|fluctuat|oscillat|zigzag|zig-zag|wobbl|swung|up and down|opposite|separate ways|parted ways|diverg|normal|as usual|full strength|there|not what|n't what|of the way|where it|where they",
        r"(?:see-?sawed|yo-?yoed|fluctuat(?:ed|es)|oscillat(?:ed|es)|zig-?zagg(?:ed|s)|wobbled|(?:is|are|was|were)(?: not|n't) what (?:it|they) (?:was|were|used to be|had been|once (?:was|were))|<N> of the way (?:back|there)|swung(?: wildly| back and forth| sharply)?|(?:went|gone|been|was) up and down|(?:went|gone|go|moved|headed) (?:in )?(?:opposite|different|their separate) (?:ways|directions)|parted ways|diverg(?:ed|es)|(?:back|returned|return) to (?:normal|business as usual|full strength)|(?:is|are|was|were) (?:nearly|almost|not quite) there|(?:end(?:ed|s)(?: up)?|finish(?:ed|es)|clos(?:ed|es))(?: (?:the )?(?:<P>|year))? (?:(?:exactly|almost|roughly|pretty much|more or less) )?where (?:it|they) (?:had )?(?:started|began|begun|left off|was|were))(?P<guess>)(?= *[.,;:!?)]| *$| (?:in|between|over|since|during|from|but|and|while|with|after|around)\b| <P>)",
    ),
    (
        K.CHANGE,
        "up in <P>|down in <P>|up <P>|down <P>",
        r"(?P<particle>)(?:(?P<up>up)|(?P<down>down))(?: (?:again|sharply|slightly|a little|strongly))?(?= (?:in )?(?:the )?<P>(?: *[.,;:)]| *$| and\b| but\b))",
    ),
)
