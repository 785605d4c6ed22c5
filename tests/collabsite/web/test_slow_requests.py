"""The log of slow requests."""

import logging

import pytest
from django.test import Client

from collabsite.web import middleware

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


def test_a_slow_request_is_logged_by_its_route_and_others_are_not(
    client: Client, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    caplog.set_level(logging.WARNING, logger=middleware.__name__)
    monkeypatch.setattr(middleware, "SLOW", 600)
    client.get("/live")
    monkeypatch.setattr(middleware, "SLOW", 0)
    client.get("/preview/secret-key-of-a-preview/")
    client.get("/zh-hans/data/钱花在哪里/")

    preview, data = (
        each.getMessage() for each in caplog.records if each.name == middleware.__name__
    )
    assert preview.startswith("GET /preview/<")
    assert "secret" not in preview
    assert "data/<" in data
