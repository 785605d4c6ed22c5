"""Headers that a client forges change nothing that others get: host, cache, method and redirects."""

import itertools
import re
from urllib.parse import quote, urljoin, urlsplit

import pytest
from django.test import Client
from django.urls import reverse

from tests.support.published import published

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

EVIL = "evil.example"
# What proxies and frameworks elsewhere believe.
FORGED = {
    **dict.fromkeys(
        ["X-Forwarded-Host", "X-Host", "X-Forwarded-Server", "X-HTTP-Host-Override"], EVIL
    ),
    **dict.fromkeys(["X-Original-URL", "X-Rewrite-URL", "X-Original-Host"], "/admin/"),
    "Forwarded": f"host={EVIL};proto=https",
    "X-Forwarded-Proto": "https",
    "X-Forwarded-Scheme": "https",
    "X-Forwarded-Port": "444",
    "X-Forwarded-Prefix": f"//{EVIL}",
    "X-Forwarded-For": "127.0.0.1",
    "X-HTTP-Method-Override": "DELETE",
    "X-Method-Override": "POST",
    "Origin": f"https://{EVIL}",
    "Referer": f"https://{EVIL}/",
    "Accept-Language": "zh",
    "User-Agent": f"<script>//{EVIL}</script>",
    "Cookie": "a=b; messages=x; django_language=zh-hans",
    "If-Modified-Since": "x",
    "X-Requested-With": "XMLHttpRequest",
    "Authorization": "Basic Zm9vOmJhcg==",
}
PAGES = [
    *["/", "/articles/", "/articles.json", "/articles/feed.atom", "/sitemap.xml", "/robots.txt"],
    *["/openapi.json", "/search/?q=rivers", "/never/written/", "/articles", "/zh-hans/articles/"],
]


def test_no_header_changes_a_public_answer() -> None:
    published()

    for page in PAGES:
        plain, forged = Client().get(page), Client().get(page, headers=FORGED)
        told = [
            (a.status_code, a.content, a.headers.get("Location"), a.headers.get("Vary"), a.cookies)
            for a in (plain, forged)
        ]
        assert told[0] == told[1], page
        assert EVIL.encode() not in forged.content, page
        assert EVIL not in str(forged.headers), page


@pytest.mark.parametrize(
    "host", [EVIL, f"testserver@{EVIL}", f"testserver:80@{EVIL}", f"{EVIL}#testserver", "a b", "'"]
)
def test_another_host_is_refused_without_a_word_of_it(host: str) -> None:
    for page in ["/", "/articles/feed.atom", "/accounts/password/reset/", "/admin/", "/live"]:
        answer = Client().get(page, headers={"host": host})

        assert answer.status_code in ({200, 400} if page == "/live" else {400}), page
        assert host not in answer.text


def test_no_redirect_leaves_the_site_and_no_line_break_enters_a_header() -> None:
    article = published().article
    client = Client(raise_request_exception=False)
    away = [
        *["//evil.example", "///evil.example", "/\\evil.example", "\\\\evil.example"],
        *["https://evil.example", "https:evil.example", "http:/evil.example", "//evil.example\\@x"],
        *[
            "/%0d%0aSet-Cookie: a=b",
            "\r\nSet-Cookie: a=b",
            "/\r\nLocation: //evil.example",
            "%E5%98%8A",
        ],
        *["/\t/evil.example", "javascript:alert(1)", "//testserver@evil.example", ".evil.example"],
    ]
    starts = ["/", "/zh-hans/articles/", f"/articles/{article.slug}"]
    asked = [
        f"{start}{quote(to, safe='/\\')}{end}"
        for start, to, end in itertools.product(starts, away, ["", "/"])
    ]
    asked += [f"{to}{end}" for to in away if to.startswith("/") for end in ["", "/articles"]]
    asked += [
        f"{page}?{name}={quote(to, safe='')}"
        for page in ["/accounts/login/", "/accounts/logout/", "/admin/login/"]
        for name in ["next"]
        for to in away
    ]

    answers = {path: client.get(path) for path in asked}
    language = [
        client.post(reverse("set-language"), {"language": "zh-hans", "next": to}) for to in away
    ]

    for path, answer in [*answers.items(), *zip(away, language, strict=True)]:
        assert answer.status_code < 500, path
        # As browsers read it: a backslash is a slash, and what can't be seen is nothing.
        to = re.sub(r"[\x00-\x20]", "", answer.headers.get("Location", "/")).replace("\\", "/")
        assert urlsplit(urljoin("http://testserver/a/", to))[:2] == ("http", "testserver"), (
            path,
            to,
        )
        assert "Set-Cookie" not in answer.headers or answer.cookies.keys() <= {"csrftoken"}, path
        assert "a" not in answer.cookies, path
