"""Search tokens of texts, the same for entries and queries. Pure.

Latin words are folded (case, width, diacritics) and stemmed as English. Runs of Chinese, Japanese
and Korean, which have no spaces, become overlapping pairs of characters. Numbers stay whole, and
`1,240` is `1240` however it is grouped. Both databases store these tokens, so that the word rules
of neither matter.
"""

import re
import threading
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

import snowballstemmer

# Raise this with every change of the tokens: an index of another version is rebuilt.
VERSION = 2

MAX_TOKEN = 64
# Separates two texts, so that no phrase spans both. It is not a token.
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
# The stemmer keeps the word that it works on, so that only one thread may use it.
_stemmer_lock = threading.Lock()


@dataclass(frozen=True, slots=True)
class TextUnit:
    """A word, a number or a CJK run, with its place in the folded text.

    `tokens` are in the order of the text.
    """

    start: int
    end: int
    tokens: tuple[str, ...]
    is_run: bool = False

    @property
    def is_single_character(self) -> bool:
        """True for one CJK character alone, which is searched as the beginning of pairs."""
        return self.is_run and self.end - self.start == 1


def fold(text: str) -> str:
    """Return the text in one width and case, and without diacritics."""
    if text.isascii():
        return text.lower()
    parts = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    bare = "".join(letter for letter in parts if unicodedata.category(letter) != "Mn")
    return unicodedata.normalize("NFC", bare)


def split_units(folded: str) -> Iterator[TextUnit]:
    """Yield the words, numbers and CJK runs of a folded text."""
    for match in _UNIT.finditer(folded):
        start, end = match.span()
        if run := match["run"]:
            yield TextUnit(start, end, _pairs(run[: 50 * MAX_TOKEN]), is_run=True)
        elif number := match["number"]:
            # The per cent sign belongs to it, and so do the letters of `1.2m` and `5g`.
            yield TextUnit(start, end, ((number.replace(",", "") + match["after"])[:MAX_TOKEN],))
        else:
            yield TextUnit(start, end, (stem(match["word"][:MAX_TOKEN]),))


def tokenize(text: str) -> list[str]:
    """Return the tokens of a text in order; the last character of a run follows its pairs."""
    return [token for unit in split_units(fold(text)) for token in unit.tokens]


def expand(tokens: Iterable[str]) -> set[str]:
    """Return the tokens to store for these: a percentage is stored without its sign too."""
    found = set(tokens)
    return found | {token[:-1] for token in found if token.endswith("%")}


@lru_cache(maxsize=10_000)
def stem(word: str) -> str:
    """Return the stem of a folded word."""
    parts = _APOSTROPHE.split(word)
    if len(parts) > 1:
        # China's is China, and Xi'an is Xian.
        word = "".join(parts[:-1] if parts[-1] == "s" else parts)
    if len(word) < 3 or not (word.isascii() and word.isalpha()):
        return word
    with _stemmer_lock:
        stemmed: str = _stemmer.stemWord(word)
    return stemmed


def _pairs(run: str) -> tuple[str, ...]:
    return (*(run[at : at + 2] for at in range(len(run) - 1)), run[-1])
