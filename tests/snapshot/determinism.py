"""Fixed clock and repeatable random values, for answers that are the same in every run."""

import base64
import datetime as dt
import hashlib
import random
import secrets
import sys
import uuid
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import time_machine

if TYPE_CHECKING:
    from _typeshed import SupportsLenAndGetItem

# A Monday morning. The site is built at this time and in the hours after it.
START = dt.datetime(2026, 6, 15, 9, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)
DAY = dt.timedelta(days=1)

_issued: Counter[str] = Counter()


def _draw(purpose: str, size: int) -> bytes:
    """Return the next bytes of a purpose; purposes are independent of each other."""
    # Django draws a nonce and a token for each page; their number must not shift our own keys.
    caller = str(sys._getframe(2).f_globals.get("__name__", ""))
    stream = f"{'django' if caller.startswith('django') else 'site'} {purpose} {size}"
    _issued[stream] += 1
    return hashlib.shake_256(f"{stream} {_issued[stream]}".encode()).digest(size)


def _token_bytes(nbytes: int | None = None) -> bytes:
    return _draw("bytes", nbytes or 32)


def _token_hex(nbytes: int | None = None) -> str:
    return _draw("hex", nbytes or 32).hex()


def _token_urlsafe(nbytes: int | None = None) -> str:
    return base64.urlsafe_b64encode(_draw("urlsafe", nbytes or 32)).rstrip(b"=").decode()


def _choice[T](seq: "SupportsLenAndGetItem[T]") -> T:
    return seq[int.from_bytes(_draw("choice", 8)) % len(seq)]


def _uuid4() -> uuid.UUID:
    return uuid.UUID(bytes=_draw("uuid", 16), version=4)


def replace_randomness() -> None:
    """Make keys, tokens and salts repeatable; call this before the site is imported."""
    random.seed(1)
    secrets.token_bytes = _token_bytes
    secrets.token_hex = _token_hex
    secrets.token_urlsafe = _token_urlsafe
    secrets.choice = _choice
    uuid.uuid4 = _uuid4


@contextmanager
def aside() -> Iterator[None]:
    """Let what is drawn in a `with` block, by threads of the site too, have no effect on what follows."""
    before = Counter(_issued)
    try:
        yield
    finally:
        _issued.clear()
        _issued.update(before)


class Clock:
    """The stopped clock of the site."""

    def __init__(self, traveller: time_machine.Traveller) -> None:
        self._traveller = traveller

    def advance(self, by: dt.timedelta) -> None:
        """Move the clock on."""
        self._traveller.shift(by)


@contextmanager
def fixed_clock() -> Iterator[Clock]:
    """Stop the clock at `START`, also for the SQL of the site's triggers."""
    from django.db.backends.signals import connection_created

    def replace_strftime(connection: Any, **_kwargs: object) -> None:  # noqa: ANN401
        # SQLite's own function reads the clock of the machine.
        connection.connection.create_function("strftime", 2, _strftime)

    connection_created.connect(replace_strftime, weak=False)
    try:
        with time_machine.travel(START, tick=False) as traveller:
            yield Clock(traveller)
    finally:
        connection_created.disconnect(replace_strftime)


def _strftime(pattern: str, value: str) -> str:
    """Return a time like SQLite's strftime, for the formats in the site's triggers."""
    moment = dt.datetime.now(dt.UTC) if value == "now" else dt.datetime.fromisoformat(value)
    return moment.strftime(pattern.replace("%f", f"{moment:%S}.{moment.microsecond // 1000:03}"))
