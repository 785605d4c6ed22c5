"""Addresses of datasets, releases and single numbers; each page has a `.json` twin."""

from articles.public.addresses import cite_files
from collabsite.web.routes import files, twins
from metrics.exports.links import FORMS
from metrics.public import views
from metrics.public.charts import ENDINGS, chart_file
from metrics.public.citation_files import cite_dataset, cite_number, cite_release
from metrics.public.export_files import download
from metrics.public.number.views import number

app_name = "metrics"

# The JSON is the twin of the page.
DOWNLOADS = {ending: kind for ending, (kind, _name) in FORMS.items() if ending != "json"}

urlpatterns = [
    *twins("data", views.datasets, "datasets"),
    *twins("data/<uslug:slug>", views.dataset, "dataset"),
    *twins("data/<uslug:slug>/releases", views.releases, "releases"),
    *twins("data/<uslug:slug>/releases/<int:number>", views.release, "release"),
    *twins("data/<uslug:slug>/releases/<int:number>/changes", views.changes, "changes"),
    *files("data/<uslug:slug>", download, "dataset", DOWNLOADS),
    *files("data/<uslug:slug>/releases/<int:number>", download, "release", DOWNLOADS),
    *cite_files("data/<uslug:slug>", cite_dataset, "cite"),
    *cite_files("data/<uslug:slug>/releases/<int:number>", cite_release, "release-cite"),
    *twins("data/<uslug:slug>/<uslug:entity>/<uslug:indicator>", number, "number"),
    *cite_files("data/<uslug:slug>/<uslug:entity>/<uslug:indicator>", cite_number, "number-cite"),
    *files("data/<uslug:slug>", chart_file, "chart", ENDINGS),
    *files("data/<uslug:slug>/releases/<int:number>", chart_file, "release-chart", ENDINGS),
]
