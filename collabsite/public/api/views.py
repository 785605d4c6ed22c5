"""Views of the OpenAPI document, its page, and the API catalog."""

import json
from types import SimpleNamespace

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from collabsite.public.api.conventions import ABOUT, CONVENTIONS
from collabsite.public.api.document import Json, document, samples
from collabsite.web.languages import in_language
from collabsite.web.responses import PUBLIC, absolute_url, respond

LINKSET = 'application/linkset+json; profile="https://www.rfc-editor.org/info/rfc9727"'


@require_safe
def openapi(request: HttpRequest) -> HttpResponse:
    """The addresses of the site's JSON, their parameters and their answers, as OpenAPI 3.1."""
    described = document(samples(at=timezone.now()))
    text = json.dumps(described, ensure_ascii=False, indent=1)
    headers = {"Cache-Control": PUBLIC}
    return HttpResponse(text, content_type="application/json", headers=headers)


@require_safe
def api_catalog(request: HttpRequest) -> HttpResponse:
    """Return the API catalog, which links to the descriptions of the JSON (RFC 9727)."""
    described = {
        "anchor": absolute_url(reverse("home")),
        "service-desc": [{"href": absolute_url(reverse("openapi")), "type": "application/json"}],
        "service-doc": [{"href": absolute_url(reverse("api")), "type": "text/html"}],
    }
    link = f'<{absolute_url(request.path)}>; rel="api-catalog"'
    headers = {"Link": link, "Cache-Control": PUBLIC}
    return JsonResponse({"linkset": [described]}, content_type=LINKSET, headers=headers)


@require_safe
def api(request: HttpRequest) -> HttpResponse:
    """Show the page of the API for people, made of the OpenAPI document."""
    paths = document(samples(at=timezone.now()))["paths"]
    examples = {path: _example(path, item["get"]) for path, item in paths.items()}
    article = examples["/articles/{slug}.json"] or "/articles.json"
    # The same table for programs that calculate.
    data = examples["/data/{slug}.json"].replace(".json", ".csv") or "/data.json"
    language = get_language() or settings.LANGUAGE_CODE
    context = {
        "rules": CONVENTIONS,
        "article": f"{settings.SITE_URL}{article}",
        "data": f"{settings.SITE_URL}{data}",
        "endpoints": [
            {
                **item["get"],
                "address": path,
                "example": examples[path] and in_language(examples[path], language),
                "query": [each for each in item["get"]["parameters"] if each["in"] == "query"],
            }
            for path, item in paths.items()
        ],
    }
    page = SimpleNamespace(
        title=_("API"), description=ABOUT, url=reverse("api"), json_url=reverse("openapi")
    )
    return respond(request, page, "public/api/page.html", context=context)


def _example(path: str, operation: Json) -> str:
    """Return an address that exists, '' if the site has none."""
    for each in operation["parameters"]:
        if each["in"] == "path":
            if "example" not in each:
                return ""
            path = path.replace(f"{{{each['name']}}}", str(each["example"]))
    return path
