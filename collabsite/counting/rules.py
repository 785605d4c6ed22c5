"""Rules of counting: what an address tells of a referrer, and times. Pure."""

import re
from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

# Two clicks of one reader on one item within this time are one (COUNTER R5.1 §7.2).
WINDOW = timedelta(seconds=30)

# A session is a reader, a UTC day and an hour (COUNTER R5.1 §7.4).
SESSION = timedelta(hours=1)

# Longer names of hosts are not kept.
LONGEST_HOST = 100
_LABEL = "[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?"
_HOST = re.compile(rf"{_LABEL}(?:\.{_LABEL})*\.?", re.ASCII)

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def to_microseconds(span: timedelta) -> int:
    """Return a time span in whole microseconds."""
    return span // timedelta(microseconds=1)


def moment(at: datetime) -> int:
    """Return an aware time in whole microseconds since 1970, which both databases subtract exactly."""
    return to_microseconds(at - _EPOCH)


def referring_host(referrer: str, *, own: Collection[str]) -> str:
    """Return the host of another site in a referrer, which is an address or a host alone.

    Return '' for `own` hosts, without their ports, and for anything that is no host. Nothing else of
    the address is kept.
    """
    try:
        parts = urlsplit(referrer if "//" in referrer else f"//{referrer}")
        host, _port = parts.hostname or "", parts.port
    except ValueError:
        return ""
    if len(host) > LONGEST_HOST or not _HOST.fullmatch(host) or host in own:
        return ""
    return host.rstrip(".")
