"""URLs of the site, which other sites and programs rely on."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path
from django.views.decorators.csrf import csrf_exempt

from articles.public.views import image_file
from collabsite.desk.welcome import welcome_link
from collabsite.health import views as health
from collabsite.people.views import choose_language, invitation
from collabsite.public import usage, views
from collabsite.public.api.views import api, api_catalog, openapi
from collabsite.public.cards import edition_card, edition_cover, release_card, site_card
from collabsite.public.corrections import corrections, corrections_feed
from collabsite.public.home import home
from collabsite.public.search import search
from collabsite.public.sources import source
from collabsite.public.topics import topic
from collabsite.site.views import picture, seal, theme
from collabsite.web.problem_details import CATALOG
from collabsite.web.routes import file, page, page_and_json

urlpatterns = [
    path("admin/language/", choose_language, name="set-language"),
    path("admin/welcome/<str:token>/", welcome_link, name="welcome-link"),
    path("admin/", admin.site.urls),
    path("accounts/", include("collabsite.people.urls")),
    path("live", health.live, name="live"),
    path("ready", health.ready, name="ready"),
    path("ready/<str:token>", health.arrival, name="arrival"),
    path("metrics", health.metrics, name="metrics"),
    path("robots.txt", views.robots, name="robots"),
    path(".well-known/security.txt", views.security, name="security"),
    file("sitemap.xml", views.sitemap_index, "sitemap"),
    file("sitemap-<slug:kind>-<int:number>.xml", views.sitemap_part, "sitemap-part"),
    path("media/images/<str:key>/<str:name>", image_file, name="image"),
    path("theme/<str:light>-<str:dark>.css", theme, name="theme"),
    path("theme/seal-<str:colour>.svg", seal, name="seal"),
    path("media/site/<str:name>", picture, name="site-picture"),
    path(CATALOG.removeprefix("/"), csrf_exempt(api_catalog), name="api-catalog"),
    file("openapi.json", openapi, "openapi"),
    path("", include("collabsite.counting.urls")),
    # A card has the language of its edition or release, and only one address.
    file("articles/<uslug:slug>/editions/<version:number>/card.png", edition_card, "edition-card"),
    file(
        "articles/<uslug:slug>/editions/<version:number>/cover.svg", edition_cover, "edition-cover"
    ),
    file("data/<uslug:slug>/releases/<version:number>/card.png", release_card, "release-card"),
    # English at the root, Chinese under /zh-hans/.
    *i18n_patterns(
        page("", home, "home"),
        page("topics/<uslug:slug>", topic, "topic"),
        page("sources/<uslug:key>", source, "source"),
        *page_and_json("search", search, "search"),
        file("opensearch.xml", views.opensearch, "opensearch"),
        page("api", api, "api"),
        page("corrections", corrections, "corrections"),
        file("corrections/feed.atom", corrections_feed, "corrections-feed"),
        file("card.png", site_card, "site-card"),
        page("privacy", views.privacy, "privacy"),
        page("usage", usage.usage, "usage"),
        file("usage.csv", usage.usage_csv, "usage-csv"),
        path("accounts/invitation/<str:token>/", invitation, name="invitation"),
        # Last: a page takes every address of one part.
        path("", include("articles.public.urls")),
        prefix_default_language=False,
    ),
]

handler400 = "collabsite.web.problem_details.bad_request"
handler404 = "collabsite.web.problem_details.not_found"
handler429 = "collabsite.people.sign_in.too_many_requests"
handler500 = "collabsite.web.problem_details.server_error"
