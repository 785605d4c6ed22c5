"""Blocks of prose from a tree of foreign elements: paragraphs, headings, lists and quotations."""

import re
from dataclasses import dataclass, field
from html import escape

from articles.prose.html_import.tree import CONTAINERS, HEADINGS, Element, tree_of
from articles.prose.html_import.words import PLAIN, Look, ParagraphWords
from articles.prose.vocabulary import BLOCK_MARKS, INLINE_MARKS, MARKS

# Word and WPS write lists as paragraphs that look like items.
_LIST_LEVEL = re.compile(r"\bl\d+\s+level(\d)")
_NUMBER = re.compile(r"[(（]?(\d+|[a-z]{1,4}|[A-Z]{1,4}|[一二三四五六七八九十百]+)\s*[.)）、．]")
_COMMENTS = {"MsoCommentReference", "msocomanchor"}


@dataclass
class _List:
    """A list while it grows; each item holds blocks."""

    ordered: bool
    start: int = 1
    items: "list[list[str | _List]]" = field(default_factory=list)

    def __str__(self) -> str:
        tag = "ol" if self.ordered else "ul"
        start = f' start="{self.start}"' if self.ordered and self.start != 1 else ""
        items = "".join(f"<li>{''.join(map(str, item))}</li>" for item in self.items if item)
        return f"<{tag}{start}>{items}</{tag}>" if items else ""


type _Blocks = list[str | _List]


@dataclass(frozen=True)
class ImportedProse:
    """HTML in the elements of prose, and the numbers of images and tables that were left out."""

    html: str
    images: int
    tables: int


def import_html(html: str) -> ImportedProse:
    """Convert any HTML to prose; its highest headings become those below a section's own.

    The result is not safe before `articles.prose.sanitizer.sanitize`.
    """
    if not re.search(r"<[a-zA-Z/!]", html):
        # Typed without the editor: only a blank line separates paragraphs.
        html = "".join(f"<p>{text}</p>" for text in re.split(r"\n\s*\n", html))
    root = tree_of(html)
    elements = list(root.elements())
    writer = _Writer(_ranks([level for element in elements if (level := _level(element))]))
    blocks = "".join(map(str, writer.blocks(root.children)))
    return ImportedProse(blocks, sum(element.tag == "img" for element in elements), writer.tables)


def _ranks(levels: list[int]) -> dict[int, str]:
    """Return the new level of each level of heading: h3 is the highest within a section."""
    ranked = sorted(set(levels))
    if ranked and ranked[0] < 3:
        return {level: "h3" if level == ranked[0] else "h4" for level in ranked}
    return {level: "h3" if level == 3 else "h4" for level in ranked}


def _level(element: Element) -> int:
    """Return the level of a heading, 0 for other elements."""
    if element.tag in HEADINGS:
        return int(element.tag[1])
    if "MsoTitle" in element.classes:
        return 1
    level = element.attributes.get("aria-level", "")
    is_heading = element.attributes.get("role") == "heading" and re.fullmatch("[1-6]", level)
    return int(level) if is_heading else 0


class _Writer:
    def __init__(self, ranks: dict[int, str]) -> None:
        self.ranks = ranks
        # The number of tables with more than one filled cell in a row.
        self.tables = 0

    def blocks(self, children: list[Element | str], look: Look = PLAIN) -> _Blocks:
        """Return the blocks that these elements and texts make."""
        out: _Blocks = []
        words = ParagraphWords()
        self._flow(children, look, words, out)
        self._end(words, out)
        return out

    def _end(self, words: ParagraphWords, out: _Blocks) -> None:
        out += [f"<p>{html}</p>" for html in words.taken()]

    def _flow(
        self, children: list[Element | str], look: Look, words: ParagraphWords, out: _Blocks
    ) -> None:
        for child in children:
            if isinstance(child, str):
                words.add(child, look)
            elif child.tag == "img" or _is_hidden(child):
                continue
            elif "Apple-converted-space" in child.classes:
                words.add(" ", look)
            elif child.tag == "br":
                words.add_html("<br>", look)
            elif _is_mark(child, INLINE_MARKS):
                words.add_html(_mark(child), look)
            elif not self._is_block(child):
                self._flow(child.children, look.within(child), words, out)
            else:
                self._end(words, out)
                self._block(child, look, words, out)
                self._end(words, out)

    def _is_block(self, element: Element) -> bool:
        tag = element.tag
        return bool(
            tag in CONTAINERS | {"ul", "ol", "li", "blockquote", "table", "tr", "hr"}
            or _level(element)
        )

    def _block(self, element: Element, look: Look, words: ParagraphWords, out: _Blocks) -> None:
        level = re.search(_LIST_LEVEL, element.style.get("mso-list", ""))
        if _is_mark(element, BLOCK_MARKS):
            out.append(_mark(element))
        elif rank := self.ranks.get(_level(element)):
            inner = ParagraphWords()
            self._flow(_flat(element), PLAIN, inner, out)
            out += [f"<{rank}>{html}</{rank}>" for html in inner.taken(plain=True)]
        elif level:
            _add_item(out, int(level[1]), element, self.blocks(element.children, look))
        elif element.tag in {"ul", "ol"}:
            out.append(self._list(element, look))
        elif element.tag == "blockquote" or {"MsoQuote", "MsoIntenseQuote"} & element.classes:
            inside = "".join(map(str, self.blocks(element.children, look)))
            out += [f"<blockquote>{inside}</blockquote>"] if inside else []
        elif element.tag in {"table", "tr"}:
            self._table(element, look, out)
        elif element.tag == "pre":
            lines = element.words.strip("\n").split("\n")
            html = "<br>".join(escape(line.rstrip(), quote=False) for line in lines)
            out += [f"<p>{html}</p>"] if html else []
        elif element.tag != "hr":
            self._flow(element.children, look.within(element), words, out)

    def _list(self, element: Element, look: Look) -> _List:
        start = element.attributes.get("start", "")
        made = _List(element.tag == "ol", int(start) if re.fullmatch(r"\d{1,6}", start) else 1)
        for child in element.children:
            if isinstance(child, Element) and child.tag == "li":
                made.items.append(self.blocks(child.children, look.within(child)))
            elif isinstance(child, Element) or child.strip():
                # A list directly in a list belongs to the item before it.
                inside = self.blocks([child], look)
                made.items = made.items or [[]]
                made.items[-1] += inside
        return made

    def _table(self, element: Element, look: Look, out: _Blocks) -> None:
        """Keep a table's text, a line for each row: tables of prose are datasets."""
        rows = [element] if element.tag == "tr" else _rows(element)
        is_table = False
        for row in rows:
            cells = [
                self.blocks(cell.children, look.within(cell))
                for cell in row.children
                if isinstance(cell, Element) and cell.tag in {"td", "th"}
            ] or [self.blocks(row.children, look)]
            filled = [cell for cell in cells if cell]
            if len(filled) < 2:
                out += [block for cell in filled for block in cell]
                continue
            texts = [" ".join(_inside(block) for block in cell) for cell in cells]
            out.append(f"<p>{' | '.join(texts)}</p>")
            is_table = True
        self.tables += is_table


def _rows(table: Element) -> list[Element]:
    """Return the rows of a table, and its caption as one."""
    found = []
    for child in table.children:
        if isinstance(child, Element):
            found += [child] if child.tag in {"tr", "caption"} else _rows(child)
    return found


def _inside(block: str | _List) -> str:
    """Return the words of a block in a cell, without its markup."""
    words = re.sub(r"</?(?:p|h3|h4|ul|ol|li|blockquote)\b[^>]*>|<br>", " ", str(block))
    return " ".join(words.split())


def _flat(element: Element) -> list[Element | str]:
    """Return the content of a heading, with its paragraphs joined."""
    flat: list[Element | str] = []
    for child in element.children:
        if isinstance(child, Element) and (child.tag in CONTAINERS | HEADINGS or child.tag == "br"):
            flat += [" ", *_flat(child), " "]
        elif isinstance(child, Element) and child.tag not in INLINE_MARKS:
            flat.append(Element(child.tag, child.attributes, _flat(child)))
        else:
            flat.append(child)
    return flat


def _is_hidden(element: Element) -> bool:
    style = element.style
    return (
        style.get("mso-list") == "ignore"
        or style.get("mso-element") == "comment-list"
        or style.get("mso-hide") == "all"
        or style.get("display") == "none"
        or bool(_COMMENTS & element.classes)
    )


def _is_mark(element: Element, marks: set[str]) -> bool:
    """Return whether an element is a mark of our own prose that refers to something."""
    return element.tag in marks and bool(element.attributes.get(MARKS[element.tag]))


def _mark(element: Element) -> str:
    written = "".join(f' {name}="{escape(value)}"' for name, value in element.attributes.items())
    words = escape(element.words, quote=False)
    return f"<{element.tag}{written}>{words}</{element.tag}>"


def _add_item(out: _Blocks, level: int, element: Element, content: _Blocks) -> None:
    """Put a paragraph that looks like an item into the list before it, or begin one."""
    marker = ""
    for inner in element.elements():
        if inner.style.get("mso-list") == "ignore":
            marker = inner.words.replace("\u00a0", " ").strip()
            break
    number = _NUMBER.match(marker)
    blocks = out
    for _ in range(level - 1):
        last = blocks[-1] if blocks else None
        if not isinstance(last, _List) or not last.items:
            break
        blocks = last.items[-1]
    last = blocks[-1] if blocks else None
    if not isinstance(last, _List) or last.ordered != bool(number):
        start = int(number[1]) if number and number[1].isdecimal() else 1
        last = _List(bool(number), start)
        blocks.append(last)
    last.items.append(content)
