"""Sanitizer of stored prose, by allow-list. Pure: no database, no request."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from html import escape

import nh3
from django.conf import settings

from articles.prose import html_import
from articles.prose.cleaning import TOKEN, clean
from articles.prose.schema import (
    BLOCK_MARKS,
    CLAIM,
    CLASSES,
    ELEMENTS,
    FOOTNOTE,
    LINK_SCHEMES,
    MARK_ATTRIBUTES,
    MARKS,
    NOT_IN_TABLES,
    SPANS,
    TEXT_ATTRIBUTES,
)
from collabsite.web.text import local_address

# Endings of file names, which are not top-level domains.
_FILE_ENDINGS = {
    *["htm", "html", "php", "asp", "aspx", "jsp", "pdf", "doc", "docx", "xls", "xlsx", "txt"]
}
# How often what stands in a wrong place is moved.
_MOVES = 5
_EMPTY = re.compile(
    r"<caption>(?:\s|<br>)*</caption>|<cite>\s*</cite>|<pre><code>\s*</code></pre>"
    r'|<span class="footnote">(?:\s|<br>|&nbsp;)*</span>'
)
_EQUATION = r"""^(?=.*\bclass\s*=\s*["']?math\b).*\bdata-latex\s*=\s*["']?[^\s"'>]"""
# What an element of these names has in prose; those of other programs have none of it.
_OWN = {
    **{tag: re.compile(f"{MARKS[tag]}=") for tag in BLOCK_MARKS},
    "div": re.compile(f"{MARKS['div']}=|{_EQUATION}", re.DOTALL),
    "span": re.compile(rf"""\bclass\s*=\s*["']?footnote["'\s]?|{_EQUATION}""", re.DOTALL),
    "aside": re.compile(r"""\bclass\s*=\s*["']?note["'\s]?"""),
    CLAIM: re.compile("data-claim="),
}
# A cell or box whose words are in no paragraph, and code that is not said to be code.
_BARE = re.compile(
    r"<(?:t[dh]|aside)\b[^>]*>(?!\s*<(?:p|ul|ol)\b)|<pre\b[^>]*>(?!<code\b)", re.IGNORECASE
)
_BLOCKS = {"p", "h3", "h4", "li", "blockquote", "br", "table", "aside", "pre", *BLOCK_MARKS}
_NOT_IN_LINES = {*_BLOCKS - {"br"}, "ul", "ol", FOOTNOTE}
# Elements that have no place in another one.
_NOT_IN = {
    **dict.fromkeys(("table", "aside"), NOT_IN_TABLES | BLOCK_MARKS),
    **dict.fromkeys(("caption", FOOTNOTE), _NOT_IN_LINES),
}


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


def _stored_address(typed: str) -> str:
    """Return the complete address of a link; a page of this site keeps no host."""
    return local_address(complete_address(typed), site=settings.SITE_URL)


def _filter_attribute(_tag: str, name: str, value: str) -> str | None:
    if name == "href":
        return _stored_address(value)
    # A cell is in one row and column at least.
    if name in SPANS and not re.fullmatch(r"[2-9]|[1-9]\d", value):
        return None
    return value


def prose_cleaner(more: Mapping[str, set[str]] | None = None) -> nh3.Cleaner:
    """Return a cleaner that leaves the elements of prose, and `more` with their attributes."""
    more = more or {}
    return nh3.Cleaner(
        tags=ELEMENTS | set(more),
        attributes={**TEXT_ATTRIBUTES, **MARK_ATTRIBUTES, **more},
        allowed_classes=CLASSES,
        url_schemes=LINK_SCHEMES,
        link_rel=None,
        clean_content_tags={"script", "style", "template"},
        attribute_filter=_filter_attribute,
    )


_cleaner = prose_cleaner()


def sanitize(html: str) -> str:
    """Return `html` reduced to the vocabulary of prose; an empty paragraph alone becomes ''.

    Markup of other programs is converted to the vocabulary: a form that is sent without
    JavaScript and an imported document are read like a paste into the editor.
    """
    sanitized = _sanitize_once(html)
    # An element that is never closed is dropped, and may have been the only block.
    sanitized = _sanitize_once(sanitized) if is_foreign(sanitized) else sanitized
    return "" if re.fullmatch(r"(<p>\s*</p>)*", sanitized) else sanitized


def prose_of_paragraphs(paragraphs: Iterable[str]) -> str:
    """Return prose with each text as a paragraph; markup in a text stays text."""
    return "".join(f"<p>{escape(text, quote=False)}</p>" for text in paragraphs)


def table_mark(dataset: str) -> str:
    """Return the mark that embeds the table of the dataset with this slug."""
    return f'<div data-table="{escape(dataset)}"></div>'


def _sanitize_once(html: str) -> str:
    html = html_import.import_html(html).html if is_foreign(html) else html
    cleaned = clean(_cleaner, html)
    # What stood where it can't, as between the cells of a table, was moved, perhaps to another such
    # place.
    for _time in range(_MOVES):
        before, cleaned = cleaned, clean(_cleaner, cleaned)
        if before == cleaned:
            break
    return _EMPTY.sub("", cleaned).strip()


def is_foreign(html: str) -> bool:
    """Return whether HTML has elements where prose has none, or bare text."""
    has_block = False
    # The number of elements around the tag, by their names.
    opened = Counter[str]()
    for token in TOKEN.finditer(html):
        name, attributes = (token["name"] or "").lower(), token["rest"]
        if token["end"]:
            opened[name] = max(0, opened[name] - 1)
            continue
        if not name:
            continue
        is_inline_equation = name == "span" and bool(re.search(_EQUATION, attributes, re.DOTALL))
        if (
            name not in ELEMENTS
            or (name in _OWN and not _OWN[name].search(attributes))
            or any(
                opened[tag] and name in _NOT_IN[tag] for tag in _NOT_IN if not is_inline_equation
            )
            # Code has no markup, and no other text is code.
            or bool(opened["pre"]) is not (name == "code")
            or re.search(r"\bstyle\s*=", attributes)
        ):
            return True
        opened[name] += 1
        has_block = has_block or name in _BLOCKS
    return bool(html) and (not has_block or bool(_BARE.search(html)))
