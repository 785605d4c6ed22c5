"""Pages that are made once and stored: of an edition or a release, whose content never changes.

A stored page has gaps for the little that changes often, such as the number of views; each is filled
by the template partial of its name. Whatever else a page was made of is in its digest, and it is made
again when that differs: after a new edition, another name of a topic, or an upgrade of the site.
"""

import hashlib
import json
import re
import secrets
import zlib
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from functools import lru_cache
from importlib.metadata import version
from typing import Any, Self

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.db import DatabaseError, connection, transaction
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import get_script_prefix
from django.utils.crypto import salted_hmac
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from collabsite.web.models import StoredPage
from collabsite.web.responses import (
    Page,
    PageResponse,
    add_link_header,
    declare_shown,
    json_text,
    json_value,
    page_text,
    pagination_links,
)

# Nobody who writes a text can know how gaps are marked.
_KEY = secrets.token_hex(8)
_GAP = re.compile(f"<{_KEY} ([a-z]+)>.*?</{_KEY}>", re.DOTALL)
_MARK = re.compile(f"</?{_KEY}[ a-z]*>")


@dataclass(frozen=True)
class Made:
    """A page that was made: its text and the names of its gaps in turns, and its response's headers.

    `shown` are the names of what it shows (see `collabsite.web.responses.declare_shown`).
    """

    parts: list[str]
    link: str
    shown: list[str]
    # What is needed to read what fills the gaps.
    known: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def from_text(
        cls, text: str, *, link: str, shown: list[str], known: dict[str, Any] | None = None
    ) -> Self:
        """Return the page of a text with marked gaps."""
        return cls(_GAP.split(text), link, shown, known or {})

    @classmethod
    def unpack(cls, packed: bytes) -> Self:
        """Return the page that `pack` gave."""
        return cls(**json.loads(zlib.decompress(packed)))

    def pack(self) -> bytes:
        """Return the page as it is stored."""
        return zlib.compress(json.dumps(asdict(self), ensure_ascii=False).encode())

    def fill(self, gaps: Mapping[str, str]) -> str:
        """Return the whole text."""
        return "".join(gaps[part] if number % 2 else part for number, part in enumerate(self.parts))


def digest_of(made_of: object) -> str:
    """Return the digest of what a page is made of, a JSON value, and of what makes it.

    Tokens in pages are signed with the secret key, and so is the digest.
    """
    settled = [settings.SITE_URL, settings.TIME_ZONE, get_script_prefix(), get_language()]
    text = json.dumps([made_of, settled, _code(), _static_files()])
    return salted_hmac(__name__, text, algorithm="sha256").hexdigest()


@lru_cache(maxsize=1)
def _code() -> str:
    """Return a digest of the code, templates and words of the site, and of Django."""
    found = hashlib.sha256(version("django").encode())
    for folder in ("articles", "collabsite", "metrics", "templates"):
        for path in sorted((settings.BASE_DIR / folder).rglob("*")):
            if path.suffix in {".py", ".html", ".mo"}:
                found.update(f"{path.relative_to(settings.BASE_DIR)}\0".encode())
                found.update(path.read_bytes())
    return found.hexdigest()


def _static_files() -> str:
    """Return a digest of the names of all static files, '' where names don't change with content."""
    return str(getattr(staticfiles_storage, "manifest_hash", ""))


def mark_gap(name: str, text: str) -> SafeString:
    """Return a text as the content of a gap."""
    return SafeString(f"<{_KEY} {name}>{text}</{_KEY}>")


def respond_with_gaps[P: Page](
    request: HttpRequest,
    page: P,
    template: str,
    *,
    gaps: Collection[str],
    as_json: bool,
    context: Mapping[str, Any],
) -> tuple[PageResponse[P], str]:
    """Return the response with a page, and the text to be stored, in which gaps are marked.

    `gaps` are the members of the twin; those of the page are marked by its template.
    """
    text = page_text(
        request, page, template, as_json=as_json, context={**context, "has_gaps": True}
    )
    for name in gaps if as_json else ():
        # The members of the whole have one space before them, and all others more.
        member = f'\n "{name}": '
        begin = text.index(member) + len(member)
        end = begin + len(_json_member(name, getattr(page, name)))
        text = text[:begin] + mark_gap(name, text[begin:end]) + text[end:]
    response: PageResponse[P] = PageResponse(_MARK.sub("", text), as_json=as_json)
    if as_json:
        add_link_header(response, pagination_links(request, page))
    return response, text


def respond_stored[P: Page](
    request: HttpRequest, made: Made, template: str, live: object, *, as_json: bool
) -> PageResponse[P]:
    """Return the response with a stored page, its gaps filled with the attributes of `live`."""
    declare_shown(request, *made.shown)
    text = made.fill(_filled(request, made, template, live, as_json=as_json))
    response: PageResponse[P] = PageResponse(text, as_json=as_json)
    response["Link"] = made.link
    return response


# Where the partials of gaps are that are on every page.
_OF_EVERY_PAGE = {"languages": "base.html"}


def _filled(
    request: HttpRequest, made: Made, template: str, live: object, *, as_json: bool
) -> dict[str, str]:
    names = dict.fromkeys(made.parts[1::2])
    if as_json:
        return {name: _json_member(name, getattr(live, name)) for name in names}
    context = {"page": live, "LANGUAGE_CODE": get_language()}
    return {
        name: render_to_string(f"{_OF_EVERY_PAGE.get(name, template)}#{name}", context, request)
        for name in names
    }


def _json_member(name: str, value: object) -> str:
    """Return the text of a member's value within the JSON of a page."""
    return json_text({name: json_value(value)}).removeprefix(f'{{\n "{name}": ').removesuffix("\n}")


def store(
    model: type[StoredPage], made: Made, *, digest: str, is_json: bool, **key: object
) -> None:
    """Store a page, unless the database is busy: no reader waits for a writer."""
    row = model(language=get_language(), is_json=is_json, digest=digest, packed=made.pack(), **key)
    with suppress(DatabaseError), _without_waiting(), transaction.atomic():
        model._default_manager.bulk_create(
            [row],
            update_conflicts=True,
            unique_fields=["language", "is_json", *key],
            update_fields=["digest", "packed"],
        )


@contextmanager
def _without_waiting() -> Iterator[None]:
    """Let SQLite refuse at once while another process writes."""
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        [patience] = cursor.execute("PRAGMA busy_timeout").fetchone()
        cursor.execute("PRAGMA busy_timeout = 0")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA busy_timeout = {patience:d}")
