"""Permissions in the admin: every address and action, by role and method, as in `roles.txt`.

`uv run pytest tests/collabsite/test_roles.py --write-roles` writes the table anew from what the site
does; read the difference before it is committed. A cell is the status of the answer, `login` if
one is sent to sign in, and has a `*` if anything was written but sessions and the history.
"""

import datetime as dt
import re
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.core.files.base import ContentFile
from django.db import connection, transaction
from django.test import Client, RequestFactory
from django.urls import URLPattern, reverse
from django.utils import timezone

from articles import publishing
from articles.drafts import review, revisions
from articles.models import Article, Author, Edition, Image, Source, Topic
from collabsite.pageviews.models import DailyCount, Exclusion
from metrics.importing import jobs
from metrics.models import DataImport, Dataset
from tests.support.article_form import form_of
from tests.support.picture_files import file_of
from tests.support.published import draft_titled, published, sound_draft
from tests.support.quoting import issued, proposed, revise, ticks

pytestmark = pytest.mark.django_db

TABLE = Path(__file__).with_name("roles.txt")
# Who asks: nobody, a reader with an account, staff of no group, the groups, and the operator.
ROLES = ["anonymous", "reader", "staff", "Author", "Editor", "Data-steward", "superuser"]
WRITES = re.compile(r'\s*(INSERT INTO|UPDATE|DELETE FROM|REPLACE INTO)\s+"?(\w+)', re.IGNORECASE)
UNREMARKABLE = {"django_session", "django_admin_log"}
TWO_STATES = {"old": "now", "new": "now"}
LIST = re.compile("([a-z]+)_([a-z]+)_changelist")


@dataclass
class World:
    """Rows for the addresses: the first of each model, except where a certain state is needed."""

    draft: Article
    waiting: Article
    submitted: Article
    # An article of which a new edition is proposed.
    proposed: Article
    # An article that was deleted, by its key.
    deleted: int
    sent: dict[str, dict[str, Any]] = field(default_factory=dict)

    def arguments(self, name: str, converters: list[str]) -> dict[str, Any]:
        """Return the argument of an address; fail if there is none."""
        known: dict[str, Any] = {
            "app_label": "articles",
            "content_type_id": "0",
            "url": "nowhere",
            "number": 1,
            "id": User.objects.earliest("pk").pk,
            # A state in the history of the draft.
            "state": f"draft-{revisions.versions_of(self.draft)[0].revision_id}",
            # Of an import that somebody else began.
            "key": DataImport.objects.get().pk,
            "layout": "wide",
        }
        if {"pk", "object_id"} & {*converters} and name != "view_on_site":
            known["pk"] = known["object_id"] = self._row(name)
        known.setdefault("object_id", "0")
        unknown = [converter for converter in converters if converter not in known]
        assert not unknown, f"{name}: say in World.arguments what {unknown} is to be"
        return {converter: known[converter] for converter in converters}

    def _row(self, name: str) -> Any:  # noqa: ANN401
        if name == "articles_article_withdraw":
            return self.waiting.pk
        if name == "articles_article_review":
            return self.submitted.pk
        if name == "articles_article_proposal":
            return self.proposed.pk
        if name == "articles_article_recover":
            return self.deleted
        if name.startswith("articles_article"):
            return self.draft.pk
        app, model = name.split("_")[:2]
        [found] = [
            m
            for m in admin.site._registry
            if (m._meta.app_label, m._meta.model_name) == (app, model)
        ]
        row = found._default_manager.order_by("pk").first()
        assert row, f"make a row of {found._meta.label} in the fixture `world`"
        return row.pk


@pytest.fixture(scope="module")
def world(module_db: None) -> World:
    draft = sound_draft("Draft")
    edition = published()
    issued({"elbe/change": "36"})
    revise({"elbe/change": "38"})
    waiting = sound_draft("Waiting")
    publishing.publish(waiting, by=None, at=timezone.now() + dt.timedelta(days=1))
    submitted = sound_draft("Submitted")
    author = User.objects.create_user("somebody")
    review.submit(submitted, by=author)
    gone = draft_titled("Deleted")
    deleted = gone.pk
    gone.delete()
    because = proposed(edition.article).reasons.get().key
    Topic.objects.create(slug="rivers", name="Rivers")
    Author.objects.create(slug="li", family_name="Li")
    Image.objects.create(
        title="A river", width=1, height=1, files={"1.jpg": "", "1.webp": "", "1.avif": ""}
    )
    jobs.begin(Dataset.objects.get(), b"River,Change\nElbe,37\n", name="a.csv", by=author)
    DailyCount.objects.create(
        item=edition.article.item, day=timezone.now().date(), total=1, unique_views=1, received=1
    )
    Exclusion.objects.create(day=timezone.now().date(), reason=Exclusion.Reason.ROBOT, count=1)
    return World(
        draft=draft,
        waiting=waiting,
        submitted=submitted,
        proposed=edition.article,
        deleted=deleted,
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
            "articles_topic_add": {"slug": "new", "name": "New"},
            "articles_topic_change": {"slug": "rivers", "name": "Changed"},
            "articles_author_add": {"slug": "new", "family_name": "New"},
            "articles_author_change": {"slug": "li", "family_name": "Changed"},
            "articles_source_add": {"key": "new", "title": "New", "type": "document"},
            "articles_source_change": {
                "key": Source.objects.earliest("pk").key,
                "title": "Changed",
                "type": "document",
            },
            "articles_article_add_source": {"key": "new", "title": "New", "type": "document"},
            "articles_article_add_image": {"file": ContentFile(file_of(20, 20), "river.jpg")},
            "metrics_dataset_import": {"file": ContentFile(b"River,Change\nElbe,37\n", "a.csv")},
            "metrics_dataset_issue": {
                "note": "Corrected.",
                "accepted": ticks(Dataset.objects.get()),
            },
            "auth_group_add": {"name": "New"},
            "autocomplete": {
                "app_label": "articles",
                "model_name": "citation",
                "field_name": "source",
            },
        },
    )


@dataclass(frozen=True)
class Asked:
    """Row of the table: an address of the admin as it is written there, and the posted data."""

    address: str
    label: str
    url: str
    methods: tuple[str, ...]
    data: dict[str, Any]


def all_asked(world: World) -> Iterator[Asked]:
    """All requests to the admin, read from its own addresses and actions."""
    for address, pattern in _patterns(admin.site.urls[0]):
        name = pattern.name or ""
        arguments = world.arguments(name or _named_like(address), _names(address))
        url = reverse("admin:index") + _filled(address, arguments)
        sent = world.sent.get(name, {"post": "yes"})
        asks = {"autocomplete": sent, "articles_article_compare": TWO_STATES}
        yield Asked(address, "GET", url, ("GET",), asks.get(name, {}))
        yield Asked(address, "POST", url, ("POST",), sent)
        yield Asked(address, "PUT, DELETE", url, ("PUT", "DELETE"), {})
        if name == "articles_article_review":
            for do in ["submit", "take-back", "send-back"]:
                data = {"do": do, "note": "Name the laboratory."}
                yield Asked(address, f"POST do={do}", url, ("POST",), data)
        if name == "articles_article_proposal":
            proposal = proposed(world.proposed)
            for do in ["publish", "dismiss", "reopen"]:
                data = {
                    "do": do,
                    "proposal": str(proposal.pk),
                    "note": "New data.",
                    "change": "update",
                }
                yield Asked(address, f"POST do={do}", url, ("POST",), data)
        if found := LIST.fullmatch(name):
            yield from _actions(address, url, *found.groups())


def _actions(address: str, url: str, app: str, model: str) -> Iterator[Asked]:
    request = RequestFactory().get("/")
    request.user = User(is_active=True, is_staff=True, is_superuser=True)
    for registered, model_admin in admin.site._registry.items():
        if (registered._meta.app_label, registered._meta.model_name) != (app, model):
            continue
        row = registered._default_manager.order_by("pk").first()
        assert row
        # Deleting also where it is not offered.
        names = {*model_admin.get_actions(request), "delete_selected"}
        for action in sorted(names):
            data = {"action": action, "_selected_action": [row.pk], "post": "yes"}
            yield Asked(address, f"POST action={action}", url, ("POST",), data)


def _patterns(found: Any, before: str = "") -> Iterator[tuple[str, URLPattern]]:  # noqa: ANN401
    for pattern in found:
        address = before + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield address, pattern
        else:
            yield from _patterns(pattern.url_patterns, address)


def _names(address: str) -> list[str]:
    return re.findall(r"<(?:\w+:)?(\w+)>", address)


def _named_like(address: str) -> str:
    """Return a name for an address that has none, made from its model."""
    return "_".join(address.split("/")[:2])


def _filled(address: str, arguments: dict[str, Any]) -> str:
    """Return the address with its arguments, from a route or a regular expression."""
    filled = re.sub(
        r"\(\?P<(\w+)>[^)]*\)|<(?:\w+:)?(\w+)>",
        lambda found: str(arguments[found[1] or found[2]]),
        address,
    )
    return filled.removeprefix("^").removesuffix("$")


def session_of(role: str) -> Client:
    """Return a client that is signed in as the role."""
    client = Client(raise_request_exception=False)
    if role != "anonymous":
        user = User.objects.create_user(
            role, is_staff=role != "reader", is_superuser=role == "superuser"
        )
        user.groups.set(Group.objects.filter(name=role.replace("-", " ")))
        client.force_login(user)
    return client


def answered(client: Client, asked: Asked) -> str:
    """Send a request, record the result, and roll it back."""
    found = {method: _cell(client, method, asked) for method in asked.methods}
    return "|".join(dict.fromkeys(found.values()))


def _cell(client: Client, method: str, asked: Asked) -> str:
    written: list[str] = []

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:  # noqa: ANN401
        found = WRITES.match(sql)
        if found and found[2] not in UNREMARKABLE:
            written.append(found[2])
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
    return status + ("*" if written else "")


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


@pytest.mark.slow
@pytest.mark.parametrize("role", ROLES)
def test_each_role_may_do_what_the_table_says_and_no_more(
    role: str, world: World, pytestconfig: pytest.Config
) -> None:
    client = session_of(role)

    found = {(asked.address, asked.label): answered(client, asked) for asked in all_asked(world)}

    table = read_table()
    if pytestconfig.getoption("--write-roles"):
        write_table({key: {**table.get(key, {}), role: cell} for key, cell in found.items()})
        return
    assert found == {key: cells[role] for key, cells in table.items()}


def test_no_address_fails_and_none_writes_when_it_is_only_looked_at() -> None:
    wrong = {
        key: cells
        for key, cells in read_table().items()
        for cell in cells.values()
        if cell[0] not in "l234" or ("*" in cell and not key[1].startswith("POST"))
    }

    assert wrong == {}


@pytest.mark.slow
def test_a_role_that_may_not_publish_makes_and_removes_no_edition(world: World) -> None:
    before = _editions()

    for role in ["anonymous", "reader", "staff", "Author", "Data-steward"]:
        client = session_of(role)
        for asked in all_asked(world):
            if "article" in asked.address and "POST" in asked.label:
                client.post(asked.url, asked.data)

    assert _editions() == before


def _editions() -> list[tuple[int, str]]:
    return list(Edition.objects.order_by("pk").values_list("pk", "sha256"))


def test_no_address_takes_what_is_sent_without_its_token(world: World) -> None:
    client = session_of("superuser")
    client.handler.enforce_csrf_checks = True

    taken = [
        f"{asked.address} {asked.label}"
        for asked in all_asked(world)
        if asked.label.startswith("POST") and client.post(asked.url, asked.data).status_code != 403
    ]

    assert taken == []
