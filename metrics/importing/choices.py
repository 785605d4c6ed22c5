"""Choices of a person about the reading of a file; what is empty is guessed. Pure."""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any, Self

import msgspec

from collabsite.web.spreadsheets import column_letter


class Role(StrEnum):
    """Part that a column of a file plays for its values."""

    ENTITY = "entity"
    ENTITY_CODE = "entity_code"
    INDICATOR = "indicator"
    INDICATOR_CODE = "indicator_code"
    PERIOD = "period"
    VALUE = "value"
    FLAG = "flag"
    NOTE = "note"
    SOURCE = "source"
    IGNORED = "ignored"
    # Of our own long downloads: how a value was written, and the properties of its indicator.
    AS_WRITTEN = "as_written"
    KIND = "kind"
    UNIT = "unit"
    COMPACT = "compact"
    DECIMALS = "decimals"
    ROUNDING = "rounding"
    DEFINITION = "definition"


# The use of a column of numbers whose cells that are no numbers have no value.
WORDS_ARE_MISSING = "missing"
# The codecs of encodings, by the names that programs show for them.
ENCODINGS = {
    "UTF-8": "utf-8-sig",
    "UTF-16": "utf-16",
    "GB18030": "gb18030",
    "Windows-1252": "cp1252",
    "Latin-1": "latin-1",
    "Big5": "big5hkscs",
    "Windows-1250": "cp1250",
    "Windows-1251": "cp1251",
    "Shift JIS": "cp932",
}
SEPARATORS = {"comma": ",", "semicolon": ";", "tab": "\t", "bar": "|"}
DECIMAL_SIGNS = {"point": ".", "comma": ","}
HEADER_ROWS = r"\s*[1-9]\d{0,5}\s*(?:[–-]\s*\d{1,6}\s*)?"


@dataclass(frozen=True)
class ColumnChoice:
    """Use of a column, and the name and unit of its values; what is empty is guessed.

    The use is a `Role`, the `ValueKind` of its values, or `WORDS_ARE_MISSING`. The unit of money is
    its currency.
    """

    use: str = ""
    label: str = ""
    unit: str = ""


@dataclass(frozen=True)
class Choices:
    """Choices about the reading of a file, by the names above."""

    encoding: str = ""
    separator: str = ""
    decimal: str = ""
    # The rows of the header: `2`, or `2-3`.
    header: str = ""
    # The indicator of columns that are named by periods alone.
    indicator: str = ""
    # The name of the only row, where the rows are its periods.
    row: str = ""
    # By the heads of the columns, or by their letters: `[B]`.
    columns: Mapping[str, ColumnChoice] = field(default_factory=dict)

    @property
    def header_rows(self) -> tuple[int, int] | None:
        """First and last row of the header, if they are chosen."""
        rows = [int(number) for number in re.findall(r"\d+", self.header)]
        return (rows[0], max(rows)) if rows else None

    def column(self, number: int, head: str) -> ColumnChoice:
        """Return what was chosen for a column, by its number from 1 and its head."""
        for key in (column_key(number, head), column_key(number)):
            if key in self.columns:
                return self.columns[key]
        return ColumnChoice()

    def as_json(self) -> dict[str, Any]:
        """Return the choices as what JSON can hold."""
        return asdict(self)

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        """Return the choices that `as_json` gave."""
        return msgspec.convert(stored, cls)


def column_key(number: int, head: str = "") -> str:
    """Return the key of a column among the choices: its head, or the letter of one without."""
    return head.strip() or f"[{column_letter(number)}]"


NO_CHOICES = Choices()
