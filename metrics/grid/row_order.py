"""The order of the rows, by numbers that an editor may write anew."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from metrics.models import Entity, Release

STEP = 10
# As much as both databases keep.
LARGEST = 2_000_000_000


def problem(text: str) -> str:
    """Return what is wrong with a row's number, '' if it is one; it may be left empty."""
    if not text or (text.isascii() and text.isdigit() and int(text[:12]) <= LARGEST):
        return ""
    return _("Write a whole number up to %(largest)d.") % {"largest": LARGEST}


def move(release: Release, numbers: Mapping[str, int]) -> None:
    """Give rows, by their codes, their new numbers.

    A row that takes the number of another goes before it, for which all are numbered anew.
    """
    rows = list(release.entities.order_by("ordering", "pk"))
    before = {row.pk: row.ordering for row in rows}
    for row in rows:
        row.ordering = numbers.get(row.code, row.ordering)
    rows.sort(key=lambda row: (row.ordering, row.code not in numbers))
    if len({row.ordering for row in rows}) < len(rows):
        for place, row in enumerate(rows, start=1):
            row.ordering = place * STEP
    changed = [row for row in rows if row.ordering != before[row.pk]]
    Entity.objects.bulk_update(changed, ["ordering"], batch_size=1000)
