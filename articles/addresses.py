"""How public addresses are made: slugs that may be in hanzi, and a `.json` twin for each page."""

from collections.abc import Callable, Sequence

from django.conf import settings
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path, reverse
from django.utils import translation
from django.utils.encoding import uri_to_iri
from django.views.decorators.csrf import csrf_exempt


class SlugConverter:
    """`<uslug:…>`: a slug as `slugify(allow_unicode=True)` makes it: word characters and hyphens."""

    regex = r"[-\w]+"

    def to_python(self, value: str) -> str:
        """Return the slug as it stands in the address."""
        return value

    def to_url(self, value: str) -> str:
        """Return the slug as it stands in the address."""
        return value


def twins(
    address: str, view: Callable[..., HttpResponseBase], name: str, *, json: str = ""
) -> list[URLPattern]:
    """Return the routes of a page, `address/`, and of its twin, `address.json` (or `json`).

    The view is told by `as_json` which of the two is asked for; the twin's name ends in `-json`.
    """
    # Reading needs no token; a POST is told that it is not allowed, not that a cookie is missing.
    view = csrf_exempt(view)
    return [
        path(f"{address}/" if address else "", view, {"as_json": False}, name=name),
        path(json or f"{address}.json", view, {"as_json": True}, name=f"{name}-json"),
    ]


def cite_files(
    address: str, view: Callable[..., HttpResponseBase], name: str, *, stem: str = "cite"
) -> list[URLPattern]:
    """Return the routes of the files that say how to cite a page: `address/cite.bib` and so on.

    The view is told the `ending`; the names are `name-bib` and so on. Files of another `stem`
    have another content in the same formats.
    """
    view = csrf_exempt(view)
    return [
        path(f"{address}/{stem}.{ending}", view, {"ending": ending}, name=f"{name}-{ending}")
        for ending in ("bib", "ris", "json", "txt")
    ]


def lasting(name: str, *, args: Sequence[object]) -> str:
    """Return an address without a language before it: what is cited is the same in each."""
    with translation.override(settings.LANGUAGE_CODE):
        return reverse(name, args=args)


def feed(address: str, view: Callable[..., HttpResponseBase], name: str) -> URLPattern:
    """Return the route of a feed."""
    return path(address, csrf_exempt(view), name=name)


def lasting_address(name: str, *, args: Sequence[object]) -> str:
    """Return a lasting address for reading: in the slug's own script."""
    return uri_to_iri(lasting(name, args=args))
