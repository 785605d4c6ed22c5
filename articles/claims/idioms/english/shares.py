"""English idioms of parts of a whole, and of rows of which something is true."""

from articles.claims.claims import ClaimKind as K
from articles.claims.idioms.english.words import (
    DOWN,
    HEDGED,
    HEDGES,
    LABEL,
    LESS,
    MORE,
    MOVE,
    MOVES,
    ROWS,
    THING,
    UP,
    N,
)

IDIOMS = (
    (
        K.SHARE,
        " in | out of |every ",
        r"(?P<guess>(?:one|two|three|four|<N>)(?: (?:[a-z]+|<C>)(?: [a-z]+)? (?:in|out of)(?: every)?|(?: (?:[a-z]+|<C>)){0,2} (?:in|out of) every) (?:<N>|three|four|five|six|seven|eight|nine|ten|twenty)|every (?:second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|other|<O>) (?:[a-z]+|<C>))(?! <C>)(?= *[.,;:)]| *$| (?:is|was|are|were|of|that|in|comes?|came|goes|went|sold|made|bought|has|had|from|produced|now)\b| <R>)",
    ),
    # Rows of which something is true.
    (
        K.SHARE,
        "only |alone|none but|nobody but|just ",
        rf"(?<!behind )(?<!trails )(?<!trailed )(?<!trailing )(?<!after )(?P<only>(?:only|none but|nobody but|no one but|just))(?: in| at| for)? (?:the )?(?P<subject><R>)(?!(?:'s)?(?:(?:,| and|, and) (?:the )?<R>)* (?:(?:[a-z]+|<C>) ){{1,3}}(?:{MORE}|{LESS})(?![a-z])(?!{THING}{{0,2}}? than (?:[$€£]?<N>|(?:in |at |during )?(?:<P>|a year|last|the year))))|(?P<subject2><R>)(?:, |'s | )(?P<only2>alone)(?! (?:(?:[a-z]+|<C>) ){{1,3}}(?:as (?:much|many)|[$€£]?<N>))|(?P<only3>alone)(?= in [a-z]+ing\b)",
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
        "everywhere|across the board|in every case|one and all|all round|without exception|bar none",
        rf"{MOVE},? (?P<each>everywhere(?! (?:but|except|bar|apart|other|save))|across the board|in every case|one and all|all round|without exception)(?P<moves>)",
    ),
    (
        K.SHARE,
        MOVES,
        rf"{MOVE}(?: [a-z]+ly)? (?:in|at|for|across|on) (?:every|each|all)(?: [a-z]+)?(?: {ROWS}|<A>)? (?P<allbut>but|bar|except(?: for)?|save|apart from|other than) (?:in |at )?(?:the )?(?P<but><R>)(?:(?:,| and|, and) (?:the )?<R>)*(?P<moves>)",
    ),
    (
        K.SHARE,
        f"{MOVES}| than|above|below|over|under",
        (
            rf"(?:(?P<allbut>all|every one) (?:but|except) (?P<but>one|two|three|<N>|<R>)|(?P<each>each|every one|every|all|both)|(?P<none>none|not one|no)|(?:only |just |exactly )?(?P<count><N>|one(?= (?:out )?of)|two|three))"
            rf"(?: (?:out )?of)?(?: (?:the|these|those|them|its|our))? ?(?:(?:other|remaining|rest of the) )?(?:{LABEL})?(?: (?:has|have|had|saw|see|recorded|posted|enjoyed|suffered|logged|notched|managed|experienced|delivered|achieved|output|production|volumes?|sales|rates?|prices|traffic|crops?|harvests?|registered|showed|reported|a|an|its|their|<C>|of|in|the|numbers?|figures?|also)){{0,6}} (?P<moves>{MOVE}|(?:were|are|was|is) (?:(?P<more>{MORE})|(?P<less>{LESS}))(?! than (?:[$€£]?<N>|<R>))|[a-z]+[det] (?:(?P<most2>{MORE})|(?P<least2>{LESS}))(?: <C>)?(?: in <P>)? than (?:(?:it|they) [a-z]+ )?(?:in )?(?=<P>)|[a-z]+ (?:(?:a|an|its|their) )?(?:(?P<more3>{MORE})|(?P<less3>{LESS}))(?: [a-z]+| <C>){{0,2}} than (?:(?:it|they) [a-z]+ )?(?:in )?(?=(?:twelve|a|the|one|two|three|five|ten|<N>) (?:months?|years?|quarters?|decades?)|last (?:year|quarter|month|season)|before\b|(?:the )?<P>)|(?:were|are|was|is|stood|remained|stayed)(?: still)? (?:(?P<up2>above|over)|(?P<down2>below|under)) (?:its|the|their|that of)(?= (?:[a-z]+ ){{0,2}}<P>))"
        ),
    ),
    (
        K.SHARE,
        "<N>",
        rf"(?P<predicate>{HEDGED}<N>)(?: <C>)? in (?:(?P<allbut>all|every one) but (?P<but>one|two|three|<N>)|(?P<each>all|each|every|both)|(?P<none>none)|(?:only |just )?(?P<count><N>|one|two|three))(?: (?:out )?of)?(?: (?:the|these|those))? ?(?:{LABEL}|<C>)",
    ),
    (
        K.SHARE,
        "none|nothing",
        r"(?P<nil>(?:practically|virtually|almost|next to) (?:none|nothing|no))",
    ),
    (
        K.SHARE,
        " in ",
        rf"(?<![-–] )(?P<count><N>) {ROWS} in (?:every )?(?:<N>|four|five|six|seven|eight|nine|ten)(?P<whole>)",
    ),
    # Of some rows something is true, that their clause says anywhere.
    (
        K.SHARE,
        " but | except| bar | save | apart from | other than | excluding",
        rf"(?P<each>(?:all|every|each) (?:of )?(?:the |these |our |its )?{LABEL}|<A>|<R>) (?:but|except(?: for)?|bar|save(?: for)?|apart from|other than|excluding) (?:in |at |for )?(?:the )?<R>(?P<whole>)(?:(?:,| and|, and) (?:the )?<R>)*",
    ),
    (
        K.SHARE,
        " of | but | except| bar ",
        rf"(?:(?P<allbut>all|every one|each) (?:but|except(?: for)?|bar) (?:the )?(?P<but>one|two|three|<N>|<R>)(?:(?:,| and|, and) (?:the )?<R>)*(?: of)?|(?<!the )(?:only |just |exactly )?(?P<count><N>|one|two|three)(?: out)? of (?=(?:the |these |those |our |its |all |your )?{LABEL}(?!'))) ?(?:the |these |those |our |its |all |your )?(?P<whole>{LABEL})?",
    ),
    (
        K.SHARE,
        "only|just|exactly|out of|<N>",
        rf"(?:only|just|exactly) (?P<whole>)(?P<count><N>|one|two|three) {ROWS}(?!(?:,[^,.;]{{1,40}},)? (?:(?!than\b|in\b)[a-z]+ ){{1,2}}(?:(?:a|an|the) )?(?:{MORE}|{LESS})(?! than (?:[$€£]?<N>|(?:in )?(?:<P>|a year|the year|last|it\b|they\b))))|(?:the (?:other|remaining) )?(?<!only )(?<!just )(?P<part_of><N>)(?: the)?(?= {ROWS})",
    ),
    # Parts of the whole.
    (
        K.SHARE,
        "share|slice|chunk|portion",
        rf"{N}(?: (?:market|global|world))?[ -](?:share|slice|stake|portion|chunk)(?: of)?",
    ),
    (
        K.SHARE,
        "share|portion|slice|contribution",
        rf"(?:share|proportion|portion|slice|contribution)(?: (?:of|in|to)(?: [a-z<C><R><A>'-]+){{1,4}}?)?,?(?: [a-z]+,)? (?:was|is|were|stood at|stands at|came to|comes to|reached|amounted to|of|at|works out at|remained(?: at)?) (?:still |now |at )?{N}",
    ),
    (
        K.SHARE,
        "one of",
        r"(?P<only3>one of (?:only |just )?(?:two|three|four|five|six|<N>))(?! of)",
    ),
    (
        K.SHARE,
        "account|ma|represent|compris|contribut|constitut|responsible|form",
        rf"(?:account(?:s|ed|ing)? for|ma[dk]es? up|making up|represent(?:s|ed|ing)?|compris(?:es|ed)|contribut(?:es|ed|ing)|constitut(?:es|ed|ing)|responsible for|form(?:s|ed)?)(?: (?:about|some|fully|still|together|between them))? {N}(?: of (?:the )?<R>(?:'s)?(?: <C>)?)?",
    ),
    (
        K.SHARE,
        "<N>",
        rf"(?:suppl(?:y|ies|ied)|provid(?:e|es|ed)|generat(?:e|es|ed)|deliver(?:s|ed)?|holds?|held|claim(?:s|ed)?|captur(?:e|es|ed)|command(?:s|ed)?|takes?|took|buys?|bought|consum(?:e|es|ed)|produc(?:e|es|ed)|made|makes?|sold|sells?|ship(?:s|ped)?|handled?s?|carr(?:y|ies|ied)|contain(?:s|ed)?|hosts?|hosted|received?s?|attract(?:s|ed)?)(?: up| home| in)?(?: (?:about|some|fully|still|together|between them))? {N}(?= of\b| *[.,;)]| *$)",
    ),
    (
        K.SHARE,
        "most|majority|bulk|lion's share",
        r"(?:account(?:s|ed|ing)? for|ma[dk]es? up|supplied|provid(?:es|ed)|generat(?:es|ed)|produc(?:es|ed)|exports?|exported|sells?|sold|represent(?:s|ed)|constitut(?:es|ed)|contribut(?:es|ed)|form(?:s|ed)?|holds?|held|<C>) (?P<majority>(?:still )?(?:the|a) (?:(?:vast|great|clear|large) )?(?:bulk|majority|lion's share)|most of)(?: of)?",
    ),
    (K.SHARE, "<N>", rf"(?P<fraction>{HEDGES})(?P<n><N>) <C>"),
    (
        K.SHARE,
        "<N>",
        rf"(?<=, )(?P<for>){N}(?= *[.,;)]| *$)",
    ),
    (
        K.SHARE,
        "<N>",
        rf"(?P<for>(?P<subject><R>)(?:'s)?,?|together) {N}(?= of\b| *[.,;)]| and\b| *$)",
    ),
    (K.SHARE, "<N>", rf"(?P<for>for) {N}"),
    (K.SHARE, ", or ", rf"(?<=, )(?P<or>or) {N}(?= of\b| *[.,;:)—–]| *$)"),
    (
        K.SHARE,
        "<N>",
        rf"(?:(?:another|a further|the (?:remaining|other)) )?{N} of (?P<whole_r>(?:the )?<R>)(?:'s)?{THING}{{1,2}}",
    ),
    (
        K.SHARE,
        "<N>",
        rf"{N} of (?!(?:the |all )?(?:[a-z-]+ )?(?:variance|variation|variability|respondents|participants|time|way|distance|journey|road)\b)(?:everything|(?:it|them|that|this)(?![a-z])|(?:world|global|worldwide|national|overall|total){THING}{{1,2}}|(?:all|the|its|their|our|your)(?! <P>)(?: (?:the|world's|total|entire|combined|whole|<A>'?s?|<R>(?:'s)?))*{THING}{{0,3}}|<C>)",
    ),
    (
        K.SHARE,
        "<N>",
        (
            r"(?:(?P<allbut>all|every one) (?:but|except) (?P<but>one|two|three|<N>|<R>)|(?P<each>each|every one|all|both)"
            r"|(?P<none>none|not one|no(?! (?:more|less|fewer|higher|lower|greater)\b))|(?:only |just |exactly )?(?P<count><N>|one|two|three))"
            r"(?: of)?(?: (?:the|its))? ?(?:<A>|(?:the )?<N>(?: [a-z]+)?|of them|fields|countries|markets|regions|areas)?(?: [a-z<C>]+){0,6}?"
            rf" (?:<C> )*(?P<predicate>{HEDGED}<N>)(?! figures| digits)"
        ),
    ),
    # The same without a number.
    (
        K.SHARE,
        "most|majority",
        rf"(?<!at )(?P<part>most|(?:the|a) (?:[a-z]+ )?majority)(?: {ROWS}| of (?:the |these |those |our )?{LABEL})",
    ),
    (
        K.SHARE,
        "every|each|all |none|no |not one|not a |neither|both",
        rf"(?:(?P<each>every|each|all|both)|(?P<none>none|no(?= {ROWS})|not (?:one|a single one|a single)|neither))(?: single)?(?: one)?(?: of)? (?P<any>(?:the |these |those |our )?{LABEL}|(?:the )?(?=<R>(?: and| nor|,)))(?! (?:together|combined|put together|taken together|jointly|between them)\b)",
    ),
    (
        K.SHARE,
        "everywhere",
        rf"(?:{MOVE} )?(?P<allbut>everywhere) (?:but|except(?: for)?|bar|apart from|other than|save)(?: in)? (?:the )?(?P<but><R>)(?P<whole>)(?:(?:,| and|, and) (?:in )?(?:the )?<R>)*",
    ),
    # An answer: two have, all did.
    (
        K.SHARE,
        " have| has| did| do| does| are| were| was| is",
        r"(?:(?P<each>all|each|every one|both)|(?P<none>none|neither|not one)|(?P<count><N>|one|two|three)|(?P<part>most))(?: of (?:them|the <N>|<A>))? (?:have|has|had|did|do|does|are|were|was|is)(?P<answer>)(?= *[.,;:]| *$)",
    ),
    (
        K.SHARE,
        "of every|in every|out of every|in <N>|in ten|in five|in four|in six|in three",
        r"(?P<guess>(?:just |only |about |nearly |almost |over |more than |roughly |around )?(?:one|two|three|four|five|six|seven|eight|nine|<N>) (?:in|of|out of)(?: every)? (?:<N>|ten|five|four|three|six|seven|eight|nine|twenty))(?= (?:of|[a-z]+s\b|<C>))",
    ),
    (
        K.SHARE,
        "bulk|lion's share|majority|better part|most of|more than half",
        r"(?P<majority>(?:the|a) (?:(?:vast|great|clear|large|overwhelming|slim|bare) )?(?:bulk|majority|lion's share)(?: of (?:the|all|its|their|total|world|global|our|what|that|those)?(?: [a-z]+| <C>)?))(?P<guess>)",
    ),
    (
        K.SHARE,
        "together|between them",
        r"(?:together|between them|jointly|combined),? (?:another |a further |some |about |nearly |almost |roughly |over |more than |only |just )*(?P<n><N>)(?P<guess>)(?= of\b| *[.,;)]| *$)",
    ),
    # Of what another column has, of what is left, and of rows at the end of their clause.
    (
        K.SHARE,
        " of what | of all | of everything | of every",
        rf"{HEDGES}(?P<guess><N>) of (?:what|all(?: that)?|everything(?: that)?|every [a-z]+ (?:that )?) ?(?:(?:the|its|their|our|his|her|a) )?(?!(?:it|they) (?:was|were|had been|is)\b)(?:[a-z]+|<R>|<C>)(?:'s)? (?:[a-z]+|<C>)(?: [a-z]+)?(?! <P>)",
    ),
    (
        K.SHARE,
        "the remaining|the other|the rest",
        rf"(?:the (?:remaining|other)|the rest,?(?: (?:some|about|or))?) {HEDGES}(?P<part_left><N>)(?P<guess>)(?= *[.,;:)]| *$| (?:is|was|were|are|came|comes|went|goes|of|in|from|to|belongs?|fell)\b)",
    ),
    (
        K.SHARE,
        "every|each|all |both",
        rf"(?:(?P<more>{MORE})|(?P<less>{LESS})){THING}{{0,2}}?(?: than (?:in |at |during )?(?:<P>|(?:a|the) (?:year|month|quarter) (?:before|earlier|ago)))? (?:in|at|for|across|among|on) (?P<each>each|every one|every|all|both)(?: (?:one|other|single))?(?: of)?(?: (?:the|these|those|its|our|their))? ?(?P<moves>{LABEL})",
    ),
    (
        K.SHARE,
        "share|slice|proportion|portion|stake|contribution",
        rf"(?:had |has |have )?(?:{UP}|{DOWN}|stood|stayed|remained|was|is|passed|crossed|topped|exceeded)(?P<share_of>) (?:just |well |to )*(?:below|above|under|over|past|beyond) (?:an? )?(?P<n><N>)",
    ),
    (
        K.SHARE,
        "none |not one |neither ",
        r"(?:none|not one|neither)(?: of (?:them|these|those|the others))? (?:was|were|is|are|has|have|had|did|does|do|could|can) [a-z]+(?: [a-z]+)?(?P<guess>)",
    ),
    (
        K.SHARE,
        "<N>",
        rf"{HEDGES}(?P<n><N>)(?P<in_so_many>)(?P<guess>)(?= of\b| [a-z]| <[RCP]>| *[.,;:)]| *$)".replace(
            "<[RCP]>", "(?:<R>|<C>|<P>)"
        ),
    ),
    (
        K.SHARE,
        "<N> of ",
        rf"{HEDGED}(?P<n><N>) of (?P<guess>)(?!(?:an?|us|them|it|this|that|these|those|what|which|whom|my|your|a|hours?|years?|time)\b)[a-z]+(?: [a-z]+)?(?= (?:was|were|is|are|has|have|had|did|do|can|could|go(?:es)?|went|came|comes?|live[sd]?|use[sd]?|said|say|voted?|work(?:s|ed)?)\b)",
    ),
    (
        K.SHARE,
        "of every|of each|in every|out of every",
        r"(?:of|in|out of) (?:every|each) (?P<guess>(?:<N>|hundred|thousand|ten))(?: (?:[a-z]+|<C>)){0,2}?,? (?:(?:about|some|nearly|almost|over|just|only|roughly|more than|fewer than) )*<N>",
    ),
)
