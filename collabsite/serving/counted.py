"""WSGI middleware that reports answers which may be uses of an item, whoever gives them."""

import logging
from collections.abc import Iterable, Sequence
from functools import partial

from django.conf import settings
from django.utils.module_loading import import_string

from collabsite.web.environ import Application, Environ, StartResponse
from collabsite.web.responses import COUNTED

# The whole of a file, and that it is unchanged, are requests by COUNTER's rules (R5.1 §7.1). A part of
# a file is reported to be listed among what was not counted.
STATUSES = {"200", "304", "206"}

# The reader's own cache asks each time whether the file has changed.
PRIVATE = "private, no-cache"

logger = logging.getLogger(__name__)


class CountedAnswers:
    """Reports each answer for which a view has called `declare_counted` to `COUNTED_HOOK`.

    The hook is called with the use and the item, the environment of the request and the status.
    Caches beyond ours may not keep such an answer: they would give it unreported.
    """

    def __init__(self, application: Application) -> None:
        self._application = application
        self._hook = import_string(settings.COUNTED_HOOK) if settings.COUNTED_HOOK else None

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request."""
        return self._application(environ, partial(self._start, environ, start_response))

    def _start(
        self,
        environ: Environ,
        start_response: StartResponse,
        status: str,
        headers: Sequence[tuple[str, str]],
        *error: object,
    ) -> object:
        use = environ.get(COUNTED)
        if use and status[:3] in STATUSES:
            headers = [header for header in headers if header[0].lower() != "cache-control"]
            headers.append(("Cache-Control", PRIVATE))
            if self._hook and environ["REQUEST_METHOD"] == "GET":
                try:
                    self._hook(*use, environ, int(status[:3]))
                except Exception:
                    # Reading never depends on counting.
                    logger.exception("The use of an item could not be reported.")
        return start_response(status, headers, *error)
