"""Sanitizer of stored prose, by allow-list. Pure: no database, no request."""

import re
from collections.abc import Iterable
from html import escape

import nh3

from articles.prose import html_import
from articles.prose.vocabulary import (
    BLOCK_MARKS,
    ELEMENTS,
    LINK_SCHEMES,
    MARK_ATTRIBUTES,
    MARKS,
    TEXT_ATTRIBUTES,
)

# Endings of file names, which are not top-level domains.
_FILE_ENDINGS = {
    *["htm", "html", "php", "asp", "aspx", "jsp", "pdf", "doc", "docx", "xls", "xlsx", "txt"]
}
_TAG = re.compile(r"<([a-zA-Z][\w:-]*)([^>]*)")
_BLOCKS = {"p", "h3", "h4", "li", "blockquote", "div", "br", "caption", "th", "td", "figcaption"}


def complete_address(typed: str) -> str:
    """Return the address of a link with the scheme that people leave out.

    `www.a.example` becomes `https://www.a.example`. Without a scheme, a browser would look for a
    page of that name beside the article.
    """
    address = typed.strip()
    if re.fullmatch(r"[^\s@/:?#]+@[\w-]+(\.[\w-]+)+", address):
        return f"mailto:{address}"
    host = re.match(r"[\w-]+(?:\.[\w-]+)*\.([a-z]{2,})(?=[/?#]|$)", address, re.IGNORECASE)
    if host and host[1].lower() not in _FILE_ENDINGS:
        return f"https://{address}"
    # Unchanged: an unusual space may be what keeps it from being the address of a script.
    return typed


_cleaner = nh3.Cleaner(
    tags=ELEMENTS,
    attributes={**TEXT_ATTRIBUTES, **MARK_ATTRIBUTES},
    url_schemes=LINK_SCHEMES,
    link_rel=None,
    clean_content_tags={"script", "style", "template"},
    attribute_filter=lambda _tag, name, value: complete_address(value) if name == "href" else value,
)


def sanitize(html: str) -> str:
    """Return `html` reduced to the vocabulary of prose; an empty paragraph alone becomes ''.

    Markup of other programs is converted to the vocabulary: a form that is sent without
    JavaScript and an imported document are read like a paste into the editor.
    """
    sanitized = _sanitize_once(html)
    # An element that is never closed is dropped, and may have been the only block.
    sanitized = _sanitize_once(sanitized) if _is_foreign(sanitized) else sanitized
    return "" if re.fullmatch(r"(<p>\s*</p>)*", sanitized) else sanitized


def prose_of_paragraphs(paragraphs: Iterable[str]) -> str:
    """Return prose with each text as a paragraph; markup in a text stays text."""
    return "".join(f"<p>{escape(text, quote=False)}</p>" for text in paragraphs)


def table_mark(dataset: str) -> str:
    """Return the mark that embeds the table of the dataset with this slug."""
    return f'<div data-table="{escape(dataset)}"></div>'


def _sanitize_once(html: str) -> str:
    html = html_import.import_html(html).html if _is_foreign(html) else html
    return _cleaner.clean(html).strip()


def _is_foreign(html: str) -> bool:
    """Return whether the HTML has elements outside the vocabulary, or text outside blocks."""
    has_block = False
    for tag, attributes in _TAG.findall(html):
        name = tag.lower()
        reference = MARKS.get(name, "")
        if name not in ELEMENTS or (name in BLOCK_MARKS and f"{reference}=" not in attributes):
            return True
        if re.search(r"\bstyle\s*=", attributes):
            return True
        has_block = has_block or name in _BLOCKS or name in BLOCK_MARKS
    return not has_block and bool(html)
