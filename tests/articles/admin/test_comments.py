"""Notes of editors in the form, which readers never see."""

import datetime as dt
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from articles import publishing
from articles.drafts import comments
from articles.models import Article, Comment, Section
from articles.public import preview
from tests.support.article_form import FORM, LIST, form_of
from tests.support.published import draft_titled, published
from tests.support.staff import give, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


def saved(client: Client, article: Article, /, **changes: Any) -> str:  # noqa: ANN401
    """Save the article's form with these changes; return the form that follows."""
    form = form_of(article, _continue="1", **changes)
    answer = client.post(reverse(FORM, args=[article.pk]), form, follow=True)
    return answer.content.decode()


def test_a_note_that_says_nothing_is_refused() -> None:
    article = draft_titled("Rivers")

    with pytest.raises(ValueError, match="must say something"):
        comments.add(article, by=None, text=" \n ")

    assert not Comment.objects.exists()


def test_resolving_keeps_who_and_when_of_the_first() -> None:
    article = draft_titled("Rivers")
    note = comments.add(article, by=None, text="Really?")
    first = User.objects.create(username="first")
    then = timezone.now()

    counts = [
        comments.resolve(article.comments.all(), by=by, at=at)
        for by, at in [(first, then), (None, then + dt.timedelta(hours=1))]
    ]

    note.refresh_from_db()
    assert counts == [1, 0]
    assert (note.resolved_by, note.resolved_at) == (first, then)


@pytest.mark.each_database
def test_a_note_opened_again_is_unresolved() -> None:
    article = draft_titled("Rivers")
    note = comments.add(article, by=None, text="Really?")
    comments.resolve(article.comments.all(), by=None)

    comments.reopen(article.comments.all())

    assert list(Comment.objects.unresolved()) == [note]


def test_a_note_is_left_on_a_section_and_seen_there(editor: Client) -> None:
    article = draft_titled("Rivers")
    section = article.sections.get()

    page = saved(editor, article, **{"sections-0-remarks-text": " Which river?\n"})

    note = Comment.objects.get()
    assert (note.section, note.text) == (section, "Which river?")
    assert note.created_by == User.objects.get(username="Editor")
    assert f'id="note-{note.pk}"' in page
    assert f'href="#note-{note.pk}">Which river?</a>' in page
    assert (
        "Which river?" in page.partition('id="sections-0"')[2].partition('id="sections-empty"')[0]
    )


def test_a_note_is_left_on_the_whole_article(editor: Client) -> None:
    article = draft_titled("Rivers")

    saved(editor, article, **{"remarks-text": "Too long."})

    assert Comment.objects.get().section is None


def test_a_sign_that_no_database_holds_is_left_out_of_a_note(editor: Client) -> None:
    article = draft_titled("Rivers")

    editor.post(
        reverse(FORM, args=[article.pk]), form_of(article, **{"remarks-text": "Which\0 one?"})
    )

    assert Comment.objects.get().text == "Which one?"


@pytest.mark.each_database
def test_notes_are_resolved_and_opened_again_in_the_form(editor: Client) -> None:
    article = draft_titled("Rivers")
    note = comments.add(article, by=None, text="Really?", section=article.sections.get())

    resolved = saved(editor, article, **{"sections-0-remarks-resolve": note.pk})
    after_resolving = Comment.objects.get()
    saved(editor, article, **{"sections-0-remarks-reopen": note.pk})

    assert "Resolved by Editor" in resolved
    assert "#note-" not in resolved
    assert after_resolving.resolved_by == User.objects.get(username="Editor")
    assert Comment.objects.get().resolved_at is None


@pytest.mark.each_database
def test_saving_an_old_form_opens_nothing_again(editor: Client) -> None:
    article = draft_titled("Rivers")
    comments.add(article, by=None, text="Really?")
    comments.resolve(article.comments.all(), by=None)

    saved(editor, article)

    assert not Comment.objects.unresolved().exists()


def test_a_note_is_no_change_of_the_article(editor: Client) -> None:
    article = published().article
    before = Article.objects.get().updated_at

    page = saved(
        editor, article, **{"remarks-text": "Well done.", "sections-1-remarks-text": "Indeed."}
    )

    assert Comment.objects.count() == 2
    assert Article.objects.get().updated_at == before
    assert "published, edition 1" in page


def test_what_was_typed_and_ticked_is_there_after_a_mistake(editor: Client) -> None:
    article = draft_titled("Rivers")
    note = comments.add(article, by=None, text="Really?", section=article.sections.get())
    changes = {
        "title": "",
        "sections-0-remarks-text": "Which river?",
        "sections-0-remarks-resolve": note.pk,
    }

    page = saved(editor, article, **changes)

    assert ">Which river?</textarea>" in page
    assert f'name="sections-0-remarks-resolve" value="{note.pk}" checked' in page
    assert list(Comment.objects.unresolved()) == [note]


def test_a_new_section_with_only_a_note_is_kept_with_it(editor: Client) -> None:
    article = draft_titled("Rivers")
    new = {"sections-TOTAL_FORMS": 2, "sections-1-ordering": 20, "sections-1-heading": ""}

    saved(editor, article, **new, **{"sections-1-remarks-text": "Something about costs here."})

    note = Comment.objects.get()
    assert note.section is not None
    assert article.sections.count() == 2
    assert note.section.body == ""


@pytest.mark.each_database
def test_the_notes_of_a_section_that_is_removed_stay_with_the_article(editor: Client) -> None:
    article = draft_titled("Rivers")
    section = Section.objects.create(
        article=article, heading="Costs", anchor="costs", body="<p>x</p>"
    )
    comments.add(article, by=None, text="How much?", section=section)
    numbers = {
        pk: number for number, pk in enumerate(article.sections.values_list("pk", flat=True))
    }
    removed = f"sections-{numbers[section.pk]}"

    saved(editor, article, **{f"{removed}-DELETE": "on", f"{removed}-remarks-text": "Gone."})

    assert article.sections.count() == 1
    notes = Comment.objects.filter(section=None).order_by("pk").values_list("text", flat=True)
    assert list(notes) == ["On “Costs”, since removed: How much?", "Gone."]


def test_no_note_of_another_article_is_resolved_from_here(editor: Client) -> None:
    other = comments.add(draft_titled("Lakes"), by=None, text="Really?")
    article = draft_titled("Rivers")

    saved(editor, article, **{"remarks-resolve": [other.pk, "x", "9" * 40, "-1"]})

    assert list(Comment.objects.unresolved()) == [other]


def test_a_user_who_may_not_add_notes_can_not_by_a_crafted_request() -> None:
    article = draft_titled("Rivers")
    note = comments.add(article, by=None, text="Really?")
    client = signed_in("nobody")
    allowed = ["view_article", "change_article", "view_section", "change_section"]
    User.objects.get().user_permissions.set(Permission.objects.filter(codename__in=allowed))
    give(article, "nobody")
    form = client.get(reverse(FORM, args=[article.pk])).content.decode()

    saved(client, article, **{"remarks-text": "Ha.", "remarks-resolve": note.pk})

    assert "Really?" not in form
    assert list(Comment.objects.unresolved()) == [note]


def test_a_user_who_may_only_view_gets_the_form_without_notes() -> None:
    article = draft_titled("Rivers")
    comments.add(article, by=None, text="Really?", section=article.sections.get())
    client = signed_in("nobody")
    allowed = ["view_article", "view_section", "add_comment", "change_comment"]
    User.objects.get().user_permissions.set(Permission.objects.filter(codename__in=allowed))

    answer = client.get(reverse(FORM, args=[article.pk]))

    assert answer.status_code == 200
    assert "Leave a note" not in answer.content.decode()


@pytest.mark.parametrize("role", ["Author", "Editor"])
def test_a_new_article_may_begin_with_a_note(role: str) -> None:
    client = signed_in(role)

    client.post(
        reverse("admin:articles_article_add"),
        form_of(title="Rivers", **{"remarks-text": "Due on Friday."}),
    )

    assert Comment.objects.get().article.title == "Rivers"


@pytest.mark.each_database
def test_the_list_counts_the_unresolved_and_filters_by_them(editor: Client) -> None:
    noted = draft_titled("Noted paper")
    for text in ["One", "Two", "Three"]:
        comments.add(noted, by=None, text=text)
    comments.resolve(Comment.objects.filter(text="Three"), by=None)
    draft_titled("Quiet paper")

    page = editor.get(reverse(LIST)).content.decode()
    unresolved = editor.get(reverse(LIST), {"notes": "unresolved"}).content.decode()
    none = editor.get(reverse(LIST), {"notes": "none"}).content.decode()

    assert '<td class="field-comment_count">2</td>' in page
    assert ("Noted paper" in unresolved, "Quiet paper" in unresolved) == (True, False)
    assert ("Noted paper" in none, "Quiet paper" in none) == (False, True)


def test_markup_in_a_note_stays_text(editor: Client) -> None:
    article = draft_titled("Rivers")
    text = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'"

    page = saved(editor, article, **{"sections-0-remarks-text": text, "remarks-text": text})

    assert Comment.objects.count() == 2
    assert "<script>alert" not in page
    assert "<img src=x" not in page


@pytest.mark.each_database
def test_no_reader_sees_a_note(editor: Client, client: Client) -> None:
    article = published().article
    for section in [None, article.sections.first()]:
        comments.add(article, by=None, text="Canarynote", section=section)
    comments.add(article, by=None, text="Canarynote, resolved")
    comments.resolve(Comment.objects.filter(text__contains="resolved"), by=None)
    shared = preview.share(article, by=None)

    addresses = [
        "/",
        "/index.json",
        "/articles/",
        "/articles.json",
        "/articles/rivers-and-labs/",
        "/articles/rivers-and-labs.json",
        "/articles/rivers-and-labs/editions/1.json",
        f"/preview/{shared.token}/",
        f"/zh-hans/preview/{shared.token}/",
    ]
    for address in addresses:
        answer = client.get(address)
        assert answer.status_code == 200
        assert b"anarynote" not in answer.content
    desk = editor.get(reverse("admin:articles_article_preview", args=[article.pk]))
    assert b"anarynote" not in desk.content


@pytest.mark.each_database
def test_an_edition_holds_no_note() -> None:
    article = published().article
    note = comments.add(article, by=None, text="Canarynote")
    comments.resolve(Comment.objects.filter(pk=note.pk), by=None)

    edition = publishing.publish(article, by=None, note="Lakes came in.")

    assert "anarynote" not in str(edition.content)


def test_the_form_takes_as_many_queries_for_twenty_noted_sections_as_for_two(
    editor: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    article = draft_titled("Rivers")
    reader = User.objects.create(username="reader")
    for number in range(20):
        section = Section.objects.create(
            article=article, heading=f"S {number}", anchor=f"s-{number}"
        )
        comments.add(article, by=reader, text="Hm.", section=section)
        comments.add(article, by=reader, text="Hm?")

    with django_assert_num_queries(23):
        editor.get(reverse(FORM, args=[article.pk]))
