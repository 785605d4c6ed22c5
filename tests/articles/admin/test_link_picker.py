"""Requests of the link dialog in the prose editor."""

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from articles.sources.models import Source
from tests.support.published import draft_titled, published
from tests.support.staff import give, signed_in

pytestmark = pytest.mark.django_db

LINKS = "admin:articles_article_links"


def found(client: Client, q: str = "", language: str = "en") -> list[tuple[str, str, str]]:
    answer = client.get(reverse(LINKS), {"q": q, "language": language}).json()
    return [(it["title"], it["about"], it["key"]) for it in answer["results"]]


def test_pages_are_found_by_words_of_their_titles_with_their_state(
    editor: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    published()
    draft_titled("Found on Rivers")
    Source.objects.create(key="river-found", title="A Found River")

    with django_assert_max_num_queries(15):
        results = found(editor, "found")

    assert results == [
        ("Found on Rivers", "Article · draft", "/articles/found-on-rivers/"),
        ("What They Found", "Dataset · released 1", "/data/what-they-found/"),
        ("A Found River", "Source", "/sources/river-found/"),
    ]


def test_a_number_is_found_by_words_of_its_row_and_column(editor: Client) -> None:
    published()

    assert found(editor, "elbe samp") == [
        ("Elbe, Samples", "Number in “What They Found”", "/data/what-they-found/elbe/samples/")
    ]


def test_without_words_the_last_changed_come_first_in_the_language_of_the_article(
    editor: Client,
) -> None:
    published()
    draft_titled("Newest")

    results = found(editor, language="zh-hans")

    titles = [title for title, _about, _key in results]
    assert titles[0] == "Newest"
    assert set(titles[1:3]) == {"What They Found", "Rivers and Labs"}
    assert results[0][2] == "/zh-hans/articles/newest/"


def test_a_link_in_the_text_is_explained(editor: Client) -> None:
    draft_titled("Quiet")

    answer = editor.get(
        reverse(LINKS), {"key": ["/articles/quiet/", "/articles/none/", "https://a.example/"]}
    ).json()

    assert answer["found"]["/articles/quiet/"] == {
        "key": "/articles/quiet/",
        "title": "Quiet",
        "about": "Article",
        "state": "unpublished",
        "problem": "Readers can't open this page yet.",
    }
    assert answer["found"]["/articles/none/"]["state"] == "missing"
    assert "https://a.example/" not in answer["found"]


def test_who_may_see_only_their_own_articles_finds_no_draft_of_somebody_else() -> None:
    client = signed_in("Nobody")
    writer = User.objects.get(username="Nobody")
    writer.user_permissions.add(Permission.objects.get(codename="change_article"))
    draft_titled("Of Others")
    give(draft_titled("Of Mine"), "Nobody")

    assert [title for title, *_rest in found(client, "of")] == ["Of Mine"]


def test_who_may_open_no_article_gets_no_pages() -> None:
    assert signed_in("Data editor").get(reverse(LINKS)).status_code == 403
