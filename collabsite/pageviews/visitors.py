"""Who is reading, for a day: an address nobody can forge, hashed with the salt of the day."""

import hashlib
import hmac
import ipaddress
import secrets
from datetime import date
from functools import partial

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest

from collabsite.pageviews.models import Salt

# The salts of the days in use. Only committed ones enter, else two processes could hash apart.
_salts: dict[date, bytes] = {}


def client_address(request: HttpRequest) -> str:
    """Return the reader's address as the nearest trusted proxy saw it.

    With `TRUSTED_PROXY_HOPS` proxies of ours, that is the entry this many from the right of
    X-Forwarded-For; whatever stands left of it, the reader could have forged. A header that is
    too short or no address there leaves the address that connected to us.
    """
    connected = request.META.get("REMOTE_ADDR", "")
    hops: int = settings.TRUSTED_PROXY_HOPS
    if hops > 0:
        chain = request.headers.get("x-forwarded-for", "").split(",")
        if len(chain) >= hops:
            return _normal(chain[-hops]) or _normal(connected) or connected
    return _normal(connected) or connected


def visitor_hash(address: str, agent: str, *, day: date) -> bytes:
    """Return the pseudonym of a reader on a UTC day: IP and user agent (COUNTER R5.1 §7.4)."""
    return salted_hash(address, agent, salt=salt_of(day))


def salted_hash(address: str, agent: str, *, salt: bytes) -> bytes:
    """Return the pseudonym of a reader on the day of a salt."""
    message = f"{_normal(address) or address}\0{agent}".encode("utf-8", "surrogateescape")
    return hmac.digest(salt, message, hashlib.sha256)


def salt_of(day: date) -> bytes:
    """Return the salt of a UTC day, made by whichever process asks first."""
    salt = _salts.get(day)
    # A roll-up may delete the salt of a day that is over as soon as it is made.
    while salt is None:
        Salt.objects.bulk_create(
            [Salt(day=day, value=secrets.token_bytes(32))], ignore_conflicts=True
        )
        stored = Salt.objects.filter(day=day).first()
        if stored is not None:
            salt = bytes(stored.value)
            transaction.on_commit(partial(_keep, day, salt))
    return salt


def forget_salts() -> None:
    """Drop the salts this process keeps, so that a day that is over can't be hashed again."""
    _salts.clear()


def _keep(day: date, salt: bytes) -> None:
    # Two days are in use around midnight, never more; older salts shall not linger in memory.
    for other in sorted(_salts, key=lambda kept: abs(kept - day))[1:]:
        _salts.pop(other, None)
    _salts[day] = salt


def _normal(text: str) -> str:
    """Return an address in its one spelling, without a port, or "" if it is none."""
    text = text.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return ""
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(address)
