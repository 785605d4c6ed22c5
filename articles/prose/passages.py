"""Passages of stored prose, in which each mark is one character, and quotations in them. Pure."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from articles.prose.claims import ClaimNode, PlacedClaim
from articles.prose.parse import EndTag, Equation, Mark, Node, StartTag, Text, parse_prose
from articles.prose.schema import BLOCK_MARKS, CLAIM, FOOTNOTE, TABLE_TAGS
from metrics.shown import NumberData

# The character that replaces a mark. The editor uses it too, so that offsets agree.
MARK = "\ufffc"

_NOTE = "footnote"

# The most characters of a sentence that are kept with a number: each number of a sentence repeats them,
# and PostgreSQL's index of exemptions takes 2,700 bytes.
MAX_SENTENCE = 600

# Keeps the number of characters; static/js/admin/prose/places.js does the same.
_RAISED = str.maketrans("0123456789+-−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻")

_BLOCKS = {"p", "h3", "h4", "ul", "ol", "li", "blockquote", "aside", "cite", "pre", *TABLE_TAGS}

# One expression, so that a text is scanned only once.
_END = re.compile(r"(?P<latin>[.!?…]+[\"'”’)\]]*(?=\s|\ufffc|$))|[。！？]+[”’」』）\"']*|\n")
_ABBREVIATION = re.compile(
    r"(?:\b(?:e\.g|i\.e|et al|vs|cf|figs?|nos?|dr|prof|mr|mrs|ms|st|approx|ca|inc|ltd|co|corp|pp?"
    r"|vols?|ch|sec|eq|ed|eds|est|u\.s|u\.k|ph\.d|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)"
    r"|(?<!['’])\b[A-Z])$",
    re.IGNORECASE,
)


def cut_sentence(text: str) -> str:
    """Return a sentence with single spaces, and at most `MAX_SENTENCE` of its characters."""
    words = " ".join(text.split())
    return words if len(words) <= MAX_SENTENCE else f"{words[: MAX_SENTENCE - 1]}…"


@dataclass(frozen=True)
class Passage:
    """A paragraph, heading, list item or footnote: its text, and its marks by their offset.

    A footnote is one character of the text and a mark `footnote`, whose reference is a source that
    it cites, '' if it cites none. `order` has the index of each mark but these in its section.
    Code `is_code`, of which no number is said of anything. A passage in a table `is_cited` if the
    caption of the table cites a source. `claims` are those that an editor has confirmed.
    """

    text: str
    marks: Mapping[int, Mark]
    is_cited: bool = False
    order: Mapping[int, int] = field(default_factory=dict)
    is_code: bool = False
    claims: tuple[PlacedClaim, ...] = ()

    def is_note(self, at: int) -> bool:
        """Return whether a citation or a footnote is at this place."""
        return at in self.marks and self.marks[at].element in {"cite", _NOTE}

    def cites_between(self, start: int, end: int) -> bool:
        """Return whether a source is cited between these places, or in a footnote there."""
        return any(self.is_note(at) and mark.reference for at, mark in self._between(start, end))

    def _between(self, start: int, end: int) -> Iterator[tuple[int, Mark]]:
        return ((at, mark) for at, mark in self.marks.items() if start <= at < end)

    def sentences(self) -> Iterator[tuple[int, int]]:
        """Yield the start and end of each sentence; citations after its full stop belong to it."""
        start = 0
        for end in self._ends():
            if end > start:
                yield start, end
                start = end
        if self.text[start:].strip():
            yield start, len(self.text)

    def sentence(self, start: int, end: int) -> str:
        """Return a sentence for display: without citations, with `…` for other marks, and cut."""
        characters = (
            self._display(at) if self.text[at] == MARK else self.text[at]
            for at in range(start, end)
        )
        return cut_sentence("".join(characters))

    def around(self, at: int) -> tuple[str, str]:
        """Return a few characters before and after a mark."""
        return self.text[max(0, at - 48) : at], self.text[at + 1 : at + 49]

    def _display(self, at: int) -> str:
        return "" if self.is_note(at) else "…"

    def _ends(self) -> Iterator[int]:
        position = 0
        while position < len(self.text):
            found = _END.search(self.text, position)
            if found is None:
                return
            position = found.end()
            if found["latin"] and not self._is_end(found.start(), position):
                continue
            position = self._after_citations(position)
            yield position

    def _is_end(self, stop: int, after: int) -> bool:
        if self.text[stop] == "." and _ABBREVIATION.search(self.text[max(0, stop - 8) : stop]):
            return False
        # A lower-case letter continues the sentence.
        return not re.match(r"\s+[a-z]", self.text[after : after + 4])

    def _after_citations(self, position: int) -> int:
        while True:
            at = position
            while self.text[at : at + 1] in (" ", "\u00a0"):
                at += 1
            if not self.is_note(at):
                return position
            position = at + 1


class ShownWords:
    """The words of a passage as readers see them, with numbers and equations in place of their marks.

    `shown` are the texts of marks by their places; citations and footnotes have none.
    """

    def __init__(self, passage: Passage, shown: Mapping[int, str]) -> None:
        self.passage = passage
        words: list[str] = []
        # The place in the passage of each character.
        self._places: list[int] = []
        for at, sign in enumerate(passage.text):
            text = self._shown(at, shown) if sign == MARK else sign
            words.append(text)
            self._places += [at] * len(text)
        self.text = "".join(words)
        self._sentences = list(passage.sentences()) if passage.text.strip() else []

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Return the offsets into the passage of a part of the words."""
        return self._places[start], self._places[end - 1] + 1

    def between(self, start: int, end: int) -> str:
        """Return the words between two places of the passage."""
        places = self._places
        return self.text[bisect_left(places, start) : bisect_left(places, end)]

    def sentence_at(self, at: int) -> str:
        """Return the sentence around a place of the passage, cut at `MAX_SENTENCE`."""
        return cut_sentence(self.between(*self.sentence_around(at)))

    def offset_in_sentence(self, start: int, end: int) -> int:
        """Return the place of words in the sentence around them, as `sentence_at` returns it."""
        before = self.between(self.sentence_around(start)[0], start)
        words = self.between(start, end)
        gap = words[: len(words) - len(words.lstrip())]
        # The sign keeps the space before the words.
        return len(" ".join(f"{before}{gap}{MARK}".split())) - 1

    def sentence_around(self, at: int) -> tuple[int, int]:
        """Return the start and the end of the sentence around a place."""
        return next(
            ((start, end) for start, end in self._sentences if start <= at < end),
            (0, len(self.passage.text)),
        )

    def _shown(self, at: int, shown: Mapping[int, str]) -> str:
        mark = self.passage.marks.get(at)
        if mark and mark.element == "math":
            return mark.reference
        return "" if self.passage.is_note(at) else shown.get(at, MARK)


def passages_of(html: str) -> list[Passage]:
    """Return the passages of stored prose that are not blank, in order."""
    builder = _PassageBuilder()
    for node in parse_prose(html):
        builder.add(node)
    builder.end()
    return builder.passages


@dataclass
class _Open:
    """A passage as far as it was collected, with the superscripts and claims that are open in it."""

    text: str = ""
    marks: dict[int, Mark] = field(default_factory=dict)
    order: dict[int, int] = field(default_factory=dict)
    raised: int = 0
    claims: list[PlacedClaim] = field(default_factory=list)
    opened: list[tuple[int, ClaimNode, int]] = field(default_factory=list)


class _PassageBuilder:
    """Collector of passages from the nodes of prose."""

    def __init__(self) -> None:
        self.passages: list[Passage] = []
        self.now = _Open()
        # The numbers of marks and of claims so far.
        self.count = self.claim_count = 0
        # The passage around the footnote, and the footnotes of the passage.
        self.around: _Open | None = None
        self.notes: list[Passage] = []
        self.in_caption = False
        self.is_code = False
        # Whether the node is in a table whose caption cites a source.
        self.is_cited = False

    def add(self, node: Node) -> None:
        """Add a node to the passage, or end the passage at the border of a block."""
        match node:
            case Mark() if node.element in BLOCK_MARKS:
                self.end()
                self.count += 1
            case Mark():
                self.is_cited |= self.in_caption and node.element == "cite"
                self.now.order[len(self.now.text)] = self.count
                self.count += 1
                self.add_mark(node)
            case Equation(is_display=False):
                self.add_mark(Mark("math", node.latex, {}))
            case StartTag(tag=tag) if tag == FOOTNOTE:
                self.around, self.now = self.now, _Open()
            case EndTag(tag=tag) if tag == FOOTNOTE and self.around:
                self.end_note()
            case StartTag() | EndTag() if node.tag in _BLOCKS:
                self.end()
                if node.tag == "pre":
                    self.is_code = isinstance(node, StartTag)
                elif node.tag == "caption":
                    self.in_caption = isinstance(node, StartTag)
                elif node.tag == "table":
                    self.is_cited = False
            case StartTag(tag=tag) if tag == CLAIM:
                claim = ClaimNode.of(node.attributes)
                self.now.opened.append((len(self.now.text), claim, self.claim_count))
                self.claim_count += 1
            case EndTag(tag=tag) if tag == CLAIM:
                self.end_claim()
            case StartTag(tag="br"):
                self.now.text += "\n"
            case StartTag(tag="sup"):
                self.now.raised += 1
            case EndTag(tag="sup"):
                self.now.raised -= 1
            case Text():
                # The character itself would be taken for a mark.
                text = node.text.replace(MARK, " ")
                # Ten to the sixth is not 106.
                self.now.text += text.translate(_RAISED) if self.now.raised else text

    def add_mark(self, mark: Mark) -> None:
        """Add a mark to the text, as one character."""
        self.now.marks[len(self.now.text)] = mark
        self.now.text += MARK

    def end_note(self) -> None:
        """End a footnote; it follows the passage that it is in."""
        if self.around is None:
            return
        note = self.passage()
        self.now, self.around = self.around, None
        if note.text.strip():
            self.notes.append(note)
        sources = [mark.reference for mark in note.marks.values() if mark.element == "cite"]
        self.add_mark(Mark(_NOTE, sources[0] if sources else "", {}))

    def end(self) -> None:
        """End the passage."""
        self.end_note()
        passage = self.passage()
        if passage.text.strip():
            self.passages.append(passage)
        self.passages += self.notes
        self.now, self.notes = _Open(raised=self.now.raised), []

    def end_claim(self) -> None:
        """End a claim, if its block has not ended it."""
        if self.now.opened:
            start, claim, order = self.now.opened.pop()
            if self.now.text[start:].strip():
                self.now.claims.append(PlacedClaim(start, len(self.now.text), claim, order))

    def passage(self) -> Passage:
        """Return what was collected as a passage."""
        while self.now.opened:
            self.end_claim()
        claims = tuple(sorted(self.now.claims, key=lambda claim: claim.start))
        is_code = self.is_code and self.around is None
        return Passage(
            self.now.text, self.now.marks, self.is_cited, self.now.order, is_code, claims
        )


def quoted_numbers(
    passage: Passage, stored: Mapping[int, NumberData]
) -> Iterator[tuple[NumberData, str, str]]:
    """Yield each number of a passage that shows data, and its sentence before and after it.

    `stored` has what each mark of the section shows, by its index there.
    """
    marks = passage.marks.items()
    numbers = {at: stored[passage.order[at]] for at, mark in marks if mark.element == "data"}
    if not numbers:
        return
    words = ShownWords(passage, {at: data.text for at, data in numbers.items()})

    def text(start: int, end: int) -> str:
        return words.between(start, end).replace(MARK, "").replace("\n", " ")

    for start, end in passage.sentences():
        for at in range(start, end):
            if at in numbers:
                yield numbers[at], text(start, at).lstrip(), text(at + 1, end).rstrip()
