"""The HTML of every kind of page is valid; the Nu HTML Checker says so, without a browser."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils import translation
from django.views import defaults
from django.views.csrf import csrf_failure

from tests.browser.conftest import KINDS, LANGUAGES, Filled, Pages
from tests.support import site_process
from tests.support.site_process import Site

pytestmark = pytest.mark.slow

# So short a run is over before code that is compiled more thoroughly would pay for it. What is
# compiled less takes more of the stack.
BRIEF = ["-XX:TieredStopAtLevel=1", "-Xss4m"]
# Where the addresses of a language begin.
STARTS = ["/", "/zh-hans/"]


def complaints(files: list[Path]) -> list[str]:
    """Return the messages of the checker; skip if it is not installed."""
    jar = os.environ.get("VNU_JAR", "")
    if not jar or not shutil.which("java"):
        pytest.skip("no Nu HTML Checker: name its vnu.jar in VNU_JAR, and have java")
    done = subprocess.run(
        ["java", *BRIEF, "-jar", jar, "--format", "json", *map(str, files)],
        capture_output=True,
        text=True,
        check=False,
    )
    return [
        f"{Path(message['url']).name}:{message.get('lastLine', 0)}: {message['message']}"
        for message in json.loads(done.stderr)["messages"]
    ]


def test_the_html_of_every_public_page_is_valid(site: Site, pages: Pages, tmp_path: Path) -> None:
    files = []
    for language in LANGUAGES:
        for kind in KINDS:
            _, html = site.get(pages.path_of(kind, language))
            files.append(tmp_path / f"{kind}-{language}.html")
            files[-1].write_text(html, "utf-8")

    assert "\n".join(complaints(files)) == ""


@pytest.mark.judges
def test_the_html_is_valid_in_every_state(filled: Filled, tmp_path: Path) -> None:
    files = []
    for start in STARTS:
        for kind in filled.pages:
            _, html = site_process.get(filled.url_of(kind, start))
            files.append(tmp_path / f"{kind}{start.replace('/', '-')}.html")
            files[-1].write_text(html, "utf-8")

    assert "\n".join(complaints(files)) == ""


@pytest.mark.judges
def test_the_html_of_every_error_page_is_valid(rf: RequestFactory, tmp_path: Path) -> None:
    request = rf.get("/")
    files = []
    for language in LANGUAGES:
        with translation.override(language):
            answers: dict[str, HttpResponse] = {
                "400": defaults.bad_request(request, ValueError()),
                "403": defaults.permission_denied(request, PermissionError()),
                "403-csrf": csrf_failure(request),
                "404": defaults.page_not_found(request, LookupError()),
                "500": defaults.server_error(request),
            }
        for name, answer in answers.items():
            files.append(tmp_path / f"{name}-{language}.html")
            files[-1].write_bytes(answer.content)
            assert b"site-head" in answer.content, f"{name} is not in the dress of the site"

    assert "\n".join(complaints(files)) == ""
