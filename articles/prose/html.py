"""Stored prose -> safe HTML and plain text. Pure: no database, no request.

Prose is stored as HTML of a small vocabulary, cleaned by allow-list whenever it is saved: see
`articles.prose.vocabulary`.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from html import escape
from html.parser import HTMLParser
from typing import Any

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
from collabsite.web.languages import is_chinese

# What the editor offers; the keys are extensions of django-prose-editor and our own.
EDITOR_EXTENSIONS: dict[str, Any] = {
    "Bold": True,
    "Italic": True,
    "Superscript": True,
    "Subscript": True,
    "HardBreak": True,
    # The section's own heading is an h2.
    "Heading": {"levels": [3, 4]},
    "BulletList": True,
    "OrderedList": True,
    "ListItem": True,
    "Blockquote": True,
    "Link": {"enableTarget": False},
    # Shows the text as HTML, for what has no button.
    "HTML": True,
    "Citation": True,
    "Cell": True,
    "DataTable": True,
    "Chart": True,
    "Image": True,
    # Not a node: it reads what is pasted.
    "Pasting": True,
}

# The ends of names of files, which are no hosts.
_FILES = {"htm", "html", "php", "asp", "aspx", "jsp", "pdf", "doc", "docx", "xls", "xlsx", "txt"}


def whole_address(typed: str) -> str:
    """Return the address of a link with what people leave out: `www.a.example` -> `https://…`.

    Without it, a browser would look for a page of that name beside the article.
    """
    address = typed.strip()
    if re.fullmatch(r"[^\s@/:?#]+@[\w-]+(\.[\w-]+)+", address):
        return f"mailto:{address}"
    host = re.match(r"[\w-]+(?:\.[\w-]+)*\.([a-z]{2,})(?=[/?#]|$)", address, re.IGNORECASE)
    if host and host[1].lower() not in _FILES:
        return f"https://{address}"
    # As it was: a strange space may be what kept it from being a script's.
    return typed


_cleaner = nh3.Cleaner(
    tags=ELEMENTS,
    attributes={**TEXT_ATTRIBUTES, **MARK_ATTRIBUTES},
    url_schemes=LINK_SCHEMES,
    link_rel=None,
    clean_content_tags={"script", "style", "template"},
    attribute_filter=lambda _tag, name, value: whole_address(value) if name == "href" else value,
)

_TAG = re.compile(r"<([a-zA-Z][\w:-]*)([^>]*)")

_CJK = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
_WORD = re.compile(r"[^\W\u3400-\u9fff\uf900-\ufaff]+(?:['’\-.,][^\W\u3400-\u9fff]+)*")
_BLOCKS = {"p", "h3", "h4", "li", "blockquote", "div", "br", "caption", "th", "td", "figcaption"}

# Usual silent reading: 238 English words (Brysbaert 2019), about 400 hanzi a minute.
WORDS_PER_MINUTE = 238
HANZI_PER_MINUTE = 400


@dataclass(frozen=True)
class Mark:
    """A mark in stored prose: its element's name, what it refers to, and its other attributes."""

    element: str
    reference: str
    attributes: Mapping[str, str]


class Reader(HTMLParser):
    """Reads stored prose and tells of its marks, elements and words, in order.

    What a mark holds inside is only the editor's picture of it, and is not told. An element that
    would be a mark but refers to nothing is not told either, only its content.
    """

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        # How many elements deep we are in a mark.
        self._depth = 0

    def read(self, html: str) -> None:
        """Read all of it."""
        self.feed(html)
        self.close()

    def take_mark(self, mark: Mark) -> None:
        """Take a mark."""

    def take_start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Take the beginning of an element that is not a mark."""

    def take_end(self, tag: str) -> None:
        """Take the end of an element that is not a mark."""

    def take_words(self, words: str) -> None:
        """Take words outside marks."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        if self._depth:
            self._depth += tag != "br"
        elif tag in MARKS:
            if reference := attributes.pop(MARKS[tag], ""):
                self._depth = 1
                self.take_mark(Mark(tag, reference, attributes))
        else:
            self.take_start(tag, attributes)

    def handle_endtag(self, tag: str) -> None:
        if self._depth:
            self._depth -= 1
        elif tag not in MARKS:
            self.take_end(tag)

    def handle_data(self, data: str) -> None:
        if not self._depth:
            self.take_words(data)


def clean(html: str) -> str:
    """Return `html` reduced to the vocabulary of prose; an empty paragraph alone becomes ''.

    Elements of other programs are translated into ours: what a form sends without script, or a
    document brings, is read like what is pasted into the editor.
    """
    cleaned = _cleaned(html)
    # An element that is never closed is dropped, and may have been the only block.
    cleaned = _cleaned(cleaned) if _is_foreign(cleaned) else cleaned
    return "" if re.fullmatch(r"(<p>\s*</p>)*", cleaned) else cleaned


def from_paragraphs(paragraphs: Iterable[str]) -> str:
    """Return prose with each text as a paragraph; markup in a text stays text."""
    return "".join(f"<p>{escape(text, quote=False)}</p>" for text in paragraphs)


def table_mark(dataset: str) -> str:
    """Return the mark that puts the table of the dataset with this slug in its place."""
    return f'<div data-table="{escape(dataset)}"></div>'


def render(html: str, render_mark: Callable[[Mark], str]) -> str:
    """Return stored prose as safe HTML, with each mark replaced by what `render_mark` returns.

    What a mark holds inside is dropped: it is only the editor's picture of it. An element that
    would be a mark but refers to nothing is left out, and its content kept.
    """
    renderer = _Renderer(render_mark)
    renderer.read(clean(html))
    return "".join(renderer.out)


def with_latin_apart(html: str) -> str:
    """Return rendered prose in Chinese in which the stressed words without hanzi are told apart.

    Hanzi that are stressed have dots, and Latin words among them a slant.
    """

    def told(match: re.Match[str]) -> str:
        return match[0] if is_chinese(match[1]) else f'<em class="latin">{match[1]}</em>'

    return re.sub(r"<em>([^<]+)</em>", told, html)


def marks(html: str) -> list[Mark]:
    """Return the marks of stored prose in order."""
    collector = _MarkCollector()
    collector.read(clean(html))
    return collector.found


def text(html: str) -> str:
    """Return the words of prose (stored or rendered), its blocks on lines of their own."""
    extractor = _TextExtractor()
    extractor.feed(html)
    extractor.close()
    lines = "".join(extractor.out).split("\n")
    return "\n".join(line.strip() for line in lines if line.strip())


def web_address(url: str) -> str:
    """Return the address if a page may link to it, else ''."""
    return url if re.match(r"https?://", url, re.IGNORECASE) else ""


def is_blank(words: str) -> bool:
    """Tell whether nobody sees anything of a text: spaces, also those of no width, are nothing."""
    return not any(sign.isprintable() and not sign.isspace() for sign in words)


def count_words(words: str) -> int:
    """Count words: each hanzi is one, as Chinese editors count."""
    return len(_WORD.findall(words)) + len(_CJK.findall(words))


def reading_minutes(words: str) -> int:
    """Return the minutes a silent reader needs, at least one."""
    minutes = len(_WORD.findall(words)) / WORDS_PER_MINUTE + len(_CJK.findall(words)) / (
        HANZI_PER_MINUTE
    )
    return max(1, round(minutes))


def _cleaned(html: str) -> str:
    return _cleaner.clean(html_import.rewritten(html) if _is_foreign(html) else html).strip()


def _is_foreign(html: str) -> bool:
    """Tell whether there is anything that prose doesn't have, or text without any block."""
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


class _Renderer(Reader):
    """Copies clean HTML and replaces its marks."""

    def __init__(self, render_mark: Callable[[Mark], str]) -> None:
        super().__init__()
        self.render_mark = render_mark
        self.out: list[str] = []
        # The link that we are in: a mark may be a link itself, and one can't hold another.
        self.link = ""

    def take_mark(self, mark: Mark) -> None:
        html = self.render_mark(mark)
        self.out.append(f"</a>{html}{self.link}" if self.link else html)

    def take_start(self, tag: str, attributes: Mapping[str, str]) -> None:
        written = "".join(f' {name}="{escape(value)}"' for name, value in attributes.items())
        self.out.append(f"<{tag}{written}>")
        if tag == "a":
            self.link = self.out[-1]

    def take_end(self, tag: str) -> None:
        self.out.append(f"</{tag}>")
        if tag == "a":
            self.link = ""

    def take_words(self, words: str) -> None:
        self.out.append(escape(words, quote=False))


class _MarkCollector(Reader):
    """Collects the marks."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[Mark] = []

    def take_mark(self, mark: Mark) -> None:
        self.found.append(mark)


class _TextExtractor(HTMLParser):
    """Collects the text of HTML, with a line break at each block.

    The words in a drawing are not read as text; a chart has its table after it.
    """

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.out: list[str] = []
        self.in_drawing = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "svg":
            self.in_drawing = True
        if tag in _BLOCKS:
            self.out.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag == "svg":
            self.in_drawing = False
        if tag in _BLOCKS:
            self.out.append("\n")

    def handle_data(self, data: str) -> None:
        if not self.in_drawing:
            self.out.append(data)
