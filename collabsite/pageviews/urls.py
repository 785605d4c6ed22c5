"""URLs of counting and of its report, included at the root of the site."""

from django.urls import path

from collabsite.pageviews import views
from collabsite.web.routes import file

JSON = "application/json"

app_name = "pageviews"

urlpatterns = [
    path("views/", views.report, name="report"),
    path("views/view.gif", views.pixel, name="pixel"),
    file("usage/ir.json", views.item_report, "item-report-json", JSON, refusal=JSON),
]
