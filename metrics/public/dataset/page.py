"""Page of a dataset: the schema of its `.json` twin, and what its HTML shows besides."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Annotated, Any

from django.urls import reverse
from django.utils import translation
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from articles.sources.citation_box import Citing
from collabsite.counting.totals import reads_of
from collabsite.web.doi import doi_url
from collabsite.web.metadata import SignpostingLinks, SocialMetadata
from collabsite.web.models import Language
from collabsite.web.pagination import Pagination, pagination_of
from collabsite.web.responses import PAGE_ONLY, Page
from metrics.cells.units import subtitle
from metrics.charts.release_chart import ReleaseChart
from metrics.citations import release_citing
from metrics.content import ReleaseContent
from metrics.exports.formats import Downloads, download_links
from metrics.models import Release
from metrics.public.charts import PageChart
from metrics.public.dataset.rows import SelectedPage
from metrics.public.dataset.table import ReleaseTable, StatusLine, notes_of
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
from metrics.tables.selection import ALL_PERIODS, Selection


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
    chart: ReleaseChart | None
    citing: Citing
    next_update: ExpectedUpdate | None
    summary_language: str = field(metadata=PAGE_ONLY)
    # The picture that stands for it where it is shared.
    card_url: str = field(metadata=PAGE_ONLY)
    token: str = field(metadata=PAGE_ONLY)

    @property
    def description(self) -> str:
        """A sentence about the page for search engines."""
        return self.summary or self.columns_in_words(self.columns)

    def columns_in_words(self, columns: Sequence[pivot.Column]) -> str:
        """Return a sentence with columns and the rows, in the language of the data."""
        with translation.override(self.language):
            labels = dict.fromkeys(column.label for column in columns)
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
    chart: ReleaseChart | None,
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
        json_url=f"{base.rstrip('/')}.json",
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
        shown=_describe_shown(selected),
        rows_in_all=selected.in_all,
        pagination=pagination_of(
            selected.page,
            lambda n: _with_query(base, selection.query_with(page=str(n) if n > 1 else "")),
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
        token=release.item.token,
    )


def page_context(page: DatasetPage, selected: SelectedPage, shown: PageChart) -> dict[str, Any]:
    """Return what the HTML page shows beside its twin: its table, and its forms."""
    selection = selected.selection
    on_page = {row.code for row in selected.rows}
    charted = shown.chart.rows if shown.chart else ()
    return {
        "charted": shown,
        # Rows of the chart that have no box in the table.
        "rows_elsewhere": [row for row in charted if row.code not in on_page],
        "subtitle": subtitle(selection.all_columns),
        "period_choices": _period_choices(selection),
        "rounding": {
            column.label: column.indicator.rounding_words
            for column in selection.columns
            if column.indicator.rounding
        },
        "notes": notes_of(selected.rows),
        "all_url": _with_query(page.url, selection.query_with(entity="")),
        "issued_chart_url": _with_query(page.url, selection.query),
        "table": ReleaseTable(
            selected.rows,
            selection=selection,
            page=page,
            charted={row.code for row in charted} if shown.chart else None,
        ),
    }


def _period_choices(selection: Selection) -> list[tuple[str, str]]:
    """Return the values and names of the periods to choose from; none if there is one at most."""
    if len(selection.periods) < 2:
        return []
    every = _("all periods")
    periods = [(period, period) for period in selection.periods]
    if selection.shows_all_by_default:
        return [("", every), *periods]
    return [("", _("the newest of each column")), *periods, (ALL_PERIODS, every)]


def _describe_shown(selected: SelectedPage) -> tuple[str, ...]:
    """Return phrases that describe the rows and periods that are shown."""
    page, total = selected.page, selected.page.paginator.count
    names = {
        "first": number_format(page.start_index(), force_grouping=True),
        "last": number_format(page.end_index(), force_grouping=True),
        "total": number_format(total, force_grouping=True),
        "all": number_format(selected.in_all, force_grouping=True),
    }
    if not total:
        rows = ""
    elif selected.selection.entity and page.has_other_pages():
        rows = _("Rows %(first)s–%(last)s of %(total)s found among %(all)s")
    elif selected.selection.entity:
        rows = ngettext(
            "%(total)s row found among %(all)s", "%(total)s rows found among %(all)s", total
        )
    elif page.has_other_pages():
        rows = _("Rows %(first)s–%(last)s of %(total)s")
    else:
        rows = ngettext("%(total)s row", "%(total)s rows", total)
    return tuple(filter(None, [rows % names, _shown_period(selected.selection)]))


def _shown_period(selection: Selection) -> str:
    if len(selection.periods) < 2:
        return ""
    if selection.period == ALL_PERIODS or (not selection.period and selection.shows_all_by_default):
        return pgettext("what a table shows", "All periods")
    if selection.period:
        return _("Period %(period)s") % {"period": selection.period}
    if all(period.isdigit() for period in selection.periods):
        return _("Latest of %(number)s years") % {"number": len(selection.periods)}
    return _("Latest of %(number)s periods") % {"number": len(selection.periods)}


def _with_query(base: str, query: str) -> str:
    return f"{base}?{query}" if query else base


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
