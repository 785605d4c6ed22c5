"""Tables of patterns before and after a number that decide its kind."""

import re
from dataclasses import dataclass

from articles.audit.numbers import NumberKind

# How far back a context is looked for; further off, another number is being talked about.
_REACH = 48


@dataclass(frozen=True, slots=True)
class Context:
    """Surroundings that settle a number's kind: both patterns must hold, an empty one always does."""

    kind: NumberKind
    before: re.Pattern[str] | None
    after: re.Pattern[str] | None

    def holds(self, text: str, start: int, end: int) -> bool:
        """Tell whether a number from start to end stands in these surroundings."""
        if self.after and not self.after.match(text, end):
            return False
        return not self.before or bool(self.before.search(text, max(0, start - _REACH), start))


def context(kind: NumberKind, *, before: str = "", after: str = "") -> Context:
    """Write down a context by patterns that touch the number; the case of letters is ignored."""
    return Context(
        kind,
        re.compile(rf"(?:{before})$", re.IGNORECASE) if before else None,
        re.compile(after, re.IGNORECASE) if after else None,
    )


def kind_in(contexts: tuple[Context, ...], text: str, start: int, end: int) -> NumberKind | None:
    """Return the kind that the first fitting context gives, or None if none fits."""
    return next((each.kind for each in contexts if each.holds(text, start, end)), None)
