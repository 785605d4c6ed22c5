"""Responses as text files, readable in a diff."""

import base64
import copy
import gzip
import hashlib
import io
import json
import re
import zipfile
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import unquote

from django.conf import settings
from django.http.response import HttpResponseBase

from tests.support import crawler

# What is drawn anew for each page, and means nothing.
_MASKS = [
    (re.compile(rb'(name="csrfmiddlewaretoken" value=")[^"]*'), rb"\1*"),
    (re.compile(rb"[\d,]+( MB are free)"), rb"*\1"),
    (re.compile(rb'(name="form_key" value=")[^"]*'), rb"\1*"),
    (re.compile(rb"(/admin/unsaved/)[0-9a-f-]{36}"), rb"\1*"),
    (re.compile(rb"""(nonce=["'])[^"']*"""), rb"\1*"),
    # The signature of a page's token or of a form's texts, which hangs on the name of a salt.
    (re.compile(rb"((?:article|dataset)(?::|%3A)\d+(?::|%3A))[\w-]{43}"), rb"\1*"),
    (re.compile(rb"(:\w{6}:)[\w-]{43}\b"), rb"\1*"),
    (re.compile(rb"(Group_permissions object \()\d+"), rb"\1*"),
    # Keys of permissions follow the order of migrations.
    (re.compile(rb'(<option value=")\d+("[^>]*>[^<|]*\|[^<|]*\|)'), rb"\1*\2"),
]
# Django lists the kinds of rows that can't be deleted in the order of a set.
_UNORDERED = re.compile(rb"(?:<li>[^<]*</li>\s*){2,}")
_DESCRIBING = ["Content-Language", "Content-Type", "ETag", "Link", "Location", "Vary"]
_NONCE = re.compile(r"'nonce-[^']*'")
_MARKUP = re.compile(r"html|xml|svg")
_TEXT = re.compile(r"^text/|javascript|bibtex|research-info-systems")


class Recorder:
    """Writer of responses to a folder, each to a file named for its role, method and address."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._content_types: Mapping[str, str] = {}
        self.count = 0

    def name_content_types(self, names: Mapping[str, str]) -> None:
        """Show these names for the numbers of models."""
        self._content_types = names

    def write(
        self, folder: str, request: str, response: HttpResponseBase, *, name: str = ""
    ) -> None:
        """Store a response; `request` has the method, the address and other data."""
        request = self._mask_content_types(request)
        request = _mask(request.encode("utf-8", "surrogateescape")).decode(errors="surrogateescape")
        text = f"{request}\n\n{self._mask_content_types(rendered(response))}"
        place = self._directory / folder.replace(" ", "-").lower()
        place.mkdir(parents=True, exist_ok=True)
        path = place / (f"{name}.txt" if name else file_name(request))
        if path.exists():
            raise ValueError(f"{path} was written already")
        path.write_bytes(text.encode("utf-8", "surrogateescape"))
        self.count += 1

    def _mask_content_types(self, text: str) -> str:
        """Replace the numbers of models, which depend on the order of migrations, by names."""
        return re.sub(
            r"/admin/r/(\d+)/",
            lambda found: f"/admin/r/{self._content_types.get(found[1], found[1])}/",
            text,
        )


def file_name(request: str) -> str:
    """Return a readable name with a digest that makes it unique."""
    first = unquote(request.partition("\n")[0])
    readable = re.sub(r"[^\w.=&?-]+", "_", first).strip("_")[:60].rstrip("_")
    return f"{readable}.{hashlib.sha256(request.encode()).hexdigest()[:8]}.txt"


def digest_of(response: HttpResponseBase) -> str:
    """Return a digest of what a reader gets: status, body, and the headers that describe it."""
    told = [f"{name}: {response.headers.get(name)}" for name in _DESCRIBING]
    said = "\n".join([str(response.status_code), *told]).encode()
    return _digest(said + b"\n\n" + crawler.body(response))


def rendered(response: HttpResponseBase) -> str:
    """Return status, headers in order of their names, and the body."""
    body = crawler.body(response)
    lines = [f"HTTP {response.status_code}", *_headers(response, body)]
    for name, cookie in sorted(response.cookies.items()):
        # A copy: the client's own cookies are the same objects.
        shown = copy.copy(cookie)
        shown.set(name, "*", "*")
        lines.append(shown.output())
    if response.headers.get("Content-Encoding") == "gzip":
        body = gzip.decompress(body)
    return "\n".join([*lines, "", _body(crawler.kind(response), body)])


def _headers(response: HttpResponseBase, body: bytes) -> list[str]:
    lines = []
    for name, value in sorted(response.headers.items()):
        said = _NONCE.sub("'nonce-*'", str(value))
        # What follows from the body is said of the body, so that one change is not two.
        md5 = hashlib.md5(body, usedforsecurity=False).hexdigest()
        if name == "ETag":
            said = said.replace(md5, "(digest of the body)")
        if name == "Content-Length" and said == str(len(body)):
            said = "(length of the body)"
        if name == "Link":
            said = said.replace(", <", "\n    <")
        lines.append(f"{name}: {said}")
    return lines


def _body(kind: str, body: bytes) -> str:
    body = body.replace(str(settings.VAR_DIR).encode(), b"VAR_DIR")
    body = _mask(body)
    if b"delete-confirmation" in body:
        body = _UNORDERED.sub(_sort_items, body)
    if not body:
        return ""
    if kind.endswith("json"):
        return _json(body)
    if _MARKUP.search(kind) and not kind.endswith("sheet"):
        return split_at_tags(body.decode())
    if _TEXT.search(kind):
        return body.decode()
    if body.startswith(b"PK"):
        return "\n".join(_members(body))
    return _digest(body)


def _sort_items(found: re.Match[bytes]) -> bytes:
    return b"\n".join(sorted(item.strip() for item in re.findall(rb"<li>[^<]*</li>", found[0])))


def _mask(text: bytes) -> bytes:
    for pattern, mask in _MASKS:
        text = pattern.sub(mask, text)
    return text


def split_at_tags(markup: str) -> str:
    """Begin a line with each tag; nothing else is changed."""
    return markup.replace("<", "\n<")


def _json(body: bytes) -> str:
    try:
        indented = json.dumps(json.loads(body), ensure_ascii=False, indent=1)
    except ValueError:
        return f"(not JSON)\n{body.decode(errors='surrogateescape')}"
    lines = [
        # Texts with markup in them are long.
        line if len(line) < 200 else split_at_tags(line)
        for line in indented.split("\n")
    ]
    # The digest tells white space and the writing of numbers, which are not shown.
    return "\n".join([f"(raw {_digest(body)})", *lines])


def _members(body: bytes) -> list[str]:
    lines = []
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        for info in archive.infolist():
            data = archive.read(info)
            lines.append(f"--- {info.filename} {info.date_time} {_digest(data)}")
            if info.filename.endswith((".xml", ".rels")):
                lines.append(split_at_tags(data.decode()))
            elif info.filename.endswith((".csv", ".json", ".md", ".txt")):
                lines.append(data.decode())
    return lines


def _digest(data: bytes) -> str:
    digest = base64.b32encode(hashlib.sha256(data).digest()[:15]).decode().lower()
    return f"{len(data)} bytes, sha256 {digest}"
