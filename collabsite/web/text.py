"""Checks of plain values: a blank text, an address that a page may link to. Pure."""

import re


def is_blank(text: str) -> bool:
    """Tell whether a text has no visible character; zero-width spaces are not visible."""
    return not any(character.isprintable() and not character.isspace() for character in text)


def web_address(url: str) -> str:
    """Return the URL if it is one of HTTP, so that a page may link to it, else ''."""
    return url if re.match(r"https?://", url, re.IGNORECASE) else ""
