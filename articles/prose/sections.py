"""The whole text of an article as one HTML, divided into sections at its headings. Pure.

A heading of a section is an `h2` outside all other blocks; it has words only, and keeps the anchor of
its section as an attribute:

    <h2 data-anchor="rivers">Rivers</h2><p>…</p><h3>…</h3><p>…</p><h2 data-anchor="lakes">Lakes</h2>…

Prose before the first heading is a section without one.
"""

import re
from collections.abc import Collection, Iterable
from html import escape, unescape
from typing import NamedTuple, Protocol

from articles.prose import html_import
from articles.prose.cleaning import clean
from articles.prose.html_import.tree import TAG
from articles.prose.sanitize import is_foreign, prose_cleaner, sanitize
from collabsite.web.slugs import anchor_of

_ANCHOR = re.compile(r"[\w-]{1,120}")
_HEADING_TAG = re.compile(r"<(/?)h2\b", re.IGNORECASE)
# A heading with a number or a citation, which no heading of a section can have.
_MARKED = re.compile(r"<h2\b[^>]*>((?:(?!</h2>).)*?<(?:data|cite)\b.*?)</h2>", re.DOTALL)
_BLANK_END = re.compile(r"(?:<p>(?:\s|<br>)*</p>\s*)+$")
_cleaner = prose_cleaner({"h2": {"data-anchor"}})


class TextSection(NamedTuple):
    """A section of a text; `anchor` is '' if its heading has none."""

    anchor: str
    heading: str
    body: str


class _Section(Protocol):
    @property
    def anchor(self) -> str: ...
    @property
    def heading(self) -> str: ...
    @property
    def body(self) -> str: ...


def join_text(sections: Iterable[_Section]) -> str:
    """Return the text of sections, sanitized, with a line to go on in below a last table or figure."""
    parts = []
    for section in sections:
        if section.heading:
            anchor = f' data-anchor="{escape(section.anchor)}"' if section.anchor else ""
            parts.append(f"<h2{anchor}>{escape(section.heading, quote=False)}</h2>")
        parts.append(sanitize(section.body))
    text = "".join(parts)
    return text if not text or text.endswith("</p>") else f"{text}<p></p>"


def split_text(html: str, *, opening: str = "", others: Collection[str] = ()) -> list[TextSection]:
    """Return the sections of a text, each with sanitized prose and an anchor of its own.

    `opening` is the anchor of a first section without heading, if it has one. A heading without anchor
    gets one that is made of its words, and none of the `others`; of a heading that was copied, the
    first keeps it.
    """
    sections = read_text(html)
    taken = {opening, *others, *(each.anchor for each in sections)}
    used: set[str] = set()
    anchored = []
    for number, each in enumerate(sections, start=1):
        anchor = each.anchor if each.heading else opening
        if not anchor or anchor in used:
            anchor = anchor_of(each.heading, number, taken)
        used.add(anchor)
        anchored.append(each._replace(anchor=anchor))
    return anchored


def sanitize_text(html: str) -> str:
    """Return a text as it would be read, with the anchors that it has."""
    return join_text(read_text(html))


def read_text(html: str) -> list[TextSection]:
    """Return the sections of a text with the anchors that it has, each with sanitized prose.

    HTML of other programs is converted: its two highest levels of headings begin sections. A heading
    without words is none.
    """
    if is_foreign(_HEADING_TAG.sub(r"<\1h3", html)):
        html = html_import.import_text(html)
    text = _MARKED.sub(r"<h3>\1</h3>", clean(_cleaner, html))
    sections = [TextSection("", "", "")]
    for anchor, heading, body in _divide(text):
        if not heading:
            sections[-1] = sections[-1]._replace(body=sections[-1].body + body)
            continue
        is_anchor = bool(_ANCHOR.fullmatch(anchor))
        sections.append(TextSection(anchor if is_anchor else "", heading, body))
    # An empty line at the end of a section is there to be written in.
    cleaned = [each._replace(body=_BLANK_END.sub("", sanitize(each.body))) for each in sections]
    return cleaned if cleaned[0].body else cleaned[1:]


def _divide(html: str) -> Iterable[TextSection]:
    """Yield what stands before the first heading, and each heading with what follows it."""
    anchor = heading = ""
    depth = begin = words = 0
    for tag in TAG.finditer(html):
        name = tag["name"]
        if name == "br":
            continue
        depth += -1 if tag["end"] else 1
        if name != "h2" or depth != (0 if tag["end"] else 1):
            continue
        if tag["end"]:
            heading = " ".join(unescape(re.sub(r"<[^>]*>", " ", html[words : tag.start()])).split())
            begin = tag.end()
        else:
            yield TextSection(anchor, heading, html[begin : tag.start()])
            found = re.search(r'data-anchor="([^"]*)"', tag["attributes"])
            anchor, words = unescape(found[1]) if found else "", tag.end()
    yield TextSection(anchor, heading, html[begin:])
