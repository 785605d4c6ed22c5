"""Routes of articles, authors, editions and feeds."""

from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from articles.public import feeds, views
from articles.sources import citation_file_routes
from collabsite.web.routes import file, page, page_and_json

app_name = "articles"

urlpatterns = [
    *page_and_json("articles", views.articles, "articles"),
    page("authors/<uslug:slug>", views.author, "author"),
    *page_and_json("articles/<uslug:slug>", views.article, "article"),
    page("articles/<uslug:slug>/usage", views.usage, "usage"),
    file("articles/<uslug:slug>/usage.csv", views.usage_csv, "usage-csv"),
    *page_and_json("articles/<uslug:slug>/editions", views.editions, "editions"),
    *page_and_json("articles/<uslug:slug>/editions/<version:number>", views.edition, "edition"),
    page("articles/<uslug:slug>/editions/<version:number>/changes", views.changes, "changes"),
    *citation_file_routes("articles/<uslug:slug>", views.cite_article, "cite"),
    *citation_file_routes(
        "articles/<uslug:slug>/editions/<version:number>", views.cite_edition, "edition-cite"
    ),
    *citation_file_routes(
        "articles/<uslug:slug>", views.article_references, "references", stem="references"
    ),
    *citation_file_routes(
        "articles/<uslug:slug>/editions/<version:number>",
        views.edition_references,
        "edition-references",
        stem="references",
    ),
    file("articles/feed.atom", feeds.newest_feed, "feed"),
    # A path, not a parameter: programs that follow feeds tidy addresses.
    file("articles/feed.<slug:language>.atom", feeds.language_feed, "language-feed"),
    file("topics/<uslug:slug>/feed.atom", feeds.topic_feed, "topic-feed"),
    file("authors/<uslug:slug>/feed.atom", feeds.author_feed, "author-feed"),
    # A draft has no `.json` twin. Exempt, so that a POST is answered 405 and not 403.
    path("preview/<uslug:token>/", csrf_exempt(views.preview), name="preview"),
]
