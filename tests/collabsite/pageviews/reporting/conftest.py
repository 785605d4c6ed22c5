"""Views of articles and datasets on chosen days."""

import datetime as dt
from datetime import UTC, date

import pytest
from django.utils import timezone

from collabsite.pageviews import counter
from collabsite.pageviews.models import DailyCount


@pytest.fixture(autouse=True)
def site_of_books() -> None:
    """Not the site of books of the tests beside these, but the site itself."""


def today() -> date:
    return timezone.now().astimezone(UTC).date()


def days_ago(days: int) -> date:
    return today() - dt.timedelta(days=days)


def read(item: str, day: date, views: int, *, unique: int | None = None) -> None:
    """Store the views of an item on a day, and its total."""
    DailyCount.objects.create(
        item=item,
        day=day,
        total=views,
        unique_views=views if unique is None else unique,
        received=views + 1,
    )
    counter.recount()
