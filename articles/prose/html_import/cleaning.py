"""Cleaning of HTML in a time that grows with its length.

The parser behind nh3 takes the square of the number of ampersands in a text or a value, and of that of the
attributes of a tag. So it gets texts without character references, and tags with no more than any program
writes.
"""

import re
from html import escape, unescape

import nh3

from articles.prose.html_import.depth import TOKEN

MOST_ATTRIBUTES = 60
# In a value, such as the address of a page with a query.
MOST_AMPERSANDS = 500
_ATTRIBUTE = re.compile(r"""[^\s/>=][^\s/>=]*+(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>]*+))?+""")
# Stand for what a text has escaped. They are no characters, so that no text has them.
_SIGNS = {"&": "\ufdd0", "<": "\ufdd1", ">": "\ufdd2"}
_HIDDEN = str.maketrans(_SIGNS)


def clean(cleaner: nh3.Cleaner, html: str) -> str:
    """Return what a cleaner makes of HTML."""
    # On a long text, `translate` takes a hundred times as long as `replace`.
    for sign in _SIGNS.values():
        html = html.replace(sign, "")
    pieces, done = [], 0
    for token in TOKEN.finditer(html):
        pieces += [_hide(html[done : token.start()]), _limit_attributes(token)]
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


def _limit_attributes(token: re.Match[str]) -> str:
    rest = token["rest"] or ""
    if len(rest) < MOST_AMPERSANDS:
        return token[0]
    attributes = [each[0] for each in _ATTRIBUTE.finditer(rest)]
    kept = [each for each in attributes if each.count("&") <= MOST_AMPERSANDS][:MOST_ATTRIBUTES]
    return token[0] if kept == attributes else f"<{token['end']}{token['name']} {' '.join(kept)}>"
