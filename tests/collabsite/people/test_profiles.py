"""The desk in the language and time zone of a person, and notices."""

import datetime as dt

import pytest
import time_machine
from django.conf import settings
from django.contrib.auth.models import User
from django.core import mail
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks

from articles import publishing
from articles.drafts import review
from articles.models import Edition
from collabsite.people.admin.profile import MAILINGS
from collabsite.people.models import Notice, Profile, profile_of
from collabsite.site import identity as current
from collabsite.site.models import SiteIdentity
from tests.support.published import sound_draft
from tests.support.staff import give, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.judges_on_postgresql]

PAGE = reverse("admin:auth_user_profile")
CHOICES = dict.fromkeys(MAILINGS, "at-once")
NIGHT = dt.datetime(2026, 3, 1, 20, 30, tzinfo=dt.UTC)


def test_times_in_the_admin_follow_the_person_and_those_of_readers_do_not() -> None:
    client = signed_in("superuser")
    with time_machine.travel(NIGHT):
        draft = sound_draft("Rivers")
        chief = User.objects.get(username="superuser")
        publishing.publish(draft, by=chief)
        client.post(PAGE, {**CHOICES, "time_zone": "Asia/Shanghai", "language": ""})
        log = client.get(reverse("admin:people_auditentry_changelist")).content.decode()
        scheduled = client.get(reverse("admin:articles_article_publish", args=[draft.pk]))
        shown = client.get(f"/articles/{draft.slug}/").content.decode()
        preview = client.get(reverse("admin:articles_article_preview", args=[draft.pk]))

    assert "March 2, 2026, 4:30 a.m." in log or "2 March 2026, 04:30" in log
    assert "Asia/Shanghai" in scheduled.content.decode()
    assert "1 March 2026" in shown
    assert "2 March 2026" not in shown
    assert "2 March 2026" not in preview.content.decode()


@pytest.mark.each_database
def test_an_edition_that_is_published_from_another_zone_has_the_day_of_the_site() -> None:
    client = signed_in("superuser")
    draft = sound_draft("Rivers")
    Profile.objects.create(user=User.objects.get(username="superuser"), time_zone="Asia/Shanghai")
    current.remember(SiteIdentity(name="Rivers", time_zone="Pacific/Honolulu"))

    # It is the second of March in Shanghai, and still the first on Hawaii.
    with time_machine.travel(NIGHT):
        client.post(reverse("admin:articles_article_publish", args=[draft.pk]))
        shown = client.get(f"/articles/{draft.slug}/").content.decode()
        preview = client.get(reverse("admin:articles_article_preview", args=[draft.pk]))

    assert Edition.objects.get().date == NIGHT.date()
    for text in (shown, preview.content.decode()):
        assert "1 March 2026" in text
        assert "2 March 2026" not in text
    # Without a choice, the desk has the time zone of the site.
    Profile.objects.update(time_zone="")
    assert "Pacific/Honolulu" in client.get(PAGE).content.decode()


def test_the_language_is_that_of_the_profile_then_of_the_cookie() -> None:
    client = signed_in("Author")
    author = User.objects.get(username="Author")

    client.post(reverse("set-language"), {"language": "zh-hans", "next": PAGE})
    elsewhere = Client()
    elsewhere.force_login(author)
    kept = elsewhere.get(PAGE)
    client.post(PAGE, {**CHOICES, "language": "en", "time_zone": ""})
    chosen = client.get(PAGE)
    client.post(PAGE, {**CHOICES, "language": "", "time_zone": ""})
    left = client.get(PAGE)

    assert client.cookies[settings.LANGUAGE_COOKIE_NAME].value == "zh-hans"
    assert [answer.headers["Content-Language"] for answer in (kept, chosen, left)] == [
        *("zh-hans", "en", "zh-hans"),
    ]
    assert "您的页面" in kept.content.decode()
    Client().post(reverse("set-language"), {"language": "zh-hans"})
    client.post(reverse("set-language"), {"language": "xx"})
    assert profile_of(author).language == ""


def test_a_zone_that_is_none_is_refused_and_one_that_is_no_longer_known_harms_nothing() -> None:
    client = signed_in("Author")

    refused = client.post(PAGE, {**CHOICES, "time_zone": "Mars/Olympus", "language": ""})
    Profile.objects.create(user=User.objects.get(username="Author"), time_zone="../etc/passwd")

    assert "Mars/Olympus is not one of the available choices" in refused.content.decode()
    assert client.get(PAGE).status_code == 200


def test_public_pages_take_no_query_of_people(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    client = signed_in("Author")

    with django_assert_num_queries(0):
        client.get("/privacy/")


@pytest.mark.usefixtures("email")
def test_people_are_told_of_reviews_and_of_their_articles_unless_they_want_nothing(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    people = {
        name: User.objects.get(username=name)
        for name in ("Author", "Editor", "superuser", "Data steward")
        if signed_in(name)
    }
    for name, person in people.items():
        person.email = f"{name.replace(' ', '-')}@example.org"
        person.save()
    Profile.objects.create(user=people["superuser"], mail_of_reviews="never")
    Profile.objects.create(user=people["Author"], language="zh-hans")
    draft = give(sound_draft("Rivers & lakes"))

    with django_capture_on_commit_callbacks(execute=True):
        review.submit(draft, by=people["Author"])
        review.send_back(draft, by=people["Editor"], note="Name the laboratory.")
        draft.comments.all().delete()
        publishing.publish(draft, by=people["Author"])
        draft.refresh_from_db()
        publishing.publish(draft, by=people["Editor"], note="Again.")

    assert [(each.to, each.subject) for each in mail.outbox] == [
        (["Editor@example.org"], "Author submitted “Rivers & lakes” for review"),
        (["Author@example.org"], "Editor 退回了“Rivers & lakes”"),
        (["Author@example.org"], "Editor 发布了“Rivers & lakes”"),
    ]
    assert "Name the laboratory." in mail.outbox[1].body
    notice = Notice.objects.get(user=people["Editor"], kind="review-requested")
    assert f"{settings.SITE_URL}{reverse('admin:notice', args=[notice.pk])}" in mail.outbox[0].body
    assert notice.address == reverse("admin:articles_article_review", args=[draft.pk])


def test_without_email_nothing_is_queued_and_the_desk_says_so(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    by = User.objects.create_superuser("ann", "ann@example.org")

    with django_capture_on_commit_callbacks(execute=True) as callbacks:
        review.submit(sound_draft("Rivers"), by=by)

    client = Client()
    client.force_login(User.objects.create_superuser("bo"))
    assert callbacks == []
    assert mail.outbox == []
    assert "notices are only here" in client.get(reverse("admin:index")).content.decode()
