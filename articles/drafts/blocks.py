"""Prose as blocks of tokens, and the comparison of two lines of tokens. Pure."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import cached_property
from itertools import groupby

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from articles.content import EditionContent, Embed, EmbedData
from articles.prose import schema
from articles.prose.parse import EndTag, Equation, Mark, Node, StartTag, Text, parse_prose
from articles.prose.plain_text import count_words
from articles.sources.citations import reference_line
from collabsite.web.languages import is_chinese
from collabsite.web.text import format_list
from metrics.shown import NumberData

# Scripts without spaces between words are compared by the character.
_SINGLE = r"\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_TOKEN = re.compile(
    r"(?P<space>\s+)"
    r"|(?:(?<!\w)[+\-−–]?[$€£¥]?)?\d+(?:[.,]\d+)*[A-Za-z%％]*"
    rf"|[^\W{_SINGLE}]+(?:['’\-.,][^\W{_SINGLE}]+)*"
    r"|."
)


# The most pairs of equal tokens that are aligned; in longer lines all between their equal ends differs.
_PAIRS = 300_000


@dataclass(frozen=True, slots=True)
class Token:
    """A word, Chinese character, sign or mark: its text, the space before it, and its formats.

    `formats` say in the language of the interface what is made of it: bold, a link to an address, bound
    to a cell. Tokens with the same `key` are matched to each other.
    """

    text: str
    space: str
    key: str
    mark: str = ""
    formats: tuple[str, ...] = ()


@dataclass(frozen=True)
class DiffPiece:
    """A run of text in a changed line, with its `old` and `new` text.

    `kind` is `same`, `in`, `out`, `changed` (a mark that shows something else now) or `format` (the same
    words, set otherwise: `how`). `mark` is `cite` or `data` if the piece is a mark.
    """

    kind: str
    old: str
    new: str
    mark: str = ""
    how: str = ""

    @property
    def words(self) -> int:
        """The number of words inserted and deleted; a citation counts as none."""
        if self.mark == "cite" or self.kind in {"same", "format"}:
            return 0
        return count_words(self.old) + count_words(self.new)

    @property
    def old_parts(self) -> tuple[str, str, str]:
        """The deleted text between its outer spaces, which are not struck through."""
        return _parts(self.old)

    @property
    def new_parts(self) -> tuple[str, str, str]:
        """The inserted text between its outer spaces, which are not underlined."""
        return _parts(self.new)


def _parts(text: str) -> tuple[str, str, str]:
    before, core, after = text.partition(text.strip(" ") or text)
    return before, core, after


def tokens(text: str) -> Iterator[Token]:
    """Yield the words, hanzi and signs of a text."""
    space = ""
    for match in _TOKEN.finditer(text):
        if match["space"]:
            space = " "
        else:
            yield Token(match[0], space, match[0])
            space = ""


def compare_texts(old: str, new: str) -> tuple[DiffPiece, ...]:
    """Return the pieces of two plain texts."""
    return compare_lines(list(tokens(old)), list(tokens(new)))


def compare_lines(old: Sequence[Token], new: Sequence[Token]) -> tuple[DiffPiece, ...]:
    """Return the diff of a line; the pieces' `old` joined are the old text, `new` the new."""
    # A number is followed through its values if both lines have it, else by what it shows.
    shared = {token.key for token in old} & {token.key for token in new}
    before, after = (
        [token.key if token.key in shared else token.text for token in line] for line in (old, new)
    )
    found: list[DiffPiece] = []
    i = j = 0
    for start, begin, size in [*_matches(before, after, old), (len(old), len(new), 0)]:
        found += [_one_sided(token, "out") for token in old[i:start]]
        found += [_one_sided(token, "in") for token in new[j:begin]]
        i, j = start + size, begin + size
        for was, now in zip(old[start:i], new[begin:j], strict=True):
            if was.space != now.space:
                found += [DiffPiece("out", was.space, ""), DiffPiece("in", "", now.space)]
            found.append(_kept(was, now, was.space if was.space == now.space else ""))
    return tuple(_joined(found))


def whole_line(line: Sequence[Token], kind: str) -> tuple[DiffPiece, ...]:
    """Return the diff of a line that came (`in`) or went (`out`) as a whole."""
    return tuple(_joined([_one_sided(token, kind) for token in line]))


def _one_sided(token: Token, kind: str) -> DiffPiece:
    text = token.space + token.text
    return DiffPiece(kind, *((text, "") if kind == "out" else ("", text)), token.mark)


def _kept(was: Token, now: Token, space: str) -> DiffPiece:
    old, new = space + was.text, space + now.text
    if was.text != now.text:
        return DiffPiece("changed", old, new, now.mark)
    if was.formats == now.formats:
        return DiffPiece("same", old, new)
    return DiffPiece("format", old, new, now.mark, describe_formats(was.formats, now.formats))


def describe_formats(old: Sequence[str], new: Sequence[str]) -> str:
    """Return a change of formats, in the language of the interface."""
    gone = format_list(name for name in old if name not in new)
    come = format_list(name for name in new if name not in old)
    if gone and come:
        return _("was %(old)s, now %(new)s") % {"old": gone, "new": come}
    return _("no longer %(old)s") % {"old": gone} if gone else _("now %(new)s") % {"new": come}


def _joined(found: Sequence[DiffPiece]) -> Iterator[DiffPiece]:
    """Join the neighbours of one kind, what went before what came, and leave out what is empty."""

    def alike(piece: DiffPiece) -> tuple[object, ...]:
        # Two marks side by side stay two.
        return piece.kind, piece.mark, piece.how, id(piece) if piece.kind == "changed" else 0

    pieces: list[DiffPiece] = []
    for _is_changed, run in groupby(found, lambda piece: piece.kind in {"out", "in"}):
        pieces += sorted(run, key=lambda piece: piece.kind == "in")
    for _alike, group in groupby((piece for piece in pieces if piece.old or piece.new), alike):
        same = list(group)
        old, new = "".join(piece.old for piece in same), "".join(piece.new for piece in same)
        yield replace(same[0], old=old, new=new)


def _matches(
    before: Sequence[str], after: Sequence[str], line: Sequence[Token]
) -> list[tuple[int, int, int]]:
    """Return the common runs of two lists: the position in each, and the length."""
    counted, others = Counter(before), Counter(after)
    if sum(count * others[key] for key, count in counted.items()) > _PAIRS:
        return _equal_ends(before, after)
    kept: list[tuple[int, int, int]] = []
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for match in matcher.get_matching_blocks():
        kept.append(match)
        while len(kept) > 1 and _is_small(kept, line):
            del kept[-2]
    return kept[:-1]


def _equal_ends(before: Sequence[str], after: Sequence[str]) -> list[tuple[int, int, int]]:
    least = min(len(before), len(after))
    start = next((at for at in range(least) if before[at] != after[at]), least)
    end = next(
        (at for at in range(least - start) if before[-1 - at] != after[-1 - at]), least - start
    )
    return [(0, 0, start), (len(before) - end, len(after) - end, end)]


def _is_small(kept: Sequence[tuple[int, int, int]], line: Sequence[Token]) -> bool:
    """Return whether the last match but one reads better as a part of the changes around it.

    It does if it is shorter than both, or is a few hanzi as long; marks are always followed.
    """
    i, j, size = kept[-2]
    before, after = kept[-3] if len(kept) > 2 else (0, 0, 0), kept[-1]
    left = max(i - before[0] - before[2], j - before[1] - before[2])
    right = max(after[0] - i - size, after[1] - j - size)
    run = line[i : i + size]
    if any(token.mark for token in run):
        return False
    is_latin = any(token.text[0].isalnum() and not is_chinese(token.text) for token in run)
    return size + is_latin <= min(left, right)


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
            checked = {"dataset": node.attributes.get("data-claim", "")}
            yield _("checked as a claim about %(dataset)s") % checked
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
        "citation": _("citation"),
    }
    return labels.get(kind, kind)
