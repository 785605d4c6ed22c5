"""Names that have numbers in them: COVID-19, CO2, Horizon 2020, section 3.2, [3], ISO 9001."""

import re
from collections.abc import Iterator
from decimal import Decimal

from articles.audit.numbers import Candidate, Kind
from articles.audit.shadow import word_before
from articles.audit.wordlists import words

_OPAQUE = re.compile(
    r"(?:https?|ftp)://[!-~]+"
    r"|(?<![A-Za-z0-9.@])www\.[!-~]+"
    r"|(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,5}"
    r"|(?<![0-9.])10\.[0-9]{4,9}/[!-~]+"
    r"|(?<![A-Za-z0-9-])[A-Za-z0-9-]{1,40}(?:\.[A-Za-z0-9-]{1,40}){0,3}\.(?:com|org|net|edu|gov|cn|io|eu|info)(?![A-Za-z0-9-])(?:/[!-~]*)?"
    r"|(?<![A-Za-z0-9_-])[A-Za-z0-9_-]{1,60}\.(?:pdf|csv|xlsx?|docx?|txt|json|py|js|html?|png|jpe?g|zip|md|xml|yaml|toml)(?![A-Za-z0-9])"
)
_PHONE = re.compile(
    r"\+[0-9]{1,3}(?:[ -]?\(?[0-9]{1,4}\)?){2,6}(?![0-9])"
    r"|\([0-9]{3,4}\) ?[0-9]{3,4}[ -]?[0-9]{4}(?![0-9])"
    r"|(?<![0-9-])(?:0[0-9]{2,3}-[0-9]{7,8}|[48]00-[0-9]{3,4}-?[0-9]{3,4}|[0-9]{3}-[0-9]{3}-[0-9]{4}|[0-9]{3}-[0-9]{4}-[0-9]{4}"
    r"|1[3-9][0-9][ -]?[0-9]{4}[ -]?[0-9]{4}|0[0-9]{2,4} [0-9]{3,4} ?[0-9]{3,4})(?![0-9-])"
)
_DOTTED = re.compile(r"[0-9]{1,9}(?:\.[0-9]{1,9}){2,9}(?:/[0-9]{1,2})?(?![0-9])")
_DIGIT = re.compile(r"[0-9]{1,30}")

LABELS = frozenset(
    words("""section sections sect sec chapter chapters ch chap table tables tab figure figures fig figs
    equation equations eq eqs page pages p pp paragraph paragraphs para paras clause clauses
    article articles art arts annex annexes appendix appendices schedule rule rules regulation step
    steps part parts volume volumes vol vols issue no nos number numbers note notes footnote line
    lines column row box exhibit question theorem lemma proposition corollary phase phases stage
    level levels grade tier class type version versions ver v release releases room floor gate
    platform terminal flight route highway exit apartment suite patent licence license serial
    invoice account id code zip port http error status iso iec ieee rfc en din astm gb un directive
    resolution decision law act protocol goal goals sdg sdgs episode season day week round lap zone
    district ward isbn issn pmid doi arxiv orcid grant award contract ticket docket case extension
    tel telephone phone fax ext item items supplement track slide cohort arm scenario model building
    block lot slot exercise problem example scheme formula sample study experiment objective criterion
    requirement requirements task milestone deliverable psalm verse reference references ref refs
    category priority package world war python django windows ios android horizon apollo boeing airbus falcon
    gemini voyager formula fortune agenda galaxy iphone ipad playstation gpt area channel
    hole bus tram unit module lesson lecture session group pier dock plot bay""")
)
# These also stand before counts: "in order 3 samples", "group 20 people".
_WEAK = frozenset(
    words("""part parts issue number numbers note notes line lines rule rules step steps stage level
    class type model building block lot study experiment case sample area world war unit group task
    release act law decision day week round question problem example no code status error column row
    session item items goal goals reference references track release releases page pages steps p v
    grant award contract article articles phase phases floor requirement requirements""")
)
_HAN_LABELS = (
    "图", "表", "式", "附件", "附录", "附表", "附图", "编号", "文献", "批准号", "项目号", "电话", "热线",
    "邮编", "版本", "号", "案", "型号", "代码", "章节", "公式", "端口", "步骤", "地平线", "案例", "航班", "工业", "版",
    "传真", "账号", "卡号", "学号", "工号", "房间", "拨打", "客服", "微信", "QQ", "编码", "许可证", "证书",
)  # fmt: skip
_NOT_LABELS = (
    "代表",
    "发表",
    "试图",
    "企图",
    "地图",
    "意图",
    "列表",
    "报表",
    "形式",
    "方式",
    "正式",
    "模式",
    "答案",
    "档案",
    "方案",
    "草案",
    "法案",
    "提案",
    "出版",
    "信号",
    "符号",
)
_NOUN_AFTER = re.compile(
    r" (?:[a-z]+[ -]){0,2}?[a-z]{2,}(?:s|men|people|children|staff)(?![A-Za-z])"
)
_VERB_AFTER = re.compile(
    r" (?:is|was|has|does|as|this|its|shows|describes|gives|lists|presents|summarises|summarizes|reports|contains|provides|covers|requires|states|says|compares|illustrates|defines|explains|sets|allows|applies|plots|results|focuses|includes|follows|begins|starts|ends|remains|deals|discusses|trials?)(?![A-Za-z])"
)


def opaque_in(shadow: str) -> Iterator[Candidate]:
    """Find addresses, file names and telephone numbers: nothing in them is a number."""
    for pattern in (_OPAQUE, _PHONE):
        for found in pattern.finditer(shadow):
            end = found.end()
            while end > found.start() + 1 and shadow[end - 1] in ".,;:!?)'\"]":
                end -= 1
            if digits := _DIGIT.search(shadow, found.start(), end):
                yield _identifier(found.start(), end, digits[0])


def _identifier(start: int, end: int, digits: str) -> Candidate:
    return Candidate(start, end, Decimal(digits), "digits", Kind.IDENTIFIER, bare=False)


_CURRENCY_GLUED = re.compile(
    r"(?<![A-Za-z])(?:US|A|AU|C|CA|HK|NT|S|NZ|R|USD|EUR|GBP|CNY|RMB|JPY|CHF|AUD|CAD|HKD|INR|Rs|CN|JP)$"
)
_PREFIX = frozenset(
    words(
        "mid pre post under over sub non near top late early than to from and or plus per inter ultra sub- up age ages aged"
    )
)
_TAIL = re.compile(r"[A-Za-z0-9]{1,40}(?:[-./_][A-Za-z0-9]{1,40}){0,8}")
_LETTERS = re.compile(r"[A-Za-z]{1,30}")


def compound_at(shadow: str, number: Candidate) -> Candidate | None:
    """Return the name that a number is glued into, as in CO2, H5N1 or COVID-19."""
    start = number.start
    before = shadow[start - 1 : start]
    if before and (before.isascii() and (before.isalpha() or before == "_")):
        begin = _begin(shadow, start)
        if _CURRENCY_GLUED.search(shadow[begin:start]):
            return None
        if shadow[begin:start] in ("FY", "CY"):
            found = _compound(shadow, number, begin)
            found.kind = Kind.YEAR
            return found
        if shadow[begin:start] == "x":
            return None
        return _compound(shadow, number, begin)
    if (
        before in ("-", "–", "/")
        and start > 1
        and shadow[start - 2].isascii()
        and shadow[start - 2].isalpha()
    ):
        begin = _begin(shadow, start - 1)
        word = shadow[begin : start - 1]
        if before != "-" and not word.isupper():
            return None
        last = re.split(r"[-./]", word)[-1]
        if last.lower() in _PREFIX or len(word) > 20:
            return None
        return _compound(shadow, number, begin)
    if before == "-" and shadow[start - 2 : start - 1] in tuple("歼运轰直苏强风征旗鹰弹星号"):
        return _compound(shadow, number, start)
    return None


def _begin(shadow: str, end: int) -> int:
    begin = end
    while (
        begin > 0
        and end - begin < 40
        and shadow[begin - 1].isascii()
        and (
            shadow[begin - 1].isalnum()
            or (
                shadow[begin - 1] in "-_."
                and shadow[begin - 2 : begin - 1].isalnum()
                and shadow[begin - 2 : begin - 1].isascii()
            )
        )
    ):
        begin -= 1
    return begin


def _compound(shadow: str, number: Candidate, begin: int) -> Candidate:
    tail = _TAIL.match(shadow, number.start)
    end = tail.end() if tail else number.end
    digits = _DIGIT.match(shadow, number.start)
    return _identifier(begin, max(end, number.start + 1), digits[0] if digits else "0")


_GLUED_AFTER = re.compile(
    r"[A-Za-z][A-Za-z0-9]{0,20}(?:-[A-Za-z0-9]{1,20}){0,3}|-[A-Z][A-Za-z0-9]{0,20}(?![a-z])"
)


def code_at(shadow: str, number: Candidate) -> Candidate | None:
    """Return the code that begins with a number: 5G, 3D, 192.168.0.1, 737-800."""
    if dotted := _DOTTED.match(shadow, number.start):
        groups = dotted[0].split(".")
        if len(groups[0]) <= 3 and all(len(group) == 3 for group in groups[1:]):
            number.value, number.end = Decimal("".join(groups)), dotted.end()
            return None
        return _identifier(number.start, dotted.end(), groups[0])
    return None


def glued_after(shadow: str, number: Candidate) -> Candidate | None:
    """Return the code that a number makes with the letters that follow it."""
    found = _GLUED_AFTER.match(shadow, number.end)
    if not found:
        return None
    return _identifier(
        number.start, found.end(), re.sub("[^0-9]", "", shadow[number.start : number.end]) or "0"
    )


def labelled(shadow: str, number: Candidate) -> bool:
    """Tell a number that a word before it makes a name: section 3.2, Table 4, 图4."""
    start = number.start
    before = shadow[start - 1 : start]
    if before in ("#", "§", "№") or shadow[max(0, start - 2) : start] in ("# ", "§ ", "№ "):
        return True
    if before in ("〔", "〈"):
        return True
    bare = shadow[max(0, start - 6) : start].rstrip(" :.(")
    if bare.endswith(_HAN_LABELS) and not bare.endswith(_NOT_LABELS):
        return True
    word = word_before(shadow, start, " .:-(")
    if not word:
        return False
    lower = word.lower()
    if lower in LABELS:
        if shadow[start - 1] == "(" and not word[0].isupper():
            return False
        strong = lower not in _WEAK or word[0].isupper() or "." in shadow[start - 2 : start]
        if lower in (
            "no",
            "p",
            "v",
            "art",
            "sec",
            "ch",
            "en",
            "un",
            "id",
            "id",
            "war",
            "world",
            "tab",
            "act",
            "law",
            "arm",
        ):
            return (
                word[0].isupper() or "." in shadow[start - 2 : start] or lower in ("p", "v", "id")
            )
        noun = _NOUN_AFTER.match(shadow, number.end) and not _VERB_AFTER.match(shadow, number.end)
        return strong or not noun
    return False
