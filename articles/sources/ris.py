"""RIS: written from CSL items, and read into records. Pure."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

import rispy
from django.utils.translation import gettext as _

from articles.sources.records import Record, RecordError, date_parts, flat, listed
from collabsite.web.languages import is_chinese

_REFERENCE_TYPES = {
    "article-journal": "JOUR",
    "article-newspaper": "NEWS",
    "book": "BOOK",
    "chapter": "CHAP",
    "report": "RPRT",
    "dataset": "DATA",
    "webpage": "ELEC",
    "legislation": "STAT",
}
_TAGS = {
    "title": "TI",
    "container-title": "T2",
    "publisher": "PB",
    "version": "ET",
    "volume": "VL",
    "issue": "IS",
    "ISSN": "SN",
}
_LAST_TAGS = {"DOI": "DO", "URL": "UR", "language": "LA", "id": "ID"}


def to_ris(item: Mapping[str, Any]) -> str:
    """Return the record of an item; its lines end as the format wants it, by CR and LF."""
    return "".join(f"{tag}  - {' '.join(str(value).split())}\r\n" for tag, value in _lines(item))


def _lines(item: Mapping[str, Any]) -> Iterator[tuple[str, object]]:
    yield "TY", _REFERENCE_TYPES.get(item["type"], "GEN")
    for name in item.get("author", []):
        yield "AU", _write_name(name)
    yield from ((tag, item[name]) for name, tag in _TAGS.items() if item.get(name))
    first, _, last = str(item.get("page", "")).replace("-", "–").partition("–")
    yield from ((tag, page) for tag, page in [("SP", first), ("EP", last)] if page)
    if issued := date_parts(item.get("issued")):
        yield "PY", issued[0]
        yield "DA", "/".join(issued)
    if accessed := date_parts(item.get("accessed")):
        yield "Y2", "/".join(accessed)
    yield from ((tag, item[name]) for name, tag in _LAST_TAGS.items() if item.get(name))
    yield "ER", ""


def _write_name(name: Mapping[str, str]) -> str:
    if "literal" not in name:
        return f"{name['family']}, {name['given']}"
    literal = name["literal"]
    # The comma says that all of it is one name, not a person's given name and family.
    return f"{literal}," if " " in literal and not is_chinese(literal) else literal


_CSL_TYPES = {
    **dict.fromkeys(["JOUR", "EJOUR", "JFULL", "ABST", "INPR"], "article-journal"),
    **dict.fromkeys(["NEWS", "MGZN"], "article-newspaper"),
    **dict.fromkeys(["BOOK", "EBOOK", "EDBOOK"], "book"),
    **dict.fromkeys(["CHAP", "ECHAP", "CONF", "CPAPER", "ENCYC", "DICT"], "chapter"),
    **dict.fromkeys(["RPRT", "GOVDOC"], "report"),
    **dict.fromkeys(["DATA", "AGGR"], "dataset"),
    **dict.fromkeys(["STAT", "LEGAL", "BILL"], "legislation"),
    **dict.fromkeys(["ELEC", "WEB", "BLOG"], "webpage"),
}


def from_ris(text: str) -> Iterator[Record]:
    """Yield the records of a text in RIS; raises RecordError."""
    # Two spaces are the rule, but not everybody's.
    text = re.sub(r"^([A-Z][A-Z0-9]) {0,2}-(?: |$)", r"\1  - ", text, flags=re.MULTILINE)
    try:
        # Text that was copied by hand often lacks the last line.
        entries = rispy.loads(
            text if re.search(r"^ER  -", text, re.MULTILINE) else f"{text}\nER  - \n"
        )
    except (OSError, ValueError) as error:
        raise RecordError(
            _("This looks like RIS, but it can't be read: %(error)s") % {"error": error}
        ) from None
    for entry in entries:
        pages = [flat(entry.get("start_page")), flat(entry.get("end_page"))]
        # A journal's whole name before a short one: JF, T2, JO, JA, J2.
        titles = [
            *["alternate_title3", "secondary_title", "journal_name"],
            *["alternate_title2", "alternate_title1"],
        ]
        issued = next(filter(None, map(entry.get, ["date", "year", "publication_year"])), "")
        yield Record.of(
            title=entry.get("title") or entry.get("primary_title"),
            type=_CSL_TYPES.get(flat(entry.get("type_of_reference")), "document"),
            author="\n".join(
                # A comma at the end says that the name before it is an organisation's.
                flat(name).rstrip(", ")
                for name in [*entry.get("first_authors", []), *entry.get("authors", [])]
            ),
            issued=issued,
            container_title=next(filter(None, (flat(entry.get(name)) for name in titles)), ""),
            publisher=entry.get("publisher"),
            volume=entry.get("volume"),
            issue=entry.get("number"),
            page="–".join(filter(None, pages)) if "-" not in pages[0] else pages[0],
            doi=entry.get("doi"),
            url=next(iter(listed(entry.get("urls"))), "") or entry.get("url"),
            accessed=entry.get("access_date"),
            language=entry.get("language"),
        )
