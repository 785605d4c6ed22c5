"""One visit to a page with all facts that tests need, as browsers are slow."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Browser, ConsoleMessage, Page

from tests.browser.looks import looks, violations
from tests.browser.measures import lost

# Each jump of what was shown already, with what it moved; not what a click brings about.
WATCH_SHIFTS = """
window.shifts = []
new PerformanceObserver((list) => {
  for (const shift of list.getEntries()) {
    // The logo moves by a fraction of a pixel when the font of Chinese characters is found late.
    if (shift.hadRecentInput || shift.value < 0.0001) continue
    const moved = shift.sources.map(({ node }) => node?.outerHTML?.slice(0, 80) ?? node?.nodeName)
    window.shifts.push(`${shift.value}: ${moved}`)
  }
}).observe({ type: "layout-shift", buffered: true })
"""


@dataclass(frozen=True)
class Stop:
    """The first stop of the Tab key, and whether its target is below the header."""

    target: str | None
    is_shown: bool
    leads_past_the_head: bool


@dataclass(frozen=True)
class Visit:
    """Facts about a page that was opened by a browser with an empty cache.

    `sizes` are the bytes on the wire, headers included, of each thing that it loads or sends, with
    its address.
    """

    said: Sequence[str]
    asked: Sequence[str]
    cookies: Sequence[Any]
    sizes: Sequence[tuple[str, float]]
    shifts: Mapping[str, Sequence[str]]
    width_at_360: int
    lost: Sequence[str]
    first_stop: Stop
    violations: Sequence[str]


def visit(
    browser: Browser, address: str, *, swapped: bool = False, examined: Collection[int] = ()
) -> Visit:
    """Open a page wide and then narrow (see `looks`), and record the facts.

    axe, which takes longer than all else, examines it in the looks of these numbers.
    """
    shifts = {}
    said: list[str] = []
    asked: list[str] = []
    found: list[str] = []
    with browser.new_context() as context:
        context.add_init_script(WATCH_SHIFTS)
        page = context.new_page()
        page.on("console", lambda message: said.append(_line(message)))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("request", lambda request: asked.append(request.url))
        sizes = _sizes(page)
        loaded: list[tuple[str, float]] = []
        for number, look in enumerate(looks(page, swapped=swapped)):
            page.goto(address, wait_until="networkidle")
            shifts[look] = page.evaluate("window.shifts")
            # Of the first load: the second one finds most in the browser's cache.
            loaded = loaded or list(sizes)
            if number in examined:
                found += [f"{look}: {violation}" for violation in violations(page)]
        page.set_viewport_size({"width": 360, "height": 740})
        width_at_360 = page.evaluate("document.documentElement.scrollWidth")
        lost_of_it = lost(page)
        first_stop = _first_stop(page)
        return Visit(
            said=said,
            asked=asked,
            cookies=context.cookies(),
            sizes=loaded,
            shifts=shifts,
            width_at_360=width_at_360,
            lost=lost_of_it,
            first_stop=first_stop,
            violations=found,
        )


def _line(message: ConsoleMessage) -> str:
    return f"{message.type} at {message.location['url']}: {message.text}"


def _sizes(page: Page) -> list[tuple[str, float]]:
    addresses: dict[str, str] = {}
    sizes: list[tuple[str, float]] = []

    def begun(event: dict[str, Any]) -> None:
        addresses[event["requestId"]] = event["request"]["url"]

    def finished(event: dict[str, Any]) -> None:
        # The icon of the tab is that of the head, which the browser has by then.
        if event["encodedDataLength"]:
            sizes.append((addresses[event["requestId"]], event["encodedDataLength"]))

    session = page.context.new_cdp_session(page)
    session.on("Network.requestWillBeSent", begun)
    session.on("Network.loadingFinished", finished)
    session.send("Network.enable")
    return sizes


def _first_stop(page: Page) -> Stop:
    page.keyboard.press("Tab")
    link = page.locator(":focus")
    box = link.bounding_box()
    target = link.get_attribute("href")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    past = page.evaluate(
        "document.activeElement === document.body ||"
        " !document.activeElement.closest('.site-head, .skip')"
    )
    return Stop(target, box is not None and box["y"] >= 0, past)
