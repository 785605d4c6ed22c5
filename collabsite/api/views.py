"""What the site's JSON is: for programs, and for people."""

import json

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from collabsite.api.document import document
from collabsite.api.page import ApiPage, api_page
from collabsite.api.samples import samples
from collabsite.web.responses import PUBLIC, PageResponse, absolute, respond

LINKSET = 'application/linkset+json; profile="https://www.rfc-editor.org/info/rfc9727"'


@require_safe
def openapi(request: HttpRequest) -> HttpResponse:
    """What is here, what may be asked of it, and what it answers, as OpenAPI 3.1."""
    described = document(samples(at=timezone.now()))
    text = json.dumps(described, ensure_ascii=False, indent=1)
    response = HttpResponse(text, content_type="application/json")
    response["Cache-Control"] = PUBLIC
    return response


@require_safe
def api_catalog(request: HttpRequest) -> HttpResponse:
    """Where the site's JSON is described, for programs that look for such (RFC 9727)."""
    described = {
        "anchor": absolute(reverse("home")),
        "service-desc": [{"href": absolute(reverse("openapi")), "type": "application/json"}],
        "service-doc": [{"href": absolute(reverse("api")), "type": "text/html"}],
    }
    response = JsonResponse({"linkset": [described]}, content_type=LINKSET)
    response["Link"] = f'<{absolute(request.path)}>; rel="api-catalog"'
    response["Cache-Control"] = PUBLIC
    return response


@require_safe
def api(request: HttpRequest) -> PageResponse[ApiPage]:
    """What programs may ask of the site, for people who write them."""
    page = api_page(document(samples(at=timezone.now())))
    return respond(request, page, "api/page.html", as_json=False)
