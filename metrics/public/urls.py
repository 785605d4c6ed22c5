"""Routes of datasets and releases; `articles.public.urls` adds those of pages that name articles."""

from articles.sources.citation_box import citation_file_routes
from collabsite.web.routes import file, files, page, page_and_json
from metrics.exports.formats import FORMATS
from metrics.public import views
from metrics.public.charts import CHART_FILES
from metrics.public.export_files import download

# The JSON is the twin of the page.
DOWNLOADS = [ending for ending in FORMATS if ending != "json"]

urlpatterns = [
    *page_and_json("data/<uslug:slug>", views.dataset, "dataset"),
    page("data/<uslug:slug>/usage", views.usage, "usage"),
    file("data/<uslug:slug>/usage.csv", views.usage_csv, "usage-csv"),
    *page_and_json("data/<uslug:slug>/releases", views.releases, "releases"),
    *page_and_json("data/<uslug:slug>/releases/<version:number>", views.release, "release"),
    page("data/<uslug:slug>/releases/<version:number>/changes", views.changes, "changes"),
    *files("data/<uslug:slug>", download, "dataset", DOWNLOADS),
    *files(
        "data/<uslug:slug>/releases/<version:number>",
        download,
        "release",
        DOWNLOADS,
    ),
    *citation_file_routes("data/<uslug:slug>", views.cite, "cite"),
    *citation_file_routes(
        "data/<uslug:slug>/releases/<version:number>", views.cite, "release-cite"
    ),
    *files("data/<uslug:slug>", views.chart_file, "chart", CHART_FILES),
    *files(
        "data/<uslug:slug>/releases/<version:number>",
        views.chart_file,
        "release-chart",
        CHART_FILES,
    ),
]
