"""Counting: views by the rules of COUNTER, as a reader sees them."""

import csv
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.promises.desk import Desk
from tests.promises.sites import copied
from tests.promises.visitor import Visitor
from tests.support.site_process import Prepared, Site

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
GOOGLEBOT = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"


def token_of(site: Site, slug: str) -> str:
    """Return the token that an article's page has for its own report."""
    page = Visitor(site.url).fetch(f"/articles/{slug}/").text
    [token] = re.findall(r'name="view-token" content="([^"]*)"', page)
    return str(token)


def report(site: Site, token: str, *, by: str = FIREFOX, **headers: str) -> Any:  # noqa: ANN401
    """Report a view as the script of a page does; return the answer."""
    session = Visitor(site.url).session
    session.headers.update({"User-Agent": by, **headers})
    return session.post(f"{site.url}/views/", params={"token": token})


def days_of_use(site: Site, slug: str) -> dict[str, tuple[int, int]]:
    """Return the views and the unique views of an article by day, as the file of its usage has them."""
    text = Visitor(site.url).fetch(f"/articles/{slug}/usage.csv").content.decode("utf-8-sig")
    rows = csv.DictReader(text.splitlines())
    return {row["day"]: (int(row["views"]), int(row["unique_views"])) for row in rows}


def usage(site: Site, slug: str) -> tuple[int, int]:
    """Return the views and the unique views of all days of an article."""
    days = days_of_use(site, slug).values()
    return sum(views for views, _unique in days), sum(unique for _views, unique in days)


def left_out(desk: Desk, site: Site) -> Counter[str]:
    """Return what was left out of all counts, by reason, as the page of the site's usage tells."""
    # For somebody who is signed in, the page is made each time.
    text = re.sub(r"<[^>]*>|\s+", " ", desk.session.get(f"{site.url}/usage/").text)
    told = re.findall(
        r"(double click|robot|reader opted out|no valid page token, or another site) (\d+)", text
    )
    return Counter({reason: int(number) for reason, number in told})


def write(desk: Desk, slug: str) -> str:
    """Publish an article; return its address."""
    desk.import_file(f"{slug}.md", f"# {slug.title()}\n\nA text about {slug}.\n")
    desk.publish(slug.title())
    return slug


def test_two_clicks_are_one_view_and_two_readers_are_two(site: Site, desk: Desk) -> None:
    """A double click counts once, whatever the language of the page; other readers count beside it."""
    token = token_of(site, write(desk, "lock-gates"))
    before = left_out(desk, site)

    views = [report(site, token, by=FIREFOX).json()["views"] for _click in range(3)]
    other = report(site, token, by=f"{FIREFOX} Edge/1").json()["views"]

    assert (views, other) == ([1, 1, 1], 2)
    assert usage(site, "lock-gates") == (2, 2)
    assert left_out(desk, site) - before == {"double click": 2}


def test_robots_and_readers_who_opt_out_are_left_out_and_told(site: Site, desk: Desk) -> None:
    """Robots, opted-out readers, forged tokens, other sites and prefetches count nothing; most are told."""
    token = token_of(site, write(desk, "cranes"))
    before = left_out(desk, site)

    report(site, token, by=GOOGLEBOT)
    report(site, token, by="")
    report(site, token, **{"Sec-GPC": "1"})
    report(site, token, DNT="1")
    forged = report(site, token[:-1] + ("x" if token[-1] != "x" else "y"))
    report(site, token, Origin="https://elsewhere.example")
    report(site, token, **{"Sec-Purpose": "prefetch"})

    assert forged.status_code == 400
    assert usage(site, "cranes") == (0, 0)
    assert left_out(desk, site) - before == {
        "robot": 2,
        "reader opted out": 2,
        "no valid page token, or another site": 2,
    }


def test_staff_previews_and_mere_requests_are_no_views(site: Site, desk: Desk) -> None:
    """Who is signed in is not counted, nor is a page that is only fetched, or asked for by HEAD."""
    slug = write(desk, "buoys")
    token = token_of(site, slug)

    desk.session.headers["User-Agent"] = FIREFOX
    desk.session.post(f"{site.url}/views/", params={"token": token})
    for _time in range(3):
        Visitor(site.url).session.head(f"{site.url}/articles/{slug}/")
        Visitor(site.url).open(f"/articles/{slug}/")

    assert usage(site, slug) == (0, 0)


def test_without_a_script_a_picture_counts(site: Site, desk: Desk) -> None:
    """A reader without JavaScript is counted by a picture of one pixel, by the same rules."""
    page = Visitor(site.url).fetch(f"/articles/{write(desk, 'dredgers')}/").text
    [picture] = re.findall(r'<noscript><img src="([^"]*)"', page)
    reader = Visitor(site.url)
    reader.session.headers["User-Agent"] = FIREFOX

    answers = [reader.fetch(picture) for _time in range(2)]

    assert [answer.headers["Content-Type"] for answer in answers] == ["image/gif"] * 2
    assert not reader.session.cookies
    assert usage(site, "dredgers") == (1, 1)


def test_views_of_a_former_site_are_in_the_total_and_apart_in_reports(site: Site) -> None:
    """The 17 views that an imported document brings are in the total, and apart where uses are reported."""
    slug = "how-rivers-are-gauged-together"

    views = report(site, token_of(site, slug)).json()["views"]

    own, _unique = usage(site, slug)
    assert views == own + 17
    rows = Visitor(site.url).fetch("/usage.csv").content.decode("utf-8-sig").splitlines()
    [row] = [row for row in csv.DictReader(rows) if row["url"].endswith(f"/{slug}/")]
    assert (int(row["views"]), int(row["earlier_views"])) == (own, 17)
    assert "17" in Visitor(site.url).open(f"/articles/{slug}/usage/").text
    assert "unaudited" in Visitor(site.url).open("/usage/").text


class Clock:
    """The stopped clock of a site's processes."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.set("2027-06-09", "10:00:00")

    def set(self, day: str, time: str) -> None:
        """Set it to a time of a day."""
        new = self.file.with_suffix(".new")
        new.write_text(f"{day} {time}")
        new.replace(self.file)

    @property
    def variables(self) -> dict[str, str]:
        """The variables with which processes see it; the clock that measures durations goes on."""
        [library] = Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1")
        return {
            "LD_PRELOAD": str(library),
            "FAKETIME_TIMESTAMP_FILE": str(self.file),
            "TZ": "UTC",
            "FAKETIME_NO_CACHE": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        }


@pytest.fixture
def timed(built_site: Prepared, tmp_path: Path) -> Iterator[tuple[Site, Clock]]:
    """A site whose clock is set by the test."""
    clock = Clock(tmp_path / "clock")
    with copied(built_site, tmp_path, **clock.variables) as site:
        yield site, clock


@pytest.mark.slow
def test_time_decides_what_is_a_view_and_what_is_a_session(timed: tuple[Site, Clock]) -> None:
    """A later click within 30 seconds is the same view, and a session is a reader's hour of a day."""
    site, clock = timed
    slug = "how-rivers-are-gauged-together"
    # Times of one reader on a day, all views, and those of different sessions.
    rules = {
        "2027-06-10": (["10:00:00", "10:00:29"], 1, 1),
        "2027-06-11": (["10:00:00", "10:00:30"], 1, 1),
        "2027-06-12": (["10:00:00", "10:00:31"], 2, 1),
        "2027-06-13": (["10:00:00", "10:00:20", "10:00:40", "10:01:00"], 1, 1),
        "2027-06-14": (["10:59:45", "11:00:10"], 1, 1),
        "2027-06-15": (["10:05:00", "10:50:00", "11:05:00"], 3, 2),
        # The clock steps back.
        "2027-06-16": (["11:30:00", "11:10:00"], 2, 1),
    }
    for day, (times, _views, _unique) in rules.items():
        clock.set(day, times[0])
        token = token_of(site, slug)
        for time in times:
            clock.set(day, time)
            assert report(site, token).status_code == 200

    expected = {day: (views, unique) for day, (_times, views, unique) in rules.items()}
    assert days_of_use(site, slug) == expected
    clock.set("2027-06-18", "23:00:00")
    site.manage("roll_up_views")
    site.manage("roll_up_views")
    assert days_of_use(site, slug) == expected
