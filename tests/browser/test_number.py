"""A reader looks a number up: what became of it, who quotes it, how to cite it."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.looks import looks, violations
from tests.support.site_process import Site

pytestmark = [pytest.mark.browser]

PLACE = "/data/the-record-in-four-fields/quantum-technology/citation-advantage/"

# An editor's work, done beside the server: a correction, an unchanged release, and five years.
CHANGED = """
from metrics.releases import working_copy
from articles.publishing import issue_release
from metrics.releases.corrections import Correction
from metrics.models import Dataset, Observation

dataset = Dataset.objects.get()


def cell():
    return Observation.objects.get(
        entity__release=working_copy.ensure(dataset),
        entity__code="quantum-technology",
        indicator__code="citation-advantage",
    )


found = cell()
found.value, found.literal, found.status, found.note = 52, "", "P", "With preprints."
found.save()
said = Correction(wrong="Preprints were left out.", why="They came late.", since=1)
issue_release(dataset, by=None, note="Counted again.", correction=said)
working_copy.ensure(dataset)
issue_release(dataset, by=None, note="As it was.")
found = cell()
for year in range(2018, 2023):
    Observation.objects.create(
        entity=found.entity, indicator=found.indicator, period=str(year), value=year - 1990
    )
issue_release(dataset, by=None, note="Earlier years.")
"""


@pytest.mark.judges
def test_the_number_of_a_long_history_is_for_every_reader_and_its_reference_is_copied(
    page: Page, fresh_site: Site
) -> None:
    fresh_site.run(CHANGED)

    for address in (PLACE, f"/zh-hans{PLACE}", f"{PLACE}?release=1"):
        page.goto(f"{fresh_site.url}{address}")
        found = [f"{look}: {wrong}" for look in looks(page) for wrong in violations(page)]
        assert found == []
        page.set_viewport_size({"width": 360, "height": 740})
        assert page.evaluate("document.documentElement.scrollWidth") <= 360

    expect(page.get_by_text("This is the number in release 1.")).to_be_visible()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    expect(page.locator("#cite\\.apa")).to_be_visible()
    page.get_by_role("radio", name="GB/T 7714-2015").check()
    page.get_by_role("button", name="Copy the citation").click()
    expect(page.locator(".citing [role=status]")).to_have_text("Copied.")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == page.locator("#cite\\.gbt7714").text_content()
    assert f"{fresh_site.url}{PLACE}?release=1" in copied
