"""Page of a topic: its articles, and the data that they show."""

import datetime as dt
from dataclasses import dataclass, fields

from django.db.models import Exists, OuterRef

from articles.models import Edition, EditionData, Topic
from articles.public.lists import ArticleListPage, ListQuery, TopicLine, article_list_page
from metrics.models import Release
from metrics.public.lists import DatasetLine, dataset_lines


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
    editions = Edition.objects.newest(at=at).filter(pk=OuterRef("edition"), topics=topic)
    # An edition names a dataset as it was called when it was published. One that shows it is enough,
    # which is soon found; all of the topic may be many.
    shown = EditionData.objects.filter(Exists(editions), dataset=OuterRef("slug"))
    called = Release.objects.public(at=at).filter(Exists(shown)).values("dataset")
    releases = Release.objects.newest(at=at).filter(dataset__in=called)
    return TopicPage(
        **{each.name: getattr(listed, each.name) for each in fields(listed)},
        datasets=dataset_lines(releases, at=at),
    )
