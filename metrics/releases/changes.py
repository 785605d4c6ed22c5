"""Changes of a working copy: their digest, and a drafted change note."""

from collections import Counter
from dataclasses import astuple

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from collabsite.web.text import digest
from metrics.charts.choice import ChartChoice
from metrics.models import Dataset, Release
from metrics.releases.diff import ReleaseChanges
from metrics.releases.snapshot import content_of

# The most changed cells that are compared.
COMPARED = 5000
# The most columns that a note names.
COLUMNS_NAMED = 3


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
