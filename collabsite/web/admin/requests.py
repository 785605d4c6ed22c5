"""Values that the pages of the admin read from a request."""

import re
from typing import cast

from django.contrib.auth.models import User
from django.forms import BaseForm
from django.http import HttpRequest, QueryDict

# A longer number would overflow the database's keys.
_MAX_KEY_DIGITS = 18


def editor(request: HttpRequest) -> User:
    """Return the signed-in user of a request in the admin."""
    return cast("User", request.user)


def post_data(request: HttpRequest) -> QueryDict | None:
    """Return the data to bind a form to: what was posted, even if empty, else None."""
    return request.POST if request.method == "POST" else None


def is_restored(request: HttpRequest) -> bool:
    """Return whether nobody has posted the form: it is shown with what its writer had not saved."""
    return getattr(request, "restored_form", None) is not None


def is_sent(request: HttpRequest) -> bool:
    """Return whether the user has posted the form."""
    return request.method == "POST" and not is_restored(request)


def is_submitted(request: HttpRequest, form: BaseForm) -> bool:
    """Return whether the form was sent and is valid; one that is restored is shown unchecked."""
    if is_restored(request):
        form.errors.clear()
        return False
    return form.is_bound and form.is_valid()


def accept_form(request: HttpRequest) -> None:
    """Forget what was kept of a posted form; a redirect that is no `RefusalRedirect` does the same."""
    getattr(request, "forget_form", lambda: None)()


def parse_key(text: str | None) -> int | None:
    """Return the primary key in the text, None if it is not one."""
    text = text or ""
    is_key = text.isascii() and text.isdigit() and len(text) <= _MAX_KEY_DIGITS
    return int(text) if is_key else None


def remove_unstorable(text: str) -> str:
    """Return the text without NUL, which PostgreSQL refuses, and without lone surrogates.

    JSON can hold a lone surrogate, which UTF-8 can't encode.
    """
    return re.sub(r"[\0\ud800-\udfff]", "", text)
