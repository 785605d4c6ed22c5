"""Restoring a state of the history, and recovering deleted articles."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.admin.models import ADDITION, DELETION, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import IntegrityError
from django.db.models import CharField
from django.db.models.functions import Cast
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from articles.admin.drafts.conflicts import warn_of_missing
from articles.admin.drafts.history import (
    LastChange,
    state_or_404,
    summarize_state,
)
from articles.admin.permissions import (
    can_change_any,
    can_recover,
    can_write_all,
    get_permitted_article,
)
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
from articles.drafts.ownership import owner_of_deleted, owners_of_deleted
from articles.drafts.restoration import (
    StaleDraftError,
    discard,
    discarded_to,
    find_missing,
    restorable,
)
from articles.drafts.revisions import DraftRevision
from articles.drafts.snapshots import draft_of_edition
from articles.models import Article, Edition
from collabsite.web.admin.pages import message_with_link, page_context
from collabsite.web.admin.requests import editor
from collabsite.web.audit_log import log
from collabsite.web.text import display_name

if TYPE_CHECKING:
    from django.contrib.auth.models import User
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
    article = get_permitted_article(request, can_write_all, pk)
    old = state_or_404(article, state)
    if old.name == history.NOW:
        raise Http404("the draft as it is now needs no restoring")
    draft = history.draft_of_state(article, old)
    refusal = None
    if request.method == "POST":
        refusal = _restore(request, article, old, draft)
        if refusal is None:
            return HttpResponseRedirect(reverse("admin:articles_article_change", args=[pk]))
    context = {
        **page_context(request, article, title=_("Restore")),
        "state": summarize_state(old, at=timezone.now()),
        "missing": [*old.missing, *find_missing(article, draft)],
        **_compare(request, article, restorable(article, draft), refusal),
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
    except (StaleDraftError, DraftError) as error:
        return _refuse(article, error)
    if restored.before is None:
        messages.info(request, _("The draft already has this content; nothing was changed."))
        return None
    title = {"state": summarize_state(old, at=timezone.now()).title}
    log(article, _("Restored: %(state)s.") % title, by=editor(request))
    sentence = _("Restored: %(state)s. The previous draft is kept in the history.") % title
    _offer_undo(request, article, sentence, before=restored.before)
    warn_of_missing(request, (*old.missing, *restored.missing))
    return None


def discard_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what discarding the draft changes, and go back to the newest edition."""
    article = get_permitted_article(request, can_write_all, pk)
    edition = article.editions.order_by("-number").first()
    refusal = None
    if request.method == "POST" and edition:
        refusal = _discard(request, article, edition)
        if refusal is None:
            return HttpResponseRedirect(reverse("admin:articles_article_change", args=[pk]))
    context = {**page_context(request, article, title=_("Discard draft")), "edition": edition}
    if edition:
        context["missing"] = find_missing(article, draft_of_edition(edition))
        context |= _compare(request, article, discarded_to(article, edition), refusal)
    template = "admin/articles/article/discard.html"
    return TemplateResponse(request, template, context, status=409 if refusal else 200)


def _discard(request: HttpRequest, article: Article, edition: Edition) -> Refusal | None:
    """Discard the draft and report it; return the reason if that was refused."""
    try:
        done = discard(article, by=editor(request), seen=request.POST.get("seen", ""))
    except (StaleDraftError, DraftError) as error:
        return _refuse(article, error)
    number = {"number": edition.number}
    log(article, _("Discarded the draft: back to edition %(number)d.") % number, by=editor(request))
    sentence = _("The draft was discarded and is that of edition %(number)d again.") % number
    if done.before is None:
        messages.success(request, sentence)
        return None
    kept = _("%(done)s The discarded draft is kept in the history.") % {"done": sentence}
    _offer_undo(request, article, kept, before=done.before)
    warn_of_missing(request, done.missing)
    return None


def _compare(
    request: HttpRequest, article: Article, new: Draft, refusal: Refusal | None
) -> dict[str, Any]:
    """Return the context about the change from the stored draft to the new one, and its refusal."""
    stored = draft_of(article)
    stale = refusal is not None and refusal.stale
    return {
        "seen": stored.digest(),
        "changes": summaries.compare_drafts(stored, new, at=timezone.now()),
        "stale": stale,
        "last_change": LastChange.of(request, article) if stale else None,
        "problems": refusal.problems if refusal else {},
    }


def _refuse(article: Article, error: StaleDraftError | DraftError) -> Refusal:
    """Return the reason, with the article as it is stored now if the draft was stale."""
    if isinstance(error, DraftError):
        return Refusal(problems=error.problems)
    article.refresh_from_db()
    return Refusal(stale=True)


def _offer_undo(request: HttpRequest, article: Article, sentence: str, *, before: int) -> None:
    """Show the sentence with a link that restores the draft of the revision `before`."""
    address = reverse("admin:articles_article_restore", args=[article.pk, f"draft-{before}"])
    message_with_link(request, sentence, address=address, words=_("Undo"))


def _restore_event(state: HistoryState) -> str:
    """Return the comment of the revision that restoring this state makes."""
    if state.edition:
        return revisions.format_event(revisions.Event.RESTORED, edition=state.edition.number)
    at = state.at.isoformat() if state.at else ""
    return revisions.format_event(revisions.Event.RESTORED, draft=state.name, at=at)


@require_safe
def deleted_page(request: HttpRequest) -> HttpResponse:
    """List the deleted articles that are in no bin, but whose drafts are in the history."""
    if not can_recover(editor(request)):
        raise PermissionDenied
    page = Paginator(recoverable_versions(editor(request)), PER_PAGE).get_page(
        request.GET.get("page", "1")
    )
    keys = [version.pk for version in page]
    context = {
        **page_context(request, Article(), title=_("Deleted articles")),
        "deleted": _deleted(revisions.deleted_versions().filter(pk__in=keys)),
        "paging": page,
    }
    return TemplateResponse(request, "admin/articles/article/deleted.html", context)


def recover_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the last draft of a deleted article, and recreate the article from it."""
    if not can_recover(editor(request)):
        raise PermissionDenied
    form = reverse("admin:articles_article_change", args=[pk])
    found = _deleted(revisions.deleted_versions().filter(object_id=str(pk)))
    if not found:
        title = Article.objects.filter(pk=pk).values_list("title", flat=True).first()
        if title is None:
            raise Http404("the history has no deleted article of this number")
        messages.info(request, _("“%(title)s” already exists.") % {"title": title})
        return HttpResponseRedirect(form)
    if not can_recover(editor(request), Article(pk=pk, owner_id=owner_of_deleted(pk))):
        raise PermissionDenied
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


def recoverable_versions(user: "User") -> "QuerySet[Version]":
    """Return the last versions of the articles that the user may recover, though not from the bin.

    They were deleted when there was no bin yet.
    """
    in_bin = Article.with_binned.filter(binned_at__isnull=False)
    keys = in_bin.annotate(key=Cast("pk", CharField())).values("key")
    versions = revisions.deleted_versions().exclude(object_id__in=keys)
    if can_change_any(user):
        return versions
    owners = owners_of_deleted(versions)
    return versions.filter(object_id__in=[str(pk) for pk in owners if owners[pk] == user.pk])


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
