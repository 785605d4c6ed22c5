"""Settings that come from the environment: database, media, e-mail, and the secret key.

`manage.py` uses this before Django's settings are read, so it must not import them.
"""

import contextlib
import hashlib
import os
import secrets
import subprocess
import tempfile
import tomllib
import zlib
from collections.abc import MutableMapping
from functools import cache
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

VAR_DIR = Path(__file__).resolve().parent.parent / "var"
EMAIL_URL_EXAMPLE = "smtp+tls://user:password@mail.example.org:587"
_S3_SCHEMES = {"s3": "https", "s3+http": "http"}
MEDIA_STORE_URL_EXAMPLES = (
    "s3://key:secret@s3.example.org/bucket, s3://key:secret@host/bucket/folder?region=eu-central-1 or"
    " s3+http://… without TLS"
)
_SMTP = "django.core.mail.backends.smtp.EmailBackend"
DATABASE_URL_EXAMPLES = "postgres://user:password@host:5432/name or sqlite:///absolute/path.sqlite3"


def read_number(env: environ.Env, name: str, *, default: float) -> float:
    """Return a variable that is a number of 0 or more; raise `ImproperlyConfigured` for another."""
    text = env.str(name, default="") or str(default)
    try:
        number = float(text)
    except ValueError:
        number = -1
    if not 0 <= number < float("inf"):
        raise ImproperlyConfigured(f"{name} is {text!r}; it must be a number such as {default:g}")
    return number


def provide_secret_key(environment: MutableMapping[str, str]) -> None:
    """Create the folder `var/`, and set a missing `SECRET_KEY` from the file in it.

    The first start creates the key, so that it needs no set-up.
    """
    folder = Path(environment.get("VAR_DIR") or VAR_DIR)
    with contextlib.suppress(OSError):
        # On a read-only file system everything may come from the environment.
        folder.mkdir(parents=True, exist_ok=True)
    is_debug = environment.get("DEBUG", "").lower() in {"1", "true", "yes", "on"}
    if environment.get("SECRET_KEY") or is_debug:
        return
    path = folder / "secret_key"
    if not _read_key(path):
        path.unlink(missing_ok=True)
        _create_key(path)
    environment["SECRET_KEY"] = _read_key(path)


def replace_secret_key(folder: Path, key: str, *, former: str) -> bool:
    """Replace the key in the file; return False if the former one does not come from there."""
    path = folder / "secret_key"
    if _read_key(path) != former:
        return False
    descriptor, name = tempfile.mkstemp(dir=folder)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(key)
    Path(name).replace(path)
    return True


@cache
def software_version() -> str:
    """Return the version of this software."""
    stated = tomllib.loads(Path(__file__).parents[1].joinpath("pyproject.toml").read_text())
    return str(stated["project"]["version"])


@cache
def software_commit() -> str:
    """Return the commit of this software, '' where it was installed without its history."""
    command = ["git", "describe", "--always", "--dirty", "--abbrev=12", "--exclude=*"]
    try:
        done = subprocess.run(  # noqa: S603
            command, cwd=Path(__file__).parent, capture_output=True, text=True, check=True
        )
    except (OSError, subprocess.CalledProcessError):
        return ""
    return done.stdout.strip()


def describe_software(version: str, commit: str) -> str:
    """Return how messages name a version: `version 1.0.0 (commit 0123456789ab)`."""
    return f"version {version} (commit {commit})" if commit else f"version {version}"


@cache
def code_digest() -> str:
    """Return a digest of the site's code, templates and translations, and of what writes its files.

    It also differs after a change between two versions, as in a checkout of a developer.
    """
    packages = " ".join(map(version, ("django", "openpyxl", "vl-convert-python")))
    digest = hashlib.sha256(f"{packages} {zlib.ZLIB_RUNTIME_VERSION}".encode())
    base = Path(__file__).parents[1]
    for folder in ("articles", "collabsite", "metrics", "templates"):
        for path in sorted((base / folder).rglob("*")):
            if path.suffix in {".py", ".html", ".mo"}:
                digest.update(f"{path.relative_to(base)}\0".encode())
                digest.update(path.read_bytes())
    return digest.hexdigest()


def parse_database_url(url: str, *, default: Path) -> dict[str, Any]:
    """Return Django's settings of a database; an empty `url` means SQLite in the file `default`.

    Raises `ImproperlyConfigured`, without repeating the password, if `url` is malformed.
    """
    if not url:
        return _sqlite_settings(str(default))
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise ImproperlyConfigured(
            f"DATABASE_URL is malformed: {error}; it must be like {DATABASE_URL_EXAMPLES}"
        ) from None
    if parts.scheme not in {"postgres", "postgresql", "sqlite"} or "://" not in url:
        raise ImproperlyConfigured(
            f"DATABASE_URL must begin with postgres:// or sqlite://, like {DATABASE_URL_EXAMPLES}"
        )
    name = parts.path.removeprefix("/")
    if not name:
        raise ImproperlyConfigured(
            "DATABASE_URL names no database after the host;"
            f" it must be like {DATABASE_URL_EXAMPLES}"
        )
    if parts.scheme == "sqlite":
        if parts.netloc:
            raise ImproperlyConfigured(
                "DATABASE_URL for SQLite takes three slashes before the path,"
                f" like {DATABASE_URL_EXAMPLES}"
            )
        return _sqlite_settings(name if name == ":memory:" else parts.path)
    if port == 0:
        raise ImproperlyConfigured("DATABASE_URL is malformed: port 0 is no port")
    settings: dict[str, Any] = environ.Env.db_url_config(url)
    # The host may be the folder of a socket, with its slashes written %2F.
    settings["HOST"] = unquote(settings["HOST"])
    # Opening a connection for every request costs a tenth of the speed.
    settings |= {"CONN_MAX_AGE": 600, "CONN_HEALTH_CHECKS": True}
    return settings


def parse_media_store_url(url: str) -> dict[str, Any]:
    """Return Django's settings of the storage of uploaded files; '' means the folder `MEDIA_ROOT`.

    Raises `ImproperlyConfigured`, without repeating the secret, if `url` is malformed, or if the
    packages that it needs are not installed.
    """
    if not url:
        return {"BACKEND": "collabsite.web.storage.WholeFileStorage"}
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
        query = dict(parse_qsl(parts.query, strict_parsing=True)) if parts.query else {}
    except ValueError:
        parts, host, port, query = urlsplit(""), None, None, {}
    bucket, _, folder = parts.path.strip("/").partition("/")
    is_known = parts.scheme in _S3_SCHEMES and query.keys() <= {"region"}
    # A key without its secret, or the reverse.
    has_half_a_key = bool(parts.username) != bool(parts.password)
    if not (is_known and host and bucket) or has_half_a_key:
        raise ImproperlyConfigured(
            f"MEDIA_STORE_URL is malformed; it must be like {MEDIA_STORE_URL_EXAMPLES}"
        )
    if find_spec("storages") is None or find_spec("boto3") is None:
        raise ImproperlyConfigured(
            "MEDIA_STORE_URL needs packages that are not installed: uv sync --no-dev --extra s3"
        )
    # Sites without such a store don't load it.
    from botocore.config import Config

    address = f"[{host}]" if ":" in host else host
    options = {
        "endpoint_url": f"{_S3_SCHEMES[parts.scheme]}://{address}{f':{port}' if port else ''}",
        "bucket_name": bucket,
        "location": folder,
        # Without them, those of the machine's role or of ~/.aws are used.
        "access_key": unquote(parts.username or "") or None,
        "secret_key": unquote(parts.password or "") or None,
        "region_name": query.get("region", "us-east-1"),
        # Two files are never mixed up, as in a folder.
        "file_overwrite": False,
        "client_config": Config(
            s3={"addressing_style": "path"},
            signature_version="s3v4",
            connect_timeout=5,
            read_timeout=20,
            retries={"total_max_attempts": 3, "mode": "standard"},
            # Not all stores know the newer checksums.
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
        ),
    }
    return {"BACKEND": "collabsite.web.object_storage.ObjectStorage", "OPTIONS": options}


def parse_email_url(url: str) -> dict[str, Any]:
    """Return Django's settings of the server for outgoing mail.

    Raises `ImproperlyConfigured`, without repeating the password, if `url` is malformed.
    """
    try:
        parsed: dict[str, Any] = environ.Env.email_url_config(url)
    except (ValueError, ImproperlyConfigured):
        parsed = {}
    backend = str(parsed.get("EMAIL_BACKEND", ""))
    if not backend or (backend == _SMTP and not parsed["EMAIL_HOST"]):
        raise ImproperlyConfigured(f"EMAIL_URL is malformed; it must be like {EMAIL_URL_EXAMPLE}")
    if backend != _SMTP:
        return {"BACKEND": backend}
    use_ssl = bool(parsed.get("EMAIL_USE_SSL"))
    options = {
        "host": parsed["EMAIL_HOST"],
        "port": parsed["EMAIL_PORT"] or (465 if use_ssl else 587),
        "username": parsed["EMAIL_HOST_USER"] or "",
        "password": parsed["EMAIL_HOST_PASSWORD"] or "",
        "use_tls": bool(parsed.get("EMAIL_USE_TLS")),
        "use_ssl": use_ssl,
        # In seconds. A server that does not answer must not keep an editor waiting.
        "timeout": 15,
    }
    return {"BACKEND": backend, "OPTIONS": options}


def _read_key(path: Path) -> str:
    return path.read_text(encoding="ascii").strip() if path.exists() else ""


def _create_key(path: Path) -> None:
    """Write a new key atomically, readable by its owner only; keep that of a concurrent start."""
    descriptor, name = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(48))
    with contextlib.suppress(FileExistsError):
        path.hardlink_to(name)
    Path(name).unlink()


def _sqlite_settings(path: str) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            # Writers queue from their first statement, so that none fails half-way as "locked".
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            # With WAL, reads continue during a write; NORMAL is safe if a process is killed.
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        },
    }
