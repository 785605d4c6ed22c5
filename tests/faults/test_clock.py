"""The clock of the machine is set an hour forward and back while the site is served."""

import http.client
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import time_machine
from django.utils import timezone

from tests.collabsite.serving.test_ready_pages import ask
from tests.faults.editors import Editor
from tests.faults.test_disk import article_of
from tests.faults.test_kill import send_view
from tests.faults.verification import Verify
from tests.support import site_process
from tests.support.site_process import PATIENCE, Prepared, Site, free_port, granian, wait_until

pytestmark = [pytest.mark.faults, pytest.mark.judges]

# Hours from the clock of this machine to that of the site, by which the sample is of the day.
RIGHT = 2
SCHEDULE = """
import datetime as dt
from django.utils import timezone
from articles import publishing
from articles.models import Article
article = Article.objects.get()
article.title = "In half an hour"
article.save()
at = timezone.now() + dt.timedelta(minutes=30)
publishing.publish(article, by=None, note="Another title.", at=at)
"""
PUBLISH = """
from articles import publishing
from tests.support.published import draft_titled
publishing.publish(draft_titled({title!r}), by=None)
"""


@dataclass
class Clock:
    """The clock that the processes of a site see; that of the machine stays as it is."""

    file: Path

    def set(self, hours: int) -> None:
        """Set it, at once and for all processes, so many hours from the right time."""
        new = self.file.with_suffix(".new")
        new.write_text(f"{hours:+d}h")
        new.replace(self.file)

    @property
    def environment(self) -> dict[str, str]:
        """The environment of processes that see it."""
        [library] = Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1")
        return {
            "LD_PRELOAD": str(library),
            "FAKETIME_TIMESTAMP_FILE": str(self.file),
            "FAKETIME_NO_CACHE": "1",
            # As when the clock of a machine is set: the monotonic one goes on.
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        }


@pytest.fixture
def clock(tmp_path: Path) -> Clock:
    clock = Clock(tmp_path / "clock")
    clock.set(RIGHT)
    return clock


@pytest.fixture
def site(prepared_site: Prepared, clock: Clock, tmp_path: Path) -> Iterator[Site]:
    with site_process.copied_environment(prepared_site, tmp_path) as environment:
        port = free_port()
        environment |= {
            **clock.environment,
            "SITE_URL": f"http://127.0.0.1:{port}",
            "READY_PAGES_MB": "64",
        }
        command = granian(port, environment["DATABASE_URL"], workers=1)
        with site_process.running(command, port, environment, tmp_path / "serve.log") as site:
            yield site


class Reader:
    """Somebody whose views are reported."""

    def __init__(self, site: Site, token: str) -> None:
        self._place = urlsplit(site.url).netloc
        self._token = token
        self.views = 0

    def report(self) -> int:
        """Report a view by a browser of its own; return the status of the answer."""
        with closing(http.client.HTTPConnection(self._place, timeout=PATIENCE)) as connection:
            self.views += 1
            return send_view(connection, f"Firefox {self.views}", self._token)[0]


def sign_in(site: Site) -> int:
    """Sign in by the password; return the status of the answer."""
    token = "x" * 32
    with closing(
        http.client.HTTPConnection(urlsplit(site.url).netloc, timeout=PATIENCE)
    ) as connection:
        connection.request(
            "POST",
            "/accounts/login/",
            f"csrfmiddlewaretoken={token}&login=admin&password={site.admin_password}",
            {
                "Cookie": f"csrftoken={token}",
                "Content-Type": "application/x-www-form-urlencoded",
            },
        )
        return connection.getresponse().status


def test_nothing_is_lost_when_the_clock_is_set_forward_and_back(
    site: Site, clock: Clock, verify: Verify
) -> None:
    path, token = article_of(site)
    reader, editor = Reader(site, token), Editor(site)
    site.run(SCHEDULE)

    def shows(title: str) -> bool:
        return title.encode() in ask(site.url, path).body

    done: dict[int, list[object]] = {}
    for number, hours in enumerate([0, 1, 0, -1, 0]):
        clock.set(RIGHT + hours)
        # What is scheduled is public by the clock, and so is no longer when that goes back.
        wait_until(lambda hours=hours: shows("In half an hour") is (hours == 1))  # type: ignore[misc]
        site.run(PUBLISH.format(title=f"Written {number}"))
        done[number] = [
            ask(site.url, "/").status,
            reader.report(),
            sign_in(site),
            editor.get("/admin/")[0],
        ]

    assert done == {number: [200, 200, 302, 200] for number in done}
    # At the right time, all that was published before it is public.
    listed = site.json("/articles.json")["articles"]
    assert {each["title"] for each in listed} >= {f"Written {n}" for n in (0, 2, 3, 4)}
    assert site.rows("SELECT sum(views) FROM counting_visit") == [(reader.views,)]
    with time_machine.travel(timezone.now() + timedelta(hours=RIGHT)):
        verify(site.environment)
