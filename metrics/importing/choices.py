"""Choices of a person about the reading of a file; what is empty is guessed. Pure."""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any, Self


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
MAX_NAME = 200
_HEADER = re.compile(r"([1-9]\d{0,5})(?:-(\d{1,6}))?", re.ASCII)


@dataclass(frozen=True)
class ColumnChoice:
    """Name of a new indicator, and the kind, currency and unit of its values.

    Without a label and a kind, these are as guessed.
    """

    label: str = ""
    kind: str = ""
    currency: str = ""
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
    # Names of columns whose cells that are no numbers have no value.
    missing: tuple[str, ...] = ()
    # By the number of the column, counted from 1.
    roles: Mapping[int, Role] = field(default_factory=dict)
    # By the name of the new indicator in the file.
    indicators: Mapping[str, ColumnChoice] = field(default_factory=dict)

    @property
    def header_rows(self) -> tuple[int, int] | None:
        """First and last row of the header, if they are chosen."""
        rows = _HEADER.fullmatch(self.header)
        return (int(rows[1]), max(int(rows[1]), int(rows[2] or 0))) if rows else None

    def as_json(self) -> dict[str, Any]:
        """Return the choices as what JSON can hold."""
        return {
            "encoding": self.encoding,
            "separator": self.separator,
            "decimal": self.decimal,
            "header": self.header,
            "indicator": self.indicator,
            "row": self.row,
            "missing": list(self.missing),
            "roles": {str(number): role.value for number, role in self.roles.items()},
            "indicators": {head: asdict(it) for head, it in self.indicators.items()},
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        """Return the choices that `as_json` gave; what is unknown counts as not chosen."""

        def known(name: str, values: Mapping[str, str]) -> str:
            value = str(stored.get(name, ""))
            return value if value in values else ""

        def name(key: str) -> str:
            return str(stored.get(key, "")).replace("\0", "").strip()[:MAX_NAME]

        header = str(stored.get("header", "")).replace("–", "-").replace(" ", "")
        return cls(
            encoding=known("encoding", ENCODINGS),
            separator=known("separator", SEPARATORS),
            decimal=known("decimal", DECIMAL_SIGNS),
            header=header if _HEADER.fullmatch(header) else "",
            indicator=name("indicator"),
            row=name("row"),
            missing=tuple(map(str, stored.get("missing", ()))),
            roles={
                int(number): Role(role)
                for number, role in dict(stored.get("roles", {})).items()
                if str(number).isdecimal() and role in set(Role)
            },
            indicators={
                head: ColumnChoice(**it) for head, it in dict(stored.get("indicators", {})).items()
            },
        )


NO_CHOICES = Choices()
