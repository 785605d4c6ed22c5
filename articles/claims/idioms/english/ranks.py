"""English idioms of ranks."""

from articles.claims.claims import ClaimKind as K
from articles.claims.idioms.english.words import (
    LEAST,
    MOST,
    NOUN,
    YEARS,
)

IDIOMS = (
    (
        K.RANK,
        "<O>",
        r"(?:slipped|fell|dropped|rose|climbed|moved|slid|jumped|sank|advanced|went|leapt|vaulted)(?: (?:back|up|down))*,? (?:to|into) (?:the )?(?P<o><O>)(?: (?:place|spot|position))?(?! (?:quarter|half|century|year|time|-))",
    ),
    # Ranks.
    (
        K.RANK,
        "the rear|last place|the bottom|the foot",
        r"(?P<bottom>br(?:ings?|ought|inging) up the rear|(?:in|took|takes|finished in) last place|(?:at|to|near) the (?:very )?(?:bottom|foot) of the (?:list|table|pile|ranking|league))",
    ),
    (
        K.RANK,
        "<O> only|next only|just behind|only to|right behind",
        r"(?P<next><O> only to|next only to|right behind|just behind) (?:the )?(?P<r><R>)|(?P<next2><O> only)",
    ),
    (
        K.RANK,
        "<O>",
        r"(?<=and )(?P<o><O>) (?:in|on|by|for)|(?P<o2><O>) (?:of|among|out of) (?:the |our |all )?(?:<A>|<N>)",
    ),
    (K.RANK, "just behind|close behind", r"(?P<next>just behind|close behind)(?= *[.,;]| *$)"),
    (
        K.RANK,
        "last|bottom",
        r"(?:rank(?:s|ed|ing)?|comes?|came|placed?|finish(?:es|ed)|is|was|were|are|stays?|stood|remains?|sits?)(?: (?:dead|in|at|still|only|now|the))* (?P<bottom>last|bottom)(?! (?:year|month|week|quarter|time|decade|edition))",
    ),
    (
        K.RANK,
        "on top|number|no. |pole position|place|runner-up",
        r"(?P<o3><O>)[- ](?:place|spot|position)(?! (?:of|in the race))|(?P<first>(?:still )?on top|at the top|in pole position)(?! of)|(?:in|took|takes|taking|claimed) (?:a (?:distant|close) )?(?P<o><O>)(?: place| spot)|(?:number|no\.?) ?(?P<o2><N>)(?! of)|(?P<second>runner-up)",
    ),
    (
        K.RANK,
        "<O>",
        rf"the (?P<o><O>)[- ](?:(?P<most>{MOST})|(?P<least>{LEAST}))(?:[- ](?:<C>|{NOUN})){{0,2}}",
    ),
    (
        K.RANK,
        "<O>",
        r"(?:a |the )?(?:distant|close|clear) (?P<o><O>)|(?<=[,\ue000] )(?P<o2><O>)(?= *[.;]| *$)",
    ),
    (K.RANK, "top", rf"(?:the )?(?P<top>top) (?P<n><N>)(?: (?:<C>|{NOUN}))?"),
    (
        K.RANK,
        "<O>",
        (
            rf"(?:rank(?:s|ed|ing)?|comes?|came|coming|placed?|places|stands?|stood|finish(?:es|ed)|remain(?:s|ed)|is|was|were|are|lies|sits|sat|held|holds|took|takes)(?: (?:only|just|a|its|the|at|joint|distant|now|still|overall|world|global))*(?: in)?(?: the)? (?P<o><O>)"
            rf"(?: (?:place|from (?P<least>bottom)))?(?:,? (?:with|by))?(?! (?:{YEARS}|half|century|time))"
        ),
    ),
)
