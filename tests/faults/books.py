"""An app with books to be counted."""

from collections.abc import Collection, Mapping

from django.apps import AppConfig

from collabsite.pageviews import items


def describe(wanted: Collection[str]) -> Mapping[str, items.ItemDescription]:
    return {item: items.ItemDescription(item, "/", "Other") for item in wanted}


class BooksConfig(AppConfig):
    name = "tests.faults"
    label = "books"

    def ready(self) -> None:
        items.register("book", describe=describe, find=lambda *_: None)
