"""Cleaning of HTML by nh3, which reads it as a browser does, in a time that grows with its length. Pure."""

import re
from html import escape, unescape

import nh3

# Comments, and tags with their attributes. Quotation marks count after "=" only, as in HTML. What does
# not end is read to the end of the text once, so that time grows with its length.
TOKEN = re.compile(
    r"<!--(?:-?>|(?:(?!-->).)*+(?:-->|\Z))"
    r"|<(?P<end>/?)(?P<name>[a-z][^\s/>]*+)"
    r"""(?P<rest>(?:[^>"'=]++|=\s*+(?:"[^"]*+"|'[^']*+')?+|["'])*+)(?:>|\Z)"""
    r"|<(?:[!?]|/(?=[^a-z]))[^>]*+(?:>|\Z)",
    re.DOTALL | re.IGNORECASE,
)
VOID = {"br", "hr", "img"}
# Tags below this depth are left out, and the words in them kept: nobody nests so deep. Of formats, a
# browser begins all that are still open again in each paragraph, so fewer are left.
DEEPEST, DEEPEST_FORMAT = 100, 8
_FORMATS = {
    *["b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"]
}
# Elements whose end may be left out, and what they end.
_ENDED_BY = {
    "a": {"a"},
    "p": {"p"},
    "li": {"p", "li"},
    "dd": {"p", "dd", "dt"},
    "dt": {"p", "dd", "dt"},
    **{tag: {"p", "td", "th", *_FORMATS} for tag in ("td", "th")},
    "tr": {"p", "td", "th", "tr", *_FORMATS},
}
# Of a tag, which no program writes more of, and in a value, such as the address of a page with a query.
MOST_ATTRIBUTES, MOST_AMPERSANDS = 60, 500
_ATTRIBUTE = re.compile(r"""[^\s/>=][^\s/>=]*+(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>]*+))?+""")
# Stand for what a text has escaped. They are no characters, so that no text has them.
_SIGNS = {"&": "\ufdd0", "<": "\ufdd1", ">": "\ufdd2"}
_HIDDEN = str.maketrans(_SIGNS)


def clean(cleaner: nh3.Cleaner, html: str) -> str:
    """Return what a cleaner makes of HTML, in a time that grows with its length.

    The parser behind nh3 takes the square of the number of ampersands in a text or a value, of the
    attributes of a tag, and of the elements that are open. So it gets texts without character references,
    and tags with no more attributes, and in no more others, than any program writes.
    """
    # On a long text, `translate` takes a hundred times as long as `replace`.
    for sign in _SIGNS.values():
        html = html.replace(sign, "")
    pieces: list[str] = []
    opened: list[str] = []
    done = 0
    for token in TOKEN.finditer(html):
        pieces += [_hide(html[done : token.start()]), _limit(token, opened)]
        done = token.end()
    pieces.append(_hide(html[done:]))
    cleaned = cleaner.clean("".join(pieces))
    for character, sign in _SIGNS.items():
        cleaned = cleaned.replace(sign, escape(character))
    return cleaned


def _hide(text: str) -> str:
    """Return a text with the characters that its references mean, none of which becomes markup."""
    if "&" not in text:
        return text
    return "".join(
        part if part in "<>" else unescape(part).translate(_HIDDEN)
        for part in re.split("([<>])", text)
    )


def _limit(token: re.Match[str], opened: list[str]) -> str:
    """Return a tag with its first attributes, or a space if it is too deep in those that are open."""
    name = (token["name"] or "").lower()
    if token["end"] and name in opened:
        while opened.pop() != name:
            pass
    elif name and not token["end"] and name not in VOID:
        while opened and opened[-1] in _ENDED_BY.get(name, ()):
            opened.pop()
        is_format = name in _FORMATS
        formats = sum(each in _FORMATS for each in opened) if is_format else 0
        if len(opened) >= DEEPEST or formats >= DEEPEST_FORMAT:
            # Words of two blocks don't become one.
            return "" if is_format else " "
        opened.append(name)
    rest = token["rest"] or ""
    if len(rest) < MOST_AMPERSANDS:
        return token[0]
    attributes = [each[0] for each in _ATTRIBUTE.finditer(rest)]
    kept = [each for each in attributes if each.count("&") <= MOST_AMPERSANDS][:MOST_ATTRIBUTES]
    return token[0] if kept == attributes else f"<{token['end']}{token['name']} {' '.join(kept)}>"
