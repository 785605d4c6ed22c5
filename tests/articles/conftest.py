"""Who writes and edits articles."""

import pytest
from django.test import Client

from tests.staff import signed_in


@pytest.fixture
def author() -> Client:
    return signed_in("Author")


@pytest.fixture
def editor() -> Client:
    return signed_in("Editor")
