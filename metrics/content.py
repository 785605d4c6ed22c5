"""What a release froze of its dataset, as dataclasses that go to JSON and back. Pure."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Self


@dataclass(frozen=True)
class SourceContent:
    """A source of the data: a CSL-JSON item as it was when issued."""

    key: str
    locator: str
    item: Mapping[str, Any]


@dataclass(frozen=True)
class Content:
    """The description of a dataset as a release keeps it; the values are the release's rows."""

    title: str
    summary: str
    language: str
    row_label: str
    licence: str
    licence_url: str
    sources: tuple[SourceContent, ...]

    def as_json(self) -> dict[str, Any]:
        """Return the content as what JSON can hold."""
        plain: dict[str, Any] = json.loads(json.dumps(asdict(self)))
        return plain

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        """Return the content that `as_json` gave."""
        sources = tuple(SourceContent(**source) for source in stored["sources"])
        return cls(**{**stored, "sources": sources})
