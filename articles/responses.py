"""One page, two forms: the same frozen dataclass as HTML and as its `.json` twin."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from django.conf import settings
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponsePermanentRedirect,
    JsonResponse,
)
from django.shortcuts import render
from django.urls import reverse

# Any cache may keep a public page, and asks again each time; a proxy may answer for a second.
PUBLIC = "public, max-age=0, s-maxage=1"


# For `field(metadata=PAGE_ONLY)`: what the page needs and the `.json` twin leaves out.
PAGE_ONLY = MappingProxyType({"page_only": True})


class Page:
    """What every public page has: its own address, and that of its `.json` twin."""

    url: str
    json_url: str


def respond(
    request: HttpRequest,
    page: Page,
    template: str,
    *,
    as_json: bool,
    context: Mapping[str, Any] | None = None,
) -> HttpResponse:
    """Answer with the page as JSON, or as HTML by its template (`page`, and `context` besides)."""
    response: HttpResponse
    if as_json:
        response = JsonResponse(plain(page), json_dumps_params={"ensure_ascii": False, "indent": 1})
        response["Access-Control-Allow-Origin"] = "*"
    else:
        response = render(request, template, {"page": page, **(context or {})})
    response["Cache-Control"] = PUBLIC
    return response


def moved(request: HttpRequest, name: str, *args: object, as_json: bool) -> HttpResponse:
    """Redirect for ever to the route `name`, or its twin, with the query as it was."""
    address = reverse(f"{name}-json" if as_json else name, args=args)
    query = request.META.get("QUERY_STRING", "")
    response = HttpResponsePermanentRedirect(f"{address}?{query}" if query else address)
    # For ever is as long as we say so: a slug may one day come back to its article.
    response["Cache-Control"] = PUBLIC
    if as_json:
        response["Access-Control-Allow-Origin"] = "*"
    return response


def private(response: HttpResponse) -> HttpResponse:
    """Forbid caching the answer, listing its address, and passing it on as a referrer."""
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "no-referrer"
    return response


def plain(value: Any) -> Any:  # noqa: ANN401
    """Return dataclasses as what JSON can hold; addresses absolute, fields PAGE_ONLY left out."""
    if is_dataclass(value):
        return {
            f.name: absolute(member) if _is_address(f.name, member) else plain(member)
            for f in fields(value)
            if not f.metadata.get("page_only")
            for member in [getattr(value, f.name)]
        }
    if isinstance(value, Mapping):
        return {key: plain(member) for key, member in value.items()}
    if isinstance(value, list | tuple):
        return [plain(member) for member in value]
    if isinstance(value, dt.date | dt.datetime):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    return value


def absolute(address: str) -> str:
    """Return the address with the site's in front, if it begins with a slash."""
    return f"{settings.SITE_URL}{address}" if address.startswith("/") else address


def _is_address(name: str, member: object) -> bool:
    return isinstance(member, str) and (name == "url" or name.endswith("_url"))
