"""Corrections of data: the text about what was wrong, why, and since which release."""

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet, TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from metrics.cells.parse import CellKey
from metrics.content import CorrectionContent
from metrics.models import Observation, Release
from metrics.releases.diff import cell_changes


class Change(TextChoices):
    """Kind of a release."""

    FIRST = "first", gettext_lazy("First release")
    UPDATE = "update", pgettext_lazy("kind of release", "Update")
    CORRECTION = "correction", pgettext_lazy("kind of release", "Correction")


@dataclass(frozen=True)
class Correction:
    """Text of an editor about a correction; `since` is the number of an issued release."""

    wrong: str
    why: str
    since: int


def problems(correction: Correction, release: Release) -> list[str]:
    """Return why the working copy can't be issued as this correction, in sentences."""
    if release.number == 1:
        return [_("A first release can't correct anything; issue it as an update.")]
    found = []
    # A text of invisible characters, such as zero-width spaces, is empty.
    if not re.search(r"\w", correction.wrong):
        found.append(_("Say what was wrong: the register of corrections shows it."))
    if not re.search(r"\w", correction.why):
        found.append(_("Say why it was wrong: the register of corrections shows it."))
    if not _issued(release).filter(number=correction.since).exists():
        found.append(
            _("Release %(number)s was not issued; choose the release since which it was wrong.")
            % {"number": correction.since}
        )
    return found


def to_content(correction: Correction, release: Release) -> CorrectionContent:
    """Return the correction as the release stores it; it must have no problems."""
    since = _issued(release).get(number=correction.since).issued_at
    if since is None:
        raise ValueError("what is wrong was issued")
    return CorrectionContent(
        wrong=correction.wrong.strip(),
        why=correction.why.strip(),
        since=correction.since,
        since_issued_at=since.astimezone(dt.UTC).isoformat(),
    )


def change_of(release: Release) -> Change:
    """Return the kind of a release, as its content says."""
    if release.number == 1:
        return Change.FIRST
    return Change.CORRECTION if release.content.get("correction") else Change.UPDATE


def wrong_since(working: Release) -> int:
    """Return the number of the first release with a value that the working copy changes.

    Cells that were only added were never wrong; if there are no others, it is the newest release.
    At most 200 cells are looked at, in one query.
    """
    newest = _issued(working).order_by("-number").first()
    if newest is None:
        return 1
    places = {change.place for change in cell_changes(newest, working) if change.before}
    cells = _released_cells(working, places)
    since = newest.number
    for place in places:
        wrong = cells.get((newest.number, place))
        number = newest.number
        while number > 1 and cells.get((number - 1, place)) == wrong:
            number -= 1
        since = min(since, number)
    return since


def _issued(release: Release) -> QuerySet[Release]:
    return Release.objects.issued().filter(dataset=release.dataset_id)


def _released_cells(
    working: Release, places: Iterable[CellKey]
) -> dict[tuple[int, CellKey], tuple[object, ...]]:
    """Return the cells at these places in every issued release."""
    wanted = set(places)
    columns = ("entity__release__number", "entity__code", "indicator__code", "period")
    observations = Observation.objects.filter(
        entity__release__in=_issued(working),
        entity__code__in={place.entity for place in wanted},
        indicator__code__in={place.indicator for place in wanted},
    ).values_list(*columns, "value", "literal", "status", "note", "source")
    return {
        (number, place): tuple(fields)
        for number, entity, indicator, period, *fields in observations.iterator()
        for place in [CellKey(entity, indicator, period)]
        if place in wanted
    }
