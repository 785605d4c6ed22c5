"""Page of the API for people, made of the OpenAPI document."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from collabsite.api.conventions import ABOUT, CONVENTIONS
from collabsite.api.document import OpenApiObject
from collabsite.api.schemas import COMPONENTS, Schema
from collabsite.web.languages import in_language
from collabsite.web.responses import Page
from collabsite.web.text import coded

_ARGUMENT = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class TypeName:
    """A type in a few words; `component` is the name of its component, if any."""

    before: str
    component: str
    after: str


@dataclass(frozen=True)
class Member:
    """A parameter or a field."""

    name: str
    type: TypeName
    says: SafeString
    default: str = ""


@dataclass(frozen=True)
class File:
    """A format of an address: its ending and an example address, '' if there is none."""

    ending: str
    example_url: str


@dataclass(frozen=True)
class Operation:
    """An operation: an address without its ending, its formats, parameters and response."""

    key: str
    address: SafeString
    files: tuple[File, ...]
    summary: SafeString
    detail: SafeString
    parameters: tuple[Member, ...]
    answer: TypeName


@dataclass(frozen=True)
class Resource:
    """All operations on one kind of resource."""

    name: str
    operations: tuple[Operation, ...]


@dataclass(frozen=True)
class Component:
    """A component of the schema: a dataclass as JSON."""

    name: str
    says: SafeString
    fields: tuple[Member, ...]


@dataclass(frozen=True)
class Rule:
    """A convention."""

    name: str
    text: SafeString


@dataclass(frozen=True)
class Snippet:
    """A first request in a programming language, to be copied."""

    language: str
    code: str


@dataclass(frozen=True)
class ApiPage(Page):
    """The page; its twin is the OpenAPI document itself."""

    title: str
    url: str
    json_url: str
    about: str
    rules: tuple[Rule, ...]
    snippets: tuple[Snippet, ...]
    resources: tuple[Resource, ...]
    components: tuple[Component, ...]

    @property
    def description(self) -> str:
        """A sentence about the page for search engines."""
        return self.about


def api_page(described: OpenApiObject) -> ApiPage:
    """Return the page of a document."""
    resources: dict[str, dict[tuple[str, str], list[tuple[str, OpenApiObject]]]] = {}
    for path, item in described["paths"].items():
        operation = item["get"]
        stem = path.rpartition(".")[0]
        grouped = resources.setdefault(operation["tags"][0], {})
        # A file in several formats is one operation.
        grouped.setdefault((stem, operation["summary"]), []).append((path, item))
    return ApiPage(
        title=_("API"),
        url=reverse("api"),
        json_url=reverse("openapi"),
        about=str(ABOUT),
        rules=tuple(Rule(str(rule.name), coded(str(rule.text))) for rule in CONVENTIONS),
        snippets=tuple(_snippets(described)),
        resources=tuple(
            Resource(name, tuple(_operation(each) for each in grouped.values()))
            for name, grouped in sorted(resources.items(), key=lambda each: _place(each[0]))
        ),
        components=tuple(
            Component(
                name,
                coded(" ".join(schema.get("description", "").split())),
                tuple(_fields(schema)),
            )
            for name, schema in described["components"]["schemas"].items()
        ),
    )


def _place(resource: str) -> tuple[int, str]:
    """Return the sort key of a resource: articles and data first, the whole site last."""
    return {"articles": 0, "data": 1, "site": 3}.get(resource, 2), resource


def _operation(found: Sequence[tuple[str, OpenApiObject]]) -> Operation:
    path, item = found[0]
    operation = item["get"]
    stem = path.rpartition(".")[0]
    return Operation(
        key=operation["operationId"],
        # Names of arguments and places of ours alone.
        address=mark_safe(_ARGUMENT.sub(r"<var>\1</var>", stem)),  # noqa: S308
        files=tuple(File(path.rpartition(".")[2], _tried(path, each)) for path, each in found),
        summary=coded(operation["summary"]),
        detail=coded(operation.get("description", "")),
        parameters=tuple(
            Member(
                each["name"],
                _type(each["schema"]),
                coded(each.get("description", "")),
                str(each["schema"].get("default", "")),
            )
            for each in operation.get("parameters", ())
            if each["in"] == "query"
        ),
        answer=_answer(operation),
    )


def _answer(operation: OpenApiObject) -> TypeName:
    content: Mapping[str, Any]
    (content,) = operation["responses"]["200"]["content"].values()
    return _type(content["schema"]) if content else TypeName("", "", "")


def _example(path: str, operation: OpenApiObject) -> str:
    """Return an address that exists, '' if the site has none."""
    for each in operation.get("parameters", ()):
        if each["in"] == "path":
            if "example" not in each:
                return ""
            path = path.replace(f"{{{each['name']}}}", str(each["example"]))
    return path


def _tried(path: str, item: OpenApiObject) -> str:
    """Return the example in the active language, if the address exists in several."""
    example = _example(path, item["get"])
    if not example or "servers" in item:
        return example
    return in_language(example, get_language() or settings.LANGUAGE_CODE)


def _fields(schema: Schema) -> Iterator[Member]:
    for name, each in schema.get("properties", {}).items():
        yield Member(name, _type(each), coded(each.get("description", "")))


def _type(schema: Schema) -> TypeName:
    if "$ref" in schema:
        return TypeName("", schema["$ref"].removeprefix(COMPONENTS), "")
    if "anyOf" in schema:
        types = [_type(each) for each in schema["anyOf"]]
        named = next((each for each in types if each.component), types[0])
        others = [each.before for each in types if each is not named]
        return TypeName(named.before, named.component, f"{named.after} | {' | '.join(others)}")
    if schema.get("type") == "array" and "items" in schema:
        inner = _type(schema["items"])
        return TypeName(f"[{inner.before}", inner.component, f"{inner.after}]")
    if "enum" in schema:
        return TypeName(" | ".join(map(str, schema["enum"])), "", "")
    kind = schema.get("format") or schema.get("type") or schema.get("const") or "any"
    return TypeName(" | ".join(kind) if isinstance(kind, list) else str(kind), "", "")


def _snippets(described: OpenApiObject) -> Iterator[Snippet]:
    """Return first requests of the newest article and dataset that the document names."""
    samples = _sampled(described["paths"])
    site = settings.SITE_URL
    page = f"{site}{samples.get('/articles/{slug}.json') or '/articles.json'}"
    data = f"{site}{samples.get('/data/{slug}.csv') or '/data.json'}"
    yield Snippet("curl", f"curl --compressed {page}\ncurl --compressed --remote-name {data}")
    yield Snippet(
        "Python",
        "import json\nfrom urllib.request import urlopen\n\n"
        f'article = json.load(urlopen("{page}"))\n'
        'print(article["title"], article["edition"]["number"])',
    )
    yield Snippet(
        "R",
        f'article <- jsonlite::fromJSON("{page}")\n'
        f'data <- read.csv("{data}", fileEncoding = "UTF-8-BOM")',
    )


def _sampled(paths: Mapping[str, Any]) -> dict[str, str]:
    return {path: _example(path, item["get"]) for path, item in paths.items()}
