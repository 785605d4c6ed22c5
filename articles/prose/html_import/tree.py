"""Tree of the elements and texts of any HTML, with the declarations of its styles."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape

from articles.prose.equations import strip_delimiters
from articles.prose.schema import MARK_ATTRIBUTES, TEXT_ATTRIBUTES

VOID = {"br", "hr", "img"}
# Elements below this depth are left out, and their words kept: nobody nests so deep.
DEEPEST = 100
# Elements that contain paragraphs, or are one.
CONTAINERS = {
    *["address", "article", "aside", "body", "center", "dd", "details", "div", "dl", "dt"],
    *["fieldset", "figcaption", "figure", "footer", "form", "header", "html", "legend", "main"],
    *["nav", "p", "picture", "pre", "section", "summary"],
}
HEADINGS = {f"h{level}" for level in range(1, 7)}
TABLES = {"table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td"}
_INLINE = {"a", "b", "cite", "data", "em", "font", "i", "mark", "span", "strong", "sub", "sup"}
_BLOCKS = CONTAINERS | HEADINGS | TABLES | {"ul", "ol", "li", "blockquote", "hr"}
# What is in these is never text: deleted words, programs, forms. That of the second ones is no markup.
_LEFT_OUT = {
    *["button", "del", "math", "noscript", "object", "select", "svg", "template", "xml"],
}
_RAW = {"iframe", "script", "style", "textarea", "title", "xmp"}
_KNOWN = _BLOCKS | _INLINE | VOID | _LEFT_OUT | {"annotation"}
_ATTRIBUTES = {"style", "class", "role", "aria-level"}
_OWN_ATTRIBUTES = {
    **{tag: TEXT_ATTRIBUTES.get(tag, set()) | MARK_ATTRIBUTES.get(tag, set()) for tag in _KNOWN},
    "h2": {"data-anchor"},
    "math": {"alttext"},
    "annotation": {"encoding"},
}

# Comments, and tags with their attributes. Quotation marks count after "=" only, as in HTML. What does
# not end is read to the end of the text once, so that time grows with its length.
TOKEN = re.compile(
    r"<!--(?:-?>|(?:(?!-->).)*+(?:-->|\Z))"
    r"|<(?P<end>/?)(?P<name>[a-z][^\s/>]*+)"
    r"""(?P<rest>(?:[^>"'=]++|=\s*+(?:"[^"]*+"|'[^']*+')?+|["'])*+)(?:>|\Z)"""
    r"|<(?:[!?]|/(?=[^a-z]))[^>]*+(?:>|\Z)",
    re.DOTALL | re.IGNORECASE,
)
_ATTRIBUTE = re.compile(
    r"""([^\s/>=][^\s/>=]*+)(?:\s*+=\s*+(?:"([^"]*+)"?|'([^']*+)'?|([^\s>]*+)))?+"""
)

_CELLS, _ROW_GROUPS = {"td", "th"}, {"thead", "tbody", "tfoot"}
# Elements that hold parts of a table and no text.
_FRAMES = {"table", "tr", *_ROW_GROUPS}
# The elements that a part of a table can be in.
_FRAMES_OF = {
    **{part: {"table"} for part in ("caption", *_ROW_GROUPS)},
    "tr": {"table", *_ROW_GROUPS},
    **dict.fromkeys(_CELLS, _FRAMES),
}
# Elements whose end may be left out: those that the next one ends, and those that it does not leave.
_ENDED_BY_NEXT: dict[str, tuple[set[str], set[str]]] = {
    "a": ({"a"}, _BLOCKS),
    "math": ({"math"}, set()),
    "p": ({"p"}, _BLOCKS - {"p"}),
    "li": ({"li"}, {"ul", "ol", *TABLES}),
    **dict.fromkeys(["dd", "dt"], ({"dd", "dt"}, {"dl", *TABLES})),
    **dict.fromkeys(HEADINGS, (HEADINGS, _BLOCKS - HEADINGS)),
}
# Elements that the end of another element does not leave.
_SCOPES = {"table", "caption", "button", "select", *_CELLS}


@dataclass(eq=False)
class Element:
    """An element of the tree."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: "list[Element | str]" = field(default_factory=list)

    @property
    def style(self) -> dict[str, str]:
        """The declarations of the style attribute in lower case, with Word's own properties."""
        declared = {}
        for declaration in self.attributes.get("style", "").lower().split(";"):
            name, _, value = declaration.partition(":")
            declared[name.strip()] = value.strip()
        return declared

    @property
    def classes(self) -> set[str]:
        """The names in its class attribute."""
        return set(self.attributes.get("class", "").split())

    @property
    def words(self) -> str:
        """All text inside."""
        return "".join(child if isinstance(child, str) else child.words for child in self.children)

    @property
    def level(self) -> int:
        """The level of a heading, 0 of other elements."""
        if self.tag in HEADINGS:
            return int(self.tag[1])
        level = self.attributes.get("aria-level", "")
        is_heading = self.attributes.get("role") == "heading" and re.fullmatch("[1-6]", level)
        return int(level) if is_heading else 0

    @property
    def depth(self) -> int:
        """The number of elements in each other, with itself."""
        inside = (child.depth for child in self.children if isinstance(child, Element))
        return 1 + max(inside, default=0)

    def elements(self) -> "Iterator[Element]":
        """All elements inside, in their order."""
        for child in self.children:
            if isinstance(child, Element):
                yield child
                yield from child.elements()


def tree_of(html: str) -> Element:
    """Return the tree of any HTML, under a root that is a div, in a time that grows with its length.

    It is much as that of a browser, which HTML from the clipboard and of programs is written for.
    """
    html = html.replace("\r\n", "\n").replace("\r", "\n")
    builder = _Builder()
    text: list[str] = []
    done = 0
    while token := TOKEN.search(html, done):
        text.append(html[done : token.start()])
        done = token.end()
        name = (token["name"] or "").lower()
        if name in _RAW and not token["end"]:
            end = re.compile(rf"</{name}\b", re.IGNORECASE).search(html, done)
            done = end.start() if end else len(html)
        elif name in _KNOWN:
            builder.add_text(unescape("".join(text)))
            text = []
            if token["end"]:
                builder.end(name)
            else:
                builder.start(name, token["rest"])
    builder.add_text(unescape("".join([*text, html[done:]])))
    return builder.root


def weight(value: str) -> bool | None:
    """Return whether a font-weight is bold; None if it is unknown."""
    if value in {"bold", "bolder"}:
        return True
    if value in {"normal", "lighter"}:
        return False
    return int(value) >= 600 if re.fullmatch(r"\d{3,4}", value) else None


class _Builder:
    def __init__(self) -> None:
        self.root = Element("div")
        self.open = [self.root]
        # The elements without a place in the tree, whose ends are to come.
        self.too_deep: Counter[str] = Counter()

    def add_text(self, text: str) -> None:
        if text:
            self._place(text, is_in_frame=not text.strip())

    def start(self, tag: str, written: str) -> None:
        if tag in _ENDED_BY_NEXT:
            self._close(*_ENDED_BY_NEXT[tag])
        elif tag in _FRAMES_OF and not self._leave_cell(tag):
            return
        elif tag == "table" and self.open[-1].tag in _FRAMES:
            self.end(tag)
        if len(self.open) > DEEPEST and tag not in VOID:
            self.too_deep[tag] += 1
            # Words of two blocks don't become one.
            self.add_text(" ")
            return
        element = Element(tag)
        for name, *values in _ATTRIBUTE.findall(written):
            if name.lower() in _ATTRIBUTES | _OWN_ATTRIBUTES[tag]:
                element.attributes.setdefault(name.lower(), unescape("".join(values)))
        if tag not in _LEFT_OUT:
            self._place(element, is_in_frame=tag in _FRAMES_OF)
        if tag not in VOID and not (tag in {"math", "svg"} and written.endswith("/")):
            self.open.append(element)

    def end(self, tag: str) -> None:
        if self.too_deep[tag]:
            self.too_deep[tag] -= 1
            return
        scopes = _SCOPES if tag not in TABLES else {"table"}
        leaves_block = False
        for place in range(len(self.open) - 1, 0, -1):
            element = self.open[place]
            if element.tag == tag or {element.tag, tag} <= HEADINGS:
                if tag in _INLINE and leaves_block:
                    # What follows is in the block, and in none of the words after it.
                    del self.open[place]
                else:
                    del self.open[place:]
                if tag == "math":
                    self._add_equation(element)
                return
            if element.tag in scopes:
                return
            leaves_block |= element.tag in _BLOCKS

    def _place(self, child: Element | str, *, is_in_frame: bool) -> None:
        """Put an element or a text into the tree; what has no place in a table goes before it."""
        if is_in_frame or self.open[-1].tag not in _FRAMES:
            self.open[-1].children.append(child)
            return
        table = max(n for n, element in enumerate(self.open) if element.tag == "table")
        self.open[table - 1].children.insert(-1, child)

    def _leave_cell(self, tag: str) -> bool:
        """Close what a part of a table can't be in; return False where there is no table."""
        if not any(element.tag == "table" for element in self.open):
            return False
        while self.open[-1].tag not in _FRAMES_OF[tag]:
            self.open.pop()
        if tag in _CELLS and self.open[-1].tag != "tr":
            self.start("tr", "")
        return True

    def _close(self, ended: set[str], kept: set[str]) -> None:
        """Close the last of the elements that are `ended`, unless one that is `kept` is in it."""
        for place in range(len(self.open) - 1, 0, -1):
            if self.open[place].tag in ended:
                del self.open[place:]
                return
            if self.open[place].tag in kept:
                return

    def _add_equation(self, math: Element) -> None:
        """Add MathML as an equation of prose, if its LaTeX is known."""
        notes = (each for each in math.elements() if each.tag == "annotation")
        latex = (n.words for n in notes if "x-tex" in n.attributes.get("encoding", "").lower())
        if known := next(latex, "") or math.attributes.get("alttext", ""):
            equation = {"class": "math", "data-latex": strip_delimiters(known)}
            self._place(Element("span", equation), is_in_frame=False)
