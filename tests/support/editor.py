"""The form of an article, opened in a browser and saved."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, Page, Route, ViewportSize

from tests.support.site_process import Site

NEW_ARTICLE = """
from articles.models import Article, Section
article = Article.objects.create(title="For the editor", slug="for-the-editor-{name}")
Section.objects.create(article=article, anchor="rivers", body={body!r})
print(article.pk)
"""

# By the databases of sites.
_SESSIONS: dict[str, list[Any]] = {}


def sign_in(page: Page, site: Site) -> None:
    """Sign the first editor in: with the form once for each site, then with the same session."""
    database = site.environment["DATABASE_URL"]
    if database not in _SESSIONS:
        page.goto("/accounts/login/")
        page.fill("#id_login", "admin")
        page.fill("#id_password", site.admin_password)
        page.get_by_role("button", name="Sign in", exact=True).click()
        page.wait_for_url("**/admin/")
        _SESSIONS[database] = [
            {"name": cookie["name"], "value": cookie["value"], "url": site.url}
            for cookie in page.context.cookies()
            if cookie["name"] == "sessionid"
        ]
    page.context.add_cookies(_SESSIONS[database])


def log_in(page: Page, name: str) -> None:
    """Sign a user in with the form, whose password is `a-password-of-` and the name."""
    page.goto("/admin/")
    page.get_by_label("Username or e-mail").fill(name)
    page.get_by_label("Password").fill(f"a-password-of-{name}")
    with page.expect_navigation():
        page.get_by_role("button", name="Sign in", exact=True).click()


@contextmanager
def quiet_page(browser: Browser, site: Site, *, allowed: str = "status of 0") -> Iterator[Page]:
    """Yield a page of a site, in a context of its own; fail if the console has an error.

    Errors with the words `allowed` are those of requests that the test makes fail.
    """
    said: list[str] = []
    wide = ViewportSize(width=1280, height=900)
    with browser.new_context(base_url=site.url, viewport=wide) as context:
        page = context.new_page()
        page.on("console", lambda m: said.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda error: said.append(str(error)))
        yield page
    assert [error for error in said if allowed not in error] == [], said


def editing(admin: Page, site: Site, body: str, name: str) -> int:
    """Open the form of a new article with this prose, without a heading; return its key."""
    article = int(site.run(NEW_ARTICLE.format(name=name, body=body)))
    admin.goto(f"/admin/articles/article/{article}/change/")
    admin.wait_for_selector(".prose-editor > [role=textbox]")
    return article


def prepend(admin: Page, script: str, code: str) -> None:
    """Begin a script of the site with this code, from the next page on."""

    def fulfill(route: Route) -> None:
        response = route.fetch()
        route.fulfill(response=response, body=f"{code}\n{response.text()}")

    admin.route(f"**/{script}*.js", fulfill)


def stored(admin: Page) -> str:
    """Save, and return the prose in the form, without the line to go on in below it."""
    # Who is signed in is asked first: the page of a former save may still be there.
    with admin.expect_navigation():
        admin.click("[name=_continue]")
    admin.wait_for_selector(".messagelist .success")
    return admin.input_value("#id_text").removesuffix("<p></p>")
