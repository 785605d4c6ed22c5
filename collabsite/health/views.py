"""Answers to load balancers and to the check of the address, and the owners' page *Health*."""

from typing import Any

from django.contrib import admin
from django.core.checks import run_checks
from django.core.exceptions import PermissionDenied
from django.db import Error, connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from collabsite.health import address, checks
from collabsite.web.admin.requests import editor


@require_safe
@never_cache
def live(request: HttpRequest) -> HttpResponse:
    """Liveness check: the process answers, without a query."""
    return JsonResponse({"status": "live"})


@require_safe
@never_cache
def ready(request: HttpRequest) -> HttpResponse:
    """Readiness check: 503 while the database does not answer.

    It also says whether the disk has space: without it the site can be read.
    """
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error:
        return JsonResponse({"status": "the database does not answer"}, status=503)
    is_full = any(each.is_serious() for each in checks.check_disk())
    problems = {"disk": "full or read-only"} if is_full else {}
    return JsonResponse({"status": "ready", **problems})


@require_safe
@never_cache
def arrival(request: HttpRequest, token: str) -> HttpResponse:
    """Say how a request arrived, to the site itself alone."""
    if not address.is_valid(token):
        raise Http404
    chain = request.headers.get("x-forwarded-for", "").split(",")
    said = [entry.strip() for entry in chain if entry.strip()]
    return JsonResponse({"chain": said, "is_secure": request.is_secure()})


@require_safe
def health_page(request: HttpRequest) -> HttpResponse:
    """Show owners all that is wrong with the installation, with the remedies."""
    if not editor(request).is_superuser:
        raise PermissionDenied
    found = run_checks(tags=["doctor"], include_deployment_checks=True)
    context: dict[str, Any] = {
        **admin.site.each_context(request),
        "title": _("Health"),
        "found": sorted(found, key=lambda each: (-each.level, each.id or "")),
        "errors": sum(each.is_serious() for each in found),
        "warnings": sum(not each.is_serious() for each in found),
    }
    return TemplateResponse(request, "admin/health.html", context)
