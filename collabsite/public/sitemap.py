"""The sitemap: an index and parts that list the public pages, in each language of the interface.

Not Django's own, which makes a list of all addresses before it cuts a part out of it, and takes the
host from the request. The protocol is that of https://www.sitemaps.org/protocol.html; what
pages say of their alternates (see `collabsite.web.languages`) stands here too, at each address that is
canonical. Superseded editions and releases, and single numbers, are left out: what is newest leads
to them.
"""

import datetime as dt
import io
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import batched
from types import MappingProxyType
from typing import Any, Self
from xml.sax.xmlreader import AttributesImpl

from django.conf import settings
from django.db.models import Max, QuerySet
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import translation
from django.utils.xmlutils import SimplerXMLGenerator

from articles.models import Edition, EditionAuthor, EditionReference, Topic
from collabsite.web.languages import CODES, addresses_of, in_language
from collabsite.web.responses import absolute_url
from metrics.models import Release, ReleaseSource

# Things in a part. The protocol allows 50,000 addresses and 50 MB; these are a tenth of that.
PART = 2_500

_ARTICLES = "articles"

# More than an index may have; higher numbers are none that a database knows.
_MOST = 50_000

_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
_XHTML = "http://www.w3.org/1999/xhtml"

# What an address is made of, a slug or a key, and when it last changed.
type SitemapRows = QuerySet[Any, Any]


@dataclass(frozen=True)
class _Written:
    """An article of a group of translations."""

    language: str
    url: str


def _articles(at: dt.datetime) -> SitemapRows:
    found = Edition.objects.newest(at=at).order_by("pk")
    return found.values_list("slug", "published_at")


def _topics(at: dt.datetime) -> SitemapRows:
    found = Topic.objects.filter(editions__in=Edition.objects.newest(at=at)).order_by("pk")
    return found.annotate(changed=Max("editions__published_at")).values_list("slug", "changed")


def _authors(at: dt.datetime) -> SitemapRows:
    found = EditionAuthor.objects.filter(edition__in=Edition.objects.newest(at=at))
    named = found.order_by("author_id").values("author_id")
    changed = named.annotate(changed=Max("edition__published_at"))
    return changed.values_list("author_id", "changed")


def _sources(at: dt.datetime) -> SitemapRows:
    found = EditionReference.objects.filter(edition__in=Edition.objects.newest(at=at))
    named = found.order_by("source__key").values("source__key")
    changed = named.annotate(changed=Max("edition__published_at"))
    return changed.values_list("source__key", "changed")


def _sources_of_data(at: dt.datetime) -> SitemapRows:
    """Return the sources that data alone cites; the others are listed as those of articles."""
    others = EditionReference.objects.filter(edition__in=Edition.objects.newest(at=at))
    found = ReleaseSource.objects.filter(release__in=Release.objects.newest(at=at))
    named = found.exclude(source__in=others.values("source")).order_by("source__key")
    changed = named.values("source__key").annotate(changed=Max("release__issued_at"))
    return changed.values_list("source__key", "changed")


def _datasets(at: dt.datetime) -> SitemapRows:
    found = Release.objects.newest(at=at).order_by("pk")
    return found.values_list("slug", "issued_at")


# The parts by name: the route of each address, and what is public at a time.
_KINDS: Mapping[str, tuple[str, Callable[[dt.datetime], SitemapRows]]] = {
    _ARTICLES: ("articles:article", _articles),
    "datasets": ("metrics:dataset", _datasets),
    "topics": ("topic", _topics),
    "authors": ("articles:author", _authors),
    "sources": ("source", _sources),
    "sources-of-data": ("source", _sources_of_data),
}
# The part of the pages that there are always.
_PAGES = "pages"
_ALWAYS = ["home", "articles:articles", "metrics:datasets", "corrections"]


def index(*, at: dt.datetime) -> bytes:
    """Return the index of the parts that have something to list."""
    with _Document("sitemapindex") as document:
        document.part(_PAGES, 1, None)
        for kind, (_route, rows) in _KINDS.items():
            moments = (changed for _name, changed in rows(at).iterator())
            for number, cut in enumerate(batched(moments, PART, strict=False), start=1):
                document.part(kind, number, max(cut))
    return document.written


def part(kind: str, number: int, *, at: dt.datetime) -> bytes | None:
    """Return a part, `number` being counted from 1; None if it has nothing to list."""
    places: list[tuple[str, dt.datetime | None]] = []
    if kind == _PAGES and number == 1:
        places = [(reverse(route), None) for route in _ALWAYS]
    elif kind in _KINDS and 1 <= number <= _MOST:
        route, rows = _KINDS[kind]
        found = _cut(rows(at), number)
        places = [(reverse(route, args=[name]), changed) for name, changed in found]
    if not places:
        return None
    groups = _translations(number, at=at) if kind == _ARTICLES else {}
    with _Document("urlset") as document:
        for url, changed in places:
            language, translations = groups.get(url, ("", ()))
            # As its page says it in its own language: see `collabsite.web.languages`.
            with translation.override(language or settings.LANGUAGE_CODE):
                alternates = addresses_of(
                    url, language=language, translations=translations
                ).alternates
            document.place(url, alternates, changed)
    return document.written


def _cut(rows: SitemapRows, number: int) -> SitemapRows:
    return rows[(number - 1) * PART : number * PART]


def _translations(number: int, *, at: dt.datetime) -> dict[str, tuple[str, list[_Written]]]:
    """Return the language and the translations of the articles of a part that have any, by URL."""
    newest = Edition.objects.newest(at=at)
    root = Coalesce("article__original", "article")
    roots = _cut(_articles(at).annotate(root=root), number).values_list("root", flat=True)
    groups: dict[int, list[_Written]] = defaultdict(list)
    found = newest.annotate(root=root).filter(root__in=list(roots))
    for group, slug, language in found.order_by("pk").values_list("root", "slug", "language"):
        url = reverse("articles:article", args=[slug])
        groups[group].append(_Written(language, url))
    return {
        own.url: (own.language, [other for other in group if other is not own])
        for group in groups.values()
        if len(group) > 1
        for own in group
    }


class _Document:
    """An XML document that is being written; `written` once it is left."""

    def __init__(self, root: str) -> None:
        self.written = b""
        self._bytes = io.BytesIO()
        self._xml = SimplerXMLGenerator(self._bytes, "utf-8", short_empty_elements=True)
        self._root = root

    def __enter__(self) -> Self:
        self._xml.startDocument()
        spaces = {"xmlns": _SITEMAP}
        if self._root == "urlset":
            spaces["xmlns:xhtml"] = _XHTML
        self._xml.startElement(self._root, AttributesImpl(spaces))
        return self

    def __exit__(self, *raised: object) -> None:
        self._xml.endElement(self._root)
        self._xml.endDocument()
        self.written = self._bytes.getvalue()

    def part(self, kind: str, number: int, changed: dt.datetime | None) -> None:
        """Write that there is a part."""
        address = absolute_url(reverse("sitemap-part", args=[kind, number]))
        self._listed("sitemap", address, changed)

    def place(self, url: str, alternates: Mapping[str, str], changed: dt.datetime | None) -> None:
        """Write the addresses of a page that are among the alternates, each with all of them."""
        for code in CODES:
            address = in_language(url, code)
            if address in alternates.values():
                self._listed("url", absolute_url(address), changed, alternates=alternates)

    def _listed(
        self,
        element: str,
        address: str,
        changed: dt.datetime | None,
        alternates: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        self._xml.startElement(element, AttributesImpl({}))
        self._xml.addQuickElement("loc", address)
        if changed is not None:
            moment = changed.astimezone(dt.UTC).isoformat(timespec="seconds")
            self._xml.addQuickElement("lastmod", moment)
        for language, other in alternates.items():
            attributes = {"rel": "alternate", "hreflang": language, "href": absolute_url(other)}
            self._xml.addQuickElement("xhtml:link", "", attributes)
        self._xml.endElement(element)
