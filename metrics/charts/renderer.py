"""Vega-Lite -> SVG -> PNG, in a process of its own, and kept by what was drawn."""

import hashlib
import json
import subprocess
import sys
from collections.abc import Sequence
from importlib.metadata import version
from typing import Any

from django.conf import settings
from django.core.cache import caches

from metrics.charts.layers import Layer
from metrics.charts.svg import strip_unwritable


class RenderingError(Exception):
    """A chart could not be drawn; the message is the last line of what the drawing said."""


def render_svgs(specifications: Sequence[Layer]) -> list[str]:
    """Return the SVG of each specification; raises `DrawingError`.

    What was drawn is kept in the cache `charts` under the SHA-256 of the specifications, so that
    only the first look at a chart waits for it, whichever process serves it.
    """
    drawn: list[str] = json.loads(
        _cached("svg", json.dumps(_stripped(specifications), sort_keys=True))
    )
    return drawn


def render_png(svg: str) -> bytes:
    """Return an SVG as PNG, twice as large; raises `DrawingError`. Kept like what `draw` draws."""
    return _cached("png", svg)


def _stripped(value: Any) -> Any:  # noqa: ANN401
    """Return a specification without the signs at which the library ends its process."""
    if isinstance(value, str):
        return strip_unwritable(value)
    if isinstance(value, dict):
        return {key: _stripped(member) for key, member in value.items()}
    return [_stripped(member) for member in value] if isinstance(value, list | tuple) else value


def _cached(form: str, asked: str) -> bytes:
    made_by = version("vl-convert-python")
    key = hashlib.sha256(f"{made_by} {form} {asked}".encode()).hexdigest()
    kept = caches["charts"]
    drawn: bytes | None = kept.get(key)
    if drawn is None:
        drawn = _run(form, asked)
        kept.set(key, drawn)
    return drawn


def _run(form: str, asked: str) -> bytes:
    try:
        done = subprocess.run(  # noqa: S603 # Our own module, and one of two words.
            [sys.executable, "-m", "metrics.charts.vega", form],
            input=asked.encode(),
            capture_output=True,
            timeout=settings.CHART_TIME_LIMIT,
            cwd=settings.BASE_DIR,
            check=True,
        )
    except subprocess.TimeoutExpired as error:
        raise RenderingError(f"no drawing after {settings.CHART_TIME_LIMIT} seconds") from error
    except subprocess.CalledProcessError as error:
        lines = error.stderr.decode(errors="replace").strip().splitlines()
        raise RenderingError(lines[-1] if lines else f"status {error.returncode}") from error
    except OSError as error:
        raise RenderingError(str(error)) from error
    return done.stdout
