"""Answers to load balancers, to programs that watch, and to the check of the address; the page *Health*."""

from typing import Any

from django.conf import settings
from django.contrib import admin
from django.core.checks import run_checks
from django.core.exceptions import PermissionDenied
from django.db import Error, connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.template.response import TemplateResponse
from django.utils.crypto import constant_time_compare
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
@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """Return numbers for operators as OpenMetrics text, to programs that send `METRICS_TOKEN`."""
    if not settings.METRICS_TOKEN:
        raise Http404
    given = request.headers.get("Authorization", "")
    if not constant_time_compare(given, f"Bearer {settings.METRICS_TOKEN}"):
        return HttpResponse(
            "Send the header Authorization: Bearer, with the token of METRICS_TOKEN.\n",
            status=401,
            content_type="text/plain; charset=utf-8",
            headers={"WWW-Authenticate": 'Bearer realm="metrics"'},
        )
    # It is only loaded where it counts.
    from collabsite.health.metrics import open_metrics

    text, content_type = open_metrics()
    return HttpResponse(text, content_type=content_type)


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
