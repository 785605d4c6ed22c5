"""The text of an edition as HTML: its sections, notes and references.

Functions write it, as a template takes ten times as long for so many small parts.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from articles.content import EditionContent
from articles.prose.plain_text import text_of
from articles.sources.citations import ReferenceLine, reference_line
from collabsite.templatetags.site import phrases, staying
from collabsite.web.responses import PAGE_ONLY

_CITATION_ANCHOR = re.compile(r'id="(cite\.([0-9]+)(?:\.[0-9]+)?)"')
_FOOTNOTE_SIGN = re.compile(r'id="footnote-mark\.[0-9]+" href="#footnote\.(?P<number>[0-9]+)"')


@dataclass(frozen=True)
class SectionView:
    """A section as readers see it; `html` without its heading."""

    anchor: str
    heading: str
    html: str


@dataclass(frozen=True)
class ReferenceView:
    """An entry of the reference list: `item` is CSL-JSON, `url` the source's page here.

    `marks` are the anchors of what cites it on the page.
    """

    number: int
    key: str
    locator: str
    url: str
    item: dict[str, object]
    line: ReferenceLine = field(metadata=PAGE_ONLY)
    marks: tuple[str, ...] = field(metadata=PAGE_ONLY)

    @property
    def html(self) -> SafeString:
        """The reference as lists show it."""
        return self.line.as_html(url=self.url, locator=self.locator)


def reference_views(content: EditionContent) -> tuple[ReferenceView, ...]:
    """Return the reference list of an edition."""
    # Older editions have an anchor at the first mark alone.
    anchors: dict[str, list[str]] = {}
    for html in [*(section.html for section in content.sections), *content.notes]:
        for anchor, number in _CITATION_ANCHOR.findall(html):
            anchors.setdefault(number, []).append(anchor)
    return tuple(
        ReferenceView(
            number=entry.number,
            key=entry.key,
            locator=entry.locator,
            url=reverse("source", args=[entry.key]),
            item=dict(entry.item),
            line=reference_line(entry.item),
            marks=tuple(anchors.get(str(entry.number), ())),
        )
        for entry in content.references
    )


def sections_html(sections: Sequence[SectionView], notes: Sequence[str]) -> SafeString:
    """Return the sections, with the words of the author's footnotes at their signs for the margin."""

    def note(sign: re.Match[str]) -> str:
        words = " ".join(text_of(notes[int(sign["number"]) - 1]).split())
        return f'{sign[0]} data-margin="{escape(f"{sign['number']}. {words}")}"'

    link = f'lang="{get_language()}" aria-label="{escape(_("Link to this section"))}"'
    written = []
    for section in sections:
        html = _FOOTNOTE_SIGN.sub(note, section.html)
        anchor = escape(section.anchor)
        key = f' id="{anchor}"' if anchor else ""
        if section.heading:
            sign = f' <a class="anchor" href="#{anchor}" {link}>#</a>' if anchor else ""
            heading = phrases(section.heading)
            html = f"<section{key}>\n<h2>{heading}{sign}</h2>\n{html}\n</section>"
        else:
            html = f"<div{key}>{html}</div>"
        written.append(html)
    return SafeString(staying("\n".join(written)))


def notes_html(notes: Sequence[str]) -> SafeString:
    """Return the author's footnotes as items of a list, each with a link back to its sign."""
    back = f'role="doc-backlink" {_back()}'
    items = (
        f'<li id="footnote.{number}">{note}'
        f' <a class="back" href="#footnote-mark.{number}" {back}">↩</a></li>'
        for number, note in enumerate(notes, start=1)
    )
    return SafeString(staying("\n".join(items)))


def references_html(references: Sequence[ReferenceView]) -> SafeString:
    """Return the references as items of a list, each with links back to what cites it."""
    back = _back()
    items = []
    for reference in references:
        marks = "".join(
            f' <a class="back" href="#{mark}" {back} {number}">↩<sup>{number}</sup></a>'
            if number > 1
            else f' <a class="back" href="#{mark}" {back}">↩</a>'
            for number, mark in enumerate(reference.marks, start=1)
        )
        items.append(f'<li id="ref.{reference.number}">{reference.html}{marks}</li>')
    return SafeString("\n".join(items))


def footnotes_html(footnotes: Sequence[str]) -> SafeString:
    """Return the notes on what the prose shows, which a script opens beside their numbers."""
    close = f'<p class="close" lang="{get_language()}"><a href="#note">{escape(_("Close"))}</a></p>'
    notes = (
        f'<div class="note" id="note.{number}" role="note" tabindex="-1" popover>\n'
        f"{note}\n{close}\n</div>"
        for number, note in enumerate(footnotes, start=1)
    )
    return SafeString(staying("\n".join(notes)))


def _back() -> str:
    return f'lang="{get_language()}" aria-label="{escape(_("Back to the text"))}'
