"""English idioms of changes."""

from articles.claims.claims import ClaimKind as K
from articles.claims.idioms.english.words import (
    FALL,
    HEDGES,
    LESS,
    MORE,
    MOVE,
    MOVES,
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
    (K.CHANGE, " to ", rf"{MOVE}(?: [a-z]+ly| again| further)*,? to {HEDGES}(?P<end><N>)"),
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
)
