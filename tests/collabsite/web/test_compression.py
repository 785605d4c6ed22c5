"""Compression of public responses, by what the client accepts."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("gzip", "gzip"),
        ("gzip;q=0.001, br;q=0", "gzip"),
        ("br, gzip; q=1", "gzip"),
        ("gzip;q=0", None),
        ("identity, gzip; q=0.000", None),
        ("GZIP ; Q=0.0", None),
        ("", None),
    ],
)
def test_what_is_refused_with_a_weight_of_zero_is_not_sent(
    client: Client, accepted: str, encoding: str | None
) -> None:
    answer = client.get("/articles/", headers={"accept-encoding": accepted})

    assert answer.get("Content-Encoding") == encoding
    assert "Accept-Encoding" in answer["Vary"]
