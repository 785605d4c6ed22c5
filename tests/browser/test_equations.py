"""Equations, written in the prose editor."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.dialogs import complaints, press, writing
from tests.support.editor import editing, stored
from tests.support.site_process import Site

pytestmark = [pytest.mark.browser, pytest.mark.judges]


def test_an_equation_is_written_shown_and_moved_to_a_line_of_its_own(
    admin: Page, site: Site
) -> None:
    editing(admin, site, "<p>Energy:</p>", "equation")
    writing(admin)
    dialog = press(admin, "Insert an equation")
    field = dialog.get_by_label("LaTeX")

    field.fill(r"E = \foo c^2")
    admin.keyboard.press("Enter")
    expect(dialog).to_contain_text(r"The equation can't be shown: “\foo” is unknown.")
    assert complaints(admin) == []
    field.fill("$E = m c^2$")
    expect(dialog.locator("math msup")).to_be_visible()
    admin.keyboard.press("Enter")
    expect(dialog).to_be_hidden()
    admin.keyboard.type(" here.")

    inline = '<span class="math" data-latex="E = m c^2"></span>'
    assert stored(admin) == f"<p>Energy:{inline} here.</p>"
    admin.locator(".prose-editor .Equation math").click()
    dialog.get_by_label("On a line of its own").check()
    dialog.get_by_role("button", name="Insert").click()
    assert stored(admin) == (
        '<p>Energy: here.</p><div class="math" data-latex="E = m c^2">E = m c^2</div>'
    )
