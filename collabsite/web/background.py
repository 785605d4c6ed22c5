"""Long work of a request, done in a thread while the page shows its progress."""

import threading
from collections.abc import Callable, Iterable, Iterator
from queue import SimpleQueue

from django.db import connections
from django.http import StreamingHttpResponse
from django.utils import timezone, translation

# Takes the number of steps that are done, and the number of all.
type Report = Callable[[int, int], None]

# Mark in a page where its progress and its end are inserted.
PROGRESS_HERE = "<!-- progress -->"


def ignore_report(_done: int, _total: int, /) -> None:
    """Do nothing: nobody waits for the report."""


class BackgroundWork[T]:
    """A function that runs in a thread, with a database connection of its own.

    It runs to its end even if the reader closes the page.
    """

    def __init__(self, work: Callable[[Report], T]) -> None:
        self._work = work
        self._reports: SimpleQueue[tuple[int, int] | None] = SimpleQueue()
        self._results: list[T] = []
        self._errors: list[Exception] = []
        self._language = translation.get_language() or "en"
        self._zone = timezone.get_current_timezone()
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def reports(self) -> Iterator[tuple[int, int]]:
        """Yield the number of steps that are done, and of all, until the work ends."""
        while (report := self._reports.get()) is not None:
            yield report

    def result(self) -> T:
        """Wait for the function to end; return its result or raise its error."""
        self._thread.join()
        for error in self._errors:
            raise error
        return self._results[0]

    def _run(self) -> None:
        try:
            with translation.override(self._language), timezone.override(self._zone):
                self._results.append(
                    self._work(lambda done, total: self._reports.put((done, total)))
                )
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
    """Stream a page with the progress of work: a `step` for each percent, and then the `end`.

    Both functions return HTML, which is inserted at `PROGRESS_HERE`. They are called in the language
    and the time zone of the request.
    """
    language, zone = translation.get_language() or "en", timezone.get_current_timezone()
    before, after = page.split(PROGRESS_HERE)

    def render[**P](part: Callable[P, str], *args: P.args, **kwargs: P.kwargs) -> str:
        # The stream is read after the middleware has reset them.
        with translation.override(language), timezone.override(zone):
            return part(*args, **kwargs)

    def parts() -> Iterator[str]:
        yield before
        percent = -1
        for done, total in reports:
            if (now := done * 100 // max(total, 1)) > percent:
                percent = now
                yield render(step, done, total)
        yield render(end)
        yield after

    response = StreamingHttpResponse(parts())
    # Otherwise nginx would buffer the whole response.
    response["X-Accel-Buffering"] = "no"
    return response
