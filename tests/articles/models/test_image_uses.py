"""The tables of the images that drafts and editions show, which the database keeps."""

import datetime as dt

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from articles import publishing
from articles.files import images
from articles.files.encoding import encode
from articles.files.image_uses import ImageUse, uses_of
from articles.models import Article, EditionImage, Image, Section, SectionImage
from tests.support.picture_files import file_of
from tests.support.published import draft_titled

pytestmark = pytest.mark.django_db


@pytest.fixture
def image() -> Image:
    image = Image(title="A river", alt="A wide river")
    images.store(image, encode(file_of(20, 10)), by=None)
    return image


def showing(image: Image, title: str = "Rivers") -> Article:
    article = draft_titled(title)
    mark = f'<picture data-image="{image.key}" data-alt="A river"></picture>'
    article.sections.update(body=f"<p>Look:</p>{mark}")
    return article


def shown() -> list[str]:
    return list(SectionImage.objects.values_list("image", flat=True))


def test_the_images_of_a_section_are_up_to_date_however_it_changes(image: Image) -> None:
    section = showing(image).sections.get()
    assert shown() == [image.key]

    Section.objects.bulk_update([section], ["body"])
    assert shown() == [image.key]
    section.body = "<p>None.</p>"
    section.save()
    assert not shown()
    section.body = f"<p>One.</p><picture data-alt='x' data-image='{image.key}'></picture>"
    section.save()
    assert shown() == [image.key]
    section.delete()
    assert not shown()


def test_uses_are_named_by_draft_and_editions(image: Image) -> None:
    rivers, seas = showing(image), showing(image, "Seas")
    publishing.publish(rivers, by=None)
    publishing.publish(rivers, by=None, note="Again.")
    rivers.sections.update(body="<p>No picture.</p>")

    assert uses_of([image.key, "none"]) == {
        image.key: [
            ImageUse(seas.pk, "Seas", "en", in_draft=True),
            ImageUse(rivers.pk, "Rivers", "en", editions=[1, 2]),
        ],
        "none": [],
    }


def test_a_scheduled_edition_with_an_image_can_be_withdrawn(image: Image, lin: User) -> None:
    article = showing(image)
    at = timezone.now() + dt.timedelta(days=1)
    edition = publishing.publish(article, by=None, at=at)

    publishing.withdraw(edition, by=lin)

    assert not EditionImage.objects.exists()
