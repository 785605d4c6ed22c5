"""Version history of an article: its saved drafts and its editions, and any two compared."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib.admin.models import DELETION, LogEntry
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from articles.admin.permissions import can_view, can_write_all, get_permitted_article
from articles.drafts import content_of, history
from articles.drafts.history import NOW, State, TimelineEntry
from articles.drafts.ownership import describe_new_owner
from articles.drafts.revision import Event, newest
from articles.drafts.working_copy import find_missing
from articles.models import Article, Edition, Revision
from collabsite.web.admin.pages import page_context
from collabsite.web.admin.requests import editor
from collabsite.web.text import display_name, format_moment

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.core.paginator import Page

# The most changed parts that a row of the history names; the comparison has them all.
MAX_PARTS = 4


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

    @classmethod
    def of_deletion(cls, request: HttpRequest, article: Article) -> "LastChange":
        """Return the deletion of the article, from the log of Django's admin."""
        deletions = LogEntry.objects.filter(
            content_type__app_label="articles",
            content_type__model="article",
            object_id=str(article.pk),
            action_flag=DELETION,
        )
        entry = deletions.select_related("user").order_by("-action_time").first()
        return cls.by(request, entry.user, entry.action_time) if entry else cls("", None, False)


@dataclass(frozen=True)
class StateSummary:
    """A state of the history for a template: its title, who made it when, and how.

    `how` is '' if it was saved with the form. `note` is an edition's change note, and `address`
    its public address, '' while it is scheduled.
    """

    name: str
    title: str
    who: str
    at: dt.datetime | None
    how: str
    number: int | None = None
    change: str = ""
    note: str = ""
    language: str = ""
    address: str = ""
    due_at: dt.datetime | None = None

    @property
    def is_now(self) -> bool:
        """Return whether this is the working copy."""
        return self.name == NOW


def summarize_state(state: State, *, at: dt.datetime) -> StateSummary:
    """Return the summary of a state at this time."""
    if edition := state.edition:
        is_scheduled = edition.published_at > at
        return StateSummary(
            state.name,
            title=_("Edition %(number)d") % {"number": edition.number},
            who=display_name(state.by),
            at=edition.created_at,
            how="",
            number=edition.number,
            change=str(Edition.Change(edition.change).label),
            note=edition.note,
            language=edition.language,
            address="" if is_scheduled else edition.get_absolute_url(),
            due_at=edition.published_at if is_scheduled else None,
        )
    if state.revision is None:
        return StateSummary(state.name, _("The draft as it is now"), "", state.at, "")
    who = display_name(state.by)
    if not who and state.revision.event == Event.SAVED:
        who = _("a deleted account")
    title = _("Draft of %(at)s") % {"at": format_moment(state.at)}
    return StateSummary(state.name, title, who, state.at, _describe_event(state.revision))


def _describe_event(revision: Revision) -> str:
    """Return the origin of a draft, '' if it was saved with the form."""
    event = revision.details
    match revision.event:
        case Event.FOUND:
            return _("Changed outside the form; kept before something was saved over it")
        case Event.IMPORTED if "file" in event:
            return _("Imported from “%(name)s”") % {"name": event["file"]}
        case Event.IMPORTED:
            return _("Imported from a document")
        case Event.PASSED_ON:
            return describe_new_owner(str(event.get("before", "")), str(event.get("after", "")))
        case Event.MERGED:
            return _("Merged with somebody else's changes")
        case Event.RECOVERED:
            return _("Recovered after it was deleted")
        case Event.DISCARDED:
            return _("Draft discarded: back to edition %(number)s") % {"number": event["edition"]}
        case Event.REWORDED:
            return _("Words of edition %(number)s, for its new data") % {"number": event["edition"]}
        case Event.RESTORED if "edition" in event:
            return _("Restored from edition %(number)s") % {"number": event["edition"]}
        case Event.RESTORED:
            saved_at = parse_datetime(str(event.get("at", "")))
            return _("Restored from the draft of %(at)s") % {
                "at": format_moment(saved_at) if saved_at else "…"
            }
    return ""


@dataclass(frozen=True)
class HistoryRow:
    """A row of the history; `before` names the state that it is compared with.

    `changes` has a few words for each change, and `more` says how many are left out.
    """

    state: StateSummary
    changes: tuple[str, ...]
    more: str
    before: str
    is_now: bool


@dataclass(frozen=True)
class HistoryPage:
    """A page of the history; `old` and `new` name the states that are chosen for comparison.

    `elsewhere` has those that were chosen on another page of the history, under `old` or `new`.
    """

    rows: tuple[HistoryRow, ...]
    paging: "Page[Any]"
    old: str
    new: str
    elsewhere: Mapping[str, StateSummary]


@require_safe
def history_page(request: HttpRequest, pk: int) -> HttpResponse:
    """List the drafts and editions, the newest first; two of them can be chosen for comparison."""
    article = get_permitted_article(request, can_view, pk)
    context = {
        **page_context(request, article, title=_("History")),
        "page": _history(article, request.GET, at=timezone.now()),
        "may_restore": can_write_all(editor(request), article),
    }
    return TemplateResponse(request, "admin/articles/article/history.html", context)


def _history(article: Article, query: QueryDict, *, at: dt.datetime) -> HistoryPage:
    """Return the requested page, with the states that were chosen on other pages."""
    timeline = history.build_timeline(article, page=query.get("page", "1"))
    rows = tuple(_row(entry, at=at) for entry in timeline.entries)
    names = [row.state.name for row in rows]
    now = next((row.state.name for row in rows if row.is_now), NOW)
    chosen = {side: query.get(side, "") for side in ("old", "new")}
    chosen = {side: now if name == NOW else name for side, name in chosen.items()}
    elsewhere = {
        side: summarize_state(state, at=at)
        for side, name in chosen.items()
        if name not in names and (state := history.state_named(article, name))
    }
    valid = {side: name for side, name in chosen.items() if name in names or side in elsewhere}
    return HistoryPage(
        rows=rows,
        paging=timeline.page,
        old=valid.get("old") or (names[1] if len(names) > 1 else ""),
        new=valid.get("new") or (names[0] if names else ""),
        elsewhere=elsewhere,
    )


def _row(entry: TimelineEntry, *, at: dt.datetime) -> HistoryRow:
    return HistoryRow(
        summarize_state(entry.state, at=at),
        changes=entry.changes[:MAX_PARTS],
        more=_describe_more(entry),
        before=entry.before,
        is_now=entry.is_now,
    )


def _describe_more(entry: TimelineEntry) -> str:
    """Return how many parts are left out, or how long the first draft is."""
    if entry.words is not None:
        return ngettext(
            "The first draft of the history: %(words)d word",
            "The first draft of the history: %(words)d words",
            entry.words,
        ) % {"words": entry.words}
    more = len(entry.changes) - MAX_PARTS
    if more > 0:
        return ngettext("and %(more)d more part", "and %(more)d more parts", more) % {"more": more}
    return ""


@require_safe
def compare_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the differences between the two states that `old` and `new` name."""
    article = get_permitted_article(request, can_view, pk)
    now = timezone.now()
    old, new = (state_or_404(article, request.GET.get(side, "")) for side in ("old", "new"))
    context = {
        **page_context(request, article, title=_("Compare")),
        "old": summarize_state(old, at=now),
        "new": summarize_state(new, at=now),
        "missing": [
            (summarize_state(state, at=now), missing)
            for state in (old, new)
            if (missing := find_missing(article, state.read()))
        ],
        "changes": history.difference(old, new, at=now),
        "may_restore": can_write_all(editor(request), article),
    }
    return TemplateResponse(request, "admin/articles/article/history_compare.html", context)


def state_or_404(article: Article, name: str) -> State:
    """Return the state with this name; raise Http404 if there is none."""
    state = history.state_named(article, name)
    if state is None:
        raise Http404(f"this article has no state “{name}” ({NOW}, draft-N or edition-N)")
    return state
