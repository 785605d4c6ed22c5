"""Chinese idioms of claims, in simplified characters."""

from articles.claims.claims import ClaimKind as K

# Hedges before a number; `articles.audit.hedges` says what each allows.
_HEDGES = (
    r"(?:大约|大概|约为|约|接近|将近|逼近|近|超过|超出|超|逾|多于|高于|大于|突破|破|不止|不到|不足|少于|低于|小于|未到|未达|至少|最少|不少于|不低于"
    r"|至多|最多|不超过|不多于|不高于|略高于|略低于|略超过?|略多于|略少于|刚过|刚超过|远超|仅有|仅|只有|只|高达|多达|整整|了|到|达到?|为|过){0,4}"
)
# Measures and hedges after a number.
_AFTER = r"(?:多(?!于)|余|以上|以下|左右|上下|出头|强|弱)?(?:个|篇|人|辆|万|元|名|家|项|件|吨|国|座|所|次|种|位|本|套|台)?(?:多(?!于)|以上|以下|左右)?"
_N = rf"{_HEDGES}(?P<n><N>){_AFTER}"
_YEARS = "(?:个?年度?|个?季度?|个?月)"

HAN_UP = "增长|成长|暴增|递增|猛增|上升|上涨|提高|增加|提升|攀升|反弹|回升|扩大|上扬|激增|飙升|走高|增多|年增|涨|(?<!上)升(?=了|<N>|至|到)|增(?=<N>|至|到|为)".replace(
    "<N>", "\ue003"
)
HAN_DOWN = "负增长|负成长|衰退|暴跌|递减|下降|下滑|下跌|减少|降低|回落|缩减|缩水|萎缩|锐减|骤降|略减|年减|降(?=<N>|至|到)|减(?=<N>|至|到)|跌(?=<N>|至|到)".replace(
    "<N>", "\ue003"
)
_MOVES = "弹|增|长|涨|升|高|扩|扬|降|跌|减|退|滑|落|缩"
_MOVE = rf"(?:(?P<down>{HAN_DOWN})|(?P<up>{HAN_UP}))"

_MORE = "多|高|大|强|快|长|贵"
_LESS = "少|低|小|弱|慢|短|便宜"
_MOST = "最(?:大|多|高|强|快|长|贵|好)"
_LEAST = "最(?:小|少|低|弱|慢|短|便宜|差)"
_NUMERAL = "[一二两三四五六七八九十]"

IDIOMS = (
    # Runs.
    (
        K.RUN,
        "连",
        rf"连续?(?:第(?P<o2><N>)|(?P<o><O>)|(?P<n><N>)){_YEARS}?(?:保持|实现|出现|呈现)?(?:同比)?{_MOVE}?",
    ),
    (K.RUN, "逐年|年年|每年|连年|持续", rf"(?P<every>逐年|年年|每年都?|连年|持续)(?:保持)?{_MOVE}"),
    # Order.
    (K.ORDER, "分别|依次", r"分别|依次"),
    # Changes between levels, and to one.
    (
        K.CHANGE,
        "由|从",
        rf"[由从](?:<P>的?)?{_HEDGES}(?P<start><N>){_AFTER}[,，]?{_MOVE}?[至到为](?:<P>的?)?{_HEDGES}(?P<end><N>){_AFTER}",
    ),
    (K.CHANGE, "至|到|为", rf"{_MOVE}[至到为成]了?{_HEDGES}(?P<end><N>){_AFTER}"),
    # Comparisons with other rows.
    (
        K.COMPARISON,
        "倍|<N>",
        rf"<P>?的?[是为达]?(?:相当于)?(?P<lead>{_HEDGES}不?及?)(?P<r><R>)<P>?的?(?:<C>)?的{_HEDGES}(?P<n><N>)(?:多|以上|左右)?",
    ),
    (
        K.COMPARISON,
        "比|较",
        rf"[比较](?P<r><R>)(?:[、和与及]<R>)*(?:的?<C>)?[更还要都]?(?:(?P<more>{_MORE})|(?P<less>{_LESS}))(?:出|了)?(?:{_N})?",
    ),
    (
        K.COMPARISON,
        "<R>",
        r"(?:明显|略|稍|远|大幅|已)?(?:(?P<more>高于|超过|多于|大于|超越|赶超|领先于?|高过|强于|反超)|(?P<less>低于|少于|小于|不及|不如|落后于|逊于|不到|弱于))了?(?P<r><R>)",
    ),
    (K.COMPARISON, "被", r"被(?P<r><R>)(?P<less>反超|超过|超越|赶超)"),
    (
        K.COMPARISON,
        "平均",
        r"(?:远|略|明显)?(?:(?P<more>高于|多于|大于|超过)|(?P<less>低于|少于|小于|不及))(?P<mean>平均)(?:水平|值|数)?",
    ),
    (K.COMPARISON, "同|等|平|样|当", r"[与和跟](?P<same><R>)(?:相同|相等|持平|一样|相当)"),
    # Parts of the whole.
    (
        K.SHARE,
        "占",
        rf"(?:合计|总计|合共|共|一共|加起来)?(?:占|占比)(?:了|到|全部|总(?:量|数|额)?|全国|整体|<R>|<A>|<C>|的|人口){{0,5}}?{_N}",
    ),
    (
        K.SHARE,
        "来自|在|出自|属于|销往|流向|集中",
        r"(?P<half><N>)(?:以上)?的?<C>(?:来自|在|出自|属于|销往|流向|集中)",
    ),
    (
        K.SHARE,
        "<A>",
        rf"<A>中?[有]?(?P<hancount>{_NUMERAL}|<N>)(?:个|国|家)?(?:<C>|市场|领域|国家?)*的?(?:<C>)?(?P<predicate>{_HEDGES}<N>)",
    ),
    (
        K.SHARE,
        "个|国|家",
        rf"(?P<hancount>{_NUMERAL}|<N>)(?:个|国|家)(?:领域|国家?|市场|地区)?的?(?:<C>)?(?P<predicate>{_HEDGES}(?<=[超过逾到于足])<N>)",
    ),
    (
        K.SHARE,
        "都|均|皆|全|无|各",
        rf"(?:<A>的?(?:<C>)?)?(?P<each>都|(?<!平)均|皆|全部|全都|无一不|各自)(?:<C>)?(?P<predicate>{_HEDGES}<N>){_AFTER}",
    ),
    # Ranks.
    (
        K.RANK,
        "<O>",
        r"(?:排名?|位?居|位列|名列|列|排在|位于|为|是)+(?:世界|全国|全球|<A>|其中|各国)?的?(?P<o><O>)(?:位|名|大)?",
    ),
    (K.RANK, "次", r"居(?P<second>次(?:位|席)?)|(?P<second2>次席)"),
    (
        K.RANK,
        "<O>",
        r"(?P<o><O>)(?:(?P<most>[大多高强])|(?P<least>[小少低弱]))(?:的?<C>|的?国家?|的?市场|的?领域|经济体)?",
    ),
    (K.RANK, "前", r"(?P<top>前)(?P<n><N>)(?:名|位|大|强)?"),
    (
        K.SUPERLATIVE,
        "其他|其余|任何",
        rf"比(?:其他|其余|任何|别的)[^,，。]{{0,8}}?[都更均]?(?:(?P<most>{_MORE})|(?P<least>{_LESS}))",
    ),
    # Superlatives; those of a row's own periods first.
    (
        K.SUPERLATIVE,
        "以来",
        rf"自?(?P<since><P>)以来的?(?:<C>)?的?(?:(?P<most>{_MOST}|新高|高点)|(?P<least>{_LEAST}|新低|低点))(?:水平|值|点)?(?P<own>)",
    ),
    (
        K.SUPERLATIVE,
        "高|低|纪录",
        (
            r"(?P<own>[创刷][下出造了新]*(?:历史|<P>以来)?的?)(?:(?P<most>新高|最高|纪录)|(?P<least>新低|最低))(?:纪录|水平)?"
            r"|(?P<own3>历[史年]?)(?:(?P<most2>最高|新高)|(?P<least2>最低|新低))(?:水平|纪录)?"
        ),
    ),
    (
        K.SUPERLATIVE,
        "最",
        (
            rf"(?:<C>|规模|人口|数量)?(?:远远|明显|也|均|都)*(?:(?P<most>{_MOST})|(?P<least>{_LEAST}))(?!<N>|化|终|初|后|近|新|长期)"
            r"(?:的(?:<C>|国家?|领域|市场|地区|类别|学科|行业|一个|是)*)?"
        ),
    ),
    (
        K.SUPERLATIVE,
        "首|冠|一",
        r"(?:<C>)?(?:位居|高居|稳居|居|列|排名?)(?:全球|世界|全国|各国|<A>)?之?(?P<most>首位?|冠|榜首|第一)",
    ),
    # Totals and averages.
    (
        K.TOTAL,
        "计|共|总和",
        r"合计|总计|共计|总共|一共|总和|累计|(?<!公)共(?=有|售|<N>|<C>|约|发|计)",
    ),
    (K.AVERAGE, "平均", r"平均"),
    # Changes by so much.
    (
        K.CHANGE,
        "比|较",
        rf"[较比]<P>(?:(?P<up>[多高涨增升]+|增长|成长|增加|上升|提高)|(?P<down>[少低减跌降]+|下降|减少|衰退))(?:出|了)?{_N}",
    ),
    (K.CHANGE, "幅", rf"(?:(?P<up>增幅|涨幅|升幅)|(?P<down>降幅|跌幅|减幅)){_N}"),
    (K.CHANGE, "番|倍", r"(?P<multiple><N>)"),
    (
        K.CHANGE,
        _MOVES,
        rf"(?:同比|环比|按年|较上年|年)?(?:有所|出现|大幅|小幅|略有)?{_MOVE}(?:幅度)?(?:{_N}|了)?",
    ),
    (
        K.CHANGE,
        "高|低|多|少|超|不及",
        r"(?:(?P<more>高于|多于|超过)|(?P<less>低于|少于|不及))(?P<base><P>)",
    ),
    # Thresholds: hedged numbers that nothing else has taken.
    (K.THRESHOLD, "<N>", _N),
)
