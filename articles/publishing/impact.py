"""Releases on a site with articles: their impact on sentences, tables, charts and claims, and proposals.

It is computed before the release is issued, as if the working copy were the newest release, and again
when it is issued, to propose new editions.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from copy import replace
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.content import EditionContent, EmbedData, ImageData, SectionContent, embed_of
from articles.drafts.quoted_cells import named_by
from articles.models import (
    Article,
    Edition,
    EditionQuerySet,
    Exempted,
    ProposalReason,
    QuotedCell,
    Section,
)
from articles.numbers.release_tables import small_claim_table
from articles.numbers.table import Table
from articles.prose.marks.quoted_data import slugs_of
from articles.prose.marks.session import DataSession
from articles.prose.parse import Mark, marks_of
from articles.publishing import proposals, search_documents
from articles.publishing.changes import (
    DataDiff,
    QuotationChange,
    compare_data,
    drafted_note,
    find_unread,
)
from articles.publishing.claims import ClaimEntry, audit_claims
from articles.publishing.number_audit import parts_of, read_exemptions, shown_in
from articles.publishing.rerendering import contradicted, shown_now
from collabsite.web.checklist import Approval, Finding
from collabsite.web.models import AppendOnlyQuerySet
from collabsite.web.routes import readable_permanent_url
from metrics import releases
from metrics.cells.operations import ALL
from metrics.models import Dataset, Release
from metrics.releases import diff
from metrics.releases.corrections import Correction
from metrics.releases.snapshot import proposed_release

if TYPE_CHECKING:
    from django.contrib.auth.models import User

# The most changed cells of an embedded table that are shown before a release.
CELLS = 10
# The most changed rows and columns by which quoting articles are found; if more change, it is all of them.
MOST_CHANGED = 2_000

# In place of an image of a draft, which shows no data.
_NO_IMAGE = ImageData("", "", True, "", "", 0, 0, {})

type _Shown = Sequence[EmbedData | None]


@dataclass(frozen=True)
class QuotingText:
    """An edition or a draft that quotes the dataset, and what it would show by the release.

    `kind` is `newest` for the edition that readers see, `scheduled`, `draft`, or `changed` for a draft that
    differs from its edition. `ours` are the changes by this dataset, and `claims` those about it that the
    release contradicts; `quotes_others` is true if it quotes other datasets too. `is_moved` is true if the
    release changes anything since the one before it, and `waits` if another edition is scheduled: the
    proposal can be published after it.
    """

    article: Article
    edition: Edition | None
    kind: str
    content: EditionContent
    shown: _Shown
    ours: DataDiff
    claims: tuple[ClaimEntry, ...]
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
        return bool(self.edition and self.edition.change == Edition.Change.RETRACTION)

    @property
    def places(self) -> int:
        """The number of sentences, tables and charts that change, and of claims that stop holding."""
        return len(self.ours.changes) + len(self.claims)

    @property
    def brief(self) -> DataDiff:
        """The changes with the first cells of each table."""
        return DataDiff(tuple(map(_brief, self.ours.changes)))

    @property
    def unread(self) -> list[Finding]:
        """The sentences and lines with numbers that do not change, beside the changes."""
        if not self.ours:
            return []
        after = (
            now or embed.data for embed, now in zip(self.content.embeds, self.shown, strict=True)
        )
        return list(find_unread(self.content, _showing(self.content, after)))

    @property
    def label(self) -> str:
        """The name of its kind, in the language of the interface."""
        return {
            "scheduled": _("scheduled edition"),
            "changed": _("draft, changed since its edition"),
        }.get(self.kind, _("draft"))


class Impact(NamedTuple):
    """Texts that a release changes: the editions that readers see, and scheduled editions and drafts."""

    affected: Sequence[QuotingText]
    elsewhere: Sequence[QuotingText]


def impact(working: Release, *, at: dt.datetime) -> Impact:
    """Return the changes in articles if the working copy were issued at this time.

    The number of queries does not depend on how many articles quote it.
    """
    survey = _Survey(working, at=at)
    moved = [each for each in survey.editions() if each.is_moved]
    waiting = Edition.objects.waiting(at=at).filter(article__in=[each.article for each in moved])
    waits = set(waiting.values_list("article", flat=True))
    affected = [
        replace(each, waits=each.article.pk in waits) for each in moved if each.kind == "newest"
    ]
    scheduled = [each for each in moved if each.kind == "scheduled"]
    drafts = [each for each in survey.drafts() if each.places]
    return Impact(affected, [*scheduled, *drafts])


class _Survey:
    """Editions and drafts that quote what a release changes, read at once, with their changes."""

    def __init__(self, release: Release, *, at: dt.datetime) -> None:
        self.at = at
        self.release = release
        self.slugs = slugs_of(release.dataset)
        issued = release.dataset.releases.issued().exclude(pk=release.pk)
        self.before = issued.select_related("dataset").order_by("-number").first()
        self.proposed = proposed_release(release, at=at)
        self.cells = self._changed_cells()

    def editions(self) -> list[QuotingText]:
        """Return the editions that readers see, by title, and then the scheduled ones."""
        found = [
            (edition, kind, EditionContent.from_json(edition.content))
            for editions, kind in (
                (Edition.objects.newest(at=self.at), "newest"),
                (Edition.objects.waiting(at=self.at), "scheduled"),
            )
            for edition in self._quoting(editions)
        ]
        self._expect({(edition.article_id, kind): content for edition, kind, content in found})
        return [
            self._text(edition.article, edition, kind, content) for edition, kind, content in found
        ]

    def drafts(self) -> list[QuotingText]:
        """Return the drafts that quote it, unless they are the same as their editions."""
        quoted = self.cells.filter(edition=None)
        sections = Section.objects.filter(
            Exists(quoted.filter(article=OuterRef("article"), anchor=OuterRef("anchor")))
        )
        prose: dict[int, list[SectionContent]] = {}
        for section in sections.order_by("article", "ordering", "pk"):
            content = SectionContent(section.anchor, section.heading, section.body)
            prose.setdefault(section.article_id, []).append(content)
        articles: Any = Article.objects.filter(pk__in=prose).with_status(at=self.at)
        found = {
            article: EditionContent(
                title=article.title,
                language=article.language,
                sections=tuple(prose[article.pk]),
                embeds=tuple(
                    embed_of(mark.reference, named_by(mark) or _NO_IMAGE)
                    for mark in marks_of(section.prose for section in prose[article.pk])
                    if mark.element != "cite"
                ),
            )
            for article in articles
            if not (article.frozen_at and article.updated_at <= article.frozen_at)
        }
        self._expect({(article.pk, "draft"): content for article, content in found.items()})
        return [
            self._text(article, None, "changed" if article.public_number else "draft", content)
            for article, content in found.items()
        ]

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

    def _expect(self, contents: Mapping[tuple[int, str], EditionContent]) -> None:
        """Read what these show by the release and by the one before it, and the reasons for claims."""
        marks = [mark for content in contents.values() for mark in _marks_to_read(content)]
        self.then = DataSession(marks, at=self.at, release=self.proposed)
        self.now = DataSession(marks, at=self.at, release=self.before)
        claiming = {article for (article, _kind), each in contents.items() if _may_claim(each)}
        self.exemptions = read_exemptions(claiming, Exempted.CLAIM)

    def _text(
        self, article: Article, edition: Edition | None, kind: str, content: EditionContent
    ) -> QuotingText:
        quoted = [each.data for each in content.embeds if not isinstance(each.data, ImageData)]
        used = [data for data in quoted if data.dataset in self.slugs]
        then = shown_now(content, self.then)
        number = self.before.number if self.before else None
        stored = [each.data for each in content.embeds]
        # Of an edition of an older release, proposals about later ones may have been dismissed.
        is_as_now = bool(edition) and all(data.release == number for data in used)
        now: _Shown = stored if is_as_now else shown_now(content, self.now)
        places = list(zip(stored, now, then, strict=True))
        as_now = _showing(content, (was or data for data, was, _then in places))
        # A value that was missing before and still is has not changed.
        kept = [data if was is None and new is None else new for data, was, new in places]
        since = compare_data(as_now, kept, datasets=self.slugs)
        is_older = edition and not is_as_now
        ours = compare_data(content, then, datasets=self.slugs) if is_older else since
        claims, are_claims_moved = self._claims(article, edition, content, now, then)
        came = any(was is None and new is not None for _data, was, new in places)
        return QuotingText(
            article=article,
            edition=edition,
            kind=kind,
            content=content,
            shown=then,
            ours=ours,
            claims=claims,
            quotes_others=len(used) < len(quoted),
            is_moved=bool(since) or came or are_claims_moved,
        )

    def _claims(
        self,
        article: Article,
        edition: Edition | None,
        content: EditionContent,
        now: _Shown,
        then: _Shown,
    ) -> tuple[tuple[ClaimEntry, ...], bool]:
        """Return the claims that the release contradicts, and whether it changes any verdict.

        Of a draft, they are those that the release before does not contradict.
        """
        if not _may_claim(content):
            return (), False
        parts, reasons = parts_of(content), self.exemptions[article.pk]
        before, after = (
            audit_claims(parts, tables, shown_in(content, shown), reasons, only_confirmed=True)
            for tables, shown in ((self._tables_before, now), (self._tables_after, then))
        )
        moved = [
            new
            for was, new in zip(before, after, strict=True)
            if was.verdict.kind is not new.verdict.kind and new.node.dataset in self.slugs
        ]
        found = contradicted(content, after) if edition else [each for each in moved if each.fails]
        return tuple(each for each in found if each.node.dataset in self.slugs), bool(moved)

    @cached_property
    def _tables_before(self) -> Mapping[str, Table]:
        return self._tables(self.before)

    @cached_property
    def _tables_after(self) -> Mapping[str, Table]:
        return self._tables(self.release)

    def _tables(self, release: Release | None) -> Mapping[str, Table]:
        table = small_claim_table(release) if release else None
        return dict.fromkeys(self.slugs, table) if table else {}


def _names(release: Release) -> tuple[str, bool]:
    """Return the language of the data, and whether it has names in another one."""
    return release.content.get("language", ""), bool(release.content.get("other_title"))


def _may_claim(content: EditionContent) -> bool:
    return any("data-claim" in section.prose for section in content.sections)


def _marks_to_read(content: EditionContent) -> list[Mark]:
    """Return the marks of a content that show data."""
    if all(embed.element in ("data", "picture") for embed in content.embeds):
        # What a number shows is all in its reference.
        return [Mark(embed.element, embed.reference, {}) for embed in content.embeds]
    return marks_of(section.prose for section in content.sections)


def _showing(content: EditionContent, shown: Iterable[EmbedData]) -> EditionContent:
    """Return a content whose marks show this data."""
    embeds = zip(content.embeds, shown, strict=True)
    return replace(content, embeds=tuple(embed_of(each.reference, data) for each, data in embeds))


def _brief(change: QuotationChange) -> QuotationChange:
    data = change.data
    if data is None or len(data.cells) <= CELLS:
        return change
    more = data.more_cells + len(data.cells) - CELLS
    return replace(change, data=replace(data, cells=data.cells[:CELLS], more_cells=more))


def issue_release(
    dataset: Dataset,
    *,
    by: "User | None",
    note: str = "",
    correction: Correction | None = None,
    at: dt.datetime | None = None,
    approval: Approval | None = None,
) -> Release:
    """Issue the working copy, and propose an edition of each article that quotes a changed value.

    See `metrics.releases.issue`, which raises `IssueError`.
    """
    at = at or timezone.now()
    with transaction.atomic():
        # Datasets, then articles, then the index and its sources: as when an article is published.
        # Otherwise the two could wait for each other.
        Dataset.objects.select_for_update().get(pk=dataset.pk)
        _lock_quoting_articles(dataset, at=at)
        release = releases.issue(
            dataset, by=by, note=note, correction=correction, at=at, approval=approval
        )
        _propose(release, by=by, at=max(at, timezone.now()))
        search_documents.released(release, at=timezone.now())
    return release


def _lock_quoting_articles(dataset: Dataset, *, at: dt.datetime) -> None:
    """Lock the articles whose editions or drafts quote a dataset.

    Otherwise an article could be published with the older data while its editions are compared,
    without a proposal. A draft may be published meanwhile, too. One that quotes the
    dataset only from now on waits for the lock of the dataset: see
    `articles.prose.marks.session.lock_data`.
    """
    slugs = slugs_of(dataset)
    public = Edition.objects.newest(at=at) | Edition.objects.waiting(at=at)
    quoting = {
        *public.quoting(slugs).order_by().values_list("article", flat=True),
        *QuotedCell.objects.filter(dataset__in=slugs, edition=None).values_list(
            "article", flat=True
        ),
    }
    articles = Article.objects.filter(pk__in=quoting).order_by("pk")
    list(articles.select_for_update().values_list("pk"))


def _propose(release: Release, *, by: "User | None", at: dt.datetime) -> None:
    """Propose an edition of each article whose last one changes with this release, unless it retracts it."""
    last = {each.article.pk: each for each in _Survey(release, at=at).editions()}
    moved = {pk: each for pk, each in last.items() if each.is_moved and not each.is_retracted}
    notes = {
        pk: drafted_note(each.all, each.claims, language=each.content.language)
        for pk, each in moved.items()
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
        settled=[pk for pk in moved if pk not in notes],
        claims={pk: len(each.claims) for pk, each in moved.items()},
        values={pk: each.all.places for pk, each in moved.items()},
    )


def reason_key(release: Release) -> str:
    """Return the key of the release among the reasons of proposed editions."""
    return f"release:{release.pk}"
