"""What the pages of the admin read from a request: who edits, what was sent, keys and texts in it."""

import re
from typing import TYPE_CHECKING, cast

from django.http import HttpRequest, QueryDict

if TYPE_CHECKING:
    from django.contrib.auth.models import User

# A longer number would overflow the database's keys.
_KEY_DIGITS = 18


def editor(request: HttpRequest) -> "User":
    """Return the signed-in user; the admin turns everybody else away."""
    return cast("User", request.user)


def posted(request: HttpRequest) -> QueryDict | None:
    """Return the data to bind a form to: what was posted, even if empty; else None."""
    return request.POST if request.method == "POST" else None


def key_in(text: str | None) -> int | None:
    """Return the key of a row that a text names, None if it names none."""
    text = text or ""
    is_key = text.isascii() and text.isdigit() and len(text) <= _KEY_DIGITS
    return int(text) if is_key else None


def storable(text: str) -> str:
    """Return the text without NUL, which PostgreSQL does not take, and without halves of signs.

    JSON can hold those, and nothing can write them down.
    """
    return re.sub(r"[\0\ud800-\udfff]", "", text)
