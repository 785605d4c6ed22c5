"""Restoring a state of the history, and recovering deleted articles."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.admin.models import ADDITION, DELETION, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from articles.admin.drafts.conflicts import warn_of_missing
from articles.admin.drafts.history import (
    LastChange,
    display_name,
    state_or_404,
    summarize_state,
)
from articles.admin.permissions import can_recover, can_write_all
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
from articles.drafts.comparison import Catalogue, DataValues
from articles.drafts.history import HistoryState
from articles.drafts.restoration import RestoreResult, StaleDraftError, find_missing, restorable
from articles.drafts.revisions import DraftRevision
from articles.models import Article
from collabsite.web.admin.pages import get_permitted_object, message_with_link, page_context
from collabsite.web.admin.requests import editor
from collabsite.web.audit_log import log

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from reversion.models import Version

PER_PAGE = 25


@dataclass(frozen=True)
class DeletedArticle:
    """A deleted article with its last draft and, from the log, who deleted it when."""

    pk: int
    last: DraftRevision
    words: int
    who: str
    at: dt.datetime | None


@dataclass(frozen=True)
class Refusal:
    """Reason for a refusal: the draft has changed meanwhile, or parts are invalid."""

    stale: bool = False
    problems: Mapping[str, str] = field(default_factory=dict)


def restore_page(request: HttpRequest, pk: int, state: str) -> HttpResponse:
    """Show the changes that restoring the state makes, and restore it."""
    article = get_permitted_object(request, can_write_all, Article, pk)
    old = state_or_404(article, state)
    if old.name == history.NOW:
        raise Http404("the draft as it is now needs no restoring")
    draft = history.draft_of_state(article, old)
    refusal = None
    if request.method == "POST":
        refusal = _restore(request, article, old, draft)
        if refusal is None:
            return HttpResponseRedirect(reverse("admin:articles_article_change", args=[pk]))
    now = draft_of(article)
    at = timezone.now()
    stale = refusal is not None and refusal.stale
    context = {
        **page_context(request, article, title=_("Restore")),
        "state": summarize_state(old, at=at),
        "seen": now.digest(),
        "changes": summaries.compare_drafts(now, restorable(article, draft), at=at),
        "missing": [*old.missing, *find_missing(article, draft)],
        "stale": stale,
        "last_change": LastChange.of(request, article) if stale else None,
        "problems": refusal.problems if refusal else {},
    }
    return TemplateResponse(
        request,
        "admin/articles/article/history_restore.html",
        context,
        status=409 if refusal else 200,
    )


def _restore(
    request: HttpRequest, article: Article, old: HistoryState, draft: Draft
) -> Refusal | None:
    """Restore the state and report it; return the reason if that was refused."""
    try:
        restored = restore(
            article,
            draft,
            by=editor(request),
            comment=_restore_event(old),
            seen=request.POST.get("seen", ""),
        )
    except StaleDraftError:
        article.refresh_from_db()
        return Refusal(stale=True)
    except DraftError as error:
        return Refusal(problems=error.problems)
    _report(request, article, old, restored)
    return None


def _restore_event(state: HistoryState) -> str:
    """Return the comment of the revision that restoring this state makes."""
    if state.edition:
        return revisions.format_event(revisions.Event.RESTORED, edition=state.edition.number)
    at = state.at.isoformat() if state.at else ""
    return revisions.format_event(revisions.Event.RESTORED, draft=state.name, at=at)


def _report(
    request: HttpRequest, article: Article, old: HistoryState, restored: RestoreResult
) -> None:
    """Show a message about the restored state and its missing parts, with a link to undo it."""
    if not restored.changed:
        messages.info(request, _("The draft already has this content; nothing was changed."))
        return
    title = {"state": summarize_state(old, at=timezone.now()).title}
    log(article, _("Restored: %(state)s.") % title, by=editor(request))
    before = [article.pk, f"draft-{restored.before}"]
    message_with_link(
        request,
        _("Restored: %(state)s. The previous draft is kept in the history.") % title,
        address=reverse("admin:articles_article_restore", args=before),
        words=_("Undo"),
    )
    warn_of_missing(request, (*old.missing, *restored.missing))


@require_safe
def deleted_page(request: HttpRequest) -> HttpResponse:
    """List the deleted articles whose drafts are in the history."""
    _require_recover_permission(request)
    page = Paginator(revisions.deleted_versions(), PER_PAGE).get_page(request.GET.get("page", "1"))
    keys = [version.pk for version in page]
    context = {
        **page_context(request, Article(), title=_("Deleted articles")),
        "deleted": _deleted(revisions.deleted_versions().filter(pk__in=keys)),
        "paging": page,
    }
    return TemplateResponse(request, "admin/articles/article/deleted.html", context)


def recover_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the last draft of a deleted article, and recreate the article from it."""
    _require_recover_permission(request)
    form = reverse("admin:articles_article_change", args=[pk])
    found = _deleted(revisions.deleted_versions().filter(object_id=str(pk)))
    if not found:
        title = Article.objects.filter(pk=pk).values_list("title", flat=True).first()
        if title is None:
            raise Http404("the history has no deleted article of this number")
        messages.info(request, _("“%(title)s” already exists.") % {"title": title})
        return HttpResponseRedirect(form)
    [deleted] = found
    refusal = None
    if request.method == "POST":
        try:
            refusal = _recover(request, pk, deleted.last)
        except IntegrityError:
            # Another editor has recovered it meanwhile.
            return HttpResponseRedirect(request.path)
        if refusal is None:
            return HttpResponseRedirect(form)
    draft = deleted.last.draft
    article = Article(pk=pk, title=draft.title)
    catalogue = Catalogue.of([draft])
    values = DataValues.of([catalogue.content(draft)], language=draft.language, at=timezone.now())
    context = {
        **page_context(request, article, title=_("Recover a deleted article")),
        "deleted": deleted,
        "draft": draft,
        "sections": [(s.heading, catalogue.plain_text(s.body, values)) for s in draft.sections],
        "missing": [*deleted.last.missing, *find_missing(article, draft)],
        "problems": refusal.problems if refusal else {},
    }
    return TemplateResponse(
        request,
        "admin/articles/article/recover.html",
        context,
        status=409 if refusal else 200,
    )


def _recover(request: HttpRequest, pk: int, last: DraftRevision) -> Refusal | None:
    """Recreate the article and report it; return the reason if that was refused."""
    try:
        article, recovered = recover(pk, last.draft, by=editor(request))
    except DraftError as error:
        return Refusal(problems=error.problems)
    log(article, _("Recovered after it was deleted."), by=editor(request), action=ADDITION)
    messages.success(request, _("“%(title)s” was restored.") % {"title": article.title})
    warn_of_missing(request, (*last.missing, *recovered.missing))
    return None


def _require_recover_permission(request: HttpRequest) -> None:
    if not can_recover(editor(request)):
        raise PermissionDenied


def _deleted(versions: "QuerySet[Version]") -> list[DeletedArticle]:
    """Return the deleted articles whose last versions these are."""
    last = {int(version.object_id): version for version in versions}
    drafts = {recorded.revision: recorded for recorded in revisions.read_revisions(versions)}
    entries = LogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(Article),
        object_id__in=[str(pk) for pk in last],
        action_flag=DELETION,
    )
    deletions = {entry.object_id: entry for entry in entries.select_related("user").order_by("pk")}
    found = []
    for pk, version in last.items():
        entry = deletions.get(str(pk))
        recorded = drafts[version.revision_id]
        found.append(
            DeletedArticle(
                pk,
                recorded,
                words=summaries.count_draft_words(recorded.draft),
                who=display_name(entry.user if entry else None),
                at=entry.action_time if entry else None,
            )
        )
    return found
