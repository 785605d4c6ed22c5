"""Addresses of the site's own that really answer, for examples: of what was published last."""

import datetime as dt
from typing import Any

from articles.models import Edition, Language
from collabsite.api.document import Samples
from metrics.models import Entity, Indicator, Release


def samples(*, at: dt.datetime) -> Samples:
    """Return arguments that name something public, by the resource and the argument; seven queries.

    A resource of which there is nothing has none.
    """
    editions = Edition.objects.newest(at=at).order_by("-published_at", "-pk")
    # One that has all that an article may have, if there is such a one.
    full = editions.filter(references__isnull=False, bylines__isnull=False)
    article = full.first() or editions.first()
    topic = editions.filter(topics__isnull=False).values_list("topics__slug", flat=True)
    author = editions.filter(bylines__isnull=False).values_list("bylines__author__slug", flat=True)
    source = editions.filter(references__isnull=False).values_list(
        "references__source__key", flat=True
    )
    found: dict[str, dict[str, Any]] = {
        "articles": {"language": Language.values[0], **_numbered(article)},
        "topics": {"slug": topic.first()},
        "authors": {"slug": author.first()},
        "sources": {"key": source.first()},
        "data": _of_data(at=at),
    }
    return {
        resource: {name: value for name, value in arguments.items() if value is not None}
        for resource, arguments in found.items()
    }


def _of_data(*, at: dt.datetime) -> dict[str, Any]:
    release = Release.objects.newest(at=at).order_by("-issued_at", "-pk").first()
    if release is None:
        return {}
    row = Entity.objects.filter(release=release).values_list("code", flat=True)
    column = Indicator.objects.filter(release=release).values_list("code", flat=True)
    return {**_numbered(release), "entity": row.first(), "indicator": column.first()}


def _numbered(state: Edition | Release | None) -> dict[str, Any]:
    return {"slug": state.slug, "number": state.number} if state else {}
