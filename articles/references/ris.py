"""A CSL item -> a record in RIS. Pure."""

from collections.abc import Iterator, Mapping
from typing import Any

from collabsite.web.languages import is_chinese

_TYPES = {
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
}
_LAST = {"DOI": "DO", "URL": "UR", "language": "LA", "id": "ID"}


def to_ris(item: Mapping[str, Any]) -> str:
    """Return the record of an item; its lines end as the format wants it, by CR and LF."""
    return "".join(f"{tag}  - {' '.join(str(said).split())}\r\n" for tag, said in _lines(item))


def _lines(item: Mapping[str, Any]) -> Iterator[tuple[str, object]]:
    yield "TY", _TYPES.get(item["type"], "GEN")
    for name in item.get("author", []):
        yield "AU", _name(name)
    yield from ((tag, item[name]) for name, tag in _TAGS.items() if item.get(name))
    first, _, last = str(item.get("page", "")).replace("-", "–").partition("–")
    yield from ((tag, page) for tag, page in [("SP", first), ("EP", last)] if page)
    if issued := _parts(item.get("issued")):
        yield "PY", issued[0]
        yield "DA", "/".join(issued)
    if accessed := _parts(item.get("accessed")):
        yield "Y2", "/".join(accessed)
    yield from ((tag, item[name]) for name, tag in _LAST.items() if item.get(name))
    yield "ER", ""


def _name(name: Mapping[str, str]) -> str:
    if "literal" not in name:
        return f"{name['family']}, {name['given']}"
    said = name["literal"]
    # The comma says that all of it is one name, not a person's given name and family.
    return f"{said}," if " " in said and not is_chinese(said) else said


def _parts(date: Any) -> list[str]:  # noqa: ANN401
    parts = (date or {}).get("date-parts") or [[]]
    return [f"{part:02}" for part in parts[0]]
