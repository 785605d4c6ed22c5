"""Rule C8: recognition of robots."""

import json
import os
import re
from functools import lru_cache
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given, settings
from hypothesis import strategies as st

from collabsite.pageviews import robots
from tests.collabsite.pageviews.conftest import FIREFOX, SAFARI


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
        *robots.ADDITIONAL_AGENTS,
        "Mozilla/5.0 (compatible; duckassistbot/1.2)",
        "Mozilla/5.0 AppleWebKit/537.36 (compatible; Claude-User/1.0)",
        "Python/3.12 aiohttp/3.9",
    ],
)
def test_a_robot_is_known_ignoring_case(agent: str) -> None:
    assert robots.is_robot(agent)


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
    assert not robots.is_robot(agent)


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


@settings(deadline=None)
@given(agent=st.lists(st.sampled_from(PIECES), max_size=6).map("".join))
@pytest.mark.parametrize("additional", [(), ODD_PATTERNS, (r"\Dbot",)])
def test_a_quick_search_finds_what_the_patterns_find(
    additional: tuple[str, ...], agent: str
) -> None:
    quick, plain = search(additional)

    assert quick.matches(agent) == bool(plain.search(agent))


@lru_cache
def search(additional: tuple[str, ...]) -> tuple[robots._Matcher, re.Pattern[str]]:
    patterns = [*robots._packaged_patterns(), *additional]
    plain = re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE)
    return robots._Matcher(patterns), plain


def test_a_cubot_phone_is_one_because_the_list_says_so() -> None:
    assert robots.is_robot("Mozilla/5.0 (Linux; Android 13; CUBOT P80) Chrome/120 Mobile")


def test_update_robots_puts_a_newer_list_in_place_of_the_packaged_one(tmp_path: Path) -> None:
    new = tmp_path / "new.json"
    new.write_text(json.dumps([{"pattern": "NewCrawler", "last_changed": "2026-11-01"}]))
    out = StringIO()

    call_command("update_robots", str(new), stdout=out)

    assert out.getvalue().startswith("1 patterns in ")
    assert robots.is_robot("newcrawler/1.0")
    assert robots.is_robot("Lighthouse")
    assert not robots.is_robot("Wget/1.21")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["new.json", "robots.json"]


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
    assert not robots.official_file().exists()


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
    robots.official_file().write_text("oops")
    os.utime(robots.official_file(), ns=(1, 1))

    assert robots.is_robot("Wget/1.21")
    assert not robots.is_robot(FIREFOX)
    assert "run update_robots" in caplog.text
