"""People who use the site of a snapshot like a browser, each with a session of their own."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urljoin

from django.contrib.auth.models import User
from django.http.response import HttpResponseBase
from django.test import Client

from tests.snapshot.forms import Form, forms_of
from tests.snapshot.rendering import Recorder, body_of, media_type

# So is the site called in its own addresses.
PLACE: dict[str, Any] = {"SERVER_NAME": "127.0.0.1", "SERVER_PORT": "8000"}


def client_of(role: str, **headers: str) -> Client:
    """Return a client that is signed in as one of the roles, or not signed in for "anonymous"."""
    client = Client(raise_request_exception=False, headers=headers, **PLACE)
    if role != "anonymous":
        client.force_login(User.objects.get(username=role))
    return client


class Storyteller:
    """Sender of the requests of a story, which stores the responses in order."""

    def __init__(self, story: str, client: Client, recorder: Recorder) -> None:
        self._story, self._client, self._recorder = story, client, recorder
        self._step = 0
        self.address = ""
        self.page: HttpResponseBase

    @property
    def text(self) -> str:
        """The body of the last page."""
        return body_of(self.page).decode()

    def see(self, address: str, **headers: str) -> "Storyteller":
        """Request a page, and store it."""
        self.address, self.page = address, self._client.get(address, headers=headers)
        self._store(f"GET {address}", headers)
        return self

    def look(self, address: str) -> "Storyteller":
        """Request a page for its form, without storing it."""
        self.address, self.page = address, self._client.get(address)
        return self

    def send(
        self,
        values: Mapping[str, Any] | None = None,
        *,
        tick: str = "",
        having: str = "",
        files: Mapping[str, Any] | None = None,
    ) -> "Storyteller":
        """Fill in the form of the last page, or its form with a field `having`, and send it."""
        form = self.form(having)
        data = {**form.filled(values or {}, tick=tick), **(files or {})}
        action = urljoin(self.address, form.action) if form.action else self.address
        return self.post(action, data)

    def post(
        self,
        address: str,
        data: str | Mapping[str, Any],
        *,
        content_type: str = "",
        **headers: str,
    ) -> "Storyteller":
        """Send data to an address; store the response, and the page to which it redirects."""
        given: dict[str, Any] = {"content_type": content_type} if content_type else {}
        self.address = address
        self.page = self._client.post(address, data, headers=headers, **given)
        self._store(f"POST {address}", headers)
        place = self.page.headers.get("Location")
        if place:
            self.see(urljoin(address, place).partition("#")[0])
        return self

    def ask(self, method: str, address: str) -> "Storyteller":
        """Request an address by any method, without data."""
        self.address, self.page = address, self._client.generic(method, address)
        self._store(f"{method} {address}", {})
        return self

    def form(self, having: str = "") -> Form:
        """Return the first form of the last page, or the first with a field `having`."""
        found = forms_of(self.text) if media_type(self.page) == "text/html" else []
        for form in found:
            if not having or having in form.fields or having in form.offered:
                return form
        # A page without the form is part of the snapshot, too.
        return Form("", self.address, "post")

    def _store(self, request: str, headers: Mapping[str, str]) -> None:
        self._step += 1
        # An ETag is a digest of the answer, which is shown itself.
        told = {name: "ETag" if name == "if-none-match" else headers[name] for name in headers}
        said = "\n".join([request, *(f"{name}: {value}" for name, value in told.items())])
        name = f"{self._story}-{self._step:02}"
        self._recorder.write("stories", said, self.page, name=name)


class Cast:
    """The users of a story, each with a session."""

    def __init__(self, story: str, recorder: Recorder) -> None:
        self._story, self._recorder = story, recorder
        self._count = 0

    def __call__(self, role: str) -> Storyteller:
        """Return a new user with the role."""
        self._count += 1
        name = f"{self._story}-{self._count}-{role}".replace(" ", "-").lower()
        return Storyteller(name, client_of(role), self._recorder)
