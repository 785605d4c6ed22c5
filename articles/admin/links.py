"""Requests of the link dialog in the prose editor: pages of this site, and their state."""

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse, translate_url
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from articles.admin import permissions
from articles.admin.article_list import describe_status
from articles.models import Article, ArticleStatus, Edition, Kind
from articles.prose.links import LinkTarget, PageState
from articles.publishing.link_targets import find_sources, find_targets, search_pages
from articles.sources.finding import with_names
from articles.sources.models import Source
from collabsite.web.admin.pickers import (
    MAX_RESULTS,
    query_keys,
    query_words,
    require_article_access,
)
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
    require_article_access(request)
    if addresses := query_keys(request):
        targets = find_targets(addresses, at=timezone.now())
        return JsonResponse(
            {"found": {address: _serialize(target) for address, target in targets.items()}}
        )
    language = request.GET.get("language", "")
    found = _search(request, query_words(request))
    results = [_serialize(target) for target in found[:MAX_RESULTS]]
    if language in Language.values:
        for result in results:
            result["key"] = translate_url(result["key"], language)
    return JsonResponse({"results": results, "more": len(found) > MAX_RESULTS})


def _search(request: HttpRequest, words: list[str]) -> list[LinkTarget]:
    at = timezone.now()
    data = search_pages(words, limit=_MAX_OF_A_KIND, at=at)
    dated = [*_articles(request, words), *(target for target in data if target.changed_at)]
    return [
        *sorted(dated, key=lambda target: target.changed_at or at, reverse=True),
        *(target for target in data if not target.changed_at),
        *_sources(words),
    ]


def _articles(request: HttpRequest, words: list[str]) -> list[LinkTarget]:
    """Return the articles that the editor may see, or that everybody can read."""
    at = timezone.now()
    rows: QuerySet[Article] = Article.objects.order_by("-updated_at", "-pk")
    user = editor(request)
    if not permissions.can_view_all(user):
        public = Edition.objects.public(at=at).filter(article=OuterRef("pk"))
        rows = rows.filter(owner=user) | rows.filter(Exists(public))
    rows = filter_by_words(rows, words, "title__icontains", "slug__icontains")
    keys = list(rows.values_list("pk", flat=True)[:_MAX_OF_A_KIND])
    found = Article.objects.with_status(at=at).filter(pk__in=keys)
    return [_article_target(article) for article in found]


def _article_target(article: Any) -> LinkTarget:  # noqa: ANN401 - annotated by with_status.
    if article.status == ArticleStatus.RETRACTED:
        state = PageState.RETRACTED
    else:
        state = PageState.PUBLIC if article.public_slug else PageState.UNPUBLISHED
    return LinkTarget(
        Kind(article.kind).url("article", article.public_slug or article.slug),
        state,
        article.title,
        f"{Kind(article.kind).label} · {describe_status(article)}",
        changed_at=article.updated_at,
    )


def _sources(words: list[str]) -> list[LinkTarget]:
    rows = filter_by_words(
        with_names(Source.objects.order_by("-pk")),
        words,
        *["title__icontains", "author__icontains", "names__icontains", "key__icontains"],
    )
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
        "problem": _problem(target),
    }


def _problem(target: LinkTarget) -> str:
    """Return what readers of the link would find, '' if they find the page."""
    match target.state:
        case PageState.MOVED:
            return _("This page has a new address, %(address)s. The old one still leads to it.") % {
                "address": target.address
            }
        case PageState.RENAMED:
            return _("This page has a new address, %(address)s. The old one leads nowhere.") % {
                "address": target.address
            }
        case PageState.RETRACTED:
            return _("This page was retracted.")
        case PageState.UNPUBLISHED:
            return _("Readers can't open this page yet.")
        case PageState.MISSING:
            return _("This site has no such page.")
        case PageState.CLOSED:
            return _("Readers can't open the pages of the editors.")
    return ""
