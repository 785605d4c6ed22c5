"""Find and replace in the texts of an article, and the language of its spelling check."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.dialogs import move, writing
from tests.browser.looks import looks, violations
from tests.support.editor import editing, prepend
from tests.support.site_process import Site

pytestmark = [pytest.mark.browser]

TWO_SECTIONS = """
from articles.models import Article
article = Article.objects.get(pk={article})
article.sections.create(heading="Seas", anchor="seas", ordering=9, body={body!r})
"""
BODY = "<p>A <strong>river</strong> and Rivers, 河流。</p><ul><li><p>river</p></li></ul>"
OTHER = (
    '<p>The river<span class="footnote">A river note.</span> of'
    ' <data data-cell="none/a/b" data-wording="1 river"></data>.</p>'
)
TEXTS = "[...document.querySelectorAll('.prose-editor > [role=textbox]')].map(it => it.editor.getText())"
HTML = "document.querySelector('.prose-editor > [role=textbox]').editor.getHTML()"


def test_words_are_found_and_replaced_in_all_sections_but_not_in_bound_numbers(
    admin: Page, site: Site
) -> None:
    article = editing(admin, site, BODY, "find")
    site.run(TWO_SECTIONS.format(article=article, body=OTHER))
    admin.reload()
    admin.wait_for_selector(".prose-mark.Cell")
    writing(admin)
    move(admin, "Control+Home")

    admin.keyboard.press("Control+h")
    panel = admin.get_by_role("region", name="Find and replace")
    status = panel.get_by_role("status")
    admin.keyboard.type("RIVER")
    # The first is in the heading, above the cursor.
    expect(status).to_have_text("2 of 7 · Numbers bound to data, which are not replaced: 1")
    admin.keyboard.press("Shift+Enter")
    admin.keyboard.press("Shift+Enter")
    expect(status).to_have_text("7 of 7 · This number follows its data and is not replaced.")
    panel.get_by_label("Whole words").check()
    expect(status).to_contain_text("of 5")
    panel.get_by_label("Match case").check()
    expect(status).to_have_text("Not in this text.")
    panel.get_by_role("textbox", name="Find", exact=True).fill("river")
    panel.get_by_label("Replace with").fill("stream")
    found = [f"{look}: {it}" for look in looks(admin) for it in violations(admin)]
    panel.get_by_role("button", name="Replace all").click()
    expect(status).to_have_text("Replaced: 4 · Numbers bound to data, which are not replaced: 1")

    panel.get_by_role("textbox", name="Find", exact=True).fill("Rivers")
    panel.get_by_role("button", name="Replace all").click()
    expect(admin.locator("#id_sections-0-heading")).to_have_value("stream")

    assert not found
    assert "A <strong>stream</strong> and stream" in admin.evaluate(HTML)
    assert [text.count("stream") for text in admin.evaluate(TEXTS)] == [3, 2]
    # Each section takes one step back, and words of Chinese are found without spaces around them.
    panel.get_by_role("textbox", name="Find", exact=True).fill("河")
    expect(status).to_have_text("1 of 1")
    admin.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    expect(admin.locator(".prose-editor > [role=textbox]").first).to_be_focused()
    admin.keyboard.press("Control+z")
    assert [text.count("stream") for text in admin.evaluate(TEXTS)] == [2, 2]


@pytest.mark.judges
def test_words_are_replaced_also_in_editors_that_start_later(admin: Page, site: Site) -> None:
    article = editing(admin, site, BODY, "later")
    site.run(TWO_SECTIONS.format(article=article, body=OTHER))
    # The browser is busy.
    prepend(admin, "later-editors", "window.requestIdleCallback = (go) => { window.goOn = go }")
    admin.reload()
    writing(admin)
    admin.keyboard.press("Control+h")
    panel = admin.get_by_role("region", name="Find and replace")
    status = panel.get_by_role("status")
    admin.keyboard.type("river")
    expect(status).to_contain_text("of 4")
    panel.get_by_label("Replace with").fill("stream")

    panel.get_by_role("button", name="Replace all").click()
    expect(admin.locator(".prose-editor > [role=textbox]")).to_have_count(1)
    admin.evaluate("goOn()")

    expect(status).to_have_text("Replaced: 6 · Numbers bound to data, which are not replaced: 1")
    assert [text.count("stream") for text in admin.evaluate(TEXTS)] == [3, 2]


def test_the_spelling_check_follows_the_language_of_the_article(admin: Page, site: Site) -> None:
    editing(admin, site, BODY, "spelling")
    box = admin.locator(".prose-editor > [role=textbox]")
    expect(box).to_have_attribute("spellcheck", "true")
    expect(box).to_have_attribute("lang", "en")

    admin.select_option("#id_language", "zh-hans")

    expect(box).to_have_attribute("lang", "zh-hans")
    expect(admin.locator("#id_standfirst")).to_have_attribute("lang", "zh-hans")
