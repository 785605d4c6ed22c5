"""Views by month, as pages and files of usage have them."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from collabsite.pageviews import rules
from collabsite.pageviews.reporting.months import Month
from collabsite.web.time_chart import Mark, Series, Slot, time_chart

DOUBLE_CLICK_SECONDS = int(rules.WINDOW.total_seconds())

type CsvRow = Sequence[str | int]


@dataclass(frozen=True)
class OfMonth:
    """Base of what is counted in a month, in UTC."""

    month: Month

    @property
    def day(self) -> dt.date:
        """The first day of the month."""
        return dt.date(int(self.month[:4]), int(self.month[5:]), 1)


@dataclass(frozen=True)
class MonthOfUse(OfMonth):
    """The views in a month, in UTC."""

    views: int
    unique_views: int


def monthly_chart(months: Sequence[MonthOfUse], marks: Sequence[Mark] = ()) -> SafeString:
    """Return the chart of views and unique views by month, '' without views."""
    if not any(month.views for month in months):
        return SafeString()
    most = max(months, key=lambda month: month.views)
    return time_chart(
        [
            Slot(
                label=date_format(month.day, pgettext("date format on an axis", "M Y")),
                name=date_format(month.day, "YEAR_MONTH_FORMAT"),
            )
            for month in months
        ],
        [
            Series(_("Views"), [month.views for month in months]),
            Series(_("Unique views"), [month.unique_views for month in months]),
        ],
        title=_("Views by month"),
        description=_("Most views in a month: %(views)s in %(month)s.")
        % {
            "views": f"{most.views:,}",
            "month": date_format(most.day, "YEAR_MONTH_FORMAT"),
        },
        marks=marks,
    )
