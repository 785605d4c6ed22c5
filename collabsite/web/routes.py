"""Routes of public pages with their `.json` twins and of files, and permanent addresses.

Twins have a class of their own, by which the OpenAPI document finds them.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.http import QueryDict
from django.http.response import HttpResponseBase
from django.urls import (
    Resolver404,
    URLPattern,
    URLResolver,
    get_resolver,
    register_converter,
    resolve,
    reverse,
)
from django.urls.converters import IntConverter, StringConverter
from django.urls.resolvers import LocalePrefixPattern, RoutePattern
from django.utils import translation
from django.utils.encoding import uri_to_iri
from django.views.decorators.csrf import csrf_exempt

from collabsite.web.query_params import canonical_query as canonical_query_of
from collabsite.web.query_params import query_class, with_parsed_query

type View = Callable[..., HttpResponseBase]


class SlugConverter(StringConverter):
    """`<uslug:…>`: a slug as `slugify(allow_unicode=True)` makes it, of word characters and hyphens."""

    regex = r"[-\w]+"


class VersionConverter(IntConverter):
    """`<version:…>`: the number of an edition or a release, short enough for any database."""

    regex = "[0-9]{1,9}"


register_converter(SlugConverter, "uslug")
register_converter(VersionConverter, "version")

# Where editors sign in and work: in the language that they chose, and with cookies.
EDITORS_PATHS = ("/admin/", "/accounts/")

# People without an account yet; the address has the language of their mail.
_INVITATIONS = "/accounts/invitation/"
# Parameters by which other systems name their pages at the root, as WordPress does with `/?p=123`.
# Redirects from such addresses are looked up by Django.
OLD_PARAMETERS = frozenset({"p", "page_id", "attachment_id", "cat", "tag", "author", "m", "q"})
# What the site may need for itself one day, or what programs look for at the root of a site.
_KEPT_SEGMENTS = {"accounts", "favicon", "humans", "login", "logout", "metrics", "theme"}

# The views of all routes from this module.
_public_views: set[View] = set()


class TwinRoute(URLPattern):
    """Route of a page's `.json` twin; the view's return annotation names the page's dataclass."""


def page_and_json(address: str, view: View, name: str) -> list[URLPattern]:
    """Return the routes of a page, `address/`, and of its twin, `address.json`.

    The view's argument `as_json` tells which of the two is requested; the twin's name ends in
    `-json`. The view's argument `query` is parsed from the query string (see
    `collabsite.web.query_params`).
    """
    twin = f"{name}-json"
    return [
        file(f"{address}/", view, name, as_json=False),
        TwinRoute(_pattern(f"{address}.json", twin), _open(view), {"as_json": True}, twin),
    ]


def page(address: str, view: View, name: str) -> URLPattern:
    """Return the route of a page without a twin."""
    return file(f"{address}/".lstrip("/"), view, name)


def file(address: str, view: View, name: str, **arguments: object) -> URLPattern:
    """Return the route of a public file, whose view gets these arguments."""
    return URLPattern(_pattern(address, name), _open(view), arguments, name)


def files(address: str, view: View, name: str, endings: Iterable[str]) -> list[URLPattern]:
    """Return the routes of a file in several formats.

    The view's argument `ending` tells which is requested; the names are `name-csv` and so on.
    """
    return [file(f"{address}.{each}", view, f"{name}-{each}", ending=each) for each in endings]


@cache
def used_segments() -> frozenset[str]:
    """Return the first parts of all addresses of the site, without endings, in lower case.

    These are those of its routes, languages and files, and some that are kept for later.
    """
    files = (settings.STATIC_URL, settings.MEDIA_URL)
    own = {address.strip("/").partition("/")[0] for address in files if address.startswith("/")}
    codes = {code for code, _name in settings.LANGUAGES}
    return frozenset({*_first_segments(get_resolver()), *own, *codes, *_KEPT_SEGMENTS})


def _first_segments(resolver: URLResolver) -> Iterator[str]:
    for each in resolver.url_patterns:
        if isinstance(each, URLResolver) and (
            isinstance(each.pattern, LocalePrefixPattern) or not str(each.pattern)
        ):
            yield from _first_segments(each)
        else:
            segment = re.split(r"[/.<(]", str(each.pattern).lstrip("^"))[0]
            yield from [segment.lower()] if segment else []


def permanent_url(name: str, *, args: Sequence[object]) -> str:
    """Return the address of a route without a language prefix, for citations."""
    with translation.override(settings.LANGUAGE_CODE):
        return reverse(name, args=args)


def readable_permanent_url(name: str, *, args: Sequence[object]) -> str:
    """Return a permanent address for people to read, with slugs in their own script."""
    return uri_to_iri(permanent_url(name, args=args))


def url_with_query(base: str, **parameters: object) -> str:
    """Return the address with those of the parameters that are not empty."""
    query = urlencode({name: value for name, value in parameters.items() if value})
    return f"{base}?{query}" if query else base


def is_public_view(view: Callable[..., Any]) -> bool:
    """Return whether a view belongs to one of these routes, whose pages are public."""
    return view in _public_views


def _open(view: View) -> View:
    # Reading needs no token; a POST gets 405, not an error about a missing cookie.
    public = csrf_exempt(with_parsed_query(view))
    _public_views.add(public)
    return public


def _pattern(address: str, name: str) -> RoutePattern:
    return RoutePattern(address, name=name, is_endpoint=True)


def is_for_editors(path: str) -> bool:
    """Return whether a path has the language that an editor chose, and not one of its own."""
    return path.startswith(EDITORS_PATHS) and not path.startswith(_INVITATIONS)


def canonical_query(path: str, query: str) -> str | None:
    """Return the canonical query of a public page.

    `path` and `query` are as in a WSGI environment. Return None for what is no public page, or is
    malformed.
    """
    try:
        path = path.encode("latin-1").decode()
        language = translation.get_language_from_path(path) or settings.LANGUAGE_CODE
        with translation.override(language):
            match = resolve(path)
        # Django reads bytes that are not UTF-8 as Latin-1.
        given = QueryDict(query.encode("latin-1"))
    except (UnicodeError, Resolver404, SuspiciousOperation):
        return None
    if not is_public_view(match.func) or (path == "/" and not OLD_PARAMETERS.isdisjoint(given)):
        return None
    return canonical_query_of(query_class(match.func), given, forgiving=path.endswith("/"))
