"""The site of a snapshot, built as people build one: by commands, and by forms that they send.

It knows addresses, commands, fields and files, and not the code behind them.
"""

import io
import os
import re
import socket
from dataclasses import dataclass
from pathlib import Path
from unittest import mock

from django.apps import apps
from django.core.management import call_command

from tests.snapshot.browsing import Cast, Storyteller, client_of
from tests.snapshot.determinism import HOUR, Clock
from tests.snapshot.rendering import Recorder
from tests.support import filled_site
from tests.support.filled_site import AUTHOR, EDITOR, OWNER, STEWARD, FilledSite

# Articles that differ from others in nothing but their title.
REPETITIVE = re.compile(r"letter-(?:[4-9]|\d\d)")


@dataclass(frozen=True)
class Site(FilledSite):
    """Keys of objects of the site, for addresses without links."""

    invitation: str
    # Beginnings of addresses in the admin of rows that repeat others.
    repetitive: tuple[str, ...]
    content_types: dict[str, str]


def build(clock: Clock, recorder: Recorder) -> Site:
    """Begin a site, invite people, and fill it with every kind of page in every state."""
    cast = Cast("building", recorder, is_building=True)
    _begin(recorder)
    invitation = _invite(cast(OWNER), cast)
    filled = filled_site.build(cast, pause=lambda: clock.advance(HOUR))
    return _site(filled, invitation)


class _ServedError(Exception):
    """The command has prepared all, and would become the server now."""


def _begin(recorder: Recorder) -> None:
    """Begin as `manage.py serve` does, and name the site and its owner by the link that it shows."""
    told = io.StringIO()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with mock.patch("os.execve", side_effect=_ServedError):
        try:
            call_command("serve", port=port, stdout=told)
        except _ServedError:
            os.chdir(Path(__file__).parents[2])
    [link] = re.findall(r"(/admin/welcome/\S+)", told.getvalue())
    guest = client_of("anonymous")
    first = Storyteller("beginning", guest, recorder, is_building=True).see(link)
    if first.page.headers.get("Location"):
        first.see(first.page.headers["Location"])
    first.send({"username": OWNER, "first_name": "Ada", "name": "Collaboration Review"})


def _invite(owner: Storyteller, cast: Cast) -> str:
    """Invite people, who join; return the link of an invitation that waits."""
    link = ""
    for name, role in [
        *[(EDITOR, "Editor"), (AUTHOR, "Author"), (STEWARD, "Data steward"), ("late", "Author")],
    ]:
        form = owner.see("/admin/auth/user/invite/").form("role_keys")
        [key] = re.findall(rf'value="(\d+)"[^>]*>\s*(?:<[^>]*>\s*)*{role}', owner.text)[:1]
        assert key in form.offered["role_keys"]
        owner.send({"email": f"{name}@example.org", "role_keys": [key], "message": "Welcome."})
        [link] = re.findall(r"/accounts/invitation/[-\w]+/", owner.text)[:1]
        if name != "late":
            words = "a river of many words"
            joining = {"username": name, "first_name": name.title(), "last_name": "Holm"}
            guest = cast("anonymous").see(link)
            guest.send({**joining, "password1": words, "password2": words})
    return link


def _site(filled: FilledSite, invitation: str) -> Site:
    editions = apps.get_model("articles", "Edition")._default_manager.all()
    repetitive = [
        *[
            ("articles/article", key)
            for slug, key in filled.articles.items()
            if REPETITIVE.fullmatch(slug)
        ],
        *[("articles/edition", row.pk) for row in editions if REPETITIVE.fullmatch(row.slug)],
    ]
    content_types = apps.get_model("contenttypes", "ContentType")._default_manager.all()
    return Site(
        **vars(filled),
        invitation=invitation,
        repetitive=tuple(f"/admin/{model}/{key}/" for model, key in repetitive),
        content_types={str(row.pk): f"{row.app_label}.{row.model}" for row in content_types},
    )
