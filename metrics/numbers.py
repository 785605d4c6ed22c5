"""The public page of one number, by period and by release, and of who quotes it."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from articles.list_pages import ArticleLine, lines
from articles.models import Edition
from articles.responses import Page
from metrics import pivot
from metrics.content import Content
from metrics.models import Entity, Indicator, Observation, Release
from metrics.pages import ReleaseLine, SourceView, release_line, source_views


@dataclass(frozen=True)
class PeriodValue:
    """The value in one period (`''` where the data names none); `value` is a plain decimal."""

    period: str
    text: str
    value: str | None
    status: str
    note: str

    @property
    def status_label(self) -> str:
        """What there is to know of the value, in the language of the interface; '' if nothing."""
        status = Observation.Status(self.status)
        return "" if status is Observation.Status.NORMAL else str(status.label)


@dataclass(frozen=True)
class ReleaseValues:
    """The values of a release, the newest period first."""

    release: ReleaseLine
    values: tuple[PeriodValue, ...]


@dataclass(frozen=True)
class Quote:
    """An article that quotes the number: its words, and the release and period it quotes from."""

    article: ArticleLine
    text: str
    value: str
    period: str
    release: int


@dataclass(frozen=True)
class NumberPage(Page):
    """One number: an indicator of an entity, as the newest release that has it."""

    title: str
    url: str
    json_url: str
    language: str
    dataset: str
    dataset_url: str
    entity: str
    entity_label: str
    indicator: str
    indicator_label: str
    kind: str
    unit: str
    definition: str
    values: tuple[PeriodValue, ...]
    release: ReleaseLine
    # The number of the first newer release that no longer has this value.
    gone_since: int | None
    history: tuple[ReleaseValues, ...]
    sources: tuple[SourceView, ...]
    quotes: tuple[Quote, ...]


def number_page(
    newest: Release, entity: str, indicator: str, *, at: dt.datetime
) -> NumberPage | None:
    """Return the page of a number of this dataset, or None if no public release ever had it."""
    public = Release.objects.public(at=at).for_reading().filter(dataset=newest.dataset_id)
    releases = list(public.order_by("-number"))
    rows = {row.release_id: row for row in Entity.objects.filter(release__in=releases, code=entity)}
    columns = {
        column.release_id: column
        for column in Indicator.objects.filter(release__in=releases, code=indicator)
    }
    having = [release for release in releases if release.pk in rows and release.pk in columns]
    if not having:
        return None
    own = having[0]
    row, column = rows[own.pk], columns[own.pk]
    content = Content.from_json(own.content)
    found = _values(having, columns, entity=entity, indicator=indicator)
    slugs = {release.slug for release in releases}
    return NumberPage(
        title=f"{row.label}, {column.label}",
        url=reverse("metrics:number", args=[newest.slug, entity, indicator]),
        json_url=reverse("metrics:number-json", args=[newest.slug, entity, indicator]),
        language=content.language,
        dataset=content.title,
        dataset_url=reverse("metrics:dataset", args=[newest.slug]),
        entity=entity,
        entity_label=row.label,
        indicator=indicator,
        indicator_label=column.label,
        kind=column.kind,
        unit=pivot.unit(column),
        definition=column.definition,
        values=found[own.pk],
        release=release_line(own, slug=newest.slug),
        gone_since=_gone_since(own, releases),
        history=tuple(
            ReleaseValues(release_line(release, slug=newest.slug), found[release.pk])
            for release in having
        ),
        sources=source_views(content),
        quotes=quotes(slugs, entity, indicator, at=at),
    )


def quotes(
    slugs: Collection[str], entity: str, indicator: str, *, at: dt.datetime
) -> tuple[Quote, ...]:
    """Return what the newest editions quote of the dataset that has or had these slugs.

    An edition's embeds are looked through in the database for the words, and then for the cell.
    """
    editions = Edition.objects.newest(at=at).embedding(entity, indicator).order_by("-published_at")
    found: list[tuple[int, Mapping[str, Any]]] = []
    for pk, embeds in editions.values_list("pk", "content__embeds"):
        figures = [embed["data"] for embed in embeds if embed["element"] == "data"]
        found += [
            (pk, data)
            for data in figures
            if (data["entity"], data["indicator"]) == (entity, indicator)
            and data["dataset"] in slugs
        ]
    pks = list(dict.fromkeys(pk for pk, _ in found))
    articles = dict(zip(pks, lines(pks), strict=True))
    return tuple(
        dict.fromkeys(
            Quote(articles[pk], data["text"], data["value"], data["period"], data["release"])
            for pk, data in found
        )
    )


def _values(
    releases: Iterable[Release],
    columns: Mapping[int, Indicator],
    *,
    entity: str,
    indicator: str,
) -> dict[int, tuple[PeriodValue, ...]]:
    """Return the values of each release, by its primary key."""
    found: dict[int, list[PeriodValue]] = {release.pk: [] for release in releases}
    languages = {release.pk: release.content["language"] for release in releases}
    observations = Observation.objects.filter(
        entity__release__in=list(found), entity__code=entity, indicator__code=indicator
    )
    for observation in observations.select_related("entity").order_by("-period"):
        release = observation.entity.release_id
        cell = pivot.cell(observation, columns[release], language=languages[release])
        found[release].append(
            PeriodValue(observation.period, cell.text, cell.value, cell.status, cell.note)
        )
    return {release: tuple(values) for release, values in found.items()}


def _gone_since(own: Release, releases: Iterable[Release]) -> int | None:
    """Return the number of the first release after `own`, which no longer has the value."""
    later = [release.number for release in releases if release.number > own.number]
    return min(later, default=None)
