"""Preview of what is typed in the form of an article, which nobody has saved."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from articles.drafts import content_of
from articles.models import Article, Author, Edition
from collabsite.desk.live_preview import fits
from collabsite.desk.models import UnsavedForm
from tests.support.article_form import form_of, headed
from tests.support.published import draft_titled, draft_with_data
from tests.support.staff import give, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


@pytest.fixture
def editor() -> Client:
    """A client that is signed in as an editor."""
    return signed_in("superuser")


def preview(client: Client, article: Article | None, form: dict[str, Any]) -> dict[str, str]:
    """Return the answer of the live preview to this form."""
    response = client.post(address_of(article), form)
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]
    return dict(response.json())


def address_of(article: Article | None) -> str:
    return reverse("admin:articles_article_live_preview", args=[article.pk] if article else [])


def test_the_page_shows_what_is_typed_and_nothing_is_stored(editor: Client) -> None:
    article = draft_titled("Rivers")
    before = content_of(article)
    author = Author.objects.create(slug="wei-chen", family_name="Chen", given_name="Wei")
    typed = form_of(article, title="Lakes", standfirst="Still waters.") | {
        "authorships-TOTAL_FORMS": 1,
        "authorships-0-author": author.pk,
    }
    typed["text"] += headed("A new part", "<p>Not <b>saved</b> yet.</p>")

    page = preview(editor, article, typed)["page"]

    for text in ["<h1>Lakes</h1>", "Still waters.", 'id="a-new-part"', "Wei Chen"]:
        assert text in page
    assert "<p>Not <strong>saved</strong> yet.</p>" in page
    assert content_of(Article.objects.get(pk=article.pk)) == before
    assert not Edition.objects.exists()
    assert not UnsavedForm.objects.exists()


def test_an_article_can_be_seen_before_it_is_saved_once(editor: Client) -> None:
    typed = form_of(title="河流与实验室", language="zh-hans", text="<p>第一段。</p>")

    answer = preview(editor, None, typed)

    assert '<html lang="zh-hans">' in answer["page"]
    assert "第一段。" in answer["page"]
    assert "› articles › 河流与实验室" in answer["elsewhere"]
    assert not answer["errors"].strip()
    assert not Article.objects.exists()


def test_bound_numbers_are_shown_and_broken_ones_are_named(editor: Client) -> None:
    article = draft_with_data()
    bound = article.sections.filter(body__contains="data-cell").exists()
    assert bound or article.sections.filter(body__contains="data-table").exists()
    typed = form_of(article)
    typed["text"] = '<p>About <data data-cell="no/such/cell"></data>.</p>'

    answer = preview(editor, article, typed)

    assert '<span class="unresolved">no/such/cell</span>' in answer["page"]
    assert 'href="#sections-0"' in answer["errors"]


def test_what_the_form_would_refuse_is_named_and_all_else_is_shown(editor: Client) -> None:
    article = draft_titled("Rivers")
    typed = form_of(article, title="", date="yesterday", slug="a b", language="xx")
    typed["text"] = headed("H" * 301, "<p>This is all that it says.</p>")

    answer = preview(editor, article, typed)

    assert "This is all that it says" in answer["page"]
    assert "5 things to fix" in answer["errors"]
    assert "Address: " in answer["errors"]
    for target in ["id_title", "id_date", "id_slug", "id_language", "sections-0"]:
        assert f'href="#{target}"' in answer["errors"]


def test_what_is_posted_is_sanitized(editor: Client) -> None:
    article = draft_titled("Rivers")
    typed = form_of(article, title="</h1><script>a()</script>")
    typed["text"] = '<p onclick="b()">Words<script>c()</script></p>'

    answer = preview(editor, article, typed)

    for part in answer.values():
        assert not any(text in part for text in ["a()</script", "onclick", "c()"])


def test_signs_that_no_database_stores_are_left_out(editor: Client) -> None:
    article = draft_titled("Rivers")

    page = preview(editor, article, form_of(article, title="La\0kes", slug="la\0kes"))["page"]

    assert "<h1>Lakes</h1>" in page


def test_the_card_and_the_search_result_show_the_article(editor: Client) -> None:
    article = draft_titled("Rivers")
    typed = form_of(article, title="Lakes and " * 9, standfirst="Still waters.", slug="lakes")

    shown = preview(editor, article, typed)["elsewhere"]

    assert "<svg" in shown
    assert "› articles › lakes" in shown
    assert "Still waters." in shown
    assert "The title is longer than a search result shows" in shown
    assert "The standfirst is longer" not in shown


def test_hanzi_count_twice_in_the_width_of_a_search_result() -> None:
    assert fits("Rivers and lakes", 16)
    assert not fits("Rivers and lakes", 15)
    assert fits("河流与实验室", 12)
    assert not fits("河流与实验室", 11)


def test_the_preview_is_for_those_who_may_write_in_the_form(client: Client) -> None:
    article = draft_titled("Rivers")
    author = signed_in("Author")

    assert author.post(address_of(article), form_of(article)).status_code == 403
    give(article)
    assert author.post(address_of(article), form_of(article)).status_code == 200
    nobody = signed_in("nobody")
    assert nobody.post(address_of(None), form_of()).status_code == 403
    assert client.post(address_of(article), form_of(article)).status_code == 302
    assert author.get(address_of(article)).status_code == 405


def test_the_preview_takes_as_many_queries_for_many_sections_as_for_one(
    editor: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    article = draft_titled("Rivers")
    one = form_of(article)
    many = one | {"text": one["text"] + headed("Part") * 19}

    for typed in [one, many]:
        with django_assert_num_queries(20):
            preview(editor, article, typed)
