"""Views of usage: a page and a file."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from collabsite.pageviews.reporting.usage.files import usage_csv_rows
from collabsite.pageviews.reporting.usage.queries import UsageCsvQuery, UsagePageQuery
from collabsite.pageviews.reporting.usage.site import UsagePage, usage_page
from collabsite.web.responses import PageResponse, csv_response, respond


@require_safe
def usage(request: HttpRequest, query: UsagePageQuery, *, as_json: bool) -> PageResponse[UsagePage]:
    """The usage of the site by month and item."""
    page = usage_page(query, at=timezone.now())
    return respond(request, page, "pageviews/usage.html", as_json=as_json)


@require_safe
def usage_csv(request: HttpRequest, query: UsageCsvQuery) -> HttpResponse:
    """The usage of the site by month and item, or another of its tables."""
    name = "usage" if query.table == "items" else f"usage-{query.table}"
    return csv_response(usage_csv_rows(query, at=timezone.now()), name=name)
