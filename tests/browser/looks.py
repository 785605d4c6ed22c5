"""Sizes and colour schemes of pages, and violations that axe finds."""

from collections.abc import Iterator, Sequence

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

# As on a desk and as on a phone, in CSS pixels.
WIDE, NARROW = 1280, 390
# In this order, so that those who take turns soon have both widths and both schemes.
LOOKS = [(WIDE, "light"), (NARROW, "dark"), (WIDE, "dark"), (NARROW, "light")]

VIOLATIONS = """async (within) => {
  const { violations } = await axe.run(within, { resultTypes: ["violations"] })
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`))
}"""


def looks(page: Page, *, enlarged: bool = False, swapped: bool = False) -> Iterator[str]:
    """Show the page wide and light, then narrow and dark; yield the name of each.

    `enlarged` shows it at 200 % too, where half of the pixels are left. `swapped` shows it wide and
    dark, then narrow and light: two pages of one template, one swapped, are seen in all ways.
    """
    wide, narrow = ("dark", "light") if swapped else ("light", "dark")
    yield _shown(page, WIDE, wide)
    if enlarged:
        yield _shown(page, WIDE // 2, wide)
    yield _shown(page, NARROW, narrow)


def all_looks(page: Page) -> Iterator[str]:
    """Show the page wide and narrow, light and dark; yield the name of each."""
    for pixels in (WIDE, NARROW):
        for scheme in ("light", "dark"):
            yield _shown(page, pixels, scheme)


def looks_in_turns(values: Sequence[str]) -> list[object]:
    """Return parameters of each value with its looks, of which most are marked `judges`.

    Every sixth value is tested in one look for every change, and all looks are used in turns;
    `.ci/judges` tests each value in all of them.
    """
    found: list[object] = []
    for number, value in enumerate(values):
        if number % 6 == 0:
            turn = number // 6 % len(LOOKS)
            found.append(pytest.param(value, [LOOKS[turn]], id=f"{value}-one"))
        found.append(pytest.param(value, LOOKS, id=value, marks=pytest.mark.judges))
    return found


def shown_as(page: Page, chosen: Sequence[tuple[int, str]]) -> Iterator[str]:
    """Show the page in each of the looks; yield the name of each."""
    for pixels, scheme in chosen:
        yield _shown(page, pixels, scheme)


def violations(page: Page, within: str = "html") -> list[str]:
    """Return what axe finds as the page is shown now, or a part of it; one for each element."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    return list(page.evaluate(VIOLATIONS, within))


def _shown(page: Page, pixels: int, scheme: str) -> str:
    page.set_viewport_size({"width": pixels, "height": 900})
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    return f"{pixels} px, {scheme}"
