"""Drafts: the working copy as data, and writing it back."""

import datetime as dt
from dataclasses import replace

import pytest

from articles import publishing
from articles.drafts import (
    Draft,
    DraftCitation,
    DraftError,
    DraftSection,
    draft_of,
    draft_of_edition,
    restore,
    write,
)
from articles.drafts.summaries import count_draft_words
from articles.models import Article, Author, Comment, Topic
from articles.publishing import issue_release
from articles.sources.models import Source
from metrics.models import Dataset
from tests.support.published import draft_titled, imported, published

pytestmark = [pytest.mark.django_db, pytest.mark.judges_on_postgresql]


def filed_article() -> Article:
    """Article with a value in every field."""
    article = imported().article
    article.topics.add(Topic.objects.create(slug="rivers", name="Rivers"))
    for ordering, name in [(20, "Adams"), (10, "Zhang")]:
        author = Author.objects.create(family_name=name, slug=name.lower())
        article.authorships.create(author=author, ordering=ordering)
    return article


def test_a_draft_is_all_that_the_working_copy_says() -> None:
    article = filed_article()

    draft = draft_of(article)

    assert (draft.title, draft.slug) == ("Rivers and Labs", "rivers-and-labs")
    assert (draft.date, draft.origin, draft.language) == ("2024-05-06", "Field Notes", "en")
    assert draft.topics == ("rivers",)
    assert draft.authors == ("zhang", "adams")
    assert [cited.source for cited in draft.citations] == [
        "river-atlas-2023",
        "water-board-2023",
    ]
    assert [section.heading for section in draft.sections] == [
        "",
        "What They Found",
        "What It Means",
    ]


def test_a_draft_goes_to_json_and_back() -> None:
    draft = draft_of(filed_article())

    assert Draft.from_json(draft.as_json()) == draft


def test_rows_chips_and_line_ends_are_no_difference() -> None:
    body = '<p>One <data data-cell="a/b/c">35%</data></p>\n'
    draft = Draft(standfirst="a\nb", sections=(DraftSection("one", "One", body, 1),))

    same = Draft(
        standfirst="a\r\nb",
        sections=(
            DraftSection(
                "one", "One", '<p>One <data data-form="" data-cell="a/b/c"></data></p>\r\n', 2
            ),
        ),
    )

    assert same.digest() == draft.digest()


@pytest.mark.parametrize(
    "other",
    [
        Draft(title="Two"),
        Draft(title="One", topics=("a",)),
        Draft(title="One", citations=(DraftCitation("a"),)),
        Draft(title="One", sections=(DraftSection("a", "A", ""),)),
    ],
)
def test_a_difference_in_any_part_is_another_digest(other: Draft) -> None:
    assert Draft(title="One").digest() != other.digest()


def test_an_older_draft_is_put_back_whole() -> None:
    article = filed_article()
    before = draft_of(article)
    article.title = "Streams"
    article.date = None
    article.save()
    article.topics.clear()
    article.authorships.all().delete()
    article.citations.all().delete()
    article.sections.last().delete()  # type: ignore[union-attr]
    article.sections.update(heading="All the same")

    restored = restore(article, before, by=None)

    assert restored.changed
    assert restored.missing == ()
    assert draft_of(Article.objects.get()) == before


def test_a_section_that_stays_keeps_its_row_and_its_notes() -> None:
    article = imported().article
    section = article.sections.get(anchor="what-they-found")
    note = Comment.objects.create(article=article, section=section, text="Check this.")
    draft = draft_of(article)
    changed = replace(draft, sections=(replace(draft.sections[1], heading="Found"),))

    write(article, changed, by=None)

    note.refresh_from_db()
    assert note.section == section
    assert article.sections.get().heading == "Found"


@pytest.mark.each_database
def test_notes_on_a_section_that_goes_stay_with_the_article() -> None:
    article = imported().article
    section = article.sections.get(anchor="what-they-found")
    note = Comment.objects.create(article=article, section=section, text="Check this.")

    write(article, replace(draft_of(article), sections=()), by=None)

    note.refresh_from_db()
    assert (note.article, note.section) == (article, None)


def test_restoring_leaves_the_slug_alone() -> None:
    article = draft_titled("Rivers")
    before = draft_of(article)
    article.slug = "streams"
    article.title = "Streams"
    article.save()

    restore(article, before, by=None)

    stored = Article.objects.get()
    assert (stored.title, stored.slug) == ("Rivers", "streams")


def test_what_is_gone_is_named_and_the_rest_is_put_back() -> None:
    article = filed_article()
    article.citations.create(source=Source.objects.create(key="map", title="Map"), ordering=30)
    before = draft_of(article)
    article.authorships.all().delete()
    article.citations.all().delete()
    Author.objects.get(slug="adams").delete()
    Source.objects.get(key="map").delete()
    Topic.objects.get().delete()

    restored = restore(article, before, by=None)

    assert restored.missing == (
        "topic “rivers”",
        "author “adams”",
        "source “map”",
    )
    assert draft_of(article).authors == ("zhang",)


def test_a_draft_that_can_not_be_stored_changes_nothing() -> None:
    article = imported().article
    before = draft_of(article)
    bad = replace(
        before,
        title="",
        date="May",
        sections=(replace(before.sections[0], heading="x" * 301), *before.sections[1:]),
    )

    with pytest.raises(DraftError) as refused:
        write(article, bad, by=None)

    anchor = before.sections[0].anchor
    assert set(refused.value.problems) == {"title", "date", f"sections/{anchor}/heading"}
    assert draft_of(Article.objects.get()) == before


def test_prose_is_cleaned_on_its_way_in() -> None:
    article = draft_titled("Rivers")
    draft = draft_of(article)
    body = '<p onclick="x()">Said.<script>1</script></p>'

    write(article, replace(draft, sections=(DraftSection("a", "A", body),)), by=None)

    assert article.sections.get().body == "<p>Said.</p>"


@pytest.mark.each_database
def test_an_edition_is_put_back_as_the_draft_that_it_was_made_of() -> None:
    article = filed_article()
    for dataset in Dataset.objects.all():
        issue_release(dataset, by=None)
    before = draft_of(article)
    edition = publishing.publish(article, by=None)
    article.sections.update(heading="All the same", body="<p>Gone.</p>")
    article.topics.clear()

    restore(article, draft_of_edition(edition), by=None)

    assert draft_of(Article.objects.get()) == before


def test_an_article_without_a_date_of_its_own_gets_none_from_its_edition() -> None:
    edition = published("Rivers\nOne paragraph that says it.\n")
    assert edition.article.date is None

    assert draft_of_edition(edition).date == ""

    dated = replace(draft_of_edition(edition), date=edition.date.isoformat())
    write(edition.article, dated, by=None)
    edition.article.refresh_from_db()
    assert edition.article.date == edition.date
    assert draft_of_edition(edition).date == ""
    assert isinstance(edition.date, dt.date)


def test_a_draft_has_as_many_words_as_the_edition_that_is_made_of_it() -> None:
    edition = published()

    assert count_draft_words(draft_of(edition.article)) == edition.content["words"]
