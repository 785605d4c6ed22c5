"""Routes of the `.json` twins and files, read from the URL configuration."""

import inspect
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import LocalePrefixPattern

from collabsite.web.query_params import SLUG, Parameter, annotations_of, parameters, query_class
from collabsite.web.responses import Page, PageResponse, SlugRedirect
from collabsite.web.routes import FileRoute, TwinRoute

_ARGUMENT = re.compile(r"<(?:(\w+):)?(\w+)>")

# What a converter takes, by the name that routes call it by.
CONVERTERS: dict[str, dict[str, Any]] = {
    "int": {"type": "integer", "minimum": 1},
    "slug": {"type": "string", "pattern": "[-a-zA-Z0-9_]+"},
    "uslug": {"type": "string", "pattern": SLUG},
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
        """The resource: the first part of the address, or `site`."""
        first, _, more = self.address.strip("/").partition("/")
        is_of_site = first == "index.json" or (not more and isinstance(self.pattern, FileRoute))
        return "site" if is_of_site else first.partition(".")[0]

    @property
    def parameters(self) -> Sequence[Parameter]:
        """The query parameters."""
        query = query_class(self.view)
        return parameters(query) if query else ()

    @property
    def answers(self) -> tuple[Any, ...]:
        """The types that the view returns."""
        return tuple(_each_of(get_type_hints(self.view).get("return")))

    @property
    def page(self) -> type[Page] | None:
        """The dataclass of a twin; None for a file. Raises TypeError if the view doesn't say it."""
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
        """Tell whether former slugs are redirected."""
        return SlugRedirect in self.answers


def routes() -> Iterator[Route]:
    """Return the routes of all twins and files, in the order in which they are tried."""
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
