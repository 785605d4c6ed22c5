"""URLs of counting and of COUNTER's reports, included at the root of the site."""

from django.urls import path

from collabsite.pageviews import views
from collabsite.pageviews.reporting import views as reporting
from collabsite.web.routes import file

JSON = "application/json"
TSV = "text/tab-separated-values"

app_name = "pageviews"

urlpatterns = [
    path("views/", views.report, name="report"),
    path("views/view.gif", views.pixel, name="pixel"),
    file("usage/ir.json", reporting.item_report_json, "item-report-json", JSON, refusal=JSON),
    file("usage/ir.tsv", reporting.item_report_tsv, "item-report-tsv", TSV, refusal=JSON),
    file(
        "usage/pr.json", reporting.platform_report_json, "platform-report-json", JSON, refusal=JSON
    ),
    file("usage/pr.tsv", reporting.platform_report_tsv, "platform-report-tsv", TSV, refusal=JSON),
    # The addresses that COUNTER_API 5.1 names.
    file("r51/status", reporting.status, "counter-status", JSON, refusal=JSON),
    file(
        "r51/members",
        reporting.members,
        "counter-members",
        JSON,
        refusal=JSON,
    ),
    file(
        "r51/reports",
        reporting.reports,
        "counter-reports",
        JSON,
        refusal=JSON,
    ),
    file(
        "r51/reports/ir",
        reporting.item_report,
        "counter-item-report",
        JSON,
        refusal=JSON,
    ),
    file(
        "r51/reports/pr",
        reporting.platform_report,
        "counter-platform-report",
        JSON,
        refusal=JSON,
    ),
]
