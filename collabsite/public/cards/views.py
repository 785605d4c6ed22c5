"""The addresses of cards."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles.public.editions import edition_or_404
from articles.public.editions import newest_or_404 as newest_edition_or_404
from collabsite.public.cards import cards
from collabsite.public.cards.drawing import Card, svg
from collabsite.web.responses import PUBLIC, SlugRedirect, redirect_to_slug
from metrics.charts.renderer import RenderingError, render_png
from metrics.public.releases import newest_or_404 as newest_release_or_404
from metrics.public.releases import release_or_404

# What stays as it was published may be kept as long as anybody keeps anything.
LASTING = "public, max-age=31536000, immutable"


@require_safe
def edition_card(request: HttpRequest, slug: str, number: int) -> HttpResponse | SlugRedirect:
    """The card of an edition; a former slug redirects for ever."""
    at = timezone.now()
    newest = newest_edition_or_404(slug, at=at)
    if newest.slug != slug:
        return redirect_to_slug(request, "edition-card", newest.slug, number, as_json=False)
    return _drawn(cards.of_edition(edition_or_404(newest, number, at=at)), kept=LASTING)


@require_safe
def release_card(request: HttpRequest, slug: str, number: int) -> HttpResponse | SlugRedirect:
    """The card of a release; a former slug redirects for ever."""
    newest = newest_release_or_404(slug)
    if newest.slug != slug:
        return redirect_to_slug(request, "release-card", newest.slug, number, as_json=False)
    return _drawn(cards.of_release(release_or_404(newest, number)), kept=LASTING)


@require_safe
def site_card(request: HttpRequest) -> HttpResponse:
    """The card of all pages that have none of their own."""
    return _drawn(cards.of_site(), kept=PUBLIC)


def _drawn(card: Card, *, kept: str) -> HttpResponse:
    """Answer with a card as PNG: drawn at the first look, and then kept by what it says."""
    try:
        file = render_png(svg(card))
    except RenderingError as error:
        raise Http404 from error
    response = HttpResponse(file, content_type="image/png")
    response["Cache-Control"] = kept
    response["Content-Language"] = card.language
    return response
