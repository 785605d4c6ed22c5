"""Highlight the words of a query in a text, and extract the lines that match best. Pure."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from collabsite.search.analysis import CJK, fold, split_units
from collabsite.search.query_parser import ParsedQuery, SearchTerm

# Characters of a snippet; a Chinese one takes the width of two.
WIDTH = 220
_WORD = rf"[^\W_{CJK}]"
_RUN = re.compile(rf"[{CJK}]+")
_SENTENCE_LINE = re.compile(r"^.*[.!?…。！？][)\]'\"’”）】』」]*$", re.MULTILINE)
_SPACE_AFTER_CHINESE = re.compile(r"(?<=[。！？]) ")


@dataclass(frozen=True)
class SnippetPiece:
    """A part of a text; `hit` if it matches the query."""

    text: str
    hit: bool


type Spans = list[tuple[int, int]]


def highlight(text: str, query: ParsedQuery) -> tuple[SnippetPiece, ...]:
    """Return the whole text in pieces, with the words of the query as hits."""
    pieces: list[SnippetPiece] = []
    at = 0
    for start, end in _hits(text, query):
        if start > at:
            pieces.append(SnippetPiece(_join_lines(text[at:start]), hit=False))
        pieces.append(SnippetPiece(text[start:end], hit=True))
        at = end
    if at < len(text):
        pieces.append(SnippetPiece(_join_lines(text[at:]), hit=False))
    return tuple(pieces)


def extract_snippet(
    text: str, query: ParsedQuery, *, width: int = WIDTH
) -> tuple[SnippetPiece, ...]:
    """Return the part of the text with the most words of the query, or its beginning.

    Lines that end like a sentence are preferred: others are headings and cells of tables.
    """
    text = _SPACE_AFTER_CHINESE.sub("", " ".join(_SENTENCE_LINE.findall(text))) or text
    if _RUN.search(text[:WIDTH]):
        width //= 2
    start, end = _window(text, _hits(text, query), width)
    part = text[start:end] if end == len(text) else f"{text[start:end].rstrip()}…"
    return highlight(f"…{part}" if start else part, query)


def _hits(text: str, query: ParsedQuery) -> Spans:
    """Return the spans of terms in order, with adjacent ones joined."""
    pattern = _pattern(query.terms)
    if pattern is None:
        return []
    tokens = {term.token for term in query.terms}
    found: Spans = []
    for match in pattern.finditer(_fold_letters(text)):
        start, end = match.span(match.lastgroup or 0)
        if match.lastgroup == "word" and tokens.isdisjoint(_tokens(match.group())):
            continue
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


@lru_cache(maxsize=256)
def _pattern(terms: Sequence[SearchTerm]) -> re.Pattern[str] | None:
    """Return the pattern of words that may be terms, which their tokens decide."""
    pairs = [re.escape(t.token) for t in terms if _RUN.match(t.token)]
    # Words begin with their stem, except for its last letter.
    words = [_beginning(t.token) for t in terms if not _RUN.match(t.token)]
    parts = []
    if pairs:
        # A lookahead finds both of two overlapping pairs.
        parts.append(rf"(?=(?P<pair>{'|'.join(sorted(pairs))}))")
    if words:
        parts.append(
            rf"(?P<word>(?<!{_WORD})(?:{'|'.join(sorted(words))})(?:{_WORD}|[,.'’](?={_WORD}))*%?)"
        )
    return re.compile("|".join(parts)) if parts else None


def _beginning(token: str) -> str:
    if token[0].isdigit():
        # With or without grouping commas.
        return ",?".join(map(re.escape, token.rstrip("%")))
    return re.escape(token if len(token) < 4 else token[:-1])


@lru_cache(maxsize=5_000)
def _tokens(word: str) -> frozenset[str]:
    found = {token for unit in split_units(fold(word)) for token in unit.tokens}
    return frozenset({*found, *(token.rstrip("%") for token in found)})


class _FoldedLetters(dict[int, str]):
    """Folding of each letter to one letter, so that positions stay valid."""

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        folded = fold(letter)
        if len(folded) != 1:
            base = unicodedata.normalize("NFKD", letter)[:1].lower()
            folded = base if len(base) == 1 else letter
        self[code] = folded
        return folded


_folded_letters = _FoldedLetters()


def _fold_letters(text: str) -> str:
    return text.lower() if text.isascii() else text.translate(_folded_letters)


def _window(text: str, hits: Spans, width: int) -> tuple[int, int]:
    """Return the span of about this width with the most different words of the query."""
    if len(text) <= width:
        return 0, len(text)
    best, most = 0, (0, 0)
    folded = _fold_letters(text)
    for number, (start, _end) in enumerate(hits):
        within = [span for span in hits[number : number + 40] if span[1] - start <= width]
        # The closer the words are, the better.
        first = {folded[a:b][:5]: b for a, b in reversed(within)}
        score = (len(first), start - max(first.values(), default=start))
        if score > most:
            best, most = start, score
    if best < width // 2:
        return 0, _find_end(text, width)
    # Begin before the first hit, at a sentence if one begins there.
    start = _find_start(text, best - width // 2, best)
    return start, _find_end(text, start + width)


def _find_start(text: str, earliest: int, latest: int) -> int:
    found = [match.end() for match in re.finditer(r"[.!?]\s+|[。！？\n]", text[earliest:latest])]
    if found:
        return earliest + found[-1]
    space = re.search(r"\s", text[earliest:latest])
    if space and not _RUN.match(text, earliest):
        return earliest + space.end()
    return earliest


def _find_end(text: str, end: int) -> int:
    """Return the last position up to `end` that is not within a word."""
    if end >= len(text):
        return len(text)
    back = re.search(rf"(?:\s|[{CJK}。，、；：！？])\S*$", text[max(0, end - 30) : end])
    return end if back is None or _RUN.match(text, end - 1) else max(0, end - 30) + back.start() + 1


def _join_lines(text: str) -> str:
    """Return the text in one line."""
    return re.sub(r"\s*\n\s*", " · ", text)
