"""Routes of articles, authors and feeds, of the data, and of pages such as `/about/`."""

from django.urls import include, path
from django.views.decorators.csrf import csrf_exempt

from articles.public import datasets, feeds, number, views
from articles.sources.citation_box import citation_file_routes
from collabsite.web.routes import file, page, page_and_json
from metrics.public.urls import urlpatterns as routes_of_data

articles = [
    *page_and_json("articles", views.articles, "articles"),
    page("authors/<uslug:slug>", views.author, "author"),
    *page_and_json("articles/<uslug:slug>", views.article, "article"),
    page("articles/<uslug:slug>/usage", views.usage, "usage"),
    file("articles/<uslug:slug>/usage.csv", views.usage_csv, "usage-csv"),
    *page_and_json("articles/<uslug:slug>/editions", views.editions, "editions"),
    *page_and_json("articles/<uslug:slug>/editions/<version:number>", views.edition, "edition"),
    page("articles/<uslug:slug>/editions/<version:number>/changes", views.changes, "changes"),
    *citation_file_routes("articles/<uslug:slug>", views.cite, "cite"),
    *citation_file_routes(
        "articles/<uslug:slug>/editions/<version:number>", views.cite, "edition-cite"
    ),
    *citation_file_routes(
        "articles/<uslug:slug>", views.references, "references", stem="references"
    ),
    *citation_file_routes(
        "articles/<uslug:slug>/editions/<version:number>",
        views.references,
        "edition-references",
        stem="references",
    ),
    file("articles/feed.atom", feeds.newest_feed, "feed"),
    # A path, not a parameter: programs that follow feeds tidy addresses.
    file("articles/feed.<slug:language>.atom", feeds.newest_feed, "language-feed"),
    file("topics/<uslug:slug>/feed.atom", feeds.topic_feed, "topic-feed"),
    file("authors/<uslug:slug>/feed.atom", feeds.author_feed, "author-feed"),
    # A draft has no `.json` twin. Exempt, so that a POST is answered 405 and not 403.
    path("preview/<uslug:token>/", csrf_exempt(views.preview), name="preview"),
]
data = [
    *page_and_json("data", datasets.datasets, "datasets"),
    *routes_of_data,
    *page_and_json("data/<uslug:slug>/<uslug:entity>/<uslug:indicator>", number.number, "number"),
    *citation_file_routes(
        "data/<uslug:slug>/<uslug:entity>/<uslug:indicator>", number.cite_number, "number-cite"
    ),
]
# Their names are those of the routes of articles.
pages = [
    path("<uslug:slug>", csrf_exempt(views.add_slash), name="add-slash"),
    *page_and_json("<uslug:slug>", views.article, "article"),
    *page_and_json("<uslug:slug>/editions", views.editions, "editions"),
    *page_and_json("<uslug:slug>/editions/<version:number>", views.edition, "edition"),
    page("<uslug:slug>/editions/<version:number>/changes", views.changes, "changes"),
]
urlpatterns = [
    path("", include((articles, "articles"))),
    path("", include((data, "metrics"))),
    # Last: every address that the site needs itself comes before them, and no page can have it
    # (see `articles.models.is_reserved`).
    path("", include((pages, "pages"))),
]
