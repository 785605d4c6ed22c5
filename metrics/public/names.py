"""Names of data in the language of the page that shows them."""

from typing import NamedTuple

from django.utils.translation import get_language

from metrics.content import ReleaseContent
from metrics.models import Release


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
