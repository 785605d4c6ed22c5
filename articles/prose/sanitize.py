"""Sanitizer of stored prose, by allow-list. Pure: no database, no request."""

import re
from collections.abc import Iterable, Mapping
from html import escape, unescape

import nh3
from django.conf import settings

from articles.prose import html_import
from articles.prose.html_import.tree import TOKEN
from articles.prose.schema import (
    BLOCK_MARKS,
    CLAIM,
    CLASSES,
    ELEMENTS,
    EQUATIONS,
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
# More elements in each other, or that are never closed, are none of our own.
MOST_OPEN = 60
# Of a tag, which no program writes more of, and in a value, such as the address of a page with a query.
MOST_ATTRIBUTES, MOST_AMPERSANDS = 60, 500
# How often what stands in a wrong place is moved.
_MOVES = 5
_EMPTY = re.compile(
    r"<caption>(?:\s|<br>)*</caption>|<cite>\s*</cite>|<pre><code>\s*</code></pre>"
    r'|<span class="footnote">(?:\s|<br>|&nbsp;)*</span>'
)
_NOTE = re.compile(r"""\bclass\s*=\s*["']?footnote["'\s]?""")
_BOX = re.compile(r"""\bclass\s*=\s*["']?note["'\s]?""")
_EQUATION = re.compile(
    r"""^(?=.*\bclass\s*=\s*["']?math\b).*\bdata-latex\s*=\s*["']?[^\s"'>]""", re.DOTALL
)
# A cell or box whose words are in no paragraph, and code that is not said to be code.
_BARE = re.compile(
    r"<(?:t[dh]|aside)\b[^>]*>(?!\s*<(?:p|ul|ol)\b)|<pre\b[^>]*>(?!<code\b)", re.IGNORECASE
)
_BLOCKS = {"p", "h3", "h4", "li", "blockquote", "div", "br", "table", "aside", "pre"}
# Elements that have no place in a box.
_NOT_IN_BOXES = {"h3", "h4", "blockquote", "table", "aside", "pre"}
# Elements that have no place in a caption or a footnote.
_NOT_IN_LINES = {*_BLOCKS - {"br"}, "ul", "ol", FOOTNOTE}
_ATTRIBUTE = re.compile(r"""[^\s/>=][^\s/>=]*+(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>]*+))?+""")
# Stand for what a text has escaped. They are no characters, so that no text has them.
_SIGNS = {"&": "\ufdd0", "<": "\ufdd1", ">": "\ufdd2"}
_HIDDEN = str.maketrans(_SIGNS)


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


def clean(cleaner: nh3.Cleaner, html: str) -> str:
    """Return what a cleaner makes of HTML, in a time that grows with its length.

    The parser behind nh3 takes the square of the number of ampersands in a text or a value, of the
    attributes of a tag, and of the elements that are open. So it gets texts without character references,
    tags with no more than any program writes, and nothing that `is_foreign` and not converted.
    """
    # On a long text, `translate` takes a hundred times as long as `replace`.
    for sign in _SIGNS.values():
        html = html.replace(sign, "")
    pieces, done = [], 0
    for token in TOKEN.finditer(html):
        pieces += [_hide(html[done : token.start()]), _limit_attributes(token)]
        done = token.end()
    pieces.append(_hide(html[done:]))
    cleaned = cleaner.clean("".join(pieces))
    for character, sign in _SIGNS.items():
        cleaned = cleaned.replace(sign, escape(character))
    return cleaned


def _hide(text: str) -> str:
    """Return a text with the characters that its references mean, none of which becomes markup."""
    if "&" not in text:
        return text
    return "".join(
        part if part in "<>" else unescape(part).translate(_HIDDEN)
        for part in re.split("([<>])", text)
    )


def _limit_attributes(token: re.Match[str]) -> str:
    rest = token["rest"] or ""
    if len(rest) < MOST_AMPERSANDS:
        return token[0]
    attributes = [each[0] for each in _ATTRIBUTE.finditer(rest)]
    kept = [each for each in attributes if each.count("&") <= MOST_AMPERSANDS][:MOST_ATTRIBUTES]
    return token[0] if kept == attributes else f"<{token['end']}{token['name']} {' '.join(kept)}>"


def is_foreign(html: str) -> bool:
    """Return whether HTML has elements where prose has none, too many in each other, or bare text."""
    has_block = False
    # The number of these elements around the tag.
    opened = dict.fromkeys(("table", "caption", "aside", "pre", FOOTNOTE), 0)
    for token in TOKEN.finditer(html):
        name, attributes = (token["name"] or "").lower(), token["rest"]
        if token["end"]:
            opened[name] = max(0, opened.get(name, 0) - 1)
            continue
        if not name:
            continue
        if sum(opened.values()) > MOST_OPEN:
            return True
        is_equation = name in EQUATIONS and bool(_EQUATION.search(attributes))
        is_block_mark = name in BLOCK_MARKS
        reference = MARKS.get(name, "")
        is_known = is_equation or not is_block_mark or f"{reference}=" in attributes
        if name not in ELEMENTS or not is_known:
            return True
        if opened["table"] and (name in NOT_IN_TABLES or is_block_mark):
            return True
        in_line = opened[FOOTNOTE] or opened["caption"]
        if in_line and (is_block_mark or (name in _NOT_IN_LINES and not is_equation)):
            return True
        if opened["aside"] and (name in _NOT_IN_BOXES or is_block_mark):
            return True
        # Code has no markup, and no other text is code.
        if bool(opened["pre"]) is not (name == "code"):
            return True
        # Other programs mark words with a colour.
        if name == CLAIM and "data-claim=" not in attributes:
            return True
        if name == "aside" and not _BOX.search(attributes):
            return True
        if re.search(r"\bstyle\s*=", attributes):
            return True
        if name == FOOTNOTE and not is_equation and not _NOTE.search(attributes):
            return True
        opened[name] = opened.get(name, 0) + 1
        has_block = has_block or name in _BLOCKS or is_block_mark
    return bool(html) and (not has_block or bool(_BARE.search(html)))
