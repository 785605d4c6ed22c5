"""Reports of views through the handler, many at once: `python -m tests.faults.reporter SCENARIO`.

Prints the statuses of the answers by scenario, as JSON.
"""

import io
import json
import sys
import threading
from collections import Counter
from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

import django

django.setup()

from django.core.handlers.wsgi import WSGIHandler
from django.db import connection, transaction

from collabsite.pageviews.collection.answers import count_answer
from collabsite.pageviews.collection.handler import ViewsHandler
from collabsite.pageviews.items import page_token
from collabsite.pageviews.models import Visit

AT_ONCE = 24
EACH = 5
REFUSALS = {
    "sqlite": [
        (
            "CREATE TRIGGER refuse BEFORE INSERT ON pageviews_visit WHEN NEW.item = 'book:13'"
            " BEGIN SELECT RAISE(ABORT, 'refused'); END"
        )
    ],
    "postgresql": [
        (
            "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS"
            " $$ BEGIN RAISE EXCEPTION 'refused'; END $$"
        ),
        (
            "CREATE TRIGGER refuse BEFORE INSERT ON pageviews_visit FOR EACH ROW"
            " WHEN (NEW.item = 'book:13') EXECUTE FUNCTION refuse()"
        ),
    ],
}
EXCLUDED = (
    {"HTTP_USER_AGENT": "Googlebot/2.1"},
    {"HTTP_DNT": "1"},
    {"HTTP_SEC_GPC": "1"},
    {"HTTP_ORIGIN": "https://elsewhere.example"},
    {"HTTP_SEC_PURPOSE": "prefetch"},
    {"token": "forged"},
)

handler = ViewsHandler(WSGIHandler())
# The headers of each answer.
answered: list[Mapping[str, str]] = []


def report(environ: Mapping[str, str]) -> str:
    """Report a view; return the status."""
    given = dict(environ)
    query = urlencode({"token": given.pop("token", page_token("book:1"))})
    statuses: list[str] = []

    def start_response(status: str, headers: Sequence[tuple[str, str]], *_: object) -> None:
        statuses.append(status)
        answered.append({name: value for name, value in headers if name != "Expires"})

    body = handler(
        {
            "REQUEST_METHOD": "POST",
            "SCRIPT_NAME": "",
            "PATH_INFO": "/views/",
            "QUERY_STRING": query,
            "SERVER_NAME": "127.0.0.1",
            "SERVER_PORT": "8000",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "192.0.2.1",
            "HTTP_HOST": "127.0.0.1:8000",
            "HTTP_USER_AGENT": "Firefox one",
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(),
            "wsgi.errors": sys.stderr,
            "wsgi.multithread": True,
            "wsgi.multiprocess": False,
            "wsgi.run_once": False,
            **given,
        },
        start_response,
    )
    assert json.loads(b"".join(body)), statuses
    if close := getattr(body, "close", None):
        close()
    return statuses[-1][:3]


def at_once(reports: Sequence[Sequence[Mapping[str, str]]]) -> Counter[str]:
    """Send reports from threads that begin together, each its own; count the statuses."""
    statuses: list[str] = []
    start = threading.Barrier(len(reports))

    def send(own: Sequence[Mapping[str, str]]) -> None:
        start.wait()
        statuses.extend(report(environ) for environ in own)
        connection.close()

    threads = [threading.Thread(target=send, args=(own,)) for own in reports]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Counter(statuses)


def view(item: object, reader: object) -> Mapping[str, str]:
    return {"token": page_token(f"book:{item}"), "HTTP_USER_AGENT": f"Firefox {reader}"}


def many() -> Counter[str]:
    """Views of three books, each by another reader."""
    return at_once([[view(n % 3, (n, m)) for m in range(EACH)] for n in range(AT_ONCE)])


def same_reader() -> Counter[str]:
    """Repeated clicks of one reader."""
    return at_once([[view(1, "one")] * EACH] * AT_ONCE)


def excluded() -> Counter[str]:
    """Reports that are not counted, together with some that are."""
    return at_once([[*EXCLUDED, view(1, n)] for n in range(AT_ONCE)])


def answers() -> Counter[str]:
    """Downloads of readers that the server counts, beside views of the same readers."""

    def download(own: Mapping[str, str]) -> None:
        for _ in range(EACH):
            environ = {"REMOTE_ADDR": "192.0.2.1", "HTTP_HOST": "127.0.0.1:8000", **own}
            count_answer("download", "book:1", environ, 200)

    readers = [view(1, n) for n in range(AT_ONCE)]
    threads = [threading.Thread(target=download, args=(reader,)) for reader in readers]
    for thread in threads:
        thread.start()
    statuses = at_once([[reader] for reader in readers])
    for thread in threads:
        thread.join()
    return statuses


def one_is_locked() -> Counter[str]:
    """Views, and one whose row another transaction locks until the others are answered."""
    assert report(view(1, "locked")) == "200"
    locked = threading.Thread(target=at_once, args=([[view(1, "locked")]],))
    with transaction.atomic():
        Visit.objects.select_for_update().get(item="book:1")
        locked.start()
        answered = at_once([[view(2, n)] for n in range(AT_ONCE)])
    locked.join()
    return answered


def one_is_refused() -> Counter[str]:
    """Views of a book that the database refuses, together with views of another."""
    with connection.cursor() as cursor:
        for statement in REFUSALS[connection.vendor]:
            cursor.execute(statement)
    return at_once(
        [[view(13 if n == 0 else 1, (n, m)) for m in range(EACH)] for n in range(AT_ONCE)]
    )


if __name__ == "__main__":
    # The first is answered by Django, the second like it.
    assert [report(view("first", reader)) for reader in ("one", "two")] == ["200", "200"]
    assert answered[0] == answered[1]
    print(json.dumps(globals()[sys.argv[1]]()))
