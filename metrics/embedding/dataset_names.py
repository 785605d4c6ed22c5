"""What datasets are called, for articles that show them; registered with `articles.prose.embeds`."""

import datetime as dt
from collections.abc import Collection, Mapping

from django.urls import reverse

from articles.prose.embeds import DatasetName
from metrics.models import Release


def dataset_names(slugs: Collection[str], at: dt.datetime) -> Mapping[str, DatasetName]:
    """Return how their newest releases name the datasets that have or had these slugs. One query."""
    named = Release.objects.newest(at=at).filter(dataset__releases__slug__in=slugs)
    return {
        known: DatasetName(title, language, reverse("metrics:dataset", args=[slug]))
        for known, title, language, slug in named.values_list(
            "dataset__releases__slug", "content__title", "content__language", "slug"
        )
    }
