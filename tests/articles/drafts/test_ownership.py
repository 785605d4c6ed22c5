"""Owners of articles that were deleted or are older than owners, as the history and the log name them."""

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from articles.drafts import content_of
from articles.drafts.ownership import pass_on
from articles.models import Article
from tests.support.article_form import page_address
from tests.support.staff import give

pytestmark = pytest.mark.django_db


def test_a_deleted_article_is_recovered_for_its_last_owner(
    editor: Client, author: Client, rivers: Article, ann: User
) -> None:
    give(rivers, "ann")
    pass_on(rivers, to=User.objects.get(username="Author"), by=User.objects.get(username="Editor"))
    pk = rivers.pk
    editor.post(page_address("delete", pk), {"post": "yes", "opened": content_of(rivers).digest()})

    by_others = Client()
    by_others.force_login(ann)
    refused = [
        by_others.get(page_address("recover", pk)).status_code,
        "Rivers" in by_others.get(reverse("admin:bin")).text,
    ]
    listed = author.get(reverse("admin:bin")).text
    answer = author.post(reverse("admin:bin"), {"put_back": f"articles.article:{pk}"})

    assert refused == [403, False]
    assert "Rivers" in listed
    assert answer.status_code == 302
    assert str(Article.objects.get(pk=pk).owner) == "Author"
