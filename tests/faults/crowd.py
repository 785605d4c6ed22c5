"""Clients who send their requests slowly."""

import selectors
import socket
import threading
from typing import Self
from urllib.parse import urlsplit

from tests.support.site_process import PATIENCE, wait_until

# So that no limit for one address keeps most of them out.
ADDRESSES = [f"127.0.0.{number}" for number in range(2, 8)]
HEADERS = b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: "
BODY = (
    b"POST /views/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 60000\r\n"
    b"Content-Type: application/x-www-form-urlencoded\r\n\r\ntoken="
)
# With the cookie of a form, so that the site looks for its token in the body.
SIGN_IN = BODY.replace(
    b"/views/ HTTP/1.1\r\n", b"/accounts/login/ HTTP/1.1\r\nCookie: csrftoken=%s\r\n" % (b"a" * 32)
)


class SlowClients:
    """Clients, each of whom has begun a request and sends a byte of it each half second."""

    def __init__(self, url: str, *beginnings: bytes, clients: int = 200) -> None:
        place = urlsplit(url)
        self._place = place.hostname or "", place.port or 80
        self._beginnings = [beginnings[number % len(beginnings)] for number in range(clients)]
        self._open: set[socket.socket] = set()
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._send)

    def __enter__(self) -> Self:
        """Connect all of them, and go on sending."""
        for number, beginning in enumerate(self._beginnings):
            source = ADDRESSES[number % len(ADDRESSES)], 0
            client = socket.create_connection(self._place, PATIENCE, source)
            client.sendall(beginning)
            self._open.add(client)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Let all of them leave."""
        self._is_over.set()
        self._thread.join()
        for client in self._open:
            client.close()

    @property
    def left(self) -> int:
        """The number of clients whose connection the server has not closed."""
        return len(self._open)

    def wait_until_left(self, number: int) -> None:
        """Return when the server has closed all connections but so many."""
        wait_until(lambda: self.left <= number)

    def _send(self) -> None:
        with selectors.DefaultSelector() as selector:
            for client in self._open:
                selector.register(client, selectors.EVENT_READ)
            while not self._is_over.wait(0.5):
                # An answer, or the end of the connection: the server does not wait any longer.
                for key, _ in selector.select(0):
                    self._leave(selector, key.fileobj)
                for client in [*self._open]:
                    try:
                        client.send(b"x")
                    except OSError:
                        self._leave(selector, client)

    def _leave(self, selector: selectors.BaseSelector, client: object) -> None:
        assert isinstance(client, socket.socket)
        selector.unregister(client)
        client.close()
        self._open.discard(client)
