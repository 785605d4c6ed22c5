"""The checks of the public address, on real servers with a real nginx before them."""

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.support import nginx, site_process
from tests.support.site_process import MANAGE, Prepared, Site, free_port

pytestmark = [
    pytest.mark.faults,
    pytest.mark.skipif(nginx.program() is None, reason="nginx is not installed"),
]

_SERVER = """
server {{
    listen 127.0.0.1:{port} {tls};
    location / {{
        proxy_pass http://127.0.0.1:{app};
        proxy_set_header Host $http_host;
        proxy_set_header X-Forwarded-Proto {scheme};
        {extra}
    }}
}}
"""
OVERWRITE = "proxy_set_header X-Forwarded-For $remote_addr;"
APPEND = "proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for a week, with its key in the same file, and its name as authority."""
    folder = tmp_path_factory.mktemp("certificate")
    subprocess.run(
        [
            *["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "7"],
            *["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"],
            *["-keyout", str(folder / "key.pem"), "-out", str(folder / "cert.pem")],
        ],
        check=True,
        capture_output=True,
    )
    return folder


# Runs in one process beside the site, for each configuration of the proxy.
_ASK = """
import json, os
from django.test.utils import override_settings
from collabsite.health.address import check_address
os.environ.update({environment!r})
with override_settings(**{settings!r}):
    print(json.dumps([[type(each).__name__, each.msg, each.hint] for each in check_address()]))
"""


class Asked:
    """A site behind an nginx whose configuration changes, and what the checks find."""

    def __init__(self, site: Site, port: int, folder: Path, certificate: Path) -> None:
        self._site, self._port = site, port
        self._folder, self._certificate = folder, certificate

    def find(
        self, extra: str, *, trust: bool = True, scheme: str = "https", **settings: str
    ) -> list[list[str]]:
        """Return kind, sentence and hint of what is found, with lines in the proxy's configuration."""
        tls = f"""ssl;
    ssl_certificate {self._certificate}/cert.pem;
    ssl_certificate_key {self._certificate}/key.pem"""
        app = urlsplit(self._site.url).port
        server = _SERVER.format(port=self._port, app=app, tls=tls, scheme=scheme, extra=extra)
        authority = str(self._certificate / "cert.pem") if trust else "/dev/null"
        code = _ASK.format(environment={"SSL_CERT_FILE": authority}, settings=settings)
        with nginx.running(self._folder, server, self._port):
            found: list[list[str]] = json.loads(self._site.run(code))
        return found


@contextmanager
def behind_nginx(prepared: Prepared, folder: Path, certificate: Path) -> Iterator[Asked]:
    port = free_port()
    url = f"https://127.0.0.1:{port}"
    with site_process.copied(prepared, folder, SITE_URL=url, TRUSTED_PROXY_HOPS="1") as site:
        yield Asked(site, port, folder / "nginx", certificate)


@pytest.mark.judges_on_postgresql
def test_what_is_wrong_between_readers_and_the_site_is_found(
    prepared_site: Prepared, tmp_path: Path, certificate: Path
) -> None:
    with behind_nginx(prepared_site, tmp_path, certificate) as site:
        right = site.find(OVERWRITE)
        appended = site.find(APPEND)
        removed = site.find('proxy_set_header X-Forwarded-For "";')
        passed_on = site.find("")
        two = site.find('proxy_set_header X-Forwarded-For "$remote_addr, 203.0.113.9";')
        untrusted = site.find(OVERWRITE, trust=False)
        other = site.find(OVERWRITE, SECRET_KEY="another-key-of-another-site-0123456789")
        plain = site.find(OVERWRITE, scheme="http")

    for found in (right, appended):
        # The certificate ends within two weeks; else nothing is wrong.
        assert [each[0] for each in found] == ["Warning"]
        assert found[0][1].startswith("The certificate ends on ")
    assert "removes X-Forwarded-For" in removed[-1][1]
    assert "requests pass 0 proxies" in passed_on[-1][1]
    assert passed_on[-1][2] == "Set TRUSTED_PROXY_HOPS to 0."
    assert "requests pass 2 proxies" in two[-1][1]
    assert untrusted[0][1].startswith("Browsers refuse the certificate: self-signed")
    assert "another SECRET_KEY" in other[0][1]
    assert "redirects in a loop" in plain[0][1]


@pytest.mark.judges
@pytest.mark.judges_on_postgresql
def test_an_address_that_leads_elsewhere_or_is_not_https_is_named(
    prepared_site: Prepared, tmp_path: Path
) -> None:
    port = free_port()
    elsewhere = f"server {{ listen 127.0.0.1:{port}; return 301 https://www.example.org/; }}"
    with (
        site_process.copied_environment(prepared_site, tmp_path) as environment,
        nginx.running(tmp_path / "nginx", elsewhere, port),
    ):
        environment["SITE_URL"] = f"http://127.0.0.1.nip.invalid:{port}"
        lost = _found(environment)
        environment["SITE_URL"] = f"http://127.0.0.1:{port}"
        led = _found(environment)

    assert "Nothing answers at" in lost
    assert "what readers and editors send can be read" in lost
    assert "leads to https://www.example.org/" in led
    assert "can be read" not in led


def _found(environment: dict[str, str]) -> str:
    done = subprocess.run(
        [*MANAGE, "doctor"], env=environment, capture_output=True, text=True, check=False
    )
    return done.stderr
