"""Tables of the kinds of use of the site or an item in a period."""

from collections.abc import Collection, Mapping

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from collabsite.pageviews.reporting.periods import Period
from collabsite.pageviews.reporting.readership.tables import (
    Column,
    Kind,
    Row,
    Table,
    Value,
    comparison_columns,
    comparison_values,
)
from collabsite.pageviews.reporting.uses import UseCounts, investigations, requests
from collabsite.pageviews.uses import REPORTED, Use


def use_name(use: Use) -> str:
    """Return the name of a kind of use, as the header of a row or column."""
    return capfirst(str(use.label))


def uses_table(
    now: Mapping[Use, UseCounts],
    before: Mapping[Use, UseCounts],
    period: Period,
    *,
    possible: Collection[Use],
) -> Table:
    """Return the uses of each kind in the period and in the one before, with their sums.

    Kinds that are not `possible` have a row if they were counted.
    """
    shown = [use for use in REPORTED if use in possible or use in now or use in before]
    empty = UseCounts()
    rows = [(use_name(use), now.get(use, empty), before.get(use, empty)) for use in shown]
    rows += [
        (_("All requests"), requests(now), requests(before)),
        (_("All investigations"), investigations(now), investigations(before)),
    ]
    columns = [Column(_("Use"), Kind.TEXT), Column(_("Count")), Column(_("Unique"))]
    if period.before:
        columns += comparison_columns(_("Period before"), change_in_files_only=True)
    return Table(
        name="uses",
        title=_("By kind of use"),
        columns=tuple(columns),
        rows=tuple(
            Row(_values(*row, has_before=bool(period.before)), is_sum=place >= len(shown))
            for place, row in enumerate(rows)
        ),
        note=_(
            "Requests open the content itself: pages read and data downloaded. Investigations are"
            " these and each look at what describes it, such as citations and lists of editions."
        ),
    )


def _values(name: str, now: UseCounts, before: UseCounts, *, has_before: bool) -> tuple[Value, ...]:
    compared = comparison_values(now.total, before.total) if has_before else ()
    return name, now.total, now.unique, *compared
