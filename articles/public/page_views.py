"""Views of pages, such as About: like those of articles, at the root of the site."""

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles.models import Kind
from articles.public.article import ArticlePage
from articles.public.editions import (
    EditionChangesQuery,
    EditionListPage,
    newest_or_404,
)
from articles.public.views import respond_changes, respond_edition, respond_editions
from collabsite.web.query_params import Paged
from collabsite.web.responses import PageResponse, SlugRedirect, redirect_to_slug


@require_safe
def page(
    request: HttpRequest, slug: str, *, as_json: bool
) -> PageResponse[ArticlePage] | SlugRedirect:
    """The newest edition of a page; a former slug redirects permanently."""
    return respond_edition(request, Kind.PAGE, slug, None, as_json=as_json)


@require_safe
def add_slash(request: HttpRequest, slug: str) -> HttpResponsePermanentRedirect:
    """Redirect to a page whose address lacks the last slash; 404 if there is none.

    Django would redirect every unknown address of one part, also those that lead elsewhere.
    """
    newest_or_404(slug, at=timezone.now(), kind=Kind.PAGE)
    return redirect_to_slug(request, Kind.PAGE.route("article"), slug)


@require_safe
def editions(
    request: HttpRequest, query: Paged, slug: str, *, as_json: bool
) -> PageResponse[EditionListPage] | SlugRedirect:
    """All editions of a page."""
    return respond_editions(request, Kind.PAGE, slug, query, as_json=as_json)


@require_safe
def edition(
    request: HttpRequest, slug: str, number: int, *, as_json: bool
) -> PageResponse[ArticlePage] | SlugRedirect:
    """One edition of a page, at its permanent address."""
    return respond_edition(request, Kind.PAGE, slug, number, as_json=as_json)


@require_safe
def changes(
    request: HttpRequest, query: EditionChangesQuery, slug: str, number: int
) -> HttpResponse:
    """The changes of an edition of a page since the one before it."""
    return respond_changes(request, Kind.PAGE, slug, number, query)
