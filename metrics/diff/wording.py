"""What differs between releases, in the words of the interface's language. Pure."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from metrics.content import ChangeCounts


def counted(counts: ChangeCounts) -> tuple[str, ...]:
    """Return how much changed, such as `3 cells changed`; '' never, nothing if nothing did."""
    return tuple(words for count, words in _each(counts) if count)


def _each(counts: ChangeCounts) -> Iterator[tuple[int, str]]:
    n = counts.cells_changed
    yield n, ngettext("%(n)s cell changed", "%(n)s cells changed", n) % {"n": f"{n:,}"}
    n = counts.cells_added
    yield n, ngettext("%(n)s cell added", "%(n)s cells added", n) % {"n": f"{n:,}"}
    n = counts.cells_removed
    yield n, ngettext("%(n)s cell removed", "%(n)s cells removed", n) % {"n": f"{n:,}"}
    n = counts.rows_added
    yield n, ngettext("%(n)s row added", "%(n)s rows added", n) % {"n": f"{n:,}"}
    n = counts.rows_removed
    yield n, ngettext("%(n)s row removed", "%(n)s rows removed", n) % {"n": f"{n:,}"}
    n = counts.rows_renamed
    yield n, ngettext("%(n)s row renamed", "%(n)s rows renamed", n) % {"n": f"{n:,}"}
    n = counts.columns_added
    yield n, ngettext("%(n)s column added", "%(n)s columns added", n) % {"n": f"{n:,}"}
    n = counts.columns_removed
    yield n, ngettext("%(n)s column removed", "%(n)s columns removed", n) % {"n": f"{n:,}"}
    n = counts.columns_changed
    yield n, ngettext("%(n)s column changed", "%(n)s columns changed", n) % {"n": f"{n:,}"}


def part_label(part: str) -> str:
    """Return what a part of a cell, of a column or of a dataset's description is called."""
    labels = {
        "value": _("Value"),
        "text": _("As written"),
        "status": _("Status"),
        "note": pgettext("on a value", "Note"),
        "source": _("Source"),
        "label": _("Label"),
        "kind": _("Kind of values"),
        "unit": _("Unit"),
        "format": _("Values are written like"),
        "definition": _("Definition"),
        "title": _("Title"),
        "summary": _("Summary"),
        "language": _("Language"),
        "row_label": _("Head of the first column"),
        "licence": _("Licence"),
        "licence_url": _("Address of the licence"),
        "doi": "DOI",
        "sources": _("Sources"),
    }
    return labels.get(part, part)
