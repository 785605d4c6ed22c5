"""Datasets as items of page views: their addresses, descriptions and usage."""

from collections.abc import Collection, Mapping
from datetime import UTC

from django.utils import timezone
from django.utils.translation import gettext as _

from articles.references import FORMATS as CITATION_FORMATS
from collabsite.pageviews import items
from collabsite.pageviews.items import ItemDescription, Version
from collabsite.pageviews.reporting.usage.item import ItemOfUsage
from collabsite.pageviews.uses import Use
from collabsite.web.routes import slug_addresses
from metrics.exports.links import FORMATS
from metrics.models import Release
from metrics.public.names import read_content

_DATA_TYPE = "Dataset"

_PAGES = ["metrics:dataset", "metrics:release"]
# The JSON is the twin of the page.
_FILES = [f"{page}-{ending}" for page in _PAGES for ending in FORMATS if ending != "json"]
_CITATION_FILES = [
    f"metrics:{name}-{ending}"
    for name in ("cite", "release-cite", "number-cite")
    for ending in CITATION_FORMATS
]
# Uses of a dataset other than reading it.
_USES = {
    **dict.fromkeys(_FILES, Use.DOWNLOAD),
    **dict.fromkeys(_CITATION_FILES, Use.CITATION),
    "metrics:releases": Use.VERSIONS,
}
# The pages with a dataset's table and their JSON twins, its list of releases, and its files.
_VIEWS = {*_PAGES, *(f"{page}-json" for page in _PAGES), *_USES}


def register() -> None:
    """Register datasets as countable items."""
    items.register(
        "dataset",
        describe=describe,
        find=find,
        filter_public=filter_public,
        find_versions=find_versions,
        uses=_USES,
        permissions=("metrics.view_dataset", "metrics.change_dataset"),
        panel="admin:metrics_dataset_readership",
    )


def describe(datasets: Collection[str]) -> Mapping[str, ItemDescription]:
    """Return the descriptions of the public ones of these items (`dataset:3`)."""
    ids = [int(item.partition(":")[2]) for item in datasets]
    address, usage_address = map(slug_addresses, ("metrics:dataset", "metrics:usage"))
    newest = Release.objects.newest(at=timezone.now()).filter(dataset__in=ids).order_by()
    return {
        f"dataset:{dataset}": ItemDescription(
            title=title,
            url=address(slug),
            data_type=_DATA_TYPE,
            date=timezone.localdate(issued_at),
            language=language,
            usage_url=usage_address(slug),
        )
        for dataset, slug, issued_at, title, language in newest.values_list(
            *["dataset_id", "slug", "issued_at", "content__title", "content__language"]
        )
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
    content = read_content(newest)
    return ItemOfUsage(
        item=newest.item,
        title=content.title,
        language=content.language,
        data_type=_DATA_TYPE,
        slug=newest.slug,
        page_route="metrics:dataset",
        usage_route="metrics:usage",
        version_route="metrics:release",
        version_label=_("Release"),
    )
