"""Reference list of an edition, as its page shows it."""

import re
from dataclasses import dataclass, field

from django.urls import reverse
from django.utils.safestring import SafeString

from articles.content import EditionContent
from articles.sources.citations import ReferenceLine, reference_line
from collabsite.web.responses import PAGE_ONLY

_CITATION_ANCHOR = re.compile(r'id="(cite\.([0-9]+)(?:\.[0-9]+)?)"')


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
