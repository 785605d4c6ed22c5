"""Words beside a claim that change nothing of what it says, in both languages.

A word that may change it (an average, a condition, another measure, another time) is in none of these.
"""

from articles.audit.numbers import words


def _set(row: str) -> frozenset[str]:
    return frozenset(words(row))


# Words of grammar, of reporting, and verbs that say only that a row has a value.
NEUTRAL = _set(
    "the a an this that these those it its it's they their theirs them he his she her we our us i my you your who whose which itself themselves s t"
    " is are was were be been being am has have had having do does did done can and or but so as yet while whereas though although because"
    " in of on at by for from to with into onto over during within across about around through up"
    " also too even still already again now then here there instead however meanwhile indeed fact course quite rather very really perhaps all both each every own"
    " alone much far well way just contrast comparison simply roughly some exactly almost nearly around"
    " figure figures number numbers value values level levels total totals data table chart list listed shown given column row line reading readings count tally"
    " result results statistics sample study survey case half-way end start close beginning place position spot side part"
    " make makes made making produce produces produced producing see sees saw seen record records recorded report reports reported post posts posted log logged"
    " register registers registered show shows showed enjoy enjoys enjoyed hold holds held holding keep keeps kept remain remains remained stay stays stayed stand stands stood standing"
    " come comes came coming lie lies lay languish languishes languished sit sits sat rank ranks ranked ranking take takes took taken carry carries carried handle handles handled welcome welcomes welcomed"
    " receive receives received draw draws drew drawn attract attracts attracted host hosts hosted sell sells sold ship ships shipped deliver delivers delivered build builds built"
    " open opens opened file files filed publish publishes published win wins won gross grosses grossed earn earns earned spend spends spent harvest harvests harvested mine mines mined"
    " generate generates generated emit emits emitted supply supplies supplied provide provides provided give gives gave get gets got use uses used live lives lived"
    " reach reaches reached hit hits manage manages managed finish finishes finished start starts started begin begins began end ended turn turns turned go goes went prove proves proved"
    " look looks looked seem seems seemed appear appears appeared become becomes became bring brings brought put puts return returns returned run runs ran feature features featured measure measures measured"
    " boast boasts boasted count counts counted score scores scored land lands landed serve serves served house houses housed contain contains contained rise-to consume consumes consumed"
    " let lets continue continues continued go-on call calls called known mention mentions mentioned fared performed achieve achieves achieved amount amounts amounted"
    " latest mark milestone threshold barrier succession noted observation occasion spell stage counted lot bunch group field club terms place"
    " edge edges edged creep creeps crept inch inches inched nudge nudges nudged tick ticks ticked sail sails sailed sweep sweeps swept roar roared race raced march marched storm stormed cruise cruised squeak squeaked push pushed sneak sneaked"
    " own owns owned nevertheless nonetheless nose whisker hair entire survey surveyed review reviewed i've they've we've you've they're we're it'll he's she's"
    " eg ie say ah oh well yes lovely mere merely"
    " no-doubt true right wrong clear sure surprisingly surprising remarkable notable notably striking"
)
# Adverbs in -ly, all of which say nothing, but for these.
ADVERBS_THAT_MATTER = _set(
    "jointly collectively annually yearly monthly quarterly weekly daily hourly relatively proportionally proportionately averagely respectively only hardly barely scarcely"
    " mostly mainly partly largely exclusively domestically globally internationally regionally locally nationally early mutually severally previously formerly originally initially subsequently"
    " likely unlikely possibly supposedly cumulatively combinedly consecutively successively nominally externally internally family monopoly supply assembly italy july"
)
# A noun for a time is nothing more than the time that is spoken of, after these.
TIMES_SPOKEN_OF = r"\b(?:in |by |for |over |during |of |at )?(?:that|this|the same|the) (?:same )?(?:year|month|quarter|period|season|time|date|day|week|point|games|census)(?:'s|’s)?\b(?! (?:before|earlier|after|ago|later))"
# What stands before these is who says it.
REPORTS = (
    r"\b(?:sa(?:ys?|id|ying)|claim(?:s|ed|ing)?|insist(?:s|ed)?|argu(?:es?|ed)|wr(?:ites?|ote)|t(?:ells?|old)(?: (?:me|us|you|reporters|readers))?|th(?:inks?|ought)|believ(?:es?|ed)|not(?:es?|ed)|f(?:inds?|ound)"
    r"|suggest(?:s|ed)?|reveal(?:s|ed)?|indicat(?:es?|ed)|confirm(?:s|ed)?|stat(?:es?|ed)|assert(?:s|ed)?|maintain(?:s|ed)|announc(?:es|ed)|explain(?:s|ed)?|remember|recall(?:s|ed)?|shows?|showed) that\b"
    r"|\b(?:says?|said|claims|claimed|insists|insisted|argues|argued|writes|wrote|thinks?|thought|believes|believed|asserts|asserted|reckons?|reckoned|states|stated)(?: that)?\b"
)

# A clause that begins with these says in which case, or of what, its neighbour is true.
CONDITIONS = (
    r"\s*(?:adjust(?:ed|ing) for|(?:[a-z]+ly |[a-z]+-)adjusted|after adjust\w*|exclud(?:ing|ed)|except(?:ing)?|not counting|leaving (?:out|aside)|if|unless|assuming|provided|per|in real terms|in nominal terms|at constant"
    r"|relative to|as an? (?:share|proportion|percentage|part)|weighted|apart from|other than|without|among|of those|of these|on (?:a|an) [a-z-]+ basis|in relation to|measured (?:by|per|against))\b"
    r"|\s*(?:剔除|扣除|除(?!了|以)|除了|不计|不含|不包括|不算|如果|若(?!论|干|按|看|以)|假如|倘若|经[^,，]{0,8}调整|以[^,，]{1,8}[计算]|按[^,，]{1,8}[计算]|就[^,，]{1,8}而言)"
)
# Signs that join two clauses.
CONJUNCTIONS = (
    r" (?:and|but|while|whereas|though|although|yet|because|where|when|since(?! ?\ue002)) "
)

NEUTRAL_HAN = _set(
    "其中 此外 另外 同时 但是 但 而且 而 则 却 也 又 都 均 还 仍 仍然 已经 已 曾 曾经 就 便 才 再 更 更是 亦 不过 然而 因此 所以 虽然 虽 尽管 以及 并且 且 并于 和 与 及"
    " 的 了 着 过 得 地 之 是 为 有 于 在 由 以 达 达到 共 等 这 那 该 此 其 它 他们 它们 它的 其它 本 个 位 名 家 国 城 省 座 市 条 项 所 只 支 队 类 种 局 块 面 枚 辆 台 部 件 篇 吨 人 人次 公里 岁 元 户 袋 箱 次 度 层 米 艘 箱量"
    " 总 总量 总数 总额 数 数量 数据 数值 规模 水平 量 额 值 里程数 里 中 内 上 间 当中 之中 之间 里头 表中 表内 图中 来看 看 而言 来说 方面"
    " 当年 当月 当季 该年 该月 该季 同年 同月 同季 同期 那年 这年 那一年 这一年 这年里 当时 年底 年末 年中 年内 月份 季度 年度 期间 单季 单月 本季 本年 本月 本期 全年 年时"
    " 有所 出现 实现 录得 保持 维持 呈现 呈 得到 取得 获 获得 拥有 拿下 拿到 摘下 收获 夺得 生产 产出 制造 销售 售出 卖出 出售 交付 出货 接待 迎来 吸引 运送 输送 完成 登记 申请 发表 产 卖 销 收 到访 前往"
    " 位居 位列 位 居 列 排名 名列 排 处于 成为 算是 可谓 堪称 属于 当属 号称 位于 来到 达成 恢复 陷入 陷 步入 迈入 转入 转为 转 呈现出 走向 走到 走入"
    " 甚至 尤其 特别 确实 其实 事实上 实际上 显然 当然 反而 反倒 依然 依旧 始终 一直 终于 竟 竟然 居然 更为 相当 十分 非常 很 颇 也是 又是 则是 却是 正是 就是 仅此 独自 逆势 再度 再次 首次 首度 已然 早已 早就 尚 真的 简直 可以 能够 据此 时候 这时 那时 这时候 那时候 一项 一座 一城 一市 一省 一条 一队 一者 即 即已 连 大关 关口 门槛 关卡 水位 行列 之列 阵营 其实也 多年 说来 要说 论 若论 光是 单是"
    " 大幅 小幅 略 略微 明显 显著 稍微 进一步 幅度 表现 成绩 情况 结果 全都 全数 各 一个 某 全球 世界 全国 国内 整体 总体 地区 国家 城市 地主 东道主 方 等国 等地 等市 两国 两地 两市 两省 三国 本身 一地 一国 一家 自己"
    " 记录 纪录 报告 统计 显示 据统计 数据显示 资料 公布 报道 文章 文中 贴文 网帖 图表 表 图 注 如图 如表 里有 中有 仅 只 仅仅 只是 单单 并 者 下 地说 所示 一共 更加 逐步 又是 全部 所有 行业 全行业 当中的"
    " 完全 彻底 一口气 足足 整整 硬是 愣是 直接 瞬间 一下子 转眼 转眼间 悄悄 默默 顺利 稳稳 牢牢 轻松 一举 竟然 据悉 的确 果然 果真 总算 好歹 终究 毕竟 原来 老实说 说实话 坦白说 可惜 遗憾 遗憾的是 可惜的是"
    " 幸好 好在 难得 难怪 偏偏 恰好 刚好 正好 恰恰 恰 不负众望 令人意外 让人意外 意外 意外地 值得一提的是 值得注意的是 有意思的是 有趣的是 没想到 想不到 不料 岂料 殊不知 换句话说 也就是说 换言之"
    " 亮眼 抢眼 惊人 风光 惨淡 喜人 可喜 可观 傲人 骄人 出色 优异 不俗 强势 惨 火热 火爆 老对手 宿敌 劲敌 死敌 后起之秀 新秀 黑马 新贵 老大哥 邻国 近邻 老字号 老牌 巨头 大厂 东道 卫冕 地主队 兵团"
    " 交出 缴出 写下 写出 端出 拿出 做到 冲到 来到了 站到 定格 定格在 停在 停留在 落在 卡在 徘徊在 守在 守住 撑在 撑住 稳定在 控制在 锁定 锁定在 报 报收 录得了 坐拥 手握 握有 揽下 揽 斩获 入账 进账 入袋 缔造 奉上"
    " 各地 各国 各市 各省 各家 各队 各组 各校 各站 各馆 各港 当地 该国 该市 该省 该校 该站 该馆 该港 该队 该厂 该组 该线 本队 本港 本市 本县 本馆 本校 本站 我国 我省 我市 我队 我们 咱们 咱 你 您 大家 各位 观众 球迷 网友 民众 读者 朋友 同学 小伙伴"
    " 反 惟 生 加 加上 连同 跟 打成 战成 倒 倒是 全体 若单看 若只看 若看 单看 只看 光看"
    " 惟 惟独 唯 倒 倒是 刚 刚刚 若 反 反观 同业 同行 同类 友商 跌落 滑落 冲破 冲过 跌 破 噜 水准 大致 约莫 如今 目前 现今 眼下 截至目前 关注 留意 询问 查询 独 独自 贡献 卖掉 开出 跑出"
    " 为例 而论 来论 为准 送 运 载 赚 挣 赢 造 种 啊 呀 吧 呢 嘛 啦 哦 喔 耶 咧 唷 哟 哎 唉 嘿 哇 噢 诶 欸 喽 罢了 而已 是的 没错 对 好 嗯 真 好家伙"
)
# What stands before these is who says it.
REPORTS_HAN = '(?:声称|宣称|误称|谎称|还称|又称|另称|称|指出|认为|表示|写道|提到|显示|表明|可见|可知|得知|指(?!数|标)|说)[,，:：“「『"]*'

# Hedges between the word for a total or an average and its number.
HEDGES = (
    r"\b(?:over|under|about|nearly|almost|more|less|fewer|than|at least|at most|just|some|around|roughly|approximately|above|below|close|only|well|barely)\b"
    r"|大约|大概|首次|约|接近|将近|近|超过|超出|超|逾|不到|不足|至少|至多|突破|破|高达|多达|仅|只|略|低于|高于|多于|少于|不"
)
# What some rows do as one, where a share or a sum of them is read.
JOINT = r"\b(?:together|jointly|combined|between them|collectively|altogether)\b|合计|共计|总计|合共|加总|加起来|联手|相加|之和|总和|合起来|合$|一起"
# Words for a change beside those of direction: its speed, its size, and what it makes of a product.
CHANGES = r"\b(?:growth|pace|change|rate of)\b|增速|增幅|升幅|涨幅|降幅|跌幅|减幅|幅度|增长率|成长率|年增率|[增减]产|[增减]排|[增减]收|[增减升降涨跌]势"
# Words for one measure: a text has one of them where a column has another.
SAME_MEASURE = tuple(
    map(
        _set,
        (
            "output production crop crops harvest produce yield",
            "revenue revenues takings receipts gross box sales turnover income earnings",
            "grant grants award awards funding money",
            "visitor visitors arrival arrivals guest guests tourist tourists traveller travellers",
            "passenger passengers traffic traveller travellers flyers",
            "trip trips journey journeys ride rides ridership",
            "rain rainfall precipitation",
            "loan loans lending borrowing",
            "holding holdings stock stocks reserve reserves",
            "population people inhabitants residents",
            "price prices cost costs rent rents fare fares",
            "share shares proportion part percentage portion",
            "paper papers article articles publication publications",
            "产量 收成 收获量 产出",
            "营收 收入 营业收入 票房",
            "人口 居民 人数",
            "经费 资助 补助",
            "旅客 游客 客流 乘客 访客 人次 人数",
            "占比 比重 比例 份额 占有率 比率",
            "运量 客运量 载客量 客流量 客流 搭乘人次 载客 搭乘",
            "交付量 销量 出货量 交付 出货 销售量 卖车 销售",
            "店数 门市数 门店数 门店 据点数 据点 分店 门市 展店 开店",
            "吞吐量 箱量 货柜量 货量 装卸量 吞吐",
            "里程 长度 总长 全长 路网 网络",
            "运力 船队规模 船队 舱位",
            "空置率 空屋率 闲置率 空置",
            "租金 房租 月租",
            "蓄水率 水位 水情 存水 蓄水",
            "观众 进场人数 入场人数 观众数 场均 票房 人气 球迷 观众人数",
            "挂牌数 挂牌量 领牌数 领牌 挂牌 销量",
            "寿命 预期寿命 平均寿命 平均余命 余命",
            "金牌 金牌数 金牌榜 夺金 枚金 摘金",
            "论文 论文数 篇数",
            "馆藏 藏书 藏书量",
            "吸烟率 吸菸率 抽烟率 烟民",
        ),
    )
)
