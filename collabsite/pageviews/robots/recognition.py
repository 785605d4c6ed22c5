"""Recognize robots by COUNTER's list (COUNTER R5.1 §7.8).

The list's bare `bot` also matches CUBOT phones; we follow the list.
"""

import json
import logging
import os
import re
import tempfile
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import lru_cache
from importlib.metadata import version as package_version
from importlib.resources import files
from pathlib import Path
from typing import Any

import counter_robots
from django.conf import settings

logger = logging.getLogger(__name__)

# Agents that the packaged list of 2025-11 lacks; an operator can install a newer list.
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

_OFFICIAL = "robots.json"
_BEGINS_WITH_LETTER = re.compile(r"[a-z0-9](?![?*+{])")


def is_robot(agent: str, *, version: int | None = None) -> bool:
    """Return whether a user agent is a robot or a script, ignoring case; an empty one is.

    `version` is the present `list_version`, if the caller has just read it.
    """
    agent = agent.strip()
    if not agent:
        return True
    return _is_listed(agent, list_version() if version is None else version)


def official_file() -> Path:
    """Return the path of the official list that an operator has installed."""
    return Path(settings.VAR_DIR) / _OFFICIAL


def list_version() -> int:
    """Return the version of the official list that is installed, 0 if none is."""
    try:
        # This runs for every view, and creating a `Path` is slow.
        return os.stat(f"{settings.VAR_DIR}/{_OFFICIAL}").st_mtime_ns  # noqa: PTH116
    except OSError:
        return 0


@dataclass(frozen=True)
class OfficialList:
    """A list of robots: its patterns, and the day of its last change, None if it names none.

    `version` is that of the packaged list, '' for any other.
    """

    patterns: list[str]
    date: date | None
    version: str = ""


@dataclass(frozen=True)
class RobotsSummary:
    """The list of robots in force: the day of its last change, and the number of its patterns.

    `version` is that of the packaged list; `installed_at` is the time when another was installed.
    """

    version: str
    date: date | None
    installed_at: datetime | None
    patterns: int
    additional: tuple[str, ...]


def list_in_force() -> OfficialList:
    """Return the list that is in force, without our additions."""
    return _list_in_force(list_version())


def summary_of_list_in_force() -> RobotsSummary:
    """Return a summary of the list that is in force, with our additions."""
    version = list_version()
    official = _list_in_force(version)
    return RobotsSummary(
        version=official.version,
        date=official.date,
        installed_at=None if official.version else datetime.fromtimestamp(version // 10**9, UTC),
        patterns=len(official.patterns),
        additional=tuple(ADDITIONAL_AGENTS),
    )


def parse_official(text: str) -> OfficialList:
    """Return the patterns and the date of COUNTER_Robots_list.json.

    Raises `ValueError` with a message of one line if the text is anything else.
    """
    try:
        entries: Any = json.loads(text)
    except ValueError as error:
        raise ValueError(f"it is not JSON: {error}") from None
    if not isinstance(entries, list) or not entries:
        raise ValueError("it must be a list of robots like COUNTER_Robots_list.json, and not empty")
    patterns = []
    dates = []
    for number, entry in enumerate(entries, start=1):
        pattern = entry.get("pattern") if isinstance(entry, dict) else None
        if not isinstance(pattern, str) or not pattern:
            raise ValueError(f'entry {number} has no text as its "pattern"')
        try:
            re.compile(pattern)
        except re.error as error:
            raise ValueError(
                f"entry {number}: {pattern!r} is no regular expression: {error}"
            ) from None
        patterns.append(pattern)
        with suppress(TypeError, ValueError):
            dates.append(date.fromisoformat(entry.get("last_changed")))
    return OfficialList(patterns, max(dates, default=None))


def check_official(text: str) -> OfficialList:
    """Return a list that can be installed.

    Raises `ValueError` with a message of one line for any other.
    """
    official = parse_official(text)
    try:
        matcher = _compile(official.patterns)
    except re.error as error:
        raise ValueError(f"its patterns do not work together: {error}") from None
    if matcher.matches("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"):
        raise ValueError("it takes Firefox for a robot, so every reader would be left out")
    return official


def install_official(text: str) -> None:
    """Install a newer official list that was checked, atomically.

    Running servers use it from their next view on. Raises `OSError` if the file cannot be written;
    the old list then stays.
    """
    target = official_file()
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=target.name)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(0o644)
        temporary.replace(target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def matching(agents: Iterable[str], patterns: Sequence[str]) -> set[str]:
    """Return the user agents that a list with these patterns takes for robots."""
    matcher = _compile(patterns)
    return {agent for agent in agents if not agent or matcher.matches(agent)}


def _packaged_list() -> OfficialList:
    # The version is the month of the list.
    version = package_version("counter-robots")
    year, month, *_ = version.split(".")
    return OfficialList(_packaged_patterns(), date(int(year), int(month), 1), version)


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


def _compile(patterns: Iterable[str]) -> _Matcher:
    return _Matcher([*patterns, *(re.escape(name) for name in ADDITIONAL_AGENTS)])


@lru_cache(maxsize=2)
def _list_in_force(version: int) -> OfficialList:
    if version:
        try:
            official = parse_official(official_file().read_text(encoding="utf-8"))
            _compile(official.patterns)
        except (OSError, ValueError, re.error) as error:
            # Fall back to the packaged list: a broken file must not turn robots into readers.
            logger.error("%s is not used: %s; run update_robots", official_file(), error)
        else:
            installed = datetime.fromtimestamp(version / 1e9, UTC).date()
            return replace(official, date=official.date or installed)
    return _packaged_list()


@lru_cache(maxsize=2)
def _matcher(version: int) -> _Matcher:
    return _compile(_list_in_force(version).patterns)


@lru_cache(maxsize=4096)
def _is_listed(agent: str, version: int) -> bool:
    return _matcher(version).matches(agent)
