"""Restoring states of the history and recovering deleted articles in the admin."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles import publishing
from articles.drafts import content_of
from articles.models import Article, ArticleStatus, Author, Comment, Image, Section, Topic
from articles.prose.sections import join_text
from articles.publishing import issue_release
from articles.sources.models import Source
from collabsite.web.bin import move_to_bin, take_from_bin
from metrics.models import Dataset
from tests.support.article_form import form_of, headed
from tests.support.drafts import body, history_of, newest, restore_address, restored, save, words
from tests.support.published import draft_titled, published
from tests.support.staff import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


def test_the_draft_as_it_is_now_needs_no_restoring(editor: Client, article: Article) -> None:
    assert editor.get(restore_address(article, "now")).status_code == 404


def test_restoring_shows_what_it_would_change_and_looking_changes_nothing(
    editor: Client, article: Article
) -> None:
    first = newest(article)
    save(editor, article, title="Streams and Labs")

    page = words(editor.get(restore_address(article, first)).content.decode())

    assert "[removed: Streams ] [added: Rivers ] and Labs" in page
    assert Article.objects.get().title == "Streams and Labs"


def test_a_draft_is_restored_and_that_is_undone(editor: Client, article: Article) -> None:
    first = newest(article)
    before = content_of(article)
    save(editor, article, title="Streams", **body(article, 2, "New words."))
    after = content_of(Article.objects.get())

    answer = restored(editor, article, first)
    back = content_of(Article.objects.get())
    [undo] = re.findall(r'<a href="([^"]*/restore/)">Undo</a>', answer.content.decode())
    restored(editor, article, undo.split("/")[-3])

    assert "Restored: Draft of " in answer.content.decode()
    assert back == before
    assert content_of(Article.objects.get()) == after
    said = words(history_of(editor, article))
    assert said.count("Restored from the draft of") == 2


@pytest.mark.each_database
def test_what_was_written_past_the_history_is_kept_before_it_is_written_over(
    editor: Client, article: Article
) -> None:
    first = newest(article)
    Section.objects.filter(anchor="what-it-means").update(body="<p>Past the form.</p>")
    shown = words(history_of(editor, article))

    answer = restored(editor, article, first)

    assert "The draft as it is now" in shown
    [undo] = re.findall(r'<a href="([^"]*/restore/)">Undo</a>', answer.content.decode())
    page = editor.get(undo).content.decode()
    assert "Past the form" in words(page)
    assert "Changed outside the form" in words(page + history_of(editor, article))


@pytest.mark.each_database
def test_an_edition_is_restored_into_the_draft_and_readers_see_nothing_of_it(
    editor: Client, article: Article
) -> None:
    issue_release(Dataset.objects.get(), by=None)
    before = content_of(article)
    edition = publishing.publish(article, by=None)
    save(editor, article, title="Streams", slug="streams", **body(article, 1, "Gone."))

    restored(editor, article, "edition-1")

    stored = Article.objects.get()
    assert stored.slug == "streams"
    assert content_of(stored).sections == before.sections
    assert stored.title == "Rivers and Labs"
    assert list(article.editions.values_list("sha256", flat=True)) == [edition.sha256]
    assert "Restored from edition 1" in words(history_of(editor, article))


def test_a_draft_restored_from_the_newest_edition_is_not_changed_since(
    editor: Client, article: Article
) -> None:
    issue_release(Dataset.objects.get(), by=None)
    publishing.publish(article, by=None)
    save(editor, article, **body(article, 1, "Gone."))
    was = newest(article)

    restored(editor, article, "edition-1")
    as_published = Article.objects.with_status(at=timezone.now()).get()
    restored(editor, article, was)
    changed = Article.objects.with_status(at=timezone.now()).get()

    assert as_published.status == ArticleStatus.PUBLISHED
    assert changed.status == ArticleStatus.CHANGED


def test_a_stale_restore_is_refused_and_shown_again(editor: Client, article: Article) -> None:
    first = newest(article)
    save(editor, article, title="Streams and Labs")
    page = editor.get(restore_address(article, first)).content.decode()
    [seen] = re.findall(r'name="seen" value="([^"]*)"', page)
    save(signed_in("superuser"), article, title="Brooks and Labs")

    refused = editor.post(restore_address(article, first), {"seen": seen})
    without = editor.post(restore_address(article, first))

    assert [refused.status_code, without.status_code] == [409, 409]
    said = words(refused.content.decode())
    assert "Nothing was restored superuser saved this article at" in said
    assert "[removed: Brooks ] [added: Rivers ] and Labs" in said
    assert Article.objects.get().title == "Brooks and Labs"
    [seen] = re.findall(r'name="seen" value="([^"]*)"', refused.content.decode())
    assert editor.post(restore_address(article, first), {"seen": seen}).status_code == 302
    assert Article.objects.get().title == "Rivers and Labs"


@pytest.mark.each_database
def test_what_can_not_come_back_is_named_and_the_rest_is_restored(
    editor: Client, article: Article
) -> None:
    author = Author.objects.create(slug="li", family_name="Li", given_name="Na")
    map_ = Source.objects.create(key="map", title="The Map")
    book = Source.objects.create(key="book", title="The Book")
    picture = Image.objects.create(title="A river", width=1, height=1, files={})
    article.topics.add(Topic.objects.create(slug="rivers", name="The Rivers"))
    article.authorships.create(author=author)
    article.citations.create(source=map_, ordering=99)
    article.original = draft_titled("Flüsse")
    article.save()
    marks = f'A <cite data-source="book"></cite></p><picture data-image="{picture.key}"></picture>'
    filed = {"topics": [Topic.objects.get().pk], "original": article.original.pk}
    full = save(editor, article, **filed, **body(article, 2, marks))
    article.authorships.all().delete()
    article.citations.filter(source=map_).delete()
    for row in [author, map_, book, picture, Topic.objects.get(), article.original]:
        row.delete()
    save(editor, article, title="Streams", **body(article, 2, "Bare."))

    shown = words(editor.get(restore_address(article, full)).content.decode())
    answer = words(restored(editor, article, full).content.decode())

    names = [
        *["topic “rivers”", "author “li”", "source “map”"],
        *["the original that it translates", "source “book”", f"image “{picture.key}”"],
    ]
    assert [name for name in names if name not in shown] == []
    assert [name for name in names if name not in answer] == []
    stored = content_of(Article.objects.get(pk=article.pk))
    assert stored.title == "Rivers and Labs"
    assert 'data-source="book"' in stored.sections[2].prose
    assert len(stored.citations) == 2


def test_an_original_that_has_become_a_translation_itself_does_not_come_back(
    editor: Client, article: Article
) -> None:
    other = draft_titled("Flüsse")
    first = save(editor, article, original=other.pk)
    save(editor, article, original="", title="Streams")
    other.original = draft_titled("Rivières")
    other.save()

    answer = restored(editor, article, first)

    stored = Article.objects.get(pk=article.pk)
    assert "the original that it translates, or one that can be" in words(answer.content.decode())
    assert (stored.title, stored.original) == ("Rivers and Labs", None)


@pytest.mark.each_database
def test_notes_on_a_section_that_goes_say_where_they_stood(
    editor: Client, article: Article
) -> None:
    first = newest(article)
    save(editor, article, text=join_text(article.sections.all()) + headed("Later", "<p>More.</p>"))
    section = Section.objects.get(heading="Later")
    Comment.objects.create(article=article, section=section, text="Check this.")

    restored(editor, article, first)

    assert Comment.objects.get().text == "On “Later”, since removed: Check this."


def test_restoring_what_the_draft_says_already_is_not_offered(
    editor: Client, article: Article
) -> None:
    page = editor.get(restore_address(article, newest(article))).content.decode()

    assert "No changes." in page
    assert not re.search(r'type="submit"[^>]*value="Restore"', page)


def test_a_deleted_article_is_recovered_with_its_history(editor: Client, article: Article) -> None:
    before = content_of(article)
    opened = before.digest()
    delete = reverse("admin:articles_article_delete", args=[article.pk])
    editor.post(delete, {"post": "yes", "opened": opened})
    listed = editor.get(reverse("admin:bin")).content.decode()
    address = reverse("admin:articles_article_recover", args=[article.pk])
    shown = editor.get(address).content.decode()
    there = Article.objects.count()

    [value] = re.findall(r'name="put_back" value="([^"]*)"', shown)
    answer = editor.post(reverse("admin:bin"), {"put_back": value}, follow=True)
    again = editor.get(address)

    assert "Rivers and Labs Article Editor," in words(listed)
    assert address in listed
    assert "Two laboratories measured" in shown
    assert there == 0
    assert "was restored" in answer.content.decode()
    assert content_of(Article.objects.get(pk=article.pk)) == before
    assert again.status_code == 404
    assert "Imported from a document" in words(history_of(editor, article))
    assert "The bin is empty." in words(editor.get(reverse("admin:bin")).content.decode())


@pytest.mark.parametrize("is_restored_by_history", [False, True])
def test_a_translation_keeps_its_original_while_that_is_in_the_bin(
    editor: Client, article: Article, is_restored_by_history: bool
) -> None:
    original = draft_titled("Ströme")
    save(editor, article, original=original.pk)
    first = newest(article)
    move_to_bin([original], by=None, at=timezone.now())
    form = editor.get(reverse("admin:articles_article_change", args=[article.pk])).content.decode()

    save(editor, article, title="Streams", original=original.pk)
    if is_restored_by_history:
        restored(editor, article, first)
    take_from_bin(original)

    assert f'<option value="{original.pk}" selected>Ströme</option>' in form
    stored = Article.objects.get(pk=article.pk)
    assert stored.title == ("Rivers and Labs" if is_restored_by_history else "Streams")
    assert stored.original == original


def test_an_article_in_the_bin_is_not_chosen_as_an_original(
    editor: Client, article: Article
) -> None:
    other = draft_titled("Ströme")
    move_to_bin([other], by=None, at=timezone.now())

    page = editor.post(
        reverse("admin:articles_article_change", args=[article.pk]),
        form_of(article, original=other.pk),
    )

    assert "Select a valid choice." in page.content.decode()
    assert Article.objects.get(pk=article.pk).original is None


def test_the_slug_of_an_article_in_the_bin_is_not_taken_by_another(
    editor: Client, article: Article
) -> None:
    pk = article.pk
    editor.post(
        reverse("admin:articles_article_changelist"),
        {"action": "delete_selected", "_selected_action": [pk], "post": "yes"},
    )
    other = published()

    editor.post(reverse("admin:bin"), {"put_back": f"articles.article:{pk}"})

    assert Article.objects.get(pk=pk).slug == "rivers-and-labs"
    assert other.slug == "rivers-and-labs-2"


def test_the_list_of_articles_leads_to_what_was_deleted(editor: Client, article: Article) -> None:
    page = editor.get(reverse("admin:articles_article_changelist")).content.decode()

    assert reverse("admin:bin") in page
