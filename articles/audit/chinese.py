"""Numbers in Chinese numerals: 三十五, 两千, 百分之三十五, 三分之二, 三成, 一半, 翻番, 三四."""

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from articles.audit import dates
from articles.audit.identifiers import ordinal
from articles.audit.lexicon import read_lexicon, read_words
from articles.audit.numbers import (
    PERCENT,
    PERMILLE,
    POINTS,
    TIMES,
    Candidate,
    NumberKind,
    Rule,
    contexts,
    first_match,
    kind_in,
    words,
)
from articles.audit.numerals import DIGITS, MEASURE, is_measured, value_of
from articles.audit.units import measure, unit_after
from collabsite.web.languages import is_chinese

_NUMERAL = "[零〇一二两三四五六七八九十百千万亿兆廿卅卌]"
_DIGIT = "[零〇一二三四五六七八九]"
# Nouns after 半 for a half: 半勺, 半个月; 半路 and 半天 are other words.
_HALVED = (
    "个(?!百分点|人影|字|身子|老乡|主人|世界的)|年(?!级)|小时|分钟|秒|数|季度|学期|学年|周|[汤茶大小]匙|[大小]勺|英[里尺寸亩镑]|海里|[勺杯碗瓶箱袋桶包盒斤亩吨匙磅打里米尺克升岁盘盆壶锅匹公罐坛缸筐篓篮页根片颗粒只枚份棵块条张]"
    "(?!程|开|路|费|装|面|圆|价|命|脸)|价(?![值格])"
)
_HALVED_BY_GE = "小时|月|钟|世[纪紀]|学期|星期|礼拜|百分点|学分|学年|球"
# Nouns after an approximate half: 近半受访者, 超半企业.
_PARTED = (
    "受访|企业|公司|机构|高校|大学生|学校|学生|学者|教师|教授|老师|论文|文章|项目|国家|成员|会员|员工|职工|城市|家庭|用户|样本|患者|病例"
    "|参与|参会|与会|投票|选民|女性|男性|青年|居民|市民|网民|家长|作者|科研|研究|消费者|申请|经费|资金|收入|订单|产能|都?(?:来自|认为|表示)"
)
# Measure words before 半: 两年半, 一斤半; 五点半 is a time.
_AND_HALF = "年|天|斤|岁|里|米|尺|亩|倍|小时|周|星期|学期|吨|碗|杯|瓶|勺|分|分钟|公里|公斤|圈|页"
# What makes another word of 成: 成立, 成人, 成都; 四成人口 and 六成都不到 are tenths.
_NO_TENTHS = (
    "(?![为立功果长员就本绩交分语效]|年(?!轻)|人(?!口|数|次)|都(?!不到|没|不足|来自|在|是|由))"
)
# A run of numerals and the text after it. It is bounded so that the search is linear.
_RUN = re.compile(
    rf"(?P<whole>百分之|千分之|万分之)(?P<share>[0-9]+(?:\.[0-9]+)?|{_NUMERAL}{{1,12}}(?:点{_DIGIT}{{1,8}})?)"
    rf"|(?:(?P<and_part>[0-9]{{1,4}}|{_NUMERAL}{{1,4}})又)?(?P<denominator>[0-9]{{1,4}}|{_NUMERAL}{{1,6}})分之(?P<numerator>[0-9]{{1,6}}|(?:(?!千[克米瓦卡帕伏赫焦]){_NUMERAL}){{1,6}})"
    rf"|(?P<tenths>[0-9](?:\.[0-9])?|[一二两三四五六七八九])成(?:(?P<more>[一二三四五六七八九半])(?![十百千万个名位家次天份]|[人年月日](?![口数轻]))|{_NO_TENTHS})"
    r"|(?P<half>(?<![0-9零一二两三四五六七八九十百千万亿])一半|一[大小多少]半(?![天夜])|半数|过半(?!百)"
    rf"|(?:(?<![十大多小前后上下一])|(?<=以[上下]))半(?={_HALVED})|(?<![最附靠接临邻远]近)(?<=[近超逾])半(?={_PARTED}|[,。;、!?)\n的]|$))"
    r"|(?P<points>半个百分点|[一二两三四五六七八九1-9]个半百分点)"
    r"|(?<![他她你我咱们夫妻父子母女兄弟姐妹娘爷哥师徒口这那])(?P<pair>[俩仨])(?=[\u4e00-\u9fff])(?![都也是在的就又还没不谁互相一合共同之间])"
    r"|(?P<multiple>翻(?:了)?(?:近|约|将近|超过?)?(?P<doublings>[一二两三四五六七八九1-9])?(?:了)?番|翻(?:了)?(?:一)?倍)|(?P<halving>减半|折半|砍半)"
    rf"|(?<![0-9零一二两三四五六七八九十百千万])(?<![0-9][.,])(?P<and_half>[一二两三四五六七八九十]{{1,3}}|[0-9]{{1,3}})"
    rf"(?:个半(?={_HALVED_BY_GE})|(?P<halved>{_AND_HALF})半(?![载价天夜导]))"
    r"|(?<![0-9.零一二三四五六七八九十百千万])(?P<metres>[一二两三12])米(?P<tall>[零一二三四五六七八九]{1,2}|[0-9]{1,2})(?![0-9零一二三四五六七八九十百千万个只条名位])"
    rf"|(?P<run>(?!兆){_NUMERAL}{{1,30}})(?P<point>点{_DIGIT}{{1,8}}(?!{_DIGIT}|[十点钟刻]))?"
)


def chinese_numbers_in(text: str) -> Iterator[Candidate]:
    """Find the numbers in Chinese numerals, quantities or not."""
    if not is_chinese(text):
        return
    for found in _RUN.finditer(text):
        if found["run"]:
            yield _run(text, found)
        elif amount := _amount(found):
            value, unit = amount
            yield Candidate(*found.span(), value, "chinese", NumberKind.QUANTITY, unit, bare=False)


def _amount(found: re.Match[str]) -> tuple[Decimal, str] | None:
    """Return the value and the unit of a fraction, a multiple or a half."""
    half = Decimal("0.5")
    if found["whole"]:
        share = value_of(found["share"])
        unit = {"百": PERCENT, "千": PERMILLE, "万": ""}[found["whole"][0]]
        return None if share is None else (share if unit else share.scaleb(-4), unit)
    if found["denominator"]:
        denominator, numerator = value_of(found["denominator"]), value_of(found["numerator"])
        # 二又三分之一: a whole number and a part.
        whole = value_of(found["and_part"]) if found["and_part"] else Decimal(0)
        if not denominator or numerator is None or whole is None:
            return None
        return whole + numerator / denominator, ""
    if found["tenths"]:
        tenths, more = value_of(found["tenths"]) or Decimal(0), found["more"] or ""
        return tenths * 10 + (5 if more == "半" else DIGITS.get(more, 0)), PERCENT
    if found["and_half"]:
        whole, unit = value_of(found["and_half"]), found["halved"] or ""
        return (whole + half, TIMES if unit == "倍" else unit) if whole else None
    if found["points"]:
        return DIGITS.get(found["points"][0], 0) + half, POINTS
    if found["pair"]:
        return Decimal(2 if found["pair"] == "俩" else 3), ""
    if found["half"]:
        return half, ""
    if found["metres"]:
        written = f"{found['metres']}.{found['tall']}"
        return Decimal("".join(str(DIGITS.get(sign, sign)) for sign in written)), "米"
    if found["halving"]:
        return half, TIMES
    return Decimal(2) ** int(value_of(found["doublings"] or "1") or 1), TIMES


# Units that begin with 千, without it.
_THOUSANDFOLD = re.compile("[克米瓦卡帕伏赫焦]|字节|牛顿|比特")


def _run(text: str, found: re.Match[str]) -> Candidate:
    start, end = found.span()
    written = found[0]
    if len(written) == 2 and written[0] == "零" and written[1] in DIGITS:
        # The 零 of 七年零两个月 joins what is before.
        start, written = start + 1, written[1]
    elif written == "一一" and text[start - 1 : start] == "唯":
        # 唯一一次: the only one of them.
        start, written = start + 1, "一"
    elif len(written) > 1 and (
        # 五十两 is a weight; 九十千克, 六十万千瓦: the 千 is of the unit.
        (written[-1] == "两" and written != "一两")
        or (written[-1] == "千" and written[-2] in "十百万亿" and _THOUSANDFOLD.match(text, end))
    ):
        end, written = end - 1, written[:-1]
    value = value_of(written)
    if value is None:
        # A row of digits such as 三四 or 一二三四; the judge looks at it again.
        return Candidate(start, end, Decimal(0), "chinese", NumberKind.IDIOM, bare=False)
    return Candidate(start, end, value, "chinese")


# 十七八: 17 or 18; 四五百: 400 or 500; 一千二三百: 1,200 or 1,300.
_GUESS = re.compile(
    "(?P<head>[一二两三四五六七八九]?[十百千](?:[一二三四五六七八九]百)?(?:[一二三四五六七八九]十)?)?"
    "(?P<low>[一二两三四五六七八])(?P<high>[二两三四五六七八九])(?P<scale>[十百千]?[万亿]?)"
)


_TENTHS = re.compile(f"成{_NO_TENTHS}")


def _is_guess(written: str) -> bool:
    """Distinguish the approximations 三四 and 三五 from 三八 and 二〇二四."""
    found = _GUESS.fullmatch(written)
    if not found:
        return False
    low, high = DIGITS[found["low"]], DIGITS[found["high"]]
    return high == low + 1 or (low, high) == (3, 5)


def split_guess(text: str, number: Candidate) -> list[Candidate]:
    """Split an approximation that is a quantity into its two numbers."""
    found = _GUESS.match(text, number.start)
    if number.script != "chinese" or number.kind is not NumberKind.QUANTITY or not found:
        return [number]
    if (
        not _is_guess(found[0])
        or found.end() > number.end
        # 三四六亿 is 346亿.
        or text[found.end() : found.end() + 1] in DIGITS
    ):
        return [number]
    head = (value_of(found["head"]) if found["head"] else None) or Decimal(0)
    scale = (value_of(found["scale"]) if found["scale"] else None) or Decimal(1)
    if found["scale"][-1:] in ("万", "亿"):
        # 十七八万: the scale is of both.
        head *= value_of(found["scale"][-1]) or 1
    middle = found.start("high")
    low, high = (head + DIGITS[found[each]] * scale for each in ("low", "high"))
    return [
        replace(number, end=middle, value=low, bare=False),
        replace(number, start=middle, value=high, bare=False),
    ]


_SAYINGS = frozenset(read_words("sayings.txt"))
_LONGEST = max(map(len, _SAYINGS))
# 一二线城市, 三四年级, 五六月 and 三四点 name two of an order, and 八九年 is a year.
_NAMES_BY_TWO = re.compile("[线楼等审月号期代手流点班]|级(?=[市医学职])|年级")
_LABEL_BEFORE = re.compile(
    "(?:附[注件录表图]|[如见下上]?(?<![代发地列报手外钟意力企试版])[图表]|(?<![方正模形])公式|(?<!第)(?:案例|阶段|任务|步骤|课题|专栏|专题|问题|情形"
    "|方案|路径|目标|模块|单元|实验|命题|定理|引理|假设|说明|备注)|(?:^|[\n。;:(如见])例)$"
)
_COUNTED_AFTER_LABEL = re.compile("[个种类项份张条幅名人位次年天月日元分百千万亿]")
_WEEKDAY = re.compile(r"(?:周|星期|礼拜)$")
# 初五, 正月十五: days by the moon.
_LUNAR_BEFORE = re.compile("(?:初|廿|[正二三四五六七八九十冬腊]月)$")
_LIST_MARK_BEFORE = re.compile(r"(?:^|[\n(])[ #>]{0,6}$")
_LIST_MARK_AFTER = re.compile("[、)]")
# Words that a numeral forms with the beginning of a measure word: 十分 in 十分钟.
_LONGER_MEASURE = re.compile(
    "(?:面[金银铜奖锦国红旗墙镜]|分钟|公里|公斤|公顷|公分|公尺|公升|星期|小时|分之|角钱|点钟|院士|行[字代]|包[烟药面糖茶]|头[牛猪羊驴象骡狮熊鹿鲸]|口[锅井猪钟缸箱]|米[多长高宽深远]|地区|通电话|国家|方面"
    "|军人|代人|年级|大[匙勺]|秒钟|刻钟|时许|点[一二三四五六七八九]|个小时|岁|倍|厘米)"
)
# 每5个人里就有一位: a share.
_EVERY_BEFORE = re.compile("(?:每[^,。;\n]{1,12}|[只仅共])$")
_FAR_BEFORE = re.compile(r"(?:每|约|近|超|逾|过|达|到|突破|破|满|足|共|计|为|有|至|获|投入|近乎)$")
# 产值过亿, 转发破万: of what, has been said before.
_BEYOND_BEFORE = re.compile("(?:[^不难]过|破|超|逾|(?<![最附靠邻临])近)$")
_ENDS = re.compile(r"[,。;!?、)的\n]|$")
_VAGUE_BEFORE = tuple(words("数 几 上 成 若干 好 多少 这 那 十"))
_COUNTED_BY_TWO = re.compile(
    "[人位名斤两钱亩里成元角块倍升分厘尺寸丈度毫吨米克平万亿至到或比日天年月周小级个件份张间家项支条辆篇座栋户款颗粒杯碗瓶匙次]"
)
_LEXICON = read_lexicon("chinese.toml")
_ONE = contexts(
    _LEXICON["one"],
    {name: _LEXICON[name] for name in ("span", "counted", "more")} | {"measure": MEASURE.pattern},
)


def classify_chinese(text: str, number: Candidate) -> Candidate:
    """Classify a Chinese numeral, and include the signs and units that belong to it."""
    return first_match(_RULES, text, number) or _quantity(text, number)


def _quantity(text: str, number: Candidate) -> Candidate:
    measure(text, number)
    return number.classify(NumberKind.QUANTITY)


def _known(text: str, number: Candidate) -> Candidate | None:
    """Keep the kind of fractions and multiples, which the numeral itself decides."""
    if number.kind is not NumberKind.QUANTITY:
        return None
    if text.startswith("决赛", number.end):
        return number.classify(NumberKind.IDIOM)
    number.unit = number.unit or unit_after(text, number.end)
    return number


def _saying(text: str, number: Candidate) -> Candidate | None:
    """Recognize a numeral that is part of a word or idiom; the longest one counts."""
    found = max(
        (
            (stop - begin, -begin, begin, stop)
            for begin in range(max(0, number.start - 4), number.start + 1)
            for stop in range(
                max(begin + 2, number.end), min(begin + _LONGEST, len(text), number.end + 8) + 1
            )
            if text[begin:stop] in _SAYINGS
        ),
        default=None,
    )
    if not found or _goes_on(text, number, *found[2:]):
        return None
    number.start = found[2]
    return number.classify(NumberKind.IDIOM, end=found[3])


def _goes_on(text: str, number: Candidate, start: int, end: int) -> bool:
    """Distinguish the 三公 of 三公里 and the 高一 of 身高一米八 from the words 三公 and 高一."""
    said = text[start:end]
    if said == "有一" and _EVERY_BEFORE.search(text, max(0, start - 16), start):
        return True
    longer = _LONGER_MEASURE.match(text, number.end)
    return longer is not None and (
        longer.end() > end or (start < number.start and end == number.end)
    )


def _malformed(text: str, number: Candidate) -> Candidate | None:
    """Classify a row of numerals without a value, such as 三四: an approximation or a name."""
    if number.kind is not NumberKind.IDIOM:
        return None
    written = text[number.start : number.end]
    if not _is_guess(written):
        return number
    if _TENTHS.match(text, number.end):
        # 六七成: 60 or 70 per cent.
        number.end, number.scale, number.unit = number.end + 1, 1, PERCENT
        return number.classify(NumberKind.QUANTITY)
    is_named = _NAMES_BY_TWO.match(text, number.end)
    if not is_named and (number.written > 2 or is_measured(text, number)):
        return _quantity(text, number)
    return number


def _ordered(text: str, number: Candidate) -> Candidate | None:
    """Recognize 周三 and 初五, days; the 三 that begins a line as 三、 or (三); 附件二 and 表三."""
    start, end = number.start, number.end
    if _LIST_MARK_AFTER.match(text, end) and _LIST_MARK_BEFORE.search(
        text, max(0, start - 8), start
    ):
        return number.classify(NumberKind.ORDINAL, end=end)
    weekday = number.written == 1 and number.value <= 6 and not text.startswith("次", end)
    if weekday and _WEEKDAY.search(text, max(0, start - 2), start):
        return number.classify(NumberKind.DATE)
    if _COUNTED_AFTER_LABEL.match(text, end):
        return None
    if _LUNAR_BEFORE.search(text, max(0, start - 2), start) and number.value <= 30:
        return number.classify(NumberKind.DATE)
    if _LABEL_BEFORE.search(text, max(0, start - 4), start) and number.value < 100:
        return number.classify(NumberKind.IDENTIFIER)
    return None


def _several(text: str, number: Candidate) -> Candidate | None:
    """Recognize 几十 and 十几, which have no definite value."""
    before = text[max(0, number.start - 2) : number.start]
    # 三十几间: thirty and some more, as 三十多.
    tens = number.written > 1 and text[number.end - 1] == "十"
    if before.endswith(("几", "数")) or (text.startswith("几", number.end) and not tens):
        return number.classify(NumberKind.IDIOM)
    return None


def _one_or_two(text: str, number: Candidate) -> Candidate | None:
    """Classify 一, mostly no more than `a`, and 二: quantities are written 两, except of measures."""
    written = text[number.start : number.end]
    if written == "一":
        if kind_in(_ONE, text, number.start, number.end) is NumberKind.QUANTITY:
            return _quantity(text, number)
        return number.classify(NumberKind.IDIOM)
    if written != "二" or _COUNTED_BY_TWO.match(text, number.end):
        return None
    return number.classify(NumberKind.IDIOM) if is_measured(text, number) else None


def _round(text: str, number: Candidate) -> Candidate | None:
    """Classify 百, 千 and 万 without a numeral before them: 近千人 is a quantity, 上千人 and 百货 are not."""
    if text[number.start] not in "百千万亿":
        return None
    before = text[max(0, number.start - 4) : number.start]
    if before.endswith(_VAGUE_BEFORE):
        return number.classify(NumberKind.IDIOM)
    if (before.endswith("每") or before[-1:].isdigit()) and _THOUSANDFOLD.match(text, number.end):
        # 每千瓦时: a kilowatt hour.
        return number.dismissed()
    more = text.startswith(("多", "余", "来"), number.end)
    if more or (_BEYOND_BEFORE.search(before) and _ENDS.match(text, number.end)):
        return _quantity(text, number)
    measured = is_measured(text, number)
    if not measured and number.written == 1:
        return number.dismissed()
    if measured and _FAR_BEFORE.search(before):
        return _quantity(text, number)
    return number.classify(NumberKind.IDIOM)


def _single(text: str, number: Candidate) -> Candidate | None:
    """Dismiss a single numeral that no measure word follows: it is part of a word."""
    if number.written > 1 or is_measured(text, number):
        return None
    return number.dismissed()


_RULES: tuple[Rule, ...] = (
    _known,
    _saying,
    dates.date_at,
    _malformed,
    _ordered,
    ordinal,
    _several,
    _one_or_two,
    _round,
    _single,
)
