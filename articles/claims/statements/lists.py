"""Statements about rows or periods among others: superlatives, ranks, runs, orders, totals. Pure."""

import re
from dataclasses import replace
from decimal import Decimal

from articles.audit import TIMES
from articles.claims.claims import Stated, Statement
from articles.claims.sentences import Sentence
from articles.claims.signs import Sign
from articles.claims.statements.parts import (
    COUNTS,
    amounts_of,
    groups_of,
    is_table_number,
    number_of,
    sign_of,
)


def read_superlative(found: re.Match[str], sentence: Sentence) -> Statement | None:
    groups = groups_of(found)
    if "period" in groups and groups["period"][0] == Sign.PERIOD:
        first, last = sentence.clause(found.start())
        if any(first <= m.start < last for m in sentence.of(Sign.ROW)):
            # In 2020 the largest is a row, where March was the busiest is a period.
            groups = {name: part for name, part in groups.items() if name != "period"}
    elif "period" in groups and found[0][0] == Sign.PERIOD:
        first = sentence.clause(found.start())[0]
        if any(first <= m.start < found.start() for m in sentence.of(Sign.ROW)):
            return None
    sign = sign_of(found) or 1
    is_fall = "downs" in groups or "downs2" in groups
    all_periods = "period" in groups or "peak" in groups
    own = ("own", "own2", "own3", "own4")
    return Statement(
        sign=-sign if is_fall else sign,
        of_change=is_fall or "ups" in groups or "ups2" in groups,
        over_periods=all_periods or any(name in groups for name in own),
        all_periods=all_periods,
        by_far="by far" in found[0].lower()
        or "wide margin" in found[0].lower()
        or "远" in found[0],
    )


def read_rank(found: re.Match[str], sentence: Sentence) -> Statement | None:
    groups = groups_of(found)
    sign = sign_of(found) or 1
    if "next" in groups:
        return Statement(sign=1, is_next=True)
    if "bottom" in groups or "bottom_o" in groups:
        last = number_of(found, sentence, "bottom_o")
        return Statement(sign=-1, rank=int(last.number.value) if last else 1)
    if "first" in groups:
        return Statement(sign=1, rank=1)
    if "third" in groups:
        return Statement(sign=1, rank=3)
    if "next2" in groups:
        return Statement(sign=1, rank=2)
    if "topm" in groups:
        stated = number_of(found, sentence, "topm")
        top = COUNTS.get(groups["topm"]) or (int(stated.number.value) if stated else 0)
        return Statement(sign=1, count=top) if top else None
    if "topn" in groups:
        written = groups["topn"]
        stated = number_of(found, sentence, "topn")
        top = COUNTS.get(written) or (int(stated.number.value) if stated else 0)
        return Statement(sign=1, count=top, is_exact=True) if top else None
    if "top" in groups:
        stated = number_of(found, sentence)
        if not stated or stated.number.value != int(stated.number.value):
            return None
        return Statement(sign=1, count=int(stated.number.value))
    if "second" in groups or "second2" in groups:
        return Statement(sign=1, rank=2)
    stated = next(
        (each for name in ("o", "o2", "o3") if (each := number_of(found, sentence, name))), None
    )
    if not stated:
        return None
    return Statement(sign=sign, rank=int(stated.number.value), is_tied="tied" in groups)


def read_aggregate(found: re.Match[str], sentence: Sentence) -> Statement | None:
    """Read a total or an average: its number is the nearest one in its clause."""
    first, last = sentence.clause(found.start())
    numbers = [m for m in sentence.of(Sign.NUMBER) if m.number]
    after = [m for m in numbers if found.end() <= m.start < last]
    before = [m for m in numbers if first <= m.end <= found.start()]
    following = [m for m in numbers if last <= m.start][:1]
    fitting = [
        m
        for m in [*after, *reversed(before), *following]
        if (m.number and m.number.unit != TIMES and is_table_number(Stated("", m.number)))
    ]
    if not fitting:
        return None
    stated = sentence.stated(fitting[0].start)
    return Statement(amounts=amounts_of(stated)) if stated else None


def read_order(found: re.Match[str], sentence: Sentence) -> Statement | None:
    """Read as many numbers as rows are listed."""
    if "rows" in groups_of(found):
        words = sentence.words[: found.start()][-16:]
        return Statement(sign=1 if re.search("低[至到]高|小[至到]大|少[至到]多", words) else -1)
    numbers = [stated for m in sentence.of(Sign.NUMBER) if (stated := sentence.stated(m.start))]
    before = [each for each in numbers if each.number.end <= found.start()]
    after = [each for each in numbers if each.number.start >= found.end()]
    chosen = after if len(after) > 1 and "respectively" not in found[0].lower() else before
    if len(chosen) < 2:
        chosen = after or before
    groups = [group for group in sentence.row_groups if group[0].start < found.start()]
    size = len(groups[-1]) if groups and len(groups[-1]) > 1 else len(chosen)
    chosen = chosen[:size] if chosen is after else chosen[-size:]
    return Statement(amounts=_of_one_scale(chosen)) if len(chosen) > 1 else None


def _of_one_scale(chosen: list[Stated]) -> tuple[Stated, ...]:
    """Give numbers the scale of the last of them: 77.8 and 75.1 million."""
    last = chosen[-1].number
    digits = re.match(r"[\d.,]+", last.literal)
    shown = Decimal(digits[0].replace(",", "").rstrip(".")) if digits else Decimal(0)
    scale = last.value / shown if shown else Decimal(1)
    if last.unit:
        # 58.3 and 56.2%: the unit stands once.
        chosen = [
            each if each.number.unit else Stated(each.text, replace(each.number, unit=last.unit))
            for each in chosen
        ]
    if scale < 1000:
        return tuple(chosen)
    return tuple(
        Stated(each.text, replace(each.number, value=each.number.value * scale))
        if each.number.value < scale / 10
        else each
        for each in chosen
    )


def read_run(found: re.Match[str], sentence: Sentence) -> Statement | None:
    groups = groups_of(found)
    sign = sign_of(found)
    if "rise_first" in groups or "fall_first" in groups:
        return Statement(sign=1 if "rise_first" in groups else -1, turns=True)
    if "every" in groups:
        return Statement(sign=sign)
    if "first" in groups:
        ranked = number_of(found, sentence, "o")
        if not ranked or ranked.number.value != 1:
            return None
        return Statement(sign=sign, is_first=True)
    for name in ("n", "n2"):
        if name in groups and groups[name] in COUNTS:
            return Statement(
                sign=sign or 1, count=COUNTS[groups[name]], rank=int("topped" in groups)
            )
    for name in ("o", "o2", "n", "n2"):
        if name in groups and (stated := number_of(found, sentence, name)):
            number = stated.number
            if number.value != int(number.value) or number.unit in ("%", TIMES):
                return None
            return Statement(
                sign=1 if "topped" in groups else sign,
                count=int(number.value),
                is_exact=name in ("o", "o2"),
                rank=1 if "topped" in groups else 0,
            )
    return None
