"""DOIs in texts, and their addresses. Pure."""

import re
from urllib.parse import quote, unquote

_NAMED = re.compile(
    r"(?:https?://)?(?:(?:dx|www)\.)?doi\.org/|(?:info:)?doi\b[\s:/]*", re.IGNORECASE
)


def find_doi(text: str) -> str:
    """Return the DOI in a text, without an address around it; '' if there is none."""
    if re.match(r"https?:", text, re.IGNORECASE):
        # An address may continue after the DOI, and is percent-encoded.
        text = unquote(re.split(r"[?#]", text)[0])
    found = re.search(r"10\.\d{4,9}/[^\s\0]+", text)
    # Punctuation of the sentence around it.
    return found[0].rstrip(".,;") if found else ""


def strip_doi_url(text: str) -> str:
    """Return the DOI of a text such as `https://doi.org/…` or `doi: …`; else the text."""
    text = text.strip()
    return (find_doi(text) or text) if _NAMED.match(text) else text


def doi_url(doi: str) -> str:
    """Return the address that resolves a DOI (DOI Handbook, 3.6 and 3.8)."""
    return f"https://doi.org/{quote(doi, safe="/:;()._-~!*'@&=+$,")}"
