"""What editors are told of a state in the history of an article."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from articles.admin.drafts.conflict_page import name_of
from articles.drafts import revisions
from articles.drafts.history import NOW, State
from articles.drafts.revisions import Event
from articles.models import Edition
from collabsite.web import phrases


@dataclass(frozen=True)
class ShownState:
    """A state as a page tells of it: its title, who made it when, and how if not with the form.

    `note` is an edition's change note; `address` where readers find it, '' while it waits.
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
        """Tell whether this is the working copy."""
        return self.name == NOW


def shown_state(state: State, *, at: dt.datetime) -> ShownState:
    """Return the state as editors are told of it at this time."""
    if edition := state.edition:
        waits = edition.published_at > at
        return ShownState(
            state.name,
            title=_("Edition %(number)d") % {"number": edition.number},
            who=name_of(state.by),
            at=edition.created_at,
            how="",
            number=edition.number,
            change=str(Edition.Change(edition.change).label),
            note=edition.note,
            language=edition.language,
            address="" if waits else edition.get_absolute_url(),
            due_at=edition.published_at if waits else None,
        )
    if state.recorded is None:
        title = _("The draft as it is now")
        return ShownState(state.name, title, name_of(state.by), state.at, "")
    said = revisions.event_in(state.recorded.comment)
    who = name_of(state.by)
    if not (who or said):
        who = _("an account that is gone")
    title = _("Draft of %(at)s") % {"at": phrases.format_moment(state.recorded.at)}
    return ShownState(state.name, title, who, state.at, how(said))


def how(said: dict[str, Any]) -> str:
    """Return how a draft came to be, '' if it was saved with the form."""
    match said.get("event"):
        case Event.FOUND:
            return _("Changed without the form, and kept before something was saved over it")
        case Event.IMPORTED:
            return _("Imported from a document")
        case Event.MERGED:
            return _("Merged with what somebody else had saved")
        case Event.RECOVERED:
            return _("Recovered after it was deleted")
        case Event.RESTORED if "edition" in said:
            return _("Restored from edition %(number)s") % {"number": said["edition"]}
        case Event.RESTORED:
            was = parse_datetime(str(said.get("at", "")))
            return _("Restored from the draft of %(at)s") % {
                "at": phrases.format_moment(was) if was else "…"
            }
    return ""


def event_of(state: State) -> str:
    """Return the comment of the draft that restoring this state makes."""
    if state.edition:
        return revisions.event(Event.RESTORED, edition=state.edition.number)
    at = state.at.isoformat() if state.at else ""
    return revisions.event(Event.RESTORED, draft=state.name, at=at)
