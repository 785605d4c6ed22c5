"""English idioms of ranks."""

from articles.claims.claims import ClaimKind as K
from articles.claims.idioms.english.words import (
    EXTREMES,
    LEAST,
    LESS,
    MORE,
    MOST,
    NOUN,
    THING,
)

# What may follow a rank that has no noun.
_AFTER = r"(?= *[.,;:!?)—–]| *$| (?:in|by|with|among|of|on|at|behind|after|ahead|and|but|out|from|over|across|during|throughout|since|under|before|between|within|per|until|without|to|at|around|globally|domestically|together|respectively|place|spot|position|overall|again|worldwide|globally|nationally|this|last|that|while|as|when|though|because|since|both|for|there|here|too|also|now|then|only|by)\b| <[RCPNA]>)"
_AFTER = _AFTER.replace("<[RCPNA]>", "(?:<R>|<C>|<P>|<N>|<A>)")

IDIOMS = (
    (
        K.RANK,
        "only |just |none but|nobody but|no one but|nothing but|apart from|save",
        rf"(?P<onlyr>only|just|(?:none|nobody|no one|nothing|no other [a-z]+) (?:but|except|other than|save|apart from)) (?:the )?(?P<r><R>)(?:'s)?(?:(?:,| and|, and) (?:the )?<R>)* (?:(?:[a-z]+|<C>) ){{0,3}}?(?:(?P<more>{MORE})|(?P<less>{LESS}))(?!{THING}{{0,2}}? than (?:[$€£]?<N>|(?:in |at |during )?(?:<P>|a year|last|the year)))(?:{THING}{{0,2}}? than (?:in )?(?:the )?(?P<subject><R>))?",
    ),
    (
        K.RANK,
        "only",
        r"(?P<onlyr>behind only|trail(?:s|ed|ing) only|lag(?:s|ged|ging) only|(?:exceeded|surpassed|bettered|beaten|outdone|topped|eclipsed|outstripped|overtaken) only by|after only)(?P<more>) (?:the |those of |that of )*(?P<r><R>)",
    ),
    (
        K.RANK,
        "followed",
        r"(?P<before>followed)(?: [a-z]+ly| at a (?:[a-z]+ )?distance| in turn)* by (?:the |that of |those of )*(?P<r><R>)",
    ),
    (
        K.RANK,
        "next|then ",
        r"(?P<next>next|then) (?:came|comes|come|is|was|in line (?:is|was|came)) (?:the )?(?P<subject><R>)(?P<elided>)",
    ),
    (
        K.RANK,
        "number|no. |nos. |#",
        r"(?:(?:the |still |world(?:'s)? )*(?:number|no\.|nos\.|#)) ?(?P<numbered>one|two|three|four|five|six|seven|eight|nine|ten|\d{1,2})(?! of\b| [a-z]+ (?:of|in)\b|[.,]?\d)",
    ),
    (
        K.RANK,
        "rank|placed|sits|sat |listed|stands|slots|slotted|comes in|came in",
        r"(?:ranks?|ranked|ranking|placed|sits?|sat|sitting|listed|stands?|standing|slots in|slotted in|comes in|came in)(?: (?:just|right|immediately|directly|one place|one spot|two places|well|far|only|narrowly|still|a place|a spot))* (?:(?P<ahead>above|ahead of|in front of)|(?P<behind>below|behind)) (?:the )?(?P<r><R>)",
    ),
    (
        K.RANK,
        "<O>",
        r"(?P<o><O>) (?:in the (?:<R>|world|ranking|rankings|table|list|league|field|group|standings|pecking order)|on the (?:list|table|podium)|overall|worldwide|globally|nationally|from the top)|(?P<o2><O>) (?:was|is|were|are|came|comes|went to|goes to) (?:the )?(?P<subject><R>)(?!')",
    ),
    (
        K.RANK,
        "top of the|head of the|bottom of the|foot of the|gold|silver|bronze",
        (
            r"(?:(?P<first>top|head)|(?P<bottom>bottom|foot)) of the (?:ladder|table|league|list|pile|tree|class|rankings?|standings|charts?|heap|field|log|leader ?board)"
            r"|(?:tak(?:es?|ing)|took|claim(?:s|ed)?|wins?|won|gets?|got|bag(?:s|ged)?|settl(?:es?|ed) for|earn(?:s|ed)?) (?:the )?(?:(?P<second>silver)|(?P<third>bronze))(?! medals)"
        ),
    ),
    (
        K.RANK,
        "last|bottom|penultimate",
        r"(?P<bottom_o><O>)[- ](?:(?:to|from) (?:the )?)?(?:last|bottom)|(?P<penult>last but (?:one|<N>)|next to last|penultimate)",
    ),
    # Only two drew more: the row is third.
    (
        K.RANK,
        "only |just ",
        rf"(?:only|just) (?P<ahead_n>one|two|three|four|five|six|<N>)(?: (?:other|others|of them|of these|of the (?:<A>|others)|(?!years?|months?|quarters?|per cent|points?|in\b|of\b)[a-z]+))?(?:,[^,.;]{{1,40}},)? (?:(?!than\b|in\b)[a-z]+ ){{1,2}}(?:(?:a|an|the) )?(?:(?P<more>{MORE})|(?P<less>{LESS}))(?! than [$€£]?<N>| than (?:in )?(?:<P>|a year|the year|last|it\b|they\b))(?:{THING}{{0,2}}? than (?:in |the |that of )*(?P<subject><R>))?",
    ),
    (
        K.RANK,
        " spot| place| position| slot",
        r"(?P<first>(?:(?:took|takes|taken|taking|tak(?:es|ing)|regain(?:ed|s|ing)|reclaim(?:ed|s|ing)|claim(?:ed|s|ing)|holds?|held|holding|kept|keeps|retain(?:ed|s|ing)|seiz(?:ed|es)|snatch(?:ed|es)|grab(?:bed|s)|secur(?:ed|es)|occup(?:ied|ies)|won|wins|went|moved|rose|climbed|jumped|returned|is|was|back|remains?|stays?) (?:back |on to |onto |in(?:to)? |to )*)?(?:the |its |their )?(?:top|number one|number-one|pole) (?:spot|place|position|slot)(?: (?:went|goes|belongs|belonged) to (?:the )?(?P<subject><R>))?)",
    ),
    (
        K.RANK,
        "propp|props|wooden spoon",
        r"(?P<bottom>prop(?:s|ped|ping) up the (?:list|table|ranking|league|rest))",
    ),
    (
        K.RANK,
        "podium|top three|top four|top five|top ten",
        r"(?P<rounds>(?:complet|round|clos|fill)(?:es|s|ed|ing) (?:out |off |up )?(?:the )?(?:podium|top (?P<topn2>three|four|five|six|ten|<N>)))",
    ),
    (
        K.RANK,
        EXTREMES,
        rf"(?:are|were|remain|remained|being|as) (?:still |by far |together )?the (?P<topm>two|three|four|five|<N>) (?:(?P<most>{MOST})|(?P<least>{LEAST}))(?: (?:<C>|{NOUN})){{0,2}}",
    ),
    (
        K.RANK,
        EXTREMES,
        rf"the (?P<topm>two|three|four|five|<N>) (?:(?P<most>{MOST})|(?P<least>{LEAST}))(?: (?:<C>|{NOUN})){{0,2}}(?: in <P>)?(?: are| were|,|:| \()(?= (?:the )?<R>)",
    ),
    (
        K.RANK,
        "<O>",
        r"(?:slipped|fell|dropped|rose|climbed|moved|slid|jumped|sank|advanced|went|leapt|vaulted)(?: (?:back|up|down))*(?: from <O>(?: place| spot)?)?,? (?:to|into) (?:the )?(?P<o><O>)(?: (?:place|spot|position))?(?! (?:quarter|half|century|year|time|-))",
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
        r"(?P<next><O> only to|next only to|right behind|just behind)(?: (?:<C>|[a-z]+)){0,4}? (?P<r><R>)|(?P<next2><O> only)(?P<guess>)",
    ),
    (
        K.RANK,
        "<O>",
        r"(?<=and )(?P<o><O>) (?:in|on|by|for)|(?P<o2><O>) (?:of|among|out of) (?:the |our |all )?(?:<A>|<N>)",
    ),
    (
        K.RANK,
        "next ",
        rf"the (?P<next2>next) (?:{MOST})(?: (?:<C>|{NOUN}))?",
    ),
    (K.RANK, "just behind|close behind", r"(?P<next>just behind|close behind)(?= *[.,;]| *$)"),
    (
        K.RANK,
        "last|bottom",
        r"(?:rank(?:s|ed|ing)?|comes?|came|placed?|finish(?:es|ed)|is|was|were|are|stays?|stood|remains?|sits?)(?: (?:dead|in|at|still|only|now|the))* (?P<bottom>last|bottom)(?! (?:year|month|week|quarter|time|decade|edition|but))",
    ),
    (
        K.RANK,
        "on top|at the top|number|no. |pole position|place|runner-up|spot|position|<O>|claimed",
        r"(?P<o3><O>)[- ](?:place|spot|position)(?! (?:of|in the race))|(?P<first>(?:still )?on top|at the top|in pole position)(?! of)|(?:in|took|takes|taking|claim(?:ed|s)|regain(?:ed|s)|reclaim(?:ed|s)|secur(?:ed|es)|seiz(?:ed|es)|holds|held|retain(?:ed|s)|snatch(?:ed|es)|occup(?:ied|ies)) (?:back )?(?:a (?:distant|close) )?(?P<o><O>)(?: place| spot)|(?<!than the )(?<!of the )(?<!over the )(?<!to the )(?P<second>runner-up)",
    ),
    (
        K.RANK,
        "<O>",
        rf"(?:the|its|their|our|a|his|her) (?P<o><O>)[- ](?:(?P<most>{MOST})|(?P<least>{LEAST}))(?:[- ](?:<C>|{NOUN})){{0,2}}",
    ),
    (
        K.RANK,
        "<O>",
        r"(?<=, )(?P<o><O>)(?: and <O>)?(?: (?:in|on|by) (?:this|that) (?:respect|regard|count|measure|score|ranking|list)| respectively)?(?P<guess>)(?=,)",
    ),
    (
        K.RANK,
        "<O>",
        r"(?:a |the )?(?:distant|close|clear|comfortable|narrow|joint|good) (?P<o><O>)|(?<=[,\ue000] )(?P<o2><O>)(?= *[.;]| *$| in <P>)",
    ),
    (K.RANK, "top", rf"(?:the )?(?P<top>top) (?P<n><N>)(?: (?:<C>|{NOUN}))?"),
    (
        K.RANK,
        "<O>",
        (
            rf"(?:rank(?:s|ed|ing)?|comes?|came|coming|placed?|places|stands?|stood|finish(?:es|ed)|remain(?:s|ed)|is|was|were|are|(?:had|has|have) been|became|becomes?|end(?:ed|s)(?: up)?|lies|sits|sat|held|holds|took|takes)(?: (?:only|just|a|its|the|at|joint|distant|now|still|overall|world|global))*(?: in)?(?: the)? (?P<o><O>)"
            rf"(?: (?:place|from (?P<least>bottom)))?(?:,? (?:with|by))?{_AFTER}(?! (?:of|in) the (?:two|three|{NOUN} (?:to|who)))"
        ),
    ),
    (
        K.RANK,
        "<O>",
        rf"(?P<o><O>)-(?:(?P<most>{MOST})|(?P<least>{LEAST}))(?:[- ](?:<C>|{NOUN})){{0,2}}|as (?:low|high) (?:down )?as (?:the )?(?P<o2><O>)(?! of)(?: place| spot)?|(?:put(?:s|ting)?|plac(?:es|ed|ing)|leav(?:es|ing)|left|mak(?:es|ing)|made|rank(?:s|ed|ing)|push(?:es|ed|ing)|lift(?:s|ed|ing)|mov(?:es|ed|ing)|keeps|kept|drop(?:s|ped|ping)) (?:the )?(?:it|them|him|her|us|<R>)(?: (?:in|at|into|to|up|down|only|just|the|back|still))* (?P<o3><O>)(?: place| spot)?(?= *[.,;:!?)]| *$| (?:in|of|among|overall|on|behind|out|worldwide|globally|place)\b| <P>)",
    ),
    (
        K.RANK,
        "<O>",
        r"(?:lay|lies|lying|languish(?:es|ed|ing)?|linger(?:s|ed)|wallow(?:s|ed)|perched|rests?|ran|slot(?:s|ted) in(?:to)?|check(?:s|ed) in|weigh(?:s|ed) in|rolled in|came home|emerge(?:s|d)|start(?:s|ed)|was (?:placed|ranked|rated|listed)|is (?:placed|ranked|rated|listed)|stay(?:s|ed)|c[ao]m(?:es?|ing) in|sitting|lands?|landed|good for|enough for|settl(?:e|es|ed|ing) for)(?: (?:in|at|a|the|only|just|distant|comfortable|joint|equal|still))* (?P<o><O>)(?: place| spot)?(?= *[.,;:!?)]| *$| (?:in|of|among|overall|on|behind|out|worldwide|globally|with|by)\b| <P>)(?! (?:of|in) the (?:two|three))",
    ),
    (
        K.RANK,
        "fiddle|silver|bronze|runners-up|best of the rest|also-ran|rock bottom|cellar|tail|laggard|backmarker|back of the|rear",
        r"(?P<second>(?:the )?silver medal(?:list)?|(?:the )?runners[- ]up|runner up|the best of the rest|(?:plays?|played|playing) <O> fiddle|best of the (?:others|rest))|(?P<third>(?:the )?bronze medal(?:list)?)|(?P<bottom>rock bottom(?= of| *[.,;]| *$)|(?:the )(?:tail-?ender|back-?marker|laggard)(?: of the [a-z]+)?|at the (?:tail end|back|rear)(?: of the (?:pack|field|list|table|queue|class|line))?|(?:the )?bottom of the (?:list|table|pile|ranking|rankings|league|class|heap|pack)|the wooden spoon|prop(?:s|ped|ping)? up the (?:list|table|ranking|league|rest))",
    ),
    (
        K.RANK,
        "best of the|largest of the|smallest of the|of the podium|gold medal|pips|no. 1|pole",
        r"(?P<first>(?:the )?gold medal(?:list)?|on the top step of the podium|in pole position)",
    ),
    # Where a row stands, without a verb of ranks.
    (
        K.COMPARISON,
        "above|below",
        r"(?<!ranks )(?<!ranked )(?<!placed )(?<!sits )(?<!just )(?<!right )(?<!directly )(?<!immediately )(?:(?P<more>above)|(?P<less>below)) (?:the |that of )?(?P<r><R>)",
    ),
    (
        K.RANK,
        "rung|place|spot|position|notch|slot",
        r"(?:moved|slipped|dropped|fell|climbed|rose|went|jumped|lost|gained|slid|advanced|shot|up|down)(?: up| down| back)? (?:a|one|two|three|four|five|<N>) (?:rungs?|places?|spots?|positions?|notch(?:es)?|slots?)(?: (?:up|down))? (?:to|into) (?:the )?(?P<o><O>)(?: (?:place|spot))?",
    ),
    (
        K.RANK,
        " next",
        r"(?P<next>(?:comes|came|is|was|ranks|ranked) next)(?P<elided>)(?= *[.,;]| *$| (?:with|at|on the list)\b)",
    ),
    # Places that are lost or won, of which no number is told.
    (
        K.RANK,
        "places|place |place.|place,|spots|spot |spot.|spot,|rung|notch|position|crown|title|lead|throne|table|ranking|no longer|top ",
        r"(?P<vague>(?:slipped|fell|dropped|climbed|rose|went|jumped|lost|gained|slid|advanced|shot|moved|lose[sd]?|up|down|drops|slips|climbs|gains)(?: up| down| back)? (?:a|an|one|two|three|four|five|six|several|<N>) (?:rungs?|places?|spots?|positions?|notch(?:es)?)(?! (?:to|into) )|(?:lost|loses|losing|surrender(?:ed|s)|ced(?:ed|es)|relinquish(?:ed|es)|gave up|handed over) (?:its|the|their) (?:crown|title|throne|lead(?! (?:over|of|time))|top (?:spot|place|position)|number one (?:spot|position)|<O> place|mantle)|(?:dropp(?:ed|ing)|f[ae]ll(?:en)?|slipp(?:ed|ing)|slid|tumbled|crashed) out of the (?:top|first) (?:<N>|two|three|four|five|ten)|(?:moved|went|climbed|shot|slid|slipped|fell|dropped) (?:up|down) the (?:table|rankings?|list|league|standings|order)|no longer (?:in the top (?:<N>|two|three|four|five|ten)|(?:the )?(?:<O>|number one|top dog|leader|front-?runner|champion)))(?P<guess>)",
    ),
    (
        K.RANK,
        "trail",
        r"(?P<bottom>trail(?:s|ed|ing)? (?:the |behind the )?(?:field|pack|rest|list|table|others|bunch))(?P<guess>)",
    ),
)
