"""Find and replace in the texts of an article, and the language of its spelling check."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.dialogs import move, writing
from tests.browser.looks import looks, violations
from tests.support.editor import editing
from tests.support.site_process import Site

pytestmark = [pytest.mark.browser, pytest.mark.judges]

HEADED = """
from articles.models import Section
first = Section.objects.get(article={article})
first.heading = "Rivers"
first.save()
Section.objects.create(
    article_id={article}, heading="Seas", anchor="seas", ordering=9, body={body!r}
)
"""
BODY = "<p>A <strong>river</strong> and Rivers, 河流。</p><ul><li><p>river</p></li></ul>"
OTHER = (
    '<p>The river<span class="footnote">A river note.</span> of'
    ' <data data-cell="none/a/b" data-wording="1 river"></data>.</p>'
)
HTML = "document.querySelector('.prose-editor > [role=textbox]').editor.getHTML()"


def test_words_are_found_and_replaced_in_the_whole_text_but_not_in_bound_numbers(
    admin: Page, site: Site
) -> None:
    article = editing(admin, site, BODY, "find")
    site.run(HEADED.format(article=article, body=OTHER))
    admin.reload()
    admin.wait_for_selector(".prose-mark.Cell")
    writing(admin)
    move(admin, "Control+Home")

    admin.keyboard.press("Control+h")
    panel = admin.get_by_role("region", name="Find and replace")
    status = panel.get_by_role("status")
    admin.keyboard.type("RIVER")
    expect(status).to_have_text("1 of 7 · Numbers bound to data, which are not replaced: 1")
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
    expect(admin.locator(".ProseMirror h2").first).to_have_text("stream")

    assert not found
    assert "A <strong>stream</strong> and stream" in admin.evaluate(HTML)
    # All of it takes one step back, and words of Chinese are found without spaces around them.
    panel.get_by_role("textbox", name="Find", exact=True).fill("河")
    expect(status).to_have_text("1 of 1")
    admin.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    expect(admin.locator(".prose-editor > [role=textbox]").first).to_be_focused()
    admin.keyboard.press("Control+z")
    assert [admin.evaluate(HTML).count(word) for word in ("stream", "Rivers")] == [4, 2]


def test_the_spelling_check_follows_the_language_of_the_article(admin: Page, site: Site) -> None:
    editing(admin, site, BODY, "spelling")
    box = admin.locator(".prose-editor > [role=textbox]")
    expect(box).to_have_attribute("spellcheck", "true")
    expect(box).to_have_attribute("lang", "en")

    admin.select_option("#id_language", "zh-hans")

    expect(box).to_have_attribute("lang", "zh-hans")
    expect(admin.locator("#id_standfirst")).to_have_attribute("lang", "zh-hans")
