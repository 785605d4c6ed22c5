"""Lists of datasets, and datasets, releases and sources as their lines."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal

from django.core.paginator import Paginator
from django.db.models import (
    BigIntegerField,
    CharField,
    Count,
    DateTimeField,
    Exists,
    OuterRef,
    QuerySet,
    Value,
)
from django.db.models.functions import Cast, Concat
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from articles.models import Edition, EditionData, EditionTopic, Language, Topic
from articles.public.article import TopicLink, topic_link
from articles.references.citations import ReferenceLine, reference_line
from collabsite.pageviews.totals import totals, views_of
from collabsite.web.pagination import PAGE_SIZE, Choice, Pagination, page_url, pagination_of
from collabsite.web.prepared_queries import (
    Parameter,
    Parameters,
    PreparedQuery,
    columns_of,
    instance_of,
)
from collabsite.web.query_params import EXACT, SLUG, Description, Paged, Pattern
from collabsite.web.responses import PAGE_ONLY, Page
from metrics.content import CorrectionContent, ReleaseContent
from metrics.models import Entity, Indicator, Release, ReleaseQuerySet
from metrics.releasing.corrections import Change, change_of
from metrics.status import due_date


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
    # The differences from the release before it; '' for the first.
    changes_url: str

    @property
    def change_label(self) -> str:
        """The kind of change, in the language of the interface."""
        return str(Change(self.change).label)


@dataclass(frozen=True)
class ExpectedUpdate:
    """Day by which new values are expected, and whether it has passed."""

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


def expected_update(release: Release, *, at: dt.datetime) -> ExpectedUpdate | None:
    """Return the day by which new values are due after this release, None without a schedule."""
    day = due_date(release)
    return None if day is None else ExpectedUpdate(day, day < timezone.localdate(at))


def prepare_releases(
    choose: Callable[[ReleaseQuerySet], QuerySet[Release, Any]],
) -> PreparedQuery[Release]:
    """Return the query for some of the newest releases `at` a time, with their datasets."""
    return PreparedQuery(
        lambda: choose(Release.objects.newest(at=_AT)).values_list(*columns_of(Release, "dataset")),
        instance_of(Release, "dataset"),
    )


def shown_under(newest: ReleaseQuerySet, topic: Any, *, at: Any) -> ReleaseQuerySet:  # noqa: ANN401
    """Filter the newest releases of the datasets that articles under a topic show.

    The key of the topic and the time are values, or parameters of a prepared query.
    """
    filed = EditionTopic.objects.filter(edition=OuterRef("edition"), topic=topic)
    editions = Edition.objects.newest(at=at).filter(pk=OuterRef("edition"))
    # An edition names a dataset as it was called when it was published. One that shows it is enough,
    # which is soon found; all of the topic may be many. Most are of another topic.
    shown = EditionData.objects.filter(Exists(filed), Exists(editions), dataset=OuterRef("slug"))
    called = Release.objects.public(at=at).filter(Exists(shown)).values("dataset")
    return newest.filter(dataset__in=called)


_AT: Any = Parameter("at", DateTimeField())
_COLUMNS = PreparedQuery(
    lambda: Indicator.objects.filter(
        release__in=Parameters("releases", BigIntegerField())
    ).values_list("release", "label"),
    lambda release, label: (release, label),
)


def dataset_lines(releases: Iterable[Release], *, at: dt.datetime) -> tuple[DatasetLine, ...]:
    """Return these releases, which have their datasets, as lines.

    Two queries, or three if some releases do not store their number of rows.
    """
    releases = list(releases)
    if not releases:
        return ()
    rows = row_counts(releases)
    counted = totals([release.item for release in releases])
    columns: dict[int, list[str]] = {}
    for release, label in _COLUMNS.rows(releases=[release.pk for release in releases]):
        columns.setdefault(release, []).append(label)
    return tuple(
        DatasetLine(
            title=release.content["title"],
            url=reverse("metrics:dataset", args=[release.slug]),
            summary=release.content["summary"],
            language=release.content["language"],
            rows=rows[release.pk],
            columns=tuple(columns.get(release.pk, ())),
            views=counted[release.item],
            release=release_line(release, slug=release.slug),
            releases_url=reverse("metrics:releases", args=[release.slug]),
            next_update=expected_update(release, at=at),
        )
        for release in releases
    )


def row_counts(releases: Iterable[Release]) -> dict[int, int]:
    """Return the number of rows of these releases, by primary key."""
    counts = {release.pk: release.content.get("rows") for release in releases}
    uncounted = [pk for pk, count in counts.items() if count is None]
    if uncounted:
        entities = Entity.objects.filter(release__in=uncounted).order_by()
        counts |= dict.fromkeys(uncounted, 0)
        counts |= dict(entities.values_list("release").annotate(Count("pk")))
    return {pk: count or 0 for pk, count in counts.items()}


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


type DatasetSort = Literal["title", "newest", "views"]


@dataclass(frozen=True)
class DatasetsQuery(Paged):
    """Query parameters of the list of datasets."""

    sort: Annotated[
        DatasetSort, Description("What comes first: by title, the newest, the most viewed.")
    ] = "title"
    topic: Annotated[
        str,
        Pattern(SLUG, gettext_noop("a topic's slug")),
        EXACT,
        Description("The slug of a topic, for the data that its articles show."),
    ] = ""

    def at(self, base: str, *, page: int = 1, **other: str) -> str:
        """Return the address of a page of this list, or of the list that differs in `other`."""
        state = {"topic": self.topic, "sort": self.sort, **other}
        if state["sort"] == "title":
            del state["sort"]
        return page_url(base, page, **state)


@dataclass(frozen=True)
class DatasetListPage(Page):
    """A page of the list of public datasets, of all or of those that a topic's articles show."""

    title: str
    url: str
    json_url: str
    topic: TopicLink | None
    sort: DatasetSort
    sorts: tuple[Choice, ...]
    datasets: tuple[DatasetLine, ...]
    pagination: Pagination

    @property
    def description(self) -> str:
        """A sentence about the page for search engines."""
        if self.topic:
            return _("The data that the articles on “%(topic)s” show.") % {"topic": self.topic.name}
        return _("The tables that the articles rest on. Each is published as numbered releases.")


def dataset_list_page(
    *, at: dt.datetime, topic: Topic | None, query: DatasetsQuery
) -> DatasetListPage:
    """Return the page of the list that the query selects; a number past the end becomes the last."""
    sorts: dict[DatasetSort, str] = {
        "title": _("By title"),
        "newest": _("Newest"),
        "views": _("Most viewed"),
    }
    newest = Release.objects.newest(at=at)
    if topic:
        newest = shown_under(newest, topic.pk, at=at)
    ordered = _ordered(newest.for_reading().select_related("dataset"), query.sort)
    page = Paginator(ordered, PAGE_SIZE).get_page(query.page)
    base, json_base = reverse("metrics:datasets"), reverse("metrics:datasets-json")
    return DatasetListPage(
        title=_("Data: %(topic)s") % {"topic": topic} if topic else _("Data"),
        url=query.at(base, page=page.number),
        json_url=query.at(json_base, page=page.number),
        topic=topic_link(topic) if topic else None,
        sort=query.sort,
        sorts=tuple(
            Choice(label, query.at(base, sort=key), key == query.sort)
            for key, label in sorts.items()
        ),
        datasets=dataset_lines(list(page.object_list), at=at),
        pagination=pagination_of(page, lambda n: query.at(base, page=n)),
    )


def _ordered(newest: ReleaseQuerySet, sort: DatasetSort) -> ReleaseQuerySet:
    """Return the newest releases in order."""
    if sort == "title":
        return newest.order_by("content__title", "pk")
    if sort == "newest":
        return newest.order_by("-issued_at", "-pk")
    item = Concat(Value("dataset:"), Cast("dataset_id", CharField()), output_field=CharField())
    viewed = newest.annotate(item_viewed=item)
    return viewed.annotate(views=views_of(OuterRef("item_viewed"))).order_by("-views", "-pk")
