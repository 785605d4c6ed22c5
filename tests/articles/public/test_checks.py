"""The numbers of an edition by what backs them, at its foot."""

import datetime as dt

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from time_machine import travel

from articles import publishing
from articles.publishing import issue_release, proposals
from articles.publishing.number_audit import exempt
from metrics.releases.corrections import Correction
from tests.support.quoting import (
    figure,
    issued,
    proposed,
    publish_proposed,
    quoting,
    quoting_draft,
    revise,
)

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


def test_the_foot_counts_what_backs_the_numbers_of_the_edition_and_not_of_the_draft(
    client: Client,
) -> None:
    article = quoting_draft(
        f"They found {figure('elbe/change')} more.", "It took 7 labs.", "It took 5 people."
    )
    exempt(article, by=None, literal="7", sentence="It took 7 labs.", reason="Counted.")
    edition = publishing.publish(article, by=None)
    article.sections.update(body="<p>There were 12, 13 and 14.</p>")

    address = edition.get_absolute_url()
    page = client.get(address)
    twin = client.get(f"{address[:-1]}.json").json()

    assert "2 of 3 numbers checked: 1 from the data, 1 explained" in page.content.decode()
    assert twin["numbers"] == {"found": 3, "bound": 1, "cited": 0, "explained": 1}


def changed_data(client: Client, address: str) -> dict[str, object] | None:
    """Return what the twin says of data that has changed, without its time."""
    found = client.get(f"{address[:-1]}.json").json()["changed_data"]
    return {name: found[name] for name in ("values", "corrected", "prepared")} if found else None


def test_an_article_says_that_its_data_was_corrected_until_its_new_edition_is_published(
    client: Client, lin: User
) -> None:
    article = quoting(f"They found {figure('elbe/change')} more.").article
    address = "/articles/rivers-and-labs/"
    # The page is stored before.
    assert changed_data(client, address) is None
    assert "A new edition is being prepared." not in client.get(address).content.decode()

    working = revise({"elbe/change": "37"})
    correction = Correction(wrong="A digit.", why="Typed.", since=1)
    issue_release(working.dataset, by=lin, note="Corrected.", correction=correction)

    assert changed_data(client, address) == {"values": 1, "corrected": True, "prepared": True}
    page = client.get(address).content.decode()
    assert "The data behind 1 number of this text was corrected on" in page
    assert "A new edition is being prepared." in page

    proposals.dismiss(proposed(article), by=lin)
    assert changed_data(client, address) == {"values": 1, "corrected": True, "prepared": False}
    assert "A new edition is being prepared." not in client.get(address).content.decode()

    issued({"elbe/change": "38"})
    publish_proposed(proposed(article), lin)

    assert changed_data(client, address) is None
    assert changed_data(client, f"{address}editions/1/") is None


@pytest.mark.parametrize("is_dismissed", [False, True])
def test_data_that_is_as_it_was_again_is_not_said_to_have_changed(
    client: Client, lin: User, *, is_dismissed: bool
) -> None:
    article = quoting(f"They found {figure('elbe/change')} more.").article
    issued({"elbe/change": "37"})
    if is_dismissed:
        proposals.dismiss(proposed(article), by=lin)
    address = "/articles/rivers-and-labs/"
    assert changed_data(client, address)

    issued({"elbe/change": "35"}, note="As before.")

    assert changed_data(client, address) is None
    assert "was changed on" not in client.get(address).content.decode()


@pytest.mark.parametrize("from_draft", [False, True])
def test_an_article_says_that_its_data_has_changed_until_the_time_of_its_scheduled_edition(
    client: Client, lin: User, *, from_draft: bool
) -> None:
    article = quoting(f"They found {figure('elbe/change')} more.").article
    issued({"elbe/change": "37"})
    address, later = "/articles/rivers-and-labs/", timezone.now() + dt.timedelta(days=2)
    if from_draft:
        publishing.publish(article, by=lin, note="Measured again.", at=later)
    else:
        publishing.publish_proposal(proposed(article), by=lin, note="Measured again.", at=later)

    with travel(later - dt.timedelta(minutes=1), tick=False):
        assert changed_data(client, address) == {"values": 1, "corrected": False, "prepared": True}
        # The second answer is the stored page.
        for _ in range(2):
            assert "was changed on" in client.get(address).content.decode()
    with travel(later + dt.timedelta(minutes=1), tick=False):
        assert changed_data(client, address) is None
        for _ in range(2):
            assert "was changed on" not in client.get(address).content.decode()


def test_data_is_said_to_have_changed_on_the_day_of_its_first_change(
    client: Client, lin: User
) -> None:
    article = quoting(f"They found {figure('elbe/change')} more.").article
    address, now = "/articles/rivers-and-labs.json", timezone.now()

    def released_on(days: int, value: str) -> str:
        with travel(now + dt.timedelta(days=days), tick=False):
            issued({"elbe/change": value}, note=f"{value} now.")
            found = client.get(address).json()["changed_data"]
        return str(found["released_at"])[:10] if found else ""

    def day(days: int) -> str:
        return f"{timezone.localtime(now + dt.timedelta(days=days)):%Y-%m-%d}"

    assert released_on(1, "37") == day(1)
    assert released_on(2, "38") == day(1)
    proposals.dismiss(proposed(article), by=lin)
    assert released_on(3, "39") == day(1)
    assert released_on(4, "35") == ""
    assert released_on(5, "36") == day(5)


def test_a_cancelled_schedule_leaves_the_day_on_which_data_changed(
    client: Client, lin: User
) -> None:
    article = quoting(f"They found {figure('elbe/change')} more.").article
    address = "/articles/rivers-and-labs.json"
    issued({"elbe/change": "36"})
    first = client.get(address).json()["changed_data"]["released_at"]
    month = timezone.now() + dt.timedelta(days=30)
    waiting = publishing.publish(article, by=lin, note="Soon.", at=month)
    issued({"elbe/change": "37"}, note="Again.")

    publishing.withdraw(waiting, by=lin)

    assert client.get(address).json()["changed_data"]["released_at"] == first
    assert proposed(article)
