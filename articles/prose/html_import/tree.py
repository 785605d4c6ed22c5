"""Tree of the elements and texts of any HTML, with the declarations of its styles."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape, unescape
from html.parser import HTMLParser

import nh3

from articles.prose.equations import strip_delimiters
from articles.prose.html_import.cleaning import clean
from articles.prose.html_import.depth import limit_depth
from articles.prose.schema import LINK_SCHEMES, MARK_ATTRIBUTES, TEXT_ATTRIBUTES

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
INLINE = {"a", "b", "cite", "data", "em", "font", "i", "mark", "span", "strong", "sub", "sup"}
_KNOWN = CONTAINERS | HEADINGS | TABLES | INLINE | VOID | {"ul", "ol", "li", "blockquote"}

# Makes a well-formed tree of anything, without what is never text: deleted words, programs, forms.
_parser = nh3.Cleaner(
    tags=_KNOWN,
    attributes={
        "*": {"style", "class", "role", "aria-level"},
        **TEXT_ATTRIBUTES,
        **MARK_ATTRIBUTES,
        "h2": {"data-anchor"},
    },
    url_schemes=LINK_SCHEMES,
    link_rel=None,
    clean_content_tags={
        *["button", "del", "iframe", "math", "noscript", "object", "script", "select", "style"],
        *["svg", "template", "textarea", "title", "xml"],
    },
)


# The tags of MathML, and the LaTeX that programs write into it. None looks beyond the next
# beginning of its element, so that time grows with the length of the text, not with its square.
_MATH_TAG = re.compile(r"<(?:math\b|(?P<end>/math>))", re.IGNORECASE)
_ANNOTATION = re.compile(
    r"<annotation\b(?P<head>[^<>]*)>(?P<latex>(?:(?!<annotation\b).)*?)</annotation>",
    re.DOTALL | re.IGNORECASE,
)
_ALTTEXT = re.compile(r'\balttext="(?P<latex>[^"]+)"')


def _with_equations(html: str) -> str:
    """Return HTML in which MathML is an equation of prose, if its LaTeX is known."""
    pieces = []
    done, start = 0, None
    for tag in _MATH_TAG.finditer(html):
        if not tag["end"]:
            start = tag.start()
        elif start is not None:
            latex = _latex_of(html[start : tag.start()])
            if latex is not None:
                equation = escape(strip_delimiters(unescape(latex)))
                pieces += [html[done:start], f'<span class="math" data-latex="{equation}"></span>']
                done = tag.end()
            start = None
    return "".join([*pieces, html[done:]])


def _latex_of(math: str) -> str | None:
    head, _end, body = math.partition(">")
    for annotation in _ANNOTATION.finditer(body):
        if "application/x-tex" in annotation["head"].lower():
            return annotation["latex"]
    alternative = _ALTTEXT.search(head)
    return alternative["latex"] if alternative else None


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

    def elements(self) -> "Iterator[Element]":
        """All elements inside, in their order."""
        for child in self.children:
            if isinstance(child, Element):
                yield child
                yield from child.elements()


def tree_of(html: str) -> Element:
    """Return the tree of any HTML, under a root that is a div."""
    builder = _Builder()
    builder.feed(clean(_parser, limit_depth(_with_equations(html))))
    builder.close()
    return builder.root


def weight(value: str) -> bool | None:
    """Return whether a font-weight is bold; None if it is unknown."""
    if value in {"bold", "bolder"}:
        return True
    if value in {"normal", "lighter"}:
        return False
    return int(value) >= 600 if re.fullmatch(r"\d{3,4}", value) else None


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("div")
        self.open = [self.root]
        self.deeper = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID and len(self.open) > DEEPEST:
            self.deeper += 1
            return
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        if self.deeper:
            self.deeper -= 1
        elif len(self.open) > 1:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)
