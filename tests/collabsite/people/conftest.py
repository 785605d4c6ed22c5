"""Fixtures for tests of people."""

import pytest
from pytest_django import Settings


@pytest.fixture
def email(settings: Settings) -> None:
    """The site sends e-mail, to `django.core.mail.outbox`."""
    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
