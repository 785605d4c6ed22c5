"""Ledger of a period: the outcomes of all reports."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from django.utils.translation import gettext as _

from collabsite.pageviews.models import Exclusion
from collabsite.pageviews.reporting.periods import MAX_SLOTS, Grain, Period
from collabsite.pageviews.reporting.readership.names import grain_header, slot_days
from collabsite.pageviews.reporting.readership.tables import (
    MOST_ROWS,
    Column,
    Kind,
    LazyRows,
    Row,
    Table,
)
from collabsite.pageviews.reporting.readership.uses import use_name
from collabsite.pageviews.reporting.uses import DayAndUse, UseCounts
from collabsite.pageviews.uses import REPORTED, Use


@dataclass(frozen=True)
class Ledger:
    """Outcomes of all reports in a period by kind of use, and of views by day or by month."""

    outcome: Table
    days: Table


def ledger_of(
    reads: Mapping[date, UseCounts],
    others: Mapping[Use, UseCounts],
    left_out: Mapping[DayAndUse, Counter[Exclusion.Reason]],
    period: Period,
    *,
    unknown: int | None = None,
) -> Ledger:
    """Return the ledger of reads by day, of other uses, and of what was left out, in a period.

    `reads` may have other days too. A period of many days is divided by month. `unknown` is the
    number of reports that were left out and name no item, None where it makes no sense.
    """
    grain = Grain.DAY if period.days <= MAX_SLOTS else Grain.MONTH
    by = replace(period, grain=grain)
    slots = [_Outcome() for _slot in by.slots]
    by_use = {use: _Outcome(found.total, found.collapsed) for use, found in others.items()}
    for day, found in reads.items():
        if period.has(day):
            slots[by.slot_of(day)].add(found)
    for (day, use), reasons in left_out.items():
        if use == Use.READ:
            slots[by.slot_of(day)].excluded.update(reasons)
        else:
            by_use.setdefault(use, _Outcome()).excluded.update(reasons)
    views = _Outcome()
    for each in slots:
        views.merge(each)
    outcomes = {Use.READ: views} | {use: by_use[use] for use in REPORTED if use in by_use}
    return Ledger(_outcome_table(outcomes, unknown), _days_table(slots, views, by))


def _outcome_table(outcomes: Mapping[Use, "_Outcome"], unknown: int | None) -> Table:
    columns = [Column(_("Reports"), Kind.TEXT), Column(_("Views"))]
    columns += [Column(use_name(use)) for use in outcomes if use != Use.READ]
    found = list(outcomes.values())
    if len(found) > 1:
        whole = _Outcome()
        for each in found:
            whole.merge(each)
        found.append(whole)
        columns.append(Column(_("All uses")))
    rows = [
        Row((_("Counted"), *(each.counted for each in found))),
        Row((_("Second clicks of double clicks"), *(each.collapsed for each in found))),
        *(
            Row(
                (
                    _("Left out: %(reason)s") % {"reason": reason.label},
                    *(each.excluded[reason] for each in found),
                )
            )
            for reason in Exclusion.Reason
        ),
        Row((_("Received in all"), *(each.received for each in found)), is_sum=True),
    ]
    if unknown is not None:
        of_uses = [unknown, *(0 for _each in found[1:])]
        if len(found) > 1:
            of_uses[-1] = unknown
        rows.append(Row((_("Of those left out, page unknown"), *of_uses)))
    return Table(
        name="outcome", title=_("Counted and left out"), columns=tuple(columns), rows=tuple(rows)
    )


def _days_table(slots: Sequence["_Outcome"], views: "_Outcome", by: Period) -> Table:
    reasons = [reason for reason in Exclusion.Reason if views.excluded[reason]]
    received = [each for each in zip(by.slots, slots, strict=True) if each[1].received]
    return Table(
        name="ledger",
        title=_("Views each day") if by.grain is Grain.DAY else _("Views each month"),
        columns=(
            Column(grain_header(by.grain), Kind.DAYS),
            Column(_("Reports received")),
            Column(_("Views counted")),
            Column(_("Double clicks")),
            *(Column(_("Left out: %(reason)s") % {"reason": reason.label}) for reason in reasons),
        ),
        rows=LazyRows(
            received[::-1],
            lambda each: Row((slot_days(each[0], by.grain), *each[1].values(reasons))),
        ),
        empty=_("No report of a view was received in this period."),
        most=MOST_ROWS,
    )


@dataclass
class _Outcome:
    """Reports of uses by outcome: `received = counted + collapsed + excluded`."""

    counted: int = 0
    collapsed: int = 0
    excluded: Counter[str] = field(default_factory=Counter)

    @property
    def received(self) -> int:
        return self.counted + self.collapsed + self.excluded.total()

    def add(self, found: UseCounts) -> None:
        self.counted += found.total
        self.collapsed += found.collapsed

    def merge(self, other: "_Outcome") -> None:
        self.counted += other.counted
        self.collapsed += other.collapsed
        self.excluded.update(other.excluded)

    def values(self, reasons: Iterable[str]) -> tuple[int, ...]:
        return (
            self.received,
            self.counted,
            self.collapsed,
            *(self.excluded[reason] for reason in reasons),
        )
