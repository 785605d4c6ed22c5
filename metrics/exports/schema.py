"""Descriptor of a data package: its files and columns (Data Package v1)."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from articles.sources.citations import reference_line
from collabsite.web import spreadsheets
from collabsite.web.models import Language
from metrics.cells.decimals import Rounding
from metrics.cells.parse import ValueKind
from metrics.cells.periods import PERIOD
from metrics.content import ReleaseContent
from metrics.exports.extract import Extract, source_text
from metrics.models import Observation
from metrics.tables import layouts, pivot

type Field = dict[str, Any]


def package(extract: Extract, resources: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return `datapackage.json`, with these resources."""
    content, number = extract.content, extract.release.number
    return _without_empty(
        {
            "profile": "tabular-data-package",
            "name": package_name(extract),
            "title": content.title,
            "titles": titles(content, content.title, content.other_title),
            "description": content.summary,
            "descriptions": titles(content, content.summary, content.other_summary),
            "version": f"{number}.0.0",
            "created": extract.issued_at.isoformat(timespec="seconds"),
            "homepage": extract.url,
            "chosen": extract.chosen_url if extract.query else "",
            "note": extract.release.note,
            "language": content.language,
            "licenses": _licences(content),
            "sources": [
                _without_empty(
                    {
                        "title": source_text(source),
                        "path": reference_line(source.item).url,
                        "key": source.key,
                    }
                )
                for source in content.sources
            ],
            "resources": resources,
        }
    )


def package_name(extract: Extract) -> str:
    """Return a name in lower-case Latin letters, which the standard requires."""
    slug = extract.slug.lower()
    name = slug if re.fullmatch(r"[-a-z0-9_]+", slug) else f"dataset-{extract.release.dataset_id}"
    return f"{name}-release-{extract.release.number}"


def resource(name: str, *, title: str, schema: Mapping[str, Any]) -> dict[str, Any]:
    """Return the descriptor of a file without its size."""
    return {
        "profile": "tabular-data-resource",
        "name": name,
        "path": f"data/{name}.csv",
        "title": title,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": {**schema, "missingValues": [""]},
    }


def observations(extract: Extract) -> dict[str, Any]:
    """Return the schema of the long layout."""
    numeric = all(column.numeric for column in extract.columns)
    described = {
        "entity": _("The code of the entity, see the table of entities."),
        "indicator": _("The code of the indicator, see the table of indicators."),
        "period": _("The year, month or quarter; empty where the data names none."),
        "value": _("A plain decimal in the indicator's whole unit, or the words of a text."),
        "status": _("The status by SDMX's code list CL_OBS_STATUS."),
        "note": _("A note on the value."),
        "source": _("The key of the source that the value is from."),
        layouts.AS_WRITTEN: _("How the value was written, where that differs."),
    }
    fields = [field(name, description=text) for name, text in described.items()]
    by_name = {each["name"]: each for each in fields}
    by_name["value"]["type"] = "number" if numeric else "string"
    by_name["entity"]["constraints"] = by_name["indicator"]["constraints"] = {"required": True}
    by_name["period"]["constraints"] = {"pattern": PERIOD}
    by_name["status"]["constraints"] = {
        "required": True,
        "enum": [status.value for status in Observation.Status],
    }
    return {
        "fields": fields,
        "primaryKey": ["entity", "indicator", "period"],
        "foreignKeys": [
            _reference("entity", "entities"),
            _reference("indicator", "indicators"),
        ],
    }


def table(extract: Extract, names: Sequence[str], whole: Sequence[bool]) -> dict[str, Any]:
    """Return the schema of the wide layout, with these names of columns.

    `whole` has for each column whether its values are whole and not below zero.
    """
    content = extract.content
    heads = titles(content, content.row_label, content.other_row_label)
    fields = [
        field(names[0], title=content.row_label, titles=heads, required=True, unique=True),
        field(names[1], title=content.row_label, titles=heads, kind="string"),
    ]
    for name, column, is_whole in zip(names[2:], extract.columns, whole, strict=True):
        counted = column.kind in {ValueKind.COUNT, ValueKind.YEAR} and is_whole
        fields.append(
            field(
                # The same as in the header of the file.
                spreadsheets.neutralise(name),
                title=column.header,
                titles=titles(
                    content,
                    column.header,
                    column.indicator.other_label
                    and pivot.header(column.indicator.other_label, column.period),
                ),
                description=column.definition,
                kind="integer" if counted else "number" if column.numeric else "string",
                unit=column.unit,
                indicator=column.code,
                period=column.period,
                **({"minimum": 0} if counted else {}),
            )
        )
    return {
        "fields": fields,
        "primaryKey": [names[0]],
        "foreignKeys": [_reference(names[0], "entities")],
    }


def table_names(extract: Extract) -> list[str]:
    """Return the names of the columns of the wide layout: their keys, each once."""
    keys = [column.key for column in extract.columns]
    names: list[str] = []
    for default in ("entity", layouts.ENTITY_LABEL):
        name = default
        while name in keys:
            name += "_"
        names.append(name)
    return names + keys


def titles(content: ReleaseContent, own: str, other: str) -> Mapping[str, str] | None:
    """Return a name by its languages, as in CSV on the Web; None if there is none in the other."""
    if not other:
        return None
    in_other = Language.ENGLISH if content.language == Language.CHINESE else Language.CHINESE
    return {content.language: own, in_other.value: other}


def entities(*, other_names: bool = False) -> dict[str, Any]:
    """Return the schema of the table of entities, which are in their order."""
    return {
        "fields": [
            field("code", required=True, unique=True),
            field("label", description=_("What the entity is called.")),
            *(_other_names(layouts.OTHER_LABEL) if other_names else []),
        ],
        "primaryKey": ["code"],
    }


def indicators(*, rounding: bool = False, other_names: bool = False) -> dict[str, Any]:
    """Return the schema of the table of indicators, which are in their order."""
    fields = [
        field("code", required=True, unique=True),
        field("label", description=_("What the indicator is called.")),
        field(layouts.KIND, required=True, enum=[kind.value for kind in ValueKind]),
        field(
            layouts.UNIT,
            description=_("The unit; money begins with its ISO 4217 code, a percentage with %."),
        ),
        field(layouts.COMPACT, kind="boolean", description=_("Whether 1.2M is written.")),
        field(layouts.DECIMALS, kind="integer", minimum=0, description=_("Decimals written.")),
        field(layouts.DEFINITION, description=_("What is measured, and how.")),
    ]
    if rounding:
        described = _("Whether values are shown rounded to so many decimals or significant digits.")
        kinds = [each.value for each in Rounding if each]
        fields.append(field(layouts.ROUNDING, description=described, enum=kinds))
    if other_names:
        fields += _other_names(layouts.OTHER_LABEL, layouts.OTHER_UNIT)
    return {"fields": fields, "primaryKey": ["code"]}


def _other_names(*names: str) -> list[Field]:
    described = _("In the other language, as far as there is a name in it.")
    return [field(name, description=described) for name in names]


def field(
    name: str,
    *,
    title: str = "",
    titles: Mapping[str, str] | None = None,
    description: str = "",
    kind: str = "string",
    unit: str = "",
    indicator: str = "",
    period: str = "",
    **constraints: object,
) -> Field:
    """Return a field of a schema."""
    return _without_empty(
        {
            "name": name,
            "type": kind,
            "title": title,
            "titles": titles,
            "description": description,
            "unit": unit,
            "indicator": indicator,
            "period": period,
            "constraints": constraints,
        }
    )


def _reference(name: str, resource: str) -> dict[str, Any]:
    return {"fields": [name], "reference": {"resource": resource, "fields": ["code"]}}


def _licences(content: ReleaseContent) -> list[dict[str, str]]:
    """Return the licence as the standard requires: with a name, a path, or both."""
    if not content.licence and not content.licence_url:
        return []
    name = re.sub(r"[^-a-zA-Z0-9._]+", "-", content.licence).strip("-")
    if not name and not content.licence_url:
        name = "other"
    return [_without_empty({"name": name, "path": content.licence_url, "title": content.licence})]


def _without_empty(properties: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in properties.items() if value not in ("", [], {}, None)}
