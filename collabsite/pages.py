"""A source, and everything published that cites it."""

import datetime as dt
from dataclasses import dataclass, field

from django.urls import reverse

from articles.citations import ReferenceLine, reference_line
from articles.list_pages import ArticleLine, lines
from articles.models import Edition, Source
from articles.responses import PAGE_ONLY, Page
from metrics.models import Release
from metrics.pages import DatasetLine, dataset_lines


@dataclass(frozen=True)
class SourcePage(Page):
    """A source as it was last published (`item` is CSL-JSON), and what cites it now."""

    title: str
    url: str
    json_url: str
    key: str
    item: dict[str, object]
    articles: tuple[ArticleLine, ...]
    datasets: tuple[DatasetLine, ...]
    line: ReferenceLine = field(metadata=PAGE_ONLY)


def source_page(key: str, *, at: dt.datetime) -> SourcePage | None:
    """Return the page of a source that something published cites, else None."""
    source = Source.objects.filter(key=key).first()
    if source is None:
        return None
    editions = (
        Edition.objects.newest(at=at).filter(references__source=source).order_by("-published_at")
    )
    releases = Release.objects.newest(at=at).for_reading().filter(release_sources__source=source)
    # What is shown is the record as it was last published, not what editors have since typed.
    cited = [(edition.published_at, edition.content["references"]) for edition in editions]
    cited += [
        (release.issued_at, release.content["sources"]) for release in releases if release.issued_at
    ]
    cited.sort(key=lambda published: published[0], reverse=True)
    items = [entry["item"] for _, entries in cited for entry in entries if entry["key"] == key]
    if not items:
        return None
    return SourcePage(
        title=items[0]["title"],
        url=reverse("source", args=[key]),
        json_url=reverse("source-json", args=[key]),
        key=key,
        item=items[0],
        articles=lines([edition.pk for edition in editions]),
        datasets=dataset_lines(releases, at=at),
        line=reference_line(items[0]),
    )
