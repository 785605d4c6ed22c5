"""The files in which reference managers take over a dataset, a release or a number."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles.references import cite_file
from collabsite.web.responses import SlugRedirect, redirect_to_slug
from metrics import citations
from metrics.content import Content
from metrics.models import Release
from metrics.public.lookups import newest_or_404, release_or_404
from metrics.public.number.lookup import find
from metrics.public.number.page import item_of
from metrics.public.number.views import NumberQuery


@require_safe
def cite_dataset(request: HttpRequest, slug: str, *, ending: str) -> HttpResponse | SlugRedirect:
    """How to cite the newest release of a dataset."""
    newest = newest_or_404(slug)
    if newest.slug != slug:
        return redirect_to_slug(request, f"metrics:cite-{ending}", newest.slug, as_json=False)
    return _cite_release(newest, ending=ending)


@require_safe
def cite_release(
    request: HttpRequest, slug: str, number: int, *, ending: str
) -> HttpResponse | SlugRedirect:
    """How to cite one release of a dataset."""
    newest = newest_or_404(slug)
    if newest.slug != slug:
        return redirect_to_slug(
            request, f"metrics:release-cite-{ending}", newest.slug, number, as_json=False
        )
    return _cite_release(release_or_404(newest, number), ending=ending)


@require_safe
def cite_number(
    request: HttpRequest,
    query: NumberQuery,
    slug: str,
    entity: str,
    indicator: str,
    *,
    ending: str,
) -> HttpResponse | SlugRedirect:
    """How to cite one number, as the release and for the period that the query names."""
    newest = newest_or_404(slug)
    if newest.slug != slug:
        name = f"metrics:number-cite-{ending}"
        return redirect_to_slug(request, name, newest.slug, entity, indicator, as_json=False)
    found = find(newest, query.question(entity, indicator), at=timezone.now())
    if found is None:
        raise Http404
    item = item_of(found, Content.from_json(found.own.content))
    return cite_file([item], ending, name=item["id"], describes=item["URL"])


def _cite_release(release: Release, *, ending: str) -> HttpResponse:
    content = Content.from_json(release.content)
    item = citations.release_item(release, content)
    return cite_file([item], ending, name=item["id"], describes=item["URL"])
