"""Periods: the columns of an indicator. Adding one to many indicators at once."""

import re
from collections.abc import Iterable, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from metrics import pivot, working_copy
from metrics.models import Dataset, Entity, Indicator, Observation

# No calendar has a year 0 or a month 13, and pages say from which day to which the data is.
PERIOD = re.compile(r"(?!0000)\d{4}(-(0[1-9]|1[0-2]|Q[1-4]))?", re.ASCII)


class PeriodError(Exception):
    """A period can't be added; the message says why and what to do."""


def following(period: str) -> str:
    """Return the period after a year (2022), a month (2022-12) or a quarter (2022-Q4)."""
    year, _dash, part = period.partition("-")
    if not part:
        return f"{int(year) + 1:04}"
    quarter = part.startswith("Q")
    number = int(part.removeprefix("Q"))
    last = 4 if quarter else 12
    year, number = (f"{int(year) + 1:04}", 1) if number >= last else (year, number + 1)
    return f"{year}-Q{number}" if quarter else f"{year}-{number:02}"


def newest(across: Sequence[pivot.Column]) -> str:
    """Return the newest period of all columns, '' if none names one."""
    return max((column.period for column in across), default="")


def add(dataset: Dataset, period: str, codes: Iterable[str]) -> int:
    """Give indicators, by their codes, a column for a period, in one transaction.

    Returns how many got one: those that have it already are left as they are. Raises
    `PeriodError`.
    """
    if not PERIOD.fullmatch(period):
        raise PeriodError(
            _("“%(period)s” is no period; write a year such as 2022.") % {"period": period}
        )
    with transaction.atomic():
        release = working_copy.ensure(dataset)
        wanted = release.indicators.filter(code__in=list(codes))
        there = Observation.objects.filter(indicator__release=release, period=period)
        new = list(wanted.exclude(pk__in=there.order_by().values("indicator")))
        rows = list(release.entities.all())
        if new and not rows:
            raise PeriodError(no_rows())
        for indicator in new:
            fill(indicator, [period], rows)
        if not new:
            # A working copy is begun only if something differs.
            transaction.set_rollback(True)
    return len(new)


def no_rows() -> str:
    """Return why a period can't be kept in a table without rows."""
    return _("A period is kept with its values, and there are no rows yet: add a row first.")


def fill(indicator: Indicator, periods: Iterable[str], rows: Sequence[Entity]) -> None:
    """Give an indicator cells for periods that it did not have, all of them missing."""
    Observation.objects.bulk_create(
        (
            Observation(
                entity=row, indicator=indicator, period=period, status=Observation.Status.MISSING
            )
            for period in periods
            for row in rows
        ),
        batch_size=1000,
    )


def unnamed(across: Sequence[pivot.Column]) -> list[str]:
    """Return the labels of the indicators whose values name no period."""
    return [column.label for column in across if not column.period]
