"""The bin: its page in the admin, and what empties it."""

import datetime as dt
import logging
from itertools import chain
from math import ceil
from operator import attrgetter
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.models import DELETION
from django.contrib.auth import get_permission_codename
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import ProtectedError, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from articles.admin.permissions import can_delete, can_recover
from articles.files import images
from articles.models import Article, Image
from collabsite.web.admin.requests import editor, parse_key
from collabsite.web.audit_log import log
from collabsite.web.bin import KEEP, BinnableModel, take_from_bin
from metrics.models import Dataset

# The most rows that the page shows.
MAX_ROWS = 500
_MODELS: list[type[BinnableModel]] = [Article, Dataset, Image]

logger = logging.getLogger(__name__)


class PublishedError(Exception):
    """Row in the bin that was published meanwhile, and can't be deleted."""


def may_open(user: User) -> bool:
    """Return whether the user may delete or restore anything that has a bin."""
    return bool(_rows_within_reach(user))


@require_http_methods(["GET", "HEAD", "POST"])
def bin_page(request: HttpRequest) -> HttpResponse:
    """Show what is in the bin; restore it, or delete it permanently.

    What was published meanwhile can be restored too.
    """
    user = editor(request)
    kinds = _rows_within_reach(user)
    if not kinds:
        raise PermissionDenied
    if request.method == "POST":
        return _answer(request)
    newest = (kind.order_by("-binned_at", "-pk")[:MAX_ROWS] for kind in kinds)
    rows = sorted(chain(*newest), key=attrgetter("binned_at"), reverse=True)[:MAX_ROWS]
    now = timezone.now()
    for row in rows:
        row.days_left = max(ceil((row.binned_at + KEEP - now) / dt.timedelta(days=1)), 0)
        row.may_delete = _may_delete(user, row)
        row.may_recover = isinstance(row, Article) and can_recover(user, row)
    context = {
        **admin.site.each_context(request),
        "title": _("Bin"),
        "rows": rows,
        "days": KEEP.days,
    }
    return TemplateResponse(request, "admin/bin/bin.html", context)


def _answer(request: HttpRequest) -> HttpResponse:
    """Do what a button says with the rows that it names."""
    user = editor(request)
    put_back = request.POST.get("put_back", "")
    value = put_back or request.POST.get("delete", "")
    label, _colon, keys = value.partition(":")
    named = [key for text in keys.split(",") if (key := parse_key(text))]
    kinds = [_binned(model) for model in _MODELS if model._meta.label_lower == label]
    rows = [row for kind in kinds for row in kind.filter(pk__in=named)]
    for row in rows:
        may_restore = put_back and isinstance(row, Article) and can_recover(user, row)
        if not may_restore and not _may_delete(user, row):
            raise PermissionDenied
    if not rows:
        messages.error(request, _("It is not in the bin any more."))
        return HttpResponseRedirect(reverse("admin:bin"))
    if put_back:
        return _restore(request, rows)
    if request.POST.get("sure"):
        return _delete_permanently(request, rows)
    context = {
        **admin.site.each_context(request),
        "title": _("Delete permanently"),
        "rows": rows,
        "value": value,
    }
    return TemplateResponse(request, "admin/bin/delete.html", context)


def _restore(request: HttpRequest, rows: list[BinnableModel]) -> HttpResponse:
    with transaction.atomic():
        for row in rows:
            take_from_bin(row)
            log(row, _("Restored from the bin."), by=editor(request))
            messages.success(request, _("“%(name)s” was restored.") % {"name": row})
    meta = rows[0]._meta
    page, arguments = ("changelist", []) if len(rows) > 1 else ("change", [rows[0].pk])
    name = f"admin:{meta.app_label}_{meta.model_name}_{page}"
    return HttpResponseRedirect(reverse(name, args=arguments))


def _delete_permanently(request: HttpRequest, rows: list[BinnableModel]) -> HttpResponse:
    for row in rows:
        name = {"name": str(row)}
        try:
            with transaction.atomic():
                log(row, _("Deleted permanently."), by=editor(request), action=DELETION)
                _delete(row)
        except PublishedError:
            problem = _("“%(name)s” was published meanwhile and stays; restore it.")
            messages.error(request, problem % name)
        else:
            messages.success(request, _("“%(name)s” was deleted permanently.") % name)
    return HttpResponseRedirect(reverse("admin:bin"))


def empty(*, at: dt.datetime) -> int:
    """Delete what has been in the bin for long enough; return the number of rows.

    The server's log names them. What was published meanwhile is put back.
    """
    deleted = 0
    for row in chain(*(_binned(model).filter(binned_at__lt=at - KEEP) for model in _MODELS)):
        named = (row._meta.label_lower, row.pk, str(row))
        try:
            _delete(row)
        except PublishedError:
            take_from_bin(row)
            logger.warning("%s %s (%r) was published, and is taken from the bin", *named)
        else:
            deleted += 1
            logger.info("%s %s (%r) is deleted from the bin", *named)
    return deleted


def _binned(model: type[BinnableModel]) -> QuerySet[Any]:
    rows: QuerySet[Any] = model.with_binned.filter(binned_at__isnull=False)
    return rows.select_related("binned_by")


def _rows_within_reach(user: User) -> list[QuerySet[Any]]:
    """Return the rows that the user may restore from the bin, of each model that has such rows."""
    rows = [_binned(model) for model in (Dataset, Image) if _may_delete_all(user, model)]
    if can_delete(user) or can_recover(user):
        articles = _binned(Article)
        within_reach = user.has_perm("articles.change_any_article")
        rows.append(articles if within_reach else articles.filter(owner=user))
    return rows


def _may_delete(user: User, row: BinnableModel) -> bool:
    """Return whether the user may delete the row; deleting refuses what was published meanwhile."""
    if isinstance(row, Article):
        return can_delete(user, row)
    return _may_delete_all(user, type(row))


def _may_delete_all(user: User, model: type[BinnableModel]) -> bool:
    codename = get_permission_codename("delete", model._meta)
    return user.has_perm(f"{model._meta.app_label}.{codename}")


@transaction.atomic
def _delete(row: BinnableModel) -> None:
    """Delete a row with all that belongs to it. Raise `PublishedError` if it is published."""
    if isinstance(row, Image):
        if images.is_published(row):
            raise PublishedError
        images.remove(row)
        return
    if isinstance(row, Dataset):
        row.releases.working().delete()
    try:
        row.delete()
    except ProtectedError as error:
        raise PublishedError from error
