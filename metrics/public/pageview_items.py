"""Datasets as items of page views: their addresses, descriptions and usage."""

from collections.abc import Collection, Mapping
from datetime import UTC

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from collabsite.pageviews import items
from collabsite.pageviews.items import ItemDescription, Version
from collabsite.pageviews.reporting.usage import ItemOfUsage
from metrics.exports.links import FORMATS
from metrics.models import Release

_DATA_TYPE = "Dataset"

_PAGES = {"metrics:dataset", "metrics:release"}
# The pages with a dataset's table, and its downloads, of which JSON is the twin of the page.
_VIEWS = _PAGES | {f"{page}-{ending}" for page in _PAGES for ending in FORMATS}


def register() -> None:
    """Register datasets as countable items."""
    items.register(
        "dataset",
        describe=describe,
        find=find,
        filter_public=filter_public,
        find_versions=find_versions,
        permissions=("metrics.view_dataset", "metrics.change_dataset"),
        panel="admin:metrics_dataset_readership",
    )


def describe(datasets: Collection[str]) -> Mapping[str, ItemDescription]:
    """Return the descriptions of the public ones of these items (`dataset:3`)."""
    ids = [int(item.partition(":")[2]) for item in datasets]
    releases = Release.objects.newest(at=timezone.now()).filter(dataset__in=ids)
    return {
        release.item: ItemDescription(
            title=release.content["title"],
            url=reverse("metrics:dataset", args=[release.slug]),
            data_type=_DATA_TYPE,
            date=timezone.localdate(release.issued_at),
            language=release.content["language"],
            usage_url=reverse("metrics:usage", args=[release.slug]),
        )
        for release in releases
    }


def filter_public(datasets: Collection[str]) -> list[str]:
    """Return the public ones of these items."""
    ids = [int(item.partition(":")[2]) for item in datasets]
    releases = Release.objects.public(at=timezone.now()).filter(dataset__in=ids)
    return [f"dataset:{dataset}" for dataset in releases.values_list("dataset_id", flat=True)]


def find_versions(item: str) -> list[Version]:
    """Return the public releases of a dataset."""
    releases = Release.objects.public(at=timezone.now()).filter(dataset=int(item.partition(":")[2]))
    rows = releases.order_by("number").values_list("number", "issued_at")
    return [Version(number, at.astimezone(UTC).date()) for number, at in rows if at]


def find(view_name: str, arguments: Mapping[str, object]) -> str | None:
    """Return the dataset of a resolved address, or None."""
    if view_name not in _VIEWS:
        return None
    release = Release.by_slug(str(arguments["slug"]), at=timezone.now())
    return release.item if release else None


def usage_of(newest: Release) -> ItemOfUsage:
    """Return the dataset of its newest release as an item whose usage is shown."""
    return ItemOfUsage(
        item=newest.item,
        title=newest.content["title"],
        language=newest.content["language"],
        data_type=_DATA_TYPE,
        slug=newest.slug,
        page_route="metrics:dataset",
        usage_route="metrics:usage",
        version_route="metrics:release",
        version_label=_("Release"),
    )
