"""Lighthouse gives the main pages its full marks, on a phone."""

from typing import Any

import pytest
from playwright.sync_api import Playwright

from tests.browser.conftest import Pages
from tests.support import lighthouse
from tests.support.site_process import Site

pytestmark = pytest.mark.judges


@pytest.mark.parametrize("kind", ["home", "article", "dataset", "search-empty", "number"])
def test_lighthouse_gives_full_marks_for_all_that_no_clock_measures(
    site: Site,
    pages: Pages,
    kind: str,
    browser_type_launch_args: dict[str, Any],
    playwright: Playwright,
) -> None:
    if not lighthouse.program():
        pytest.skip("no Lighthouse: name its cli/index.js in LIGHTHOUSE, and have node")

    report = lighthouse.report(
        site.url + pages.path_of(kind),
        chromium=browser_type_launch_args["executable_path"] or playwright.chromium.executable_path,
        arguments=browser_type_launch_args["args"],
    )

    # How fast it was here and now is shown with `-s`; tests.bench.page_load measures it.
    print(f"{kind}: {report.scores} {report.times}")
    asked = {name: score for name, score in report.scores.items() if name != "performance"}
    assert asked == {"accessibility": 100, "best-practices": 100, "seo": 100}, report.missed
