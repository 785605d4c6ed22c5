"""The history of an article in the admin: told, compared, restored, recovered."""

import re
from html import unescape
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles import publishing
from articles.drafts import draft_of, history, recording
from articles.models import Article, Author, Image, Note, Section, Source, Topic
from metrics import releasing
from metrics.models import Dataset
from tests.article_form import form_of
from tests.published import draft_titled, imported, published
from tests.staff import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def article() -> Article:
    return imported().article


def save(client: Client, article: Article, **changes: Any) -> str:  # noqa: ANN401
    """Save the form with these changes; return the name of the draft that the history has now."""
    form = form_of(Article.objects.get(pk=article.pk), **changes)
    answer = client.post(reverse("admin:articles_article_change", args=[article.pk]), form)
    assert answer.status_code == 302
    return newest(article)


def newest(article: Article) -> str:
    revision = recording.versions_of(article).values_list("revision_id", flat=True).first()
    return f"draft-{revision}"


def history_of(client: Client, article: Article, query: str = "") -> str:
    page = client.get(reverse("admin:articles_article_history", args=[article.pk]) + query)
    assert page.status_code == 200
    return page.content.decode()


def compared(client: Client, article: Article, old: str, new: str) -> str:
    address = reverse("admin:articles_article_compare", args=[article.pk])
    page = client.get(address, {"old": old, "new": new})
    assert page.status_code == 200
    return page.content.decode()


def restore_address(article: Article, state: str) -> str:
    return reverse("admin:articles_article_restore", args=[article.pk, state])


def restored(client: Client, article: Article, state: str) -> Any:  # noqa: ANN401
    """Open the page of restoring, and confirm what it shows."""
    page = client.get(restore_address(article, state)).content.decode()
    [seen] = re.findall(r'name="seen" value="([^"]*)"', page)
    return client.post(restore_address(article, state), {"seen": seen}, follow=True)


def words(html: str) -> str:
    """The words of a page, without its markup."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def body(number: int, text: str) -> dict[str, str]:
    return {f"sections-{number}-body": f"<p>{text}</p>"}


def test_the_history_tells_drafts_and_editions_with_the_newest_first(
    editor: Client, article: Article
) -> None:
    releasing.issue(Dataset.objects.get(), by=None)
    publishing.publish(article, by=User.objects.get(username="Editor"))
    save(editor, article, title="Rivers and labs, again")

    page = history_of(editor, article)

    lines = page.partition('<ol class="history">')[2]
    told = [words(heading) for heading in re.findall(r"<h2>(.*?)</h2>", lines, re.DOTALL)]
    assert [told[0][:8], told[1], told[2][:8]] == ["Draft of", "1 Edition 1", "Draft of"]
    assert told[0].endswith("as it is now")
    said = words(page)
    assert "Saved by Editor" in said
    assert "Published by Editor" in said
    assert "Imported from a document" in said
    assert "The first draft of the history: " in said


def test_a_draft_says_in_a_few_words_what_it_changed(editor: Client, article: Article) -> None:
    before = "Agreement is worth having."
    assert before in article.sections.get(anchor="what-it-means").body
    save(editor, article, **body(2, "Agreement is worth a lot of patience and of money."))
    topic = Topic.objects.create(slug="rivers", name="Rivers")
    save(editor, article, standfirst="Of rivers.", topics=[topic.pk])
    save(editor, article, **{"sections-1-ordering": 90, "sections-2-heading": "What It Meant"})
    save(editor, article, **{"sections-2-DELETE": "on"})

    said = words(history_of(editor, article))

    assert "Section “What It Means”: 7 words in, 1 out" in said
    assert "Standfirst: 2 words in Topics" in said
    assert "Section “What It Meant”: renamed Order of the sections" in said
    assert "Section “What They Found” removed, 10 words" in said


def test_any_two_states_are_compared(editor: Client, article: Article) -> None:
    releasing.issue(Dataset.objects.get(), by=None)
    first = newest(article)
    publishing.publish(article, by=None)
    second = save(editor, article, title="Streams and Labs")
    publishing.publish(article, by=None, note="Named anew.", accepted=None)
    save(editor, article, title="Brooks and Labs")

    pages = {
        pair: words(compared(editor, article, *pair))
        for pair in [
            (first, second),
            (second, first),
            ("edition-1", second),
            ("edition-1", "edition-2"),
            ("edition-2", "now"),
        ]
    }

    rivers_to_streams = "[removed: Rivers ] [added: Streams ] and Labs"
    assert rivers_to_streams in pages[first, second]
    assert "[removed: Streams ] [added: Rivers ] and Labs" in pages[second, first]
    assert rivers_to_streams in pages["edition-1", second]
    assert rivers_to_streams in pages["edition-1", "edition-2"]
    assert "[removed: Streams ] [added: Brooks ] and Labs" in pages["edition-2", "now"]


def test_an_edition_and_the_draft_that_it_was_made_of_differ_in_nothing(
    editor: Client, article: Article
) -> None:
    releasing.issue(Dataset.objects.get(), by=None)
    publishing.publish(article, by=None)

    assert "Nothing differs." in compared(editor, article, "edition-1", "now")


def test_slug_original_and_the_order_of_sources_are_compared_too(
    editor: Client, article: Article
) -> None:
    first = newest(article)
    other = draft_titled("Flüsse")
    save(editor, article, slug="streams", original=other.pk, **{"citations-0-ordering": 90})

    page = words(compared(editor, article, first, "now"))

    assert "Slug [removed: rivers-and-labs ] → [added: streams ]" in page
    assert "Translation of [added: Flüsse ]" in page
    assert "Sources in the reference list [removed: River Atlas" in page


def test_numbers_of_the_data_are_compared_with_what_they_show(
    editor: Client, article: Article
) -> None:
    releasing.issue(Dataset.objects.get(), by=None)
    dataset = Dataset.objects.get()
    cell = f'<data data-cell="{dataset.slug}/elbe/samples/2023"></data>'
    save(editor, article, **body(2, f"The Elbe has {cell}."))
    save(editor, article, **body(2, f"The river Elbe has {cell}."))
    before = history.moments(article)[1].name

    page = words(compared(editor, article, before, "now"))

    assert "The [added: river ] Elbe has 1,240." in page


@pytest.mark.parametrize("state", ["", "draft-0", "draft-x", "edition-9", "draft-OTHER", "NOW"])
def test_a_state_that_the_article_does_not_have_is_not_found(
    editor: Client, article: Article, state: str
) -> None:
    state = state.replace("OTHER", newest(draft_titled("Other")).removeprefix("draft-"))
    address = reverse("admin:articles_article_compare", args=[article.pk])

    answer = editor.get(address, {"old": state, "new": "now"})

    assert answer.status_code == 404


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
    before = draft_of(article)
    save(editor, article, title="Streams", **body(2, "New words."))
    after = draft_of(Article.objects.get())

    answer = restored(editor, article, first)
    back = draft_of(Article.objects.get())
    [undo] = re.findall(r'<a href="([^"]*/restore/)">Undo</a>', answer.content.decode())
    restored(editor, article, undo.split("/")[-3])

    assert "Restored: Draft of " in answer.content.decode()
    assert back == before
    assert draft_of(Article.objects.get()) == after
    said = words(history_of(editor, article))
    assert said.count("Restored from the draft of") == 2


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
    assert "Changed without the form" in words(page + history_of(editor, article))


def test_an_edition_is_restored_into_the_draft_and_readers_see_nothing_of_it(
    editor: Client, article: Article
) -> None:
    releasing.issue(Dataset.objects.get(), by=None)
    before = draft_of(article)
    edition = publishing.publish(article, by=None)
    save(editor, article, title="Streams", slug="streams", **body(1, "Gone."))

    restored(editor, article, "edition-1")

    stored = Article.objects.get()
    assert stored.slug == "streams"
    assert draft_of(stored).sections == before.sections
    assert stored.title == "Rivers and Labs"
    assert list(article.editions.values_list("sha256", flat=True)) == [edition.sha256]
    assert "Restored from edition 1" in words(history_of(editor, article))


def test_a_restore_that_is_stale_is_refused_and_shown_anew(
    editor: Client, article: Article
) -> None:
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
    full = save(editor, article, **filed, **body(2, marks))
    article.authorships.all().delete()
    article.citations.filter(source=map_).delete()
    for row in [author, map_, book, picture, Topic.objects.get(), article.original]:
        row.delete()
    save(editor, article, title="Streams", **body(2, "Bare."))

    shown = words(editor.get(restore_address(article, full)).content.decode())
    answer = words(restored(editor, article, full).content.decode())

    names = [
        *["the topic “The Rivers”", "the author “Na Li”", "the source “The Map”"],
        *["the article that it translates", "source “book”", f"image “{picture.key}”"],
    ]
    assert [name for name in names if name not in shown] == []
    assert [name for name in names if name not in answer] == []
    stored = draft_of(Article.objects.get(pk=article.pk))
    assert stored.title == "Rivers and Labs"
    assert 'data-source="book"' in stored.sections[2].body
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
    assert "the article that it translates, or one that can be" in words(answer.content.decode())
    assert (stored.title, stored.original) == ("Rivers and Labs", None)


def test_notes_on_a_section_that_goes_say_where_they_stood(
    editor: Client, article: Article
) -> None:
    first = newest(article)
    new = {
        "sections-TOTAL_FORMS": 4,
        "sections-3-heading": "Later",
        "sections-3-ordering": 40,
        **body(3, "More."),
    }
    save(editor, article, **new)
    section = Section.objects.get(heading="Later")
    Note.objects.create(article=article, section=section, text="Check this.")

    restored(editor, article, first)

    assert Note.objects.get().text == "On “Later”, since removed: Check this."


def test_restoring_what_the_draft_says_already_is_not_offered(
    editor: Client, article: Article
) -> None:
    page = editor.get(restore_address(article, newest(article))).content.decode()

    assert "Nothing differs." in page
    assert 'value="Restore"' not in page


def test_who_may_only_look_compares_and_restores_nothing(editor: Client, article: Article) -> None:
    first = newest(article)
    save(editor, article, title="Streams")
    client = signed_in("reader")
    reader = User.objects.get(username="reader")
    reader.user_permissions.add(Permission.objects.get(codename="view_article"))
    digest = draft_of(Article.objects.get()).digest()

    page = history_of(client, article)
    answers = [
        client.get(restore_address(article, first)),
        client.post(restore_address(article, first), {"seen": digest}),
        client.get(reverse("admin:articles_article_deleted")),
        client.post(reverse("admin:articles_article_recover", args=[article.pk])),
    ]

    assert "Restore" not in page
    assert "Rivers" in compared(client, article, first, "now")
    assert [answer.status_code for answer in answers] == [403] * 4
    assert Article.objects.get().title == "Streams"


@pytest.mark.parametrize("role", ["Data steward", "nobody"])
def test_who_may_not_look_at_articles_sees_no_history(article: Article, role: str) -> None:
    client = signed_in(role)

    answers = [
        client.get(reverse(f"admin:articles_article_{name}", args=[article.pk]))
        for name in ["history", "log", "compare"]
    ]

    assert [answer.status_code for answer in answers] == [403, 403, 403]


def test_a_choice_goes_along_from_page_to_page(editor: Client, article: Article) -> None:
    first = newest(article)
    for number in range(history.PER_PAGE + 2):
        save(editor, article, title=f"Title {number}")

    page = history_of(editor, article, f"?old={first}&new=now&page=1")
    second = history_of(editor, article, f"?old={first}&page=2")

    assert "Older, on another page: Draft of" in words(page)
    assert re.findall(r'name="old" value="([^"]*)"[^>]* checked', page) == [first]
    assert re.findall(r'name="new" value="([^"]*)"[^>]* checked', page) == [newest(article)]
    assert re.findall(r'name="old" value="([^"]*)"[^>]* checked', second) == [first]
    assert "on another page" not in words(second)
    assert "Page 2 of 2" in words(second)
    assert "The first draft of the history" in second
    assert words(second).count("Title: 1 word in, 1 out") == 1


def test_the_history_asks_as_often_for_many_drafts_as_for_few(
    editor: Client, article: Article
) -> None:
    releasing.issue(Dataset.objects.get(), by=None)
    publishing.publish(article, by=None)
    save(editor, article, title="Title", **body(2, "Words."))
    with CaptureQueriesContext(connection) as few:
        history_of(editor, article)
    for number in range(12):
        save(editor, article, title=f"Title {number}", **body(2, f"Words {number}."))
        publishing.publish(article, by=None, note="Again.", accepted=None)

    with CaptureQueriesContext(connection) as many:
        history_of(editor, article)

    assert len(many) == len(few) == 16


def test_the_form_and_the_list_of_the_deleted_ask_as_often_for_many_as_for_few(
    editor: Client, article: Article
) -> None:
    form = reverse("admin:articles_article_change", args=[article.pk])
    deleted = reverse("admin:articles_article_deleted")
    draft_titled("Gone").delete()
    counts = []
    for number in range(3):
        found = []
        for address in (form, deleted):
            with CaptureQueriesContext(connection) as queries:
                editor.get(address)
            found.append(len(queries))
        counts.append(found)
        for again in range(3):
            draft_titled(f"Gone {number} {again}").delete()
            save(editor, article, title=f"Title {number} {again}")

    # The first to ask fills caches.
    assert counts[1] == counts[2]


def test_markup_in_a_title_stays_text(editor: Client, article: Article) -> None:
    bad = "<script>alert(1)</script>"
    first = newest(article)
    second = save(editor, article, title=bad, standfirst=bad, **{"sections-1-heading": bad})

    pages = [
        history_of(editor, article),
        compared(editor, article, first, second),
        editor.get(restore_address(article, first)).content.decode(),
    ]
    restored(editor, article, first)
    pages.append(restored(editor, article, second).content.decode())

    assert [bad in page for page in pages] == [False] * 4


def test_a_deleted_article_is_recovered_with_its_history(editor: Client, article: Article) -> None:
    before = draft_of(article)
    opened = before.digest()
    delete = reverse("admin:articles_article_delete", args=[article.pk])
    editor.post(delete, {"post": "yes", "opened": opened})
    listed = editor.get(reverse("admin:articles_article_deleted")).content.decode()
    address = reverse("admin:articles_article_recover", args=[article.pk])
    shown = editor.get(address).content.decode()
    there = Article.objects.count()

    answer = editor.post(address, follow=True)
    again = editor.get(address)

    assert "Rivers and Labs Deleted by Editor" in words(listed)
    assert address in listed
    assert "Two laboratories measured" in shown
    assert there == 0
    assert "is there again" in answer.content.decode()
    assert draft_of(Article.objects.get(pk=article.pk)) == before
    assert again.status_code == 302
    assert "Imported from a document" in words(history_of(editor, article))
    assert "Rivers and Labs" not in words(
        editor.get(reverse("admin:articles_article_deleted")).content.decode()
    )


def test_a_recovered_article_gets_another_slug_if_its_own_is_taken(
    editor: Client, article: Article
) -> None:
    pk = article.pk
    editor.post(
        reverse("admin:articles_article_changelist"),
        {"action": "delete_selected", "_selected_action": [pk], "post": "yes"},
    )
    published()

    editor.post(reverse("admin:articles_article_recover", args=[pk]))

    assert Article.objects.get(pk=pk).slug == "rivers-and-labs-2"


def test_nothing_but_what_was_deleted_is_recovered(editor: Client, article: Article) -> None:
    address = reverse("admin:articles_article_recover", args=[article.pk])

    answers = [
        editor.post(address),
        editor.get(reverse("admin:articles_article_recover", args=[article.pk + 1])),
    ]

    assert [answer.status_code for answer in answers] == [302, 404]
    assert Article.objects.count() == 1


def test_the_list_of_articles_leads_to_what_was_deleted(editor: Client, article: Article) -> None:
    page = editor.get(reverse("admin:articles_article_changelist")).content.decode()

    assert reverse("admin:articles_article_deleted") in page
