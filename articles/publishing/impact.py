"""Impact of a release: the sentences, tables and charts of articles that it changes.

It is computed before the release is issued, as if the working copy were the newest release, and
again when it is issued, to propose new editions.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _
from msgspec import structs

from articles.content import EditionContent, EmbedData, ImageData, embed_of
from articles.models import (
    Article,
    Edition,
    EditionQuerySet,
    ProposalReason,
    QuotedCell,
    Section,
)
from articles.prose.marks.quoted_data import slugs_of
from articles.prose.marks.session import DataSession
from articles.prose.parse import Mark, marks_of
from articles.publishing import proposals
from articles.publishing.claim_changes import (
    ContradictedClaim,
    read_exemptions,
)
from articles.publishing.claim_impact import ClaimSurvey
from articles.publishing.data_diff import DataDiff, QuotationChange, compare_data, number_changed
from articles.publishing.number_audit import read_numbers, shown_in
from articles.publishing.rerendering import drafted_note, shown_now
from collabsite.web.models import AppendOnlyQuerySet
from collabsite.web.routes import readable_permanent_url
from metrics.cells.operations import ALL
from metrics.models import Release
from metrics.releases import diff
from metrics.releases.snapshot import proposed_release
from metrics.shown import NumberData

if TYPE_CHECKING:
    from django.contrib.auth.models import User

# The most changed cells of an embedded table that are shown before a release.
CELLS = 10
# The most changed rows and columns by which quoting articles are found; if more change, it is all of them.
MOST_CHANGED = 2_000


@dataclass(frozen=True)
class QuotingEdition:
    """An edition that quotes the dataset, and what it would show by the release.

    `ours` are the changes by this dataset, and `claims` those about it that the release contradicts;
    `quotes_others` is true if it quotes other datasets too. `is_newest` is true if readers see it,
    `is_moved` if the release changes anything since the one before it, and `waits` if another edition
    is scheduled: the proposal can be published after it.
    """

    edition: Edition
    content: EditionContent
    shown: tuple[EmbedData | None, ...]
    is_newest: bool
    ours: DataDiff
    claims: tuple[ContradictedClaim, ...]
    quotes_others: bool
    is_moved: bool
    waits: bool = False

    @cached_property
    def all(self) -> DataDiff:
        """The changes with the newest data of every dataset."""
        return compare_data(self.content, self.shown) if self.quotes_others else self.ours

    @property
    def is_retracted(self) -> bool:
        """Return whether it retracts its article."""
        return self.edition.change == Edition.Change.RETRACTION

    @property
    def places(self) -> int:
        """The number of sentences, tables and charts that change, and of claims that stop holding."""
        return len(self.ours.changes) + len(self.claims)

    @property
    def brief(self) -> DataDiff:
        """The changes with the first cells of each table."""
        return replace(self.ours, changes=tuple(map(_brief, self.ours.changes)))


@dataclass(frozen=True)
class UnpublishedChange:
    """A draft or scheduled edition that the new data changes; `kind` is draft, changed or scheduled."""

    article: int
    title: str
    kind: str
    places: int

    @property
    def label(self) -> str:
        """The name of its kind, in the language of the interface."""
        return {
            "scheduled": _("scheduled edition"),
            "changed": _("draft, changed since its edition"),
        }.get(self.kind, _("draft"))


@dataclass(frozen=True)
class Impact:
    """Changes by a release in public articles, drafts and scheduled editions."""

    affected: tuple[QuotingEdition, ...] = ()
    elsewhere: tuple[UnpublishedChange, ...] = ()

    def __bool__(self) -> bool:
        """Return whether any article changes."""
        return bool(self.affected or self.elsewhere)

    @property
    def places(self) -> int:
        """The number of places in the newest editions that change."""
        return sum(each.places for each in self.affected)


def impact(working: Release, *, at: dt.datetime) -> Impact:
    """Return the changes in articles if the working copy were issued at this time.

    The number of queries does not depend on how many articles quote it.
    """
    survey = _Survey(working, at=at)
    drafts = _with_status({each.edition.article_id for each in survey.editions}, at=at)
    moved = [each for each in survey.editions if each.is_moved]
    affected = tuple(
        replace(each, waits=drafts[each.edition.article_id].due_at is not None)
        for each in moved
        if each.is_newest
    )
    waiting = [
        UnpublishedChange(each.edition.article_id, each.edition.title, "scheduled", each.places)
        for each in moved
        if not each.is_newest
    ]
    return Impact(affected, (*waiting, *survey.drafts()))


def propose(
    release: Release,
    *,
    by: "User | None",
    at: dt.datetime,
) -> None:
    """Propose an edition of each article whose last one changes with this release.

    Retracted articles are left out. Call this in the transaction that issues the release, with the
    articles locked.
    """
    survey = _Survey(release, at=at)
    last = {each.edition.article_id: each for each in survey.editions}
    moved = [each for each in last.values() if each.is_moved and not each.is_retracted]
    notes = {
        each.edition.article_id: drafted_note(each.all, each.claims, language=each.edition.language)
        for each in moved
        if each.all or each.claims
    }
    content = release.content
    proposals.propose(
        notes,
        reason=ProposalReason(
            key=reason_key(release),
            subject=f"dataset:{release.dataset_id}",
            label=f"{content['title']} · {release.number}",
            address=readable_permanent_url("metrics:release", args=[release.slug, release.number]),
            is_correction=bool(content.get("correction")),
        ),
        by=by,
        settled=[each.edition.article_id for each in moved if each.edition.article_id not in notes],
        claims={each.edition.article_id: len(each.claims) for each in moved},
        values={each.edition.article_id: each.all.places for each in moved},
    )


def reason_key(release: Release) -> str:
    """Return the key of the release among the reasons of proposed editions."""
    return f"release:{release.pk}"


class _Survey:
    """Editions and drafts that quote what a release changes, read at once, with their changes."""

    def __init__(
        self,
        release: Release,
        *,
        at: dt.datetime,
    ) -> None:
        self.at = at
        self.release = release
        self.slugs = slugs_of(release.dataset)
        issued = release.dataset.releases.issued().exclude(pk=release.pk)
        self.before = issued.select_related("dataset").order_by("-number").first()
        self.proposed = proposed_release(release, at=at)
        self.cells = self._changed_cells()
        newest = self._quoting(Edition.objects.newest(at=at))
        waiting = self._quoting(Edition.objects.waiting(at=at))
        contents = {each.pk: EditionContent.from_json(each.content) for each in [*newest, *waiting]}
        self._expect(mark for content in contents.values() for mark in _marks_of(content))
        self.claims = ClaimSurvey(self.before, release, slugs=self.slugs)
        self.exemptions = read_exemptions(
            {e.article_id for e in [*newest, *waiting] if self.claims.has_any(contents[e.pk])}
        )
        # Scheduled editions come after public ones.
        self.editions: list[QuotingEdition] = []
        for place, edition in enumerate([*newest, *waiting]):
            is_newest = place < len(newest)
            if surveyed := self._surveyed(edition, contents[edition.pk], is_newest):
                self.editions.append(surveyed)

    def drafts(self) -> list[UnpublishedChange]:
        """Return the drafts that the release changes, unless they are the same as their editions."""
        quoted = self.cells.filter(edition=None)
        sections = Section.objects.filter(
            Exists(quoted.filter(article=OuterRef("article"), anchor=OuterRef("anchor")))
        )
        prose: dict[int, list[str]] = {}
        for section in sections.order_by("article", "ordering", "pk"):
            prose.setdefault(section.article_id, []).append(section.body)
        marks = {article: marks_of(bodies) for article, bodies in prose.items()}
        self._expect(mark for each in marks.values() for mark in each)
        drafts = _with_status(prose, at=self.at)
        exemptions = read_exemptions(
            {article for article, bodies in prose.items() if self.claims.may_have_any(bodies)}
        )
        found = []
        for article, known in drafts.items():
            if known.frozen_at and known.updated_at <= known.frozen_at:
                continue
            places = self._count_moved(marks[article], known.language)
            if article in exemptions:
                places += self.claims.count_in_draft(
                    prose[article],
                    read_numbers(marks[article], self.now, language=known.language),
                    read_numbers(marks[article], self.then, language=known.language),
                    exemptions[article],
                )
            if places:
                kind = "draft" if known.public_number is None else "changed"
                found.append(UnpublishedChange(article, known.title, kind, places))
        return found

    def _changed_cells(self) -> AppendOnlyQuerySet[QuotedCell]:
        """Filter the quoted cells that the release may change.

        They are those of changed cells and columns, all that depend on every row, and what is shown in
        tables and charts or claimed.
        """
        ours: AppendOnlyQuerySet[QuotedCell] = QuotedCell.objects.filter(dataset__in=self.slugs)
        if self.before is None or _names(self.before) != _names(self.proposed):
            return ours
        places = diff.changed_places(self.before, self.release, most=MOST_CHANGED)
        if places is None:
            return ours
        columns = {column.code for column in diff.column_changes(self.before, self.release)}
        return ours.filter(
            ~Q(element=QuotedCell.Element.NUMBER)
            | Q(entity=ALL)
            | Q(indicator__in=columns)
            | Q(
                entity__in={entity for entity, _indicator in places},
                indicator__in={indicator for _entity, indicator in places},
            )
        )

    def _quoting(self, editions: EditionQuerySet) -> list[Edition]:
        # All of an article, as a scheduled edition may show what the public one does not.
        articles = self.cells.filter(edition__isnull=False).values("article")
        found = editions.filter(article__in=articles).quoting(self.slugs)
        keys = list(found.values_list("pk", flat=True))
        return list(
            Edition.objects.filter(pk__in=keys).select_related("article").order_by("title", "pk")
        )

    def _expect(self, marks: Iterable[Mark]) -> None:
        """Read what these marks show by the release, and by the one before it."""
        expected = list(marks)
        self.then = DataSession(expected, at=self.at, release=self.proposed)
        self.now = DataSession(expected, at=self.at, release=self.before)

    def _surveyed(
        self, edition: Edition, content: EditionContent, is_newest: bool
    ) -> QuotingEdition | None:
        quoted = [e.data for e in content.embeds if not isinstance(e.data, ImageData)]
        used = [data for data in quoted if data.dataset in self.slugs]
        if not used and not self.claims.has_any(content):
            return None
        shown = shown_now(content, self.then)
        ours = compare_data(content, shown, datasets=self.slugs)
        claims, are_claims_moved = self.claims.compare(
            content,
            self.exemptions.get(edition.article_id, {}),
            lambda: shown_in(content, shown_now(content, self.now)),
            lambda: shown_in(content, shown),
        )
        return QuotingEdition(
            edition=edition,
            content=content,
            shown=shown,
            is_newest=is_newest,
            ours=ours,
            claims=claims,
            quotes_others=len(used) < len(quoted),
            is_moved=self._is_moved(content, used, shown, ours) or are_claims_moved,
        )

    def _is_moved(
        self,
        content: EditionContent,
        used: Sequence[EmbedData],
        shown: Sequence[EmbedData | None],
        ours: DataDiff,
    ) -> bool:
        """Return whether the edition differs between the release and the one before it."""
        number = self.before.number if self.before else None
        if all(not isinstance(d, ImageData) and d.release == number for d in used):
            return bool(ours)
        # The edition quotes an older release: proposals about later ones may have been dismissed.
        now = shown_now(content, self.now)
        embeds = list(zip(content.embeds, now, shown, strict=True))
        if any(was is None and then is not None for _embed, was, then in embeds):
            return True
        # A value that was missing before and still is has not changed.
        as_now = tuple(embed_of(e.reference, was or e.data) for e, was, _then in embeds)
        then_shown = [e.data if was is None else then for e, was, then in embeds]
        return bool(
            compare_data(structs.replace(content, embeds=as_now), then_shown, datasets=self.slugs)
        )

    def _count_moved(self, marks: Sequence[Mark], language: str) -> int:
        """Return the number of marks of a draft that change with the release."""
        return sum(
            _differs(mark, self.now, self.then, language)
            for mark in marks
            if mark.element in ("data", "div", "figure")
            and mark.reference.partition("/")[0] in self.slugs
        )


def _marks_of(content: EditionContent) -> list[Mark]:
    """Return the marks of an edition that show data."""
    if all(embed.element in ("data", "picture") for embed in content.embeds):
        # What a number shows is all in its reference.
        return [Mark(embed.element, embed.reference, {}) for embed in content.embeds]
    return marks_of(section.prose for section in content.sections)


def _names(release: Release) -> tuple[str, bool]:
    """Return the language of the data, and whether it has names in another one."""
    return release.content.get("language", ""), bool(release.content.get("other_title"))


def _brief(change: QuotationChange) -> QuotationChange:
    data = change.data
    if data is None or len(data.cells) <= CELLS:
        return change
    more = data.more_cells + len(data.cells) - CELLS
    return replace(change, data=replace(data, cells=data.cells[:CELLS], more_cells=more))


def _differs(mark: Mark, now: DataSession, then: DataSession, language: str) -> bool:
    before, after = now.read(mark, language=language), then.read(mark, language=language)
    if isinstance(before, NumberData) and (after is None or isinstance(after, NumberData)):
        return number_changed(before, after)
    return _without_release(before) != _without_release(after)


def _without_release(data: EmbedData | None) -> EmbedData | None:
    return data if data is None or isinstance(data, ImageData) else replace(data, release=0)


def _with_status(articles: Collection[int], *, at: dt.datetime) -> dict[int, Any]:
    found = Article.objects.filter(pk__in=list(articles)).with_status(at=at)
    return {article.pk: article for article in found}
