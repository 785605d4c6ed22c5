"""Which Chinese numerals are parts of words and sayings, and which count something."""

import re

from articles.audit.numbers import Candidate, Kind
from articles.audit.wordlists import words

_IDIOMS = frozenset(
    words("""一一 一下 一丝 一两句 一个劲 一个样 一举 一再 一切 一切的 一刹那 一刻 一则 一前一后 一力 一动 一匹马 一半天 一双 一口气 一句话 一同 一味 一哄而上 一团 一块儿
    一夜之间 一夜 一大批 一大 一如既往 一如 一定 一家人 一席 一带 一带一路 一帆风顺 一年一度 一年到头 一度 一律 一心 一心一意 一念 一意孤行 一成不变 一手 一扫 一把手 一把
    一揽子 一方 一方面 一旁 一旦 一日 一时 一时间 一晃 一景 一望 一期一会 一样 一根筋 一概 一模一样 一步 一步一步 一步步 一气 一流 一点 一点儿 一点点 一片 一生 一番 一目了然
    一直 一眼 一瞬 一瞬间 一石二鸟 一种 一窍 一站式 一笔 一等 一筹莫展 一系列 一线 一经 一统 一群 一而再 一股 一致 一般 一般来说 一荣俱荣 一蹴而就 一行 一视同仁 一言 一言以蔽之
    一贯 一路 一身 一辈子 一边 一连 一连串 一遍 一道 一针见血 一锤定音 一门心思 一阵 一面 一项 一页 一飞冲天 一鸣惊人 一齐 一起 一些 一体 一体化 一体两翼 一对一 一号文件 一国两制 一视
    万一 万事 万众 万物 万里 万能 万分 万岁 万象 万千 万全 万劫 万古 万幸 万难 万水千山 万紫千红 万无一失 万国 万维网 万方 万家 万户 万年历 亿万 亿级 千万不 千万别 千万要 千方百计
    千军万马 千千万万 千变万化 千古 千家万户 千差万别 千山万水 千秋 千篇一律 千载难逢 千金 千辛万苦 千钧 千里马 千里 千丝万缕 千头万绪 千百年 千百万 千载 千禧 千锤百炼 百科 百科全书 百姓 老百姓
    百货 百花齐放 百家争鸣 百家 百年 百年未有 百年大计 百感 百战 百万富翁 百闻 百里挑一 百倍 百般 百强 百岁老人 百余年 百度 百合 百叶 百日 百分百 百川 百业 百态 百事 百折不挠
    统一 唯一 之一 单一 同一 万一 其一 逐一 专一 合一 归一 如一 划一 首屈一指 不一 不一样 不一定 不一而足 独一无二 任一 某一 每一 这一 那一 另一 哪一 有一 第一 有朝一日 合二为一 二合一 三合一
    五一 十一长假 十一假期 十一黄金周 双十一 双11 双一流 双十二 三八 三八节 六一 七一 八一 十一国庆 五四 五四运动 七夕 九一八 三一五 一二九
    十分 十足 十全十美 十字 十字路口 十之八九 十有八九 九牛一毛 九死一生 九霄云外 九州 八方 八卦 八面玲珑 四面八方 五湖四海 五花八门 五颜六色 五光十色 五味 五官 五脏 五行 五金 五谷 五线谱
    七上八下 七嘴八舌 七拼八凑 乱七八糟 横七竖八 三心二意 三番五次 三番两次 三言两语 三五成群 三天两头 三长两短 三思 三思而后行 三角 三角形 三角洲 三明治 三农 三国 三国演义 三峡 三亚 三明 三星 三江
    三甲 三产 三维 三令五申 再三 接二连三 举一反三 丢三落四 朝三暮四 不三不四 颠三倒四 两三 三三两两 三人行 三伏 三军 三轮车 三极管 三文鱼 三包 三无 三高 三观 三通 三中全会
    二手 二手车 二氧化碳 二氧化硫 二维 二维码 二次元 二进制 二元 二胡 二战 一战 二线 二级市场 二话不说 二重奏 二奶 二代 二极管 二审 一审 二叠 二恶英 第二 十二生肖 二十四节气 二十四史
    四川 四处 四周围 四肢 四季 四季度 四合院 四方 四海 四通八达 四舍五入 四书五经 四大发明 四大名著 四大天王 四环素 四邻 四起 四射 四溅 四散 四分五裂 四平八稳 四面 四边形 张三 李四 王五
    五台山 五指山 五角 五角星 五角大楼 五环 五行 五岳 五星红旗 五星级 五粮液 五常 五湖 五彩 六合 六亲 六神 六安 六盘水 六朝 六六大顺 五脏六腑 六边形 七彩 七匹狼 七喜 七律 七绝 八达岭 八股 八宝 八仙 八旗 八路军
    八角 八一 九江 九寨沟 九龙 九天 九泉 九宫 九章 九鼎 九族 九州 十堰 十月革命 十字军 十字架 十里 百色 百灵 千岛湖 千岛 千叶 千兆 万达 万科 万宁 万州 万豪 万圣节 万隆 万荣
    两国 两岸 两会 两院 两党 两地 两者 两方 两边 两侧 两端 两极 两旁 两手 两难 两性 两翼 两全其美 两全 两用 两样 两军 两口子 两岸三地 两弹一星 两耳 两江 两河 两广 两湖 两淮 两汉 两宋 两栖 两用 两面 两步路 两码事 两回事 两情 两败俱伤 两头 一举两得
    一分为二 说一不二 一五一十 一来二去 一清二楚 一穷二白 一干二净 独一 一日千里 一波三折 一唱一和 一问一答 一字一句 一朝一夕 一草一木 一针一线 一丝不苟 一无所有 一无所知 一望无际 一诺千金 一落千丈 以一当十 闻一知十
    百分之百的 百分点 零和 零碳 零排放 零距离 零售 零件 零食 零碎 零星 零散 零部件 零工 零钱 零基础 零起点 零门槛 零容忍 零售业 零零 清零 归零 从零开始 从零 零点 飘零 凋零 孤零零 零信任
    半导体 半岛 半径 半天 半夜 半路 半数以上的 半球 半山 半成品 半决赛 半自动 半封闭 东半球 南半球 北半球 大半 多半 一知半解 半途而废 事半功倍 半信半疑 下半年 上半年 前半 后半 上半 下半 上半场 下半场
    大三 大二 大一 高三 高二 高一 初三 初二 初一 研一 研二 老三 老二 老大 老四 小三 大四 周一 周二 周三 周四 周五 周六 星期一 星期二 星期三 星期四 星期五 星期六 礼拜一 礼拜二 礼拜三 礼拜四 礼拜五 礼拜六 正月初一
    十三五 十四五 十二五 十一五 十五五 二十大 十九大 十八大 十七大 三中全会 四中全会 五中全会 六中全会 一中 二中 三自 三公经费 三公 八项规定 九二共识 四个自信 四个全面 五位一体 三个代表 两个确立 两个维护 四个意识 两学一做 三严三实
    三位一体 三足鼎立 四世同堂 五大洲 四大洋 七大洲 五洲 三步走 三步曲 三部曲 三连冠 三分球 三分线 三好学生 三十而立 四十不惑 三百六十行 三六九等 一线城市 二线城市 三线城市 四线城市 三大战役 三个臭皮匠 三顾茅庐 三生有幸 三足 二人转 二踢脚
    十万火急 十年树木 百年树人 十年如一日 十月怀胎 十里长街 九九归一 九九 一表人才 一心二用 百无聊赖 成千上万 成百上千 数以万计 数以千计 数以百计 数以亿计 万里长征 万里长城 千千万 万万 千万亿 一切 第一手 一手资料 一个人
    一则以 一来 二来 三来 一是 二是 三是 四是 五是 六是 七是 一要 二要 三要 四要 一方水土 一举一动 一锅端 一刀切 一窝蜂 一条龙 一把抓 一盘棋 一张网 一网通办 一码通 一卡通 一本正经 一文不值 一技之长 一臂之力 一目十行 百年好合""")
)
_LONGEST = 6
# Names of ours for what follows a count: measure words, and nouns that count themselves.
MEASURE = (
    "个项家名位人次种篇本所座条台套件只头匹辆架艘张份支枚颗粒块片部期批轮组队对倍成折度年天日周岁元角分米克吨斤升亩里"
    "省市县区校院层级门户步段句字行页章节卷集场局盘球票席点间栋幢处口杯碗勺瓶盒箱袋桶包罐串束瓣根滴把顿餐笔起例款档股封首幅副棵株朵只尾艺科系届员任届地国方类"
    "大重路道档环轨线代组型"
)
_UNIT_WORDS = (
    "小时", "分钟", "秒", "毫秒", "公里", "千米", "厘米", "毫米", "微米", "纳米", "千克", "公斤", "公顷", "平方", "立方", "毫升", "美元", "欧元",
    "英镑", "日元", "港元", "百分点", "工作日", "学期", "季度", "星期", "世纪", "周年", "阶段", "光年", "万", "亿", "海里", "英里", "摄氏度", "汤匙", "茶匙", "毫克", "微克", "兆", "瓦", "伏", "赫", "秒", "昼夜", "多", "余", "来个", "来名", "几",
    "人民币", "月", "课时", "学时", "学分", "比", "至", "到", "或", "刻钟", "比特", "字节", "量子比特", "周", "成员国", "国家", "城市", "学校", "企业", "名", "尊", "盏", "床", "架次", "车道", "机构", "缸", "进", "堂",
)  # fmt: skip
_NOT_MEASURED = (
    "大家",
    "大学",
    "大多",
    "大量",
    "人民",
    "人才",
    "分析",
    "分布",
    "方面",
    "方向",
    "地区",
    "地方",
    "代表",
    "代人",
    "线城",
    "线教",
    "线医",
    "线工",
    "线员",
    "科技",
    "系列",
    "级市",
    "成立",
    "成为",
    "成功",
    "成果",
    "部分",
    "级战",
    "行业",
    "点头",
    "国语",
)

_ONE_COUNTS = re.compile(
    r"(?:仅有?|只有?|不到|不足|至少|最多|至多|约|近|超过?|逾|每|共|共有|少了|多了|增长|增加|提高|下降|减少|缩短|延长|为期|历时|长达|达到?|提升|上升|扩大|高出|相差)$"
)
_ONE_UNITS = (
    "年",
    "个月",
    "个小时",
    "小时",
    "分钟",
    "周",
    "公里",
    "千米",
    "米",
    "吨",
    "千克",
    "公斤",
    "克",
    "升",
    "亩",
    "公顷",
    "个星期",
    "个季度",
    "秒",
    "倍",
    "元",
    "美元",
    "个百分点",
    "厘米",
    "毫米",
    "毫升",
    "立方",
    "平方",
    "个世纪",
    "汤匙",
    "茶匙",
    "勺",
    "杯",
    "个工作日",
    "岁",
)
_NOT_ONE_YEAR = (
    "年一度",
    "年级",
    "年到头",
    "年四季",
    "年来",
    "年之计",
    "年比",
    "周年",
    "米阳",
    "杯羹",
)
_VAGUE_BEFORE = ("数", "几", "上", "成", "若干", "好", "多少", "这", "那")
_FAR_BEFORE = re.compile(r"(?:约|近|超|逾|过|达|到|突破|破|满|足|共|计|为|有|至|获|投入|近乎)$")


def saying_at(shadow: str, number: Candidate) -> tuple[int, int] | None:
    """Return the span of the word or saying that a numeral is part of, if it is of one."""
    start, end = number.start, number.end
    best: tuple[int, int] | None = None
    for begin in range(max(0, start - 4), start + 1):
        for stop in range(max(begin + 2, end), min(begin + _LONGEST, len(shadow), end + 4) + 1):
            if shadow[begin:stop] in _IDIOMS and (best is None or stop - begin > best[1] - best[0]):
                best = begin, stop
    return best


def judge(shadow: str, number: Candidate) -> Kind | None:
    """Judge a number in Chinese numerals; None is for what is no number at all."""
    start, end = number.start, number.end
    written = shadow[start:end]
    before = shadow[max(0, start - 4) : start]
    after = shadow[end : end + 6]
    measured = _is_measured(after)
    if before.endswith("几") or written.endswith("几") or (after.startswith("几")):
        return Kind.IDIOM
    if written == "一":
        return _one(before, after)
    if written[0] in "百千万亿":
        if before.endswith(_VAGUE_BEFORE) or (
            len(written) > 0 and before.endswith(("十", "几", "数"))
        ):
            return Kind.IDIOM
        if not measured and not after.startswith(("多", "余")):
            return None if len(written) == 1 else Kind.IDIOM
        far = _FAR_BEFORE.search(before) or after.startswith(("多", "余"))
        return Kind.QUANTITY if far else Kind.IDIOM
    if before.endswith(("数", "几", "好几")) and written[0] == "十":
        return Kind.IDIOM
    if len(written) == 1 or written in ("零",):
        if not measured:
            return None
        if after.startswith("大") and not re.match(r"大[^\s学家]", after):
            return None
        return Kind.QUANTITY
    return Kind.QUANTITY


def _is_measured(after: str) -> bool:
    after = after.lstrip(" ")
    if not after or after.startswith(_NOT_MEASURED):
        return False
    return after[0] in MEASURE or after.startswith(_UNIT_WORDS)


def _one(before: str, after: str) -> Kind:
    if after.startswith(("比", "至", "到")) and after[1:2] in tuple("二两三四五六七八九十"):
        return Kind.QUANTITY
    counts = after.startswith(_ONE_UNITS) and not after.startswith(_NOT_ONE_YEAR)
    if counts and not before.endswith(tuple("同这那每某另有新头上下前后之")):
        return Kind.QUANTITY
    if _is_measured(after) and _ONE_COUNTS.search(before):
        return Kind.QUANTITY
    return Kind.IDIOM
