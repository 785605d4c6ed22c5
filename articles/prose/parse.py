"""Stored prose parsed into a document of typed nodes. Pure: no database, no request.

Prose is stored as HTML of a small vocabulary (see `articles.prose.schema`). Everything that
reads it, from the renderer to the number audit, reads the nodes of a `ProseDocument`.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from html.parser import HTMLParser

from articles.prose.sanitize import sanitize
from articles.prose.schema import CLAIM, EQUATIONS, MARKS
from collabsite.web.languages import is_chinese


@dataclass(frozen=True, slots=True)
class StartTag:
    """The start of an element that is not a mark."""

    tag: str
    attributes: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class EndTag:
    """The end of an element that is not a mark."""

    tag: str


@dataclass(frozen=True, slots=True)
class Text:
    """Text outside marks, with its character references resolved."""

    text: str


@dataclass(frozen=True)
class Mark:
    """A mark: its element's name, its reference, and its other attributes.

    The content of a mark is only what the editor displays for it, and is not part of the document.
    """

    element: str
    reference: str
    attributes: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Equation:
    """An equation in LaTeX, in a line or on a line of its own."""

    latex: str
    is_display: bool


type Node = StartTag | EndTag | Text | Mark | Equation


@dataclass(frozen=True)
class ProseDocument:
    """Sanitized prose as nodes in document order.

    The list is flat, so that no nesting is too deep to be read. Tags are balanced, except for
    `br`, which has no end.
    """

    nodes: tuple[Node, ...]

    def __iter__(self) -> Iterator[Node]:
        return iter(self.nodes)

    @property
    def marks(self) -> list[Mark]:
        """The marks in order."""
        return [node for node in self.nodes if isinstance(node, Mark)]

    def render(self, render_mark: Callable[[Mark], str]) -> str:
        """Return safe HTML in which each mark is replaced by what `render_mark` returns."""
        return write_nodes(self.nodes, render_mark)


def write_nodes(nodes: Iterable[Node], render_mark: Callable[[Mark], str]) -> str:
    """Return the safe HTML of nodes, with what `render_mark` returns in place of the marks."""
    out: list[str] = []
    # The start tag of the link around the node, and those of the elements between the two. A mark may
    # render as a link, and links can't be nested.
    link, inside = "", list[StartTag]()
    for node in nodes:
        match node:
            case Mark():
                html = render_mark(node)
                ends = "".join(f"</{start.tag}>" for start in reversed(inside))
                starts = "".join(map(_start_tag, inside))
                between = f"{ends}</a>{starts}{html}{ends}{link}{starts}"
                out.append(between if link else html)
            case Equation():
                tag = "div" if node.is_display else "span"
                out.append(f'<{tag} class="math" data-latex="{escape(node.latex)}"></{tag}>')
            case StartTag():
                written = _start_tag(node)
                if node.tag == "a":
                    link, inside = written, []
                elif link and node.tag != "br":
                    inside.append(node)
                out.append(written)
            case EndTag():
                if node.tag == "a":
                    link, inside = "", []
                elif inside:
                    inside.pop()
                out.append(f"</{node.tag}>")
            case Text():
                out.append(escape(node.text, quote=False))
    return "".join(out)


# One request reads the same sections many times: to render, check, audit and compare them.
@lru_cache(maxsize=256)
def parse_prose(html: str) -> ProseDocument:
    """Sanitize and parse stored prose."""
    parser = _Parser()
    parser.feed(sanitize(html))
    parser.close()
    return ProseDocument(tuple(parser.nodes))


def marks_of(bodies: Iterable[str], *elements: str) -> list[Mark]:
    """Return the marks of several texts in order, or those of some elements."""
    marks = (mark for body in bodies for mark in parse_prose(body).marks)
    return [mark for mark in marks if not elements or mark.element in elements]


def references_of(bodies: Iterable[str], element: str) -> tuple[str, ...]:
    """Return what the marks of an element refer to in several texts, each once."""
    marked = (body for body in bodies if f"<{element}" in body)
    return tuple(dict.fromkeys(mark.reference for mark in marks_of(marked, element)))


def end_of(nodes: Sequence[Node], start: int) -> int:
    """Return the place of the end of the element that starts at this place."""
    tag = getattr(nodes[start], "tag", "")
    depth = 0
    for at in range(start, len(nodes)):
        node = nodes[at]
        if isinstance(node, StartTag) and node.tag == tag:
            depth += 1
        elif isinstance(node, EndTag) and node.tag == tag:
            depth -= 1
            if not depth:
                return at
    return len(nodes)


def words_in(nodes: Iterable[Node]) -> str:
    """Return the text of nodes, without that of marks."""
    return "".join(node.text for node in nodes if isinstance(node, Text))


def mark_latin_emphasis(html: str) -> str:
    """Add the class `latin` to the emphasized words without hanzi in rendered Chinese prose.

    Emphasized hanzi are set with dots, and Latin words among them in italics.
    """

    def replacement(match: re.Match[str]) -> str:
        return match[0] if is_chinese(match[1]) else f'<em class="latin">{match[1]}</em>'

    return re.sub(r"<em>([^<]+)</em>", replacement, html)


def _start_tag(node: StartTag) -> str:
    attributes = "".join(f' {name}="{escape(value)}"' for name, value in node.attributes.items())
    return f"<{node.tag}{attributes}>"


class _Parser(HTMLParser):
    """Collector of the nodes of sanitized prose.

    The tags of an element that would be a mark or a claim but has no reference are left out, and
    its content is kept.
    """

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.nodes: list[Node] = []
        # The number of open elements from the mark inwards; 0 outside marks.
        self._depth = 0
        # The open elements outside marks, '' for one whose tags are left out.
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        if self._depth:
            self._depth += tag != "br"
        elif tag in EQUATIONS and attributes.get("class") == "math":
            self._depth = 1
            self.nodes.append(Equation(attributes.get("data-latex", ""), tag == "div"))
        elif tag == CLAIM and not attributes.get("data-claim"):
            self._open.append("")
        elif tag not in MARKS or self._is_attribution(tag, attributes):
            self.nodes.append(StartTag(tag, attributes))
            if tag != "br":
                self._open.append(tag)
        elif reference := attributes.pop(MARKS[tag], ""):
            self._depth = 1
            self.nodes.append(Mark(tag, reference, attributes))
        else:
            self._open.append("")

    def _is_attribution(self, tag: str, attributes: Mapping[str, str]) -> bool:
        is_quoted = bool(self._open) and self._open[-1] == "blockquote"
        return tag == "cite" and is_quoted and not attributes.get("data-source")

    def handle_endtag(self, tag: str) -> None:
        if self._depth:
            self._depth -= 1
        elif self._open.pop():
            self.nodes.append(EndTag(tag))

    def handle_data(self, data: str) -> None:
        if not self._depth:
            self.nodes.append(Text(data))


def same_prose(one: str, other: str) -> bool:
    """Return whether two bodies of prose are equal for a reader.

    The inside of a mark, the order of its attributes and spaces depend on the editor only.
    """
    return one == other or normalize_prose(one) == normalize_prose(other)


def normalize_prose(html: str) -> str:
    """Return prose in one canonical form."""
    # Browsers send two characters for each end of a line.
    rendered = parse_prose(html.replace("\r\n", "\n")).render(_normalize_mark)
    # The spaces of code are a part of it.
    return re.sub(
        r"<pre>.*?</pre>|\s+",
        lambda found: found[0] if found[0].startswith("<pre>") else " ",
        rendered,
        flags=re.DOTALL,
    )


def _normalize_mark(mark: Mark) -> str:
    attributes = sorted((name, value) for name, value in mark.attributes.items() if value)
    return repr((mark.element, mark.reference, attributes))
