"""Reading: what every public answer has, in pages, twins, feeds and files."""

import re
from urllib.parse import quote
from xml.etree import ElementTree as ET

import pytest

from tests.promises.desk import Desk
from tests.promises.visitor import Visitor

RIVERS = "/articles/how-rivers-are-gauged-together/"
DATA = "/data/what-was-counted/"
ATOM = "{http://www.w3.org/2005/Atom}"
PAGES = [
    *["/", "/articles/", "/data/", "/corrections/", "/usage/", "/privacy/", "/search/?q=river"],
    *[RIVERS, f"{RIVERS}editions/", f"{RIVERS}editions/1/", DATA, f"{DATA}releases/"],
    *[f"{DATA}releases/1/", f"{DATA}oder/cost-of-a-station/", f"{DATA}usage/"],
]
FILES = [
    *["/articles/feed.atom", "/sitemap.xml", f"{DATA[:-1]}.csv", f"{DATA[:-1]}.xlsx"],
    *[f"{RIVERS}cite.bib", f"{RIVERS}cite.ris", f"{DATA[:-1]}.svg", f"{DATA[:-1]}.zip"],
    *["/openapi.json", "/robots.txt", f"{RIVERS}references.json", "/opensearch.xml"],
]


# Pages whose content is there for programs too.
TWINS = [
    *["/articles.json", "/data.json", "/search.json?q=river", f"{RIVERS[:-1]}.json"],
    *[f"{RIVERS}editions.json", f"{RIVERS}editions/1.json", f"{DATA[:-1]}.json"],
    *[f"{DATA}releases.json", f"{DATA}releases/1.json", f"{DATA}oder/cost-of-a-station.json"],
]


def test_public_answers_are_the_same_for_all_and_can_be_kept(reader: Visitor) -> None:
    """Public answers set no cookie, vary on nothing but encoding, and are confirmed by a strong ETag."""
    for address in [*PAGES, *TWINS, *FILES]:
        answer = reader.fetch(address)
        assert answer.status_code == 200, address
        assert "Set-Cookie" not in answer.headers, address
        assert answer.headers.get("Vary", "Accept-Encoding").lower() == "accept-encoding", address
        tag = answer.headers["ETag"]
        assert re.fullmatch(r'"[^"]+"', tag), address
        again = reader.fetch(address, headers={"If-None-Match": tag})
        assert (again.status_code, again.content) == (304, b""), address


def test_who_is_signed_in_reads_the_same_bytes(desk: Desk, reader: Visitor) -> None:
    """A public page has the same bytes for an editor and a reader, whatever language they prefer."""
    for address in [RIVERS, DATA, "/articles/", "/corrections/"]:
        chinese = {"Accept-Language": "zh-CN", "Cookie": "django_language=zh-hans"}

        bodies = {reader.fetch(address).content, desk.fetch(address).content}

        assert bodies == {reader.fetch(address, headers=chinese).content}, address


def test_pages_load_nothing_but_files_of_the_site_and_run_nothing_inline(reader: Visitor) -> None:
    """No page has a script, a style or a handler within it, and its policy allows files of the site alone."""
    for address in PAGES:
        page = reader.open(address)
        policy = page.answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert page.answer.headers["X-Content-Type-Options"] == "nosniff"
        inline = page.tree.xpath(
            "//style|//@style|//@*[starts-with(name(), 'on')]"
            "|//script[not(@src) and not(contains(@type, 'json'))]"
        )
        assert inline == [], address
        loaded = page.tree.xpath("//script/@src|//img/@src|//link[@rel='stylesheet']/@href")
        assert all(each.startswith(("/", reader.url)) for each in loaded), address


def test_every_page_is_in_chinese_under_its_own_address(reader: Visitor) -> None:
    """Under /zh-hans/ every page has a Chinese interface, and both pages name each other."""
    for address in PAGES:
        english, chinese = reader.open(address), reader.open(f"/zh-hans{address}")
        assert (english.tree.get("lang"), chinese.tree.get("lang")) == ("en", "zh-hans"), address
        navigation = chinese.tree.xpath("string(//header)")
        assert re.search(r"[\u4e00-\u9fff]{2}", navigation), address
        path = address.partition("?")[0]
        languages = {
            link.get("hreflang"): link.get("href")
            for link in english.tree.xpath("//header//a[@hreflang]|//link[@hreflang]")
        }
        assert any(str(each).endswith(f"/zh-hans{path}") for each in languages.values()) or (
            f"/zh-hans{address}" in english.links().values()
        ), address


def test_feeds_are_atom_with_the_whole_text(desk: Desk, reader: Visitor) -> None:
    """Feeds are Atom: every entry has an id that stays, a date, an address that answers, and the text."""
    desk.import_file("estuaries.md", "# Estuaries\n\nSalt meets fresh water.\n")
    desk.publish("Estuaries")

    feed = ET.fromstring(reader.fetch("/articles/feed.atom").content)  # noqa: S314 - our own site's.
    entries = {entry.findtext(f"{ATOM}title"): entry for entry in feed.iter(f"{ATOM}entry")}
    entry = entries["Estuaries"]
    desk.rewrite("Estuaries", "Salt meets", "Salt water meets")
    desk.publish("Estuaries", {"Change note": "A word."})
    feed = ET.fromstring(reader.fetch("/articles/feed.atom").content)  # noqa: S314 - our own site's.
    [later] = [
        each for each in feed.iter(f"{ATOM}entry") if each.findtext(f"{ATOM}title") == "Estuaries"
    ]

    assert feed.tag == f"{ATOM}feed"
    assert all(feed.findtext(f"{ATOM}{name}") for name in ("id", "title", "updated"))
    assert "Salt meets fresh water." in "".join(entry.itertext())
    assert "Salt water meets" in "".join(later.itertext())
    assert entry.findtext(f"{ATOM}id") == later.findtext(f"{ATOM}id")
    assert str(entry.findtext(f"{ATOM}updated")) < str(later.findtext(f"{ATOM}updated"))
    link = entry.find(f"{ATOM}link")
    assert link is not None
    assert reader.fetch(str(link.get("href"))).status_code == 200


def test_the_sitemap_has_every_public_page_in_both_languages(reader: Visitor) -> None:
    """Search engines find the sitemap in robots.txt, and in it all pages, which answer."""
    robots = reader.fetch("/robots.txt").text
    [sitemap] = re.findall(r"^Sitemap: (\S+)", robots, re.MULTILINE)
    parts = re.findall(r"<loc>([^<]+)</loc>", reader.fetch(sitemap).text)
    texts = [reader.fetch(part).text for part in parts]
    listed = {address for text in texts for address in re.findall(r"<loc>([^<]+)</loc>", text)}

    for address in [
        "/",
        "/articles/",
        "/data/",
        RIVERS,
        DATA,
        "/articles/science-across-a-divide/",
    ]:
        assert f"{reader.url}{address}" in listed
        assert any(f"/zh-hans{address}" in text for text in texts), address
    assert "Disallow: /admin/" in robots
    assert {reader.fetch(each).status_code for each in sorted(listed)[:40]} == {200}


@pytest.mark.parametrize("address", [*PAGES, f"{DATA[:-1]}.csv", "/articles/feed.atom"])
def test_no_query_is_an_error_of_the_server(address: str, reader: Visitor) -> None:
    """A bad query gets a page or a message of the reader's mistake, on every page and its twin."""
    names = [
        "page",
        "sort",
        "q",
        "period",
        "release",
        "entity",
        "begin",
        "rows",
        "since",
        "unknown",
    ]
    values = ["0", "-1", "x", "99999999999999999999", "%00", "%ff", "a" * 2000, quote("☃'\"<"), "["]

    for number, value in enumerate(values * 2):
        name = names[number % len(names)]
        path, _, query = address.partition("?")
        answer = reader.fetch(f"{path}?{query}&{name}={value}&{name}=1&%FF=&=&")
        assert answer.status_code in {200, 400, 404}, f"{answer.status_code}: {answer.url}"


def test_programs_are_told_what_was_wrong(reader: Visitor) -> None:
    """A mistake in a query of a JSON address is answered as a problem that says what to write."""
    answer = reader.fetch(f"{DATA[:-1]}.json?period=1066")

    assert answer.status_code == 400
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert "1066" in answer.text
    assert reader.fetch("/articles/never-written.json").json()["status"] == 404


def test_health_checks_answer_quickly_and_tell_nothing(reader: Visitor) -> None:
    """/live and /ready answer 200 and are kept nowhere; numbers for operators need a token."""
    for address in ["/live", "/ready"]:
        answer = reader.fetch(address)
        assert answer.status_code == 200
        assert "no-store" in answer.headers["Cache-Control"]
    assert reader.fetch("/metrics").status_code == 404


def test_a_changed_address_leads_on_for_ever(desk: Desk, reader: Visitor) -> None:
    """Every address that an article has had leads to its present one, with editions, twins and files."""
    desk.import_file("oxbows.md", "# Oxbows\n\nA lake that was a river.\n")
    desk.publish("Oxbows")
    for number, slug in enumerate(["oxbow-lakes", "lakes-of-oxbows"]):
        desk.change("Oxbows", {"Address": slug})
        desk.publish("Oxbows", {"Change note": f"Address {number}."})

    for old in ["oxbows", "oxbow-lakes"]:
        for rest in ["/", ".json", "/editions/1/", "/cite.bib", "/?page=1"]:
            answer = reader.fetch(f"/articles/{old}{rest}", allow_redirects=False)
            assert answer.status_code == 301, f"{old}{rest}"
            assert "/articles/lakes-of-oxbows" in answer.headers["Location"]
            assert reader.fetch(f"/articles/{old}{rest}").status_code == 200


def test_what_is_published_is_seen_at_once(desk: Desk, reader: Visitor) -> None:
    """A page that is kept ready shows the new edition as soon as its editor is told that it is published."""
    desk.import_file("dikes.md", "# Dikes\n\nVersion 0.\n")
    desk.publish("Dikes")
    addresses = ["/articles/dikes/", "/articles/dikes.json", "/articles/feed.atom"]
    for version in range(1, 4):
        for address in addresses:
            assert any(
                "hit" in reader.fetch(address).headers["Cache-Status"] for _try in range(20)
            ), address
        desk.rewrite("Dikes", f"Version {version - 1}.", f"Version {version}.")

        desk.publish("Dikes", {"Change note": f"Version {version}."})

        for address in addresses:
            assert f"Version {version}." in reader.fetch(address).text
