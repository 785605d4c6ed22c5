"""Data of the audit, a file each in the folder `lexicon`: words, units and currencies."""

import csv
import re
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).parent / "lexicon"


def read_lines(name: str) -> list[str]:
    """Return the lines of a file of words, without its comments."""
    lines = (_FOLDER / name).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if not line.startswith("#")]


def read_words(name: str) -> list[str]:
    """Return the words of a file."""
    return " ".join(read_lines(name)).split()


def read_table(name: str) -> list[dict[str, str]]:
    """Return the rows of a CSV file."""
    with (_FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def read_lexicon(name: str) -> dict[str, Any]:
    """Return the content of a TOML file."""
    return tomllib.loads((_FOLDER / name).read_text(encoding="utf-8"))


def alternatives(signs: Iterable[str]) -> str:
    """Return a pattern of these signs, the longest first, so that 平方公里 is not a 平方."""
    return "|".join(re.escape(sign) for sign in sorted(signs, key=len, reverse=True))


def fill(pattern: str, parts: Mapping[str, str]) -> str:
    """Return a pattern of a lexicon on one line, with the patterns that `<name>` stands for."""
    filled = pattern.replace("\n", "")
    for name, part in parts.items():
        filled = filled.replace(f"<{name}>", part)
    return filled
