"""The editions that public addresses name; what no reader may see is not found."""

import datetime as dt

from django.http import Http404
from django.shortcuts import get_object_or_404

from articles.models import Edition


def newest_or_404(slug: str, *, at: dt.datetime) -> Edition:
    """Return the newest public edition of the article that has or had this slug."""
    newest = Edition.objects.by_slug(slug, at=at)
    if newest is None:
        raise Http404
    return newest


def edition_or_404(newest: Edition, number: int, *, at: dt.datetime) -> Edition:
    """Return the public edition with this number of the same article."""
    return get_object_or_404(
        Edition.objects.public(at=at).for_reading().select_related("article"),
        article=newest.article_id,
        number=number,
    )
