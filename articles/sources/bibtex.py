"""BibTeX: written from CSL items, as biblatex and pandoc read it too, and read into records. Pure."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bibtexparser.entrypoint import parse_string
from bibtexparser.library import Library
from bibtexparser.middlewares import (
    LatexDecodingMiddleware,
    MonthIntMiddleware,
    RemoveEnclosingMiddleware,
    ResolveStringReferencesMiddleware,
)
from bibtexparser.middlewares.names import split_multiple_persons_names
from bibtexparser.model import (
    Block,
    DuplicateBlockKeyBlock,
    DuplicateFieldKeyBlock,
    Entry,
    ParsingFailedBlock,
)
from django.utils.translation import gettext as _

from articles.sources.records import Record, RecordError, date_parts, flat
from collabsite.web.languages import is_chinese
from collabsite.web.slugs import unused

_ENTRY_TYPES = {
    **dict.fromkeys(["article-journal", "article-newspaper"], "article"),
    "book": "book",
    "chapter": "incollection",
    "report": "techreport",
    "dataset": "dataset",
    "webpage": "online",
    "legislation": "legislation",
}
_FIELD_NAMES = {
    "volume": "volume",
    "issue": "number",
    "version": "version",
    "ISSN": "issn",
    "language": "language",
}

# Names of our languages in babel, which programs read.
_BABEL_LANGUAGES = {"en": "english", "zh": "chinese"}

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
    return "\n".join(_write_entry(item, _key(item, taken)) for item in items)


def _key(item: Mapping[str, Any], taken: set[str]) -> str:
    key = re.sub(r"[^\w:.-]", "-", str(item["id"]))
    # BibTeX takes keys for one that differ in their capitals only.
    free = unused(key, lambda one: one.casefold() in taken)
    taken.add(free.casefold())
    return free


def _write_entry(item: Mapping[str, Any], key: str) -> str:
    """Return the record of an item, with a line break at its end."""
    kind = _ENTRY_TYPES.get(item["type"], "misc")
    holder = "journal" if kind == "article" else "booktitle"
    publisher = "institution" if kind == "techreport" else "publisher"
    # Braces around the whole keep a style from changing its capitals.
    fields = {"title": f"{{{_escaped(item['title'])}}}"}
    if names := item.get("author"):
        fields["author"] = " and ".join(map(_write_name, names))
    if value := item.get("container-title"):
        fields[holder] = _escaped(value)
    if value := item.get("publisher"):
        fields[publisher] = _escaped(value)
    fields |= {
        name: _escaped(item[variable])
        for variable, name in _FIELD_NAMES.items()
        if item.get(variable)
    }
    if babel := _BABEL_LANGUAGES.get(str(item.get("language", ""))[:2]):
        fields["langid"] = babel
    if value := item.get("page"):
        fields["pages"] = _escaped(re.sub("[-–]", "--", value)).replace("-{}-", "--")
    if date := "-".join(date_parts(item.get("issued"))):
        fields |= {"date": date, "year": date[:4]}
    if value := item.get("DOI"):
        fields["doi"] = _verbatim(value)
    if value := item.get("URL"):
        fields["url"] = _verbatim(value)
    if date := "-".join(date_parts(item.get("accessed"))):
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
    """Return an address or DOI, without characters that would end the field."""
    return re.sub(r"[{}\\\s]", lambda sign: f"%{ord(sign[0]):02X}", address)


def _write_name(name: Mapping[str, str]) -> str:
    if "literal" in name:
        # In braces it is one name, whatever words are in it.
        return f"{{{_escaped(name['literal'])}}}"
    return f"{_part(name['family'])}, {_part(name['given'])}"


def _part(name: str) -> str:
    return re.sub(r"\b(and)\b", r"{\1}", _escaped(name), flags=re.IGNORECASE)


_CSL_TYPES = {
    "article": "article-journal",
    **dict.fromkeys(["book", "collection", "proceedings", "mvbook"], "book"),
    **dict.fromkeys(["incollection", "inbook", "inproceedings", "conference"], "chapter"),
    **dict.fromkeys(["techreport", "report"], "report"),
    "dataset": "dataset",
    **dict.fromkeys(["online", "electronic", "www"], "webpage"),
    "legislation": "legislation",
}


def from_bibtex(text: str) -> Iterator[Record]:
    """Yield the records of a text in BibTeX; raises RecordError."""
    library = Library(list(_blocks(parse_string(text, parse_stack=[]))))
    for middleware in (
        ResolveStringReferencesMiddleware(),
        RemoveEnclosingMiddleware(),
        MonthIntMiddleware(),
    ):
        library = middleware.transform(library)
    for failed in library.failed_blocks:
        raise _unreadable(failed)
    decode = LatexDecodingMiddleware()
    for entry in library.entries:
        # Addresses and DOIs hold signs that mean something else in LaTeX.
        raw = {field.key.lower(): str(field.value) for field in entry.fields}
        # Some exports have an “and” after the last name.
        written = re.sub(r"(\s+and)+\s*$", "", raw.get("author", ""))
        people = split_multiple_persons_names(written)
        # The word for “et al.”, which some exports end a long list with.
        names = [_read_name(name) for name in people if name.strip() != "others"]
        for field in entry.fields:
            if field.key.lower() == "author":
                field.value = "\n".join(names)
        decode.transform_entry(entry, library)
        texts = {field.key.lower(): str(field.value) for field in entry.fields}
        yield _read_entry(entry.entry_type.lower(), texts, raw)


def _blocks(library: Library) -> Iterator[Block]:
    """Yield the blocks of a text, each entry under a unique key; raises RecordError.

    What the text calls an entry is of no use to us, and one list often has a key twice.
    """
    for number, block in enumerate(library.blocks):
        whole: Block | None = block
        if isinstance(block, DuplicateBlockKeyBlock | DuplicateFieldKeyBlock):
            whole = block.ignore_error_block
        if isinstance(whole, Entry):
            # BibTeX takes the first of two fields with one name.
            first = {field.key.lower(): field for field in reversed(whole.fields)}
            whole.fields = list(first.values())
            whole.key = str(number)
            yield whole
        elif isinstance(block, DuplicateBlockKeyBlock):
            raise RecordError(
                _("In this BibTeX, @string “%(name)s” is defined twice; keep one.")
                % {"name": block.key}
            )
        elif isinstance(block, ParsingFailedBlock):
            raise _unreadable(block)
        else:
            yield block


def _unreadable(block: Block) -> RecordError:
    return RecordError(
        _(
            "This looks like BibTeX, but the record that begins on line %(line)d can't be read; "
            "check that it is complete and its braces are closed."
        )
        % {"line": (block.start_line or 0) + 1}
    )


def _read_entry(kind: str, texts: Mapping[str, str], raw: Mapping[str, str]) -> Record:
    """Return the record of an entry; `texts` are its fields as text, `raw` as they were written."""
    kind = _CSL_TYPES.get(kind, "document")
    url = _address(raw.get("url", ""))
    month = texts.get("month") if texts.get("year") else ""
    issued = texts.get("date") or "-".join(filter(None, [texts.get("year"), month]))
    return Record.of(
        title=texts.get("title"),
        type="webpage" if kind == "document" and url else kind,
        author=texts.get("author", ""),
        issued=issued,
        container_title=(
            texts.get("journal") or texts.get("journaltitle") or texts.get("booktitle")
        ),
        publisher=(texts.get("publisher") or texts.get("institution") or texts.get("organization")),
        volume=texts.get("volume"),
        issue=texts.get("number") or texts.get("issue"),
        page=texts.get("pages", "").replace("--", "–"),
        doi=_address(raw.get("doi", "")),
        url=url,
        accessed=texts.get("urldate"),
        language=texts.get("language") or texts.get("langid"),
    )


def _address(written: str) -> str:
    """Return an address or a DOI without the escapes of LaTeX."""
    plain = re.sub(r"\\(url|href)\b", "", written)
    plain = re.sub(r"\\textasciitilde\b|\\~", "~", plain)
    return flat(re.sub(r"[\\{}]", "", plain))


def _read_name(name: str) -> str:
    """Return a name as “Family, Given”; one in braces is an organisation's and stays whole."""
    name = " ".join(name.split())
    if name.startswith("{") and name.endswith("}"):
        return name[1:-1]
    if "," in name or " " not in name:
        return name
    if is_chinese(name):
        # The family comes first there, whether or not a space stands behind it.
        return name.replace(" ", "")
    *given, family = name.split(" ")
    # Small words before the last name belong to it: Ludwig van Beethoven.
    while given and given[-1][:1].islower():
        family = f"{given.pop()} {family}"
    return ", ".join(filter(None, [family, " ".join(given)]))
