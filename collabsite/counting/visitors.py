"""Pseudonyms of readers: their address and user agent, hashed with the salt of the day."""

import hashlib
import hmac
import ipaddress
import secrets
from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import Any

from django.conf import settings
from django.db import transaction

from collabsite.counting.models import Salt

HASH = hashlib.sha256
SALT_BYTES = 32

# Salts of the days in use. Only committed ones are cached, else two processes could differ.
_salts: dict[date, bytes] = {}


def client_address(meta: Mapping[str, Any]) -> str:
    """Return the reader's address as the outermost trusted proxy saw it.

    `meta` is the `META` of a request or its WSGI environment. The number of our proxies,
    `TRUSTED_PROXY_HOPS`, is the place of the address in X-Forwarded-For, counted from the right; the
    reader may have forged every entry to the left of it. If the entry is missing or is no address,
    return the address that connected to us.
    """
    connected: str = meta.get("REMOTE_ADDR", "")
    hops: int = settings.TRUSTED_PROXY_HOPS
    if hops > 0:
        chain = meta.get("HTTP_X_FORWARDED_FOR", "").split(",")
        if len(chain) >= hops:
            return _normalize(chain[-hops]) or _normalize(connected) or connected
    return _normalize(connected) or connected


def visitor_hash(address: str, agent: str, *, day: date) -> bytes:
    """Return the pseudonym of a reader on a UTC day: IP and user agent (COUNTER R5.1 §7.4)."""
    message = f"{_normalize(address) or address}\0{agent}".encode("utf-8", "surrogateescape")
    return hmac.digest(salt_of(day), message, HASH)


def salt_of(day: date) -> bytes:
    """Return the salt of a UTC day; the first process that needs it creates it."""
    salt = _salts.get(day)
    # A rollup may delete the salt of a past day as soon as it is created.
    while salt is None:
        Salt.objects.bulk_create(
            [Salt(day=day, value=secrets.token_bytes(SALT_BYTES))], ignore_conflicts=True
        )
        stored = Salt.objects.filter(day=day).first()
        if stored is not None:
            salt = bytes(stored.value)
            transaction.on_commit(partial(_cache, day, salt))
    return salt


def clear_salt_cache() -> None:
    """Drop the cached salts, so that no more readers of a past day can be hashed."""
    _salts.clear()


def _cache(day: date, salt: bytes) -> None:
    # At most two days are in use, around midnight; older salts must not stay in memory.
    for other in sorted(_salts, key=lambda cached: abs(cached - day))[1:]:
        _salts.pop(other, None)
    _salts[day] = salt


def _normalize(text: str) -> str:
    """Return an IP address in canonical form, without a port, or "" if it is none."""
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
