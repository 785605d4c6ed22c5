"""Detection of foreign content in responses: scripts, elements, links and formulas of users."""

import csv
import io
import json
import re
import zipfile
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

import openpyxl
from django.conf import settings
from django.http.response import HttpResponseBase

from articles.sources.formats import read_records
from metrics.charts.svg import STYLE
from tests.support.crawler import addresses_in, body, kind

# Elements that no page of the site has.
UNKNOWN = {
    *["iframe", "object", "embed", "base", "math", "animate", "applet", "frame", "marquee"],
    *["foreignobject", "plaintext", "xmp", "portal"],
}
DATA_BLOCKS = {"application/json", "application/ld+json", "importmap"}
SCHEMES = {"", "http", "https", "mailto"}
ATOM = "{http://www.w3.org/2005/Atom}"
LISTING = (
    "{http://www.sitemaps.org/schemas/sitemap/0.9}",
    "{http://www.w3.org/1999/xhtml}link",
    "{http://a9.com/-/spec/opensearch/1.1/}",
)
SVG = "{http://www.w3.org/2000/svg}"
# Elements of our drawings.
DRAWN = {"svg", "title", "desc", "style", "rect", "g", "path", "line", "text", "tspan"}
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]")


def find_foreign(answer: HttpResponseBase) -> list[str]:
    """Return the parts of a response that would run, load or link to foreign content."""
    wrong = [] if _is_ours(answer.headers.get("Location", "")) else ["it redirects elsewhere"]
    match kind(answer):
        case "text/html":
            wrong += in_html(body(answer).decode())
        case "application/json" | "application/problem+json":
            wrong += _in_json(json.loads(body(answer)))
        case "application/atom+xml":
            wrong += _in_feed(body(answer))
        case "application/vnd.citationstyles.csl+json":
            wrong += _in_json(json.loads(body(answer)))
        case "application/x-bibtex" | "application/x-research-info-systems":
            wrong += _in_record(answer)
        case "text/plain" if "filename" in answer.headers.get("Content-Disposition", ""):
            # References, to be read: what steers a terminal is all that could do something.
            wrong += ["a control sign"] if _CONTROL.search(body(answer).decode()) else []
        case "text/plain" | "text/javascript":
            # Only we write these, so what somebody wrote has no place there.
            wrong += ["somebody's words"] if b"xss-" in body(answer) else []
        case "":
            wrong += ["words without a kind"] if body(answer) else []
        case "application/xml" | "application/opensearchdescription+xml":
            wrong += _in_addresses(body(answer))
        case "text/csv":
            wrong += _in_csv(body(answer))
        case "text/tab-separated-values":
            wrong += _in_csv(body(answer), delimiter="\t", quoting=csv.QUOTE_NONE)
        case "application/zip":
            wrong += _in_package(body(answer))
        case "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet":
            wrong += _in_workbook(body(answer))
        case "image/svg+xml":
            wrong += _in_svg(body(answer))
        case other if other.startswith("image/"):
            wrong += ["a comment"] if b"pwned" in body(answer) else []
        case other:
            wrong.append(f"an answer of the kind {other}")
    if answer.headers.get("X-Content-Type-Options") != "nosniff":
        wrong.append("its kind may be guessed")
    return wrong


def _in_record(answer: HttpResponseBase) -> list[str]:
    """Return an error if a text ended its field and began another record."""
    text = body(answer).decode()
    found = len(read_records(text))
    # A reference list has many: as many as begin where only a record of ours does.
    is_list = "-references." in answer.headers.get("Content-Disposition", "")
    written = len(re.findall(r"^(?:@\w+\{[\w:.-]+,$|TY  - )", text, re.MULTILINE)) if is_list else 1
    return [] if found == written else [f"{found} records in the place of {written}"]


def in_html(html: str) -> list[str]:
    """Return the parts of HTML that would run, load or link to foreign content."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.wrong


def _is_preview(tag: str, attributes: dict[str, str]) -> bool:
    """Return whether an element is the frame of a live preview: it is empty, and runs no script."""
    is_closed = "sandbox" in attributes and "allow-scripts" not in attributes["sandbox"]
    return tag == "iframe" and is_closed and not attributes.keys() & {"src", "srcdoc"}


class _Reader(HTMLParser):
    """Collector of foreign content in a page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.wrong: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        if (tag.startswith("xss") or tag in UNKNOWN) and not _is_preview(tag, attributes):
            self.wrong.append(f"<{tag}>")
        if tag == "style" and "data-tiptap-style" not in attributes:
            self.wrong.append("<style>")
        if tag == "meta" and "http-equiv" in attributes:
            self.wrong.append("<meta http-equiv>")
        if tag == "script":
            kind = attributes.get("type", "")
            known = "src" in attributes or kind in DATA_BLOCKS
            if not known:
                self.wrong.append(f"a script in the page: {attributes}")
        for name, value in attributes.items():
            self._look_at(tag, name, value)

    def _look_at(self, tag: str, name: str, value: str) -> None:
        if name.startswith("on") or name in {"style", "srcdoc", "ping"}:
            self.wrong.append(f"<{tag} {name}={value!r}>")
        if not re.fullmatch(r"[a-z][a-z0-9:_-]*", name):
            self.wrong.append(f"<{tag}> with an attribute {name!r}")
        for address in addresses_in(tag, name, value):
            if not _is_safe(address):
                self.wrong.append(f"<{tag} {name}={address!r}>")


def _is_safe(address: str) -> bool:
    # As browsers read it: they skip what cannot be seen.
    plain = re.sub(r"[\x00-\x20]", "", address)
    scheme = plain.partition(":")[0].lower() if re.match(r"[a-zA-Z][\w+.-]*:", plain) else ""
    # A path of ours may repeat what was asked for, as the link to a page in another language does.
    stays = re.match(r"/[^/\\]", plain) is not None
    return scheme in SCHEMES and (stays or "evil.example" not in plain.partition("?")[0])


def _is_ours(address: str) -> bool:
    # Django's client calls us by this name.
    hosts = {"", "testserver", urlsplit(settings.SITE_URL).netloc}
    return _is_safe(address) and urlsplit(address).netloc in hosts


def _in_json(value: Any, name: str = "") -> Iterator[str]:  # noqa: ANN401
    if isinstance(value, dict):
        for key, member in value.items():
            yield from _in_json(member, key)
    elif isinstance(value, list):
        for member in value:
            yield from _in_json(member, name)
    elif isinstance(value, str):
        if name == "html":
            yield from (f"{wrong} in its html" for wrong in in_html(value))
        if (name.lower() == "url" or name.endswith("_url")) and not _is_safe(value):
            yield f"{name}: {value}"


def _in_feed(xml: bytes) -> Iterator[str]:
    for element in ET.fromstring(xml).iter():  # noqa: S314 - ours, and we made it.
        if not element.tag.startswith(ATOM):
            yield f"<{element.tag}>"
        if element.get("type") == "html" or element.tag == f"{ATOM}summary":
            yield from (f"{wrong} in {element.tag}" for wrong in in_html(element.text or ""))
        if not _is_safe(element.get("href", "")):
            yield f"a link to {element.get('href')}"


def _in_addresses(xml: bytes) -> Iterator[str]:
    """Yield foreign elements and links in a sitemap or an OpenSearch description."""
    for element in ET.fromstring(xml).iter():  # noqa: S314 - ours, and we made it.
        if not element.tag.startswith(LISTING):
            yield f"<{element.tag}>"
        led = [element.get("href", ""), element.get("template", "").partition("?")[0]]
        led += [element.text or ""] if element.tag.endswith("}loc") else []
        yield from (
            f"<{element.tag}> leads to {address}" for address in led if not _is_ours(address)
        )


def _in_csv(data: bytes, **form: Any) -> Iterator[str]:
    for row in csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), **form):
        for cell in row:
            if re.match(r"\s*[=@+-]", cell) and not re.fullmatch(r"[+-]?[\d.,]+%?", cell):
                yield f"a formula: {cell}"


def _in_workbook(data: bytes) -> Iterator[str]:
    for sheet in openpyxl.load_workbook(io.BytesIO(data)).worksheets:
        for cell in (cell for row in sheet.iter_rows() for cell in row):
            if cell.data_type not in {"s", "n"} or cell.hyperlink:
                yield f"a cell that is no text and no number: {cell.value}"


def _in_package(data: bytes) -> Iterator[str]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            if name.endswith(".csv"):
                yield from _in_csv(archive.read(name))
            elif name.endswith(".json"):
                yield from _in_json(json.loads(archive.read(name)))
            elif name != "README.md":
                yield f"a file called {name}"


def _in_svg(xml: bytes) -> Iterator[str]:
    for element in ET.fromstring(xml).iter():  # noqa: S314 - ours, and we made it.
        if element.tag.removeprefix(SVG) not in DRAWN:
            yield f"<{element.tag}>"
        if element.tag == f"{SVG}style" and element.text != STYLE:
            yield "a style that is not ours"
        for name, value in element.attrib.items():
            if name.startswith("on") or name == "style" or "href" in name or "url(" in value:
                yield f"<{element.tag} {name}={value!r}>"
