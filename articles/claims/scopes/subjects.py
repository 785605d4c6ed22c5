"""Subjects that are no row of a table: a clause that begins with another name. Pure."""

import re

from articles.audit.numbers import words
from articles.claims.sentences import Sentence
from articles.claims.signs import Sign

_SIGNS = re.compile(f"[{''.join(Sign)}]")
_HAN = re.compile(r"[\u4e00-\u9fff]")
# Words before a claim that name nobody else.
_KNOWN_HAN = re.compile(
    "|".join(
        sorted(
            words(
                "其中 此外 另外 同时 同期 但是 但 而且 而 则 却 也 又 都 均 还 仍 已经 已 曾 就 便 才 再 更 亦 不过 然而 因此 所以 因为 由于 虽然 虽 尽管 即使 若 如果 以及 并且 并 且"
                " 当年 当月 当季 该年 次年 翌年 全年 年初 年底 年末 年中 年内 去年 今年 前年 上年 近年 近年来 往年 每年 目前 现在 如今 截至 截止 到了 到 至 自 从 在 于 由 以 按 按照 根据 数据显示 数据 统计显示"
                " 统计 报告显示 资料显示 结果显示 结果 显示 可见 可知 表明 这 那 该 此 其 它 他们 它们 两者 二者 三者 前者 后者 本 各 每 所有 全部 整体 总体 合计 总计 共 一共 总共 累计 平均 人均 单季 单月 单年 年度 季度"
                " 的 了 着 过 得 地 之 是 为 有 无 不 未 没有 没 仅 只 约 近 逾 超 比 较 与 和 及 跟 同 被 把 将 对 比较 相比 相比之下 相较 之下 之后 以后 以来 以前 之前 期间 间 内 中 里 上 下 前 后 时 时候 年 月 日 季 份 个 家 国 城 省 座"
                " 总 量 数 额 率 值 位 名 次 规模 水平 幅度 增幅 降幅 涨幅 跌幅 增速 增长 成长 下降 上升 减少 增加 变化 占比 比重 比例 份额 表现 成绩 位置 排名 位次 指标 数量 数字 数值 部分 方面 部门 领域 一路 一直 始终 依然 依旧 继续 持续 进一步"
                " 首次 首度 一度 再次 再度 甚至 尤其 特别 几乎 明显 显著 大幅 小幅 略 略微 稍 远 真正 实际上 事实上 其实 确实 诚然 显然 当然 反而 反观 第一 第二 第三 第四 第五 单看 若论 论 看 说 称 指出 认为 表示 问 答"
                " 从那以后 此后 随后 其后 接着 紧接着 最后 最终 终于 结束 结束时 期末 期初 疫情 疫情期间 受 影响 下来 起来 以上 以下 左右 合起来 加起来 相加 二十年来 十年来 多年来 图中 表中 表内 注"
            ),
            key=len,
            reverse=True,
        )
    )
)
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
    r"[^\w]*(?:(?:but|and|in [^,]*,|last [a-z]+[^,]*,|by [^,]*,) )*(?:it|they|he|she)\b|(?:但|而|则|同时|此外)?(?:它|其|该)",
    re.IGNORECASE,
)


def is_pronoun(sentence: Sentence, start: int) -> bool:
    """Return whether no row stands before a claim, and its clause begins with a pronoun."""
    if any(m.start < start for m in sentence.of(Sign.ROW)):
        return False
    first, _last = sentence.clause(start)
    return bool(_IT.match(sentence.words[first:start].strip()))


_OTHERS = re.compile(
    r"\b(?:the other|others|the rest|the latter|the former|which|gap|difference|margin)\b|其余|其他|前者|后者|差距|相差|每五|每十",
    re.IGNORECASE,
)


def is_of_others(sentence: Sentence, start: int) -> bool:
    """Return whether a claim is about the rest, the latter, or a gap, rather than a row."""
    first, last = sentence.clause(start)
    return bool(_OTHERS.search(sentence.words[first:last]))


_WHICH = re.compile(r"\s*which\b", re.IGNORECASE)


def is_relative(sentence: Sentence, start: int) -> bool:
    """Return whether the clause of a claim begins with which, of which the antecedent is unclear."""
    return bool(_WHICH.match(sentence.words, sentence.clause(start)[0]))


def names_another(sentence: Sentence, start: int) -> bool:
    """Return whether the clause before a claim begins with a subject that is no row of the table."""
    first, _last = sentence.clause(start)
    if not sentence.has_han:
        # The Danube, for comparison, is longer: its subject stands before a comma.
        first = max((m.end for m in sentence.of(Sign.ROW) if m.end <= start), default=0)
    head = sentence.skeleton[first:start]
    written = _SIGNS.sub(" ", head)
    if _HAN.search(written):
        rest = _KNOWN_HAN.sub("", written)
        return len(_HAN.findall(rest)) >= 2
    for found in _WORD.finditer(written):
        word = found[0].strip(".'’-")
        is_object = _OBJECT_OF_VERB.search(written[: found.start()])
        if word[:1].isupper() and word.lower() not in _STARTERS and not is_object:
            return True
    return False
