"""Long work of a request in a thread, while its page shows the progress."""

import threading
from collections.abc import Callable, Iterable, Iterator
from queue import SimpleQueue

from django.db import connections
from django.http import StreamingHttpResponse
from django.utils import translation

# Called with the amount done and the total.
type Report = Callable[[int, int], None]

# In a page, the place of the steps and the end.
PROGRESS_HERE = "<!-- progress -->"


def ignore_report(_done: int, _of: int, /) -> None:
    """Ignore a report."""


class BackgroundWork[T]:
    """A function that runs in a thread, with a database connection of its own.

    It ends even if its reports are no longer read because the browser was closed.
    """

    def __init__(self, work: Callable[[Report], T]) -> None:
        self._work = work
        self._reports: SimpleQueue[tuple[int, int] | None] = SimpleQueue()
        self._results: list[T] = []
        self._errors: list[Exception] = []
        self._language = translation.get_language() or "en"
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def reports(self) -> Iterator[tuple[int, int]]:
        """Yield the amount done and the total, until the work ends."""
        while (report := self._reports.get()) is not None:
            yield report

    def result(self) -> T:
        """Return what the function returned, or raise its error; waits until it ends."""
        self._thread.join()
        for error in self._errors:
            raise error
        return self._results[0]

    def _run(self) -> None:
        try:
            with translation.override(self._language):
                self._results.append(self._work(lambda done, of: self._reports.put((done, of))))
        except Exception as error:  # noqa: BLE001 - `result` raises it.
            self._errors.append(error)
        finally:
            connections.close_all()
            self._reports.put(None)


def stream_progress(
    page: str,
    reports: Iterable[tuple[int, int]],
    *,
    step: Callable[[int, int], str],
    end: Callable[[], str],
) -> StreamingHttpResponse:
    """Stream a page: a step for each percent of the work, and then its end.

    They take the place of `PROGRESS_HERE`. Both are HTML in the language of the request.
    """
    language = translation.get_language() or "en"
    before, after = page.split(PROGRESS_HERE)

    def parts() -> Iterator[str]:
        yield before
        percent = -1
        for done, of in reports:
            if (now := done * 100 // max(of, 1)) > percent:
                percent = now
                yield _in_language(language, step, done, of)
        yield _in_language(language, end)
        yield after

    response = StreamingHttpResponse(parts())
    # nginx would keep it until it is whole.
    response["X-Accel-Buffering"] = "no"
    return response


def _in_language[**P](
    language: str, render: Callable[P, str], *args: P.args, **kwargs: P.kwargs
) -> str:
    # The middleware has left the language of the request when a stream is read.
    with translation.override(language):
        return render(*args, **kwargs)
