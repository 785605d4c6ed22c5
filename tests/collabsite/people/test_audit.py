"""The audit log: what is recorded, by whom, who may read it, and for how long."""

import datetime as dt
import re

import pytest
from django.contrib.auth.models import Group, User
from django.db import transaction
from django.forms import model_to_dict
from django.urls import reverse
from django.utils import timezone

from articles import publishing
from articles.models import Edition
from articles.publishing import issue_release
from collabsite.people.audit import delete_old_entries
from collabsite.people.models import AuditEntry
from collabsite.site.models import SiteIdentity
from collabsite.web.audit_log import Action, record
from metrics.models import Dataset
from tests.support.published import published
from tests.support.quoting import revise
from tests.support.staff import signed_in

pytestmark = pytest.mark.django_db

LIST = reverse("admin:people_auditentry_changelist")


def test_owners_find_what_was_done_by_whom() -> None:
    edition = published()
    owner, editor = signed_in("superuser"), signed_in("Editor")
    by = User.objects.get(username="Editor")
    AuditEntry.objects.all().delete()
    revise({"elbe/samples": "1300"})
    issue_release(Dataset.objects.get(), by=None, note="Counted again.")
    article = edition.article
    publishing.publish(article, by=by, note="Spelt.", change=Edition.Change.CORRECTION)
    publishing.retract(article, by=by, note="Wrong.")
    site = SiteIdentity.objects.create(name="Rivers")
    page = reverse("admin:site_siteidentity_change", args=[site.pk])
    fields = {name: value for name, value in model_to_dict(site).items() if value is not None}
    owner.post(page, {**fields, "name": "Waters"})
    group = Group.objects.get(name="Author")
    owner.post(reverse("admin:auth_group_change", args=[group.pk]), {"name": "Author"})
    assert editor.get(reverse("admin:readership"), {"file": "items.csv"}).status_code == 200

    entries = AuditEntry.objects.order_by("pk").values_list("name", "action", "about", "number")
    assert list(entries) == [
        ("", Action.ISSUED, Dataset.objects.get().title, 2),
        ("Editor", Action.PUBLISHED, edition.title, 2),
        ("Editor", Action.RETRACTED, edition.title, 3),
        ("superuser", Action.SETTINGS_CHANGED, "Site Waters: Changed name.", None),
        ("superuser", Action.SETTINGS_CHANGED, "Group Author: Changed permissions.", None),
        ("Editor", Action.EXPORTED, "Readership", None),
    ]
    found = {
        query: owner.get(f"{LIST}?{query}").content.decode().count('class="field-moment')
        for query in (
            *(
                "",
                "q=site",
                "action__exact=retracted",
                f"by__id__exact={by.pk}",
                "by__id__exact=999",
                "q=Readership",
            ),
        )
    }
    assert list(found.values()) == [6, 1, 1, 3, 0, 1]
    assert "a command" in owner.get(LIST).content.decode()
    assert f"{edition.title}, edition 3" in owner.get(LIST).content.decode()
    assert reverse("admin:articles_article_change", args=[article.pk]) in owner.get(LIST).text


def test_each_reader_reads_the_log_in_their_own_language() -> None:
    owner = signed_in("superuser")
    person = User.objects.create_user("li", email="li@example.org", is_staff=True)
    author = Group.objects.get(name="Author")
    owner.defaults["HTTP_ACCEPT_LANGUAGE"] = "zh-hans"
    page = reverse("admin:auth_user_change", args=[person.pk])
    sent = {"username": "li", "email": person.email, "role_keys": [author.pk]}
    assert owner.post(page, sent).status_code == 302
    home: dict[str, object] = {"articles-TOTAL_FORMS": 0, "articles-INITIAL_FORMS": 0}
    home |= dict.fromkeys(["newest", "most_read", "topics", "corrections"], "on")
    assert owner.post(reverse("admin:site_home_change", args=[1]), home).status_code == 302
    owner.post(reverse("admin:auth_group_change", args=[author.pk]), {"name": "Author"})
    by = User.objects.get(username="superuser")
    record(Action.SETTINGS_CHANGED, by=by, about="Settings of old: Geändert.")

    def shown(language: str) -> list[str]:
        log = owner.get(LIST, headers={"accept-language": language}).text
        cells = re.findall(r'<td class="field-what">(.*?)</td>', log, re.DOTALL)
        return [re.sub("<[^>]*>", "", cell) for cell in cells][:4]

    assert shown("en") == [
        "Settings of old: Geändert.",
        "Group Author: Changed permissions.",
        "Home page English: Changed data.",
        "li: no role → Author",
    ]
    assert shown("zh-hans") == [
        "Settings of old: Geändert.",
        "组 作者: 已修改权限。",
        "首页 英语: 已修改数据。",
        "li：无角色 → 作者",
    ]


def test_that_an_owner_sets_the_password_of_a_person_is_recorded_without_it() -> None:
    owner = signed_in("superuser")
    person = User.objects.create_user("li", is_staff=True)
    page = reverse("admin:auth_user_password_change", args=[person.pk])

    def post(again: str) -> None:
        owner.post(
            page, {"password1": "a-Long-One-12", "password2": again, "usable_password": "true"}
        )

    post("another")
    assert not AuditEntry.objects.filter(action=Action.PASSWORD_SET).exists()
    post("a-Long-One-12")

    person.refresh_from_db()
    assert person.check_password("a-Long-One-12")
    entry = AuditEntry.objects.get(action=Action.PASSWORD_SET)
    assert (entry.name, entry.about) == ("superuser", "li")
    assert "a-Long-One-12" not in str(vars(entry))


def test_nobody_changes_the_log_and_only_owners_read_it() -> None:
    owner, editor = signed_in("superuser"), signed_in("Editor")
    entry = AuditEntry.objects.earliest("pk")
    entry_page = reverse("admin:people_auditentry_change", args=[entry.pk])
    delete = reverse("admin:people_auditentry_delete", args=[entry.pk])

    assert editor.get(LIST).status_code == 403
    assert owner.post(entry_page, {"name": "Nobody"}).status_code == 403
    assert owner.post(delete, {"post": "yes"}).status_code == 403
    assert AuditEntry.objects.filter(pk=entry.pk, name="superuser").exists()


def test_a_deed_that_fails_is_not_recorded_and_a_name_stays() -> None:
    person = User.objects.create_user("li", last_name="李", first_name="华")
    with transaction.atomic():
        record(Action.PUBLISHED, by=person, about="Lakes")
        transaction.set_rollback(True)
    record(Action.PUBLISHED, by=person, about="x" * 1000, address="/admin/")

    person.delete()

    entry = AuditEntry.objects.get()
    assert (entry.name, entry.by, len(entry.about)) == ("李华", None, 300)


def test_entries_are_kept_for_a_year() -> None:
    now = timezone.now()
    for days in (364, 366):
        AuditEntry.objects.create(at=now - dt.timedelta(days=days), action=Action.PUBLISHED)

    delete_old_entries(at=now)

    assert AuditEntry.objects.get().at == now - dt.timedelta(days=364)
