"""Measure how a long article opens and is typed in: `uv run python -m tests.bench.writing`.

Serves a new site with articles of 20,000 words and 200 numbers bound to data, in 25 sections and in
one, and opens their forms in Chromium: the time from the request until the text can be typed in. Then
types into the middle of the text in bursts, with pauses in which what is typed is kept, audited and,
in a further case, shown in the preview, and takes for every key the time until the browser has painted
what follows from it. Prints the median, the 95th percentile and the longest of all keys of the best
round, and how many cores other processes took then, which make it slower. Ends with status 1 if the
95th percentile is `--key` milliseconds or longer, or a form takes `--open` seconds to open.
"""

import argparse
import json
import statistics
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.bench import processor
from tests.bench.report import machine
from tests.support import chromium, site_process
from tests.support.editor import sign_in
from tests.support.site_process import Site

WORDS, NUMBERS = 20_000, 200
# Words are typed as quickly as a good typist does, and a pause is longer than the page waits for.
BURSTS, TYPED, BETWEEN, PAUSE = 12, "measured again and again ", 90, 1_300


@dataclass(frozen=True)
class Case:
    """A form to write in: the number of sections, and whether the preview is beside them."""

    name: str
    sections: int
    has_preview: bool = False


CASES = [
    Case("25 sections", 25),
    Case("25 sections and a preview", 25, has_preview=True),
    Case("one section", 1),
]

_FILL = f"""
from itertools import cycle, islice
from articles.models import Article, Section
from metrics.models import Observation
from tests.support import demo_data
demo_data.make(slug="many", observations={NUMBERS}, indicators=4, periods=1)
cells = Observation.objects.filter(entity__release__dataset__slug="many").order_by("pk")
names = [f"many/{{e}}/{{i}}" for e, i in cells.values_list("entity__code", "indicator__code")]
text = "Work shared between laboratories has changed how results come about in many fields".split()
words = cycle(text)
numbers = cycle(names)
for sections in {sorted({case.sections for case in CASES})}:
    article = Article.objects.create(title="A long article", slug=f"long-{{sections}}")
    for place in range(sections):
        paragraphs = []
        for _ in range({NUMBERS} // sections):
            written = " ".join(islice(words, {WORDS} // {NUMBERS} - 5))
            mark = f'<data data-cell="{{next(numbers)}}"></data>'
            paragraphs.append(f"<p>{{written.capitalize()}}, which makes {{mark}} of them.</p>")
        Section.objects.create(
            article=article,
            ordering=10 * (place + 1),
            heading=f"Part {{place + 1}}",
            anchor=f"part-{{place + 1}}",
            body="".join(paragraphs),
        )
    print(article.pk)
"""

# The time of an event is when the browser got it; a message after the frame comes once it is painted.
_WATCH = """
window.keys = []
const painted = (then) => requestAnimationFrame(() => {
  const { port1, port2 } = new MessageChannel()
  port1.onmessage = () => then(performance.now())
  port2.postMessage(null)
})
addEventListener("keydown", ({ timeStamp }) => {
  painted((at) => window.keys.push(at - timeStamp))
}, { capture: true })
const look = () => {
  const box = document.querySelector(".prose-editor > [role=textbox]")
  if (document.readyState !== "complete" || !box) return requestAnimationFrame(look)
  painted((at) => (window.opened = at))
}
requestAnimationFrame(look)
"""


@dataclass(frozen=True)
class Round:
    """Seconds in which the form opened, and milliseconds of every key, shortest first.

    `others` is how many cores other processes took meanwhile.
    """

    opened: float
    keys: Sequence[float]
    others: float

    @property
    def median(self) -> float:
        """Milliseconds of half of the keys."""
        return statistics.median(self.keys)

    @property
    def p95(self) -> float:
        """Milliseconds of all keys but one in twenty."""
        return self.keys[len(self.keys) * 95 // 100]


def main() -> int:
    """Print a line for the form and for its keys; return 1 if something takes too long."""
    options = argparse.ArgumentParser(
        prog="python -m tests.bench.writing",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    options.add_argument("--key", type=float, default=50.0, help="milliseconds of a key")
    options.add_argument("--open", type=float, default=2.0, help="seconds until one can write")
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--output", type=Path, help="a file for the results as JSON")
    chosen = options.parse_args()
    with (
        tempfile.TemporaryDirectory() as directory,
        site_process.started(Path(directory)) as site,
        sync_playwright() as playwright,
    ):
        articles = dict(zip(sorted({case.sections for case in CASES}), _fill(site), strict=True))
        program = chromium.found() or playwright.chromium.executable_path
        with playwright.chromium.launch(
            executable_path=program, args=chromium.ARGUMENTS
        ) as browser:
            results = {
                case.name: [
                    _measure(browser, site, case, articles[case.sections])
                    for _ in range(chosen.rounds)
                ]
                for case in CASES
            }
    slow = False
    for name, rounds in results.items():
        opened = min(each.opened for each in rounds)
        best = min(rounds, key=lambda each: each.p95)
        is_slow = opened >= chosen.open or best.p95 >= chosen.key
        slow = slow or is_slow
        print(
            f"{name:<26} opens in {opened:.2f} s; {len(best.keys)} keys:"
            f" median {best.median:.0f} ms, p95 {best.p95:.0f} ms, longest {best.keys[-1]:.0f} ms;"
            f" others {best.others:.1f} cores{'   too slow' if is_slow else ''}"
        )
    if chosen.output:
        written = {name: [asdict(each) for each in rounds] for name, rounds in results.items()}
        about = machine("sqlite", 0, chosen.rounds)
        chosen.output.write_text(json.dumps({"machine": about, "rounds": written}, indent=1) + "\n")
    return int(slow)


def _fill(site: Site) -> list[int]:
    """Make the articles; return their keys, in the order of their numbers of sections."""
    keys = site.run(_FILL).split()[-len({case.sections for case in CASES}) :]
    return [int(key) for key in keys]


def _measure(browser: Browser, site: Site, case: Case, article: int) -> Round:
    """Open the form, type in the middle of the article, and leave it unsaved."""
    with browser.new_context(base_url=site.url, viewport={"width": 1440, "height": 900}) as context:
        page = context.new_page()
        sign_in(page, site)
        address = f"/admin/articles/article/{article}/change/"
        # Once with an empty cache, as it is only on the first day.
        page.goto(address)
        page.add_init_script(_WATCH)
        begun = processor.sample()
        page.goto(address)
        page.wait_for_function("() => window.opened")
        opened = float(page.evaluate("window.opened")) / 1000
        if case.has_preview:
            page.get_by_role("tab", name="Preview").click()
            page.wait_for_selector("#pane-preview[data-state=shown]")
        _write(page, section=case.sections // 2)
        keys = sorted(map(float, page.evaluate("window.keys")))
        others = processor.others(begun, processor.sample())
        page.close()
    return Round(opened, keys, others)


def _write(page: Page, *, section: int) -> None:
    heading = page.locator(".prose-editor h2").nth(section)
    heading.scroll_into_view_if_needed()
    heading.locator("xpath=following-sibling::p").nth(2).click()
    page.evaluate("window.keys = []")
    for _ in range(BURSTS):
        page.keyboard.type(TYPED, delay=BETWEEN)
        page.wait_for_timeout(PAUSE)


if __name__ == "__main__":
    sys.exit(main())
