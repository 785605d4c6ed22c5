"""The groups of editors, and the pages of the admin that each may open."""

from collections.abc import Iterator
from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Model
from django.urls import reverse

from articles.models import Article, Edition
from articles.sources.models import Source
from metrics.models import Dataset, Release
from metrics.releases import working_copy
from tests.support.published import published
from tests.support.staff import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.judges_on_postgresql]

APPS = ["articles", "metrics", "auth", "people"]
GROUPS = ["Author", "Editor", "Data steward"]


def addresses() -> Iterator[str]:
    """Every address of the admin that answers GET, for real rows."""
    for name in ["index", "password_change", "jsi18n"]:
        yield reverse(f"admin:{name}")
    for model in admin.site._registry:
        info = f"{model._meta.app_label}_{model._meta.model_name}"
        row = model._default_manager.order_by("pk").first()
        yield reverse(f"admin:{info}_changelist")
        yield reverse(f"admin:{info}_add")
        if row:
            for page in ["change", "delete", "history"]:
                yield reverse(f"admin:{info}_{page}", args=[row.pk])
    for app in APPS:
        yield reverse("admin:app_list", args=[app])
    yield reverse("admin:articles_article_publish", args=[Article.objects.earliest("pk").pk])
    dataset = Dataset.objects.earliest("pk")
    for page in ["data", "columns", "issue"]:
        yield reverse(f"admin:metrics_dataset_{page}", args=[dataset.pk])


# Others open a part of the pages that a superuser opens, and `test_roles.py` asks for each of them.
@pytest.mark.judges_on_postgresql
@pytest.mark.slow
@pytest.mark.each_database
@pytest.mark.parametrize(
    "group",
    [
        "superuser",
        *(pytest.param(group, marks=pytest.mark.judges) for group in [*GROUPS, "nobody"]),
    ],
)
def test_every_page_of_the_admin_opens_or_is_refused(group: str) -> None:
    edition = published()
    working_copy.ensure(Dataset.objects.get())
    Article.objects.filter(pk=edition.article_id).update(title="New")
    client = signed_in(group)

    answers = {address: client.get(address).status_code for address in addresses()}

    # Django answers 404 for the page of an app of which one may see nothing.
    hidden = {reverse("admin:app_list", args=[app]) for app in APPS}
    wrong = {
        address: status
        for address, status in answers.items()
        if status not in {200, 302, 403} and not (status == 404 and address in hidden)
    }
    assert wrong == {}
    if group == "superuser":
        # Only what was published or counted can't be added or deleted by anyone, and the one site.
        refused = [address for address, status in answers.items() if status == 403]
        assert all(
            any(
                name in address
                for name in [
                    "edition",
                    "section",
                    "release",
                    "identity",
                    "menus",
                    "home",
                    "auditentry",
                    "delete",
                ]
            )
            for address in refused
        )


def test_an_author_writes_drafts_and_publishes_nothing() -> None:
    client = signed_in("Author")
    published()

    opened = {
        "list": client.get(reverse("admin:articles_article_changelist")).status_code,
        "new": client.get(reverse("admin:articles_article_add")).status_code,
        "source": client.get(reverse("admin:sources_source_add")).status_code,
        "publish": client.get(
            reverse("admin:articles_article_publish", args=[Article.objects.get().pk])
        ).status_code,
        "topic": client.get(reverse("admin:articles_topic_add")).status_code,
        "data": client.get(reverse("admin:metrics_dataset_changelist")).status_code,
    }

    assert opened == {
        "list": 200,
        "new": 200,
        "source": 200,
        "publish": 403,
        "topic": 403,
        "data": 403,
    }


def test_an_editor_sees_datasets_and_changes_none() -> None:
    client = signed_in("Editor")
    published()
    dataset = Dataset.objects.get()

    opened = [
        client.get(reverse("admin:metrics_dataset_change", args=[dataset.pk])).status_code,
        client.get(reverse("admin:metrics_dataset_data", args=[dataset.pk])).status_code,
        client.get(reverse("admin:metrics_dataset_issue", args=[dataset.pk])).status_code,
    ]

    assert opened == [200, 403, 403]


def test_a_data_steward_keeps_the_data_and_writes_no_article() -> None:
    client = signed_in("Data steward")
    published()
    dataset = Dataset.objects.get()

    opened = [
        client.get(reverse("admin:metrics_dataset_data", args=[dataset.pk])).status_code,
        client.get(reverse("admin:metrics_dataset_issue", args=[dataset.pk])).status_code,
        client.get(reverse("admin:articles_article_changelist")).status_code,
    ]

    assert opened == [200, 200, 403]


@pytest.mark.parametrize("group", ["superuser", *GROUPS])
def test_nobody_changes_or_deletes_what_was_published(group: str) -> None:
    edition = published()
    release = Release.objects.get()
    client = signed_in(group)

    answers = [
        client.post(reverse(f"admin:{model}_{page}", args=[pk]), {"post": "yes"}).status_code
        for model, pk in [("articles_edition", edition.pk), ("metrics_release", release.pk)]
        for page in ["change", "delete"]
    ]

    assert answers == [403, 403, 403, 403]
    assert Edition.objects.filter(pk=edition.pk, note=edition.note).exists()
    assert Release.objects.filter(pk=release.pk, sha256=release.sha256).exists()


def test_the_permissions_have_the_names_that_django_gives() -> None:
    named = dict(Permission.objects.values_list("codename", "name"))

    assert named["publish_article"] == "Can publish articles"
    assert named["issue_release"] == "Can issue releases"
    models: list[type[Model]] = [Article, Source, *apps.get_app_config("metrics").get_models()]
    for model in models:
        for action in model._meta.default_permissions:
            name = f"Can {action} {model._meta.verbose_name_raw}"
            assert named[f"{action}_{model._meta.model_name}"] == name


def test_no_permission_is_there_twice() -> None:
    call_command("migrate", verbosity=0)

    codes = list(
        Permission.objects.filter(
            content_type__app_label__in=["articles", "metrics", "sources"]
        ).values_list("content_type__app_label", "codename")
    )
    assert len(codes) == len(set(codes))


def test_the_groups_can_be_taken_back_and_made_again() -> None:
    migration = import_module("collabsite.migrations.0002_groups")
    state = MigrationExecutor(connection).loader.project_state().apps
    # All that the migration asks of a schema editor is which database it changes.
    editor = SimpleNamespace(connection=connection)
    migration.remove_groups(state, editor)
    gone = Group.objects.filter(name__in=GROUPS).count()

    migration.create_groups(state, editor)

    assert (gone, Group.objects.filter(name__in=GROUPS).count()) == (0, 3)
