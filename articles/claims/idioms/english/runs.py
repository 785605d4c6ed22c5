"""English idioms of runs and orders."""

from articles.claims.claims import ClaimKind as K
from articles.claims.idioms.english.words import (
    DOWN,
    FALL,
    MOVE,
    RISE,
    UP,
    YEARS,
)

IDIOMS = (
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
)
