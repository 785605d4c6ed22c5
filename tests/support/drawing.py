"""Prevention of drawing."""

import pytest

from metrics.charts import renderer


def prevent_drawing(monkeypatch: pytest.MonkeyPatch) -> None:
    """End the drawing process, and let no other be started."""
    monkeypatch.setattr("sys.executable", "/nowhere/python")
    monkeypatch.setattr(renderer, "RENDERER", renderer.Renderer())
