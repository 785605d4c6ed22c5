"""Version history of an article: its saved drafts and its editions, and any two compared."""

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from articles.admin.permissions import can_view, can_write_all, get_permitted_article
from articles.drafts import content_of, history
from articles.drafts.history import State
from articles.drafts.revision import newest
from articles.drafts.working_copy import find_missing
from articles.models import Article
from collabsite.web.admin.pages import page_context
from collabsite.web.admin.requests import editor
from collabsite.web.text import display_name

if TYPE_CHECKING:
    from django.contrib.auth.models import User


@dataclass(frozen=True)
class LastChange:
    """The last save or deletion of the article: its author and time; `who` is '' if unknown."""

    who: str
    at: dt.datetime | None
    is_me: bool

    @classmethod
    def by(cls, request: HttpRequest, user: "User | None", at: dt.datetime | None) -> "LastChange":
        """Return the change that this user made."""
        return cls(display_name(user), at, bool(user) and user == request.user)

    @classmethod
    def of(cls, request: HttpRequest, article: Article, digest: str = "") -> "LastChange":
        """Return the last change of the stored draft; `digest` is its digest, if it is known."""
        last = newest(article)
        if last and last.digest == (digest or content_of(article).digest()):
            return cls.by(request, last.by, last.at)
        return cls("", article.updated_at, False)


@require_safe
def history_page(request: HttpRequest, pk: int) -> HttpResponse:
    """List the drafts and editions, the newest first; two of them can be chosen for comparison."""
    article = get_permitted_article(request, can_view, pk)
    rows, paging = history.build_timeline(article, page=request.GET.get("page", "1"))
    context = {
        **page_context(request, article, title=_("History")),
        "rows": rows,
        "paging": paging,
        "now": timezone.now(),
        "may_restore": can_write_all(editor(request), article),
    }
    return TemplateResponse(request, "admin/articles/article/history.html", context)


@require_safe
def compare_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the differences between the two states that `old` and `new` name."""
    article = get_permitted_article(request, can_view, pk)
    old, new = (state_or_404(article, request.GET.get(side, "")) for side in ("old", "new"))
    context = {
        **page_context(request, article, title=_("Compare")),
        "old": old,
        "new": new,
        "now": timezone.now(),
        "missing": [
            (state.title, missing)
            for state in (old, new)
            if (missing := find_missing(article, state.read()))
        ],
        "changes": history.difference(old, new, at=timezone.now()),
        "may_restore": can_write_all(editor(request), article),
    }
    return TemplateResponse(request, "admin/articles/article/history_compare.html", context)


def state_or_404(article: Article, name: str) -> State:
    """Return the state with this name; raise Http404 if there is none."""
    state = history.state_named(article, name)
    if state is None:
        raise Http404(f"this article has no state “{name}” ({history.NOW}, draft-N or edition-N)")
    return state
