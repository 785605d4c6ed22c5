"""Frozen prose -> blocks of tokens, which can be compared. Pure."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from articles.content import Content, Embed
from articles.prose.html import Mark, Reader
from articles.prose.vocabulary import INLINE_MARKS
from articles.references.citations import reference_line

# What the marks that are blocks of their own show.
_KINDS = {"div": "table", "figure": "chart", "picture": "image"}
_FORMATS = {"strong", "em", "sup", "sub"}
_TEXT_BLOCKS = {"p", "h3", "h4", "li", "blockquote", "ul", "ol"}

# Scripts without spaces between words are compared by the character.
_SINGLE = r"\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_TOKEN = re.compile(
    r"(?P<space>\s+)"
    r"|(?:(?<!\w)[+\-−–]?[$€£¥]?)?\d+(?:[.,]\d+)*[A-Za-z%％]*"
    rf"|[^\W{_SINGLE}]+(?:['’\-.,][^\W{_SINGLE}]+)*"
    r"|."
)


@dataclass(frozen=True, slots=True)
class Token:
    """A word, a hanzi, a sign or a mark: its text, the space before it, and how it is set.

    `format` names the markup around it: `strong`, `em`, `sup`, `sub`, `link ADDRESS`, and for a
    number bound to data `cell REFERENCE VALUE NAME SHOWN`, with tabs between them: what it is told
    apart by, and how people are told of it. Tokens with one `key` are taken for the same.
    """

    text: str
    space: str
    format: tuple[str, ...]
    mark: str
    key: str


@dataclass(frozen=True)
class Block:
    """A paragraph, heading, list item or quotation; or a table, chart or image with its data."""

    kind: str
    tokens: tuple[Token, ...] = ()
    reference: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)
    data: Mapping[str, Any] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The words of the block, as a reader sees them."""
        return "".join(token.space + token.text for token in self.tokens)

    @property
    def is_text(self) -> bool:
        """Tell whether the block is made of words."""
        return self.kind not in _KINDS.values()


@dataclass(frozen=True)
class ReadSection:
    """A section of an edition, its prose in blocks."""

    anchor: str
    heading: str
    blocks: tuple[Block, ...]


def labels(*contents: Content) -> dict[str, str]:
    """Return what the text of a comparison calls each source: as the last of them names it."""
    return {
        entry.key: " ".join(filter(None, [line.authors or line.title, line.year]))
        for content in contents
        for entry in content.references
        for line in [reference_line(entry.item)]
    }


def read(content: Content, labels: Mapping[str, str]) -> tuple[ReadSection, ...]:
    """Return the sections in blocks, each mark with what the edition froze for it."""
    embeds: defaultdict[tuple[str, str], list[Embed]] = defaultdict(list)
    for embed in content.embeds:
        embeds[embed.element, embed.reference].append(embed)
    frozen = {key: iter(found) for key, found in embeds.items()}
    sections = []
    for section in content.sections:
        reader = _Reader(frozen, labels)
        reader.read(section.prose)
        reader.end_block()
        sections.append(ReadSection(section.anchor, section.heading, tuple(reader.blocks)))
    return tuple(sections)


def tokens(text: str, format: tuple[str, ...] = (), space: str = "") -> Iterator[Token]:
    """Return the words, hanzi and signs of a text; `space` stands before the first."""
    for match in _TOKEN.finditer(text):
        if match["space"]:
            space = " "
        else:
            yield Token(match[0], space, format, "", match[0])
            space = ""


class _Reader(Reader):
    """Collects the blocks of stored prose."""

    def __init__(
        self,
        frozen: Mapping[tuple[str, str], Iterator[Embed]],
        labels: Mapping[str, str],
    ) -> None:
        super().__init__()
        self.frozen = frozen
        self.labels = labels
        self.blocks: list[Block] = []
        self.line: list[Token] = []
        self.space = ""
        # The elements around the text: those that make the kind of a block, and the formats.
        self.around: list[str] = []
        self.kind = ""
        self.format: list[str] = []

    def take_start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag in _TEXT_BLOCKS:
            self.end_block()
            if tag in {"h3", "h4"}:
                self.kind = tag
            elif tag != "p":
                self.around.append(tag)
        elif tag == "br":
            self.space = ""
            self.add(Token("\n", "", (), "", "\n"))
        elif tag == "a":
            self.format.append(f"link {attributes.get('href', '')}")
        elif tag in _FORMATS:
            self.format.append(tag)

    def take_end(self, tag: str) -> None:
        if tag in _TEXT_BLOCKS:
            self.end_block()
            if tag in self.around:
                del self.around[len(self.around) - 1 - self.around[::-1].index(tag) :]
        elif tag == "a":
            self.format = [name for name in self.format if not name.startswith("link ")]
        elif tag in self.format:
            self.format.remove(tag)

    def take_words(self, words: str) -> None:
        for token in tokens(words, self.set_in(), self.space):
            self.add(token)
        if words.strip():
            self.space = ""
        if words[-1:].isspace():
            self.space = " "

    def take_mark(self, mark: Mark) -> None:
        embed = next(self.frozen.get((mark.element, mark.reference), iter(())), None)
        data = embed.data if embed else {}
        if mark.element not in INLINE_MARKS:
            self.end_block()
            kind = _KINDS[mark.element]
            self.blocks.append(Block(kind, (), mark.reference, dict(mark.attributes), data))
            return
        token = self.citation(mark) if mark.element == "cite" else self.figure(mark, data)
        self.space = ""
        self.add(token)

    def citation(self, mark: Mark) -> Token:
        """Return a citation as it is read: `[Lang 2023, p. 12]`."""
        label = self.labels.get(mark.reference, mark.reference)
        locator = mark.attributes.get("data-locator", "")
        text = f"[{label}, {locator}]" if locator else f"[{label}]"
        return Token(text, self.space, self.set_in(), "cite", f"cite {mark.reference}")

    def figure(self, mark: Mark, data: Mapping[str, Any]) -> Token:
        """Return a number as it is read; what it is bound to is a part of how it is set."""
        reference = mark.reference
        shown = str(data.get("text") or mark.attributes.get("data-wording") or reference)
        labels = [data.get(name) for name in ("entity_label", "indicator_label")]
        name = " · ".join(str(label) for label in labels if label) or reference
        value = str(data.get("value") or "")
        cell = "\t".join([f"cell {reference}", value, name, str(data.get("as_in_table") or value)])
        setting = tuple(sorted({*self.set_in(), cell}))
        return Token(shown, self.space, setting, "data", f"data {reference}")

    def set_in(self) -> tuple[str, ...]:
        """Return the formats around the text, in an order of their own."""
        return tuple(sorted(set(self.format)))

    def add(self, token: Token) -> None:
        """Add a token to the line; no line begins with a space."""
        if token.space and (not self.line or self.line[-1].text == "\n"):
            token = Token(token.text, "", token.format, token.mark, token.key)
        self.line.append(token)

    def end_block(self) -> None:
        """Make a block of the line, if it has words."""
        while self.line and self.line[-1].text == "\n":
            self.line.pop()
        if self.line:
            self.blocks.append(Block(self.kind or self.container(), tuple(self.line)))
        self.line, self.space, self.kind = [], "", ""

    def container(self) -> str:
        """Return the kind of a block of text that is no heading: ul, ol, quote or p."""
        for tag in reversed(self.around):
            if tag == "blockquote":
                return "quote"
            if tag in {"ul", "ol"}:
                return tag
        return "p"
