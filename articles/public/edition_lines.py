"""Editions as lines of a list, and the corrections and retractions of an article."""

import datetime as dt
from dataclasses import dataclass
from typing import Annotated

from django.db.models import Q

from articles.models import Edition, Kind


@dataclass(frozen=True)
class EditionLine:
    """An edition in a list of editions."""

    number: int
    title: str
    url: str
    published_at: dt.datetime
    change: Annotated[str, Edition.Change]
    note: str
    sha256: str
    changes_url: str

    @property
    def change_label(self) -> str:
        """The kind of change, in the language of the interface."""
        return str(Edition.Change(self.change).label)


def edition_line(edition: Edition, *, slug: str) -> EditionLine:
    """Return the edition as a line, under the article's present slug."""
    kind = Kind(edition.kind)
    return EditionLine(
        number=edition.number,
        title=edition.title,
        url=kind.url("edition", slug, edition.number),
        published_at=edition.published_at,
        change=edition.change,
        note=edition.note,
        sha256=edition.sha256,
        changes_url=kind.url("changes", slug, edition.number) if edition.number > 1 else "",
    )


def read_history(
    newest: Edition, *, at: dt.datetime
) -> tuple[dt.datetime, tuple[EditionLine, ...]]:
    """Return when the first edition was published, and the corrections and retractions, newest first."""
    if newest.number == 1:
        return newest.published_at, ()
    editions = (
        Edition.objects.public(at=at)
        .for_reading()
        .filter(
            Q(number=1) | Q(change__in=[Edition.Change.CORRECTION, Edition.Change.RETRACTION]),
            article=newest.article_id,
        )
        .order_by("-number")
        .defer("content")
    )
    marks = [edition for edition in editions if edition.number > 1]
    # In a preview after an edition that is only scheduled, there is no first public one.
    first = next((e.published_at for e in editions if e.number == 1), newest.published_at)
    return first, tuple(edition_line(mark, slug=newest.slug) for mark in marks)
