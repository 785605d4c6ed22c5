"""The files in which reference managers take over an article or one of its editions."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles.addressed import edition_or_404, newest_or_404
from articles.citing import cite_file
from articles.content import Content
from articles.edition_citing import edition_item
from articles.models import Edition
from articles.responses import moved


@require_safe
def cite_article(request: HttpRequest, slug: str, *, ending: str) -> HttpResponse:
    """How to cite the newest edition of an article."""
    at = timezone.now()
    newest = newest_or_404(slug, at=at)
    if newest.slug != slug:
        return moved(request, f"articles:cite-{ending}", newest.slug, as_json=False)
    return _cite(newest, ending=ending)


@require_safe
def cite_edition(request: HttpRequest, slug: str, number: int, *, ending: str) -> HttpResponse:
    """How to cite one edition of an article."""
    at = timezone.now()
    newest = newest_or_404(slug, at=at)
    if newest.slug != slug:
        return moved(request, f"articles:edition-cite-{ending}", newest.slug, number, as_json=False)
    return _cite(edition_or_404(newest, number, at=at), ending=ending)


def _cite(edition: Edition, *, ending: str) -> HttpResponse:
    item = edition_item(edition, Content.from_json(edition.content))
    return cite_file([item], ending, name=item["id"])
