"""English idioms of changes, runs, totals, averages and thresholds."""

from articles.claims.claims import ClaimKind as K
from articles.claims.idioms.english.words import (
    DOWN,
    FALL,
    HEDGES,
    LESS,
    MORE,
    MOVE,
    MOVES,
    RISE,
    THING,
    UP,
    YEARS,
    N,
)

IDIOMS = (
    (
        K.RANK,
        "<O>",
        r"(?:slipped|fell|dropped|rose|climbed|moved|slid|jumped|sank|advanced|went|leapt|vaulted)(?: (?:back|up|down))*,? (?:to|into) (?:the )?(?P<o><O>)(?: (?:place|spot|position))?(?! (?:quarter|half|century|year|time|-))",
    ),
    # Runs.
    (
        K.RUN,
        "for the",
        rf"(?P<first>for the (?:very )?(?P<o><O>) time)(?: (?:since|in) (?:(?P<since><P>)|<N>(?: {YEARS})?))?",
    ),
    (
        K.RUN,
        "consecutive|straight|successive|running|in a row",
        (
            rf"(?:{MOVE}(?: again)? )?(?:in <P> )?for (?:the|a|its|their) (?P<o><O>)"
            rf" (?:(?:consecutive|straight|successive|running) {YEARS}|{YEARS} (?:in a row|running))"
        ),
    ),
    (
        K.RUN,
        "consecutive|straight|successive",
        rf"(?:{MOVE} )?(?:for |in |over )?(?P<n><N>) (?:consecutive|straight|successive) {YEARS}",
    ),
    (
        K.RUN,
        "running|in a row",
        rf"(?:{MOVE} )?(?:for |in )?(?P<n><N>) {YEARS} (?:running|in a row)",
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
        rf"(?P<every>(?:{MOVE}(?: steadily)? )?(?:(?:in )?(?:every single|every|each) {YEARS}|year after year|year by year))",
    ),
    (
        K.RUN,
        "a run of",
        rf"(?:a|its|their|the) (?:run|streak|string|sequence) of (?P<n><N>)(?: (?:annual|yearly|quarterly|monthly|consecutive|straight|successive))? (?:(?P<up>{RISE})|(?P<down>{FALL}))",
    ),
    (
        K.RUN,
        "each of the|all of the|in every one",
        rf"(?:{MOVE} )?(?:in|at|on) each of the (?:last|past|previous|next|following) (?P<n><N>)(?: {YEARS})?",
    ),
    (
        K.RUN,
        "for a|for yet",
        rf"(?:{MOVE} )?for (?:a|another|yet another|yet a) (?P<o><O>) {YEARS}",
    ),
    (
        K.RUN,
        "on the trot|without a break|on end|without interruption",
        rf"(?:{MOVE} )?(?:for )?(?P<n><N>)(?: {YEARS})? (?:on the trot|without a break|on end|without interruption|without a pause)",
    ),
    (K.RUN, "never", rf"(?P<every>never) (?:once )?(?:(?P<up>{DOWN})|(?P<down>{UP}))"),
    (K.RUN, "every time", rf"(?P<every>{MOVE} every time)"),
    (
        K.RUN,
        "every",
        rf"(?P<every>(?:{MOVE}(?: steadily)? )?(?:at|with|in|by) every (?:reckoning|count|census|survey|edition|Games))",
    ),
    (
        K.RUN,
        "steadily|without a break|without interruption|uninterrupted|continuously|non-stop",
        rf"(?P<every>(?:{MOVE} )(?:steadily|continuously|without (?:a break|interruption|a pause)|non-stop))",
    ),
    # Order.
    (K.ORDER, "respectively|in that order", r"respectively|in that order"),
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
    (K.CHANGE, " to ", rf"{MOVE}(?: [a-z]+ly| again| further)*,? to {HEDGES}(?P<end><N>)"),
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
        rf"(?:(?P<up>up)|(?P<down>down))(?: by| some| a)? {N}(?P<points> (?:percentage )?points?| pp)?(?: (?:on|from|since|over|against|compared with|year on year)(?: (?:in )?(?:the )?(?:year |level of |level in )?(?P<base><P>))?)?",
    ),
    (
        K.CHANGE,
        "<P>",
        rf"{N}(?P<points> (?:percentage )?points?)? (?:(?P<more>above|higher than|more than|up on|over)|(?P<less>below|lower than|less than|fewer than|down on|under|short of))(?: (?:its|the|their|that|it was|they were|in|of|level|levels|figure|total|value|mark|peak|count|for|<C>)){{0,5}} (?P<base><P>)",
    ),
    (
        K.CHANGE,
        "<P>",
        rf"{N} (?:what|its|the|their|that of|as (?:many|much|high|large) as) (?:(?:it|they|was|were|had been|level|levels|figure|total|value|size|in|of|<C>) )*(?P<base><P>)(?P<times>)",
    ),
    (
        K.CHANGE,
        "added|lost|gained|shed",
        rf"{N}(?: (?:<C>|[a-z]+))? (?:were|was|have been|had been|has been) (?:(?P<up>added|gained)|(?P<down>lost|shed|cut))",
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
        rf"(?:a |an )?{N}(?P<points>[- ](?:percentage[- ])?points?)? (?:(?P<up>{RISE})|(?P<down>{FALL}))",
    ),
    (
        K.CHANGE,
        "added|adds|gain|lost|lose|shed|put on|adding",
        rf"(?:(?P<up>added|adds|adding|gained|gaining|gains|put on)|(?P<down>lost|loses|losing|shed))(?: another)? {N}(?P<points> (?:percentage )?points?)?",
    ),
    (K.CHANGE, "by ", rf"(?P<by>by) {N}(?P<points> (?:percentage )?points?)?"),
    (
        K.CHANGE,
        "<N>",
        rf"{N}(?P<points> (?:percentage )?points?)? (?:(?P<more>{MORE}|up on)|(?P<less>{LESS}|down on))(?: often| [a-z<C>]+)?(?: than)?(?: in)? ?(?P<base><P>)?",
    ),
    (
        K.CHANGE,
        "than",
        rf"(?:(?P<more>{MORE})|(?P<less>{LESS})){THING}{{0,2}} than (?:(?:it|they) (?:[a-z]+ ){{1,2}})?(?:in )?(?P<base><P>)",
    ),
    (
        K.CHANGE,
        "above|below",
        r"(?:(?P<more>above)|(?P<less>below)) (?:its|the|their|that of)(?: (?:level|levels|figure|total|value|mark|of|in|<C>))* (?P<base><P>)",
    ),
    (K.CHANGE, MOVES, rf"{MOVE}(?: (?:slightly|sharply|steadily|again))?"),
    (
        K.THRESHOLD,
        "between |from ",
        r"(?P<between>between) [$€£¥]?(?P<n><N>) and [$€£¥]?(?P<high><N>)(?! (?:<P>))",
    ),
    # Thresholds: hedged numbers that nothing else has taken.
    (K.THRESHOLD, "<N>", N),
)
