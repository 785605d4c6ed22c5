"""An app with books to be counted, all of which are public."""

from typing import Self

from django.apps import AppConfig
from django.db import models


class Books:
    """Every book there could be."""

    def public(self, *, at: object) -> Self:
        return self

    def filter(self, **_: object) -> Self:
        return self

    def exists(self) -> bool:
        return True


class BooksConfig(AppConfig):
    name = "tests.faults"
    label = "books"

    def ready(self) -> None:
        class Book(models.Model):
            item_kind = "book"

            class Meta:
                app_label = "books"
                managed = False

            def __str__(self) -> str:
                return str(self.pk)

        setattr(Book, "objects", Books())  # noqa: B010
