"""Rule C8: recognition of robots."""

import json
import os
import re
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from pytest_django import Settings

from collabsite.pageviews import totals
from collabsite.pageviews.counting import counter, rollup
from collabsite.pageviews.models import Exclusion, RemovedCount, RobotsList
from collabsite.pageviews.reporting.counter.metrics import monthly_metrics
from collabsite.pageviews.reporting.months import Months
from collabsite.pageviews.robots import installation, recognition
from collabsite.pageviews.uses import Use
from tests.collabsite.pageviews.conftest import FIREFOX, SAFARI
from tests.support.ledger import ledger


@pytest.mark.parametrize(
    "agent",
    [
        "",
        " ",
        "Googlebot/2.1 (+http://www.google.com/bot.html)",
        "mozilla/5.0 (compatible; BINGBOT/2.0)",
        "curl/8.5.0",
        "CURL/8.5.0",
        "python-requests/2.32",
        "Wget/1.21",
        *recognition.ADDITIONAL_AGENTS,
        "Mozilla/5.0 (compatible; duckassistbot/1.2)",
        "Mozilla/5.0 AppleWebKit/537.36 (compatible; Claude-User/1.0)",
        "Python/3.12 aiohttp/3.9",
    ],
)
def test_a_robot_is_known_ignoring_case(agent: str) -> None:
    assert recognition.is_robot(agent)


@pytest.mark.parametrize(
    "agent",
    [
        FIREFOX,
        SAFARI,
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)"
            " Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0"
        ),
        (
            "Mozilla/5.0 (Linux; Android 14; HUAWEI) AppleWebKit/537.36 Chrome/120 Mobile"
            " MicroMessenger/8.0.40"
        ),
    ],
)
def test_a_browser_is_no_robot(agent: str) -> None:
    assert not recognition.is_robot(agent)


PIECES = [
    *["a", "B", "bot", "Bot", "crawl", "9", " ", "/", "(", ";", ".", "+", "é", "K", "ſ"],
    *[
        "Mozilla/5.0",
        "fish",
        "Firefox",
        "x86_64",
        "破解后的",
        "curl/",
        "FDM 3",
        "Offline Navigator",
    ],
]
ODD_PATTERNS = ("^a|B", "b?ot", "9+", "^CRAWL(a|b)*$", "[^A]fish", "(x|y)86", "é", "Fire(?!fox)")


@hypothesis_settings(deadline=None)
@given(agent=st.lists(st.sampled_from(PIECES), max_size=6).map("".join))
@pytest.mark.parametrize("additional", [(), ODD_PATTERNS, (r"\Dbot",)])
def test_a_quick_search_finds_what_the_patterns_find(
    additional: tuple[str, ...], agent: str
) -> None:
    quick, plain = search(additional)

    assert quick.matches(agent) == bool(plain.search(agent))


@lru_cache
def search(additional: tuple[str, ...]) -> tuple[recognition._Matcher, re.Pattern[str]]:
    patterns = [*recognition._packaged_patterns(), *additional]
    plain = re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE)
    return recognition._Matcher(patterns), plain


def test_a_cubot_phone_is_one_because_the_list_says_so() -> None:
    assert recognition.is_robot("Mozilla/5.0 (Linux; Android 13; CUBOT P80) Chrome/120 Mobile")


def test_the_list_in_force_has_a_date() -> None:
    assert recognition.list_in_force().date == date(2025, 11, 1)


@pytest.mark.django_db
def test_update_robots_puts_a_newer_list_in_place_of_the_packaged_one(tmp_path: Path) -> None:
    new = tmp_path / "new.json"
    new.write_text(json.dumps([{"pattern": "NewCrawler", "last_changed": "2026-11-01"}]))
    out = StringIO()

    call_command("update_robots", str(new), stdout=out)

    assert out.getvalue().startswith("1 patterns in ")
    assert "The list is of 2026-11-01." in out.getvalue()
    assert recognition.list_in_force().date == date(2026, 11, 1)
    assert recognition.is_robot("newcrawler/1.0")
    assert recognition.is_robot("Lighthouse")
    assert not recognition.is_robot("Wget/1.21")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["new.json", "robots.json"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", "it is not JSON"),
        ("{}", "it must be a list of robots"),
        ("[]", "it must be a list of robots"),
        ('["bot"]', 'entry 1 has no text as its "pattern"'),
        ('[{"pattern": "bot"}, {"pattern": 3}]', 'entry 2 has no text as its "pattern"'),
        ('[{"pattern": "bot"}, {"pattern": "("}]', "entry 2: '(' is no regular expression"),
        ('[{"pattern": "."}]', "it takes Firefox for a robot"),
    ],
)
def test_a_bad_list_is_refused_in_one_line_and_changes_nothing(
    tmp_path: Path, text: str, complaint: str
) -> None:
    new = tmp_path / "new.json"
    new.write_text(text)

    with pytest.raises(CommandError) as caught:
        call_command("update_robots", str(new))

    assert complaint in str(caught.value)
    assert str(caught.value).startswith(str(new))
    assert "\n" not in str(caught.value)
    assert not recognition.official_file().exists()


@pytest.mark.django_db
def test_a_list_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    binary = tmp_path / "binary.json"
    binary.write_bytes(b"\xff\xfe\x00")

    with pytest.raises(CommandError, match="not UTF-8"):
        call_command("update_robots", str(binary))
    with pytest.raises(CommandError, match=r"missing\.json: No such file"):
        call_command("update_robots", str(tmp_path / "missing.json"))


def test_a_list_broken_by_hand_leaves_the_packaged_one_in_force(
    caplog: pytest.LogCaptureFixture,
) -> None:
    recognition.official_file().write_text("oops")
    os.utime(recognition.official_file(), ns=(1, 1))

    assert recognition.is_robot("Wget/1.21")
    assert not recognition.is_robot(FIREFOX)
    assert "run update_robots" in caplog.text


CRAWLER = "Mozilla/5.0 (compatible; Gatherer/1.0; +https://new.example/about)"
NEW_LIST = json.dumps([{"pattern": "gatherer", "last_changed": "2026-03-01"}])


def read(agent: str, time: str, *, use: Use = Use.READ) -> None:
    at = datetime.fromisoformat(time).replace(tzinfo=UTC)
    counter.count("book:1", address="192.0.2.1", agent=agent, at=at, use=use)


@pytest.mark.django_db
def test_a_robot_that_is_listed_later_is_taken_out_of_the_last_months() -> None:
    # Without the crawler, and of which it is a part.
    for time in ("2026-03-03T10:05:00", "2026-03-03T10:05:10", "2026-03-05T10:05:00"):
        read(FIREFOX, time)
        read(CRAWLER, time)
        read(CRAWLER, time, use=Use.DOWNLOAD)
    rollup.roll_up(before=date(2026, 3, 4))
    period: dict[str, Any] = {"begin": date(2026, 3, 1), "end": date(2026, 3, 31)}
    before = ledger(**period)

    update = installation.update_robots(NEW_LIST, at=datetime(2026, 3, 5, 12, tzinfo=UTC))

    assert update.agents == ("Mozilla/0 Gatherer/0 new.example",)
    assert update.removed == 4
    assert totals.total("book:1") == 2
    [metrics] = monthly_metrics(Months(**period))
    assert (metrics.total_item_requests, metrics.unique_item_requests) == (2, 2)
    after = ledger(**period)
    assert {key: entry.received for key, entry in after.items()} == {
        key: entry.received for key, entry in before.items()
    }
    assert [entry.exclusions for entry in after.values()] == [
        {Exclusion.Reason.ROBOT: 4},
        {Exclusion.Reason.ROBOT: 2},
    ]


@pytest.mark.django_db
def test_what_was_taken_out_is_recorded_with_the_list() -> None:
    read(CRAWLER, "2026-03-03T10:05:00")
    at = datetime(2026, 3, 5, 12, tzinfo=UTC)

    installation.update_robots(NEW_LIST, at=at)

    [stored] = RobotsList.objects.all()
    assert (stored.installed_at, stored.date) == (at, date(2026, 3, 1))
    assert stored.agents == ["Mozilla/0 Gatherer/0 new.example"]
    removed = RemovedCount.objects.values_list("robots_list", "item", "day", "total", "received")
    assert list(removed) == [(stored.pk, "book:1", date(2026, 3, 3), 1, 1)]


@pytest.mark.django_db
def test_the_same_list_again_takes_nothing_out() -> None:
    read(CRAWLER, "2026-03-03T10:05:00")
    at = datetime(2026, 3, 5, 12, tzinfo=UTC)
    installation.update_robots(NEW_LIST, at=at)

    again = installation.update_robots(NEW_LIST, at=at + timedelta(days=1))

    assert again.agents == ()
    assert RemovedCount.objects.count() == 1


@pytest.mark.django_db
def test_a_list_that_can_t_be_stored_takes_nothing_out(settings: Settings, tmp_path: Path) -> None:
    read(CRAWLER, "2026-03-03T10:05:00")
    blocked = tmp_path / "file"
    blocked.touch()
    settings.VAR_DIR = blocked

    with pytest.raises(OSError):  # noqa: PT011
        installation.update_robots(NEW_LIST, at=datetime(2026, 3, 5, tzinfo=UTC))

    assert totals.total("book:1") == 1
    assert not RobotsList.objects.exists()
