"""Where the words that were asked for stand in a text: the best few lines of it. Pure."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from collabsite.search.analysis import CJK, fold, units
from collabsite.search.query_parser import Asked, Term

# Characters of a snippet; a Chinese one is as wide as two.
WIDTH = 220
_WORD = rf"[^\W_{CJK}]"
_RUN = re.compile(rf"[{CJK}]+")


@dataclass(frozen=True)
class Piece:
    """A part of a text; `hit` if it is what was asked for."""

    text: str
    hit: bool


type Spans = list[tuple[int, int]]


def marked(text: str, asked: Asked) -> tuple[Piece, ...]:
    """Return the whole text in pieces."""
    return _pieces(text, _hits(text, asked), 0, len(text))


def snippet(text: str, asked: Asked, *, width: int = WIDTH) -> tuple[Piece, ...]:
    """Return the part of the text in which most of the words stand, or its beginning."""
    if _RUN.search(text[:WIDTH]):
        width //= 2
    hits = _hits(text, asked)
    start, end = _window(text, hits, width)
    pieces = list(_pieces(text, hits, start, end))
    if end < len(text) and pieces:
        last = pieces.pop()
        # The dots stay in the line of the last word.
        shown = last.text if last.hit else f"{last.text.rstrip()}…"
        pieces += [Piece(shown, last.hit), *([Piece("…", hit=False)] if last.hit else [])]
    before = (Piece("…", hit=False),) if start else ()
    return (*before, *pieces)


def _hits(text: str, asked: Asked) -> Spans:
    """Return where terms stand, in order, those that touch as one."""
    pattern = _pattern(asked.terms)
    if pattern is None:
        return []
    tokens = {term.token for term in asked.terms}
    found: Spans = []
    for match in pattern.finditer(_flat(text)):
        start, end = match.span(match.lastgroup or 0)
        if match.lastgroup == "word" and tokens.isdisjoint(_tokens(match.group())):
            continue
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


@lru_cache(maxsize=256)
def _pattern(terms: Sequence[Term]) -> re.Pattern[str] | None:
    """Return what finds every place that may be one of the terms; words are to be looked at."""
    pairs = [re.escape(t.token) for t in terms if _RUN.match(t.token)]
    # A stem is the beginning of its words, but for its last letter.
    words = [_beginning(t.token) for t in terms if not _RUN.match(t.token)]
    parts = []
    if pairs:
        # Looked ahead, so that pairs that overlap are found both.
        parts.append(rf"(?=(?P<pair>{'|'.join(sorted(pairs))}))")
    if words:
        parts.append(
            rf"(?P<word>(?<!{_WORD})(?:{'|'.join(sorted(words))})(?:{_WORD}|[,.'’](?={_WORD}))*%?)"
        )
    return re.compile("|".join(parts)) if parts else None


def _beginning(token: str) -> str:
    if token[0].isdigit():
        # However it is grouped.
        return ",?".join(map(re.escape, token.rstrip("%")))
    return re.escape(token if len(token) < 4 else token[:-1])


@lru_cache(maxsize=20_000)
def _tokens(word: str) -> frozenset[str]:
    found = {token for unit in units(fold(word)) for token in unit.tokens}
    return frozenset({*found, *(token.rstrip("%") for token in found)})


class _Flat(dict[int, str]):
    """One character for each, folded, so that places stay places."""

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        folded = fold(letter)
        if len(folded) != 1:
            base = unicodedata.normalize("NFKD", letter)[:1].lower()
            folded = base if len(base) == 1 else letter
        self[code] = folded
        return folded


_flat_letters = _Flat()


def _flat(text: str) -> str:
    return text.lower() if text.isascii() else text.translate(_flat_letters)


def _window(text: str, hits: Spans, width: int) -> tuple[int, int]:
    """Return the first part of about this width in which most different words are hit."""
    if len(text) <= width:
        return 0, len(text)
    best, most = 0, (0, 0)
    flat = _flat(text)
    for number, (start, _end) in enumerate(hits):
        within = [span for span in hits[number : number + 40] if span[1] - start <= width]
        # The fewer characters all of them take, the more they have to do with each other.
        first = {flat[a:b][:5]: b for a, b in reversed(within)}
        score = (len(first), start - max(first.values(), default=start))
        if score > most:
            best, most = start, score
    if best < width // 2:
        return 0, _cut(text, width)
    # A few words before the first hit, from the beginning of a sentence if one begins there.
    start = _begin(text, best - width // 4, best)
    return start, _cut(text, start + width)


def _begin(text: str, earliest: int, latest: int) -> int:
    found = [match.end() for match in re.finditer(r"[.!?]\s+|[。！？\n]", text[earliest:latest])]
    if found:
        return earliest + found[-1]
    space = re.search(r"\s", text[earliest:latest])
    if space and not _RUN.match(text, earliest):
        return earliest + space.end()
    return earliest


def _cut(text: str, end: int) -> int:
    """Return where to end at or before `end`, not within a word."""
    if end >= len(text):
        return len(text)
    back = re.search(rf"(?:\s|[{CJK}。，、；：！？])\S*$", text[max(0, end - 30) : end])
    return end if back is None or _RUN.match(text, end - 1) else max(0, end - 30) + back.start() + 1


def _pieces(text: str, hits: Spans, start: int, end: int) -> tuple[Piece, ...]:
    pieces: list[Piece] = []
    at = start
    for begun, ended in hits:
        if ended <= start or begun >= end:
            continue
        begun, ended = max(begun, start), min(ended, end)
        if begun > at:
            pieces.append(Piece(_flowing(text[at:begun]), hit=False))
        pieces.append(Piece(text[begun:ended], hit=True))
        at = ended
    if at < end:
        pieces.append(Piece(_flowing(text[at:end]), hit=False))
    return tuple(pieces)


def _flowing(text: str) -> str:
    """Return the text with its lines as one."""
    return re.sub(r"\s*\n\s*", " · ", text)
