"""Restoring a state of the history, discarding a draft, and the text of an article in the bin."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from articles.admin.drafts.conflicts import warn_of_missing
from articles.admin.drafts.history import LastChange, state_or_404, summarize_state
from articles.admin.permissions import can_recover, can_write_all, get_permitted_article
from articles.content import ArticleContent
from articles.drafts import ContentError, content_of, content_of_edition, history
from articles.drafts.comparison import ContentReader, compare_contents
from articles.drafts.history import State
from articles.drafts.revision import StaleDraftError, discard, discarded_to, restore
from articles.drafts.working_copy import find_missing, restorable
from articles.models import Article, Edition, Revision
from collabsite.web.admin.pages import message_with_link, page_context
from collabsite.web.admin.requests import editor
from collabsite.web.audit_log import log
from collabsite.web.text import display_name


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
    draft = old.read()
    refusal = None
    if request.method == "POST":
        refusal = _restore(request, article, old, draft)
        if refusal is None:
            return HttpResponseRedirect(reverse("admin:articles_article_change", args=[pk]))
    context = {
        **page_context(request, article, title=_("Restore")),
        "state": summarize_state(old, at=timezone.now()),
        "missing": find_missing(article, draft),
        **_compare(request, article, restorable(article, draft), refusal),
    }
    return TemplateResponse(
        request,
        "admin/articles/article/history_restore.html",
        context,
        status=409 if refusal else 200,
    )


def _restore(
    request: HttpRequest, article: Article, old: State, draft: ArticleContent
) -> Refusal | None:
    """Restore the state and report it; return the reason if that was refused."""
    missing = find_missing(article, draft)
    seen = request.POST.get("seen", "")
    what: dict[str, Any] = {"at": old.at.isoformat()}
    if old.edition:
        what["edition"] = old.edition.number
    try:
        before = restore(article, draft, by=editor(request), seen=seen, **what)
    except (StaleDraftError, ContentError) as error:
        return _refuse(article, error)
    if before is None:
        messages.info(request, _("The draft already has this content; nothing was changed."))
        return None
    title = {"state": summarize_state(old, at=timezone.now()).title}
    log(article, _("Restored: %(state)s.") % title, by=editor(request))
    sentence = _("Restored: %(state)s. The previous draft is kept in the history.") % title
    _offer_undo(request, article, sentence, before=before)
    warn_of_missing(request, missing)
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
        context["missing"] = find_missing(article, content_of_edition(edition))
        context |= _compare(request, article, discarded_to(article, edition), refusal)
    template = "admin/articles/article/discard.html"
    return TemplateResponse(request, template, context, status=409 if refusal else 200)


def _discard(request: HttpRequest, article: Article, edition: Edition) -> Refusal | None:
    """Discard the draft and report it; return the reason if that was refused."""
    missing = find_missing(article, content_of_edition(edition))
    try:
        before = discard(article, by=editor(request), seen=request.POST.get("seen", ""))
    except (StaleDraftError, ContentError) as error:
        return _refuse(article, error)
    number = {"number": edition.number}
    log(article, _("Discarded the draft: back to edition %(number)d.") % number, by=editor(request))
    sentence = _("The draft was discarded and is that of edition %(number)d again.") % number
    if before is None:
        messages.success(request, sentence)
        return None
    kept = _("%(done)s The discarded draft is kept in the history.") % {"done": sentence}
    _offer_undo(request, article, kept, before=before)
    warn_of_missing(request, missing)
    return None


def _compare(
    request: HttpRequest, article: Article, new: ArticleContent, refusal: Refusal | None
) -> dict[str, Any]:
    """Return the context about the change from the stored draft to the new one, and its refusal."""
    stored = content_of(article)
    stale = refusal is not None and refusal.stale
    return {
        "seen": stored.digest(),
        "changes": compare_contents(stored, new, at=timezone.now()),
        "stale": stale,
        "last_change": LastChange.of(request, article) if stale else None,
        "problems": refusal.problems if refusal else {},
    }


def _refuse(article: Article, error: StaleDraftError | ContentError) -> Refusal:
    """Return the reason, with the article as it is stored now if the draft was stale."""
    if isinstance(error, ContentError):
        return Refusal(problems=error.problems)
    article.refresh_from_db()
    return Refusal(stale=True)


def _offer_undo(request: HttpRequest, article: Article, sentence: str, *, before: Revision) -> None:
    """Show the sentence with a link that restores the draft of `before`."""
    address = reverse("admin:articles_article_restore", args=[article.pk, f"draft-{before.pk}"])
    message_with_link(request, sentence, address=address, words=_("Undo"))


@require_safe
def binned_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the text of an article in the bin, from where it can be restored."""
    binned = Article.with_binned.filter(binned_at__isnull=False).select_related("binned_by")
    article = get_permitted_article(request, can_recover, pk, binned)
    content = content_of(article)
    reader = ContentReader([content], language=content.language, at=timezone.now())
    context = {
        **page_context(request, article, title=_("Recover a deleted article")),
        "who": display_name(article.binned_by),
        "draft": content,
        "sections": [(s.heading, reader.plain_text(s.prose)) for s in content.sections],
        "missing": find_missing(article, content),
        "value": f"{Article._meta.label_lower}:{pk}",
    }
    return TemplateResponse(request, "admin/articles/article/recover.html", context)
