"""Bibliographic records that an editor pastes (BibTeX, RIS or CSL-JSON) -> a source's fields. Pure.

Nothing is looked up: what the record does not say stays empty.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any

import rispy
from bibtexparser.entrypoint import parse_string
from bibtexparser.middlewares import (
    LatexDecodingMiddleware,
    MonthIntMiddleware,
    RemoveEnclosingMiddleware,
    ResolveStringReferencesMiddleware,
)
from bibtexparser.middlewares.names import split_multiple_persons_names
from django.utils.translation import gettext as _

MAX_CHARACTERS = 200_000


class PasteError(ValueError):
    """What was pasted is not a bibliographic record; the message says what to paste instead."""


@dataclass(frozen=True)
class Record:
    """A record by the names of `Source`'s fields; `issued` and `accessed` are ISO 8601."""

    title: str = ""
    type: str = "document"
    author: str = ""
    issued: str = ""
    container_title: str = ""
    publisher: str = ""
    volume: str = ""
    issue: str = ""
    page: str = ""
    doi: str = ""
    url: str = ""
    accessed: str = ""
    language: str = ""

    def filled(self) -> dict[str, str]:
        """Return the fields that say something."""
        return {f.name: value for f in fields(self) if (value := getattr(self, f.name))}


def read(text: str) -> list[Record]:
    """Return the records of a text in BibTeX, RIS or CSL-JSON, told apart by how it looks.

    Raises PasteError, in the editor's language, if it is none of them, breaks off, or has a record
    without a title.
    """
    text = text.strip().removeprefix("\ufeff").strip()
    if len(text) > MAX_CHARACTERS:
        raise PasteError(_("This is too much at once; paste fewer records."))
    if text.startswith(("{", "[")):
        records = list(_from_csl(text))
    elif re.search(r"^TY {1,2}-", text, re.MULTILINE):
        records = list(_from_ris(text))
    elif re.search(r"@\s*\w+\s*[{(]", text):
        records = list(_from_bibtex(text))
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
    return records


_CSL_TYPES = {
    *["report", "article-journal", "article-newspaper", "book", "chapter", "dataset"],
    *["legislation", "webpage", "document"],
}
_TYPES_LIKE = {
    "article": "article-journal",
    "article-magazine": "article-newspaper",
    "paper-conference": "chapter",
    "entry-encyclopedia": "chapter",
    "entry-dictionary": "chapter",
    "post-weblog": "webpage",
    "post": "webpage",
    "bill": "legislation",
    "treaty": "legislation",
    "regulation": "legislation",
}


def _from_csl(text: str) -> Iterator[Record]:
    try:
        found = json.loads(text)
    except ValueError as error:
        raise PasteError(
            _("This looks like CSL-JSON, but it is no valid JSON: %(error)s") % {"error": error}
        ) from None
    items = found.get("items", [found]) if isinstance(found, Mapping) else found
    for item in items:
        if not isinstance(item, Mapping):
            raise PasteError(_("This is JSON, but no list of CSL items."))
        kind = str(item.get("type", ""))
        yield Record(
            title=_flat(item.get("title")),
            type=kind if kind in _CSL_TYPES else _TYPES_LIKE.get(kind, "document"),
            author="\n".join(filter(None, map(_csl_name, _listed(item.get("author"))))),
            issued=_csl_date(item.get("issued")),
            container_title=_flat(item.get("container-title")),
            publisher=_flat(item.get("publisher")),
            volume=_flat(item.get("volume")),
            issue=_flat(item.get("issue")),
            page=_flat(item.get("page")),
            doi=_doi(_flat(item.get("DOI"))),
            url=_flat(item.get("URL")),
            accessed=_day(_csl_date(item.get("accessed"))),
            language=_flat(item.get("language")),
        )


def _csl_name(name: object) -> str:
    if not isinstance(name, Mapping):
        return ""
    if literal := _flat(name.get("literal")):
        return literal
    family = " ".join(
        filter(None, [_flat(name.get("non-dropping-particle")), _flat(name.get("family"))])
    )
    return ", ".join(filter(None, [family, _flat(name.get("given"))]))


def _csl_date(date: object) -> str:
    if not isinstance(date, Mapping):
        return ""
    parts = _listed(date.get("date-parts"))
    if parts and _listed(parts[0]):
        return _date("-".join(str(part) for part in parts[0]))
    return _date(_flat(date.get("raw") or date.get("literal")))


_RIS_TYPES = {
    **dict.fromkeys(["JOUR", "EJOUR", "JFULL", "ABST", "INPR"], "article-journal"),
    **dict.fromkeys(["NEWS", "MGZN"], "article-newspaper"),
    **dict.fromkeys(["BOOK", "EBOOK", "EDBOOK"], "book"),
    **dict.fromkeys(["CHAP", "ECHAP", "CONF", "CPAPER", "ENCYC", "DICT"], "chapter"),
    **dict.fromkeys(["RPRT", "GOVDOC"], "report"),
    **dict.fromkeys(["DATA", "AGGR"], "dataset"),
    **dict.fromkeys(["STAT", "LEGAL", "BILL"], "legislation"),
    **dict.fromkeys(["ELEC", "WEB", "BLOG"], "webpage"),
}


def _from_ris(text: str) -> Iterator[Record]:
    try:
        # What was copied by hand often lacks the last line.
        entries = rispy.loads(
            text if re.search(r"^ER {1,2}-", text, re.MULTILINE) else f"{text}\nER  - \n"
        )
    except (OSError, ValueError) as error:
        raise PasteError(
            _("This looks like RIS, but it can't be read: %(error)s") % {"error": error}
        ) from None
    for entry in entries:
        pages = [_flat(entry.get("start_page")), _flat(entry.get("end_page"))]
        titles = ["journal_name", "secondary_title", "alternate_title3", "alternate_title1"]
        yield Record(
            title=_flat(entry.get("title") or entry.get("primary_title")),
            type=_RIS_TYPES.get(_flat(entry.get("type_of_reference")), "document"),
            author="\n".join(
                map(_flat, [*entry.get("first_authors", []), *entry.get("authors", [])])
            ),
            issued=_date(_flat(entry.get("date") or entry.get("year"))),
            container_title=next(filter(None, (_flat(entry.get(name)) for name in titles)), ""),
            publisher=_flat(entry.get("publisher")),
            volume=_flat(entry.get("volume")),
            issue=_flat(entry.get("number")),
            page="–".join(filter(None, pages)) if "-" not in pages[0] else pages[0],
            doi=_doi(_flat(entry.get("doi"))),
            url=_flat(next(iter(_listed(entry.get("urls"))), "") or entry.get("url")),
            accessed=_day(_date(_flat(entry.get("access_date")))),
            language=_flat(entry.get("language")),
        )


_BIBTEX_TYPES = {
    "article": "article-journal",
    **dict.fromkeys(["book", "collection", "proceedings", "mvbook"], "book"),
    **dict.fromkeys(["incollection", "inbook", "inproceedings", "conference"], "chapter"),
    **dict.fromkeys(["techreport", "report"], "report"),
    "dataset": "dataset",
    **dict.fromkeys(["online", "electronic", "www"], "webpage"),
    "legislation": "legislation",
}


def _from_bibtex(text: str) -> Iterator[Record]:
    library = parse_string(
        text,
        parse_stack=[
            ResolveStringReferencesMiddleware(),
            RemoveEnclosingMiddleware(),
            MonthIntMiddleware(),
        ],
    )
    if library.failed_blocks:
        block = library.failed_blocks[0]
        raise PasteError(
            _(
                "This looks like BibTeX, but the record that begins on line %(line)d can't be read;"
                " see whether it is whole and its braces are closed."
            )
            % {"line": (block.start_line or 0) + 1}
        )
    decode = LatexDecodingMiddleware()
    for entry in library.entries:
        raw = {field.key.lower(): str(field.value) for field in entry.fields}
        names = [_bibtex_name(name) for name in split_multiple_persons_names(raw.get("author", ""))]
        for field in entry.fields:
            if field.key.lower() == "author":
                field.value = "\n".join(names)
        decode.transform_entry(entry, library)
        said = {field.key.lower(): str(field.value) for field in entry.fields}
        date = said.get("date") or "-".join(
            filter(None, [said.get("year"), said.get("month") if said.get("year") else ""])
        )
        kind = _BIBTEX_TYPES.get(entry.entry_type.lower(), "document")
        url = _flat(raw.get("url"))
        yield Record(
            title=_flat(said.get("title")),
            type="webpage" if kind == "document" and url else kind,
            author=said.get("author", ""),
            issued=_date(_flat(date)),
            container_title=_flat(
                said.get("journal") or said.get("journaltitle") or said.get("booktitle")
            ),
            publisher=_flat(
                said.get("publisher") or said.get("institution") or said.get("organization")
            ),
            volume=_flat(said.get("volume")),
            issue=_flat(said.get("number") or said.get("issue")),
            page=_flat(said.get("pages")).replace("--", "–"),
            doi=_doi(_flat(raw.get("doi"))),
            url=url,
            accessed=_day(_date(_flat(said.get("urldate")))),
            language=_flat(said.get("langid") or said.get("language")),
        )


def _bibtex_name(name: str) -> str:
    """Return a name as “Family, Given”; one in braces is an organisation's and stays whole."""
    name = " ".join(name.split())
    if name.startswith("{") and name.endswith("}"):
        return name[1:-1]
    if "," in name or " " not in name:
        return name
    *given, family = name.split(" ")
    # Small words before the last name belong to it: Ludwig van Beethoven.
    while given and given[-1][:1].islower():
        family = f"{given.pop()} {family}"
    return ", ".join(filter(None, [family, " ".join(given)]))


def _listed(value: object) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) else []


def _flat(value: object) -> str:
    """Return what a record says as one line without markup; a list by its first member."""
    if isinstance(value, list):
        value = value[0] if value else ""
    text = "" if value is None or isinstance(value, Mapping) else str(value)
    return " ".join(re.sub(r"</?(?:i|b|em|strong|sub|sup|span|scp)\b[^>]*>", "", text).split())


def _doi(text: str) -> str:
    found = re.search(r"10\.\d{4,9}/\S+", text)
    return found[0] if found else ""


def _date(text: str) -> str:
    """Return `2023`, `2023-11` or `2023-11-02`, as much as the text says; '' if it says none."""
    found = re.match(r"(\d{4})(?:[-/](\d{1,2}))?(?:[-/](\d{1,2}))?", text)
    if not found:
        return ""
    parts = [found[1]]
    for part, most in [(found[2], 12), (found[3], 31)]:
        if not part or not 1 <= int(part) <= most:
            break
        parts.append(f"{int(part):02}")
    return "-".join(parts)


def _day(date: str) -> str:
    return date if len(date) == 10 else ""
