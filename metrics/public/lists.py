"""The list of datasets."""

import datetime as dt
from dataclasses import dataclass
from typing import Annotated, Literal

from django.core.paginator import Paginator
from django.db.models import CharField, OuterRef, Value
from django.db.models.functions import Cast, Concat
from django.urls import reverse
from django.utils.translation import gettext as _

from collabsite.pageviews.rankings import views_of
from collabsite.web.pagination import PAGE_SIZE, Choice, Pagination, page_url, pagination_of
from collabsite.web.query_params import Description, Paged
from collabsite.web.responses import Page
from metrics.models import Release, ReleaseQuerySet
from metrics.public.lines import DatasetLine, dataset_lines

type DatasetSort = Literal["title", "newest", "views"]


@dataclass(frozen=True)
class DatasetsQuery(Paged):
    """Query parameters of the list of datasets."""

    sort: Annotated[
        DatasetSort, Description("What comes first: by title, the newest, the most viewed.")
    ] = "title"


@dataclass(frozen=True)
class DatasetListPage(Page):
    """A page of the list of public datasets."""

    title: str
    url: str
    json_url: str
    sort: DatasetSort
    sorts: tuple[Choice, ...]
    datasets: tuple[DatasetLine, ...]
    pagination: Pagination

    @property
    def description(self) -> str:
        """A sentence about the page for search engines."""
        return _("The tables that the articles rest on. Each is published as numbered releases.")


def dataset_list_page(*, at: dt.datetime, sort: DatasetSort, number: int) -> DatasetListPage:
    """Return a page of the list; a `number` past the end becomes the last."""
    sorts: dict[DatasetSort, str] = {
        "title": _("By title"),
        "newest": _("Newest"),
        "views": _("Most viewed"),
    }
    ordered = _ordered(sort, at=at)
    page = Paginator(ordered, PAGE_SIZE).get_page(number)
    base, json_base = reverse("metrics:datasets"), reverse("metrics:datasets-json")
    return DatasetListPage(
        title=_("Data"),
        url=_query(base, sort=sort, page=page.number),
        json_url=_query(json_base, sort=sort, page=page.number),
        sort=sort,
        sorts=tuple(
            Choice(label, _query(base, sort=key, page=1), key == sort)
            for key, label in sorts.items()
        ),
        datasets=dataset_lines(ordered[max(0, page.start_index() - 1) : page.end_index()], at=at),
        pagination=pagination_of(page, lambda n: _query(base, sort=sort, page=n)),
    )


def _ordered(sort: DatasetSort, *, at: dt.datetime) -> ReleaseQuerySet:
    """Return the newest releases in order."""
    newest = Release.objects.newest(at=at)
    if sort == "title":
        return newest.order_by("content__title", "pk")
    if sort == "newest":
        return newest.order_by("-issued_at", "-pk")
    item = Concat(Value("dataset:"), Cast("dataset_id", CharField()), output_field=CharField())
    viewed = newest.annotate(item_viewed=item)
    return viewed.annotate(views=views_of(OuterRef("item_viewed"))).order_by("-views", "-pk")


def _query(base: str, *, sort: DatasetSort, page: int) -> str:
    return page_url(base, page, sort=sort if sort != "title" else "")
