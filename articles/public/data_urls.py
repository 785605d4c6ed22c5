"""Routes of the data: those of datasets and releases, and of the pages that name articles."""

from articles.public.datasets import datasets
from articles.public.number import views
from articles.sources import citation_file_routes
from collabsite.web.routes import page_and_json
from metrics.public.urls import urlpatterns as routes_of_data

app_name = "metrics"

urlpatterns = [
    *page_and_json("data", datasets, "datasets"),
    *routes_of_data,
    *page_and_json("data/<uslug:slug>/<uslug:entity>/<uslug:indicator>", views.number, "number"),
    *citation_file_routes(
        "data/<uslug:slug>/<uslug:entity>/<uslug:indicator>", views.cite_number, "number-cite"
    ),
]
