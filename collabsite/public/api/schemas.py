"""JSON Schema 2020-12 of types, as `collabsite.web.responses.json_value` writes their values. Pure."""

import datetime as dt
import inspect
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from decimal import Decimal
from enum import Enum
from types import NoneType, UnionType
from typing import (
    Annotated,
    Any,
    Literal,
    TypeAliasType,
    Union,
    get_args,
    get_origin,
    get_type_hints,
)

import msgspec

type Schema = dict[str, Any]

COMPONENTS = "#/components/schemas/"

_PLAIN: dict[Any, Schema] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    bool: {"type": "boolean"},
    float: {"type": "number"},
    NoneType: {"type": "null"},
    dt.date: {"type": "string", "format": "date"},
    dt.datetime: {"type": "string", "format": "date-time"},
    Decimal: {"type": "string", "pattern": "^-?[0-9]+(\\.[0-9]+)?$"},
}
_ADDRESS: Schema = {
    "description": "An absolute address; '' where there is none.",
    "anyOf": [{"type": "string", "format": "iri"}, {"const": ""}],
}
_CSL: Schema = {
    "type": "object",
    "description": "An item in CSL-JSON, as reference managers read it.",
    "externalDocs": {"url": "https://docs.citationstyles.org/en/stable/specification.html"},
    "properties": {
        "id": {"type": "string"},
        "type": {"type": "string"},
        "title": {"type": "string"},
    },
}


class Schemas:
    """The schemas of types: a dataclass or struct is a component, by its name and with its docstring."""

    def __init__(self, used: Iterable[type]) -> None:
        """Name all dataclasses that are reached from those that are `used`."""
        self.names: dict[type, str] = {}
        waiting = list(used)
        while waiting:
            each = waiting.pop()
            if each not in self.names:
                self.names[each] = each.__name__
                waiting += [c for hint in _members(each).values() for c in _classes(hint)]
        if len(set(self.names.values())) < len(self.names):
            raise ValueError("two dataclasses have the same name")

    def components(self) -> dict[str, Schema]:
        """Return all components, by name."""
        made = {name: self._component(each) for each, name in self.names.items()}
        return dict(sorted({**made, "Address": _ADDRESS, "CslItem": _CSL}.items()))

    def of(self, hint: Any) -> Schema:  # noqa: ANN401
        """Return the schema of a type."""
        kind, annotations = annotations_of(hint)
        if kind in self.names:
            return {"$ref": f"{COMPONENTS}{self.names[kind]}"}
        origin, inner = get_origin(kind), get_args(kind)
        if origin in (Union, UnionType):
            return self._of_any(inner)
        if origin is Literal:
            return {"type": "string", "enum": list(inner)}
        if origin is tuple and inner[-1] is not Ellipsis:
            return {
                "type": "array",
                "prefixItems": [self.of(each) for each in inner],
                "minItems": len(inner),
                "maxItems": len(inner),
            }
        if origin in (tuple, list, Sequence):
            return {"type": "array", "items": self.of(inner[0])}
        if origin in (dict, Mapping):
            return {"type": "object", "additionalProperties": self.of(inner[1])}
        if kind in (Any, object):
            return {}
        return {**_plain(kind), **_marked(annotations)}

    def _of_any(self, kinds: Sequence[Any]) -> Schema:
        schemas = [self.of(each) for each in kinds]
        types = [each.get("type") for each in schemas]
        if {"type": "null"} in schemas and len(schemas) == 2 and all(map(_is_bare, schemas)):
            [type_] = [each for each in types if each != "null"]
            [other] = [each for each in schemas if each != {"type": "null"}]
            return {**other, "type": [type_, "null"]}
        return {"anyOf": schemas}

    def _component(self, each: type) -> Schema:
        members = _members(each)
        return {
            "type": "object",
            # What Python calls None is null in JSON.
            "description": re.sub(r"\bNone\b", "null", inspect.getdoc(each) or ""),
            "properties": {name: self._member(name, hint) for name, hint in members.items()},
            "required": list(members),
        }

    def _member(self, name: str, hint: Any) -> Schema:  # noqa: ANN401
        # As `plain` tells addresses from other texts.
        if annotations_of(hint)[0] is str and (name == "url" or name.endswith("_url")):
            return {"$ref": f"{COMPONENTS}Address"}
        if name == "item" and get_origin(annotations_of(hint)[0]) in (dict, Mapping):
            return {"$ref": f"{COMPONENTS}CslItem"}
        return self.of(hint)


def whole(regex: str) -> str:
    """Return a pattern that a whole text matches; JSON Schema looks for it anywhere in the text."""
    return f"^(?:{regex})$"


def _members(each: Any) -> dict[str, Any]:  # noqa: ANN401
    """Return the types of the fields that JSON has, by name."""
    hints = get_type_hints(each, include_extras=True)
    if issubclass(each, msgspec.Struct):
        tag = each.__struct_config__
        members = {name: hints[name] for name in each.__struct_fields__}
        return {tag.tag_field: Literal[tag.tag], **members} if tag.tag_field else members
    return {f.name: hints[f.name] for f in fields(each) if not f.metadata.get("page_only")}


def _classes(hint: Any) -> list[type]:  # noqa: ANN401
    """Return the dataclasses and structs in a type."""
    kind, _marks = annotations_of(hint)
    if isinstance(kind, type) and (is_dataclass(kind) or issubclass(kind, msgspec.Struct)):
        return [kind]
    return [found for inner in get_args(kind) for found in _classes(inner)]


def _plain(kind: Any) -> Schema:  # noqa: ANN401
    for known, schema in _PLAIN.items():
        if kind is known:
            return dict(schema)
    if isinstance(kind, type) and issubclass(kind, str):
        return {"type": "string"}
    raise TypeError(f"{kind} has no schema: say in collabsite.public.api.schemas how JSON has it")


def _marked(annotations: Iterable[Any]) -> Schema:
    """Return the values of the enumeration by which a text is annotated, if it is."""
    choices = [each for each in annotations if isinstance(each, type) and issubclass(each, Enum)]
    return {"enum": [choice.value for choice in choices[0]]} if choices else {}


def annotations_of(hint: Any) -> tuple[Any, tuple[Any, ...]]:  # noqa: ANN401
    """Return a type without its aliases and `Annotated`, and all its annotations."""
    annotations: tuple[Any, ...] = ()
    while True:
        if isinstance(hint, TypeAliasType):
            hint = hint.__value__
        elif get_origin(hint) is Annotated:
            hint, *more = get_args(hint)
            annotations = (*annotations, *more)
        else:
            return hint, annotations


def _is_bare(schema: Schema) -> bool:
    return isinstance(schema.get("type"), str) and "enum" not in schema
