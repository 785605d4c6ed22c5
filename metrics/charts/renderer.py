"""Rendering of SVG as PNG in a separate process, with a cache.

Editors wait for a picture. Readers never do: a picture that is missing is queued for the worker.
"""

import atexit
import hashlib
import logging
import os
import subprocess
import sys
import threading
from importlib.metadata import version
from typing import IO, cast

from django.conf import settings
from django.core.cache import caches
from django.db import DatabaseError
from django.tasks import task

from collabsite.web.tasks import FIRST

logger = logging.getLogger(__name__)

# Seconds before a picture that was queued, or that failed, is queued again.
PAUSE = 60
# Seconds in which a picture must be drawn: it takes less than one, and some on a busy machine.
TIME_LIMIT = 60
_FAILED = b""


class RenderingError(Exception):
    """A picture could not be rendered; the message says why."""


class PendingError(Exception):
    """The picture is not in the cache yet, and has been queued."""


def render_png(svg: str) -> bytes:
    """Return an SVG as PNG at double size, from the cache if possible; raises `RenderingError`."""
    cache, key = caches["charts"], _key(svg)
    drawn: bytes = cache.get(key, _FAILED)
    if drawn == _FAILED:
        drawn = RENDERER.draw(svg)
        cache.set(key, drawn)
    return drawn


def find_png(svg: str) -> bytes:
    """Return an SVG as PNG from the cache.

    Raises `PendingError` if it is missing, and `RenderingError` if it could not be rendered.
    """
    cache, key = caches["charts"], _key(svg)
    found: bytes | None = cache.get(key)
    if found is None and cache.add(f"queued-{key}", True, PAUSE):
        try:
            # Without a worker it runs at once.
            draw_png.enqueue(svg)
        except DatabaseError as error:
            # A page must be readable while the database cannot be written.
            logger.warning("a picture can't be queued: %s", error)
        found = cache.get(key)
    if found is None:
        raise PendingError
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
        caches["charts"].set(_key(svg), _FAILED, PAUSE)


def _key(svg: str) -> str:
    made_by = version("vl-convert-python")
    return hashlib.sha256(f"{made_by} {svg}".encode()).hexdigest()


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

    def draw(self, svg: str) -> bytes:
        """Return the PNG that `metrics.charts.png_process` answers; raises `RenderingError`."""
        source = svg.encode()
        with self._lock:
            is_old = self._process is not None
            word, data = self._ask(source)
            if not word and is_old:
                # It may have ended because it was idle.
                word, data = self._ask(source)
        if word == "drawn":
            return data
        raise RenderingError(data.decode(errors="replace") or "the renderer ended")

    def _ask(self, source: bytes) -> tuple[str, bytes]:
        """Return the word and the data of an answer; the word is '' if the process ended."""
        process = self._process = self._process or self._start()
        requests, answers = cast(IO[bytes], process.stdin), cast(IO[bytes], process.stdout)
        late = threading.Event()

        def kill() -> None:
            late.set()
            process.kill()

        timer = threading.Timer(TIME_LIMIT, kill)
        timer.start()
        try:
            requests.write(f"{len(source)}\n".encode() + source)
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
            return "late", f"no drawing after {TIME_LIMIT} seconds".encode()
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
                [sys.executable, "-m", "metrics.charts.png_process"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                cwd=settings.BASE_DIR,
            )
        except OSError as error:
            raise RenderingError(str(error)) from error


RENDERER = Renderer()
