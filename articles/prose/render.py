"""Prose as readers see it, in editions and previews. Pure: no database, no request."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from html import escape

from articles.prose.equations import write_mathml
from articles.prose.parse import (
    EndTag,
    Equation,
    Mark,
    Node,
    ProseDocument,
    StartTag,
    Text,
    end_of,
    words_in,
    write_nodes,
)
from articles.prose.schema import CLAIM, FOOTNOTE
from articles.prose.tables import ProseTable, render_table

# The element of a node that stands for nodes written together.
_PART = "part"
# Quotations within quotations that are set apart; nobody nests so deep.
_DEEPEST = 20
# Where numbers in circles begin, the last first: the number, and its character.
_CIRCLED = ((36, 0x32B1), (21, 0x3251), (1, 0x2460))


@dataclass
class Footnotes:
    """Footnotes of an article, numbered in the order of its text; `texts` are their HTML."""

    language: str
    texts: list[str] = field(default_factory=list)

    def add(self, html: str) -> str:
        """Keep a footnote; return the link to it, whose anchor the footnote links back to."""
        self.texts.append(html)
        number = len(self.texts)
        sign = footnote_sign(number, language=self.language)
        # A word joiner keeps it in the line of the word that it belongs to.
        return (
            f'\u2060<sup class="footnote"><a id="footnote-mark.{number}" href="#footnote.{number}"'
            f' role="doc-noteref">{sign}</a></sup>'
        )


def footnote_sign(number: int, *, language: str) -> str:
    """Return the sign of a footnote in the text: in Chinese a number in a circle, up to 50."""
    if not language.startswith("zh") or number > 50:
        return str(number)
    first, start = next(begin for begin in _CIRCLED if number >= begin[0])
    return chr(start + number - first)


def render_equation(equation: Equation) -> str:
    """Return an equation as MathML; raise `EquationError` if its LaTeX can't be read."""
    html = write_mathml(equation.latex, is_display=equation.is_display)
    if not equation.is_display:
        return html
    # One that is wider than the screen is scrolled, by keyboard too.
    label = escape(equation.latex)
    return f'<div class="equation" role="group" aria-label="{label}" tabindex="0">{html}</div>'


class PageWriter:
    """Writer of prose for readers.

    A mark is what `render_mark` returns, a table is a figure, and a footnote a link to its text. A
    claim is a link with the attributes that `link_claim` returns for its index in the section;
    without any, or without words that are in no other link, it is its words.
    """

    def __init__(
        self,
        render_mark: Callable[[Mark], str],
        *,
        language: str,
        footnotes: Footnotes,
        render_equation: Callable[[Equation], str] = render_equation,
        link_claim: Callable[[int], Mapping[str, str]] = lambda _order: {},
    ) -> None:
        self.render_mark = render_mark
        self.link_claim = link_claim
        self.render_equation = render_equation
        self.language = language
        self.footnotes = footnotes
        # The number of quotations around the nodes.
        self.depth = 0

    def render(self, document: ProseDocument) -> str:
        """Return the safe HTML of a section."""
        return self._write(self._with_links(document.nodes))

    def _with_links(self, nodes: Sequence[Node]) -> list[Node]:
        """Return nodes with links in place of claims that are in no other link.

        Of one that has links in it, or numbers, the longest part beside them is the link.
        """
        links, count = 0, 0
        starts: dict[int, Mapping[str, str]] = {}
        ends: set[int] = set()
        for at, node in enumerate(nodes):
            if isinstance(node, StartTag) and node.tag == CLAIM:
                first, last = (0, 0) if links else _free_part(nodes, at)
                if words_in(nodes[first:last]).strip() and (attributes := self.link_claim(count)):
                    starts[first] = attributes
                    ends.add(last)
                count += 1
            links += isinstance(node, StartTag) and node.tag == "a"
            links -= isinstance(node, EndTag) and node.tag == "a"
        written: list[Node] = []
        for at, node in enumerate(nodes):
            opened = [StartTag("a", starts[at])] if at in starts else []
            closed = [EndTag("a")] if at + 1 in ends else []
            if isinstance(node, Text) and (opened or closed) and node.text.strip():
                # The spaces around the words are not underlined.
                words = node.text.lstrip() if opened else node.text
                before = node.text[: len(node.text) - len(words)]
                after = words[len(words.rstrip()) :] if closed else ""
                words = words[: len(words) - len(after)]
                written += [Text(before), *opened, Text(words), *closed, Text(after)]
            elif isinstance(node, StartTag | EndTag) and node.tag == CLAIM:
                written += [*opened, *closed]
            else:
                written += [*opened, node, *closed]
        return written

    def _write(self, nodes: Sequence[Node]) -> str:
        parts: dict[str, Callable[[], str]] = {}
        flat: list[Node] = []
        at = 0
        while at < len(nodes):
            node = nodes[at]
            write = self._writer_of(node)
            if isinstance(node, Equation):
                parts[str(at)] = partial(self.render_equation, node)
                flat.append(Mark(_PART, str(at), {}))
            elif write is None:
                flat.append(node)
            else:
                end = end_of(nodes, at)
                # Written in its turn, so that citations are numbered in the order of the text.
                parts[str(at)] = partial(write, nodes[at + 1 : end])
                flat.append(Mark(_PART, str(at), {}))
                at = end
            at += 1
        return write_nodes(
            flat,
            lambda mark: (
                parts[mark.reference]() if mark.element == _PART else self.render_mark(mark)
            ),
        )

    def _writer_of(self, node: Node) -> Callable[[Sequence[Node]], str] | None:
        if not isinstance(node, StartTag):
            return None
        if node.tag == "blockquote" and self.depth > _DEEPEST:
            return None
        return {
            "table": self._table,
            "blockquote": self._quotation,
            "aside": lambda nodes: f'<div class="box" role="note">{self._write(nodes)}</div>',
            # A line that is wider than the screen is scrolled, by keyboard too.
            "pre": lambda nodes: f'<pre tabindex="0">{self._write(nodes)}</pre>',
            FOOTNOTE: lambda nodes: self.footnotes.add(self._write(nodes).strip()),
        }.get(node.tag)

    def _quotation(self, nodes: Sequence[Node]) -> str:
        self.depth += 1
        said: Sequence[Node] = ()
        at = depth = 0
        for place, node in enumerate(nodes):
            if isinstance(node, StartTag) and node.tag == "cite" and not depth:
                at, said = place, nodes[place + 1 : end_of(nodes, place)]
            depth += isinstance(node, StartTag) and node.tag != "br"
            depth -= isinstance(node, EndTag)
        inside = [*nodes[:at], *nodes[at + len(said) + 2 :]] if said else nodes
        html = f"<blockquote>{self._write(inside)}</blockquote>"
        self.depth -= 1
        if not said:
            return html
        line = [node for node in said if getattr(node, "tag", "") not in {"p", "ul", "ol", "li"}]
        return (
            f'<figure class="quotation">{html}<figcaption>{self._write(line)}</figcaption></figure>'
        )

    def _table(self, nodes: Sequence[Node]) -> str:
        return render_table(ProseTable.of(nodes), self._write, language=self.language)


def _free_part(nodes: Sequence[Node], at: int) -> tuple[int, int]:
    """Return the start and the end of the longest part without a link of the claim at a place."""
    end = end_of(nodes, at)
    parts, begin, place = list[tuple[int, int]](), at + 1, at + 1
    while place < end:
        node = nodes[place]
        is_open = isinstance(node, StartTag) and node.tag != "br"
        after = end_of(nodes, place) + 1 if is_open else place + 1
        if any(map(_has_link, nodes[place:after])):
            parts.append((begin, place))
            begin = after
        place = after
    parts.append((begin, end))
    return max(parts, key=lambda part: len(words_in(nodes[part[0] : part[1]]).strip()))


def _has_link(node: Node) -> bool:
    """Return whether readers see a link in place of a node: of a number, a source or a footnote too."""
    if isinstance(node, StartTag):
        return node.tag in {"a", CLAIM, FOOTNOTE}
    return isinstance(node, Mark)
