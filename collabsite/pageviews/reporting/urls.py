"""URLs of pages of usage, included in each language of the interface."""

from collabsite.pageviews.reporting import views
from collabsite.web.routes import file, page_and_json

app_name = "usage"

urlpatterns = [
    *page_and_json("usage", views.usage, "usage"),
    file("usage.csv", views.usage_csv, "usage-csv", "text/csv"),
]
