"""RIS -> records. Pure."""

import re
from collections.abc import Iterator

import rispy
from django.utils.translation import gettext as _

from articles.references.record_import.records import (
    PasteError,
    Record,
    flat,
    iso_date,
    language_code,
    listed,
    whole_day,
)
from collabsite.web.doi import find_doi

_TYPES = {
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
    """Yield the records of a text in RIS; raises PasteError."""
    # Two spaces are the rule, but not everybody's.
    text = re.sub(r"^([A-Z][A-Z0-9]) {0,2}-(?: |$)", r"\1  - ", text, flags=re.MULTILINE)
    try:
        # What was copied by hand often lacks the last line.
        entries = rispy.loads(
            text if re.search(r"^ER  -", text, re.MULTILINE) else f"{text}\nER  - \n"
        )
    except (OSError, ValueError) as error:
        raise PasteError(
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
        yield Record(
            title=flat(entry.get("title") or entry.get("primary_title")),
            type=_TYPES.get(flat(entry.get("type_of_reference")), "document"),
            author="\n".join(
                # A comma at the end says that the name before it is an organisation's.
                flat(name).rstrip(", ")
                for name in [*entry.get("first_authors", []), *entry.get("authors", [])]
            ),
            issued=iso_date(flat(issued)),
            container_title=next(filter(None, (flat(entry.get(name)) for name in titles)), ""),
            publisher=flat(entry.get("publisher")),
            volume=flat(entry.get("volume")),
            issue=flat(entry.get("number")),
            page="–".join(filter(None, pages)) if "-" not in pages[0] else pages[0],
            doi=find_doi(flat(entry.get("doi"))),
            url=flat(next(iter(listed(entry.get("urls"))), "") or entry.get("url")),
            accessed=whole_day(iso_date(flat(entry.get("access_date")))),
            language=language_code(flat(entry.get("language"))),
        )
