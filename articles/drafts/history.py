"""The history of an article: the drafts that were saved and its editions, told in one line of time.

A state of the article is named `now` (the working copy), `draft-REVISION` or `edition-NUMBER`.
"""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.paginator import Page, Paginator
from django.utils.translation import get_language

from articles.content import Content
from articles.diff import Changes, compare
from articles.drafts import revisions as recording
from articles.drafts import summaries
from articles.drafts.comparison import Catalogue
from articles.drafts.draft import Draft
from articles.drafts.revisions import Recorded
from articles.drafts.snapshots import draft_of, draft_of_edition
from articles.models import Article, Edition

if TYPE_CHECKING:
    from django.contrib.auth.models import User

NOW = "now"
PER_PAGE = 25
# What a draft changed stays what it changed, and comparing two long ones takes a moment.
_told: dict[tuple[object, ...], tuple[str, ...]] = {}
_MOST_TOLD = 5000
_NAME = re.compile(r"(draft|edition)-(\d{1,18})", re.ASCII)


@dataclass(frozen=True)
class Moment:
    """When a state came to be: `number` is the revision of a draft, or the number of an edition."""

    at: dt.datetime
    is_edition: bool
    number: int

    @property
    def name(self) -> str:
        """The state's name."""
        return f"edition-{self.number}" if self.is_edition else f"draft-{self.number}"


@dataclass(frozen=True)
class State:
    """A state of the article, who made it and when; None where nobody knows.

    A draft of the history has `recorded`, an edition `edition`.
    """

    name: str
    by: "User | None"
    at: dt.datetime | None
    recorded: Recorded | None = None
    edition: Edition | None = None

    @property
    def gone(self) -> tuple[str, ...]:
        """What it referred to that no longer exists, as far as its rows tell."""
        return self.recorded.gone if self.recorded else ()


@dataclass(frozen=True)
class Line:
    """A state in the history: what it changed, and the name of the state of its kind before it.

    The first draft has none before it, and has `words` instead.
    """

    state: State
    before: str
    told: tuple[str, ...]
    words: int | None
    is_now: bool


@dataclass(frozen=True)
class Timeline:
    """A page of the history, the newest first."""

    lines: tuple[Line, ...]
    page: "Page[Moment]"


def timeline(article: Article, *, page: str) -> Timeline:
    """Return a page of the history, with as many queries for a thousand drafts as for ten.

    A working copy that the history does not have comes first, as `now`.
    """
    all_moments = moments(article)
    shown = Paginator(all_moments, PER_PAGE).get_page(page)
    found = _Lines(article, all_moments, list(shown))
    unrecorded = found.unrecorded() if shown.number == 1 else None
    lines = map(found.line, shown)
    return Timeline((*([unrecorded] if unrecorded else []), *lines), shown)


def moments(article: Article) -> list[Moment]:
    """Return when each state came to be, the newest first, with two queries."""
    drafts = recording.versions_of(article).values_list("revision__date_created", "revision_id")
    editions = article.editions.order_by().values_list("created_at", "number")
    found = [Moment(at, False, number) for at, number in drafts]
    found += [Moment(at, True, number) for at, number in editions]
    return sorted(found, key=lambda m: (m.at, m.is_edition, m.number), reverse=True)


def state_named(article: Article, name: str) -> State | None:
    """Return the state of the article that has this name, if there is one."""
    if name == NOW:
        return State(NOW, None, article.updated_at)
    match = _NAME.fullmatch(name)
    if match is None:
        return None
    number = int(match[2])
    if match[1] == "edition":
        edition = article.editions.filter(number=number).select_related("created_by").first()
        return _edition(edition) if edition else None
    kept = recording.recorded(recording.versions_of(article).filter(revision=number))
    return _draft(kept[0]) if kept else None


def draft_in(article: Article, state: State) -> Draft:
    """Return what the state said, as a draft."""
    if state.edition:
        return draft_of_edition(state.edition)
    return state.recorded.draft if state.recorded else draft_of(article)


def difference(article: Article, old: State, new: State, *, at: dt.datetime) -> Changes:
    """Return what differs between two states; two editions are compared with their frozen data."""
    if old.edition and new.edition:
        return compare(
            Content.from_json(old.edition.content), Content.from_json(new.edition.content)
        )
    return summaries.changes(draft_in(article, old), draft_in(article, new), at=at)


def _draft(kept: Recorded) -> State:
    return State(f"draft-{kept.revision}", kept.by, kept.at, recorded=kept)


def _edition(edition: Edition) -> State:
    name = f"edition-{edition.number}"
    return State(name, edition.created_by, edition.created_at, edition=edition)


class _Lines:
    """Reads at once what some lines of the history need, and the states before them."""

    def __init__(
        self, article: Article, all_moments: Sequence[Moment], shown: Sequence[Moment]
    ) -> None:
        self.article = article
        self.before = _before(all_moments)
        drafts = [moment for moment in all_moments if not moment.is_edition]
        self.newest = drafts[0].name if drafts else ""
        wanted = {moment.name for moment in shown}
        # What the oldest draft shown has changed is told by the one before it.
        wanted |= {self.before[name] for name in wanted} | {self.newest}
        revisions = [moment.number for moment in drafts if moment.name in wanted]
        versions = recording.versions_of(article).filter(revision__in=revisions)
        self.drafts = {f"draft-{kept.revision}": kept for kept in recording.recorded(versions)}
        numbers = [moment.number for moment in shown if moment.is_edition]
        editions = article.editions.filter(number__in=numbers).select_related("created_by")
        self.editions = {f"edition-{e.number}": e for e in editions.defer("content")}
        self.now = draft_of(article)
        self.catalogue = Catalogue.of([self.now, *(kept.draft for kept in self.drafts.values())])

    def line(self, moment: Moment) -> Line:
        """Return the line of a moment that is shown."""
        before = self.before[moment.name]
        if moment.is_edition:
            return Line(_edition(self.editions[moment.name]), before, (), None, is_now=False)
        kept = self.drafts[moment.name]
        was = self.drafts[before] if before else None
        return Line(
            _draft(kept),
            before,
            told=self.told(was, kept) if was else (),
            words=None if was else summaries.length(kept.draft),
            is_now=moment.name == self.newest and self.is_recorded(),
        )

    def told(self, old: Recorded, new: Recorded) -> tuple[str, ...]:
        """Return what the newer draft changed, in the language of the interface."""
        both = [(kept.revision, kept.at, kept.gone) for kept in (old, new)]
        key = (*both, get_language())
        if key not in _told:
            if len(_told) > _MOST_TOLD:
                _told.clear()
            _told[key] = summaries.told(old.draft, new.draft, self.catalogue)
        return _told[key]

    def is_recorded(self) -> bool:
        """Tell whether the working copy is the newest draft of the history."""
        newest = self.drafts.get(self.newest)
        return newest is not None and newest.draft.digest() == self.now.digest()

    def unrecorded(self) -> Line | None:
        """Return the line of a working copy that the history does not have yet."""
        if self.is_recorded():
            return None
        newest = self.drafts.get(self.newest)
        return Line(
            State(NOW, None, self.article.updated_at),
            self.newest,
            told=summaries.told(newest.draft, self.now, self.catalogue) if newest else (),
            words=None if newest else summaries.length(self.now),
            is_now=True,
        )


def _before(all_moments: Sequence[Moment]) -> dict[str, str]:
    """Return the name of the state of its kind before each, '' for the first."""
    before = {"": ""}
    last = {False: "", True: ""}
    for moment in reversed(all_moments):
        before[moment.name] = last[moment.is_edition]
        last[moment.is_edition] = moment.name
    return before
