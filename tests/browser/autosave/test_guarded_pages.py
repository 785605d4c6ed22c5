"""Pages beside a form: what is typed is kept, and sent after signing in again in place."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.autosave.conftest import kept, offered, sign_in_again
from tests.support.picture_files import file_of
from tests.support.site_process import Site

pytestmark = pytest.mark.browser

SUBMITTED = """
from django.contrib.auth.models import User
from articles.drafts import review
from articles.models import Article
article = Article.objects.create(title="Rivers", slug="guarded")
review.submit(article, by=User.objects.get(username="ben"))
print(article.pk)
"""


def send_back(page: Page, site: Site, _folder: Path) -> None:
    """Write why an article is sent back, leave the page, and find it there again."""
    page.goto(f"/admin/articles/article/{site.run(SUBMITTED).strip()}/review/")
    page.get_by_label("Note").fill("Name the laboratory.")
    kept(page)
    page.reload()
    expect(offered(page)).to_contain_text("You were writing here until")
    expect(page.get_by_label("Note")).to_have_value("Name the laboratory.")


def upload(page: Page, _site: Site, folder: Path) -> None:
    """Choose an image, and name it."""
    file = folder / "river.jpg"
    file.write_bytes(file_of(20, 20))
    page.goto("/admin/articles/image/add/")
    page.set_input_files("#id_file", file)
    page.fill("#id_title", "A guarded river")
    page.fill("#id_alt", "A river.")


@pytest.mark.judges
@pytest.mark.parametrize(
    ("write", "button"), [(send_back, "Send back"), (upload, "Save")], ids=["remark", "file"]
)
def test_what_was_written_and_chosen_is_sent_after_signing_in(
    desk: Page,
    own_site: Site,
    tmp_path: Path,
    write: Callable[[Page, Site, Path], None],
    button: str,
) -> None:
    write(desk, own_site, tmp_path)
    desk.context.clear_cookies(name="sessionid")

    desk.get_by_role("button", name=button, exact=True).click()
    with desk.expect_navigation():
        sign_in_again(desk, own_site, "You are signed out")

    expect(desk.locator(".messagelist .success")).to_be_visible()
    desk.goto("/admin/")
    expect(desk.locator("#kept-forms")).to_be_attached()
    expect(desk.get_by_role("heading", name="Not saved yet")).to_have_count(0)
