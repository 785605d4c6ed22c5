"""Data that a mark in the text showed, and shows now. Pure."""

from dataclasses import dataclass
from typing import TypeGuard

from articles.content import EmbedData
from articles.prose.document import Mark
from metrics.shown import NumberData


@dataclass(frozen=True)
class Shown[Data: EmbedData]:
    """The data that a mark showed in the edition, and its data now; None if there is none any more."""

    mark: Mark
    before: Data
    now: Data | None


type ShownNumber = Shown[NumberData]


def number_changed(before: NumberData, now: NumberData | None) -> bool:
    """Return whether a number has changed for readers."""
    return now is None or (before.text, before.value, before.as_in_table) != (
        now.text,
        now.value,
        now.as_in_table,
    )


def is_number(shown: Shown[EmbedData]) -> TypeGuard[ShownNumber]:
    """Return whether a mark shows a number."""
    return isinstance(shown.before, NumberData)


def value_text(data: NumberData) -> str:
    """Return a value as the sentence writes it, or as the table does if the sentence uses other words."""
    is_plain = not data.form and not data.wording
    return (data.text if is_plain else data.as_in_table) or data.value or ""
