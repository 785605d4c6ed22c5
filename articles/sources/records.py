"""A bibliographic record that was read, and the normalization of its values. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from html import unescape
from typing import Any, Self

from babel import Locale

from collabsite.web.doi import find_doi


class RecordError(ValueError):
    """A text is not a readable bibliographic record; the message says what to paste instead."""


@dataclass(frozen=True)
class Record:
    """A record by the names of `Source`'s fields; `issued` and `accessed` are ISO 8601."""

    title: str = ""
    type: str = "document"
    author: str = ""
    issued: str = ""
    container_title: str = ""
    publisher: str = ""
    volume: str = ""
    issue: str = ""
    page: str = ""
    doi: str = ""
    url: str = ""
    accessed: str = ""
    language: str = ""

    @classmethod
    def of(cls, *, author: str, **written: object) -> Self:
        """Return a record of values as a file has them, each in the form of its field."""
        said = {name: flat(value) for name, value in written.items()}
        accessed = iso_date(said["accessed"])
        return cls(
            **{
                **said,
                "author": author,
                "issued": iso_date(said["issued"]),
                "doi": find_doi(said["doi"]),
                "accessed": accessed if len(accessed) == 10 else "",
                "language": language_code(said["language"]),
            }
        )

    def filled(self) -> dict[str, str]:
        """Return the fields that are not empty."""
        return {f.name: value for f in fields(self) if (value := getattr(self, f.name))}


def date_parts(date: Any) -> list[str]:  # noqa: ANN401
    """Return the year of a CSL date, and its month and day in two digits, if it has them."""
    parts = (date or {}).get("date-parts") or [[]]
    return [f"{part:02}" for part in parts[0]]


def listed(value: object) -> list[Any]:
    """Return the members of a list; [] for any other value."""
    return list(value) if isinstance(value, list | tuple) else []


def flat(value: object) -> str:
    """Return a value as one line without markup; of a list, its first member."""
    if isinstance(value, list):
        value = value[0] if value else ""
    text = "" if value is None or isinstance(value, Mapping) else str(value)
    # JSON can hold them, and no database does.
    text = re.sub(r"[\0\ud800-\udfff]", "", text)
    # Exports of libraries have them. Without its semicolon it may be part of an address.
    text = re.sub(r"&#?\w{1,31};", lambda written: unescape(written[0]), text)
    return " ".join(re.sub(r"</?(?:i|b|em|strong|sub|sup|span|scp)\b[^>]*>", "", text).split())


def language_code(text: str) -> str:
    """Return the code of a language that is given by code or by name, or ''."""
    first = re.split(r"[;,(（]", text)[0].strip()
    if re.fullmatch(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,4})?", first):
        return first.replace("_", "-")
    return _language_codes().get(first.casefold(), "")


@cache
def _language_codes() -> dict[str, str]:
    names = {"american": "en", "british": "en", "中文": "zh", "汉语": "zh"}
    english = Locale("en").languages.items()
    return {name.casefold(): code for code, name in english if code.isalpha()} | names


def iso_date(text: str) -> str:
    """Return `2023`, `2023-11` or `2023-11-02`, as precise as the text is, or ''."""
    found = re.match(r"(\d{4})(?:[-/](\d{1,2}))?(?:[-/](\d{1,2})(?!\d))?", text)
    if not found:
        return ""
    parts = [found[1]]
    for part, most in [(found[2], 12), (found[3], 31)]:
        if not part or not 1 <= int(part) <= most:
            break
        parts.append(f"{int(part):02}")
    return "-".join(parts)
