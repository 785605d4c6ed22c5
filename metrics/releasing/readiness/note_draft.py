"""The change note of a release, drafted from what has changed."""

from collections import Counter

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from metrics.diff import ReleaseChanges

# The most columns that a note names.
NAMED = 3


def drafted_note(changes: ReleaseChanges, *, language: str) -> str:
    """Return such as “3 values of Citation advantage revised; 2 rows added”, in the data's language.

    It is empty where there is nothing to say of rows, columns and values.
    """
    with translation.override(language):
        said = [*_cells(changes), *_rows(changes), *_columns(changes)]
        note = pgettext("between the changes in a note", "; ").join(said)
        return note[:1].upper() + note[1:]


def _cells(changes: ReleaseChanges) -> list[str]:
    changed = [cell for cell in changes.cells if cell.kind == "changed"]
    if len(changed) < changes.counts.changed or len({c.header for c in changed}) > NAMED:
        n = changes.counts.changed
        return [ngettext("%(n)d value revised", "%(n)d values revised", n) % {"n": n}]
    return [
        ngettext("%(n)d value of %(column)s revised", "%(n)d values of %(column)s revised", n)
        % {"n": n, "column": header}
        for header, n in Counter(cell.header for cell in changed).items()
    ]


def _rows(changes: ReleaseChanges) -> list[str]:
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


def _columns(changes: ReleaseChanges) -> list[str]:
    added = [_("column added: %(name)s") % {"name": c.label} for c in changes.columns_added]
    removed = [_("column removed: %(name)s") % {"name": c.label} for c in changes.columns_removed]
    return added + removed
