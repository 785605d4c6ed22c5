"""Plain text of HTML, its number of words and its reading time. Pure."""

import re
from collections.abc import Iterable
from html import escape
from html.parser import HTMLParser

from articles.prose.parse import Mark, parse_prose

_HANZI = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
_WORD = re.compile(r"[^\W\u3400-\u9fff\uf900-\ufaff]+(?:['’\-.,][^\W\u3400-\u9fff]+)*")
_BLOCKS = {
    *["p", "h3", "h4", "li", "blockquote", "div", "br", "caption", "th", "td", "figcaption"],
    *["pre", "aside"],
}

# Usual silent reading: 238 English words (Brysbaert 2019), about 400 hanzi a minute.
WORDS_PER_MINUTE = 238
HANZI_PER_MINUTE = 400


def text_of(html: str) -> str:
    """Return the text of stored or rendered prose, with each block on a line of its own."""
    extractor = _TextExtractor()
    extractor.feed(html)
    extractor.close()
    lines = "".join(extractor.out).split("\n")
    return "\n".join(line.strip() for line in lines if line.strip())


def count_words(text: str) -> int:
    """Count words: each hanzi is one, as Chinese editors count."""
    return len(_WORD.findall(text)) + len(_HANZI.findall(text))


def reading_minutes(text: str) -> int:
    """Return the minutes that a silent reader needs, at least one."""
    minutes = (
        len(_WORD.findall(text)) / WORDS_PER_MINUTE + len(_HANZI.findall(text)) / HANZI_PER_MINUTE
    )
    return max(1, round(minutes))


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


class _TextExtractor(HTMLParser):
    """Collector of the text of HTML, with a line break at each block.

    The text in a drawing is left out: a chart is followed by its table.
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
