"""Text -> the tokens that are searched: the same for what is indexed and for what is asked. Pure.

Latin words are folded (case, width, diacritics) and stemmed as English. Runs of Chinese, Japanese
and Korean, which have no spaces, become overlapping pairs of characters. Numbers stay whole, and
`1,240` is `1240` however it is grouped. Both databases are given tokens, so that neither's own
rules of words matter.
"""

import re
import threading
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

import snowballstemmer

# To be raised with every change of what the tokens are: an index of another version is made anew.
VERSION = 2

MAX_TOKEN = 64
# Between two texts, so that no phrase goes from one into the other. It is no token.
BREAK = "|"

CJK = (
    "\u3005\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff"
    "\U00020000-\U000323af"
)
_UNIT = re.compile(
    rf"""
    (?P<number>[0-9]+(?:,[0-9]{{3}}(?![0-9]))*(?:\.[0-9]+)*) (?P<after>%|[^\W\d_{CJK}]*)
  | (?P<run>[{CJK}]+)
  | (?P<word>[^\W_{CJK}]+ (?:['’ʼ][^\W\d_{CJK}]+)*)
    """,
    re.VERBOSE,
)
_APOSTROPHE = re.compile("['’ʼ]")

_stemmer = snowballstemmer.stemmer("english")
# The stemmer keeps the word that it is at.
_turn = threading.Lock()


@dataclass(frozen=True, slots=True)
class Unit:
    """A word, a number or a run of Chinese, where it stands in the folded text.

    `tokens` are in order of the text. A run of one character alone is `single`: it is looked for
    as the beginning of pairs.
    """

    start: int
    end: int
    tokens: tuple[str, ...]
    is_run: bool = False

    @property
    def single(self) -> bool:
        """Tell whether this is one Chinese character by itself."""
        return self.is_run and self.end - self.start == 1


def fold(text: str) -> str:
    """Return the text in one width and case, and without diacritics."""
    if text.isascii():
        return text.lower()
    parts = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    bare = "".join(letter for letter in parts if unicodedata.category(letter) != "Mn")
    return unicodedata.normalize("NFC", bare)


def units(folded: str) -> Iterator[Unit]:
    """Yield the units of a text that is folded."""
    for match in _UNIT.finditer(folded):
        start, end = match.span()
        if run := match["run"]:
            yield Unit(start, end, _pairs(run[: 50 * MAX_TOKEN]), is_run=True)
        elif number := match["number"]:
            # The per cent sign belongs to it, and so do the letters of `1.2m` and `5g`.
            yield Unit(start, end, ((number.replace(",", "") + match["after"])[:MAX_TOKEN],))
        else:
            yield Unit(start, end, (stem(match["word"][:MAX_TOKEN]),))


def sequence(text: str) -> list[str]:
    """Return the tokens of a text in order; the last character of a run follows its pairs."""
    found: list[str] = []
    for unit in units(fold(text)):
        found += unit.tokens
    return found


def indexed(tokens: Iterable[str]) -> set[str]:
    """Return what is stored for these tokens: a percentage is found without its sign, too."""
    found = set(tokens)
    return found | {token[:-1] for token in found if token.endswith("%")}


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """Return the stem of a folded word."""
    parts = _APOSTROPHE.split(word)
    if len(parts) > 1:
        # China's is China, and Xi'an is Xian.
        word = "".join(parts[:-1] if parts[-1] == "s" else parts)
    if len(word) < 3 or not (word.isascii() and word.isalpha()):
        return word
    with _turn:
        stemmed: str = _stemmer.stemWord(word)
    return stemmed


def _pairs(run: str) -> tuple[str, ...]:
    return (*(run[at : at + 2] for at in range(len(run) - 1)), run[-1])
