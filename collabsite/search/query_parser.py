"""What a reader typed -> what is asked of the index. Nothing that can be typed is an error. Pure.

All words must be there; "words in quotes" stand side by side; `-word` must not be there. Whatever
else means something to a database (`AND`, `*`, `:`, brackets) is not a word, and says nothing.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from collabsite.search.analysis import CJK, fold, units

# Characters that are read of a query, and tokens that are asked for.
MAX_LENGTH = 1000
MAX_TERMS = 20

# English words that say nothing of what is looked for. They count within quotes, and if there is
# nothing else.
_STOP = frozenset(
    [
        "a",
        "an",
        "and",
        "are",
        "as",
        "at",
        "be",
        "been",
        "by",
        "can",
        "do",
        "does",
        "for",
        "from",
        "had",
        "has",
        "have",
        "how",
        "i",
        "in",
        "into",
        "is",
        "it",
        "its",
        "my",
        "of",
        "on",
        "or",
        "our",
        "that",
        "the",
        "their",
        "them",
        "they",
        "this",
        "to",
        "was",
        "we",
        "were",
        "what",
        "when",
        "where",
        "which",
        "who",
        "why",
        "will",
        "with",
        "you",
        "your",
    ]
)
_PART = re.compile(
    r"""(?P<minus>(?<!\S)[-−－])?
    (?: ["“”„«»＂「『](?P<quoted>[^"“”„«»＂」』]*)["“”«»＂」』]
      | (?P<plain>[^\s"“”„«»＂「『」』]+) )""",
    re.VERBOSE,
)
# Between Chinese characters a space says nothing.
_GAP = re.compile(rf"(?<=[{CJK}])\s+(?=[{CJK}])")


@dataclass(frozen=True, order=True)
class Term:
    """A token that is asked for; or, if it `begins`, any token that begins with it."""

    token: str
    begins: bool = False


@dataclass(frozen=True)
class Part:
    """A word or a phrase of the query: `text` as it was typed.

    `phrase` is '' for a single word, else its tokens as they stand in an entry's words.
    """

    text: str
    terms: tuple[Term, ...]
    phrase: str = ""


@dataclass(frozen=True)
class Asked:
    """What is asked for: all `parts`, and none of the `excluded`.

    `text` is the query as it is shown. `cut` tells that it was longer than what is asked for, and
    `idle` are the words that were left aside because they say nothing.
    """

    text: str
    parts: tuple[Part, ...]
    excluded: tuple[Part, ...] = ()
    idle: tuple[str, ...] = ()
    cut: bool = False

    def __bool__(self) -> bool:
        """Tell whether there is anything to look for."""
        return bool(self.parts)

    @cached_property
    def terms(self) -> tuple[Term, ...]:
        """Each term once."""
        return tuple(dict.fromkeys(term for part in self.parts for term in part.terms))

    @property
    def phrases(self) -> tuple[str, ...]:
        """The phrases that must be there."""
        return tuple(part.phrase for part in self.parts if part.phrase)

    def without(self, number: int) -> "Asked":
        """Return the same without one of its parts."""
        return replace(self, parts=self.parts[:number] + self.parts[number + 1 :])

    def only(self, kept: Sequence[int]) -> "Asked":
        """Return the same with these of its parts alone."""
        return replace(self, parts=tuple(self.parts[number] for number in kept))


def read(typed: str) -> Asked:
    """Return what a query asks for."""
    text = "".join(c if c.isprintable() else " " for c in typed[: MAX_LENGTH * 2])
    text = " ".join(text.split())
    cut = len(text) > MAX_LENGTH or len(typed) > MAX_LENGTH * 2
    text = text[:MAX_LENGTH]
    found: list[Part] = []
    excluded: list[Part] = []
    for minus, part in _parts(text):
        (excluded if minus else found).append(part)
    told = [part for part in found if part.phrase or not _is_idle(part)]
    idle = [part for part in found if part not in told] if told else []
    told, excluded = _once(told or found), _once(excluded)
    fitting, room = _fitting(told, MAX_TERMS)
    unwanted, _ = _fitting(excluded, room)
    cut = cut or len(fitting) < len(told) or len(unwanted) < len(excluded)
    return Asked(text, tuple(fitting), tuple(unwanted), tuple(part.text for part in idle), cut)


def _parts(text: str) -> Iterator[tuple[bool, Part]]:
    for match in _PART.finditer(text):
        minus = bool(match["minus"])
        if (quoted := match["quoted"]) is not None:
            if part := _quoted(quoted.strip()):
                yield minus, part
        else:
            # What is excluded is excluded whole: -COVID-19 is not -COVID 19.
            plain = list(_plain(match["plain"]))
            if minus and plain:
                terms = tuple(term for part in plain for term in part.terms)
                yield True, Part(match["plain"], terms)
            else:
                yield from ((False, part) for part in plain)


def _plain(text: str) -> Iterator[Part]:
    """Yield each word, number and run of characters without quotes as a part of its own."""
    folded = fold(text)
    # As it was typed, where folding has left letters in their places.
    shown = text if len(folded) == len(text) else folded
    for unit in units(folded):
        terms = _terms(unit.tokens, is_run=unit.is_run, single=unit.single)
        yield Part(shown[unit.start : unit.end], terms)


def _quoted(text: str) -> Part | None:
    text = _GAP.sub("", text)
    found = list(units(fold(text)))
    if not found:
        return None
    terms: list[Term] = []
    words: list[str] = []
    for unit in found:
        terms += _terms(unit.tokens, is_run=unit.is_run, single=unit.single)
        words += unit.tokens
    last = found[-1]
    if last.single:
        # Any pair that begins with it.
        phrase = " ".join(words)
    elif last.is_run:
        phrase = " ".join(words[:-1]) + " "
    else:
        phrase = " ".join(words) + " "
    is_one = len(found) == 1 and len(found[0].tokens) <= (3 if last.is_run else 1)
    return Part(text, tuple(dict.fromkeys(terms)), "" if is_one else f" {phrase}")


def _terms(tokens: tuple[str, ...], *, is_run: bool, single: bool) -> tuple[Term, ...]:
    if single:
        return (Term(tokens[0], begins=True),)
    # The pairs alone: what stands behind a run in the text may be anything.
    return tuple(dict.fromkeys(map(Term, tokens[:-1] if is_run else tokens)))


def _once(parts: Sequence[Part]) -> list[Part]:
    return list({(part.terms, part.phrase): part for part in parts}.values())


def _is_idle(part: Part) -> bool:
    return fold(part.text) in _STOP


def _fitting(parts: Sequence[Part], room: int) -> tuple[list[Part], int]:
    """Return the first parts that have no more terms than there is room for, and the room left."""
    fitting: list[Part] = []
    for part in parts:
        if len(part.terms) > room:
            if not fitting and room:
                # A run of characters that is too long by itself is looked for by its beginning.
                fitting.append(replace(part, terms=part.terms[:room], phrase=""))
            return fitting, max(0, room - len(part.terms))
        fitting.append(part)
        room -= len(part.terms)
    return fitting, room
