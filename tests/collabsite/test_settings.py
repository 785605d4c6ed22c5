"""Settings as the environment gives them."""

import json
import os
import runpy
import subprocess
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from django.core.exceptions import ImproperlyConfigured

from tests.support.site_process import MANAGE, ROOT, bare_environment

# Set, though to nothing, so that a developer's .env file has no say.
UNSET = dict.fromkeys(["SITE_URL", "ALLOWED_HOSTS", "DATABASE_URL", "DEBUG"], "")


def settings_with(*names: str, **environment: str) -> dict[str, Any]:
    """Return settings, read anew in an environment; None for those that are not set."""
    environment = {"SECRET_KEY": "any", "TRUSTED_PROXY_HOPS": "0", **UNSET, **environment}
    with patch.dict(os.environ, bare_environment(**environment), clear=True):
        read = runpy.run_path(str(ROOT / "collabsite" / "settings.py"))
    values: dict[str, Any] = json.loads(
        json.dumps({name: read.get(name) for name in names}, default=str)
    )
    return values


def test_nothing_given_is_a_site_on_this_machine_without_debug() -> None:
    site = settings_with("DEBUG", "SITE_URL", "ALLOWED_HOSTS", "SECURE", "DATABASES")

    assert site["DEBUG"] is False
    assert site["SITE_URL"] == "http://127.0.0.1:8000"
    assert set(site["ALLOWED_HOSTS"]) == {"127.0.0.1", "localhost", "[::1]"}
    assert site["SECURE"] is False
    assert site["DATABASES"]["default"]["NAME"] == str(ROOT / "var" / "collabsite.sqlite3")


def test_an_https_address_turns_the_secure_mode_on_and_trusts_no_other_host() -> None:
    secure = ["SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_SSL_REDIRECT"]

    site = settings_with(*secure, "ALLOWED_HOSTS", SITE_URL="https://www.example.org/")

    assert [site[name] for name in secure] == [True] * 3
    assert site["ALLOWED_HOSTS"] == ["www.example.org"]


def test_further_hosts_may_be_named() -> None:
    site = settings_with(
        "ALLOWED_HOSTS", SITE_URL="https://www.example.org", ALLOWED_HOSTS="a.example,b.example"
    )

    assert site["ALLOWED_HOSTS"] == ["www.example.org", "a.example", "b.example"]


@pytest.mark.parametrize("address", ["www.example.org", "ftp://example.org", "https://a.org/b"])
def test_an_address_that_cannot_be_is_refused_by_name(address: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="SITE_URL is"):
        settings_with(SITE_URL=address)


def test_a_key_that_begins_with_a_dollar_is_taken_as_it_is() -> None:
    assert settings_with("SECRET_KEY", SECRET_KEY="$HOME") == {"SECRET_KEY": "$HOME"}


def test_the_header_of_a_proxy_is_believed_only_behind_one() -> None:
    header = "SECURE_PROXY_SSL_HEADER"

    without = settings_with(header, TRUSTED_PROXY_HOPS="0")
    behind = settings_with(header, TRUSTED_PROXY_HOPS="1")

    assert without == {header: None}
    assert behind == {header: ["HTTP_X_FORWARDED_PROTO", "https"]}


def test_mail_is_off_until_a_server_is_named() -> None:
    assert settings_with("MAILERS", EMAIL_URL="") == {"MAILERS": None}

    url = "smtp+ssl://ann:p%40ss@mail.example.org"
    mailer = settings_with("MAILERS", EMAIL_URL=url)["MAILERS"]["default"]

    options = mailer["OPTIONS"]
    assert (options["host"], options["port"]) == ("mail.example.org", 465)
    assert (options["username"], options["password"]) == ("ann", "p@ss")
    assert (options["use_ssl"], options["use_tls"]) == (True, False)


@pytest.mark.parametrize("url", ["mail.example.org", "ftp://mail.example.org", "smtp://", "smtp:"])
def test_a_malformed_address_of_the_mail_server_is_refused(url: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="EMAIL_URL is malformed"):
        settings_with(EMAIL_URL=url)


def test_no_source_of_the_policy_is_unsafe_or_elsewhere() -> None:
    policy = settings_with("SECURE_CSP")["SECURE_CSP"]

    assert policy["default-src"] == ["'none'"]
    assert {source for sources in policy.values() for source in sources} == {"'none'", "'self'"}


@pytest.mark.judges
@pytest.mark.slow
def test_the_deployment_check_is_clean_with_production_settings(
    empty_database: str, tmp_path: Path
) -> None:
    done = subprocess.run(
        [*MANAGE, "check", "--deploy", "--fail-level", "WARNING"],
        env=bare_environment(
            SECRET_KEY="a-long-one-for-this-test-alone-0123456789-abcdefghijklmnopqrstuvwxyz",
            SITE_URL="https://www.example.org",
            DATABASE_URL=empty_database,
            VAR_DIR=str(tmp_path),
        ),
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert "no issues (0 silenced)" in done.stdout
