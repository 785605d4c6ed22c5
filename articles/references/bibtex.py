"""CSL items -> records in BibTeX, as biblatex and pandoc read it too. Pure."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from collabsite.web.slugs import unused

_TYPES = {
    **dict.fromkeys(["article-journal", "article-newspaper"], "article"),
    "book": "book",
    "chapter": "incollection",
    "report": "techreport",
    "dataset": "dataset",
    "webpage": "online",
    "legislation": "legislation",
}
_FIELDS = {
    "volume": "volume",
    "issue": "number",
    "version": "version",
    "language": "language",
}

# What babel calls the languages of ours; programs take a record's language from there.
_BABEL = {"en": "english", "zh": "chinese"}

# Signs that mean something in LaTeX, or that it joins to another sign.
_ESCAPED = {
    **{sign: f"\\{sign}" for sign in "&%$#_"},
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "`": r"\textasciigrave{}",
    "\u00a0": "~",
}


def to_bibtex(items: Sequence[Mapping[str, Any]]) -> str:
    """Return the records of items, a line between them, each under a key of its own."""
    taken: set[str] = set()
    return "\n".join(_record(item, _key(item, taken)) for item in items)


def _key(item: Mapping[str, Any], taken: set[str]) -> str:
    key = re.sub(r"[^\w:.-]", "-", str(item["id"]))
    # BibTeX takes keys for one that differ in their capitals only.
    free = unused(key, lambda one: one.casefold() in taken)
    taken.add(free.casefold())
    return free


def _record(item: Mapping[str, Any], key: str) -> str:
    """Return the record of an item, with a line break at its end."""
    kind = _TYPES.get(item["type"], "misc")
    holder = "journal" if kind == "article" else "booktitle"
    publisher = "institution" if kind == "techreport" else "publisher"
    # Braces around the whole keep a style from changing its capitals.
    fields = {"title": f"{{{_escaped(item['title'])}}}"}
    if names := item.get("author"):
        fields["author"] = " and ".join(map(_name, names))
    if said := item.get("container-title"):
        fields[holder] = _escaped(said)
    if said := item.get("publisher"):
        fields[publisher] = _escaped(said)
    fields |= {
        name: _escaped(item[variable]) for variable, name in _FIELDS.items() if item.get(variable)
    }
    if babel := _BABEL.get(str(item.get("language", ""))[:2]):
        fields["langid"] = babel
    if said := item.get("page"):
        fields["pages"] = _escaped(re.sub("[-–]", "--", said)).replace("-{}-", "--")
    if date := _date(item.get("issued")):
        fields |= {"date": date, "year": date[:4]}
    if said := item.get("DOI"):
        fields["doi"] = _verbatim(said)
    if said := item.get("URL"):
        fields["url"] = _verbatim(said)
    if date := _date(item.get("accessed")):
        fields["urldate"] = date
    lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items())
    return f"@{kind}{{{key},\n{lines}}}\n"


def _escaped(text: str) -> str:
    braces = {"{": r"\{", "}": r"\}"}
    if not _is_balanced(text):
        # BibTeX counts braces, also those with a backslash.
        braces = {"{": r"\textbraceleft{}", "}": r"\textbraceright{}"}
    written = "".join((_ESCAPED | braces).get(sign, sign) for sign in text)
    # LaTeX makes a dash of two hyphens, and one sign of two quotation marks.
    return re.sub(r"([-'<>,])(?=\1)", r"\1{}", written)


def _is_balanced(text: str) -> bool:
    depth = 0
    for sign in text:
        depth += (sign == "{") - (sign == "}")
        if depth < 0:
            return False
    return not depth


def _verbatim(address: str) -> str:
    """Return an address or DOI as it is, but for what would end the field."""
    return re.sub(r"[{}\\\s]", lambda sign: f"%{ord(sign[0]):02X}", address)


def _name(name: Mapping[str, str]) -> str:
    if "literal" in name:
        # In braces it is one name, whatever words are in it.
        return f"{{{_escaped(name['literal'])}}}"
    return f"{_part(name['family'])}, {_part(name['given'])}"


def _part(name: str) -> str:
    return re.sub(r"\b(and)\b", r"{\1}", _escaped(name), flags=re.IGNORECASE)


def _date(date: Any) -> str:  # noqa: ANN401
    """Return a CSL date in ISO 8601, as much of it as is said."""
    parts = (date or {}).get("date-parts") or [[]]
    return "-".join(f"{part:02}" for part in parts[0])
