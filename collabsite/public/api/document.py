"""The OpenAPI 3.1 document of the site's JSON: its twins, with the types that `msgspec` reads of them."""

import datetime as dt
import inspect
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, get_args, get_origin, get_type_hints

import msgspec
from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.urls.resolvers import LocalePrefixPattern
from django.utils import translation

from articles.models import Edition, Kind
from collabsite.environment import software_version
from collabsite.public.api.conventions import ABOUT, CONVENTIONS
from collabsite.site.identity import site_identity, site_name
from collabsite.web.problem_details import MEDIA_TYPE, Problem
from collabsite.web.query_params import SLUG, query_class, schemas
from collabsite.web.responses import Page, PageResponse, SlugRedirect, absolute_url
from collabsite.web.routes import TwinRoute
from metrics.models import Entity, Indicator, Release

type Json = dict[str, Any]
# Examples of arguments, by the resource and the argument.
type Samples = Mapping[str, Mapping[str, str | int]]

_ARGUMENT = re.compile(r"<(\w+):(\w+)>")
_COMPONENTS = "#/components/schemas/"
# Schemas of path converters, by their names in routes.
_CONVERTERS: dict[str, Json] = {
    "uslug": {"type": "string", "pattern": f"^(?:{SLUG})$"},
    "version": {"type": "integer", "minimum": 1, "maximum": 999_999_999},
}
_REFUSED = {MEDIA_TYPE: {"schema": {"$ref": f"{_COMPONENTS}Problem"}}}
_HEADERS = {
    "ETag": {
        "description": "A strong validator of these bytes.",
        "schema": {"type": "string", "pattern": '^"[^"]+"$'},
    },
    "Cache-Control": {"description": "How long it may be kept.", "schema": {"type": "string"}},
}
_RESPONSES: Json = {
    "Unchanged": {"description": "You have it already: `If-None-Match` names its ETag."},
    "Moved": {
        "description": "Its slug was changed; it is permanently at `Location`.",
        "headers": {"Location": {"required": True, "schema": {"type": "string"}}},
    },
    "InvalidQuery": {"description": "What is asked can't be meant.", "content": _REFUSED},
    "NotThere": {"description": "There is no such thing, or not yet.", "content": _REFUSED},
}


@dataclass(frozen=True)
class Twin:
    """A route of a twin: its address as in OpenAPI, and its arguments with their converters."""

    operation_id: str
    address: str
    arguments: tuple[tuple[str, str], ...]
    view: Callable[..., Any]

    @property
    def resource(self) -> str:
        """The resource: the first part of the address, `pages` if it has no fixed part."""
        first = self.address[1:].partition("/")[0].partition(".")[0]
        return "pages" if first.startswith("{") else first

    @property
    def answers(self) -> tuple[Any, ...]:
        """The types that the view returns."""
        said = get_type_hints(self.view)["return"]
        return (said,) if get_origin(said) is PageResponse else get_args(said)

    @property
    def page(self) -> type[Page]:
        """The dataclass of the twin. Raises ValueError if the view does not say one."""
        [page] = (get_args(each)[0] for each in self.answers if get_origin(each) is PageResponse)
        return page


def patterns() -> Iterator[tuple[str, str, URLPattern]]:
    """Return the name, with its namespaces, and the address of every route of the site."""
    return _walk(get_resolver(), (), "")


def _walk(
    resolver: URLResolver, names: tuple[str, ...], before: str
) -> Iterator[tuple[str, str, URLPattern]]:
    for each in resolver.url_patterns:
        # Languages are servers of their own.
        is_prefix = isinstance(each.pattern, LocalePrefixPattern)
        address = before if is_prefix else f"{before}{each.pattern}"
        if isinstance(each, URLPattern):
            yield ":".join([*names, each.name or ""]), address, each
        else:
            yield from _walk(each, (*names, each.namespace) if each.namespace else names, address)


def twins() -> list[Twin]:
    """Return the twins, in the order of the URL configuration."""
    return [
        Twin(
            # It must never change.
            operation_id=re.sub("[:-]", "_", name.removesuffix("-json")),
            address="/" + _ARGUMENT.sub(r"{\2}", address),
            arguments=tuple((argument, c) for c, argument in _ARGUMENT.findall(address)),
            view=inspect.unwrap(pattern.callback),
        )
        for name, address, pattern in patterns()
        if isinstance(pattern, TwinRoute)
    ]


def document(samples: Samples) -> Json:
    """Return the document, with `samples` as the examples of arguments."""
    found = twins()
    paths = {each.address: {"get": _operation(each, samples)} for each in found}
    identity = site_identity()
    contact = {
        "name": identity.publisher or identity.title,
        "url" if identity.contact_page else "email": identity.contact,
    }
    with translation.override("en"):
        rules = [f"* **{name}.** {text}" for name, text in CONVENTIONS]
        about = "\n".join([f"{ABOUT}\n", *rules])
    return {
        "openapi": "3.1.1",
        "info": {
            "title": site_name(),
            **({"contact": contact} if identity.contact else {}),
            "summary": "Articles whose numbers can be checked, and their data.",
            "description": about,
            "version": software_version(),
        },
        "jsonSchemaDialect": "https://spec.openapis.org/oas/3.1/dialect/base",
        "servers": [
            {"url": settings.SITE_URL, "description": "English"},
            {"url": f"{settings.SITE_URL}/zh-hans", "description": "简体中文"},
        ],
        "externalDocs": {"description": "For people", "url": absolute_url(reverse("api"))},
        "tags": [{"name": name} for name in sorted({each.resource for each in found})],
        "paths": dict(sorted(paths.items())),
        "components": {
            "schemas": components([*{each.page for each in found}, Problem]),
            "responses": _RESPONSES,
            "headers": _HEADERS,
        },
    }


def _operation(twin: Twin, samples: Samples) -> Json:
    summary, _, description = (inspect.getdoc(twin.view) or "").partition("\n\n")
    summary = " ".join(summary.split())
    examples = samples.get(twin.resource, {})
    arguments = [
        {"name": name, "in": "path", "required": True, "schema": _CONVERTERS[converter]}
        | ({"example": examples[name]} if name in examples else {})
        for name, converter in twin.arguments
    ]
    asked = schemas(query_class(twin.view))
    query = [
        {
            "name": name,
            "in": "query",
            "description": schema.get("description", ""),
            "schema": {key: value for key, value in schema.items() if key != "description"},
        }
        for name, schema in asked.items()
    ]
    content = {"application/json": {"schema": {"$ref": f"{_COMPONENTS}{twin.page.__name__}"}}}
    headers = {name: {"$ref": f"#/components/headers/{name}"} for name in _HEADERS}
    others = {
        "301": "Moved" if SlugRedirect in twin.answers else "",
        "304": "Unchanged",
        "400": "InvalidQuery" if asked else "",
        "404": "NotThere" if arguments or {"page", "topic"} & asked.keys() else "",
    }
    return {
        "operationId": twin.operation_id,
        "tags": [twin.resource],
        "summary": summary,
        "description": description,
        "parameters": [*arguments, *query],
        "responses": {
            "200": {"description": summary, "headers": headers, "content": content},
            **{
                status: {"$ref": f"#/components/responses/{name}"}
                for status, name in others.items()
                if name
            },
        },
    }


def components(kinds: Sequence[type]) -> Json:
    """Return the schemas of types and of those in them, by name, as `json_value` writes them."""
    _kinds, found = msgspec.json.schema_components(
        kinds, schema_hook=_schema_of, ref_template=f"{_COMPONENTS}{{name}}"
    )
    for kind in set(_dataclasses(msgspec.inspect.multi_type_info(kinds))):
        for field in fields(kind):
            if field.metadata.get("page_only"):
                del found[kind.__name__]["properties"][field.name]
    for schema in found.values():
        # What Python calls None is null in JSON.
        schema["description"] = re.sub(r"\bNone\b", "null", schema.get("description", ""))
        if "properties" in schema:
            schema["required"] = list(schema["properties"])
    # Others are in fields that only pages have.
    kept, more = set[str](), {kind.__name__ for kind in kinds}
    while more:
        kept |= more
        written = json.dumps([found[name] for name in kept])
        more = set(re.findall(rf"{_COMPONENTS}(\w+)", written)) - kept
    return {name: found[name] for name in sorted(kept)}


def _schema_of(kind: type) -> Json:
    return {"type": "string"} if issubclass(kind, str) else {"description": "Any value."}


def _dataclasses(described: object) -> Iterator[type[Any]]:
    if isinstance(described, list | tuple):
        for each in described:
            yield from _dataclasses(each)
    elif isinstance(described, msgspec.Struct):
        if isinstance(described, msgspec.inspect.DataclassType):
            yield described.cls
        yield from _dataclasses(msgspec.structs.astuple(described))


def samples(*, at: dt.datetime) -> Samples:
    """Return arguments of public objects, by the resource; five queries.

    A resource of which there is nothing has none.
    """
    newest = Edition.objects.newest(at=at)
    article = newest.listed().order_by("-published_at", "-pk").first()
    page = newest.filter(kind=Kind.PAGE).first()
    release = Release.objects.newest(at=at).order_by("-issued_at", "-pk").first()
    found: dict[str, dict[str, str | int]] = {
        resource: {"slug": each.slug, "number": each.number}
        for resource, each in [("articles", article), ("pages", page), ("data", release)]
        if each
    }
    for name, model in [("entity", Entity), ("indicator", Indicator)] if release else []:
        codes = model._default_manager.filter(release=release).values_list("code", flat=True)
        found["data"][name] = codes[0]
    return found
