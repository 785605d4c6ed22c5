"""The media library of the admin, and replacing a picture."""

import hashlib
import re
from dataclasses import replace
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from articles import publishing
from articles.files import images
from articles.files.encoding import encode
from articles.models import Article, Author, Edition, Image, Topic
from articles.publishing import verification
from tests.support.picture_files import file_of
from tests.support.published import draft_titled
from tests.support.staff import give, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.judges_on_postgresql]

LIST = "admin:articles_image_changelist"


def stored(title: str) -> Image:
    image = Image(title=title, alt="A wide river")
    images.store(image, encode(file_of(600, 300)), by=None)
    return image


def showing(image: Image, title: str) -> Article:
    article = draft_titled(title)
    mark = f'<picture data-image="{image.key}" data-alt="A river"></picture>'
    article.sections.update(body=f"<p>Look:</p>{mark}")
    return article


def replaced(client: Client, image: Image) -> Any:  # noqa: ANN401
    file = SimpleUploadedFile("new.png", file_of(800, 200))
    words = {"title": image.title, "alt": image.alt, "credit": "Ann"}
    return client.post(
        reverse("admin:articles_image_change", args=[image.pk]), {**words, "file": file}
    )


def titles(page: Any) -> list[str]:  # noqa: ANN401
    return [card["image"].title for card in page.context["cards"]]


def test_the_grid_says_where_each_image_is_used_in_the_same_number_of_queries(
    editor: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    river, lake = stored("River"), stored("Lake")
    publishing.publish(showing(river, "Rivers"), by=None)
    showing(lake, "Lakes")
    for number in range(5):
        showing(stored(f"More {number}"), f"On {number}")

    with django_assert_max_num_queries(12):
        page = editor.get(reverse(LIST))

    uses = {card["image"].title: card["uses"] for card in page.context["cards"]}
    assert [(use.title, use.in_draft, use.editions) for use in uses["River"]] == [
        ("Rivers", True, [1])
    ]
    assert "600 × 300 pixels" in page.content.decode()
    assert "Used in 1 place" in page.content.decode()


@pytest.mark.each_database
def test_unused_images_are_filtered_and_others_found_by_their_words(editor: Client) -> None:
    river, _spare = stored("River"), stored("Spare")
    showing(river, "Rivers")

    assert titles(editor.get(reverse(LIST), {"use": "none"})) == ["Spare"]
    assert titles(editor.get(reverse(LIST), {"use": "draft"})) == ["River"]
    assert titles(editor.get(reverse(LIST), {"use": "edition"})) == []
    assert titles(editor.get(reverse(LIST), {"q": "spar"})) == ["Spare"]


@pytest.mark.each_database
def test_pictures_and_covers_are_named_as_uses_and_before_deletion(editor: Client) -> None:
    river = stored("River")
    article = draft_titled("Rivers")
    Article.objects.filter(pk=article.pk).update(cover=river)
    Topic.objects.create(slug="water", name="Water", picture=river)
    Author.objects.create(slug="ana", family_name="Rivera", given_name="Ana", picture=river)

    delete = reverse("admin:articles_image_delete", args=[river.pk])
    selected = {"action": "delete_selected", "_selected_action": river.pk}
    pages = [
        editor.get(reverse(LIST)),
        editor.get(reverse("admin:articles_image_change", args=[river.pk])),
        editor.get(delete),
        editor.post(reverse(LIST), selected),
    ]

    for page in pages:
        shown = " ".join(re.sub("<[^>]*>", "", page.content.decode()).split())
        for use in [
            "Rivers cover of the draft",
            "Water picture of the topic",
            "Ana Rivera picture of the author",
        ]:
            assert use in shown
    assert "It is shown here" in pages[2].content.decode()
    assert titles(editor.get(reverse(LIST), {"use": "picture"})) == ["River"]
    assert titles(editor.get(reverse(LIST), {"use": "none"})) == []


def test_the_alternative_text_is_edited_in_the_grid(editor: Client) -> None:
    image = stored("River")
    management = {"form-TOTAL_FORMS": 1, "form-INITIAL_FORMS": 1}
    words = {"form-0-id": image.pk, "form-0-alt": "A narrow river"}

    editor.post(reverse(LIST), {**management, **words, "_save": "Save"})

    image.refresh_from_db()
    assert image.alt == "A narrow river"


def test_drafts_take_a_new_picture_and_editions_keep_theirs(
    editor: Client,
    django_capture_on_commit_callbacks: Any,  # noqa: ANN401
) -> None:
    image = stored("River")
    article = showing(image, "Rivers")
    first = publishing.publish(article, by=None)
    before = dict(image.files)

    with django_capture_on_commit_callbacks(execute=True):
        assert replaced(editor, image).status_code == 302

    image.refresh_from_db()
    assert (image.width, image.height, image.credit) == (800, 200, "Ann")
    assert image.former_files == before
    assert not set(before) & set(image.files)
    for name in [*before, *image.files]:
        assert editor.get(images.address(image, name)).getvalue()
    assert Article.objects.with_status(at=first.published_at).get().status == "changed"
    second = publishing.publish(article, by=None, note="A better picture.")
    assert second.content["embeds"][0]["data"]["files"] == image.files
    assert Edition.objects.get(number=1).content["embeds"][0]["data"]["files"] == before
    assert not [problem for _edition, problem in verification.editions() if problem]


def test_a_picture_that_no_edition_shows_is_removed_when_it_is_replaced_twice(
    editor: Client,
    django_capture_on_commit_callbacks: Any,  # noqa: ANN401
) -> None:
    image = stored("River")
    before = list(image.files)

    for _time in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            replaced(editor, image)

    image.refresh_from_db()
    assert not image.former_files
    assert not any(default_storage.exists(images.stored_name(image.key, name)) for name in before)
    assert all(default_storage.exists(images.stored_name(image.key, name)) for name in image.files)
    assert "800.3.webp" in image.files


def test_an_author_changes_only_own_images_and_those_of_own_articles() -> None:
    author = signed_in("Author")
    account = User.objects.get(username="Author")
    own, shared, unused, added = [stored(name) for name in ("Own", "Shared", "Unused", "Added")]
    Image.objects.filter(pk=added.pk).update(created_by=account)
    give(showing(own, "Mine"))
    give(showing(shared, "Mine, too"))
    publishing.publish(showing(shared, "Theirs"), by=None)
    Article.objects.get(title="Theirs").sections.update(body="<p>Without it.</p>")
    before = {image.pk: image.files for image in (own, shared, unused, added)}

    answers = [replaced(author, image).status_code for image in (own, shared, unused, added)]

    assert answers == [302, 302, 403, 302]

    now = {image.pk: image.files for image in Image.objects.all()}
    assert {Image.objects.get(pk=pk).title for pk in now if now[pk] != before[pk]} == {
        "Own",
        "Added",
    }
    assert [image.title for image in Image.objects.filter(credit="")] == ["Unused"]
    page = author.get(reverse("admin:articles_image_change", args=[shared.pk]))
    assert "Only editors can replace the file" in page.text
    assert "file" not in page.context["adminform"].form.fields
    page = author.get(reverse("admin:articles_image_change", args=[unused.pk]))
    assert "by the owners of articles that show it" in page.text
    assert 'name="alt"' not in page.text


@pytest.mark.each_database
def test_an_author_edits_the_alternative_text_in_the_grid_where_it_may_be_changed() -> None:
    author = signed_in("Author")
    own, other = stored("Own"), stored("Other")
    give(showing(own, "Mine"))
    management = {"form-TOTAL_FORMS": 2, "form-INITIAL_FORMS": 2, "_save": "Save"}
    keys = {"form-0-id": other.pk, "form-1-id": own.pk}
    words = {"form-1-alt": "A narrow river"}

    shown = author.get(reverse(LIST)).text
    refused = author.post(reverse(LIST), {**management, **keys, **words, "form-0-alt": "Mine?"})
    before = set(Image.objects.values_list("alt", flat=True))
    author.post(reverse(LIST), {**management, **keys, **words})

    assert ('name="form-1-alt"' in shown, 'name="form-0-alt"' in shown) == (True, False)
    assert "by the owners of articles that show it" in refused.text
    assert before == {"A wide river"}
    assert dict(Image.objects.values_list("title", "alt")) == {
        "Own": "A narrow river",
        "Other": "A wide river",
    }


@pytest.mark.each_database
def test_a_picture_that_could_not_be_replaced_leaves_no_files() -> None:
    image = stored("River")
    before = dict(image.files)
    names = set(default_storage.listdir(f"images/{image.key}")[1])
    # A size that the database refuses.
    encoded = replace(encode(file_of(800, 200)), width=0)

    with pytest.raises(IntegrityError), transaction.atomic():
        images.replace(Image.objects.get(pk=image.pk), encoded)

    image.refresh_from_db()
    assert image.files == before
    assert set(default_storage.listdir(f"images/{image.key}")[1]) == names


def test_files_that_a_killed_process_left_are_not_taken_for_those_of_the_image() -> None:
    image = stored("River")
    default_storage.save(images.stored_name(image.key, "800.2.webp"), ContentFile(b"partial"))

    images.replace(image, encode(file_of(800, 200)))

    image.refresh_from_db()
    assert "800.3.webp" in image.files
    for name, sha256 in image.files.items():
        with default_storage.open(images.stored_name(image.key, name)) as file:
            assert hashlib.file_digest(file, "sha256").hexdigest() == sha256
