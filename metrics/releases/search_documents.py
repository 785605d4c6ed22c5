"""Documents of data for the search index, written when a release is issued.

A dataset is found by its description, and each of its numbers, a row in a column, by itself.
"""

import datetime as dt
from collections.abc import Collection, Iterator
from urllib.parse import quote

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone, translation

from articles.sources.search_documents import Cited
from collabsite.search import index
from collabsite.search.analysis import BREAK
from collabsite.search.index import SearchDocument
from collabsite.search.models import ALWAYS
from metrics.citations import title_of
from metrics.content import ReleaseContent
from metrics.models import Indicator, Observation, Release, ReleaseSource
from metrics.number_lookup import newest_period
from metrics.tables import pivot

# Rows that are read at once.
CHUNK = 2000


def issued(release: Release, *, at: dt.datetime) -> None:
    """Write a new release into the index, to be found from its time on."""
    if release.issued_at is None:
        raise ValueError("a working copy is never found")
    new = _of_release(release, ALWAYS)
    index.replace(_owner(release), new, at=at, since=release.issued_at)


def _owner(release: Release) -> str:
    return f"dataset:{release.dataset_id}"


def documents(at: dt.datetime) -> Iterator[SearchDocument]:
    """Yield the documents of the newest release of each dataset, and of scheduled ones."""
    for release in _newest_and_waiting(at).order_by("pk"):
        yield from _of_release(release, _end(release))


def _newest_and_waiting(at: dt.datetime) -> QuerySet[Release]:
    return Release.objects.newest(at=at) | Release.objects.filter(issued_at__gt=at)


def _end(release: Release) -> dt.datetime:
    """Return the time at which a later release replaces this one."""
    later = Release.objects.issued().filter(dataset=release.dataset_id, number__gt=release.number)
    return later.order_by("issued_at").values_list("issued_at", flat=True).first() or ALWAYS


def _of_release(release: Release, until: dt.datetime) -> Iterator[SearchDocument]:
    content = ReleaseContent.from_json(release.content)
    columns = list(release.indicators.all())
    with translation.override(settings.LANGUAGE_CODE):
        url = reverse("metrics:dataset", args=[release.slug])
    whole = _of_dataset(release, content, columns, url, until)
    if whole.since >= until:
        # A later release has an earlier time.
        return
    yield whole
    yield from _numbers(release, content, columns, whole)


def _of_dataset(
    release: Release,
    content: ReleaseContent,
    columns: list[Indicator],
    url: str,
    until: dt.datetime,
) -> SearchDocument:
    if release.issued_at is None:
        raise ValueError("a working copy is never found")
    day = timezone.localdate(release.issued_at)
    return SearchDocument(
        owner=_owner(release),
        state=release.number,
        kind="dataset",
        key=release.slug,
        url=url,
        title=content.title,
        language=content.language,
        date=day,
        year=day.year,
        since=release.issued_at,
        until=until,
        lead=content.summary,
        alias=content.row_label,
        text="\n".join(_described(column) for column in columns),
        facts={"rows": str(content.rows or ""), "columns": str(len(columns))},
    )


def _described(column: Indicator) -> str:
    return f"{column.label}: {column.definition}" if column.definition else column.label


def _numbers(
    release: Release, content: ReleaseContent, columns: list[Indicator], whole: SearchDocument
) -> Iterator[SearchDocument]:
    """Yield a document for each row and column with a value, which has the newest value."""
    language = content.language
    rows = pivot.entities(release).iterator(CHUNK)
    with translation.override(language):
        for line, row in enumerate(rows):
            found: dict[int, dict[str, Observation]] = {}
            for observation in row.observations.all():
                found.setdefault(observation.indicator_id, {})[observation.period] = observation
            for number, column in enumerate(columns):
                values = found.get(column.pk, {})
                period = newest_period(values)
                newest = values.get(period)
                if newest is None or not (newest.literal or newest.value is not None):
                    continue
                if newest.status in pivot.ABSENT_STATUSES:
                    continue
                cell = pivot.cell(newest, column, language=language)
                yield SearchDocument(
                    owner=whole.owner,
                    state=whole.state,
                    kind="number",
                    key=f"{whole.key}/{row.code}/{column.code}",
                    url=f"{whole.url}{quote(row.code)}/{quote(column.code)}/",
                    title=title_of(row, column),
                    language=language,
                    date=whole.date,
                    year=int(period[:4]) if period[:4].isdigit() else whole.year,
                    since=whole.since,
                    until=whole.until,
                    name=f"{cell.text} {BREAK} {period}",
                    alias=whole.title,
                    text=column.definition,
                    facts={
                        "value": cell.text,
                        "plain": cell.value or "",
                        "period": "" if period and period in column.label else period,
                        "status": newest.status if newest.status != "A" else "",
                        "within": whole.title,
                        "within_url": whole.url,
                    },
                    place=line * len(columns) + number,
                )


def sources_of(release: Release) -> set[str]:
    """Return the keys of all sources that the dataset's releases cite."""
    references = ReleaseSource.objects.filter(release__dataset=release.dataset_id)
    return set(references.values_list("source__key", flat=True).order_by().distinct())


def cited(keys: Collection[str] | None, at: dt.datetime) -> Iterator[Cited]:
    """Yield the citations of these sources (None: of all) by public and scheduled releases."""
    releases = _newest_and_waiting(at).order_by("pk")
    if keys is not None:
        citing = ReleaseSource.objects.filter(source__key__in=keys)
        releases = releases.filter(pk__in=citing.values("release"))
    for release in releases:
        if release.issued_at is None:
            continue
        until = _end(release)
        # As on the page of the source: sources of single values are on the pages of the numbers.
        for source in ReleaseContent.from_json(release.content).sources:
            if keys is None or source.key in keys:
                yield Cited(source.key, source.item, release.issued_at, until)
