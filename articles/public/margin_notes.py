"""Notes in the margin: a few words on each number of the data and on each source cited. Pure.

They are attributes of the marks, from which the stylesheet makes notes on wide screens. So the text
of an article stays as it is, for screen readers, for search and when it is copied.
"""

import re
from collections.abc import Mapping, Sequence
from html import escape

from articles.prose.plain_text import text_of
from articles.references.citations import ReferenceLine

# Marks in tables, charts and images have no note: those take the width of the margin.
_MARK = re.compile(
    r'<figure class="(?:table|chart|picture)\b.*?</figure>'
    r'|<a class="(?:figure|citation)\b[^>]* href="#(?P<kind>note|ref)\.(?P<number>[0-9]+)"',
    re.DOTALL,
)
_PARAGRAPH = re.compile(r"<p\b[^>]*>(.*?)</p>", re.DOTALL)


def add_margin_notes(
    html: str, *, numbers: Sequence[str], references: Mapping[int, ReferenceLine]
) -> str:
    """Return the HTML of a section with notes on its marks, each once.

    `numbers` are the HTML of the notes on the numbers of the article.
    """
    noted: set[str] = set()
    named = ""

    def note(found: re.Match[str]) -> str:
        nonlocal named
        mark, number = found[0], int(found["number"] or 0)
        if not number or (target := f"{found['kind']}.{number}") in noted:
            return mark
        noted.add(target)
        if found["kind"] == "ref":
            line = references.get(number)
            return mark + _attribute("margin", f"{number}. {_name(line)}") if line else mark
        # Its value, its place in the data, its sources if it has any, and links.
        paragraphs = _PARAGRAPH.findall(numbers[number - 1]) if number <= len(numbers) else []
        if len(paragraphs) < 3:
            return mark
        value, place, *sources = map(_words, paragraphs[:-1])
        source = " ".join(sources)
        lines = [place] if source == named else [place, source]
        named = source
        return mark + _attribute("value", value) + _attribute("margin", "\n".join(lines).strip())

    return _MARK.sub(note, html)


def _name(line: ReferenceLine) -> str:
    """Return the authors, year and title of a source."""
    year = f" ({line.year})" if line.year else ""
    return f"{line.authors}{year}. {line.title}" if line.authors else f"{line.title}{year}"


def _words(html: str) -> str:
    return " ".join(text_of(html).split())


def _attribute(name: str, text: str) -> str:
    return f' data-{name}="{escape(text)}"' if text else ""
