"""Views of articles and pages, files for reference managers, images and shared previews."""

import re
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from articles.content import EditionContent
from articles.files import images
from articles.models import Edition, Image, Kind, SharedPreview
from articles.public import lists
from articles.public.article import ArticlePage, article_page
from articles.public.authors import author_page
from articles.public.editions import (
    EditionChangesQuery,
    EditionListPage,
    changes_page,
    edition_item,
    edition_list_page,
    edition_or_404,
    edition_versions,
    newest_or_404,
)
from articles.public.metadata import breadcrumb_list, highwire_tags, scholarly_article
from articles.public.preview import build_preview, published_since
from articles.sources.citation_box import cite_file
from collabsite.counting.items import Item
from collabsite.counting.models import Use
from collabsite.counting.pages import item_usage, item_usage_csv
from collabsite.counting.views import count_download
from collabsite.web.query_params import Paged
from collabsite.web.responses import (
    PageResponse,
    SlugRedirect,
    add_link_header,
    declare_shown,
    make_private,
    redirect_to_slug,
    respond,
)


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
def author(request: HttpRequest, query: Paged, slug: str) -> HttpResponse:
    """An author and their articles; 404 while no article that is public names them."""
    page = author_page(slug, at=timezone.now(), number=query.page)
    if page is None:
        raise Http404
    return respond(request, page, "articles/author.html")


def _of_newest[R: HttpResponseBase](view: Callable[..., R]) -> Callable[..., R | SlugRedirect]:
    """Give a view the newest edition at a slug; a former slug redirects permanently.

    That is of an article or, at the routes of pages, of a page. The response is declared to show its
    translations too, by the name under which triggers record changes.
    """

    @wraps(view)
    def answer(request: HttpRequest, *, slug: str, **arguments: Any) -> R | SlugRedirect:
        is_page = request.resolver_match and request.resolver_match.namespace == "pages"
        newest = newest_or_404(slug, at=timezone.now(), kind=Kind.PAGE if is_page else Kind.ARTICLE)
        declare_shown(request, f"group:{newest.group_id}")
        if newest.slug != slug:
            return redirect_to_slug(request, newest.slug)
        return view(request, newest=newest, **arguments)

    return answer


@require_safe
@_of_newest
def article(
    request: HttpRequest, newest: Edition, *, as_json: bool
) -> PageResponse[ArticlePage] | SlugRedirect:
    """The newest edition of an article or page; a former slug redirects permanently."""
    return _respond_edition(request, newest, newest, as_json=as_json)


@require_safe
@_of_newest
def edition(
    request: HttpRequest, newest: Edition, number: int, *, as_json: bool
) -> PageResponse[ArticlePage] | SlugRedirect:
    """One edition of an article or page, at its permanent address."""
    own = edition_or_404(newest, number, at=timezone.now())
    return _respond_edition(request, own, newest, as_json=as_json)


def _respond_edition(
    request: HttpRequest, own: Edition, newest: Edition, *, as_json: bool
) -> PageResponse[ArticlePage]:
    page = article_page(own, newest=newest, at=timezone.now())
    context: dict[str, object] = {}
    if not as_json and not page.is_page:
        context = {
            "linked_data": (scholarly_article(page), breadcrumb_list(page)),
            "meta_tags": highwire_tags(page),
        }
    declare_shown(
        request,
        f"group:{newest.group_id}",
        # Related articles are those that share one of these.
        *(f"topic:{topic.slug}" for topic in page.topics),
        *(f"data:{embed.data.dataset}" for embed in page.embeds),
    )
    response = respond(request, page, "articles/article.html", as_json=as_json, context=context)
    add_link_header(response, page.signposting.header if page.signposting else "")
    return response


@require_safe
def add_slash(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Redirect to a page whose address lacks the last slash; 404 if there is none.

    Django would redirect every unknown address of one part, also those that lead elsewhere.
    """
    newest_or_404(slug, at=timezone.now(), kind=Kind.PAGE)
    query = request.META.get("QUERY_STRING", "")
    address = Kind.PAGE.url("article", slug)
    return redirect(f"{address}?{query}" if query else address, permanent=True)


@require_safe
@_of_newest
def editions(
    request: HttpRequest, query: Paged, newest: Edition, *, as_json: bool
) -> PageResponse[EditionListPage] | SlugRedirect:
    """All editions of an article or page."""
    page = edition_list_page(newest, at=timezone.now(), number=query.page)
    return respond(request, page, "articles/editions.html", as_json=as_json)


@require_safe
@_of_newest
def changes(
    request: HttpRequest, query: EditionChangesQuery, newest: Edition, number: int
) -> HttpResponse:
    """The changes of an edition since the one before it."""
    at = timezone.now()
    own = edition_or_404(newest, number, at=at)
    page = changes_page(own, newest=newest, at=at, since=query.since)
    return respond(request, page, "articles/changes.html")


@require_safe
@_of_newest
def usage(request: HttpRequest, newest: Edition) -> HttpResponse | SlugRedirect:
    """The usage of an article by month."""
    page = {
        "title": newest.title,
        "language": newest.language,
        "origin": newest.content["origin"],
        "url": reverse("articles:usage", args=[newest.slug]),
        "item_url": reverse("articles:article", args=[newest.slug]),
        "csv_url": reverse("articles:usage-csv", args=[newest.slug]),
        "versions_label": _("Editions"),
    }
    versions = edition_versions(newest.article_id, at=timezone.now())
    return item_usage(request, Item("article", newest.article_id), page=page, versions=versions)


@require_safe
@_of_newest
def usage_csv(request: HttpRequest, newest: Edition) -> HttpResponse | SlugRedirect:
    """The uses of an article by day."""
    return item_usage_csv(Item("article", newest.article_id), name=f"{newest.slug}-usage")


@require_safe
@_of_newest
def cite(
    request: HttpRequest, newest: Edition, number: int | None = None, *, ending: str
) -> HttpResponse | SlugRedirect:
    """A citation file of the newest edition of an article, or of the edition with a number."""
    own = edition_or_404(newest, number, at=timezone.now())
    item = edition_item(own, EditionContent.from_json(own.content))
    response = cite_file([item], ending, name=item["id"], describes=item["URL"])
    return count_download(request, response, item=own.item, use=Use.CITATION)


@require_safe
@_of_newest
def references(
    request: HttpRequest, newest: Edition, number: int | None = None, *, ending: str
) -> HttpResponse | SlugRedirect:
    """The whole reference list of the newest edition, or of the edition with a number; 404 if empty."""
    own = edition_or_404(newest, number, at=timezone.now())
    cited = [entry.item for entry in EditionContent.from_json(own.content).references]
    if not cited:
        raise Http404
    return cite_file(cited, ending, name=f"{own.slug}-{own.number}-references")


@require_safe
def preview(request: HttpRequest, token: str) -> HttpResponse:
    """Show a shared draft; once it is published, redirect to the article.

    Unknown, expired and revoked links get the same 404, which does not tell them apart.
    """
    at = timezone.now()
    shared = get_object_or_404(
        SharedPreview.objects.open(at=at).select_related("article"), token=token
    )
    address = published_since(shared, at=at)
    if address:
        return make_private(HttpResponseRedirect(address))
    context = {
        "page": build_preview(shared.article, at=at).page,
        "until": shared.expires_at,
    }
    return make_private(render(request, "articles/preview_shared.html", context))


@require_safe
def image_file(request: HttpRequest, key: str, name: str) -> HttpResponseBase:
    """Return a file of an image. Its address can't be guessed, and its content never changes."""
    image = Image.with_binned.filter(key=key).first() if re.fullmatch(r"[-\w]{22}", key) else None
    # An edition may have been published while one of its images was moved to the bin.
    if image and image.binned_at and not images.is_published(image):
        raise Http404
    if image is None or name not in image.files | image.former_files:
        raise Http404
    try:
        file = default_storage.open(images.stored_name(key, name))
    except FileNotFoundError:
        raise Http404 from None
    response = FileResponse(file, content_type=images.TYPES[name.rpartition(".")[2]])
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    return response
