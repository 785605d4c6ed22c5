"""Covers of articles, in lists and on social networks."""

from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from articles import publishing
from articles.drafts import content_of, content_of_edition
from articles.files import images
from articles.files.encoding import encode
from articles.files.image_uses import ImageUse, annotate_uses, uses_of
from articles.models import Article, Image, Topic
from articles.publishing import PublishingError
from collabsite.desk import bin as contents
from collabsite.web.bin import move_to_bin
from tests.support.article_form import form_of
from tests.support.picture_files import file_of
from tests.support.published import draft_titled
from tests.support.staff import signed_in

pytestmark = [pytest.mark.django_db]


def image_of(width: int, height: int, *, alt: str = "A river in spring") -> Image:
    image = Image(title="Elbe", alt=alt, credit="I. Holm")
    images.store(image, encode(file_of(width, height)), by=None)
    return image


def covered(image: Image, title: str = "Rivers") -> Article:
    draft = draft_titled(title)
    draft.cover = image
    draft.save()
    return draft


@pytest.mark.each_database
def test_an_edition_keeps_its_cover_and_lists_show_it(client: Client) -> None:
    image = image_of(1500, 1000)
    draft = draft_titled("Rivers")
    topic = Topic.objects.create(slug="water", name="Water")
    editor = signed_in("Editor")

    saved = editor.post(
        f"/admin/articles/article/{draft.pk}/change/",
        form_of(draft, cover=image.pk, topics=[topic.pk]),
    )
    assert saved.status_code == 302
    draft.refresh_from_db()
    assert draft.cover == image
    assert "selected>Elbe" in editor.get(f"/admin/articles/article/{draft.pk}/change/").text
    publishing.publish(draft_titled("Lakes"), by=None)
    edition = publishing.publish(draft, by=None)
    assert content_of_edition(edition).digest() == content_of(draft).digest()
    image.alt = "Another"
    image.save()
    images.replace(image, encode(file_of(600, 400)))

    for address in ("/", "/articles/", "/topics/water/"):
        page = client.get(address).text
        assert page.count('<img class="cover"') == 1, address
        assert 'alt="A river in spring" width="1500" height="1000"' in page
        assert "/480.webp 480w, " in page
    assert 'loading="lazy"' in client.get("/articles/").text
    [with_cover] = [
        line["cover"] for line in client.get("/articles.json").json()["articles"] if line["cover"]
    ]
    assert (with_cover["alt"], with_cover["credit"]) == ("A river in spring", "I. Holm")
    page = client.get("/articles/rivers/").text
    card = f"/media/images/{image.key}/1440.jpg"
    assert f'property="og:image" content="http://127.0.0.1:8000{card}"' in page
    assert '<meta property="og:image:height" content="960">' in page
    assert 'class="cover"' not in page
    assert b"".join(client.get(card)).startswith(b"\xff\xd8")
    call_command("verify")


def test_a_small_cover_is_no_card(client: Client) -> None:
    publishing.publish(covered(image_of(600, 400)), by=None)

    assert "/editions/1/card.png" in client.get("/articles/rivers/").text


def test_a_cover_is_a_use_of_its_image() -> None:
    image = image_of(60, 40)
    draft = covered(image)
    uses: Any = annotate_uses(Image.objects.all())
    assert uses.get().in_draft
    publishing.publish(draft, by=None)
    draft.refresh_from_db()
    draft.cover = None
    draft.save()

    assert uses_of([image.key]) == {
        image.key: [ImageUse(draft.pk, "Rivers", "en", editions=[1])],
    }
    move_to_bin([image], by=None, at=timezone.now())
    with pytest.raises(contents.PublishedError):
        contents._delete(image)


def test_a_cover_needs_its_alternative_text_and_a_place_outside_the_bin() -> None:
    with pytest.raises(PublishingError, match="no alternative text"):
        publishing.publish(covered(image_of(60, 40, alt="")), by=None)
    binned = image_of(60, 40)
    draft = covered(binned, "Lakes")
    move_to_bin([binned], by=None, at=timezone.now())
    with pytest.raises(PublishingError, match="in the bin"):
        publishing.publish(draft, by=None)
    contents._delete(binned)
    draft.refresh_from_db()
    assert draft.cover is None
