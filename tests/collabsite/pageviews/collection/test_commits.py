"""Reports that wait together for a commit."""

import pytest
from django.utils import timezone

from collabsite.pageviews import totals
from collabsite.pageviews.collection import commits
from collabsite.pageviews.collection.commits import Waiting
from collabsite.pageviews.collection.reports import Report
from collabsite.pageviews.counting.visits import View
from collabsite.pageviews.uses import Use
from tests.collabsite.pageviews.conftest import FIREFOX

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


def test_one_that_can_not_be_read_loses_no_other() -> None:
    def bad() -> Report:
        raise ValueError("a bad report")

    def good() -> Report:
        return Report(View("book:1", "192.0.2.1", FIREFOX, timezone.now(), Use.READ, ""), None)

    commits._count_alone([Waiting(bad, is_patient=False), Waiting(good, is_patient=False)])

    assert totals.total("book:1") == 1
