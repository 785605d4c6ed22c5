"""Requests of the link dialog in the prose editor: pages of this site, and their state."""

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse, translate_url
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles.admin import permissions
from articles.admin.lists import describe_status
from articles.models import Article, ArticleStatus, Edition, Kind
from articles.prose.links import LinkTarget, PageState
from articles.publishing.link_targets import (
    find_sources,
    find_targets,
    problem_of,
    search_pages,
)
from articles.sources.finding import with_names
from articles.sources.models import Source
from collabsite.web.admin import pickers
from collabsite.web.admin.requests import editor
from collabsite.web.database import filter_by_words
from collabsite.web.models import Language

# The most articles, datasets, numbers and sources among the results of a search.
_MAX_OF_A_KIND = 8


@require_safe
def link_list(request: HttpRequest) -> HttpResponse:
    """Return the pages at the addresses in `key`, or those that `q` finds.

    Articles and datasets come first, the last changed at the top, then numbers and sources.
    Addresses are in the language of the article, `language`.
    """
    pickers.require_article_access(request)
    at = timezone.now()
    if addresses := pickers.query_keys(request):
        targets = find_targets(addresses, at=at)
        named = {address: _serialize(target) for address, target in targets.items()}
        return JsonResponse({"found": named})
    words, language = pickers.query_words(request), request.GET.get("language", "")
    pages = search_pages(words, limit=_MAX_OF_A_KIND, at=at)
    dated = [*_articles(request, words), *(page for page in pages if page.changed_at)]
    found = sorted(dated, key=lambda page: page.changed_at or at, reverse=True)
    found += [*(page for page in pages if not page.changed_at), *_sources(words)]
    results = [_serialize(page) for page in found[: pickers.MAX_RESULTS]]
    if language in Language.values:
        for result in results:
            result["key"] = translate_url(result["key"], language)
    return JsonResponse({"results": results, "more": len(found) > len(results)})


def _articles(request: HttpRequest, words: list[str]) -> list[LinkTarget]:
    """Return the articles that the editor may see, or that everybody can read."""
    at, user = timezone.now(), editor(request)
    rows: QuerySet[Article] = Article.objects.order_by("-updated_at", "-pk")
    if not permissions.can_view_all(user):
        public = Edition.objects.public(at=at).filter(article=OuterRef("pk"))
        rows = rows.filter(owner=user) | rows.filter(Exists(public))
    rows = filter_by_words(rows, words, "title__icontains", "slug__icontains")
    keys = list(rows.values_list("pk", flat=True)[:_MAX_OF_A_KIND])
    found: QuerySet[Any] = Article.objects.with_status(at=at).filter(pk__in=keys)
    targets = []
    for article in found:
        state = PageState.PUBLIC if article.public_slug else PageState.UNPUBLISHED
        if article.status == ArticleStatus.RETRACTED:
            state = PageState.RETRACTED
        kind = Kind(article.kind)
        address = kind.url("article", article.public_slug or article.slug)
        about = f"{kind.label} · {describe_status(article)}"
        changed_at = article.updated_at
        targets.append(LinkTarget(address, state, article.title, about, changed_at=changed_at))
    return targets


def _sources(words: list[str]) -> list[LinkTarget]:
    fields = ["title__icontains", "author__icontains", "names__icontains", "key__icontains"]
    rows = filter_by_words(with_names(Source.objects.order_by("-pk")), words, *fields)
    keys = list(rows.values_list("key", flat=True)[:_MAX_OF_A_KIND])
    found = find_sources(keys, at=timezone.now())
    return [
        LinkTarget(reverse("source", args=[key]), status.state, status.title, status.about)
        for key, status in ((key, found[key]) for key in keys)
    ]


def _serialize(target: LinkTarget) -> dict[str, str]:
    """Return a page for the list of the dialog, and for a link in the text."""
    return {
        "key": target.address,
        "title": target.title or target.address,
        "about": target.about,
        "state": target.state.value,
        "problem": problem_of(target),
    }
