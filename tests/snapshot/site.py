"""The site of a snapshot, with all imports of the project's modules."""

import contextlib
import datetime as dt
import io
import json
import re
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.contrib.auth.models import Group, User
from django.core.management import call_command
from django.test import Client

from collabsite import sample
from metrics.management import demo_data
from tests.snapshot.determinism import Clock
from tests.support.canaries import Canaries, hide
from tests.support.grown_site import grow
from tests.support.rich_site import fill_and_tell

HOUR = dt.timedelta(hours=1)
ROLES = ["superuser", "Editor", "Author", "Data steward", "staff"]
# Articles that differ from others in nothing but their title; see `grow`.
REPETITIVE = re.compile(r"plain-(?:[6-9]|\d\d)")
# The article and the dataset that show all that one can.
ARTICLE, DATASET = sample.SLUG, sample.DATASET
# A dataset that is long enough for several pages.
LONG_DATASET = "partnerships"


@dataclass(frozen=True)
class Site:
    """Keys of objects of the site, for addresses without links."""

    articles: dict[str, int]
    datasets: dict[str, int]
    preview_tokens: list[str]
    # Of `fill_and_tell`: keys by what was filled.
    filled: dict[str, Any]
    # Beginnings of addresses in the admin of rows that repeat others.
    repetitive: tuple[str, ...]
    content_types: dict[str, str]


def build(clock: Clock) -> Site:
    """Migrate the database and fill it with every kind of page in every state."""
    call_command("migrate", verbosity=0)
    for role in ROLES:
        user = User.objects.create_user(role, is_staff=True, is_superuser=role == "superuser")
        user.groups.set(Group.objects.filter(name=role))
    User.objects.create_superuser("admin")
    hide(Canaries())
    clock.advance(HOUR)
    sample.load()
    clock.advance(HOUR)
    token = grow(articles=22)
    clock.advance(HOUR)
    told = io.StringIO()
    with contextlib.redirect_stdout(told):
        fill_and_tell()
    filled = json.loads(told.getvalue())
    articles = apps.get_model("articles", "Article")._default_manager
    author = User.objects.get(username="Author")
    articles.filter(pk__in=[filled["deleted"], filled["broken"]]).update(owner=author)
    clock.advance(HOUR)
    demo_data.make(slug=LONG_DATASET, observations=1300, indicators=6, periods=2)
    clock.advance(HOUR)
    return _site([token, filled["token"]], filled)


def client_of(role: str, **headers: str) -> Client:
    """Return a client that is signed in as one of the roles, or not signed in for "anonymous"."""
    client = Client(
        raise_request_exception=False, SERVER_NAME="127.0.0.1", SERVER_PORT="8000", headers=headers
    )
    if role != "anonymous":
        client.force_login(User.objects.get(username=role))
    return client


def _site(preview_tokens: list[str], filled: dict[str, Any]) -> Site:
    # By name, for classes and modules may move.
    articles = apps.get_model("articles", "Article")._default_manager.all()
    editions = apps.get_model("articles", "Edition")._default_manager.all()
    datasets = apps.get_model("metrics", "Dataset")._default_manager.all()
    counts = apps.get_model("pageviews", "DailyCount")._default_manager.order_by("pk")
    repetitive = [
        *[("articles/article", row.pk) for row in articles if REPETITIVE.fullmatch(row.slug)],
        *[("articles/edition", row.pk) for row in editions if REPETITIVE.fullmatch(row.slug)],
        *[("pageviews/dailycount", row.pk) for row in counts[3:]],
    ]
    content_types = apps.get_model("contenttypes", "ContentType")._default_manager.all()
    return Site(
        articles={row.slug: row.pk for row in articles},
        datasets={row.slug: row.pk for row in datasets},
        preview_tokens=preview_tokens,
        filled=filled,
        repetitive=tuple(f"/admin/{model}/{key}/" for model, key in repetitive),
        content_types={str(row.pk): f"{row.app_label}.{row.model}" for row in content_types},
    )
