"""The files in which reference managers take over what is cited. Pure."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from articles.references.bibtex import to_bibtex
from articles.references.ris import to_ris
from articles.references.styles import STYLES, reference

if TYPE_CHECKING:
    from django.utils.functional import Promise

type Items = Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class Format:
    """A kind of file: its name, its media type, and whether a browser had better save it."""

    label: "str | Promise"
    media_type: str
    saved: bool
    write: Callable[[Items], str]


def _texts(items: Items) -> str:
    """Return the references in every style, each under the name of its style."""
    parts = ["\n".join([label, *_lines(items, style), ""]) for style, label in STYLES.items()]
    return "\n".join(parts)


def _lines(items: Items, style: str) -> list[str]:
    written = [reference(item, style).text for item in items]
    if style == "gbt7714" and len(items) > 1:
        # A list in the numeric system has the numbers of its marks (GB/T 7714-2015, 9.1).
        return [f"[{number}] {line}" for number, line in enumerate(written, start=1)]
    return written


def _csl(items: Items) -> str:
    return json.dumps(list(items), ensure_ascii=False, indent=1) + "\n"


# By the ending of the address, in the order to offer them.
FORMATS = {
    "bib": Format(
        "BibTeX",
        "application/x-bibtex; charset=utf-8",
        saved=True,
        write=to_bibtex,
    ),
    "ris": Format(
        "RIS",
        "application/x-research-info-systems; charset=utf-8",
        saved=True,
        write=lambda items: "".join(map(to_ris, items)),
    ),
    "json": Format("CSL-JSON", "application/vnd.citationstyles.csl+json", saved=False, write=_csl),
    "txt": Format(_("Plain text"), "text/plain; charset=utf-8", saved=False, write=_texts),
}


def as_file(items: Items, ending: str) -> str:
    """Return the content of the file with this ending of `FORMATS`."""
    return FORMATS[ending].write(items)
