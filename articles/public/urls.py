"""Addresses of articles, authors, editions and feeds; each page has a `.json` twin."""

from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from articles.public import feed_views, views
from articles.public import reference_files as citing_views
from articles.public.addresses import cite_files, feed
from collabsite.web.routes import twins

app_name = "articles"

urlpatterns = [
    *twins("articles", views.articles, "articles"),
    *twins("authors/<uslug:slug>", views.author, "author"),
    *twins("articles/<uslug:slug>", views.article, "article"),
    *twins("articles/<uslug:slug>/editions", views.editions, "editions"),
    *twins("articles/<uslug:slug>/editions/<int:number>", views.edition, "edition"),
    *twins("articles/<uslug:slug>/editions/<int:number>/changes", views.changes, "changes"),
    *cite_files("articles/<uslug:slug>", citing_views.cite_article, "cite"),
    *cite_files(
        "articles/<uslug:slug>/editions/<int:number>", citing_views.cite_edition, "edition-cite"
    ),
    *cite_files("articles/<uslug:slug>", citing_views.references, "references", stem="references"),
    *cite_files(
        "articles/<uslug:slug>/editions/<int:number>",
        citing_views.edition_references,
        "edition-references",
        stem="references",
    ),
    feed("articles/feed.atom", feed_views.newest, "feed"),
    # A path, not a parameter: programs that follow feeds tidy addresses.
    feed("articles/feed.<slug:language>.atom", feed_views.of_language, "language-feed"),
    feed("topics/<uslug:slug>/feed.atom", feed_views.of_topic, "topic-feed"),
    feed("authors/<uslug:slug>/feed.atom", feed_views.of_author, "author-feed"),
    # A draft has no `.json` twin. Exempt, so that a POST is answered 405 and not 403.
    path("preview/<uslug:token>/", csrf_exempt(views.preview), name="preview"),
]
