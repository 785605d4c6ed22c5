"""Rules for Chinese numerals, which are quantities or parts of words and idioms."""

import re
from decimal import Decimal

from articles.audit import dates
from articles.audit.chinese.finder import is_guess, take_tenths
from articles.audit.chinese.phrases import LONGEST, ONE, SAYINGS
from articles.audit.identifiers.enumerators import ordinal
from articles.audit.identifiers.names import BLOCS
from articles.audit.numbers import Candidate, NumberKind, Rule, first_match, kind_in, words
from articles.audit.numerals import DIGITS, is_measured
from articles.audit.units.measurement import measure, unit_after

# 一二线城市, 三四年级, 五六月 and 三四点 name two of an order, and 八九年 is a year.
_NAMES_BY_TWO = re.compile(
    "[线楼等审月号期代手流点班]|级(?=[市医学职])|年(?!前|后|来|时间|内|的|间|以|之|多|了|没|里|下|就|才|[,。;!?])|年级"
)
_GENERATION = re.compile("[五六七八九零〇一][零〇五]后(?![台方果])")
_LABEL_BEFORE = re.compile(
    "(?:附[注件录表图]|[如见下上]?(?<![代发地列报手外钟意力企试版])[图表]|(?<![方正模形])公式|(?<!第)(?:案例|阶段|任务|步骤|课题|专栏|专题|问题|情形"
    "|方案|路径|目标|模块|单元|实验|标段|命题|定理|引理|推论|假设|说明|备注|(?<!作)业务流程)|(?:^|[\n。;:(如见])例)$"
)
_COUNTED_AFTER_LABEL = re.compile("[个种类项份张条幅名人位次年天月日元分百千万亿]")
_WEEKDAY = re.compile(r"(?:周|星期|礼拜)$")
# 初五, 正月十五: days by the moon.
_LUNAR_BEFORE = re.compile("(?:初|廿|[正二三四五六七八九十冬腊]月)$")
_NOT_DAY = re.compile("[个名年次步期万亿千百元倍%多余人家]")
_LIST_MARK_BEFORE = re.compile(r"(?:^|[\n(])[ #>]{0,6}$")
_LIST_MARK_AFTER = re.compile("[、)]")

# Words that a numeral forms with the beginning of a measure word: 十分 in 十分钟.
_LONGER_MEASURE = re.compile(
    "(?:面[金银铜奖锦国红旗墙镜]|分钟|公里|公斤|公顷|公分|公尺|公升|星期|小时|分之|角钱|点钟|院士|行[字代]|包[烟药面糖茶]|头[牛猪羊驴象骡狮熊鹿鲸]|口[锅井猪钟缸箱]|米[多长高宽深远]|地区|通电话|国家|方面"
    "|方面军|口人|手准|维空|代人|年级|军人|样东西|大[匙勺]|秒钟|刻钟|时许|点[一二三四五六七八九])"
)
# 每5个人里就有一位: a share.
_EVERY_BEFORE = re.compile("每[^,。;\n]{1,12}$")
# 十四五个小时; 十四五 alone is a plan.
_OF_NO_PLAN = re.compile("[岁个天名里次万斤亩]|小时|公里|公斤")
_GROWN = re.compile("米|丈|尺|倍|[成点些]|公|个百分点|厘米|截|寸|头")
_FAR_BEFORE = re.compile(r"(?:每|约|近|超|逾|过|达|到|突破|破|满|足|共|计|为|有|至|获|投入|近乎)$")
# 产值过亿, 转发破万: of what, has been said before.
_BEYOND_BEFORE = re.compile("(?:[^不难]过|破|超|逾|(?<![最附靠邻临])近)$")
_ENDS = re.compile(r"[,。;!?、)的\n]|$")
_UNIT_AFTER_ROUND = re.compile("[瓦克卡帕伏赫焦安字]|米(?!以)")
_FEW_MORE = re.compile("几(?![十百千何])")
_SCORE_BEFORE = re.compile("[0-9零一二两三四五六七八九十]比$")
_COUNTED_BY_TWO = re.compile(
    "[人位名斤两钱亩里成元角块倍升分厘尺寸丈度毫吨米克平万亿至到或比日天年月周小级个件份张间家项支条辆篇座栋户款颗粒杯碗瓶匙]"
    "|次(?=[,。;、!?)\\n]|$|以上|为限|为上限)"
)
# In quotation marks of its own; “三个小时” is measured.
_SLOGAN_AFTER = re.compile(
    '(?:个(?!小时|星期|世纪|学期|百分点|工作日|季度)|大)[\u4e00-\u9fff]{2,6}[”"」』]'
)
_PLAN_BEFORE = re.compile("第[一二三四五六七八九十]{1,3}个$")
_NONE_AFTER = re.compile(
    "故障|伤亡|死亡|病例|感染|事故|新增|确诊|投诉|增长|违约|失误|失分|进球|发表|产出|引用|被引|差错"
)
_DEAL_BEFORE = re.compile("(?:[买押]|[买押][一二两三四五六][送赠付])$")
_VAGUE_BEFORE = tuple(words("数 几 上 成 若干 好 多少 这 那 十"))


def classify(text: str, number: Candidate) -> Candidate:
    """Classify a Chinese numeral, and include the signs and units that belong to it."""
    return first_match(_RULES, text, number) or _quantity(text, number)


def _quantity(text: str, number: Candidate) -> Candidate:
    measure(text, number)
    return number.classify(NumberKind.QUANTITY)


def _round_of_games(text: str, number: Candidate) -> Candidate | None:
    """Recognize 四分之一决赛, a quarter-final."""
    return number.classify(NumberKind.IDIOM) if text.startswith("决赛", number.end) else None


def _known(text: str, number: Candidate) -> Candidate | None:
    """Keep the kind of fractions, multiples and years, which the numeral itself decides."""
    if number.kind is NumberKind.YEAR:
        return number
    if number.kind is not NumberKind.QUANTITY:
        return None
    number.unit = number.unit or unit_after(text, number.end)
    return number


def _saying(text: str, number: Candidate) -> Candidate | None:
    """Recognize a numeral that is part of a word or idiom; the longest one counts."""
    best: tuple[int, int] | None = None
    for begin in range(number.start, max(0, number.start - 4) - 1, -1):
        furthest = min(begin + LONGEST, len(text), number.end + 8)
        for stop in range(max(begin + 2, number.end), furthest + 1):
            longer = best is None or stop - begin > best[1] - best[0]
            if longer and text[begin:stop] in SAYINGS:
                best = begin, stop
    if best is None or _goes_on(text, number, *best):
        return None
    number.start = best[0]
    return number.classify(NumberKind.IDIOM, end=best[1])


def _goes_on(text: str, number: Candidate, start: int, end: int) -> bool:
    """Distinguish the 三公 of 三公里 and the 高一 of 身高一米八 from the words 三公 and 高一."""
    if text[start:end] == "有一" and (
        text[start - 1 : start] in ("只", "仅", "共")
        or _EVERY_BEFORE.search(text, max(0, start - 16), start)
    ):
        return True
    if text[start:end] == "一一" and text[start - 1 : start] == "唯":
        # 唯一一次 is 唯一 and 一次.
        return True
    if number.written == 3 and _OF_NO_PLAN.match(text, number.end):
        return True
    longer = _LONGER_MEASURE.match(text, number.end)
    if longer and longer.end() > end:
        return True
    return start < number.start and end == number.end and bool(_GROWN.match(text, end))


def _malformed(text: str, number: Candidate) -> Candidate | None:
    """Classify a row of numerals without a value, such as 三四: an approximation or a name."""
    if number.kind is not NumberKind.IDIOM:
        return None
    written = text[number.start : number.end]
    if not is_guess(written):
        if number.written == 2 and text.startswith("折", number.end):
            # 九五折: 9.5 tenths of the price.
            number.value = Decimal(DIGITS[written[0]]) + Decimal(DIGITS[written[1]]) / 10
            return _quantity(text, number)
        return number
    if take_tenths(text, number):
        return number.classify(NumberKind.QUANTITY)
    guess_of_years = written in ("三四", "三五") and text.startswith("年", number.end)
    # 坐三五年冷板凳: a guess, where a year of the thirties would have its month.
    unit = number.end + guess_of_years
    named = _NAMES_BY_TWO.match(text, unit) or (guess_of_years and text.startswith("级", unit))
    scaled = number.written > 2
    if (scaled or is_measured(text, number)) and not named:
        return _quantity(text, number)
    return number


def _weekday(text: str, number: Candidate) -> Candidate | None:
    """Recognize 周三 and 初五; 每周三次 is a count."""
    start = number.start
    named = _WEEKDAY.search(text, max(0, start - 2), start) and number.written == 1
    if named and number.value <= 6 and not text.startswith("次", number.end):
        return number.classify(NumberKind.DATE)
    lunar = _LUNAR_BEFORE.search(text, max(0, start - 2), start) and number.value <= 30
    if lunar and not _NOT_DAY.match(text, number.end):
        return number.classify(NumberKind.DATE)
    return None


def _list_mark(text: str, number: Candidate) -> Candidate | None:
    """Recognize the 三 that begins a line as 三、 or (三)."""
    before = _LIST_MARK_BEFORE.search(text, max(0, number.start - 8), number.start)
    bracket = text[number.start - 1 : number.start] == "("
    if (before or bracket) and _LIST_MARK_AFTER.match(text, number.end):
        return number.classify(NumberKind.ORDINAL, end=number.end)
    return None


def _labelled(text: str, number: Candidate) -> Candidate | None:
    """Recognize 附件二 and 表三: the numeral is a name of its own."""
    named = _LABEL_BEFORE.search(text, max(0, number.start - 4), number.start)
    if named and number.value < 100 and not _COUNTED_AFTER_LABEL.match(text, number.end):
        return number.classify(NumberKind.IDENTIFIER)
    return None


def _generation(text: str, number: Candidate) -> Candidate | None:
    """Recognize 九零后, those born in the 1990s."""
    if _GENERATION.match(text, number.start):
        return number.classify(NumberKind.IDIOM, end=number.start + 3)
    return None


def _quoted(text: str, number: Candidate) -> Candidate | None:
    """Recognize “十一”: a numeral of two or more signs in its own quotation marks is a name."""
    start, end = number.start, number.end
    quoted = text[start - 1 : start] in tuple('“"「『') and text.startswith(tuple('”"」』'), end)
    return number.classify(NumberKind.IDIOM) if quoted and number.written > 1 else None


def _named(text: str, number: Candidate) -> Candidate | None:
    """Recognize names of policies, blocs and plans: “四个面向”, 东盟十国, 第十三个五年规划; and 两位数."""
    start, end = number.start, number.end
    slogan = text[start - 1 : start] in tuple('“"「『') and _SLOGAN_AFTER.match(text, end)
    bloc = text.startswith("国", end) and text[max(0, start - 4) : start].endswith(BLOCS)
    plan = text.startswith(("年规划", "年计划"), end) and _PLAN_BEFORE.search(
        text, max(0, start - 6), start
    )
    if slogan or bloc or plan or text.startswith("位数", end):
        return number.classify(NumberKind.IDIOM)
    return None


def _several(text: str, number: Candidate) -> Candidate | None:
    """Recognize 几十 and 十几, which have no definite value."""
    before = text[max(0, number.start - 2) : number.start]
    # 三十几间: thirty and some more, as 三十多.
    tens = number.written > 1 and text[number.end - 1] == "十" and _FEW_MORE.match(text, number.end)
    if before.endswith(("几", "数")) or (text.startswith("几", number.end) and not tens):
        return number.classify(NumberKind.IDIOM)
    return None


def _one(text: str, number: Candidate) -> Candidate | None:
    if text[number.start : number.end] != "一":
        return None
    if kind_in(ONE, text, number.start, number.end) is NumberKind.QUANTITY:
        return _quantity(text, number)
    return number.classify(NumberKind.IDIOM)


def _round(text: str, number: Candidate) -> Candidate | None:
    """Classify 百, 千 and 万 without a numeral before them: 近千人 is a quantity, 上千人 and 百货 are not."""
    if text[number.start] not in "百千万亿":
        return None
    before = text[max(0, number.start - 4) : number.start]
    if before.endswith(_VAGUE_BEFORE):
        return number.classify(NumberKind.IDIOM)
    counted = before.endswith("每") or before[-1:].isdigit()
    if counted and _UNIT_AFTER_ROUND.match(text, number.end):
        # 每千瓦时: a kilowatt hour.
        return number.dismissed()
    more = text.startswith(("多", "余", "来"), number.end)
    if _BEYOND_BEFORE.search(before) and _ENDS.match(text, number.end):
        return _quantity(text, number)
    if not more and not is_measured(text, number):
        return number.dismissed() if number.written == 1 else number.classify(NumberKind.IDIOM)
    if more or _FAR_BEFORE.search(before):
        return _quantity(text, number)
    return number.classify(NumberKind.IDIOM)


def _score(text: str, number: Candidate) -> Candidate | None:
    """Recognize the 二 of 三比二, which no measure word follows."""
    before = _SCORE_BEFORE.search(text, max(0, number.start - 2), number.start)
    return number.classify(NumberKind.QUANTITY) if before and number.written == 1 else None


def _two(text: str, number: Candidate) -> Candidate | None:
    """Classify 二: quantities are written 两, except of people and of weight, money and length."""
    if text[number.start : number.end] != "二" or _COUNTED_BY_TWO.match(text, number.end):
        return None
    return number.classify(NumberKind.IDIOM) if is_measured(text, number) else None


def _deal(text: str, number: Candidate) -> Candidate | None:
    """Recognize the numerals of 买二送一 and 押一付三."""
    if number.written > 1 or not _DEAL_BEFORE.search(text, max(0, number.start - 3), number.start):
        return None
    if text[number.start - 1] in "买押" and not text.startswith(("送", "赠", "付"), number.end):
        return None
    return number.classify(NumberKind.QUANTITY)


def _none_at_all(text: str, number: Candidate) -> Candidate | None:
    """Recognize the 零 of 零事故; 零距离 is an idiom."""
    if text[number.start : number.end] == "零" and _NONE_AFTER.match(text, number.end):
        return number.classify(NumberKind.QUANTITY)
    return None


def _single(text: str, number: Candidate) -> Candidate | None:
    """Dismiss a single numeral that no measure word follows: it is part of a word."""
    if number.written > 1 or is_measured(text, number):
        return None
    return number.dismissed()


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
    _named,
    ordinal,
    _several,
    _score,
    _deal,
    _one,
    _two,
    _round,
    _none_at_all,
    _single,
)
