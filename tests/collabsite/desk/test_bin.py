"""The bin: what is deleted stays for 30 days, and can be restored."""

import datetime as dt
import re
from collections.abc import Callable
from pathlib import Path

import pytest
import time_machine
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission, User
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from articles import publishing
from articles.files import images
from articles.files.encoding import encode
from articles.models import Article, Image, Revision, Section
from articles.public import preview
from collabsite.desk.bin import empty
from collabsite.web.bin import move_to_bin
from metrics.models import Dataset, Observation
from tests.support.picture_files import file_of
from tests.support.published import draft_titled, imported, published
from tests.support.staff import give, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.judges_on_postgresql]

BIN = "/admin/bin/"
DAY = dt.timedelta(days=1)


def deleted(client: Client, row: Article | Dataset | Image) -> str:
    """Move a row to the bin on its page; return the value of its buttons."""
    meta = row._meta
    address = reverse(f"admin:{meta.app_label}_{meta.model_name}_delete", args=[row.pk])
    opened = client.get(address).context.get("opened", "")
    client.post(address, {"post": "yes", "opened": opened})
    return f"{meta.label_lower}:{row.pk}"


@pytest.fixture(autouse=True)
def media(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def published_in_the_bin(kind: str) -> Article | Dataset | Image:
    """Return something that was published after it was moved to the bin."""
    row: Article | Dataset | Image
    if kind == "article":
        row = published().article
    elif kind == "dataset":
        published()
        row = Dataset.objects.get()
    else:
        row = Image(title="A river")
        images.store(row, encode(file_of(20, 10)), by=None)
        article = draft_titled("With a picture")
        mark = f'<picture data-image="{row.key}" data-alt="x"></picture>'
        article.sections.update(body=f"<p>Look:</p>{mark}")
        publishing.publish(article, by=None)
    move_to_bin([row], by=None, at=timezone.now() - 31 * DAY)
    return row


def titles(client: Client) -> list[str]:
    return [str(row) for row in client.get(BIN).context["rows"]]


def test_an_article_is_restored_with_all_that_belongs_to_it(admin_client: Client) -> None:
    article = draft_titled("Rivers")
    before = list(Section.objects.values())
    value = deleted(admin_client, article)
    is_gone = not Article.objects.exists()
    listed = titles(admin_client)

    answer = admin_client.post(BIN, {"put_back": value}, follow=True)

    assert is_gone
    assert listed == ["Rivers"]
    assert answer.redirect_chain[-1][0] == reverse(
        "admin:articles_article_change", args=[article.pk]
    )
    assert "“Rivers” was restored." in answer.text
    assert Article.objects.get().updated_at == article.updated_at
    assert list(Section.objects.values()) == before
    assert titles(admin_client) == []


@pytest.mark.each_database
def test_a_dataset_is_restored_with_its_values(admin_client: Client) -> None:
    imported()
    dataset, values = Dataset.objects.get(), Observation.objects.count()

    value = deleted(admin_client, dataset)
    is_gone = not Dataset.objects.exists()
    admin_client.post(BIN, {"put_back": value})

    assert is_gone
    assert (Dataset.objects.get(), Observation.objects.count()) == (dataset, values)


@pytest.mark.each_database
def test_the_message_after_deleting_has_a_button_that_undoes_it(admin_client: Client) -> None:
    drafts = [draft_titled("Rivers"), draft_titled("Streams")]
    keys = [article.pk for article in drafts]

    answer = admin_client.post(
        reverse("admin:articles_article_changelist"),
        {"action": "delete_selected", "_selected_action": keys, "post": "yes"},
        follow=True,
    )
    value = f"articles.article:{','.join(map(str, sorted(keys, reverse=True)))}"
    admin_client.post(BIN, {"put_back": value})

    assert "2 items were moved to the bin." in answer.text
    assert 'form="undo" name="put_back" value="articles.article:' in answer.text
    assert f'<form method="post" action="{BIN}" id="undo" hidden>' in answer.text
    assert Article.objects.count() == 2


def test_in_the_bin_it_is_seen_nowhere_else(admin_client: Client) -> None:
    article = draft_titled("Rivers")
    now = timezone.now()
    link = preview.share(article, by=None, at=now, days=7)
    address = reverse("articles:preview", args=[link.token])
    before = Client().get(address).status_code

    deleted(admin_client, article)

    assert before == 200
    assert Client().get(address).status_code == 404
    admin_client.get(BIN)
    assert "Rivers" not in admin_client.get(reverse("admin:articles_article_changelist")).text
    assert admin_client.get("/admin/search/", {"q": "rivers"}).context["groups"] == []


def test_its_slug_stays_reserved(admin_client: Client) -> None:
    deleted(admin_client, draft_titled("Rivers"))
    other = draft_titled("Rivers")
    other.slug = "rivers"

    with pytest.raises(ValidationError, match="An article in the bin has the address “rivers”"):
        other.full_clean()


@pytest.mark.parametrize("in_bin", ["translation", "original"])
def test_translations_in_the_bin_stay_what_they_are(in_bin: str) -> None:
    rivers, lakes = draft_titled("Rivers"), draft_titled("Lakes")
    heliu = draft_titled("河流")
    heliu.original = rivers
    heliu.save()
    binned, changed = (heliu, rivers) if in_bin == "translation" else (rivers, lakes)
    move_to_bin([binned], by=None, at=timezone.now())

    changed.original = lakes if in_bin == "translation" else Article.objects.get(pk=heliu.pk)

    with pytest.raises(ValidationError) as refused:
        changed.full_clean()
    [problem] = refused.value.message_dict["original"]
    assert f"“{binned.title}”" in problem
    assert "in the bin" in problem
    binned.delete()
    changed.original = Article.objects.get(pk=changed.original.pk)
    changed.full_clean()


def test_deleting_permanently_asks_first_and_takes_the_history_too(admin_client: Client) -> None:
    article = draft_titled("Rivers")
    value = deleted(admin_client, article)

    asked = admin_client.post(BIN, {"delete": value})
    there = Article.with_binned.count()
    answer = admin_client.post(BIN, {"delete": value, "sure": "yes"}, follow=True)

    assert "nobody can restore it then" in asked.text
    assert there == 1
    assert "“Rivers” was deleted permanently." in answer.text
    assert not Article.with_binned.exists()
    assert not Section.objects.exists()
    assert not Revision.objects.exists()


def test_who_deleted_it_permanently_is_logged(admin_client: Client) -> None:
    article = draft_titled("Rivers")
    value = deleted(admin_client, article)

    admin_client.post(BIN, {"delete": value, "sure": "yes"})

    entry = LogEntry.objects.latest("pk")
    assert (entry.object_repr, entry.object_id) == ("Rivers", str(article.pk))
    assert (entry.user.get_username(), entry.is_deletion()) == ("admin", True)
    assert entry.get_change_message() == "Deleted permanently."


@pytest.mark.parametrize("kind", ["article", "dataset", "image"])
def test_what_was_published_meanwhile_is_restored_but_not_deleted(
    admin_client: Client, kind: str
) -> None:
    row = published_in_the_bin(kind)
    value = f"{row._meta.label_lower}:{row.pk}"

    answer = admin_client.post(BIN, {"delete": value, "sure": "yes"}, follow=True)
    listed = titles(admin_client)
    admin_client.post(BIN, {"put_back": value})

    assert "was published meanwhile and stays" in answer.text
    assert listed == [str(row)]
    assert not LogEntry.objects.filter(change_message="Deleted permanently.").exists()
    assert type(row).objects.filter(pk=row.pk).exists()


@pytest.mark.each_database
@pytest.mark.parametrize("kind", ["article", "dataset", "image"])
def test_emptying_the_bin_puts_back_what_was_published_meanwhile(kind: str) -> None:
    row = published_in_the_bin(kind)

    count = empty(at=timezone.now())

    assert count == 0
    assert type(row).objects.filter(pk=row.pk).exists()


@pytest.mark.parametrize("make", [lambda: draft_titled("Rivers"), lambda: imported().datasets[0]])
def test_forms_call_deleting_by_what_it_does(
    admin_client: Client, make: Callable[[], Article | Dataset]
) -> None:
    meta = (row := make())._meta
    name = f"admin:{meta.app_label}_{meta.model_name}"
    delete = reverse(f"{name}_delete", args=[row.pk])

    form = admin_client.get(reverse(f"{name}_change", args=[row.pk])).text

    links = re.findall(rf'<a [^>]*href="{delete}[^>]*>(.*?)</a>', form)
    assert links == ["Move to the bin"]


def test_several_rows_stay_if_one_belongs_to_somebody_else() -> None:
    author = signed_in("Author")
    User.objects.get(username="Author").user_permissions.add(
        Permission.objects.get(codename="delete_article")
    )
    keys = [give(draft_titled("Mine")).pk, draft_titled("Theirs").pk]
    chosen = {"action": "delete_selected", "_selected_action": keys}
    address = reverse("admin:articles_article_changelist")

    asked = author.post(address, chosen)
    answer = author.post(address, {**chosen, "post": "yes"})

    assert "You can't delete all of these: some are published or belong to others." in asked.text
    assert answer.status_code == 403
    assert Article.objects.count() == 2


def test_the_bin_is_emptied_after_thirty_days() -> None:
    old, new = draft_titled("Old"), draft_titled("New")
    now = timezone.now()
    move_to_bin([old], by=None, at=now - 31 * DAY)
    move_to_bin([new], by=None, at=now - 29 * DAY)

    count = empty(at=now)

    assert count == 1
    assert list(Article.with_binned.all()) == [new]


def test_the_page_says_who_deleted_it_and_how_long_it_stays(admin_client: Client) -> None:
    editor = signed_in("Editor")
    with time_machine.travel(timezone.now() - 3 * DAY, tick=False):
        editor.force_login(User.objects.get(username="Editor"))
        deleted(editor, draft_titled("Rivers"))

    [row] = admin_client.get(BIN).context["rows"]

    assert (row.binned_by.username, row.days_left) == ("Editor", 27)


@pytest.mark.each_database
def test_an_author_sees_and_restores_only_their_own(admin_client: Client) -> None:
    author = signed_in("Author")
    User.objects.get(username="Author").user_permissions.add(
        Permission.objects.get(codename="delete_article")
    )
    mine, theirs = give(draft_titled("Mine")), draft_titled("Theirs")
    values = [deleted(admin_client, row) for row in (mine, theirs)]

    listed = titles(author)
    answers = [author.post(BIN, {"put_back": value}).status_code for value in values]

    assert listed == ["Mine"]
    assert answers == [302, 403]
    assert list(Article.objects.all()) == [mine]


def test_an_author_who_may_not_delete_restores_what_an_editor_deleted(admin_client: Client) -> None:
    author = signed_in("Author")
    values = [
        deleted(admin_client, give(draft_titled("Mine"))),
        deleted(admin_client, draft_titled("Theirs")),
    ]

    page = author.get(BIN)
    deleting = [author.post(BIN, {"delete": value, "sure": "yes"}) for value in values]
    restoring = [author.post(BIN, {"put_back": value}) for value in values]

    assert [(row.title, row.may_delete) for row in page.context["rows"]] == [("Mine", False)]
    assert "Delete permanently" not in page.text
    assert [answer.status_code for answer in deleting] == [403, 403]
    assert [answer.status_code for answer in restoring] == [302, 403]
    assert [article.title for article in Article.objects.all()] == ["Mine"]


def test_an_authors_own_are_listed_however_many_others_were_deleted_since(
    admin_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("collabsite.desk.bin.MAX_ROWS", 2)
    author = signed_in("Author")
    deleted(admin_client, give(draft_titled("Mine")))
    for number in range(3):
        deleted(admin_client, draft_titled(f"Theirs {number}"))

    assert titles(author) == ["Mine"]


@pytest.mark.each_database
def test_the_bin_and_moving_to_it_take_as_many_queries_for_many_images_as_for_few(
    admin_client: Client,
) -> None:
    listing, counts = reverse("admin:articles_image_changelist"), []
    for number in (1, 1, 7):
        new = [
            Image.objects.create(title=f"{number}", width=1, height=1, files={})
            for _each in range(number)
        ]
        selected = {"action": "delete_selected", "_selected_action": [each.pk for each in new]}
        with CaptureQueriesContext(connection) as asking:
            admin_client.post(listing, selected)
        with CaptureQueriesContext(connection) as moving:
            admin_client.post(listing, selected | {"post": "yes"})
        with CaptureQueriesContext(connection) as page:
            admin_client.get(BIN)
        counts.append((len(asking), len(moving), len(page)))

    # The first to ask fills caches.
    assert counts[1] == counts[2] == (11, 10, 6)


def test_who_may_delete_nothing_has_no_bin() -> None:
    assert signed_in("nobody").get(BIN).status_code == 403


@pytest.mark.parametrize(
    "value", ["", "x", "articles.article:", "articles.article:9", "auth.user:1"]
)
def test_what_is_not_in_the_bin_is_not_restored(admin_client: Client, value: str) -> None:
    for button in ("put_back", "delete"):
        answer = admin_client.post(BIN, {button: value, "sure": "yes"}, follow=True)
        assert "It is not in the bin any more." in answer.text
