"""The files in which reference managers take over an article, one of its editions, or what it cites."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles.content import Content
from articles.models import Edition
from articles.public.edition_citation import edition_item
from articles.public.lookups import edition_or_404, newest_or_404
from articles.references import cite_file
from collabsite.web.responses import SlugRedirect, redirect_to_slug


@require_safe
def cite_article(request: HttpRequest, slug: str, *, ending: str) -> HttpResponse | SlugRedirect:
    """How to cite the newest edition of an article."""
    at = timezone.now()
    newest = newest_or_404(slug, at=at)
    if newest.slug != slug:
        return redirect_to_slug(request, f"articles:cite-{ending}", newest.slug, as_json=False)
    return _cite(newest, ending=ending)


@require_safe
def cite_edition(
    request: HttpRequest, slug: str, number: int, *, ending: str
) -> HttpResponse | SlugRedirect:
    """How to cite one edition of an article."""
    at = timezone.now()
    newest = newest_or_404(slug, at=at)
    if newest.slug != slug:
        return redirect_to_slug(
            request, f"articles:edition-cite-{ending}", newest.slug, number, as_json=False
        )
    return _cite(edition_or_404(newest, number, at=at), ending=ending)


@require_safe
def references(request: HttpRequest, slug: str, *, ending: str) -> HttpResponse | SlugRedirect:
    """The whole reference list of the newest edition of an article."""
    newest = newest_or_404(slug, at=timezone.now())
    if newest.slug != slug:
        return redirect_to_slug(
            request, f"articles:references-{ending}", newest.slug, as_json=False
        )
    return _references(newest, ending=ending)


@require_safe
def edition_references(
    request: HttpRequest, slug: str, number: int, *, ending: str
) -> HttpResponse | SlugRedirect:
    """The whole reference list of one edition."""
    at = timezone.now()
    newest = newest_or_404(slug, at=at)
    if newest.slug != slug:
        name = f"articles:edition-references-{ending}"
        return redirect_to_slug(request, name, newest.slug, number, as_json=False)
    return _references(edition_or_404(newest, number, at=at), ending=ending)


def _references(edition: Edition, *, ending: str) -> HttpResponse:
    """Answer with the list; one that is empty is no file."""
    cited = [entry.item for entry in Content.from_json(edition.content).references]
    if not cited:
        raise Http404
    return cite_file(cited, ending, name=f"{edition.slug}-{edition.number}-references")


def _cite(edition: Edition, *, ending: str) -> HttpResponse:
    item = edition_item(edition, Content.from_json(edition.content))
    return cite_file([item], ending, name=item["id"], describes=item["URL"])
