"""A Frictionless data package (v1): a zip of CSV files with their descriptor, written in pieces."""

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial
from itertools import islice
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from articles.sources.citations import reference_line
from collabsite.web import spreadsheets
from collabsite.web.models import Language
from metrics.cells.decimals import Rounding
from metrics.cells.parse import ValueKind
from metrics.cells.periods import PERIOD
from metrics.content import ReleaseContent
from metrics.exports import tabular
from metrics.exports.archive import stream_archive
from metrics.exports.extract import Extract, about_lines, read_rows, source_text, status_lines
from metrics.exports.tabular import Value
from metrics.models import Observation
from metrics.tables import layouts, pivot

# Kinds of columns whose values are usually whole.
_WHOLE = {ValueKind.COUNT, ValueKind.YEAR}


@dataclass(frozen=True)
class _Table:
    """A file of the package: its descriptor, and its rows when it is written."""

    resource: dict[str, Any]
    header: Sequence[str]
    rows: Callable[[], Iterable[Iterable[Value]]]

    @classmethod
    def of(
        cls,
        name: str,
        title: str,
        fields: list[dict[str, Any]],
        key: list[str],
        rows: Callable[[], Iterable[Iterable[Value]]],
        **more: object,
    ) -> "_Table":
        resource = {
            "profile": "tabular-data-resource",
            "name": name,
            "path": f"data/{name}.csv",
            "title": title,
            "format": "csv",
            "mediatype": "text/csv",
            "encoding": "utf-8",
            "schema": {"fields": fields, "primaryKey": key, **more, "missingValues": [""]},
        }
        return cls(resource, [field["name"] for field in fields], rows)

    def write(self) -> Iterator[bytes]:
        """Yield the file, and then complete its descriptor."""
        size, digest = 0, hashlib.sha256()
        for piece in tabular.csv_chunks(self.header, self.rows(), marked=False):
            size += len(piece)
            digest.update(piece)
            yield piece
        self.resource.update({"bytes": size, "hash": f"sha256:{digest.hexdigest()}"})


def package_pieces(extract: Extract, *, long: bool) -> Iterator[bytes]:
    """Return the package, which has both layouts, in pieces. Translated texts are evaluated at once."""
    title = {"title": extract.content.title}
    tables = [
        _entities(extract, _("%(title)s: the entities") % title),
        _indicators(extract, _("%(title)s: the indicators") % title),
        _observations(extract, _("%(title)s: a row for each value") % title),
        _wide(extract, _("%(title)s: a row for each entity") % title),
    ]
    # The values come first in the descriptor, and what they refer to comes first in the archive.
    entities, indicators, observations, wide = (table.resource for table in tables)
    resources = [observations, wide, entities, indicators]
    described = _descriptor(extract, resources)
    readme = _readme(extract, resources).encode()
    files: list[tuple[str, Callable[[], Iterator[bytes]]]] = [
        ("README.md", lambda: iter([readme])),
        *((table.resource["path"], table.write) for table in tables),
        # The last, when the sizes of the files are known.
        (
            "datapackage.json",
            lambda: iter([json.dumps(described, ensure_ascii=False, indent=1).encode()]),
        ),
    ]
    return stream_archive(files, at=extract.issued_at)


def _descriptor(extract: Extract, resources: list[dict[str, Any]]) -> dict[str, Any]:
    content, number = extract.content, extract.release.number
    return _without_empty(
        profile="tabular-data-package",
        name=_package_name(extract),
        title=content.title,
        titles=_titles(content, content.title, content.other_title),
        description=content.summary,
        descriptions=_titles(content, content.summary, content.other_summary),
        version=f"{number}.0.0",
        created=extract.issued_at.isoformat(timespec="seconds"),
        homepage=extract.url,
        chosen=extract.chosen_url if extract.query else "",
        note=extract.release.note,
        language=content.language,
        licenses=_licences(content),
        sources=[
            _without_empty(
                title=source_text(source), path=reference_line(source.item).url, key=source.key
            )
            for source in content.sources
        ],
        resources=resources,
    )


def _package_name(extract: Extract) -> str:
    """Return a name in lower-case Latin letters, which the standard requires."""
    slug = extract.slug.lower()
    name = slug if re.fullmatch(r"[-a-z0-9_]+", slug) else f"dataset-{extract.release.dataset_id}"
    return f"{name}-release-{extract.release.number}"


def _entities(extract: Extract, title: str) -> _Table:
    fields = [
        _field("code", constraints={"required": True, "unique": True}),
        _field("label", description=_("What the entity is called.")),
        *_other_names(extract, layouts.OTHER_LABEL),
    ]
    names = [field["name"] for field in fields]
    rows = extract.rows.prefetch_related(None).values_list(*names)
    return _Table.of("entities", title, fields, ["code"], partial(rows.iterator, chunk_size=1000))


def _indicators(extract: Extract, title: str) -> _Table:
    unit = _("The unit; money begins with its ISO 4217 code, a percentage with %.")
    rounding = _("Whether values are shown rounded to so many decimals or significant digits.")
    rounds = tabular.is_rounding(extract)
    fields = [
        _field("code", constraints={"required": True, "unique": True}),
        _field("label", description=_("What the indicator is called.")),
        _field(layouts.KIND, constraints={"required": True, "enum": [*map(str, ValueKind)]}),
        _field(layouts.UNIT, description=unit),
        _field(layouts.COMPACT, "boolean", description=_("Whether 1.2M is written.")),
        _field(
            layouts.DECIMALS,
            "integer",
            description=_("Decimals written."),
            constraints={"minimum": 0},
        ),
        _field(layouts.DEFINITION, description=_("What is measured, and how.")),
    ]
    if rounds:
        enum = [each.value for each in Rounding if each]
        fields.append(_field(layouts.ROUNDING, description=rounding, constraints={"enum": enum}))
    others = _other_names(extract, layouts.OTHER_LABEL, layouts.OTHER_UNIT)
    rows: dict[str, list[Value]] = {
        column.code: [
            *(column.code, column.label, column.kind, column.unit),
            *("true" if column.indicator.compact else "false", column.indicator.decimals),
            column.definition,
            *([column.indicator.rounding] if rounds else []),
            *([column.indicator.other_label, column.indicator.other_unit] if others else []),
        ]
        for column in extract.columns
    }
    return _Table.of("indicators", title, [*fields, *others], ["code"], rows.values)


def _observations(extract: Extract, title: str) -> _Table:
    is_numeric = all(column.numeric for column in extract.columns)
    statuses = [status.value for status in Observation.Status]
    required = {"required": True}
    fields = [
        _field(
            "entity",
            description=_("The code of the entity, see the table of entities."),
            constraints=required,
        ),
        _field(
            "indicator",
            description=_("The code of the indicator, see the table of indicators."),
            constraints=required,
        ),
        _field(
            "period",
            description=_("The year, month or quarter; empty where the data names none."),
            constraints={"pattern": PERIOD},
        ),
        _field(
            "value",
            "number" if is_numeric else "string",
            description=_("A plain decimal in the indicator's whole unit, or the words of a text."),
        ),
        _field(
            "status",
            description=_("The status by SDMX's code list CL_OBS_STATUS."),
            constraints={**required, "enum": statuses},
        ),
        _field("note", description=_("A note on the value.")),
        _field("source", description=_("The key of the source that the value is from.")),
        _field(layouts.AS_WRITTEN, description=_("How the value was written, where that differs.")),
    ]

    def rows() -> Iterator[list[Value]]:
        for line in read_rows(extract):
            for cell, column in zip(line.cells, extract.columns, strict=True):
                yield tabular.long_cells(line.code, cell, column)

    keys = [_reference("entity", "entities"), _reference("indicator", "indicators")]
    key = ["entity", "indicator", "period"]
    return _Table.of("observations", title, fields, key, rows, foreignKeys=keys)


def _wide(extract: Extract, title: str) -> _Table:
    content, columns = extract.content, extract.columns
    entity, label, *names = _wide_names(extract)
    heads: dict[str, Any] = {
        "title": content.row_label,
        "titles": _titles(content, content.row_label, content.other_row_label),
    }
    fields = [
        _field(entity, **heads, constraints={"required": True, "unique": True}),
        _field(label, **heads),
    ]
    for name, column in zip(names, columns, strict=True):
        other = column.indicator.other_label
        is_whole = column.kind in _WHOLE
        fields.append(
            _field(
                # The same as in the header of the file.
                spreadsheets.neutralise(name),
                "integer" if is_whole else "number" if column.numeric else "string",
                title=column.header,
                titles=_titles(
                    content, column.header, other and pivot.header(other, column.period)
                ),
                description=column.definition,
                unit=column.unit,
                indicator=column.code,
                period=column.period,
                constraints={"minimum": 0} if is_whole else {},
            )
        )

    def rows() -> Iterator[list[Value]]:
        for line in read_rows(extract):
            values = list(map(tabular.cell_value, line.cells, columns))
            for value, field in zip(values, fields[2:], strict=True):
                if (
                    field["type"] == "integer"
                    and isinstance(value, Decimal)
                    and (value < 0 or value != value.to_integral_value())
                ):
                    # The descriptor is written after all rows.
                    field["type"] = "number"
                    del field["constraints"]
            yield [line.code, line.label, *values]

    keys = [_reference(entity, "entities")]
    # Those in the file are neutralised as it is written.
    table = _Table.of("table", title, fields, [entity], rows, foreignKeys=keys)
    return replace(table, header=[entity, label, *names])


def _wide_names(extract: Extract) -> list[str]:
    """Return the names of the columns of the wide layout: their keys, each once."""
    keys = [column.key for column in extract.columns]
    names: list[str] = []
    for name in ("entity", layouts.ENTITY_LABEL):
        while name in keys:
            name += "_"
        names.append(name)
    return names + keys


def _field(name: str, kind: str = "string", **properties: object) -> dict[str, Any]:
    return _without_empty(name=name, type=kind, **properties)


def _other_names(extract: Extract, *names: str) -> list[dict[str, Any]]:
    """Return the fields of names in the other language, if the data has any."""
    described = _("In the other language, as far as there is a name in it.")
    has_names = bool(extract.content.other_title)
    return [_field(name, description=described) for name in names if has_names]


def _titles(content: ReleaseContent, own: str, other: str) -> dict[str, str] | None:
    """Return a name by its languages, as in CSV on the Web; None if there is none in the other."""
    if not other:
        return None
    in_other = Language.ENGLISH if content.language == Language.CHINESE else Language.CHINESE
    return {content.language: own, in_other.value: other}


def _reference(name: str, resource: str) -> dict[str, Any]:
    return {"fields": [name], "reference": {"resource": resource, "fields": ["code"]}}


def _licences(content: ReleaseContent) -> list[dict[str, str]]:
    """Return the licence as the standard requires: with a name, a path, or both."""
    if not content.licence and not content.licence_url:
        return []
    name = re.sub(r"[^-a-zA-Z0-9._]+", "-", content.licence).strip("-")
    if not name and not content.licence_url:
        name = "other"
    return [_without_empty(name=name, path=content.licence_url, title=content.licence)]


def _without_empty(**properties: Any) -> dict[str, Any]:
    return {name: value for name, value in properties.items() if value not in ("", [], {}, None)}


def _readme(extract: Extract, resources: Sequence[dict[str, Any]]) -> str:
    between = pgettext("between a name and its value", ": ")
    explanation = _(
        "Values are plain decimals in whole units: 35 is +35%. A text that a spreadsheet "
        "would run as a formula has an apostrophe before it."
    )
    return "\n".join(
        [
            f"# {extract.content.title}",
            "",
            *(f"- {name}{between}{text}" for name, text in about_lines(extract)),
            "",
            *(f"- `{each['path']}`{between}{each['title']}" for each in resources),
            "",
            explanation,
            "",
            *(f"- `{code}`{between}{meaning}" for code, meaning in islice(status_lines(), 1, None)),
            "",
        ]
    )
