"""Markup in any text that somebody can fill runs nowhere, as a real browser sees it.

The policy of the pages would stop most of it; it must not even come so far as to be stopped.

The browser opens all pages in `.ci/judges`; the parser of `tests/security/test_stored_scripts.py` reads
them for every change.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Dialog, Locator, Page, Route, expect

from tests.support import site_process
from tests.support.editor import sign_in
from tests.support.site_process import Prepared, Site

pytestmark = pytest.mark.browser

# Runs beside the site.
FILL = "from tests.support.hostile.pages import fill_and_tell; fill_and_tell()"
# Before any script of the page: what would tell that something ran or was stopped.
WATCH = """
window.stopped = [];
document.addEventListener("securitypolicyviolation", (event) =>
  window.stopped.push(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`));
"""
LOOK = """() => {
  const wrong = [...window.stopped];
  if (window.pwned !== undefined) wrong.push(`it ran: ${window.pwned}`);
  const runs = (address) => /^(javascript|vbscript|data):/i.test(address.replace(/[\\0- ]/g, ""));
  for (const element of document.querySelectorAll("*")) {
    if (/^xss/i.test(element.localName)) wrong.push(`<${element.localName}>`);
    for (const { name, value } of element.attributes) {
      if (/^on/i.test(name)) wrong.push(`<${element.localName} ${name}="${value}">`);
      if (/^(href|src|action|formaction|xlink:href)$/i.test(name) && runs(value))
        wrong.push(`<${element.localName} ${name}="${value}">`);
    }
  }
  return wrong;
}"""


@dataclass(frozen=True)
class Filled:
    """A site full of markup, and the addresses of its pages."""

    site: Site
    article: int
    broken: int
    slug: str
    token: str

    def addresses(self, call: str) -> list[str]:
        """Return what a function of `tests.support.hostile.pages` prints."""
        code = f"from tests.support.hostile import pages; pages.{call}"
        return list(json.loads(self.site.run(code)))


@pytest.fixture(scope="module")
def filled(
    prepared_site: Prepared, shared_folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Filled]:
    with (
        site_process.filled(prepared_site, shared_folder / "hostile", FILL) as (model, told),
        site_process.copied(model, tmp_path_factory.mktemp("hostile")) as site,
    ):
        yield Filled(site, **json.loads(told))


@pytest.fixture(scope="module")
def browser_context_args(browser_context_args: dict[str, Any], filled: Filled) -> dict[str, Any]:
    """Base URL of this site, which is not that of the other tests."""
    return {**browser_context_args, "base_url": filled.site.url}


@pytest.fixture
def watched(page: Page, said: list[str]) -> Iterator[Page]:
    """A browser that notes dialogs, errors and refusals; at last there must be none."""
    page.add_init_script(WATCH)

    def asked_by(dialog: Dialog) -> None:
        said.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", asked_by)
    page.on("request", lambda asked: said.append(asked.url) if asked.url.endswith("/x") else None)
    yield page
    assert said == []


def wrong_on(page: Page, address: str) -> list[str]:
    page.goto(address)
    for editor in page.locator(
        "[data-django-prose-editor-configurable]:not([name*=__prefix__])"
    ).all():
        expect(editor.locator("xpath=..").locator("[role=textbox]")).to_be_visible()
    return [f"{address}: {wrong}" for wrong in page.evaluate(LOOK)]


def wait_for_editors(page: Page) -> None:
    fields = page.locator("[data-django-prose-editor-configurable]:not([name*=__prefix__])")
    expect(page.locator(".prose-editor > [role=textbox]")).to_have_count(fields.count())


@pytest.mark.judges
def test_nothing_runs_for_a_reader(watched: Page, filled: Filled) -> None:
    addresses = filled.addresses(f"tell_public({filled.token!r})")

    wrong = [found for address in addresses for found in wrong_on(watched, address)]

    assert len(addresses) > 30
    assert "\n".join(wrong) == ""


@pytest.mark.judges
def test_nothing_runs_when_a_reader_opens_what_can_be_opened(watched: Page, filled: Filled) -> None:
    watched.goto(f"/articles/{filled.slug}/")

    watched.locator("a.figure").first.click()
    expect(watched.locator(".note:popover-open")).to_be_visible()
    watched.keyboard.press("Escape")
    watched.locator("figure.chart summary").first.click()
    for link in watched.locator("main a:visible").all():
        link.focus()
        link.dispatch_event("mouseover")

    assert watched.evaluate(LOOK) == []


@pytest.fixture
def desk(watched: Page, filled: Filled) -> Page:
    """A browser that is watched, in which the first editor is signed in."""
    sign_in(watched, filled.site)
    return watched


@pytest.mark.judges
def test_nothing_runs_on_the_desk(desk: Page, filled: Filled) -> None:
    addresses = filled.addresses("tell_desk()")

    wrong = [found for address in addresses for found in wrong_on(desk, address)]

    assert len(addresses) > 60
    assert "\n".join(wrong) == ""


def pressed(desk: Page, name: str) -> Locator:
    desk.get_by_role("toolbar").first.get_by_role("button", name=name, exact=True).click()
    return desk.get_by_role("dialog")


@pytest.mark.judges
def test_nothing_runs_in_the_dialogs_of_the_editor(desk: Page, filled: Filled) -> None:
    desk.goto(f"/admin/articles/article/{filled.article}/change/")
    wait_for_editors(desk)
    expect(desk.locator(".prose-mark").first).to_contain_text("xss")
    # A click could meet the image in it, which opens a dialog: where it stands is up to the fonts.
    desk.locator(".prose-editor > [role=textbox]").first.focus()

    for button, field in [
        ("Cite a source", "Source"),
        ("Insert a number from the data", "Dataset"),
        ("Insert a table", "Dataset"),
        ("Insert a chart", "Dataset"),
    ]:
        dialog = pressed(desk, button)
        dialog.get_by_role("combobox", name=field, exact=True).fill("xss")
        dialog.get_by_role("listbox", name=field, exact=True).get_by_role("option").first.click()
        if button == "Insert a number from the data":
            dialog.get_by_role("combobox", name="Row", exact=True).fill("xss")
            dialog.get_by_role("listbox", name="Row").get_by_role("option").first.click()
            dialog.get_by_label("Column").select_option(index=1)
            expect(dialog.get_by_role("radio").first).to_be_visible()
        assert desk.evaluate(LOOK) == []
        dialog.get_by_role("button", name="Cancel").click()
    # A link's own dialog and the text as HTML, as stored and with what may not be in it.
    dialog = pressed(desk, "Edit as HTML")
    dialog.get_by_role("textbox").fill(
        "<p>x<img src=x onerror=pwned=1><a href=javascript:pwned=1>y</a>"
    )
    dialog.get_by_role("button").first.click()

    assert desk.evaluate(LOOK) == []


@pytest.mark.judges
def test_nothing_runs_where_the_desk_offers_rows(desk: Page, filled: Filled) -> None:
    desk.goto(f"/admin/articles/article/{filled.article}/change/")
    for field in ("authorships-0-author", "citations-0-source"):
        desk.locator(f".field-{field.split('-')[-1]} .select2-selection:visible").first.click()
        expect(desk.locator(".select2-results__option", has_text="xss").first).to_be_visible()
        assert desk.evaluate(LOOK) == []
        desk.keyboard.press("Escape")


def sent_without_the_editor(route: Route) -> None:
    """Send a body with markup that no editor would let through."""
    form = route.request.post_data_buffer
    markup = b"<p>x</p><img src=x onerror=pwned=1><svg onload=pwned=1>"
    route.continue_(post_data=form and form.replace(b"THE BODY", markup))


@pytest.mark.judges
def test_nothing_runs_where_two_texts_stand_side_by_side(
    desk: Page, filled: Filled, said: list[str]
) -> None:
    desk.goto(f"/admin/articles/article/{filled.broken}/change/")
    wait_for_editors(desk)
    desk.locator("[name=opened]").evaluate("field => field.value = 'stale'")
    desk.locator("#id_title").fill("<img src=x onerror=pwned=1><xss-1 onclick=pwned=1>")
    desk.locator("#id_text").evaluate("field => field.value = 'THE BODY'")
    desk.route(f"**/{filled.broken}/change/", sent_without_the_editor)

    with desk.expect_response(lambda answer: answer.status == 409):
        desk.locator("[name=_save]").evaluate("button => button.form.requestSubmit(button)")

    expect(desk.get_by_role("alert")).to_contain_text("Nothing is saved yet")
    wait_for_editors(desk)
    assert desk.evaluate(LOOK) == []
    # Chromium itself says so.
    assert "status of 409" in said.pop(0)
