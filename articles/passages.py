"""Stored prose as passages, in which each mark is one character, and passages as sentences. Pure."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html.parser import HTMLParser

from articles.prose import MARKS, Mark, clean

# What stands in a text for a mark; the editor has it too, so that offsets mean the same in both.
MARK = "\ufffc"

_BLOCK_MARKS = {"div", "figure", "picture"}
_BLOCKS = {"p", "h3", "h4", "ul", "ol", "li", "blockquote"} | _BLOCK_MARKS

_LATIN_END = re.compile(r"[.!?…]+[\"'”’)\]]*(?=\s|\ufffc|$)")
_HAN_END = re.compile(r"[。！？]+[”’」』）\"']*|\n")
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

    def _shown(self, at: int) -> str:
        return "" if at in self.marks and self.marks[at].element == "cite" else "…"

    def _ends(self) -> Iterator[int]:
        position = 0
        while position < len(self.text):
            latin = _LATIN_END.search(self.text, position)
            han = _HAN_END.search(self.text, position)
            found = min(filter(None, (latin, han)), key=lambda each: each.start(), default=None)
            if found is None:
                return
            position = found.end()
            if found is latin and not self._is_end(found.start(), position):
                continue
            position = self._after_citations(position)
            yield position

    def _is_end(self, stop: int, after: int) -> bool:
        if self.text[stop] == "." and _ABBREVIATION.search(self.text[max(0, stop - 8) : stop]):
            return False
        # A small letter goes on with the sentence.
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
    reader.feed(clean(html))
    reader.close()
    reader.end()
    return reader.passages


class _Reader(HTMLParser):
    """Collects passages; what is inside a mark is only the editor's picture of it."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.passages: list[Passage] = []
        self.text = ""
        self.marks: dict[int, Mark] = {}
        # How many elements deep we are in a mark.
        self.depth = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        if self.depth:
            self.depth += tag != "br"
            return
        if tag in _BLOCKS:
            self.end()
        if tag == "br":
            self.text += "\n"
        elif tag in MARKS and (reference := attributes.pop(MARKS[tag], "")):
            self.depth = 1
            if tag not in _BLOCK_MARKS:
                self.marks[len(self.text)] = Mark(tag, reference, attributes)
                self.text += MARK

    def handle_endtag(self, tag: str) -> None:
        if self.depth:
            self.depth -= 1
        elif tag in _BLOCKS:
            self.end()

    def handle_data(self, data: str) -> None:
        if not self.depth:
            # The character itself would be taken for a mark.
            self.text += data.replace(MARK, " ")

    def end(self) -> None:
        """Close the passage that is being read."""
        if self.text.strip():
            self.passages.append(Passage(self.text, self.marks))
        self.text, self.marks = "", {}
