"""Idioms of claims, read from the data files beside this module: patterns of each kind, in two languages. Pure."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from articles.numbers.mentions import Sign

_TOKENS = {
    "R": Sign.ROW,
    "A": Sign.ALL,
    "C": Sign.COLUMN,
    "P": Sign.PERIOD,
    "N": Sign.NUMBER,
}
_NAME = re.compile(r"(?<!\{)\{(\w+)\}(?!\})")


@dataclass(frozen=True)
class Idiom:
    """A pattern of a kind of claims over the tokens of a sentence."""

    kind: str
    pattern: re.Pattern[str]


@dataclass(frozen=True)
class Lexicon:
    """The idioms of a language, the words that change nothing of what a claim says, and those of conditions."""

    idioms: tuple[Idiom, ...]
    neutral: frozenset[str]
    conditions: re.Pattern[str]


@cache
def lexicon(language: str) -> Lexicon:
    """Read the lexicon of a language, `en` or `zh`."""
    data = tomllib.loads((Path(__file__).parent / f"{language}.toml").read_text("utf-8"))
    words = dict(data["words"])
    for name, written in words.items():
        words[name] = _filled(written, {**words, **_TOKENS})
    edges = ("(?<![a-z])", "(?![a-z])") if language == "en" else ("", "")
    idioms = tuple(
        Idiom(each["kind"], re.compile(f"{edges[0]}(?:{_filled(say, words | _TOKENS)}){edges[1]}"))
        for each in data["idiom"]
        for say in each["say"]
    )
    neutral = frozenset(" ".join(data["neutral"]).split())
    return Lexicon(idioms, neutral, re.compile(data["conditions"]))


def _filled(written: str, words: dict[str, str]) -> str:
    def fill(found: re.Match[str]) -> str:
        name = found[1]
        return words[name] if name in _TOKENS else f"(?:{words[name]})"

    # A name within a group of signs is a sign.
    return _NAME.sub(fill, written).replace("{{", "{").replace("}}", "}")
