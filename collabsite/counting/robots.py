"""Recognize robots by COUNTER's list (COUNTER R5.1 §7.8).

The list's bare `bot` also matches CUBOT phones; we follow the list.
"""

import re
from collections.abc import Iterable
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


# A pattern that is plain text, in which at most punctuation is escaped.
_TEXT = re.compile(r"(?:[^\\.^$*+?{}\[\]()|]|\\[^a-z0-9])*")


@lru_cache(maxsize=4096)
def is_robot(agent: str) -> bool:
    """Return whether a user agent is a robot or a script, ignoring case; an empty one is."""
    agent = agent.strip().lower()
    names, beginnings, others = _patterns()
    return (
        not agent
        or any(map(agent.__contains__, names))
        or beginnings.match(agent) is not None
        or others.search(agent) is not None
    )


@cache
def _patterns() -> tuple[list[str], re.Pattern[str], re.Pattern[str]]:
    """Return the names of robots, what robots begin with, and other patterns.

    Most are names, and looking for each is twenty times as fast as one expression of all.
    """
    # The package splits one list of the Code of Practice into robots and machines.
    lists = [files(counter_robots) / "data" / name for name in ("robot.txt", "machine.txt")]
    listed = {line.lower() for each in lists for line in each.read_text("utf-8").splitlines()}
    patterns = sorted(listed - {""})
    names = [re.sub(r"\\(.)", r"\1", each) for each in patterns if _TEXT.fullmatch(each)]
    others = [each for each in patterns if not _TEXT.fullmatch(each)]
    return (
        names + [name.lower() for name in ADDITIONAL_AGENTS],
        _any(each for each in others if each.startswith("^")),
        _any(each for each in others if not each.startswith("^")),
    )


def _any(patterns: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns))
