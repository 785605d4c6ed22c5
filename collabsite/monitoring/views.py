"""The page `/metrics`."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe


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
    # The library is only loaded where it counts, and by the first of these two.
    from collabsite.monitoring import counters
    from collabsite.monitoring.gauges import SiteCollector

    text, content_type = counters.open_metrics(SiteCollector())
    return HttpResponse(text, content_type=content_type)
