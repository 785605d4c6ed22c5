"""Stored prose as passages, in which each mark is one character, and passages as sentences. Pure."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from articles.prose.html import Mark, Reader, clean
from articles.prose.vocabulary import BLOCK_MARKS

# What stands in a text for a mark; the editor has it too, so that offsets mean the same in both.
MARK = "\ufffc"

# As many characters as before; static/js/admin/audit.js has the same.
_RAISED = str.maketrans("0123456789+-−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻")

_BLOCKS = {"p", "h3", "h4", "ul", "ol", "li", "blockquote"}

# One expression, so that a text is gone through once, however many ends of one kind it has.
_END = re.compile(r"(?P<latin>[.!?…]+[\"'”’)\]]*(?=\s|\ufffc|$))|[。！？]+[”’」』）\"']*|\n")
_ABBREVIATION = re.compile(
    r"(?:\b(?:e\.g|i\.e|et al|vs|cf|figs?|nos?|dr|prof|mr|mrs|ms|st|approx|ca|inc|ltd|co|corp|pp?"
    r"|vols?|ch|sec|eq|ed|eds|est|u\.s|u\.k|ph\.d|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)"
    r"|\b[A-Z])$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Passage:
    """A paragraph, heading or list item: its text, and its marks by their offset in the text."""

    text: str
    marks: Mapping[int, Mark]

    def sentences(self) -> Iterator[tuple[int, int]]:
        """Yield where each sentence starts and ends; citations behind a full stop belong to it."""
        start = 0
        for end in self._ends():
            if end > start:
                yield start, end
                start = end
        if self.text[start:].strip():
            yield start, len(self.text)

    def sentence(self, start: int, end: int) -> str:
        """Return a sentence as it is told to people: without citations, `…` for other marks."""
        words = (
            self._shown(at) if self.text[at] == MARK else self.text[at] for at in range(start, end)
        )
        return " ".join("".join(words).split())

    def around(self, at: int) -> tuple[str, str]:
        """Return the few words before and after a mark."""
        return self.text[max(0, at - 16) : at], self.text[at + 1 : at + 17]

    def _shown(self, at: int) -> str:
        return "" if at in self.marks and self.marks[at].element == "cite" else "…"

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
            if not (at in self.marks and self.marks[at].element == "cite"):
                return position
            position = at + 1


def passages(html: str) -> list[Passage]:
    """Return the passages of stored prose that say anything, in order."""
    reader = _Reader()
    reader.read(clean(html))
    reader.end()
    return reader.passages


class _Reader(Reader):
    """Collects passages."""

    def __init__(self) -> None:
        super().__init__()
        self.passages: list[Passage] = []
        self.text = ""
        self.marks: dict[int, Mark] = {}
        # How many superscripts we are in.
        self.raised = 0

    def take_mark(self, mark: Mark) -> None:
        if mark.element in BLOCK_MARKS:
            self.end()
        else:
            self.marks[len(self.text)] = mark
            self.text += MARK

    def take_start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag in _BLOCKS:
            self.end()
        elif tag == "br":
            self.text += "\n"
        elif tag == "sup":
            self.raised += 1

    def take_end(self, tag: str) -> None:
        if tag in _BLOCKS:
            self.end()
        elif tag == "sup":
            self.raised -= 1

    def take_words(self, words: str) -> None:
        # The character itself would be taken for a mark.
        words = words.replace(MARK, " ")
        # Ten to the sixth is not 106.
        self.text += words.translate(_RAISED) if self.raised else words

    def end(self) -> None:
        """Close the passage that is being read."""
        if self.text.strip():
            self.passages.append(Passage(self.text, self.marks))
        self.text, self.marks = "", {}
