"""The owner's first visit to a new installation: a link that signs in once, and one page.

`manage.py serve` begins it. It ends when the page is filled in or skipped.
"""

import hashlib
import secrets
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from collabsite.site.models import FirstVisit

# Mark in the session of an owner who is to be led to the page.
OFFER = "first-visit"


def begin(owner: User, *, sample_digest: str = "") -> str:
    """Begin the first visit of this owner; return the token of the link that signs in."""
    token = secrets.token_urlsafe(32)
    FirstVisit.objects.create(owner=owner, token_digest=_digest(token), sample_digest=sample_digest)
    return token


def open_visit() -> FirstVisit | None:
    """Return the first visit that is neither done nor skipped."""
    return FirstVisit.objects.filter(done_at=None).select_related("owner").first()


@transaction.atomic
def take_token(token: str) -> User | None:
    """Return the owner whom this token signs in, and let it work no more; None if it does not."""
    valid = FirstVisit.objects.filter(
        token_digest=_digest(token), used_at=None, done_at=None, owner__is_active=True
    )
    visit = valid.select_for_update(of=("self",)).select_related("owner").first()
    if visit is None:
        return None
    visit.used_at = timezone.now()
    visit.save(update_fields=["used_at"])
    return visit.owner


def finish() -> None:
    """End the first visit."""
    FirstVisit.objects.filter(done_at=None).update(done_at=timezone.now())


def offer(request: HttpRequest | None, user: User, **_: Any) -> None:
    """Lead an owner who signs in to the page, while it is open."""
    if user.is_superuser and hasattr(request, "session") and open_visit():
        request.session[OFFER] = True  # type: ignore[union-attr]


def take_offer(request: HttpRequest) -> bool:
    """Return whether to lead to the page now: once after each sign-in."""
    return bool(request.session.pop(OFFER, False))


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
