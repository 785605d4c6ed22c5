"""Whatever is killed while an editor writes, words that stood on screen for five seconds are found."""

import random
import time
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page

from tests.browser.autosave.conftest import crash, form_of, kill, offered, serve_again
from tests.browser.dialogs import writing
from tests.browser.spreadsheet import LONGER, NEW_DATASET
from tests.support.editor import editing
from tests.support.site_process import Site

pytestmark = pytest.mark.browser

NEW_SOURCE = """
from articles.sources.models import Source
print(Source.objects.create(key={name!r}, title="Report").pk)
"""
KILLED = ["tab", "server", "network"]
PLACES = ["article", "grid", "article", "source", "dataset"]
# Names of rows on the first page of the grid.
MOST_ROWS = 50
# Everything that can be read in fields and texts of the form on the page.
READ = """() => [...document.querySelectorAll("#content form :is(input, textarea), [role=textbox]")]
  .map((field) => field.value ?? field.innerText).join(" ")"""


@dataclass
class Place:
    """A form that is open in a browser, and the place in it where words are typed."""

    kind: str
    address: str
    words: int = 0

    @classmethod
    def open(cls, page: Page, site: Site, kind: str, name: str) -> "Place":
        """Make what is to be written, and open its form."""
        if kind == "article":
            place = cls(kind, form_of(editing(page, site, "<p>Old.</p>", name)))
        elif kind == "source":
            pk = site.run(NEW_SOURCE.format(name=name)).strip()
            place = cls(kind, f"/admin/sources/source/{pk}/change/")
        else:
            rows = LONGER if kind == "grid" else ""
            pk = site.run(NEW_DATASET.format(name=name) + rows).split()[0]
            page_name = "data" if kind == "grid" else "change"
            place = cls(kind, f"/admin/metrics/dataset/{pk}/{page_name}/")
        page.goto(place.address)
        place.enter(page)
        return place

    def enter(self, page: Page) -> None:
        """Put the cursor behind what was typed last."""
        if self.kind == "article":
            writing(page)
        elif self.kind == "grid":
            page.locator(f"#row-{min(self.words, MOST_ROWS - 1)}-label").focus()
            page.locator(f"#row-{min(self.words, MOST_ROWS - 1)}-label").select_text()
        else:
            page.locator("#id_author" if self.kind == "source" else "#id_summary").focus()
            page.keyboard.press("Control+End")

    def is_full(self) -> bool:
        return self.kind == "grid" and self.words >= MOST_ROWS

    def type(self, page: Page, word: str, *, delay: float) -> None:
        """Type a word as people do in this place."""
        self.words += 1
        page.keyboard.type(word if self.kind == "grid" else f" {word}", delay=delay)
        if self.kind == "grid" and not self.is_full():
            page.keyboard.press("Enter")

    def save(self, page: Page) -> None:
        """Save, and stay; don't wait for the answer."""
        if self.kind in {"article", "grid"}:
            page.keyboard.press("Control+s")
        else:
            page.locator("[name=_continue]").click(no_wait_after=True)


@pytest.mark.judges
@pytest.mark.parametrize("turn", range(50))
def test_whatever_is_killed_at_any_moment_five_seconds_are_the_most_that_is_lost(
    desk: Page, own_site: Site, turn: int
) -> None:
    chance = random.Random(turn)  # noqa: S311 # To be repeated.
    killed = KILLED[turn % 3]
    place = Place.open(desk, own_site, PLACES[turn % 5], f"any-moment-{turn}")
    typed: list[tuple[float, str]] = []
    until = time.monotonic() + chance.uniform(6, 12)
    away = time.monotonic() + chance.uniform(0, 6)
    is_away = False

    def leave() -> None:
        nonlocal is_away
        is_away = True
        if killed == "network":
            desk.context.set_offline(True)
        else:
            kill(own_site)

    try:
        while time.monotonic() < until and not place.is_full():
            if killed != "tab" and not is_away and time.monotonic() > away:
                leave()
            word = f"w{turn}x{len(typed)}"
            place.type(desk, word, delay=chance.uniform(0, 60))
            typed.append((time.monotonic(), word))
            if not is_away and chance.random() < 0.04:
                with desk.expect_navigation():
                    place.save(desk)
                place.enter(desk)
        if not is_away and chance.random() < 0.5:
            # While a save is under way.
            place.save(desk)
            desk.wait_for_timeout(chance.uniform(0, 800))
            if killed != "tab":
                leave()
        killed_at = time.monotonic()
        page = crash(desk)
    finally:
        if is_away and killed == "network":
            desk.context.set_offline(False)
        elif is_away:
            serve_again(own_site)

    due = [word for at, word in typed if at < killed_at - 5]
    page.goto(place.address)
    page.wait_for_load_state("networkidle")
    found = page.evaluate(READ)
    if offered(page).get_by_role("button", name="Restore").count():
        with page.expect_navigation():
            offered(page).get_by_role("button", name="Restore").click()
        found += page.evaluate(READ)
    words = set(found.replace("\n", " ").split())
    assert [word for word in due if word not in words] == []
