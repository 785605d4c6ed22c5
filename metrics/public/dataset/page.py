"""Page of a dataset: one dataclass for the HTML and the `.json` twin."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Annotated

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from articles.sources.citation_box import Citing
from collabsite.counting.totals import reads_of
from collabsite.web.doi import doi_url
from collabsite.web.metadata import SignpostingLinks, SocialMetadata
from collabsite.web.models import Language
from collabsite.web.pagination import Pagination, pagination_of
from collabsite.web.responses import PAGE_ONLY, Page
from metrics.cells.units import Subtitle, subtitle
from metrics.charts.reader_choice import ReaderChart
from metrics.citations import release_citing
from metrics.content import ReleaseContent
from metrics.exports.links import Downloads, download_links
from metrics.models import Release
from metrics.public.charts import ChartView
from metrics.public.dataset.forms import (
    ChartForm,
    FilterOption,
    chart_form,
    describe_shown,
    period_options,
    with_query_string,
)
from metrics.public.dataset.rows import SelectedPage
from metrics.public.dataset.table import (
    ColumnDefinition,
    RoundedColumn,
    StatusLine,
    definitions_of,
    notes_of,
    rounded_columns,
)
from metrics.public.lists import (
    ExpectedUpdate,
    ReleaseLine,
    SourceView,
    expected_update,
    release_line,
    source_views,
)
from metrics.public.names import language_of_summary, read_content
from metrics.tables import pivot


@dataclass(frozen=True)
class DatasetPage(Page):
    """A dataset in one of its releases; `rows` are one page of the selection.

    Names and numbers are in `language`; definitions and notes are `written_in` that of the data,
    which may be another, and so is the summary if it is not in `language`.
    `entity` and `period` are what the query chose, and `rows_in_all` counts the rows of the release.
    """

    title: str
    url: str
    json_url: str
    summary: str
    language: Annotated[str, Language]
    written_in: Annotated[str, Language]
    licence: str
    licence_url: str
    doi: str
    doi_url: str
    row_label: str
    columns: tuple[pivot.Column, ...]
    rows: tuple[pivot.DataRow, ...]
    statuses: tuple[StatusLine, ...]
    sort: str
    entity: str
    period: str
    periods: tuple[str, ...]
    shown: tuple[str, ...]
    rows_in_all: int
    pagination: Pagination
    sources: tuple[SourceView, ...]
    views: int
    usage_url: str
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
    summary_language: str = field(metadata=PAGE_ONLY)
    # The picture that stands for it where it is shared.
    card_url: str = field(metadata=PAGE_ONLY)
    # Of all columns, whichever are shown.
    subtitle: Subtitle = field(metadata=PAGE_ONLY)
    period_options: tuple[FilterOption, ...] = field(metadata=PAGE_ONLY)
    # The query of the chart, which the form of the table keeps, and whether a reader chose it.
    chart_query: tuple[tuple[str, str], ...] = field(metadata=PAGE_ONLY)
    chart_form: ChartForm | None = field(metadata=PAGE_ONLY)
    definitions: tuple[ColumnDefinition, ...] = field(metadata=PAGE_ONLY)
    rounding: tuple[RoundedColumn, ...] = field(metadata=PAGE_ONLY)
    notes: tuple[str, ...] = field(metadata=PAGE_ONLY)
    # Addresses with all rows, and with the chart that was issued.
    all_url: str = field(metadata=PAGE_ONLY)
    table_url: str = field(metadata=PAGE_ONLY)
    token: str = field(metadata=PAGE_ONLY)

    @property
    def description(self) -> str:
        """A sentence about the page for search engines."""
        return self.summary or self._columns_in_words()

    def _columns_in_words(self) -> str:
        """Return a sentence with the columns and rows, in the language of the data."""
        with translation.override(self.language):
            labels = dict.fromkeys(column.label for column in self.columns)
            return _("%(title)s: %(columns)s, by %(rows)s.") % {
                "title": self.title,
                "columns": pgettext("between columns", "; ").join(labels),
                "rows": self.row_label,
            }

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
    def social(self) -> SocialMetadata:
        """The Open Graph properties of the data."""
        return SocialMetadata(
            kind="website",
            title=self.title,
            description=self.description,
            language=self.language,
            card_url=self.card_url,
        )


def dataset_page(
    release: Release,
    *,
    newest: Release,
    selected: SelectedPage,
    base: str,
    chart: ChartView | None,
    choice: ReaderChart,
    at: dt.datetime,
) -> DatasetPage:
    """Return a page of a release, at `base`: the dataset's own address if it is the newest."""
    stored = ReleaseContent.from_json(release.content)
    content = read_content(release)
    superseded = release.number != newest.number
    selection = selected.selection
    return DatasetPage(
        title=content.title,
        url=base,
        json_url=json_of(base),
        summary=content.summary,
        summary_language=language_of_summary(stored, content),
        language=content.language,
        written_in=stored.language,
        licence=content.licence,
        licence_url=content.licence_url,
        doi=content.doi,
        doi_url=doi_url(content.doi) if content.doi else "",
        row_label=content.row_label,
        columns=selection.columns,
        rows=selected.rows,
        statuses=selected.statuses,
        sort=selection.sort,
        entity=selection.entity,
        period=selection.period,
        periods=selection.periods,
        shown=describe_shown(selected),
        rows_in_all=selected.in_all,
        pagination=pagination_of(
            selected.page,
            lambda n: with_query_string(base, selection.query_with(page=str(n) if n > 1 else "")),
        ),
        sources=source_views(content),
        views=reads_of(release.item).total,
        usage_url=reverse("metrics:usage", args=[newest.slug]),
        release=release_line(release, slug=newest.slug),
        releases_url=reverse("metrics:releases", args=[newest.slug]),
        superseded_by=newest.number if superseded else None,
        corrected_by=_corrections(release, newest=newest) if superseded else (),
        changed_since_url=(
            reverse("metrics:changes", args=[newest.slug, release.number + 1]) if superseded else ""
        ),
        newest_url=reverse("metrics:dataset", args=[newest.slug]),
        downloads=download_links(release, newest=newest, query=selection.query),
        chart=chart,
        citing=release_citing(release, stored, slug=newest.slug, superseded=superseded),
        next_update=None if superseded else expected_update(release, at=at),
        card_url=reverse("release-card", args=[newest.slug, release.number]),
        subtitle=subtitle(selection.all_columns),
        period_options=period_options(selection),
        chart_query=choice.query,
        chart_form=chart_form(choice, chart, selected=selected),
        definitions=definitions_of(selection.columns),
        rounding=rounded_columns(selection.columns),
        notes=notes_of(selected.rows),
        all_url=with_query_string(base, selection.query_with(entity="")),
        table_url=with_query_string(base, selection.query),
        token=release.item.token,
    )


def json_of(address: str) -> str:
    """Return the address of the twin of a page."""
    return f"{address.rstrip('/')}.json"


def _corrections(release: Release, *, newest: Release) -> tuple[ReleaseLine, ...]:
    """Return the later releases, up to the newest, that corrected this one."""
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
