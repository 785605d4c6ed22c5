"""Page of the API for people, made of the OpenAPI document."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from collabsite.public.api.conventions import ABOUT, CONVENTIONS
from collabsite.public.api.document import OpenApiObject
from collabsite.public.api.schemas import COMPONENTS, Schema
from collabsite.web.languages import in_language
from collabsite.web.responses import Page
from collabsite.web.text import coded

_ARGUMENT = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class ApiPage(Page):
    """The page; its twin is the OpenAPI document itself.

    Rules and snippets are pairs of a name and a text. Resources are the operations on one kind of
    thing, by its name; a file in several formats is one operation.
    """

    title: str
    url: str
    json_url: str
    about: str
    rules: list[tuple[str, SafeString]]
    snippets: list[tuple[str, str]]
    resources: list[tuple[str, list[dict[str, Any]]]]
    components: list[dict[str, Any]]

    @property
    def description(self) -> str:
        """A sentence about the page for search engines."""
        return self.about


def api_page(described: OpenApiObject) -> ApiPage:
    """Return the page of a document."""
    resources: dict[str, dict[tuple[str, str], dict[str, Any]]] = {}
    for path, item in described["paths"].items():
        stem, _dot, ending = path.rpartition(".")
        operations = resources.setdefault(item["get"]["tags"][0], {})
        key = (stem, item["get"]["summary"])
        operation = operations.setdefault(key, _operation(stem, item["get"]))
        operation["files"].append((ending, _localized_example(path, item)))
    return ApiPage(
        title=_("API"),
        url=reverse("api"),
        json_url=reverse("openapi"),
        about=str(ABOUT),
        rules=[(str(name), coded(str(text))) for name, text in CONVENTIONS],
        snippets=list(_snippets(described["paths"])),
        resources=[(name, [*resources[name].values()]) for name in sorted(resources, key=_place)],
        components=[
            {
                "name": name,
                "says": coded(" ".join(schema.get("description", "").split())),
                "fields": [(each, _type(of)) for each, of in schema.get("properties", {}).items()],
            }
            for name, schema in described["components"]["schemas"].items()
        ],
    )


def _place(resource: str) -> tuple[int, str]:
    """Return the sort key of a resource: articles and data first, the whole site last."""
    return {"articles": 0, "data": 1, "site": 3}.get(resource, 2), resource


def _operation(stem: str, operation: OpenApiObject) -> dict[str, Any]:
    content: Mapping[str, Any]
    (content,) = operation["responses"]["200"]["content"].values()
    answer = _type(content["schema"]) if content else ""
    return {
        "key": operation["operationId"],
        # Names of arguments and places of ours alone.
        "address": mark_safe(_ARGUMENT.sub(r"<var>\1</var>", stem)),  # noqa: S308
        "files": [],
        "summary": coded(operation["summary"]),
        "detail": coded(operation.get("description", "")),
        "parameters": [
            {
                "name": each["name"],
                "type": _type(each["schema"]),
                "says": coded(each.get("description", "")),
                "default": str(each["schema"].get("default", "")),
            }
            for each in operation.get("parameters", ())
            if each["in"] == "query"
        ],
        # Only a type that the page describes says more than the file's ending.
        "answer": answer if "<a" in answer else "",
    }


def _example(path: str, operation: OpenApiObject) -> str:
    """Return an address that exists, '' if the site has none."""
    for each in operation.get("parameters", ()):
        if each["in"] == "path":
            if "example" not in each:
                return ""
            path = path.replace(f"{{{each['name']}}}", str(each["example"]))
    return path


def _localized_example(path: str, item: OpenApiObject) -> str:
    """Return the example in the active language, if the address exists in several."""
    example = _example(path, item["get"])
    if not example or "servers" in item:
        return example
    return in_language(example, get_language() or settings.LANGUAGE_CODE)


def _type(schema: Schema) -> SafeString:
    """Return a type in a few words, with a link to each component."""
    return mark_safe(_describe(schema))  # noqa: S308 - what comes of the document is escaped.


def _describe(schema: Schema) -> str:
    if "$ref" in schema:
        name = escape(schema["$ref"].removeprefix(COMPONENTS))
        return f'<a href="#type.{name}">{name}</a>'
    if "anyOf" in schema:
        # Components come first.
        kinds = sorted(map(_describe, schema["anyOf"]), key=lambda kind: "<a" not in kind)
        return " | ".join(kinds)
    if schema.get("type") == "array" and "items" in schema:
        return f"[{_describe(schema['items'])}]"
    if "enum" in schema:
        return escape(" | ".join(map(str, schema["enum"])))
    kind = schema.get("format") or schema.get("type") or schema.get("const") or "any"
    return escape(" | ".join(kind) if isinstance(kind, list) else kind)


def _snippets(paths: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield first requests, of the newest article and dataset, each with its language."""

    def sample(path: str) -> str:
        return _example(path, paths[path]["get"]) if path in paths else ""

    site = settings.SITE_URL
    page = f"{site}{sample('/articles/{slug}.json') or '/articles.json'}"
    data = f"{site}{sample('/data/{slug}.csv') or '/data.json'}"
    python = (
        "import json\nfrom urllib.request import urlopen\n\n"
        f'article = json.load(urlopen("{page}"))\n'
        'print(article["title"], article["edition"]["number"])'
    )
    r = (
        f'article <- jsonlite::fromJSON("{page}")\n'
        f'data <- read.csv("{data}", fileEncoding = "UTF-8-BOM")'
    )
    yield "curl", f"curl --compressed {page}\ncurl --compressed --remote-name {data}"
    yield "Python", python
    yield "R", r
