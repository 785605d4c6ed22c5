"""Rendering of Vega-Lite as SVG, and of SVG as PNG, in a separate process, with a cache.

Editors wait for a drawing. Readers never do: a drawing that is missing is queued for the worker.
"""

import atexit
import hashlib
import json
import logging
import os
import subprocess
import sys
import threading
from collections.abc import Sequence
from importlib.metadata import version
from typing import IO, Any, cast

from django.conf import settings
from django.core.cache import caches
from django.db import DatabaseError
from django.tasks import Task, task

from collabsite.web.tasks import FIRST
from metrics.charts.layers import Layer
from metrics.charts.svg import strip_unwritable

logger = logging.getLogger(__name__)

# Seconds before a drawing that was queued, or that failed, is queued again.
PAUSE = 60
_FAILED = b""


class RenderingError(Exception):
    """A chart could not be rendered; the message says why."""


class PendingError(Exception):
    """The drawing is not in the cache yet, and has been queued."""


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
    """Return an SVG as PNG at double size, from the cache if possible; raises `RenderingError`."""
    return _cached("png", svg)


def find_png(svg: str) -> bytes:
    """Return an SVG as PNG from the cache.

    Raises `PendingError` if it is missing, and `RenderingError` if it could not be rendered.
    """
    found: bytes = find_drawing(_key("png", svg), draw_png, svg)
    if found == _FAILED:
        raise RenderingError("the last try failed")
    return found


@task(priority=FIRST)
def draw_png(svg: str) -> None:
    """Render an SVG as PNG and put it into the cache."""
    try:
        render_png(svg)
    except RenderingError as error:
        logger.warning("a picture can't be drawn: %s", error)
        caches["charts"].set(_key("png", svg), _FAILED, PAUSE)


def find_drawing(key: str, drawing: Task[..., None], *args: Any) -> Any:  # noqa: ANN401
    """Return the cached drawing with this key; else queue it and raise `PendingError`.

    `drawing` is the task that draws it. Without a worker it runs at once, and the drawing is returned.
    """
    cache = caches["charts"]
    found = cache.get(key)
    if found is None and cache.add(f"queued-{key}", True, PAUSE):
        try:
            drawing.enqueue(*args)
        except DatabaseError as error:
            # A page must be readable while the database cannot be written.
            logger.warning("a drawing can't be queued: %s", error)
        found = cache.get(key)
    if found is None:
        raise PendingError
    return found


def _stripped(value: Any) -> Any:  # noqa: ANN401
    """Return a specification without characters that crash the library."""
    if isinstance(value, str):
        return strip_unwritable(value)
    if isinstance(value, dict):
        return {key: _stripped(member) for key, member in value.items()}
    return [_stripped(member) for member in value] if isinstance(value, list | tuple) else value


def _cached(form: str, source: str) -> bytes:
    key = _key(form, source)
    cache = caches["charts"]
    drawn: bytes = cache.get(key, _FAILED)
    if drawn == _FAILED:
        drawn = RENDERER.draw(form, source.encode())
        cache.set(key, drawn)
    return drawn


def _key(form: str, source: str) -> str:
    made_by = version("vl-convert-python")
    return hashlib.sha256(f"{made_by} {form} {source}".encode()).hexdigest()


class Renderer:
    """The rendering process, which is started when it is needed and ends when it is idle."""

    def __init__(self) -> None:
        self._reset()
        # A process that forks must not share it.
        os.register_at_fork(after_in_child=self._reset)
        atexit.register(self.end)

    def _reset(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()

    def draw(self, form: str, source: bytes) -> bytes:
        """Return the drawing that `metrics.charts.vega` answers; raises `RenderingError`."""
        with self._lock:
            is_old = self._process is not None
            word, data = self._ask(form, source)
            if not word and is_old:
                # It may have ended because it was idle.
                word, data = self._ask(form, source)
        if word == "drawn":
            return data
        raise RenderingError(data.decode(errors="replace") or "the renderer ended")

    def _ask(self, form: str, source: bytes) -> tuple[str, bytes]:
        """Return the word and the data of an answer; the word is '' if the process ended."""
        process = self._process = self._process or self._start()
        requests, answers = cast(IO[bytes], process.stdin), cast(IO[bytes], process.stdout)
        late = threading.Event()

        def kill() -> None:
            late.set()
            process.kill()

        timer = threading.Timer(settings.CHART_TIME_LIMIT, kill)
        timer.start()
        try:
            requests.write(f"{form} {len(source)}\n".encode() + source)
            requests.flush()
            word, size = answers.readline().decode().split()
            data = answers.read(int(size))
            if len(data) == int(size):
                return word, data
        except (BrokenPipeError, ValueError):
            pass
        finally:
            timer.cancel()
        self.end()
        if late.is_set():
            return "late", f"no drawing after {settings.CHART_TIME_LIMIT} seconds".encode()
        return "", b""

    def end(self) -> None:
        """End the process; the next drawing starts it again."""
        if self._process:
            self._process.kill()
            self._process.communicate()
            self._process = None

    def _start(self) -> subprocess.Popen[bytes]:
        try:
            return subprocess.Popen(
                [sys.executable, "-m", "metrics.charts.vega"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                cwd=settings.BASE_DIR,
            )
        except OSError as error:
            raise RenderingError(str(error)) from error


RENDERER = Renderer()
