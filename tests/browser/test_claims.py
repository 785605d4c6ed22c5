"""A claim from the sentence in which it is written, or stated, to the wording that holds after a release."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.dialogs import complaints, move
from tests.browser.looks import WIDE
from tests.browser.test_audit import expect_selected, panel, row, summary
from tests.support.editor import editing, stored
from tests.support.site_process import Site

pytestmark = [pytest.mark.browser, pytest.mark.judges]

RELEASE = """
from articles.publishing import issue_release
from metrics.importing import plan, writer
from metrics.models import Dataset
dataset, is_new = Dataset.objects.get_or_create(
    slug="rivers-of-claims",
    defaults={{"title": "Rivers", "row_label": "River", "chart_kind": "none"}},
)
rows = b"River,Length\\nElbe,{elbe}\\nWeser,744\\nOder,866\\n"
writer.apply_plan(dataset, plan.make_plan(dataset, rows))
issue_release(dataset, by=None, note="Measured again")
"""
WORDS = "the largest length"


def highlighted(admin: Page, name: str, count: int) -> None:
    admin.wait_for_function(
        "([name, count]) => CSS.highlights.get(name)?.size === count", arg=[name, count]
    )


def dialog_of(admin: Page) -> Locator:
    dialog = admin.get_by_role("dialog", name="State a claim")
    # Once it knows the dataset.
    expect(dialog.get_by_label("What the words say")).to_be_visible()
    return dialog


def test_a_claim_that_is_understood_is_confirmed_and_follows_the_data(
    admin: Page, site: Site
) -> None:
    site.run(RELEASE.format(elbe=1094))
    editing(admin, site, '<p>Of all.</p><div data-table="rivers-of-claims"></div>', "claims")
    admin.locator("[role=textbox] p").first.click()
    admin.keyboard.press("End")
    admin.keyboard.type(f" The Elbe has {WORDS} of all.")

    # Found as it is written, and marked in the text.
    claim = row(admin, WORDS)
    expect(claim).to_contain_text("Holds")
    expect(claim).to_contain_text("As read: Elbe · Length")
    highlighted(admin, "claim-holds", 1)
    expect(summary(admin)).to_contain_text("1 claim to confirm")

    # One click confirms it, and the editor's undo takes that back.
    confirmed = admin.locator(".prose-editor mark[data-claim]")
    claim.get_by_role("button", name="Confirm").click()
    expect(confirmed).to_have_text(WORDS)
    expect(summary(admin)).not_to_contain_text("to confirm")
    admin.keyboard.press("Control+z")
    expect(confirmed).to_have_count(0)
    admin.keyboard.press("Control+y")
    assert f'data-words="{WORDS}">{WORDS}</mark>' in stored(admin)

    # The next release makes it false; its wording is taken with one click, with what it states.
    site.run(RELEASE.format(elbe=750))
    admin.reload()
    expect(summary(admin)).to_contain_text("1 claim fails")
    highlighted(admin, "claim-fails", 1)
    claim = row(admin, WORDS)
    expect(claim).to_contain_text("Elbe 750, but Oder 866 is ahead.")
    claim.get_by_role("button", name="Use “the second largest length”").click()
    expect(confirmed).to_have_text("the second largest length")
    expect(summary(admin)).not_to_contain_text("fails")
    assert "&quot;rank&quot;:2" in stored(admin)


def test_words_are_stated_in_the_dialog(admin: Page, site: Site) -> None:
    site.run(RELEASE.format(elbe=1094))
    text = '<p>The Elbe beats the Weser by far.</p><div data-table="rivers-of-claims"></div>'
    editing(admin, site, text, "claims-dialog")
    state = panel(admin).get_by_role("button", name="State as a claim…")
    admin.locator("[role=textbox] p").first.click()
    move(admin, "Home")
    state.click()
    expect(panel(admin)).to_contain_text("Select the words of the claim in a paragraph first.")

    # By keyboard: the selected words, the kind, the rows and the number.
    admin.locator("[role=textbox] p").first.click()
    move(admin, "Home")
    move(admin, "Shift+End")
    state.press("Enter")
    dialog = dialog_of(admin)
    assert complaints(admin) == []
    admin.set_viewport_size({"width": WIDE, "height": 900})
    dialog.get_by_label("What the words say").select_option("Comparison")
    verdict = dialog.get_by_role("status").last
    expect(verdict).to_contain_text("Choose the rows that the words are about.")
    dialog.get_by_role("group", name="Rows").get_by_role("checkbox", name="Elbe").check()
    dialog.get_by_role("button", name="Confirm the claim").press("Enter")
    expect(dialog).to_contain_text("Choose the rows that they are compared with.")
    others = dialog.get_by_role("group", name="Compared with")
    expect(others.get_by_role("checkbox").first).to_be_focused()
    others.get_by_role("checkbox", name="Weser").check()
    expect(verdict).to_contain_text("Holds")
    number = dialog.get_by_role("textbox", name="Number")
    number.fill("more than 60%")
    expect(verdict).to_contain_text("Fails")
    number.fill("about 47%")
    expect(verdict).to_contain_text("Holds")
    expect(verdict).to_contain_text("Weser · Length: 744")
    number.press("Enter")

    confirmed = admin.locator(".prose-editor mark[data-claim]")
    expect(confirmed).to_have_text("The Elbe beats the Weser by far.")
    expect_selected(admin, "The Elbe beats the Weser by far.")
    panel(admin).get_by_text("1 confirmed claim").click()
    claim = row(admin, "The Elbe beats the Weser by far.")
    expect(claim).to_contain_text("Holds")

    # Words that change are confirmed again, as they were stated or otherwise.
    admin.locator(".prose-editor mark[data-claim]").click()
    move(admin, "End")
    # What is written behind a claim is no part of it.
    move(admin, "ArrowLeft")
    for _letter in "far":
        move(admin, "Backspace")
    admin.keyboard.type("half")
    claim = row(admin, "The Elbe beats the Weser by half.")
    expect(claim).to_contain_text("The words have changed since they were confirmed.")
    claim.get_by_role("button", name="Confirm again").click()
    expect(summary(admin)).not_to_contain_text("to confirm")
    panel(admin).get_by_text("1 confirmed claim").click()
    claim.get_by_role("button", name="Change…").click()
    number = dialog_of(admin).get_by_role("textbox", name="Number")
    expect(number).to_have_value("about 47%")
    number.fill("60%")
    number.press("Enter")
    expect(summary(admin)).to_contain_text("1 claim fails")

    # It may say so, for a reason; or the confirmation is taken back.
    claim.get_by_text("May say so…").click()
    claim.get_by_role("textbox", name="Reason").fill("Quoted")
    claim.get_by_role("textbox", name="Reason").press("Enter")
    expect(summary(admin)).not_to_contain_text("fails")
    panel(admin).get_by_text("1 claim with a reason").click()
    expect(claim).to_contain_text("Reason given: Quoted")
    claim.get_by_role("button", name="Check it again").click()
    claim.get_by_role("button", name="Take the confirmation back").click()
    expect(confirmed).to_have_count(0)


def test_a_title_takes_the_words_that_hold(admin: Page, site: Site) -> None:
    site.run(RELEASE.format(elbe=750))
    editing(admin, site, '<p>Of all.</p><div data-table="rivers-of-claims"></div>', "claims-title")
    admin.fill("#id_title", "The Elbe has the largest length")

    # Nothing there can be confirmed.
    claim = row(admin, WORDS)
    expect(claim).to_contain_text("Fails")
    expect(claim.get_by_role("button", name="Confirm")).to_have_count(0)
    claim.get_by_role("button", name="Use “the second largest length”").click()

    expect(admin.locator("#id_title")).to_have_value("The Elbe has the second largest length")
    expect(summary(admin)).not_to_contain_text("fails")
    panel(admin).get_by_text("1 claim in titles and headings").click()
    expect(row(admin, "the second largest length")).to_contain_text("Holds")
