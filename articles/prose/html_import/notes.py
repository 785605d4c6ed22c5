"""Footnotes of other programs put at the places in the text that refer to them."""

import re
from collections.abc import Iterator

from articles.prose.html_import.tree import Element

# Links to a note and back from it, as Word, Google Docs and LibreOffice write them.
_TO_NOTE = re.compile(r"#(?:_((?:ftn|edn)\d+)|(ftnt\d+)|(sd(?:foot|end)note\d+)sym)")
_FROM_NOTE = re.compile(r"#(?:_(ftn|edn)ref(\d+)|(ftnt)_ref(\d+)|(sdfootnote|sdendnote)(\d+)anc)")
# Elements that can be a note as a whole.
_NOTES = {"div", "li", "p"}


def put_notes_in_place(root: Element) -> None:
    """Move the text of each note to its first reference, as a footnote of prose.

    A reference without its note stays as it is, and so does a note without a reference.
    """
    references = {name: link for link in root.elements() if (name := _named(link, _TO_NOTE))}
    if not references:
        return
    notes = dict(_notes(root))
    parents = {
        child: parent
        for parent in [root, *root.elements()]
        for child in parent.children
        if isinstance(child, Element)
    }
    for name, link in references.items():
        if note := notes.get(name):
            _put_in_place(note, link, parents)
            parents[note].children.remove(note)


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
            if kept or not child.children:
                children.append(Element(child.tag, child.attributes, kept))
    return children
