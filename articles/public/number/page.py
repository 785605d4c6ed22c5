"""Page of one number: one dataclass for the HTML and the `.json` twin."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any

from django.db.models import Q
from django.urls import reverse
from django.utils import translation
from django.utils.safestring import SafeString
from django.utils.translation import pgettext

from articles.public.number.chart import growth_phrases, number_chart
from articles.public.number.history import (
    PeriodValue,
    ReleaseValues,
    Stretch,
    history,
    stretches,
    values,
)
from articles.public.number.mentions import Quote, Showing, mentions
from articles.sources import Citing, citing
from articles.sources.citations import csl_item, reference_line
from collabsite.web.metadata import SignpostingLinks, SocialMetadata
from collabsite.web.models import Language
from collabsite.web.pagination import UncountedPagination, page_url, uncounted_pagination_of
from collabsite.web.responses import PAGE_ONLY, Page, absolute_url
from collabsite.web.routes import url_with_query
from metrics.cells.parse import ValueKind
from metrics.cells.units import Subtitle, lacks_unit
from metrics.citations import number_item, title_of
from metrics.content import ReleaseContent
from metrics.models import Entity, Indicator, Release
from metrics.number_lookup import FoundNumber, NumberAddress, find_number
from metrics.public.lists import ReleaseLine, SourceView, release_line, source_views
from metrics.public.names import read_content
from metrics.tables import pivot


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
    growth: str = field(metadata=PAGE_ONLY)
    drawings: Mapping[str, SafeString] = field(metadata=PAGE_ONLY)
    card_url: str = field(metadata=PAGE_ONLY)

    @property
    def description(self) -> str:
        """A sentence about the page for search engines."""
        return " · ".join(filter(None, [self._with_value(), self.dataset, self.definition]))

    def _with_value(self) -> str:
        """Return the title with the value, if there is one."""
        if self.value is None:
            return self.title
        return f"{self.title}{pgettext('between a name and its value', ': ')}{self.value.text}"

    @property
    def stretches(self) -> tuple[Stretch, ...]:
        """The history, with releases grouped that did not change the number."""
        return tuple(stretches(self.history))

    @property
    def linked_data(self) -> Mapping[str, Any]:
        """The number as schema.org describes it."""
        return _json_ld(self)

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
    def is_as_now(self) -> bool:
        """Return whether the newest release that has the number has the same value."""
        return self.value == self.value_now


def number_page(
    newest: Release, address: NumberAddress, *, at: dt.datetime, page: int
) -> NumberPage | None:
    """Return the page of a number, None if no public release has it.

    `page` is that of the articles that mention it; a number past the end becomes the last.
    """
    found = find_number(newest, address, at=at)
    if found is None:
        return None
    own, row, column, slug = found.own, found.row, found.column, found.slug
    stored = ReleaseContent.from_json(own.content)
    content = read_content(own)
    language, other = content.language, content.language != stored.language
    place = [slug, row.code, column.code]
    superseded = own.number < found.newest_having.number
    query = {
        "period": address.period or "",
        "release": own.number if superseded else "",
    }
    own_values = values(found, own, language=language)
    in_newest = values(found, found.releases[0], language=language)
    item = item_of(found, stored)
    mentioned = mentions(found, in_newest, at=at, number=page)
    with translation.override(language):
        title = title_of(row, column, other=other)
    dataset_url = reverse("metrics:dataset", args=[slug])
    previous, following = _neighbours(found, other=other)
    base = reverse("metrics:number", args=place)
    json_base = reverse("metrics:number-json", args=place)
    cite_query = {"period": address.period or "", "release": own.number}
    return NumberPage(
        title=title,
        url=page_url(base, mentioned.number, **query),
        json_url=page_url(json_base, mentioned.number, **query),
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
        value_now=(
            _in(values(found, found.newest_having, language=language), found.period)
            if superseded
            else None
        ),
        newest_url=url_with_query(base, period=address.period or ""),
        newest_release=found.releases[0].number,
        gone_since=found.gone_since,
        history=history(found, language=language),
        sources=_sources(found, content),
        quotes=mentioned.quotes,
        shown_in=mentioned.shown_in,
        pagination=uncounted_pagination_of(
            mentioned.number,
            has_next=mentioned.has_next,
            url_of=lambda n: page_url(base, n, **query),
        ),
        citing=citing(
            item,
            lambda ending: url_with_query(
                reverse(f"metrics:number-cite-{ending}", args=place), **cite_query
            ),
        ),
        previous=previous,
        next=following,
        others=_others(found, other=other),
        exact=_exact(found, language),
        growth=growth_phrases(column, own_values, period=found.period, other=other),
        drawings=number_chart(
            row, column, own_values, period=found.period, language=language, other=other
        ),
        card_url=reverse("release-card", args=[slug, own.number]),
    )


def _exact(found: FoundNumber, language: str) -> str:
    observation = found.values[found.own.pk].get(found.period)
    if observation is None or observation.value is None or not found.column.rounding:
        return ""
    shown = pivot.cell_text(observation, found.column, language=language)
    exact = pivot.cell_text(observation, found.column, language=language, exact=True)
    return "" if exact == shown else exact


def item_of(found: FoundNumber, content: ReleaseContent) -> dict[str, Any]:
    """Return the number in its release as a CSL item."""
    return number_item(
        found.own,
        content,
        row=found.row,
        column=found.column,
        period=found.period,
        names_period=found.address.period is not None,
    )


def _in(found: tuple[PeriodValue, ...], period: str) -> PeriodValue | None:
    return next((value for value in found if value.period == period), None)


def _sources(found: FoundNumber, content: ReleaseContent) -> tuple[SourceView, ...]:
    """Return the source of the value, or else those of the whole dataset."""
    observation = found.values[found.own.pk].get(found.period)
    if observation is None or observation.source is None:
        return source_views(content)
    source = observation.source
    frozen = [view for view in source_views(content) if view.key == source.key]
    if frozen:
        return tuple(frozen)
    stored = [dict(each.item) for each in content.cell_sources if each.key == source.key]
    # Older releases store only the key.
    item = stored[0] if stored else csl_item(source)
    # No URL: the source has no page if nothing but single values cites it.
    return (SourceView(source.key, "", "", item, reference_line(item)),)


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


def _others(found: FoundNumber, *, other: bool) -> tuple[NumberLink, ...]:
    """Return the other indicators of the same row."""
    row = found.address.entity
    columns = Indicator.objects.filter(release=found.own).exclude(pk=found.column.pk)
    return tuple(_link(found, each, row=row, column=each.code, other=other) for each in columns)


def _link(
    found: FoundNumber, named: Entity | Indicator, *, row: str, column: str, other: bool
) -> NumberLink:
    label = (other and named.other_label) or named.label
    return NumberLink(label, reverse("metrics:number", args=[found.slug, row, column]))


def _json_ld(page: "NumberPage") -> dict[str, Any]:
    """Return a number as a schema.org Observation of its dataset; absolute addresses."""
    variable: dict[str, Any] = {"@type": "StatisticalVariable", "name": page.indicator_label}
    if page.definition:
        variable["description"] = page.definition
    described: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Observation",
        "name": page.title,
        "url": absolute_url(page.url),
        "observationAbout": {"@type": "Thing", "name": page.entity_label},
        "variableMeasured": variable,
        "subjectOf": {
            "@type": "Dataset",
            "name": page.dataset,
            "url": absolute_url(page.dataset_url),
            "version": page.release.number,
            "datePublished": page.release.issued_at.isoformat(timespec="seconds"),
            "inLanguage": page.language,
        },
    }
    if page.period:
        described["observationDate"] = page.period
    if page.value and page.value.value is not None:
        described["value"] = page.value.value
        if page.unit:
            described["unitText"] = page.unit
    return described
