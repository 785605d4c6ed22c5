"""Putting a state of the history back over the working copy, and recovering deleted articles."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.admin.models import DELETION, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from articles.admin.drafts.conflict_page import name_of, standing_of
from articles.admin.drafts.conflicts import report_gone
from articles.admin.drafts.history import state_or_404
from articles.admin.drafts.states import event_of, shown_state
from articles.admin.page_context import page_context
from articles.drafts import (
    Draft,
    DraftError,
    draft_of,
    history,
    recover,
    restore,
    revisions,
    summaries,
)
from articles.drafts.comparison import Catalogue, Values
from articles.drafts.history import State
from articles.drafts.restoration import ChangedMeanwhileError, Restored, missing, restorable
from articles.drafts.revisions import Recorded
from articles.models import Article
from collabsite.web.admin.pages import message_with_link
from collabsite.web.admin.requests import editor

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from reversion.models import Version

    from articles.admin.drafts.versioned_admin import KeptDrafts

PER_PAGE = 25


@dataclass(frozen=True)
class DeletedArticle:
    """An article that was deleted, as the history has it; who deleted it when, as the log has it."""

    pk: int
    kept: Recorded
    words: int
    who: str
    at: dt.datetime | None


@dataclass(frozen=True)
class Refusal:
    """Why nothing was written: the draft has changed since it was seen, or parts of it are wrong."""

    stale: bool = False
    problems: Mapping[str, str] = field(default_factory=dict)


def restore_page(
    model_admin: "KeptDrafts", request: HttpRequest, pk: int, state: str
) -> HttpResponse:
    """Show what restoring the state would change, and restore it if that is what was seen."""
    article = get_object_or_404(Article, pk=pk)
    if not model_admin.may_write_all(request, article):
        raise PermissionDenied
    wanted = state_or_404(article, state)
    if wanted.name == history.NOW:
        raise Http404("the draft as it is now needs no restoring")
    draft = history.draft_in(article, wanted)
    refusal = None
    if request.method == "POST":
        refusal = _restore(model_admin, request, article, wanted, draft)
        if refusal is None:
            return HttpResponseRedirect(reverse("admin:articles_article_change", args=[pk]))
    now = draft_of(article)
    at = timezone.now()
    stale = refusal is not None and refusal.stale
    context = {
        **page_context(model_admin, request, article, title=_("Restore")),
        "state": shown_state(wanted, at=at),
        "seen": now.digest(),
        "changes": summaries.changes(now, restorable(article, draft), at=at),
        "gone": [*wanted.gone, *missing(article, draft)],
        "stale": stale,
        "standing": standing_of(request, article) if stale else None,
        "problems": refusal.problems if refusal else {},
    }
    return TemplateResponse(
        request,
        "admin/articles/article/history_restore.html",
        context,
        status=409 if refusal else 200,
    )


def _restore(
    model_admin: "KeptDrafts", request: HttpRequest, article: Article, wanted: State, draft: Draft
) -> Refusal | None:
    """Restore the state and say so; return why that was refused, if it was."""
    try:
        restored = restore(
            article,
            draft,
            by=editor(request),
            comment=event_of(wanted),
            seen=request.POST.get("seen", ""),
        )
    except ChangedMeanwhileError:
        article.refresh_from_db()
        return Refusal(stale=True)
    except DraftError as error:
        return Refusal(problems=error.problems)
    gone = (*wanted.gone, *restored.gone)
    title = shown_state(wanted, at=timezone.now()).title
    _report(model_admin, request, article, restored, gone, title=title)
    return None


def _report(
    model_admin: "KeptDrafts",
    request: HttpRequest,
    article: Article,
    restored: Restored,
    gone: tuple[str, ...],
    *,
    title: str,
) -> None:
    """Tell what was restored and what was not, with the way back."""
    if not restored.changed:
        model_admin.message_user(
            request, _("The draft says that already; nothing was changed."), messages.INFO
        )
        return
    said = {"state": title}
    model_admin.log_change(request, article, _("Restored: %(state)s.") % said)
    before = [article.pk, f"draft-{restored.before}"]
    message_with_link(
        request,
        _("Restored: %(state)s. The draft as it was before is kept in the history.") % said,
        address=reverse("admin:articles_article_restore", args=before),
        words=_("Undo"),
    )
    report_gone(model_admin, request, gone)


@method_decorator(require_safe)
def deleted_page(model_admin: "KeptDrafts", request: HttpRequest) -> HttpResponse:
    """List the articles that were deleted and that the history still has."""
    _may_recover(model_admin, request)
    page = Paginator(revisions.deleted(), PER_PAGE).get_page(request.GET.get("page", "1"))
    keys = [version.pk for version in page]
    context = {
        **page_context(model_admin, request, Article(), title=_("Deleted articles")),
        "deleted": _deleted(revisions.deleted().filter(pk__in=keys)),
        "page_of": page,
    }
    return TemplateResponse(request, "admin/articles/article/deleted.html", context)


def recover_page(model_admin: "KeptDrafts", request: HttpRequest, pk: int) -> HttpResponse:
    """Show what a deleted article said last, and recreate it from that."""
    _may_recover(model_admin, request)
    form = reverse("admin:articles_article_change", args=[pk])
    found = _deleted(revisions.deleted().filter(object_id=str(pk)))
    if not found:
        title = Article.objects.filter(pk=pk).values_list("title", flat=True).first()
        if title is None:
            raise Http404("the history has no deleted article of this number")
        model_admin.message_user(
            request, _("“%(title)s” is there already.") % {"title": title}, messages.INFO
        )
        return HttpResponseRedirect(form)
    [deleted] = found
    refusal = None
    if request.method == "POST":
        try:
            refusal = _recover(model_admin, request, pk, deleted.kept)
        except IntegrityError:
            # Somebody else was quicker.
            return HttpResponseRedirect(request.path)
        if refusal is None:
            return HttpResponseRedirect(form)
    draft = deleted.kept.draft
    article = Article(pk=pk, title=draft.title)
    catalogue = Catalogue.of([draft])
    values = Values.of([catalogue.content(draft)], language=draft.language, at=timezone.now())
    context = {
        **page_context(model_admin, request, article, title=_("Recover a deleted article")),
        "deleted": deleted,
        "draft": draft,
        "sections": [(s.heading, catalogue.said(s.body, values)) for s in draft.sections],
        "gone": [*deleted.kept.gone, *missing(article, draft)],
        "problems": refusal.problems if refusal else {},
    }
    return TemplateResponse(
        request,
        "admin/articles/article/recover.html",
        context,
        status=409 if refusal else 200,
    )


def _recover(
    model_admin: "KeptDrafts", request: HttpRequest, pk: int, kept: Recorded
) -> Refusal | None:
    """Recreate the article and say so; return why that was refused, if it was."""
    try:
        article, recovered = recover(pk, kept.draft, by=editor(request))
    except DraftError as error:
        return Refusal(problems=error.problems)
    model_admin.log_addition(request, article, _("Recovered after it was deleted."))
    model_admin.message_user(
        request, _("“%(title)s” is there again.") % {"title": article.title}, messages.SUCCESS
    )
    report_gone(model_admin, request, (*kept.gone, *recovered.gone))
    return None


def _may_recover(model_admin: "KeptDrafts", request: HttpRequest) -> None:
    if not (model_admin.has_add_permission(request) and model_admin.may_write_all(request, None)):
        raise PermissionDenied


def _deleted(versions: "QuerySet[Version]") -> list[DeletedArticle]:
    """Return the articles whose last rows in the history these are, with who deleted them."""
    kept = {int(version.object_id): version for version in versions}
    drafts = {recorded.revision: recorded for recorded in revisions.recorded(versions)}
    logged = LogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(Article),
        object_id__in=[str(pk) for pk in kept],
        action_flag=DELETION,
    )
    deletions = {entry.object_id: entry for entry in logged.select_related("user").order_by("pk")}
    found = []
    for pk, version in kept.items():
        entry = deletions.get(str(pk))
        recorded = drafts[version.revision_id]
        found.append(
            DeletedArticle(
                pk,
                recorded,
                words=summaries.length(recorded.draft),
                who=name_of(entry.user) if entry else "",
                at=entry.action_time if entry else None,
            )
        )
    return found
