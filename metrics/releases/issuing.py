"""Issue the working copy of a dataset as a release."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.sources.citations import csl_item
from collabsite.web.audit_log import Action, record
from collabsite.web.checklist import Approval
from collabsite.web.tasks import queue_follow_ups
from collabsite.web.text import digest
from metrics.cells.decimals import plain_decimal
from metrics.charts.choice import choose_for_issue
from metrics.content import ChangeCounts, SourceContent
from metrics.models import Dataset, Entity, Release, ReleaseSource
from metrics.releases import corrections, diff, search_documents, working_copy
from metrics.releases.changes import COMPARED, fingerprint
from metrics.releases.checklist import check
from metrics.releases.corrections import Correction
from metrics.releases.snapshot import cell_sources, content_of
from metrics.tables import pivot

if TYPE_CHECKING:
    from django.contrib.auth.models import User


class IssueError(Exception):
    """The data can't be issued; `problems` are sentences that say why and what to do."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__(" ".join(problems))


def issue(
    dataset: Dataset,
    *,
    by: "User | None",
    note: str = "",
    correction: Correction | None = None,
    at: dt.datetime | None = None,
    approval: Approval | None = None,
) -> Release:
    """Issue the working copy: number it, freeze it, make it public from `at` (None: now).

    With a `correction` the release is one, else it is an update. Without an `approval`, as in an import,
    the checklist is not checked. On a site with articles, call `articles.publishing.issue_release`.

    Raises `IssueError` if there is nothing to issue, the note is missing, the correction is
    incomplete, or the working copy is not what was approved.
    """
    at = at or timezone.now()
    note = note.strip()
    with transaction.atomic():
        dataset = Dataset.objects.select_for_update().get(pk=dataset.pk)
        release = dataset.releases.working().first()
        if release is None:
            raise IssueError([_("Nothing has changed since the newest release.")])
        problems = []
        if release.number > 1 and not note:
            problems.append(
                _("Say what changed: every release after the first needs a change note.")
            )
        if not release.indicators.exists() and not release.entities.exists():
            problems.append(_("The dataset has no values; add rows and columns first."))
        if Release.objects.filter(slug=dataset.slug).exclude(dataset=dataset).exists():
            problems.append(
                _("Another dataset was released under “%(slug)s”; choose another address.")
                % {"slug": dataset.slug}
            )
        if correction:
            problems += corrections.problems(correction, release)
        if not problems and approval:
            problems = _unapproved(dataset, release, approval)
        if problems:
            raise IssueError(problems)
        working_copy.analyze_tables(release)
        used = list(dataset.dataset_sources.select_related("source"))
        named = cell_sources(release, but=used)
        content = replace(
            content_of(dataset, used),
            correction=corrections.to_content(correction, release) if correction else None,
            changes=_counted(release),
            rows=release.entities.count(),
            periods=pivot.read_periods(release),
            chart=choose_for_issue(release, dataset),
            cell_sources=tuple(SourceContent(s.key, "", csl_item(s)) for s in named),
        )
        ReleaseSource.objects.bulk_create(
            ReleaseSource(release=release, number=number, source=source)
            for number, source in enumerate([*(use.source for use in used), *named], start=1)
        )
        release.slug = dataset.slug
        release.note = note
        release.content = content.as_json()
        release.issued_by = by
        release.issued_at = at
        release.sha256 = release_digest(release)
        # The database refuses every later change of this row.
        release.save()
        search_documents.issued(release, at=timezone.now())
        queue_follow_ups("release", release.pk)
        record(
            Action.ISSUED,
            by=by,
            about=dataset.title,
            number=release.number,
            address=reverse("admin:metrics_dataset_change", args=[dataset.pk]),
        )
    return release


def _unapproved(dataset: Dataset, release: Release, approval: Approval) -> list[str]:
    """Return the errors of the checklist, or the differences from the approval, in sentences."""
    last = dataset.releases.issued().order_by("-number").first()
    changes = diff.compare(last, release, most=COMPARED)
    checklist = check(dataset, release, last, changes)
    if checklist.errors:
        return [error.sentence for error in checklist.errors]
    if approval.fingerprint and approval.fingerprint != fingerprint(dataset, release, changes):
        return [_("The data or its description has changed since you opened this page; reload it.")]
    if not checklist.unaccepted(approval):
        return []
    return [_("Tick each warning that you have read, or fix its cause.")]


def release_digest(release: Release) -> str:
    """Return the SHA-256 of everything that a release keeps: description, columns and cells.

    It is of what is stored, never of how it is shown, so that it stays when a later version shows it
    otherwise. The content names the version of this digest.
    """
    indicators = list(release.indicators.all())
    places = {indicator.pk: place for place, indicator in enumerate(indicators)}
    return digest(
        {
            "dataset": release.dataset_id,
            "number": release.number,
            "slug": release.slug,
            "note": release.note,
            "issued_at": release.issued_at and release.issued_at.astimezone(dt.UTC).isoformat(),
            "content": release.content,
            "columns": [
                [
                    *(column.code, column.label, column.other_label, column.definition),
                    *(column.kind, column.currency, column.unit, column.other_unit),
                    *(column.compact, column.decimals, column.rounding, column.also_called),
                ]
                for column in indicators
            ],
            "rows": [
                [
                    *(row.code, row.label, row.other_label, row.also_called, row.is_group),
                    _cells(row, places),
                ]
                for row in pivot.entities(release).iterator(2000)
            ],
        }
    )


def _cells(row: Entity, places: Mapping[int, int]) -> list[list[Any]]:
    """Return the cells of a row as they are stored, by the places of their columns and periods."""
    return sorted(
        [
            *(places[cell.indicator_id], cell.period),
            None if cell.value is None else plain_decimal(cell.value),
            *(cell.literal, cell.status, cell.note, cell.source_id),
        ]
        for cell in row.observations.all()
    )


def _counted(release: Release) -> ChangeCounts | None:
    """Return the numbers of changes since the release before; None for a first release."""
    before = release.dataset.releases.filter(number=release.number - 1).first()
    return diff.compare(before, release, most=0).totals if before else None
