"""Permissions in the admin: every address and action, by role and method, as in `roles.txt`.

`uv run pytest tests/collabsite/test_roles.py --write-roles` writes the table anew from what the site
does; read the difference before it is committed. A cell is the status of the answer, `login` if
one is sent to sign in, and has a `*` if anything was written but sessions and the logs.

For every change nobody, a reader and an author send GET and all kinds of POST to every address, and an
editor those that the table answers otherwise than an author's; of PUT and DELETE, which the pages of
the admin answer alike, each address gets those of one role, in turns. `.ci/judges` sends all of all
roles.
"""

import datetime as dt
import re
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.core.files.base import ContentFile
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles import publishing
from articles.drafts import review
from articles.drafts.ownership import pass_on
from articles.files import read_file
from articles.files.article import create_article
from articles.models import Article, Author, Edition, Image, Topic
from articles.sources.models import Source
from collabsite.people.admin.profile import MAILINGS
from collabsite.people.invitations import invite
from collabsite.people.notices import NoticeKind, tell
from collabsite.site.models import Home, Redirect, SiteIdentity
from metrics.importing import jobs
from metrics.models import Dataset
from tests.support.admin_requests import Asked, World, all_asked
from tests.support.article_form import form_of
from tests.support.counts import day_of, store_days
from tests.support.picture_files import file_of
from tests.support.published import draft_titled, sound_draft
from tests.support.quoting import figure, issued, proposed, quoting, revise, ticks

pytestmark = pytest.mark.django_db

TABLE = Path(__file__).with_name("roles.txt")
# Who asks: nobody, a reader with an account, staff of no group, the groups, and the operator. The
# owner is an author whose articles they are; the author owns none.
ROLES = [
    *("anonymous", "reader", "staff", "Author", "Owner", "Editor", "Data-steward", "superuser"),
]
# Tested for every change, the others by `.ci/judges`.
USUAL = {"anonymous", "reader", "Author"}
WRITES = re.compile(r'\s*(INSERT INTO|UPDATE|DELETE FROM|REPLACE INTO)\s+"?(\w+)', re.IGNORECASE)
UNREMARKABLE = {"django_session", "django_admin_log", "people_auditentry"}
# Methods to which a page of the admin has no answer of its own.
REFUSED = "PUT, DELETE"
FOLLOWING = ["articles-TOTAL_FORMS", "articles-INITIAL_FORMS"]
MAY_PUBLISH = {"Editor", "superuser"}


@pytest.fixture(scope="module")
def world(module_db: None) -> World:
    SiteIdentity.objects.create(name="Rivers")
    Redirect.objects.create(old="/old", new="/articles/")
    Home.objects.create(language="en")
    # The first one, which no article has: it can be deleted.
    Author.objects.create(slug="li", family_name="Li")
    draft = sound_draft("Draft")
    edition = quoting(f"Elbe: {figure('elbe/change')} more.")
    issued({"elbe/change": "36"})
    revise({"elbe/change": "38"})
    waiting = sound_draft("Waiting")
    publishing.publish(waiting, by=None, at=timezone.now() + dt.timedelta(days=1))
    submitted = sound_draft("Submitted")
    author = User.objects.create_user("somebody")
    review.submit(submitted, by=author)
    owner = User.objects.create_user("Owner", is_staff=True)
    owner.groups.set(Group.objects.filter(name="Author"))
    gone = draft_titled("Deleted")
    deleted = gone.pk
    pass_on(gone, to=owner, by=owner)
    gone.delete()
    markdown = b"# Imported\n\nWords."
    file = read_file(markdown, name="a.md")
    imported = create_article(file, [], losses=[], by=owner, owner=owner).article
    Article.objects.update(owner=owner)
    because = proposed(edition.article).reasons.get().key
    Topic.objects.create(slug="rivers", name="Rivers")
    Image.objects.create(
        title="A river", width=1, height=1, files={"1.jpg": "", "1.webp": "", "1.avif": ""}
    )
    jobs.begin(Dataset.objects.get(), b"River,Change\nElbe,37\n", name="a.csv", by=author)
    store_days([day_of(edition.article.item, timezone.now().date(), views=1)])
    chief = User.objects.create_superuser("chief")
    keys = [str(pk) for pk in Group.objects.values_list("pk", flat=True)]
    invite("li@example.org", role_keys=keys[:1], by=chief, language="en")
    tell([chief], NoticeKind.COMMENT, about=str(draft.item), title="R", address="/admin/", by=None)
    return World(
        draft=draft,
        waiting=waiting,
        submitted=submitted,
        proposed=edition.article,
        deleted=deleted,
        imported=imported,
        # What a browser sends that means it; elsewhere it is the yes to “Are you sure?”.
        sent={
            "articles_article_add": form_of(title="New"),
            "articles_article_change": form_of(draft, title="Changed"),
            "articles_article_delete": {
                "post": "yes",
                "opened": form_of(draft)["opened"],
            },
            "articles_article_restore": {"seen": form_of(draft)["opened"]},
            "articles_article_proposals": {"reason": because},
            "articles_article_previews": {"share": "1", "days": "7"},
            "articles_article_comments": {"do": "add", "text": "Hm."},
            "open_form": {
                "path": reverse("admin:articles_article_change", args=[draft.pk]),
                "opened": "2026-01-01T00:00:00Z",
            },
            "articles_topic_add": {"slug": "new", "name": "New"},
            "articles_topic_change": {"slug": "rivers", "name": "Changed"},
            "articles_author_add": {"slug": "new", "family_name": "New"},
            "articles_author_change": {"slug": "li", "family_name": "Changed"},
            "sources_source_add": {"key": "new", "title": "New", "type": "document"},
            "sources_source_change": {
                "key": Source.objects.earliest("pk").key,
                "title": "Changed",
                "type": "document",
            },
            "articles_article_import": {"file": ContentFile(markdown, "a.md")},
            "articles_article_import_into": {"file": ContentFile(markdown, "a.md"), "place": "end"},
            "articles_article_add_source": {"key": "new", "title": "New", "type": "document"},
            "articles_article_add_image": {"file": ContentFile(file_of(20, 20), "river.jpg")},
            "metrics_dataset_import": {"file": ContentFile(b"River,Change\nElbe,37\n", "a.csv")},
            "metrics_dataset_names": {"other_title": "Other"},
            "metrics_dataset_issue": {
                "note": "Corrected.",
                "accepted": ticks(Dataset.objects.get()),
            },
            "auth_group_add": {"name": "New"},
            "site_home_change": {"newest": "on", **dict.fromkeys(FOLLOWING, "0")},
            "site_redirect_add": {"old": "/new", "new": "/data/"},
            "site_redirect_change": {"old": "/old", "new": "/data/"},
            "site_redirect_import": {"text": "/new,/data/"},
            "auth_user_change": {"username": "changed", "role_keys": ["owner"]},
            "auth_user_invite": {
                "email": "new@example.org",
                "role_keys": ["owner"],
                "language": "en",
            },
            "auth_user_password_change": {
                "usable_password": "true",
                "set-password": "1",
                **dict.fromkeys(["password1", "password2"], "a river of words"),
            },
            "auth_user_profile": {
                "last_name": "Li",
                "language": "en",
                "time_zone": "UTC",
                **dict.fromkeys(MAILINGS, "never"),
            },
            "autocomplete": {
                "app_label": "articles",
                "model_name": "citation",
                "field_name": "source",
            },
        },
    )


def session_of(role: str) -> Client:
    """Return a client that is signed in as the role."""
    client = Client(raise_request_exception=False)
    if role == "Owner":
        client.force_login(User.objects.get(username=role))
    elif role != "anonymous":
        user = User.objects.create_user(
            role, is_staff=role != "reader", is_superuser=role == "superuser"
        )
        user.groups.set(Group.objects.filter(name=role.replace("-", " ")))
        client.force_login(user)
    return client


def answered(client: Client, asked: Asked, written: set[str]) -> str:
    """Send a request, record the result, and roll it back; add the tables that it wrote."""
    found = []
    for method in asked.methods:
        status, tables = _send(client, method, asked)
        found.append(status + ("*" if tables else ""))
        written |= tables
    return "|".join(dict.fromkeys(found))


def _send(client: Client, method: str, asked: Asked) -> tuple[str, set[str]]:
    written: set[str] = set()

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:  # noqa: ANN401
        found = WRITES.match(sql)
        if found and found[2] not in UNREMARKABLE:
            written.add(found[2])
        return execute(sql, params, many, context)

    # Signing out or being refused must not change who asks next.
    cookies = deepcopy(client.cookies)
    send = getattr(client, method.lower())
    for value in asked.data.values():
        if isinstance(value, ContentFile):
            # Somebody else has sent it before.
            value.seek(0)
    with transaction.atomic(), connection.execute_wrapper(watch):
        answer = send(asked.url, asked.data) if asked.data else send(asked.url)
        transaction.set_rollback(True)
    client.cookies = cookies
    status = str(answer.status_code)
    if status == "302" and answer.headers["Location"].startswith(reverse("admin:login")):
        status = "login"
    return status, written


def read_table() -> dict[tuple[str, str], dict[str, str]]:
    """Return the table as {(address, request): {role: cell}}."""
    rows: dict[tuple[str, str], dict[str, str]] = {}
    address = ""
    for line in TABLE.read_text().splitlines() if TABLE.exists() else []:
        if not line.startswith(" "):
            address = address if line.startswith("#") else line.removeprefix("/")
            continue
        label, cells = re.split(r"\s{2,}", line.strip(), maxsplit=1)
        rows[address, label] = dict(zip(ROLES, cells.split(), strict=True))
    return rows


def write_table(rows: dict[tuple[str, str], dict[str, str]]) -> None:
    """Write the table with aligned columns."""
    lines = [
        "# Who may do what in the admin. Written by `pytest tests/collabsite/test_roles.py",
        "# --write-roles`; read what it changes. login: sent to sign in; *: something was written.",
        "# The first address is the desk itself.",
        "# " + " " * 34 + " ".join(role.ljust(12) for role in ROLES).rstrip(),
    ]
    before = None
    for (address, label), cells in rows.items():
        if address != before:
            lines.append(address or "/")
            before = address
        columns = " ".join(cells.get(role, "?").ljust(12) for role in ROLES).rstrip()
        lines.append(f"    {label.ljust(30)}  {columns}")
    TABLE.write_text("\n".join(lines) + "\n")


def asked_of(role: str, world: World) -> Iterator[Asked]:
    """Yield the requests of a role, of PUT and DELETE only those to each eighth address."""
    turn = ROLES.index(role)
    for asked in all_asked(world):
        if asked.label == REFUSED:
            turn += 1
        if asked.label != REFUSED or turn % len(ROLES) == 0:
            yield asked


def rows_of(client: Client, requests: Iterator[Asked], written: set[str]) -> dict[Any, str]:
    """Return the cells of a role by address and label; add the tables that were written."""
    return {(asked.address, asked.label): answered(client, asked, written) for asked in requests}


@pytest.mark.slow
@pytest.mark.parametrize(
    "role",
    [role if role in USUAL else pytest.param(role, marks=pytest.mark.judges) for role in ROLES],
)
def test_each_role_may_do_what_the_table_says_and_no_more(
    role: str, world: World, pytestconfig: pytest.Config
) -> None:
    client = session_of(role)
    written: set[str] = set()
    table = read_table()

    if pytestconfig.getoption("--write-roles"):
        found = rows_of(client, all_asked(world), written)
        write_table({key: {**table.get(key, {}), role: cell} for key, cell in found.items()})
        return
    found = rows_of(client, asked_of(role, world), written)

    expected = {key: cells[role] for key, cells in table.items()}
    assert {key for key in expected if key[1] != REFUSED} <= found.keys()
    assert found == {key: expected.get(key) for key in found}
    # Only a role that may publish makes, alters or removes an edition.
    assert (Edition._meta.db_table in written) == (role in MAY_PUBLISH)


@pytest.mark.slow
def test_an_editor_is_answered_as_the_table_says_where_an_author_is_not(world: World) -> None:
    written: set[str] = set()
    expected = {
        key: cells["Editor"]
        for key, cells in read_table().items()
        if cells["Editor"] != cells["Author"] and key[1] != REFUSED
    }
    requests = (asked for asked in all_asked(world) if (asked.address, asked.label) in expected)

    found = rows_of(session_of("Editor"), requests, written)

    assert found == expected
    assert len(found) > 50
    assert Edition._meta.db_table in written


@pytest.mark.judges
@pytest.mark.parametrize("role", ROLES)
def test_each_role_is_answered_as_the_table_says_whatever_the_method(
    role: str, world: World
) -> None:
    requests = (asked for asked in all_asked(world) if asked.label == REFUSED)

    found = rows_of(session_of(role), requests, set())

    expected = {key: cells[role] for key, cells in read_table().items() if key[1] == REFUSED}
    assert found == expected


def test_no_address_fails_and_none_writes_when_it_is_only_looked_at() -> None:
    wrong = {
        key: cells
        for key, cells in read_table().items()
        for cell in cells.values()
        if cell[0] not in "l234" or ("*" in cell and not key[1].startswith("POST"))
    }

    assert wrong == {}


def test_an_author_writes_nothing_of_articles_of_others() -> None:
    written = {
        key: cells
        for key, cells in read_table().items()
        if key[0].startswith("articles/article/") and "*" in cells["Author"]
    }

    # A new article, what articles share, comments, and a translation, which is a new article.
    assert {address.removeprefix("articles/article/") for address, _label in written} == {
        *("add/", "import/", "sources/add/", "images/add/"),
        *("<int:pk>/comments/", "<int:pk>/translate/"),
    }


@pytest.mark.slow
def test_no_address_takes_what_is_sent_without_its_token(world: World) -> None:
    client = session_of("superuser")
    client.handler.enforce_csrf_checks = True

    taken = [
        f"{asked.address} {asked.label}"
        for asked in all_asked(world)
        if asked.label.startswith("POST") and client.post(asked.url, asked.data).status_code != 403
    ]

    assert taken == []
