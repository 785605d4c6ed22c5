"""DOIs: as people write them -> as they are kept -> as an address. Pure."""

import re
from urllib.parse import quote, unquote

_NAMED = re.compile(
    r"(?:https?://)?(?:(?:dx|www)\.)?doi\.org/|(?:info:)?doi\b[\s:/]*", re.IGNORECASE
)


def doi_in(text: str) -> str:
    """Return the DOI in a text, without an address around it; '' if there is none."""
    if re.match(r"https?:", text, re.IGNORECASE):
        # An address may go on after the DOI, and writes its signs with %.
        text = unquote(re.split(r"[?#]", text)[0])
    found = re.search(r"10\.\d{4,9}/[^\s\0]+", text)
    # What ends a sentence ends no DOI.
    return found[0].rstrip(".,;") if found else ""


def bare(text: str) -> str:
    """Return the DOI of a text that is its address, or says that it is one; else the text."""
    text = text.strip()
    return (doi_in(text) or text) if _NAMED.match(text) else text


def address(doi: str) -> str:
    """Return the address at which a DOI is looked up (DOI Handbook, 3.6 and 3.8)."""
    return f"https://doi.org/{quote(doi, safe="/:;()._-~!*'@&=+$,")}"
