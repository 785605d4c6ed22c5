"""Page of a topic: its articles, and the data that they show."""

import datetime as dt
from dataclasses import dataclass, fields
from typing import Any

from django.db.models import BigIntegerField, DateTimeField, Exists, OuterRef

from articles.models import Edition, EditionData, Topic
from articles.public.lists import ArticleListPage, ListQuery, TopicLine, article_list_page
from collabsite.web.prepared_queries import Parameter
from metrics.models import Release, ReleaseQuerySet
from metrics.public.lists import DatasetLine, dataset_lines, prepare_releases


@dataclass(frozen=True)
class TopicPage(ArticleListPage):
    """A page of a topic's articles, and the datasets that they show."""

    datasets: tuple[DatasetLine, ...]

    @property
    def other_topics(self) -> tuple[TopicLine, ...]:
        """The topics beside this one."""
        own = self.topic.slug if self.topic else ""
        return tuple(topic for topic in self.topics if topic.slug != own)


def topic_page(topic: Topic, *, at: dt.datetime, query: ListQuery) -> TopicPage:
    """Return the page of a topic that the query selects."""
    listed = article_list_page(at=at, topic=topic, query=query)
    return TopicPage(
        **{each.name: getattr(listed, each.name) for each in fields(listed)},
        datasets=dataset_lines(_DATASETS.rows(topic=topic.pk, at=at), at=at),
    )


def _quoted(newest: ReleaseQuerySet) -> ReleaseQuerySet:
    """Return the newest releases of the datasets that a topic's articles quote, by title."""
    at: Any = Parameter("at", DateTimeField())
    topic = Parameter("topic", BigIntegerField())
    editions = Edition.objects.newest(at=at).filter(pk=OuterRef("edition"), topics=topic)
    # An edition names a dataset as it was called when it was published. One that shows it is enough,
    # which is soon found; all of the topic may be many.
    shown = EditionData.objects.filter(Exists(editions), dataset=OuterRef("slug"))
    called = Release.objects.public(at=at).filter(Exists(shown)).values("dataset")
    return newest.filter(dataset__in=called).order_by("content__title", "pk")


_DATASETS = prepare_releases(_quoted)
