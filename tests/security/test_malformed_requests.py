"""Requests that no page of the admin sends are refused in words, never by an error of the server."""

from itertools import cycle, product

import pytest

from articles.admin.prose.editor import MAX_ARTICLE
from articles.models import Section
from tests.support.article_form import form_of
from tests.support.published import published
from tests.support.staff import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

LIST = "/admin/articles/article/"
JUNK = ["x", "-1", "9" * 30, "\0", ""]


def test_what_was_selected_is_a_row_or_refused() -> None:
    owner = signed_in("superuser")

    for model in ["articles/article", "sources/source", "metrics/dataset"]:
        for key in JUNK:
            sent = {"action": "delete_selected", "_selected_action": key}
            assert owner.post(f"/admin/{model}/", sent).status_code == 400, (model, key)


def test_a_year_that_none_is_leaves_the_list_whole() -> None:
    editor = signed_in("Editor")

    for year in [*JUNK[:3], "0", "10000"]:
        answer = editor.get(LIST, {"date__year": year})
        assert (answer.status_code, answer.headers.get("Location")) == (302, f"{LIST}?e=1"), year


@pytest.mark.parametrize("each", [False, pytest.param(True, marks=pytest.mark.judges)])
def test_junk_in_the_numbers_of_forms_changes_nothing(*, each: bool) -> None:
    """For judges each number gets all junk, else every third gets one of it by turns."""
    article = published().article
    before = list(Section.objects.values_list("pk", "heading", "body"))
    owner = signed_in("superuser")
    form = form_of(article)
    names = [name for name in form if name.endswith("_FORMS")]

    junk = product(names, JUNK) if each else zip(names[::3], cycle(JUNK), strict=False)
    for name, number in junk:
        answer = owner.post(f"{LIST}{article.pk}/change/", {**form, name: number})
        assert answer.status_code in {200, 302}, (name, number)
        assert list(Section.objects.values_list("pk", "heading", "body")) == before
    assert "citations-INITIAL_FORMS" in names


def test_an_article_has_a_longest_text_and_longer_ones_are_not_audited() -> None:
    article = published().article
    owner = signed_in("superuser")
    form = form_of(article)
    text = f"<p>{'a' * MAX_ARTICLE}</p>"
    audit = {"title": "T", "standfirst": "", "language": "en", "text": text}

    refused = owner.post(f"{LIST}{article.pk}/change/", {**form, "text": text})
    audited = owner.post(f"{LIST}audit/", audit, content_type="application/json")

    assert refused.status_code == 200
    assert "an article has at most 1000000. Divide it" in refused.text
    assert "The text is too long" in audited.text


def test_a_search_has_a_longest_text() -> None:
    published()
    owner = signed_in("superuser")
    long = "`" * 60_000
    field = {"app_label": "articles", "model_name": "citation", "field_name": "source"}

    assert owner.get(LIST, {"q": long}).status_code == 400
    assert owner.get("/admin/autocomplete/", {**field, "term": long}).status_code == 200
    for picker in ["sources", "links", "images"]:
        assert owner.get(f"{LIST}{picker}/", {"q": long}).status_code == 200, picker


def test_each_number_of_a_long_sentence_repeats_a_part_of_it() -> None:
    owner = signed_in("superuser")
    body = f"<p>{'1,234 rivers ' * 1_000}</p>"
    audit = {"title": "T", "standfirst": "", "language": "en", "text": body}

    audited = owner.post(f"{LIST}audit/", audit, content_type="application/json")

    assert "500 more numbers are not listed" in audited.text
    assert len(audited.content) < 2_000_000
