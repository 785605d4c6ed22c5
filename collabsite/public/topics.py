"""Page of a topic: its articles, and the data that they show."""

import datetime as dt
from types import SimpleNamespace

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles.models import Edition, Topic
from articles.public.datasets import shown_under
from articles.public.lists import (
    ArticleLine,
    ListQuery,
    article_lines,
    article_list_page,
    public_topic,
)
from articles.public.pictures import picture_of
from collabsite.web.pagination import PAGE_SIZE
from collabsite.web.responses import respond
from collabsite.web.routes import url_with_query
from metrics.models import Release
from metrics.public.lists import dataset_lines


@require_safe
def topic(request: HttpRequest, query: ListQuery, slug: str) -> HttpResponse:
    """The articles of a topic and their data; 404 while nothing is published under it.

    `first` is the article that its editors put first, on the first page. `datasets` are the first by
    title of `datasets_total`; the list at `datasets_url` has all.
    """
    at = timezone.now()
    found = public_topic(slug, at=at)
    if found is None:
        raise Http404
    listed = article_list_page(at=at, topic=found, query=query)
    shown = shown_under(Release.objects.newest(at=at), found, at=at)
    datasets = dataset_lines(shown.order_by("content__title", "pk")[:PAGE_SIZE], at=at)
    page = SimpleNamespace(
        **vars(listed),
        about=found.about,
        description=found.about or listed.description,
        picture=picture_of(found.picture),
        first=_first(found, at=at) if listed.pagination.number == 1 else None,
        datasets=datasets,
        datasets_total=len(datasets) if len(datasets) < PAGE_SIZE else shown.count(),
        datasets_url=url_with_query(reverse("metrics:datasets"), topic=found.slug),
        other_topics=[other for other in listed.topics if other.slug != found.slug],
    )
    return respond(request, page, "public/topic.html")


def _first(topic: Topic, *, at: dt.datetime) -> ArticleLine | None:
    """Return the first article, None unless it is public under the topic, and not retracted."""
    if topic.first_article_id is None:
        return None
    newest = Edition.objects.newest(at=at).listed(topic=topic)
    found = newest.filter(article=topic.first_article_id).exclude(change=Edition.Change.RETRACTION)
    return next(iter(article_lines(list(found.values_list("pk", flat=True)))), None)
