"""A site whose counting has just started."""

from collections.abc import Iterator

import pytest

from collabsite.counting import counter, items
from collabsite.counting.visitors import clear_salt_cache


@pytest.fixture(autouse=True)
def fresh_process() -> Iterator[None]:
    """Forget what a process keeps in memory, as tests are rolled back."""
    clear_salt_cache()
    items._is_public.cache_clear()
    counter._rolled_up_before = None
    yield
    clear_salt_cache()
    counter._rolled_up_before = None
