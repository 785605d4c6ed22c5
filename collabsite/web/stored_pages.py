"""Public pages of versions, which are rendered once and stored. A version is an edition or a release.

A version never changes, but its page also shows what does. Values that change often, such as the
number of views, are placeholders in the stored page; each request fills them by the template partials
of the same names. Everything else that a page depends on is in its digest, and the page is rendered
again when that differs: after a new edition, a renamed topic or an upgrade of the site.
"""

import datetime as dt
import hashlib
import json
import re
import secrets
import zlib
from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from functools import lru_cache
from typing import Any, ClassVar, Self

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.db import DatabaseError, connection, transaction
from django.db.models import (
    BigIntegerField,
    BooleanField,
    CharField,
    FilteredRelation,
    Q,
    QuerySet,
)
from django.db.models.expressions import Combinable
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import get_script_prefix
from django.utils.crypto import salted_hmac
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from collabsite.environment import code_digest
from collabsite.web.models import StoredPage
from collabsite.web.prepared_queries import AT, Parameter, PreparedQuery
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

# Placeholders are marked with a random key, so that no text of an editor can contain a mark.
_KEY = secrets.token_hex(8)
_PLACEHOLDER = re.compile(f"<{_KEY} ([a-z]+)>.*?</{_KEY}>", re.DOTALL)
_MARK = re.compile(f"</?{_KEY}[ a-z]*>")

# Placeholders that every page has, and the templates with their partials.
_SHARED_PARTIALS = {"languages": "base.html"}

# Characters of a digest that are the digest of the renderer.
_RENDERER_DIGITS = 16


@dataclass(frozen=True)
class RenderedPage:
    """A page as it is stored.

    `parts` are pieces of text and, between them, names of placeholders. `link` is the `Link` header,
    `shown` is for `collabsite.web.responses.declare_shown`, and `facts` are for
    `RequestedVersion.read_state`.
    """

    parts: list[str]
    link: str
    shown: list[str]
    facts: dict[str, Any]

    @classmethod
    def unpack(cls, packed: bytes) -> Self:
        """Return the page from the bytes that `pack` returned."""
        return cls(**json.loads(zlib.decompress(packed)))

    def pack(self) -> bytes:
        """Return the page as bytes."""
        return zlib.compress(json.dumps(asdict(self), ensure_ascii=False).encode())

    @property
    def placeholders(self) -> set[str]:
        """The names of its placeholders."""
        return set(self.parts[1::2])

    def fill(self, values: Mapping[str, str]) -> str:
        """Return the text with these values of its placeholders."""
        return "".join(values[part] if n % 2 else part for n, part in enumerate(self.parts))


@dataclass(frozen=True)
class VersionRow:
    """A version with its views and its stored page, if there is one; `parent` has all versions."""

    pk: int
    sha256: str
    number: int
    slug: str
    parent: int
    views: int
    digest: str | None
    packed: bytes | None

    @property
    def identity(self) -> tuple[int, str, int, str]:
        """The columns that identify its content."""
        return self.pk, self.sha256, self.number, self.slug


class VersionLookup[Row: VersionRow]:
    """Prepared queries for the newest version with a slug, and for a version with a number.

    `versions` is a manager with the methods `public` and `newest_by_slug`, `parent` is the column of
    the parent, `views` is an expression for the views, and `columns` are those, or expressions, of the fields that
    `row` adds to `VersionRow`.
    """

    def __init__(
        self,
        row: type[Row],
        versions: Any,  # noqa: ANN401
        *,
        parent: str,
        views: Combinable,
        columns: Collection[str | Combinable],
    ) -> None:
        def select(found: QuerySet[Any]) -> QuerySet[Any, Any]:
            stored = Q(
                pages__language=Parameter("language", CharField()),
                pages__is_json=Parameter("is_json", BooleanField()),
            )
            own = ["pk", "sha256", "number", "slug", parent]
            with_page: QuerySet[Any, Any] = found.annotate(
                page=FilteredRelation("pages", condition=stored)
            )
            return with_page.values_list(*own, views, "page__digest", "page__packed", *columns)

        slug = Parameter("slug", CharField())
        given = {name: Parameter(name, BigIntegerField()) for name in (parent, "number")}
        self._parent = parent
        self._newest = PreparedQuery(lambda: select(versions.newest_by_slug(slug, at=AT)), row)
        self._numbered = PreparedQuery(lambda: select(versions.public(at=AT).filter(**given)), row)

    def find(
        self, slug: str, number: int | None, *, at: dt.datetime, is_json: bool
    ) -> tuple[Row, Row] | None:
        """Return the newest version and the one with this number (None: the newest).

        Return None if either is missing, or the newest has another slug by now.
        """
        page = {"language": get_language(), "is_json": is_json, "at": at}
        newest = next(iter(self._newest.rows(slug=slug, **page)), None)
        if newest is None or newest.slug != slug:
            return None
        if number in {None, newest.number}:
            return newest, newest
        found = self._numbered.rows(**{self._parent: newest.parent}, number=number, **page)
        return (newest, found[0]) if found else None


@dataclass(frozen=True)
class PageState:
    """Everything that a page shows at present beside its version.

    `digest` is that of the page, and `values` returns the values of its placeholders.
    """

    digest: str
    values: Callable[[], Mapping[str, object]]


class RequestedVersion[Row: VersionRow, P: Page](ABC):
    """The version that a request asks for, and the newest one, with a stored page or without.

    Subclasses name the `model` of the pages and its foreign key, the `template`, and those members of
    the page that are `placeholders`.
    """

    model: ClassVar[type[StoredPage]]
    foreign_key: ClassVar[str]
    template: ClassVar[str]
    placeholders: ClassVar[tuple[str, ...]]
    lookup: ClassVar[VersionLookup[Any]]

    def __init__(self, newest: Row, own: Row, *, at: dt.datetime, is_json: bool) -> None:
        self.newest, self.own, self.at, self.is_json = newest, own, at, is_json

    @classmethod
    def find(
        cls, slug: str, number: int | None = None, *, at: dt.datetime, is_json: bool
    ) -> Self | None:
        """Return the version with this number (None: the newest), None if there is none.

        With `DEBUG` pages are never stored, as templates may change at any time.
        """
        found = None if settings.DEBUG else cls.lookup.find(slug, number, at=at, is_json=is_json)
        return cls(*found, at=at, is_json=is_json) if found else None

    @abstractmethod
    def read_state(self, facts: Mapping[str, Any]) -> PageState:
        """Return the present state of the page; `facts` are those given to `begin`."""

    def respond(self, request: HttpRequest) -> PageResponse[P] | None:
        """Return the response with the stored page, None if it is missing or out of date."""
        digest, packed = self.own.digest, self.own.packed
        # A page that other code has packed may have other fields.
        if not digest or packed is None or not digest.startswith(_renderer_digest()):
            return None
        stored = RenderedPage.unpack(packed)
        state = self.read_state(stored.facts)
        if state.digest != digest:
            return None
        declare_shown(request, *stored.shown)
        values = state.values()
        if self.is_json:
            texts = {name: _json_member(name, value) for name, value in values.items()}
        else:
            texts = _render_partials(request, stored.placeholders, self.template, values)
        response: PageResponse[P] = PageResponse(stored.fill(texts), as_json=self.is_json)
        add_link_header(response, stored.link)
        return response

    def begin(self, **facts: Any) -> "PendingPage":  # noqa: ANN401
        """Read the state of a page that is to be rendered.

        If something changes while it is rendered, its digest is out of date at once. `facts` are JSON
        values that follow from the version.
        """
        return PendingPage(self, facts, self.read_state(facts).digest)


@dataclass(frozen=True)
class PendingPage:
    """A page that is being rendered, to be stored with the digest of the state read before."""

    requested: RequestedVersion[Any, Any]
    facts: dict[str, Any]
    digest: str

    def store(self, page: RenderedPage) -> None:
        """Store the page, unless the database is busy: no reader waits for a writer."""
        requested = self.requested
        row = requested.model(
            language=get_language(),
            is_json=requested.is_json,
            digest=self.digest,
            packed=page.pack(),
            **{requested.foreign_key: requested.own.pk},
        )
        with suppress(DatabaseError), _fail_if_locked(), transaction.atomic():
            requested.model._default_manager.bulk_create(
                [row],
                update_conflicts=True,
                unique_fields=["language", "is_json", requested.foreign_key],
                update_fields=["digest", "packed"],
            )


def respond_and_store[P: Page](
    request: HttpRequest,
    page: P,
    template: str,
    *,
    as_json: bool,
    context: Mapping[str, Any],
    link: str,
    shown: Collection[str],
    pending: PendingPage | None,
) -> PageResponse[P]:
    """Return the response with a page, and store the page if it is `pending`.

    `link` is added to the `Link` header, and `shown` is for `declare_shown`.
    """
    declare_shown(request, *shown)
    context = {**context, "has_placeholders": pending is not None}
    text = page_text(request, page, template, as_json=as_json, context=context)
    if pending and as_json:
        for name in pending.requested.placeholders:
            text = _mark_member(text, name, getattr(page, name))
    response: PageResponse[P] = PageResponse(_MARK.sub("", text), as_json=as_json)
    if as_json:
        add_link_header(response, pagination_links(request, page))
    add_link_header(response, link)
    if pending:
        parts, links = _PLACEHOLDER.split(text), response.get("Link", "")
        pending.store(RenderedPage(parts, links, [*shown], pending.facts))
    return response


def mark_placeholder(name: str, text: str) -> SafeString:
    """Return a text as the content of a placeholder."""
    return SafeString(f"<{_KEY} {name}>{text}</{_KEY}>")


def _render_partials(
    request: HttpRequest, names: Collection[str], template: str, values: Mapping[str, object]
) -> dict[str, str]:
    """Return the texts of placeholders in HTML."""
    context = {"page": values, "LANGUAGE_CODE": get_language()}
    return {
        name: render_to_string(f"{_SHARED_PARTIALS.get(name, template)}#{name}", context, request)
        for name in names
    }


def _mark_member(text: str, name: str, value: object) -> str:
    """Return the JSON of a page with one of its members marked as a placeholder."""
    # A page's own members are indented by one space, and those of others by more.
    member = f'\n "{name}": '
    begin = text.index(member) + len(member)
    end = begin + len(_json_member(name, value))
    return text[:begin] + mark_placeholder(name, text[begin:end]) + text[end:]


def _json_member(name: str, value: object) -> str:
    """Return the text of a member's value within the JSON of a page."""
    return json_text({name: json_value(value)}).removeprefix(f'{{\n "{name}": ').removesuffix("\n}")


def digest_of(value: object) -> str:
    """Return the digest of a page: of this JSON value, and of the renderer."""
    content = hashlib.sha256(json.dumps(value).encode()).hexdigest()
    return _renderer_digest() + content[_RENDERER_DIGITS:]


_dependencies: list[Callable[[], str]] = []


def depend_on(digest: Callable[[], str]) -> None:
    """Let all stored pages depend on what this function returns the digest of."""
    _dependencies.append(digest)


def _renderer_digest() -> str:
    """Return the digest of the code and the settings that render pages."""
    # Without a manifest, the names of static files do not change with their content.
    static_files = str(getattr(staticfiles_storage, "manifest_hash", ""))
    return _digest_of_settings(
        settings.SITE_URL,
        settings.TIME_ZONE,
        get_script_prefix(),
        get_language(),
        static_files,
        *(digest() for digest in _dependencies),
        # It signs the tokens in pages.
        secret=settings.SECRET_KEY,
    )


@lru_cache(maxsize=16)
def _digest_of_settings(*values: str | None, secret: str) -> str:
    text = json.dumps([values, code_digest()])
    digest = salted_hmac(__name__, text, secret=secret, algorithm="sha256").hexdigest()
    return digest[:_RENDERER_DIGITS]


@contextmanager
def _fail_if_locked() -> Iterator[None]:
    """Make SQLite fail at once while another process writes, instead of waiting."""
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        [timeout] = cursor.execute("PRAGMA busy_timeout").fetchone()
        cursor.execute("PRAGMA busy_timeout = 0")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA busy_timeout = {timeout:d}")
