"""Input of the grid: the text of its fields, and their validation.

Rows and columns are named by their codes, so that a grid which shows the newest release can be
written into the working copy that only then begins.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass

from django.conf import settings
from django.utils.translation import gettext as _

from metrics.cells import parse
from metrics.grid.columns import new_column
from metrics.models import MAX_ENTITY_LABEL, Dataset, Entity, Indicator, Release
from metrics.tables import pivot

# The greatest number of fields of a page; a row has one for each column and five more.
MAX_FIELDS = 1800
MAX_ROWS = 50
# Length of the digest of one field in the fingerprint of a row.
DIGEST_LENGTH = 10


class GridError(Exception):
    """The grid is not valid; `errors` has a sentence for each field's name.

    `rows` are the rows as they are to be shown again, by their numbers: with what others saved
    meanwhile in the cells that were not changed here. `is_conflict` says whether others changed
    the same cells.
    """

    def __init__(
        self,
        errors: Mapping[str, str],
        rows: "Mapping[int, RowInput] | None" = None,
        *,
        is_conflict: bool = False,
    ) -> None:
        self.errors = errors
        self.rows = rows or {}
        self.is_conflict = is_conflict
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
    """A page of the grid as typed; the columns are named by `column_key`.

    `names` are those of the columns, and `names_were` what they were when the page was opened;
    a new column has a key by which `columns.new_column` knows it, and comes last.
    `is_arranged` says whether the rows are in an order that was chosen here, and `sort` is the
    key of the column by which all pages are to be sorted, after `+` or `-`.
    """

    columns: tuple[str, ...]
    rows: tuple[RowInput, ...]
    names: tuple[str, ...] = ()
    names_were: tuple[str, ...] = ()
    is_arranged: bool = False
    sort: str = ""

    @property
    def named_columns(self) -> list[tuple[str, str, str]]:
        """The key, the name and the former name of each column, if the form has them."""
        if not len(self.columns) == len(self.names) == len(self.names_were):
            return []
        return list(zip(self.columns, self.names, self.names_were, strict=True))


@dataclass(frozen=True)
class SaveSummary:
    """Numbers of changes that were saved."""

    cells: int = 0
    renamed: int = 0
    added: int = 0
    removed: int = 0
    moved: int = 0
    columns_added: int = 0
    columns_renamed: int = 0

    def __bool__(self) -> bool:
        return any(astuple(self))


def latest_release(dataset: Dataset) -> Release | None:
    """Return the release that the grid shows: the working copy, or the newest release, or None."""
    return dataset.releases.order_by("-number").first()


def rows_per_page(columns: int) -> int:
    """Return the greatest number of rows of a page, so that one request can send all its fields."""
    return max(1, min(MAX_ROWS, MAX_FIELDS // (columns + 5)))


def max_fields() -> int:
    """Return the greatest number of fields that a form can send."""
    fields: int = settings.DATA_UPLOAD_MAX_NUMBER_FIELDS
    return fields


def column_key(column: pivot.Column) -> str:
    """Return the name of a column in the form: a code has no colon, a period neither."""
    return f"{column.code}:{column.period}"


def row_texts(entity: Entity, across: Sequence[pivot.Column]) -> tuple[str, ...]:
    """Return the texts of the fields of a row, none of them rounded; '' for a missing value."""
    return tuple(
        "" if cell.text == pivot.MISSING_CELL.text else cell.text
        for cell in pivot.cells(entity, across, exact=True)
    )


def rounded_texts(entity: Entity, across: Sequence[pivot.Column]) -> dict[str, str]:
    """Return the numbers of a row that have fewer digits where they are shown, by `column_key`."""
    rounding = [column for column in across if column.indicator.rounding]
    pairs = zip(
        rounding,
        pivot.cells(entity, rounding),
        pivot.cells(entity, rounding, exact=True),
        strict=True,
    )
    return {column_key(c): shown.text for c, shown, exact in pairs if shown.text != exact.text}


def row_fingerprint(label: str, row: Sequence[str]) -> str:
    """Return the digests of a row's fields, one after the other, to detect later changes."""
    return "".join(_field_digest(text) for text in (label, *row))


def changed_fields(was: str, texts: Sequence[str]) -> set[int]:
    """Return the places of the fields that differ from a `row_fingerprint`.

    All of them do if the fingerprint is not that of such a row.
    """
    if len(was) != DIGEST_LENGTH * len(texts):
        return set(range(len(texts)))
    return {
        place
        for place, text in enumerate(texts)
        if was[place * DIGEST_LENGTH : (place + 1) * DIGEST_LENGTH] != _field_digest(text)
    }


def widen_fingerprint(was: str, *, fields: int, new: int) -> str:
    """Return the fingerprint of a row to which so many `new`, empty fields were added, `fields` in all.

    A page that was shown again has them in its fingerprint already.
    """
    is_narrow = len(was) == DIGEST_LENGTH * (fields - new)
    return was + _field_digest("") * new if is_narrow else was


def _field_digest(text: str) -> str:
    # A field of one line shows no line breaks, so they are no difference.
    return hashlib.sha256(" ".join(text.split()).encode()).hexdigest()[:DIGEST_LENGTH]


def literal_to_keep(cell: parse.ParsedCell, column: pivot.Column) -> str:
    """Return the text of a cell to store beside its value.

    A number is written as its column writes numbers, unless what was typed says more.
    """
    if cell.missing:
        return "" if cell.literal == pivot.MISSING_CELL.text else cell.literal
    if cell.value is None:
        return cell.literal
    adds = pivot.literal_adds(cell.literal, cell.value, column.indicator, column.language)
    return cell.literal if adds else ""


def find_indicator(dataset: Dataset, key: str) -> Indicator | None:
    """Return the indicator of a column by its key in the form, also of one that is new there."""
    release = latest_release(dataset)
    code = key.partition(":")[0]
    stored = release.indicators.filter(code=code).first() if release else None
    return stored or _new_indicator(key)


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
        _problem(text, indicators.get(key.partition(":")[0]) or _new_indicator(key))
        if key
        else validate_label(text)
        for key, text in typed
    ]


def _new_indicator(key: str) -> Indicator | None:
    column = new_column(key)
    return column.indicator if column else None


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
        parse.parse_entry(text, kind=indicator.kind, currency=indicator.currency)
    except parse.CellError as error:
        return str(error)
    return ""
