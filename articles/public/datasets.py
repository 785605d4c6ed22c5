"""The list of datasets, of all or of those that the articles of a topic show."""

import datetime as dt
from dataclasses import dataclass
from typing import Annotated, Literal, cast

from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from msgspec import Meta

from articles.models import Edition, EditionData, EditionTopic, Topic
from articles.public.lists import TopicLink, public_topic, topic_link
from collabsite.counting.totals import views_of
from collabsite.web.pagination import PAGE_SIZE, Choice, Pagination, page_url, pagination_of
from collabsite.web.query_params import Paged, Words
from collabsite.web.responses import Page, PageResponse, respond
from metrics.models import Release, ReleaseQuerySet
from metrics.public.lists import DatasetLine, dataset_lines


def shown_under(newest: ReleaseQuerySet, topic: Topic, *, at: dt.datetime) -> ReleaseQuerySet:
    """Filter the newest releases of the datasets that articles on a topic show."""
    on_topic = EditionTopic.objects.filter(edition=OuterRef("edition"), topic=topic)
    editions = Edition.objects.newest(at=at).filter(pk=OuterRef("edition"))
    # An edition has the slug that the dataset had when it was published. EXISTS stops at the first
    # edition that shows a dataset, while a topic may have many. The topic is compared first, as most
    # editions have another.
    shown = EditionData.objects.filter(Exists(on_topic), Exists(editions), dataset=OuterRef("slug"))
    datasets = Release.objects.public(at=at).filter(Exists(shown)).values("dataset")
    return newest.filter(dataset__in=datasets)


type DatasetSort = Literal["title", "newest", "views"]


@dataclass(frozen=True)
class DatasetsQuery(Paged):
    """Query parameters of the list of datasets."""

    sort: Annotated[
        DatasetSort, Meta(description="What comes first: by title, the newest, the most viewed.")
    ] = "title"
    topic: Annotated[
        Words, Meta(description="The slug of a topic, for the data that its articles show.")
    ] = ""

    def at(self, base: str, *, page: int = 1, **other: str) -> str:
        """Return the address of a page of this list, or of the list that differs in `other`."""
        state = {"topic": self.topic, "sort": self.sort, **other}
        if state["sort"] == "title":
            del state["sort"]
        return page_url(base, page, **state)


@dataclass(frozen=True)
class DatasetListPage(Page):
    """A page of the list of public datasets, of all or of those that a topic's articles show."""

    title: str
    url: str
    json_url: str
    topic: TopicLink | None
    sort: DatasetSort
    sorts: tuple[Choice, ...]
    datasets: tuple[DatasetLine, ...]
    pagination: Pagination

    @property
    def description(self) -> str:
        """A sentence about the page for search engines."""
        if self.topic:
            return _("The data behind the articles on “%(topic)s”.") % {"topic": self.topic.name}
        return _("The data behind the articles, published in numbered releases.")


def dataset_list_page(
    *, at: dt.datetime, topic: Topic | None, query: DatasetsQuery
) -> DatasetListPage:
    """Return the page of the list that the query selects; a number past the end becomes the last."""
    sorts: dict[DatasetSort, str] = {
        "title": _("By title"),
        "newest": _("Newest"),
        "views": _("Most viewed"),
    }
    newest = Release.objects.newest(at=at)
    if topic:
        newest = shown_under(newest, topic, at=at)
    page = Paginator(_ordered(newest, query.sort), PAGE_SIZE).get_page(query.page)
    base, json_base = reverse("metrics:datasets"), reverse("metrics:datasets-json")
    return DatasetListPage(
        title=_("Data: %(topic)s") % {"topic": topic} if topic else _("Data"),
        url=query.at(base, page=page.number),
        json_url=query.at(json_base, page=page.number),
        topic=topic_link(topic) if topic else None,
        sort=query.sort,
        sorts=tuple(
            Choice(label, query.at(base, sort=key), key == query.sort)
            for key, label in sorts.items()
        ),
        datasets=dataset_lines(cast("QuerySet[Release]", page.object_list), at=at),
        pagination=pagination_of(page, lambda n: query.at(base, page=n)),
    )


def _ordered(newest: ReleaseQuerySet, sort: DatasetSort) -> ReleaseQuerySet:
    """Return the newest releases in order."""
    if sort == "title":
        return newest.order_by("content__title", "pk")
    if sort == "newest":
        return newest.order_by("-issued_at", "-pk")
    return newest.annotate(views=views_of("dataset", "dataset_id")).order_by("-views", "-pk")


@require_safe
def datasets(
    request: HttpRequest, query: DatasetsQuery, *, as_json: bool
) -> PageResponse[DatasetListPage]:
    """All datasets, or those that the articles of a topic show: `?topic=`, `?sort=`."""
    at = timezone.now()
    topic = public_topic(query.topic, at=at) if query.topic else None
    if query.topic and topic is None:
        raise Http404
    page = dataset_list_page(at=at, topic=topic, query=query)
    return respond(request, page, "metrics/datasets.html", as_json=as_json)
