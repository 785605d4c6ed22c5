"""Page of a topic: its articles, and the data that they show."""

import datetime as dt
from dataclasses import dataclass, fields

from django.urls import reverse

from articles.models import Edition, Topic
from articles.public.datasets import shown_under
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
from collabsite.web.routes import url_with_query
from metrics.models import Release
from metrics.public.lists import DatasetLine, dataset_lines


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
    shown = shown_under(Release.objects.newest(at=at), topic, at=at)
    datasets = dataset_lines(shown.order_by("content__title", "pk")[:PAGE_SIZE], at=at)
    return TopicPage(
        **{each.name: getattr(listed, each.name) for each in fields(listed)},
        about=topic.about,
        picture=picture_of(topic.picture),
        first=_first(topic, at=at) if listed.pagination.number == 1 else None,
        datasets=datasets,
        datasets_total=len(datasets) if len(datasets) < PAGE_SIZE else shown.count(),
        datasets_url=url_with_query(reverse("metrics:datasets"), topic=topic.slug),
    )


def _first(topic: Topic, *, at: dt.datetime) -> ArticleLine | None:
    """Return the first article, None unless it is public under the topic, and not retracted."""
    if topic.first_article_id is None:
        return None
    newest = Edition.objects.newest(at=at).listed(topic=topic)
    found = newest.filter(article=topic.first_article_id).exclude(change=Edition.Change.RETRACTION)
    return next(iter(article_lines(list(found.values_list("pk", flat=True)))), None)
