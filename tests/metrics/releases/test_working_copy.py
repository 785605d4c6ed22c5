"""Drafts that quote data of a working copy."""

import pytest
from django.test import Client
from django.urls import reverse

from articles.models import Article
from metrics.models import Dataset
from tests.support.article_form import FORM, form_of, rewritten
from tests.support.published import draft_with_data
from tests.support.staff import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.judges_on_postgresql]


@pytest.fixture
def quoting() -> Article:
    """A draft that quotes a number of the data, and shows a table of it."""
    article = draft_with_data()
    dataset = Dataset.objects.get().slug
    section = article.sections.first()
    assert section
    section.body = (
        f'<p>It costs <data data-cell="{dataset}/elbe/cost" data-form="words"></data>.</p>'
        f'<div data-table="{dataset}" data-caption="All rivers"></div>'
    )
    section.save()
    return article


@pytest.fixture
def editor() -> Client:
    return signed_in("superuser")


def test_two_texts_of_a_draft_show_the_values_that_it_quotes(
    editor: Client, quoting: Article
) -> None:
    body = quoting.sections.all()[0].body
    mine = form_of(quoting, text=rewritten(quoting, body=f"<p>Mine.</p>{body}"))
    theirs = form_of(quoting, text=rewritten(quoting, body=f"{body}<p>Theirs.</p>"))
    address = reverse(FORM, args=[quoting.pk])
    editor.post(address, theirs)

    page = editor.post(address, mine)

    html = page.content.decode()
    assert page.status_code == 409
    assert html.count("It costs 1.2 million dollars.") == 2
    assert html.count("[All rivers · table]") == 2


def test_what_a_deleted_draft_said_has_the_values_that_it_quoted(
    editor: Client, quoting: Article
) -> None:
    pk = quoting.pk
    shown = editor.get(reverse("admin:articles_article_delete", args=[pk]))
    opened = shown.context["opened"]
    editor.post(
        reverse("admin:articles_article_delete", args=[pk]), {"post": "yes", "opened": opened}
    )

    html = editor.get(reverse("admin:articles_article_recover", args=[pk])).content.decode()

    assert "It costs 1.2 million dollars." in html
    assert "[All rivers · table]" in html
