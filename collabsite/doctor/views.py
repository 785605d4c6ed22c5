"""Health checks for load balancers, the answer that `address` asks for, and the owners' page."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from collabsite.doctor import address, installation
from collabsite.doctor.examination import examine
from collabsite.doctor.findings import Level
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
    with override("en"):
        if installation.database().level == Level.ERROR:
            return JsonResponse({"status": "the database does not answer"}, status=503)
        disk = installation.disk()
    problems = {"disk": "full or read-only"} if disk.level == Level.ERROR else {}
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
    checked = list(examine())
    context: dict[str, Any] = {
        **admin.site.each_context(request),
        "title": _("Health"),
        "checked": checked,
        "errors": sum(each.finding.level == Level.ERROR for each in checked),
        "warnings": sum(each.finding.level == Level.WARNING for each in checked),
    }
    return TemplateResponse(request, "admin/health.html", context)
