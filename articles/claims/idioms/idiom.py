"""Idioms: patterns of a kind of claims, over a skeleton."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from articles.claims.claims import ClaimKind
from articles.claims.signs import Sign

_TOKENS = {
    "<R>": Sign.ROW,
    "<C>": Sign.COLUMN,
    "<P>": Sign.PERIOD,
    "<N>": Sign.NUMBER,
    "<O>": Sign.ORDINAL,
    "<A>": Sign.ALL,
}


@dataclass(frozen=True)
class Idiom:
    """A pattern of a kind of claims; one of its cues is in each sentence that it matches.

    Named groups give a statement its parts: `n` is a number, `start` and `end` are levels, `r` and `same`
    the row that another is compared with, `o` an ordinal, `up`, `more`, `most` and `down`, `less`, `least` a
    sign, and `guess` that the claim never fails; `articles.claims.statements` reads the others.
    """

    kind: ClaimKind
    cues: tuple[str, ...]
    written: str

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Compile the pattern when a sentence first has a cue: all together take a second."""
        return _compiled(self.written)

    def may_match(self, lowered: str) -> bool:
        """Return whether a sentence has a cue; it is quicker than the pattern."""
        for cue in self.cues:  # noqa: SIM110  Twice as quick as any().
            if cue in lowered:
                return True
        return False


def idioms(rows: Iterable[tuple[ClaimKind, str, str]]) -> tuple[Idiom, ...]:
    """Read rows of a kind, cues separated by `|`, and a pattern."""
    return tuple(
        Idiom(kind, tuple(map(_signed, cues.split("|"))), pattern) for kind, cues, pattern in rows
    )


def _signed(cue: str) -> str:
    for token, sign in _TOKENS.items():
        cue = cue.replace(token, sign)
    return cue


def _compiled(written: str) -> re.Pattern[str]:
    for token, sign in _TOKENS.items():
        written = written.replace(f"[a-z{token}]", f"[a-z{sign}]")
        # A mention is matched whole, or not at all.
        written = written.replace(token, f"(?:{sign}++)")
    # Words of Latin letters begin and end where the pattern does.
    return re.compile(rf"(?<![A-Za-z-])(?:{written})(?![a-z])", re.IGNORECASE)
