"""Prevention of drawing."""

import pytest


def prevent_drawing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no process that draws be started."""
    monkeypatch.setattr("sys.executable", "/nowhere/python")
