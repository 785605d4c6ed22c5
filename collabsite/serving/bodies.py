"""WSGI middleware that waits for the bodies of few requests at once, as clients may send them slowly."""

import logging
import tempfile
import threading
import time
from collections.abc import Iterable
from typing import IO, Any

from collabsite.serving.environ import Application, Environ, StartResponse

# Each keeps a thread of the server waiting; the other threads go on answering.
MOST_AT_ONCE = 4
# Seconds within which a body that has arrived is read, with all threads busy: one that takes longer is awaited.
QUICK = 0.25
# As nginx.conf allows editors, in bytes.
LONGEST = 64 * 1024 * 1024
# Of a body that is kept in memory.
IN_MEMORY = 1024 * 1024
PIECE = 64 * 1024
# Seconds until a request that found no place may be sent again.
RETRY_AFTER = 5

logger = logging.getLogger(__name__)


class AwaitedBodies:
    """Calls the application when the whole body of a request has arrived.

    Further requests with bodies are refused while as many as `MOST_AT_ONCE` are awaited. They wait for one
    that may only just be read.
    """

    def __init__(self, application: Application) -> None:
        self._application = application
        self._places = threading.BoundedSemaphore(MOST_AT_ONCE)
        self._last_taken = 0.0

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request."""
        length = int(environ.get("CONTENT_LENGTH") or 0)
        # Nobody reads the body of a GET.
        if not length or environ["REQUEST_METHOD"] in {"GET", "HEAD"}:
            return self._application(environ, start_response)
        if length > LONGEST:
            sentence = f"This is more than {LONGEST // 1024**2} MB; send less at once."
            return _refuse(start_response, "413 Content Too Large", sentence)
        patience = self._last_taken + QUICK - time.monotonic()
        if not self._places.acquire(timeout=max(0, patience)):
            sentence = (
                "The site is waiting for too many others to send; try again in a few seconds."
            )
            return _refuse(start_response, "503 Service Unavailable", sentence)
        self._last_taken = time.monotonic()
        with tempfile.SpooledTemporaryFile(IN_MEMORY) as body:
            try:
                is_whole = _copy(environ["wsgi.input"], body, length)
            except OSError as error:
                logger.error("A request could not be kept while it arrived: %s", error)
                sentence = "The server has no space left for this; tell whoever runs it."
                return _refuse(start_response, "507 Insufficient Storage", sentence)
            finally:
                self._places.release()
            if not is_whole:
                return _refuse(start_response, "400 Bad Request", "The request is not complete.")
            body.seek(0)
            environ["wsgi.input"] = body
            return self._application(environ, start_response)


def _copy(sent: Any, body: IO[bytes], length: int) -> bool:  # noqa: ANN401
    """Copy a body of this length as it arrives; return False if the client has left."""
    while length:
        piece = sent.read(min(PIECE, length))
        if not piece:
            return False
        body.write(piece)
        length -= len(piece)
    return True


def _refuse(start_response: StartResponse, status: str, sentence: str) -> list[bytes]:
    text = f"{sentence}\n".encode()
    start_response(
        status,
        [
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Content-Length", str(len(text))),
            ("Cache-Control", "no-store"),
            ("Retry-After", str(RETRY_AFTER)),
        ],
    )
    return [text]
