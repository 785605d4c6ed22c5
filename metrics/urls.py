"""Addresses of datasets, releases and single numbers; each page has a `.json` twin."""

from articles.addresses import twins
from metrics import views

app_name = "metrics"

urlpatterns = [
    *twins("data", views.datasets, "datasets"),
    *twins("data/<uslug:slug>", views.dataset, "dataset"),
    *twins("data/<uslug:slug>/releases", views.releases, "releases"),
    *twins("data/<uslug:slug>/releases/<int:number>", views.release, "release"),
    *twins("data/<uslug:slug>/<uslug:entity>/<uslug:indicator>", views.number, "number"),
]
