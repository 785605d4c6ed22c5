"""Responses of public pages: the same frozen dataclass as HTML and as its `.json` twin."""

import datetime as dt
import json
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from decimal import Decimal
from types import MappingProxyType
from typing import Any

import msgspec
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.template.loader import render_to_string
from django.urls import resolve, reverse
from django.utils.encoding import escape_uri_path
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from collabsite.serving.pages import SHOWN
from collabsite.web.query_params import ResourceNotFound
from collabsite.web.spreadsheets import csv_text

# Any cache may keep a public page, and asks again each time; a proxy may answer for a second, and for
# a day while this server fails. No `stale-while-revalidate`: it would show what was retracted.
PUBLIC = "public, max-age=0, s-maxage=1, stale-if-error=86400"


# For `field(metadata=PAGE_ONLY)`: a field of the HTML page that the `.json` twin leaves out.
PAGE_ONLY = MappingProxyType({"page_only": True})


class Page:
    """Base of all public pages; those with a `.json` twin have its address as `json_url`."""

    url: str

    @property
    def description(self) -> str:
        """A sentence about the page for search engines; '' if it has none."""
        return ""


class PageResponse[P](HttpResponse):
    """A page as HTML or as JSON; as the return annotation of a view it types the `.json` twin."""

    def __init__(self, content: str, *, as_json: bool) -> None:
        kind = "application/json" if as_json else "text/html; charset=utf-8"
        super().__init__(content, content_type=kind)
        self["Cache-Control"] = PUBLIC


class SlugRedirect(HttpResponsePermanentRedirect):
    """Permanent redirect from a former slug."""


def respond[P](
    request: HttpRequest,
    page: P,
    template: str,
    *,
    as_json: bool = False,
    context: Mapping[str, Any] | None = None,
) -> PageResponse[P]:
    """Return the page as JSON, or as HTML by its template, with `page` and `context`.

    Raises `ResourceNotFound` if a list has no page of the number that JSON is asked for; HTML shows the
    last one.
    """
    if not as_json:
        html = render_to_string(template, {"page": page, **(context or {})}, request)
        return PageResponse(html, as_json=False)
    pagination, number = getattr(page, "pagination", None), request.GET.get("page")
    if pagination and number and number != str(pagination.number):
        raise ResourceNotFound(
            _("There is no page %(asked)s of this list; the last one is %(last)s.")
            % {"asked": number, "last": pagination.number}
        )
    text = json.dumps(json_value(page), ensure_ascii=False, indent=1, cls=DjangoJSONEncoder)
    response: PageResponse[P] = PageResponse(text, as_json=True)
    if pagination:
        add_link_header(response, _pagination_links(request, pagination))
    return response


def csv_response(rows: Iterable[Sequence[str | int]], *, name: str) -> HttpResponse:
    """Return rows as a CSV file with this name, which may have any letters."""
    response = HttpResponse(csv_text(rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = (
        content_disposition_header(as_attachment=True, filename=f"{name}.csv") or "attachment"
    )
    response["Cache-Control"] = PUBLIC
    return response


def _pagination_links(request: HttpRequest, pagination: Any) -> str:  # noqa: ANN401
    """Return links to the JSON of the previous and the next page of a list (RFC 8288)."""
    query, links = request.GET.copy(), []
    for relation, exists, number in [
        ("prev", pagination.previous_url, pagination.number - 1),
        ("next", pagination.next_url, pagination.number + 1),
    ]:
        if exists:
            query["page"] = str(number)
            address = absolute_url(f"{escape_uri_path(request.path)}?{query.urlencode()}")
            links.append(f'<{address}>; rel="{relation}"')
    return ", ".join(links)


def declare_shown(request: HttpRequest, *names: str) -> None:
    """Declare everything that the response shows, such as `dataset:3`.

    `collabsite.serving` keeps the response until one of these changes; without a declaration, until
    anything changes.
    """
    request.META[SHOWN] = frozenset({"settings", *names})


def add_link_header(response: HttpResponse, links: str) -> None:
    """Add links to the `Link` header of a response."""
    all_links = ", ".join(filter(None, [response.get("Link", ""), links]))
    if all_links:
        response["Link"] = all_links


def redirect_to_slug(request: HttpRequest, slug: str) -> SlugRedirect:
    """Redirect permanently to the requested page of what has this slug now, with the same query."""
    match = resolve(request.path_info)
    address = reverse(match.view_name, kwargs={**match.kwargs, "slug": slug})
    query = request.META.get("QUERY_STRING", "")
    response = SlugRedirect(f"{address}?{query}" if query else address)
    # Not cached for long: a slug may one day come back to its article.
    response["Cache-Control"] = PUBLIC
    return response


def make_private(response: HttpResponse) -> HttpResponse:
    """Forbid caching the response, indexing its address, and sending it as a referrer."""
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "no-referrer"
    return response


def json_value(value: Any) -> Any:  # noqa: ANN401
    """Return dataclasses and structs as JSON values, with absolute addresses, without PAGE_ONLY fields."""
    if isinstance(value, msgspec.Struct):
        tag = value.__struct_config__
        members = {name: json_value(getattr(value, name)) for name in value.__struct_fields__}
        return {tag.tag_field: tag.tag, **members} if tag.tag_field else members
    if is_dataclass(value):
        return {
            f.name: absolute_url(member) if _is_address(f.name, member) else json_value(member)
            for f in fields(value)
            if not f.metadata.get("page_only")
            for member in [getattr(value, f.name)]
        }
    if isinstance(value, Mapping):
        return {key: json_value(member) for key, member in value.items()}
    if isinstance(value, list | tuple):
        return [json_value(member) for member in value]
    if isinstance(value, dt.date | dt.datetime):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    return value


def absolute_url(address: str) -> str:
    """Return the absolute address of a path; other addresses are unchanged."""
    return f"{settings.SITE_URL}{address}" if address.startswith("/") else address


def printed_url(address: str) -> str:
    """Return the address of a path as a command prints it.

    Without SITE_URL in the environment, that is the path: only `serve` knows its host and port.
    """
    return absolute_url(address) if os.environ.get("SITE_URL") else address


def _is_address(name: str, member: object) -> bool:
    return isinstance(member, str) and (name == "url" or name.endswith("_url"))
