"""An owner's first minutes with a new site, as far as a colleague with a passkey and one with an app."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Page, expect

from collabsite.sample import IDENTITY
from tests.support.picture_files import file_of
from tests.support.second_factors import add_virtual_authenticator, code, confirm, set_up_app
from tests.support.site_process import Site

pytestmark = pytest.mark.browser

PASSWORD = "a-stone-in-the-river"
FIRST_VISIT = """
from collabsite.site import first_visit
from collabsite.site.models import FirstVisit
from django.contrib.auth.models import User
FirstVisit.objects.all().delete()
print(first_visit.begin(User.objects.get(username="admin")))
"""
# What names the site: pages, feeds, citations, and files for programs.
PLACES = (
    *("", "articles/", "data/", "search/?q=science", "corrections/", "usage/", "privacy/", "api/"),
    *(
        "about/",
        "articles.json",
        "about.json",
        "articles/feed.atom",
        "opensearch.xml",
    ),
    *("corrections/feed.atom", "articles/{article}/", "articles/{article}.json"),
    *("articles/{article}.bib", "articles/{article}.ris", "articles/{article}/editions/1/"),
    *("data/{dataset}/", "data/{dataset}.json", "data/{dataset}/feed.atom"),
)
WHOLE_SITE = ("openapi.json", "robots.txt", "sitemap.xml", ".well-known/api-catalog", "none/")


@contextmanager
def person(browser: Browser, site: Site) -> Iterator[Page]:
    """Yield a page of somebody who comes to the site by its name: passkeys need one."""
    address = site.url.replace("127.0.0.1", "localhost")
    with browser.new_context(base_url=address) as context:
        yield context.new_page()


def name_the_site(owner: Page, site: Site) -> None:
    owner.goto(f"/admin/welcome/{site.run(FIRST_VISIT).strip()}/")
    owner.get_by_label("Name:", exact=True).fill("River Letters")
    owner.get_by_label("Name in Chinese").fill("河流来信")
    owner.get_by_role("button", name="Begin").click()
    expect(owner.get_by_text("The site is called “River Letters”.")).to_be_visible()


def choose_its_look(owner: Page) -> None:
    owner.goto("/admin/site/siteidentity/")
    owner.locator("#id_description").fill("Letters about rivers.")
    owner.locator("#id_description_zh").fill("关于河流的来信。")
    owner.locator("#id_accent").fill("#ffee00")
    owner.locator("#id_logo").set_input_files(
        {"name": "logo.png", "mimeType": "image/png", "buffer": file_of(64, 64)}
    )
    owner.get_by_role("button", name="Save", exact=True).click()
    # Yellow can't be read on white; the nearest that can is one click away.
    owner.get_by_role("button", name=re.compile("#[0-9a-f]{6}")).click()
    chosen = owner.locator("#id_accent").input_value()
    owner.locator("#id_logo").set_input_files(
        {"name": "logo.png", "mimeType": "image/png", "buffer": file_of(64, 64)}
    )
    owner.get_by_role("button", name="Save", exact=True).click()
    expect(owner.locator(".messagelist .success")).to_be_visible()
    owner.goto("/")
    accent = "getComputedStyle(document.documentElement).getPropertyValue('--seal').trim()"
    assert owner.evaluate(accent) == chosen
    logo = owner.locator(".site-name img").first
    assert logo.evaluate("async (one) => { await one.decode(); return one.naturalWidth }") == 64


def put_about_into_the_menu(owner: Page) -> None:
    owner.goto("/admin/articles/page/add/")
    owner.locator("#id_title").fill("About us")
    owner.locator("#id_title").blur()
    expect(owner.locator("#id_slug")).to_have_value("about-us")
    owner.locator("#id_slug").fill("about")
    owner.locator(".prose-editor > [role=textbox]").first.fill("We write letters about rivers.")
    owner.keyboard.press("Control+s")
    owner.get_by_role("button", name="Publish…").click()
    owner.get_by_role("button", name="Publish", exact=True).click()
    expect(owner.locator(".messagelist .success")).to_be_visible()
    owner.goto("/admin/site/menus/")
    owner.get_by_role("button", name="Save, and fill the empty menus").click()
    expect(owner.locator(".messagelist .success")).to_be_visible()
    owner.goto("/admin/site/menus/")
    header = owner.get_by_role("group", name="Header")
    header.get_by_role("button", name="Add another Item").click()
    header.locator("select[name$=target]:visible").last.select_option(label="About us")
    header.locator("input[name$=text_zh]:visible").last.fill("关于我们")
    header.locator("input[name$=text_zh]:visible").last.press("Alt+ArrowUp")
    moved = owner.get_by_role("status").filter(has_text="“关于我们” is number 2 of 3 now.")
    expect(moved).to_be_attached()
    owner.get_by_role("button", name="Save", exact=True).click()
    expect(owner.locator(".messagelist .success")).to_be_visible()
    owner.goto("/")
    menu = owner.get_by_role("navigation", name="Site")
    expect(menu.get_by_role("link")).to_contain_text(["Articles", "About us", "Data"])
    menu.get_by_role("link", name="About us").click()
    expect(owner.get_by_role("heading", level=1, name="About us")).to_be_visible()


def invite(owner: Page, address: str, role: str) -> str:
    """Invite somebody; return the path of the link."""
    owner.goto("/admin/auth/user/invite/")
    owner.get_by_label("E-mail address").fill(address)
    owner.get_by_role("checkbox", name=role).check()
    owner.get_by_role("button", name="Invite").click()
    link = owner.get_by_role("textbox", name="The link of the invitation").input_value()
    return "/" + link.split("/", 3)[3]


def join(page: Page, path: str) -> str:
    """Make an account; return its name."""
    page.goto(path)
    name = page.get_by_label("Username").input_value()
    page.get_by_label("Password:").fill(PASSWORD)
    page.get_by_label("Password confirmation").fill(PASSWORD)
    page.get_by_role("button", name="Create the account and sign in").click()
    expect(page).to_have_url("/admin/")
    return name


def signed_in(page: Page) -> str:
    return str(page.request.get("/admin/session/").json()["user"]["name"])


def sign_out(page: Page) -> None:
    page.get_by_role("button", name="Log out").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()


@pytest.mark.judges
def test_nothing_names_the_old_site_after_an_owners_first_minutes(
    fresh_site: Site, browser: Browser
) -> None:
    site = fresh_site
    with person(browser, site) as owner:
        card = owner.request.get("/card.png").body()
        name_the_site(owner, site)
        choose_its_look(owner)
        put_about_into_the_menu(owner)
        of_editor = invite(owner, "ann@example.org", "Editor")
        of_owner = invite(owner, "bo@example.org", "Owner")
        assert owner.request.get("/card.png").body() != card

    with person(browser, site) as editor:
        add_virtual_authenticator(editor)
        name = join(editor, of_editor)
        editor.goto("/accounts/2fa/webauthn/add/")
        confirm(editor, PASSWORD)
        editor.get_by_role("button", name="Add").click()
        expect(editor.get_by_label("Unused codes")).to_be_visible()
        sign_out(editor)
        editor.get_by_role("button", name="Sign in with a passkey").click()
        expect(editor).to_have_url("/admin/")
        assert signed_in(editor) == name

    with person(browser, site) as second:
        name = join(second, of_owner)
        secret = set_up_app(second, PASSWORD)
        sign_out(second)
        second.goto("/admin/")
        second.get_by_label("Username or e-mail").fill(name)
        second.get_by_label("Password").fill(PASSWORD)
        second.get_by_role("button", name="Sign in", exact=True).click()
        second.get_by_label("Code").fill(code(secret))
        second.get_by_role("button", name="Sign in").click()
        expect(second).to_have_url("/admin/")
        assert signed_in(second) == name
        assert second.request.get("/admin/people/auditentry/").status == 200

    slugs = {
        "article": site.json("/articles.json")["articles"][0]["url"].split("/")[-2],
        "dataset": site.json("/data.json")["datasets"][0]["url"].split("/")[-2],
    }
    addresses = [
        f"/{language}{place.format(**slugs)}" for language in ("", "zh-hans/") for place in PLACES
    ] + [f"/{place}" for place in WHOLE_SITE]
    texts = {address: site.get(address)[1] for address in addresses}
    old = [IDENTITY["name"], IDENTITY["name_zh"]]
    assert [address for address, text in texts.items() for name in old if name in text] == []
    pages = [address for address in addresses if address.endswith("/")]
    assert [
        address
        for address in pages
        if ("河流来信" if "zh-hans" in address else "River Letters") not in texts[address]
    ] == []
