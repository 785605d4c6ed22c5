"""Documents as HTML: division into a title, a standfirst and sections. Pure."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import unescape
from pathlib import PurePath

from articles.files.content import (
    FileSection,
    FindPicture,
    ImportedFile,
    Loss,
    LossKind,
    Picture,
    find_embedded,
    find_links,
    refuse_long,
    take_pictures,
    with_whole_links,
)
from articles.prose.html_import import write_blocks
from articles.prose.html_import.notes import put_notes_in_place
from articles.prose.html_import.tree import CONTAINERS, HEADINGS, Element, tree_of

# The limits of columns in the database.
MAX_TITLE = 300
MAX_HEADING = 300
# Headings that begin a text, and don't name it.
_OPENING = re.compile(
    r"(?:\d+\.?|[一二三四五六七八九十]+、)?\s*(?:introduction|abstract|summary|background|overview"
    r"|preface|foreword|contents|引言|前言|导言|导论|绪论|序言|摘要|概述|概要|背景|目录)\W*",
    re.IGNORECASE,
)
_OF_TABLE = re.compile(r"\s*(?:tab(?:le|\.)|表)", re.IGNORECASE)
_OF_PICTURE = re.compile(r"\s*(?:fig(?:ure|\.)|图|photo|image|chart)", re.IGNORECASE)

# Classes of paragraphs, as the reader of Word documents and Word itself call them.
_TITLES = {"title", "MsoTitle"}
_SUBTITLES = {"subtitle", "MsoSubtitle"}
_CAPTIONS = {"caption", "MsoCaption"}
_BLOCKS = (CONTAINERS | HEADINGS | {"ul", "ol", "table", "blockquote", "hr"}) - {"picture"}
# Elements that divide a text no further than what is in them.
_WRAPPERS = (CONTAINERS | {"b", "span", "font", "i"}) - {"p", "pre", "picture", "figure"}

_PAGE = re.compile(
    r"\s*<(?:!doctype html|html|head|meta|!--|body|article|p|div|h[1-6]|table|b|span)\b",
    re.IGNORECASE,
)
_PAGE_TITLE = re.compile(r"<title\b[^<>]*>([^<]*)</title>", re.IGNORECASE)

type Block = Element | str


def is_page(data: bytes) -> bool:
    """Return whether the file begins as HTML does."""
    return _PAGE.match(data[:2000].decode("utf-8-sig", errors="replace")) is not None


def read_html(
    data: bytes,
    *,
    name: str,
    find: FindPicture,
    title: str = "",
    standfirst: str = "",
    address: str = "",
) -> ImportedFile:
    """Read a document in HTML, with the pictures that are in it or that `find` returns.

    `title` and `standfirst` are given if they are known apart from the text, and `address` is where the
    text was, for the links in it. Raises ImportFileError.
    """
    html = data.decode("utf-8-sig", errors="replace")
    file_title = _PAGE_TITLE.search(html)
    pictures: dict[str, Picture] = {}
    losses = find_embedded(html)
    text = with_whole_links(take_pictures(html, find, pictures, losses), address)
    refuse_long(text)
    return divide(
        text,
        name=name,
        title=title,
        standfirst=standfirst,
        file_title=" ".join(unescape(file_title[1]).split()) if file_title else "",
        pictures=tuple(pictures.values()),
        losses=losses,
    )


def divide(
    html: str,
    *,
    name: str,
    title: str = "",
    file_title: str = "",
    standfirst: str = "",
    pictures: Sequence[Picture] = (),
    losses: Iterable[Loss] = (),
) -> ImportedFile:
    """Divide HTML at its highest headings; those below become subheadings of the prose.

    The title is what is given, what the document sets as one, or its first heading. `file_title` is used
    if it has neither. With a title given, no words are taken from the text.
    """
    root = tree_of(html)
    put_notes_in_place(root)
    blocks = _with_captions(list(_flat(root.children)))
    found = list(losses)
    subtitle = ""
    if not title:
        title, blocks = _take_words(blocks, _TITLES, found)
        subtitle, blocks = _take_words(blocks, _SUBTITLES, found)
    if not title:
        title, blocks = _take_first_heading(blocks, found)
    if len(title) > MAX_TITLE:
        # So long a title is cut, and its words begin the text.
        blocks.insert(0, Element("p", {}, [title]))
    levels = sorted({level for block in blocks if (level := _level(block))})
    # Those below the headings of sections, by their levels; one within a block may have any.
    highest = levels[:2][-1] if levels else 2
    ranks = {level: "h3" if level <= highest else "h4" for level in range(1, 7)}
    sections: list[FileSection] = []
    heading = ""
    body: list[Block] = []
    for block in blocks:
        if isinstance(block, str) or not _level(block):
            body.append(block)
            continue
        words, shown = _heading(block, found), _pictures(block)
        is_long = len(_words(words)) > MAX_HEADING
        if _level(block) > levels[0] or is_long:
            # So long a heading is a paragraph that looks like one.
            body += [Element("p", {}, words.children) if is_long else words, *shown]
        elif _words(words):
            sections += _section(heading, body, ranks)
            heading, body = _words(words), [*shown]
    sections += _section(heading, body, ranks)
    title = title or file_title or (PurePath(name).stem.replace("_", " ") if sections else "")
    return ImportedFile(
        name=name,
        title=title[:MAX_TITLE].strip(),
        standfirst=standfirst or subtitle,
        sections=tuple(sections),
        pictures=tuple(pictures),
        losses=tuple(found),
        links=find_links(html),
    )


def _section(heading: str, body: list[Block], ranks: Mapping[int, str]) -> list[FileSection]:
    html = write_blocks(body, ranks)
    return [FileSection(heading, html)] if heading or html else []


def _flat(blocks: Iterable[Block]) -> Iterator[Block]:
    """Yield the blocks with what is in wrappers, such as the pages of Word, in their place."""
    for block in blocks:
        if isinstance(block, str) or not _is_wrapper(block):
            yield block
        else:
            yield from _flat(block.children)


def _is_wrapper(element: Element) -> bool:
    """Return whether an element only holds blocks; a hidden one, or a box, is more than that."""
    style = element.style
    is_hidden = style.get("mso-element") == "comment-list" or style.get("display") == "none"
    if element.tag not in _WRAPPERS or is_hidden or "note" in element.classes:
        return False
    return any(each.tag in _BLOCKS for each in element.elements())


def _pictures(heading: Element) -> list[Element]:
    """Return the pictures in a heading, which follow it."""
    return [each for each in heading.elements() if each.tag == "picture"]


def _level(block: Block) -> int:
    """Return the level of a heading that has words, 0 for other blocks."""
    return block.level if isinstance(block, Element) and _words(block) else 0


def _words(block: Block) -> str:
    return " ".join((block if isinstance(block, str) else block.words).split())


def _heading(block: Element, losses: list[Loss]) -> Element:
    """Return a heading without its pictures, and its footnotes, which are listed as lost."""
    notes = [each for each in block.elements() if "footnote" in each.classes]
    losses += [Loss(LossKind.HEADING_NOTE, detail=_words(note)) for note in notes]
    return _without(block, [*notes, *_pictures(block)])


def _without(element: Element, left_out: Sequence[Element]) -> Element:
    children: list[Block] = [
        child if isinstance(child, str) else _without(child, left_out)
        for child in element.children
        if not any(child is one for one in left_out)
    ]
    return Element(element.tag, element.attributes, children)


def _take_words(
    blocks: list[Block], styles: set[str], losses: list[Loss]
) -> tuple[str, list[Block]]:
    """Return the words of the paragraphs of these styles, and the blocks without them."""
    styled = [each for each in blocks if isinstance(each, Element) and styles & each.classes]
    words = " ".join(filter(None, (_words(_heading(each, losses)) for each in styled)))
    return words, [each for each in blocks if not any(each is one for one in styled)]


def _take_first_heading(blocks: list[Block], losses: list[Loss]) -> tuple[str, list[Block]]:
    """Return the heading that is the title, '' if there is none, and the blocks without it.

    It is the only one of the highest level, or the first of all if no text is before it.
    """
    levels = [level for block in blocks if (level := _level(block))]
    if not levels:
        return "", blocks
    index = next(index for index, block in enumerate(blocks) if _level(block))
    first = blocks[index]
    is_only = levels[0] == min(levels) and levels.count(levels[0]) == 1
    is_first = not any(map(_words, blocks[:index]))
    if not (is_only or is_first) or not isinstance(first, Element):
        return "", blocks
    words = _words(first)
    if _OPENING.fullmatch(words) or len(words) > MAX_TITLE:
        return "", blocks
    return _words(_heading(first, losses)), [*blocks[:index], *blocks[index + 1 :]]


def _with_captions(blocks: Sequence[Block]) -> list[Block]:
    """Put each caption into the table or the picture beside it."""
    kept = [block for block in blocks if not isinstance(block, str) or block.strip()]
    for block in kept:
        if isinstance(block, Element):
            for element in [block, *block.elements()]:
                if element.tag == "figure":
                    _take_figcaption(element)
    taken: set[int] = set()
    for index, block in enumerate(kept):
        if not isinstance(block, Element) or not _CAPTIONS & block.classes:
            continue
        words = _words(block)
        before, after = kept[index - 1 : index] if index else [], kept[index + 1 : index + 2]
        sides = [*after, *before] if not _OF_PICTURE.match(words) else [*before, *after]
        for side in sides:
            if isinstance(side, Element) and _set_caption(side, block):
                taken.add(index)
                break
    return [block for index, block in enumerate(kept) if index not in taken]


def _take_figcaption(figure: Element) -> None:
    """Make the caption of a figure that of its only table or picture."""
    for caption in figure.elements():
        if caption.tag == "figcaption" and _words(caption):
            content = _without(figure, [caption])
            tables = [each for each in content.elements() if each.tag == "table"]
            shown = tables or [each for each in content.elements() if each.tag == "picture"]
            if len(shown) == 1 and _set_caption(shown[0], caption):
                figure.children = [*shown]
            return


def _set_caption(element: Element, caption: Element) -> bool:
    """Set the caption of a table or picture that has none; return whether that was done."""
    words = _words(caption)
    if element.tag == "table" and not _OF_PICTURE.match(words):
        if any(isinstance(child, Element) and child.tag == "caption" for child in element.children):
            return False
        element.children.insert(0, Element("caption", {}, caption.children))
        return True
    pictures = [each for each in [element, *element.elements()] if each.tag == "picture"]
    if len(pictures) != 1 or _words(element) or _OF_TABLE.match(words):
        return False
    return pictures[0].attributes.setdefault("data-caption", words) == words
