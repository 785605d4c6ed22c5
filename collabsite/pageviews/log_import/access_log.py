"""Parse the Combined Log Format, line by line. Pure.

The fields, as Apache and nginx write them: address, identity, user, time, request, status, size, referrer and
user agent. Further fields are ignored.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone

_LINE = re.compile(
    r"(?P<address>\S+) \S+ (?P<user>\S.*?) \[(?P<time>[^\]]*)\]"
    r' "(?P<request>(?:[^"\\]|\\.)*)" (?P<status>\d{3}) (?:\d+|-)'
    r' "(?P<referrer>(?:[^"\\]|\\.)*)" "(?P<agent>(?:[^"\\]|\\.)*)"(?: .*)?',
    re.ASCII | re.DOTALL,
)
_TIME = re.compile(
    r"(\d{2})/([A-Z][a-z]{2})/(\d{4}):(\d{2}):(\d{2}):(\d{2}) ([+-])(\d{2})(\d{2})", re.ASCII
)
_ESCAPE = re.compile(r'\\(?:x([0-9A-Fa-f]{2})|(["\\]))')
# strptime would read the month in the language of the machine.
_MONTHS = {
    name: number
    for number, name in enumerate(
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
        start=1,
    )
}


class MalformedLineError(ValueError):
    """A line that is not in Combined Log Format; the message says why."""


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
    referrer: str = ""


def parse_line(text: str) -> LogLine:
    """Parse a line; raises `MalformedLineError`."""
    match = _LINE.fullmatch(text)
    if match is None:
        raise MalformedLineError("it is not Combined Log Format")
    request = match["request"].split(" ")
    if len(request) != 3:
        raise MalformedLineError(
            f"its request {match['request'][:80]!r} is not method, address, protocol"
        )
    return LogLine(
        address=match["address"],
        user=_or_empty(match["user"]),
        at=_parse_time(match["time"]),
        method=request[0],
        target=request[1],
        status=int(match["status"]),
        agent=_unescape(_or_empty(match["agent"])),
        referrer=_unescape(_or_empty(match["referrer"])),
    )


def _parse_time(text: str) -> datetime:
    match = _TIME.fullmatch(text)
    month = _MONTHS.get(match[2]) if match else None
    if match is None or month is None:
        raise MalformedLineError(f"its time {text[:40]!r} is not like 10/Oct/2026:13:55:36 +0800")
    day, year, hour, minute, second = (int(match[n]) for n in (1, 3, 4, 5, 6))
    offset = timedelta(hours=int(match[8]), minutes=int(match[9]))
    try:
        zone = timezone(-offset if match[7] == "-" else offset)
        # A leap second counts as the second before it.
        return datetime(year, month, day, hour, minute, min(second, 59), tzinfo=zone).astimezone(
            UTC
        )
    except (ValueError, OverflowError):
        raise MalformedLineError(f"its time {text!r} does not exist") from None


def _or_empty(field: str) -> str:
    return "" if field == "-" else field


def _unescape(text: str) -> str:
    if "\\" not in text:
        return text
    # Servers escape single bytes, which are joined before decoding.
    raw = _ESCAPE.sub(lambda m: chr(int(m[1], 16)) if m[1] else m[2], text)
    try:
        return raw.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return raw
