"""A claim from the sentence in which it is written to the wording that holds after a release."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.dialogs import complaints
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
CLAIM = (
    '<mark data-claim="rivers-of-claims" data-kind="superlative" data-rows="elbe" data-others=""'
    ' data-columns="length" data-periods="">'
)
WORDS = "the largest length"


def highlighted(admin: Page, name: str, count: int) -> None:
    admin.wait_for_function(
        "([name, count]) => CSS.highlights.get(name)?.size === count", arg=[name, count]
    )


def test_a_claim_is_confirmed_and_follows_the_data(admin: Page, site: Site) -> None:
    site.run(RELEASE.format(elbe=1094))
    editing(admin, site, '<p>Of all.</p><div data-table="rivers-of-claims"></div>', "claims")
    admin.locator("[role=textbox] p").first.click()
    admin.keyboard.press("End")
    admin.keyboard.type(f" The Elbe has {WORDS} of all.")

    # Found as it is written, and marked in the text.
    claim = row(admin, WORDS)
    expect(claim).to_contain_text("Holds")
    highlighted(admin, "claim-holds", 1)
    expect(summary(admin)).to_contain_text("1 claim to confirm")

    # One click confirms it, and the editor's undo takes that back.
    confirmed = admin.locator(".prose-editor mark[data-claim]")
    claim.get_by_role("button", name="Confirm: Elbe · Length").click()
    expect(confirmed).to_have_text(WORDS)
    expect(summary(admin)).not_to_contain_text("to confirm")
    admin.keyboard.press("Control+z")
    expect(confirmed).to_have_count(0)
    admin.keyboard.press("Control+y")
    assert f"{CLAIM}{WORDS}</mark>" in stored(admin)

    # The next release makes it false; its wording is taken with one click.
    site.run(RELEASE.format(elbe=750))
    admin.reload()
    expect(summary(admin)).to_contain_text("1 claim fails")
    highlighted(admin, "claim-fails", 1)
    claim = row(admin, WORDS)
    expect(claim).to_contain_text("Elbe 750, but Oder 866 is ahead.")
    claim.get_by_role("button", name="Use “the second largest length”").click()
    expect(confirmed).to_have_text("the second largest length")
    expect(summary(admin)).not_to_contain_text("fails")
    # Its kind follows the words, also back.
    expect(confirmed).to_have_attribute("data-kind", "rank")
    admin.keyboard.press("Control+z")
    expect(confirmed).to_have_text(WORDS)
    expect(confirmed).to_have_attribute("data-kind", "superlative")
    admin.keyboard.press("Control+y")
    expect(confirmed).to_have_attribute("data-kind", "rank")
    assert 'data-kind="rank"' in stored(admin)

    # Its scope is chosen in a dialog.
    panel(admin).get_by_text("1 confirmed claim").click()
    row(admin, "the second largest length").get_by_role("button", name="Change the scope…").click()
    dialog = admin.get_by_role("dialog", name="What the claim is about")
    expect(dialog.get_by_label("Period")).to_be_attached()
    assert complaints(admin) == []
    admin.set_viewport_size({"width": WIDE, "height": 900})
    compared = dialog.get_by_role("group", name="With which rows it compares them")
    compared.get_by_role("checkbox", name="As the words say").uncheck()
    compared.get_by_role("checkbox", name="Elbe").check()
    compared.get_by_role("checkbox", name="Weser").check()
    dialog.get_by_role("button", name="Confirm the claim").click()
    expect(summary(admin)).to_contain_text("1 claim fails")
    expect_selected(admin, "the second largest length")
    assert 'data-others="elbe weser"' in stored(admin)

    # It may say so, for a reason; Escape leads from its place back to the panel.
    claim = row(admin, "the second largest length")
    claim.get_by_text("May say so…").click()
    claim.get_by_role("textbox", name="Reason").fill("Quoted")
    claim.get_by_role("textbox", name="Reason").press("Enter")
    expect(summary(admin)).not_to_contain_text("fails")
    panel(admin).get_by_text("1 claim with a reason").click()
    expect(row(admin, "the second largest length")).to_contain_text("Reason given: Quoted")


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
