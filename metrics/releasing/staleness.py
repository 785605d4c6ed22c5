"""Overdue datasets, and the articles that use them."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models.fields.json import KT
from django.urls import reverse
from django.utils import timezone

from articles.models import Edition
from metrics.models import Dataset, Release
from metrics.status import due_date

# The elements of marks that show a dataset: a number, a table, a chart.
_SHOWN = {"data", "div", "figure"}


@dataclass(frozen=True)
class RestingArticle:
    """An article whose newest edition shows values of a dataset."""

    slug: str
    title: str
    url: str


@dataclass(frozen=True)
class StaleDataset:
    """A dataset that was due for an update; `release` is the number of its newest."""

    slug: str
    title: str
    release: int
    issued_at: dt.datetime
    expected: dt.date
    days_overdue: int
    articles: tuple[RestingArticle, ...]
    pk: int


def stale_datasets(*, at: dt.datetime, most: int | None = None) -> tuple[StaleDataset, ...]:
    """Return the datasets that are overdue at this time, up to `most`, the longest overdue first.

    One query if there are none, three if there are some.
    """
    today = timezone.localdate(at)
    released = (
        Release.objects.newest(at=at)
        .filter(
            dataset__in=Dataset.objects.filter(update_months__gt=0).values("pk"),
            issued_at__lt=at - dt.timedelta(days=27),
        )
        .select_related("dataset")
        .annotate(title=KT("content__title"))
        .only("slug", "number", "issued_at", "dataset__update_months")
    )
    # Annotated with `title`, which the type does not know.
    late: list[tuple[dt.date, Any]] = [
        (day, release)
        for release in released
        if (day := due_date(release)) is not None and day < today
    ]
    late = sorted(late, key=lambda found: (found[0], found[1].slug))[:most]
    resting = _resting_on([release.dataset_id for _, release in late], at=at)
    return tuple(
        StaleDataset(
            slug=release.slug,
            title=release.title,
            release=release.number,
            issued_at=release.issued_at,
            expected=day,
            days_overdue=(today - day).days,
            articles=resting.get(release.dataset_id, ()),
            pk=release.dataset_id,
        )
        for day, release in late
    )


def _resting_on(
    datasets: Collection[int], *, at: dt.datetime
) -> dict[int, tuple[RestingArticle, ...]]:
    """Return the articles whose newest public editions show these datasets, by dataset."""
    if not datasets:
        return {}
    # An edition refers to a dataset by the slug of its time.
    released = Release.objects.public(at=at).filter(dataset__in=datasets)
    called = dict(released.order_by().values_list("slug", "dataset").distinct())
    editions = Edition.objects.newest(at=at).quoting(called).order_by("title", "pk")
    found: dict[int, dict[RestingArticle, None]] = defaultdict(dict)
    rows = editions.values_list("slug", "title", "content__embeds")
    for slug, title, embeds in rows.iterator(chunk_size=100):
        article = RestingArticle(slug, title, reverse("articles:article", args=[slug]))
        for embed in embeds:
            dataset = called.get(embed["data"].get("dataset", ""))
            if dataset is not None and embed["element"] in _SHOWN:
                found[dataset][article] = None
    return {dataset: tuple(articles) for dataset, articles in found.items()}
