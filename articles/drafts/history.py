"""Version history of an article: its saved drafts and its editions in one timeline.

A state of the article is named `now` (the working copy), `draft-REVISION` or `edition-NUMBER`.
"""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.paginator import Page, Paginator
from django.utils.translation import get_language

from articles.content import EditionContent
from articles.diff import Changes, compare
from articles.drafts import revisions, summaries
from articles.drafts.comparison import Catalogue
from articles.drafts.draft import Draft
from articles.drafts.revisions import DraftRevision
from articles.drafts.snapshots import draft_of, draft_of_edition
from articles.models import Article, Edition

if TYPE_CHECKING:
    from django.contrib.auth.models import User

NOW = "now"
PER_PAGE = 25
# The changes of a revision stay the same, and comparing two long drafts is slow.
_summaries: dict[tuple[object, ...], tuple[str, ...]] = {}
_MAX_SUMMARIES = 5000
_NAME = re.compile(r"(draft|edition)-(\d{1,18})", re.ASCII)


@dataclass(frozen=True)
class Moment:
    """Time of a state; `number` is the revision of a draft, or the number of an edition."""

    at: dt.datetime
    is_edition: bool
    number: int

    @property
    def name(self) -> str:
        """Name of the state."""
        return f"edition-{self.number}" if self.is_edition else f"draft-{self.number}"


@dataclass(frozen=True)
class HistoryState:
    """A state of the article, with its author and time; None if unknown.

    A saved draft has `recorded`, an edition has `edition`.
    """

    name: str
    by: "User | None"
    at: dt.datetime | None
    recorded: DraftRevision | None = None
    edition: Edition | None = None

    @property
    def missing(self) -> tuple[str, ...]:
        """Names of objects that the draft refers to and that no longer exist."""
        return self.recorded.missing if self.recorded else ()


@dataclass(frozen=True)
class TimelineEntry:
    """A state in the history with its changes, and the name of the draft or edition before it.

    The first draft has none before it, and has its number of `words` instead.
    """

    state: HistoryState
    before: str
    changes: tuple[str, ...]
    words: int | None
    is_now: bool


@dataclass(frozen=True)
class Timeline:
    """A page of the history, the newest first."""

    entries: tuple[TimelineEntry, ...]
    page: "Page[Moment]"


def build_timeline(article: Article, *, page: str) -> Timeline:
    """Return a page of the history; the number of queries does not depend on its length.

    A working copy that was not recorded comes first, as `now`.
    """
    all_moments = moments(article)
    shown = Paginator(all_moments, PER_PAGE).get_page(page)
    reader = _EntryReader(article, all_moments, list(shown))
    unrecorded = reader.unrecorded() if shown.number == 1 else None
    entries = map(reader.entry, shown)
    return Timeline((*([unrecorded] if unrecorded else []), *entries), shown)


def moments(article: Article) -> list[Moment]:
    """Return the time of each state, the newest first, with two queries."""
    drafts = revisions.versions_of(article).values_list("revision__date_created", "revision_id")
    editions = article.editions.order_by().values_list("created_at", "number")
    found = [Moment(at, False, number) for at, number in drafts]
    found += [Moment(at, True, number) for at, number in editions]
    return sorted(found, key=lambda m: (m.at, m.is_edition, m.number), reverse=True)


def state_named(article: Article, name: str) -> HistoryState | None:
    """Return the state of the article with this name, if there is one."""
    if name == NOW:
        return HistoryState(NOW, None, article.updated_at)
    match = _NAME.fullmatch(name)
    if match is None:
        return None
    number = int(match[2])
    if match[1] == "edition":
        edition = article.editions.filter(number=number).select_related("created_by").first()
        return _edition_state(edition) if edition else None
    found = revisions.read_revisions(revisions.versions_of(article).filter(revision=number))
    return _draft_state(found[0]) if found else None


def draft_of_state(article: Article, state: HistoryState) -> Draft:
    """Return the state as a draft."""
    if state.edition:
        return draft_of_edition(state.edition)
    return state.recorded.draft if state.recorded else draft_of(article)


def difference(
    article: Article, old: HistoryState, new: HistoryState, *, at: dt.datetime
) -> Changes:
    """Compare two states; two editions are compared with their frozen data."""
    if old.edition and new.edition:
        return compare(
            EditionContent.from_json(old.edition.content),
            EditionContent.from_json(new.edition.content),
        )
    return summaries.compare_drafts(
        draft_of_state(article, old), draft_of_state(article, new), at=at
    )


def _draft_state(recorded: DraftRevision) -> HistoryState:
    name = f"draft-{recorded.revision}"
    return HistoryState(name, recorded.by, recorded.at, recorded=recorded)


def _edition_state(edition: Edition) -> HistoryState:
    name = f"edition-{edition.number}"
    return HistoryState(name, edition.created_by, edition.created_at, edition=edition)


class _EntryReader:
    """Loader of the states of entries and their predecessors, with a fixed number of queries."""

    def __init__(
        self, article: Article, all_moments: Sequence[Moment], shown: Sequence[Moment]
    ) -> None:
        self.article = article
        self.before = _before(all_moments)
        drafts = [moment for moment in all_moments if not moment.is_edition]
        self.newest = drafts[0].name if drafts else ""
        wanted = {moment.name for moment in shown}
        # The oldest draft on the page is compared with the one before it.
        wanted |= {self.before[name] for name in wanted} | {self.newest}
        numbers = [moment.number for moment in drafts if moment.name in wanted]
        versions = revisions.versions_of(article).filter(revision__in=numbers)
        self.drafts = {f"draft-{d.revision}": d for d in revisions.read_revisions(versions)}
        numbers = [moment.number for moment in shown if moment.is_edition]
        editions = article.editions.filter(number__in=numbers).select_related("created_by")
        self.editions = {f"edition-{e.number}": e for e in editions.defer("content")}
        self.now = draft_of(article)
        self.catalogue = Catalogue.of(
            [self.now, *(recorded.draft for recorded in self.drafts.values())]
        )

    def entry(self, moment: Moment) -> TimelineEntry:
        """Return the entry of a moment on the page."""
        before = self.before[moment.name]
        if moment.is_edition:
            state = _edition_state(self.editions[moment.name])
            return TimelineEntry(state, before, (), None, is_now=False)
        recorded = self.drafts[moment.name]
        previous = self.drafts[before] if before else None
        return TimelineEntry(
            _draft_state(recorded),
            before,
            changes=self.changes(previous, recorded) if previous else (),
            words=None if previous else summaries.count_draft_words(recorded.draft),
            is_now=moment.name == self.newest and self.is_recorded(),
        )

    def changes(self, old: DraftRevision, new: DraftRevision) -> tuple[str, ...]:
        """Return the changes of the newer draft, in the language of the interface."""
        both = [(draft.revision, draft.at, draft.missing) for draft in (old, new)]
        key = (*both, get_language())
        if key not in _summaries:
            if len(_summaries) > _MAX_SUMMARIES:
                _summaries.clear()
            _summaries[key] = summaries.summarize_changes(old.draft, new.draft, self.catalogue)
        return _summaries[key]

    def is_recorded(self) -> bool:
        """Return whether the newest draft of the history is the same as the working copy."""
        newest = self.drafts.get(self.newest)
        return newest is not None and newest.draft.digest() == self.now.digest()

    def unrecorded(self) -> TimelineEntry | None:
        """Return the entry of a working copy that is not recorded yet."""
        if self.is_recorded():
            return None
        newest = self.drafts.get(self.newest)
        return TimelineEntry(
            HistoryState(NOW, None, self.article.updated_at),
            self.newest,
            changes=summaries.summarize_changes(newest.draft, self.now, self.catalogue)
            if newest
            else (),
            words=None if newest else summaries.count_draft_words(self.now),
            is_now=True,
        )


def _before(all_moments: Sequence[Moment]) -> dict[str, str]:
    """Return for each state the name of the draft or edition before it, '' for the first."""
    before = {"": ""}
    last = {False: "", True: ""}
    for moment in reversed(all_moments):
        before[moment.name] = last[moment.is_edition]
        last[moment.is_edition] = moment.name
    return before
