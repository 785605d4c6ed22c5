"""axe on our pages of the admin in every state."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Filled
from tests.browser.looks import all_looks, violations
from tests.support.editor import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.judges]

SHOWN = [
    "articles/article/{article}/publish/",
    "articles/article/{broken}/publish/",
    "articles/article/{clear}/publish/",
    "articles/article/{waiting}/publish/",
    "articles/article/{waiting}/editions/1/withdraw/",
    "articles/article/{waiting}/editions/1/time/",
    "articles/article/{article}/retract/",
    "articles/article/{article}/discard/",
    "articles/article/{article}/proposal/",
    "articles/article/{worded}/proposal/",
    "articles/article/proposals/",
    "",
    "articles/article/{submitted}/review/",
    "articles/article/{broken}/review/",
    "articles/article/{article}/preview/",
    "articles/article/{article}/previews/",
    "articles/article/{broken}/change/",
    "articles/article/{article}/history/",
    "articles/article/{article}/import/",
    "articles/article/{recoverable}/recover/",
    "articles/article/{deleted}/delete/",
    "articles/article/",
    "articles/article/{article}/readership/",
    "articles/image/",
    "articles/image/add/",
    "articles/image/{image}/change/",
    "sources/source/",
    "sources/source/paste/",
    "articles/edition/",
    "metrics/dataset/{dataset}/change/",
    "metrics/dataset/{dataset}/data/",
    "metrics/dataset/{dataset}/columns/",
    "metrics/dataset/{dataset}/issue/",
    "metrics/dataset/{dataset}/readership/",
    "readership/",
    "notices/",
    "search/?q=the",
]
SENT_EMPTY = [
    "articles/article/{article}/publish/",
    "articles/article/{waiting}/publish/",
    "articles/article/{article}/retract/",
    "articles/article/{submitted}/review/",
    "sources/source/paste/",
    "sources/source/add/",
    "articles/image/add/",
    "articles/article/add/",
]


@pytest.fixture(scope="module")
def browser_context_args(browser_context_args: dict[str, Any], filled: Filled) -> dict[str, Any]:
    """Base URL of this site, which is not that of the other tests."""
    return {**browser_context_args, "base_url": filled.site.url}


@pytest.fixture
def desk(page: Page, filled: Filled) -> Page:
    """A browser in which the first editor is signed in."""
    sign_in(page, filled.site)
    return page


def found_on(page: Page) -> list[str]:
    page.wait_for_load_state("networkidle")
    return [f"{look}: {found}" for look in all_looks(page) for found in violations(page)]


def test_axe_finds_nothing_in_an_open_note_of_a_number(page: Page, filled: Filled) -> None:
    page.goto("/articles/science-across-a-divide/")

    page.locator("a.figure").first.click()
    expect(page.locator(".note:popover-open")).to_be_visible()

    assert found_on(page) == []


@pytest.mark.parametrize("path", SHOWN)
def test_axe_finds_nothing_on_the_desk(desk: Page, filled: Filled, path: str) -> None:
    desk.goto(f"/admin/{path.format(**filled.keys)}")

    # One text leaves out a level of its headings, as its checklist says.
    found = [each for each in found_on(desk) if "heading-order: <h4>Deep" not in each]
    assert found == []


@pytest.mark.parametrize("path", SENT_EMPTY)
def test_axe_finds_nothing_when_a_form_is_sent_empty(desk: Page, filled: Filled, path: str) -> None:
    desk.goto(f"/admin/{path.format(**filled.keys)}")
    if "waiting" in path:
        # As it would be sent from a page that was opened before.
        desk.locator("form#content-main, #content form").first.evaluate(
            "form => { form.action = ''; form.submit() }"
        )
    elif "review" in path:
        desk.click("[value=send-back]")
    else:
        # Not the button that restores what was typed before.
        desk.locator("#content [type=submit].default:not([name=restore])").first.click()
    expect(desk.locator(".errornote, .errorlist").first).to_be_visible()

    assert found_on(desk) == []


def test_axe_finds_nothing_where_several_records_are_pasted(desk: Page, filled: Filled) -> None:
    desk.goto("/admin/sources/source/paste/")
    desk.fill("textarea", "@book{a, title={Nature Index}}\n@book{b, title={Rivers}}")
    desk.locator("#content [type=submit].default").click()
    expect(desk.locator(".pasted li")).to_have_count(2)

    assert found_on(desk) == []


@pytest.mark.parametrize("gone", [False, True])
def test_axe_finds_nothing_where_two_texts_meet(desk: Page, filled: Filled, gone: bool) -> None:
    pk = filled.keys["deleted" if gone else "broken"]
    desk.goto(f"/admin/articles/article/{pk}/change/")
    expect(desk.locator(".prose-editor > [role=textbox]").first).to_be_visible()
    desk.fill("#id_title", "Mine")
    if gone:
        filled.site.run(
            f"from articles.models import Article; Article.objects.get(pk={pk}).delete()"
        )
    else:
        desk.locator("[name=opened]").evaluate("field => field.value = 'stale'")

    with desk.expect_navigation():
        desk.click("[name=_continue]")
    expect(desk.get_by_role("alert")).to_contain_text("saved")

    assert found_on(desk) == []
