"""Screenshots of the main pages: both languages, light and dark, on a desktop and a phone.

`uv run python -m tests.support.screenshots` serves a filled site, writes them to `var/screenshots` with an
`index.html` to look at them all, and `--readme` makes the pictures of the README again. The home page
is shown with several numbers of articles, and some pages as they are printed.
"""

import argparse
import io
import json
import os
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from html import escape
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from tests.support import chromium, site_process
from tests.support.editor import sign_in
from tests.support.site_process import ROOT, Site

LANGUAGES = {"en": "/", "zh": "/zh-hans/"}
SIZES = {"desk": (1280, 900), "phone": (390, 844)}
SCHEMES = ("light", "dark")
README = ROOT / ".readme"
# How many articles a home page may have: it is set differently for each.
FRONTS = (0, 1, 2, 5, 12)
PRINTED = ("article", "long-dataset", "long-number")


def main(argv: list[str]) -> None:
    """Take the requested screenshots."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.support.screenshots", description=__doc__
    )
    parser.add_argument("--into", type=Path, default=ROOT / "var" / "screenshots")
    parser.add_argument("--only", help="names of pages, separated by commas")
    parser.add_argument("--readme", action="store_true", help="the README's pictures, and no other")
    asked = parser.parse_args(argv)
    asked.into.mkdir(parents=True, exist_ok=True)
    files: list[str] = []
    with _browser() as browser:
        with _started() as site:
            if asked.readme:
                of_readme(browser, site, into=README)
                return
            pages = json.loads(
                site.run("from tests.support.filled_site import build_and_tell; build_and_tell()")
            )["pages"]
            names = asked.only.split(",") if asked.only else list(pages)
            if unknown := set(names) - set(pages):
                parser.error(f"no page {', '.join(sorted(unknown))}; there are {', '.join(pages)}")
            files += _pictures(browser, site, {n: pages[n] for n in names}, into=asked.into)
            printed = {name: pages[name] for name in PRINTED if name in names}
            files += _prints(browser, site, printed, into=asked.into)
        if "home" in names:
            with _started("--no-sample") as site:
                for count in FRONTS:
                    site.run(f"from tests.support.filled_site import reach; reach({count})")
                    files += _pictures(browser, site, {f"home-of-{count}": ""}, into=asked.into)
    sheet = asked.into / "index.html"
    sheet.write_text(contact_sheet(files), "utf-8")
    print(f"{len(files)} pictures; look at {sheet}")


@contextmanager
def _started(*options: str) -> Iterator[Site]:
    with (
        tempfile.TemporaryDirectory() as directory,
        site_process.started(Path(directory), *options) as site,
    ):
        yield site


@contextmanager
def _browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium.found(), args=chromium.ARGUMENTS
        )
        yield browser
        browser.close()


def _pictures(
    browser: Browser, site: Site, pages: Mapping[str, str], *, into: Path
) -> Iterator[str]:
    """Write each page in each language, size and scheme; yield the names of the files."""
    for size, (width, height) in SIZES.items():
        for scheme in SCHEMES:
            context = browser.new_context(
                base_url=site.url,
                viewport={"width": width, "height": height},
                color_scheme="dark" if scheme == "dark" else "light",
            )
            # For busy machines; in milliseconds.
            context.set_default_timeout(120_000)
            page = context.new_page()
            for name, address in pages.items():
                for language, before in LANGUAGES.items():
                    page.goto(before + address)
                    file = f"{name}-{language}-{size}-{scheme}.png"
                    page.evaluate(_PICTURES_COME)
                    small(page.screenshot(full_page=True), into / file)
                    yield file
            context.close()


def _prints(browser: Browser, site: Site, pages: Mapping[str, str], *, into: Path) -> Iterator[str]:
    """Write each page as it is printed, in each language; yield the names of the files."""
    page = browser.new_page(base_url=site.url)
    for name, address in pages.items():
        for language, before in LANGUAGES.items():
            page.goto(before + address)
            page.evaluate(_PICTURES_COME)
            file = f"{name}-{language}-print-a4.pdf"
            page.pdf(path=into / file, format="A4", prefer_css_page_size=True)
            yield file
    page.close()


# Those below the window wait to be scrolled to, which nobody does here.
_PICTURES_COME = """() => {
  const pictures = [...document.images].filter((image) => image.loading === "lazy")
  for (const picture of pictures) picture.loading = "eager"
  return Promise.all(pictures.map((picture) => picture.decode()))
}"""


def contact_sheet(files: list[str]) -> str:
    """Return a page that shows the pictures, a row for each kind of page."""
    rows: dict[str, list[str]] = {}
    for file in sorted(files):
        rows.setdefault(file.rsplit("-", 3)[0], []).append(file)
    shown = "".join(
        f"<h2>{escape(name)}</h2><p>"
        + "".join(
            f'<a href="{file}">{file}</a>'
            if file.endswith(".pdf")
            else f'<a href="{file}"><img src="{file}" alt="{file}" loading="lazy"></a>'
            for file in map(escape, of_page)
        )
        + "</p>"
        for name, of_page in rows.items()
    )
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>Screenshots</title>'
        "<style>body{font-family:system-ui;margin:2rem}"
        "p{display:flex;gap:1rem;overflow-x:auto;align-items:start}"
        f"img{{inline-size:22rem;border:1px solid #999}}</style>{shown}</html>\n"
    )


def of_readme(browser: Browser, site: Site, *, into: Path) -> None:
    """Make the pictures of the README: the sample article, and what the admin tells about it."""
    context = browser.new_context(base_url=site.url, viewport={"width": 1280, "height": 1960})
    page = context.new_page()
    page.goto("/articles/science-across-a-divide/")
    small(page.screenshot(), into / "article.png")
    sign_in(page, site)
    small(_readership(page, site), into / "readership.png")
    small(_impact(page, site), into / "impact.png")
    context.close()


def _readership(page: Page, site: Site) -> bytes:
    """Return the picture of how often the sample article is read, with views of two months."""
    article = json.loads(site.run(_READ))
    page.set_viewport_size({"width": 1040, "height": 900})
    page.goto(f"/admin/articles/article/{article}/readership/?period=30")
    box = page.locator("section.report").first.bounding_box()
    assert box
    # The labels of the axis stand outside of the section.
    box["x"] -= 16
    box["width"] += 32
    return page.screenshot(full_page=True, clip=box)


_READ = """
import datetime as dt
from articles.models import Article
from tests.support.counts import day_of, store_days
item = Article.objects.get().item
today = dt.datetime.now(dt.UTC).date()
days = []
for ago in range(60):
    day = today - dt.timedelta(days=ago)
    views = 900 // ((75 - ago) % 23 + 3) + (15 if day.weekday() > 4 else 60)
    days.append(day_of(item, day, views=views, sessions=views * 4 // 5))
store_days(days)
print(Article.objects.get().pk)
"""


def _impact(page: Page, site: Site) -> bytes:
    """Return the picture of what changed values of the sample change in its article."""
    dataset = json.loads(site.run(_REVISED))
    page.set_viewport_size({"width": 1040, "height": 900})
    page.goto(f"/admin/metrics/dataset/{dataset}/issue/")
    return page.locator("section.impact").screenshot()


_REVISED = """
from metrics.releases import working_copy
from metrics.models import Dataset, Observation
dataset = Dataset.objects.get(slug="the-record-in-four-fields")
working = working_copy.ensure(dataset)
for row, value in [("artificial-intelligence", 37), ("quantum-technology", 46)]:
    Observation.objects.filter(
        entity__release=working, entity__code=row, indicator__code="citation-advantage"
    ).update(value=value, literal="")
print(dataset.pk)
"""


def small(png: bytes, path: Path) -> None:
    """Write the picture with 128 colours, which is enough for our pages, in a third of the bytes."""
    with Image.open(io.BytesIO(png)) as picture:
        # By this method the few dots of a seal keep their red.
        flat = picture.convert("RGB").quantize(128, Image.Quantize.MAXCOVERAGE)
        flat.save(path, "PNG", optimize=True)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    main(sys.argv[1:])
