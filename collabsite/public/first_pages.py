"""Pages that are made in advance: after a start, and of new editions and releases."""

import datetime as dt
from urllib.parse import unquote

from django.conf import settings
from django.http import HttpRequest
from django.tasks import task
from django.urls import resolve, reverse
from django.utils import timezone, translation

from articles.models import Edition
from collabsite.pageviews import items, totals
from collabsite.web.tasks import register_follow_up
from metrics.models import Release

MOST = 50


def first_paths() -> list[str]:
    """Return the paths of the home pages, the lists, and the most viewed recent items."""
    begin = totals.first_recent_day(timezone.now().astimezone(dt.UTC).date())
    paths = []
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            paths += [reverse(name) for name in ("home", "articles:articles", "metrics:datasets")]
            for kind in ("article", "dataset"):
                most_viewed = totals.most_viewed(kind, begin=begin, limit=MOST)
                paths += [each.url for each in items.describe(most_viewed).values()]
    return paths


@task
def make_edition_page(key: int) -> None:
    """Store the page of an edition and its twin, unless it is scheduled or was withdrawn."""
    for edition in Edition.objects.public(at=timezone.now()).filter(pk=key):
        _make("articles:article", edition.slug)


@task
def make_release_page(key: int) -> None:
    """Store the first page of a release and its twin, if its chart has been drawn."""
    for release in Release.objects.public(at=timezone.now()).filter(pk=key):
        _make("metrics:dataset", release.slug)


def register() -> None:
    """Register the tasks that store the pages of new editions and releases."""
    register_follow_up("edition", make_edition_page)
    register_follow_up("release", make_release_page)


def _make(route: str, slug: str) -> None:
    """Call the view of a page, which stores it, in each language of the interface."""
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            for name in (route, f"{route}-json"):
                request = HttpRequest()
                request.method = "GET"
                request.path = request.path_info = reverse(name, args=[slug])
                view, args, given = resolve(unquote(request.path))
                view(request, *args, **given)
