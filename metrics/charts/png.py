"""Pictures of SVG as PNG, drawn by a process of their own and cached.

Editors wait for a picture. Readers never do: a picture that is missing is queued for the worker.
"""

import hashlib
import logging
import subprocess
import sys

from django.conf import settings
from django.core.cache import caches
from django.db import DatabaseError
from django.tasks import task

from collabsite.environment import code_digest
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
    """Return an SVG as PNG at double size; raises `RenderingError`.

    The process keeps the heavy library, with its fonts, out of the web server.
    """
    try:
        done = subprocess.run(
            [sys.executable, "-m", "metrics.charts.png_process"],
            input=svg.encode(),
            capture_output=True,
            check=False,
            cwd=settings.BASE_DIR,
            timeout=TIME_LIMIT,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise RenderingError(str(error)) from error
    if done.returncode:
        reason = done.stderr.decode(errors="replace").strip()
        raise RenderingError(reason or "the renderer ended")
    return done.stdout


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
    cache, key = caches["charts"], _key(svg)
    if cache.get(key):
        return
    try:
        cache.set(key, render_png(svg))
    except RenderingError as error:
        logger.warning("a picture can't be drawn: %s", error)
        cache.set(key, _FAILED, PAUSE)


def _key(svg: str) -> str:
    return hashlib.sha256(f"{code_digest()} {svg}".encode()).hexdigest()
