"""CSL-JSON: written from CSL items, and read into records. Pure."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from articles.sources.records import Record, RecordError, flat, listed

_TYPES = {
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
    # Responses of doi.org have some names of Crossref.
    "journal-article": "article-journal",
    "posted-content": "article-journal",
    "proceedings-article": "chapter",
    "book-chapter": "chapter",
    "monograph": "book",
    "edited-book": "book",
    "reference-book": "book",
}


def to_csl_json(items: Sequence[Mapping[str, Any]]) -> str:
    """Return the items as a list."""
    return json.dumps(list(items), ensure_ascii=False, indent=1) + "\n"


def from_csl_json(text: str) -> Iterator[Record]:
    """Yield the records of CSL items, one or a list of them; raises RecordError."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise RecordError(
            _("This looks like CSL-JSON, but it is not valid JSON: %(error)s") % {"error": error}
        ) from None
    if isinstance(found, Mapping):
        # Zotero's export has its items in a list of that name.
        found = listed(found.get("items")) or [found]
    for item in found:
        if not isinstance(item, Mapping):
            raise RecordError(_("This is JSON, but not a list of CSL items."))
        kind = str(item.get("type", ""))
        yield Record.of(
            title=item.get("title"),
            type=kind if kind in _TYPES else _TYPES_LIKE.get(kind, "document"),
            author="\n".join(filter(None, map(_name, listed(item.get("author"))))),
            issued=_date(item.get("issued")),
            container_title=item.get("container-title"),
            publisher=item.get("publisher"),
            volume=item.get("volume"),
            issue=item.get("issue"),
            page=item.get("page"),
            doi=item.get("DOI"),
            url=item.get("URL"),
            accessed=_date(item.get("accessed")),
            language=item.get("language"),
        )


def _name(name: object) -> str:
    if not isinstance(name, Mapping):
        return ""
    if literal := flat(name.get("literal") or name.get("name")):
        return literal
    family = " ".join(
        filter(None, [flat(name.get("non-dropping-particle")), flat(name.get("family"))])
    )
    # A particle that is dropped where names are sorted stands behind: Beethoven, Ludwig van.
    given = " ".join(
        filter(None, [flat(name.get("given")), flat(name.get("dropping-particle"))]),
    )
    return ", ".join(filter(None, [family, given, flat(name.get("suffix"))]))


def _date(date: object) -> str:
    if not isinstance(date, Mapping):
        return ""
    parts = listed(date.get("date-parts"))
    if parts and listed(parts[0]):
        return "-".join(str(part) for part in parts[0])
    return flat(date.get("raw") or date.get("literal"))
