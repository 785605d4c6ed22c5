"""Views and readership in the lists of the admin."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from collabsite.pageviews.counting import counter
from collabsite.pageviews.uses import Use
from tests.collabsite.pageviews.reporting.conftest import ARTICLES, days_ago, read, titled
from tests.support.published import draft_titled

pytestmark = pytest.mark.django_db


def test_lists_are_sorted_by_views_and_show_the_last_30_days(editor: Client) -> None:
    for title, views in [("Second", 155), ("Third", 15), ("First", 1550)]:
        read(titled(title).item, days_ago(3), views)
    titled("Never")

    page = editor.get(ARTICLES, {"o": "-2"})

    titles = [article.title for article in page.context["cl"].result_list]
    assert titles == ["First", "Second", "Third", "Never"]
    assert ">155</a>" in page.text
    assert ">1,550</a>" in page.text
    assert page.text.count('class="sparkline"') == 4
    assert "<title>155 views in the last 30 days</title>" in page.text


def test_lists_are_filtered_by_what_is_read_most_and_what_is_not_read(editor: Client) -> None:
    read(titled("Read").item, days_ago(3), 5)
    read(titled("Once").item, days_ago(60), 50)
    once: dict[str, Any] = {"address": "192.0.2.1", "agent": "Mozilla/5.0", "at": timezone.now()}
    counter.count(titled("Never").item, **once, use=Use.CITATION)
    counter.count(titled("Now").item, **once)
    draft_titled("Draft")

    most, none = (
        {
            article.title
            for article in editor.get(ARTICLES, {"readership": by}).context["cl"].result_list
        }
        for by in ("most", "none")
    )

    assert most == {"Read", "Now"}
    assert none == {"Once", "Never"}
