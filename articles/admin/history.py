"""The history of an article in the admin: its saved drafts and its editions, and any two compared."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from articles.admin.history_states import ShownState, shown_state
from articles.admin.pages import page_context
from articles.drafts import history
from articles.drafts.history import NOW, Line, State
from articles.models import Article

if TYPE_CHECKING:
    from articles.admin.conflicts import KeptDrafts

# Of what a draft changed, the history names so many parts; the comparison has them all.
PARTS_TOLD = 4


@dataclass(frozen=True)
class Row:
    """A line of the history as it is shown; `before` names the state that it is compared with."""

    state: ShownState
    told: tuple[str, ...]
    more: str
    before: str
    is_now: bool


@method_decorator(require_safe)
def history_page(model_admin: "KeptDrafts", request: HttpRequest, pk: int) -> HttpResponse:
    """Show the drafts and editions, the newest first; two of them can be chosen to be compared."""
    article = get_object_or_404(Article, pk=pk)
    if not model_admin.has_view_or_change_permission(request, article):
        raise PermissionDenied
    now = timezone.now()
    timeline = history.timeline(article, page=request.GET.get("page", "1"))
    rows = [
        Row(
            shown_state(line.state, at=now),
            line.told[:PARTS_TOLD],
            _more(line),
            line.before,
            line.is_now,
        )
        for line in timeline.lines
    ]
    names = [row.state.name for row in rows]
    # Two that stand on different pages can be compared: what was chosen goes along.
    now_is = next((row.state.name for row in rows if row.is_now), NOW)
    asked = {side: request.GET.get(side, "") for side in ("old", "new")}
    chosen = {side: now_is if name == NOW else name for side, name in asked.items()}
    elsewhere = {
        side: shown_state(state, at=now)
        for side, name in chosen.items()
        if name not in names and (state := history.state_named(article, name))
    }
    kept = {side: name for side, name in chosen.items() if name in names or side in elsewhere}
    context = {
        **page_context(model_admin, request, article, title=_("History")),
        "rows": rows,
        "page_of": timeline.page,
        "old": kept.get("old") or (names[1] if len(names) > 1 else ""),
        "new": kept.get("new") or (names[0] if names else ""),
        "elsewhere": elsewhere,
        "may_restore": model_admin.may_write_all(request, article),
    }
    return TemplateResponse(request, "admin/articles/article/history.html", context)


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
