"""Sorting and filters take the names that a page has, and no path to other columns (injection)."""

import itertools

import pytest
from django.contrib.auth.models import User
from django.test import Client

from tests.support.published import published
from tests.support.staff import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.judges_on_postgresql]

LISTS = ["/articles", "/data", "/search", "/data/what-they-found", "/usage", "/corrections"]
# Paths through relations, lookups, SQL, and the names of methods and attributes.
KEYS = [
    *["owner__password", "-owner__password", "owner__password__startswith", "pk__in", "owner_id"],
    *["title; DROP TABLE auth_user", "(SELECT password FROM auth_user)", "title' OR '1'='1"],
    *["title--", "1", "-1", "?", "__class__", "title__regex", "title,owner__password", "\x00"],
    *["pg_sleep(5)", "randomblob(1000000000)", "CASE WHEN 1=1 THEN title ELSE slug END"],
]


@pytest.mark.each_database
def test_readers_sort_and_filter_by_what_a_page_has_alone() -> None:
    published()
    client = Client(raise_request_exception=False)

    for page, end in itertools.product(LISTS, ["/", ".json"]):
        for key in KEYS:
            answer = client.get(f"{page}{end}", {"sort": key, "q": "rivers"})
            assert answer.status_code in {200, 302, 400, 404}, (page, end, key)
        # One is true and one is false; both are as long.
        told = {
            (answer.status_code, len(answer.content))
            for first in "cz"
            for answer in [client.get(f"{page}{end}", {"owner__username__startswith": first})]
        }
        assert len(told) == 1, (page, end)


def test_editors_read_no_column_of_accounts_by_the_address_of_a_list() -> None:
    User.objects.create_superuser("chief", "chief@rivers.example", "a-password")
    article = published().article
    article.owner = User.objects.get(username="chief")
    article.save()
    editor = signed_in("Editor")

    for key, model in zip(
        KEYS, itertools.cycle(["articles/article", "metrics/dataset"]), strict=False
    ):
        for query in [{"o": key, "q": key, "p": key}, {"_to_field": key, "_popup": "1"}]:
            answer = editor.get(f"/admin/{model}/", query)
            assert answer.status_code in {200, 302, 400}, (model, query)
    for name, value in [
        *[("owner__password__startswith", "md5"), ("owner__password__startswith", "zzz")],
        *[("owner__email__contains", "chief"), ("owner__email__contains", "zzz")],
        *[("owner__user_permissions__codename", "x"), ("owner__logentry__object_repr", "x")],
        *[("sections__article__owner__password__gt", "a"), ("owner__session__pk", "x")],
    ]:
        answer = editor.get("/admin/articles/article/", {name: value})
        # Refused, whether it is true or not.
        assert (answer.status_code, len(answer.content)) == (
            editor.get("/admin/articles/article/", {name: "other"}).status_code,
            len(editor.get("/admin/articles/article/", {name: "other"}).content),
        ), (name, value)
        assert answer.status_code in {302, 400}, (name, value)


def test_fields_with_suggestions_are_those_of_forms() -> None:
    published()
    editor = signed_in("Editor")
    other = [
        *[("auth", "user", "groups"), ("articles", "article", "owner"), ("auth", "group", "x")],
        *[("articles", "article", "password"), ("sessions", "session", "pk"), ("x", "y", "z")],
        *[("people", "auditentry", "by"), ("articles", "edition", "created_by")],
    ]

    for app, model, name in other:
        query = {"app_label": app, "model_name": model, "field_name": name, "term": "a"}
        answer = editor.get("/admin/autocomplete/", query)
        assert answer.status_code == 403, (app, model, name)
