"""Overdue datasets."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from itertools import groupby, pairwise
from operator import itemgetter
from statistics import median
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.db.models.fields.json import KT
from django.urls import reverse
from django.utils import timezone

from collabsite.people.models import Notice, NoticeKind
from collabsite.people.notices import people_with, tell
from metrics.models import Dataset, Release
from metrics.releases.status import due_date

if TYPE_CHECKING:
    from django.contrib.auth.models import User

# With fewer, a dataset has no rhythm.
MIN_RELEASES = 3
_DAY = dt.timedelta(days=1)
# By how much more than twice the usual time a dataset without a schedule may be late.
_GRACE = dt.timedelta(days=30)


@dataclass(frozen=True)
class StaleDataset:
    """A dataset that was due for an update; `release` is the number of its newest."""

    slug: str
    title: str
    release: int
    issued_at: dt.datetime
    expected: dt.date
    days_overdue: int
    pk: int


def stale_datasets(*, at: dt.datetime, most: int | None = None) -> tuple[StaleDataset, ...]:
    """Return the datasets that are overdue at this time, up to `most`, the longest overdue first.

    One query.
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
    return tuple(
        StaleDataset(
            slug=release.slug,
            title=release.title,
            release=release.number,
            issued_at=release.issued_at,
            expected=day,
            days_overdue=(today - day).days,
            pk=release.dataset_id,
        )
        for day, release in late
    )


def tell_of_overdue(*, at: dt.datetime) -> None:
    """Tell those who maintain the data of each overdue dataset, once for each day it was due."""
    stale = stale_datasets(at=at)
    if not stale:
        return
    known = set(
        Notice.objects.filter(kind=NoticeKind.OVERDUE).values_list("about", "note").distinct()
    )
    people = list(people_with("metrics.change_dataset"))
    for dataset in stale:
        about, due = f"dataset:{dataset.pk}", dataset.expected.isoformat()
        if (about, due) not in known:
            tell(
                people,
                NoticeKind.OVERDUE,
                about=about,
                title=dataset.title,
                address=reverse("admin:metrics_dataset_change", args=[dataset.pk]),
                by=None,
                note=due,
            )


def viewable_datasets(user: "User", keys: Collection[int]) -> set[int]:
    """Return which of the datasets with these keys the user may see; none in the bin is shown."""
    if not (user.has_perm("metrics.view_dataset") or user.has_perm("metrics.change_dataset")):
        return set()
    return set(Dataset.objects.filter(pk__in=keys).values_list("pk", flat=True))


@dataclass(frozen=True)
class QuietDataset:
    """A dataset without a schedule whose newest release is older than its releases usually get.

    `usual_days` is the median of the days between its releases.
    """

    pk: int
    title: str
    issued_at: dt.datetime
    usual_days: int
    days: int


def quiet_datasets(*, at: dt.datetime, most: int | None = None) -> tuple[QuietDataset, ...]:
    """Return the datasets without a schedule that are late by their own rhythm, up to `most`.

    That is for twice the usual time and a month more, after three releases at least. The latest by
    their rhythm come first. One query.
    """
    unscheduled = Q(dataset__update_months__isnull=True) | Q(dataset__update_months=0)
    # The others can't be late, and are most: releases of any other dataset are not read.
    candidates = Release.objects.newest(at=at).filter(
        unscheduled,
        dataset__binned_at__isnull=True,
        number__gte=MIN_RELEASES,
        issued_at__lt=at - _GRACE,
    )
    rows = (
        Release.objects.public(at=at)
        .filter(dataset__in=candidates.order_by().values("dataset"))
        .order_by("dataset_id", "number")
        .values_list("dataset_id", "dataset__title", "issued_at")
    )
    late = []
    for (pk, title), releases in groupby(rows, key=itemgetter(0, 1)):
        # What is public has a time.
        issued = [release[2] for release in releases if release[2]]
        if len(issued) < MIN_RELEASES:
            continue
        usual = median((b - a) / _DAY for a, b in pairwise(issued))
        days = (at - issued[-1]) / _DAY
        if days > 2 * usual + _GRACE / _DAY:
            late.append(QuietDataset(pk, title, issued[-1], max(round(usual), 1), int(days)))
    late.sort(key=lambda found: found.days / found.usual_days, reverse=True)
    return tuple(late[:most])
