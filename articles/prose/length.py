"""Length of an article, counted in the same way wherever it is shown. Pure."""

import re
from collections.abc import Iterable
from html import escape

from articles.prose.document import Mark, parse_prose
from articles.prose.plain_text import count_words, reading_minutes, text_of


def measure_length(standfirst: str, bodies: Iterable[str]) -> tuple[int, int]:
    """Return the number of words, and the minutes that reading them takes.

    Counted are the standfirst and the prose of the sections, with the captions of images, tables
    and footnotes of the author's own. A number that is bound to data is one word; tables and
    charts are none.
    """
    text = "\n".join([standfirst, *map(_counted, bodies)])
    return count_words(text), reading_minutes(text)


def _counted(body: str) -> str:
    # The words of a footnote are none of the word before it.
    html = re.sub(r"</?(?:span|cite)\b[^>]*>", "<br>", parse_prose(body).render(_counted_mark))
    return text_of(html)


def _counted_mark(mark: Mark) -> str:
    if mark.element == "data":
        return "0"
    if mark.element == "picture":
        return f"<p>{escape(mark.attributes.get('data-caption', ''))}</p>"
    return ""
