"""Subjects that are no row of a table: a clause that begins with another name. Pure."""

import re
from collections.abc import Iterable

from articles.audit.numbers import words
from articles.claims.directions import DIRECTION
from articles.claims.idioms.measures import HINTS
from articles.claims.idioms.names import DEFINITE, GENERIC_HAN
from articles.claims.idioms.neutral import NEUTRAL, NEUTRAL_HAN, REPORTS_HAN, SAME_MEASURE
from articles.claims.sentences import Sentence
from articles.claims.signs import Sign
from articles.claims.traditional import simplified
from articles.numbers.table import Table

_SIGNS = re.compile(f"[{''.join(Sign)}]")
_WORD = re.compile(r"[A-Za-z][A-Za-z'’.-]*")
_STARTERS = frozenset(
    words(
        "the a an in on at by of for from to over under since between during after before as while although though but and or yet so it its they their this that these those"
        " there only even meanwhile however overall together with without among each all both none not no every some most many more still now then by here where when what"
        " which who whose is was were are has had have last next first second third total world global one two three four five six seven eight nine ten because if unlike"
        " like despite against per also nor thanks just once again figures data takings sales output results note claim verdict background methods conclusion abstract"
        " january february march april may june july august september october november december q i i'm we our my he she you your according compared"
    )
)


# Ended the Games, led the World: no subject.
_OBJECT_OF_VERB = re.compile(r"[a-z](?:ed|ends|won|wins|led|left) (?:the|its|their) $")
_IT = re.compile(
    rf"[^\w]*(?:(?:but|and|in [^,]*,|last [a-z]+[^,]*,|by [^,]*,) )*(?:it|they|he|she|we|the (?:{'|'.join(DEFINITE)}))\b|(?:但|而|则|同时|此外)?(?:它|其|该|本公司|公司|我们|[全本我][市省县区校国行])",
    re.IGNORECASE,
)


def is_pronoun(sentence: Sentence, start: int) -> bool:
    """Return whether no row stands before a claim, and its clause begins with a pronoun."""
    if any(m.start < start for m in sentence.of(Sign.ROW)):
        return False
    first, _last = sentence.clause(start)
    return bool(_IT.match(sentence.words[first:start].strip())) and not _CLEFT.match(
        sentence.skeleton[first:]
    )


# It is Italy that has to import: the subject follows.
_CLEFT = re.compile(rf"\W*it(?: is|'s|’s| was) (?:in )?(?:the )?{Sign.ROW}", re.IGNORECASE)


_WHICH = re.compile(r"\s*(?:which|where)\b", re.IGNORECASE)


def is_relative(sentence: Sentence, start: int) -> bool:
    """Return whether the clause of a claim begins with which or where, of which the antecedent is unclear."""
    return bool(_WHICH.match(sentence.words, sentence.clause(start)[0]))


# Nouns and participles by their ends; a name seldom has these.
_COMMON = re.compile(
    r"(?:ance|ence|tion|sion|ing|ment|ity|ness|ship|age|[^e]ers|tors|ists|ths|ows|ures|ties|ed|als|ates|ices|ts)$"
)


def _is_common(word: str) -> bool:
    """Return whether the first word of a sentence is a common noun, as far as its form tells."""
    return (
        word in NEUTRAL
        or bool(_COMMON.search(word))
        or any(word in family for family in SAME_MEASURE)
        or any(words_of.search(word) for words_of, _names in HINTS)
    )


def names_another(sentence: Sentence, start: int) -> bool:
    """Return whether the clause of a claim has a name before it that is no row of the table."""
    if sentence.has_han:
        subject = _other_subject(sentence, start)
        run = _HAN_RUN.match(subject)
        return run is not None and not _QUANTITY_HAN.search(run[0])
    # The Danube, for comparison, is longer: its subject stands before a comma.
    first = max((m.end for m in sentence.of(Sign.ROW) if m.end <= start), default=0)
    head = sentence.skeleton[first:start]
    written = _SIGNS.sub(" ", head)
    for found in _WORD.finditer(written):
        word = found[0].strip(".'’-")
        is_object = _OBJECT_OF_VERB.search(written[: found.start()])
        is_first = not written[: found.start()].strip(" \"“‘'(")
        if is_first and sentence.names_table and _is_common(word.lower()):
            continue
        if word[:1].isupper() and word.lower() not in _STARTERS and not is_object:
            return True
    return False


def names_noun(sentence: Sentence, start: int) -> bool:
    """Return whether the Chinese clause of a claim begins with a noun that is no row: 国中生的使用率."""
    return bool(_other_subject(sentence, start))


def names_other_measure(sentence: Sentence, start: int, table: Table) -> bool:
    """Return whether a Chinese clause begins with a measure that the table lacks: 房价."""
    found = _MEASURE_HAN.search(_other_subject(sentence, start))
    return found is not None and not any(
        found[0] in simplified(f"{column.name} {column.other_name}") for column in table.columns
    )


def _other_subject(sentence: Sentence, start: int) -> str:
    """Return what stands before a claim in its Chinese clause, if that begins with an unknown noun."""
    first = sentence.clause(start)[0]
    head = sentence.skeleton[first:start]
    if said := _REPORT_HAN.search(head):
        # 杭州那边据说: the subject stands before it.
        hearsay = _HEARSAY.search(head, 0, said.end())
        head = head[: hearsay.start()] if hearsay else head[said.end() :]
    lead = _LEADING_HAN.match(head)
    if Sign.ROW in head or Sign.ALL in head or (lead and _PREPOSITION.search(lead[0])):
        return ""
    head = head[lead.end() :] if lead else head
    is_noun = _TWO_HAN.match(head) and not (_NO_NOUN_HAN.match(head) or DIRECTION.match(head))
    return head if is_noun else ""


# Words with which a Chinese clause begins and that are nothing of which it speaks.
_OPENING_HAN = words(
    "全体 几乎 差不多 目前 如今 现在 近年 问题 明明 实际 同一 同样 公司 主要 单单 重新 重回 重返 刷新 永远 通通 一度 最终 最后 后来 首先 预计 估计 恐怕 或许 也许 好像 似乎 事实 结果 答案 总之"
    " 这些 那些 对手 对方 人家 大多 多数 少数 分别 依次 唯一 唯独 惟 双双 接连 陆续 疫情 假期 春节 国庆 旺季 淡季 相比 相较 相形 相对 截至 截止 进入 放眼 纵观 具体 扣除 剔除 加上 累计 合计 平均 日均 月均 年均"
    " 环比 同比 成功 成为 率先 勉强 早在 早已 尤以 余下 上述 业内 业界 记者 官方 专家 作者 笔者 编者 分析 调查 监测 普查 换 创 短短 益于 反观 整个 人类 大家 理论 单看 细看 照此 照这 越来越 愈来愈 思考 阅读 请看 用户 乘客 患者 学生 旅客 游客 客户 人气"
)
_MEASURES_HAN = [each for family in SAME_MEASURE for each in family if not each.isascii()]


def _any_of(alternatives: Iterable[str]) -> str:
    return "|".join(sorted(map(re.escape, alternatives), key=len, reverse=True))


_REPORT_HAN = re.compile(REPORTS_HAN)
# 国, 中 and 生 are neutral, and 国中生 is a noun.
_LEADING = [each for each in NEUTRAL_HAN if each not in "生中国家人大高小" or len(each) > 1]
_LEADING_HAN = re.compile(
    rf"(?:{_any_of((*_LEADING, '听说', '据说', '据闻', '传闻'))}|[{Sign.PERIOD}\s,，、:：;；。.!！?？…—“”‘’「」『』()（）\"'-])+"
)
_PREPOSITION = re.compile("[在于由以与和及]")
_HAN_RUN = re.compile("[\u4e00-\u9fff]+")
# A measure of a row that the clause leaves out.
_QUANTITY_HAN = re.compile("[额量数值率价费幅]")
_HEARSAY = re.compile("(?<=[\u4e00-\u9fff]{2})[据听]说")
_TWO_HAN = re.compile(r"[\u4e00-\u9fff](?![的也则已却仍还又是在为曾了只])[\u4e00-\u9fff]")
_NO_NOUN_HAN = re.compile(
    rf"{_any_of((*_OPENING_HAN, *(each for each in GENERIC_HAN if len(each) > 1), *_MEASURES_HAN))}|[按由比较在从自连再时每各共约仅只就便才都均还又也最更很向往朝对把被让使因受经据除若如当随接靠凭以将没未不无非有要会可应需破跌涨升降增减缩超逾达至到近占排位居列是算叫一二三四五六七八九十两数半去前后另余月季年日全赶]"
)
_MEASURE_HAN = re.compile("[价费薪税]|毛利|利润|[汇利]率|利用率|股市|成本|工资|奖金|节奏|垃圾")
