"""Addresses of datasets and releases; each page has a `.json` twin."""

from django.urls import path

from metrics import views

app_name = "metrics"

_PAGES = [
    ("data", "datasets", views.datasets),
    ("data/<uslug:slug>", "dataset", views.dataset),
    ("data/<uslug:slug>/releases", "releases", views.releases),
    ("data/<uslug:slug>/releases/<int:number>", "release", views.release),
]

urlpatterns = [
    route
    for address, name, view in _PAGES
    for route in (
        path(f"{address}/", view, {"as_json": False}, name=name),
        path(f"{address}.json", view, {"as_json": True}, name=f"{name}-json"),
    )
]
