"""Blocks of prose from a tree of foreign elements: paragraphs, headings, lists and quotations."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from html import escape, unescape

from articles.prose.cleaning import DEEPEST
from articles.prose.html_import.notes import put_notes_in_place
from articles.prose.html_import.tables import cells_of, heads_of, rows_of, write_table
from articles.prose.html_import.tree import CONTAINERS, HEADINGS, TABLES, Element, tree_of
from articles.prose.html_import.words import PLAIN, Look, ParagraphWords
from articles.prose.schema import BLOCK_MARKS, CLASSES, FOOTNOTE, INLINE_MARKS, MARKS

# Word and WPS write lists as paragraphs that look like items.
_LIST_LEVEL = re.compile(r"\bl\d+\s+level(\d)")
_NUMBER = re.compile(r"[(（]?(\d+|[a-z]{1,4}|[A-Z]{1,4}|[一二三四五六七八九十百]+)\s*[.)）、．]")
# A heading of a section, which no mark is in.
_SECTION_HEADING = re.compile(
    r'<h2(?: data-anchor="[^"]*")?>(?P<words>(?:[^<>]|</?(?:em|sup|sub|a)\b[^<>]*>)+)</h2>'
)
# As many characters as the database can store.
_LONGEST_HEADING = 300
_H2 = re.compile(r"<(/?)h2\b(?: data-anchor=\"[^\"]*\")?")
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
    """HTML in the elements of prose; what was left out are `images`, and tags that were too deep."""

    html: str
    images: int
    is_deep: bool


def import_html(html: str) -> ImportedProse:
    """Convert any HTML to prose; its highest headings become those below a section's own.

    The result is not safe before `articles.prose.sanitize.sanitize`.
    """
    root, elements = _read(html)
    blocks = write_blocks(root.children, _ranks(_levels(elements)))
    images = sum(element.tag == "img" for element in elements)
    return ImportedProse(blocks, images, root.depth > DEEPEST)


def write_blocks(children: list[Element | str], ranks: Mapping[int, str]) -> str:
    """Return elements and texts as prose, which is not safe yet; `ranks` are headings by their levels."""
    return "".join(map(str, _Writer(ranks).blocks(children)))


def import_text(html: str) -> str:
    """Convert any HTML to the text of an article: headings of its two highest levels begin sections.

    Like prose, it is not safe yet; each `h2` of a section stands outside all other blocks.
    """
    return _import_text(html, deepest=2)


def divide_html(html: str) -> str:
    """Convert pasted HTML to a text with several sections; return '' if it has not several.

    They are those of its highest level with several, and above it, down to the second one: a single
    heading, or one in a part of a text, stays in the prose.
    """
    levels = _levels(_read(html)[1])
    deepest = next((level for level in (1, 2) if levels.count(level) > 1), 0)
    return _import_text(html, deepest=deepest) if deepest else ""


def _import_text(html: str, *, deepest: int) -> str:
    root, elements = _read(html)
    lower = [level for level in _levels(elements) if level > deepest]
    writer = _Writer(dict.fromkeys(range(1, deepest + 1), "h2") | _ranks(lower, highest=6))
    blocks = map(str, writer.blocks(root.children))
    # A heading within another block, or with a mark, can't begin a section.
    return "".join(
        block if _is_section_heading(block) else _H2.sub(r"<\1h3", block) for block in blocks
    )


def _is_section_heading(block: str) -> bool:
    heading = _SECTION_HEADING.fullmatch(block)
    words = unescape(re.sub("<[^>]*>", "", heading["words"])) if heading else ""
    return 0 < len(words) <= _LONGEST_HEADING


def _read(html: str) -> tuple[Element, list[Element]]:
    """Return the tree of HTML with its notes in their places, and its elements."""
    if not re.search(r"<[a-zA-Z/!]", html):
        # Typed without the editor: only a blank line separates paragraphs.
        html = "".join(f"<p>{text}</p>" for text in re.split(r"\n\s*\n", html))
    root = tree_of(html)
    put_notes_in_place(root)
    return root, list(root.elements())


def _levels(elements: list[Element]) -> list[int]:
    return [level for element in elements if (level := _level(element))]


def _ranks(levels: list[int], *, highest: int = 2) -> dict[int, str]:
    """Return the new level of each level of heading: h3 is the highest within a section.

    The first one is that, if it is not lower than `highest`.
    """
    ranked = sorted(set(levels))
    if ranked and ranked[0] <= highest:
        return {level: "h3" if level == ranked[0] else "h4" for level in ranked}
    return {level: "h3" if level == 3 else "h4" for level in ranked}


def _level(element: Element) -> int:
    """Return the level of a heading or title, 0 for other elements."""
    return element.level or int("MsoTitle" in element.classes)


class _Writer:
    def __init__(self, ranks: Mapping[int, str]) -> None:
        self.ranks = ranks
        self.in_cell = False
        self.in_note = False
        # The marks in the cells of a table, which follow it.
        self.after: list[str] = []
        # The last paragraph that looks like a caption.
        self.caption = ""

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
            elif child.tag == "span" and _is_equation(child):
                words.add_html(_equation(child), look)
            elif child.tag == FOOTNOTE and "footnote" in child.classes and not self.in_note:
                words.add_html(self._note(child), look)
            elif not self._is_block(child):
                self._flow(child.children, look.within(child), words, out)
            else:
                self._end(words, out)
                self._block(child, look, words, out)
                self._end(words, out)

    def _note(self, element: Element) -> str:
        """Return a footnote as one line, whatever blocks are in it."""
        self.in_note, was_in_cell, self.in_cell = True, self.in_cell, True
        words = " ".join(_inline(block) for block in self.blocks(element.children))
        self.in_note, self.in_cell = False, was_in_cell
        return f'<{FOOTNOTE} class="footnote">{words}</{FOOTNOTE}>' if words else ""

    def _is_block(self, element: Element) -> bool:
        tag = element.tag
        return bool(
            tag in CONTAINERS | TABLES | {"ul", "ol", "li", "blockquote", "hr"} or _level(element)
        )

    def _block(self, element: Element, look: Look, words: ParagraphWords, out: _Blocks) -> None:
        level = re.search(_LIST_LEVEL, element.style.get("mso-list", ""))
        if _is_mark(element, BLOCK_MARKS):
            (self.after if self.in_cell else out).append(_mark(element))
        elif element.tag == "div" and _is_equation(element):
            (self.after if self.in_cell else out).append(_equation(element))
        elif self.in_cell and _level(element):
            strong = replace(look, emphasis=look.emphasis | {"strong"})
            out += self.blocks(_flat(element), strong)
        elif rank := self.ranks.get(_level(element)):
            inner = ParagraphWords()
            self._flow(_flat(element), PLAIN, inner, out)
            anchor = element.attributes.get("data-anchor") if rank == "h2" else ""
            start = f'{rank} data-anchor="{escape(anchor)}"' if anchor else rank
            out += [f"<{start}>{html}</{rank}>" for html in inner.taken(plain=True)]
        elif level:
            _add_item(out, int(level[1]), element, self.blocks(element.children, look))
        elif element.tag in {"ul", "ol"}:
            out.append(self._list(element, look))
        elif element.tag == "blockquote" or {"MsoQuote", "MsoIntenseQuote"} & element.classes:
            self._quotation(element, look, out)
        elif element.tag == "table":
            self._table(element, look, out)
        elif element.tag == "pre":
            lines = [escape(line.rstrip(), quote=False) for line in element.words.split("\n")]
            code = "\n".join(lines).strip("\n")
            if self.in_cell:
                out += [f"<p>{code.replace('\n', '<br>')}</p>"] if code else []
            else:
                out += [f"<pre><code>{code}</code></pre>"] if code else []
        elif element.tag == "aside" and CLASSES["aside"] & element.classes and not self.in_cell:
            self.in_cell, self.after = True, []
            inside = "".join(map(str, self.blocks(element.children, look)))
            self.in_cell = False
            out += [f'<aside class="note">{inside}</aside>'] if inside else []
            out += self.after
        elif "MsoCaption" in element.classes:
            self.caption = "".join(map(str, self.blocks(element.children, look)))
            out.append(self.caption)
        elif element.tag != "hr":
            self._flow(element.children, look.within(element), words, out)

    def _quotation(self, element: Element, look: Look, out: _Blocks) -> None:
        """Write a quotation, and who said it: what is cited behind its blocks."""
        children = [
            child for child in element.children if isinstance(child, Element) or child.strip()
        ]
        last = children[-1] if len(children) > 1 else None
        has_blocks = any(isinstance(child, Element) and self._is_block(child) for child in children)
        said = ""
        if isinstance(last, Element) and _is_attribution(last) and has_blocks:
            children.pop()
            was_in_cell, self.in_cell = self.in_cell, True
            said = " ".join(_inline(block) for block in self.blocks(last.children))
            self.in_cell = was_in_cell
        blocks = self.blocks(children, look)
        if self.in_cell or not blocks:
            out += [*blocks, f"<p>{said}</p>"] if said else blocks
            return
        # The dash belongs to the look of the page.
        said = re.sub(r"^[—–―-]+\s*", "", said)
        cited = f"<cite>{said}</cite>" if said else ""
        out.append(f"<blockquote>{''.join(map(str, blocks))}{cited}</blockquote>")

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
        """Keep a table as one, unless it is there for its looks: then its cells are text."""
        rows = list(rows_of(element))
        captions = [child for child in element.children if _is_caption(child)]
        caption = "".join(_inline(block) for block in self.blocks(captions))
        has_tables = any(inner.tag == "table" for inner in element.elements())
        if has_tables or self.in_cell:
            out += [f"<p>{caption}</p>"] if caption else []
            for row in rows:
                out += self.blocks(row.children, look)
            return
        self.in_cell, self.after = True, []
        heads = heads_of(element)
        table = [
            cells_of(
                row,
                in_head=id(row) in heads,
                read=lambda cell: "".join(map(str, self.blocks(cell.children, look.within(cell)))),
            )
            for row in rows
        ]
        self.in_cell = False
        if any(sum(bool(cell.text) for cell in row) > 1 for row in table):
            if self.caption and not caption and out and out[-1] == self.caption:
                caption = _inline(out.pop())
            out.append(write_table(caption, table))
        else:
            out += [f"<p>{caption}</p>"] if caption else []
            out += [cell.html for row in table for cell in row if cell.text]
        out += self.after


def _is_equation(element: Element) -> bool:
    return "math" in element.classes and bool(element.attributes.get("data-latex", "").strip())


def _equation(element: Element) -> str:
    tag, latex = element.tag, escape(element.attributes["data-latex"])
    return f'<{tag} class="math" data-latex="{latex}"></{tag}>'


def _is_attribution(element: Element) -> bool:
    is_citation = bool(element.attributes.get("data-source"))
    return element.tag == "footer" or (element.tag == "cite" and not is_citation)


def _is_caption(child: Element | str) -> bool:
    return isinstance(child, Element) and child.tag == "caption"


def _inline(block: str | _List) -> str:
    """Return a block as the words of a line, with their emphasis and marks."""
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
        # Web pages hide the MathML of a formula, and show a picture of it or words.
        or (style.get("display") == "none" and not any(map(_is_equation, element.elements())))
        or "katex-html" in element.classes
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
