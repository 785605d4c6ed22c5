"""An article, an author and an editor."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from articles.models import Article
from tests.support.published import imported
from tests.support.staff import signed_in


@pytest.fixture
def lin() -> User:
    return User.objects.create_user("lin")


@pytest.fixture
def author() -> Client:
    return signed_in("Author")


@pytest.fixture
def editor() -> Client:
    return signed_in("Editor")


@pytest.fixture
def article() -> Article:
    """A draft with a table, whose data is not released."""
    return imported().article
