"""Words before a number that make it a name: section 3.2, Table 4, No. 17, type 2, 图4."""

import re

from articles.audit.normalization import word_before
from articles.audit.numbers import Candidate, NumberKind, words
from articles.audit.units.measurement import unit_after

LABELS = frozenset(
    words("""action section sections sect sec chapter chapters ch chap table tables tab figure figures fig figs
    equation equations eq eqs page pages p pp paragraph paragraphs para paras clause clauses
    recital article articles art arts annex annexes appendix appendices schedule rule rules
    regulation step steps part parts volume volumes vol vols issue no nos number numbers note
    notes footnote line lines column row box exhibit question theorem lemma proposition
    corollary phase phases stage level levels grade tier class type version versions ver v
    release releases room floor gate platform terminal flight route highway exit apartment apt
    suite patent licence license serial invoice account id code zip port http error status iso
    iec ieee rfc en din astm gb un directive resolution decision law act protocol goal goals
    sdg sdgs episode sonnet opus op hymn symphony concerto canto season day week round lap zone district ward isbn issn pmid doi arxiv
    orcid grant award contract ticket docket case extension tel telephone phone fax ext item
    items supplement track slide cohort arm scenario model building block lot slot exercise
    problem example scheme formula sample study experiment objective criterion requirement
    requirements task milestone deliverable psalm verse reference references ref refs category
    priority package world war horizon apollo boeing airbus falcon gemini voyager fortune
    agenda galaxy iphone ipad playstation gpt area channel hole bus tram unit module lesson
    lecture ias ifrs sfas ansi nist jis session group pier dock plot bay radio pillar pillars
    cluster option options indicator indicators target targets trl mark wave year grades visit
    quartile scope motion rm interstate ftse nikkei csi dax cac stoxx meeting referee reviewer
    affiliation dataset python django windows ios android ubuntu debian linux kernel macos cuda
    java chrome firefox firmware software driver tower cave pod camp junction title scene reactor
    mission chart test run order game games heat heats race races bbc studio rev revision passcode pin hall hangar cell carriage barrack
    scenario patient participant respondent informant interviewee chromosome exon trench borehole quadrant
    groups sku bib berth thread gas press dial hut court lane locker camera sensor node turbine
    station bed tent seat checkpoint waypoint marker quadrat subplot transect batch clone subject shaft warehouse wing aisle desk gallery dormitory application form corps brigade regiment battalion squadron""")
)
# These also stand before counts: "in order 3 samples", "group 20 people".
_ALSO_BEFORE_COUNTS = frozenset(
    words("""part parts issue number numbers note notes line lines rule rules step steps stage level class
    model building block lot study experiment case sample area world war unit group task
    release act law decision day week round question problem example no code status error
    column row session item items goal goals reference references track releases page pages p v
    grant award contract article articles floor requirement requirements meeting affiliation
    pillar pillars cluster option options indicator indicators target targets wave mark software driver tower
    cave pod camp junction title scene reactor mission chart test run order game heat race hall patient participant
    groups gas press dial berth thread hut court lane locker camera sensor node turbine station
    bed tent seat checkpoint waypoint marker quadrat subplot transect batch clone subject respondent trench quadrant wing gallery desk cell application form""")
)
# These are words of their own; a name only with a capital or an abbreviation's point.
_OFTEN_OTHER_WORDS = frozenset(
    words(
        "no art sec ch en un war world tab act law arm year visit scope motion order games heats races run test mission rev pin bbc application form"
    )
)
# After a point, these are abbreviations, and any other word ends its sentence.
_ABBREVIATIONS = frozenset(
    words(
        "no nos p pp fig figs eq eqs sec sect ch chap vol vols art arts para paras ref refs ext tab"
        " tel v ver apt id rev cat op"
    )
)
_HAN_LABELS = tuple(
    words("""图 表 式 附件 附录 附表 附图 编号 文献 批准号 项目号 电话 热线 邮编 版本 号 案 型号 代码 章节 公式 端口
    步骤 地平线 案例 航班 工业 版 传真 账号 卡号 学号 工号 房间 拨打 客服 微信 QQ 编码 许可证 证书 附注 会议室""")
)
_HAN_OTHER_WORDS = tuple(
    words(
        "代表 发表 试图 企图 地图 意图 列表 报表 形式 方式 正式 模式 答案 档案 方案 草案 法案 提案 出版 信号 符号"
    )
)
_COUNTED_AFTER = re.compile(
    r" (?!(?:of|it|she|he|they|we|you|there|and|but|the|was|is|when|where|which|who|with|for|to|in|on|at|by|from|has|had|have"
    r"|were|are)(?![a-z]))(?:[a-z]+[ -]){0,2}?(?:[a-z]{2,}s|[a-z]*men|people|children|staff)(?![A-Za-z])"
)
_VERB_AFTER = re.compile(
    r" (?:is|was|has|does|as|this|its|shows|describes|gives|lists|presents|summarises|summarizes"
    r"|reports|contains|provides|covers|requires|states|says|compares|illustrates|defines|explains"
    r"|sets|allows|applies|plots|results|focuses|includes|follows|begins|starts|ends|remains|deals"
    r"|discusses|trials?|wants|tracks|needs|were|are|will|had|have|may|can|must|should|would"
    r"|stops|runs|uses)(?![A-Za-z])"
)
_STREET_AFTER = re.compile(
    r" (?:[A-Z][a-z]+\.? ){1,3}(?:Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Drive|Dr|Square|Sq"
    r"|Boulevard|Blvd|Way|Place|Terrace|Court|Row|Park)(?![A-Za-z])"
)
# Address: Storgata 12, 7030 Trondheim. To the end of the line or sentence all is of the place.
_ADDRESS_BEFORE = re.compile(
    r"(?:(?<![A-Za-z])(?:Address|(?:[Pp]ostal|[Mm]ailing|[Oo]ffice|[Hh]ome|[Oo]ur|[Mm]y|[Vv]isiting|[Rr]egistered) address"
    r"|Adresse|Venue|Location)|(?<!网)地址|校址|会址) ?: ?"
    r"(?:[^\n;。.]|\.(?! [A-Z])|(?<=St)\.|(?<=No)\.){0,60}$"
)
_IN_ADDRESS = 80
# I take the 31A to work: a line, where a 16A fuse has its unit before a noun.
_LINE = re.compile(
    r"[1-9][0-9]{0,2}[A-Z](?![A-Za-z0-9])(?:[,.;:)]|$"
    r"| (?:to(?! [0-9])|from|has|had|is|was|will|would|can|runs|ran|goes|went|stops|stopped|leaves|left|and|or|bus|route"
    r"|service|tram)(?![a-z]))"
)
_MEASURED_AFTER = re.compile(r" ?[a-zμ]{1,12} (?:wide|long|high|deep|tall|thick|across)(?![a-z])")
_LETTER = re.compile(r"(?:[A-Za-z]|-[A-Z])(?![A-Za-z0-9])")
# Section, clause and regulation as lawyers write them: s 2(3), ss 4–6 of the Act, reg 5.
_STATUTE_BEFORE = re.compile(r"(?<![A-Za-z'0-9.])(?:ss?|cl|cll|regs?|sch)\.? $")
_STATUTE_AFTER = re.compile(r"[A-Z]?(?:\([0-9a-z]|[-–][0-9]{1,4} of| (?:of|to) the| [A-Z])")
# Error -110, exit code 1: what machines say.
_CODE_BEFORE = re.compile(
    r"(?<![A-Za-z])(?:error|errno|exit code|error code|status code|return code):? -?$",
    re.IGNORECASE,
)
_CODE_AFTER = re.compile(
    r"(?![0-9.,]*[0-9])(?! ?(?:%|per ?cent|times|or more|to|in|out of)(?![a-z]))(?! [a-z]+s(?![a-z]))"
)
# Call 999 or 112, 010-12345678转8012.
_DIALLED_BEFORE = re.compile(
    r"(?<![A-Za-z])(?:call|dial|text|ring|phone) (?:[0-9]{3,6} (?:or|and) )?$|[0-9] ?转 ?$",
    re.IGNORECASE,
)
# 附表40余张 counts the tables that 附表40 names.
_COUNTED_AFTER_HAN = re.compile("[余多来][张条篇份幅项部种册本件个]|[张幅篇份](?=[,。;、)的\\n]|$)")
# Due in month 18 of a project.
_MONTH_BEFORE = re.compile(
    r"(?<![A-Za-z])(?:in|by|at|from|until|till|to|before|after|since|of) months? $", re.IGNORECASE
)
# 例2: an example at the head of its line, or 如例2; 例 also counts cases.
_EXAMPLE_BEFORE = re.compile("(?:^|[\n。;:(如见])(?:例题?|习题|练习题?|变式) ?$")
_COUNTED_EXAMPLE = re.compile("[例个名人次天年月%万千百岁元]|[.,][0-9]")
_NUMBERED = re.compile("[0-9零一二三四五六七八九十]号$")
# Rolled back to 2.3: a version, where a measure would say of what.
_NEWER_BEFORE = re.compile(
    r"(?<![A-Za-z])(?:roll(?:ed|ing)? back|upgrad(?:ed?|ing)|updat(?:ed?|ing)|downgrad(?:ed?|ing)|migrat(?:ed?|ing))"
    r"(?: it| them)?(?: from| to) $",
    re.IGNORECASE,
)
_NEWER_HAN_BEFORE = re.compile("(?:驱动|固件|内核|补丁|升级到|更新到|回退到|降级到|回滚到) ?$")
_VERSION = re.compile(r"[0-9]{1,4}\.[0-9]{1,4}")
# lme4 1.1-31, vegan 2.6-4: a version of R's, which looks like a range.
_RELEASE = re.compile(r"[0-9]{1,2}\.[0-9]{1,3}-[0-9]{1,4}(?![0-9%]|[.,][0-9])")
_RELEASE_BEFORE = re.compile(
    r"(?<![A-Za-z0-9.])(?!(?:log|eta|chi|exp)[0-9])[a-z][A-Za-z.]{1,20}[0-9] $"
    r"|(?:(?<![A-Za-z])(?:packages?|library|libraries)|包) ?[\"“'(]?"
    r"(?:[A-Za-z][A-Za-z0-9.]{1,20} [0-9][0-9.-]{1,10}(?:, | and |, and |、|和)){0,4}[A-Za-z][A-Za-z0-9.]{1,20} $"
)
_RELEASE_REACH = 120
# 《手册》2.3节; 1.5节课 are lessons, and 平均2.4条 a mean.
_SECTION = re.compile(
    "[0-9]{1,2}\\.[0-9]{1,2} ?[节章条款](?!课|车|电池)(?P<said>规定|所述|所列|的规定|的要求|[中里内](?=[,。;、有说规所给列已明]))?"
)
_SECTION_BEFORE = re.compile(
    "(?:[》」见照按依据]|违反|符合|参阅|修改|修订|新增|删除|规范|合同|协议|办法|条例|指南|手册|规程|标准|章程) ?$"
)
_HOUSE = re.compile(r"(?<=[路街道巷弄]) ?[0-9]{1,5} ?号")


def labelled(text: str, number: Candidate) -> Candidate | None:
    """Recognize a name by the word or sign before the number, or a street after it."""
    if "," in text[number.start : number.end]:
        return None
    if (
        _after_sign(text, number.start)
        or _after_han_label(text, number)
        or _MONTH_BEFORE.search(text, max(0, number.start - 14), number.start)
        or _after_label(text, number)
        or _in_address(text, number)
    ):
        return number.classify(NumberKind.IDENTIFIER)
    return None


def with_letter(text: str, number: Candidate) -> Candidate | None:
    """Recognize the 4B of `Unit 4B`, which is no four billion, and the 31A that is a bus."""
    letter = _LETTER.match(text, number.end)
    if not letter:
        return None
    is_bus = text[max(0, number.start - 4) : number.start].lower() == "the " and _LINE.match(
        text, number.start
    )
    is_house = number.written < 5 and _STREET_AFTER.match(text, number.end + 1)
    if is_bus or is_house or labelled(text, number):
        return number.classify(NumberKind.IDENTIFIER, end=letter.end())
    return None


# The 27 bus stops outside, where the 27 bus stops are counted.
_BUS_BEFORE = re.compile("(?<![A-Za-z])[Tt]he $")
_BUS_AFTER = re.compile(
    r" (?:night |express )?(?:bus|tram|trolleybus|ferry|metro|train)(?![a-z])(?:(?! [a-z]+s(?![a-z]))"
    r"| (?:runs|goes|leaves|comes|takes|gets|passes|was|is|has)(?![a-z])"
    r"| (?:stops|starts|services) (?:outside|at|in|on|to|here|there|near|every|by|late|early|running|again)(?![a-z]))"
)


def line(text: str, number: Candidate) -> Candidate | None:
    """Recognize the 27 of `the 27 bus`."""
    if number.written > 3 or not text[number.start : number.end].isdigit():
        return None
    if not _BUS_BEFORE.search(text, max(0, number.start - 5), number.start):
        return None
    return number.classify(NumberKind.IDENTIFIER) if _BUS_AFTER.match(text, number.end) else None


# Inv. 1931.7.22, an object in a museum.
_INVENTORY_BEFORE = re.compile(
    r"(?<![A-Za-z])(?:inv|acc|reg|inventory|accession|registration|museum)\.?(?: ?(?:no|nos|number)\.?)?:? $"
    r"|(?:馆藏|藏品|登记|入藏|登录)编?号[: ]{0,2}$",
    re.IGNORECASE,
)


def is_inventory_number(text: str, number: Candidate) -> bool:
    """Return whether a number that looks like a date is that of an object in a collection."""
    return bool(_INVENTORY_BEFORE.search(text, max(0, number.start - 24), number.start))


def house(text: str, number: Candidate) -> Candidate | None:
    """Recognize the 22 of 中山路22号, a house, before 号 makes an ordinal of it."""
    return number.classify(NumberKind.IDENTIFIER) if _HOUSE.match(text, number.start) else None


def section(text: str, number: Candidate) -> Candidate | None:
    """Recognize the 2.3 of 《手册》2.3节, a section."""
    found = _SECTION.match(text, number.start)
    before = _SECTION_BEFORE.search(text, max(0, number.start - 4), number.start)
    if found and (before or found["said"]):
        return number.classify(NumberKind.IDENTIFIER)
    return None


def release(text: str, number: Candidate) -> Candidate | None:
    """Recognize the 1.1-31 of `lme4 1.1-31`."""
    found = _RELEASE.match(text, number.start)
    if not found or unit_after(text, found.end()):
        return None
    reach = max(0, number.start - _RELEASE_REACH)
    if _RELEASE_BEFORE.search(text, reach, number.start):
        return number.classify(NumberKind.IDENTIFIER, end=found.end())
    return None


def code(text: str, number: Candidate) -> Candidate | None:
    """Recognize the -110 of an error: its sign is part of its name."""
    before = _CODE_BEFORE.search(text, max(0, number.start - 14), number.start)
    if not before or not _CODE_AFTER.match(text, number.end) or number.value % 1:
        return None
    if before[0].endswith("-"):
        number.start -= 1
    return number.classify(NumberKind.IDENTIFIER)


def statute(text: str, number: Candidate) -> Candidate | None:
    """Recognize the 172 of `s. 172 of the Act`."""
    before = _STATUTE_BEFORE.search(text, max(0, number.start - 7), number.start)
    if before and _STATUTE_AFTER.match(text, number.end):
        return number.classify(NumberKind.IDENTIFIER)
    return None


def newer(text: str, number: Candidate) -> Candidate | None:
    """Recognize the 2.3 that software was rolled back to."""
    if number.unit or not _VERSION.fullmatch(text[number.start : number.end]):
        return None
    before = text[max(0, number.start - 24) : number.start]
    if _NEWER_BEFORE.search(before) or _NEWER_HAN_BEFORE.search(before):
        return number.classify(NumberKind.IDENTIFIER)
    return None


def _after_sign(text: str, start: int) -> bool:
    before = text[max(0, start - 6) : start].rstrip(" ")
    if _DIALLED_BEFORE.search(text, max(0, start - 18), start):
        return True
    return before.endswith(("#", "§", "№", "〔", "〈", "....", ". . .", "GB/T"))


def _after_han_label(text: str, number: Candidate) -> bool:
    before = text[max(0, number.start - 6) : number.start].rstrip(" :.(")
    if _COUNTED_AFTER_HAN.match(text, number.end):
        return False
    if _EXAMPLE_BEFORE.search(text, max(0, number.start - 4), number.start):
        return not _COUNTED_EXAMPLE.match(text, number.end)
    if _NUMBERED.search(before):
        # 77号4层: the house has its number already.
        return False
    return before.endswith(_HAN_LABELS) and not before.endswith(_HAN_OTHER_WORDS)


# These are counted by whole numbers, so 3.746 after them is no label.
_OF_WHOLES = frozenset(
    words("round rounds day week year line lines test run order number numbers note notes")
)
_OF_SPORT = frozenset(words("game games heat race match set leg"))
_SCORED_AFTER = re.compile("[-–:][0-9]")
# The V of 5V 2A is a unit.
_OF_UNIT = re.compile("[0-9] ?[A-Za-z]{1,2} $")


def _after_label(text: str, number: Candidate) -> bool:
    start = number.start
    word = word_before(text, start, " .:-(")
    lower = word.lower()
    if lower not in LABELS or _OF_UNIT.search(text, max(0, start - 4 - len(word)), start):
        return False
    gap = text[max(0, start - 3) : start]
    abbreviated = "." in gap and text[start - 1] != "("
    if abbreviated and lower not in _ABBREVIATIONS:
        return False
    if lower == "p" and "." in text[start : number.end]:
        # A p-value, not a page.
        return False
    if gap[-1:] in ": (" and (":" in gap or "(" in gap) and counts_things(text, number):
        # Thread: 7 lessons from a life; the first phase (420 homes).
        return False
    if lower in _OF_WHOLES and "." in text[start : number.end]:
        # Round 3.746 to 3.75.
        return False
    if lower in _OF_SPORT and _SCORED_AFTER.match(text, number.end):
        # They won the game 3-1.
        return False
    capital = word[0].isupper()
    if not capital and _MEASURED_AFTER.match(text, number.end):
        # A table 1.5 m wide.
        return False
    if ":" in gap and "." in text[start : number.end] and lower in _ALSO_BEFORE_COUNTS:
        # The figure of the week: 31.4.
        return False
    if gap.endswith("(") and not capital and lower in _ALSO_BEFORE_COUNTS:
        return False
    if lower in _OFTEN_OTHER_WORDS:
        named = capital and not counts_things(text, number)
        return named or "." in gap
    if len(number.unit) > 1 and lower in _ALSO_BEFORE_COUNTS:
        return False
    if capital or abbreviated or lower not in _ALSO_BEFORE_COUNTS:
        return True
    if _definite_number(text, start, lower):
        return True
    return not counts_things(text, number)


def counts_things(text: str, number: Candidate) -> bool:
    """Distinguish `12 samples` from `2 shows`."""
    counted = _COUNTED_AFTER.match(text, number.end)
    return bool(counted) and not _VERB_AFTER.match(text, number.end)


def _definite_number(text: str, start: int, word: str) -> bool:
    """Distinguish `the number 9`, a player, from `a number`."""
    return word == "number" and text[max(0, start - 11) : start].lower() == "the number "


def _in_address(text: str, number: Candidate) -> bool:
    if _STREET_AFTER.match(text, number.end) or _HOUSE.match(text, number.start):
        return True
    before = text[max(0, number.start - _IN_ADDRESS) : number.start]
    is_labelled = ":" in before and not number.unit and not number.value % 1
    return is_labelled and bool(_ADDRESS_BEFORE.search(before))
