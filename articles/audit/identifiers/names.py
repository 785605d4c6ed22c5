"""Proper names with a number in them: Pixel 7, Cave 17, 麒麟9020, 985工程, 501室, 4×100 m relay."""

import re

from articles.audit.numbers import Candidate, NumberKind, words
from articles.audit.units import currencies
from articles.audit.units.measurement import unit_after

# Software, standards, devices, models, spacecraft and vehicles: their numbers never count.
_PRODUCTS = frozenset(
    words("""stata spss sas matlab prism graphpad eviews nvivo autocad photoshop powerpoint excel mathematica
    blender unreal jquery react angular vue laravel php perl ruby rust swift kotlin scala fortran sql mysql
    postgresql postgres mongodb redis sqlite hadoop spark kafka tensorflow pytorch keras opencv numpy pandas
    julia octave docker kubernetes nginx apache tomcat wordpress drupal safari opera harmonyos miui coloros
    emui watchos ipados tvos visionos chromeos solaris freebsd fedora rhel centos unity
    expo usb usb-c usb-a ngc messier kepler hd hdmi wifi fi bluetooth pcie ddr nvme sata thunderbolt displayport ethernet http tls ssl lte html css
    mpeg vulkan directx opengl opencl web industry gen basel solvency formula
    pixel galaxy iphone mate nova pura redmi oneplus nokia xperia macbook imac kindle surface thinkpad ryzen
    threadripper epyc core pentium xeon snapdragon dimensity exynos kirin ascend tegra geforce radeon rtx gtx
    pi pro ultra lite arduino xbox playstation wii
    gpt chatgpt claude llama gemini mistral qwen grok ernie deepseek gemma sora midjourney alphafold alphago
    alphazero bert novaseq hiseq miseq nextseq nanopore orbitrap
    sputnik soyuz shenzhou tiangong tianwen beidou fengyun gaofen voyager pioneer mariner venera vostok
    ariane starship artemis landsat sentinel explorer
    viking luna lunokhod zond salyut skylab surveyor kosmos chang'e chandrayaan hayabusa intelsat telstar meteosat himawari
    boeing airbus embraer tupolev cessna mazda peugeot tesla series""")
)
# Capitalised words that stand before counts, being no names of them: places and peoples,
_PLACES = frozenset(
    words("""africa america americas asia europe eurasia oceania antarctica england scotland wales ireland britain
    uk us usa u.s u.k eu uae france germany italy spain portugal netherlands holland belgium luxembourg
    switzerland austria poland czechia hungary romania bulgaria greece turkey türkiye cyprus malta croatia
    slovenia slovakia serbia bosnia montenegro albania kosovo macedonia ukraine russia belarus moldova estonia
    latvia lithuania finland sweden norway denmark iceland greenland georgia armenia azerbaijan kazakhstan
    uzbekistan turkmenistan kyrgyzstan tajikistan afghanistan pakistan india nepal bhutan bangladesh lanka
    myanmar thailand laos cambodia vietnam malaysia singapore indonesia philippines brunei china taiwan korea
    japan mongolia iran iraq syria lebanon israel palestine jordan arabia kuwait bahrain qatar oman yemen egypt
    libya tunisia algeria morocco sudan ethiopia eritrea somalia kenya uganda tanzania rwanda burundi congo
    angola zambia zimbabwe mozambique malawi botswana namibia madagascar mauritius nigeria ghana senegal mali
    niger chad cameroon gabon liberia guinea canada mexico cuba haiti jamaica guatemala honduras nicaragua
    panama colombia venezuela ecuador peru bolivia chile argentina uruguay paraguay brazil australia zealand
    states kingdom republic emirates beijing shanghai shenzhen guangzhou wuhan nanjing hangzhou chengdu
    chongqing tianjin hefei xi'an kong macau taipei tokyo osaka seoul london paris berlin munich hamburg
    frankfurt madrid barcelona lisbon rome milan vienna zurich geneva basle bern brussels antwerp ghent
    amsterdam rotterdam leiden delft utrecht copenhagen stockholm oslo helsinki dublin edinburgh glasgow
    manchester liverpool oxford cambridge birmingham bristol leeds moscow petersburg kyiv warsaw prague
    budapest athens istanbul cairo delhi mumbai york boston chicago angeles francisco washington houston
    texas california florida toronto montreal vancouver sydney melbourne hubei hunan henan hebei guangdong
    zhejiang jiangsu sichuan yunnan shandong shanxi shaanxi hainan gansu xinjiang tibet""")
)
# bodies, statistics, days and the words that begin sentences.
_BODIES = frozenset(
    words("""university college institute academy school faculty department ministry council commission
    committee parliament congress senate court government union association society foundation agency board
    bank company corporation group team hospital church army police nations harvard yale mit stanford princeton
    eth epfl cern nasa esa nih who un unesco oecd nato cnrs cas nsfc dfg csc inc ltd plc gmbh ag co ceo bbc""")
)
_STATISTICS = frozenset(
    words("""ci iqr or hr rr sd se sem auc bmi cv rmse mae icc smr mean median mode total totals sum average max
    min maximum minimum approx ca circa gcs iq crp ldl hdl egfr ph gdp mmse phq df nnt irr aor ahr beta n p t f
    z r x y women men male female males females boys girls adults children yes no""")
)
_DAYS = frozenset(
    words("""monday tuesday wednesday thursday friday saturday sunday mon tue wed thu fri sat sun christmas easter
    january february march april may june july august september october november december""")
)
_OPENERS = frozenset(
    words("""in at on by from for of with without within among amongst between during since until till after before
    about around over under above below near to into across against along outside inside beyond despite through
    throughout only just some nearly almost exactly roughly approximately perhaps maybe even and but or nor so
    then than if when while where whereas although though because as like unlike these those this that all any
    both each every another other others most more fewer less the a an our their his her its my your we they
    he she it i you there here now today yesterday tomorrow last next not out up down off per plus minus what
    which who how why once again also still yet later earlier meanwhile however thus hence therefore""")
)
_COUNTED_OF = _PLACES | _BODIES | _STATISTICS | _DAYS | _OPENERS
_NAMING = re.compile(r"(?:[0-9]{1,5}|[1-9][0-9]?\.[0-9]{1,2})$")
_WORD = r"[A-Za-z][A-Za-z0-9'&+-]*"
_BEFORE = re.compile(
    rf"(?:(?<![A-Za-z0-9'.-])(?P<earlier>{_WORD}) )?(?<![A-Za-z0-9'.-])(?P<name>{_WORD}) $"
)
_CAPITAL = re.compile("[A-Z]|[a-z]{1,2}[A-Z]")
_SENTENCE_BEGINS = re.compile(r"(?:^|[.!?:\n。|])[ \"'“‘*#>-]*$")
_ARTICLES = frozenset(words("the a an this that his her its my your our their new old each every"))
# Text after the number that makes it a count.
_COUNTED_AFTER = re.compile(
    r" (?:[a-z]+[ -])?(?:people|children|women|men|staff|(?!(?:is|was|has|does|as|this|its|vs|plus|its|runs|uses"
    r"|comes|gets|lets|shows|costs|sells|remains|offers|includes|requires|supports|wants|needs|begins|ends"
    r"|starts|says|means|makes|weighs|lands|opens|closes|works|predicts|plays)(?![a-z]))[a-z]{2,}[a-rt-z]s)"
    r"(?![a-z])"
    r"| (?:of|out|in|per|more|other|others|fewer|less|times|or so)(?![a-z]) ?(?=the|[0-9]|[a-z])"
    r"|[-–—:/×]|,[0-9]| ?[个名项家篇位人次种台套种座条只头辆艘架份张件所倍成岁年月日天周元万亿千百多余]"
)
_SINGULAR_AFTER = re.compile(
    r" (?:is|was|has|will|does|landed|launched|runs|uses|offers|shows|comes)(?![a-z])"
)
_MODEL_LETTER = re.compile("[A-Za-z](?![A-Za-z0-9])")
_PATENT_BEFORE = re.compile("(?<![A-Za-z])(?:US|EP|WO|CN|GB|JP|DE|FR|KR) $")
# NGOs 45, PIs 23: more than one is a count.
_MANY_OF_THEM = re.compile("[A-Z]{2,}s")
# To Italy's 4: what is owned is counted.
_POSSESSIVE = ("'", "'s")
# Germany 12, France 9: a tally; each has its own.
_TALLY_AFTER = re.compile(r"(?:,|;|,? and|, but|,? or)? (?:the )?(?P<name>[A-Z][A-Za-z'-]+) [0-9]")
_TALLY_BEFORE = re.compile(
    r"(?P<name>[A-Z][A-Za-z'-]+) [0-9]{1,5}(?:,|;|,? and|, but|,? or)? (?:the )?$"
)

# Flight UA 1175.
_FLIGHT_BEFORE = re.compile("(?:(?<![a-z])[Ff]lights? |航班 ?)[A-Z][A-Z0-9] $")
_PROGRAMME = re.compile(
    r"(?:7|8|20|77|24|33|48) ?国集团|(?:985|211)(?=[、/和及,]?(?:双一流|名校|重点))"
    r"|(?<=[得是搞绝行对])996|(?:996|955|007)(?=工作制|制|模式|加班|式)|(?<![0-9.])996(?=[,。!的]|真|太|加班|福报|打工)|(?<=京东|天猫|淘宝)618|618(?=和双|、双|大促|购物|期间|活动)|12306|12345(?=热线|政务|平台)"
    r"|(?:985|211|863|973|111|2011) ?[\"”]?(?:工程|计划(?!生育)|高校|院校|大学)"
    r"|(?:985|211) ?(?=[硕博]|本科|毕业|出身|学校|研究生|海归|层次|生源|背景|学历|学生)"
    r"|(?<=[所为是读上考])(?:985|211)(?=[,。;、和及与或的!?)]|$)"
    r"|(?<=试验|实验|对照|观察|治疗|干预)[0-9]{1,2}组(?=[^分成共别])"
    r"|(?:985|211)[\"”]?[、/和]?[\"“]?(?:985|211)|(?<=985[、/和])211"
)
# Rooms, roads, lines and numbers to call, ranks of sights and of firms: 501室, 318国道, 5A级, 500强.
_NAME_AFTER = re.compile(
    r"[0-9]{3,4} ?(?:教?室|房间|会议[室厅]|报告厅|考场|诊室|办公室|病房|包厢|包间|自习室|展厅)|[0-9]{1,4} ?(?:国道|省道|路(?=公交|汽车|电车|车|线|或)|强(?![度化于烈调大制迫势]))"
    r"|[0-9]{3,5} ?(?:网站|热线|专线|急救|报警|火警|晚会)|[1-5]A(?=级|景区|游戏|信用)"
    r"|[0-9]{1,2}·[0-9]{1,2}(?=[\"”]|晚会|事件|事故|惨?案|地震|讲话|运动)"
    r"|(?<=[搭坐乘转换])[0-9]{1,3} ?(?=公车|公交|巴士|小巴)"
    r"|(?<=昂坪)360|(?<=台北)101(?![0-9.,个万人])|798(?=艺术|厂)|360(?=浏览器|安全卫士|杀毒|软件|云盘)"
    r"|(?<=国道)[0-9]{3}|(?<=省道)[0-9]{3}"
)
# 沪深300, 标普500: share indexes.
_INDEX = re.compile(
    "(?:沪深|北证|中证|上证|科创|深证|创业板|国证|标普|标准普尔|纳斯达克|纳指|日经|富时|罗素|斯托克|富时中国A) ?"
    "(?:50|100|150|180|200|225|300|400|500|600|800|1000|2000)(?![0-9.,点万亿%])"
)
# 5幢1203室, 3号楼2单元502: an address; 5幢楼房 is a count.
_HAN_ADDRESS = re.compile(
    "[0-9]{1,3} ?(?:[幢栋座](?=[0-9A-Z ]|[一二三四五六七八九]单元)|单元(?=[0-9])|排(?=[0-9A-F][0-9]?[座号]?)|车(?=[0-9]{1,2}[A-F]))"
)
_TYPE = re.compile(r"[0-9]{1,3} ?型(?!号)")
_RELAY = re.compile(r"[0-9]{1,2} ?[×x] ?[0-9]{3,4} ?(?:米|m|metres?|meters?) ?(?:接力|混合|relay)")
# 行政楼305, 5栋1203: a room in a building; 楼高305米 is a height.
_HAN_ROOM = re.compile(r"(?:楼|大厦|公寓|宿舍|[0-9A-Z][栋幢座]|单元)(?<!层楼)[A-Z]?-?$")
_ROOM_AFTER = re.compile("[余多个层米元万亿平栋幢座户间名人家处套]|[.,][0-9]|%")
# Chips, devices, rockets, satellites, missiles and models: 麒麟9020, 骁龙8, 长征5号.
_HAN_PRODUCT = re.compile(
    "(?:麒麟|骁龙|天玑|玄戒|昇腾|鲲鹏|龙芯|酷睿|锐龙|至强|小米|红米|荣耀|苹果|一加|魅族|锤子|问界|理想|蔚来|极氪|奔驰|宝马|奥迪"
    "|长征|神舟|天宫|天舟|嫦娥|天问|北斗|风云|高分|海洋|实践|东方红|快舟|朱雀|捷龙|谷神星|力箭|玉兔|祝融|墨子|悟空|神威"
    "|天河|曙光|九章|祖冲之|盘古|文心|通义|混元|星火|豆包|悟道|东风|巨浪|鹰击|红旗|霹雳|蛟龙|海斗|雪龙|波音|空客"
    "|阿波罗|猎鹰|联盟|旅行者|斯普特尼克|索尼克|幻影|歼击机|直升机) ?$"
)
_PRODUCT_COUNTED = re.compile("[余多个名位家台部辆架枚颗艘次款万亿千百元%]|[.,][0-9]{3}")


# 515F/806R: the places in a gene where primers begin.
_PRIMERS = re.compile(
    "[1-9][0-9]{0,3}[Ff](?= ?(?:[/–-]|and|与|和|及|、) ?(?:[A-Za-z]{1,3})?[0-9]{1,4}[Rr](?![A-Za-z0-9]))"
)
_QUOTES = "“\"'‘「『"
_SUM = re.compile("[0-9]{1,2}(?:\\+(?:[0-9]{1,3}|[NnXx])){1,3}(?=[”\"'’」』])")
# 欧盟27国, 东盟十国: so they are called.
BLOCS = ("欧盟", "东盟", "金砖", "中东欧", "北约", "中亚", "北欧", "海合会", "欧元区", "波罗的海")
_ELEMENT_BEFORE = re.compile("(?<!化)碳-?$|[铀锶氦钴铯碘钚氚钾镭锝镓镥氪氙钋镅]-?$")


def after_name(text: str, number: Candidate) -> Candidate | None:
    """Recognize the 7 of a Pixel 7: the number after a capitalized word within a sentence."""
    start, end = number.start, number.end
    if number.unit or not _NAMING.match(text[start:end]):
        return None
    before = _BEFORE.search(text, max(0, start - 60), start)
    if not before or not _CAPITAL.match(before["name"]):
        return None
    if _MANY_OF_THEM.fullmatch(before["name"]) or before["name"].endswith(_POSSESSIVE):
        return None
    sure = before["name"].lower() in _PRODUCTS and before["name"] != "PI"
    if sure or (_is_name(text, before, end) and not _counts(text, before, end)):
        return number.classify(NumberKind.IDENTIFIER)
    return None


def model_with_letter(text: str, number: Candidate) -> Candidate | None:
    """Recognize the 4B of a Pi 4B, which is no four billion."""
    if not _MODEL_LETTER.match(text, number.end) or number.written > 2:
        return None
    before = _BEFORE.search(text, max(0, number.start - 60), number.start)
    if before and before["name"].lower() in _PRODUCTS and before["name"][0].isupper():
        return number.classify(NumberKind.IDENTIFIER, end=number.end + 1)
    return None


# The ADE 20K data set, a COCO 118K split: named by their size.
_DATA_BEFORE = re.compile(r"(?<![A-Za-z0-9])(?P<name>[A-Z][A-Za-z0-9]+) $")
_CAPITALS = re.compile("[A-Za-z]*[a-zA-Z][A-Z][A-Za-z0-9]*|[A-Za-z]+Net")
_DATA_AFTER = re.compile("[KkM](?![A-Za-z0-9])(?! (?:[a-z]+ )?[a-z]+s(?![a-z]))")
_DATA_NAMED = re.compile(
    r"[KkM][ -]?(?:data ?sets?|benchmarks?|corpus|corpora|split|subset|challenge|数据集|语料库?|基准)(?![a-z])"
)


def data_set(text: str, number: Candidate) -> Candidate | None:
    """Recognize the 20K of `ADE 20K`, which is the name of a data set."""
    before = _DATA_BEFORE.search(text, max(0, number.start - 24), number.start)
    if not before or before["name"].lower() in _COUNTED_OF or number.value % 1:
        return None
    if currencies.before(text, number.start):
        return None
    named = _DATA_NAMED.match(text, number.end)
    if not named and not (
        _DATA_AFTER.match(text, number.end) and _CAPITALS.fullmatch(before["name"])
    ):
        return None
    return number.classify(NumberKind.IDENTIFIER, end=number.end + 1)


# 台积电(2330), Tencent (0700.HK): a share by its code.
_SHARE = re.compile(r"(?:[0-9]{4}|0?0[0-9]{3})(?:\.?-?(?:TW|TWO|HK|T|SS|SZ|KS))?(?=\))")
_SHARE_BEFORE = re.compile(
    r"[\u4e00-\u9fffA-Za-z*]-?(?:KY|DR|W)? ?\((?:(?:TPE|TWSE|HKG|HKEX|SEHK|TYO|TSE|KRX|SHA|SHE):? ?)?$"
)
_OF_SHARES = re.compile(
    "股|[收开]盘|涨|跌|营收|法人|外资|法说|上市|上柜|投信|目标价|市值|EPS|获利|毛利|净利|半导体|概念|代号|代码|券商|财报"
    "|(?<![a-z])(?:shares?|stocks?|listed|traded|trading|investors?|earnings)(?![a-z])"
)
_SHARE_REACH = 48


def share(text: str, number: Candidate) -> Candidate | None:
    """Recognize the 2330 of 台积电(2330), where the text around it is about shares."""
    start = number.start
    found = _SHARE.match(text, start)
    if not found or not _SHARE_BEFORE.search(text, max(0, start - 12), start):
        return None
    before = re.split(r"[\n。]", text[max(0, start - _SHARE_REACH) : start])[-1]
    after = re.split(r"[\n。]", text[found.end() : found.end() + _SHARE_REACH])[0]
    suffixed = not found[0].isdigit() or ":" in text[max(0, start - 6) : start]
    if not suffixed and not _OF_SHARES.search(before) and not _OF_SHARES.search(after):
        return None
    return number.classify(NumberKind.IDENTIFIER, end=found.end())


def patent(text: str, number: Candidate) -> Candidate | None:
    """Recognize the number of a patent, US 11,482,913, although it is grouped."""
    if 6 < number.written < 12 and _PATENT_BEFORE.search(
        text, max(0, number.start - 4), number.start
    ):
        return number.classify(NumberKind.IDENTIFIER)
    return None


def _is_name(text: str, before: re.Match[str], end: int) -> bool:
    """Return whether a capitalized word is the name of a thing."""
    name, earlier = before["name"], before["earlier"] or ""
    if name.lower() in _COUNTED_OF or _in_headline(text, before.start("name")):
        return False
    if earlier.lower() in _ARTICLES:
        return True
    if _begins_sentence(text, before.start("name")):
        is_singular = _SINGULAR_AFTER.match(text, end)
        return bool(is_singular) and not name.endswith("ing")
    opened = earlier and _begins_sentence(text, before.start("earlier"))
    return not (opened and earlier.lower() in _COUNTED_OF)


def _counts(text: str, before: re.Match[str], end: int) -> bool:
    """Recognize a count by the noun after it, or by the list that it is part of."""
    if _COUNTED_AFTER.match(text, end):
        return True
    tally = _TALLY_AFTER.match(text, end) or _TALLY_BEFORE.search(
        text, max(0, before.start("name") - 40), before.start("name")
    )
    return tally is not None and tally["name"].lower() not in _PRODUCTS


def _begins_sentence(text: str, position: int) -> bool:
    return bool(_SENTENCE_BEGINS.search(text, max(0, position - 8), position))


def _in_headline(text: str, position: int) -> bool:
    """Recognize a line in which every longer word has a capital, so that capitals mean nothing."""
    begin = text.rfind("\n", max(0, position - 200), position) + 1
    end = text.find("\n", position, position + 200)
    line = text[max(begin, position - 200) : end if end >= 0 else position + 200]
    long_words = re.findall(r"(?<![A-Za-z-])[A-Za-z]{4,}", line)
    return len(long_words) > 2 and all(word[0].isupper() for word in long_words)


def _adds(text: str, number: Candidate) -> Candidate | None:
    """Recognize “1+6”, a policy, and the 27国 of 欧盟27国."""
    start, end = number.start, number.end
    if text[start - 1 : start] in tuple(_QUOTES) and (found := _SUM.match(text, start)):
        return number.classify(NumberKind.IDENTIFIER, end=found.end())
    if text.startswith("国", end) and text[max(0, start - 4) : start].endswith(BLOCS):
        return number.classify(NumberKind.IDENTIFIER)
    return None


def named(text: str, number: Candidate) -> Candidate | None:
    """Recognize names by the text after the number: 985工程, 2型, 501室, 4×100 m relay."""
    if sum_or_bloc := _adds(text, number):
        return sum_or_bloc
    index = _INDEX.search(text, max(0, number.start - 6), number.end + 1)
    if index and index.end() == number.end:
        return number.classify(NumberKind.IDENTIFIER)
    for pattern in (_PROGRAMME, _TYPE, _NAME_AFTER, _HAN_ADDRESS):
        if pattern.match(text, number.start):
            return number.classify(NumberKind.IDENTIFIER)
    if _FLIGHT_BEFORE.search(text, max(0, number.start - 12), number.start):
        return number.classify(NumberKind.IDENTIFIER)
    if relay := _RELAY.match(text, number.start):
        return number.classify(NumberKind.IDENTIFIER, end=relay.end())
    return None


def primer(text: str, number: Candidate) -> Candidate | None:
    """Recognize the 515F of the primers 515F/806R, which are no farads."""
    found = _PRIMERS.match(text, number.start)
    return number.classify(NumberKind.IDENTIFIER, end=found.end()) if found else None


def isotope(text: str, number: Candidate) -> Candidate | None:
    """Recognize 碳-14 and 铀235."""
    before = _ELEMENT_BEFORE.search(text, max(0, number.start - 2), number.start)
    if not before or number.written > 3 or unit_after(text, number.end):
        return None
    if number.value % 1 or _PRODUCT_COUNTED.match(text, number.end):
        return None
    return number.classify(NumberKind.IDENTIFIER)


def after_han_name(text: str, number: Candidate) -> Candidate | None:
    """Recognize the 305 of 行政楼305, a room, and the 9020 of 麒麟9020, a chip."""
    start, end = number.start, number.end
    whole = text[start:end].isdigit()
    room = number.written in (3, 4) and _HAN_ROOM.search(text, max(0, start - 5), start)
    product = number.written <= 4 and _HAN_PRODUCT.search(text, max(0, start - 7), start)
    if (whole and room and not _ROOM_AFTER.match(text, end)) or (
        product and not number.unit and not _PRODUCT_COUNTED.match(text, end)
    ):
        return number.classify(NumberKind.IDENTIFIER)
    return None
