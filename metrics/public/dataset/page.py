"""What the public pages of datasets show, and their `.json` twins say: one dataclass for both."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Annotated

from django.db.models import Count
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.models import Language
from articles.references import Citing
from articles.references.citations import ReferenceLine, reference_line
from collabsite.pageviews.tokens import page_token
from collabsite.pageviews.totals import totals
from collabsite.web.doi import doi_url
from collabsite.web.metadata import MetaTag, SignpostingLinks, SocialMetadata
from collabsite.web.pagination import Pagination, pagination_of
from collabsite.web.responses import PAGE_ONLY, Page
from metrics import pivot
from metrics.citations import release_citing
from metrics.content import Content, CorrectionContent
from metrics.exports.links import Downloads, downloads
from metrics.models import Entity, Release, ReleaseQuerySet
from metrics.public.charts import ChartView
from metrics.public.dataset import dublin_core, filter_form, marks
from metrics.public.dataset.pagination import Turned
from metrics.releasing.corrections import Change, change_of
from metrics.status import due


@dataclass(frozen=True)
class SourceView:
    """A source of the data: `item` is CSL-JSON, `url` the source's page here."""

    key: str
    locator: str
    url: str
    item: dict[str, object]
    line: ReferenceLine = field(metadata=PAGE_ONLY)


@dataclass(frozen=True)
class ReleaseLine:
    """A release in a list of releases."""

    number: int
    url: str
    issued_at: dt.datetime
    note: str
    sha256: str
    # Of `Change`: why there is this release, and what it corrects if it is a correction.
    change: Annotated[str, Change]
    correction: CorrectionContent | None
    # What differs from the release before it; '' for the first.
    changes_url: str

    @property
    def change_label(self) -> str:
        """The kind of change, in the language of the interface."""
        return str(Change(self.change).label)


@dataclass(frozen=True)
class ExpectedUpdate:
    """By when new values are expected, and whether that day is over."""

    date: dt.date
    overdue: bool


@dataclass(frozen=True)
class DatasetLine:
    """A dataset in the list of datasets."""

    title: str
    url: str
    summary: str
    language: Annotated[str, Language]
    rows: int
    columns: tuple[str, ...]
    views: int
    release: ReleaseLine
    releases_url: str
    next_update: ExpectedUpdate | None


@dataclass(frozen=True)
class DatasetPage(Page):
    """A dataset as one of its releases has it, `rows` being one page of what the query selects.

    `period` is what the query chose, and `rows_in_all` counts those of the release unfiltered.
    """

    title: str
    url: str
    json_url: str
    summary: str
    language: Annotated[str, Language]
    licence: str
    licence_url: str
    doi: str
    doi_url: str
    row_label: str
    columns: tuple[pivot.Column, ...]
    rows: tuple[pivot.Row, ...]
    statuses: tuple[marks.StatusLine, ...]
    sort: str
    filters: tuple[filter_form.FilterLine, ...]
    period: str
    periods: tuple[str, ...]
    shown: tuple[str, ...]
    rows_in_all: int
    pagination: Pagination
    sources: tuple[SourceView, ...]
    views: int
    release: ReleaseLine
    releases_url: str
    superseded_by: int | None
    # The later releases that say that this one was wrong, and where its successor's changes are.
    corrected_by: tuple[ReleaseLine, ...]
    changed_since_url: str
    newest_url: str
    downloads: Downloads
    chart: ChartView | None
    citing: Citing
    next_update: ExpectedUpdate | None
    # The picture that stands for it where it is shared.
    card_url: str = field(metadata=PAGE_ONLY)
    form: filter_form.Form = field(metadata=PAGE_ONLY)
    definitions: tuple[marks.ColumnLine, ...] = field(metadata=PAGE_ONLY)
    notes: tuple[str, ...] = field(metadata=PAGE_ONLY)
    all_url: str = field(metadata=PAGE_ONLY)
    token: str = field(metadata=PAGE_ONLY)

    @property
    def signposting(self) -> SignpostingLinks:
        """The links of the `Link` header; the files are those of the whole release."""
        return SignpostingLinks(
            cite_as=self.citing.cite_as,
            types=("AboutPage", "Dataset"),
            versions=(("latest-version", self.newest_url), ("version-history", self.releases_url)),
            licence=self.licence_url,
            items=tuple((file.url, file.media_type) for file in self.downloads.whole),
            described_by=((self.json_url, "application/json"), *self.citing.record_links),
        )

    @property
    def dublin_core(self) -> tuple[MetaTag, ...]:
        """What Zotero is told of the data."""
        return dublin_core.tags(self)

    @property
    def social(self) -> SocialMetadata:
        """What is said of the data where it is shared."""
        return SocialMetadata(
            kind="website",
            title=self.title,
            description=self.summary,
            language=self.language,
            card_url=self.card_url,
        )


@dataclass(frozen=True)
class RefusalPage(Page):
    """What is wrong with the query of a dataset's address, in sentences; `url` asks for all of it."""

    title: str
    url: str
    json_url: str
    dataset: str
    language: str
    problems: tuple[str, ...]


def dataset_page(
    release: Release,
    *,
    newest: Release,
    turned: Turned,
    base: str,
    chart: ChartView | None,
    at: dt.datetime,
) -> DatasetPage:
    """Return a page of a release, at `base`: the dataset's own address if it is the newest."""
    content = Content.from_json(release.content)
    superseded = release.number != newest.number
    selection = turned.selection
    return DatasetPage(
        title=content.title,
        url=base,
        json_url=json_of(base),
        summary=content.summary,
        language=content.language,
        licence=content.licence,
        licence_url=content.licence_url,
        doi=content.doi,
        doi_url=doi_url(content.doi) if content.doi else "",
        row_label=content.row_label,
        columns=selection.columns,
        rows=turned.rows,
        statuses=turned.statuses,
        sort=selection.sort,
        filters=filter_form.filter_lines(selection, base=base, row_label=content.row_label),
        period=selection.period,
        periods=selection.periods,
        shown=filter_form.shown(turned),
        rows_in_all=turned.in_all,
        pagination=pagination_of(
            turned.page,
            lambda n: filter_form.address(base, selection.asking(page=str(n) if n > 1 else "")),
        ),
        sources=source_views(content),
        views=totals([release.item])[release.item],
        release=release_line(release, slug=newest.slug),
        releases_url=reverse("metrics:releases", args=[newest.slug]),
        superseded_by=newest.number if superseded else None,
        corrected_by=_corrections(release, newest=newest) if superseded else (),
        changed_since_url=(
            reverse("metrics:changes", args=[newest.slug, release.number + 1]) if superseded else ""
        ),
        newest_url=reverse("metrics:dataset", args=[newest.slug]),
        downloads=downloads(release, newest=newest, query=selection.query),
        chart=chart,
        citing=release_citing(release, content, slug=newest.slug, superseded=superseded),
        next_update=None if superseded else expected_update(release, at=at),
        card_url=reverse("release-card", args=[newest.slug, release.number]),
        form=filter_form.form(turned, base=base),
        definitions=marks.definitions(selection.columns),
        notes=marks.notes(turned.rows),
        all_url=filter_form.address(base, selection.sorted_alone),
        token=page_token(release.item),
    )


def expected_update(release: Release, *, at: dt.datetime) -> ExpectedUpdate | None:
    """Return when new values are expected after this release; None if not at set times."""
    day = due(release)
    return None if day is None else ExpectedUpdate(day, day < timezone.localdate(at))


def json_of(address: str) -> str:
    """Return where the twin of a page answers."""
    return f"{address.rstrip('/')}.json"


def refusal_page(release: Release, *, base: str, problems: tuple[str, ...]) -> RefusalPage:
    """Return the page that says why the query of a release's address can't be answered."""
    return RefusalPage(
        title=_("This can't be looked up"),
        url=base,
        json_url=json_of(base),
        dataset=release.content["title"],
        language=release.content["language"],
        problems=problems,
    )


def dataset_lines(releases: ReleaseQuerySet, *, at: dt.datetime) -> tuple[DatasetLine, ...]:
    """Return these releases as lines: three queries, four if some froze no count.

    They are ordered by title, if they have no order yet.
    """
    if not releases.query.order_by:
        releases = releases.order_by("content__title", "pk")
    releases = releases.for_reading().select_related("dataset").prefetch_related("indicators")
    rows = row_counts(releases)
    counted = totals([release.item for release in releases])
    return tuple(
        DatasetLine(
            title=release.content["title"],
            url=reverse("metrics:dataset", args=[release.slug]),
            summary=release.content["summary"],
            language=release.content["language"],
            rows=rows[release.pk],
            columns=tuple(indicator.label for indicator in release.indicators.all()),
            views=counted[release.item],
            release=release_line(release, slug=release.slug),
            releases_url=reverse("metrics:releases", args=[release.slug]),
            next_update=expected_update(release, at=at),
        )
        for release in releases
    )


def row_counts(releases: Iterable[Release]) -> dict[int, int]:
    """Return how many rows these releases have: what they froze, or else by a query."""
    counts = {release.pk: release.content.get("rows") for release in releases}
    uncounted = [pk for pk, count in counts.items() if count is None]
    if uncounted:
        entities = Entity.objects.filter(release__in=uncounted).order_by()
        counts |= dict.fromkeys(uncounted, 0)
        counts |= dict(entities.values_list("release").annotate(Count("pk")))
    return {pk: count or 0 for pk, count in counts.items()}


def source_views(content: Content) -> tuple[SourceView, ...]:
    """Return the sources of a release as pages show them."""
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
    """Return the release as a line, under the dataset's present slug."""
    if release.issued_at is None:
        raise ValueError("a working copy is never shown to readers")
    return ReleaseLine(
        number=release.number,
        url=reverse("metrics:release", args=[slug, release.number]),
        issued_at=release.issued_at,
        note=release.note,
        sha256=release.sha256,
        change=change_of(release),
        correction=Content.from_json(release.content).correction,
        changes_url=(
            reverse("metrics:changes", args=[slug, release.number]) if release.number > 1 else ""
        ),
    )


def _corrections(release: Release, *, newest: Release) -> tuple[ReleaseLine, ...]:
    """Return the later releases, up to the newest, that say that this one was wrong."""
    corrections = (
        Release.objects.for_reading()
        .filter(
            dataset=release.dataset_id,
            number__gt=release.number,
            number__lte=newest.number,
            content__correction__since__lte=release.number,
        )
        .order_by("-number")
    )
    return tuple(release_line(correction, slug=newest.slug) for correction in corrections)
