"""English idioms of parts of a whole, and of rows of which something is true."""

from articles.claims.claims import ClaimKind as K
from articles.claims.idioms.english.words import (
    HEDGED,
    HEDGES,
    LABEL,
    LESS,
    MORE,
    MOVE,
    MOVES,
    THING,
    N,
)

IDIOMS = (
    # Rows of which something is true.
    (
        K.SHARE,
        "only |alone",
        rf"(?P<only>(?:only|none but|nobody but|just)) (?:the )?(?P<subject><R>)(?! (?:[a-z]+ ){{1,2}}(?:{MORE}|{LESS})(?![a-z]))|(?P<subject2><R>)(?:, |'s | )(?P<only2>alone)",
    ),
    (
        K.SHARE,
        "the only|the sole|the lone",
        r"(?P<only3>the (?:only|sole|lone|single)(?: one| other)?)",
    ),
    (
        K.SHARE,
        MOVES,
        rf"{MOVE}(?: [a-z]+ly)? in (?:(?P<allbut>all|every one) but (?P<but>one|two|three|<N>)|(?P<each>all|each|every|both)|(?P<none>none|no)|(?:only |just |exactly )?(?P<count><N>|one|two|three))(?: (?:out )?of)?(?: (?:the|these|those))? ?(?P<moves>{LABEL})?",
    ),
    (
        K.SHARE,
        f"{MOVES}| than|above|below|over|under",
        (
            rf"(?:(?P<allbut>all|every one) (?:but|except) (?P<but>one|two|three|<N>|<R>)|(?P<each>each|every one|every|all|both)|(?P<none>none|not one|no)|(?:only |just |exactly )?(?P<count><N>|one|two|three))"
            rf"(?: (?:out )?of)?(?: (?:the|these|those|them))? ?(?:{LABEL})?(?: (?:has|have|had|saw|see|recorded|posted|registered|showed|reported|a|an|its|their|<C>|of|in|the|numbers?|figures?|also)){{0,6}} (?P<moves>{MOVE}|(?:were|are|was|is) (?:(?P<more>{MORE})|(?P<less>{LESS}))(?! than (?:[$€£]?<N>|<R>))|[a-z]+[det] (?:(?P<most2>{MORE})|(?P<least2>{LESS}))(?: <C>)?(?: in <P>)? than (?:(?:it|they) [a-z]+ )?(?:in )?(?=<P>)|(?:were|are|was|is|stood|remained|stayed)(?: still)? (?:(?P<up2>above|over)|(?P<down2>below|under)) (?:its|the|their|that of)(?= (?:[a-z]+ ){{0,2}}<P>))"
        ),
    ),
    (
        K.SHARE,
        "<N>",
        rf"(?P<predicate>{HEDGED}<N>)(?: <C>)? in (?:(?P<each>all|each|every|both)|(?P<none>none)|(?:only |just )?(?P<count><N>|one|two|three))(?: (?:out )?of)?(?: (?:the|these|those))? ?(?:{LABEL}|<C>)",
    ),
    (
        K.SHARE,
        "none|nothing",
        r"(?P<nil>(?:practically|virtually|almost|next to) (?:none|nothing|no))",
    ),
    # Parts of the whole.
    (K.SHARE, "share of", rf"share of {N}"),
    (
        K.SHARE,
        "one of",
        r"(?P<only3>one of (?:only |just )?(?:two|three|four|five|six|<N>))(?! of)",
    ),
    (
        K.SHARE,
        "account|ma|represent|compris|contribut|constitut",
        rf"(?:account(?:s|ed|ing)? for|ma[dk]es? up|making up|represent(?:s|ed|ing)?|compris(?:es|ed)|contribut(?:es|ed)|constitut(?:es|ed)) {N}(?: of (?:the )?<R>(?:'s)?(?: <C>)?)?",
    ),
    (K.SHARE, "<N>", rf"(?P<fraction>{HEDGES})(?P<n><N>) <C>"),
    (K.SHARE, "<N>", rf"(?P<for>for) {N}"),
    (
        K.SHARE,
        "<N>",
        rf"{N} of (?:everything|(?:all|the|its|their)(?: (?:the|world's|total|entire|combined|whole|<A>'?s?|<R>(?:'s)?))*{THING}{{0,3}}|<C>)",
    ),
    (
        K.SHARE,
        "<N>",
        (
            r"(?:(?P<allbut>all|every one) (?:but|except) (?P<but>one|two|three|<N>|<R>)|(?P<each>each|every one|all|both)"
            r"|(?P<none>none|not one|no)|(?:only |just |exactly )?(?P<count><N>|one|two|three))"
            r"(?: of)?(?: (?:the|its))? ?(?:<A>|(?:the )?<N>(?: [a-z]+)?|of them|fields|countries|markets|regions|areas)?(?: [a-z<C>]+){0,6}?"
            rf" (?:<C> )*(?P<predicate>{HEDGED}<N>)"
        ),
    ),
)
