"""Permissions on articles: an author writes own articles, and only reads those of others."""

from collections.abc import Iterator

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.urls import reverse

from articles.drafts import content_of
from articles.models import Article, Comment, SharedPreview
from tests.support.article_form import LIST, form_of, page_address
from tests.support.published import draft_titled
from tests.support.staff import give, owner_of, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


def writing_requests(client: Client, article: Article) -> Iterator[tuple[str, int]]:
    """Send each request that writes something of the article; yield its name and the status of the answer."""
    state = f"draft-{article.revisions.latest('pk').pk}"
    requests = [
        ("form", page_address("change", article.pk), form_of(article, title="Changed")),
        (
            "note",
            page_address("change", article.pk),
            form_of(article),
        ),
        (
            "stale form",
            page_address("change", article.pk),
            {"title": "Changed", "opened": "another"},
        ),
        ("merge", page_address("merge", article.pk), {"sides": "x"}),
        (
            "restore",
            page_address("restore", article.pk, state),
            {"seen": content_of(article).digest()},
        ),
        ("review", page_address("review", article.pk), {"do": "submit"}),
        (
            "exempt",
            page_address("exempt", article.pk),
            {"literal": "5", "sentence": "5.", "reason": "x"},
        ),
        ("share", page_address("previews", article.pk), {"share": "1", "days": "7"}),
        ("delete", page_address("delete", article.pk), {"post": "yes"}),
        ("publish", page_address("publish", article.pk), {}),
    ]
    for name, address, data in requests:
        article.refresh_from_db()
        if "opened" in data and data["opened"] != "another":
            data["opened"] = content_of(article).digest()
        yield name, client.post(address, data).status_code


@pytest.mark.each_database
def test_an_author_writes_nothing_of_an_article_of_somebody_else(
    author: Client, rivers: Article, ann: User
) -> None:
    give(rivers, "ann")
    before, log_before = content_of(rivers).digest(), LogEntry.objects.count()

    answers = dict(writing_requests(author, rivers))

    assert set(answers.values()) == {403}
    rivers.refresh_from_db()
    assert content_of(rivers).digest() == before
    assert (rivers.submitted_at, Comment.objects.count(), SharedPreview.objects.count()) == (
        None,
        0,
        0,
    )
    assert LogEntry.objects.count() == log_before


def test_an_author_writes_all_of_an_own_article_but_publishes_nothing(
    author: Client, rivers: Article
) -> None:
    give(rivers)

    answers = dict(writing_requests(author, rivers))

    assert answers == {
        **dict.fromkeys(["form", "note", "review", "share", "restore"], 302),
        "stale form": 409,
        # An alteration of signed texts.
        "merge": 400,
        "exempt": 200,
        **dict.fromkeys(["delete", "publish"], 403),
    }
    assert (Comment.objects.count(), SharedPreview.objects.count()) == (0, 1)


def test_an_author_reads_articles_of_others_without_a_way_to_change_them(
    author: Client, rivers: Article
) -> None:
    form = author.get(page_address("change", rivers.pk)).text
    preview = author.get(page_address("preview", rivers.pk)).text
    history = author.get(page_address("history", rivers.pk)).text

    assert 'id="id_title"' not in form
    assert 'name="_save"' not in form
    for name in ["review", "previews", "readership"]:
        assert page_address(name, rivers.pk) not in form + preview
    assert "Restore" not in history
    assert ">Rivers</a>" in author.get(reverse(LIST)).text
    for name in ["review", "previews", "readership", "publish"]:
        assert author.get(page_address(name, rivers.pk)).status_code == 403


@pytest.mark.each_database
def test_who_may_only_change_articles_sees_only_their_own(rivers: Article) -> None:
    client = signed_in("nobody")
    allowed = ["change_article", "change_section"]
    User.objects.get(username="nobody").user_permissions.set(
        Permission.objects.filter(codename__in=allowed)
    )
    give(draft_titled("Streams"), "nobody")

    listed = client.get(reverse(LIST)).text

    assert ("Streams" in listed, "Rivers" in listed) == (True, False)
    assert client.get(page_address("preview", rivers.pk)).status_code == 403
    assert client.get(page_address("history", rivers.pk)).status_code == 403


def test_who_may_delete_deletes_only_their_own(author: Client, rivers: Article) -> None:
    user = User.objects.get(username="Author")
    user.user_permissions.add(Permission.objects.get(codename="delete_article"))
    own = give(draft_titled("Own"))
    data = {"action": "delete_selected", "post": "yes"}

    author.post(reverse(LIST), {**data, "_selected_action": [rivers.pk, own.pk]})
    both = Article.objects.count()
    author.post(reverse(LIST), {**data, "_selected_action": [own.pk]})

    assert both == 2
    assert list(Article.objects.all()) == [rivers]


def test_an_author_gives_nothing_away_by_a_crafted_form(
    author: Client, rivers: Article, ann: User
) -> None:
    give(rivers)

    author.post(page_address("change", rivers.pk), form_of(rivers, title="Streams", owner=ann.pk))

    rivers.refresh_from_db()
    assert (str(rivers.owner), rivers.title) == ("Author", "Streams")
    assert author.get(page_address("owners")).status_code == 403


@pytest.mark.each_database
def test_an_article_stays_when_its_owner_is_deleted_and_only_editors_change_it(
    editor: Client, author: Client, rivers: Article, ann: User
) -> None:
    give(rivers, "ann")

    ann.delete()

    assert owner_of(rivers) is None
    change = page_address("change", rivers.pk)
    assert author.post(change, form_of(rivers, title="Streams")).status_code == 403
    assert editor.post(change, form_of(rivers, title="Streams")).status_code == 302


@pytest.mark.each_database
def test_an_author_saves_again_only_an_own_article_that_was_deleted(
    author: Client, rivers: Article
) -> None:
    data, pk = form_of(rivers, title="Mine"), rivers.pk
    rivers.delete()

    shown = author.post(page_address("change", pk), data)
    sides = shown.text.partition('name="sides" value="')[2].partition('"')[0]
    answer = author.post(page_address("merge", pk), {"sides": sides, "again": "1"})

    assert (shown.status_code, answer.status_code) == (409, 409)
    assert 'name="again"' not in shown.text
    assert not Article.objects.filter(pk=pk).exists()
