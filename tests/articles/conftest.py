"""Articles, authors and an editor."""

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client

from articles.models import Article
from tests.support.published import draft, draft_titled
from tests.support.staff import signed_in


@pytest.fixture
def lin() -> User:
    return User.objects.create_user("lin")


@pytest.fixture
def ann() -> User:
    """An author with a name."""
    user = User.objects.create_user("ann", first_name="Ann", last_name="Berg", is_staff=True)
    user.groups.set(Group.objects.filter(name="Author"))
    return user


@pytest.fixture
def author() -> Client:
    return signed_in("Author")


@pytest.fixture
def editor() -> Client:
    return signed_in("Editor")


@pytest.fixture
def steward() -> Client:
    return signed_in("Data steward")


@pytest.fixture
def article() -> Article:
    """A draft with a table, whose data is not released."""
    return draft()


@pytest.fixture
def rivers(author: Client) -> Article:
    """A draft that nobody owns."""
    return draft_titled("Rivers")
