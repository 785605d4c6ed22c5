"""The readership of the site in the admin: of all articles and datasets that the user may see."""

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from django.contrib import admin
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from articles.admin import permissions
from articles.models import Article
from collabsite.counting import reports, totals
from collabsite.counting.items import Item
from collabsite.counting.pages import send_file
from collabsite.counting.periods import Period, PeriodForm
from collabsite.counting.reports import Compared
from collabsite.counting.totals import Counted
from collabsite.public.usage import ItemUse, public_items
from collabsite.web.admin.requests import editor
from collabsite.web.responses import absolute_url
from metrics.admin.permissions import can_view_dataset


class ComparedItem(NamedTuple):
    """An article or a dataset, None if it is not public any more, with its views in two periods."""

    use: ItemUse | None
    views: Compared
    unique: int

    @property
    def panel(self) -> str:
        """The address of its readership in the admin."""
        if self.use is None:
            return ""
        models = {"article": "articles_article", "dataset": "metrics_dataset"}
        return reverse(f"admin:{models[self.use.item.kind]}_readership", args=[self.use.item.id])


# Rows of a list, unless all are asked for.
MOST_ROWS = 10


def visible_items(user: User) -> Q | None:
    """Return the condition of the items whose readership the user may see, None without any."""
    parts = []
    if permissions.can_view(user):
        if permissions.sees_own_readership_only(user):
            owned = Article.objects.filter(owner=user).order_by().values("pk")
            parts.append(Q(kind="article", item_id__in=owned))
        else:
            parts.append(Q(kind="article"))
    if can_view_dataset(user):
        parts.append(Q(kind="dataset"))
    if len(parts) == 2 and not permissions.sees_own_readership_only(user):
        return Q()
    return parts[0] | parts[-1] if parts else None


@require_safe
def readership_page(request: HttpRequest) -> HttpResponse:
    """Show the readership of all items that the user may see, or send a part of it as a file."""
    user = editor(request)
    condition = visible_items(user)
    if condition is None:
        raise PermissionDenied
    form = PeriodForm(request.GET)
    period = form.read(first_day=lambda: min(reports.views_by_day(condition), default=None))
    file = request.GET.get("file")
    if file == "days.csv":
        rows = reports.day_rows(condition & period.days)
        return send_file(request, rows, about=_("Readership"), name="readership-days")
    items = compared_items(condition, period, at=timezone.now())
    if file == "items.csv":
        rows = _item_rows(items)
        return send_file(request, rows, about=_("Readership"), name="readership-items")
    scope = ""
    if permissions.sees_own_readership_only(user):
        scope = (
            _("Your articles, and all datasets") if can_view_dataset(user) else _("Your articles")
        )
    changes = sorted(
        (each for each in items if each.use and each.views.before is not None),
        key=lambda each: each.views.change,
    )
    context = {
        **admin.site.each_context(request),
        **reports.readership(condition, period),
        "title": _("Readership"),
        "subtitle": scope,
        "form": form,
        "items": [each for each in items if each.views.now],
        "most": None if "all" in request.GET else MOST_ROWS,
        "rose": [each for each in reversed(changes) if each.views.change > 0][:MOST_ROWS],
        "fell": [each for each in changes if each.views.change < 0][:MOST_ROWS],
        "excluded": [] if scope else totals.exclusions(period.days).most_common(),
    }
    return TemplateResponse(request, "admin/counting/readership.html", context)


def compared_items(condition: Q, period: Period, *, at: dt.datetime) -> list[ComparedItem]:
    """Return the items with a view in the period or in the one before, the most viewed first.

    Those that are not public any more are one together, and the last.
    """
    whole = Period((period.before or period).begin, period.end)
    public = public_items(at=at)
    found: dict[Item | None, tuple[Counted, int]] = {}
    for item, (now, before) in totals.views_by_item(
        condition & whole.days, begin=period.begin
    ).items():
        key = item if item in public else None
        counted, earlier = found.get(key, (Counted(), 0))
        sums = Counted(counted.views + now.views, counted.unique + now.unique)
        found[key] = sums, earlier + before
    compared = []
    for key, (counted, before) in found.items():
        use = public[key] if key else None
        name = use.title if use else _("Pages that are not public any more")
        views = Compared(name, counted.views, before if period.before else None)
        compared.append(ComparedItem(use, views, counted.unique))
    compared.sort(
        key=lambda each: (not each.use, -each.views.now, -each.views.change, each.views.name)
    )
    return compared


def _item_rows(items: Sequence[ComparedItem]) -> Iterator[list[str | int]]:
    yield ["type", "title", "url", "views", "unique_views", "views_before"]
    for use, views, unique in items:
        address = absolute_url(use.url) if use else ""
        before = "" if views.before is None else views.before
        yield [use.item.kind if use else "", views.name, address, views.now, unique, before]
