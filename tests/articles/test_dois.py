"""DOIs of articles: typed as people have them, kept with each edition, and shown."""

import json

import pytest
from django.test import Client

from articles import publishing
from articles.drafts import content_of, revision
from articles.models import Article
from tests.support.article_form import form_of, merge_form
from tests.support.drafts import compared, newest, save, words
from tests.support.published import draft_with_data
from tests.support.readers import twin

pytestmark = pytest.mark.judges_on_postgresql

FORM = "/admin/articles/article/{}/change/"


@pytest.mark.django_db
def test_the_form_takes_an_address_and_keeps_the_doi(editor: Client, article: Article) -> None:
    save(editor, article, doi="https://doi.org/10.1000/182")

    assert Article.objects.get().doi == "10.1000/182"


@pytest.mark.django_db
def test_the_form_says_how_a_doi_is_written(editor: Client, article: Article) -> None:
    page = editor.post(FORM.format(article.pk), form_of(article, doi="10.1000")).content.decode()

    assert "Write it like 10.1000/182." in page
    assert Article.objects.get().doi == ""


@pytest.mark.django_db
def test_an_edition_keeps_its_doi_and_says_it_everywhere(client: Client) -> None:
    article = draft_with_data()
    publishing.publish(article, by=None)
    article.doi = "10.1000/a(b)<c>"
    article.save()
    publishing.publish(article, by=None, note="It has a DOI.")
    article.doi = "10.1000/other"
    article.save()

    page = client.get("/articles/rivers-and-labs/").content.decode()
    [item] = json.loads(client.get("/articles/rivers-and-labs/cite.json").content)
    said = twin(client, "/articles/rivers-and-labs.json")
    changes = client.get("/articles/rivers-and-labs/editions/2/changes/").content.decode()

    assert (
        '<a href="https://doi.org/10.1000/a(b)%3Cc%3E" rel="external">https://doi.org/10.1000/a(b)%3Cc%3E</a>'
        in page
    )
    assert said["doi"] == item["DOI"] == "10.1000/a(b)<c>"
    assert said["doi_url"] == "https://doi.org/10.1000/a(b)%3Cc%3E"
    assert "DOI" in words(changes)
    assert twin(client, "/articles/rivers-and-labs/editions/1.json")["doi"] == ""


@pytest.mark.django_db
def test_the_history_compares_and_restores_the_doi(editor: Client, article: Article) -> None:
    first = save(editor, article, doi="10.1000/182")
    before = content_of(Article.objects.get())
    second = save(editor, article, doi="10.1000/183")

    page = words(compared(editor, article, first, second))
    revision.restore(Article.objects.get(), before, by=None)

    assert "10.1000/182" in page
    assert "10.1000/183" in page
    assert newest(article) != second
    assert Article.objects.get().doi == "10.1000/182"


@pytest.mark.django_db
def test_two_different_dois_are_a_conflict(editor: Client, article: Article) -> None:
    mine = form_of(article, doi="https://doi.org/10.1000/mine")
    save(editor, article, doi="10.1000/theirs")

    page = editor.post(FORM.format(article.pk), mine)
    answer = editor.post(
        f"/admin/articles/article/{article.pk}/merge/", merge_form(page, **{"side:doi": "mine"})
    )

    assert page.status_code == 409
    assert answer.status_code == 302
    assert Article.objects.get().doi == "10.1000/mine"
