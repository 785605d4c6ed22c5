"""The site as a reader without an account gets it, asked within this process."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import unquote_to_bytes

from django.core.handlers.wsgi import WSGIHandler
from django.tasks import DEFAULT_TASK_BACKEND_ALIAS, task_backends
from django.tasks.backends.immediate import ImmediateBackend

from collabsite.web.environ import Environ, reader_environ


@dataclass(frozen=True)
class Answer:
    """An answer of the site: `kind` is its media type."""

    status: int
    kind: str
    location: str
    body: bytes


class Site:
    """The site without its layers that count and keep: downloads of a mirror are no readers'."""

    def __init__(self) -> None:
        self._application = WSGIHandler()

    def get(self, address: str) -> Answer:
        """Return the answer to a request for an address, a path with a query."""
        path, _, query = address.partition("?")
        answers: list[tuple[str, dict[str, str]]] = []

        def start(status: str, headers: list[tuple[str, str]], _error: object = None) -> None:
            answers[:] = [(status, {name.lower(): value for name, value in headers})]

        # As in a WSGI environment.
        environ: Environ = reader_environ(unquote_to_bytes(path).decode("latin-1"), query)
        chunks = self._application(environ, start)  # type: ignore[arg-type]
        try:
            body = b"".join(chunks)
        finally:
            if hasattr(chunks, "close"):
                chunks.close()
        [(status, headers)] = answers
        kind = headers.get("content-type", "").partition(";")[0].strip()
        return Answer(int(status[:3]), kind, headers.get("location", ""), body)


@contextmanager
def drawing_at_once() -> Iterator[None]:
    """Do tasks of this thread at once: a mirror does not wait for a worker to draw pictures."""
    former = task_backends[DEFAULT_TASK_BACKEND_ALIAS]
    task_backends[DEFAULT_TASK_BACKEND_ALIAS] = ImmediateBackend(DEFAULT_TASK_BACKEND_ALIAS, {})
    try:
        yield
    finally:
        task_backends[DEFAULT_TASK_BACKEND_ALIAS] = former
