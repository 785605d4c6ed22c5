"""Home page: new and most read articles, topics, data and corrections."""

import datetime as dt
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.db.models import BigIntegerField
from django.urls import reverse
from django.utils.translation import get_language, gettext

from articles.models import Edition, EditionQuerySet, listing_counts
from articles.public import lists
from articles.public.lists import ArticleLine, TopicLine, article_lines, topic_lines
from collabsite.pageviews import totals
from collabsite.public.corrections import CorrectionLine, newest_corrections
from collabsite.web.metadata import publisher, site_description
from collabsite.web.prepared_queries import AT, Parameters, PreparedQuery
from collabsite.web.responses import Page, absolute_url
from metrics.public.lists import DatasetLine, dataset_lines, prepare_releases

NEWEST = 7
MOST_READ = 5
# Some of those most viewed may be retracted or no longer public.
MOST_READ_CANDIDATES = 20
DATASETS = 5
CORRECTIONS = 3


@dataclass(frozen=True)
class ReadLine:
    """An article in a ranking, with its `views` in the period of the ranking."""

    views: int
    article: ArticleLine


@dataclass(frozen=True)
class MostRead:
    """The articles with the most views since the UTC day `begin` (None: since counting began)."""

    begin: dt.date | None
    articles: tuple[ReadLine, ...]


@dataclass(frozen=True)
class HomePage(Page):
    """The newest articles, datasets and corrections, what is read most, and all topics."""

    url: str
    json_url: str
    feed_url: str
    newest: tuple[ArticleLine, ...]
    most_read: MostRead
    topics: tuple[TopicLine, ...]
    datasets: tuple[DatasetLine, ...]
    corrections: tuple[CorrectionLine, ...]

    @property
    def description(self) -> str:
        """A sentence about the page for search engines."""
        return site_description()

    @property
    def linked_data(self) -> dict[str, object]:
        """The JSON-LD of the site."""
        return _json_ld()


def home_page(*, at: dt.datetime) -> HomePage:
    """Return the home page."""
    newest = _NEWEST.rows(at=at)
    begin, read = _most_read(at=at)
    found = article_lines([*newest, *read])
    return HomePage(
        url=reverse("home"),
        json_url=reverse("home-json"),
        feed_url=reverse("articles:feed"),
        newest=found[: len(newest)],
        most_read=MostRead(begin, tuple(map(ReadLine, read.values(), found[len(newest) :]))),
        topics=topic_lines(listing_counts(at=at)),
        datasets=dataset_lines(_DATASETS.rows(at=at), at=at),
        corrections=newest_corrections(CORRECTIONS, at=at),
    )


def _most_read(*, at: dt.datetime) -> tuple[dt.date | None, dict[int, int]]:
    """Return the first day of the ranking, and the views by edition.

    Without recent views, the day is None and the views are those of all time.
    """
    begin = totals.first_recent_day(at.astimezone(dt.UTC).date())
    viewed = totals.most_viewed("article", begin=begin, limit=MOST_READ_CANDIDATES)
    ids = [int(item.partition(":")[2]) for item in viewed]
    keys = dict(_EDITIONS_OF_ARTICLES.rows(articles=ids, at=at)) if ids else {}
    recent = (
        (keys[article], views)
        for article, views in zip(ids, viewed.values(), strict=True)
        if article in keys
    )
    if read := dict(islice(recent, MOST_READ)):
        return begin, read
    all_time = lists.most_viewed(_not_retracted(Edition.objects.newest(at=at))).views(0, MOST_READ)
    return None, {key: views for key, views in all_time.items() if views}


def _not_retracted(editions: EditionQuerySet) -> EditionQuerySet:
    return editions.exclude(change=Edition.Change.RETRACTION)


_NEWEST = PreparedQuery(
    lambda: lists.newest_first(_not_retracted(Edition.objects.newest(at=AT, in_order=True)))[
        :NEWEST
    ],
    int,
)
_EDITIONS_OF_ARTICLES = PreparedQuery(
    lambda: (
        _not_retracted(Edition.objects.newest(at=AT))
        .filter(article__in=Parameters("articles", BigIntegerField()))
        .values_list("article_id", "pk")
    ),
    lambda article, key: (article, key),
)
_DATASETS = prepare_releases(lambda newest: newest.last_issued(DATASETS))


def _json_ld() -> dict[str, Any]:
    """Return the site as a schema.org WebSite with its search."""
    return {
        "@context": "https://schema.org",
        "@type": "WebSite",
        "name": gettext("Collaboration Review"),
        "url": publisher()["url"],
        "inLanguage": get_language(),
        "publisher": publisher(),
        "potentialAction": {
            "@type": "SearchAction",
            "target": {
                "@type": "EntryPoint",
                "urlTemplate": f"{absolute_url(reverse('search'))}?q={{query}}",
            },
            "query-input": "required name=query",
        },
    }
