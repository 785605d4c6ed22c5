"""Images in articles: stored, shown, served and protected from deletion."""

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles import publishing
from articles.files import images
from articles.files.encoding import encode
from articles.models import Article, Image
from articles.publishing.composition import compose
from collabsite.web.bin import move_to_bin
from tests.support.picture_files import file_of
from tests.support.published import draft_titled
from tests.support.staff import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


def stored(**words: str) -> Image:
    image = Image(**{"title": "A river", "alt": "A wide river", **words})
    images.store(image, encode(file_of(1000, 500)), by=None)
    return image


def showing(image: Image, attributes: str) -> Article:
    article = draft_titled("With a picture")
    section = article.sections.get()
    section.body = f'<p>Look:</p><picture data-image="{image.key}" {attributes}></picture>'
    section.save()
    return article


def test_an_upload_becomes_an_image_with_files_that_browsers_choose_among() -> None:
    upload = SimpleUploadedFile("river.jpg", file_of(1000, 500), content_type="image/jpeg")

    answer = signed_in("Author").post(
        reverse("admin:articles_image_add"),
        {"file": upload, "title": "A river", "alt": "A wide river", "credit": "Ann, CC BY"},
    )

    image = Image.objects.get()
    assert answer.status_code == 302
    assert (image.width, image.height, str(image.created_by)) == (1000, 500, "Author")
    assert all(default_storage.exists(images.stored_name(image.key, name)) for name in image.files)


def test_a_file_that_is_no_picture_stores_nothing() -> None:
    upload = SimpleUploadedFile("x.svg", b"<svg/>", content_type="image/svg+xml")

    answer = signed_in("Author").post(
        reverse("admin:articles_image_add"), {"file": upload, "title": "A river"}
    )

    assert "SVG files are not accepted" in answer.content.decode()
    assert not Image.objects.exists()


def test_an_image_in_the_prose_has_sizes_words_and_a_caption() -> None:
    image = stored(credit="Ann & Co")
    article = showing(image, 'data-alt="The &quot;Elbe&quot;" data-caption="In &lt;May&gt;"')

    edition = publishing.publish(article, by=None)

    html = edition.content["sections"][0]["html"]
    assert f'<source type="image/avif" srcset="/media/images/{image.key}/480.avif 480w,' in html
    assert 'width="1000" height="500" alt="The &quot;Elbe&quot;" loading="lazy"' in html
    assert "<figcaption>In &lt;May&gt; <small>Ann &amp; Co</small></figcaption>" in html
    assert edition.content["embeds"][0]["data"]["files"] == image.files


def test_a_decorative_image_says_nothing() -> None:
    article = showing(stored(), 'data-decorative="true" data-alt="not this"')

    html = compose(article, at=timezone.now()).content.sections[0].html

    assert 'alt=""' in html


def test_a_missing_image_blocks_publishing() -> None:
    article = showing(Image(key="x" * 22), 'data-alt="x"')

    [error] = compose(article, at=timezone.now()).errors
    assert "an image was deleted" in error.sentence


def test_files_are_served_permanently_and_nothing_else_is() -> None:
    image = stored()
    client = Client()

    found = client.get(images.address(image, "960.webp"))
    body = found.getvalue()
    missing = [
        client.get(address).status_code
        for address in [
            images.address(image, "999.webp"),
            f"/media/images/{image.key}/..%2f..%2fcollabsite.sqlite3",
            f"/media/images/{'y' * 22}/960.webp",
            "/media/images/%00/960.webp",
        ]
    ]

    assert (found["Content-Type"], body[8:12]) == ("image/webp", b"WEBP")
    assert found["Cache-Control"] == "public, max-age=31536000, immutable"
    assert "Set-Cookie" not in found
    assert missing == [404] * 4


def test_an_image_that_an_edition_shows_stays_and_another_goes_with_its_files(
    django_capture_on_commit_callbacks: object,
) -> None:
    kept, other = stored(), stored()
    publishing.publish(showing(kept, 'data-alt="x"'), by=None)
    client = signed_in("Editor")

    refused = client.post(reverse("admin:articles_image_delete", args=[kept.pk]), {"post": "yes"})
    client.post(reverse("admin:articles_image_delete", args=[other.pk]), {"post": "yes"})
    in_bin = default_storage.exists(images.stored_name(other.key, next(iter(other.files))))
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        client.post(reverse("admin:bin"), {"delete": f"articles.image:{other.pk}", "sure": "yes"})

    assert refused.status_code == 403
    assert in_bin
    assert list(Image.objects.all()) == [kept]
    assert not any(
        default_storage.exists(images.stored_name(other.key, name)) for name in other.files
    )


def test_an_image_that_was_published_while_it_was_deleted_is_served_and_restored() -> None:
    image, other = stored(), stored()
    publishing.publish(showing(image, 'data-alt="x"'), by=None)
    move_to_bin([image, other], by=None, at=timezone.now())
    client = signed_in("Editor")

    address, gone = (images.address(each, "960.webp") for each in (image, other))
    served = Client().get(address).getvalue()
    is_gone = Client().get(gone).status_code == 404
    listed = {row.bin_key for row in client.get(reverse("admin:bin")).context["rows"]}
    kept = client.post(
        reverse("admin:bin"), {"delete": f"articles.image:{image.pk}", "sure": "yes"}, follow=True
    )
    client.post(reverse("admin:bin"), {"put_back": f"articles.image:{image.pk}"})

    assert served[8:12] == b"WEBP"
    assert is_gone
    assert listed == {f"articles.image:{each.pk}" for each in (image, other)}
    assert "was published meanwhile and stays" in kept.text
    assert list(Image.objects.all()) == [image]
