"""English idioms of totals, averages and thresholds."""

from articles.claims.claims import ClaimKind as K
from articles.claims.idioms.english.words import (
    NOUN,
    ROWS,
    N,
)

IDIOMS = (
    (
        K.THRESHOLD,
        "between |from ",
        r"(?P<between>between) [$€£¥]?(?P<n><N>) and [$€£¥]?(?P<high><N>)(?! (?:<P>))",
    ),
    # Hedges that stand before a number in few texts.
    (
        K.THRESHOLD,
        "more like|something like|order of|region of|vicinity of|neighbourhood of|neighborhood of|somewhere|brink of|cusp of|verge of|edge of|distance of|whisker|hair|clear of|closing in|knocking|not even|even |best part|nigh |a good |upwards|mark|barrier|threshold|milestone|line|ceiling|floor",
        (
            r"(?:(?P<about>(?P<guess>more like)|something like|(?:in|of|on) the (?:order|region|vicinity|neighbou?rhood) of|somewhere (?:around|near|about|in the region of)|give or take|thereabouts)"
            r"|(?P<almost>on the (?:very )?(?:brink|cusp|verge|edge) of|within (?:touching|striking|shouting) distance of|a (?:whisker|hair|hair's breadth) (?:off|away from|from|below|under)|closing in on|knocking on(?: the door of)?|the best part of|well-nigh|nigh on|inching towards|homing in on|bearing down on)"
            r"|(?P<under>not even|nowhere near|(?:nobody|no one|no-one|none|no other [a-z]+)(?: else)?(?: of them)?(?: even| ever| has| had| have)* (?:g[eo]t(?: up)? to|got past|reach(?:ed|es)|managed?|made(?: it to)?|hit|topped|passed|broke|cleared|touched))"
            r"|(?P<beyond>a good|upwards of|fully|(?:comfortably |well |safely |just )?clear of)) (?:the |an? )?[$€£¥]?(?P<n><N>)"
        ),
    ),
    (
        K.THRESHOLD,
        "mark|barrier|threshold|milestone|line|ceiling|floor|level",
        r"(?:(?P<beyond>past|beyond|over|above|through|crossed|crosses|broke|breaks|broken|cleared|clears|breached|passed|passes|topped|smashed|shattered|surpassed|exceeded|breaching|passing|crossing)|(?P<under>below|under|short of|shy of|beneath)|(?P<atleast>reached|reaches|hit|hits|hitting|reaching|touched|at|to)) the (?:[a-z]+ )?[$€£¥]?(?P<n><N>)[- ]?(?:[a-z]+[ -])?(?:mark|barrier|threshold|milestone|line|ceiling|floor)(?![a-z])",
    ),
    (
        K.TOTAL,
        "plus|came to|comes to|amount|ran to|runs to",
        r"(?P<whole>)(?:<R>|<P>) plus (?:<R>|<P>)(?= *:| (?:is|was|makes?|made|gives?|gave|comes?|came|equals?)\b| =)|<A>(?: [a-z<C>]+){0,2}? (?:came|comes|amount(?:s|ed)?|ran|runs?|ran up) to(?= [^.;]{0,24}<N>)",
    ),
    (
        K.TOTAL,
        "total|sum|came to|comes to|amount|ran to|runs to",
        r"(?:the|a|their|its) (?:<P>|combined|joint|overall|annual|yearly|grand) (?:total|sum)(?= (?:for|of|in|across|was|is|came|comes|stood|reached) )|(?P<whole>)<R>(?:,? and| and) (?:the )?<R> (?:came|comes|amount(?:s|ed)?|ran|runs?) to(?= [^.;]{0,24}<N>)",
    ),
    (
        K.AVERAGE,
        "average|mean|median",
        r"(?:an? )?(?:(?:simple|arithmetic|weighted|unweighted) )?(?:average|mean|median) of(?= (?:about |around |roughly |nearly |almost |just |over |under |some |more than |less than |only )*[$€£]?<N>)|(?<![a-z] )(?:average|mean|median) [a-z]+(?= (?:[a-z<R><C><P>]+ ){0,6}?(?:was|were|is|are|came|comes|stood|stands|of|rose|fell) )|(?<![a-z] )(?:average|mean|median) <R>(?= [^.;,]*<N>)",
    ),
    (
        K.THRESHOLD,
        "do with|settle|scrap|eked|eke |muster|boast|got by|get by",
        r"(?P<exactly>ma(?:kes?|de) do with|settl(?:es?|ed) for|scrap(?:es?|ed) (?:together )?|ek(?:es?|ed) out|muster(?:s|ed)?|boast(?:s|ed)?|(?:got|gets?) by (?:on|with)) (?:just |only |a mere |merely )?[$€£¥]?(?P<n><N>)(?! (?:of|in)\b)",
    ),
    # The sum of a year of which the table has the parts.
    (
        K.TOTAL,
        "came to|comes to|amounted to|totalled|totaled|added up to|ran to|reached|summed to|numbered",
        rf"(?P<year><P>)[^,.;0-9]{{0,24}}? (?:came|comes|amounted|totall?ed|added up|ran|reached|summed|numbered)(?: to)? {N}(?! (?:in|of) <P>)",
    ),
    (
        K.TOTAL,
        "came to|comes to|amounted to|totalled|totaled|added up to|ran to|reached|summed to|numbered",
        rf"(?:came|comes|amounted|totall?ed|added up|ran|reached|summed|numbered)(?: to)? {N}(?: <C>)? (?:in|for|over|during) (?P<year><P>)",
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
        " on average",
        rf"{N}(?: (?:<C>|{NOUN})){{0,2}},? on average",
    ),
    (
        K.AVERAGE,
        "average|averag|mean|apiece",
        (
            r"on average|an average of|averag(?:e|ed|es|ing)(?= [$€£]?<N>| (?:about|around|roughly|nearly|almost|just|over|under|some|more|less|only|at|is|was|stands|stood|came|comes|of|for|across|out)\b)"
            r"|(?:(?:the|an?|its|their|this) )?(?:[a-z]+-[a-z]+ |<A>[- ])?(?:(?:arithmetic|simple|unweighted|weighted|overall|annual|monthly|quarterly|yearly|sample) )*(?:average|mean)(?: (?:<R> |(?:annual|yearly|monthly|quarterly) |[a-z]+ (?=<C>))?(?:<C>|ROWS|(?:of|across|for|over|in|per) (?=(?:the |all |these )*(?:<A>|<R>|<N>|<C>)))|(?= (?:was|is|stood|came|comes|of|works)\b))"
            r"|the (?:mean|average)(?! (?:household|family|person|home|citizen|adult|consumer|reader|man|woman|worker|tourist|shopper|pupil|student|voter|driver|town|street|day)\b)|apiece"
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
