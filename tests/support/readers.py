"""Responses to readers and programs."""

import json
from typing import Any

from django.test import Client


def twin(client: Client, address: str) -> dict[str, Any]:
    """Return what the `.json` twin of a page says."""
    found: dict[str, Any] = json.loads(client.get(address).content)
    return found


def html(client: Client, address: str) -> str:
    """Return the HTML of a page, each run of white space made one space."""
    return " ".join(client.get(address).content.decode().split())
