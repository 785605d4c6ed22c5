"""`DATABASE_URL` -> Django's database settings. Pure: it opens nothing."""

from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

EXAMPLES = "postgres://user:password@host:5432/name or sqlite:///absolute/path.sqlite3"


def parse(url: str, *, default: Path) -> dict[str, Any]:
    """Return the settings of one database; an empty `url` means SQLite in the file `default`.

    Raises `ImproperlyConfigured`, without repeating the password, if `url` is malformed.
    """
    if not url:
        return _sqlite(str(default))
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise ImproperlyConfigured(
            f"DATABASE_URL is malformed: {error}; it must be like {EXAMPLES}"
        ) from None
    if parts.scheme not in {"postgres", "postgresql", "sqlite"} or "://" not in url:
        raise ImproperlyConfigured(
            f"DATABASE_URL must begin with postgres:// or sqlite://, like {EXAMPLES}"
        )
    name = parts.path.removeprefix("/")
    if not name:
        raise ImproperlyConfigured(
            f"DATABASE_URL names no database after the host; it must be like {EXAMPLES}"
        )
    if parts.scheme == "sqlite":
        if parts.netloc:
            raise ImproperlyConfigured(
                f"DATABASE_URL for SQLite takes three slashes before the path, like {EXAMPLES}"
            )
        return _sqlite(name if name == ":memory:" else parts.path)
    if port == 0:
        raise ImproperlyConfigured("DATABASE_URL is malformed: port 0 is no port")
    settings: dict[str, Any] = environ.Env.db_url_config(url)
    # A socket's folder stands in the host's place with its slashes written %2F.
    settings["HOST"] = unquote(settings["HOST"])
    # Opening a connection for every request costs a tenth of the speed.
    settings |= {"CONN_MAX_AGE": 600, "CONN_HEALTH_CHECKS": True}
    return settings


def _sqlite(path: str) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            # Writers queue from their first statement, so that none fails half-way as "locked".
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            # WAL lets readers go on while one writes; NORMAL is safe against a killed process.
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        },
    }
