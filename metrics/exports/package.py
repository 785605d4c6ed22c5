"""A Frictionless data package: a zip of CSV files with their descriptor, written in pieces."""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import islice
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from metrics.cells.parse import ValueKind
from metrics.exports import schema, tabular
from metrics.exports.archive import stream_archive
from metrics.exports.extract import Extract, about_lines, read_rows, status_lines
from metrics.exports.tabular import Value, cell_value, long_cells
from metrics.tables import layouts


def package_pieces(extract: Extract, *, long: bool) -> Iterator[bytes]:
    """Return the package, which has both layouts, in pieces. Translated texts are evaluated at once."""
    return _Package(extract).pieces()


class _Package:
    """A package being written; the descriptor comes last, when the sizes of the files are known."""

    def __init__(self, extract: Extract) -> None:
        self.extract = extract
        self.names = schema.table_names(extract)
        self.rounding = tabular.is_rounding(extract)
        # Whether data has names in both languages.
        self.other_names = bool(extract.content.other_title)
        # Whether all values so far are whole and not below zero.
        self.whole = [True] * len(extract.columns)
        self.stats: dict[str, dict[str, Any]] = {}
        content = extract.content
        titles = {
            "observations": _("%(title)s: a row for each value"),
            "table": _("%(title)s: a row for each entity"),
            "entities": _("%(title)s: the entities"),
            "indicators": _("%(title)s: the indicators"),
        }
        self.titles = {name: text % {"title": content.title} for name, text in titles.items()}
        self.schemas: dict[str, Callable[[], Mapping[str, Any]]] = {
            "observations": _kept(schema.observations(extract)),
            "table": lambda: schema.table(extract, self.names, self.whole),
            "entities": _kept(schema.entities(other_names=self.other_names)),
            "indicators": _kept(
                schema.indicators(rounding=self.rounding, other_names=self.other_names)
            ),
        }
        self.readme = _readme(extract, self.titles).encode()

    def pieces(self) -> Iterator[bytes]:
        """Return the archive in pieces."""
        files: list[tuple[str, Callable[[], Iterator[bytes]]]] = [
            ("README.md", lambda: iter([self.readme])),
            *(
                (f"data/{name}.csv", lambda name=name, rows=rows: self._file(name, *rows()))
                for name, rows in {
                    "entities": self._entities,
                    "indicators": self._indicators,
                    "observations": self._observations,
                    "table": self._table,
                }.items()
            ),
            ("datapackage.json", self._descriptor),
        ]
        return stream_archive(files, at=self.extract.issued_at)

    def _file(
        self, name: str, header: Sequence[str], rows: Iterable[Iterable[Value]]
    ) -> Iterator[bytes]:
        size, digest = 0, hashlib.sha256()
        for piece in tabular.csv_chunks(header, rows, marked=False):
            size += len(piece)
            digest.update(piece)
            yield piece
        self.stats[name] = {"bytes": size, "hash": f"sha256:{digest.hexdigest()}"}

    def _entities(self) -> tuple[list[str], Iterable[Iterable[Value]]]:
        names = ["code", "label", *([layouts.OTHER_LABEL] if self.other_names else [])]
        rows = self.extract.rows.prefetch_related(None).values_list(*names)
        return names, rows.iterator(chunk_size=1000)

    def _indicators(self) -> tuple[list[str], Iterable[Iterable[Value]]]:
        header = ["code", "label", layouts.KIND, layouts.UNIT, layouts.COMPACT, layouts.DECIMALS]
        rows = {
            column.code: [
                *(column.code, column.label, column.kind, column.unit),
                *("true" if column.indicator.compact else "false", column.indicator.decimals),
                column.definition,
                *([column.indicator.rounding] if self.rounding else []),
                *(
                    [column.indicator.other_label, column.indicator.other_unit]
                    if self.other_names
                    else []
                ),
            ]
            for column in self.extract.columns
        }
        header += [layouts.DEFINITION, *([layouts.ROUNDING] if self.rounding else [])]
        header += [layouts.OTHER_LABEL, layouts.OTHER_UNIT] if self.other_names else []
        return header, rows.values()

    def _observations(self) -> tuple[list[str], Iterable[Iterable[Value]]]:
        rows = (
            long_cells(line.code, cell, column)
            for line in read_rows(self.extract)
            for cell, column in zip(line.cells, self.extract.columns, strict=True)
        )
        return [*layouts.LONG, layouts.AS_WRITTEN], rows

    def _table(self) -> tuple[list[str], Iterable[Iterable[Value]]]:
        return self.names, self._table_rows()

    def _table_rows(self) -> Iterator[list[Value]]:
        across = self.extract.columns
        wholes = {ValueKind.COUNT, ValueKind.YEAR}
        counts = [n for n, column in enumerate(across) if column.kind in wholes]
        for line in read_rows(self.extract):
            values = [
                cell_value(cell, column) for cell, column in zip(line.cells, across, strict=True)
            ]
            for n in counts:
                value = values[n]
                if isinstance(value, Decimal) and (value < 0 or value != value.to_integral_value()):
                    self.whole[n] = False
            yield [line.code, line.label, *values]

    def _descriptor(self) -> Iterator[bytes]:
        resources = [
            {**schema.resource(name, title=self.titles[name], schema=made()), **self.stats[name]}
            for name, made in self.schemas.items()
        ]
        described = schema.package(self.extract, resources)
        yield json.dumps(described, ensure_ascii=False, indent=1).encode()


def _kept(made: Mapping[str, Any]) -> Callable[[], Mapping[str, Any]]:
    return lambda: made


def _readme(extract: Extract, titles: Mapping[str, str]) -> str:
    """Return the README of the package."""
    between = pgettext("between a name and its value", ": ")
    lines_of_text = [f"# {extract.content.title}", ""]
    lines_of_text += [f"- {name}{between}{text}" for name, text in about_lines(extract)]
    lines_of_text += [
        "",
        *(f"- `data/{name}.csv`{between}{title}" for name, title in titles.items()),
    ]
    lines_of_text += [
        "",
        _(
            "Values are plain decimals in whole units: 35 is +35%. A text that a spreadsheet "
            "would run as a formula has an apostrophe before it."
        ),
        "",
        *(f"- `{code}`{between}{meaning}" for code, meaning in islice(status_lines(), 1, None)),
        "",
    ]
    return "\n".join(lines_of_text)
