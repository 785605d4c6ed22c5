"""The history of an article in the admin: its saved drafts and its editions, and any two compared."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from articles.admin.drafts.states import ShownState, shown_state
from articles.admin.page_context import page_context
from articles.drafts import history
from articles.drafts.history import NOW, Line, Moment, State
from articles.models import Article

if TYPE_CHECKING:
    from django.core.paginator import Page

    from articles.admin.drafts.versioned_admin import KeptDrafts

# How many of the parts that a draft changed the history names; the comparison has them all.
PARTS_TOLD = 4


@dataclass(frozen=True)
class Row:
    """A line of the history as it is shown; `before` names the state that it is compared with."""

    state: ShownState
    told: tuple[str, ...]
    more: str
    before: str
    is_now: bool


@dataclass(frozen=True)
class HistoryPage:
    """A page of the history; `old` and `new` name the states that are marked to be compared.

    `elsewhere` has those that were marked on another page of the history, under `old` or `new`.
    """

    rows: tuple[Row, ...]
    paging: "Page[Moment]"
    old: str
    new: str
    elsewhere: Mapping[str, ShownState]


@method_decorator(require_safe)
def history_page(model_admin: "KeptDrafts", request: HttpRequest, pk: int) -> HttpResponse:
    """Show the drafts and editions, the newest first; two of them can be chosen to be compared."""
    article = get_object_or_404(Article, pk=pk)
    if not model_admin.has_view_or_change_permission(request, article):
        raise PermissionDenied
    context = {
        **page_context(model_admin, request, article, title=_("History")),
        "page": _page(article, request.GET, at=timezone.now()),
        "may_restore": model_admin.may_write_all(request, article),
    }
    return TemplateResponse(request, "admin/articles/article/history.html", context)


def _page(article: Article, asked: QueryDict, *, at: dt.datetime) -> HistoryPage:
    """Return the page that is asked for; what was marked on another goes along."""
    timeline = history.timeline(article, page=asked.get("page", "1"))
    rows = tuple(_row(line, at=at) for line in timeline.lines)
    names = [row.state.name for row in rows]
    now_is = next((row.state.name for row in rows if row.is_now), NOW)
    marked = {side: asked.get(side, "") for side in ("old", "new")}
    marked = {side: now_is if name == NOW else name for side, name in marked.items()}
    elsewhere = {
        side: shown_state(state, at=at)
        for side, name in marked.items()
        if name not in names and (state := history.state_named(article, name))
    }
    kept = {side: name for side, name in marked.items() if name in names or side in elsewhere}
    return HistoryPage(
        rows=rows,
        paging=timeline.page,
        old=kept.get("old") or (names[1] if len(names) > 1 else ""),
        new=kept.get("new") or (names[0] if names else ""),
        elsewhere=elsewhere,
    )


def _row(line: Line, *, at: dt.datetime) -> Row:
    return Row(
        shown_state(line.state, at=at),
        told=line.told[:PARTS_TOLD],
        more=_more(line),
        before=line.before,
        is_now=line.is_now,
    )


@method_decorator(require_safe)
def compare_page(model_admin: "KeptDrafts", request: HttpRequest, pk: int) -> HttpResponse:
    """Show what differs between the two states that `old` and `new` name."""
    article = get_object_or_404(Article, pk=pk)
    if not model_admin.has_view_or_change_permission(request, article):
        raise PermissionDenied
    now = timezone.now()
    old, new = (state_or_404(article, request.GET.get(side, "")) for side in ("old", "new"))
    context = {
        **page_context(model_admin, request, article, title=_("Compare")),
        "old": shown_state(old, at=now),
        "new": shown_state(new, at=now),
        "gone": [(shown_state(state, at=now), state.gone) for state in (old, new) if state.gone],
        "changes": history.difference(article, old, new, at=now),
        "may_restore": model_admin.may_write_all(request, article),
    }
    return TemplateResponse(request, "admin/articles/article/history_compare.html", context)


@method_decorator(require_safe)
def log_page(model_admin: "KeptDrafts", request: HttpRequest, pk: int) -> HttpResponse:
    """Show what Django's admin logged of the article: also what changed no draft."""
    response: HttpResponse = admin.ModelAdmin.history_view(model_admin, request, str(pk))
    return response


def state_or_404(article: Article, name: str) -> State:
    """Return the state with this name."""
    state = history.state_named(article, name)
    if state is None:
        raise Http404(f"this article has no state “{name}” ({NOW}, draft-N or edition-N)")
    return state


def _more(line: Line) -> str:
    """Say how many parts are not named, or how long the first draft is."""
    if line.words is not None:
        return ngettext(
            "The first draft of the history: %(words)d word",
            "The first draft of the history: %(words)d words",
            line.words,
        ) % {"words": line.words}
    more = len(line.told) - PARTS_TOLD
    if more > 0:
        return ngettext("and %(more)d more part", "and %(more)d more parts", more) % {"more": more}
    return ""
