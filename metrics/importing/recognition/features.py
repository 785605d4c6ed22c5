"""Contents of a column, as far as a sample of its cells shows them. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from metrics.importing.recognition import numerals, periods

# So many cells, spread over the whole column, are looked at; of a table with many columns fewer.
_SAMPLE = 300
_LEAST = 24
_CELLS = 40_000


@dataclass(frozen=True)
class Features:
    """Shares of the cells of a sample; the blank ones count only in `filled`."""

    filled: float
    numbers: float
    periods: float
    # Of periods that are no bare year, and so can hardly be anything else.
    dates: float
    distinct: int
    count: int

    @property
    def is_numeric(self) -> bool:
        """Return whether half of what is there are numbers."""
        return self.numbers >= 0.5

    @property
    def is_text(self) -> bool:
        """Return whether there is anything, and it is words."""
        return self.count > 0 and self.numbers < 0.5


def sample(cells: Sequence[str], *, columns: int = 1) -> list[str]:
    """Return some cells of a column, from its beginning to its end."""
    size = max(_LEAST, min(_SAMPLE, _CELLS // columns))
    if len(cells) <= size:
        return list(cells)
    step = max(1, len(cells) // (size * 2 // 3))
    return [*cells[: size // 3], *cells[size // 3 :: step]]


def look_at(cells: Sequence[str], *, columns: int = 1) -> Features:
    """Return the features of a column of a table with so many columns."""
    looked_at = sample(cells, columns=columns)
    filled = [text.strip() for text in looked_at if text.strip()]
    present = [text for text in filled if not numerals.is_missing(text)]
    count = len(present) or 1
    are_periods = [text for text in present if periods.is_plausible(text)]
    return Features(
        filled=len(filled) / (len(looked_at) or 1),
        numbers=sum(map(numerals.is_number, present)) / count,
        periods=len(are_periods) / count,
        dates=sum(not text.isdecimal() for text in are_periods) / count,
        distinct=len(set(present)),
        count=len(present),
    )
