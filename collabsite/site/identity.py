"""The identity of the site as pages show it, kept in memory.

A process that keeps ready pages reads it again once it sees a change; others do after a moment, so that
all show a change within a second.
"""

import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from email.headerregistry import Address
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import DatabaseError
from django.urls import reverse
from django.utils import timezone, translation

from collabsite.site.models import SiteIdentity
from collabsite.web.responses import absolute_url

# In seconds.
KEPT_FOR = 0.8


class _Memory:
    """The identity that was read last, until when it holds, and how often it was forgotten."""

    def __init__(self) -> None:
        self.identity: SiteIdentity | None = None
        self.until = 0.0
        self.forgotten = 0
        self.lock = threading.Lock()


_memory = _Memory()


def site_identity() -> SiteIdentity:
    """Return the identity of the site; without one, its name is the host of its address.

    One query at most. Without a database it is the last that was read.
    """
    known, until, forgotten = _memory.identity, _memory.until, _memory.forgotten
    if known is not None and time.monotonic() < until:
        return known
    unnamed = unnamed_site()
    try:
        found = SiteIdentity.objects.first() or unnamed
    except DatabaseError:
        return known or unnamed
    with _memory.lock:
        # What was read before a change must not be kept after it.
        if _memory.forgotten == forgotten:
            remember(found)
    return found


def unnamed_site() -> SiteIdentity:
    """Return the identity of a site whose owner has not named it, which is not stored."""
    return SiteIdentity(pk=1, name=urlsplit(settings.SITE_URL).netloc)


def remember(identity: SiteIdentity) -> None:
    """Show this identity for a time."""
    _memory.identity, _memory.until = identity, time.monotonic() + KEPT_FOR


def forget() -> None:
    """Read the identity again when it is needed next."""
    with _memory.lock:
        _memory.forgotten += 1
        _memory.until = 0.0


def site_name() -> str:
    """Return the name of the site in the active language."""
    return site_identity().title


def mail_sender() -> str:
    """Return the sender of mails, with the name of the site."""
    identity = site_identity()
    return str(Address(identity.title, addr_spec=identity.sender or settings.DEFAULT_FROM_EMAIL))


def site_description() -> str:
    """Return a sentence about the whole site, '' if there is none."""
    return site_identity().about


def articles_licence(language: str) -> tuple[str, str]:
    """Return the licence of articles in a language that are published now: its name and address."""
    with translation.override(language):
        return site_identity().stated_licence


def site_language() -> str:
    """Return the language of what has no other: e-mails, and what search engines offer to others."""
    return site_identity().language or settings.LANGUAGE_CODE


def site_time_zone() -> AbstractContextManager[None]:
    """Use the time zone of the site within a block; requests do so anyway."""
    identity = site_identity()
    return timezone.override(identity.zone) if identity.time_zone else nullcontext()


def in_site_time_zone[**P, R](view: Callable[P, R]) -> Callable[P, R]:
    """Let a view of the admin show what readers see: in the time zone of the site, not of the editor."""

    @wraps(view)
    def shown(*args: P.args, **kwargs: P.kwargs) -> R:
        with timezone.override(site_identity().zone):
            return view(*args, **kwargs)

    return shown


def publisher() -> dict[str, Any]:
    """Return the publisher of everything on the site, for JSON-LD."""
    identity = site_identity()
    logo = identity.publisher_logo_picture or (
        None if identity.publisher else identity.logo_picture
    )
    described: dict[str, Any] = {
        "@type": "Organization",
        "name": identity.publisher or identity.title,
        "url": identity.publisher_url or absolute_url(reverse("home")),
    }
    if logo:
        described["logo"] = {
            "@type": "ImageObject",
            "url": absolute_url(logo.url),
            "width": logo.width,
            "height": logo.height,
        }
    if identity.contact:
        reached = "url" if identity.contact_page else "email"
        described["contactPoint"] = {
            "@type": "ContactPoint",
            "contactType": "editorial office",
            reached: identity.contact,
        }
    if identity.ror_url:
        described |= {"identifier": identity.ror_url, "sameAs": identity.ror_url}
    return described


def periodical() -> dict[str, Any]:
    """Return the site as what its articles are part of, for JSON-LD."""
    identity = site_identity()
    described = {
        "@type": "Periodical",
        "name": identity.title,
        "url": absolute_url(reverse("home")),
    }
    return described | ({"issn": identity.issn} if identity.issn else {})
