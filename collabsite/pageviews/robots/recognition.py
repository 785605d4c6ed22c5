"""Recognize robots by COUNTER's list (COUNTER R5.1 §7.8), which comes with a dependency.

The list's bare `bot` also matches CUBOT phones; we follow the list.
"""

import re
from collections.abc import Iterable
from contextlib import suppress
from functools import cache, lru_cache
from importlib.resources import files

import counter_robots

# Agents that the packaged list of 2025-11 lacks.
ADDITIONAL_AGENTS = [
    "DuckAssistBot",
    "360Spider",
    "GoogleOther",
    "aiohttp",
    "Claude-User",
    "Perplexity-User",
    "Feedly",
    "Lighthouse",
]

_BEGINS_WITH_LETTER = re.compile(r"[a-z0-9](?![?*+{])")


def is_robot(agent: str) -> bool:
    """Return whether a user agent is a robot or a script, ignoring case; an empty one is."""
    agent = agent.strip()
    return not agent or _is_listed(agent)


def _packaged_patterns() -> list[str]:
    data = files(counter_robots) / "data"
    # The package splits one list of the Code of Practice into robots and machines.
    return [
        line
        for name in ["robot.txt", "machine.txt"]
        for line in (data / name).read_text(encoding="utf-8").splitlines()
        if line
    ]


class _Matcher:
    """Patterns combined into one regular expression, which ignores case.

    Nearly all agents are ASCII. These are matched in lower case by another expression, in which the
    patterns are grouped by their first letter; it is a hundred times as fast. Raises `re.error`.
    """

    def __init__(self, patterns: list[str]) -> None:
        self._any = re.compile(_join(patterns), re.IGNORECASE)
        self._lower = self._anchored = self._any
        # Converting `\D` or `\x4B` to lower case would change its meaning.
        if any(re.search(r"\\[^\Wdswb_]", pattern) for pattern in patterns):
            return
        lower = {pattern.lower() for pattern in patterns}
        anchored = {each for each in lower if each.startswith("^") and not _is_choice(each)}
        with suppress(re.error):
            self._lower, self._anchored = (
                re.compile(_group(lower - anchored)),
                re.compile(_join(sorted(anchored))),
            )

    def matches(self, agent: str) -> bool:
        """Return whether the agent contains a match of one of the patterns."""
        if agent.isascii():
            agent = agent.lower()
            return bool(self._anchored.match(agent) or self._lower.search(agent))
        return bool(self._any.search(agent))


def _join(patterns: Iterable[str]) -> str:
    # Without patterns, it matches nothing.
    return "|".join(f"(?:{pattern})" for pattern in patterns) or "(?!)"


def _group(patterns: Iterable[str]) -> str:
    """Return one pattern for all, in which those that begin with the same letter are grouped."""
    groups: dict[str, list[str]] = {}
    others = []
    for pattern in sorted(patterns):
        if _BEGINS_WITH_LETTER.match(pattern) and not _is_choice(pattern):
            groups.setdefault(pattern[0], []).append(pattern[1:])
        else:
            others.append(pattern)
    return _join([*(f"{letter}(?:{_join(rest)})" for letter, rest in groups.items()), *others])


def _is_choice(pattern: str) -> bool:
    """Return whether a pattern may be a choice of several, such as `a|b`."""
    rest, before = re.sub(r"\\.", "", pattern), ""
    while rest != before:
        rest, before = re.sub(r"\([^()]*\)", "", rest), rest
    return "|" in rest


@cache
def _matcher() -> _Matcher:
    return _Matcher([*_packaged_patterns(), *(re.escape(name) for name in ADDITIONAL_AGENTS)])


@lru_cache(maxsize=4096)
def _is_listed(agent: str) -> bool:
    return _matcher().matches(agent)
