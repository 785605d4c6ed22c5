"""Other names of the columns of a table: the words of their names and units, and synonyms. Pure."""

import re
from collections.abc import Iterator

from articles.claims.idioms.names import NO_NAMES, QUALIFIERS, SYNONYMS
from articles.claims.traditional import simplified
from articles.numbers.table import Table, TableColumn
from collabsite.web.languages import is_chinese

_SCALE = re.compile("million|billion|thousand|dollars|yuan|[百千万亿元]")
_LATIN_WORD = re.compile(r"[A-Za-z]+")


def parts_of_names(table: Table) -> Iterator[tuple[str, str]]:
    """Yield words that mean one column only: parts of its name, its units, their synonyms."""
    owners: dict[str, set[str]] = {}
    for column in table.columns:
        # The unit of a percentage is what it is a part of.
        units = column.units if not column.sign else ()
        parts: set[str] = set()
        for name in (column.name, column.other_name, *units):
            parts |= _words_of(simplified(name).lower())
        for part in list(parts):
            parts |= SYNONYMS.get(part, SYNONYMS.get(part.removesuffix("s"), frozenset()))
        for part in parts:
            if _SCALE.search(part):
                continue
            owners.setdefault(part, set()).add(column.code)
    qualified = {column.code for column in table.columns if _is_qualified(column)}
    for part, codes in owners.items():
        bare = codes - qualified if len(codes) > 1 else codes
        if len(bare) == 1:
            yield next(iter(bare)), part


def _words_of(name: str) -> set[str]:
    """Return the words of an English name and the pairs of characters of a Chinese one."""
    latin = {word for word in _LATIN_WORD.findall(name) if len(word) > 2}
    singular = {word[:-1] for word in latin if word.endswith("s") and len(word) > 4}
    han = "".join(sign for sign in name if is_chinese(sign))
    pairs = {han[at : at + 2] for at in range(len(han) - 1)}
    parts = latin | singular | pairs
    # 占 is the verb of a share.
    return {part for part in parts if part not in NO_NAMES and not part.startswith("占")}


def _is_qualified(column: TableColumn) -> bool:
    names = simplified(f"{column.name} {column.other_name}").lower()
    return any(word in names.split() if word.isascii() else word in names for word in QUALIFIERS)
