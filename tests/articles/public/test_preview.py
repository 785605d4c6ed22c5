"""Sharing the draft by a link, and revoking the link."""

import datetime as dt

import pytest
from django.utils import timezone

from articles import publishing
from articles.public import preview as previewing
from tests.support.published import draft_titled, published

pytestmark = [pytest.mark.django_db, pytest.mark.judges_on_postgresql]


def test_tokens_are_long_and_differ() -> None:
    article = draft_titled("Rivers")

    tokens = {previewing.share(article, by=None).token for _ in range(20)}

    assert len(tokens) == 20
    assert all(len(token) == 43 for token in tokens)


def test_revoking_twice_keeps_the_first_time() -> None:
    shared = previewing.share(draft_titled("Rivers"), by=None)
    first = timezone.now()

    ended = previewing.revoke(shared, at=first)
    again = previewing.revoke(shared, at=first + dt.timedelta(hours=1))

    shared.refresh_from_db()
    assert (ended, again, shared.revoked_at) == (True, False, first)


def test_only_what_is_published_after_the_link_was_made_counts() -> None:
    article = published().article
    shared = previewing.share(article, by=None)
    before = previewing.published_since(shared, at=timezone.now())

    publishing.publish(article, by=None, note="Lakes came in.")

    after = previewing.published_since(shared, at=timezone.now())
    assert (before, after) == (None, "/articles/rivers-and-labs/")


@pytest.mark.each_database
def test_a_scheduled_edition_counts_once_its_time_has_come() -> None:
    article = draft_titled("Rivers")
    due = timezone.now() + dt.timedelta(days=1)
    publishing.publish(article, by=None, at=due)
    shared = previewing.share(article, by=None)

    found = [previewing.published_since(shared, at=at) for at in [timezone.now(), due]]

    assert found == [None, "/articles/rivers/"]
