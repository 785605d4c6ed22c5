"""The signed name of the account that opened a form, and the key of the opened form.

Both are in hidden fields. A form whose session has ended is kept for the account that is named
there, which nobody can forge.
"""

import uuid
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core import signing
from django.http import HttpRequest, QueryDict

if TYPE_CHECKING:
    from django.contrib.auth.models import User

WRITER, KEY = "writer", "form_key"
# The heading of a page that does not show what was kept of its form.
TITLE = "form_title"
_SALT = "collabsite.autosave.writers"


def sign_writer(user: "User") -> str:
    """Return the value of the hidden field for this user."""
    return signing.dumps(user.pk, salt=_SALT)


def read_writer(signed: str) -> "User | None":
    """Return the active editor who is named by a signed value, None if it is not valid.

    It is valid as long as a session.
    """
    try:
        pk = signing.loads(signed, salt=_SALT, max_age=settings.SESSION_COOKIE_AGE)
    except signing.BadSignature:
        return None
    return get_user_model().objects.filter(pk=pk, is_active=True, is_staff=True).first()


def parse_form_key(text: object) -> uuid.UUID | None:
    """Return the key of an opened form, None if the text is not one."""
    try:
        return uuid.UUID(str(text))
    except ValueError:
        return None


def form_key(data: QueryDict) -> uuid.UUID | None:
    """Return the key that a form was posted with."""
    return parse_form_key(data.get(KEY, ""))


def opened_form_key(request: HttpRequest) -> uuid.UUID:
    """Return the key of the form on the page: the one it was posted with, or a new one."""
    return form_key(request.POST) or uuid.uuid4()
