"""Page of a source, with the published articles and datasets that cite it, and its item of counting."""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.models import Edition, Source
from articles.public.lists import ArticleLine, article_lines, last_published
from articles.references.citations import ReferenceLine, reference_line
from collabsite.pageviews import items
from collabsite.pageviews.uses import Use
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
    token: str

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
        token=_token(key),
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


def register() -> None:
    """Register sources as countable items: who looks at a record investigates the source."""
    items.register(
        "source",
        describe=_describe,
        find=_find,
        filter_public=_filter_public,
        uses={"source": Use.RECORD},
    )


def _token(key: str) -> str:
    """Return the page token of a source, '' if its record is gone."""
    pk = Source.objects.filter(key=key).values_list("pk", flat=True).first()
    return items.page_token(_item(pk), Use.RECORD) if pk is not None else ""


def _item(pk: int) -> str:
    return f"source:{pk}"


def _describe(sources: Collection[str]) -> Mapping[str, items.ItemDescription]:
    public = _public_keys(sources)
    return {
        _item(source.pk): items.ItemDescription(
            title=source.title, url=reverse("source", args=[source.key]), data_type="Other"
        )
        for source in Source.objects.filter(pk__in=public)
    }


def _filter_public(sources: Collection[str]) -> list[str]:
    return [_item(pk) for pk in _public_keys(sources)]


def _public_keys(sources: Collection[str]) -> set[int]:
    """Return the primary keys of those sources that something published cites."""
    keys = [int(item.partition(":")[2]) for item in sources]
    at = timezone.now()
    editions = Edition.objects.newest(at=at).filter(references__source__in=keys)
    releases = Release.objects.newest(at=at).filter(release_sources__source__in=keys)
    cited = {
        *editions.values_list("references__source", flat=True),
        *releases.values_list("release_sources__source", flat=True),
    }
    return cited & set(keys)


def _find(view_name: str, arguments: Mapping[str, object]) -> str | None:
    if view_name != "source":
        return None
    pk = Source.objects.filter(key=str(arguments["key"])).values_list("pk", flat=True).first()
    return _item(pk) if pk is not None else None
