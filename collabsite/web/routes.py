"""The routes of what the public reads: a page with its `.json` twin, and files.

They are of kinds of their own, so that the description of the site's JSON finds them.
"""

from collections.abc import Callable, Mapping
from typing import Any

from django.http.response import HttpResponseBase
from django.urls import URLPattern
from django.urls.resolvers import RoutePattern
from django.views.decorators.csrf import csrf_exempt

from collabsite.web.query_params import reading

type View = Callable[..., HttpResponseBase]


class PageRoute(URLPattern):
    """The route of a page for people."""


class TwinRoute(URLPattern):
    """The route of a page's `.json` twin; what its view returns says which dataclass that is."""


class FileRoute(URLPattern):
    """The route of a file of this media type; `refusal` is that of what it can't answer, if its own."""

    def __init__(
        self,
        pattern: RoutePattern,
        view: View,
        given: dict[str, Any],
        name: str,
        *,
        media_type: str,
        refusal: str = "",
    ) -> None:
        super().__init__(pattern, view, given, name)
        self.media_type = media_type
        self.refusal = refusal


def twins(address: str, view: View, name: str, *, json: str = "") -> list[URLPattern]:
    """Return the routes of a page, `address/`, and of its twin, `address.json` (or `json`).

    The view is told by `as_json` which of the two is asked for; the twin's name ends in `-json`.
    What it takes as `asked` is read from the query (see `collabsite.web.query_params`).
    """
    view = _open(view)
    page, twin = f"{address}/" if address else "", json or f"{address}.json"
    return [
        PageRoute(_pattern(page, name), view, {"as_json": False}, name),
        TwinRoute(_pattern(twin, f"{name}-json"), view, {"as_json": True}, f"{name}-json"),
    ]


def page(address: str, view: View, name: str) -> PageRoute:
    """Return the route of a page whose twin is elsewhere."""
    return PageRoute(_pattern(f"{address}/", name), _open(view), {}, name)


def file(address: str, view: View, name: str, media_type: str, *, refusal: str = "") -> FileRoute:
    """Return the route of a file."""
    pattern = _pattern(address, name)
    return FileRoute(pattern, _open(view), {}, name, media_type=media_type, refusal=refusal)


def files(address: str, view: View, name: str, kinds: Mapping[str, str]) -> list[URLPattern]:
    """Return the routes of a file in several kinds: a media type by each ending of its address.

    The view is told the `ending`; the names are `name-csv` and so on.
    """
    view = _open(view)
    return [
        FileRoute(
            _pattern(f"{address}.{ending}", f"{name}-{ending}"),
            view,
            {"ending": ending},
            f"{name}-{ending}",
            media_type=media_type,
        )
        for ending, media_type in kinds.items()
    ]


def _open(view: View) -> View:
    # Reading needs no token; a POST is told that it is not allowed, not that a cookie is missing.
    return csrf_exempt(reading(view))


def _pattern(address: str, name: str) -> RoutePattern:
    return RoutePattern(address, name=name, is_endpoint=True)
