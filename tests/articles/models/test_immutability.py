"""Published rows are immutable in the models and in the database."""

import datetime as dt

import pytest
from django.db import Error, connection, models, transaction
from django.utils import timezone

from articles import publishing
from articles.models import Author, Edition, EditionReference, Image
from collabsite.web.models import ImmutableError
from tests.support.immutability import execute_past_row_triggers
from tests.support.published import draft_titled, draft_with_data, published

pytestmark = pytest.mark.django_db


def published_under_all() -> Edition:
    """Return an edition with references, data, an image, a topic and an author."""
    article = draft_with_data()
    image = Image.objects.create(title="Dam", width=1, height=1, files={"1.jpg": ""})
    mark = f'<picture data-image="{image.key}" data-alt="A dam"></picture>'
    article.sections.create(ordering=99, anchor="dam", heading="Dam", body=f"<p>See:</p>{mark}")
    article.topics.create(slug="rivers", name="Rivers")
    article.authors.add(Author.objects.create(slug="ann", family_name="Ann"))
    return publishing.publish(article, by=None)


def test_an_edition_can_not_be_saved_or_deleted() -> None:
    edition = published()
    edition.title = "Changed"

    with pytest.raises(ImmutableError, match="what was published stays"):
        edition.save()
    with pytest.raises(ImmutableError, match="what was published stays"):
        edition.delete()


def test_editions_can_not_be_changed_in_bulk() -> None:
    edition = published()

    with pytest.raises(ImmutableError):
        Edition.objects.update(title="Changed")
    with pytest.raises(ImmutableError):
        Edition.objects.bulk_update([edition], ["title"])
    with pytest.raises(ImmutableError):
        Edition.objects.all().delete()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE articles_edition SET title = 'Changed'",
        "DELETE FROM articles_edition",
        "UPDATE articles_editionreference SET number = 9",
        "DELETE FROM articles_editionreference",
        "UPDATE articles_editiontopic SET topic_id = 1",
        "DELETE FROM articles_editiontopic",
        "UPDATE articles_editionauthor SET number = 9",
        "DELETE FROM articles_editionauthor",
        "UPDATE articles_editiondata SET dataset = 'other'",
        "DELETE FROM articles_editiondata",
        "UPDATE articles_editionimage SET image = 'other'",
        "DELETE FROM articles_editionimage",
    ],
)
def test_the_database_refuses_what_sql_would_change(statement: str) -> None:
    edition = published_under_all()
    [topic] = edition.topics.all()

    with (
        pytest.raises(Error, match="an edition stays as it was published"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)

    assert Edition.objects.get().title == "Rivers and Labs"
    assert EditionReference.objects.count() == 2
    assert list(edition.topics.all()) == [topic]
    assert edition.bylines.get().number == 1
    assert edition.data.get().dataset == "what-they-found"


@pytest.mark.parametrize(
    "table",
    [
        "articles_edition",
        "articles_editionreference",
        "articles_editiontopic",
        "articles_editionauthor",
        "articles_editiondata",
        "articles_editionimage",
    ],
)
def test_the_database_refuses_what_passes_the_triggers_of_rows_by(table: str) -> None:
    published_under_all()

    with pytest.raises(Error, match="an edition stays as it was published"), transaction.atomic():
        execute_past_row_triggers(table)


def test_a_queryset_that_does_not_know_the_rule_is_refused_by_the_database() -> None:
    published()

    with pytest.raises(Error, match="stays as it was published"), transaction.atomic():
        models.QuerySet(Edition).update(title="Changed")


def test_an_edition_whose_time_has_not_come_may_be_withdrawn() -> None:
    edition = publishing.publish(
        draft_titled("Later"), by=None, at=timezone.now() + dt.timedelta(hours=1)
    )

    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM articles_edition WHERE id = %s", [edition.pk])

    assert not Edition.objects.exists()


def test_an_article_with_editions_can_not_be_deleted() -> None:
    edition = published()

    with pytest.raises(models.ProtectedError):
        edition.article.delete()
