"""Items: articles and datasets, whose pages carry a signed token that comes back with each view.

The model of an item's published versions has an attribute `item_kind`, such as `article`, which is also
the name of its foreign key to the item, and a query set with `public(at=)`.
"""

import datetime as dt
import time
from functools import cache, lru_cache
from typing import Any, NamedTuple, Self

from django.apps import apps
from django.core.signing import BadSignature, Signer
from django.utils import timezone

_TOKEN_SALT = "collabsite.counting.token"  # noqa: S105


class Item(NamedTuple):
    """An article or a dataset: its kind and its id."""

    kind: str
    id: int

    def __str__(self) -> str:
        return f"{self.kind}:{self.id}"

    @property
    def token(self) -> str:
        """The token of the item's pages, the same for every reader, so that pages can be cached."""
        return Signer(salt=_TOKEN_SALT).sign(str(self))

    @classmethod
    @lru_cache(maxsize=1000)
    def from_token(cls, token: str) -> Self | None:
        """Return the item of a token, or None if the token is not ours."""
        try:
            kind, _, number = Signer(salt=_TOKEN_SALT).unsign(token).partition(":")
        except BadSignature:
            return None
        return cls(kind, int(number))

    @property
    def is_public(self) -> bool:
        """True if the item was public within the last second."""
        return _is_public(self, int(time.monotonic()))


class Version(NamedTuple):
    """An edition or a release: its number, its UTC day, its name such as “Edition 2”, its address."""

    number: int
    day: dt.date
    name: str
    url: str


@lru_cache(maxsize=10_000)
def _is_public(item: Item, _second: int) -> bool:
    versions = _models().get(item.kind)
    if versions is None:
        return False
    public = versions.objects.public(at=timezone.now())
    return bool(public.filter(**{f"{item.kind}_id": item.id}).exists())


@cache
def _models() -> dict[str, Any]:
    return {model.item_kind: model for model in apps.get_models() if hasattr(model, "item_kind")}
