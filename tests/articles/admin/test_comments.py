"""Comments of editors beside the text, which readers never see."""

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
from articles.models import Article, Comment, Reply, Section
from articles.prose.sections import join_text
from articles.public import preview
from collabsite.people.models import Notice
from tests.support.article_form import FORM, LIST, form_of, page_address
from tests.support.published import draft_titled, published
from tests.support.staff import give, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


def sent(client: Client, article: Article, **fields: Any) -> str:
    """Send what a button of the comments does; return the list that follows."""
    answer = client.post(f"{page_address('comments', article.pk)}?list", fields)
    return answer.content.decode()


def person(name: str, role: str = "Editor", **names: str) -> User:
    """Return a new account of a role."""
    signed_in(name)
    user = User.objects.get(username=name)
    user.groups.set(user.groups.model.objects.filter(name=role))
    User.objects.filter(pk=user.pk).update(**names)
    return User.objects.get(pk=user.pk)


def test_a_comment_that_says_nothing_is_refused() -> None:
    article = draft_titled("Rivers")

    with pytest.raises(ValueError, match="must say something"):
        comments.add(article, by=None, text=" \n ")

    assert not Comment.objects.exists()


def test_resolving_keeps_who_and_when_of_the_first() -> None:
    article = draft_titled("Rivers")
    comment = comments.add(article, by=None, text="Really?")
    first = User.objects.create(username="first")
    then = timezone.now()

    counts = [
        comments.resolve(article.comments.all(), by=by, at=at)
        for by, at in [(first, then), (None, then + dt.timedelta(hours=1))]
    ]

    comment.refresh_from_db()
    assert counts == [1, 0]
    assert (comment.resolved_by, comment.resolved_at) == (first, then)


@pytest.mark.each_database
def test_a_comment_on_words_is_answered_resolved_and_reopened_by_an_answer(editor: Client) -> None:
    article = draft_titled("Rivers")
    section = article.sections.get()
    words = {
        "quote": "the river",
        "prefix": "x" * 99,
        "suffix": "y" * 99,
        "section": section.anchor,
    }

    listed = sent(editor, article, do="add", text=" Which\0 river?\n", **words)
    comment = Comment.objects.get()
    sent(editor, article, do=f"reply-{comment.pk}", **{f"reply-{comment.pk}": "The Elbe."})
    resolved = sent(editor, article, do=f"resolve-{comment.pk}")
    sent(editor, article, do=f"reply-{comment.pk}", **{f"reply-{comment.pk}": "Or not?"})

    by = User.objects.get(username="Editor")
    assert (comment.text, comment.section, comment.created_by) == ("Which river?", section, by)
    assert (comment.quote, len(comment.prefix), len(comment.suffix)) == ("the river", 60, 60)
    assert f'id="comment-{comment.pk}"' in listed
    assert 'data-quote="the river"' in listed
    assert "Resolved by Editor" in resolved
    assert [reply.text for reply in Reply.objects.all()] == ["The Elbe.", "Or not?"]
    assert list(Comment.objects.unresolved()) == [comment]


def test_without_a_script_the_buttons_lead_back_and_empty_comments_say_so(editor: Client) -> None:
    article = draft_titled("Rivers")
    page = page_address("comments", article.pk)

    done = editor.post(page, {"do": "add", "text": "Too long.", "page": "review"})
    empty = editor.post(page, {"do": "add", "text": " "}, follow=True)

    assert done.headers["Location"] == page_address("review", article.pk)
    assert empty.redirect_chain == [(page_address("change", article.pk), 302)]
    assert "Write something first" in empty.content.decode()
    assert editor.post(f"{page}?list", {"do": "add"}).json()["problem"].startswith("Write")
    assert Comment.objects.get().section is None


def test_a_comment_is_no_change_of_the_article_and_stays_text(editor: Client) -> None:
    article = published().article
    before = Article.objects.get().updated_at
    text = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'"

    listed = sent(editor, article, do="add", text=text, quote=text)
    page = editor.get(reverse(FORM, args=[article.pk])).content.decode()

    assert Article.objects.get().updated_at == before
    assert "published, edition 1" in page
    for html in (listed, page):
        assert "<script>alert" not in html
        assert "<img src=x" not in html


@pytest.mark.each_database
def test_the_comments_of_a_section_that_is_removed_stay_with_the_article(editor: Client) -> None:
    article = draft_titled("Rivers")
    section = Section.objects.create(
        article=article, heading="Costs", anchor="costs", body="<p>x</p>"
    )
    comments.add(article, by=None, text="How much?", section=section)
    comments.add(article, by=None, text="Where?", section=section, quote="x")
    others = article.sections.exclude(pk=section.pk)
    form = form_of(article, text=join_text(others))

    editor.post(reverse(FORM, args=[article.pk]), form)

    assert article.sections.count() == 1
    left = Comment.objects.filter(section=None).order_by("pk").values_list("text", flat=True)
    assert list(left) == ["On “Costs”, since removed: How much?", "Where?"]


def test_nothing_of_another_article_or_without_permission(editor: Client) -> None:
    other = comments.add(draft_titled("Lakes"), by=None, text="Really?")
    article = draft_titled("Rivers")
    client = signed_in("nobody")
    allowed = ["view_article", "change_article", "view_section", "change_section"]
    nobody = User.objects.get(username="nobody")
    nobody.user_permissions.set(Permission.objects.filter(codename__in=allowed))
    comments.add(give(article, "nobody"), by=None, text="Hidden?")
    page = page_address("comments", article.pk)

    for key in (str(other.pk), "x", "9" * 40, "-1", ""):
        assert editor.post(page, {"do": f"resolve-{key}"}).status_code == 404
    refused = client.post(page, {"do": "add", "text": "Ha."})
    form = client.get(reverse(FORM, args=[article.pk])).content.decode()

    assert refused.status_code == 403
    assert "Hidden?" not in form
    assert client.get(f"{page}?list").status_code == 403
    assert Comment.objects.unresolved().count() == 2


def test_who_is_mentioned_or_took_part_is_told_but_nobody_twice_or_of_their_own() -> None:
    author, ann, anna, wei = (
        person("author", "Author"),
        person("ann", first_name="Ann", last_name="Li"),
        person("anna", first_name="Ann", last_name="Lind"),
        person("wei", first_name="伟", last_name="李"),
    )
    person("steward", "Data steward", first_name="Data")
    article = Article.objects.get(pk=give(draft_titled("Rivers"), "author").pk)

    comment = comments.add(article, by=ann, text="@Ann Lind, @李伟: see? @Data @steward")
    comments.reply(comment, by=anna, text="No.")
    comments.reply(comment, by=author, text="@wei Yes.")

    told = Notice.objects.order_by("pk").values_list("user__username", "kind", "note")
    first, second, third = "@Ann Lind, @李伟: see? @Data @steward", "No.", "@wei Yes."
    assert list(told) == [
        ("anna", "mention", first),
        ("wei", "mention", first),
        ("author", "comment", first),
        ("author", "comment", second),
        ("ann", "comment", second),
        ("wei", "mention", third),
        ("ann", "comment", third),
        ("anna", "comment", third),
    ]
    assert wei.notices.first().address.endswith(f"/comments/#comment-{comment.pk}")  # type: ignore[union-attr]


@pytest.mark.each_database
def test_ones_own_comment_is_edited_and_deleted_and_tells_only_whom_it_did_not_tell(
    editor: Client,
) -> None:
    me = User.objects.get(username="Editor")
    person("ann", first_name="Ann", last_name="Li")
    person("wei", first_name="伟", last_name="李")
    article = draft_titled("Rivers")
    page = f"{page_address('comments', article.pk)}?list"
    comment = comments.add(article, by=me, text="@Ann Li: see?")
    answer = comments.reply(comment, by=me, text="Or so.")
    others = comments.add(article, by=User.objects.get(username="ann"), text="@Editor No.")

    edited = sent(
        editor, article, do=f"edit-{comment.pk}", **{f"edit-{comment.pk}": "@Ann Li, @李伟 look"}
    )
    empty = editor.post(page, {"do": f"edit-{comment.pk}", f"edit-{comment.pk}": " "})
    refused = editor.post(page, {"do": f"delete-{comment.pk}"})
    foreign = [
        editor.post(page, {"do": f"{verb}-{others.pk}", f"edit-{others.pk}": "Mine."}).status_code
        for verb in ("edit", "delete")
    ]

    told = Notice.objects.order_by("pk").values_list("user__username", "kind", "note")
    assert list(told) == [
        ("ann", "mention", "@Ann Li, @李伟 look"),
        ("Editor", "mention", "@Editor No."),
        ("wei", "mention", "@Ann Li, @李伟 look"),
    ]
    assert edited.count("Edit or delete") == 2
    assert edited.count("edited</p>") == 1
    assert (empty.status_code, foreign) == (422, [403, 403])
    assert "It has replies" in refused.json()["problem"]

    sent(editor, article, do=f"delete_reply-{answer.pk}")
    sent(editor, article, do=f"delete-{comment.pk}")

    assert [each.text for each in Comment.objects.all()] == ["@Editor No."]
    assert [each.note for each in Notice.objects.all()] == ["@Editor No."]


@pytest.mark.each_database
def test_the_list_counts_the_unresolved_and_filters_by_them(editor: Client) -> None:
    noted = draft_titled("Noted paper")
    for text in ["One", "Two", "Three"]:
        comments.add(noted, by=None, text=text)
    comments.resolve(Comment.objects.filter(text="Three"), by=None)
    draft_titled("Quiet paper")

    page = editor.get(reverse(LIST)).content.decode()
    unresolved = editor.get(reverse(LIST), {"comments": "unresolved"}).content.decode()
    none = editor.get(reverse(LIST), {"comments": "none"}).content.decode()

    assert '<td class="field-comment_count">2</td>' in page
    assert ("Noted paper" in unresolved, "Quiet paper" in unresolved) == (True, False)
    assert ("Noted paper" in none, "Quiet paper" in none) == (False, True)


@pytest.mark.each_database
def test_no_reader_sees_a_comment_and_no_edition_holds_one(editor: Client, client: Client) -> None:
    article = published().article
    words: dict[str, Any] = {
        "quote": "Canarywords",
        "prefix": "Canarybefore",
        "suffix": "Canaryafter",
    }
    for section in [None, article.sections.first()]:
        comment = comments.add(article, by=None, text="Canarycomment", section=section, **words)
        comments.reply(comment, by=None, text="Canaryreply")
    comments.resolve(Comment.objects.all(), by=None)
    shared = preview.share(article, by=None)

    for address in [
        *["/", "/articles/", "/articles.json", "/articles/feed.atom"],
        *["/articles/rivers-and-labs/", "/articles/rivers-and-labs.json"],
        "/articles/rivers-and-labs/editions/1.json",
        *[f"/preview/{shared.token}/", f"/zh-hans/preview/{shared.token}/"],
    ]:
        answer = client.get(address)
        assert answer.status_code == 200
        assert b"anary" not in answer.content
    desk = editor.get(reverse("admin:articles_article_preview", args=[article.pk]))
    assert b"anary" not in desk.content
    edition = publishing.publish(article, by=None, note="Lakes came in.")
    assert "anary" not in str(edition.content)


def test_the_form_takes_as_many_queries_for_twenty_comments_as_for_two(
    editor: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    article = draft_titled("Rivers")
    reader = person("reader")

    def comment(times: int) -> None:
        for _ in range(times):
            made = comments.add(article, by=reader, text="Hm.", section=article.sections.get())
            comments.reply(made, by=reader, text="Hm?")

    comment(2)
    page = f"{page_address('comments', article.pk)}?list"
    editor.get(page)
    with django_assert_num_queries(10):
        editor.get(page)
    comment(18)

    with django_assert_num_queries(10):
        editor.get(page)
