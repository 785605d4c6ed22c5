"""Views of the OpenAPI document, its page, and the API catalog."""

import datetime as dt
import json
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles.models import Edition, Kind
from collabsite.public.api.document import Samples, document
from collabsite.public.api.page import ApiPage, api_page
from collabsite.web.models import Language
from collabsite.web.responses import PUBLIC, PageResponse, absolute_url, respond
from metrics.models import Entity, Indicator, Release

LINKSET = 'application/linkset+json; profile="https://www.rfc-editor.org/info/rfc9727"'


@require_safe
def openapi(request: HttpRequest) -> HttpResponse:
    """The addresses of the site, their parameters and their answers, as OpenAPI 3.1."""
    described = document(samples(at=timezone.now()))
    text = json.dumps(described, ensure_ascii=False, indent=1)
    response = HttpResponse(text, content_type="application/json")
    response["Cache-Control"] = PUBLIC
    return response


@require_safe
def api_catalog(request: HttpRequest) -> HttpResponse:
    """Return the API catalog, which links to the descriptions of the JSON (RFC 9727)."""
    described = {
        "anchor": absolute_url(reverse("home")),
        "service-desc": [{"href": absolute_url(reverse("openapi")), "type": "application/json"}],
        "service-doc": [{"href": absolute_url(reverse("api")), "type": "text/html"}],
    }
    response = JsonResponse({"linkset": [described]}, content_type=LINKSET)
    response["Link"] = f'<{absolute_url(request.path)}>; rel="api-catalog"'
    response["Cache-Control"] = PUBLIC
    return response


@require_safe
def api(request: HttpRequest) -> PageResponse[ApiPage]:
    """Show the page of the API."""
    page = api_page(document(samples(at=timezone.now())))
    return respond(request, page, "public/api/page.html", as_json=False)


def samples(*, at: dt.datetime) -> Samples:
    """Return arguments of public objects, by the resource and the argument; eight queries.

    A resource of which there is nothing has none.
    """
    editions = Edition.objects.newest(at=at).listed().order_by("-published_at", "-pk")
    # An article with all optional parts, if there is one.
    full = editions.filter(references__isnull=False, bylines__isnull=False)
    article = full.first() or editions.first()
    topic = editions.filter(topics__isnull=False).values_list("topics__slug", flat=True)
    author = editions.filter(bylines__isnull=False).values_list("bylines__author__slug", flat=True)
    source = editions.filter(references__isnull=False).values_list(
        "references__source__key", flat=True
    )
    found: dict[str, dict[str, Any]] = {
        "articles": {"language": Language.values[0], **_numbered(article)},
        "topics": {"slug": topic.first()},
        "authors": {"slug": author.first()},
        "sources": {"key": source.first()},
        "data": _of_data(at=at),
        "pages": _numbered(Edition.objects.newest(at=at).filter(kind=Kind.PAGE).first()),
    }
    return {
        resource: {name: value for name, value in arguments.items() if value is not None}
        for resource, arguments in found.items()
    }


def _of_data(*, at: dt.datetime) -> dict[str, Any]:
    release = Release.objects.newest(at=at).order_by("-issued_at", "-pk").first()
    if release is None:
        return {}
    row = Entity.objects.filter(release=release).values_list("code", flat=True)
    column = Indicator.objects.filter(release=release).values_list("code", flat=True)
    return {**_numbered(release), "entity": row.first(), "indicator": column.first()}


def _numbered(state: Edition | Release | None) -> dict[str, Any]:
    return {"slug": state.slug, "number": state.number} if state else {}
