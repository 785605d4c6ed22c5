"""Rendering of Vega-Lite as SVG, and of SVG as PNG, in a process of its own, with a cache."""

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
    """A chart could not be rendered; the message is the last line of the renderer's output."""


def render_svgs(specifications: Sequence[Layer]) -> list[str]:
    """Return the SVG of each specification; raises `RenderingError`.

    The result is cached under the SHA-256 of the specifications, so that only the first request for
    a chart waits for it, whichever process serves it.
    """
    drawn: list[str] = json.loads(
        _cached("svg", json.dumps(_stripped(specifications), sort_keys=True))
    )
    return drawn


def render_png(svg: str) -> bytes:
    """Return an SVG as PNG at double size; raises `RenderingError`. It is cached, too."""
    return _cached("png", svg)


def _stripped(value: Any) -> Any:  # noqa: ANN401
    """Return a specification without the characters at which the library ends its process."""
    if isinstance(value, str):
        return strip_unwritable(value)
    if isinstance(value, dict):
        return {key: _stripped(member) for key, member in value.items()}
    return [_stripped(member) for member in value] if isinstance(value, list | tuple) else value


def _cached(form: str, source: str) -> bytes:
    made_by = version("vl-convert-python")
    key = hashlib.sha256(f"{made_by} {form} {source}".encode()).hexdigest()
    cache = caches["charts"]
    drawn: bytes | None = cache.get(key)
    if drawn is None:
        drawn = _run(form, source)
        cache.set(key, drawn)
    return drawn


def _run(form: str, source: str) -> bytes:
    try:
        done = subprocess.run(  # noqa: S603 # Our own module, and one of two words.
            [sys.executable, "-m", "metrics.charts.vega", form],
            input=source.encode(),
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
