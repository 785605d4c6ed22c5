"""Cards: pictures of pages for social networks, in the language of the content; and covers.

A card is stored under a digest of its content. The worker draws it when an edition or a release is
made; without a worker, the first request does.
"""

import io
import re
from dataclasses import replace
from functools import lru_cache
from urllib.parse import urlsplit

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.tasks import task
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_safe

from articles.content import ChartCover, EditionContent
from articles.models import Edition
from articles.public.editions import edition_or_404, issued
from articles.public.editions import newest_or_404 as newest_edition_or_404
from articles.public.pictures import CHART_WIDTH
from collabsite.public.card_drawing import CHART, Card, CardNumber, card_svg
from collabsite.site.identity import site_description, site_identity, site_name
from collabsite.site.pictures import SitePicture
from collabsite.site.pictures import read as read_picture
from collabsite.web.problem_details import not_drawn_yet
from collabsite.web.responses import PUBLIC, SlugRedirect, redirect_to_slug
from collabsite.web.text import format_list
from metrics.charts.marks import Drawing
from metrics.charts.picture import draw_picture
from metrics.charts.png import PendingError, RenderingError, draw_png, find_png
from metrics.charts.svg import picture_svg
from metrics.content import ReleaseContent
from metrics.models import Release
from metrics.public.charts import CHART_FILE_POLICY
from metrics.public.releases import newest_or_404 as newest_release_or_404
from metrics.public.releases import release_or_404
from metrics.shown import NumberData

# A longer number is not read at a glance.
_MOST_CHARACTERS = 14


def card_of_edition(edition: Edition) -> Card:
    """Return the card of an edition, in the article's language."""
    content = EditionContent.from_json(edition.content)
    with translation.override(content.language):
        names = format_list(author.name for author in content.bylines) or content.origin
        day = date_format(issued(edition, content), "DATE_FORMAT")
        loud = {Edition.Change.CORRECTION, Edition.Change.RETRACTION}
        return Card(
            site=site_name(),
            title=content.title,
            language=content.language,
            below=content.standfirst,
            foot=" · ".join(filter(None, [names, day])),
            seal=str(edition.number),
            mark=str(Edition.Change(edition.change).label) if edition.change in loud else "",
            number=_number(content),
            chart=cover_drawing(content, width=CHART),
        )


def cover_drawing(content: EditionContent, *, width: float) -> Drawing | None:
    """Return the chart that is the cover of an edition, None if it is no chart."""
    cover, data = content.shown_cover, content.cover_chart
    if not isinstance(cover, ChartCover) or data is None:
        return None
    return draw_picture(data, width=width, highlight=cover.highlight, scale=cover.scale)


def card_of_release(release: Release) -> Card:
    """Return the card of a release, in the language of the data."""
    content = ReleaseContent.from_json(release.content)
    with translation.override(content.language):
        day = timezone.localdate(release.issued_at)
        rows = content.rows or 0
        counted = ngettext("%(n)s row", "%(n)s rows", rows) % {"n": f"{rows:,}"} if rows else ""
        facts = [_("Data"), date_format(day, "DATE_FORMAT"), counted, content.licence]
        return Card(
            site=site_name(),
            title=content.title,
            language=content.language,
            below=content.summary,
            foot=" · ".join(filter(None, facts)),
            seal=str(release.number),
            mark=_("Correction") if content.correction else "",
        )


def card_of_site() -> Card:
    """Return the card of all other pages, in the language of the interface."""
    return Card(
        site=site_name(),
        title=site_identity().slogan or _("Articles whose numbers can be checked"),
        language=translation.get_language() or "",
        below=site_description(),
        foot=urlsplit(settings.SITE_URL).netloc,
    )


def _number(content: EditionContent) -> CardNumber | None:
    """Return the first number of the text that is bound to data and short enough for a card."""
    for embed in content.embeds:
        data = embed.data
        if not isinstance(data, NumberData):
            continue
        text = data.as_in_table or data.text
        row, column = data.entity_label, data.indicator_label
        if not re.search(r"\d", text) or len(text) > _MOST_CHARACTERS or not (row and column):
            continue
        label = pgettext("the name of a number", "%(row)s, %(column)s") % {
            "row": row,
            "column": column,
        }
        return CardNumber(text, " · ".join(filter(None, [label, data.period])))
    return None


# Editions and releases never change.
PERMANENT = "public, max-age=31536000, immutable"


@require_safe
def edition_card(request: HttpRequest, slug: str, number: int) -> HttpResponse | SlugRedirect:
    """The card of an edition; a former slug redirects permanently."""
    at = timezone.now()
    newest = newest_edition_or_404(slug, at=at)
    if newest.slug != slug:
        return redirect_to_slug(request, newest.slug)
    card = card_of_edition(edition_or_404(newest, number, at=at))
    return _respond_png(request, card, cache_control=PERMANENT)


@require_safe
def release_card(request: HttpRequest, slug: str, number: int) -> HttpResponse | SlugRedirect:
    """The card of a release; a former slug redirects permanently."""
    newest = newest_release_or_404(slug)
    if newest.slug != slug:
        return redirect_to_slug(request, newest.slug)
    card = card_of_release(release_or_404(newest, number))
    return _respond_png(request, card, cache_control=PERMANENT)


@require_safe
@csp_override(CHART_FILE_POLICY)
def edition_cover(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """The chart on the cover of an edition."""
    public = Edition.objects.public(at=timezone.now())
    stored = public.filter(slug=slug, number=number)
    frozen = stored.values_list("content", flat=True).first()
    content = EditionContent.from_json(frozen) if frozen else None
    drawing = cover_drawing(content, width=CHART_WIDTH) if content else None
    if content is None or content.shown_cover is None or drawing is None:
        raise Http404
    file = picture_svg(drawing, title=content.shown_cover.alt, language=content.language)
    headers = {"Cache-Control": PERMANENT, "Content-Language": content.language}
    return HttpResponse(file, content_type="image/svg+xml", headers=headers)


@require_safe
def site_card(request: HttpRequest) -> HttpResponse:
    """The card of all pages that have none of their own; redirects to the site's own picture."""
    if picture := site_identity().card_picture:
        return HttpResponseRedirect(picture.url, headers={"Cache-Control": PUBLIC})
    return _respond_png(request, card_of_site(), cache_control=PUBLIC)


@task
def draw_edition_card(key: int) -> None:
    """Draw the card of an edition, unless it was withdrawn."""
    edition = Edition.objects.filter(pk=key).first()
    if edition:
        draw_png.func(_drawing(card_of_edition(edition)))


@task
def draw_release_card(key: int) -> None:
    """Draw the card of a release."""
    draw_png.func(_drawing(card_of_release(Release.objects.get(pk=key))))


def _drawing(card: Card) -> str:
    """Return the card as SVG, with the accent and the logo of the site."""
    identity = site_identity()
    chosen, logo = identity.theme, identity.logo_picture
    if chosen:
        card = replace(card, accent=f"#{chosen.light}")
    if logo and (content := _small_logo(logo)):
        name = "" if identity.logo_has_name else card.site
        card = replace(card, logo=content, logo_shape=logo.width / logo.height, site=name)
    return card_svg(card)


@lru_cache(maxsize=4)
def _small_logo(logo: SitePicture) -> bytes:
    """Return a logo in the size of a card, b"" if its file is gone."""
    from PIL import Image

    try:
        with Image.open(io.BytesIO(read_picture(logo))) as picture:
            picture.thumbnail((960, 96))
            out = io.BytesIO()
            picture.save(out, "PNG", optimize=True)
    except FileNotFoundError:
        return b""
    return out.getvalue()


def _respond_png(request: HttpRequest, card: Card, *, cache_control: str) -> HttpResponse:
    try:
        file = find_png(_drawing(card))
    except PendingError:
        return not_drawn_yet(request)
    except RenderingError as error:
        raise Http404 from error
    headers = {"Cache-Control": cache_control, "Content-Language": card.language}
    return HttpResponse(file, content_type="image/png", headers=headers)
