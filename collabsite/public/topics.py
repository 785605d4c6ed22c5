"""Page of a topic: its articles, and the data that they show."""

import datetime as dt
from types import SimpleNamespace

from django.urls import reverse

from articles.models import Edition, Topic
from articles.public.datasets import shown_under
from articles.public.lists import ArticleLine, ListQuery, article_lines, article_list_page
from articles.public.pictures import picture_of
from collabsite.web.pagination import PAGE_SIZE
from collabsite.web.routes import url_with_query
from metrics.models import Release
from metrics.public.lists import dataset_lines


def topic_page(topic: Topic, *, at: dt.datetime, query: ListQuery) -> SimpleNamespace:
    """Return the list of a topic's articles that the query selects, and the datasets that they show.

    `first` is the article that its editors put first, on the first page. `datasets` are the first by
    title of `datasets_total`; the list at `datasets_url` has all.
    """
    listed = article_list_page(at=at, topic=topic, query=query)
    shown = shown_under(Release.objects.newest(at=at), topic, at=at)
    datasets = dataset_lines(shown.order_by("content__title", "pk")[:PAGE_SIZE], at=at)
    return SimpleNamespace(
        **vars(listed),
        about=topic.about,
        description=topic.about or listed.description,
        picture=picture_of(topic.picture),
        first=_first(topic, at=at) if listed.pagination.number == 1 else None,
        datasets=datasets,
        datasets_total=len(datasets) if len(datasets) < PAGE_SIZE else shown.count(),
        datasets_url=url_with_query(reverse("metrics:datasets"), topic=topic.slug),
        other_topics=[other for other in listed.topics if other.slug != topic.slug],
    )


def _first(topic: Topic, *, at: dt.datetime) -> ArticleLine | None:
    """Return the first article, None unless it is public under the topic, and not retracted."""
    if topic.first_article_id is None:
        return None
    newest = Edition.objects.newest(at=at).listed(topic=topic)
    found = newest.filter(article=topic.first_article_id).exclude(change=Edition.Change.RETRACTION)
    return next(iter(article_lines(list(found.values_list("pk", flat=True)))), None)
