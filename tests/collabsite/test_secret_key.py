"""The secret key that a checkout makes for itself."""

import stat
from pathlib import Path

from collabsite import secret_key


def test_a_key_is_made_once_and_is_for_its_owner_alone(tmp_path: Path) -> None:
    first = {"VAR_DIR": str(tmp_path / "var")}
    second = dict(first)

    secret_key.provide(first)
    secret_key.provide(second)

    assert len(first["SECRET_KEY"]) >= 50
    assert second["SECRET_KEY"] == first["SECRET_KEY"]
    assert stat.S_IMODE((tmp_path / "var" / "secret_key").stat().st_mode) == 0o600
    assert [path.name for path in (tmp_path / "var").iterdir()] == ["secret_key"]


def test_a_key_that_is_given_is_kept_and_none_is_made(tmp_path: Path) -> None:
    environ = {"VAR_DIR": str(tmp_path), "SECRET_KEY": "given"}

    secret_key.provide(environ)

    assert environ["SECRET_KEY"] == "given"
    assert not list(tmp_path.iterdir())


def test_an_empty_key_file_is_written_anew(tmp_path: Path) -> None:
    (tmp_path / "secret_key").touch()
    environ = {"VAR_DIR": str(tmp_path)}

    secret_key.provide(environ)

    assert len(environ["SECRET_KEY"]) >= 50
