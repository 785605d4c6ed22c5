"""Reading, approving and a small correction: by keyboard alone, in Chinese, on a phone."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.support.site_process import Site

pytestmark = pytest.mark.browser

SUBMITTED = """
from django.contrib.auth.models import User
from articles.drafts import review
from articles.models import Article, Author, Authorship, Section
article = Article.objects.create(title="两条大河", slug="by-keyboard", language="zh-hans")
Section.objects.create(article=article, heading="长江", anchor="river", body="<p>两个实验室测量同一条河。</p>")
author = Author.objects.create(slug="wang", family_name="王", given_name="芳")
Authorship.objects.create(article=article, author=author)
review.submit(article, by=User.objects.create_user("wang"))
print(article.pk)
"""
BODY = """
from articles.models import Section
print(Section.objects.get(article={article}).body)
"""
EDITIONS = """
from articles.models import Edition
print(list(Edition.objects.filter(article={article}).values_list("number", flat=True)))
"""
PHONE = {"width": 390, "height": 844}
# Whether a control is on the screen, and nothing lies over its beginning, its middle or its end.
IN_SIGHT = """control => {
  const { left, right, top, bottom } = control.getBoundingClientRect()
  const isSeen = (y) => {
    const there = document.elementFromPoint((left + right) / 2, y)
    return control.contains(there) || there?.contains(control)
  }
  return left >= 0 && right <= innerWidth && [top + 4, (top + bottom) / 2, bottom - 4].some(isSeen)
}"""


def tab_to(page: Page, control: Locator) -> None:
    """Press Tab until the control has the focus; it can be seen then."""
    expect(control).to_be_visible()
    for _ in range(200):
        if control.evaluate("control => control === document.activeElement"):
            assert control.evaluate(IN_SIGHT), f"{control} has the focus and is out of sight"
            return
        page.keyboard.press("Tab")
    pytest.fail(f"Tab does not lead to {control}")


def follow(page: Page, control: Locator) -> None:
    """Go to a link or button by Tab, press Enter, and wait for the page, which fits the phone."""
    tab_to(page, control)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth"), page.url


@pytest.fixture
def language_of_the_browser(site: Site) -> Iterator[None]:
    """Forget which language the editor chooses in the test: the site is that of others too."""
    yield
    site.run("from collabsite.people.models import Profile; Profile.objects.all().delete()")


@pytest.mark.judges
@pytest.mark.usefixtures("language_of_the_browser")
def test_reading_approving_and_correcting_by_keyboard_in_chinese_on_a_phone(
    admin: Page, site: Site
) -> None:
    article = int(site.run(SUBMITTED))
    admin.set_viewport_size(PHONE)  # type: ignore[arg-type]
    admin.goto("/admin/")
    follow(admin, admin.get_by_role("button", name="简体中文"))

    follow(admin, admin.get_by_role("region", name="待我审阅").get_by_role("link", name="两条大河"))
    follow(admin, admin.get_by_role("link", name="预览"))
    expect(admin.get_by_text("两个实验室测量同一条河。")).to_be_visible()
    admin.go_back()
    follow(admin, admin.get_by_role("link", name="发布…"))
    for box in admin.locator("#content [type=checkbox]").all():
        tab_to(admin, box)
        admin.keyboard.press("Space")
    follow(admin, admin.get_by_role("button", name="发布", exact=True))
    expect(admin.locator(".messagelist .success")).to_be_visible()
    assert site.run(EDITIONS.format(article=article)).strip() == "[1]"

    admin.goto(f"/admin/articles/article/{article}/change/")
    text = admin.locator(".prose-editor > [role=textbox]").first
    tab_to(admin, text)
    admin.keyboard.press("Control+End")
    admin.keyboard.type("历时三年。")
    with admin.expect_navigation():
        admin.keyboard.press("Control+s")
    expect(admin.locator(".messagelist .success")).to_be_visible()
    assert "两个实验室测量同一条河。历时三年。" in site.run(BODY.format(article=article))
