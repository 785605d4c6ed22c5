"""Restoring a state of the history, discarding a draft, and the text of an article in the bin."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from articles.admin.drafts.conflicts import warn_of_missing
from articles.admin.drafts.history import LastChange, state_or_404
from articles.admin.permissions import can_recover, can_write_all, get_permitted_article
from articles.content import ArticleContent
from articles.drafts import ContentError, content_of, content_of_edition
from articles.drafts.comparison import ContentReader, compare_contents
from articles.drafts.revision import StaleDraftError, discard, discarded_to, restore
from articles.drafts.working_copy import find_missing, restorable
from articles.models import Article, Revision
from collabsite.web.admin.pages import message_with_link, page_context
from collabsite.web.admin.requests import editor
from collabsite.web.audit_log import log
from collabsite.web.text import display_name


def restore_page(request: HttpRequest, pk: int, state: str) -> HttpResponse:
    """Show the changes that restoring the state makes, and restore it."""
    article = get_permitted_article(request, can_write_all, pk)
    old = state_or_404(article, state)
    if old.is_now:
        raise Http404("the draft as it is now needs no restoring")
    content = old.read()
    details: dict[str, Any] = {"at": old.at.isoformat()}
    if old.edition:
        details["edition"] = old.edition.number
    title = {"state": old.title}
    return _overwrite(
        request,
        article,
        partial(restore, article, content, by=editor(request), **details),
        new=restorable(article, content),
        logged=_("Restored: %(state)s.") % title,
        done=_("Restored: %(state)s. The previous draft is kept in the history.") % title,
        template="history_restore.html",
        context={
            **page_context(request, article, title=_("Restore")),
            "state": old,
            "now": timezone.now(),
            "missing": find_missing(article, content),
        },
    )


def discard_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what discarding the draft changes, and go back to the newest edition."""
    article = get_permitted_article(request, can_write_all, pk)
    edition = article.editions.order_by("-number").first()
    context = {**page_context(request, article, title=_("Discard draft")), "edition": edition}
    if edition is None:
        return TemplateResponse(request, "admin/articles/article/discard.html", context)
    number = {"number": edition.number}
    sentence = _("The draft was discarded and is that of edition %(number)d again.") % number
    return _overwrite(
        request,
        article,
        partial(discard, article, by=editor(request)),
        new=discarded_to(article, edition),
        logged=_("Discarded the draft: back to edition %(number)d.") % number,
        done=_("%(done)s The discarded draft is kept in the history.") % {"done": sentence},
        template="discard.html",
        context={**context, "missing": find_missing(article, content_of_edition(edition))},
    )


def _overwrite(
    request: HttpRequest,
    article: Article,
    write: Callable[..., Revision | None],
    *,
    new: ArticleContent,
    logged: str,
    done: str,
    template: str,
    context: dict[str, Any],
) -> HttpResponse:
    """Show what a content would change in the draft, and write it over the draft that was seen."""
    stale, problems = False, {}
    if request.method == "POST":
        try:
            before = write(seen=request.POST.get("seen", ""))
        except StaleDraftError:
            stale = True
            article.refresh_from_db()
        except ContentError as error:
            problems = error.problems
        else:
            if before is None:
                sentence = _("The draft already has this content; nothing was changed.")
                messages.info(request, sentence)
            else:
                log(article, logged, by=editor(request))
                names = [article.pk, f"draft-{before.pk}"]
                undo = reverse("admin:articles_article_restore", args=names)
                message_with_link(request, done, address=undo, words=_("Undo"))
                warn_of_missing(request, context["missing"])
            return redirect("admin:articles_article_change", article.pk)
    stored = content_of(article)
    context |= {
        "seen": stored.digest(),
        "changes": compare_contents(stored, new, at=timezone.now()),
        "stale": stale,
        "last_change": LastChange.of(request, article) if stale else None,
        "problems": problems,
    }
    status = 409 if stale or problems else 200
    return TemplateResponse(request, f"admin/articles/article/{template}", context, status=status)


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
