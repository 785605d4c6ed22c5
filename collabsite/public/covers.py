"""Covers that are charts, drawn as small pictures from what editions keep of their charts."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_safe

from articles.content import ChartCover, EditionContent
from articles.models import Edition
from articles.public.pictures import CHART_WIDTH
from metrics.charts.canvas import Drawing
from metrics.charts.cover import draw_cover
from metrics.charts.svg import picture_svg
from metrics.public.charts import CHART_FILE_POLICY


def cover_drawing(content: EditionContent, *, width: float) -> Drawing | None:
    """Return the chart that is the cover of an edition, None if it is no chart."""
    cover, data = content.cover, content.cover_chart
    if not isinstance(cover, ChartCover) or data is None:
        return None
    return draw_cover(data, width=width, highlight=cover.highlight, scale=cover.scale)


@require_safe
@csp_override(CHART_FILE_POLICY)
def edition_cover(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """The chart on the cover of an edition."""
    public = Edition.objects.public(at=timezone.now())
    stored = public.filter(slug=slug, number=number)
    frozen = stored.values_list("content", flat=True).first()
    content = EditionContent.from_json(frozen) if frozen else None
    drawing = cover_drawing(content, width=CHART_WIDTH) if content else None
    if content is None or content.cover is None or drawing is None:
        raise Http404
    file = picture_svg(drawing, title=content.cover.alt, language=content.language)
    response = HttpResponse(file, content_type="image/svg+xml")
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    response["Content-Language"] = content.language
    return response
