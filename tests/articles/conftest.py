"""Who edits articles."""

import pytest
from django.test import Client

from tests.staff import signed_in


@pytest.fixture
def editor() -> Client:
    return signed_in("Editor")
