"""Ledger of a period: what became of all reports of views."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from django.utils.translation import gettext as _

from collabsite.pageviews.models import Exclusion
from collabsite.pageviews.reporting import series
from collabsite.pageviews.reporting.names import grain_header, slot_days
from collabsite.pageviews.reporting.periods import MAX_SLOTS, Grain, Period
from collabsite.pageviews.reporting.series import DayUsage
from collabsite.pageviews.reporting.tables import Column, Kind, Row, Table


def ledger_tables(days: Mapping[date, DayUsage], period: Period) -> tuple[Table, Table]:
    """Return what became of all reports of views in the period, in all and by day.

    A period of many days is divided by month.
    """
    left_out = series.exclusions(begin=period.begin, end=period.end)
    grain = Grain.DAY if period.days <= MAX_SLOTS else Grain.MONTH
    by = replace(period, grain=grain)
    sums = [_Outcome() for _slot in by.slots]
    for day, found in days.items():
        if period.has(day):
            sums[by.slot_of(day)].add(found)
    for day, excluded in left_out.items():
        sums[by.slot_of(day)].excluded.update(excluded)
    whole = _Outcome()
    for each in sums:
        whole.merge(each)
    reasons = [reason for reason in Exclusion.Reason if whole.excluded[reason]]
    rows = [
        Row((slot_days(slot, by.grain), *each.values(reasons)))
        for slot, each in zip(by.slots, sums, strict=True)
        if each.received
    ]
    columns = (
        Column(grain_header(by.grain), Kind.DAYS),
        Column(_("Reports received")),
        Column(_("Views counted")),
        Column(_("Double clicks")),
        *(Column(_("Left out: %(reason)s") % {"reason": reason.label}) for reason in reasons),
    )
    outcome = Table(
        name="outcome",
        title=_("Counted and left out"),
        columns=(Column(_("Reports of views"), Kind.TEXT), Column(_("Count"))),
        rows=(
            Row((_("Counted as views"), whole.counted)),
            Row((_("Second clicks of double clicks"), whole.collapsed)),
            *(
                Row(
                    (
                        _("Left out: %(reason)s") % {"reason": reason.label},
                        whole.excluded[reason],
                    )
                )
                for reason in Exclusion.Reason
            ),
            Row((_("Received in all"), whole.received)),
        ),
    )
    ledger = Table(
        name="ledger",
        title=_("Each day") if grain is Grain.DAY else _("Each month"),
        columns=columns,
        rows=tuple(reversed(rows)),
        empty=_("No report of a view was received in this period."),
    )
    return outcome, ledger


@dataclass
class _Outcome:
    """What became of reports of views: `received = counted + collapsed + excluded`."""

    counted: int = 0
    collapsed: int = 0
    excluded: Counter[str] = field(default_factory=Counter)

    @property
    def received(self) -> int:
        return self.counted + self.collapsed + self.excluded.total()

    def add(self, day: DayUsage) -> None:
        self.counted += day.counted
        self.collapsed += day.received - day.counted

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
