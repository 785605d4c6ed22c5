"""URLs of a site with books, in two languages and some formats, and a feed."""

from django.conf.urls.i18n import i18n_patterns
from django.http import HttpRequest, HttpResponse
from django.urls import include, path


def answer(request: HttpRequest, slug: str = "") -> HttpResponse:
    return HttpResponse(slug)


books = (
    [
        path("<slug:slug>/", answer, name="book"),
        path("<slug:slug>.json", answer, name="book-json"),
        path("<slug:slug>.csv", answer, name="book-csv"),
        path("<slug:slug>/cite.bib", answer, name="book-cite"),
    ],
    "books",
)

urlpatterns = [
    path("", include("collabsite.pageviews.urls")),
    path("feed.atom", answer),
    *i18n_patterns(
        path("books/", include(books)),
        path("", include("collabsite.pageviews.reporting.urls")),
        prefix_default_language=False,
    ),
]
