"""Page of a topic: its articles, and the data that they show."""

import datetime as dt
from dataclasses import dataclass, fields
from typing import Any

from django.db.models import BigIntegerField, QuerySet
from django.urls import reverse

from articles.models import Edition, Topic
from articles.public.lists import (
    ArticleLine,
    ArticleListPage,
    ListQuery,
    TopicLine,
    article_lines,
    article_list_page,
)
from articles.public.pictures import Picture, picture_of
from collabsite.web.pagination import PAGE_SIZE
from collabsite.web.prepared_queries import AT, Parameter, Parameters, PreparedQuery
from collabsite.web.routes import url_with_query
from metrics.models import Release
from metrics.public.lists import DatasetLine, dataset_lines, prepare_releases, shown_under


@dataclass(frozen=True)
class TopicPage(ArticleListPage):
    """A page of a topic's articles, and the datasets that they show.

    `first` is the article that its editors put first, on the first page. `datasets` are the first by
    title of `datasets_total`; the list at `datasets_url` has all.
    """

    about: str
    picture: Picture | None
    first: ArticleLine | None
    datasets: tuple[DatasetLine, ...]
    datasets_total: int
    datasets_url: str

    @property
    def description(self) -> str:
        """A sentence about the page for search engines."""
        return self.about or super().description

    @property
    def other_topics(self) -> tuple[TopicLine, ...]:
        """The topics beside this one."""
        own = self.topic.slug if self.topic else ""
        return tuple(topic for topic in self.topics if topic.slug != own)


def topic_page(topic: Topic, *, at: dt.datetime, query: ListQuery) -> TopicPage:
    """Return the page of a topic that the query selects."""
    listed = article_list_page(at=at, topic=topic, query=query)
    shown = _SHOWN.rows(topic=topic.pk, at=at)
    first = _BY_TITLE.rows(releases=shown[:PAGE_SIZE], at=at) if shown else []
    return TopicPage(
        **{each.name: getattr(listed, each.name) for each in fields(listed)},
        about=topic.about,
        picture=picture_of(topic.picture),
        first=_first(topic, at=at) if listed.pagination.number == 1 else None,
        datasets=dataset_lines(first, at=at),
        datasets_total=len(shown),
        datasets_url=url_with_query(reverse("metrics:datasets"), topic=topic.slug),
    )


def _first(topic: Topic, *, at: dt.datetime) -> ArticleLine | None:
    """Return the first article, None unless it is public under the topic, and not retracted."""
    if topic.first_article_id is None:
        return None
    newest = Edition.objects.newest(at=at).listed(topic=topic)
    found = newest.filter(article=topic.first_article_id).exclude(change=Edition.Change.RETRACTION)
    return next(iter(article_lines(list(found.values_list("pk", flat=True)))), None)


def _shown() -> QuerySet[Release, Any]:
    newest = Release.objects.newest(at=AT)
    shown = shown_under(newest, Parameter("topic", BigIntegerField()), at=AT)
    return shown.order_by("content__title", "pk").values_list("pk", flat=True)


# The keys of all datasets, which are counted; only the first releases are read whole.
_SHOWN = PreparedQuery(_shown, int)
_BY_TITLE = prepare_releases(
    lambda newest: newest.filter(pk__in=Parameters("releases", BigIntegerField())).order_by(
        "content__title", "pk"
    )
)
