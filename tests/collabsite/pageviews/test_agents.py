"""Families of user agents: what lists of robots look for, without what tells readers apart."""

import pytest

from collabsite.pageviews import agents
from collabsite.pageviews.agents import agent_family
from collabsite.pageviews.robots import recognition
from tests.collabsite.pageviews.conftest import FIREFOX, SAFARI


@pytest.mark.parametrize(
    ("agent", "family"),
    [
        (FIREFOX, "Mozilla/0 Gecko/0 Firefox/0"),
        (FIREFOX.replace("140", "141"), "Mozilla/0 Gecko/0 Firefox/0"),
        (SAFARI, "Mozilla/0 AppleWebKit/0 Safari/0"),
        (
            (
                "Mozilla/5.0 (Linux; Android 14; Pixel 9 Build/AB1.240) AppleWebKit/537.36"
                " (KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36"
            ),
            "Mozilla/0 AppleWebKit/0 Chrome/0 Mobile Safari/0",
        ),
        (
            "Mozilla/5.0 (compatible; NewCrawler/1.0; +https://new.example/about?x=1)",
            "Mozilla/0 NewCrawler/0 new.example",
        ),
        ("Mozilla/5.0 (compatible; Some Reader 2.1)", "Mozilla/0 Some Reader"),
        ("NewFetch", "NewFetch"),
        ("破解/1.0", "破解/0"),
        ("aria2/1.37", "aria2/0"),
        ("SomeApp 1.2.3", "SomeApp"),
        ("", ""),
        ("a\0b\udcff", "a b"),
    ],
)
def test_a_family_has_names_of_programs_alone(agent: str, family: str) -> None:
    assert agent_family(agent) == family


def test_a_family_has_a_limited_length() -> None:
    family = agent_family(" ".join(f"name{letter}" for letter in "abcdefghijklmnopqrstuvwxyz"))

    assert len(family) <= agents.MAX_LENGTH


@pytest.mark.parametrize(
    "agent",
    [
        "Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)",
        "Googlebot/2.1 (+http://www.google.com/bot.html)",
        "curl/8.5.0",
        "aria2/1.37.0",
        "python-requests/2.32",
        "Mozilla/5.0 AppleWebKit/537.36 (compatible; Claude-User/1.0)",
        "Feedly/1.0 (+http://www.feedly.com/fetcher.html)",
    ],
)
def test_the_list_knows_a_robot_by_its_family(agent: str) -> None:
    assert recognition.is_robot(agent_family(agent))
