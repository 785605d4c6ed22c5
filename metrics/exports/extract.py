"""Extract of a release for a download: columns and rows, read in batches, and notes on them."""

import datetime as dt
from collections.abc import Generator, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import batched
from typing import Any, cast

from django.db.models import F, QuerySet, Value
from django.db.models.functions import Coalesce, NullIf
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from articles.sources.citations import reference_line
from collabsite.web.responses import absolute_url
from collabsite.web.routes import readable_permanent_url
from metrics.content import ReleaseContent, SourceContent
from metrics.models import Entity, Observation, Release
from metrics.tables import pivot
from metrics.tables.selection import Selection

# So many cells, and at most so many rows, are in memory at once.
MAX_CELLS_READ = 5_000
MAX_ROWS_READ = 2_000


@dataclass(frozen=True, slots=True)
class ExportedCell:
    """A cell as it is stored; see `metrics.models.Observation`. `source` is a source's key."""

    value: Decimal | None
    literal: str
    status: str
    note: str
    source: str

    @property
    def is_absent(self) -> bool:
        """Return whether the cell has neither a number nor a text."""
        return self.status in pivot.ABSENT_STATUSES


EMPTY_CELL = ExportedCell(None, "", Observation.Status.MISSING, "", "")


@dataclass(frozen=True, slots=True)
class ExportedRow:
    """An entity and its cells, in the order of the columns."""

    code: str
    label: str
    cells: tuple[ExportedCell, ...]


@dataclass(frozen=True)
class Extract:
    """Columns and rows of a release; `query` is the selection, '' for the whole.

    `slug` is the one of the release, which does not change: the same file has the same bytes
    permanently.
    """

    release: Release
    slug: str
    content: ReleaseContent
    columns: tuple[pivot.Column, ...]
    rows: QuerySet[Entity]
    query: str

    @property
    def issued_at(self) -> dt.datetime:
        """Time when the release was issued."""
        if self.release.issued_at is None:
            raise ValueError("a working copy is never shown to readers")
        return self.release.issued_at

    @property
    def url(self) -> str:
        """Permanent absolute URL of the release."""
        return absolute_url(
            readable_permanent_url("metrics:release", args=[self.slug, self.release.number])
        )

    @property
    def chosen_url(self) -> str:
        """Absolute URL of the selection."""
        return f"{self.url}?{self.query}" if self.query else self.url

    @property
    def file_name(self) -> str:
        """Name of the file without its extension."""
        return f"{file_name(self.release)}{'-selection' if self.query else ''}"


def file_name(release: Release) -> str:
    """Return the name of a file of the whole release, without its extension."""
    return f"{release.slug}-release-{release.number}"


def complete_selection(selection: Selection) -> Selection:
    """Return the selection for a download: the whole release with all its periods without a query.

    A page without a query shows the newest of many periods.
    """
    if selection.query:
        return selection
    every = selection.all_columns
    return replace(selection, columns=every, rows=pivot.entities(selection.release, every))


def make_extract(selection: Selection) -> Extract:
    """Return the extract for a selection; the whole release if nothing is selected."""
    complete = complete_selection(selection)
    return Extract(
        release=complete.release,
        slug=complete.release.slug,
        content=ReleaseContent.from_json(complete.release.content),
        columns=complete.columns,
        rows=complete.rows,
        query=complete.query,
    )


def batch_size(columns: int) -> int:
    """Return the number of rows to read at once, by the number of columns."""
    return max(1, min(MAX_ROWS_READ, MAX_CELLS_READ // max(1, columns)))


def read_rows(extract: Extract) -> Iterator[ExportedRow]:
    """Return the rows: a query for them all, and one more for each `rows_at_once` of them.

    Closing the iterator closes the database's cursor.
    """
    size = batch_size(len(extract.columns))
    places = {(c.indicator.pk, c.period): n for n, c in enumerate(extract.columns)}
    rows = extract.rows.prefetch_related(None)
    label: Any = F("label")
    if any(column.is_other for column in extract.columns):
        label = Coalesce(NullIf("other_label", Value("")), label)
    named = rows.annotate(shown=label).values_list("pk", "code", "shown")
    observed = (
        Observation.objects.order_by()
        .filter(
            indicator__in={c.indicator.pk for c in extract.columns},
            period__in={c.period for c in extract.columns},
        )
        .values_list(
            *("entity", "indicator", "period"),
            *("value", "literal", "status", "note", "source__key"),
        )
    )
    # It is a generator, though its stub does not say so.
    reading = cast(Generator[tuple[int, str, str]], named.iterator(chunk_size=size))
    with closing(reading) as found:
        for some in batched(found, size):
            cells = {pk: [EMPTY_CELL] * len(places) for pk, _code, _label in some}
            for row, indicator, period, value, literal, status, note, source in observed.filter(
                entity__in=list(cells)
            ):
                place = places.get((indicator, period))
                if place is not None:
                    cells[row][place] = ExportedCell(value, literal, status, note, source or "")
            for pk, code, label in some:
                yield ExportedRow(code, label, tuple(cells[pk]))


# A heading stands alone; what follows it are rows of texts.
type Lines = Iterator[tuple[str, ...]]


def about_lines(extract: Extract) -> Lines:
    """Yield the name and value of each fact about the release."""
    content, release = extract.content, extract.release
    licence = " · ".join(filter(None, [content.licence, content.licence_url]))
    facts = [
        (_("Title"), content.title),
        (_("Title in the other language"), content.other_title),
        (_("Summary"), content.summary),
        (_("Release"), str(release.number)),
        (pgettext("of data", "Issued"), timezone.localdate(extract.issued_at).isoformat()),
        (_("Change note"), release.note),
        (_("Address"), extract.url),
        (_("Chosen"), extract.chosen_url if extract.query else ""),
        (_("Licence"), licence),
        *((_("Source"), source_text(source)) for source in content.sources),
    ]
    yield from ((name, text) for name, text in facts if text)


def source_text(source: SourceContent) -> str:
    """Return a source as a line of a reference list."""
    line = reference_line(source.item)
    parts = [line.authors, line.title, line.details, line.year, source.locator, line.url]
    return " · ".join(filter(None, parts)) or source.key


def column_lines(extract: Extract) -> Lines:
    """Yield the header, code, period, unit, definition, and perhaps other label of each column."""
    named = bool(extract.content.other_title)
    head = (_("Column"), _("Code"), _("Period"), _("Unit"), _("Definition"))
    yield (*head, *([_("Label in the other language")] if named else []))
    for column in extract.columns:
        line = (column.header, column.code, column.period, column.unit, column.definition)
        yield (*line, *([column.indicator.other_label] if named else []))


def status_lines() -> Lines:
    """Yield the code and meaning of each status."""
    yield (_("Status"), _("Meaning"))
    for status in Observation.Status:
        yield (status.value, str(status.label))
