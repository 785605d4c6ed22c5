"""Issuing data on a site with articles, and proposing editions of those that quote what changes."""

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from articles.drafts.diff import DataChange, FactChange, ValueChange
from articles.models import Article, Edition, ProposalReason, QuotedCell
from articles.prose.marks.quoted_data import slugs_of
from articles.publishing import proposals, search_documents
from articles.publishing.changes import drafted_note
from articles.publishing.impact import Impact, Survey, impact
from collabsite.web.checklist import Approval, Checklist
from collabsite.web.routes import readable_permanent_url
from collabsite.web.text import with_remark
from metrics import releases
from metrics.models import Dataset, Observation, Release
from metrics.releases import diff
from metrics.releases.changes import COMPARED, fingerprint
from metrics.releases.checklist import check
from metrics.releases.corrections import Correction
from metrics.releases.diff import CellChange, ReleaseChanges
from metrics.tables.pivot import Cell

if TYPE_CHECKING:
    from django.contrib.auth.models import User

# The most changed cells that are shown.
SHOWN = 50


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
    last = {each.article.pk: each for each in Survey(release, at=at).editions()}
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


@dataclass(frozen=True)
class ReleasePreview:
    """Changes in the data and in articles if a working copy were issued."""

    working: Release
    changes: ReleaseChanges
    checklist: Checklist
    impact: Impact
    fingerprint: str

    @property
    def data_change(self) -> DataChange:
        """The changes of the data, as pages of the admin show them."""
        shown = self.changes.cells[:SHOWN]
        facts = [
            FactChange(f"{column.label}: {part}", getattr(column.before, part), now)
            for column in self.changes.columns_changed
            for part in column.parts
            for now in [getattr(column.after, part)]
        ]
        facts += [FactChange("head", row.before, row.after) for row in self.changes.rows_renamed]
        return DataChange(
            name=self.working.dataset.title,
            facts=tuple(facts),
            cells=tuple(_shown(cell) for cell in shown),
            more_cells=self.changes.counts.total - len(shown),
            rows_added=tuple(row.after for row in self.changes.rows_added),
            rows_removed=tuple(row.before for row in self.changes.rows_removed),
            columns_added=tuple(column.label for column in self.changes.columns_added),
            columns_removed=tuple(column.label for column in self.changes.columns_removed),
        )


def preview(
    dataset: Dataset,
    working: Release,
    last: Release | None,
    *,
    at: dt.datetime,
) -> ReleasePreview:
    """Return the changes if the working copy were issued at this time; store nothing."""
    changes = diff.compare(last, working, most=COMPARED)
    return ReleasePreview(
        working=working,
        changes=changes,
        checklist=check(dataset, working, last, changes),
        impact=impact(working, at=at),
        fingerprint=fingerprint(dataset, working, changes),
    )


def _shown(cell: CellChange) -> ValueChange:
    return ValueChange(cell.entity_label, cell.header, _text(cell.before), _text(cell.after))


def _text(cell: Cell | None) -> str:
    if cell is None:
        return ""
    status = Observation.Status(cell.status)
    is_plain = status in {Observation.Status.NORMAL, Observation.Status.MISSING}
    return cell.text if is_plain else with_remark(cell.text, status.label)
