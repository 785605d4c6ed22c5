"""Datasets, releases and sources as lines of lists."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Annotated

from django.db.models import FETCH_RAISE, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString

from articles.sources.citations import ReferenceLine, reference_line
from collabsite.counting.totals import views_of
from collabsite.web.models import Language
from collabsite.web.responses import PAGE_ONLY
from metrics.cells.periods import period_position
from metrics.citations import source_name
from metrics.content import CorrectionContent, ReleaseContent
from metrics.models import Indicator, Release
from metrics.public.list_trends import DatasetTrend, dataset_trends
from metrics.public.names import read_names
from metrics.releases.corrections import Change, change_of
from metrics.releases.status import due_date


@dataclass(frozen=True)
class SourceView:
    """A source of the data: `item` is CSL-JSON, `url` the source's page here."""

    key: str
    locator: str
    url: str
    item: dict[str, object]
    line: ReferenceLine = field(metadata=PAGE_ONLY)

    @property
    def html(self) -> SafeString:
        """The reference as lists show it."""
        return self.line.as_html(url=self.url, locator=self.locator)

    @property
    def name(self) -> str:
        """The source as a source line names it."""
        return source_name(self.item)


@dataclass(frozen=True)
class ReleaseLine:
    """A release in a list of releases."""

    number: int
    url: str
    issued_at: dt.datetime
    note: str
    sha256: str
    # A value of `Change`, and the details if it is a correction.
    change: Annotated[str, Change]
    correction: CorrectionContent | None
    # The page of differences from the release before it; '' for the first.
    changes_url: str

    @property
    def change_label(self) -> str:
        """The kind of change, in the language of the interface."""
        return str(Change(self.change).label)


@dataclass(frozen=True)
class ExpectedUpdate:
    """The day by which new values are expected, `overdue` once it has passed."""

    date: dt.date
    overdue: bool


@dataclass(frozen=True)
class DatasetLine:
    """A dataset in the list of datasets; its periods are '' if it has none.

    Names are in `language`; all else, and the summary if it has no translation, is `written_in` that
    of the data.
    """

    title: str
    url: str
    summary: str
    language: Annotated[str, Language]
    written_in: Annotated[str, Language]
    rows: int
    columns: tuple[str, ...]
    first_period: str
    last_period: str
    views: int
    release: ReleaseLine
    releases_url: str
    next_update: ExpectedUpdate | None
    trend: DatasetTrend | None = field(metadata=PAGE_ONLY)
    summary_language: str = field(metadata=PAGE_ONLY)


def expected_update(release: Release, *, at: dt.datetime) -> ExpectedUpdate | None:
    """Return the day by which new values are expected, None if there is no schedule."""
    day = due_date(release)
    return None if day is None else ExpectedUpdate(day, day < timezone.localdate(at))


def dataset_lines(chosen: QuerySet[Release], *, at: dt.datetime) -> tuple[DatasetLine, ...]:
    """Return these releases as lines: two queries, and one more if some have periods."""
    counted = chosen.annotate(views=views_of("dataset", "dataset_id"))
    releases = list(counted.fetch_mode(FETCH_RAISE).select_related("dataset"))
    if not releases:
        return ()
    trends = dataset_trends(releases)
    columns: dict[int, list[str]] = {}
    named = {release.pk: read_names(release) for release in releases}
    indicators = Indicator.objects.filter(release__in=named)
    for pk, label, other in indicators.values_list("release", "label", "other_label"):
        columns.setdefault(pk, []).append((named[pk].is_other and other) or label)
    return tuple(
        DatasetLine(
            title=named[release.pk].title,
            url=reverse("metrics:dataset", args=[release.slug]),
            summary=summary,
            summary_language=named[release.pk].language
            if is_translated
            else release.content["language"],
            language=named[release.pk].language,
            written_in=release.content["language"],
            rows=release.content.get("rows") or 0,
            columns=tuple(columns.get(release.pk, ())),
            **_first_and_last_period(release.content.get("periods") or {}),
            views=release.views,
            release=release_line(release, slug=release.slug),
            releases_url=reverse("metrics:releases", args=[release.slug]),
            next_update=expected_update(release, at=at),
            trend=trends.get(release.pk),
        )
        for release in releases
        for other in [release.content.get("other_summary") or ""]
        for is_translated in [bool(named[release.pk].is_other and other)]
        for summary in [other if is_translated else release.content["summary"]]
    )


def _first_and_last_period(by_indicator: Mapping[str, Sequence[str]]) -> dict[str, str]:
    periods = {period for periods in by_indicator.values() for period in periods if period}
    in_order = sorted(periods, key=period_position)
    return {
        "first_period": in_order[0] if in_order else "",
        "last_period": in_order[-1] if in_order else "",
    }


def source_views(content: ReleaseContent) -> tuple[SourceView, ...]:
    """Return the sources of a release for a page."""
    return tuple(
        SourceView(
            key=source.key,
            locator=source.locator,
            url=reverse("source", args=[source.key]),
            item=dict(source.item),
            line=reference_line(source.item),
        )
        for source in content.sources
    )


def release_line(release: Release, *, slug: str) -> ReleaseLine:
    """Return a release as a line, with the present slug of its dataset."""
    if release.issued_at is None:
        raise ValueError("a working copy is never shown to readers")
    return ReleaseLine(
        number=release.number,
        url=reverse("metrics:release", args=[slug, release.number]),
        issued_at=release.issued_at,
        note=release.note,
        sha256=release.sha256,
        change=change_of(release),
        correction=ReleaseContent.from_json(release.content).correction,
        changes_url=(
            reverse("metrics:changes", args=[slug, release.number]) if release.number > 1 else ""
        ),
    )
