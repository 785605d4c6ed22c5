"""File formats of bibliographic records: those that are offered, and those that are read. Pure."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.sources.bibtex import from_bibtex, to_bibtex
from articles.sources.csl_json import from_csl_json, to_csl_json
from articles.sources.records import Record, RecordError
from articles.sources.ris import from_ris, to_ris
from articles.sources.styles import STYLES, reference
from collabsite.web.doi import strip_doi_url

if TYPE_CHECKING:
    from django.utils.functional import Promise

# The longest text that is read.
MAX_CHARACTERS = 200_000

type Items = Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class Format:
    """A file format: its name, its media type, and whether browsers save it or display it."""

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


# By file name extension, in the order of the page.
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
    "json": Format(
        "CSL-JSON", "application/vnd.citationstyles.csl+json", saved=False, write=to_csl_json
    ),
    "txt": Format(_("Plain text"), "text/plain; charset=utf-8", saved=False, write=_texts),
}


def read_records(text: str) -> list[Record]:
    """Return the records of a text in BibTeX, RIS or CSL-JSON, or of a DOI alone; the format is detected.

    Duplicate records are left out. Nothing is looked up: what a record does not say stays empty.
    Raises RecordError, in the editor's language, if the format is unknown, or if a record is
    incomplete or has no title.
    """
    text = text.strip().removeprefix("\ufeff").strip()
    if len(text) > MAX_CHARACTERS:
        raise RecordError(gettext("This is too much text; paste fewer records."))
    if re.fullmatch(r"10\.\d{4,9}/\S+", doi := strip_doi_url(text)):
        return [Record(doi=doi)]
    if text.startswith(("{", "[")):
        records = list(from_csl_json(text))
    elif re.search(r"^TY {1,2}-", text, re.MULTILINE):
        records = list(from_ris(text))
    elif re.search(r"@\s*\w+\s*[{(]", text):
        records = list(from_bibtex(text))
    else:
        raise RecordError(
            gettext(
                "This is neither a DOI (10.1000/182) nor BibTeX (@article{…}), RIS (TY  - …) or"
                " CSL-JSON ({…}). Most journals offer one of them under “Cite” or “Export citation”."
            )
        )
    if not records:
        raise RecordError(gettext("No record was found."))
    for number, record in enumerate(records, start=1):
        if not record.title:
            raise RecordError(
                gettext("Record %(number)d has no title; add it.") % {"number": number}
            )
    return list(dict.fromkeys(records))
