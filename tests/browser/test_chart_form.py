"""The picture of a dataset's chart follows what is chosen beside it."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.support.editor import sign_in
from tests.support.site_process import Site

pytestmark = pytest.mark.browser

FIND = "from metrics.models import Dataset; print(Dataset.objects.earliest('pk').pk)"


def test_the_picture_is_drawn_again_for_each_choice(page: Page, site: Site) -> None:
    sign_in(page, site)
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto(f"/admin/metrics/dataset/{site.run(FIND).strip()}/change/")
    picture = page.locator("img.chart-look")
    picture.scroll_into_view_if_needed()

    page.locator("#id_chart_columns input").first.check()

    expect(picture).to_have_attribute("alt", re.compile("^Bar chart"))
    expect(picture).to_have_js_property("naturalWidth", 708)

    page.select_option("#id_chart_kind", "line")

    expect(picture).to_have_attribute("alt", re.compile("^A line chart needs"))
    assert said == []
