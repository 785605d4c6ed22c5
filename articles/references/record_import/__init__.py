"""Bibliographic records that an editor pastes (BibTeX, RIS or CSL-JSON) -> a source's fields. Pure.

Nothing is looked up: what the record does not say stays empty.
"""

import re

from django.utils.translation import gettext as _

from articles.references.record_import.bibtex import from_bibtex
from articles.references.record_import.csl import from_csl
from articles.references.record_import.records import PasteError, Record
from articles.references.record_import.ris import from_ris

__all__ = ["PasteError", "Record", "read"]

MAX_CHARACTERS = 200_000


def read(text: str) -> list[Record]:
    """Return the records of a text in BibTeX, RIS or CSL-JSON, told apart by how it looks.

    The same record twice is one. Raises PasteError, in the editor's language, if it is none of them,
    breaks off, or has a record without a title.
    """
    text = text.strip().removeprefix("\ufeff").strip()
    if len(text) > MAX_CHARACTERS:
        raise PasteError(_("This is too much at once; paste fewer records."))
    if text.startswith(("{", "[")):
        records = list(from_csl(text))
    elif re.search(r"^TY {1,2}-", text, re.MULTILINE):
        records = list(from_ris(text))
    elif re.search(r"@\s*\w+\s*[{(]", text):
        records = list(from_bibtex(text))
    else:
        raise PasteError(
            _(
                "This is neither BibTeX (@article{…}) nor RIS (TY  - …) nor CSL-JSON ({…}). Most"
                " journals offer one of them under “Cite” or “Export citation”."
            )
        )
    if not records:
        raise PasteError(_("There is no record in this."))
    for number, record in enumerate(records, start=1):
        if not record.title:
            raise PasteError(_("Record %(number)d has no title; add it.") % {"number": number})
    return list(dict.fromkeys(records))
