"""Views of articles and datasets on chosen days, and the pages that report them."""

import datetime as dt
import io
from datetime import UTC, date
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook

from articles import publishing
from articles.models import Article, Edition
from collabsite.pageviews.counting import counter
from collabsite.pageviews.models import DailyCount
from tests.support.published import draft_titled, published
from tests.support.staff import signed_in

PAGE = "/admin/readership/"
ARTICLES = "/admin/articles/article/"


@pytest.fixture(autouse=True)
def site_of_books() -> None:
    """Not the site of books of the tests beside these, but the site itself."""


@pytest.fixture
def editor() -> Client:
    return signed_in("Editor")


@pytest.fixture
def rivers() -> Edition:
    """An article with a dataset; both are public."""
    return published()


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


def titled(title: str) -> Article:
    article = draft_titled(title)
    publishing.publish(article, by=None)
    return article


def sheets(content: bytes) -> dict[str, list[tuple[Any, ...]]]:
    book = load_workbook(io.BytesIO(content))
    return {sheet.title: list(sheet.values) for sheet in book}
