"""People who use the site of a snapshot like a browser, each with a session of their own."""

from collections.abc import Mapping
from typing import Any, Self
from urllib.parse import urljoin

from django.test import Client

from tests.snapshot.rendering import Recorder
from tests.support import crawler, forms
from tests.support.forms import Form, Person, forms_of


def client_of(role: str, **headers: str) -> Client:
    """Return a client of a user, which gets a page for a failure, too."""
    client = forms.client_of(role, **headers)
    client.raise_request_exception = False
    return client


class Storyteller(Person):
    """Somebody whose requests are a story: the responses are stored in order.

    A form that is refused is part of the story, too, unless the site is still being built.
    """

    def __init__(
        self, story: str, client: Client, recorder: Recorder, *, is_building: bool = False
    ) -> None:
        super().__init__(client)
        self._story, self._recorder, self._is_building = story, recorder, is_building
        self._step = 0

    def see(self, address: str, **headers: str) -> Self:
        """Request a page, and store it."""
        self.address, self.page = address, self.client.get(address, headers=headers)
        self._store(f"GET {address}", headers)
        return self

    def post(
        self,
        address: str,
        data: str | Mapping[str, Any],
        *,
        content_type: str = "",
        **headers: str,
    ) -> Self:
        """Send data to an address; store the response, and the page to which it redirects."""
        given: dict[str, Any] = {"content_type": content_type} if content_type else {}
        self.address = address
        self.page = self.client.post(address, data, headers=headers, **given)
        self._store(f"POST {address}", headers)
        place = self.page.headers.get("Location")
        if place:
            self.see(urljoin(address, place).partition("#")[0])
        return self.accepted() if self._is_building else self

    def ask(self, method: str, address: str) -> Self:
        """Request an address by any method, without data."""
        self.address, self.page = address, self.client.generic(method, address)
        self._store(f"{method} {address}", {})
        return self

    def follow(self) -> Self:
        """Stay, for what an answer redirects to was requested at once."""
        return self

    def form(self, having: str = "") -> Form:
        """Return the form, or in a story one without fields where the page has none."""
        if self._is_building:
            return super().form(having)
        found = forms_of(self.text) if crawler.kind(self.page) == "text/html" else []
        fitting = (each for each in found if not having or {having} & {*each.fields, *each.offered})
        return next(fitting, Form("", self.address, "post"))

    def _store(self, request: str, headers: Mapping[str, str]) -> None:
        self._step += 1
        # An ETag is a digest of the answer, which is shown itself.
        told = {name: "ETag" if name == "if-none-match" else headers[name] for name in headers}
        said = "\n".join([request, *(f"{name}: {value}" for name, value in told.items())])
        name = f"{self._story}-{self._step:02}"
        self._recorder.write("stories", said, self.page, name=name)


class Cast:
    """The users of a story, each with a session."""

    def __init__(self, story: str, recorder: Recorder, *, is_building: bool = False) -> None:
        self._story, self._recorder, self._is_building = story, recorder, is_building
        self._count = 0

    def __call__(self, role: str) -> Storyteller:
        """Return a new user with the role."""
        self._count += 1
        name = f"{self._story}-{self._count}-{role}".replace(" ", "-").lower()
        client = client_of(role)
        return Storyteller(name, client, self._recorder, is_building=self._is_building)
