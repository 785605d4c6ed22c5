"""An editor passes an article on in its form, by keyboard."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.looks import WIDE, looks, violations
from tests.support.editor import editing
from tests.support.site_process import Site

pytestmark = pytest.mark.browser

AUTHOR = """
from django.contrib.auth.models import Group, User
author = User.objects.create_user("ann", first_name="Ann", last_name="Berg", is_staff=True)
author.groups.set(Group.objects.filter(name="Author"))
"""
OWNER = "from articles.models import Article; print(Article.objects.get(pk={pk}).owner)"


@pytest.mark.judges
def test_an_owner_is_found_by_name_and_saved_with_the_form(admin: Page, site: Site) -> None:
    site.run(AUTHOR)
    pk = editing(admin, site, "<p>The river is there.</p>", "owners")
    owner = admin.get_by_role("combobox", name="Owner")

    owner.focus()
    admin.keyboard.press("Enter")
    expect(admin.locator(".select2-search__field")).to_be_focused()
    admin.keyboard.type("berg")
    highlighted = admin.locator(".select2-results__option--highlighted")
    expect(highlighted).to_have_text("Ann Berg (ann)")
    admin.keyboard.press("Enter")
    expect(owner).to_contain_text("Ann Berg (ann)")
    found = [f"{look}: {each}" for look in looks(admin) for each in violations(admin)]
    admin.set_viewport_size({"width": WIDE, "height": 900})
    with admin.expect_navigation():
        admin.click("[name=_continue][value^=Save]")

    expect(admin.get_by_role("combobox", name="Owner")).to_contain_text("Ann Berg (ann)")
    assert site.run(OWNER.format(pk=pk)).strip() == "ann"
    assert found == []
