"""English idioms of totals, averages and thresholds."""

from articles.claims.claims import ClaimKind as K
from articles.claims.idioms.english.words import (
    ROWS,
    N,
)

IDIOMS = (
    (
        K.THRESHOLD,
        "between |from ",
        r"(?P<between>between) [$€£¥]?(?P<n><N>) and [$€£¥]?(?P<high><N>)(?! (?:<P>))",
    ),
    # Thresholds: hedged numbers that nothing else has taken.
    (K.THRESHOLD, "<N>", N),
    # Totals and averages.
    (
        K.TOTAL,
        "total|altogether|combin|in all|all told|together|between them|sum|add|jointly|collectively|aggregate|cumulative|between the|joint |as a whole|overall|the pair|the duo|the trio",
        (
            r"in total|altogether|combined|in all(?! (?:of|the|but|these|those|<N>|<A>|one|two|three|four|five|six|seven|eight|nine|ten|[a-z]+s))|all told|a (?:grand )?total of|the total|taken (?:together|as a whole)|put together|(?:together|jointly|collectively)(?! (?:by|with)\b)"
            r"|between (?:them|the (?:two|three|four|five|pair))|the sum|add(?:s|ed|ing)? up|in aggregate|(?:a|an|the|their) (?:aggregate|cumulative|joint|overall|total)|cumulatively|cumulative|total(?:l?ed|l?ing|s)(?= )|combin(?:e|es|ed|ing)(?= (?:for|to) )|total <C>|<C> total|summ(?:ed|ing)(?: up)?|(?:add|adding)(?: up)? (?:the )?<R>"
            r"|(?<=the )(?:season|year|group|region|series|period) as a whole|overall,? (?=(?:the )?<A>)|the (?:pair|duo|trio)"
        ),
    ),
    (
        K.AVERAGE,
        "average|averag|mean|apiece",
        (
            r"on average|an average of|averag(?:e|ed|es|ing)(?= [$€£]?<N>| (?:about|around|roughly|nearly|almost|just|over|under|some|more|less|only|at|is|was|stands|stood|came|comes|of|for|across|out)\b)"
            r"|(?:(?:the|an?|its|their|this) )?(?:[a-z]+-[a-z]+ |<A>[- ])?(?:(?:arithmetic|simple|unweighted|weighted|overall|annual|monthly|quarterly|yearly|sample) )*(?:average|mean)(?: (?:<R> |(?:annual|yearly|monthly|quarterly) |[a-z]+ (?=<C>))?(?:<C>|ROWS|(?:of|across|for|over|in|per) (?=(?:the |all |these )*(?:<A>|<R>|<N>|<C>)))|(?= (?:was|is|stood|came|comes|of|works)\b))"
            r"|the (?:mean|average)|apiece"
        ).replace("ROWS", ROWS),
    ),
    # What a clause before says of another row.
    (
        K.AVERAGE,
        "<N>",
        rf"(?P<again>(?:and|while|but|against|compared (?:with|to)|versus)) (?:the )?(?P<subject><R>)(?:'s)?(?: (?:ones|one|<C>))? {N}(?= *[.,;)]| *$)",
    ),
    (
        K.AVERAGE,
        "<N>",
        rf"(?P<again>(?:and|while|but|against|compared (?:with|to)|versus)) {N}(?: <C>)?(?: (?:in|for|at) (?:<R>|<P>))(?= *[.,;)]| *$)",
    ),
)
