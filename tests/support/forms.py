"""Forms of a page, filled in and sent like a browser."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any, Self
from urllib.parse import urljoin, urlsplit

from django.conf import settings
from django.contrib.auth.models import User
from django.http.response import HttpResponseBase
from django.test import Client

from tests.support import crawler

# On every page of the admin, and about none.
_FRAME = {"/admin/language/", "/accounts/logout/", "/admin/bin/"}

type Fields = dict[str, list[str]]


@dataclass
class Form:
    """A form; `fields` has the initial data, `offered` the boxes that can be ticked."""

    id: str
    action: str
    method: str
    fields: Fields = field(default_factory=dict)
    offered: Fields = field(default_factory=dict)

    def filled(self, values: Mapping[str, str | list[str]], *, tick: str = "") -> Fields:
        """Return the data with some fields changed, and with all boxes of a name ticked."""
        sent = {**self.fields}
        for name, value in values.items():
            sent[name] = [value] if isinstance(value, str) else value
        if tick:
            sent[tick] = self.offered.get(tick, [])
        return sent


def forms_of(html: str) -> list[Form]:
    """Return the forms of a page that are sent by POST, without those of its frame."""
    reader = _FormReader()
    reader.feed(html)
    reader.close()
    return [each for each in reader.forms if each.method == "post" and each.action not in _FRAME]


def client_of(username: str, **headers: str) -> Client:
    """Return a client that is signed in as a user, or not signed in for "anonymous"."""
    client = Client(headers={"host": urlsplit(settings.SITE_URL).netloc, **headers})
    if username != "anonymous":
        client.force_login(User.objects.get(username=username))
    return client


class Person:
    """Somebody who reads pages of the site and sends their forms, each of which must be accepted."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.address = ""
        self.page: HttpResponseBase

    @property
    def text(self) -> str:
        """The body of the last page."""
        return crawler.body(self.page).decode()

    def look(self, address: str) -> Self:
        """Request a page."""
        self.address, self.page = address, self.client.get(address)
        return self

    def send(
        self,
        values: Mapping[str, Any] | None = None,
        *,
        tick: str = "",
        having: str = "",
        files: Mapping[str, Any] | None = None,
    ) -> Self:
        """Fill in the form of the last page, or its form with a field `having`, and send it."""
        form = self.form(having)
        data = {**form.filled(values or {}, tick=tick), **(files or {})}
        action = urljoin(self.address, form.action) if form.action else self.address
        return self.post(action, data)

    def post(self, address: str, data: str | Mapping[str, Any], **headers: str) -> Self:
        """Send data to an address."""
        self.address, self.page = address, self.client.post(address, data, headers=headers)
        return self.accepted()

    def accepted(self) -> Self:
        """Fail if the last answer refuses what was sent."""
        assert self.page.status_code < 400, f"{self.page.status_code} {self.address}: {self.text}"
        wrong = re.findall(r'<ul class="errorlist.*?</ul>', self.text, re.DOTALL)
        assert not wrong, f"{self.address}: {wrong}"
        return self

    def follow(self) -> Self:
        """Request the page to which the last one redirects."""
        place = urljoin(self.address, self.page.headers["Location"])
        return self.look(place.partition("#")[0])

    def form(self, having: str = "") -> Form:
        """Return the first form of the last page, or the first with a field `having`."""
        for form in forms_of(self.text):
            if not having or having in form.fields or having in form.offered:
                return form
        raise AssertionError(f"no form with “{having}” on {self.address}: {self.text}")


class _FormReader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.forms: list[Form] = []
        self._open: Form | None = None
        self._by_id: dict[str, Form] = {}
        self._select: tuple[Form, str] | None = None
        self._textarea: tuple[Form, str] | None = None
        self._text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._open = self._form(given.get("id", ""))
            self._open.action = given.get("action", "")
            self._open.method = given.get("method", "get").lower()
            self.forms.append(self._open)
        owner = self._form(given["form"]) if "form" in given else self._open
        name = given.get("name", "")
        if tag == "option" and self._select:
            self._read_option(*self._select, given)
        if owner is None or not name:
            return
        if tag == "input":
            self._read_input(owner, name, given)
        elif tag == "select":
            self._select = owner, name
        elif tag == "textarea":
            self._textarea, self._text = (owner, name), ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = None
        elif tag == "select" and self._select:
            owner, name = self._select
            # A browser shows the first choice of a list, and sends it.
            if name not in owner.fields and owner.offered.get(name):
                owner.fields[name] = owner.offered[name][:1]
            self._select = None
        elif tag == "textarea" and self._textarea:
            owner, name = self._textarea
            owner.fields.setdefault(name, []).append(self._text.removeprefix("\n"))
            self._textarea = None

    def handle_data(self, data: str) -> None:
        if self._textarea:
            self._text += data

    def _form(self, key: str) -> Form:
        if not key:
            return Form("", "", "get")
        return self._by_id.setdefault(key, Form(key, "", "get"))

    def _read_input(self, owner: Form, name: str, given: dict[str, str]) -> None:
        kind = given.get("type", "text")
        if kind in {"submit", "button", "file", "image", "reset"}:
            return
        if kind in {"checkbox", "radio"}:
            value = given.get("value", "on")
            owner.offered.setdefault(name, []).append(value)
            if "checked" in given:
                owner.fields.setdefault(name, []).append(value)
            return
        owner.fields.setdefault(name, []).append(given.get("value", ""))

    def _read_option(self, owner: Form, name: str, given: dict[str, str]) -> None:
        value = given.get("value", "")
        owner.offered.setdefault(name, []).append(value)
        if "selected" in given:
            owner.fields.setdefault(name, []).append(value)
