"""The page about privacy is true of the code."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from collabsite.counting import counter, rules, visitors
from collabsite.public.views import LOGGED_IPV4_BITS, LOGGED_IPV6_BITS
from tests.support.published import published
from tests.support.readers import html

pytestmark = [pytest.mark.django_db, pytest.mark.judges_on_postgresql]

NGINX = Path(settings.BASE_DIR) / "collabsite" / "deploy" / "nginx.conf"


def test_it_states_the_constants_of_the_code(client: Client) -> None:
    said = html(client, "/privacy/")

    assert f"within {rules.WINDOW.total_seconds():.0f} seconds" in said
    assert f"counted {counter.SETTLING.total_seconds():.0f} seconds after midnight" in said
    assert "HMAC-SHA256</code>" in said
    assert f"{visitors.SALT_BYTES * 8} bits" in said
    assert 'Sec-GPC</code>, <code lang="en">DNT' in said
    assert settings.SESSION_COOKIE_NAME in said


def test_the_log_of_nginx_keeps_as_much_of_an_address_as_it_says() -> None:
    lines = NGINX.read_text().splitlines()
    [ipv4] = [line for line in lines if "<site_ipv4>" in line]
    [ipv6] = [line for line in lines if "<site_ipv6>" in line]

    assert 8 * re.findall(r"<site_ipv4>[^)]*", ipv4)[0].count(r"\d+") == LOGGED_IPV4_BITS
    assert 16 * re.findall(r"<site_ipv6>[^)]*", ipv6)[0].count("[0-9a-f]+") == LOGGED_IPV6_BITS


def test_public_pages_set_no_cookie_and_load_nothing_from_other_hosts(client: Client) -> None:
    published()

    for address in ["/", "/articles/rivers-and-labs/", "/data/what-they-found/", "/privacy/"]:
        answer = client.get(address)
        policy = answer["Content-Security-Policy"]
        assert not answer.cookies
        assert "default-src 'none'" in policy
        assert "http" not in policy


@pytest.mark.parametrize(("prefix", "words"), [("", "Privacy"), ("/zh-hans", "隐私")])
def test_each_page_links_to_it(client: Client, prefix: str, words: str) -> None:
    foot = client.get(f"{prefix}/").text.partition('<footer class="site-foot">')[2]

    assert f'<a href="{prefix}/privacy/">{words}</a>' in foot
    page = client.get(f"{prefix}/privacy/")
    assert page.status_code == 200
    assert f"<h1>{words}</h1>" in page.text
    assert '<code lang="en">HMAC-SHA256</code>' in page.text
