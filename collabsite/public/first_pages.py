"""Pages that are rendered before they are requested: after a start, and after publishing."""

import datetime as dt
from urllib.parse import unquote

from django.conf import settings
from django.http import HttpRequest
from django.tasks import task
from django.urls import resolve, reverse
from django.utils import timezone, translation

from articles.models import Edition, Kind
from collabsite.pageviews import items, totals
from collabsite.web.tasks import register_follow_up
from metrics.models import Release

MAX_ITEMS = 50


def first_paths() -> list[str]:
    """Return the paths of the home pages, the lists, and the items with the most recent views."""
    begin = totals.first_recent_day(timezone.now().astimezone(dt.UTC).date())
    paths = []
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            paths += [reverse(name) for name in ("home", "articles:articles", "metrics:datasets")]
            for kind in ("article", "dataset"):
                most_viewed = totals.most_viewed(kind, begin=begin, limit=MAX_ITEMS)
                paths += [each.url for each in items.describe(most_viewed).values()]
    return paths


@task
def store_edition_page(key: int) -> None:
    """Store the page of an edition and its twin, unless it is scheduled or was withdrawn."""
    for edition in Edition.objects.public(at=timezone.now()).filter(pk=key):
        _store(Kind(edition.kind).route("article"), edition.slug)


@task
def store_release_page(key: int) -> None:
    """Store the first page of a release and its twin, unless its chart is not drawn yet."""
    for release in Release.objects.public(at=timezone.now()).filter(pk=key):
        _store("metrics:dataset", release.slug)


def register() -> None:
    """Have the pages of editions and releases stored when these are published."""
    register_follow_up("edition", store_edition_page)
    register_follow_up("release", store_release_page)


def _store(route: str, slug: str) -> None:
    """Call the view of a page and of its twin, which stores it, in each language of the interface."""
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            for name in (route, f"{route}-json"):
                request = HttpRequest()
                request.method = "GET"
                request.path = request.path_info = reverse(name, args=[slug])
                view, args, kwargs = resolve(unquote(request.path))
                view(request, *args, **kwargs)
