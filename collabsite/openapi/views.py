"""What the site's JSON is: for programs, and for people."""

import json

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles.responses import PUBLIC, PageResponse, respond
from collabsite.openapi.document import document
from collabsite.openapi.page import ApiPage, api_page
from collabsite.openapi.samples import samples


@require_safe
def openapi(request: HttpRequest) -> HttpResponse:
    """What is here, what may be asked of it, and what it answers, as OpenAPI 3.1."""
    described = document(samples(at=timezone.now()))
    text = json.dumps(described, ensure_ascii=False, indent=1)
    response = HttpResponse(text, content_type="application/json")
    response["Cache-Control"] = PUBLIC
    return response


@require_safe
def api(request: HttpRequest) -> PageResponse[ApiPage]:
    """What programs may ask of the site, for people who write them."""
    page = api_page(document(samples(at=timezone.now())))
    return respond(request, page, "api.html", as_json=False)
