"""All that an editor is shown before a release is issued."""

import datetime as dt
from dataclasses import astuple, dataclass

from articles.content import digest
from articles.diff import CellChange as ToldCell
from articles.diff import DataChange, FactChange
from articles.publishing.checklist import Checklist
from collabsite.web.phrases import qualified
from metrics import diff as releases
from metrics.charts.choice import ChartChoice
from metrics.diff import CellChange, ReleaseChanges
from metrics.models import Dataset, Observation, Release
from metrics.pivot import Cell
from metrics.releasing.impact import Impact, impact
from metrics.releasing.readiness.checks import check
from metrics.releasing.snapshot import content_of

# Of changed cells: as many are compared, and as many shown.
COMPARED = 5000
SHOWN = 50


@dataclass(frozen=True)
class Outlook:
    """What issuing a working copy would change, in the data and in articles."""

    working: Release
    changes: ReleaseChanges
    listed: Checklist
    impact: Impact
    seen: str

    @property
    def told(self) -> DataChange:
        """The changes as the pages of the admin tell them."""
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
            cells=tuple(_told(cell) for cell in shown),
            more_cells=self.changes.counts.total - len(shown),
            rows_added=tuple(row.after for row in self.changes.rows_added),
            rows_removed=tuple(row.before for row in self.changes.rows_removed),
            columns_added=tuple(column.label for column in self.changes.columns_added),
            columns_removed=tuple(column.label for column in self.changes.columns_removed),
        )


def look(dataset: Dataset, working: Release, last: Release | None, *, at: dt.datetime) -> Outlook:
    """Try what issuing the working copy at this time would give; stores nothing."""
    changes = releases.compare(last, working, most=COMPARED)
    return Outlook(
        working=working,
        changes=changes,
        listed=check(dataset, working, last, changes),
        impact=impact(working, at=at),
        seen=mark(dataset, working, changes),
    )


def mark(dataset: Dataset, working: Release, changes: ReleaseChanges) -> str:
    """Return a digest of what is to be issued, to tell whether an editor has seen just this."""
    return digest(
        {
            "release": [working.pk, working.number],
            "content": content_of(dataset).as_json(),
            "chart": astuple(ChartChoice.of(dataset)),
            "counts": repr(changes.totals),
            "cells": [repr(cell) for cell in changes.cells],
            "rows": [repr(row) for row in (*changes.rows_added, *changes.rows_renamed)],
            "columns": [repr(column) for column in changes.columns],
        }
    )


def _told(cell: CellChange) -> ToldCell:
    return ToldCell(cell.entity_label, cell.header, _said(cell.before), _said(cell.after))


def _said(cell: Cell | None) -> str:
    if cell is None:
        return ""
    status = Observation.Status(cell.status)
    is_plain = status in {Observation.Status.NORMAL, Observation.Status.MISSING}
    return cell.text if is_plain else qualified(cell.text, status.label)
