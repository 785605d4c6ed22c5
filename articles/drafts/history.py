"""Version history of an article: its revisions and its editions in one timeline.

A state of the article is named `now` (the working copy), `draft-REVISION` or `edition-NUMBER`.
"""

import datetime as dt
import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from django.core.paginator import Page, Paginator

from articles.content import ArticleContent, EditionContent
from articles.drafts.comparison import compare_contents, summarize_changes
from articles.drafts.diff import Changes, compare
from articles.drafts.working_copy import content_of, content_of_edition
from articles.models import Article, Edition, Revision
from articles.prose.length import measure_length

if TYPE_CHECKING:
    from django.contrib.auth.models import User

NOW = "now"
PER_PAGE = 25
_NAME = re.compile(r"(draft|edition)-(\d{1,18})", re.ASCII)


@dataclass(frozen=True)
class State:
    """A state of an article: a revision, an edition or, without both, the working copy."""

    article: Article
    revision: Revision | None = None
    edition: Edition | None = None

    @property
    def name(self) -> str:
        """Name of the state."""
        if self.edition:
            return f"edition-{self.edition.number}"
        return f"draft-{self.revision.pk}" if self.revision else NOW

    @property
    def by(self) -> "User | None":
        """The author of the state, None if unknown."""
        if self.edition:
            return self.edition.created_by
        return self.revision.by if self.revision else None

    @property
    def at(self) -> dt.datetime:
        """The time of the state."""
        if self.edition:
            return self.edition.created_at
        return self.revision.at if self.revision else self.article.updated_at

    def read(self) -> ArticleContent:
        """Return the content of the state."""
        if self.edition:
            return content_of_edition(self.edition)
        return self.revision.read() if self.revision else content_of(self.article)


@dataclass(frozen=True)
class TimelineEntry:
    """A state in the history with its changes, and the name of the draft or edition before it.

    The first draft has none before it, and has its number of `words` instead.
    """

    state: State
    before: str
    changes: tuple[str, ...]
    words: int | None
    is_now: bool


@dataclass(frozen=True)
class Timeline:
    """A page of the history, the newest first."""

    entries: tuple[TimelineEntry, ...]
    page: "Page[tuple[dt.datetime, bool, int]]"


def build_timeline(article: Article, *, page: str) -> Timeline:
    """Return a page of the history; the number of queries does not depend on its length.

    A working copy that was not recorded comes first, as `now`.
    """
    revisions = list(article.revisions.values_list("at", "pk", "digest"))
    numbers = list(article.editions.order_by("-number").values_list("created_at", "number"))
    moments = [(at, False, pk) for at, pk, _digest in revisions]
    moments += [(at, True, number) for at, number in numbers]
    shown = Paginator(sorted(moments, reverse=True), PER_PAGE).get_page(page)
    now = content_of(article)
    is_recorded = bool(revisions) and revisions[0][2] == now.digest()
    newest = revisions[0][1] if revisions else 0
    older = {pk: before for (_, pk, _), (_, before, _) in pairwise(revisions)}
    # The oldest draft on the page is compared with the one before it.
    keys = {key for _at, is_edition, key in shown if not is_edition}
    wanted = {newest, *keys, *(older.get(key, 0) for key in keys)}
    drafts = Revision.objects.select_related("by").in_bulk(list(wanted))
    contents = {pk: draft.read() for pk, draft in drafts.items()}
    found = article.editions.filter(
        number__in=[key for _at, is_edition, key in shown if is_edition]
    )
    editions = {e.number: e for e in found.select_related("created_by").defer("content")}
    entries = []
    if shown.number == 1 and not is_recorded:
        before = contents.get(newest)
        entries.append(_entry(State(article), before, now, f"draft-{newest}", is_now=True))
    for _at, is_edition, key in shown:
        if is_edition:
            earlier = f"edition-{key - 1}" if key > 1 else ""
            state = State(article, edition=editions[key])
            entries.append(TimelineEntry(state, earlier, (), None, is_now=False))
        else:
            state = State(article, drafts[key])
            before = contents.get(older.get(key, 0))
            is_now = is_recorded and key == newest
            name = f"draft-{older[key]}" if before else ""
            entries.append(_entry(state, before, contents[key], name, is_now=is_now))
    return Timeline(tuple(entries), shown)


def _entry(
    state: State, before: ArticleContent | None, content: ArticleContent, name: str, *, is_now: bool
) -> TimelineEntry:
    changes = summarize_changes(before, content) if before else ()
    prose = [section.prose for section in content.sections]
    words = None if before else measure_length(content.standfirst, prose)[0]
    return TimelineEntry(state, name if before else "", changes, words, is_now)


def state_named(article: Article, name: str) -> State | None:
    """Return the state of the article with this name, if there is one."""
    if name == NOW:
        return State(article)
    match = _NAME.fullmatch(name)
    if match is None:
        return None
    if match[1] == "edition":
        editions = article.editions.filter(number=int(match[2])).select_related("created_by")
        return next((State(article, edition=edition) for edition in editions), None)
    revisions = article.revisions.filter(pk=int(match[2])).select_related("by")
    return next((State(article, revision) for revision in revisions), None)


def difference(old: State, new: State, *, at: dt.datetime) -> Changes:
    """Compare two states; two editions are compared with their frozen data."""
    if old.edition and new.edition:
        return compare(
            EditionContent.from_json(old.edition.content),
            EditionContent.from_json(new.edition.content),
        )
    return compare_contents(old.read(), new.read(), at=at)
