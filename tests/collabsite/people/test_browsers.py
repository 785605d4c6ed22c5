"""Names of browsers in the list of sessions."""

import pytest

from collabsite.people.templatetags.browsers import browser_name

WEBKIT = "AppleWebKit/537.36 (KHTML, like Gecko)"


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (f"Mozilla/5.0 (X11; Linux x86_64) {WEBKIT} Chrome/156.0 Safari/537.36", "Chrome · Linux"),
        (f"Mozilla/5.0 (Windows NT 10.0) {WEBKIT} Chrome/156.0 Safari/5 Edg/156", "Edge · Windows"),
        ("Mozilla/5.0 (iPhone; like Mac OS X) Version/19 Safari/604.1", "Safari · iPhone"),
        ("Mozilla/5.0 (Linux; Android 16) Chrome/1 MicroMessenger/8.0", "WeChat · Android"),
        ("curl/8.5", "curl/8.5"),
    ],
)
def test_a_session_names_its_browser_and_system(agent: str, name: str) -> None:
    assert browser_name(agent) == name
