"""Charts that can't be drawn."""

import pytest

from metrics.charts import renderer


def prevent_drawing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no process that draws be there or be started."""
    monkeypatch.setattr("sys.executable", "/nowhere/python")
    monkeypatch.setattr(renderer, "RENDERER", renderer.Renderer())
