"""Names of data in the language of the page that shows them."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import NamedTuple

from django.urls import reverse
from django.utils.translation import get_language

from metrics.content import ReleaseContent
from metrics.models import Dataset, Release


class DataNames(NamedTuple):
    """Title of a dataset and its language; `is_other` if that is not the one of the data."""

    title: str
    language: str
    is_other: bool


def read_content(release: Release) -> ReleaseContent:
    """Return the content of a release, with its names in the language of the page if it has any."""
    return ReleaseContent.from_json(release.content).in_language(get_language() or "")


def language_of_summary(stored: ReleaseContent, shown: ReleaseContent) -> str:
    """Return the language of the summary that is shown."""
    return stored.language if shown.summary == stored.summary else shown.language


def read_names(release: Release) -> DataNames:
    """Return the title and language of a release for a list, without reading all of its content."""
    return choose_names(
        release.content["title"],
        release.content["language"],
        release.content.get("other_title") or "",
    )


def choose_names(title: str, language: str, other_title: str | None) -> DataNames:
    """Return the title that is in the language of the page, or else that of the data."""
    here = get_language() or ""
    if other_title and here and here != language:
        return DataNames(other_title, here, is_other=True)
    return DataNames(title, language, is_other=False)


@dataclass(frozen=True)
class DatasetName:
    """The present title of a dataset, its language, and the address of its page."""

    title: str
    language: str
    url: str


def dataset_names(slugs: Collection[str], *, at: dt.datetime) -> dict[str, DatasetName]:
    """Return the names of datasets by the slugs that they have or had; at most one query."""
    if not slugs:
        return {}
    here = get_language()
    newest = Release.objects.newest(at=at).filter(dataset__releases__slug__in=slugs)
    return {
        known: DatasetName(
            title=other if other and here != language else title,
            language=here if other and here else language,
            url=reverse("metrics:dataset", args=[slug]),
        )
        for known, title, language, other, slug in newest.values_list(
            "dataset__releases__slug",
            *("content__title", "content__language", "content__other_title", "slug"),
        )
    }


def unreleased_titles(slugs: Collection[str], *, at: dt.datetime) -> list[str]:
    """Return the titles of the datasets with these slugs that have no release yet; one query."""
    drafts = Dataset.objects.filter(slug__in=slugs)
    released = Release.objects.newest(at=at).values("dataset")
    return list(drafts.exclude(pk__in=released).order_by("pk").values_list("title", flat=True))
