"""The public pages of articles. They read editions, and nothing that is not published.

With one exception: whoever has the link of a shared preview sees the draft.
"""

import datetime as dt

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles.models import Edition, SharedPreview
from articles.public import article as pages
from articles.public import authors, lists
from articles.public import editions as edition_pages
from articles.public import preview as previewing
from articles.public.lookups import edition_or_404, newest_or_404
from collabsite.web.query_params import Paged
from collabsite.web.responses import PageResponse, SlugRedirect, private, redirect_to_slug, respond


@require_safe
def articles(
    request: HttpRequest, query: lists.ArticlesQuery, *, as_json: bool
) -> PageResponse[lists.ArticleListPage]:
    """All articles, or those of a topic or a language: `?topic=`, `?language=`, `?sort=`."""
    at = timezone.now()
    topic = lists.public_topic(query.topic, at=at) if query.topic else None
    if query.topic and topic is None:
        raise Http404
    page = lists.article_list_page(at=at, topic=topic, query=query)
    return respond(request, page, "articles/articles.html", as_json=as_json)


@require_safe
def author(
    request: HttpRequest, query: Paged, slug: str, *, as_json: bool
) -> PageResponse[authors.AuthorPage]:
    """An author and their articles; 404 while no article that is public names them."""
    page = authors.author_page(slug, at=timezone.now(), number=query.page)
    if page is None:
        raise Http404
    return respond(request, page, "articles/author.html", as_json=as_json)


@require_safe
def article(
    request: HttpRequest, slug: str, *, as_json: bool
) -> PageResponse[pages.ArticlePage] | SlugRedirect:
    """The newest edition of an article; a former slug redirects for ever."""
    at = timezone.now()
    newest = newest_or_404(slug, at=at)
    if newest.slug != slug:
        return redirect_to_slug(request, "articles:article", newest.slug, as_json=as_json)
    return _edition(request, newest, newest=newest, at=at, as_json=as_json)


@require_safe
def editions(
    request: HttpRequest, query: Paged, slug: str, *, as_json: bool
) -> PageResponse[edition_pages.EditionListPage] | SlugRedirect:
    """All editions of an article."""
    at = timezone.now()
    newest = newest_or_404(slug, at=at)
    if newest.slug != slug:
        return redirect_to_slug(request, "articles:editions", newest.slug, as_json=as_json)
    page = edition_pages.edition_list_page(newest, at=at, number=query.page)
    return respond(request, page, "articles/editions.html", as_json=as_json)


@require_safe
def edition(
    request: HttpRequest, slug: str, number: int, *, as_json: bool
) -> PageResponse[pages.ArticlePage] | SlugRedirect:
    """One edition, for ever."""
    at = timezone.now()
    newest = newest_or_404(slug, at=at)
    if newest.slug != slug:
        return redirect_to_slug(request, "articles:edition", newest.slug, number, as_json=as_json)
    own = edition_or_404(newest, number, at=at)
    return _edition(request, own, newest=newest, at=at, as_json=as_json)


@require_safe
def changes(
    request: HttpRequest,
    query: edition_pages.ChangesQuery,
    slug: str,
    number: int,
    *,
    as_json: bool,
) -> PageResponse[edition_pages.ChangesPage] | SlugRedirect:
    """What an edition changed since the one before it."""
    at = timezone.now()
    newest = newest_or_404(slug, at=at)
    if newest.slug != slug:
        return redirect_to_slug(request, "articles:changes", newest.slug, number, as_json=as_json)
    own = edition_or_404(newest, number, at=at)
    page = edition_pages.changes_page(own, newest=newest, at=at, since=query.since)
    return respond(request, page, "articles/changes.html", as_json=as_json)


@require_safe
def preview(request: HttpRequest, token: str) -> HttpResponse:
    """A draft, for whoever has its link; once it is published, the way to the article.

    A link that is unknown, expired or revoked is not found, and nothing tells which it is.
    """
    at = timezone.now()
    shared = get_object_or_404(
        SharedPreview.objects.open(at=at).select_related("article"), token=token
    )
    slug = previewing.published_since(shared, at=at)
    if slug:
        return private(HttpResponseRedirect(reverse("articles:article", args=[slug])))
    context = {
        "page": previewing.preview(shared.article, at=at).page,
        "until": shared.expires_at,
    }
    return private(render(request, "articles/preview_shared.html", context))


def _edition(
    request: HttpRequest, own: Edition, *, newest: Edition, at: dt.datetime, as_json: bool
) -> PageResponse[pages.ArticlePage]:
    page = pages.article_page(own, newest=newest, at=at)
    response = respond(request, page, "articles/article.html", as_json=as_json)
    if page.signposting:
        response["Link"] = page.signposting.header
    return response
