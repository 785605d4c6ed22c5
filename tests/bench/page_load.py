"""Measure how soon pages are there on a slow phone: `uv run python -m tests.bench.page_load`.

Serves a new site that shows all it can, and opens its main pages with an empty cache over a network
of 150 ms and 1.6 Mbit/s, with a processor four times slower, in turns, so that a busy machine is as
busy for all. Prints the medians of the first and of the largest paint in milliseconds, and what
came in how many requests; then, where `LIGHTHOUSE` names its `cli/index.js`, Lighthouse's scores.
Ends with status 1 if something jumped while a page loaded.
"""

import argparse
import sys
import tempfile
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, sync_playwright

from tests.support import chromium, lighthouse, site_process

PAGES = {
    "home": "/",
    "article": "/articles/rich/",
    "dataset": "/data/the-record-in-four-fields/",
    "search": "/search/?q=quantum",
    "number": "/data/the-record-in-four-fields/quantum-technology/funding-average/",
}
LATENCY, DOWN, UP, SLOWER = 150, 1_638_400 / 8, 768_000 / 8, 4
WATCH = """
window.seen = {}
const watch = (type, note) => new PerformanceObserver((list) => list.getEntries().forEach(note))
  .observe({ type, buffered: true })
watch("paint", ({ name, startTime }) => (window.seen[name] = startTime))
watch("largest-contentful-paint", ({ startTime }) => (window.seen.largest = startTime))
watch("layout-shift", ({ value }) => (window.seen.jumped = (window.seen.jumped ?? 0) + value))
"""


@dataclass(frozen=True)
class Load:
    """One load of a page: its paints in milliseconds, its layout shift, and its requests."""

    first: float
    largest: float
    jumped: float
    kb: float
    requests: int


def main() -> int:
    """Print a line for every page; return 1 if one jumped."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rounds", type=int, default=5)
    rounds = options.parse_args().rounds
    loads: Mapping[str, list[Load]] = defaultdict(list)
    with (
        tempfile.TemporaryDirectory() as directory,
        site_process.started(Path(directory)) as site,
        sync_playwright() as playwright,
    ):
        site.run("from tests.support.filled_site import build_and_tell; build_and_tell()")
        program = chromium.found() or playwright.chromium.executable_path
        with playwright.chromium.launch(
            executable_path=program, args=chromium.ARGUMENTS
        ) as browser:
            for _ in range(rounds):
                for name, path in PAGES.items():
                    loads[name].append(_load(browser, site.url + path))
        for name, each in loads.items():
            print(
                f"{name:8} first paint {median(load.first for load in each):5.0f} ms, largest"
                f" {median(load.largest for load in each):5.0f} ms,"
                f" {each[0].kb:5.1f} KB in {each[0].requests} requests"
            )
        for name, path in PAGES.items() if lighthouse.program() else ():
            told = lighthouse.report(
                site.url + path, chromium=program, arguments=chromium.ARGUMENTS
            )
            print(f"{name:8} {told.scores} {told.times}")
    jumped = {name for name, each in loads.items() if any(load.jumped for load in each)}
    if jumped:
        print(f"jumped while loading: {', '.join(sorted(jumped))}")
    return int(bool(jumped))


def _load(browser: Browser, address: str) -> Load:
    """Open the page like a slow phone with an empty cache."""
    sizes: list[float] = []
    with browser.new_context(
        viewport={"width": 412, "height": 823}, device_scale_factor=1.75, is_mobile=True
    ) as context:
        context.add_init_script(WATCH)
        page = context.new_page()
        session = context.new_cdp_session(page)
        session.on(
            "Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"])
        )
        session.send("Network.enable")
        session.send(
            "Network.emulateNetworkConditions",
            {
                "offline": False,
                "latency": LATENCY,
                "downloadThroughput": DOWN,
                "uploadThroughput": UP,
            },
        )
        session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        page.goto(address, wait_until="networkidle")
        seen = page.evaluate("window.seen")
    return Load(
        first=seen["first-contentful-paint"],
        largest=seen["largest"],
        jumped=seen.get("jumped", 0),
        kb=sum(sizes) / 1000,
        requests=len([size for size in sizes if size]),
    )


if __name__ == "__main__":
    sys.exit(main())
