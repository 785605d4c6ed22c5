"""Page of a source, with the published articles and datasets that cite it."""

from types import SimpleNamespace
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from articles.models import Edition
from articles.public.lists import article_lines, last_published
from articles.sources.citations import reference_line
from collabsite.web.pagination import PAGE_SIZE, page_url, pagination_of
from collabsite.web.query_params import Paged
from collabsite.web.responses import respond
from metrics.models import Release
from metrics.public.lists import dataset_lines


@require_safe
def source(request: HttpRequest, query: Paged, key: str) -> HttpResponse:
    """A source as last published, and everything published that cites it; 404 without any.

    Articles that cite it come first in the list and datasets after them; a page has a part of it.
    """
    at = timezone.now()
    cited_by = Edition.objects.newest(at=at).filter(references__source__key=key)
    editions = last_published(cited_by, by="references")
    releases = (
        Release.objects.newest(at=at)
        .filter(release_sources__source__key=key)
        .order_by("-issued_at", "-pk")
    )
    item = _last_item(key, editions, releases)
    if item is None:
        raise Http404
    articles = editions.count()
    by_title = releases.order_by("content__title", "pk")
    page = Paginator(range(articles + releases.count()), PAGE_SIZE).get_page(query.page)
    begin, end = max(0, page.start_index() - 1), page.end_index()
    base = reverse("source", args=[key])
    url, line = page_url(base, page.number), reference_line(item)
    about = _("Articles and datasets that cite “%(title)s”.") % {"title": item["title"]}
    shown = SimpleNamespace(title=item["title"], description=about, url=url)
    context = {
        "language": line.language,
        "reference": line.as_html(url=url),
        "articles": article_lines(list(editions[begin:end])),
        "datasets": dataset_lines(
            by_title[max(0, begin - articles) : max(0, end - articles)], at=at
        ),
        "pagination": pagination_of(page, lambda n: page_url(base, n)),
    }
    return respond(request, shown, "public/source.html", context=context)


def _last_item(
    key: str, editions: QuerySet[Edition, int], releases: QuerySet[Release]
) -> dict[str, Any] | None:
    """Return the item as it was last published, without later edits of the source."""
    last = Edition.objects.filter(pk__in=editions[:1])
    cited: list[Any] = [
        *last.values_list("published_at", "content__references"),
        *releases.values_list("issued_at", "content__sources")[:1],
    ]
    cited.sort(key=lambda published: published[0], reverse=True)
    items = [entry["item"] for _moment, found in cited for entry in found if entry["key"] == key]
    return items[0] if items else None
