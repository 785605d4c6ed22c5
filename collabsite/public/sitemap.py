"""The sitemap: an index and parts that list the public pages, in each language of the interface.

It follows https://www.sitemaps.org/protocol.html. Django's own sitemaps are not used, because they
list all addresses before they take a part of them, and take the host from the request. Each canonical
address is listed with the alternates that its page names (see `collabsite.web.languages`). Superseded
editions and releases, and single numbers, are left out: the newest pages link to them.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import batched
from types import MappingProxyType
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from django.conf import settings
from django.db.models import Exists, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import translation

from articles.models import (
    Article,
    Author,
    Edition,
    EditionAuthor,
    EditionReference,
    EditionTopic,
    Kind,
    Topic,
)
from articles.sources.models import Source
from collabsite.site.identity import site_language
from collabsite.web.languages import CODES, addresses_of, in_language
from collabsite.web.responses import absolute_url
from metrics.models import Release, ReleaseSource

# Pages in a part. The protocol allows 50,000 addresses and 50 MB; these are a tenth of that.
PART = 2_500

_ARTICLES, _OWN_PAGES = "articles", "own-pages"

# The parts that an index may have by the protocol; a database may not take higher numbers.
_MAX_PARTS = 50_000

_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
_XHTML = "http://www.w3.org/1999/xhtml"

# Rows of a slug or key, from which an address is made, and the time of the last change.
type SitemapRows = QuerySet[Any, Any]


@dataclass(frozen=True)
class _Article:
    """An article in a group of translations."""

    language: str
    url: str


def _articles(at: dt.datetime, *, kind: Kind = Kind.ARTICLE) -> SitemapRows:
    found = Edition.objects.newest(at=at).filter(kind=kind).order_by("pk")
    return found.values_list("slug", "published_at")


def _own_pages(at: dt.datetime) -> SitemapRows:
    return _articles(at, kind=Kind.PAGE)


def _topics(at: dt.datetime) -> SitemapRows:
    filed = _last(EditionTopic.objects.filter(topic=OuterRef("pk")), at)
    found = Topic.objects.annotate(changed=filed).filter(changed__isnull=False)
    return found.order_by("pk").values_list("slug", "changed")


def _authors(at: dt.datetime) -> SitemapRows:
    named = _last(EditionAuthor.objects.filter(author=OuterRef("slug")), at)
    found = Author.objects.annotate(changed=named).filter(changed__isnull=False)
    return found.order_by("slug").values_list("slug", "changed")


def _sources(at: dt.datetime) -> SitemapRows:
    found = Source.objects.annotate(changed=_cited(at)).filter(changed__isnull=False)
    return found.order_by("key").values_list("key", "changed")


def _sources_of_data(at: dt.datetime) -> SitemapRows:
    """Return the sources that only data cites; the others are listed as those of articles."""
    found = ReleaseSource.objects.filter(release__in=Release.objects.newest(at=at))
    by_data = found.filter(source=OuterRef("pk")).order_by()
    changed = by_data.values("source").annotate(changed=Max("release__issued_at")).values("changed")
    others = Source.objects.annotate(cited=_cited(at), changed=Subquery(changed))
    alone = others.filter(cited__isnull=True, changed__isnull=False)
    return alone.order_by("key").values_list("key", "changed")


def _cited(at: dt.datetime) -> Subquery:
    return _last(EditionReference.objects.filter(source=OuterRef("pk")), at)


def _last(parts: QuerySet[Any, Any], at: dt.datetime) -> Subquery:
    """Return the time of the last newest edition among those of these rows.

    An index has the rows in this order, so that only a few of them are read.
    """
    newest = Edition.objects.newest(at=at).filter(pk=OuterRef("edition"))
    last = parts.filter(Exists(newest), published_at__lte=at).order_by("-published_at")
    return Subquery(last.values("published_at")[:1])


def _datasets(at: dt.datetime) -> SitemapRows:
    found = Release.objects.newest(at=at).order_by("pk")
    return found.values_list("slug", "issued_at")


# The route of the addresses in each part, and the function that returns the public rows.
_KINDS: Mapping[str, tuple[str, Callable[[dt.datetime], SitemapRows]]] = {
    _ARTICLES: ("articles:article", _articles),
    "datasets": ("metrics:dataset", _datasets),
    "topics": ("topic", _topics),
    "authors": ("articles:author", _authors),
    "sources": ("source", _sources),
    "sources-of-data": ("source", _sources_of_data),
    _OWN_PAGES: ("pages:article", _own_pages),
}
# The parts with the editions of these kinds.
_WRITING = {_ARTICLES: Kind.ARTICLE, _OWN_PAGES: Kind.PAGE}
# The part of the pages that always exist.
_PAGES = "pages"
_PAGE_ROUTES = [
    *("home", "articles:articles", "metrics:datasets", "corrections", "usage", "privacy")
]

# The kind, number and last change of each part.
type _Parts = list[tuple[str, int, dt.datetime]]

# The parts at the last request, and what was public then. As nothing public is ever removed, the parts
# are the same while the last stored and the last published rows are the same.
_cache: tuple[object, _Parts] | None = None


def index(*, at: dt.datetime) -> bytes:
    """Return the index, which lists all parts that are not empty."""
    parts = (_part(kind, number, changed) for kind, number, changed in _parts(at))
    return _document("sitemapindex", [_part(_PAGES, 1, None), *parts])


def _parts(at: dt.datetime) -> _Parts:
    """Return all parts that are not empty; all public rows are read only if some are new."""
    global _cache
    releases = Release.objects.public(at=at)
    state = (
        PART,
        Edition.objects.order_by("-pk").values_list("pk", "sha256").first(),
        Edition.objects.public(at=at)
        .order_by("-published_at", "-pk")
        .values_list("pk", "sha256")
        .first(),
        releases.order_by("-issued_at", "-pk").values_list("pk", "sha256").first(),
        # An old working copy may be issued after newer ones. There are few enough to count.
        releases.count(),
    )
    if _cache and _cache[0] == state:
        return _cache[1]
    parts = [
        (kind, number, max(cut))
        for kind, (_route, rows) in _KINDS.items()
        for number, cut in enumerate(
            batched((changed for _name, changed in rows(at).iterator()), PART, strict=False),
            start=1,
        )
    ]
    _cache = state, parts
    return parts


def part(kind: str, number: int, *, at: dt.datetime) -> bytes | None:
    """Return a part, of which the first has the number 1; None if it is empty."""
    places: list[tuple[str, dt.datetime | None]] = []
    if kind == _PAGES and number == 1:
        places = [(reverse(route), None) for route in _PAGE_ROUTES]
    elif kind in _KINDS and 1 <= number <= _MAX_PARTS:
        route, rows = _KINDS[kind]
        found = _cut(rows(at), number)
        places = [(reverse(route, args=[name]), changed) for name, changed in found]
    if not places:
        return None
    writing = _WRITING.get(kind)
    groups = _translations(writing, number, at=at) if writing else {}
    default = site_language()
    entries: list[str] = []
    for url, changed in places:
        language, translations = groups.get(url, ("", ()))
        # The same alternates as in the page in its own language (see `collabsite.web.languages`).
        with translation.override(language or settings.LANGUAGE_CODE):
            alternates = addresses_of(
                url, language=language, translations=translations, default=default
            ).alternates
        entries += _pages(url, alternates, changed)
    return _document("urlset", entries, f' xmlns:xhtml="{_XHTML}"')


def _cut(rows: SitemapRows, number: int) -> SitemapRows:
    return rows[(number - 1) * PART : number * PART]


def _translations(
    kind: Kind, number: int, *, at: dt.datetime
) -> dict[str, tuple[str, list[_Article]]]:
    """Return the language and the translations of the articles or pages of a part that have some, by URL."""
    translations = Article.objects.filter(original=OuterRef("article"))
    annotated = _articles(at, kind=kind).annotate(translated=Exists(translations))
    cut = _cut(annotated, number)
    of_articles = cut.values_list("article", "article__original", "translated")
    roots = {own or article for article, own, translated in of_articles if own or translated}
    groups: dict[int, list[_Article]] = defaultdict(list)
    if not roots:
        return {}
    articles = Article.objects.filter(Q(pk__in=roots) | Q(original__in=roots))
    newest = Edition.objects.newest(at=at).filter(article__in=articles.values("pk"))
    found = newest.annotate(root=Coalesce("article__original", "article"))
    for group, slug, language in found.order_by("pk").values_list("root", "slug", "language"):
        url = kind.url("article", slug)
        groups[group].append(_Article(language, url))
    return {
        own.url: (own.language, [other for other in group if other is not own])
        for group in groups.values()
        if len(group) > 1
        for own in group
    }


def _part(kind: str, number: int, changed: dt.datetime | None) -> str:
    return _entry("sitemap", reverse("sitemap-part", args=[kind, number]), changed)


def _pages(url: str, alternates: Mapping[str, str], changed: dt.datetime | None) -> Iterator[str]:
    """Yield the addresses of a page that are among the alternates, each with all of them."""
    for code in CODES:
        address = in_language(url, code)
        if address in alternates.values():
            yield _entry("url", address, changed, alternates)


def _entry(
    element: str,
    address: str,
    changed: dt.datetime | None,
    alternates: Mapping[str, str] = MappingProxyType({}),
) -> str:
    moment = changed and changed.astimezone(dt.UTC).isoformat(timespec="seconds")
    links = (
        f'<xhtml:link rel="alternate" hreflang="{language}" href={quoteattr(absolute_url(other))}/>'
        for language, other in alternates.items()
    )
    return "".join(
        [
            f"<{element}><loc>{escape(absolute_url(address))}</loc>",
            f"<lastmod>{moment}</lastmod>" if moment else "",
            *links,
            f"</{element}>",
        ]
    )


def _document(root: str, entries: Iterable[str], spaces: str = "") -> bytes:
    text = f'<{root} xmlns="{_SITEMAP}"{spaces}>{"".join(entries)}</{root}>'
    return f'<?xml version="1.0" encoding="utf-8"?>\n{text}'.encode()
