"""The database URL, and the secret key that a checkout creates for itself."""

import stat
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from collabsite.environment import (
    parse_database_url,
    parse_media_store_url,
    provide_secret_key,
    replace_secret_key,
)


def test_a_key_is_made_once_and_is_for_its_owner_alone(tmp_path: Path) -> None:
    first = {"VAR_DIR": str(tmp_path / "var")}
    second = dict(first)

    provide_secret_key(first)
    provide_secret_key(second)

    assert len(first["SECRET_KEY"]) >= 50
    assert second["SECRET_KEY"] == first["SECRET_KEY"]
    assert stat.S_IMODE((tmp_path / "var" / "secret_key").stat().st_mode) == 0o600
    assert [path.name for path in (tmp_path / "var").iterdir()] == ["secret_key"]


def test_a_restored_key_takes_the_place_of_one_that_is_used(tmp_path: Path) -> None:
    environ = {"VAR_DIR": str(tmp_path)}
    provide_secret_key(environ)
    path = tmp_path / "secret_key"

    assert not replace_secret_key(tmp_path, "restored", former="that of the environment")
    assert path.read_text() == environ["SECRET_KEY"]
    assert replace_secret_key(tmp_path, "restored", former=environ["SECRET_KEY"])
    assert path.read_text() == "restored"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_key_that_is_given_is_kept_and_none_is_made(tmp_path: Path) -> None:
    environ = {"VAR_DIR": str(tmp_path), "SECRET_KEY": "given"}

    provide_secret_key(environ)

    assert environ["SECRET_KEY"] == "given"
    assert not list(tmp_path.iterdir())


def test_an_empty_key_file_is_written_again(tmp_path: Path) -> None:
    (tmp_path / "secret_key").touch()
    environ = {"VAR_DIR": str(tmp_path)}

    provide_secret_key(environ)

    assert len(environ["SECRET_KEY"]) >= 50


@pytest.mark.parametrize(
    "url",
    [
        "nonsense",
        "mysql://user:secret-word@host/name",
        "postgres:/user:secret-word@host/name",
        "postgres://user:secret-word@host:port/name",
        "postgres://user:secret-word@host:99999/name",
        "postgres://user:secret-word@host:0/name",
        "postgres://user:secret-word@host",
        "postgres://user:secret-word@[host/name",
        "sqlite://relative.sqlite3",
        "sqlite://",
    ],
)
def test_a_malformed_database_url_is_named_without_its_password(url: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="DATABASE_URL") as refusal:
        parse_database_url(url, default=Path("unused"))

    assert "secret-word" not in str(refusal.value)
    assert "\n" not in str(refusal.value)


def test_a_database_url_names_server_user_and_database() -> None:
    parsed = parse_database_url("postgres://ann:p%40ss@db:5433/site", default=Path("unused"))

    names = ["ENGINE", "HOST", "PORT", "USER", "PASSWORD", "NAME"]
    assert [parsed[name] for name in names] == [
        "django.db.backends.postgresql",
        "db",
        5433,
        "ann",
        "p@ss",
        "site",
    ]


def test_a_database_url_with_a_socket_keeps_its_path() -> None:
    parsed = parse_database_url("postgres://ann@/site?host=/run/postgresql", default=Path("unused"))

    assert parsed["NAME"] == "site"
    assert parsed["OPTIONS"]["host"] == "/run/postgresql"


def test_a_store_of_media_is_named_with_its_bucket_and_folder() -> None:
    found = parse_media_store_url("s3://ann:p%2Fs@s3.example.org:9000/bucket/a/b?region=eu-north-1")

    options = found["OPTIONS"]
    assert options["endpoint_url"] == "https://s3.example.org:9000"
    assert (options["bucket_name"], options["location"]) == ("bucket", "a/b")
    assert (options["access_key"], options["secret_key"]) == ("ann", "p/s")
    assert options["region_name"] == "eu-north-1"
    assert not options["file_overwrite"]
    without_key = parse_media_store_url("s3+http://10.0.0.1/bucket")["OPTIONS"]
    assert without_key["endpoint_url"] == "http://10.0.0.1"
    assert without_key["access_key"] is None
    assert "OPTIONS" not in parse_media_store_url("")


@pytest.mark.parametrize(
    "url",
    [
        *["s3", "s3://", "s3://ann:secret-word@host", "https://ann:secret-word@host/bucket"],
        *["s3://ann@host/bucket", "s3://ann:secret-word@host:x/bucket"],
        "s3://ann:secret-word@host/bucket?regoin=eu",
    ],
)
def test_a_malformed_media_store_url_is_named_without_its_secret(url: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="MEDIA_STORE_URL is malformed") as refusal:
        parse_media_store_url(url)

    assert "secret-word" not in str(refusal.value)


def test_a_sqlite_url_names_a_file() -> None:
    parsed = parse_database_url("sqlite:///srv/site.sqlite3", default=Path("unused"))

    assert parsed["NAME"] == "/srv/site.sqlite3"
