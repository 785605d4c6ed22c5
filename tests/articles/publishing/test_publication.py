"""Publishing of editions."""

import datetime as dt

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db.models import ProtectedError
from django.utils import timezone, translation

from articles import publishing
from articles.content import EditionContent
from articles.models import Article, Citation, Comment, Edition, Topic
from articles.publishing import Approval, PublishingError, issue_release
from articles.publishing.composition import compose
from articles.sources.models import Source
from tests.support.marks import table_of
from tests.support.published import DOCUMENT, draft_titled, imported, published, sound_draft

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


def test_the_first_edition_freezes_all_of_the_article() -> None:
    edition = published()

    content = EditionContent.from_json(edition.content)
    assert (edition.number, edition.change, edition.slug) == (1, "first", "rivers-and-labs")
    assert (content.title, content.origin, content.date) == (
        "Rivers and Labs",
        "Field Notes",
        "2024-05-06",
    )
    assert [section.heading for section in content.sections] == [
        "",
        "What They Found",
        "What It Means",
    ]
    [embed] = content.embeds
    table = table_of(embed.data)
    assert [column.header for column in table.columns] == [
        "Samples (2023)",
        "Change",
        "Cost",
    ]
    assert [cell.text for cell in table.rows[0].cells] == ["1,240", "+35%", "$1.2M"]


def test_sources_are_numbered_by_first_appearance_and_each_once() -> None:
    draft = imported()
    article = draft.article
    issue_release(draft.datasets[0], by=None)
    Source.objects.create(key="early", title="Early")
    Source.objects.create(key="listed", title="Listed")
    Citation.objects.create(article=article, source=Source.objects.get(key="listed"), ordering=99)
    first = article.sections.all()[0]
    first.body = (
        '<p>One.<cite data-source="early"></cite> Two.<cite data-source="water-board-2023"'
        ' data-locator="p. 3"></cite> Again.<cite data-source="early"></cite></p>'
    )
    first.save()

    content = EditionContent.from_json(publishing.publish(article, by=None).content)

    assert [(r.number, r.key, r.marks) for r in content.references] == [
        (1, "early", 2),
        (2, "water-board-2023", 2),
        (3, "river-atlas-2023", 1),
        (4, "listed", 0),
    ]
    assert content.sections[0].html == (
        '<p>One.\u2060<a class="citation" id="cite.1" href="#ref.1">[1]</a>'
        ' Two.\u2060<a class="citation" id="cite.2" href="#ref.2">[2, p. 3]</a>'
        ' Again.\u2060<a class="citation" id="cite.1.2" href="#ref.1">[1]</a></p>'
    )


@pytest.mark.parametrize(
    ("in_text", "listed", "entry"),
    [
        (["p. 3"], "", "p. 3"),
        (["p. 3", "p. 3"], "", "p. 3"),
        # Each mark says its own; the entry of one source can't say the first for all.
        (["p. 3", "p. 99"], "", ""),
        ([""], "chapter 2", "chapter 2"),
        (["p. 3"], "chapter 2", "chapter 2"),
    ],
)
def test_an_entry_says_the_place_that_its_marks_do_not_contradict(
    in_text: list[str], listed: str, entry: str
) -> None:
    article = sound_draft()
    atlas = Source.objects.create(key="atlas", title="Atlas")
    marks = "".join(
        f'<cite data-source="atlas" data-locator="{place}"></cite>' for place in in_text
    )
    article.sections.update(body=f"<p>Seen.{marks}</p>")
    Citation.objects.create(article=article, source=atlas, locator=listed, ordering=1)

    content = EditionContent.from_json(publishing.publish(article, by=None).content)

    assert [reference.locator for reference in content.references] == [entry]


@pytest.mark.each_database
def test_later_changes_of_article_and_data_leave_an_edition_as_it_was() -> None:
    edition = published()
    before = Edition.objects.get(pk=edition.pk).content

    edition.article.title = "Changed"
    edition.article.save()
    edition.article.sections.update(body="<p>Changed.</p>")
    Source.objects.update(title="Changed")

    assert Edition.objects.get(pk=edition.pk).content == before


@pytest.mark.parametrize("note", ["  ", "\u200b", "…"])
def test_a_second_edition_needs_a_change_note(note: str) -> None:
    edition = published()

    with pytest.raises(PublishingError, match="needs a change note"):
        publishing.publish(edition.article, by=None, note=note)

    assert edition.article.editions.count() == 1


def test_a_second_edition_is_numbered_two_and_says_who_and_why() -> None:
    edition = published()
    editor = User.objects.create_user("editor")

    second = publishing.publish(
        edition.article, by=editor, note="A name was wrong.", change=Edition.Change.CORRECTION
    )

    assert (second.number, second.change, second.note) == (2, "correction", "A name was wrong.")
    assert second.created_by == editor


@pytest.mark.each_database
def test_an_edition_of_a_later_time_is_public_only_then() -> None:
    now = timezone.now()
    edition = publishing.publish(draft_titled("Later"), by=None, at=now + dt.timedelta(hours=1))

    assert edition not in Edition.objects.newest(at=now)
    assert edition in Edition.objects.newest(at=now + dt.timedelta(hours=1))


def test_while_an_edition_waits_for_its_time_there_is_no_other() -> None:
    article = draft_titled("Later")
    publishing.publish(article, by=None, at=timezone.now() + dt.timedelta(hours=1))

    with pytest.raises(PublishingError, match="already scheduled"):
        publishing.publish(article, by=None, note="Sooner.")


def test_readers_see_the_newest_edition_whose_time_has_come() -> None:
    now = timezone.now()
    article = draft_titled("Twice")
    first = publishing.publish(article, by=None)
    second = publishing.publish(article, by=None, note="More.", at=now + dt.timedelta(hours=1))

    assert list(Edition.objects.newest(at=timezone.now())) == [first]
    assert list(Edition.objects.newest(at=now + dt.timedelta(hours=2))) == [second]


def test_a_table_without_a_release_stops_publishing_and_says_what_to_do() -> None:
    article = imported().article

    with pytest.raises(PublishingError, match="has no release yet; issue one first"):
        publishing.publish(article, by=None)


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ("", "has no text"),
        ('<p>x<cite data-source="none"></cite></p>', "cites a source that does not exist, “none”"),
        ('<p>x</p><div data-table="none"></div>', "there is no dataset “none”"),
        ('<p><data data-cell="none/a/b"></data></p>', "there is no dataset “none”"),
    ],
)
def test_what_is_not_fit_to_be_published_is_named(body: str, problem: str) -> None:
    article = draft_titled("Unfit")
    article.sections.update(body=body)

    with pytest.raises(PublishingError, match=problem):
        publishing.publish(article, by=None)

    assert not Edition.objects.exists()


def test_a_slug_under_which_another_article_was_published_is_refused() -> None:
    first = published()
    first.article.slug = "moved"
    first.article.save()
    second = draft_titled("Other")
    second.slug = "rivers-and-labs"
    second.save()

    with pytest.raises(PublishingError, match="choose another address"):
        publishing.publish(second, by=None)


def test_the_digest_is_that_of_what_was_stored() -> None:
    edition = Edition.objects.get(pk=published().pk)

    recomputed = publishing.edition_digest(edition)

    assert recomputed == edition.sha256
    assert len(edition.sha256) == 64


def test_an_edition_is_in_the_language_of_the_article_and_problems_in_that_of_the_editor() -> None:
    text = DOCUMENT.replace(
        "Two laboratories measured the same rivers for three years.", "河流" * 200
    )
    draft = imported(text)
    issue_release(draft.datasets[0], by=None)

    with translation.override("zh-hans"):
        draft.article.language = "en"
        draft.article.save()
        edition = publishing.publish(draft.article, by=None)

    assert "Source:" in EditionContent.from_json(edition.content).sections[1].html


def test_an_edition_in_chinese_names_its_sources_in_chinese_punctuation() -> None:
    text = DOCUMENT.replace("Rivers and Labs", "河流与实验室：三年的比较").replace(
        "Agreement is worth having.", "结果一致，值得信任。" * 20
    )

    edition = published(text)

    html = EditionContent.from_json(edition.content).sections[1].html
    assert edition.language == "zh-hans"
    assert "来源：River Atlas（2023） <a" in html
    assert "；Water Board（2023） <a" in html


def test_a_problem_is_in_the_language_of_the_editor() -> None:
    article = imported().article

    with translation.override("zh-hans"), pytest.raises(PublishingError) as caught:
        publishing.publish(article, by=None)

    assert "尚未发布" in str(caught.value)


def test_the_key_of_a_published_source_stays() -> None:
    published()
    source = Source.objects.get(key="river-atlas-2023")
    source.key = "atlas"

    with pytest.raises(ValidationError, match="the key stays"):
        source.full_clean()


@pytest.mark.each_database
def test_the_key_of_a_source_in_drafts_alone_can_change() -> None:
    imported()
    source = Source.objects.get(key="river-atlas-2023")
    source.key = "atlas"

    source.full_clean()


@pytest.mark.each_database
def test_the_slug_of_a_topic_with_editions_stays_and_so_does_the_topic() -> None:
    article = draft_titled("Filed")
    topic = Topic.objects.create(slug="rivers", name="Rivers")
    article.topics.add(topic)
    publishing.publish(article, by=None)
    article.topics.clear()
    topic.slug = "streams"

    with pytest.raises(ValidationError, match="the address stays"):
        topic.full_clean()
    with pytest.raises(ProtectedError):
        topic.delete()


def test_what_changed_since_the_editor_looked_is_not_published() -> None:
    article = sound_draft("Seen")
    seen = compose(article, at=timezone.now()).content.fingerprint()
    article.sections.update(body="<p>Changed meanwhile.</p>")

    with pytest.raises(PublishingError, match="has changed since you opened this page"):
        publishing.publish(article, by=None, approval=Approval(fingerprint=seen))
    assert not Edition.objects.exists()

    again = compose(article, at=timezone.now()).content.fingerprint()
    assert publishing.publish(article, by=None, approval=Approval(fingerprint=again)).number == 1


def test_a_translation_of_a_translation_is_refused() -> None:
    original, first, second = (draft_titled(title) for title in ["One", "Two", "Three"])
    first.original = original
    first.save()
    second.original = first

    with pytest.raises(ValidationError, match="translation can't be translated"):
        second.full_clean()


@pytest.mark.each_database
def test_a_retraction_repeats_the_last_edition_whatever_the_draft_is_like() -> None:
    first = published()
    first.article.sections.update(body="")
    Comment.objects.create(article=first.article, text="Is this true?")
    Article.objects.update(title="Changed", slug="changed")

    retraction = publishing.retract(
        first.article,
        by=None,
        note="The data were made up.",
    )

    assert (retraction.number, retraction.change) == (2, "retraction")
    assert (retraction.content, retraction.slug) == (first.content, first.slug)
    assert retraction.references.count() == first.references.count() == 2


def test_a_retraction_needs_something_to_retract_and_a_note() -> None:
    draft = sound_draft()
    edition = published()

    with pytest.raises(PublishingError, match="nothing to retract"):
        publishing.retract(draft, by=None, note="Wrong.")
    with pytest.raises(PublishingError, match="needs a change note"):
        publishing.retract(edition.article, by=None, note="")


def test_two_editors_who_looked_at_the_same_edition_make_one() -> None:
    article = sound_draft()
    content = compose(article, at=timezone.now()).content
    seen = Approval(fingerprint=content.fingerprint(), number=1)
    editors = [User.objects.create_user(name) for name in ["an", "bo"]]

    publishing.publish(article, by=editors[0], approval=seen)
    with pytest.raises(PublishingError, match="Edition 1 was published since you opened"):
        publishing.publish(article, by=editors[1], note="Mine.", approval=seen)

    assert Edition.objects.get().created_by == editors[0]
