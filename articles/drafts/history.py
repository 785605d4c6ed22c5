"""Version history of an article: its revisions and its editions in one timeline.

A state of the article is named `now` (the working copy), `draft-REVISION` or `edition-NUMBER`.
"""

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from itertools import pairwise
from typing import Self

from django.core.paginator import Page, Paginator
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from articles.content import ArticleContent, EditionContent
from articles.drafts.comparison import compare_contents, summarize_changes
from articles.drafts.diff import Changes, compare
from articles.drafts.ownership import describe_new_owner
from articles.drafts.working_copy import content_of, content_of_edition
from articles.models import Article, Edition, Revision
from articles.prose.plain_text import measure_length
from collabsite.web.text import display_name, format_moment

NOW = "now"
PER_PAGE = 25
_NAME = re.compile(r"(draft|edition)-(\d{1,18})", re.ASCII)


@dataclass(frozen=True)
class State:
    """A state of an article: a revision, an edition or the working copy.

    `who` made it, '' if that is unknown, and `how` is the event that made a draft, '' if it was saved
    with the form. `read` returns its content. In the history, `before` is the name of the draft or
    edition before it; the first draft has none, and its number of `words` instead of `changes`.
    """

    name: str
    title: str
    at: dt.datetime
    who: str
    read: Callable[[], ArticleContent]
    how: str = ""
    edition: Edition | None = None
    before: str = ""
    changes: tuple[str, ...] = ()
    words: int | None = None
    is_current: bool = False

    @property
    def is_now(self) -> bool:
        """Return whether this is the working copy."""
        return self.name == NOW

    @classmethod
    def now(cls, article: Article) -> Self:
        """Return the working copy as it is."""
        title = _("The draft as it is now")
        return cls(NOW, title, article.updated_at, "", partial(content_of, article))

    @classmethod
    def of_draft(cls, draft: Revision) -> Self:
        """Return the state that a revision recorded."""
        is_deleted = draft.by is None and draft.event == Revision.Event.SAVED
        return cls(
            f"draft-{draft.pk}",
            _("Draft of %(at)s") % {"at": format_moment(draft.at)},
            draft.at,
            _("a deleted account") if is_deleted else display_name(draft.by),
            draft.read,
            _describe_event(draft),
        )

    @classmethod
    def of_edition(cls, edition: Edition) -> Self:
        """Return the state that was published as an edition."""
        number = edition.number
        return cls(
            f"edition-{number}",
            _("Edition %(number)d") % {"number": number},
            edition.created_at,
            display_name(edition.created_by),
            partial(content_of_edition, edition),
            edition=edition,
            before=f"edition-{number - 1}" if number > 1 else "",
        )

    def after(self, before: Revision | None, *, is_current: bool) -> "State":
        """Return the state of a draft with what it changed in the draft before it."""
        content = self.read()
        if before:
            changes = summarize_changes(before.read(), content)
            name = f"draft-{before.pk}"
            return replace(self, before=name, changes=changes, is_current=is_current)
        prose = [section.prose for section in content.sections]
        words, _minutes = measure_length(content.standfirst, prose)
        return replace(self, words=words, is_current=is_current)


def build_timeline(
    article: Article, *, page: str
) -> "tuple[list[State], Page[tuple[dt.datetime, bool, int]]]":
    """Return a page of the history, the newest first; the number of queries does not grow with it.

    A working copy that was not recorded comes first, as `now`.
    """
    revisions = list(article.revisions.values_list("at", "pk", "digest"))
    numbers = article.editions.order_by("-number").values_list("created_at", "number")
    moments = [(at, False, pk) for at, pk, _digest in revisions]
    moments += [(at, True, number) for at, number in numbers]
    shown = Paginator(sorted(moments, reverse=True), PER_PAGE).get_page(page)
    newest, digest = revisions[0][1:] if revisions else (0, "")
    is_recorded = digest == content_of(article).digest()
    older = {pk: before for (_at, pk, _digest), (_, before, _) in pairwise(revisions)}
    # The oldest draft on the page is compared with the one before it.
    keys = {key for _at, is_edition, key in shown if not is_edition}
    wanted = {newest, *keys, *(older.get(key, 0) for key in keys)}
    drafts = Revision.objects.select_related("by").in_bulk(list(wanted))
    found = article.editions.filter(
        number__in=[key for _at, is_edition, key in shown if is_edition]
    )
    editions = {e.number: e for e in found.select_related("created_by").defer("content")}
    states = []
    if shown.number == 1 and not is_recorded:
        states.append(State.now(article).after(drafts.get(newest), is_current=True))
    for _at, is_edition, key in shown:
        if is_edition:
            states.append(State.of_edition(editions[key]))
        else:
            before = drafts.get(older.get(key, 0))
            is_current = is_recorded and key == newest
            states.append(State.of_draft(drafts[key]).after(before, is_current=is_current))
    return states, shown


def state_named(article: Article, name: str) -> State | None:
    """Return the state of the article with this name, if there is one."""
    if name == NOW:
        return State.now(article)
    match = _NAME.fullmatch(name)
    if match is None:
        return None
    if match[1] == "edition":
        editions = article.editions.filter(number=int(match[2])).select_related("created_by")
        return next(map(State.of_edition, editions), None)
    revisions = article.revisions.filter(pk=int(match[2])).select_related("by")
    return next(map(State.of_draft, revisions), None)


def difference(old: State, new: State, *, at: dt.datetime) -> Changes:
    """Compare two states; two editions are compared with their frozen data."""
    if old.edition and new.edition:
        return compare(
            EditionContent.from_json(old.edition.content),
            EditionContent.from_json(new.edition.content),
        )
    return compare_contents(old.read(), new.read(), at=at)


def _describe_event(revision: Revision) -> str:
    """Return the origin of a draft, '' if it was saved with the form."""
    event = revision.details
    match revision.event:
        case Revision.Event.FOUND:
            return _("Changed outside the form; kept before something was saved over it")
        case Revision.Event.IMPORTED if "file" in event:
            return _("Imported from “%(name)s”") % {"name": event["file"]}
        case Revision.Event.IMPORTED:
            return _("Imported from a document")
        case Revision.Event.PASSED_ON:
            return describe_new_owner(str(event.get("before", "")), str(event.get("after", "")))
        case Revision.Event.MERGED:
            return _("Merged with somebody else's changes")
        case Revision.Event.RECOVERED:
            return _("Recovered after it was deleted")
        case Revision.Event.DISCARDED:
            return _("Draft discarded: back to edition %(number)s") % {"number": event["edition"]}
        case Revision.Event.REWORDED:
            return _("Words of edition %(number)s, for its new data") % {"number": event["edition"]}
        case Revision.Event.RESTORED if "edition" in event:
            return _("Restored from edition %(number)s") % {"number": event["edition"]}
        case Revision.Event.RESTORED:
            saved_at = parse_datetime(str(event.get("at", "")))
            return _("Restored from the draft of %(at)s") % {
                "at": format_moment(saved_at) if saved_at else "…"
            }
    return ""
