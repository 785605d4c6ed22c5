"""Preview of a release: its changes, checklist, impact on articles, and a drafted change note."""

import datetime as dt
from collections import Counter
from dataclasses import astuple, dataclass

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from articles.diff import DataChange, EmbedCellChange, FactChange
from collabsite.web.background import Report, ignore_report
from collabsite.web.checklist import Checklist
from collabsite.web.text import digest, with_remark
from metrics import diff as releases
from metrics.charts.choice import ChartChoice
from metrics.diff import CellChange, ReleaseChanges
from metrics.models import Dataset, Observation, Release
from metrics.pivot import Cell
from metrics.releasing.checklist import check
from metrics.releasing.impact import Impact, impact
from metrics.releasing.snapshot import content_of

# The most changed cells that are compared, and that are shown.
COMPARED = 5000
SHOWN = 50
# The most columns that a note names.
COLUMNS_NAMED = 3


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
    report: Report = ignore_report,
) -> ReleasePreview:
    """Return the changes if the working copy were issued at this time; store nothing.

    `report` is called with the number of quoting editions that have been compared, and of all.
    """
    changes = releases.compare(last, working, most=COMPARED)
    return ReleasePreview(
        working=working,
        changes=changes,
        checklist=check(dataset, working, last, changes),
        impact=impact(working, at=at, report=report),
        fingerprint=fingerprint(dataset, working, changes),
    )


def fingerprint(dataset: Dataset, working: Release, changes: ReleaseChanges) -> str:
    """Return a digest of the release to be issued, to detect changes after an editor saw it."""
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


def _shown(cell: CellChange) -> EmbedCellChange:
    return EmbedCellChange(cell.entity_label, cell.header, _text(cell.before), _text(cell.after))


def _text(cell: Cell | None) -> str:
    if cell is None:
        return ""
    status = Observation.Status(cell.status)
    is_plain = status in {Observation.Status.NORMAL, Observation.Status.MISSING}
    return cell.text if is_plain else with_remark(cell.text, status.label)


def drafted_note(changes: ReleaseChanges, *, language: str) -> str:
    """Return a change note in the language of the data; '' if only the description changed.

    An example is “3 values of Citation advantage revised; 2 rows added”.
    """
    with translation.override(language):
        parts = [*_cells_noted(changes), *_rows_noted(changes), *_columns_noted(changes)]
        note = pgettext("between the changes in a note", "; ").join(parts)
        return note[:1].upper() + note[1:]


def _cells_noted(changes: ReleaseChanges) -> list[str]:
    changed = [cell for cell in changes.cells if cell.kind == "changed"]
    if len(changed) < changes.counts.changed or len({c.header for c in changed}) > COLUMNS_NAMED:
        n = changes.counts.changed
        return [ngettext("%(n)d value revised", "%(n)d values revised", n) % {"n": n}]
    return [
        ngettext("%(n)d value of %(column)s revised", "%(n)d values of %(column)s revised", n)
        % {"n": n, "column": header}
        for header, n in Counter(cell.header for cell in changed).items()
    ]


def _rows_noted(changes: ReleaseChanges) -> list[str]:
    counted = [
        (
            changes.rows_added_count,
            ngettext("%(n)d row added", "%(n)d rows added", changes.rows_added_count),
        ),
        (
            changes.rows_removed_count,
            ngettext("%(n)d row removed", "%(n)d rows removed", changes.rows_removed_count),
        ),
        (
            changes.rows_renamed_count,
            ngettext("%(n)d row renamed", "%(n)d rows renamed", changes.rows_renamed_count),
        ),
    ]
    return [text % {"n": n} for n, text in counted if n]


def _columns_noted(changes: ReleaseChanges) -> list[str]:
    added = [_("column added: %(name)s") % {"name": c.label} for c in changes.columns_added]
    removed = [_("column removed: %(name)s") % {"name": c.label} for c in changes.columns_removed]
    return added + removed
