"""Page of a source, with the published articles and datasets that cite it."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from articles.models import Edition
from articles.public.lists import ArticleLine, article_lines, last_published
from articles.sources.citations import ReferenceLine, reference_line
from collabsite.web.pagination import PAGE_SIZE, Pagination, page_url, pagination_of
from collabsite.web.responses import Page
from metrics.models import Release
from metrics.public.lists import DatasetLine, dataset_lines


@dataclass(frozen=True)
class SourcePage(Page):
    """A source as last published, and the content that cites it.

    Articles that cite it come first in the list and datasets after them; a page has a part of it.
    """

    title: str
    url: str
    articles: tuple[ArticleLine, ...]
    datasets: tuple[DatasetLine, ...]
    pagination: Pagination
    line: ReferenceLine

    @property
    def reference(self) -> SafeString:
        """The source as reference lists show it."""
        return self.line.as_html(url=self.url)

    @property
    def description(self) -> str:
        """A sentence about the page for search engines."""
        return _("Articles and datasets that cite “%(title)s”.") % {"title": self.title}


def source_page(key: str, *, at: dt.datetime, number: int) -> SourcePage | None:
    """Return the page of a source, None if no published content cites it.

    A `number` past the end becomes the last.
    """
    cited_by = Edition.objects.newest(at=at).filter(references__source__key=key)
    editions = last_published(cited_by, by="references")
    releases = (
        Release.objects.newest(at=at)
        .filter(release_sources__source__key=key)
        .order_by("-issued_at", "-pk")
    )
    item = _last_item(key, editions, releases)
    if item is None:
        return None
    articles = editions.count()
    by_title = releases.order_by("content__title", "pk")
    page = Paginator(range(articles + releases.count()), PAGE_SIZE).get_page(number)
    begin, end = max(0, page.start_index() - 1), page.end_index()
    base = reverse("source", args=[key])
    return SourcePage(
        title=item["title"],
        url=page_url(base, page.number),
        articles=article_lines(list(editions[begin:end])),
        datasets=dataset_lines(by_title[max(0, begin - articles) : max(0, end - articles)], at=at),
        pagination=pagination_of(page, lambda n: page_url(base, n)),
        line=reference_line(item),
    )


def _last_item(
    key: str, editions: QuerySet[Edition, int], releases: QuerySet[Release]
) -> dict[str, Any] | None:
    """Return the item as it was last published, without later edits of the source."""
    last = Edition.objects.filter(pk__in=editions[:1])
    cited: list[Any] = [
        *last.values_list("published_at", "content__references"),
        *releases.values_list("issued_at", "content__sources")[:1],
    ]
    cited.sort(key=lambda published: published[0], reverse=True)
    items = [entry["item"] for _moment, found in cited for entry in found if entry["key"] == key]
    return items[0] if items else None
