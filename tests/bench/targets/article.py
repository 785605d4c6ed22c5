"""The article that all servers have, and the folder in which they are set up."""

import re
from dataclasses import dataclass
from pathlib import Path

from tests.support import site_process
from tests.support.site_process import Prepared

PATH = "/articles/science-across-a-divide/"


@dataclass(frozen=True)
class Article:
    """The sample article: its whole page as readers get it, its title, and its body as HTML."""

    page: bytes
    title: str
    body: str


@dataclass(frozen=True)
class Workplace:
    """A site with the article, not served, a new folder, and one for what is kept installed."""

    folder: Path
    installed: Path
    prepared: Prepared
    article: Article

    def folder_of(self, name: str) -> Path:
        """Make and return the folder of a server."""
        folder = self.folder / name
        folder.mkdir(parents=True, exist_ok=True)
        return folder


def read_article(prepared: Prepared, folder: Path) -> Article:
    """Serve the site once, and take its article."""
    with site_process.copied(prepared, folder) as site:
        _, text = site.get(PATH)
    main = re.search(r"<main\b[^>]*>(.*)</main>", text, re.DOTALL)
    title = re.search(r"<h1\b[^>]*>(.*?)</h1>", text, re.DOTALL)
    assert main, PATH
    assert title, PATH
    return Article(text.encode(), re.sub(r"<[^>]+>|\s+", " ", title[1]).strip(), main[1])
