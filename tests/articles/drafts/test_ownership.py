"""Owners of articles that were deleted or are older than owners, as the history and the log name them."""

from importlib import import_module
from types import SimpleNamespace

import pytest
from django.contrib.admin.models import ADDITION
from django.contrib.auth.models import User
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.test import Client
from django.urls import reverse

from articles.drafts import draft_of, revisions
from articles.drafts.ownership import pass_on
from articles.models import Article
from collabsite.web.audit_log import log
from tests.support.article_form import page_address
from tests.support.published import draft_titled
from tests.support.staff import give, owner_of

pytestmark = pytest.mark.django_db


def test_a_deleted_article_is_recovered_for_its_last_owner(
    editor: Client, author: Client, rivers: Article, ann: User
) -> None:
    give(rivers, "ann")
    pass_on(rivers, to=User.objects.get(username="Author"), by=User.objects.get(username="Editor"))
    pk = rivers.pk
    editor.post(page_address("delete", pk), {"post": "yes", "opened": draft_of(rivers).digest()})

    by_others = Client()
    by_others.force_login(ann)
    refused = [
        by_others.post(page_address("recover", pk)).status_code,
        "Rivers" in by_others.get(reverse("admin:bin")).text,
    ]
    listed = author.get(reverse("admin:bin")).text
    answer = author.post(page_address("recover", pk))

    assert refused == [403, False]
    assert "Rivers" in listed
    assert answer.status_code == 302
    assert str(Article.objects.get(pk=pk).owner) == "Author"


def test_an_article_deleted_before_articles_had_owners_belongs_to_who_added_it(
    author: Client, rivers: Article
) -> None:
    user = User.objects.get(username="Author")
    log(rivers, "Added.", by=user, action=ADDITION)
    version = revisions.versions_of(rivers).get()
    version.serialized_data = version.serialized_data.replace('"owner": null, ', "")
    version.save()
    pk = rivers.pk
    rivers.delete()

    author.post(page_address("recover", pk))

    assert "owner" not in version.serialized_data
    assert Article.objects.get(pk=pk).owner == user


def test_owners_of_a_time_without_owners_are_those_who_added_the_articles(
    rivers: Article, ann: User
) -> None:
    again, unknown = draft_titled("Streams"), draft_titled("Lakes")
    first = User.objects.get(username="Author")
    log(rivers, "Added.", by=ann, action=ADDITION)
    log(again, "Added.", by=first, action=ADDITION)
    log(again, "Recovered.", by=ann, action=ADDITION)
    log(unknown, "Changed.", by=ann)
    migration = import_module("articles.migrations.0012_owners_from_log")
    state = MigrationExecutor(connection).loader.project_state().apps

    migration.set_owners(state, SimpleNamespace(connection=connection))

    assert [owner_of(each) for each in (rivers, again, unknown)] == [ann, first, None]
