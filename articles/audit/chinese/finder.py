"""Numbers written in Chinese numerals: 三十五, 两千, 百分之三十五, 三分之二, 三成, 一半, 翻番, 三四."""

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from articles.audit.numbers import PERCENT, POINTS, TIMES, Candidate, NumberKind
from articles.audit.numerals import DIGITS, value_of
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
    r"|(?P<points>半个百分点|[一二两三四五六七八九1-9]个半百分点)|(?<![他她你我咱们夫妻父子母女兄弟姐妹娘爷哥师徒口这那])(?P<pair>[俩仨])(?=[\u4e00-\u9fff])(?![都也是在的就又还没不谁互相一合共同之间])|(?P<two>(?<=[了剩])[俩仨](?=[,。;!?\n]|$))"
    r"|(?P<fifty>半百)|(?P<decades>[五六七八九])旬(?!节)"
    r"|(?P<multiple>翻(?:了)?(?:近|约|将近|超过?)?(?P<doublings>[一二两三四五六七八九1-9])?(?:了)?番|翻(?:了)?(?:一)?倍)|(?P<halving>减半|折半|砍半)|(?P<aged>[二三四五六七八九]十)有(?P<odd>[一二三四五六七八九])(?=[,。;!?了的岁]|$)"
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
        candidate = _run(text, found) if found["run"] else _fraction(found)
        if candidate:
            yield candidate


def _fraction(found: re.Match[str]) -> Candidate | None:
    unit = ""
    if found["whole"]:
        share = value_of(found["share"])
        if share is None:
            return None
        unit = {"百": PERCENT, "千": "‰", "万": ""}[found["whole"][0]]
        value = share if unit else share.scaleb(-4)
    elif found["denominator"]:
        denominator, numerator = value_of(found["denominator"]), value_of(found["numerator"])
        if not denominator or numerator is None:
            return None
        value = numerator / denominator
        if found["and_part"]:
            # 二又三分之一: a whole number and a part.
            whole = value_of(found["and_part"])
            if whole is None or value >= 1:
                return None
            value += whole
    elif found["tenths"]:
        tenths = value_of(found["tenths"])
        if tenths is None:
            return None
        more = found["more"] or ""
        value = tenths * 10 + (5 if more == "半" else DIGITS.get(more, 0))
        unit = PERCENT
    elif found["and_half"]:
        whole = value_of(found["and_half"])
        if not whole:
            return None
        value, unit = whole + Decimal("0.5"), found["halved"] or ""
        unit = TIMES if unit == "倍" else unit
    elif found["points"]:
        whole = value_of(found["points"][0]) if found["points"][0] != "半" else Decimal(0)
        value, unit = (whole or Decimal(0)) + Decimal("0.5"), POINTS
    elif pair := found["pair"] or found["two"]:
        value = Decimal(2 if pair == "俩" else 3)
    elif found["half"]:
        value = Decimal("0.5")
    elif found["metres"]:
        written = f"{found['metres']}.{found['tall']}"
        digits = "".join(str(DIGITS.get(character, character)) for character in written)
        value, unit = Decimal(digits), "米"
    elif found["aged"]:
        # 六十有七: as ages were told.
        value = Decimal(DIGITS[found["aged"][0]] * 10 + DIGITS[found["odd"]])
    elif found["halving"]:
        value, unit = Decimal("0.5"), TIMES
    elif found["fifty"]:
        value = Decimal(50)
    elif found["decades"]:
        value = Decimal(DIGITS[found["decades"]] * 10)
    else:
        doublings = found["doublings"] or "1"
        value = Decimal(2) ** int(value_of(doublings) or 1)
        unit = TIMES
    return Candidate(
        found.start(), found.end(), value, "chinese", NumberKind.QUANTITY, unit, bare=False
    )


# Units that begin with 千, without it.
_THOUSANDFOLD = re.compile("[克米瓦卡帕伏赫焦]|字节|牛顿|比特")
_POWERS = tuple("十百万亿")


def _run(text: str, found: re.Match[str]) -> Candidate | None:
    written = found["run"] + (found["point"] or "")
    if written == "千" and found.start() and text[found.start() - 1] in DIGITS:
        # 三分之二千米: the unit has its 千.
        return None
    if len(written) == 2 and written[0] == "零" and written[1] in DIGITS:
        if text.startswith("年", found.end()) and text[found.start() - 1] not in "年月天":
            # 零三年, in which we met.
            year = Decimal(2000 + DIGITS[written[1]])
            return Candidate(
                found.start(), found.end() + 1, year, "chinese", NumberKind.YEAR, bare=False
            )
        # The 零 of 七年零两个月 joins what is before.
        joined = Decimal(DIGITS[written[1]])
        return Candidate(found.start() + 1, found.end(), joined, "chinese")
    if written == "一一" and text[found.start() - 1 : found.start()] == "唯":
        # 唯一一次: the only one of them.
        return Candidate(found.start() + 1, found.end(), Decimal(1), "chinese")
    if len(written) > 1 and written[-1] == "两" and written != "一两":
        # 六斤八两, 五十两: no numeral ends with 两, which is a weight there.
        weight = value_of(written[:-1])
        if weight is not None:
            return Candidate(found.start(), found.end() - 1, weight, "chinese")
    value = value_of(written)
    if written[-2:-1] in _POWERS and written[-1] == "千" and _THOUSANDFOLD.match(text, found.end()):
        # 九十千克, 六十万千瓦: the 千 is of the unit.
        counted = value_of(written[:-1])
        if counted is not None:
            return Candidate(found.start(), found.end() - 1, counted, "chinese")
    if value is None:
        # A row of digits such as 三四 or 一二三四; the judge looks at it again.
        return Candidate(
            found.start(), found.end(), Decimal(0), "chinese", NumberKind.IDIOM, bare=False
        )
    return Candidate(found.start(), found.end(), value, "chinese")


# 十七八: 17 or 18; 四五百: 400 or 500; 一千二三百: 1,200 or 1,300.
_GUESS = re.compile(
    "(?P<head>[一二两三四五六七八九]?[十百千](?:[一二三四五六七八九]百)?(?:[一二三四五六七八九]十)?)?"
    "(?P<low>[一二两三四五六七八])(?P<high>[二两三四五六七八九])(?P<scale>[十百千]?[万亿]?)"
)
# 六七成: 60 or 70 per cent.
_TENTHS = re.compile(f"成{_NO_TENTHS}")


def is_guess(written: str) -> bool:
    """Distinguish the approximations 三四 and 三五 from 三八 and 二〇二四."""
    found = _GUESS.fullmatch(written)
    if not found:
        return False
    low, high = DIGITS[found["low"]], DIGITS[found["high"]]
    return high == low + 1 or (low, high) == (3, 5)


def take_tenths(text: str, number: Candidate) -> bool:
    """Include the 成 of 六七成; return whether there was one."""
    if not _TENTHS.match(text, number.end):
        return False
    number.end, number.scale, number.unit = number.end + 1, 1, "%"
    return True


def split_guess(text: str, number: Candidate) -> list[Candidate]:
    """Split an approximation that is a quantity into its two numbers."""
    if number.script != "chinese" or number.kind is not NumberKind.QUANTITY:
        return [number]
    found = _GUESS.match(text, number.start)
    if not found or not is_guess(found[0]) or found.end() > number.end:
        return [number]
    if text[found.end() : found.end() + 1] in DIGITS:
        # 三四六亿 is 346亿.
        return [number]
    head = value_of(found["head"]) if found["head"] else None
    scale = value_of(found["scale"]) if found["scale"] else None
    middle = found.start("high")
    parts = []
    for digit, start, end in (
        (found["low"], number.start, middle),
        (found["high"], middle, number.end),
    ):
        value = (head or Decimal(0)) + DIGITS[digit] * (scale or Decimal(1))
        if found["scale"][-1:] in ("万", "亿"):
            # 十七八万: the scale is of both.
            power = value_of(found["scale"][-1]) or Decimal(1)
            value = (head or Decimal(0)) * power + DIGITS[digit] * (scale or Decimal(1))
        parts.append(replace(number, start=start, end=end, value=value, bare=False))
    return parts
