"""Pages of all releases of a dataset, and of the changes of each."""

import datetime as dt
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Annotated, Any

from django.core.paginator import Paginator
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from collabsite.counting.items import Version
from collabsite.web.models import Language
from collabsite.web.pagination import Pagination, page_url, pagination_of
from collabsite.web.responses import Page
from metrics.content import ChangeCounts, ReleaseContent
from metrics.models import Release
from metrics.public.lists import ReleaseLine, release_line
from metrics.public.names import read_content
from metrics.releases import diff as changes
from metrics.releases.diff import presentation

PAGE_SIZE = 100
# So many releases are listed at once.
RELEASES = 50


@dataclass(frozen=True)
class ReleaseEntry(ReleaseLine):
    """A release in the list of all.

    `changes` counts what differs from the release before it: None for the first, and for releases
    of former days.
    """

    changes: ChangeCounts | None

    @property
    def counted(self) -> tuple[str, ...]:
        """The numbers of changes, in the language of the interface."""
        return presentation.change_phrases(self.changes) if self.changes else ()


@dataclass(frozen=True)
class ReleaseListPage(Page):
    """A page of all public releases of a dataset, the newest first.

    Notes are `written_in` the language of the data.
    """

    title: str
    url: str
    json_url: str
    dataset_url: str
    language: Annotated[str, Language]
    written_in: Annotated[str, Language]
    releases: tuple[ReleaseEntry, ...]
    pagination: Pagination

    @property
    def description(self) -> str:
        """A sentence about the page for search engines."""
        return _("All releases of the dataset “%(title)s”.") % {"title": self.title}


def release_list_page(newest: Release, *, at: dt.datetime, number: int) -> ReleaseListPage:
    """Return a page of the dataset's public releases; a `number` past the end becomes the last."""
    public = Release.objects.public(at=at).for_reading()
    releases = public.filter(dataset=newest.dataset_id).order_by("-number")
    page = Paginator(releases, RELEASES).get_page(number)
    base = reverse("metrics:releases", args=[newest.slug])
    content = read_content(newest)
    return ReleaseListPage(
        title=content.title,
        url=page_url(base, page.number),
        json_url=page_url(reverse("metrics:releases-json", args=[newest.slug]), page.number),
        dataset_url=reverse("metrics:dataset", args=[newest.slug]),
        language=content.language,
        written_in=newest.content["language"],
        releases=tuple(
            ReleaseEntry(
                **vars(release_line(release, slug=newest.slug)),
                changes=ReleaseContent.from_json(release.content).changes,
            )
            for release in page.object_list
        ),
        pagination=pagination_of(page, lambda n: page_url(base, n)),
    )


def changes_page(
    number: int, *, newest: Release, page: int, at: dt.datetime
) -> SimpleNamespace | None:
    """Return a page of the changes of the release with this number, None if it is not public.

    Facts, rows and columns are those of the whole, and come with the first page of the cells. Title
    and cells have names in `language`; all else is `written_in` that of the data.
    """
    slug = newest.slug
    public = Release.objects.public(at=at).for_reading().filter(dataset=newest.dataset_id)
    found = {release.number: release for release in public.filter(number__in=(number - 1, number))}
    release, previous = found.get(number), found.get(number - 1)
    if release is None:
        return None
    content = read_content(release)
    counts = content.changes if previous else None
    total = counts.cells_changed + counts.cells_added + counts.cells_removed if counts else 0
    cells_page = Paginator(range(total), PAGE_SIZE).get_page(page)
    base = reverse("metrics:changes", args=[slug, number])
    shown = {
        "title": content.title,
        "description": _("Changes of release %(number)s of the dataset “%(title)s”.")
        % {"number": number, "title": content.title},
        "url": page_url(base, cells_page.number),
        "dataset_url": reverse("metrics:dataset", args=[slug]),
        "releases_url": reverse("metrics:releases", args=[slug]),
        "language": content.language,
        "written_in": release.content["language"],
        "release": release_line(release, slug=slug),
        "previous": release_line(previous, slug=slug) if previous else None,
        "counted": presentation.change_phrases(counts) if counts else (),
        "pagination": pagination_of(cells_page, lambda n: page_url(base, n)),
        "previous_url": reverse("metrics:changes", args=[slug, number - 1]) if number > 2 else "",
        "next_url": (
            reverse("metrics:changes", args=[slug, number + 1]) if number < newest.number else ""
        ),
    }
    if previous and total:
        skip = (cells_page.number - 1) * PAGE_SIZE
        cells = changes.cell_changes(
            previous, release, most=PAGE_SIZE, skip=skip, shown_in=content.language
        )
        shown["rows"] = presentation.group_by_row(cells, slug=slug)
    # Other changes are shown on the first page of cells.
    if previous and counts and cells_page.number == 1:
        shown |= _other_changes(previous, release, counts)
    return SimpleNamespace(**shown)


def _other_changes(old: Release, new: Release, counts: ChangeCounts) -> dict[str, Any]:
    """Return the changes of the description, rows and columns; a query for each kind that has some."""
    added = changes.rows_added(old, new)[1] if counts.rows_added else ()
    removed = changes.rows_removed(old, new)[1] if counts.rows_removed else ()
    renamed = changes.rows_renamed(old, new)[1] if counts.rows_renamed else ()
    of_columns = counts.columns_added + counts.columns_removed + counts.columns_changed
    columns = changes.column_changes(old, new) if of_columns else ()
    return {
        "facts": presentation.description_changes(
            ReleaseContent.from_json(old.content), ReleaseContent.from_json(new.content)
        ),
        "rows_added": added,
        "rows_removed": removed,
        "rows_renamed": renamed,
        # The numbers of rows that are not listed.
        "more_added": counts.rows_added - len(added),
        "more_removed": counts.rows_removed - len(removed),
        "more_renamed": counts.rows_renamed - len(renamed),
        "columns": tuple(map(presentation.ColumnChangeDisplay, columns)),
    }


def newest_or_404(slug: str) -> Release:
    """Return the newest public release of the dataset that has or had this slug."""
    newest = Release.by_slug(slug, at=timezone.now())
    if newest is None:
        raise Http404
    return newest


def release_or_404(newest: Release, number: int | None) -> Release:
    """Return the public release with this number of the same dataset; the newest if it is None."""
    if number in {None, newest.number}:
        return newest
    public = Release.objects.public(at=timezone.now()).for_reading().select_related("dataset")
    release = public.filter(dataset=newest.dataset_id, number=number).first()
    if release is None:
        raise Http404
    return release


def release_versions(dataset: int, *, at: dt.datetime) -> list[Version]:
    """Return the public releases of a dataset, the first one first, for reports of its views."""
    releases = Release.objects.public(at=at).filter(dataset=dataset).order_by("number")
    return [
        Version(
            number,
            issued_at.astimezone(dt.UTC).date(),
            _("Release %(number)d") % {"number": number},
            reverse("metrics:release", args=[slug, number]),
        )
        for number, slug, issued_at in releases.values_list("number", "slug", "issued_at")
        if issued_at
    ]
