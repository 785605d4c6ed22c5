"""English idioms of runs and orders."""

from articles.claims.claims import ClaimKind as K
from articles.claims.idioms.english.words import (
    DOWN,
    FALL,
    LESS,
    MORE,
    MOVE,
    RISE,
    THING,
    UP,
    YEARS,
)

# In a row, behind a length of time.
_ROW = r"(?:in a row|running|in succession|on the trot|on the bounce|back[- ]to[- ]back|on end|without (?:a |an |any )?(?:break|interruption|pause|exception|let-up))"
_ROW_CUES = "in a row|running|in succession|on the trot|on the bounce|back-to-back|back to back|on end|without "
_STRAIGHT = r"(?:consecutive|straight|successive|uninterrupted|unbroken|back-to-back)"
_STRAIGHT_CUES = "consecutive|straight|successive|uninterrupted|unbroken|back-to-back"
# Its crop, between a verb and the rest.
_ITS = r"(?: (?:its|their|the|his|her)(?: [a-z<C>]+){1,2}?)?"
_EACH_OF = r"(?:each|every one|all|both|any)"
_EVENTS = r"(?:reckoning|count|census|survey|edition|Games|reading|poll|measurement|update|release|turn|step|stage|interval|date|point|check|report|opportunity|time)"
_TREND = rf"(?:(?P<up>{RISE}|rising|growing|increasing)|(?P<down>{FALL}|falling|declining|shrinking|decreasing))"

IDIOMS = (
    # Runs.
    (
        K.RUN,
        "each |every ",
        rf"(?P<every>(?:(?P<up>{MORE})|(?P<down>{LESS}))(?: (?:<C>|[a-z]+)){{0,3}}? (?:each|every) (?:single |passing |successive )?{YEARS})",
    ),
    (
        K.RUN,
        "each |every | after | by ",
        rf"(?P<every>(?:(?P<down>shav(?:e|es|ed|ing)|tak(?:e|es|ing)|took|knock(?:s|ed|ing)?|slic(?:e|es|ed)|los(?:e|es|t|ing)|shed(?:s|ding)?|ced(?:e|es|ed)|cut(?:s|ting)?|g[ai]ve(?:s|n)? up)|(?P<up>add(?:s|ed|ing)?|gain(?:s|ed|ing)?|put(?:s|ting)? on|pil(?:e|es|ed) on)) (?:(?:a little|a bit|some|ground|more|a few|something|another)(?: [a-z]+)?|<N>|<C>)(?: (?:off|on))? (?:in )?(?:(?:each|every)(?: single| successive)? {YEARS}|(?:year|quarter|month|season) (?:after|by|on) (?:year|quarter|month|season)))",
    ),
    (
        K.RUN,
        "without|was a|had a|brought|an increase|a rise|a fall",
        rf"(?P<every>(?:not (?:one|a single one) of (?:those|these|the) {YEARS}|no {YEARS}|not a {YEARS}|none of (?:those|these|the) {YEARS}) (?:was|were|went by|passed|has passed|had passed|has gone by) without (?:an? )?(?:(?P<up>{RISE})|(?P<down>{FALL})))",
    ),
    (
        K.RUN,
        "each |every |all |both ",
        rf"(?:{MOVE}{_ITS} )(?:in|at|on|with) (?:all|each|both|every one)(?: of)?(?: the| these| those)? (?P<n><N>|both) (?:{YEARS}|{_EVENTS}s?|elections?|polls?|contests?|counts?|rounds?|ballots?|tournaments?)",
    ),
    (
        K.RUN,
        "top spot|top place|first place|crown|title|topped|tops|led |leads",
        rf"(?P<topped>(?:t[ao]kes?|took|held|holds|keeps|kept|retain(?:s|ed)|claim(?:s|ed)|won|wins|w[eo]ars?) (?:the |its |their )?(?:top (?:spot|place)|first place|crown|title|lead|number one (?:spot|place))|top(?:s|ped) (?:the )?(?:list|table|rankings?|standings|league|chart|poll)|l(?:ed|eads)(?: the (?:way|field|table|list))?|(?:came|comes|finish(?:ed|es)) (?:first|top)) (?:for )?(?:(?:the|a|its|their) )?(?:(?P<o><O>)|(?P<n><N>)) (?:{_STRAIGHT} (?:{YEARS}|time)|running (?:{YEARS}|time)|(?:{YEARS}|times?) (?:{_ROW}|straight)|{YEARS}(?= *[.,;]| *$))",
    ),
    (
        K.RUN,
        "since|throughout|every |year after|all along|at no point",
        rf"(?P<topped>(?:top(?:s|ped)?|l(?:ed|eads?)|head(?:s|ed)|dominat(?:es|ed)|held|holds|rul(?:es|ed)) (?:the )?(?:list|table|rankings?|standings|league|chart|poll|field|way|pack|top spot|first place|crown|title|lead|roost|world|number one (?:spot|place))|(?:been|stayed|remained|was|finished|come|came) (?:top|first|in front|on top|ahead|number one|the leader|in the lead))(?P<every>)(?P<guess>) (?:ever since|since <P>|throughout|all along|all the way|in (?:every|each|all) (?:single )?{YEARS}|(?:every|each) (?:single )?{YEARS}|year (?:after|in,) year)",
    ),
    (
        K.RUN,
        "for the",
        rf"(?:{MOVE} )?(?P<first>for the (?:very )?(?P<o><O>) time)(?! {_ROW})(?: (?:since|in) (?:(?P<since><P>)|<N>(?: {YEARS})?))?",
    ),
    (
        K.RUN,
        f"{_STRAIGHT_CUES}|{_ROW_CUES}",
        (
            rf"(?:{MOVE}{_ITS}(?: again)? )?(?:in <P> )?for (?:the|a|its|their) (?P<o><O>)"
            rf" (?:(?:{_STRAIGHT}|running) (?:{YEARS}|time)|(?:{YEARS}|time) (?:{_ROW}|straight))"
        ),
    ),
    (
        K.RUN,
        _STRAIGHT_CUES,
        rf"(?:{MOVE}{_ITS} )?(?:for |in |over )?(?P<n><N>) {_STRAIGHT} {YEARS}(?: of {_TREND.replace('P<up>', 'P<up2>').replace('P<down>', 'P<down2>')})?",
    ),
    (
        K.RUN,
        _ROW_CUES,
        rf"(?:(?:{MOVE}{_ITS}|(?P<up2>up)|(?P<down2>down)) )?(?:for |in )?(?P<n><N>)(?: {YEARS}| times)? {_ROW}",
    ),
    (
        K.RUN,
        _STRAIGHT_CUES,
        rf"(?:(?P<o><O>)|(?P<n><N>)) {_STRAIGHT} (?:(?:annual|yearly|quarterly|monthly) )?(?:(?P<up>{RISE}|{YEARS} of (?:growth|gains|increases?))|(?P<down>{FALL}|{YEARS} of (?:decline|falls|losses|decreases?)))",
    ),
    (
        K.RUN,
        _ROW_CUES,
        rf"(?P<o><O>)(?: (?:annual|yearly|quarterly|monthly))?(?: (?:{_TREND}|{YEARS} of {_TREND.replace('P<up>', 'P<up2>').replace('P<down>', 'P<down2>')}))? {_ROW}",
    ),
    (
        K.RUN,
        " of ",
        rf"(?P<n><N>) {YEARS} of (?:(?:steady|uninterrupted|unbroken|continuous|constant|straight|continued) )?{_TREND}",
    ),
    (
        K.RUN,
        "every|each|year after|year by|month to|month by|month after|quarter after|quarter by|season after",
        rf"(?P<every>(?:{MOVE}(?: steadily)?{_ITS} )?(?:(?:in )?(?:every single|every|each)(?: successive| following| subsequent)? {YEARS}|(?:year|quarter|month|season|decade|week) (?:after|by) (?:year|quarter|month|season|decade|week)))",
    ),
    (
        K.RUN,
        " to month| to year| to quarter| to week| after | by ",
        rf"(?P<every>(?:{MOVE}|(?P<more>{MORE})|(?P<less>{LESS})){_ITS} (?:from )?(?:month|year|quarter|week|season) (?:to|after|by) (?:month|year|quarter|week|season))",
    ),
    (
        K.RUN,
        "a run of|a streak of|a string of|a sequence of|a spell of|the run of|run of",
        rf"(?:a|its|their|the) (?:[a-z]+ )?(?:run|streak|string|sequence|series|spell) of (?P<n><N>)(?: (?:annual|yearly|quarterly|monthly|{_STRAIGHT}))?(?: {YEARS} of)? {_TREND}",
    ),
    (
        K.RUN,
        "each of|all of|in every one|both",
        rf"(?:{MOVE}{_ITS} )?(?:in|at|on) {_EACH_OF} of the (?:last|past|previous|next|following|subsequent|preceding)? ?(?P<n><N>)(?: {YEARS})?",
    ),
    (
        K.RUN,
        "each|every|all|both",
        rf"(?P<every>{MOVE}{_ITS} (?:in|at|on|for) {_EACH_OF} <P>)",
    ),
    (
        K.RUN,
        "ever since|throughout|all along",
        rf"(?P<every>{MOVE}{_ITS}(?:(?= ever since)| (?:throughout|all along|all the way through)))",
    ),
    (
        K.RUN,
        "each |every ",
        rf"(?P<every>(?<!or )(?:(?P<more>{MORE})|(?P<less>{LESS})){THING}{{0,2}} (?:in|at|with|on) (?:each|every)(?: single| new| successive)? (?:{YEARS}|{_EVENTS}))",
    ),
    (
        K.RUN,
        "unbroken|uninterrupted|continuous|relentless",
        rf"(?P<every>{_TREND} (?:has been|had been|was|is|remained|remains) (?:unbroken|uninterrupted|continuous|relentless))",
    ),
    (K.RUN, "both", rf"{MOVE}{_ITS} (?:in|over) (?P<n>both) {YEARS}"),
    (
        K.RUN,
        "again in",
        rf"{MOVE} in <P>,? (?:and|then)(?: then)? (?P<again>again) in <P>",
    ),
    (
        K.RUN,
        "for a|for yet",
        rf"(?:{MOVE}{_ITS} )?for (?:a|another|yet another|yet a) (?P<o><O>) {YEARS}",
    ),
    (
        K.RUN,
        "<P>",
        rf"(?P<every>{MOVE}{_ITS} <P> {_ROW})",
    ),
    (
        K.RUN,
        "never|yet to",
        rf"(?P<every>never|(?:has|have|had) yet to) (?:once )?(?!recover|rebound|bounce|reviv|regain)(?:(?P<up>{DOWN})|(?P<down>{UP}))(?! (?:to|below|above|back|under|over|past|short|by|<N>))",
    ),
    (
        K.RUN,
        "every",
        rf"(?P<every>(?:{MOVE}(?: steadily)?{_ITS} )?(?:at|with|in|by)? ?every (?:single )?{_EVENTS})",
    ),
    (
        K.RUN,
        "steadily|without |uninterrupted|continuously|continually|non-stop|unbroken|relentlessly|unfailingly",
        rf"(?P<every>(?:{MOVE}{_ITS} )(?:steadily|continuously|continually|uninterruptedly|relentlessly|unfailingly|without (?:a |an |any )?(?:break|interruption|pause|exception|let-up)|non-stop))",
    ),
    # Order.
    (
        K.ORDER,
        "respectively|in that |in this |in turn|in the same |in the order",
        r"respectively|in (?:that|this|the same) (?:very )?(?:order|sequence)|in the (?:order (?:named|given|listed|mentioned)|given order)|in turn(?= *[.;]| *$)",
    ),
    (
        K.ORDER,
        "order|largest|highest|smallest|lowest",
        r"(?P<rows>in (?:(?:descending|decreasing|ascending|increasing|rank|size) )?order(?: of (?:size|magnitude|<C>))?|from (?:the )?(?:largest|highest|biggest|top) to (?:the )?(?:smallest|lowest|bottom)|from (?:the )?(?:smallest|lowest) to (?:the )?(?:largest|highest|biggest))(?! (?:to|of|for)\b)",
    ),
    (
        K.RUN,
        " of them| of these| of those",
        rf"{MOVE}{_ITS} in (?:all|each|every one) of (?P<them>them|these|those)(?P<every>)",
    ),
    (
        K.RUN,
        "in decline|in retreat|on the |falling|rising|declining|growing|shrinking|climbing|dropping",
        rf"(?:(?P<down>in (?:decline|retreat|freefall)|on the (?:slide|wane|way down)|falling|declining|shrinking|dropping)|(?P<up>on the (?:rise|up|increase|way up)|rising|growing|climbing|increasing)) (?:for|over|these) (?:the )?(?:last |past )?(?P<n><N>)(?: {YEARS})?(?! (?:percent|per cent|points?)\b)(?= *[.,;:)]| *$| (?:years|quarters|months|seasons|now|and|but|in)\b)",
    ),
    (
        K.RUN,
        "unbroken|uninterrupted|continuous|ceaseless",
        rf"(?P<every>an? (?:unbroken|uninterrupted|continuous|ceaseless) (?:(?P<up>{RISE})|(?P<down>{FALL})))",
    ),
    # It has not risen once; it has added none for three years; the first fall in five.
    (
        K.RUN,
        "not |n't ",
        rf"(?P<every>(?:has|have|had)(?: not|n't) once )(?:(?P<up>{DOWN})|(?P<down>{UP}))(?: (?:since|in|over) (?:<P>|<N>(?: {YEARS})?))?|(?P<every_one>(?:has|have|had)(?: not|n't) )(?:(?P<up2>{DOWN})|(?P<down2>{UP})) (?:once|a single time|in any (?:year|quarter|month|season))(?: (?:since|in|over) (?:<P>|<N>(?: {YEARS})?))?",
    ),
    (
        K.RUN,
        "not |n't ",
        rf"(?P<every>(?:has|have|had)(?: not|n't) [a-z]+ (?:an?|any|one|a single|another) [a-z<C>]+ (?:in|for|over) (?:the (?:last|past) )?<N>(?: {YEARS})?)(?P<guess>)",
    ),
    (
        K.RUN,
        "<O>",
        rf"(?P<first>(?:the|its|their|a|his|her) (?P<o><O>) (?:(?:annual|yearly|quarterly|monthly|year-on-year|such) )?(?:(?P<up>{RISE})|(?P<down>{FALL})))(?! of\b)(?: (?:in|since|for|after) (?:(?P<since><P>)|(?:the |more than |at least |almost |nearly )*<N>(?: {YEARS})?|a decade|years|this (?:series|table)|the (?:series|period))| <P>)?(?! (?:place|in the))",
    ),
)
