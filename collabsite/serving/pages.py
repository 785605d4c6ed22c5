"""Ready pages in memory: each in the codings that were asked for, the least recently used out first."""

import threading
from collections import OrderedDict, deque
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from collabsite.serving.encodings import CODINGS, compress, decompress, is_compressible

type Headers = list[tuple[str, str]]

# Key in the environment of a request for the names of what its response shows.
SHOWN = "collabsite.shown"
# A page that names nothing that it shows depends on everything.
EVERYTHING = frozenset({"*"})
# About what a page takes besides its bytes.
OVERHEAD = 3_000
# Changes that are remembered for pages that are being made meanwhile.
_REMEMBERED = 1_000


@dataclass(slots=True)
class Form:
    """A page in one content coding: the headers and the body of the answer."""

    etag: str
    headers: Headers
    body: list[bytes]


@dataclass(slots=True)
class ReadyPage:
    """A page, the names of what it shows, and its forms by content coding ('' is none).

    Once there is the form in the best coding, that is enough: others are made of it. `made_at` is in
    seconds of the monotonic clock. `is_waiting` while it is to be made again.
    """

    headers: Headers
    etag: str
    shown: frozenset[str]
    made_at: float
    compressible: bool
    forms: dict[str, Form] = field(default_factory=dict)
    is_waiting: bool = False

    @classmethod
    def from_response(
        cls, headers: Headers, body: bytes, shown: frozenset[str], *, made_at: float
    ) -> "ReadyPage":
        """Return the page of a response that is not compressed."""
        by_name = {name.lower(): value for name, value in headers}
        page = cls(
            # Most headers are the same for all pages, and then in memory once.
            headers=[
                _shared(header)
                for header in headers
                if header[0].lower() not in {"etag", "content-length"}
            ],
            etag=by_name.get("etag", ""),
            shown=_shared(shown),
            made_at=made_at,
            compressible=is_compressible(by_name.get("content-type", ""), len(body)),
        )
        page.forms[""] = page._form("", body)
        return page

    @property
    def is_compressed(self) -> bool:
        """Whether the form in the best coding is kept."""
        return CODINGS[0] in self.forms

    @property
    def body(self) -> bytes:
        """The body that is not compressed."""
        forms = self.forms
        return forms[""].body[0] if "" in forms else decompress(forms[CODINGS[0]].body[0])

    @property
    def size(self) -> int:
        """The number of bytes that it takes in memory, about."""
        return OVERHEAD + sum(len(form.body[0]) for form in self.forms.values())

    def form_for(self, codings: Iterable[str]) -> Form:
        """Return the form in the first of these codings that is ready, or made quickly and kept."""
        forms = self.forms
        for coding in codings if self.compressible else ():
            if coding in forms:
                return forms[coding]
            if coding != CODINGS[0]:
                form = forms[coding] = self._form(coding, self.body)
                return form
        return forms.get("") or self._form("", self.body)

    def compress(self) -> None:
        """Keep the form in the best coding in place of all others."""
        self.forms = {CODINGS[0]: self._form(CODINGS[0], self.body)}

    def _form(self, coding: str, body: bytes) -> Form:
        etag = f'{self.etag[:-1]}-{coding}"' if coding else self.etag
        if coding:
            body = compress(body, coding)
        headers = [*self.headers, ("ETag", etag), ("Content-Length", str(len(body)))]
        if coding:
            headers.append(("Content-Encoding", coding))
        return Form(etag, headers, [body])

    def matching_etag(self, if_none_match: str, form: Form) -> str:
        """Return the ETag of the form that a client has (RFC 9110 §13.1.2), '' if it is not current.

        It may have got one that is not ready here: its bytes would be the same.
        """
        for tag in if_none_match.split(","):
            etag = tag.strip().removeprefix("W/")
            if etag in {form.etag, "*"}:
                return form.etag
            if etag in {
                f'{self.etag[:-1]}{suffix}"'
                for suffix in ("", *(f"-{coding}" for coding in CODINGS))
            }:
                return etag
        return ""

    def headers_with(self, etag: str) -> Headers:
        """Return the headers that say that a page is unchanged."""
        return [
            ("ETag", etag),
            *(h for h in self.headers if not h[0].lower().startswith("content-")),
        ]


class ReadyPages:
    """All ready pages by key, bounded in bytes."""

    def __init__(self, most_bytes: int) -> None:
        self._most_bytes = most_bytes
        self._pages: OrderedDict[str, ReadyPage] = OrderedDict()
        self._sizes: dict[str, int] = {}
        self._bytes = 0
        self._keys: dict[str, set[str]] = {}
        self._lock = threading.Lock()
        self._changes: deque[frozenset[str]] = deque(maxlen=_REMEMBERED)
        # How many changes there have been.
        self.version = 0

    def __len__(self) -> int:
        return len(self._pages)

    def get(self, key: str) -> ReadyPage | None:
        """Return a page that is ready."""
        page = self._pages.get(key)
        if page is not None:
            try:
                self._pages.move_to_end(key)
            except KeyError:
                # Another thread has just dropped it.
                return None
        return page

    def put(self, key: str, page: ReadyPage, *, version: int) -> bool:
        """Keep a page, unless what it shows has changed since `version`; tell whether it is kept."""
        with self._lock:
            missed = self.version - version
            if missed > len(self._changes) or any(
                _concerns(names, page.shown)
                for names in list(self._changes)[-missed or None :]
                if missed
            ):
                return False
            self._drop(key)
            self._pages[key] = page
            for name in page.shown:
                self._keys.setdefault(name, set()).add(key)
            self._count(key, page.size)
            return True

    def grow(self, key: str, page: ReadyPage) -> None:
        """Count the bytes of a form that was added to a page."""
        with self._lock:
            if self._pages.get(key) is page:
                self._count(key, page.size)

    def drop(self, names: Collection[str]) -> None:
        """Drop the pages that show one of these, and those that depend on everything."""
        with self._lock:
            self.version += 1
            self._changes.append(frozenset(names))
            for name in {*names, *EVERYTHING}:
                for key in list(self._keys.get(name, ())):
                    self._drop(key)

    def clear(self) -> None:
        """Drop all pages."""
        with self._lock:
            self.version += 1
            self._changes.append(EVERYTHING)
            for key in list(self._pages):
                self._drop(key)

    def _count(self, key: str, size: int) -> None:
        self._bytes += size - self._sizes.get(key, 0)
        self._sizes[key] = size
        while self._bytes > self._most_bytes and self._pages:
            self._drop(next(iter(self._pages)))

    def _drop(self, key: str) -> None:
        page = self._pages.pop(key, None)
        if page is None:
            return
        self._bytes -= self._sizes.pop(key)
        for name in page.shown:
            keys = self._keys[name]
            keys.discard(key)
            if not keys:
                del self._keys[name]


@lru_cache(maxsize=1_000)
def _shared[T](value: T) -> T:
    """Return the first of the equal values that have been given lately."""
    return value


def _concerns(names: frozenset[str], shown: frozenset[str]) -> bool:
    return names >= EVERYTHING or shown >= EVERYTHING or not names.isdisjoint(shown)
