"""The public site as readers get it: from the whole application, with ready pages."""

import time
from collections.abc import Iterable, Mapping, Sequence

from django.http import HttpResponse
from django.test import RequestFactory, override_settings

from tests.snapshot.rendering import Recorder, digest_of

# A page that can be kept is ready after so many tries: the thread that follows changes begins by itself.
TRIES = 600
# So is the site called in its own addresses.
PLACE = RequestFactory(SERVER_NAME="127.0.0.1", SERVER_PORT="8000")


def crawl_ready(answers: Mapping[str, str], recorder: Recorder) -> None:
    """Ask for each address twice, and store what the second answer says of its making.

    `answers` has the digests of what Django answered; an answer that differs is stored whole.
    """
    with override_settings(READY_PAGES_MB=256):
        # Not before: it starts threads, which use the database.
        from collabsite.wsgi import application

    def ask(address: str) -> HttpResponse:
        told: list[tuple[str, Sequence[tuple[str, str]]]] = []
        environ = PLACE.get(address, headers={"host": "127.0.0.1:8000"}).environ
        # Django has decoded it.
        environ["PATH_INFO"] = environ["PATH_INFO"].encode().decode("latin-1")
        chunks: Iterable[bytes] = application(
            environ, lambda status, headers, _error=None: told.append((status, headers))
        )
        [(status, headers)] = told
        answer = HttpResponse(b"".join(chunks), status=int(status[:3]))
        answer.headers = dict(headers)  # type: ignore[assignment]
        getattr(chunks, "close", lambda: None)()
        return answer

    for _try in range(TRIES):
        if "hit" in ask("/").headers.get("Cache-Status", ""):
            break
        time.sleep(0.02)
    for address, digest in sorted(answers.items()):
        ask(address)
        answer = ask(address)
        if digest_of(answer) == digest:
            told = [
                f"{name}: {answer.headers.get(name)}" for name in ("Cache-Status", "Cache-Control")
            ]
            same = "\n".join([*told, "the same as without ready pages"])
            answer = HttpResponse(same, content_type="text/plain")
        recorder.write("ready", f"GET {address}", answer)
