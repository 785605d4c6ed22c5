"""Input of the grid: the text of its fields, and their validation.

Rows and columns are named by their codes, so that a grid which shows the newest release can be
written into the working copy that only then begins.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _

from metrics import cells, pivot
from metrics.models import MAX_ENTITY_LABEL, Dataset, Entity, Indicator, Release

# The greatest number of fields of a page; a row has one for each column and five more.
MAX_FIELDS = 900
MAX_ROWS = 50


class GridError(Exception):
    """The grid is not valid; `errors` has a sentence for each field's name.

    `conflicts` are the rows that somebody else changed meanwhile: number -> `row_fingerprint` of
    their present content.
    """

    def __init__(
        self, errors: Mapping[str, str], conflicts: Mapping[int, str] | None = None
    ) -> None:
        self.errors = errors
        self.conflicts = conflicts or {}
        super().__init__(" ".join(errors.values()))


@dataclass(frozen=True)
class RowInput:
    """A row as typed: `code` is '' for a new one; `texts` are in the order of the columns.

    `was` is the `row_fingerprint` of the row when the page was opened; `order` is its number among
    the rows, None if the page does not show it.
    """

    code: str
    label: str
    removed: bool
    texts: tuple[str, ...]
    was: str = ""
    order: str | None = None


@dataclass(frozen=True)
class GridInput:
    """A page of the grid as typed; the columns are named by `column_key`."""

    columns: tuple[str, ...]
    rows: tuple[RowInput, ...]


@dataclass(frozen=True)
class SaveSummary:
    """Numbers of changes that were saved."""

    cells: int = 0
    renamed: int = 0
    added: int = 0
    removed: int = 0
    moved: int = 0

    def __bool__(self) -> bool:
        return any((self.cells, self.renamed, self.added, self.removed, self.moved))


def latest_release(dataset: Dataset) -> Release | None:
    """Return the release that the grid shows: the working copy, or the newest release, or None."""
    return dataset.releases.order_by("-number").first()


def rows_per_page(columns: int) -> int:
    """Return the greatest number of rows of a page, so that one request can send all its fields."""
    return max(1, min(MAX_ROWS, MAX_FIELDS // (columns + 5)))


def max_rows(columns: int) -> int:
    """Return the greatest number of rows that a form can send, with rows that were added."""
    fields: int = settings.DATA_UPLOAD_MAX_NUMBER_FIELDS
    # Each column is named once, and a few fields belong to the form itself.
    return max(1, (fields - columns - 10) // (columns + 5))


def column_key(column: pivot.Column) -> str:
    """Return the name of a column in the form: a code has no colon, a period neither."""
    return f"{column.code}:{column.period}"


def row_texts(entity: Entity, across: Sequence[pivot.Column]) -> tuple[str, ...]:
    """Return the texts of the fields of a row, as the page shows them; '' for a missing value."""
    return tuple(
        "" if cell.text == pivot.MISSING_CELL.text else cell.text
        for cell in pivot.cells(entity, across)
    )


def row_fingerprint(label: str, row: Sequence[str]) -> str:
    """Return a short digest of a row, to detect later changes."""
    # A field of one line shows no line breaks, so they are no difference.
    content = json.dumps([" ".join(text.split()) for text in (label, *row)])
    return hashlib.sha256(content.encode()).hexdigest()[:16]


def literal_to_keep(cell: cells.ParsedCell, column: pivot.Column) -> str:
    """Return the text of a cell to store beside its value.

    A number is written as its column writes numbers, unless what was typed says more.
    """
    if cell.missing:
        return "" if cell.literal == pivot.MISSING_CELL.text else cell.literal
    if cell.value is None:
        return cell.literal
    shown = pivot.display_value(cell.value, column.indicator, column.language)
    adds = cells.adds_to_form(
        cell.literal, shown, kind=cell.kind, currency=column.indicator.currency
    )
    return cell.literal if adds else ""


def validate(dataset: Dataset, typed: Sequence[tuple[str, str]]) -> list[str]:
    """Return an error for each text that is not valid, '' for each that is.

    A text is typed into a column, named by its key, or is the name of a row if the key is ''. A
    column that is gone is reported when the grid is saved.
    """
    release = latest_release(dataset)
    codes = {key.partition(":")[0] for key, _text in typed if key}
    indicators = (
        {indicator.code: indicator for indicator in release.indicators.filter(code__in=codes)}
        if release
        else {}
    )
    return [
        _problem(text, indicators.get(key.partition(":")[0])) if key else validate_label(text)
        for key, text in typed
    ]


def validate_label(label: str) -> str:
    """Return the error in the name of a row, or ''."""
    if not label:
        return _("Name this row, or tick “Remove”.")
    if len(label) > MAX_ENTITY_LABEL:
        return _("Use at most %(limit)d characters.") % {"limit": MAX_ENTITY_LABEL}
    return ""


def _problem(text: str, indicator: Indicator | None) -> str:
    if indicator is None:
        return ""
    try:
        cells.parse_entry(text, kind=indicator.kind, currency=indicator.currency)
    except cells.CellError as error:
        return str(error)
    return ""
