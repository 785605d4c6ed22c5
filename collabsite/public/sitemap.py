"""The sitemap: an index and parts that list the public pages, in each language of the interface.

It follows https://www.sitemaps.org/protocol.html. Django's own sitemaps are not used, because they
list all addresses before they take a part of them, and take the host from the request. Only canonical
addresses are listed; pages name their alternates themselves. Superseded editions and releases, and
single numbers, are left out: the newest pages link to them.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from typing import Any
from xml.sax.saxutils import escape

from django.db.models import Case, Exists, F, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.urls import reverse

from articles.models import (
    Author,
    Edition,
    EditionAuthor,
    EditionReference,
    EditionTopic,
    Kind,
    Topic,
)
from articles.sources.models import Source
from collabsite.web.languages import CODES, in_language
from collabsite.web.responses import absolute_url
from metrics.models import Release, ReleaseSource

# Pages in a part. The protocol allows 50,000 addresses and 50 MB; these are a tenth of that.
PART = 2_500
# The parts that an index may have by the protocol; a database may not take higher numbers.
_MAX_PARTS = 50_000

# Rows of a slug or key, from which an address is made, the time of the last change, and the only
# language in which the address is canonical, '' if it is in each.
type SitemapRows = QuerySet[Any, Any]


def _writing(at: dt.datetime, kind: Kind) -> SitemapRows:
    newest = Edition.objects.newest(at=at)
    is_original = Exists(newest.filter(article__original=OuterRef("article")))
    is_translation = Exists(newest.filter(article=OuterRef("article__original")))
    alone = Case(When(is_original | is_translation, then=F("language")), default=Value(""))
    found = newest.filter(kind=kind).annotate(alone=alone).order_by("pk")
    return found.values_list("slug", "published_at", "alone")


def _topics(at: dt.datetime) -> SitemapRows:
    filed = _last(EditionTopic.objects.filter(topic=OuterRef("pk")), at)
    return _changed(Topic.objects.annotate(changed=filed).order_by("pk"), "slug")


def _authors(at: dt.datetime) -> SitemapRows:
    named = _last(EditionAuthor.objects.filter(author=OuterRef("slug")), at)
    return _changed(Author.objects.annotate(changed=named).order_by("slug"), "slug")


def _sources(at: dt.datetime) -> SitemapRows:
    cited = _last(EditionReference.objects.filter(source=OuterRef("pk")), at)
    newest = Release.objects.newest(at=at)
    by_data = ReleaseSource.objects.filter(source=OuterRef("pk"), release__in=newest)
    last = by_data.order_by("-release__issued_at").values("release__issued_at")[:1]
    found = Source.objects.annotate(changed=Coalesce(cited, Subquery(last)))
    return _changed(found.order_by("key"), "key")


def _datasets(at: dt.datetime) -> SitemapRows:
    found = Release.objects.newest(at=at).order_by("pk")
    return found.values_list("slug", "issued_at", Value(""))


def _last(parts: QuerySet[Any, Any], at: dt.datetime) -> Subquery:
    """Return the time of the last newest edition among those of these rows.

    An index has the rows in this order, so that only a few of them are read.
    """
    newest = Edition.objects.newest(at=at).filter(pk=OuterRef("edition"))
    last = parts.filter(Exists(newest), published_at__lte=at).order_by("-published_at")
    return Subquery(last.values("published_at")[:1])


def _changed(found: QuerySet[Any, Any], name: str) -> SitemapRows:
    return found.filter(changed__isnull=False).values_list(name, "changed", Value(""))


# The route of the addresses in each part, and the function that returns the public rows.
_KINDS: Mapping[str, tuple[str, Callable[[dt.datetime], SitemapRows]]] = {
    "articles": ("articles:article", lambda at: _writing(at, Kind.ARTICLE)),
    "datasets": ("metrics:dataset", _datasets),
    "topics": ("topic", _topics),
    "authors": ("articles:author", _authors),
    "sources": ("source", _sources),
    "own-pages": ("pages:article", lambda at: _writing(at, Kind.PAGE)),
}
# The part of the pages that always exist.
_PAGES = "pages"
_PAGE_ROUTES = [
    *("home", "articles:articles", "metrics:datasets", "corrections", "usage", "privacy")
]


def index(*, at: dt.datetime) -> bytes:
    """Return the index, which lists all parts that are not empty."""
    parts = [(_PAGES, 1)]
    for kind, (_route, rows) in _KINDS.items():
        parts += [(kind, 1 + begin // PART) for begin in range(0, rows(at).count(), PART)]
    addresses = (absolute_url(reverse("sitemap-part", args=part)) for part in parts)
    return _document(
        "sitemapindex", (f"<sitemap><loc>{escape(each)}</loc></sitemap>" for each in addresses)
    )


def part(kind: str, number: int, *, at: dt.datetime) -> bytes | None:
    """Return a part, of which the first has the number 1; None if it is empty."""
    entries: list[str] = []
    if kind == _PAGES and number == 1:
        entries = [entry for route in _PAGE_ROUTES for entry in _entries(reverse(route), CODES)]
    elif kind in _KINDS and 1 <= number <= _MAX_PARTS:
        route, rows = _KINDS[kind]
        for name, changed, alone in rows(at)[(number - 1) * PART : number * PART]:
            moment = changed.astimezone(dt.UTC).isoformat(timespec="seconds")
            languages = [alone] if alone else CODES
            address = reverse(route, args=[name])
            entries += _entries(address, languages, f"<lastmod>{moment}</lastmod>")
    return _document("urlset", entries) if entries else None


def _entries(address: str, languages: Iterable[str], more: str = "") -> list[str]:
    urls = (absolute_url(in_language(address, code)) for code in languages)
    return [f"<url><loc>{escape(url)}</loc>{more}</url>" for url in urls]


def _document(root: str, entries: Iterable[str]) -> bytes:
    space = "http://www.sitemaps.org/schemas/sitemap/0.9"
    text = f'<{root} xmlns="{space}">{"".join(entries)}</{root}>'
    return f'<?xml version="1.0" encoding="utf-8"?>\n{text}'.encode()
