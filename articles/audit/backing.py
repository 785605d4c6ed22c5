"""Backing of each number of a passage: data, a source, an editor's reason, or none. Pure."""

import re
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from articles.audit import PERCENT, POINTS, TIMES, Number, NumberKind, numbers_in
from articles.audit.agreement import DataValue, agrees, comparable, is_near, wording_agrees
from articles.audit.currencies import CODES
from articles.audit.numbers import BASIS, PERMILLE, words
from articles.prose.parse import Mark
from articles.prose.passages import MARK, Passage


class Backing(StrEnum):
    """The backing of a quantity."""

    # A figure of the data, or a number beside one that repeats it.
    BOUND = "bound"
    # In a confirmed claim that holds.
    CLAIMED = "claimed"
    # A citation stands in its sentence.
    CITED = "cited"
    # A figure's fixed wording, or a number beside a figure, disagrees with the data.
    MISMATCH = "mismatch"
    UNSOURCED = "unsourced"
    # An editor gave a reason why it needs nothing.
    EXEMPT = "exempt"
    # A small number in words, which no reader would check.
    SEEN = "seen"


@dataclass(frozen=True)
class Figure:
    """A number bound to the data: its text, its value, and the data's name for it."""

    text: str
    fact: DataValue
    wording: str
    label: str
    as_in_table: str


@dataclass(frozen=True)
class AuditedNumber:
    """A number in a passage, and what backs it; `number` is None for a figure.

    `figure` is what it is bound to or disagrees with; `reason` is the editor's, where exempt.
    """

    start: int
    end: int
    literal: str
    sentence: str
    backing: Backing
    number: Number | None = None
    figure: Figure | None = None
    reason: str = ""


type FigureOf = Callable[[Mark], Figure | None]
type Exemptions = Mapping[tuple[str, str], str]

_HEDGE = (
    r"(?:or|i\.e\.,?|that is,?|exactly|precisely|actually|(?:just |well )?(?:over|under)|more than|less than|fewer than|about|around"
    r"|nearly|almost|roughly|some|at least|约|即|合|近|超过?|逾|不到|实际|准确地?说|确切[地为]?)"
)
# Text between a number and its repetition in other words.
_SAME = re.compile(
    rf"\s*|\s*[(（\[]\s*{_HEDGE}?\s*|\s*[=≈]\s*|(?:\s*——?\s*|\s+[–-]\s+){_HEDGE}?\s*"
    r"|\s*[,，]?\s*(?:i\.e\.|that is|namely|in other words)[,，]?\s*(?:about|around|some)?\s*"
    r"|\s*,\s*or\s+(?:about|around|some|roughly)?\s*|\s*[,，]?\s*(?:即|也就是|也即|相当于|合)\s*约?\s*",
    re.IGNORECASE,
)
# The same after what is counted: over 5 million people (⟨figure⟩).
_SAME_THING = re.compile(
    rf"(?:(?: of)?(?: (?:the|all|its|our|their))?(?: [A-Za-z'-]+){{1,3}}|的?[\u4e00-\u9fff]{{1,6}})"
    rf"(?:\s*[(（\[]|\s*——?|\s+[–-]\s)\s*{_HEDGE}?\s*",
    re.IGNORECASE,
)
# The most that words count without being a figure: twelve papers, 十二篇.
_MOST_SMALL = 12
# Half of one of these is a time, not a share.
_HALVED_TIMES = words(
    "年 个月 周 星期 天 日 小时 分钟 秒 minute hour day week month year decade century"
)
_OF_A_TIME = re.compile(r" an? (?:second|minute|hour|day|week|month|year|decade|century)(?![a-z])")
# Further from a number, nothing repeats it.
_REACH = 300
_OPENS = re.compile(r"[^(（\[]*[(（\[]")
_CLOSES = re.compile(r"\s*[)）\]]")
_DASHED = re.compile(r"[^—–]*(?:—|\s[–-]\s)")
_DASH_CLOSES = re.compile(r"\s*(?:—|–|\s-\s|[.,;:。，；：、]|$)")


def audit_passage(
    passage: Passage, figure_of: FigureOf, exemptions: Exemptions
) -> list[AuditedNumber]:
    """Return the quantities and figures of a passage in order, and what backs each.

    `exemptions` are reasons by literal and sentence. A mark that can't be resolved is left out.
    """
    if passage.is_code:
        return []
    figures = {
        at: figure
        for at, mark in passage.marks.items()
        if mark.element == "data" and (figure := figure_of(mark))
    }
    quantities = [
        number for number in numbers_in(passage.text) if number.kind == NumberKind.QUANTITY
    ]
    text = "".join(
        " " if sign == MARK and passage.is_note(at) else sign
        for at, sign in enumerate(passage.text)
    )
    lefts = dict(zip(quantities[1:], quantities, strict=False))
    # Those of a sentence are taken from the front: a text may have as many sentences as numbers.
    waiting, waiting_figures = deque(quantities), deque(sorted(figures.items()))
    judged: list[AuditedNumber] = []
    for start, end in passage.sentences():
        numbers = list(_before(end, waiting, lambda number: number.start))
        here = dict(_before(end, waiting_figures, lambda figure: figure[0]))
        if not numbers and not here:
            continue
        sentence = passage.sentence(start, end)
        is_cited = passage.is_cited or passage.cites_between(start, end)
        judged += [
            _figure(passage, at, figure, sentence, exemptions) for at, figure in here.items()
        ]
        judged += [
            _number(
                passage,
                text,
                number,
                lefts.get(number),
                here,
                sentence,
                exemptions,
                is_cited=is_cited,
            )
            for number in numbers
        ]
    return sorted(judged, key=lambda each: each.start)


def _before[Item](end: int, waiting: deque[Item], place: Callable[[Item], int]) -> Iterator[Item]:
    """Remove and yield the items at the front that are before this place."""
    while waiting and place(waiting[0]) < end:
        yield waiting.popleft()


def _figure(
    passage: Passage, at: int, figure: Figure, sentence: str, exemptions: Exemptions
) -> AuditedNumber:
    reason = exemptions.get((figure.text, sentence), "")
    before, after = passage.around(at)
    if not figure.wording or wording_agrees(
        figure.wording, figure.fact, before=before, after=after
    ):
        backing = Backing.BOUND
    else:
        backing = Backing.EXEMPT if reason else Backing.MISMATCH
    return AuditedNumber(at, at + 1, figure.text, sentence, backing, figure=figure, reason=reason)


def _number(
    passage: Passage,
    text: str,
    number: Number,
    left: Number | None,
    figures: Mapping[int, Figure],
    sentence: str,
    exemptions: Exemptions,
    *,
    is_cited: bool,
) -> AuditedNumber:
    reason = exemptions.get((number.literal, sentence), "")
    beside = next(_beside(text, number, figures), None)
    if reason:
        backing = Backing.EXEMPT
    elif beside:
        same = agrees(passage.text, number, beside.fact, left=left)
        backing = Backing.BOUND if same else Backing.MISMATCH
    elif _is_small(text, number):
        backing = Backing.SEEN
    elif is_cited:
        backing = Backing.CITED
    else:
        backing = Backing.UNSOURCED
    return AuditedNumber(
        number.start, number.end, number.literal, sentence, backing, number, beside, reason
    )


def _is_small(text: str, number: Number) -> bool:
    """Return whether a number is a small one in words, such as `four fields`, 两天 and 半年."""
    if number.unit in (PERCENT, POINTS, BASIS, PERMILLE, TIMES, *CODES):
        return False
    if re.search(r"\d|[½⅓⅔¼¾⅛]", number.literal) or number.value > _MOST_SMALL:
        return False
    is_half_of_a_time = number.unit in _HALVED_TIMES or _OF_A_TIME.match(text, number.end)
    return number.value >= 1 or not number.value or bool(is_half_of_a_time)


def _beside(text: str, number: Number, figures: Mapping[int, Figure]) -> Iterator[Figure]:
    """Yield the figures that a number repeats in other words: `40% (⟨figure⟩)`.

    `text` is that of the passage, with spaces for citations, which change nothing between the two.
    """
    near = {
        at: figure
        for at, figure in figures.items()
        if at - _REACH <= number.end and number.start <= at + _REACH
    }
    for at, figure in near.items():
        first, last = sorted([(number.start, number.end), (at, at + 1)])
        between = text[first[1] : last[0]]
        repeats = _SAME.fullmatch(between) or (
            _SAME_THING.fullmatch(between) and is_near(number, figure.fact)
        )
        if MARK in between or not repeats:
            continue
        # Brackets and dashes that go on do more than repeat the number.
        if _OPENS.match(between) and not _CLOSES.match(text, last[1]):
            continue
        if _DASHED.match(between) and not _DASH_CLOSES.match(text, last[1]):
            continue
        # Three times as much may be another thing, unless it says the same.
        is_same_multiple = number.unit == TIMES and agrees(text, number, figure.fact)
        if comparable(number, figure.fact) or is_same_multiple:
            yield figure
