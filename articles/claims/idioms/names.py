"""Words for rows and columns beside their names."""

from articles.audit.numbers import words


def _set(row: str) -> frozenset[str]:
    return frozenset(words(row))


# Nouns for any row, beside the label of the rows.
GENERIC = words(
    "field area country nation market region economy group category sector city province"
    " state institution university company place member one"
)
# Nouns with which a sentence names again the row of the one before it: the club.
DEFINITE = [
    *(each for each in GENERIC if each != "one"),
    *words(
        "club team airport port park lake river island bank brand firm maker carmaker producer grower school hospital ward museum bridge tunnel line airline carrier network"
        " store chain theatre house venue capital town county borough district council kingdom republic league reserve mountain glacier dam reactor plant variety species strain drug dish crop"
        " fruit mineral metal fuel author player driver party channel service station branch library department business giant newcomer leader"
    ),
]
GENERIC_HAN = words(
    "领域 国家 国 市场 地区 省份 省区 省 城市 类别 学科 行业 机构 学校 公司 经济体 方面 企业 车企 厂商 业者 品牌 来源 河流 机场 大学 代表团 排放体 专利局 车厂 县市 水库 航线 超商 博物馆 代表队 平台 银行 品种 作物 经济 学院 港口 车站"
)

# Words that are no name of a column even where one has them.
NO_NAMES = _set(
    "most least among amongst highest lowest largest smallest more less top under over with without co the and for per total average mean share rate number level value values index annual gross net new"
    " year years other change growth first last with from after before since until between during against all one two three percent percentage"
    " 经济 平均 总量 总数 总额 比例 人数 数量 占比 增长 合计 年度 指数 全部 其他 同比 变化 单位 强度 占的"
)

# Words that mean a row that has one of these names.
ROW_SYNONYMS: dict[str, frozenset[str]] = {
    "china": _set("chinese 我国 中国大陆 大陆 陆方"),
    "united states": frozenset(("american", "u.s.", "us", "usa", "america", "team usa", "美方")),
    "japan": _set("japanese"),
    "germany": _set("german"),
    "france": _set("french"),
    "india": _set("indian"),
    "south korea": frozenset(("korean", "korea", "republic of korea", "南韩", "韩国")),
    "united kingdom": _set("british uk u.k. britain"),
    "great britain": frozenset(("british", "uk", "britain", "team gb", "gb")),
    "indonesia": frozenset(("印尼",)),
    "new zealand": _set("新西兰 纽西兰"),
    "saudi arabia": _set("沙特 沙乌地 saudi"),
    "philippines": _set("菲国 filipino"),
    "thailand": _set("thai"),
    "turkey": _set("turkish türkiye"),
    "poland": _set("polish"),
    "sweden": _set("swedish"),
    "mexico": _set("mexican"),
    "ireland": _set("irish"),
    "denmark": _set("danish"),
    "finland": _set("finnish"),
    "taiwan": frozenset(("taiwanese", "我们")),
    "vietnam": _set("vietnamese"),
    "spain": _set("spanish"),
    "italy": _set("italian 义大利"),
    "brazil": _set("brazilian"),
    "australia": _set("australian 澳洲"),
    "netherlands": frozenset(("dutch", "the netherlands")),
    "switzerland": _set("swiss"),
    "russia": _set("russian"),
    "canada": _set("canadian"),
    "north america": frozenset(("american", "america")),
    "artificial intelligence": frozenset(("人工智慧", "人工智能")),
    "quantum technology": frozenset(("量子科技", "量子技术")),
    "europe": _set("european"),
    "european union": _set("eu"),
    "world": _set("global worldwide 世界 全球"),
}

# Signs that mean rows where several stand together: 日韩两国, 粤苏鲁三省.
ABBREVIATIONS: dict[str, str] = {
    pair[1:]: pair[0]
    for pair in [
        "中中国",
        "中中国大陆",
        "美美国",
        "日日本",
        "韩韩国",
        "韩南韩",
        "德德国",
        "法法国",
        "英英国",
        "印印度",
        "俄俄罗斯",
        "欧欧洲",
        "欧欧盟",
        "加加拿大",
        "澳澳大利亚",
        "澳澳洲",
        "意意大利",
        "义义大利",
        "西西班牙",
        "荷荷兰",
        "巴巴西",
        "墨墨西哥",
        "土土耳其",
        "泰泰国",
        "越越南",
        "新新加坡",
        "星新加坡",
        "马马来西亚",
        "台台湾",
        "港香港",
        "澳澳门",
        "粤广东",
        "苏江苏",
        "鲁山东",
        "浙浙江",
        "豫河南",
        "川四川",
        "鄂湖北",
        "湘湖南",
        "皖安徽",
        "闽福建",
        "赣江西",
        "冀河北",
        "晋山西",
        "陕陕西",
        "沪上海",
        "京北京",
        "津天津",
        "渝重庆",
        "桂广西",
        "滇云南",
        "黔贵州",
        "辽辽宁",
        "吉吉林",
        "黑黑龙江",
        "琼海南",
        "甘甘肃",
        "宁宁夏",
        "新新疆",
        "藏西藏",
        "青青海",
        "蒙内蒙古",
        "穗广州",
        "深深圳",
        "汉武汉",
        "杭杭州",
        "蓉成都",
    ]
}

# Words for each person, in the name of a column and beside a noun.
PER_HEAD = ("per capita", "per head", "per person", "a head", "人均", "每人")

# Words of columns that are relative to something: the bare noun means another column.
QUALIFIERS = _set(
    "per capita rate share ratio percentage women men female male girls boys 人均 率 占比 比重 比例 女性 男性 女 男"
)

# Words that are no name of a row, though they are a part of one.
NO_SHORT_NAMES = _set(
    "united states kingdom republic south north east west central great new river university airport city bank group national"
    " international total other others world global area areas office european american special institute technology sources"
    " power energy fuel fuels motors electric first second 国际 中国 全球 世界 其他 合计 总计 可再 再生 能源 发电 电力 科技 技术 汽车 大学 城市"
    " 科学 医学 工程 产业 工业 农业 学院 公司 集团 地区 研究 管理 服务 教育 食品 材料 交通 文化 经济 社会"
    " 公共 国家 中央 中华 人民 综合 普通 一般 高速 大型 中型 小型 轻型 重型 传统 现代 自动 电动 混合 双层 单层 独立 联合 私营 国有 民营 农村 城镇 本地 外地 专营 东部 西部 南部 北部 中部"
)

# Ends of names of rows that a text leaves out: 理想 for 理想汽车.
ENDS = _set(
    "university river airport city province office motors group county region company corporation inc ltd electronics"
)
ENDS_HAN = [
    "国际机场",
    "博物馆",
    "图书馆",
    "便利商店",
    "水库",
    "航线",
    "快递",
    "银行",
    "地铁",
    "捷运",
    "超商",
    "线",
    "港",
    "馆",
    "站",
    "岛",
    "机场",
    "大学",
    "学院",
    "专利局",
    "知识产权局",
    "智慧财产局",
    "汽车",
    "集团",
    "公司",
    "电子",
    "科技",
    "半导体",
    "河",
    "江",
    "市",
    "省",
    "县",
    "区",
    "代表队",
    "代表团",
    "队",
    "旅客",
    "发电",
    "电力",
    "能源",
]

# Words that mean a column if its name or unit has the key.
SYNONYMS: dict[str, frozenset[str]] = {
    "population": _set("populous people inhabitants populated residents"),
    "area": _set("size"),
    "人口": frozenset(("人口",)),
    "funding": _set("grant grants funds funded"),
    "publication": _set("papers paper articles"),
    "spending": _set("spends spend spent expenditure"),
    "expenditure": _set("spends spend spent spending"),
    "sale": _set("sold sells sell sales"),
    "销量": frozenset(("售出", "卖出", "销售")),
    "citation": frozenset(("cited",)),
    "emission": _set("emitted emits emit emitter polluter"),
    "排放": frozenset(("排放量", "排放国")),
    "论文": frozenset(("文章",)),
    "总值": frozenset(("gdp",)),
    "资助": frozenset(("经费", "补助", "拨款")),
    "经费": frozenset(("资助", "补助", "拨款")),
}

# Words for one measure; a column that has one of them as its unit is in all of them.
MEASURES: tuple[frozenset[str], ...] = (
    _set("km kilometre kilometres kilometer kilometers 公里 千米"),
    frozenset(
        ("km²", "km2", "sq km", "square kilometres", "square kilometers", "平方公里", "平方千米")
    ),
    frozenset(
        (
            *("m³/s", "m3/s", "cubic metres a second", "cubic metres per second", "cubic meters"),
            *("cubic metres", "立方米/秒", "立方米每秒", "立方米", "m³", "m3"),
        )
    ),
    frozenset(
        ("km/h", "kilometres an hour", "kilometres per hour", "公里/小时", "公里每小时", "时速")
    ),
    _set("tonne tonnes ton tons t 吨 公吨 载重吨"),
    _set("year years 岁 年"),
    _set("people person inhabitants residents persons 人 口"),
    _set("passengers passenger travellers 人次 人"),
    _set("visitors visitor visits visit arrivals tourists people 人次 人"),
    frozenset(
        ("t/ha", "tonnes per hectare", "tonnes a hectare", "tonnes", "tonne", "吨/公顷", "吨")
    ),
    _set("cars car vehicles 辆 台"),
    _set("phones phone smartphones handsets units 部 台"),
    _set("papers paper articles publications 篇"),
    _set("patents applications filings patent application 件 项"),
    _set("medals medal 枚 面 块"),
    _set("kwh 千瓦时 度"),
    _set("hours hour h hrs hr 小时"),
    _set("hectares hectare ha 公顷"),
    _set("metres metre meters meter m 米 公尺"),
    _set("mm millimetres millimetre millimeters millimeter 毫米"),
    _set("gw gigawatts gigawatt 吉瓦"),
    _set("mw megawatts megawatt 兆瓦"),
    _set("twh terawatt-hours"),
    _set("hectolitres hectoliters hl 百升"),
    _set("litres litre liters liter l 升"),
    _set("launches launch flights flight missions rockets 次"),
    _set("transplants transplant operations operation 例"),
    _set("patients patient people 人"),
    _set("spectators spectator fans supporters people 人"),
    _set("seats seat places 席 座"),
    _set("trips trip journeys journey rides ride swipes 人次"),
    _set("pence p"),
)

# Words in a superlative that name nothing.
SUPERLATIVES = _set(
    "the its their a an by far most max least largest smallest biggest highest lowest greatest fewest best worst longest"
    " any other others every more less fewer higher lower greater bigger than took takes taken lead leads led place in shortest fastest slowest richest poorest strongest weakest top peak record high low new all time ever since on"
    " to date so level value figure point total number rate share wide margin overall increase second third fourth fifth"
    " our this today s world country company group region easily clearly comfortably single very far and away dearest cheapest set sets setting broke broken beat smashed own previous"
    " steepest busiest heaviest lightest peaked bottomed hit reached"
)
