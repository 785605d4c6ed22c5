"""The working copy as content: written back, recorded and restored without loss."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from articles import publishing
from articles.content import ArticleContent, ArticleSection
from articles.drafts import (
    ContentError,
    content_of,
    content_of_edition,
    revision,
    write_content,
)
from articles.drafts.working_copy import restorable
from articles.models import Article, Author, Comment, Revision, Topic
from articles.publishing import issue_release
from articles.sources.models import Source
from metrics.models import Dataset
from tests.support.published import draft_titled, imported, published

pytestmark = [pytest.mark.django_db, pytest.mark.judges_on_postgresql]

_words = st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=20)


def filed_article() -> Article:
    """Article with a value in every field."""
    article = imported().article
    article.topics.add(Topic.objects.create(slug="rivers", name="Rivers"))
    for ordering, name in [(20, "Adams"), (10, "Zhang")]:
        author = Author.objects.create(family_name=name, slug=name.lower())
        article.authorships.create(author=author, ordering=ordering)
    article.original = draft_titled("Flüsse")
    article.save()
    return article


@pytest.mark.each_database
def test_writing_what_an_article_says_changes_nothing() -> None:
    article = filed_article()
    before = content_of(article)
    rows = list(article.sections.values())

    write_content(article, ArticleContent.from_json(before.as_json()))

    assert content_of(Article.objects.get(pk=article.pk)) == before
    assert list(article.sections.values()) == rows
    assert (before.topics, before.authors) == (("rivers",), ("zhang", "adams"))
    assert before.translation_of
    assert before.translation_of.article == article.original_id


@settings(max_examples=20, deadline=None)
@given(
    title=_words,
    standfirst=_words,
    sections=st.lists(st.tuples(_words, _words), max_size=5, unique_by=lambda each: each[0]),
)
def test_a_restored_version_is_what_it_was(
    title: str, standfirst: str, sections: list[tuple[str, str]]
) -> None:
    article = draft_titled("Rivers")
    first = content_of(article)
    version = replace(
        first,
        title=title,
        standfirst=standfirst,
        sections=tuple(
            ArticleSection(f"s{number}", heading, f"<p>{words}</p>")
            for number, (heading, words) in enumerate(sections)
        ),
    )
    revision.save(article, version, by=None)
    stored = article.revisions.latest("pk")
    revision.restore(article, first, by=None)

    revision.restore(article, stored.read(), by=None)

    assert content_of(Article.objects.get(pk=article.pk)) == version
    assert revision.find_by_digest(article, first.digest()) == first


def test_a_section_that_stays_keeps_its_row_and_one_that_goes_leaves_its_comments() -> None:
    article = imported().article
    kept = article.sections.get(anchor="what-they-found")
    gone = article.sections.get(anchor="what-it-means")
    on_kept, on_gone = (
        Comment.objects.create(article=article, section=section, text="Check this.")
        for section in (kept, gone)
    )
    content = content_of(article)

    write_content(
        article, replace(content, sections=(replace(content.sections[1], heading="Found"),))
    )

    for comment in (on_kept, on_gone):
        comment.refresh_from_db()
    assert (on_kept.section, on_gone.section) == (kept, None)
    assert article.sections.get().heading == "Found"


def test_what_is_gone_is_named_and_the_rest_is_put_back() -> None:
    article = filed_article()
    article.citations.create(source=Source.objects.create(key="map", title="Map"), ordering=30)
    before = content_of(article)
    article.authorships.all().delete()
    article.citations.all().delete()
    Author.objects.get(slug="adams").delete()
    Source.objects.get(key="map").delete()
    Topic.objects.get().delete()

    revision.restore(article, before, by=None)

    assert restorable(article, before)[1] == ("topic “rivers”", "author “adams”", "source “map”")
    assert content_of(article).authors == ("zhang",)


@pytest.mark.each_database
def test_a_content_that_can_not_be_stored_changes_nothing() -> None:
    article = imported().article
    before = content_of(article)
    long = replace(before.sections[0], heading="x" * 301)
    bad = replace(before, title="", date="May", sections=(long, *before.sections[1:]))

    with pytest.raises(ContentError) as refused:
        revision.save(article, bad, by=None)

    assert set(refused.value.problems) == {"title", "date", f"sections/{long.anchor}/heading"}
    assert content_of(Article.objects.get()) == before


def test_prose_is_cleaned_on_its_way_in() -> None:
    article = draft_titled("Rivers")
    body = '<p onclick="x()">Said.<script>1</script></p>'

    write_content(article, replace(content_of(article), sections=(ArticleSection("a", "A", body),)))

    assert article.sections.get().body == "<p>Said.</p>"


@pytest.mark.each_database
def test_an_edition_is_put_back_as_the_draft_that_it_was_made_of() -> None:
    article = filed_article()
    for dataset in Dataset.objects.all():
        issue_release(dataset, by=None)
    before = content_of(article)
    edition = publishing.publish(article, by=None)
    article.sections.update(heading="All the same", body="<p>Gone.</p>")
    article.topics.clear()

    revision.restore(article, content_of_edition(edition), by=None)

    assert content_of(Article.objects.get(pk=article.pk)) == before


def test_a_base_is_found_however_long_the_history_is() -> None:
    article = published().article
    base = content_of(article)
    revision.record(article, by=None)
    row = article.revisions.latest("pk")
    Revision.objects.bulk_create(
        Revision(article=article, at=row.at, digest="0" * 64, content=row.content)
        for _number in range(300)
    )

    assert revision.find_by_digest(article, base.digest()) == base
