"""A scheduled edition gets another time, and stays as it is otherwise."""

import datetime as dt

import pytest
import time_machine
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles import publishing
from articles.models import Article, Author, Edition, Proposal, Topic
from articles.publishing import PublishingError, issue_release
from collabsite.search.models import Entry
from metrics.models import Dataset
from tests.support.published import draft_titled, imported, published
from tests.support.staff import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

HOUR = dt.timedelta(hours=1)
DAY = dt.timedelta(days=1)
TIME = "admin:articles_article_reschedule"


@pytest.fixture
def by() -> User:
    return User.objects.create_user("by")


def waiting() -> Edition:
    """Return the second edition of an article, with references and a topic, a day from now."""
    article = published().article
    article.authors.add(Author.objects.create(slug="ann", family_name="Ann"))
    article.topics.add(Topic.objects.create(slug="rivers", name="Rivers"))
    return publishing.publish(article, by=None, note="More.", at=timezone.now() + DAY)


def parts(edition: Edition) -> list[list[object]]:
    return [
        list(edition.references.values_list("number", "source")),
        list(edition.edition_topics.values_list("topic", "title", "language")),
        list(edition.bylines.values_list("number", "author")),
        list(edition.data.values_list("dataset", "language")),
    ]


@pytest.mark.each_database
def test_the_edition_is_the_same_at_another_time(by: User) -> None:
    before = waiting()
    had, at = parts(before), timezone.now() + 3 * DAY

    after = publishing.reschedule(before, by=by, at=at)

    assert list(Edition.objects.filter(article=before.article).order_by("number")) == [
        before.article.editions.get(number=1),
        after,
    ]
    after = Edition.objects.get(pk=after.pk)
    assert after.published_at == at
    assert (after.number, after.note, after.content) == (2, "More.", before.content)
    assert (after.created_at, after.created_by_id) == (before.created_at, before.created_by_id)
    assert parts(after) == had
    assert set(after.references.values_list("published_at", flat=True)) == {at}
    assert after.sha256 == publishing.edition_digest(after)
    [entry] = LogEntry.objects.filter(user=by)
    assert entry.get_change_message().startswith("Moved scheduled edition 2 from ")


@pytest.mark.each_database
def test_the_search_finds_it_from_its_new_time_on(by: User) -> None:
    before = waiting()
    at = timezone.now() + 3 * DAY

    publishing.reschedule(before, by=by, at=at)

    of_article = Entry.objects.filter(owner=before.article.item).order_by("state")
    first, second = of_article.values_list("since", "until")
    assert (first[1], second[0]) == (at, at)


@pytest.mark.each_database
def test_a_first_edition_takes_the_date_of_its_new_time(by: User) -> None:
    edition = publishing.publish(draft_titled("Rivers"), by=None, at=timezone.now() + DAY)

    moved = publishing.reschedule(edition, by=by, at=edition.published_at + 9 * DAY)

    assert moved.date == timezone.localdate(moved.published_at)


@pytest.mark.each_database
def test_changes_since_it_was_scheduled_stay_changes(by: User) -> None:
    article = draft_titled("Rivers")
    edition = publishing.publish(article, by=None, at=timezone.now() + HOUR)
    article.save()
    moved = publishing.reschedule(edition, by=by, at=timezone.now() + 2 * HOUR)

    later = moved.published_at + HOUR
    [found] = Article.objects.with_status(at=later).filter(pk=article.pk)
    assert found.status == "changed"


@pytest.mark.each_database
def test_a_proposal_that_it_answers_stays_answered(by: User) -> None:
    edition = waiting()
    now = timezone.now()
    proposal = Proposal.objects.create(
        article=edition.article,
        note="Data.",
        made_at=now,
        state=Proposal.State.DONE,
        closed_at=now,
        edition=edition,
    )

    moved = publishing.reschedule(edition, by=by, at=now + 2 * DAY)

    proposal.refresh_from_db()
    assert (proposal.state, proposal.edition, proposal.closed_at) == ("done", moved, now)


@pytest.mark.parametrize("hours", [0, -5])
def test_a_time_that_has_passed_is_refused(by: User, hours: int) -> None:
    edition = waiting()

    with pytest.raises(PublishingError, match="This time has passed"):
        publishing.reschedule(edition, by=by, at=timezone.now() + hours * HOUR)

    assert Edition.objects.get(pk=edition.pk).published_at == edition.published_at


def test_a_public_or_withdrawn_edition_is_not_moved(by: User) -> None:
    public = publishing.publish(draft_titled("Public"), by=None)
    withdrawn = waiting()
    publishing.withdraw(withdrawn, by=by)

    for edition, problem in [(public, "has become public"), (withdrawn, "already withdrawn")]:
        with pytest.raises(PublishingError, match=problem):
            publishing.reschedule(edition, by=by, at=timezone.now() + DAY)


def test_an_edition_whose_time_comes_meanwhile_stays_whole(by: User) -> None:
    # Our clock is late: only the database knows that the time has come.
    with time_machine.travel(timezone.now() - 2 * DAY, tick=False):
        edition = waiting()
        had = parts(edition)
        with pytest.raises(PublishingError, match="Edition 2 has become public and stays"):
            publishing.reschedule(edition, by=by, at=timezone.now() + 3 * DAY)

    assert parts(Edition.objects.get(pk=edition.pk)) == had


def test_an_edition_is_not_moved_before_the_data_that_it_quotes(by: User) -> None:
    article = imported().article
    now = timezone.now()
    for dataset in Dataset.objects.all():
        issue_release(dataset, by=None, at=now + 5 * HOUR)
    edition = publishing.publish(article, by=None, at=now + DAY)

    with pytest.raises(PublishingError, match="is not public yet"):
        publishing.reschedule(edition, by=by, at=now + HOUR)
    moved = publishing.reschedule(edition, by=by, at=now + 6 * HOUR)

    assert moved.published_at == now + 6 * HOUR


def test_an_editor_moves_it_on_its_page_and_sees_it_in_the_calendar() -> None:
    client = signed_in("Editor")
    edition = waiting()
    address = reverse(TIME, args=[edition.article_id, 2])
    new = (timezone.now() + 40 * DAY).replace(hour=9, minute=30, second=0, microsecond=0)

    page = client.get(address)
    sent = {"seen": edition.sha256, "at_0": f"{new:%Y-%m-%d}", "at_1": "09:30"}
    answer = client.post(address, sent, follow=True)

    assert "it is now" in page.text
    assert "becomes public on" in answer.text
    assert answer.context["schedule"]["month"] == new.date().replace(day=1)
    assert Edition.objects.get(number=2).published_at == new


def test_the_page_refuses_the_past_and_what_was_changed_meanwhile() -> None:
    client = signed_in("Editor")
    edition = waiting()
    address = reverse(TIME, args=[edition.article_id, 2])
    sent = {"seen": edition.sha256, "at_0": "2020-01-01", "at_1": "09:30"}

    past = client.post(address, sent)
    stale = client.post(address, {**sent, "seen": "other"}, follow=True)

    assert "This time has passed; choose a later one." in past.text
    assert "was withdrawn or moved meanwhile" in stale.text
    assert Edition.objects.get(pk=edition.pk).published_at == edition.published_at


def test_an_author_moves_nothing(client: Client) -> None:
    edition = waiting()

    answer = signed_in("Author").get(reverse(TIME, args=[edition.article_id, 2]))

    assert answer.status_code == 403
