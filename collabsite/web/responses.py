"""One page, two forms: the same frozen dataclass as HTML and as its `.json` twin."""

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.encoding import escape_uri_path
from django.utils.translation import gettext as _

from collabsite.web.query_params import NotThere

# Any cache may keep a public page, and asks again each time; a proxy may answer for a second.
PUBLIC = "public, max-age=0, s-maxage=1"


# For `field(metadata=PAGE_ONLY)`: what the page needs and the `.json` twin leaves out.
PAGE_ONLY = MappingProxyType({"page_only": True})


class Page:
    """What every public page has: its own address, and that of its `.json` twin."""

    url: str
    json_url: str


class PageResponse[P: Page](HttpResponse):
    """A page as HTML or as JSON. What a view returns by this name describes its `.json` twin."""

    def __init__(self, content: str, *, page: P, content_type: str) -> None:
        super().__init__(content, content_type=content_type)
        self.page = page
        self["Cache-Control"] = PUBLIC


class Refused(HttpResponse):
    """A page that says why what was asked can't be; its `.json` twin says it as a problem."""


class Moved(HttpResponsePermanentRedirect):
    """The way to another address, for ever."""


def respond[P: Page](
    request: HttpRequest,
    page: P,
    template: str,
    *,
    as_json: bool,
    context: Mapping[str, Any] | None = None,
) -> PageResponse[P]:
    """Answer with the page as JSON, or as HTML by its template (`page`, and `context` besides)."""
    if as_json:
        _refuse_other_page(request, page)
        text = json.dumps(plain(page), ensure_ascii=False, indent=1, cls=DjangoJSONEncoder)
        response = PageResponse(text, page=page, content_type="application/json")
        lead(response, _turning(request, page))
        return response
    text = render_to_string(template, {"page": page, **(context or {})}, request)
    return PageResponse(text, page=page, content_type="text/html; charset=utf-8")


def refuse(request: HttpRequest, page: Page, template: str) -> Refused:
    """Answer people with the page that says what is wrong with what they asked."""
    response = Refused(render_to_string(template, {"page": page}, request), status=400)
    response["Cache-Control"] = PUBLIC
    return response


def _refuse_other_page(request: HttpRequest, page: Page) -> None:
    """Tell a program that there is no such page of a list; people see the last one instead."""
    pagination, asked = getattr(page, "pagination", None), request.GET.get("page") or ""
    if pagination and asked.isdecimal() and int(asked) != pagination.number:
        raise NotThere(
            _("There is no page %(asked)s of this list; the last one is %(last)s.")
            % {"asked": asked, "last": pagination.pages}
        )


def _turning(request: HttpRequest, page: Page) -> str:
    """Return links to the pages of a list before and after this one, as data (RFC 8288)."""
    pagination = getattr(page, "pagination", None)
    if pagination is None:
        return ""
    query, links = request.GET.copy(), []
    for relation, leads, number in [
        ("prev", pagination.previous_url, pagination.number - 1),
        ("next", pagination.next_url, pagination.number + 1),
    ]:
        if leads:
            query["page"] = str(number)
            address = absolute(f"{escape_uri_path(request.path)}?{query.urlencode()}")
            links.append(f'<{address}>; rel="{relation}"')
    return ", ".join(links)


def lead(response: HttpResponse, links: str) -> None:
    """Add links to those that the answer's `Link` header has already."""
    said = ", ".join(filter(None, [response.get("Link", ""), links]))
    if said:
        response["Link"] = said


def moved(request: HttpRequest, name: str, *args: object, as_json: bool) -> Moved:
    """Redirect for ever to the route `name`, or its twin, with the query as it was."""
    address = reverse(f"{name}-json" if as_json else name, args=args)
    query = request.META.get("QUERY_STRING", "")
    response = Moved(f"{address}?{query}" if query else address)
    # For ever is as long as we say so: a slug may one day come back to its article.
    response["Cache-Control"] = PUBLIC
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
