"""Recognize robots by COUNTER's list (COUNTER R5.1 §7.8).

The list's bare `bot` also matches CUBOT phones; we follow the list.
"""

import re
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


@lru_cache(maxsize=4096)
def is_robot(agent: str) -> bool:
    """Return whether a user agent is a robot or a script, ignoring case; an empty one is."""
    agent = agent.strip()
    return not agent or _robots().search(agent) is not None


@cache
def _robots() -> re.Pattern[str]:
    # The package splits one list of the Code of Practice into robots and machines.
    lists = [files(counter_robots) / "data" / name for name in ("robot.txt", "machine.txt")]
    listed = {line for each in lists for line in each.read_text("utf-8").splitlines() if line}
    patterns = sorted(listed) + [re.escape(agent) for agent in ADDITIONAL_AGENTS]
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE)
