"""Who is a robot, by COUNTER's own list (COUNTER R5.1 §7.8).

The list's bare `bot` also hits CUBOT phones; we follow the list.
"""

import json
import logging
import os
import re
import tempfile
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import counter_robots
from django.conf import settings

logger = logging.getLogger(__name__)

# Agents that the packaged list of 2025-11 lacks; an operator can put a newer list in place.
OUR_OWN = [
    "DuckAssistBot",
    "360Spider",
    "GoogleOther",
    "aiohttp",
    "Claude-User",
    "Perplexity-User",
    "Feedly",
    "Lighthouse",
]


def is_robot(agent: str) -> bool:
    """Whether a user agent is a robot or a script, ignoring case; an empty one is."""
    agent = agent.strip()
    if not agent:
        return True
    return _is_listed(agent, _version())


def official_file() -> Path:
    """Where an operator's newer official list is kept."""
    return Path(settings.VAR_DIR) / "robots.json"


def read_official(text: str) -> list[str]:
    """Return the patterns of COUNTER_Robots_list.json.

    Raises `ValueError`, with one line that says what is wrong, if it is anything else.
    """
    try:
        entries: Any = json.loads(text)
    except ValueError as error:
        raise ValueError(f"it is not JSON: {error}") from None
    if not isinstance(entries, list) or not entries:
        raise ValueError("it must be a list of robots like COUNTER_Robots_list.json, and not empty")
    patterns = []
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
    return patterns


def replace_official(text: str) -> int:
    """Put a newer official list in place at once and return how many patterns it has.

    Running servers follow with their next view. Raises `ValueError` like `read_official`, and
    `OSError` if the file cannot be written; the list in place then stays.
    """
    patterns = read_official(text)
    try:
        matcher = _compiled(patterns)
    except re.error as error:
        raise ValueError(f"its patterns do not work together: {error}") from None
    if matcher.search("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"):
        raise ValueError("it takes Firefox for a robot, so every reader would be left out")
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
    return len(patterns)


def _packaged() -> list[str]:
    data = files(counter_robots) / "data"
    # What the package splits into robots and machines is one list in the Code of Practice.
    return [
        line
        for name in ["robot.txt", "machine.txt"]
        for line in (data / name).read_text(encoding="utf-8").splitlines()
        if line
    ]


def _version() -> int:
    try:
        return official_file().stat().st_mtime_ns
    except OSError:
        return 0


def _compiled(patterns: list[str]) -> re.Pattern[str]:
    own = [re.escape(name) for name in OUR_OWN]
    return re.compile("|".join(f"(?:{pattern})" for pattern in [*patterns, *own]), re.IGNORECASE)


@lru_cache(maxsize=2)
def _matcher(version: int) -> re.Pattern[str]:
    if version:
        try:
            return _compiled(read_official(official_file().read_text(encoding="utf-8")))
        except (OSError, ValueError, re.error) as error:
            # Counting goes on by the packaged list; a broken file must not turn robots into readers.
            logger.error("%s is not used: %s; run update_robots", official_file(), error)
    return _compiled(_packaged())


@lru_cache(maxsize=4096)
def _is_listed(agent: str, version: int) -> bool:
    return _matcher(version).search(agent) is not None
