"""Pages of the version history: its list, two states compared, one restored, and a draft discarded."""

import datetime as dt
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from articles.admin.permissions import can_recover, can_view, can_write_all, get_permitted_article
from articles.content import ArticleContent
from articles.drafts import ContentError, content_of, content_of_edition, history, revision
from articles.drafts.comparison import ContentReader, compare_contents
from articles.drafts.working_copy import restorable
from articles.models import Article, Revision
from collabsite.web.admin.pages import message_with_link, object_page
from collabsite.web.admin.requests import editor
from collabsite.web.audit_log import log
from collabsite.web.text import display_name, format_list

if TYPE_CHECKING:
    from django.contrib.auth.models import User


def last_change(request: HttpRequest, article: Article, digest: str = "") -> dict[str, Any]:
    """Return who saved the stored draft last, and when; `digest` is its digest, if it is known."""
    last = revision.newest(article)
    if last and last.digest == (digest or content_of(article).digest()):
        return change_by(request, last.by, last.at)
    return change_by(request, None, article.updated_at)


def change_by(request: HttpRequest, user: "User | None", at: dt.datetime | None) -> dict[str, Any]:
    """Return the change that this user made, for a template; `who` is '' if that is unknown."""
    return {"who": display_name(user), "at": at, "is_me": bool(user) and user == request.user}


@require_safe
def history_page(request: HttpRequest, pk: int) -> HttpResponse:
    """List the drafts and editions, the newest first; two of them can be chosen for comparison."""
    article = get_permitted_article(request, can_view, pk)
    states, paging = history.build_timeline(article, page=request.GET.get("page", "1"))
    return object_page(
        request,
        article,
        "history",
        title=_("History"),
        states=states,
        paging=paging,
        now=timezone.now(),
        may_restore=can_write_all(editor(request), article),
    )


@require_safe
def compare_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the differences between the two states that `old` and `new` name."""
    article = get_permitted_article(request, can_view, pk)
    old, new = (_state_or_404(article, request.GET.get(side, "")) for side in ("old", "new"))
    missing = [(state.title, restorable(article, state.read())[1]) for state in (old, new)]
    now = timezone.now()
    return object_page(
        request,
        article,
        "history_compare",
        title=_("Compare"),
        old=old,
        new=new,
        now=now,
        missing=[(title, names) for title, names in missing if names],
        changes=history.difference(old, new, at=now),
        may_restore=can_write_all(editor(request), article),
    )


def _state_or_404(article: Article, name: str) -> history.State:
    state = history.state_named(article, name)
    if state is None:
        raise Http404(f"this article has no state “{name}” ({history.NOW}, draft-N or edition-N)")
    return state


def restore_page(request: HttpRequest, pk: int, state: str) -> HttpResponse:
    """Show the changes that restoring the state makes, and restore it."""
    article = get_permitted_article(request, can_write_all, pk)
    old = _state_or_404(article, state)
    if old.is_now:
        raise Http404("the draft as it is now needs no restoring")
    content, title = old.read(), {"state": old.title}
    new, missing = restorable(article, content)
    details: dict[str, Any] = {"at": old.at.isoformat()}
    if old.edition:
        details["edition"] = old.edition.number
    return _overwrite(
        request,
        article,
        partial(revision.restore, article, content, by=editor(request), **details),
        new=new,
        missing=missing,
        logged=_("Restored: %(state)s.") % title,
        done=_("Restored: %(state)s. The previous draft is kept in the history.") % title,
        page={"name": "history_restore", "title": _("Restore"), "state": old},
    )


def discard_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what discarding the draft changes, and go back to the newest edition."""
    article = get_permitted_article(request, can_write_all, pk)
    edition = article.editions.order_by("-number").first()
    page: dict[str, Any] = {"name": "discard", "title": _("Discard draft"), "edition": edition}
    if edition is None:
        return object_page(request, article, **page)
    number = {"number": edition.number}
    sentence = _("The draft was discarded and is that of edition %(number)d again.") % number
    return _overwrite(
        request,
        article,
        partial(revision.discard, article, by=editor(request)),
        new=revision.discarded_to(article, edition),
        missing=restorable(article, content_of_edition(edition))[1],
        logged=_("Discarded the draft: back to edition %(number)d.") % number,
        done=_("%(done)s The discarded draft is kept in the history.") % {"done": sentence},
        page=page,
    )


def _overwrite(
    request: HttpRequest,
    article: Article,
    write: Callable[..., Revision | None],
    *,
    new: ArticleContent,
    missing: tuple[str, ...],
    logged: str,
    done: str,
    page: dict[str, Any],
) -> HttpResponse:
    """Show what a new content changes in the draft, and write it over the draft seen."""
    stale, problems = False, {}
    if request.method == "POST":
        try:
            before = write(seen=request.POST.get("seen", ""))
        except revision.StaleDraftError:
            stale = True
            article.refresh_from_db()
        except ContentError as error:
            problems = error.problems
        else:
            if before:
                log(article, logged, by=editor(request))
                names = [article.pk, f"draft-{before.pk}"]
                undo = reverse("admin:articles_article_restore", args=names)
                message_with_link(request, done, address=undo, words=_("Undo"))
                warn_of_missing(request, missing)
            else:
                sentence = _("The draft already has this content; nothing was changed.")
                messages.info(request, sentence)
            return redirect("admin:articles_article_change", article.pk)
    stored, now = content_of(article), timezone.now()
    return object_page(
        request,
        article,
        **page,
        status=409 if stale or problems else 200,
        now=now,
        seen=stored.digest(),
        changes=compare_contents(stored, new, at=now),
        missing=missing,
        stale=stale,
        last_change=last_change(request, article) if stale else None,
        problems=problems,
    )


def warn_of_missing(request: HttpRequest, names: tuple[str, ...]) -> None:
    """Show a message about parts that were not written because their object no longer exists."""
    if names:
        sentence = _("Left out because it no longer exists: %(names)s.")
        messages.warning(request, sentence % {"names": format_list(names)})


@require_safe
def binned_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the text of an article in the bin, from where it can be restored."""
    binned = Article.with_binned.filter(binned_at__isnull=False).select_related("binned_by")
    article = get_permitted_article(request, can_recover, pk, binned)
    content = content_of(article)
    reader = ContentReader([content], language=content.language, at=timezone.now())
    return object_page(
        request,
        article,
        "recover",
        title=_("Recover a deleted article"),
        who=display_name(article.binned_by),
        draft=content,
        sections=[(s.heading, reader.plain_text(s.prose)) for s in content.sections],
        missing=restorable(article, content)[1],
        value=f"{Article._meta.label_lower}:{pk}",
    )
