"""Years and decades, in digits and in Chinese numerals."""

import re

from articles.audit.identifiers.labels import counts_things
from articles.audit.normalization import word_before
from articles.audit.numbers import Candidate, NumberKind, first_match, words
from articles.audit.units import currencies
from articles.audit.units.measurement import unit_after

_MONTHS = words(
    "jan feb mar apr may jun jul aug sep oct nov dec january february march april june july august"
    " september october november december"
)
_YEAR_WORDS = frozenset(
    words(
        "in since by from until till during before after of early late mid circa ca year years"
        " between through throughout spring summer autumn fall winter end fiscal ad around"
        " beginning start founded established built born died opened completed calendar academic financial pre post past dated published to and or"
        " copyright"
    )
) | {*_MONTHS}
_SURELY_YEAR = frozenset(words("in since until till during circa year fiscal early late mid"))
_COUNTED = re.compile(
    r"[ -](?:[a-z]+[ -]){0,2}?(?:people|patients?|students|participants|men|women|children"
    r"|households|respondents|papers|articles|publications|projects|researchers|scientists|workers|employees|jobs|staff"
    r"|copies|words|pages|homes|houses|units|samples|cases|deaths|members|companies|firms|schools"
    r"|universities|villages|species|specimens|genes|steps|points|items|records|entries|users"
    r"|voters|votes|seats|subjects|volunteers|troops|soldiers|refugees|visitors|spectators|teachers"
    r"|trees|animals|birds|cars|vehicles|ships|aircraft|calories|tickets|books|miles|euros|dollars"
    r"|farmers|residents|applicants|applications|grants|nodes|images|sites|tests|adults|infants)(?![A-Za-z])"
)
_HAN_COUNTED = re.compile(
    r" ?(?:[余多个名人位家项篇件所次台套种座条只头辆艘架份张吨公千万亿元米亩克字户场股株册部本例倍天分秒度块枚支间"
    r"处起票岁里瓦卡升毫斤棵幅首级步尊尾根袋箱瓶]|平方|立方|小时|美元|欧元)"
)
_PLURAL = re.compile(r" (?:[a-z]+[ -]){0,2}?[a-z]{2,}s(?![A-Za-z])")
_IN_SPAN_BEFORE = re.compile("(?:1[89]|20)[0-9]{2} ?[-–—~至到] ?$")
_RELATIVE = re.compile(
    r" ?(?:%|per cent|percent|×)|[ -]?(?:thousand|million|billion|trillion|[kKMB](?![A-Za-z]))"
)
_COUNT_BEFORE = re.compile(r"[+±=<>≤≥~≈] ?$")
# 2560 × 1440 pixels; a rent of 1900 a month.
_SIZE_BEFORE = re.compile(r"[0-9] ?[×x*] ?$")
_SIZE_AFTER = re.compile(
    r" ?[×x*] ?[0-9]| (?:an?|per|each|every) (?:hour|day|night|week|month|year|head|person|seat|piece)(?![a-z])"
)
# Toledo, about 1068: amid a label, a date that nobody groups.
_DATED_BEFORE = re.compile(
    r"(?:^|[,(]) ?(?:about|around|probably|perhaps|before|after|or)$", re.IGNORECASE
)
_DATED_AFTER = re.compile(r"[.,;)\n]|$| \((?:AH|AM)(?![A-Za-z])")
_AROUND = frozenset(
    words(
        "over nearly than exceeding exceeded about approximately roughly almost least some"
        " totalling totaling reached"
    )
)
_ENDS = re.compile(r"[.,;:!?)\"”。、]?(?:[ \n]|$)(?! ?[a-z]+s(?![a-z]))|[,;。、)]")
_OF_THE_YEAR = frozenset(words("the its this our their by of from"))
_ERA_AFTER = re.compile(r" ?(?:BCE?|B\.C\.|CE|AD|A\.D\.)(?![A-Za-z])")
_ERA_BEFORE = re.compile(
    r"(?:(?<![A-Za-z])(?:AD|A\.D\.|BC|FY|CY|c\.|ca\.) ?|公元前?|(?<=[-–—~至到])前|©|(?<![A-Za-z])AH ?)$"
)
_DECADE = re.compile(r"'?s(?![A-Za-z])|年代")
_OF_LATE = ("近", "过去", "最近", "前", "每", "这")
_YEAR_SPAN = re.compile(r" ?年(?:的?历史|间|时间|之久|来(?!临)|前的|多|以上|[余])")
_YEAR_AFTER = re.compile(" ?年")
# 113年 in Taiwan is 2024; so is 去（113）年. Nothing takes 113 years that is not said to.
MINGUO = range(90, 131)
_MINGUO_BEFORE = re.compile(
    r"(?:^|[\n,。;!?、()“「《:|]|[自从于至到迄较比以及和与在与为原起]|[-–—~] ?|[0-9]年|(?:今|去|前|明|本)\()$"
)
_MINGUO_AFTER = re.compile(
    r" ?(?:\)年|学年|年(?:度|[0-9]{1,2}(?:月|/)|[一二三四五六七八九十]{1,2}月|第[一二三四1-4]季|[上下]半年|[初底末]|[春夏秋冬]季|起(?!步|源|家)|完工|竣工|落成|启用|通车|动工|开馆|开幕|成立|创立|上路|施行|出生|毕业|入学|预算|决算|全年|营收|税收|底"
    r"|[-–—~至到]|(?!的?历史|间|时间|之久|来|前|后|的|多|以|余|内|里|没|了|才|才能|过去)))"
)
_MINGUO_RANGE_BEFORE = re.compile("(?:9[0-9]|1[0-3][0-9])年?[-–—~至到]$")
_MINGUO_SPAN_BEFORE = re.compile(
    r"(?:需|要|花|耗|约|近|逾|超过|长达|过去|历经|大约|将近|距今|了|每|历时|共|满|达|的)$"
)
# Money in 2013 dollars, at constant 2015 prices: of what year it is worth.
_WORTH_BEFORE = re.compile(
    r"(?<![A-Za-z])(?:in|into|constant|real|of|at)(?: (?:constant|real|current|inflation-adjusted|chained))?,? $",
    re.IGNORECASE,
)
_WORTH_AFTER = re.compile(
    r" (?:constant |real |chained )?(?:US|U\.S\. |Canadian |Australian |international |PPP )?(?:\$(?! ?[0-9])|dollars?|euros?|pounds?|prices|money|yuan|renminbi|yen|USD|EUR|GBP|RMB|CNY)(?![A-Za-z])"
    r"|年(?=(?:不变|可比|固定)?(?:价格|价|美元|人民币|币值))"
)
# A survey of 1950 adults counts them.
_COLLECTION_BEFORE = re.compile(
    r"(?<![a-z])(?:surveys?|polls?|samples?|stud(?:y|ies)|totals?|cohorts?|groups?|panels?|trials?|populations?|sets?|number|average|mean|median"
    r"|maximum|minimum|list|databases?|collections?|crowds?|audiences?|staff|workforce|team|fleet)"
    r"(?: (?:in|from|during) (?:[A-Z][a-z]+ )?(?:[12][0-9]{3}|[A-Z][a-z]+))? of (?:about |around |some |nearly |over )?$",
    re.IGNORECASE,
)
# 三年(375年), 昭和40年: counted from the beginning of a reign. 455年, at the head of a clause.
_REIGN_AFTER = re.compile(r" ?年 ?\((?:公元)?前?[0-9]{3,4} ?年?\)")
_REIGN_BEFORE = tuple(
    words(
        "民国 昭和 平成 令和 明治 大正 贞观 开元 天宝 洪武 永乐 嘉靖 万历 崇祯 康熙 雍正 乾隆 嘉庆 道光 咸丰"
        " 同治 光绪 宣统 公元 公元前 西元 太平兴国 大中祥符 至正 熙宁 元丰 绍兴 淳熙 庆历 嘉祐 嘉佑 建安 永元 天监 武德 显庆"
        " 仪凤 神龙 大历 贞元 长庆 会昌 咸通 乾符 建隆 开宝 雍熙 淳化 咸平 天禧 天圣 皇祐 治平 元祐 元佑 绍圣 政和 宣和 靖康"
        " 建炎 乾道 庆元 嘉定 宝庆 淳祐 至元 大德 泰定 建文 宣德 景泰 成化 弘治 正德 隆庆 天启 顺治 崇德 洪熙"
    )
)
# 明永乐(1403–1424), the Ming dynasty (1368–1644), Titian (1488–1576): when somebody reigned or lived.
_SPAN_IN_BRACKETS = re.compile(
    r"\((?:(?:(?P<said>r|b|reigned|ruled|active|fl)|c)\.? )?(?P<first>1[0-9]{3}) ?[-–—~至到] ?(?P<last>1[0-9]{3}|20[0-9]{2})\)"
)
_OPENED_BEFORE = re.compile(r"\((?:[a-z]{1,7}\.? )?(?:1[0-9]{3} ?[-–—~至到] ?)?$")
_SPAN_OF = re.compile(
    r"(?:(?<![A-Za-z])(?:period|reign|dynasty|era|king|queen|emperor|empire|sultanate|shogunate|war|century|epoch|age)"
    r"|朝|帝|宗|祖|王|后|年间|时期|时代|在位|王朝|帝国|幕府|战争|公国|苏丹国|(?<![一-鿿])[明清元宋金辽唐][一-鿿]{0,4}) ?$"
)
_LIFE_OF = re.compile(
    r"(?<![A-Za-z])(?!(?:CI|IQR|SD|Mean|Median|Range|Total|Average|Pages?|Sample|Size|Between|From|About|Score|Dose|Mass)(?![A-Za-z]))"
    r"[A-Z][a-z'-]{2,20}(?<!s)(?: [IVX]{1,5})? ?$"
    # Surnames.
    "|(?:^|[\n,。;、:])[王李张刘陈杨赵黄周吴徐孙朱马胡郭林何高梁郑罗宋谢唐韩曹许邓萧冯曾程蔡彭潘袁于董余苏叶吕魏蒋田杜丁沈姜范江傅钟卢汪戴崔任"
    "陆廖姚方金邱夏谭贾邹石熊孟秦薛侯雷白龙段孔邵史毛顾武康贺严尹钱施洪龚汤陶黎温文颜庄章鲁倪俞蓝聂齐]"
    "[\u4e00-\u9fff]{0,1}(?![量数率值分围间距额价比重度长积产入出本差次宽深厚速压])[\u4e00-\u9fff]$"
)
_LONGEST_REIGN, _LONGEST_LIFE = 350, 110
_CLAUSE_BEFORE = re.compile(r"(?:^|[\n,。;(])$")
_CLAUSE_AFTER = re.compile(" ?年[,)，]")
# 98年出生: the years of a century that everybody knows.
_TWO_DIGITS_AFTER = re.compile(
    "年(?=[出毕参入结考进退]|生[,。的人]|的时候|那|[春夏秋冬初底末]|[来去]|[0-9]{1,2}月|[一二三四五六七八九十]月)"
)
# 他15年出国: at the head of a clause, what is done in a year, not for so many.
_RECENT_AFTER = re.compile(
    "年(?=出国|回国|毕业|入学|入职|入党|结婚|出生|考[上入进取]|评[上为]|拿(?!下)|进了|退休|辞职|那会儿|那时|[初底末](?![心衷蕴气])"
    "|[春夏秋冬](?![风雨节天])|[0-9]{1,2}月|营收|净利|预计|业绩|财报|年报|全年|[一二三四]季度)"
)
_RECENT_BEFORE = re.compile(r"(?:^|[,。;!?\n(、我你他她们]|公司|企业|从|自|于|是|在)$")
_SINCE = re.compile("(?<=[从自])[0-9]{2}年(?=起|开始|以来|[到至])")
_LONG_BEFORE = re.compile(r"(?:[约近逾超达第了过前后满共]|历时|持续|[-–—~至到][ ]?)$")
_COHORT_AFTER = re.compile("级(?![以地台大风])")
_OF_NO_RANGE = re.compile("年(?:那|出生|[春夏秋冬初底末]|毕业|入学|参加|的时候|我|他|她)")
_UP_TO = re.compile(r"年? ?(?:至|到|[-–—~]) ?$")
_LONG_TIME_BEFORE = tuple(words("约 近 逾 超过 长达 过去 历经 大约 将近 距今 了 每 历时"))


def year(text: str, number: Candidate) -> Candidate | None:
    """Recognize a number that is a year or a decade, with the 年 or the era that belongs to it."""
    if number.value != number.value.to_integral_value():
        return None
    if not text[number.start : number.end].isalnum():
        return None
    if reign := _of_a_reign(text, number):
        return reign
    if number.script == "digits":
        return first_match(
            (_in_brackets, _of_money, _minguo, _with_era, _decade, _short, _bare), text, number
        )
    return _in_chinese(text, number)


def _settle(number: Candidate, end: int) -> Candidate:
    return Candidate(number.start, end, number.value, number.script, NumberKind.YEAR, bare=False)


def _is_decade(text: str, number: Candidate) -> bool:
    """Distinguish 九十年代 from the 五年 of 近五年代表作."""
    if number.value % 10:
        return False
    near = text[max(0, number.start - 2) : number.start].endswith(_OF_LATE)
    return not (near and text.startswith("年代表", number.end))


def _in_chinese(text: str, number: Candidate) -> Candidate | None:
    if text.startswith("年代", number.end) and _is_decade(text, number):
        return _settle(number, number.end + 2)
    # 五千三百年 are a time: a year is written by its digits.
    full = number.written == 4 and number.value >= 1000
    full = full and not set(text[number.start : number.end]) & set("十百千万")
    if text.startswith("年", number.end) and (full or _is_short(text, number)):
        return _settle(number, number.end + 1)
    return None


def _is_short(text: str, number: Candidate) -> bool:
    """Recognize 九八年, but not 三四年 and 八九年, which may mean three or four years."""
    written = text[number.start : number.end]
    if len(written) != 2 or set(written) & set("十百千万亿两"):
        return False
    low, high = ("零一二三四五六七八九".find(digit) for digit in written.replace("〇", "零"))
    near = high == low + 1 or (low, high) == (3, 5)
    return not (near and low) or bool(_OF_NO_RANGE.match(text, number.end))


def _of_a_reign(text: str, number: Candidate) -> Candidate | None:
    if not _YEAR_AFTER.match(text, number.end):
        return None
    old = (
        number.script == "digits"
        and number.written == 3
        and _CLAUSE_BEFORE.search(text, max(0, number.start - 1), number.start)
        and _CLAUSE_AFTER.match(text, number.end)
    )
    named = text[max(0, number.start - 4) : number.start].endswith(_REIGN_BEFORE)
    if old or named or _REIGN_AFTER.match(text, number.end):
        return _settle(number, number.end + 1 + (text[number.end] == " "))
    return None


def _in_brackets(text: str, number: Candidate) -> Candidate | None:
    """Recognize the years of a reign or a life: Titian (1488–1576)."""
    if number.written != 4:
        return None
    opened = _OPENED_BEFORE.search(text, max(0, number.start - 18), number.start)
    found = _SPAN_IN_BRACKETS.match(text, opened.start()) if opened else None
    if not opened or not found or number.start not in (found.start("first"), found.start("last")):
        return None
    first, last = int(found["first"]), int(found["last"])
    of = text[max(0, opened.start() - 28) : opened.start()]
    reigned = _SPAN_OF.search(of) or of.rstrip(" ").endswith(_REIGN_BEFORE)
    lived = _LIFE_OF.search(of) and last <= first + _LONGEST_LIFE
    if first < last <= first + _LONGEST_REIGN and (reigned or lived or found["said"]):
        return _settle(number, number.end)
    return None


def _of_money(text: str, number: Candidate) -> Candidate | None:
    """Recognize the 2013 of `in 2013 dollars`."""
    if number.written != 4 or not 1900 <= number.value <= 2050:
        return None
    if not _WORTH_AFTER.match(text, number.end):
        return None
    before = _WORTH_BEFORE.search(text, max(0, number.start - 28), number.start)
    is_han = text[number.end] == "年"
    return _settle(number, number.end + is_han) if before or is_han else None


def _minguo(text: str, number: Candidate) -> Candidate | None:
    """Recognize 113年, counted as in Taiwan, without 民国."""
    if number.written not in (2, 3) or number.value not in MINGUO:
        return None
    found = _MINGUO_AFTER.match(text, number.end)
    before = text[max(0, number.start - 5) : number.start]
    if _MINGUO_RANGE_BEFORE.search(before) and text.startswith("年", number.end):
        return _settle(number, number.end + 1)
    if not found or _MINGUO_SPAN_BEFORE.search(before):
        return None
    if number.written == 2 and not found[0].endswith(("度", "月", ")年")):
        return None
    named = found[0].rstrip(" ") not in ("年", " 年")
    # 120年华诞: a round number of years is more often a time.
    if not named and not (number.value % 10 and _MINGUO_BEFORE.search(before)):
        return None
    if not found[0].lstrip(" ").startswith("年"):
        return _settle(number, number.end)
    return _settle(number, found.start() + found[0].index("年") + 1)


def _with_era(text: str, number: Candidate) -> Candidate | None:
    """Recognize 44 BC, AD 650 and '89."""
    start = number.start
    if era := _ERA_AFTER.match(text, number.end):
        return _settle(number, era.end())
    apostrophe = text[start - 1 : start] == "'" and number.written == 2
    if apostrophe and not text[max(0, start - 2) : start - 1].isalnum():
        decade = _DECADE.match(text, number.end)
        return _settle(number, decade.end() if decade else number.end)
    if _ERA_BEFORE.search(text, max(0, start - 4), start):
        return _settle(number, number.end + text.startswith("年", number.end))
    return None


def _decade(text: str, number: Candidate) -> Candidate | None:
    """Recognize the 1990s, the 90s and 90年代."""
    found = _DECADE.match(text, number.end)
    if not found:
        return None
    the = text[max(0, number.start - 6) : number.start].endswith(
        ("the ", "late ", "early ", "mid-")
    )
    tens = number.written == 2 and _text(text, number)[1] == "0" and the
    if found[0] == "年代":
        return _settle(number, found.end()) if _is_decade(text, number) else None
    if number.written == 4 or tens:
        return _settle(number, found.end())
    return None


def _short(text: str, number: Candidate) -> Candidate | None:
    """Recognize 05年 and 98年出生."""
    zero = number.written == 2 and _text(text, number)[0] == "0"
    recent = _SINCE.match(text, number.start) or (
        10 <= number.value <= 35
        and number.written == 2
        and _RECENT_AFTER.match(text, number.end)
        and _RECENT_BEFORE.search(text, max(0, number.start - 2), number.start)
    )
    is_year = 50 <= number.value <= 99 and number.written == 2
    if is_year and not _LONG_BEFORE.search(text, max(0, number.start - 3), number.start):
        is_year = bool(_TWO_DIGITS_AFTER.match(text, number.end))
    else:
        is_year = False
    if is_year or recent or (zero and text.startswith("年", number.end)):
        return _settle(number, number.end + 1)
    return None


def _bare(text: str, number: Candidate) -> Candidate | None:
    if number.written != 4 or not 1000 <= number.value <= 2100:
        return None
    if _COHORT_AFTER.match(text, number.end) and 1950 <= number.value <= 2050:
        # 2024级, who began to study then.
        return _settle(number, number.end)
    if not _YEAR_AFTER.match(text, number.end):
        return _settle(number, number.end) if _is_year(text, number) else None
    span = _YEAR_SPAN.match(text, number.end)
    before = text[max(0, number.start - 4) : number.start]
    long_time = before.endswith(_LONG_TIME_BEFORE) and number.value % 100 == 0
    if (span and not _UP_TO.search(before)) or long_time:
        return None
    return _settle(number, number.end + 1 if text.startswith("年", number.end) else number.end)


def _is_year(text: str, number: Candidate) -> bool:
    """Distinguish 2019 from 2019 people, by the text on both sides."""
    start, end, value = number.start, number.end, int(number.value)
    before = word_before(text, start).lower()
    if _is_count(text, number, before):
        return False
    if counts_things(text, number) and _COLLECTION_BEFORE.search(text, max(0, start - 48), start):
        return False
    if _COUNTED.match(text, end):
        likely = 1950 <= value <= 2035 and before in _OF_THE_YEAR
        surely = before in ("since", "year") if value % 100 == 0 else before in _SURELY_YEAR
        return surely or (likely and value % 100 != 0)
    if 1800 <= value <= 2050:
        return True
    if _DATED_BEFORE.search(text[max(0, start - 12) : start].rstrip(" ")) and _DATED_AFTER.match(
        text, end
    ):
        return True
    if value > 2050 and before not in _AROUND and _ENDS.match(text, end):
        return True
    if _PLURAL.match(text, end) and before not in _SURELY_YEAR:
        return False
    bracketed = text[start - 1 : start] == "(" and text.startswith(")", end)
    return bracketed or before in _YEAR_WORDS


def _is_count(text: str, number: Candidate, before: str) -> bool:
    start, end = number.start, number.end
    money = currencies.before(text, start) or currencies.after(text, end)
    if money or _COUNT_BEFORE.search(text, max(0, start - 2), start):
        return True
    if _SIZE_BEFORE.search(text, max(0, start - 4), start) or _SIZE_AFTER.match(text, end):
        return True
    if _IN_SPAN_BEFORE.search(text, max(0, start - 7), start) and text.startswith("间", end):
        # 1990-2000间.
        return False
    if text[max(0, start - 7) : start].lower() == "out of ":
        return True
    if _HAN_COUNTED.match(text, end) or _RELATIVE.match(text, end):
        return True
    if before in _AROUND and number.value % 50 == 0:
        return True
    return bool(unit_after(text, end)) and before not in ("in", "since")


def _text(text: str, number: Candidate) -> str:
    return text[number.start : number.end]
