"""The OpenAPI document of the site: its routes, their parameters and responses."""

import inspect
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.urls.resolvers import LocalePrefixPattern
from django.utils import translation

from articles.sources import FORMATS
from collabsite.environment import software_version
from collabsite.public.api.conventions import ABOUT, CONVENTIONS
from collabsite.public.api.schemas import COMPONENTS, Schema, Schemas, annotations_of, whole
from collabsite.site.identity import site_identity, site_name
from collabsite.web.problem_details import MEDIA_TYPE, Problem
from collabsite.web.query_params import SLUG, query_class, schemas
from collabsite.web.responses import Page, PageResponse, SlugRedirect, absolute_url
from collabsite.web.routes import FileRoute, TwinRoute

_ARGUMENT = re.compile(r"<(?:(\w+):)?(\w+)>")

# Schemas of path converters, by their names in routes.
CONVERTERS: dict[str, dict[str, Any]] = {
    "int": {"type": "integer", "minimum": 1},
    "slug": {"type": "string", "pattern": "[-a-zA-Z0-9_]+"},
    "uslug": {"type": "string", "pattern": SLUG},
    "version": {"type": "integer", "minimum": 1, "maximum": 999_999_999},
}


@dataclass(frozen=True)
class Route:
    """A route of a twin or a file: `name` with its namespaces, `in_languages` if it has a prefix."""

    name: str
    address: str
    converters: tuple[tuple[str, str], ...]
    pattern: TwinRoute | FileRoute
    in_languages: bool

    @property
    def view(self) -> Callable[..., Any]:
        """The view without its decorators."""
        view: Callable[..., Any] = inspect.unwrap(self.pattern.callback)
        return view

    @property
    def resource(self) -> str:
        """The resource: the first part of the address, `site`, or `pages` if it has no fixed part."""
        first, _, more = self.address.strip("/").partition("/")
        if first.startswith("{"):
            return "pages"
        is_of_site = not more and isinstance(self.pattern, FileRoute)
        return "site" if is_of_site else first.partition(".")[0]

    @property
    def parameters(self) -> Mapping[str, Schema]:
        """The schemas of the query parameters, by name."""
        return schemas(query_class(self.view))

    @property
    def answers(self) -> tuple[Any, ...]:
        """The types that the view returns."""
        return tuple(_each_of(get_type_hints(self.view).get("return")))

    @property
    def page(self) -> type[Page] | None:
        """The dataclass of a twin; None for a file. Raises TypeError without an annotation."""
        if isinstance(self.pattern, FileRoute):
            return None
        found = [get_args(each)[0] for each in self.answers if get_origin(each) is PageResponse]
        if len(found) != 1:
            raise TypeError(
                f"{self.name}: the view must say what it returns, as PageResponse[SomePage]"
            )
        page: type[Page] = found[0]
        return page

    @property
    def moves(self) -> bool:
        """Return whether former slugs are redirected."""
        return SlugRedirect in self.answers


def routes() -> Iterator[Route]:
    """Return the routes of all twins and files, in the order of the URL configuration."""
    for names, address, pattern, in_languages in _walk(get_resolver(), (), "", False):
        if isinstance(pattern, TwinRoute | FileRoute):
            yield Route(
                name=":".join([*names, pattern.name or ""]),
                address="/" + _ARGUMENT.sub(r"{\2}", address),
                converters=tuple((n, c or "str") for c, n in _ARGUMENT.findall(address)),
                pattern=pattern,
                in_languages=in_languages,
            )


def all_patterns() -> Iterator[tuple[str, URLPattern]]:
    """Return every route of the site, with its pattern."""
    for _names, address, pattern, _in_languages in _walk(get_resolver(), (), "", False):
        yield address, pattern


def _walk(
    resolver: URLResolver, names: tuple[str, ...], before: str, in_languages: bool
) -> Iterator[tuple[tuple[str, ...], str, URLPattern, bool]]:
    for each in resolver.url_patterns:
        if isinstance(each, URLPattern):
            yield names, before + str(each.pattern), each, in_languages
        elif isinstance(each.pattern, LocalePrefixPattern):
            yield from _walk(each, names, before, True)
        else:
            within = (*names, each.namespace) if each.namespace else names
            yield from _walk(each, within, before + str(each.pattern), in_languages)


def _each_of(hint: Any) -> Iterator[Any]:  # noqa: ANN401
    """Return the members of a union of types."""
    kind, _marks = annotations_of(hint)
    if get_origin(kind) in (Union, UnionType):
        for each in get_args(kind):
            yield from _each_of(each)
    else:
        yield kind


type OpenApiObject = dict[str, Any]
# Examples of arguments, by the resource and the argument.
type Samples = Mapping[str, Mapping[str, str | int]]

_JSON_FILES: dict[str, Any] = {
    "application/json": {"type": "object"},
    FORMATS["json"].media_type: {
        "type": "array",
        "items": {"$ref": f"{COMPONENTS}CslItem"},
    },
}
_REFUSED = {MEDIA_TYPE: {"schema": {"$ref": f"{COMPONENTS}Problem"}}}
_HEADERS = {
    "ETag": {
        "description": "A strong validator of these bytes.",
        "schema": {"type": "string", "pattern": '^"[^"]+"$'},
    },
    "Cache-Control": {"description": "How long it may be kept.", "schema": {"type": "string"}},
}
_RANGE_HEADERS = {
    "Content-Range": {
        "description": "Which bytes of how many they are.",
        "schema": {"type": "string", "pattern": "^bytes "},
    }
}
_RESPONSES: dict[str, dict[str, Any]] = {
    "Unchanged": {"description": "You have it already: `If-None-Match` names its ETag."},
    "Moved": {
        "description": "Its slug was changed; it is permanently at `Location`.",
        "headers": {"Location": {"required": True, "schema": {"type": "string"}}},
    },
    "InvalidQuery": {"description": "What is asked can't be meant.", "content": _REFUSED},
    "OutOfRange": {"description": "The range is not within the file.", "content": _REFUSED},
    "NotThere": {"description": "There is no such thing, or not yet.", "content": _REFUSED},
}


def document(samples: Samples) -> OpenApiObject:
    """Return the document, with `samples` as the examples of arguments."""
    found = list(routes())
    made = _made()
    paths = {route.address: _path(route, made, samples.get(route.resource, {})) for route in found}
    return {
        "openapi": "3.1.1",
        "info": {
            "title": site_name(),
            **_contact(),
            "summary": "Articles whose numbers can be checked, and their data.",
            "description": _about(),
            "version": software_version(),
        },
        "jsonSchemaDialect": "https://spec.openapis.org/oas/3.1/dialect/base",
        "servers": [
            {"url": settings.SITE_URL, "description": "English"},
            {"url": f"{settings.SITE_URL}/zh-hans", "description": "简体中文"},
        ],
        "externalDocs": {"description": "For people", "url": absolute_url(reverse("api"))},
        "tags": [{"name": name} for name in sorted({route.resource for route in found})],
        "paths": dict(sorted(paths.items())),
        "components": {
            "schemas": made.components(),
            "responses": _RESPONSES,
            "headers": {**_HEADERS, **_RANGE_HEADERS},
        },
    }


def _contact() -> dict[str, Any]:
    """Return the contact of the site, if it has one."""
    identity = site_identity()
    if not identity.contact:
        return {}
    reached = "url" if identity.contact_page else "email"
    return {"contact": {"name": identity.publisher or identity.title, reached: identity.contact}}


def title_of(route: Route) -> tuple[str, str]:
    """Return the summary of a route and the rest of its description."""
    summary, _, rest = (inspect.getdoc(route.view) or "").partition("\n\n")
    return " ".join(summary.split()), rest


def operation_id(route: Route) -> str:
    """Return the operation id of a route, which must never change."""
    name = (
        route.name.removesuffix("-json") if not isinstance(route.pattern, FileRoute) else route.name
    )
    return name.replace(":", "_").replace("-", "_")


def _made() -> Schemas:
    pages = {route.page for route in routes() if route.page}
    return Schemas(sorted({*pages, Problem}, key=lambda each: (each.__module__, each.__name__)))


def _path(route: Route, made: Schemas, samples: Mapping[str, str | int]) -> dict[str, Any]:
    summary, description = title_of(route)
    operation: dict[str, Any] = {
        "operationId": operation_id(route),
        "tags": [route.resource],
        "summary": summary,
    }
    if description:
        operation["description"] = description
    if isinstance(route.pattern, FileRoute) and route.pattern.is_rare:
        samples = {}
    parameters = [*_arguments(route, samples), *_asked(route)]
    if parameters:
        operation["parameters"] = parameters
    operation["responses"] = dict(_responses(route, made))
    path: dict[str, Any] = {"get": operation}
    if not route.in_languages:
        path["servers"] = [{"url": settings.SITE_URL}]
    return path


def _arguments(route: Route, samples: Mapping[str, str | int]) -> Iterator[dict[str, Any]]:
    for name, converter in route.converters:
        schema = dict(CONVERTERS[converter])
        if "pattern" in schema:
            schema["pattern"] = whole(schema["pattern"])
        described = {"name": name, "in": "path", "required": True, "schema": schema}
        yield {**described, "example": samples[name]} if name in samples else described


def _asked(route: Route) -> Iterator[dict[str, Any]]:
    for name, schema in route.parameters.items():
        yield {
            "name": name,
            "in": "query",
            "description": schema.get("description", ""),
            "schema": {key: value for key, value in schema.items() if key != "description"},
        }


def _responses(route: Route, made: Schemas) -> Iterator[tuple[str, dict[str, Any]]]:
    if isinstance(route.pattern, FileRoute):
        kind = route.pattern.media_type
        # Other files are described by their media type alone.
        content = {kind: {"schema": _JSON_FILES[kind]} if kind in _JSON_FILES else {}}
    else:
        content = {"application/json": {"schema": made.of(route.page)}}
    headers = {name: {"$ref": f"#/components/headers/{name}"} for name in _HEADERS}
    yield "200", {"description": title_of(route)[0], "headers": headers, "content": content}
    has_ranges = isinstance(route.pattern, FileRoute) and route.pattern.has_ranges
    if has_ranges:
        ranged = {**headers, "Content-Range": {"$ref": "#/components/headers/Content-Range"}}
        yield "206", {"description": "The range of it.", "headers": ranged, "content": content}
    if route.moves:
        yield "301", _response("Moved")
    yield "304", _response("Unchanged")
    if route.parameters:
        yield "400", _refused(route)
    if route.converters or {"page", "topic"} & route.parameters.keys():
        yield "404", _response("NotThere")
    if has_ranges:
        yield "416", _response("OutOfRange")


def _refused(route: Route) -> dict[str, Any]:
    if isinstance(route.pattern, FileRoute) and route.pattern.refusal:
        content = {route.pattern.refusal: {"schema": {"type": "object"}}}
        return {**_RESPONSES["InvalidQuery"], "content": content}
    return _response("InvalidQuery")


def _response(name: str) -> dict[str, Any]:
    return {"$ref": f"#/components/responses/{name}"}


def _about() -> str:
    with translation.override("en"):
        rules = (f"* **{name}.** {text}" for name, text in CONVENTIONS)
        return "\n".join([f"{ABOUT}\n", *rules])
