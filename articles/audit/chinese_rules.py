"""Judges Chinese numerals: which count something, and which are parts of words and sayings."""

import re
from decimal import Decimal

from articles.audit import chinese_guesses, dates
from articles.audit.chinese_numerals import DIGITS
from articles.audit.chinese_sayings import LONGEST, SAYINGS
from articles.audit.contexts import context, kind_in
from articles.audit.numbers import Candidate, Kind, Rule, first_to_judge
from articles.audit.ordinals import ordinal
from articles.audit.units import measure, unit_after
from articles.audit.wordlists import words

# Measure words, and nouns that count themselves.
_MEASURES = (
    "个项家名位人次种篇本所座条台套件只头匹辆架艘张份支枚颗粒块片部期批轮组队对倍成折度年天日周岁元角分米克吨斤升亩里"
    "省市县区校院层级门户步段句字行页章节卷集场局盘球票席点间栋幢处口杯碗勺瓶盒箱袋桶包罐串束瓣根滴把顿餐笔起例款档股"
    "封首幅副棵株朵尾艺科系届员任地国方类大重路道环轨线代组型室厅夜回趟遍桌锅壶筐筒捆排列堆扇幕辈世窝群胎寸尺丈钱毛招拳晚足耳柱孔腿翼村镇乡"
    "峰羽帮伙拨双顶丛册则桩番阵堵井碟盆坛篮篓船炉屉顷宿载帧帖圈针剂题站舰艇男女居"
)
_MEASURE = re.compile(
    rf" ?(?:[{_MEASURES}]|小时|分钟|秒|毫秒|公里|千米|厘米|毫米|微米|纳米|千克|公斤|公顷|平方|立方|毫升|美元|欧元"
    "|英镑|日元|港元|工作日|学期|季度|星期|世纪|光年|万|亿|海里|英里|摄氏度|汤匙|茶匙|毫克|微克|兆|瓦|伏|赫|昼夜|多|余"
    "|来[个名天岁年月分小公米斤里人家次号位万亿辆张篇亩吨本]|兄弟|姐妹|面(?![派性貌孔试积临对])|身(?=[衣新西])|声(?![音明称誉势])|季(?![节军度风])|[死伤亡](?=[一二两三四五六七八九十0-9,。、的])|师(?=[^范傅])|团(?=[^结队体圆])|疗程|航[班线]|方面|连[胜败冠霸涨跌板平鸣]|[胜负平](?![利责均台])|战(?=[一两三四五六七全]?[胜平负])|旬|几|人民币|月|课时|学时|学分|比|至|到|或|刻钟|比特|字节|量子比特|成员国|城市|学校|企业|尊|盏|床|架次|车道"
    "|钟头|出头|上下|左右|开外|机构|两(?=[,。;!?、)\n的多银金酒茶黄肉米面油盐糖重]|$)|等[份分]|核(?![心酸电能武])|宗|缸|进|堂|票|记|片)"
)
# These begin like a measure word and are other words.
_NOT_MEASURE = tuple(
    words("""大家 大学 大多 大量 人民 人才 分析 分布 方向 地区 地方 代表 代人 线城 线教 线医 线工 线员 科技 系列 级市
    成立 成为 成功 成果 部分 级战 行业 点头 国语 分法 分球 项式 项分布 项模型""")
)
# 一二线城市, 三四年级, 五六月 and 三四点 name two of an order, and 八九年 is a year.
_NAMES_BY_TWO = re.compile(
    "[线楼等审月号期代手流点班]|级(?=[市医学职])|年(?!前|后|来|时间|内|的|间|以|之|多|了|没|里|下|就|才|[,。;!?])|年级"
)
_GENERATION = re.compile("[五六七八九零〇一][零〇五]后(?![台方果])")
_LABEL_BEFORE = re.compile(
    "(?:附[注件录表图]|[如见下上]?(?<![代发地列报手外钟意力企试版])[图表]|(?<![方正模形])公式|(?<!第)(?:案例|阶段|任务|步骤|课题|专栏|专题|问题|情形"
    "|方案|路径|目标|模块|单元|实验|标段|命题|定理|引理|推论|假设|说明|备注|(?<!作)业务流程))$"
)
_COUNTED_AFTER_LABEL = re.compile("[个种类项份张条幅名人位次年天月日元分百千万亿]")
_WEEKDAY = re.compile(r"(?:周|星期|礼拜)$")
# 初五, 正月十五: days by the moon.
_LUNAR_BEFORE = re.compile("(?:初|廿|[正二三四五六七八九十冬腊]月)$")
_NOT_DAY = re.compile("[个名年次步期万亿千百元倍%多余人家]")
_LIST_MARK_BEFORE = re.compile(r"(?:^|[\n(])[ #>]{0,6}$")
_LIST_MARK_AFTER = re.compile("[、)]")

# What a numeral and the beginning of a measure word could make a word of: 十分 and 十分钟.
_LONGER_MEASURE = re.compile(
    "(?:分钟|公里|公斤|公顷|公分|公尺|公升|星期|小时|分之|角钱|点钟|院士|行[字代]|包[烟药面糖茶]|头[牛猪羊驴象骡狮熊鹿鲸]|口[锅井猪钟缸箱]|米[多长高宽深远]|地区|通电话|国家|方面"
    "|方面军|口人|手准|维空|代人|年级|军人|样东西|秒钟|刻钟|时许|点[一二三四五六七八九])"
)
# 每5个人里就有一位: a share.
_EVERY_BEFORE = re.compile("每[^,。;\n]{1,12}$")
# 十四五个小时; 十四五 alone is a plan.
_OF_NO_PLAN = re.compile("[岁个天名里次万斤亩]|小时|公里|公斤")
_GROWN = re.compile("米|倍|[成点些]|公|个百分点|厘米|截|寸|头")
_SPAN = (
    "(?:年|个月|个?小时|分钟|秒|天|周|个?星期|个?季度|个?学期|个?世纪|公里|千米|米|厘米|毫米|吨|千克|公斤|克|升|毫升"
    "|亩|公顷|立方|平方|倍|元|美元|个?百分点|汤匙|茶匙|勺|杯|个?工作日|岁|个?标准差|学时|课时)"
)
_ONE = (
    # One to three; two to one.
    context(Kind.QUANTITY, after="[比至到][二两三四五六七八九十]"),
    context(Kind.QUANTITY, before="[二两三四五六七八九十0-9] ?[比至到]"),
    # Once a day; a supervisor for each group.
    context(Kind.QUANTITY, before="每(?:隔)?(?:日|天|周|月|年|小时|季度)", after="次"),
    context(Kind.IDIOM, before="每[^,。;!?、 \n]{1,8}", after="次"),
    context(Kind.QUANTITY, before="每[^,。;!?、 \n]{1,5}", after=rf"(?!次){_MEASURE.pattern}"),
    context(Kind.QUANTITY, before="每[^,。;\n]{1,12}有", after=_MEASURE.pattern),
    # One of them died: of people and cases it is a count, of reasons a turn of phrase.
    context(Kind.QUANTITY, before="其中", after="[名例人位项件起头只]"),
    # 一块五, a price; 一块 is a piece.
    context(Kind.QUANTITY, after="块(?:钱|[一二三四五六七八九1-9](?=[,。;!?、)的一]|$))"),
    # A year, an hour: unless it is this year, or some day.
    # 一天300元, 12块一杯: what a price is for.
    context(
        Kind.IDIOM,
        before="[元块钱] ?",
        after="[天晚斤个杯次月年小张份碗瓶套本件人条盒位吨亩米公平]",
    ),
    context(
        Kind.IDIOM,
        after="(?:天|晚|斤|个|杯|次|个?月|年|小时|张|份|碗|瓶|套|本|件|人|条|盒|位|吨|亩|米|公斤)(?:[要收卖只才约花了]{0,3}) ?"
        "(?:新台币|人民币|港币|[¥$€£] ?|[0-9.,]{1,9}[万千百]?(?:元|块|美元|欧元|港元|日元|毛))",
    ),
    context(
        Kind.IDIOM,
        after="年一度|年级|年到头|年四季|年来|年之计|年比|周年|米阳|杯羹|天天|天到晚|分钱|分为|元[化论]|克拉|升[起高]",
    ),
    context(Kind.QUANTITY, before="(?<![同这那每某另有新头上下前后之哪])", after=_SPAN),
    context(
        Kind.QUANTITY,
        before="(?:仅有?|只有?|不到|不足|不满|至少|最多|至多|约|近|超过?|逾|每|共|共有|少了|多了|增长|增加|提高|下降"
        "|减少|缩短|延长|为期|历时|长达|达到?|提升|上升|扩大|高出|相差|限报?|缺|丢|输|胜|负|平|答应您|答应你|再来)(?:了)?",
        after=_MEASURE.pattern,
    ),
    # Told beside another count: 两本书和一台电脑.
    context(
        Kind.QUANTITY,
        before="[二两三四五六七八九十0-9][个名位人本台张份家项篇次块部件只条票][^,。;!?、\n]{0,6}[和、及与]",
        after=_MEASURE.pattern,
    ),
    context(Kind.IDIOM),
)
_FAR_BEFORE = re.compile(r"(?:每|约|近|超|逾|过|达|到|突破|破|满|足|共|计|为|有|至|获|投入|近乎)$")
_UNIT_AFTER_ROUND = re.compile("[瓦克卡帕伏赫焦安字]|米(?!以)")
_SCORE_BEFORE = re.compile("[0-9零一二两三四五六七八九十]比$")
_COUNTED_BY_TWO = re.compile(
    "[人位名斤两钱亩里成元角块倍升分厘尺寸丈度毫吨米克平万亿至到或比日天年月周小级]"
)
_VAGUE_BEFORE = tuple(words("数 几 上 成 若干 好 多少 这 那 十"))


def judge(shadow: str, number: Candidate) -> Candidate:
    """Settle what a Chinese numeral is for, and take in what belongs to it."""
    return first_to_judge(_RULES, shadow, number) or _quantity(shadow, number)


def _quantity(shadow: str, number: Candidate) -> Candidate:
    measure(shadow, number)
    return number.judged(Kind.QUANTITY)


def _round_of_games(shadow: str, number: Candidate) -> Candidate | None:
    """Judge 四分之一决赛, a quarter-final."""
    return number.judged(Kind.IDIOM) if shadow.startswith("决赛", number.end) else None


def _known(shadow: str, number: Candidate) -> Candidate | None:
    """Leave the fractions, multiples and years that the numeral itself has settled."""
    if number.kind is Kind.YEAR:
        return number
    if number.kind is not Kind.QUANTITY:
        return None
    number.unit = number.unit or unit_after(shadow, number.end)
    return number


def _saying(shadow: str, number: Candidate) -> Candidate | None:
    """Judge a numeral that is part of a word or saying; the longest one counts."""
    best: tuple[int, int] | None = None
    for begin in range(number.start, max(0, number.start - 4) - 1, -1):
        furthest = min(begin + LONGEST, len(shadow), number.end + 8)
        for stop in range(max(begin + 2, number.end), furthest + 1):
            longer = best is None or stop - begin > best[1] - best[0]
            if longer and shadow[begin:stop] in SAYINGS:
                best = begin, stop
    if best is None or _goes_on(shadow, number, *best):
        return None
    number.start = best[0]
    return number.judged(Kind.IDIOM, end=best[1])


def _goes_on(shadow: str, number: Candidate, start: int, end: int) -> bool:
    """Tell the 三公 of 三公里 and the 高一 of 身高一米八 from the words that they look like."""
    if shadow[start:end] == "有一" and _EVERY_BEFORE.search(shadow, max(0, start - 16), start):
        return True
    if number.written == 3 and _OF_NO_PLAN.match(shadow, number.end):
        return True
    longer = _LONGER_MEASURE.match(shadow, number.end)
    if longer and longer.end() > end:
        return True
    return start < number.start and end == number.end and bool(_GROWN.match(shadow, end))


def _malformed(shadow: str, number: Candidate) -> Candidate | None:
    """Judge a row of numerals that has no value, such as 三四: a guess, or letters of a name."""
    if number.kind is not Kind.IDIOM:
        return None
    written = shadow[number.start : number.end]
    if not chinese_guesses.is_guess(written):
        if number.written == 2 and shadow.startswith("折", number.end):
            # 九五折: 9.5 tenths of the price.
            number.value = Decimal(DIGITS[written[0]]) + Decimal(DIGITS[written[1]]) / 10
            return _quantity(shadow, number)
        return number
    if chinese_guesses.take_tenths(shadow, number):
        return number.judged(Kind.QUANTITY)
    named = _NAMES_BY_TWO.match(shadow, number.end)
    scaled = number.written > 2
    if (scaled or _is_measured(shadow, number)) and not named:
        return _quantity(shadow, number)
    return number


def _weekday(shadow: str, number: Candidate) -> Candidate | None:
    """Judge 周三 and 初五; 每周三次 is a count."""
    start = number.start
    named = _WEEKDAY.search(shadow, max(0, start - 2), start) and number.written == 1
    if named and number.value <= 6 and not shadow.startswith("次", number.end):
        return number.judged(Kind.DATE)
    lunar = _LUNAR_BEFORE.search(shadow, max(0, start - 2), start) and number.value <= 30
    if lunar and not _NOT_DAY.match(shadow, number.end):
        return number.judged(Kind.DATE)
    return None


def _list_mark(shadow: str, number: Candidate) -> Candidate | None:
    """Judge the 三 that begins a line as 三、 or (三)."""
    before = _LIST_MARK_BEFORE.search(shadow, max(0, number.start - 8), number.start)
    bracket = shadow[number.start - 1 : number.start] == "("
    if (before or bracket) and _LIST_MARK_AFTER.match(shadow, number.end):
        return number.judged(Kind.ORDINAL, end=number.end)
    return None


def _labelled(shadow: str, number: Candidate) -> Candidate | None:
    """Judge 附件二 and 表三: the numeral is a name of its own."""
    named = _LABEL_BEFORE.search(shadow, max(0, number.start - 4), number.start)
    if named and number.value < 100 and not _COUNTED_AFTER_LABEL.match(shadow, number.end):
        return number.judged(Kind.IDENTIFIER)
    return None


def _generation(shadow: str, number: Candidate) -> Candidate | None:
    """Judge 九零后, those born in the 1990s."""
    if _GENERATION.match(shadow, number.start):
        return number.judged(Kind.IDIOM, end=number.start + 3)
    return None


def _quoted(shadow: str, number: Candidate) -> Candidate | None:
    """Judge “十一”: in quotation marks of its own, a numeral of some length is a name."""
    start, end = number.start, number.end
    quoted = shadow[start - 1 : start] in tuple('“"「『') and shadow.startswith(
        tuple('”"」』'), end
    )
    return number.judged(Kind.IDIOM) if quoted and number.written > 1 else None


def _several(shadow: str, number: Candidate) -> Candidate | None:
    """Judge 几十 and 十几, of which nobody says how many they are."""
    before = shadow[max(0, number.start - 2) : number.start]
    if before.endswith(("几", "数")) or shadow.startswith("几", number.end):
        return number.judged(Kind.IDIOM)
    return None


def _one(shadow: str, number: Candidate) -> Candidate | None:
    if shadow[number.start : number.end] != "一":
        return None
    if kind_in(_ONE, shadow, number.start, number.end) is Kind.QUANTITY:
        return _quantity(shadow, number)
    return number.judged(Kind.IDIOM)


def _round(shadow: str, number: Candidate) -> Candidate | None:
    """Judge 百, 千 and 万 with nothing before them: 近千人 counts, 上千人 and 百货 do not."""
    if shadow[number.start] not in "百千万亿":
        return None
    before = shadow[max(0, number.start - 4) : number.start]
    if before.endswith(_VAGUE_BEFORE):
        return number.judged(Kind.IDIOM)
    counted = before.endswith("每") or before[-1:].isdigit()
    if counted and _UNIT_AFTER_ROUND.match(shadow, number.end):
        # 每千瓦时: a kilowatt hour.
        return number.dismissed()
    more = shadow.startswith(("多", "余", "来"), number.end)
    if not more and not _is_measured(shadow, number):
        return number.dismissed() if number.written == 1 else number.judged(Kind.IDIOM)
    if more or _FAR_BEFORE.search(before):
        return _quantity(shadow, number)
    return number.judged(Kind.IDIOM)


def _score(shadow: str, number: Candidate) -> Candidate | None:
    """Judge the 二 of 三比二, which no measure word follows."""
    before = _SCORE_BEFORE.search(shadow, max(0, number.start - 2), number.start)
    return number.judged(Kind.QUANTITY) if before and number.written == 1 else None


def _two(shadow: str, number: Candidate) -> Candidate | None:
    """Judge 二: what is counted is 两, but of people and by weight, money and length."""
    if shadow[number.start : number.end] != "二" or _COUNTED_BY_TWO.match(shadow, number.end):
        return None
    return number.judged(Kind.IDIOM) if _is_measured(shadow, number) else None


def _single(shadow: str, number: Candidate) -> Candidate | None:
    """Dismiss a single numeral that no measure word follows: it is part of a word."""
    if number.written > 1 or _is_measured(shadow, number):
        return None
    return number.dismissed()


def _is_measured(shadow: str, number: Candidate) -> bool:
    end = number.end
    if shadow.startswith(_NOT_MEASURE, end):
        return False
    # 三大 counts where a noun follows, as in 三大原因; not at the end, as in 重大.
    big = shadow.startswith("大", end) and shadow[end + 1 : end + 2] in " ,。;!?、学家"
    return not big and bool(_MEASURE.match(shadow, end))


_RULES: tuple[Rule, ...] = (
    _round_of_games,
    _known,
    _saying,
    dates.date_at,
    _malformed,
    _weekday,
    _list_mark,
    _generation,
    _labelled,
    _quoted,
    ordinal,
    _several,
    _score,
    _one,
    _two,
    _round,
    _single,
)
