"""Tree of the elements and texts of any HTML, with the declarations of its styles."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape

import nh3

from articles.prose.cleaning import DEEPEST, VOID, clean
from articles.prose.equations import strip_delimiters
from articles.prose.schema import LINK_SCHEMES, MARK_ATTRIBUTES, TEXT_ATTRIBUTES

# Elements that contain paragraphs, or are one.
CONTAINERS = {
    *["address", "article", "aside", "body", "center", "dd", "details", "div", "dl", "dt"],
    *["fieldset", "figcaption", "figure", "footer", "form", "header", "html", "legend", "main"],
    *["nav", "p", "picture", "pre", "section", "summary"],
}
HEADINGS = {f"h{level}" for level in range(1, 7)}
TABLES = {"table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td"}
_KNOWN = {
    *[*CONTAINERS, *HEADINGS, *TABLES, *VOID, "ul", "ol", "li", "blockquote", "math", "annotation"],
    *["a", "b", "cite", "data", "em", "font", "i", "mark", "span", "strong", "sub", "sup"],
}
# What is in these is never text: deleted words, programs, forms.
_LEFT_OUT = {
    *["button", "del", "iframe", "noscript", "object", "script", "select", "style", "svg"],
    *["template", "textarea", "title", "xml", "xmp"],
}
_cleaner = nh3.Cleaner(
    tags=_KNOWN,
    clean_content_tags=_LEFT_OUT,
    attributes={
        **{
            tag: TEXT_ATTRIBUTES.get(tag, set()) | MARK_ATTRIBUTES.get(tag, set()) for tag in _KNOWN
        },
        "h2": {"data-anchor"},
        "math": {"alttext"},
        "annotation": {"encoding"},
        "*": {"style", "class", "role", "aria-level"},
    },
    url_schemes=LINK_SCHEMES,
    link_rel=None,
)
# A tag of well-formed HTML; the value of an attribute may have the sign that ends a tag.
TAG = re.compile(r'<(?P<end>/?)(?P<name>[a-z]\w*)(?P<attributes>(?:\s+[\w-]+="[^"]*")*)\s*>')
_ATTRIBUTE = re.compile(r'([\w-]+)="([^"]*)"')


@dataclass(eq=False)
class Element:
    """An element of the tree."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: "list[Element | str]" = field(default_factory=list)

    def add(self, text: str) -> None:
        """Add a text, if there is any."""
        if text:
            self.children.append(text)

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
    """Return the tree of any HTML, as a browser reads it, under a root that is a div.

    MathML becomes an equation of prose, if its LaTeX is known.
    """
    html = clean(_cleaner, html)
    root = Element("div")
    opened = [root]
    done = 0
    for tag in TAG.finditer(html):
        opened[-1].add(unescape(html[done : tag.start()]))
        done = tag.end()
        if tag["end"]:
            element = opened.pop()
            if element.tag == "math" and element is not opened[-1]:
                opened[-1].children += _equations(element)
        elif len(opened) > DEEPEST and tag["name"] not in VOID:
            # Words of two blocks don't become one.
            opened[-1].add(" ")
            opened.append(opened[-1])
        else:
            attributes = _ATTRIBUTE.findall(tag["attributes"])
            element = Element(tag["name"], {name: unescape(value) for name, value in attributes})
            if element.tag != "math":
                opened[-1].children.append(element)
            if element.tag not in VOID:
                opened.append(element)
    root.add(unescape(html[done:]))
    return root


def _equations(math: Element) -> "list[Element | str]":
    """Return the equation of a piece of MathML, or those within one that is never closed."""
    notes = (each for each in math.elements() if each.tag == "annotation")
    latex = (n.words for n in notes if "x-tex" in n.attributes.get("encoding", "").lower())
    if known := next(latex, "") or math.attributes.get("alttext", ""):
        return [Element("span", {"class": "math", "data-latex": strip_delimiters(known)})]
    return [each for each in math.elements() if "data-latex" in each.attributes]


def weight(value: str) -> bool | None:
    """Return whether a font-weight is bold; None if it is unknown."""
    if value in {"bold", "bolder"}:
        return True
    if value in {"normal", "lighter"}:
        return False
    return int(value) >= 600 if re.fullmatch(r"\d{3,4}", value) else None
