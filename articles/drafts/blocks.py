"""Prose as blocks of tokens, which can be compared. Pure."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from articles.content import EditionContent, Embed, EmbedData
from articles.drafts.words import Token, tokens
from articles.prose import schema
from articles.prose.parse import EndTag, Equation, Mark, Node, StartTag, Text, parse_prose
from articles.sources.citations import reference_line
from collabsite.web.text import format_list
from metrics.shown import NumberData

# The elements that begin and end a block, and the kind of the text in them; without one, it is that of
# the element around.
_BLOCKS = {
    "p": "",
    "li": "",
    "table": "",
    "h3": "h3",
    "h4": "h4",
    "ul": "ul",
    "ol": "ol",
    "blockquote": "quote",
    "cite": "attribution",
    "aside": "box",
    "pre": "code",
    "caption": "caption",
    "tr": "row",
}
_EMBEDS = {"div": "table", "figure": "chart", "picture": "image"}


@dataclass(frozen=True)
class Block:
    """A paragraph, heading, list item, quotation or row; or a table, chart or image with its data.

    A footnote is a block of its own after the block that it is in.
    """

    kind: str
    tokens: tuple[Token, ...] = ()
    mark: Mark | None = None
    data: EmbedData | None = None

    @property
    def text(self) -> str:
        """The text of the block, as a reader sees it."""
        return "".join(token.space + token.text for token in self.tokens)

    @cached_property
    def key(self) -> object:
        """Key of the block; a reader sees no difference between blocks with one key."""
        if self.mark is None:
            return self.kind, self.tokens
        return repr((self.mark.reference, sorted(self.mark.attributes.items()), self.data))

    @property
    def name(self) -> str:
        """The name by which readers know a table, chart or image."""
        if self.mark is None:
            return ""
        caption = getattr(self.data, "caption", "") or self.mark.attributes.get("data-caption", "")
        return caption or self.mark.attributes.get("data-alt", "") or self.mark.reference


def source_labels(*contents: EditionContent) -> dict[str, str]:
    """Return the label of each source in a comparison, from the last content that cites it."""
    return {
        entry.key: " ".join(filter(None, [line.authors or line.title, line.year]))
        for content in contents
        for entry in content.references
        for line in [reference_line(entry.item)]
    }


def section_blocks(content: EditionContent, labels: Mapping[str, str]) -> list[tuple[Block, ...]]:
    """Return the blocks of each section, each mark with the data that the content has for it."""
    embeds: defaultdict[tuple[str, str], list[Embed]] = defaultdict(list)
    for embed in content.embeds:
        embeds[embed.element, embed.reference].append(embed)
    reader = _BlockReader({key: iter(found) for key, found in embeds.items()}, labels)
    found = []
    for section in content.sections:
        reader.blocks = []
        for node in parse_prose(section.prose):
            reader.read(node)
        reader.end_block()
        found.append(tuple(reader.blocks))
    return found


class _BlockReader:
    """Collector of blocks from the nodes of prose."""

    def __init__(
        self, embeds: Mapping[tuple[str, str], Iterator[Embed]], labels: Mapping[str, str]
    ) -> None:
        self.embeds = embeds
        self.labels = labels
        self.blocks: list[Block] = []
        self.line: list[Token] = []
        self.space = ""
        self.inside: list[str] = []
        self.formats: list[tuple[str, str]] = []
        # The line around a footnote, and the footnotes of the block.
        self.outside: list[Token] = []
        self.notes: list[Block] = []

    def read(self, node: Node) -> None:
        match node:
            case Text():
                self.add_text(node.text)
            case Mark():
                self.add_mark(node)
            case Equation(is_display=True):
                self.end_block()
                self.add_text(node.latex)
                self.end_block("equation")
            case Equation():
                self.add(node.latex, key=f"math {node.latex}", mark="math")
            case StartTag(tag=schema.FOOTNOTE):
                self.outside, self.line, self.space = self.line, [], ""
            case EndTag(tag=schema.FOOTNOTE):
                note, self.line = Block("footnote", tuple(self.line)), self.outside
                self.notes.append(note)
                self.space = ""
                self.add("*", mark="footnote")
            case StartTag(tag="br") if "tr" not in self.inside:
                self.add("\n")
            case EndTag(tag="th" | "td"):
                self.space = " "
                self.add("|")
                self.space = " "
            case StartTag() | EndTag() if node.tag in _BLOCKS:
                self.begin_or_end(node)
            case StartTag():
                self.formats += [(node.tag, label) for label in _format(node)]
            case EndTag():
                self.formats = [each for each in self.formats if each[0] != node.tag]

    def begin_or_end(self, node: StartTag | EndTag) -> None:
        # A row is one block, whatever is in its cells.
        if "tr" in self.inside and node.tag != "tr":
            self.space = " "
            return
        self.end_block()
        if isinstance(node, StartTag):
            self.inside.append(node.tag)
        else:
            self.inside.pop()

    def add_text(self, text: str) -> None:
        for number, line in enumerate(text.split("\n") if "pre" in self.inside else [text]):
            if number:
                self.add("\n")
            for token in tokens(line):
                self.space = token.space or self.space
                self.add(token.text)
        if text[-1:].isspace():
            self.space = " "

    def add_mark(self, mark: Mark) -> None:
        embed = next(self.embeds.get((mark.element, mark.reference), iter(())), None)
        data = embed.data if embed else None
        if mark.element in schema.BLOCK_MARKS:
            self.end_block()
            self.blocks.append(Block(_EMBEDS[mark.element], mark=mark, data=data))
        elif mark.element == "cite":
            label = self.labels.get(mark.reference, mark.reference)
            locator = mark.attributes.get("data-locator", "")
            text = f"[{label}, {locator}]" if locator else f"[{label}]"
            self.add(text, key=f"cite {mark.reference}", mark="cite")
        else:
            number = data if isinstance(data, NumberData) else NumberData()
            text = number.text or mark.attributes.get("data-wording", "") or mark.reference
            self.formats.append(("data", _bound(number, mark.reference)))
            self.add(text, key=f"data {mark.reference}", mark="data")
            self.formats.pop()

    def add(self, text: str, *, key: str = "", mark: str = "") -> None:
        """Add a token to the line; no line begins or ends with a space."""
        if text == "\n" or not self.line or self.line[-1].text == "\n":
            self.space = ""
        formats = tuple(sorted({label for _tag, label in self.formats}))
        self.line.append(Token(text, self.space, key or text, mark, formats))
        self.space = ""

    def end_block(self, kind: str = "") -> None:
        """Make a block of the line, if it has words, and of the footnotes in it."""
        if self.line:
            around = (_BLOCKS[tag] for tag in reversed(self.inside))
            kind = kind or next(filter(None, around), "p")
            self.blocks.append(Block(kind, tuple(self.line)))
        self.blocks += self.notes
        self.line, self.space, self.notes = [], "", []


def number_formats(number: NumberData | None) -> tuple[str, ...]:
    """Return what a number in a sentence is bound to, in the language of the interface."""
    return (_bound(number, ""),) if number else ()


def _bound(number: NumberData, reference: str) -> str:
    cell = {"cell": number.label or reference, "value": number.as_in_table or number.value}
    return (_("bound to %(cell)s (%(value)s)") if cell["value"] else _("bound to %(cell)s")) % cell


def _format(node: StartTag) -> Iterator[str]:
    """Yield the format that an element gives to its text, if it gives one."""
    match node.tag:
        case "a":
            yield _("a link to %(address)s") % {"address": node.attributes.get("href", "")}
        case schema.CLAIM:
            dataset, *scope = (
                " ".join(node.attributes.get(name, "").split()) for name in schema.CLAIM_ATTRIBUTES
            )
            checked = {"dataset": dataset, "scope": format_list(filter(None, scope))}
            yield _("checked as a claim about %(dataset)s (%(scope)s)") % checked
        case "strong":
            yield _("bold")
        case "em":
            yield _("italic")
        case "sup":
            yield _("superscript")
        case "sub":
            yield _("subscript")


def block_label(kind: str) -> str:
    """Return the name of a kind of block, in the language of the interface."""
    labels = {
        "p": _("paragraph"),
        "h3": pgettext("within a section", "heading"),
        "h4": _("smaller heading"),
        "ul": _("item of a list"),
        "ol": _("item of a numbered list"),
        "quote": _("quotation"),
        "footnote": _("footnote"),
        "equation": _("equation"),
        "attribution": _("source of a quotation"),
        "box": _("note in a box"),
        "code": _("code"),
        "row": _("row of a table"),
        "caption": _("caption of a table"),
        "table": _("table"),
        "chart": _("chart"),
        "image": _("image"),
    }
    return labels.get(kind, kind)
