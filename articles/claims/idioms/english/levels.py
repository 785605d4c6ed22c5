"""English idioms of totals, averages and thresholds."""

from articles.claims.claims import ClaimKind as K
from articles.claims.idioms.english.words import (
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
        "total|altogether|combined|in all|all told|together|between them|sum|add up",
        r"in total|altogether|combined|in all(?! (?:of|the|but|these|those|<N>|<A>|one|two|three|four|five|six|seven|eight|nine|ten|[a-z]+s))|all told|a (?:grand )?total of|the total|taken together|together|between them|the sum|add(?:s|ed)? up",
    ),
    (
        K.AVERAGE,
        "average|averag|mean",
        r"on average|an average of|averag(?:e|ed|es|ing)(?= [$€£]?<N>| (?:about|around|roughly|nearly|almost|just|over|under|some|more|less|only|at|is|was|stands|stood|came|comes|of|for)\b)|the (?:mean|average)|mean(?: <C>)?(?= (?:was|is|of|stood|came)\b)",
    ),
)
