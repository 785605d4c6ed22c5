"""Requests to every address and action of the admin, with what is to be sent to each."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.contrib import admin
from django.contrib.auth.models import User
from django.test import RequestFactory
from django.urls import URLPattern, reverse

from articles.models import Article
from collabsite.people.models import Invitation, Notice
from metrics.models import DataImport
from tests.support.quoting import proposed

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
    # An article that was imported from a file.
    imported: Article
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
            "state": f"draft-{self.draft.revisions.latest('pk').pk}",
            # Of an import that somebody else began.
            "key": DataImport.objects.get().pk,
            "layout": "wide",
            # Nobody has one.
            "picture": "0",
            "revision": self.imported.revisions.latest("pk").pk,
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
        if name == "notice":
            # Of somebody else.
            return Notice.objects.earliest("pk").pk
        if name == "articles_article_review":
            return self.submitted.pk
        if name == "articles_article_proposal":
            return self.proposed.pk
        if name == "articles_article_imported":
            return self.imported.pk
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
        if name == "auth_user_activity":
            for do in ["deactivate", "reactivate"]:
                yield Asked(address, f"POST do={do}", url, ("POST",), {"do": do})
        if name == "auth_user_invitations":
            key = Invitation.objects.get().pk
            for do in ["send-again", "revoke"]:
                data = {"do": do, "key": key}
                yield Asked(address, f"POST do={do}", url, ("POST",), data)
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
