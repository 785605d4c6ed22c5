"""The page “Bin” of the admin."""

import datetime as dt
from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING, Any, cast

from django.contrib import admin, messages
from django.contrib.auth import get_permission_codename
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from articles.admin.permissions import can_delete, can_recover
from articles.models import Article, Image
from collabsite.desk.bin import PublishedError, delete_permanently, find, list_binned, restore
from collabsite.web.admin.bin import kind_of
from collabsite.web.admin.requests import editor, parse_key
from collabsite.web.bin import KEEP, BinnableModel
from collabsite.web.text import display_name
from metrics.models import Dataset

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.db.models import QuerySet

# The most rows that the page shows.
MAX_ROWS = 500


@dataclass(frozen=True)
class BinnedRow:
    """Something in the bin, as the page shows it.

    `value` is that of its buttons, and `address` that of a page that shows it, '' if there is none.
    """

    title: str
    kind: str
    value: str
    who: str
    at: dt.datetime
    days_left: int
    address: str
    may_delete: bool


def may_open(request: HttpRequest) -> bool:
    """Return whether the user may delete or restore anything that has a bin."""
    return bool(_rows_within_reach(editor(request)))


@require_http_methods(["GET", "HEAD", "POST"])
def bin_page(request: HttpRequest) -> HttpResponse:
    """Show what is in the bin; restore it, or delete it permanently.

    What was published meanwhile can be restored too.
    """
    if not may_open(request):
        raise PermissionDenied
    if request.method == "POST":
        if named := request.POST.get("put_back"):
            return _restore(request, _named(request, named))
        rows = _named(request, request.POST.get("delete", ""))
        if not all(_may_delete(editor(request), row) for row in rows):
            raise PermissionDenied
        if request.POST.get("sure"):
            return _delete(request, rows)
        if rows:
            return _ask(request, rows)
        return _gone(request)
    user, now = editor(request), timezone.now()
    rows = list_binned(_rows_within_reach(user), most=MAX_ROWS)
    context = {
        **admin.site.each_context(request),
        "title": _("Bin"),
        "rows": [_shown(row, user, at=now) for row in rows],
        "days": KEEP.days,
    }
    return TemplateResponse(request, "admin/bin/bin.html", context)


def _shown(row: BinnableModel, user: "User", *, at: dt.datetime) -> BinnedRow:
    binned_at = cast("dt.datetime", row.binned_at)
    return BinnedRow(
        title=str(row),
        kind=kind_of(row),
        value=f"{row._meta.label_lower}:{row.pk}",
        who=display_name(row.binned_by),
        at=binned_at,
        days_left=max(ceil((binned_at + KEEP - at) / dt.timedelta(days=1)), 0),
        address=reverse("admin:articles_article_recover", args=[row.pk])
        if isinstance(row, Article) and can_recover(user, row)
        else "",
        may_delete=_may_delete(user, row),
    )


def _rows_within_reach(user: "User") -> "list[QuerySet[Any]]":
    """Return the rows that the user may restore from the bin, of each model that has such rows."""
    rows: list[QuerySet[Any]] = []
    if can_delete(user) or can_recover(user):
        articles = Article.with_binned.all()
        within_reach = user.has_perm("articles.change_any_article")
        rows.append(articles if within_reach else articles.filter(owner=user))
    models: list[type[BinnableModel]] = [Dataset, Image]
    rows += [model.with_binned.all() for model in models if user.has_perm(_deletion_of(model))]
    return rows


def _may_restore(user: "User", row: BinnableModel) -> bool:
    return _may_delete(user, row) or (isinstance(row, Article) and can_recover(user, row))


def _may_delete(user: "User", row: BinnableModel) -> bool:
    """Return whether the user may delete the row; deleting refuses what was published meanwhile."""
    if isinstance(row, Article):
        return can_delete(user, row)
    return user.has_perm(_deletion_of(type(row)))


def _deletion_of(model: type[BinnableModel]) -> str:
    """Return the name of the permission to delete rows of the model."""
    return f"{model._meta.app_label}.{get_permission_codename('delete', model._meta)}"


def _named(request: HttpRequest, value: str) -> list[BinnableModel]:
    """Return the rows in the bin that a button names; raise PermissionDenied for one of others."""
    label, _colon, keys = value.partition(":")
    found = find(label, [key for text in keys.split(",") if (key := parse_key(text))])
    if not all(_may_restore(editor(request), row) for row in found):
        raise PermissionDenied
    return found


def _restore(request: HttpRequest, rows: list[BinnableModel]) -> HttpResponse:
    if not rows:
        return _gone(request)
    for row in rows:
        restore(row, by=editor(request))
    meta = rows[0]._meta
    address = f"admin:{meta.app_label}_{meta.model_name}"
    if len(rows) == 1:
        messages.success(request, _("“%(name)s” was restored.") % {"name": rows[0]})
        return HttpResponseRedirect(reverse(f"{address}_change", args=[rows[0].pk]))
    sentence = ngettext("%(count)d item was restored.", "%(count)d items were restored.", len(rows))
    messages.success(request, sentence % {"count": len(rows)})
    return HttpResponseRedirect(reverse(f"{address}_changelist"))


def _ask(request: HttpRequest, rows: list[BinnableModel]) -> HttpResponse:
    now = timezone.now()
    context = {
        **admin.site.each_context(request),
        "title": _("Delete permanently"),
        "rows": [_shown(row, editor(request), at=now) for row in rows],
        "value": request.POST.get("delete"),
    }
    return TemplateResponse(request, "admin/bin/delete.html", context)


def _delete(request: HttpRequest, rows: list[BinnableModel]) -> HttpResponse:
    if not rows:
        return _gone(request)
    for row in rows:
        name = str(row)
        try:
            delete_permanently(row, by=editor(request))
        except PublishedError:
            problem = _("“%(name)s” was published meanwhile and stays; restore it.")
            messages.error(request, problem % {"name": name})
        else:
            messages.success(request, _("“%(name)s” was deleted permanently.") % {"name": name})
    return HttpResponseRedirect(reverse("admin:bin"))


def _gone(request: HttpRequest) -> HttpResponse:
    messages.error(request, _("It is not in the bin any more."))
    return HttpResponseRedirect(reverse("admin:bin"))
