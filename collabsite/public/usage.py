"""The usage of the site: views of each article and dataset, as a page and as a file."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from types import SimpleNamespace

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from articles.models import Edition
from collabsite.counting import reports, totals
from collabsite.counting.items import Item
from collabsite.counting.models import Use
from collabsite.counting.periods import last_days
from collabsite.counting.rules import WINDOW
from collabsite.counting.totals import Counted
from collabsite.web.pagination import page_url, pagination_of
from collabsite.web.query_params import Paged
from collabsite.web.responses import absolute_url, csv_response, respond
from collabsite.web.text import format_list
from metrics.models import Release

PAGE_SIZE = 50


@dataclass
class ItemUse:
    """A public article or dataset with its views of the last 30 days, of a year, and in all.

    The `earlier` ones, which were counted elsewhere before, are apart.
    """

    item: Item
    slug: str
    title: str
    language: str
    recent: int = 0
    year: int = 0
    counted: int = 0
    earlier: int = 0

    @property
    def url(self) -> str:
        """The address of the article or dataset."""
        name = "articles:article" if self.item.kind == "article" else "metrics:dataset"
        return reverse(name, args=[self.slug])

    @property
    def usage_url(self) -> str:
        """The address of its usage."""
        return f"{self.url}usage/"


def public_items(*, at: dt.datetime) -> dict[Item, ItemUse]:
    """Return all public articles and datasets, without their views."""
    editions = Edition.objects.newest(at=at).listed().order_by()
    releases = Release.objects.newest(at=at).order_by()
    titled = ("content__title", "content__language")
    rows = {
        "article": editions.values_list("article_id", "slug", "title", "language"),
        "dataset": releases.values_list("dataset_id", "slug", *titled),
    }
    return {
        (item := Item(kind, pk)): ItemUse(item, *described)
        for kind, found in rows.items()
        for pk, *described in found
    }


def usage_of_items(*, at: dt.datetime) -> list[ItemUse]:
    """Return the public articles and datasets that were viewed, those that were most of late first."""
    found = public_items(at=at)
    sums = totals.views_by_item(last_days(reports.YEAR).days, begin=last_days(reports.RECENT).begin)
    for item, (recent, before) in sums.items():
        if item in found:
            found[item].recent, found[item].year = recent.views, recent.views + before
    for kind in ("article", "dataset"):
        earlier = totals.baselines(kind)
        ids = [item.id for item in found if item.kind == kind]
        for pk, views in totals.totals(kind, ids).items():
            each = found[Item(kind, pk)]
            each.earlier = earlier.get(pk, 0)
            each.counted = views - each.earlier
    return sorted(
        (each for each in found.values() if each.counted or each.earlier),
        key=lambda each: (-each.recent, -each.year, -each.counted - each.earlier, each.title),
    )


def earlier_views(items: list[ItemUse], *, at: dt.datetime) -> list[tuple[str, int]]:
    """Return the views that each origin of articles reported before, most first."""
    earlier = {each.item.id: each.earlier for each in items if each.earlier}
    origins = Edition.objects.newest(at=at).filter(article__in=earlier).order_by()
    sums: Counter[str] = Counter()
    for article, origin in origins.values_list("article_id", "content__origin"):
        sums[origin or ""] += earlier[article]
    return sums.most_common()


@require_safe
def usage(request: HttpRequest, query: Paged) -> HttpResponse:
    """The views of each article and dataset."""
    at = timezone.now()
    items = usage_of_items(at=at)
    page = Paginator(items, PAGE_SIZE).get_page(query.page)
    base = reverse("usage")
    shown = SimpleNamespace(
        title=_("Usage"),
        description=_("How often each article and dataset was viewed."),
        url=page_url(base, page.number),
    )
    context = {
        "items": page.object_list,
        "has_earlier": any(each.earlier for each in items),
        "earlier": earlier_views(items, at=at),
        "pagination": pagination_of(page, lambda number: page_url(base, number)),
        "excluded": format_list(
            f"{reason.label} {number_format(number, force_grouping=True)}"
            for reason, number in totals.exclusions(last_days(reports.RECENT).days).most_common()
        ),
        "seconds": int(WINDOW.total_seconds()),
    }
    return respond(request, shown, "counting/usage.html", context=context)


@require_safe
def usage_csv(request: HttpRequest) -> HttpResponse:
    """The uses of each article and dataset in all, with those of the last 30 days and of a year."""
    return csv_response(_rows(at=timezone.now()), name="usage")


def _rows(*, at: dt.datetime) -> Iterator[list[str | int]]:
    yield [
        *("type", "title", "url", "views_30_days", "views_365_days"),
        *("views", "unique_views", "earlier_views", "downloads", "citation_exports"),
    ]
    sums = totals.sum_by(["kind", "item_id", "use"])
    for each in usage_of_items(at=at):
        read, *others = (sums.get((*each.item, use), Counted()) for use in Use)
        yield [
            *(each.item.kind, each.title, absolute_url(each.url), each.recent, each.year),
            *(each.counted, read.unique, each.earlier, *(other.views for other in others)),
        ]
