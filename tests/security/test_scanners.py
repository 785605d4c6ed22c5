"""Programs of others that look for weaknesses find none in a served site.

`.ci/judges` installs them: wapiti and sqlmap as tools of uv, the others from npm.
"""

import json
import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from collabsite.sample import SLUG
from tests.support import nginx, site_process
from tests.support.site_process import ROOT, Prepared, Site, free_port

pytestmark = pytest.mark.judges

HERE = Path(__file__).parent
HOST = "www.example.org"
# The policy allows scripts of the site itself; it has neither JSONP nor files that users upload as they are.
KNOWN = [
    "script-src 'self': 'self' can be problematic if you host JSONP, AngularJS or user uploaded files."
]
# Wapiti sends conditions of random numbers to the search, half of them false, and compares the pages. A
# page differs if a number is in the data, whether the condition is true or false, and so a run in ten or
# so is told of an injection. What it finds by errors of the database has other words, and sqlmap, which
# compares pages too, tries the same parameter.
BY_CHANCE = "SQL Injection via injection in the parameter q"
SEARCHES = {"/search/", "/search.json", "/zh-hans/search/", "/zh-hans/search.json"}
# Its tests of what needs a server of its own elsewhere are left out, and those of known products.
MODULES = "sql,xss,exec,file,redirect,crlf,csrf,cookieflags,http_headers,csp,methods,permanentxss,htaccess,xxe"


def program(name: str) -> str:
    """Return the path of a program; skip if there is none."""
    found = shutil.which(name)
    if found is None:
        pytest.skip(f"{name} is not installed")
    return found


def package(name: str) -> Path:
    """Return the folder of an npm package; skip if there is none."""
    folder = ROOT / "node_modules" / name
    if not folder.is_dir():
        pytest.skip(f"the npm package {name} is not installed")
    return folder


def printed(command: Sequence[str | Path], **variables: str) -> Any:  # noqa: ANN401
    """Return the JSON that a command prints."""
    done = subprocess.run(
        command, env={**os.environ, **variables}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    return json.loads(done.stdout)


def test_wapiti_finds_nothing(site: Site, tmp_path: Path) -> None:
    report = tmp_path / "report.json"
    command = [
        *[program("wapiti"), "-u", f"{site.url}/", "-m", MODULES, "--no-bugreport", "-d", "3"],
        *["--max-scan-time", "120", "--max-attack-time", "60", "--max-files-per-dir", "5"],
        *["--max-links-per-page", "10", "--max-parameters", "6", "--flush-session"],
        *["--store-session", str(tmp_path), "-f", "json", "-o", str(report)],
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert report.exists(), done.stdout[-2000:] + done.stderr[-2000:]

    told = json.loads(report.read_text())

    assert _found(told["vulnerabilities"]) == {}
    # A server error, or an answer that takes too long.
    assert _found(told["anomalies"]) == {}


def _found(groups: Mapping[str, Sequence[Mapping[str, str]]]) -> dict[str, list[str]]:
    wrong = {
        name: [
            f"{each['method']} {each['path']}: {each['info']}"
            for each in found
            # The policy of content forbids frames, and a script in a frame shows nothing.
            if "X-Frame-Options" not in each["info"]
            and not (each["info"] == BY_CHANCE and each["path"] in SEARCHES)
        ]
        for name, found in groups.items()
    }
    return {name: found for name, found in wrong.items() if found}


@pytest.mark.parametrize(
    "query",
    ["articles/?sort=title&page=1", "search/?q=rivers&page=1", "articles.json?sort=title", "login"],
)
def test_sqlmap_finds_nothing(site: Site, tmp_path: Path, query: str) -> None:
    sent = ["-u", f"{site.url}/{query}"]
    if query == "login":
        sent = ["-u", f"{site.url}/accounts/login/", "--data", "login=a&password=b&next=/admin/"]
    command = [
        *[program("sqlmap"), *sent, "--batch", "--flush-session", "--output-dir", str(tmp_path)],
        *["--level", "2", "--technique", "BEU", "--ignore-code", "*", "--disable-coloring"],
    ]

    done = subprocess.run(command, capture_output=True, text=True, check=False)

    assert "all tested parameters do not appear to be injectable" in done.stdout, done.stdout[
        -3000:
    ]
    assert "is vulnerable" not in done.stdout


@pytest.mark.parametrize("path", ["/", f"/articles/{SLUG}/", "/accounts/login/"])
def test_the_policy_of_a_page_has_no_weakness(site: Site, path: str) -> None:
    with site_process.opened(site.url + path) as answer:
        policy = answer.headers["Content-Security-Policy"]

    found = printed(["node", HERE / "csp.cjs", package("csp_evaluator"), policy])

    assert [each for each in found if each not in KNOWN] == []


def test_the_observatory_gives_the_delivered_site_120(
    prepared_site: Prepared, tmp_path: Path
) -> None:
    folder = package("@mdn/mdn-http-observatory")
    # The hosts that browsers know to be secure, among which ours is not.
    known = folder / "conf" / "hsts-preload.json"
    if not known.exists():
        known.write_text("{}")
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    subprocess.run(
        [
            *["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", f"/CN={HOST}"],
            *["-addext", f"subjectAltName=DNS:{HOST}", "-keyout", str(key)],
            *["-out", str(certificate)],
        ],
        check=True,
        capture_output=True,
    )
    http, https = free_port(), free_port()
    with site_process.copied(
        prepared_site,
        tmp_path / "site",
        SITE_URL=f"https://{HOST}",
        TRUSTED_PROXY_HOPS="1",
        # By which the test asks whether it is ready.
        ALLOWED_HOSTS="127.0.0.1",
    ) as site:
        delivered = nginx.site_file(
            tmp_path, port=http, app_port=int(site.url.rpartition(":")[2]), var=tmp_path / "site"
        )
        text = delivered.replace("server_name 127.0.0.1;", f"server_name {HOST};").replace(
            "    # listen 443 ssl;",
            f"    listen 127.0.0.1:{https} ssl;\n"
            f"    ssl_certificate {certificate};\n    ssl_certificate_key {key};",
        )
        with nginx.running(tmp_path / "nginx", text, https):
            told = printed(
                ["node", HERE / "observatory.mjs", folder, HOST, str(http), str(https)],
                NODE_EXTRA_CA_CERTS=str(certificate),
            )

    assert told["failed"] == []
    assert told["score"] >= 120, told
