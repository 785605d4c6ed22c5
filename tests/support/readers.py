"""Responses to readers and programs."""

import json
from types import SimpleNamespace
from typing import Any

from django.test import Client

from collabsite.web.responses import json_value


def twin(client: Client, address: str) -> dict[str, Any]:
    """Return what the `.json` twin of a page says."""
    found: dict[str, Any] = json.loads(client.get(address).content)
    return found


def html(client: Client, address: str) -> str:
    """Return the HTML of a page, each run of white space made one space."""
    return " ".join(client.get(address).content.decode().split())


def page_values(client: Client, address: str) -> dict[str, Any]:
    """Return the values that a page without a twin shows, as a twin would have them."""
    page = client.get(address).context["page"]
    found: dict[str, Any] = json_value(vars(page) if isinstance(page, SimpleNamespace) else page)
    return found
