"""A dataset and its editor."""

import pytest
from django.test import Client

from metrics.models import Dataset
from tests.support.published import imported
from tests.support.staff import signed_in


@pytest.fixture
def steward() -> Client:
    return signed_in("Data steward")


@pytest.fixture
def dataset() -> Dataset:
    [dataset] = imported().datasets
    return dataset
