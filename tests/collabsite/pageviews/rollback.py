"""Roll back each example of a property test."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction

from collabsite.pageviews.counting import visitors


@contextmanager
def rolled_back() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    visitors.clear_salt_cache()
