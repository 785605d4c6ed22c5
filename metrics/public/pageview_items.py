"""Datasets as items of the counting: which address is which, and what an item is called."""

from collections.abc import Collection, Mapping

from django.urls import reverse
from django.utils import timezone

from collabsite.pageviews.items import ItemDescription
from collabsite.pageviews.items import register as register_kind
from metrics.models import Release

_SHOWING = {"metrics:dataset", "metrics:dataset-json", "metrics:release", "metrics:release-json"}


def register() -> None:
    """Tell the counting about datasets."""
    register_kind("dataset", describe=describe, find=find)


def describe(items: Collection[str]) -> Mapping[str, ItemDescription]:
    """Return the public ones of these items, by their names (`dataset:3`)."""
    ids = [int(item.partition(":")[2]) for item in items]
    releases = Release.objects.newest(at=timezone.now()).filter(dataset__in=ids)
    return {
        release.item: ItemDescription(
            title=release.content["title"],
            url=reverse("metrics:dataset", args=[release.slug]),
            data_type="Dataset",
            date=timezone.localdate(release.issued_at),
        )
        for release in releases
    }


def find(view_name: str, arguments: Mapping[str, object]) -> str | None:
    """Return the item that an address of ours shows, or None."""
    if view_name not in _SHOWING:
        return None
    release = Release.objects.by_slug(str(arguments["slug"]), at=timezone.now())
    return release.item if release else None
