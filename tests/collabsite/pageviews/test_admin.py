"""Read-only counts in the admin."""

import datetime

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from collabsite.pageviews.counting import counter
from collabsite.pageviews.models import DailyCount, Exclusion
from collabsite.web.admin.base import MAX_ROWS_WITH_DATES

pytestmark = pytest.mark.django_db


@pytest.fixture
def rows(settings: Settings) -> None:
    settings.ROOT_URLCONF = "collabsite.urls"
    DailyCount.objects.create(
        item="book:1", day=datetime.date(2026, 3, 4), total=3, unique_views=2, received=5
    )
    counter.exclude(Exclusion.Reason.ROBOT, at=timezone.now())


@pytest.mark.usefixtures("rows")
@pytest.mark.parametrize(("model", "text"), [("dailycount", "book:1"), ("exclusion", "robot")])
def test_an_editor_sees_counts_but_cannot_add_any(
    admin_client: Client, model: str, text: str
) -> None:
    listed = admin_client.get(reverse(f"admin:pageviews_{model}_changelist"))
    added = admin_client.get(reverse(f"admin:pageviews_{model}_add"))

    assert text in listed.text
    assert added.status_code == 403


@pytest.mark.usefixtures("rows")
def test_nobody_changes_or_deletes_a_count(admin_client: Client) -> None:
    pk = DailyCount.objects.get().pk

    admin_client.post(reverse("admin:pageviews_dailycount_change", args=[pk]), {"total": 99})
    admin_client.post(reverse("admin:pageviews_dailycount_delete", args=[pk]), {"post": "yes"})

    assert DailyCount.objects.get().total == 3


@pytest.mark.usefixtures("rows")
def test_a_long_list_has_no_links_to_its_days(admin_client: Client) -> None:
    address = reverse("admin:pageviews_dailycount_changelist")
    short = admin_client.get(address).text
    day = datetime.date(2026, 3, 5)
    DailyCount.objects.bulk_create(
        DailyCount(item=f"book:{n}", day=day, total=1, unique_views=1, received=1)
        for n in range(MAX_ROWS_WITH_DATES)
    )

    assert 'class="toplinks"' in short
    assert 'class="toplinks"' not in admin_client.get(address).text
    assert 'class="toplinks"' in admin_client.get(address, {"day": "2026-03-04"}).text
