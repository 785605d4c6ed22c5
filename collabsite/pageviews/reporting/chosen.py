"""Items that a report is limited to, as conditions in SQL."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Chosen:
    """Conditions on the columns `kind` and `item`, and their parameters.

    `of_kinds` is the condition of the chosen kinds of items, `own` that of items that are chosen by
    themselves, and `of_items` that of either, on `item` alone.
    """

    of_kinds: str
    own: str
    of_items: str
    parameters: Mapping[str, str]

    @classmethod
    def of(cls, kinds: Collection[str] | None, own: Collection[str]) -> "Chosen":
        """Return the conditions of items of these kinds and of `own`; without kinds, of all."""
        if kinds is None:
            return cls("1 = 1", "1 = 0", "1 = 1", {})
        names = {f"kind_{number}": kind for number, kind in enumerate(sorted(kinds))}
        patterns = {f"{name}_items": f"{kind}:%" for name, kind in names.items()}
        # Items of chosen kinds are chosen already.
        others = sorted(item for item in own if item.partition(":")[0] not in kinds)
        items = {f"own_{number}": item for number, item in enumerate(others)}
        of_kinds = _any(f"kind = %({name})s" for name in names)
        named = ", ".join(f"%({name})s" for name in items)
        of_own = f"item IN ({named})" if items else "1 = 0"
        of_items = _any([*(f"item LIKE %({name})s" for name in patterns), of_own])
        return cls(of_kinds, of_own, of_items, names | patterns | items)

    @property
    def has_own(self) -> bool:
        """Return whether some items are chosen by themselves."""
        return self.own != "1 = 0"


def _any(conditions: Iterable[str]) -> str:
    return f"({' OR '.join(conditions) or '1 = 0'})"
