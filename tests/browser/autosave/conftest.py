"""A site whose sessions and server tests may end, and a form in which an editor writes."""

import os
import re
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pytest
from playwright.sync_api import Error, Locator, Page, expect

from tests.support import site_process
from tests.support.site_process import Prepared, Site

SECOND = """
from django.contrib.auth.models import User
User.objects.filter(username="ben").exists() or User.objects.create_superuser("ben", password={password!r})
"""
BODY = """
from articles.models import Section
print(Section.objects.get(article={article}).body)
"""
UNFINISHED = """
from collabsite.desk.models import UnsavedForm
print(UnsavedForm.objects.filter(is_finished=False, path={path!r}).count())
"""


@pytest.fixture(scope="package")
def own_site(prepared_site: Prepared, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site of its own, whose sessions a test may end."""
    with site_process.copied(prepared_site, tmp_path_factory.mktemp("keeping")) as site:
        site.run(SECOND.format(password=site.admin_password))
        yield site
        # It may not be the one that was started first.
        site_process.stop(site.process)


@pytest.fixture(scope="package")
def browser_context_args(
    browser_context_args: dict[str, object], own_site: Site
) -> dict[str, object]:
    """Base URL of this site, which is not that of the other tests."""
    return {**browser_context_args, "base_url": own_site.url}


@pytest.fixture
def desk(page: Page, own_site: Site) -> Page:
    """A browser in which the first editor is signed in, with a session of its own."""
    own_site.run("from collabsite.desk.models import UnsavedForm as U; U.objects.all().delete()")
    sign_in(page, own_site, "admin")
    return page


def sign_in(page: Page, site: Site, name: str) -> None:
    """Sign in with the form, whoever is signed in."""
    token = page.request.get("/admin/session/").json()["token"]
    form = {"login": name, "password": site.admin_password, "csrfmiddlewaretoken": token}
    page.request.post(
        "/accounts/login/", form=form | {"next": "/admin/session/"}, headers={"Referer": site.url}
    )
    assert page.request.get("/admin/session/").json()["user"]["name"] == name


def body_of(site: Site, article: int) -> str:
    return site.run(BODY.format(article=article))


def kept(page: Page) -> None:
    """Wait until the bar says that the server has everything."""
    expect(page.locator("#autosave[data-state=saved]")).to_have_text(
        re.compile("Kept ..:.., not saved")
    )


def unfinished(site: Site, path: str) -> int:
    """The number of forms at an address whose contents the server keeps."""
    return int(site.run(UNFINISHED.format(path=path)))


def form_of(article: int) -> str:
    """The address of the article's form."""
    return f"/admin/articles/article/{article}/change/"


def crash(page: Page) -> Page:
    """Kill the process of the tab; return a new tab of the same browser."""
    context = page.context
    with page.expect_event("crash"), suppress(Error):
        page.goto("chrome://crash")
    page.close()
    return context.new_page()


def offered(page: Page) -> Locator:
    """The offers to restore what was not saved, on the page of a form."""
    return page.get_by_role("group", name="Not saved yet")


def kill(site: Site) -> None:
    """Kill the server of the site at once."""
    os.killpg(site.process.pid, signal.SIGKILL)
    site.process.wait()


@contextmanager
def restarted(site: Site) -> Iterator[None]:
    """Kill the server of the site at once, and start it again at the end."""
    kill(site)
    yield
    serve_again(site)


def serve_again(site: Site) -> None:
    """Start the server of the site again, in place of the one that was killed."""
    port = int(site.url.rpartition(":")[2])
    command = site_process.granian(port, site.environment["DATABASE_URL"])
    process = site_process.start_server(command, site.environment, site.log)
    site_process.wait_until_ready(process, site.url, site.log)
    # The site stops what it finds here.
    object.__setattr__(site, "process", process)


def sign_in_again(page: Page, site: Site, title: str) -> None:
    """Sign in again in the window to which the dialog with this title leads."""
    link = page.get_by_role("dialog", name=title).get_by_role("link", name="Sign in")
    expect(link).to_be_focused()
    with page.expect_popup() as opened:
        page.keyboard.press("Enter")
    window = opened.value
    if title == "Another account is signed in":
        window.get_by_role("button", name="Sign in as another account").click()
    expect(window.get_by_label("Username")).to_have_value("admin")
    window.get_by_label("Password").fill(site.admin_password)
    with window.expect_event("close"):
        window.keyboard.press("Enter")
