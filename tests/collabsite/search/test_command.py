"""`manage.py index_search`: rebuild and verify the index."""

import io

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from articles.publishing import search_documents
from collabsite.search import index
from collabsite.search.models import Entry
from tests.support.published import published

pytestmark = pytest.mark.django_db


def told(*options: str) -> str:
    out = io.StringIO()
    call_command("index_search", *options, stdout=out)
    return out.getvalue()


def found(query: str) -> list[str]:
    answer = Client().get("/search.json", {"q": query}).json()
    return [result["title"] for result in answer["results"]]


def test_a_site_of_older_days_gets_its_index() -> None:
    published()
    before = found("rivers")
    Entry.objects.all().delete()

    assert found("rivers") == []
    said = told("--if-needed")

    assert found("rivers") == before
    assert "The search index has " in said
    assert told("--if-needed") == ""
    assert "as what is published" in told("--check")


def test_an_index_that_was_never_completed_is_reported() -> None:
    with pytest.raises(CommandError, match="never made whole"):
        told("--check")


def test_what_differs_is_named_and_made_right() -> None:
    published()
    told()
    Entry.objects.filter(title="Elbe, Samples").update(text="Forged")
    Entry.objects.filter(title="Rivers and Labs").delete()
    index.add(
        each
        for each in search_documents.documents_of_sources(timezone.now())
        if each.key.startswith("river")
    )

    with pytest.raises(CommandError, match="3 addresses"):
        told("--check")
    told()

    assert "as what is published" in told("--check")
