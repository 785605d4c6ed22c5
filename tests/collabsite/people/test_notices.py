"""Notices on the desk and by e-mail: to whom, when, how often, and in which language."""

import datetime as dt

import pytest
import time_machine
from django.conf import settings
from django.contrib.auth.models import Group, User
from django.core import mail
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from articles.drafts import comments, review
from articles.models import Article
from collabsite.people import notices
from collabsite.people.models import Notice, Profile
from metrics.releases.staleness import tell_of_overdue
from tests.support.published import draft_titled
from tests.support.quoting import figure, issued, quoting
from tests.support.staff import give, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.judges_on_postgresql]

# Nobody listens at this port.
NO_SERVER = {
    "default": {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {"host": "127.0.0.1", "port": 9},
    }
}
MORNING = dt.datetime(2026, 3, 2, 6, 30, tzinfo=dt.UTC)


def person(name: str, role: str, **choices: str) -> User:
    """Return a new person with an e-mail address and choices of a profile."""
    user = User.objects.create_user(name, f"{name}@example.org", is_staff=True)
    user.groups.set(Group.objects.filter(name=role))
    Profile.objects.create(user=user, **choices)
    return user


def submitted(by: User, title: str = "Rivers") -> Article:
    """Submit an article of this person for review."""
    article = give(draft_titled(title), by.get_username())
    review.submit(article, by=by)
    return Article.objects.get(pk=article.pk)


def subjects() -> list[tuple[str, str]]:
    return [(each.to[0].partition("@")[0], str(each.subject)) for each in mail.outbox]


@pytest.mark.each_database
@pytest.mark.usefixtures("email")
def test_each_person_is_told_at_once_daily_or_not_in_their_language_and_once(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    author = person("author", "Author", language="zh-hans")
    person("now", "Editor")
    person(
        "daily", "Editor", mail_of_reviews="daily", time_zone="Asia/Shanghai", language="zh-hans"
    )
    person("never", "Editor", mail_of_reviews="never")

    with time_machine.travel(MORNING, tick=False):
        with django_capture_on_commit_callbacks() as callbacks:
            rivers, _lakes = submitted(author), submitted(author, "Lakes")
        assert mail.outbox == []
        # A worker may run a task twice.
        for callback in [*callbacks, *callbacks]:
            callback()
    # It is afternoon in Shanghai; seven o'clock is in sixteen hours and a half.
    for later in (dt.timedelta(hours=3), dt.timedelta(hours=17), dt.timedelta(hours=18)):
        notices.send_due(at=MORNING + later)

    assert [to for to, _subject in subjects()] == ["now", "now", "daily"]
    assert "submitted “Rivers” for review" in mail.outbox[0].subject
    daily = mail.outbox[2]
    assert "2 条通知" in daily.subject
    assert "“Rivers”" in daily.body
    assert "“Lakes”" in daily.body
    assert set(Notice.objects.values_list("user__username", flat=True)) == {"now", "daily", "never"}
    assert rivers.submitted_at


@pytest.mark.each_database
@pytest.mark.usefixtures("email")
def test_nobody_is_sent_what_they_may_not_see_any_more_or_have_read(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    author = person("author", "Author")
    people = {name: person(name, "Editor") for name in ("left", "role", "read", "stays")}

    with django_capture_on_commit_callbacks() as callbacks:
        article = submitted(author)
        comments.add(article, by=people["left"], text="@stays see")
    User.objects.filter(username="left").update(is_active=False)
    people["role"].groups.clear()
    notices.mark_read(Notice.objects.filter(user=people["read"]), at=timezone.now())
    for callback in callbacks:
        callback()
    sent = subjects()
    client = Client()
    client.force_login(people["role"])
    lost = client.get(reverse("admin:notices")).content.decode()

    assert [to for to, _ in sent] == ["stays", "stays", "author"]
    assert "Rivers" not in lost
    gone = Notice.objects.get(user=people["role"])
    assert client.get(reverse("admin:notice", args=[gone.pk])).headers["Location"] == reverse(
        "admin:notices"
    )
    assert client.get(reverse("admin:notice", args=[gone.pk + 1])).status_code == 404


@pytest.mark.usefixtures("email")
def test_a_change_that_is_undone_tells_nobody(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    author = person("author", "Author")
    person("editor", "Editor")

    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        submitted(author)
        transaction.set_rollback(True)

    assert mail.outbox == []
    assert not Notice.objects.exists()


@pytest.mark.usefixtures("email")
def test_an_email_that_the_server_refuses_is_sent_later(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    author = person("author", "Author")
    person("editor", "Editor")
    with monkeypatch.context() as patch:
        patch.setattr(settings, "MAILERS", NO_SERVER)
        with django_capture_on_commit_callbacks(execute=True):
            submitted(author)
        notices.send_due(at=timezone.now() + notices.RETRY_AFTER)
    unsent = Notice.objects.unsent().count()
    notices.send_due(at=timezone.now() + notices.RETRY_AFTER)

    assert unsent == 1
    assert [to for to, _ in subjects()] == ["editor"]


def test_the_desk_counts_notices_and_a_notice_leads_to_its_place() -> None:
    author = person("author", "Author")
    client = signed_in("Editor")
    submitted(author)
    article = submitted(author, "Lakes")
    notice = Notice.objects.get(title="Lakes")

    desk = client.get(reverse("admin:index")).content.decode()
    answer = client.get(reverse("admin:notice", args=[notice.pk]))
    after = client.get(reverse("admin:index")).content.decode()
    client.post(reverse("admin:notices"))
    at_last = client.get(reverse("admin:notices")).content.decode()

    assert '<span class="desk-count">2</span>' in desk
    assert '<span class="places-count">2<' in desk
    assert answer.headers["Location"] == reverse("admin:articles_article_review", args=[article.pk])
    assert '<span class="desk-count">1</span>' in after
    assert "(unread)" not in at_last
    assert "“Lakes”" in at_last


@pytest.mark.each_database
def test_proposed_editions_and_overdue_data_are_told_once_to_those_whom_they_concern() -> None:
    editor, steward = person("editor", "Editor"), person("steward", "Data steward")
    author = person("author", "Author")
    edition = quoting(f"They found {figure('elbe/samples')} samples.")
    give(edition.article, "author")

    release = issued({"elbe/samples": "1300"})
    dataset = release.dataset
    dataset.update_months = 1
    dataset.save()
    late = timezone.now() + dt.timedelta(days=70)
    for at in (late, late + dt.timedelta(hours=1)):
        tell_of_overdue(at=at)

    told = Notice.objects.order_by("pk").values_list("user", "kind", "about")
    assert list(told) == [
        (editor.pk, "proposed", str(edition.article.item)),
        (author.pk, "proposed", str(edition.article.item)),
        (steward.pk, "overdue", str(dataset.item)),
    ]
