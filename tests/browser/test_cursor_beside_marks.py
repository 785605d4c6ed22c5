"""A click beside a mark, such as between two lines, puts the cursor where one can write."""

import pytest
from playwright.sync_api import Page

from tests.support.editor import editing
from tests.support.site_process import Site

pytestmark = pytest.mark.browser

# A citation in the middle line of three.
BODY = (
    f"<p>{'Rivers carry water. ' * 6}"
    '<cite data-source="nature-index-2023">nature-index-2023</cite>'
    f" {'They end in seas. ' * 9}</p>"
)


def test_words_written_after_a_click_above_or_below_a_mark_are_kept(
    admin: Page, site: Site
) -> None:
    editing(admin, site, BODY, "beside-marks")
    text = admin.get_by_role("textbox", name="Text", exact=True)
    chip = text.locator(".prose-mark")
    chip.scroll_into_view_if_needed()
    for written, distance in enumerate([2, 4, 6, -2, -4, -6], start=1):
        # Clicks in one place would choose words, which the next one replaces.
        admin.locator("#id_title").click()
        box = chip.bounding_box()
        assert box
        y = box["y"] - distance if distance > 0 else box["y"] + box["height"] - distance
        admin.mouse.click(box["x"] + box["width"] / 3, y)
        # The editor hears of a click an event later than the page.
        admin.evaluate("() => new Promise((resolve) => setTimeout(resolve, 30))")
        admin.keyboard.type("Q")
        assert text.inner_text().count("Q") == written, distance
