"""The OpenAPI document of the site: its routes, their parameters and responses."""

import inspect
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from articles.references import FORMATS
from collabsite.api.conventions import ABOUT, CONVENTIONS
from collabsite.api.routes import CONVERTERS, Route, routes
from collabsite.api.schemas import COMPONENTS, Schemas, of_parameter, whole
from collabsite.web.problem_details import MEDIA_TYPE, Problem
from collabsite.web.query_params import EXACT
from collabsite.web.responses import absolute_url
from collabsite.web.routes import FileRoute

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
_RESPONSES: dict[str, dict[str, Any]] = {
    "Unchanged": {"description": "You have it already: `If-None-Match` names its ETag."},
    "Moved": {
        "description": "Its slug was changed; it is permanently at `Location`.",
        "headers": {"Location": {"required": True, "schema": {"type": "string"}}},
    },
    "InvalidQuery": {"description": "What is asked can't be meant.", "content": _REFUSED},
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
            "title": "Collaboration Review",
            "summary": "Articles whose numbers can be checked, and their data.",
            "description": _about(),
            "version": _version(),
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
            "headers": _HEADERS,
        },
    }


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
    for parameter in route.parameters:
        described: dict[str, Any] = {"name": parameter.name, "in": "query"}
        if parameter.description:
            described["description"] = parameter.description
        if parameter.takes_the_rest:
            described |= {"style": "form", "explode": True}
        yield {**described, "schema": of_parameter(parameter)}


def _responses(route: Route, made: Schemas) -> Iterator[tuple[str, dict[str, Any]]]:
    if isinstance(route.pattern, FileRoute):
        kind = route.pattern.media_type
        # Other files are described by their media type alone.
        content = {kind: {"schema": _JSON_FILES[kind]} if kind in _JSON_FILES else {}}
    else:
        content = {"application/json": {"schema": made.of(route.page)}}
    headers = {name: {"$ref": f"#/components/headers/{name}"} for name in _HEADERS}
    yield "200", {"description": title_of(route)[0], "headers": headers, "content": content}
    if route.moves:
        yield "301", _response("Moved")
    yield "304", _response("Unchanged")
    if route.parameters:
        yield "400", _refused(route)
    if route.converters or any(
        EXACT in p.annotations or p.name == "page" for p in route.parameters
    ):
        yield "404", _response("NotThere")


def _refused(route: Route) -> dict[str, Any]:
    if isinstance(route.pattern, FileRoute) and route.pattern.refusal:
        content = {route.pattern.refusal: {"schema": {"type": "object"}}}
        return {**_RESPONSES["InvalidQuery"], "content": content}
    return _response("InvalidQuery")


def _response(name: str) -> dict[str, Any]:
    return {"$ref": f"#/components/responses/{name}"}


def _about() -> str:
    with translation.override("en"):
        rules = (f"* **{rule.name}.** {rule.text}" for rule in CONVENTIONS)
        return "\n".join([f"{ABOUT}\n", *rules])


@cache
def _version() -> str:
    stated = tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text())
    return str(stated["project"]["version"])
