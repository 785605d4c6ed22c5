"""Statements of parts of a whole, and of what is true of so many rows. Pure."""

import re
from dataclasses import replace
from decimal import Decimal

from articles.audit import TIMES, Number, NumberKind, numbers_in
from articles.audit.hedges import hedge_of
from articles.claims.claims import Stated, Statement
from articles.claims.directions import directions_in, more_or_less_in
from articles.claims.idioms.english.words import FALL, RISE
from articles.claims.sentences import Sentence
from articles.claims.signs import Sign
from articles.claims.statements.parts import (
    COUNTS,
    NEGATED,
    groups_of,
    is_table_number,
    is_whole,
    number_of,
    sign_of,
    with_lead,
)
from articles.claims.traditional import simplified
from articles.numbers.statements import Quantifier

_DENIED = re.compile(r"\b(?:not|never|no longer)\b|n't\b|没有|未|并非|不再", re.IGNORECASE)
# The four together have so much, rather than each.
_ADDED_UP = re.compile(
    r"\b(?:together|jointly|combined|add(?:s|ed|ing)? up)\b|合计|共计|总计|合共|加总|相加|之和|合起来|加起来",
    re.IGNORECASE,
)
_OF = re.compile(r"(?P<count>\w+)(?: out)? of ", re.IGNORECASE)


def read_share(found: re.Match[str], sentence: Sentence) -> Statement | None:
    """Read a part of a whole, or of how many rows something is true."""
    groups = groups_of(found)
    if "predicate" in groups and _ADDED_UP.search(found[0]):
        return None
    if "answer" in groups:
        return _answered(found, sentence)
    if "in_so_many" in groups and not _IN_SO_MANY.search(
        sentence.words[found.start("n") : found.end()]
    ):
        return None
    if "part_left" in groups and not _is_part(number_of(found, sentence, "part_left")):
        return None
    if "guess" in groups and not {"n", "majority"} & groups.keys():
        return Statement()
    if "whole_r" in groups and not is_whole(found, sentence):
        return None
    if "or" in groups and directions_in(sentence.skeleton, 0, found.start()):
        # Rose by 20,000, or 12 per cent.
        return None
    if "share_of" in groups and not _OF_SHARE.search(sentence.words[: found.start()]):
        return None
    if "nil" in groups or "nil_half" in groups:
        return Statement()
    if {"only", "only2", "only3"} & groups.keys():
        return _predicated(found, sentence, Quantifier.ONLY)
    if "majority" in groups:
        return Statement(amounts=(_MAJORITY,))
    if "whole" in found.re.groupindex or "part_of" in groups:
        return _counted_anywhere(found, sentence)
    if "any" in groups:
        quantifier = Quantifier.EACH if "each" in groups else Quantifier.NONE
        said = _predicated(found, sentence, quantifier, is_before=False)
        return said if said.sign or said.amounts else None
    if "part" in groups:
        is_half = groups["part"] == "半数"
        return _predicated(found, sentence, Quantifier.HALF if is_half else Quantifier.MOST)
    if "half_part" in groups:
        return _most_or_half(found, sentence)
    if {"of", "of2"} & groups.keys():
        return _one_of_so_many(found, sentence)
    if groups.get("none") and not {"moves", "predicate"} & groups.keys():
        return _predicated(found, sentence, Quantifier.NONE)
    is_listed = any(len(g) > 1 or g[0].sign is Sign.ALL for g in sentence.row_groups)
    if groups.get("each", "").startswith(("双", "齐")) and not is_listed:
        # 男女双双 are no rows.
        return None
    if "moves" in groups and _grows_crop(found, sentence):
        return None
    if "moves" in groups:
        moved = _counted(found, sentence, sign_of(found), ())
        # A drop of 50 million is no drop of so many rows.
        is_noun = _NOUN.fullmatch(groups["moves"])
        return None if is_noun and moved and moved.count > _MOST_ROWS else moved
    if "vague" in groups:
        return _counted(found, sentence, 0, ())
    if "predicate" in groups:
        return _quantified(found, sentence)
    stated = number_of(found, sentence, "half" if "half" in groups else "n")
    if not stated:
        return None
    if _LOST.search(sentence.words[: stated.number.start]):
        return None
    stated = _with_hedge_before(stated, found)
    number = stated.number
    if number.literal.lower() == "half" and Sign.ALL in found[0]:
        said = _predicated(found, sentence, Quantifier.HALF)
        if said.sign or said.amounts:
            return said
    if "fraction" in groups and (number.unit or "." in number.literal):
        return None
    of_all = Sign.ALL in found[0]
    return Statement(amounts=(stated,), of_all=of_all) if _is_part(stated) else None


def _grows_crop(found: re.Match[str], sentence: Sentence) -> bool:
    """Return whether rows grew so much of something: each grew at least five million bags."""
    amount = _GROWN.search(found[0]) and _CROP.match(sentence.skeleton, found.end())
    stated = sentence.stated(amount.end()) if amount else None
    return stated is not None and stated.number.unit not in ("%", TIMES)


def _is_part(stated: Stated | None) -> bool:
    """Return whether a number is a percentage or a fraction."""
    if not stated:
        return False
    number = stated.number
    return number.unit == "%" or (not number.unit and 0 < number.value < 1)


_GROWN = re.compile(r"\b(?:grew|grown?|grows)$", re.IGNORECASE)
_CROP = re.compile(rf" (?:(?!by\b)[a-z]+ ){{0,3}}(?={Sign.NUMBER})", re.IGNORECASE)
# One in four, written as one number.
_IN_SO_MANY = re.compile(r"^\w+ (?:in|out of) (?:every )?\w+", re.IGNORECASE)
# Its share had slipped below a third.
_OF_SHARE = re.compile(
    r"\b(?:share|slice|proportion|portion|stake|contribution)(?: (?:of|in|to) [^,.;]{1,32})? (?:had |has |have |now |then |also |again |still |first |briefly )*$",
    re.IGNORECASE,
)


def _answered(found: re.Match[str], sentence: Sentence) -> Statement | None:
    """Read how many rows an answer says are so: two have."""
    if sentence.skeleton[sentence.clause(found.start())[0] : found.start()].strip(' "“'):
        return None
    said = Statement(quantifier=Quantifier.MOST) if found["part"] else None
    return said or _counted(found, sentence, 0, ())


def _quantified(found: re.Match[str], sentence: Sentence) -> Statement | None:
    groups = groups_of(found)
    place = found.start("predicate") + len(groups["predicate"].rstrip(Sign.NUMBER))
    stated = sentence.stated(place)
    if stated and stated.number.unit == TIMES and "each" in groups:
        # All have doubled.
        return Statement(quantifier=Quantifier.EACH)
    if not stated or stated.number.unit == TIMES or not is_table_number(stated):
        return None
    text = simplified(sentence.text)
    number = stated.number
    if not hedge_of(text[: number.start], number.literal, text[number.end :]):
        if not (is_over := _OVER_HALF.match(number.literal)) and not _REACHED.search(
            text[: number.start]
        ):
            return None
        stated = with_lead(stated, "超过" if is_over else "至少")
    hedge = hedge_of(text[: number.start], number.literal, text[number.end :])
    if NEGATED.search(text[: number.start]) and hedge != "under":
        return None
    return _counted(found, sentence, 0, (stated,))


_REACHED = re.compile(
    r"达到?$|\b(?:reach(?:ed|es)?|hits?|attain(?:ed|s)?|got to|managed|made(?: it to)?)(?: the)? [$€£]?$",
    re.IGNORECASE,
)
# 睡够10小时 is at least so much.
_ENOUGH = re.compile("(?:[够足满]|达到?)了?$")
# 过半 has its hedge in it.
_OVER_HALF = re.compile("[过過]半")


def _most_or_half(found: re.Match[str], sentence: Sentence) -> Statement | None:
    """Read half of the rows, or more than half of them: 过半国家, 一半以上的城市."""
    stated = number_of(found, sentence, "half_part")
    if not stated:
        start = found.start("half_part") + 1
        stated = sentence.stated(start)
    if not stated or stated.number.value != Decimal("0.5"):
        return None
    is_more = re.search("[过超逾]", stated.number.literal + found[0]) or "以上" in found[0]
    return _predicated(found, sentence, Quantifier.MOST if is_more else Quantifier.HALF)


def _one_of_so_many(found: re.Match[str], sentence: Sentence) -> Statement | None:
    """Read a part that is told by counts: of every five, three."""
    of, stated = (
        _small(found, sentence, "of" if found["of"] else "of2"),
        _small(found, sentence, "n"),
    )
    if not of or not stated or stated.number.unit or not 0 < stated.number.value < of.number.value:
        return None
    if of.number.value >= _PER and not _AMONG.search(found[0]):
        # 每千人口有2.6名 is a rate of one thing by another.
        return None
    part = stated.number.value / of.number.value
    return Statement(amounts=(Stated(stated.text, replace(stated.number, value=part)),))


def _small(found: re.Match[str], sentence: Sentence, name: str) -> Stated | None:
    """Return a number of a group, which may be a sign that is no number elsewhere: 每十名."""
    written = found[name]
    if written not in COUNTS:
        return number_of(found, sentence, name)
    start, end = found.span(name)
    number = Number(start, end, written, Decimal(COUNTS[written]), "", NumberKind.QUANTITY)
    return Stated(sentence.text, number)


_PER = 100
_AMONG = re.compile("[中里]|among|out of", re.IGNORECASE)
# What is lost is a change, and no part that is left.
_LOST = re.compile(
    r"\b(?:lost|los(?:es|ing)|shed|cut|trimmed|gained|forfeited|gave up|wiped out|put on|fell|fallen|dropped|rose|grew)\b[^,.;]{0,24}$",
    re.IGNORECASE,
)
_TEXT = "more than 50%"
_MAJORITY = Stated(_TEXT, numbers_in(_TEXT)[0])
_FAR_HEDGE = re.compile(r"接近|将近|超过|不到|不足|逾|约|近")


def _with_hedge_before(stated: Stated, found: re.Match[str]) -> Stated:
    """Return a part with the hedge that stands before its whole: 接近总量的一半."""
    part = simplified(found[0][: max(0, stated.number.start - found.start())])
    hedges = _FAR_HEDGE.findall(part)
    if not hedges or not (part.endswith("的") or _FAR_HEDGE.match(part)):
        return stated
    return with_lead(stated, hedges[-1])


def _predicated(
    found: re.Match[str], sentence: Sentence, quantifier: Quantifier, *, is_before: bool = True
) -> Statement:
    """Read what is true of some rows: a direction, or a threshold, in the same clause."""
    before, last = sentence.clause(found.end() - 1)
    is_opening = _IN.fullmatch(sentence.words[before : found.start()])
    if is_opening and not sentence.words[found.end() : last].strip():
        # In seven of the eight, it was lower.
        last = sentence.clause(last + 1)[1]
    than = _THAN_PERIOD.search(sentence.skeleton, found.end(), last)
    if not than and _DENIED.search(sentence.words[found.end() : last]):
        return Statement(quantifier=quantifier)
    stated = _threshold_in(sentence, found.end(), last)
    if (
        not stated
        and quantifier is Quantifier.ONLY
        and _TOPIC.search(sentence.words[before : found.start()])
    ):
        # Those of more than a hundred are only two.
        stated = _threshold_in(sentence, before, found.start())
    if stated and _BEYOND.search(sentence.words[: stated.number.start]):
        return Statement(quantifier=quantifier, amounts=(stated,))
    signs = directions_in(sentence.skeleton, found.end(), last)
    if than:
        signs = [1 if than["more"] or than["more2"] else -1]
    if not signs and (noun := _MOVE_NOUN.search(sentence.words, found.end(), last)):
        signs = [1 if noun["up"] else -1]
    if not signs and is_before:
        signs = directions_in(sentence.skeleton, before, found.start())
    first = before if is_before else found.end()
    if quantifier is not Quantifier.ONLY:
        signs = signs or more_or_less_in(sentence.skeleton, first, last)
    if signs:
        return Statement(quantifier=quantifier, sign=signs[0])
    return Statement(quantifier=quantifier, amounts=(stated,) if stated else ())


_NOUN = re.compile(f"{RISE}|{FALL}", re.IGNORECASE)
_MOVE_NOUN = re.compile("(?P<up>[增涨升]幅|正增长|正成长)|[跌降减]幅|负增长|负成长")
# A predicate before its subject: 超过100枚的只有美国.
_TOPIC = re.compile("的(?:[\u4e00-\u9fff]{1,4})?,?$")
# Of what is true of rows: more, or less, than in a period.
_THAN_PERIOD = re.compile(
    rf"(?:(?P<more>高于|多于|超过|超越|好于|优于|高过|胜过)|低于|少于|不及|不如|逊于|差于|未能?恢复到|没有?恢复到|未[达及超]到?)(?={Sign.PERIOD})"
    rf"|[比较]{Sign.PERIOD}+(?:的?(?:同期|水平))?[还更都要]*(?:(?P<more2>[多高大强好])|[少低小弱差])"
)
# More than so many are no rows.
_MOST_ROWS = 40
_IN = re.compile(r"\W*(?:(?:and|but) )?(?:in|for|at|among|of) ", re.IGNORECASE)
_BEYOND = re.compile(r"\b(?:above|below|under|past) [$€£]?$", re.IGNORECASE)


def _threshold_in(sentence: Sentence, first: int, last: int) -> Stated | None:
    """Return the first number between two places that has a hedge."""
    text = sentence.words
    for mention in sentence.of(Sign.NUMBER):
        stated = sentence.stated(mention.start)
        if stated and first <= mention.start < last:
            number = stated.number
            if hedge_of(text[: number.start], number.literal, text[number.end :]):
                return stated
            if _ENOUGH.search(text[: number.start]):
                return with_lead(stated, "至少")
    return None


def _counted_anywhere(found: re.Match[str], sentence: Sentence) -> Statement | None:
    """Read how many rows something is true of, that may stand anywhere in their clause."""
    groups = groups_of(found)
    stated = number_of(found, sentence, "part_of" if "part_of" in groups else "count")
    if stated and stated.number.literal.lower() == "half":
        half = _predicated(found, sentence, Quantifier.HALF)
        return half if half.sign or half.amounts else None
    said: Statement | None
    if "part_of" in groups:
        count = _count(stated) if stated else None
        said = Statement(quantifier=Quantifier.EXACTLY, count=count) if count else None
    else:
        said = _counted(found, sentence, 0, ())
    if said is None or not said.quantifier or said.count > _MOST_ROWS:
        return None
    predicated = _predicated(found, sentence, said.quantifier)
    if "part_of" in groups and not (predicated.sign or predicated.amounts):
        # Two branches may be counted for anything.
        return None
    return replace(said, sign=predicated.sign, amounts=predicated.amounts)


def _counted(
    found: re.Match[str], sentence: Sentence, sign: int, amounts: tuple[Stated, ...]
) -> Statement | None:
    groups = groups_of(found)
    if "each" in groups:
        return Statement(quantifier=Quantifier.EACH, amounts=amounts, sign=sign)
    if "none" in groups:
        return Statement(quantifier=Quantifier.NONE, amounts=amounts, sign=sign)
    name = next(name for name in ("but", "count", "hancount") if name in groups)
    quantifier = Quantifier.ALL_BUT if name == "but" else Quantifier.EXACTLY
    written = groups[name]
    if written[0] == Sign.ROW:
        place = found.start(name)
        groups_there = [g for g in sentence.row_groups if any(m.start == place for m in g)]
        count = len(groups_there[0]) if groups_there else 1
    elif written[0] == Sign.NUMBER:
        counted = sentence.stated(found.start(name))
        counted_rows = _count(counted) if counted else None
        if counted_rows is None:
            return None
        count = counted_rows
    else:
        count = COUNTS[written.lower()]
    return Statement(quantifier=quantifier, count=count, amounts=amounts, sign=sign)


def _count(stated: Stated) -> int | None:
    """Return a number of rows; two of the four is one half for the audit."""
    value = stated.number.value
    if 0 < value < 1 and (found := _OF.match(stated.number.literal)):
        first = found["count"].lower()
        return int(first) if first.isdecimal() else COUNTS.get(first)
    return int(value) if value == int(value) and not stated.number.unit else None
