"""Links in what a mirror holds: finding them, and changing them to the names of its files. Pure."""

import html
import re
from collections.abc import Callable
from urllib.parse import urljoin, urlsplit

from collabsite.mirror.names import SEARCH, is_left_out, served_path

_ATTRIBUTE = re.compile(r'(\s(?:href|src|poster|content)=")([^"]*)(")')
_SET = re.compile(r'(\ssrcset=")([^"]*)(")')
_XML = re.compile(r'(\s(?:href|src)="|<loc>|<uri>)([^"<]*)("|<)')
_JSON = re.compile(r'(")(https?://[^"\\\s]*)(")')
_CSS = re.compile(r"(url\([\"']?)([^)\"']+)([\"']?\))")
_SCRIPT = re.compile(r"(\b(?:from|import)\s*\(?[\"'])(\.{1,2}/[^\"']+)([\"'])")
_TEXT = re.compile(r"(^Sitemap: )(\S+)($)", re.MULTILINE)
# A view is not counted by a mirror.
_COUNTING = re.compile(
    r'\s*<meta name="view-(?:token|endpoint)"[^>]*>|\s*<noscript><img src="/views/[^>]*></noscript>'
)
_PATTERNS = {
    "text/html": (_ATTRIBUTE, _SET),
    "application/xml": (_XML,),
    "application/atom+xml": (_XML,),
    "application/opensearchdescription+xml": (),
    "application/json": (_JSON,),
    "text/css": (_CSS,),
    "text/javascript": (_SCRIPT,),
    "text/plain": (_TEXT,),
    "image/svg+xml": (),
}

type Change = Callable[[str], str]


class Links:
    """The links of a site at `url`."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._host = urlsplit(url).netloc

    def rewrite(self, text: str, kind: str, *, address: str) -> tuple[str, list[str]]:
        """Return a text with the links of a mirror, and the addresses of the site to which they led."""
        found: list[str] = []
        if kind == "text/html":
            text = _COUNTING.sub("", text)
        escaped = kind in {"text/html", "application/xml", "application/atom+xml"}

        # In files of a page any text is an address; an attribute of a page may have other words.
        is_file = kind in {"text/css", "text/javascript"}

        def change(link: str) -> str:
            plain = html.unescape(link) if escaped else link
            changed = self._change(plain, address, found, is_file=is_file)
            if changed == plain:
                return link
            return html.escape(changed) if escaped else changed

        for pattern in _PATTERNS.get(kind, ()):
            each = _each_of_set(change) if pattern is _SET else change
            text = pattern.sub(lambda m, each=each: f"{m[1]}{each(m[2])}{m[3]}", text)  # type: ignore[misc]
        return text, found

    def _change(self, link: str, address: str, found: list[str], *, is_file: bool) -> str:
        whole = urlsplit(urljoin(f"{self._url}{address}", link))
        if whole.netloc != self._host or whole.scheme not in {"http", "https"}:
            return link
        # A description is no address, though it stands in the same attribute.
        is_address = link.startswith(("/", "?", "#", "http://", "https://", "."))
        if not (is_address or is_file) or link.startswith("#"):
            return link
        path = whole.path or "/"
        if is_left_out(path):
            if path.startswith("/static/"):
                found.append(path)
            return link
        found.append(f"{path}?{whole.query}" if whole.query else path)
        if path in SEARCH:
            return link
        served = served_path(path, whole.query)
        if served == path and not whole.query:
            return link
        fragment = f"#{whole.fragment}" if whole.fragment else ""
        begin = self._url if link.startswith("http") else ""
        return f"{begin}{served}{fragment}"


def _each_of_set(change: Change) -> Change:
    """Return a function that changes each address of a `srcset`."""

    def change_set(value: str) -> str:
        parts = (part.strip().partition(" ") for part in value.split(","))
        return ", ".join(f"{change(link)} {size}".strip() for link, _, size in parts)

    return change_set
