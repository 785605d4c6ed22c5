"""Addresses of datasets, releases and single numbers; each page has a `.json` twin."""

from django.urls import path

from articles.addresses import cite_files, twins
from metrics import views
from metrics.citing.views import cite_dataset, cite_number, cite_release
from metrics.exports.views import download
from metrics.numbers.views import number
from metrics.release_charts.pages import ENDINGS, chart_file

app_name = "metrics"

urlpatterns = [
    *twins("data", views.datasets, "datasets"),
    *twins("data/<uslug:slug>", views.dataset, "dataset"),
    *twins("data/<uslug:slug>/releases", views.releases, "releases"),
    *twins("data/<uslug:slug>/releases/<int:number>", views.release, "release"),
    *twins("data/<uslug:slug>/releases/<int:number>/changes", views.changes, "changes"),
    *(
        path(f"{address}.{form}", download, {"form": form}, name=f"{name}-{form}")
        for form in ("csv", "xlsx", "zip")
        for address, name in [
            ("data/<uslug:slug>", "dataset"),
            ("data/<uslug:slug>/releases/<int:number>", "release"),
        ]
    ),
    *cite_files("data/<uslug:slug>", cite_dataset, "cite"),
    *cite_files("data/<uslug:slug>/releases/<int:number>", cite_release, "release-cite"),
    *twins("data/<uslug:slug>/<uslug:entity>/<uslug:indicator>", number, "number"),
    *cite_files("data/<uslug:slug>/<uslug:entity>/<uslug:indicator>", cite_number, "number-cite"),
    *(
        path(
            f"data/<uslug:slug>{place}.{ending}",
            chart_file,
            {"ending": ending},
            name=f"{name}-{ending}",
        )
        for place, name in [("", "chart"), ("/releases/<int:number>", "release-chart")]
        for ending in ENDINGS
    ),
]
