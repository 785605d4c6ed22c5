"""Views of the OpenAPI document, its page, and the API catalog."""

import json
import re
from types import SimpleNamespace

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from collabsite.public.api.conventions import ABOUT, CONVENTIONS
from collabsite.public.api.document import Json, document, samples
from collabsite.web.languages import in_language
from collabsite.web.responses import PUBLIC, absolute_url
from collabsite.web.text import coded

LINKSET = 'application/linkset+json; profile="https://www.rfc-editor.org/info/rfc9727"'


@require_safe
def openapi(request: HttpRequest) -> HttpResponse:
    """The addresses of the site's JSON, their parameters and their answers, as OpenAPI 3.1."""
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
def api(request: HttpRequest) -> HttpResponse:
    """Show the page of the API for people, made of the OpenAPI document."""
    paths = document(samples(at=timezone.now()))["paths"]
    article, data = (_example(each, paths[each]["get"]) for each in _STARTS)
    context = {
        "page": SimpleNamespace(
            title=_("API"), description=ABOUT, url=reverse("api"), json_url=reverse("openapi")
        ),
        "rules": [(name, coded(str(text))) for name, text in CONVENTIONS],
        "article": f"{settings.SITE_URL}{article or '/articles.json'}",
        # The same table for programs that calculate.
        "data": f"{settings.SITE_URL}{data.replace('.json', '.csv') or '/data.json'}",
        "endpoints": [_endpoint(path, item["get"]) for path, item in paths.items()],
    }
    response = render(request, "public/api/page.html", context)
    response["Cache-Control"] = PUBLIC
    return response


_STARTS = ("/articles/{slug}.json", "/data/{slug}.json")


def _endpoint(path: str, operation: Json) -> Json:
    example = _example(path, operation)
    return {
        "key": operation["operationId"],
        # Names of arguments and places of ours alone.
        "address": mark_safe(re.sub(r"\{(\w+)\}", r"<var>\1</var>", path)),  # noqa: S308
        "example": example and in_language(example, get_language() or settings.LANGUAGE_CODE),
        "summary": coded(operation["summary"]),
        "detail": coded(operation["description"]),
        "parameters": [
            {
                "name": each["name"],
                "type": " | ".join(filter(None, schema.get("enum", ()))) or schema.get("type", ""),
                "says": coded(each["description"]),
                "default": str(schema.get("default") or ""),
            }
            for each in operation["parameters"]
            if each["in"] == "query"
            for schema in [each["schema"]]
        ],
    }


def _example(path: str, operation: Json) -> str:
    """Return an address that exists, '' if the site has none."""
    for each in operation["parameters"]:
        if each["in"] == "path":
            if "example" not in each:
                return ""
            path = path.replace(f"{{{each['name']}}}", str(each["example"]))
    return path
