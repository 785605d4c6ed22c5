"""Parser of search queries; every text is valid. Pure.

All words must occur; "words in quotes" must be adjacent; `-word` must not occur. Other database
syntax (`AND`, `*`, `:`, brackets) has no meaning: what is not a word is ignored.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from collabsite.search.analysis import CJK, TextUnit, fold, split_units

# Characters and tokens of a query; the rest of a longer one is ignored.
MAX_LENGTH = 1000
MAX_TERMS = 20

# English words that are ignored, except within quotes or if the query has no other.
_STOP_WORD = re.compile(
    "an?|and|are|as|at|be|been|by|can|do|does|for|from|had|has|have|how|i|in|into|is|its?|my|of|on|or|our"
    "|that|the|their|them|they|this|to|was|we|were|what|when|where|which|who|why|will|with|you|your"
)
_PART = re.compile(
    r"""(?P<minus>(?<!\S)[-−－])?
    (?: ["“”„«»＂「『](?P<quoted>[^"“”„«»＂」』]*)["“”«»＂」』]
      | (?P<plain>[^\s"“”„«»＂「『」』]+) )""",
    re.VERBOSE,
)
# A space between Chinese characters has no meaning.
_GAP = re.compile(rf"(?<=[{CJK}])\s+(?=[{CJK}])")


@dataclass(frozen=True, order=True)
class SearchTerm:
    """A token to search for or, with `is_prefix`, the beginning of one."""

    token: str
    is_prefix: bool = False


@dataclass(frozen=True)
class QueryPart:
    """A word or phrase of a query, with its `text` as typed.

    `phrase` is '' for a single word, else its tokens as they occur in `Entry.words`.
    """

    text: str
    terms: tuple[SearchTerm, ...]
    phrase: str = ""


@dataclass(frozen=True)
class ParsedQuery:
    """A query: all `parts` must occur, and none of the `excluded`.

    `text` is the query to show. `is_truncated` is set if it was too long to be searched whole;
    `stop_words` are the words that were ignored.
    """

    text: str
    parts: tuple[QueryPart, ...]
    excluded: tuple[QueryPart, ...] = ()
    stop_words: tuple[str, ...] = ()
    is_truncated: bool = False

    def __bool__(self) -> bool:
        """True if there is anything to search for."""
        return bool(self.parts)

    @cached_property
    def terms(self) -> tuple[SearchTerm, ...]:
        """The distinct terms of all parts."""
        return tuple(dict.fromkeys(term for part in self.parts for term in part.terms))

    @property
    def phrases(self) -> tuple[str, ...]:
        """The phrases that must occur."""
        return tuple(part.phrase for part in self.parts if part.phrase)

    def only(self, kept: Sequence[int]) -> "ParsedQuery":
        """Return the query with only these of its parts."""
        return replace(self, parts=tuple(self.parts[number] for number in kept))


def parse(typed: str) -> ParsedQuery:
    """Parse the text of a search field."""
    text = "".join(c if c.isprintable() else " " for c in typed[: MAX_LENGTH * 2])
    text = " ".join(text.split())
    is_truncated = len(text) > MAX_LENGTH or len(typed) > MAX_LENGTH * 2
    text = text[:MAX_LENGTH]
    found: list[QueryPart] = []
    excluded: list[QueryPart] = []
    for is_excluded, part in _split(text):
        (excluded if is_excluded else found).append(part)
    wanted = [part for part in found if part.phrase or not _STOP_WORD.fullmatch(fold(part.text))]
    stop_words = [part for part in found if part not in wanted] if wanted else []
    wanted, excluded = _deduplicate(wanted or found), _deduplicate(excluded)
    kept, room = _limit_terms(wanted, MAX_TERMS)
    unwanted, _ = _limit_terms(excluded, room)
    is_truncated = is_truncated or len(kept) < len(wanted) or len(unwanted) < len(excluded)
    return ParsedQuery(
        text,
        tuple(kept),
        tuple(unwanted),
        tuple(part.text for part in stop_words),
        is_truncated,
    )


def _split(text: str) -> Iterator[tuple[bool, QueryPart]]:
    """Yield the parts of a query, each with True if it is excluded."""
    for match in _PART.finditer(text):
        minus = bool(match["minus"])
        if (quoted := match["quoted"]) is not None:
            if part := _phrase(quoted.strip()):
                yield minus, part
        else:
            # An excluded word is excluded as a whole: -COVID-19 is not -COVID 19.
            plain = list(_words(match["plain"]))
            if minus and plain:
                terms = tuple(term for part in plain for term in part.terms)
                yield True, QueryPart(match["plain"], terms)
            else:
                yield from ((False, part) for part in plain)


def _words(text: str) -> Iterator[QueryPart]:
    """Yield each word, number and CJK run of a text without quotes as a part."""
    folded = fold(text)
    # As typed, where folding has kept the letters in their places.
    shown = text if len(folded) == len(text) else folded
    for unit in split_units(folded):
        yield QueryPart(shown[unit.start : unit.end], _terms(unit))


def _phrase(text: str) -> QueryPart | None:
    text = _GAP.sub("", text)
    found = list(split_units(fold(text)))
    if not found:
        return None
    terms: list[SearchTerm] = []
    words: list[str] = []
    for unit in found:
        terms += _terms(unit)
        words += unit.tokens
    last = found[-1]
    if last.is_single_character:
        # Any pair that begins with it.
        phrase = " ".join(words)
    elif last.is_run:
        phrase = " ".join(words[:-1]) + " "
    else:
        phrase = " ".join(words) + " "
    is_one = len(found) == 1 and len(last.tokens) <= (3 if last.is_run else 1)
    return QueryPart(text, tuple(dict.fromkeys(terms)), "" if is_one else f" {phrase}")


def _terms(unit: TextUnit) -> tuple[SearchTerm, ...]:
    if unit.is_single_character:
        return (SearchTerm(unit.tokens[0], is_prefix=True),)
    # Only the pairs: in the text, a run may go on with any character.
    return tuple(dict.fromkeys(map(SearchTerm, unit.tokens[:-1] if unit.is_run else unit.tokens)))


def _deduplicate(parts: Sequence[QueryPart]) -> list[QueryPart]:
    return list({(part.terms, part.phrase): part for part in parts}.values())


def _limit_terms(parts: Sequence[QueryPart], room: int) -> tuple[list[QueryPart], int]:
    """Return the first parts whose terms fit into `room`, and the room left."""
    kept: list[QueryPart] = []
    for part in parts:
        if len(part.terms) > room:
            if not kept and room:
                # A CJK run that is too long by itself is searched by its beginning.
                kept.append(replace(part, terms=part.terms[:room], phrase=""))
            return kept, max(0, room - len(part.terms))
        kept.append(part)
        room -= len(part.terms)
    return kept, room
