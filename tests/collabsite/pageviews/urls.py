"""URLs of a site with books, in two languages and two formats."""

from django.conf.urls.i18n import i18n_patterns
from django.http import HttpRequest, HttpResponse
from django.urls import include, path


def answer(request: HttpRequest, slug: str) -> HttpResponse:
    return HttpResponse(slug)


books = (
    [path("<slug:slug>/", answer, name="book"), path("<slug:slug>.json", answer, name="book-json")],
    "books",
)

urlpatterns = [
    path("", include("collabsite.pageviews.urls")),
    *i18n_patterns(
        path("books/", include(books)),
        path("", include("collabsite.pageviews.reporting.urls")),
        prefix_default_language=False,
    ),
]
