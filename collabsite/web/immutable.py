"""Rows that stay as they were published: refused here, and again by database triggers."""

from collections.abc import Iterable
from typing import Any, Never

from django.db import models


class ImmutableError(Exception):
    """Something tried to change what was published."""


class AppendOnlyQuerySet[M: models.Model](models.QuerySet[M]):
    """A queryset that can add rows, and neither change nor remove them."""

    def update(self, **kwargs: Any) -> Never:  # noqa: ANN401
        """Refuse: what was published stays."""
        raise ImmutableError(f"{self.model._meta.verbose_name}: what was published stays")

    def bulk_update(
        self, objs: Iterable[M], fields: Iterable[str], batch_size: int | None = None
    ) -> Never:
        """Refuse: what was published stays."""
        self.update()

    def delete(self) -> Never:
        """Refuse: what was published stays."""
        self.update()


class AppendOnlyModel(models.Model):
    """A model whose rows are written once."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        """Write a new row; refuse to change one that is there."""
        if not self._state.adding:
            raise ImmutableError(f"{self._meta.verbose_name} {self}: what was published stays")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Never:  # noqa: ANN401
        """Refuse: what was published stays."""
        raise ImmutableError(f"{self._meta.verbose_name} {self}: what was published stays")
