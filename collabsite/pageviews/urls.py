"""The addresses of counting, included at the root of the site."""

from django.urls import path

from . import views

app_name = "pageviews"

urlpatterns = [
    path("views/", views.report, name="report"),
    path("views/view.gif", views.pixel, name="pixel"),
    path("usage/ir.json", views.item_report, name="item-report-json"),
]
