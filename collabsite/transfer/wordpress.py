"""WordPress exports (WXR), with the uploads that are beside the file."""

import datetime as dt
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from html import unescape
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree

from django.utils import timezone

from articles.files import ImportFileError
from articles.files.html import read_html
from collabsite.transfer.folders import Media
from collabsite.transfer.links import WORDPRESS, host_of
from collabsite.transfer.posts import Post, leading_picture, title_of
from collabsite.transfer.problems import Report, TransferError

MAX_BYTES = 500_000_000
_START = 100_000
_CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
_CREATOR = "{http://purl.org/dc/elements/1.1/}creator"
_PUBLISHED = {"publish", "future"}
_LEFT_OUT = {"trash", "auto-draft", "inherit"}
_BLOCK = re.compile(
    r"\s*</?(?:p|div|h[1-6]|ul|ol|li|table|blockquote|figure|pre|section|article|hr|!--)\b",
    re.IGNORECASE,
)
_CAPTION = re.compile(r"\[caption\b([^\]]*)\](.*?)\[/caption\]", re.DOTALL)
# The form before WordPress 3.4.
_OLD_CAPTION = re.compile(r"\bcaption=\"([^\"]*)\"")
_GALLERY = re.compile(r"\[gallery\b[^\]]*?\bids=[\"']?([\d, ]+)[^\]]*\]")
_NOTE = re.compile(r"<sup\b[^<>]*\bdata-fn=\"([^\"]*)\"[^<>]*>.*?</sup>", re.DOTALL)
_IN_CAPTION = re.compile(r"((?:<a\b[^>]*>)?\s*<img\b[^>]*>\s*(?:</a>)?)(.*)", re.DOTALL)
_SHORTCODE = re.compile(r"\[/?([a-z][a-z_-]{2,30})(?:\s+[^\]\n]*)?/?\]")
_SCALED = re.compile(r"-\d{1,5}x\d{1,5}(?=\.\w+$)")


def is_wordpress(path: Path) -> bool:
    """Return whether a file begins as a WordPress export does."""
    with path.open("rb") as file:
        return b"wordpress.org/export/" in file.read(_START)


def read_wordpress(path: Path, media: Media, report: Report) -> Iterator[Post]:
    """Yield the posts and pages of an export. Raises TransferError."""
    _refuse_unsafe(path)
    try:
        yield from _Reader(path, media, report).posts()
    except ElementTree.ParseError as error:
        raise TransferError(f"{path.name} is damaged ({error}); export it again") from None


class _Reader:
    """Reader of an export, item by item; what stands before an item says how to read it."""

    def __init__(self, path: Path, media: Media, report: Report) -> None:
        self.path, self.media, self.report = path, media, report
        self.authors: dict[str, str] = {}
        self.language = self.base = ""
        # Numbers of what an export has and articles do not.
        self.left_out: Counter[str] = Counter()
        self.attachments = _attachments(path)

    def posts(self) -> Iterator[Post]:
        """Yield the posts and pages, and report what else there is."""
        for _event, element in ElementTree.iterparse(self.path, events=["end"]):  # noqa: S314 - no DTD.
            match element.tag.rpartition("}")[2]:
                case "language":
                    self.language = element.text or ""
                case "link" if not self.base:
                    # That of the site comes first.
                    self.base = (element.text or "").strip()
                case "author" if login := _child(element, "author_login"):
                    self.authors[login] = _child(element, "author_display_name") or login
                case "item":
                    self.base = self.base if host_of(self.base) else f"{WORDPRESS}/"
                    if post := self.read_item(element):
                        yield post
                    element.clear()
        self.report.problems += [
            f"{self.path.name}: {count:,} {thing} left out"
            for thing, count in self.left_out.items()
            if count
        ]

    def read_item(self, item: ElementTree.Element) -> Post | None:
        """Return the post or page of an item, None for what is no text or is left out."""
        authors, others, report = self.authors, self.left_out, self.report
        kind, status = _child(item, "post_type"), _child(item, "status")
        if kind not in {"post", "page"}:
            if kind != "attachment":
                others[f"items of the kind “{kind}”"] += 1
            return None
        if status in _LEFT_OUT:
            others[f"posts with the status “{status}”"] += 1
            return None
        others["comments"] += len(item.findall("{*}comment"))
        title, number = unescape(item.findtext("title") or ""), _child(item, "post_id")
        name = f"{self.path.name}, {kind} {number} “{title[:60]}”"
        is_protected = bool(_child(item, "post_password"))
        if is_protected:
            report.problems.append(f"{name}: it was behind a password, and stays a draft")
        html = _with_notes(item.findtext(_CONTENT) or "", _meta(item, "footnotes"))
        html = _html(_with_galleries(html, self.attachments), name, report)
        if shown := self.attachments.get(_meta(item, "_thumbnail_id")):
            html = leading_picture(*shown) + html
        link = (item.findtext("link") or "").strip()
        address = link if host_of(link) else self.base
        try:
            file = read_html(
                html.encode(),
                name=title or "page",
                title=title_of(title) or f"{kind.capitalize()} {number}",
                standfirst=unescape(_excerpt(item)).strip(),
                address=address,
                find=lambda address: _picture(address, self.media),
            )
        except ImportFileError as error:
            report.problems.append(f"{name}: {error}; it was left out")
            return None
        moment = _moment(item)
        is_published = status in _PUBLISHED and not is_protected
        login = item.findtext(_CREATOR) or ""
        return Post(
            name=name,
            address=address,
            file=file,
            # Letters beyond ASCII are percent-encoded.
            slug=unquote(_child(item, "post_name")) or title,
            language=self.language,
            date=timezone.localdate(moment) if moment else None,
            published_at=moment if is_published else None,
            authors=(authors.get(login, login),) if login else (),
            topics=tuple(
                dict.fromkeys(
                    unescape(category.text).strip()
                    for category in item.findall("category")
                    if category.text
                    and category.get("nicename") != "uncategorized"
                    and category.get("domain") in {"category", "post_tag"}
                )
            ),
            old_addresses=tuple(_addresses(item, kind, number)),
            topic_lists={
                f"/{'tag' if category.get('domain') == 'post_tag' else 'category'}/{nicename}/": name
                for category in item.findall("category")
                if (nicename := category.get("nicename"))
                and (name := unescape(category.text or "").strip())
            },
            feeds=("/feed/", "/feed/atom/"),
            author_lists={f"/author/{login}/": authors.get(login, login)} if login else {},
            is_page=kind == "page",
        )


def _refuse_unsafe(path: Path) -> None:
    """Raise TransferError for a file that is too large, or declares entities."""
    if path.stat().st_size > MAX_BYTES:
        raise TransferError(
            f"{path.name} has more than {MAX_BYTES // 1_000_000} MB; export it in parts"
        )
    with path.open("rb") as file:
        start = file.read(_START)
    if start[:2] in {b"\xff\xfe", b"\xfe\xff"} or b"<!DOCTYPE" in start or b"<!ENTITY" in start:
        raise TransferError(
            f"{path.name} has a document type or is not UTF-8, as no export of WordPress is"
        )


def _attachments(path: Path) -> dict[str, tuple[str, str, str]]:
    """Return the address, the alternative text and the caption of each upload, by its number."""
    found = {}
    for _event, element in ElementTree.iterparse(path, events=["end"]):  # noqa: S314 - no DTD.
        if element.tag == "item":
            if address := _child(element, "attachment_url"):
                alt = _meta(element, "_wp_attachment_image_alt")
                found[_child(element, "post_id")] = address, alt, _excerpt(element)
            element.clear()
    return found


def _meta(item: ElementTree.Element, key: str) -> str:
    """Return a custom field of an item, '' if it has none."""
    metas = item.iterfind("{*}postmeta")
    return next(
        (_child(each, "meta_value") for each in metas if _child(each, "meta_key") == key), ""
    )


def _child(item: ElementTree.Element, name: str) -> str:
    """Return the text of a child in WordPress's own namespace, whose address has a version."""
    return (item.findtext(f"{{*}}{name}") or "").strip()


def _excerpt(item: ElementTree.Element) -> str:
    # Its namespace has a version, too, and its name is that of the content.
    found = (child.text for child in item.iterfind("{*}encoded") if child.tag != _CONTENT)
    return " ".join(re.sub(r"<[^>]*>", "", next(found, "") or "").split())


def _moment(item: ElementTree.Element) -> dt.datetime | None:
    for name, zone in (("post_date_gmt", dt.UTC), ("post_date", timezone.get_default_timezone())):
        text = _child(item, name)
        try:
            return dt.datetime.fromisoformat(text).replace(tzinfo=zone)
        except ValueError:
            # Drafts have zeros.
            continue
    return None


def _addresses(item: ElementTree.Element, kind: str, number: str) -> Iterator[str]:
    link = (item.findtext("link") or "").strip()
    parts = urlsplit(link if host_of(link) else "")
    if parts.path.strip("/") or parts.query:
        yield link
    if number:
        yield f"/?{'page_id' if kind == 'page' else 'p'}={number}"


def _html(text: str, name: str, report: Report) -> str:
    """Return the text of a post with paragraphs, as WordPress shows it."""
    text = _CAPTION.sub(_figure, text)
    codes = dict.fromkeys(found[1] for found in _SHORTCODE.finditer(text))
    if codes:
        report.problems.append(
            f"{name}: shortcodes stay as words in the text: {', '.join(f'[{code}]' for code in codes)}"
        )
    if re.search(r"<p\b", text, re.IGNORECASE):
        return text
    blocks = re.split(r"\n\s*\n", text.replace("\r\n", "\n"))
    return "\n".join(
        block
        if _BLOCK.match(block) or not block.strip()
        else f"<p>{block.strip().replace('\n', '<br>')}</p>"
        for block in blocks
    )


def _figure(found: re.Match[str]) -> str:
    parts = _IN_CAPTION.match(found[2].strip())
    if parts is None:
        return found[2]
    old = _OLD_CAPTION.search(found[1])
    words = parts[2].strip() or (old[1] if old else "")
    return f'\n\n<figure>{parts[1]}</figure><p class="caption">{words}</p>\n\n'


def _with_galleries(text: str, attachments: Mapping[str, tuple[str, str, str]]) -> str:
    """Return a text with the pictures of its galleries; one of which none is known stays."""

    def show(found: re.Match[str]) -> str:
        numbers = re.findall(r"\d+", found[1])
        shown = [leading_picture(*attachments[each]) for each in numbers if each in attachments]
        return "\n\n".join(["", *shown, ""]) if shown else found[0]

    return _GALLERY.sub(show, text)


def _with_notes(text: str, stored: str) -> str:
    """Return a text with its footnotes, which WordPress keeps beside it, in their places."""
    try:
        notes = {note["id"]: note["content"] for note in json.loads(stored or "[]")}
    except (ValueError, TypeError, KeyError):
        return text
    return _NOTE.sub(
        lambda found: (
            f'<span class="footnote">{notes[found[1]]}</span>' if notes.get(found[1]) else found[0]
        ),
        text,
    )


def _picture(address: str, media: Media) -> bytes | None:
    """Return the picture at an address; of one that WordPress scaled, the whole one if it is there."""
    beside = PurePosixPath(".")
    whole = _SCALED.sub("", address)
    return media.read(whole, beside=beside) or media.read(address, beside=beside)
