"""Depth of nested elements in any HTML, which is limited before the HTML is parsed.

At each block a parser looks through all elements that are open, so that the time for elements that are
never closed would grow with the square of their number.
"""

import re
from collections import Counter

# Elements that may be open at once, and formats that a parser begins anew in each paragraph: beyond
# them a tag is left out, and the words in it stay.
MOST_OPEN, MOST_FORMATS = 300, 16
# Formats alike that a parser remembers.
_MOST_ALIKE = 3

# Comments, and tags with their attributes. Quotation marks count after "=" only, as in HTML. What does
# not end is read to the end of the text once, so that time grows with its length.
TOKEN = re.compile(
    r"<!--(?:(?!-->).)*+(?:-->|\Z)"
    r"|<(?P<end>/?)(?P<name>[a-z][^\s/>]*+)"
    r"""(?P<rest>(?:[^>"'=]++|=\s*+(?:"[^"]*+"|'[^']*+')?+|["'])*+)(?:>|\Z)""",
    re.DOTALL | re.IGNORECASE,
)
_VOID = {
    *["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param"],
    *["source", "track", "wbr"],
}
_FORMATS = {
    *["a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong"],
    *["tt", "u"],
}
_HEADINGS = {f"h{level}" for level in range(1, 7)}
_CELLS, _ROW_GROUPS = {"td", "th"}, {"thead", "tbody", "tfoot"}
_TABLE_PARTS = {"table", "caption", "tr", *_CELLS, *_ROW_GROUPS}
_BLOCKS = {
    *["address", "article", "aside", "blockquote", "body", "button", "center", "dd", "details"],
    *["dialog", "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form"],
    *["header", "hgroup", "html", "li", "main", "menu", "nav", "ol", "p", "pre", "section"],
    *["select", "summary", "ul", *_HEADINGS, *_TABLE_PARTS],
}
# Elements whose end may be left out: those that the next one ends, and those that it does not leave.
_ENDED_BY_NEXT: dict[str, tuple[set[str], set[str]]] = {
    "p": ({"p"}, _BLOCKS - {"p"}),
    "li": ({"li"}, {"ul", "ol", "menu", "dir", *_TABLE_PARTS}),
    **dict.fromkeys(["dd", "dt"], ({"dd", "dt"}, {"dl", *_TABLE_PARTS})),
    **dict.fromkeys(_CELLS, (_CELLS, {"table", "tr"})),
    "tr": ({"tr"}, {"table"}),
    **dict.fromkeys(_ROW_GROUPS, (_ROW_GROUPS, {"table"})),
    **dict.fromkeys(_HEADINGS, (_HEADINGS, _BLOCKS - _HEADINGS)),
}
# Elements that the end of another block does not leave.
_SCOPES = {"table", "caption", "button", "select", *_CELLS}


def is_too_deep(html: str) -> bool:
    """Return whether `limit_depth` leaves tags out."""
    return limit_depth(html) != html


def limit_depth(html: str) -> str:
    """Return the HTML without the tags of elements that are nested too deep; its words stay."""
    if html.count("<") <= MOST_OPEN:
        return html
    pieces, done, counted = [], 0, _OpenElements()
    for token in TOKEN.finditer(html):
        name = (token["name"] or "").lower()
        if not name or name in _VOID:
            continue
        is_kept = counted.leave(name) if token["end"] else counted.enter(name, token["rest"])
        if not is_kept:
            # Words of two blocks don't become one.
            pieces += [html[done : token.start()], " " if name in _BLOCKS else ""]
            done = token.end()
    return "".join([*pieces, html[done:]])


class _OpenElements:
    """Elements that are open, much as a parser counts them."""

    def __init__(self) -> None:
        self._open: list[str] = []
        self._counts: Counter[str] = Counter()
        self._formats: list[tuple[str, str]] = []
        self._left_out: Counter[str] = Counter()

    def enter(self, name: str, attributes: str) -> bool:
        """Open an element; return False if it is nested too deep."""
        if name in _ENDED_BY_NEXT:
            ended, kept = _ENDED_BY_NEXT[name]
            self._close(ended, kept)
        is_format = name in _FORMATS
        too_many = is_format and not self._remember(name, attributes)
        if too_many or len(self._open) >= MOST_OPEN:
            self._left_out[name] += 1
            return False
        self._open.append(name)
        self._counts[name] += 1
        return True

    def leave(self, name: str) -> bool:
        """Close an element; return False if its beginning was left out."""
        if self._left_out[name]:
            self._left_out[name] -= 1
            return False
        if name in _FORMATS:
            last = next((each for each in reversed(self._formats) if each[0] == name), None)
            if last:
                self._formats.remove(last)
        if name in _TABLE_PARTS:
            kept = set() if name == "table" else {"table"}
        else:
            kept = _SCOPES if name in _BLOCKS else _BLOCKS
        self._close({name}, kept)
        return True

    def _remember(self, name: str, attributes: str) -> bool:
        """Note a format, which a parser begins anew after its block; return False if it is one too many."""
        alike = [each for each in self._formats if each[0] == name]
        # A link ends the one before it.
        same = alike if name in {"a", "nobr"} else [each for each in alike if each[1] == attributes]
        if len(same) >= (1 if name in {"a", "nobr"} else _MOST_ALIKE):
            self._formats.remove(same[0])
        if len(self._formats) >= MOST_FORMATS:
            return False
        self._formats.append((name, attributes))
        return True

    def _close(self, ended: set[str], kept: set[str]) -> None:
        """Close the last of the elements that are `ended`, unless one that is `kept` is in it."""
        if not any(self._counts[name] for name in ended):
            return
        for place in range(len(self._open) - 1, -1, -1):
            if self._open[place] in ended:
                self._counts.subtract(self._open[place:])
                del self._open[place:]
                return
            if self._open[place] in kept:
                return
