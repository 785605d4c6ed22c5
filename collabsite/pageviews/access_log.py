"""Combined Log Format, a line at a time; no database.

As Apache and nginx write it: address, identity, user, time, request, status, size, referrer and
user agent. Fields after these are ignored.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone

_LINE = re.compile(
    r"(?P<address>\S+) \S+ (?P<user>\S.*?) \[(?P<time>[^\]]*)\]"
    r' "(?P<request>(?:[^"\\]|\\.)*)" (?P<status>\d{3}) (?:\d+|-)'
    r' "(?:[^"\\]|\\.)*" "(?P<agent>(?:[^"\\]|\\.)*)"(?: .*)?',
    re.ASCII | re.DOTALL,
)
_TIME = re.compile(
    r"(\d{2})/([A-Z][a-z]{2})/(\d{4}):(\d{2}):(\d{2}):(\d{2}) ([+-])(\d{2})(\d{2})", re.ASCII
)
_ESCAPE = re.compile(r'\\(?:x([0-9A-Fa-f]{2})|(["\\]))')
# Not strptime's, which follows the machine's language.
_MONTHS = {
    name: number
    for number, name in enumerate(
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
        start=1,
    )
}


class MalformedLine(ValueError):  # noqa: N818
    """A line that is not Combined Log Format; the message says in what."""


@dataclass(frozen=True, slots=True)
class LogLine:
    """One request of an access log; `at` is in UTC, `user` empty for a reader not signed in."""

    address: str
    user: str
    at: datetime
    method: str
    target: str
    status: int
    agent: str


def read_line(text: str) -> LogLine:
    """Return what a line says; raises `MalformedLine`."""
    match = _LINE.fullmatch(text)
    if match is None:
        raise MalformedLine("it is not Combined Log Format")
    request = match["request"].split(" ")
    if len(request) != 3:
        raise MalformedLine(
            f"its request {match['request'][:80]!r} is not method, address, protocol"
        )
    return LogLine(
        address=match["address"],
        user=_or_empty(match["user"]),
        at=_read_time(match["time"]),
        method=request[0],
        target=request[1],
        status=int(match["status"]),
        agent=_unescaped(_or_empty(match["agent"])),
    )


def _read_time(text: str) -> datetime:
    match = _TIME.fullmatch(text)
    month = _MONTHS.get(match[2]) if match else None
    if match is None or month is None:
        raise MalformedLine(f"its time {text[:40]!r} is not like 10/Oct/2026:13:55:36 +0800")
    day, year, hour, minute, second = (int(match[n]) for n in (1, 3, 4, 5, 6))
    offset = timedelta(hours=int(match[8]), minutes=int(match[9]))
    try:
        zone = timezone(-offset if match[7] == "-" else offset)
        # A leap second is counted with the second before it.
        return datetime(year, month, day, hour, minute, min(second, 59), tzinfo=zone).astimezone(
            UTC
        )
    except (ValueError, OverflowError):
        raise MalformedLine(f"its time {text!r} does not exist") from None


def _or_empty(field: str) -> str:
    return "" if field == "-" else field


def _unescaped(text: str) -> str:
    if "\\" not in text:
        return text
    # Servers escape byte by byte, so the bytes are joined again before they are read as UTF-8.
    raw = _ESCAPE.sub(lambda m: chr(int(m[1], 16)) if m[1] else m[2], text)
    try:
        return raw.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return raw
