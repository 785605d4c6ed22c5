"""The signed token that a page carries and a view report brings back."""

from django.core.signing import BadSignature, Signer

from collabsite.pageviews import items

_SALT = "collabsite.pageviews.token"


def page_token(item: str) -> str:
    """Return the token of an item: the same for every reader, so that pages can be cached.

    Raises `ValueError` if the item is malformed.
    """
    if not items.is_well_formed(item):
        raise ValueError(f"item {item!r} is malformed; it must be like article:12")
    return Signer(salt=_SALT).sign(item)


def read_token(token: str) -> str | None:
    """Return the item that a token was made for, or None if we did not make it."""
    try:
        item = Signer(salt=_SALT).unsign(token)
    except BadSignature:
        return None
    return item if items.is_well_formed(item) else None
