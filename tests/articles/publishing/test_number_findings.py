"""Findings about the numbers of an article and its translations."""

import pytest

from articles import publishing
from articles.models import Article
from articles.publishing import issue_release
from metrics.models import Dataset, Observation
from metrics.releases import working_copy
from tests.support.published import listed, published, sound_draft

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


def write(article: Article, html: str) -> None:
    article.sections.update(body=html)


def test_a_translation_with_other_bound_numbers_is_named() -> None:
    original = published().article
    slug = Dataset.objects.get().slug
    copy = sound_draft()
    copy.original, copy.original_edition = original, 1
    copy.save()
    write(copy, f'<p>x <data data-cell="{slug}/elbe/cost"></data></p>')

    [warning] = [w for w in listed(copy).warnings if w.target == "sections-0"]
    publishing.publish(copy, by=None)
    [other] = [w for w in listed(original).warnings if w.code == "translation"]

    assert "has what the original lacks there: “$1.2M” (Elbe · Cost)" in warning.sentence
    assert "“Sound”" in other.sentence


def test_a_translation_is_compared_with_what_was_published_of_the_other() -> None:
    original = published().article
    copy = sound_draft()
    copy.original, copy.original_edition = original, 1
    copy.save()
    slug = Dataset.objects.get().slug
    original.sections.filter(heading="").update(
        body=f'<p>x <data data-cell="{slug}/elbe/cost"></data></p>'
    )

    # The table alone is lacking.
    assert [w.target for w in listed(copy).warnings] == ["sections-group"]


def test_translations_with_the_same_numbers_are_in_step() -> None:
    original = published().article
    slug = Dataset.objects.get().slug
    copy = sound_draft()
    copy.original, copy.original_edition = original, 2
    copy.save()
    for article in (original, copy):
        write(article, f'<p>x <data data-cell="{slug}/elbe/cost"></data></p>')
    publishing.publish(original, by=None, note="Bound.")

    assert listed(copy).warnings == ()


def test_a_translation_that_shows_a_value_since_corrected_is_named() -> None:
    original = published().article
    dataset = Dataset.objects.get()
    copy = sound_draft()
    copy.original, copy.original_edition = original, 2
    copy.save()
    for article in (original, copy):
        write(article, f'<p>x <data data-cell="{dataset.slug}/elbe/change"></data></p>')
    publishing.publish(original, by=None, note="Bound.")
    working = working_copy.ensure(dataset)
    Observation.objects.filter(
        entity__release=working, entity__code="elbe", indicator__code="change"
    ).update(value=40, literal="+40%")
    issue_release(dataset, by=None, note="Counted again.")

    [warning] = listed(copy).warnings

    assert "writes “+40%” (Elbe · Change); the original writes “+35%”." in warning.sentence


def test_the_latest_value_is_the_same_with_and_without_its_period() -> None:
    original = published().article
    slug = Dataset.objects.get().slug
    copy = sound_draft()
    copy.original, copy.original_edition = original, 2
    copy.save()
    write(original, f'<p>x <data data-cell="{slug}/elbe/samples/latest"></data></p>')
    write(copy, f'<p>x <data data-cell="{slug}/elbe/samples/2023"></data></p>')
    publishing.publish(original, by=None, note="Bound.")

    assert listed(copy).warnings == ()
