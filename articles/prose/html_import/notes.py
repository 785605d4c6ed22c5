"""Footnotes of other programs put at the places in the text that refer to them."""

import re
from collections.abc import Iterator

from articles.prose.html_import.tree import Element

# Links to a note and back from it, as Word, Google Docs, LibreOffice, and the readers of Word documents
# and of Markdown write them.
_TO_NOTE = re.compile(
    r"#(?:_((?:ftn|edn)\d+)|(ftnt\d+)|(sd(?:foot|end)note\d+)sym|((?:foot|end)note-\d+)|(fn\d+))"
)
_FROM_NOTE = re.compile(
    r"#(?:_(ftn|edn)ref(\d+)|(ftnt)_ref(\d+)|(sdfootnote|sdendnote)(\d+)anc"
    r"|((?:foot|end)note-)ref-(\d+)|(fn)ref(\d+)(?::\d+)?)"
)
# Elements that can be a note as a whole.
_NOTES = {"div", "li", "p"}


def put_notes_in_place(root: Element) -> None:
    """Move the text of each note to the references to it, as a footnote of prose.

    A reference without its note stays as it is, and so does a note without a reference.
    """
    references = [(name, link) for link in root.elements() if (name := _named(link, _TO_NOTE))]
    if not references:
        return
    notes = dict(_notes(root))
    parents = {
        child: parent
        for parent in [root, *root.elements()]
        for child in parent.children
        if isinstance(child, Element)
    }
    for name, link in references:
        if note := notes.get(name):
            _put_in_place(note, link, parents)
    for note in {notes[name]: None for name, _link in references if name in notes}:
        _remove(note, parents)


def _remove(element: Element, parents: dict[Element, Element]) -> None:
    """Remove a note, and the list in which it was the last."""
    parent = parents[element]
    parent.children.remove(element)
    if parent in parents and not parent.words.strip() and not any(parent.elements()):
        _remove(parent, parents)


def _put_in_place(note: Element, link: Element, parents: dict[Element, Element]) -> None:
    parent = parents[link]
    footnote = Element("span", {"class": "footnote"}, _words_of(note))
    parent.children[parent.children.index(link)] = footnote
    while parent in parents:
        raised, parent = parent, parents[parent]
        if raised.tag == "sup" or "vertical-align" in raised.style:
            # A note is not raised, as its number is.
            place = parent.children.index(raised)
            parent.children[place : place + 1] = raised.children
            parents |= dict.fromkeys(
                (child for child in raised.children if isinstance(child, Element)), parent
            )


def _named(element: Element, form: re.Pattern[str]) -> str:
    """Return the name of the note that a link refers to, '' for other elements."""
    if element.tag != "a":
        return ""
    match = form.fullmatch(element.attributes.get("href", ""))
    return "".join(filter(None, match.groups())) if match else ""


def _notes(element: Element) -> Iterator[tuple[str, Element]]:
    """Yield the outermost elements that hold one note and nothing else."""
    for child in element.children:
        if not isinstance(child, Element):
            continue
        inside = [child, *child.elements()]
        names = {name for each in inside if (name := _named(each, _FROM_NOTE))}
        has_text = any(_named(each, _TO_NOTE) for each in inside)
        if len(names) == 1 and not has_text and child.tag in _NOTES:
            yield names.pop(), child
        elif names:
            yield from _notes(child)


def _words_of(note: Element) -> list[Element | str]:
    """Return the content of a note, without the link back and the space behind it."""
    children: list[Element | str] = []
    for child in note.children:
        if isinstance(child, str):
            children.append(child if children else child.lstrip())
        elif not _named(child, _FROM_NOTE):
            kept = _words_of(child)
            if child.tag == "p":
                # A note is one line, and a paragraph would end the one around it.
                children += [" ", *kept] if children else kept
            elif kept or not child.children:
                children.append(Element(child.tag, child.attributes, kept))
    return children
