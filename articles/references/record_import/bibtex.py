"""BibTeX -> records. Pure."""

import re
from collections.abc import Iterator, Mapping

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

from articles.references.record_import.records import (
    PasteError,
    Record,
    flat,
    iso_date,
    language_code,
    whole_day,
)
from collabsite.web.doi import find_doi
from collabsite.web.languages import is_chinese

_TYPES = {
    "article": "article-journal",
    **dict.fromkeys(["book", "collection", "proceedings", "mvbook"], "book"),
    **dict.fromkeys(["incollection", "inbook", "inproceedings", "conference"], "chapter"),
    **dict.fromkeys(["techreport", "report"], "report"),
    "dataset": "dataset",
    **dict.fromkeys(["online", "electronic", "www"], "webpage"),
    "legislation": "legislation",
}


def from_bibtex(text: str) -> Iterator[Record]:
    """Yield the records of a text in BibTeX; raises PasteError."""
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
        names = [_name(name) for name in people if name.strip() != "others"]
        for field in entry.fields:
            if field.key.lower() == "author":
                field.value = "\n".join(names)
        decode.transform_entry(entry, library)
        said = {field.key.lower(): str(field.value) for field in entry.fields}
        yield _record(entry.entry_type.lower(), said, raw)


def _blocks(library: Library) -> Iterator[Block]:
    """Yield what a text consists of, each entry under a key of its own; raises PasteError.

    What the text calls an entry is of no use to us, and one list often has a key twice.
    """
    for number, block in enumerate(library.blocks):
        whole: Block | None = block
        if isinstance(block, DuplicateBlockKeyBlock | DuplicateFieldKeyBlock):
            whole = block.ignore_error_block
        if isinstance(whole, Entry):
            # Of a field that an entry has twice, BibTeX takes the first.
            first = {field.key.lower(): field for field in reversed(whole.fields)}
            whole.fields = list(first.values())
            whole.key = str(number)
            yield whole
        elif isinstance(block, DuplicateBlockKeyBlock):
            raise PasteError(
                _("In this BibTeX, @string “%(name)s” is defined twice; keep the one that holds.")
                % {"name": block.key}
            )
        elif isinstance(block, ParsingFailedBlock):
            raise _unreadable(block)
        else:
            yield block


def _unreadable(block: Block) -> PasteError:
    return PasteError(
        _(
            "This looks like BibTeX, but the record that begins on line %(line)d can't be read;"
            " see whether it is whole and its braces are closed."
        )
        % {"line": (block.start_line or 0) + 1}
    )


def _record(kind: str, said: Mapping[str, str], raw: Mapping[str, str]) -> Record:
    """Return the record of an entry; `said` are its fields as text, `raw` as they were written."""
    kind = _TYPES.get(kind, "document")
    url = _address(raw.get("url", ""))
    month = said.get("month") if said.get("year") else ""
    issued = said.get("date") or "-".join(filter(None, [said.get("year"), month]))
    return Record(
        title=flat(said.get("title")),
        type="webpage" if kind == "document" and url else kind,
        author=said.get("author", ""),
        issued=iso_date(flat(issued)),
        container_title=flat(
            said.get("journal") or said.get("journaltitle") or said.get("booktitle")
        ),
        publisher=flat(
            said.get("publisher") or said.get("institution") or said.get("organization")
        ),
        volume=flat(said.get("volume")),
        issue=flat(said.get("number") or said.get("issue")),
        page=flat(said.get("pages")).replace("--", "–"),
        doi=find_doi(_address(raw.get("doi", ""))),
        url=url,
        accessed=whole_day(iso_date(flat(said.get("urldate")))),
        language=language_code(flat(said.get("language") or said.get("langid"))),
    )


def _address(written: str) -> str:
    """Return an address or a DOI without the signs that LaTeX has around some of its own."""
    plain = re.sub(r"\\(url|href)\b", "", written)
    plain = re.sub(r"\\textasciitilde\b|\\~", "~", plain)
    return flat(re.sub(r"[\\{}]", "", plain))


def _name(name: str) -> str:
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
