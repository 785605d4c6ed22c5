"""The pages that are made ready first after a start."""

import datetime as dt

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation

from collabsite.pageviews import items, totals

DAYS = 30
MOST = 50


def first_paths() -> list[str]:
    """Return the paths of the home pages, the lists, and the items that are read most lately."""
    begin = timezone.now().date() - dt.timedelta(days=DAYS)
    paths = []
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            paths += [reverse(name) for name in ("home", "articles:articles", "metrics:datasets")]
            for kind in ("article", "dataset"):
                most_viewed = totals.most_viewed(kind, begin=begin, limit=MOST)
                paths += [each.url for each in items.describe(most_viewed).values()]
    return paths
