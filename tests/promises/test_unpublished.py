"""Unpublished content: seen by those who write it, and by nobody else."""

import re

import pytest

from tests.promises.desk import Desk
from tests.promises.visitor import Visitor
from tests.support.site_process import Site

# In every part of what is not published, and nowhere else.
CANARY = "Xylotomy"
SLUG = "xylotomy-of-poplars"


@pytest.fixture(scope="module")
def hidden(desk: Desk) -> None:
    """A draft, a changed article, a dataset that was never issued, a source, a picture, and a waiting edition."""
    desk.import_file(f"{SLUG}.md", f"# {CANARY} of Poplars\n\nA {CANARY} was written.\n")
    desk.import_file("poplars.md", "# Poplars\n\nA poplar grows.\n")
    desk.publish("Poplars")
    desk.rewrite("Poplars", "A poplar grows.", f"A poplar of {CANARY} grows.")
    desk.make_dataset(f"{CANARY} of trees", f"Tree\t{CANARY} rings\nPoplar\t40\n")
    desk.import_file("willows.md", f"# {CANARY} of Willows\n\nA {CANARY} waits.\n")
    later = {"Publish at": "2031-01-01", "Time": "10:00"}
    page = desk.article(f"{CANARY} of Willows").press("Publish…")
    accepted = dict.fromkeys(page.boxes("Publish"), True)
    names = [name for name in page.fields("Publish") if name.startswith(("Date", "Time"))]
    page.press("Publish", accepted | dict(zip(names, later.values(), strict=True)))


@pytest.mark.judges_on_sqlite
@pytest.mark.usefixtures("hidden")
def test_nothing_unpublished_has_an_address(reader: Visitor) -> None:
    """A draft, a waiting edition and data that was never issued answer 404 on every address."""
    for slug in [SLUG, "willows", "xylotomy-of-willows"]:
        for rest in [
            *["/", ".json", "/editions/", "/editions/1/", "/editions/1.json", "/cite.bib"],
            *["/editions/1/changes/", "/references.json", "/usage/", "/usage.csv"],
            *["/editions/1/card.png", "/editions/1/cover.svg"],
        ]:
            for prefix in ["", "/zh-hans"]:
                address = f"{prefix}/articles/{slug}{rest}"
                assert reader.fetch(address).status_code == 404, address
    for rest in ["/", ".json", ".csv", ".xlsx", ".zip", ".svg", "/releases/", "/releases/1.csv"]:
        assert reader.fetch(f"/data/xylotomy-of-trees{rest}").status_code == 404, rest
    assert reader.fetch("/articles/poplars/editions/2/").status_code == 404
    assert reader.fetch("/preview/guessed-token/").status_code == 404


@pytest.mark.judges_on_sqlite
@pytest.mark.usefixtures("hidden")
def test_no_public_answer_has_a_word_of_what_is_unpublished(site: Site, reader: Visitor) -> None:
    """No page, twin, feed, search, list, sitemap or file that a reader can reach says a word of a draft."""
    waiting, seen = {"/", "/zh-hans/", "/robots.txt", "/openapi.json", "/api/"}, set[str]()
    waiting |= {f"/search/?q={CANARY}", f"/search.json?q={CANARY}", "/articles.json", "/data.json"}
    waiting |= {"/articles/feed.atom", "/corrections/feed.atom", "/sitemap.xml", "/usage.csv"}
    while waiting and len(seen) < 400:
        address = waiting.pop()
        seen.add(address)
        answer = reader.fetch(address)
        body = answer.text.replace(f"q={CANARY}", "").replace(f'"{CANARY}"', "")
        if "/search" in address:
            assert not re.search(f"{CANARY} of|A {CANARY}", body), address
        else:
            assert CANARY not in body, address
        assert SLUG not in body, address
        links = re.findall(rf'(?:href="|<loc>|url": "|{re.escape(site.url)})(/[^"<\s?#]*)', body)
        links += re.findall(rf"{re.escape(site.url)}(/[^\"<\s?#]*)", body)
        waiting |= {link for link in links if not link.startswith(("/admin", "/static"))} - seen
