"""Facts about a request from its WSGI environment, for middleware in front of Django."""

import io
import sys
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http.request import split_domain_port, validate_host

type Environ = dict[str, Any]
type StartResponse = Callable[..., Any]
type Application = Callable[[Environ, StartResponse], Iterable[bytes]]


def has_session(environ: Environ) -> bool:
    """Return whether a request has a session cookie, so that its reader may be signed in."""
    return f"{settings.SESSION_COOKIE_NAME}=" in environ.get("HTTP_COOKIE", "")


def is_secure(environ: Environ) -> bool:
    """Return whether the reader uses https."""
    if header := settings.SECURE_PROXY_SSL_HEADER:
        given: str = environ.get(header[0], "")
        return given.partition(",")[0].strip() == header[1]
    return bool(environ["wsgi.url_scheme"] == "https")


def reader_environ(path: str, query: str = "") -> Environ:
    """Return the environment of a request that asks for a page and says nothing else."""
    host = urlsplit(settings.SITE_URL).netloc
    scheme = "https" if settings.SECURE else "http"
    environ = {
        "REQUEST_METHOD": "GET",
        "SCRIPT_NAME": "",
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "SERVER_NAME": host.partition(":")[0],
        "SERVER_PORT": "443" if settings.SECURE else "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_HOST": host,
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scheme,
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    if header := settings.SECURE_PROXY_SSL_HEADER:
        environ[header[0]] = header[1] if settings.SECURE else "http"
    return environ


def has_valid_host(environ: Environ) -> bool:
    """Return whether the `Host` header names this site."""
    host = environ.get("HTTP_HOST")
    return host is not None and _is_valid(host, tuple(settings.ALLOWED_HOSTS))


@lru_cache(maxsize=1000)
def _is_valid(host: str, allowed: tuple[str, ...]) -> bool:
    return validate_host(split_domain_port(host)[0], allowed)
