"""The page of one number, its `.json` twin and its citation files."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.safestring import SafeString
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe
from msgspec import Meta

from articles.public.number_history import (
    PeriodValue,
    Quote,
    ReleaseValues,
    Showing,
    history,
    mentions,
    number_chart,
    number_in_words,
    values,
)
from articles.sources.citation_box import Citing, cite_file, citing
from articles.sources.citations import reference_line
from collabsite.counting.models import Use
from collabsite.counting.views import count_download
from collabsite.web.metadata import SignpostingLinks, SocialMetadata, without_empty
from collabsite.web.models import Language
from collabsite.web.pagination import UncountedPagination, page_url, uncounted_pagination_of
from collabsite.web.query_params import Number, Words
from collabsite.web.responses import (
    PAGE_ONLY,
    Page,
    PageResponse,
    SlugRedirect,
    absolute_url,
    redirect_to_slug,
    respond,
)
from collabsite.web.routes import url_with_query
from metrics.cells.parse import ValueKind
from metrics.cells.units import Subtitle, lacks_unit
from metrics.citations import number_item, title_of
from metrics.content import ReleaseContent
from metrics.models import Entity, Indicator, Release
from metrics.number_lookup import FoundNumber, NumberAddress, find_number
from metrics.public.lists import ReleaseLine, SourceView, release_line, source_views
from metrics.public.names import read_content
from metrics.public.views import newest_shown
from metrics.tables import pivot


@dataclass(frozen=True)
class NumberQuery:
    """Query parameters of a number."""

    release: Annotated[Number | None, Meta(description="As in this release, permanently.")] = None
    period: Annotated[
        Words, Meta(description="In this period; without it, in the newest with a value.")
    ] = ""

    def address(self, entity: str, indicator: str) -> NumberAddress:
        """Return the address of the number in a row and a column."""
        return NumberAddress(entity, indicator, period=self.period or None, release=self.release)


@dataclass(frozen=True)
class NumberPageQuery(NumberQuery):
    """Query parameters of the page of a number."""

    page: Annotated[
        Number, Meta(description="The page of the articles that quote it; the first is 1.")
    ] = 1


@dataclass(frozen=True)
class NumberLink:
    """Another number of the same dataset."""

    label: str
    url: str


@dataclass(frozen=True)
class NumberPage(Page):
    """One number, an indicator of an entity, in one release.

    Names and numbers are in `language`; the definition and notes are `written_in` that of the data.
    `value` is that of the requested `period`, by default of the newest period with a value; None if
    the release has the row and the column but no value. If an older release is requested,
    `superseded_by` is the newest release that has the number, and `value_now` its value.
    `gone_since` is the first release that no longer has the number. `quotes` and `shown_in` are from
    a page of the articles that mention it, the newest first; `pagination` leads to the others.
    """

    title: str
    url: str
    json_url: str
    language: Annotated[str, Language]
    written_in: Annotated[str, Language]
    dataset: str
    dataset_url: str
    entity: str
    entity_label: str
    entity_url: str
    indicator: str
    indicator_label: str
    indicator_url: str
    kind: Annotated[str, ValueKind]
    unit: str
    definition: str
    period: str
    value: PeriodValue | None
    values: tuple[PeriodValue, ...]
    release: ReleaseLine
    lasting_url: str
    superseded_by: int | None
    value_now: PeriodValue | None
    newest_url: str
    newest_release: int
    gone_since: int | None
    history: tuple[ReleaseValues, ...]
    sources: tuple[SourceView, ...]
    quotes: tuple[Quote, ...]
    shown_in: tuple[Showing, ...]
    pagination: UncountedPagination
    citing: Citing
    previous: NumberLink | None
    next: NumberLink | None
    others: tuple[NumberLink, ...]
    # The value with all digits, '' if the page shows them anyway.
    exact: str = field(metadata=PAGE_ONLY)
    sentence: str = field(metadata=PAGE_ONLY)
    drawings: Mapping[str, SafeString] = field(metadata=PAGE_ONLY)
    card_url: str = field(metadata=PAGE_ONLY)

    @property
    def description(self) -> str:
        """A sentence about the page for search engines."""
        value = (
            pgettext("between a name and its value", ": ") + self.value.text if self.value else ""
        )
        return " · ".join(filter(None, [self.title + value, self.dataset, self.definition]))

    @property
    def signposting(self) -> SignpostingLinks:
        """The links of the `Link` header; the number belongs to its release."""
        return SignpostingLinks(
            cite_as=self.citing.cite_as,
            types=("AboutPage", "Observation"),
            versions=(("latest-version", self.newest_url),),
            described_by=((self.json_url, "application/json"), *self.citing.record_links),
            collection=self.release.url,
        )

    @property
    def social(self) -> SocialMetadata:
        """The Open Graph properties of the number, with the picture of its dataset."""
        return SocialMetadata(
            kind="website",
            title=self.title,
            description=self.definition or self.description,
            language=self.language,
            card_url=self.card_url,
            card_alt=self.dataset,
        )

    @property
    def subtitle(self) -> Subtitle:
        """The unit; the period is beside the value."""
        return Subtitle(self.unit, lacks_unit(self.kind, self.unit), "", units_differ=False)

    @property
    def unchanged_since(self) -> ReleaseLine | None:
        """The first release that has the number, if none since changed it."""
        *later, first = self.history
        return first.release if all(state.unchanged for state in later) else None

    @property
    def outlined(self) -> bool:
        """Return whether the seal is outlined: a newer release changed or lacks the number."""
        return bool(self.superseded_by or self.gone_since)

    @property
    def linked_data(self) -> Mapping[str, Any]:
        """The number as a schema.org Observation of its dataset; absolute addresses."""
        variable = {"@type": "StatisticalVariable", "name": self.indicator_label}
        described: dict[str, Any] = {
            "@context": "https://schema.org",
            "@type": "Observation",
            "name": self.title,
            "url": absolute_url(self.url),
            "observationAbout": {"@type": "Thing", "name": self.entity_label},
            "variableMeasured": without_empty({**variable, "description": self.definition}),
            "observationDate": self.period,
            "subjectOf": {
                "@type": "Dataset",
                "name": self.dataset,
                "url": absolute_url(self.dataset_url),
                "version": self.release.number,
                "datePublished": self.release.issued_at.isoformat(timespec="seconds"),
                "inLanguage": self.language,
            },
        }
        if self.value and self.value.value is not None:
            described |= {"value": self.value.value, "unitText": self.unit}
        return without_empty(described)


@require_safe
def number(
    request: HttpRequest,
    query: NumberPageQuery,
    slug: str,
    entity: str,
    indicator: str,
    *,
    as_json: bool,
) -> PageResponse[NumberPage] | SlugRedirect:
    """One number of a dataset: its values, its history, who quotes it, and how to cite it.

    `?release=` asks for it as in that release, permanently, `?period=` for one period, and `?page=`
    for older articles that quote it.
    """
    newest = newest_shown(request, slug)
    if newest.slug != slug:
        return redirect_to_slug(request, newest.slug)
    page = _number_page(newest, query.address(entity, indicator), number=query.page)
    response = respond(request, page, "metrics/number.html", as_json=as_json)
    response["Link"] = page.signposting.header
    return response


@require_safe
def cite_number(
    request: HttpRequest,
    query: NumberQuery,
    slug: str,
    entity: str,
    indicator: str,
    *,
    ending: str,
) -> HttpResponse | SlugRedirect:
    """A citation file of one number, in the release and period that the query names."""
    newest = newest_shown(request, slug)
    if newest.slug != slug:
        return redirect_to_slug(request, newest.slug)
    found = _find(newest, query.address(entity, indicator), at=timezone.now())
    item = _item_of(found, ReleaseContent.from_json(found.own.content))
    response = cite_file([item], ending, name=item["id"], describes=item["URL"])
    return count_download(request, response, item=found.own.item, use=Use.CITATION)


def _find(newest: Release, address: NumberAddress, *, at: dt.datetime) -> FoundNumber:
    """Return a number; raise Http404 if no public release has it."""
    found = find_number(newest, address, at=at)
    if found is None:
        raise Http404
    return found


def _item_of(found: FoundNumber, content: ReleaseContent) -> dict[str, Any]:
    """Return the number in its release as a CSL item."""
    return number_item(
        found.own,
        content,
        row=found.row,
        column=found.column,
        period=found.period,
        names_period=found.address.period is not None,
    )


def _number_page(newest: Release, address: NumberAddress, *, number: int) -> NumberPage:
    """Return the page of a number; a page `number` of its mentions past the end becomes the last."""
    at = timezone.now()
    found = _find(newest, address, at=at)
    own, row, column, slug = found.own, found.row, found.column, found.slug
    stored = ReleaseContent.from_json(own.content)
    content = read_content(own)
    language, other = content.language, content.language != stored.language
    superseded = own.number < found.newest_having.number
    own_values = values(found, own, language=language)
    newest_values = values(found, found.newest_having, language=language)
    current = values(found, found.releases[0], language=language)
    mentioned, quotes, shown_in = mentions(found, current, at=at, number=number)
    item = _item_of(found, stored)
    with translation.override(language):
        title = title_of(row, column, other=other)
        sentence = number_in_words(found, own_values, other=other)
    place = [slug, row.code, column.code]
    dataset_url = reverse("metrics:dataset", args=[slug])
    base = reverse("metrics:number", args=place)
    period = address.period or ""
    query = {"period": period, "release": own.number if superseded else ""}
    previous, following = _neighbours(found, other=other)
    return NumberPage(
        title=title,
        url=page_url(base, mentioned.number, **query),
        json_url=page_url(reverse("metrics:number-json", args=place), mentioned.number, **query),
        language=language,
        written_in=stored.language,
        dataset=content.title,
        dataset_url=dataset_url,
        entity=row.code,
        entity_label=row.label_in(other=other),
        entity_url=url_with_query(dataset_url, entity=row.label_in(other=other)),
        indicator=column.code,
        indicator_label=column.label_in(other=other),
        indicator_url=url_with_query(dataset_url, sort=f"-{column.code}"),
        kind=column.kind,
        unit=pivot.unit(column, other=other),
        definition=column.definition,
        period=found.period,
        value=_in(own_values, found.period),
        values=own_values,
        release=release_line(own, slug=slug),
        lasting_url=item["URL"],
        superseded_by=found.newest_having.number if superseded else None,
        value_now=_in(newest_values, found.period) if superseded else None,
        newest_url=url_with_query(base, period=period),
        newest_release=found.releases[0].number,
        gone_since=found.gone_since,
        history=history(found, language=language),
        sources=_sources(found, content),
        quotes=quotes,
        shown_in=shown_in,
        pagination=uncounted_pagination_of(
            mentioned.number,
            has_next=mentioned.has_next,
            url_of=lambda n: page_url(base, n, **query),
        ),
        citing=citing(
            item,
            lambda ending: url_with_query(
                reverse(f"metrics:number-cite-{ending}", args=place),
                period=period,
                release=own.number,
            ),
        ),
        previous=previous,
        next=following,
        others=tuple(
            _link(found, each, row=row.code, column=each.code, other=other)
            for each in Indicator.objects.filter(release=own).exclude(pk=column.pk)
        ),
        exact=_exact(found, language),
        sentence=sentence,
        drawings=number_chart(found, own_values, language=language, other=other),
        card_url=reverse("release-card", args=[slug, own.number]),
    )


def _exact(found: FoundNumber, language: str) -> str:
    observation = found.values[found.own.pk].get(found.period)
    if observation is None or observation.value is None or not found.column.rounding:
        return ""
    shown = pivot.cell_text(observation, found.column, language=language)
    exact = pivot.cell_text(observation, found.column, language=language, exact=True)
    return "" if exact == shown else exact


def _in(found: tuple[PeriodValue, ...], period: str) -> PeriodValue | None:
    return next((value for value in found if value.period == period), None)


def _sources(found: FoundNumber, content: ReleaseContent) -> tuple[SourceView, ...]:
    """Return the source of the value, or else those of the whole dataset."""
    views = source_views(content)
    observation = found.values[found.own.pk].get(found.period)
    if observation is None or observation.source is None:
        return views
    key = observation.source.key
    # No URL: the source has no page if nothing but single values cites it.
    return tuple(view for view in views if view.key == key) or tuple(
        SourceView(key, "", "", dict(each.item), reference_line(each.item))
        for each in content.cell_sources
        if each.key == key
    )


def _neighbours(found: FoundNumber, *, other: bool) -> tuple[NumberLink | None, NumberLink | None]:
    """Return the same indicator of the rows before and after; two queries."""
    row, column = found.row, found.address.indicator
    rows = Entity.objects.filter(release=found.own)
    before = Q(ordering__lt=row.ordering) | Q(ordering=row.ordering, pk__lt=row.pk)
    after = Q(ordering__gt=row.ordering) | Q(ordering=row.ordering, pk__gt=row.pk)
    previous, following = (
        _link(found, each, row=each.code, column=column, other=other) if each else None
        for each in (
            rows.filter(before).order_by("-ordering", "-pk").first(),
            rows.filter(after).order_by("ordering", "pk").first(),
        )
    )
    return previous, following


def _link(
    found: FoundNumber, named: Entity | Indicator, *, row: str, column: str, other: bool
) -> NumberLink:
    label = (other and named.other_label) or named.label
    return NumberLink(label, reverse("metrics:number", args=[found.slug, row, column]))
