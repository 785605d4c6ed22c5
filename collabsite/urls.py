"""Every address of the site; design and README hold them as a contract."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

from collabsite import views

urlpatterns = [
    path("admin/", admin.site.urls),
    path("live", views.live, name="live"),
    path("ready", views.ready, name="ready"),
    path("robots.txt", views.robots, name="robots"),
    path("", include("collabsite.pageviews.urls")),
    # English at the root, Chinese under /zh-hans/.
    *i18n_patterns(
        path("", views.home, {"as_json": False}, name="home"),
        path("index.json", views.home, {"as_json": True}, name="home-json"),
        path("sources/<uslug:key>/", views.source, {"as_json": False}, name="source"),
        path("sources/<uslug:key>.json", views.source, {"as_json": True}, name="source-json"),
        path("", include("articles.urls")),
        path("", include("metrics.urls")),
        prefix_default_language=False,
    ),
]
