"""The page on which two editors' texts are merged, in a browser."""

import pytest
from playwright.sync_api import Page, expect

from tests.support.editor import editing
from tests.support.site_process import Site

pytestmark = pytest.mark.browser

CHANGED = """
from articles.models import Section
Section.objects.filter(article={article}).update(body="<p>What the other wrote.</p>")
"""
BODY = (
    '<p>One.<cite data-source="nature-index-2023"></cite> Two'
    ' <data data-cell="the-record-in-four-fields/quantum-technology/funding-average"></data></p>'
    '<div data-table="the-record-in-four-fields">the-record-in-four-fields</div>'
    '<picture data-image="none" data-alt="A river">none</picture>'
)


def test_what_is_written_by_hand_keeps_its_citations_and_numbers(
    admin: Page, site: Site, said: list[str]
) -> None:
    article = editing(admin, site, BODY, "two-texts")
    site.run(CHANGED.format(article=article))
    admin.fill("#id_title", "Mine")

    admin.click("[name=_continue]")

    expect(admin.get_by_role("heading", name="Nothing is saved yet")).to_be_visible()
    box = admin.locator(".by-hand .prose-editor > [role=textbox]")
    expect(box.locator(".prose-mark").first).to_have_text("Nature Index 2023")
    expect(box.locator(".prose-mark")).to_have_count(4)
    box.get_by_text("One.").click(position={"x": 2, "y": 4})
    admin.keyboard.press("Control+Home")
    admin.keyboard.type("By hand. ")
    field = admin.locator(".by-hand textarea.vLargeTextField, .by-hand textarea").first
    for mark in ("data-source", "data-cell", "data-table", "data-image"):
        assert f"{mark}=" in field.input_value()
    # Who writes there has chosen it.
    expect(admin.locator(".by-hand:has(.prose-editor)").get_by_role("radio")).to_be_checked()
    # Chromium itself says so.
    assert "status of 409" in said.pop(0)
