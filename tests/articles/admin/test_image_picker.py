"""Requests of the image dialog in the prose editor."""

from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group, Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from articles.models import Image
from collabsite.web import pictures
from tests.support.picture_files import file_of
from tests.support.staff import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.judges_on_postgresql]

IMAGES = "admin:articles_article_images"
ADD = "admin:articles_article_add_image"


def row(title: str, **words: str) -> Image:
    return Image.objects.create(
        title=title, width=800, height=600, files={"480.webp": "", "800.webp": ""}, **words
    )


def uploaded(client: Client, file: bytes, name: str = "river.jpg", **words: str) -> Any:  # noqa: ANN401
    return client.post(reverse(ADD), {"file": SimpleUploadedFile(name, file), **words})


@pytest.mark.each_database
@pytest.mark.parametrize("words", ["river", "WIDE riv", "ann", "江河"])
def test_an_image_is_found_by_words_of_name_alternative_text_and_credit(
    author: Client, words: str
) -> None:
    row("Other")
    image = row("River 江河", alt="A wide one", credit="Ann, CC BY")

    answer = author.get(reverse(IMAGES), {"q": words})

    assert [found["key"] for found in answer.json()["results"]] == [image.key]
    assert "no-store" in answer.headers["Cache-Control"]


@pytest.mark.each_database
def test_without_words_the_newest_images_are_offered_in_part(
    author: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(25):
        row(f"Image {number}")

    # Session, user, permissions of user and of groups, and the images.
    with django_assert_num_queries(6):
        answer = author.get(reverse(IMAGES)).json()

    assert [found["title"] for found in answer["results"][:2]] == ["Image 24", "Image 23"]
    assert (len(answer["results"]), answer["more"]) == (20, True)


def test_chips_are_shown_with_one_query_for_all(
    author: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    image = row("River", alt="A river", credit="Ann")

    with django_assert_num_queries(6):
        answer = author.get(reverse(IMAGES), {"key": [image.key, "none"]}).json()

    assert answer["found"] == {
        image.key: {
            "key": image.key,
            "title": "River",
            "about": "Ann · 800 × 600 pixels",
            "alt": "A river",
            "thumbnail": f"/media/images/{image.key}/480.webp",
        }
    }


def test_an_image_is_uploaded_in_place_and_logged(author: Client) -> None:
    answer = uploaded(author, file_of(600, 400), alt="A river", credit="Ann")

    image = Image.objects.get()
    assert answer.status_code == 201
    assert answer.json()["image"]["key"] == image.key
    assert (image.title, image.alt, image.credit) == ("river", "A river", "Ann")
    assert str(image.created_by) == "Author"
    assert LogEntry.objects.get().object_id == str(image.pk)


@pytest.mark.parametrize(
    ("file", "said"),
    [
        (b"words", "This is not a readable picture"),
        (b'<?xml version="1.0"?>\n<!-- x --><svg xmlns="x"/>', "SVG files are not accepted"),
        (b"\xef\xbb\xbf  <SVG>", "SVG files are not accepted"),
        (b"<!DOCTYPE html><p>x", "This is not a readable picture"),
        (b"", "The submitted file is empty"),
        (file_of(60, 60)[:-300], "The file is damaged"),
    ],
)
def test_what_is_no_picture_is_refused_in_words_and_stores_nothing(
    author: Client, file: bytes, said: str
) -> None:
    answer = uploaded(author, file)

    assert answer.status_code == 200
    assert said in answer.json()["errors"]["file"][0]
    assert not Image.objects.exists()


def test_what_is_too_large_is_refused_by_its_size(
    author: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pictures, "MAX_BYTES", 1024**2)

    answer = uploaded(author, b"x" * (1024**2 + 1))

    assert answer.json()["errors"]["file"] == ["The file has 2 MB; send one of at most 1 MB."]


def test_too_many_pixels_are_refused_with_their_number(
    author: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pictures, "MAX_PIXELS", 100)

    answer = uploaded(author, file_of(20, 10))

    assert "20 × 10 pixels" in answer.json()["errors"]["file"][0]


def test_a_missing_file_is_an_error(author: Client) -> None:
    answer = author.post(reverse(ADD), {"title": "River"})

    assert answer.json()["errors"] == {"file": ["Choose a file."]}


@pytest.mark.parametrize("role", ["Data steward", "nobody"])
def test_a_user_who_may_not_change_articles_is_refused(role: str) -> None:
    client = signed_in(role)

    assert client.get(reverse(IMAGES)).status_code == 403
    assert uploaded(client, file_of(60, 40)).status_code == 403
    assert not Image.objects.exists()


def test_a_user_who_may_not_add_images_has_no_upload(author: Client) -> None:
    Group.objects.get(name="Author").permissions.remove(
        Permission.objects.get(codename="add_image")
    )

    form = author.get(reverse("admin:articles_article_add"))
    assert 'id="prose-image"' in form.content.decode()
    assert 'id="image-new"' not in form.content.decode()
    assert uploaded(author, file_of(60, 40)).status_code == 403
    assert author.get(reverse(IMAGES)).status_code == 200


def test_an_image_is_uploaded_from_the_page_itself_only() -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = signed_in("Editor").cookies

    assert uploaded(strict, file_of(60, 40)).status_code == 403
    assert not Image.objects.exists()


def test_hostile_words_of_an_image_come_out_as_data_alone(author: Client) -> None:
    name = "<img src=x onerror=alert(1)>"

    answer = uploaded(author, file_of(60, 40), title=name, alt="\0x")

    assert answer.headers["Content-Type"] == "application/json"
    assert "alt" in answer.json()["errors"]
    assert author.get(reverse(IMAGES), {"q": "\0", "key": "\0"}).status_code == 200
