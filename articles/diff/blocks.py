"""Prose of an edition as blocks of tokens, which can be compared. Pure."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from articles.content import EditionContent, Embed, EmbedData
from articles.prose.document import EndTag, Equation, Mark, Node, StartTag, Text, parse_prose
from articles.prose.vocabulary import CLAIM, CLAIM_ATTRIBUTES, FOOTNOTE, INLINE_MARKS
from articles.sources.citations import reference_line
from metrics.shown import NumberData

# The kinds of the blocks that marks make.
_KINDS = {"div": "table", "figure": "chart", "picture": "image"}
_FORMATS = {"strong", "em", "sup", "sub"}
_TEXT_BLOCKS = {
    "p",
    "h3",
    "h4",
    "li",
    "blockquote",
    "ul",
    "ol",
    "table",
    "caption",
    "tr",
    "aside",
    "pre",
    "cite",
}
# A row is one block, whatever is in its cells.
_ROW = "tr"
# The kinds of blocks of text by what they are in.
_CONTAINERS = {
    "ul": "ul",
    "ol": "ol",
    "blockquote": "quote",
    "cite": "attribution",
    "aside": "box",
    "pre": "code",
    "caption": "caption",
    _ROW: "row",
}

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
    """A word, Chinese character, sign or mark: its text, the space before it, and its format.

    `format` names the markup around it: `strong`, `em`, `sup`, `sub`, `link ADDRESS`, and for a
    number bound to data `cell REFERENCE VALUE NAME SHOWN`, separated by tabs. Tokens with the same
    `key` are matched to each other.
    """

    text: str
    space: str
    format: tuple[str, ...]
    mark: str
    key: str


@dataclass(frozen=True)
class Block:
    """A paragraph, heading, list item or quotation; or a table, chart or image with its data.

    The caption and each row of a table of the author's own are blocks of text, and so is a footnote,
    which follows the block that it is in.
    """

    kind: str
    tokens: tuple[Token, ...] = ()
    reference: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)
    data: EmbedData | None = None

    @property
    def text(self) -> str:
        """The text of the block, as a reader sees it."""
        return "".join(token.space + token.text for token in self.tokens)

    @property
    def is_text(self) -> bool:
        """Return whether the block is text."""
        return self.kind not in _KINDS.values()


@dataclass(frozen=True)
class SectionBlocks:
    """A section of an edition, with its prose in blocks."""

    anchor: str
    heading: str
    blocks: tuple[Block, ...]


def source_labels(*contents: EditionContent) -> dict[str, str]:
    """Return the label of each source in a comparison, from the last content that cites it."""
    return {
        entry.key: " ".join(filter(None, [line.authors or line.title, line.year]))
        for content in contents
        for entry in content.references
        for line in [reference_line(entry.item)]
    }


def section_blocks(content: EditionContent, labels: Mapping[str, str]) -> tuple[SectionBlocks, ...]:
    """Return the sections in blocks, each mark with the data that the edition stored for it."""
    embeds: defaultdict[tuple[str, str], list[Embed]] = defaultdict(list)
    for embed in content.embeds:
        embeds[embed.element, embed.reference].append(embed)
    frozen = {key: iter(found) for key, found in embeds.items()}
    sections = []
    for section in content.sections:
        builder = _BlockBuilder(frozen, labels)
        for node in parse_prose(section.prose):
            builder.add(node)
        builder.end_block()
        sections.append(SectionBlocks(section.anchor, section.heading, tuple(builder.blocks)))
    return tuple(sections)


def tokens(text: str, format: tuple[str, ...] = (), space: str = "") -> Iterator[Token]:
    """Yield the words, hanzi and signs of a text; `space` is the space before the first."""
    for match in _TOKEN.finditer(text):
        if match["space"]:
            space = " "
        else:
            yield Token(match[0], space, format, "", match[0])
            space = ""


class _BlockBuilder:
    """Collector of blocks from the nodes of prose."""

    def __init__(
        self,
        frozen: Mapping[tuple[str, str], Iterator[Embed]],
        labels: Mapping[str, str],
    ) -> None:
        self.frozen = frozen
        self.labels = labels
        self.blocks: list[Block] = []
        self.line: list[Token] = []
        self.space = ""
        # The elements around the text: those that decide the kind of a block, and the formats.
        self.containers: list[str] = []
        self.kind = ""
        self.format: list[str] = []
        # The number of cells begun in the row.
        self.cells = 0
        # The line and the formats around a footnote, and the footnotes of the block.
        self.around: tuple[list[Token], list[str]] | None = None
        self.notes: list[Block] = []

    def add(self, node: Node) -> None:
        """Add a node to the line, or end the block."""
        match node:
            case StartTag(tag=tag) if tag == FOOTNOTE:
                self.around = self.line, self.format
                self.line, self.format, self.space = [], [], ""
            case EndTag(tag=tag) if tag == FOOTNOTE:
                self.end_note()
            case Equation(is_display=True):
                self.end_block()
                self.add_text(node.latex)
                self.kind = "equation"
                self.end_block()
            case Equation():
                latex = node.latex
                self.add_token(
                    Token(latex, self.space, self.current_format(), "math", f"math {latex}")
                )
                self.space = ""
            case Mark():
                self.add_mark(node)
            case Text() if "pre" in self.containers:
                for number, line in enumerate(node.text.split("\n")):
                    if number:
                        self.add_tag(StartTag("br", {}))
                    self.add_text(line)
            case Text():
                self.add_text(node.text)
            case StartTag() | EndTag() if _ROW in self.containers and node.tag != _ROW:
                self.add_in_row(node)
            case StartTag() if node.tag in _TEXT_BLOCKS:
                self.end_block()
                if node.tag in {"h3", "h4"}:
                    self.kind = node.tag
                elif node.tag != "p":
                    self.containers.append(node.tag)
                self.cells = 0
            case EndTag() if node.tag in _TEXT_BLOCKS:
                self.end_block()
                if node.tag in self.containers:
                    last = len(self.containers) - 1 - self.containers[::-1].index(node.tag)
                    del self.containers[last:]
            case StartTag() | EndTag():
                self.add_tag(node)

    def add_tag(self, node: StartTag | EndTag) -> None:
        """Begin or end a format, or break the line."""
        match node:
            case StartTag(tag="br"):
                self.space = ""
                self.add_token(Token("\n", "", (), "", "\n"))
            case StartTag(tag="a"):
                self.format.append(f"link {node.attributes.get('href', '')}")
            case StartTag(tag=tag) if tag == CLAIM:
                self.format.append(_claim_format(node))
            case EndTag(tag=tag) if tag == CLAIM:
                self.format = [name for name in self.format if not name.startswith("claim\t")]
            case StartTag() if node.tag in _FORMATS:
                self.format.append(node.tag)
            case EndTag(tag="a"):
                self.format = [name for name in self.format if not name.startswith("link ")]
            case EndTag() if node.tag in self.format:
                self.format.remove(node.tag)

    def add_in_row(self, node: StartTag | EndTag) -> None:
        """Separate the cells of a row, and the blocks in a cell."""
        if isinstance(node, StartTag) and node.tag in {"th", "td"}:
            if self.cells:
                self.add_token(Token("|", " ", (), "", "|"))
            self.cells += 1
            self.space = " "
        elif node.tag in _TEXT_BLOCKS:
            self.space = " "
        elif node.tag != "br":
            self.add_tag(node)

    def add_text(self, text: str) -> None:
        """Add the tokens of a text."""
        for token in tokens(text, self.current_format(), self.space):
            self.add_token(token)
        if text.strip():
            self.space = ""
        if text[-1:].isspace():
            self.space = " "

    def add_mark(self, mark: Mark) -> None:
        """Add a mark as a token or, if it is a block, as a block with its data."""
        embed = next(self.frozen.get((mark.element, mark.reference), iter(())), None)
        data = embed.data if embed else None
        if mark.element not in INLINE_MARKS:
            self.end_block()
            kind = _KINDS[mark.element]
            self.blocks.append(Block(kind, (), mark.reference, dict(mark.attributes), data))
            return
        number = data if isinstance(data, NumberData) else NumberData()
        token = self.citation(mark) if mark.element == "cite" else self.figure(mark, number)
        self.space = ""
        self.add_token(token)

    def citation(self, mark: Mark) -> Token:
        """Return a citation as text: `[Lang 2023, p. 12]`."""
        label = self.labels.get(mark.reference, mark.reference)
        locator = mark.attributes.get("data-locator", "")
        text = f"[{label}, {locator}]" if locator else f"[{label}]"
        return Token(text, self.space, self.current_format(), "cite", f"cite {mark.reference}")

    def figure(self, mark: Mark, data: NumberData) -> Token:
        """Return a number as text; the cell that it is bound to is a part of its format."""
        reference = mark.reference
        shown = data.text or mark.attributes.get("data-wording") or reference
        value = data.value or ""
        name = data.label or reference
        cell = "\t".join([f"cell {reference}", value, name, data.as_in_table or value])
        format = tuple(sorted({*self.current_format(), cell}))
        return Token(shown, self.space, format, "data", f"data {reference}")

    def current_format(self) -> tuple[str, ...]:
        """Return the formats around the text, sorted."""
        return tuple(sorted(set(self.format)))

    def add_token(self, token: Token) -> None:
        """Add a token to the line; no line begins with a space."""
        if token.space and (not self.line or self.line[-1].text == "\n"):
            token = Token(token.text, "", token.format, token.mark, token.key)
        self.line.append(token)

    def end_note(self) -> None:
        """Make a block of a footnote, and go on with the line that it is in."""
        if self.around is None:
            return
        note = tuple(self.line)
        (self.line, self.format), self.around = self.around, None
        self.space = ""
        if note:
            self.notes.append(Block("footnote", note))
            self.add_token(Token("*", "", self.current_format(), "footnote", "footnote"))

    def end_block(self) -> None:
        """Make a block of the line, if it has words, and of the footnotes in it."""
        self.end_note()
        while self.line and self.line[-1].text == "\n":
            self.line.pop()
        if self.line:
            self.blocks.append(Block(self.kind or self.container(), tuple(self.line)))
        self.blocks += self.notes
        self.line, self.space, self.kind, self.notes = [], "", "", []

    def container(self) -> str:
        """Return the kind of a block of text that is no heading, by what it is in."""
        for tag in reversed(self.containers):
            if tag in _CONTAINERS:
                return _CONTAINERS[tag]
        return "p"


def _claim_format(node: StartTag) -> str:
    """Return the format of the words of a claim: `claim`, its dataset, its kind and its scope."""
    stored = (" ".join(node.attributes.get(name, "").split()) for name in CLAIM_ATTRIBUTES)
    return "\t".join(["claim", *stored])
