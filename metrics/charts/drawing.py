"""Vega-Lite -> SVG, in a process of its own, and kept by what was drawn."""

import hashlib
import json
import subprocess
import sys
from collections.abc import Sequence
from importlib.metadata import version

from django.conf import settings
from django.core.cache import caches

from metrics.charts.layers import Layer

# Drawing takes less than a second; a machine that is busy may take some.
TIME_LIMIT = 20


class DrawingError(Exception):
    """A chart could not be drawn; the message is the last line of what the drawing said."""


def draw(specifications: Sequence[Layer]) -> list[str]:
    """Return the SVG of each specification; raises `DrawingError`.

    What was drawn is kept in the cache `charts` under the SHA-256 of the specifications, so that
    only the first look at a chart waits for it, whichever process serves it.
    """
    asked = json.dumps(specifications, sort_keys=True)
    made_by = version("vl-convert-python")
    key = hashlib.sha256(f"{made_by} {asked}".encode()).hexdigest()
    kept = caches["charts"]
    drawn: list[str] | None = kept.get(key)
    if drawn is None:
        drawn = _drawn(asked)
        kept.set(key, drawn)
    return drawn


def _drawn(asked: str) -> list[str]:
    try:
        done = subprocess.run(
            [sys.executable, "-m", "metrics.vega"],
            input=asked.encode(),
            capture_output=True,
            timeout=TIME_LIMIT,
            cwd=settings.BASE_DIR,
            check=True,
        )
    except subprocess.TimeoutExpired as error:
        raise DrawingError(f"no drawing after {TIME_LIMIT} seconds") from error
    except subprocess.CalledProcessError as error:
        lines = error.stderr.decode(errors="replace").strip().splitlines()
        raise DrawingError(lines[-1] if lines else f"status {error.returncode}") from error
    except OSError as error:
        raise DrawingError(str(error)) from error
    drawn: list[str] = json.loads(done.stdout)
    return drawn
