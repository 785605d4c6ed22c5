"""This site, as `manage.py serve` starts it."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from tests.bench.targets.article import PATH, Workplace
from tests.bench.targets.target import Running, Target
from tests.bench.wrk import Load
from tests.support import nginx, site_process

# Every request is another reader's, so that none is a double click.
_READERS = """
wrk.method = "POST"
local reader = 0
function request()
  reader = reader + 1
  wrk.headers["User-Agent"] = "Mozilla/5.0 Firefox/" .. os.time() .. "." .. reader
  return wrk.format()
end
"""


class OurSite(Target):
    """The page of the article from this site."""

    name = "site"
    # What the environment has beside the usual.
    variables: Mapping[str, str] = {"READY_PAGES_MB": "16", "MALLOC_ARENA_MAX": "2"}

    @contextmanager
    def started(self, place: Workplace) -> Iterator[Running]:
        """Serve a copy of the site."""
        folder = place.folder_of(self.name)
        with site_process.copied(place.prepared, folder, workers=2, **self.variables) as site:
            yield Running(Load(site.url + PATH), site.process, site.url)


class Misses(OurSite):
    """The same when no page is kept ready.

    It is not asked to compress the page for each request, which Wagtail does not do either.
    """

    name = "site-miss"
    variables = {**OurSite.variables, "READY_PAGES_MB": "0"}

    @contextmanager
    def started(self, place: Workplace) -> Iterator[Running]:
        """Serve a copy of the site, and read it as it is rendered."""
        with super().started(place) as running:
            yield replace(running, load=replace(running.load, coding="identity"))


class BehindNginx(OurSite):
    """The same behind the delivered nginx configuration."""

    name = "site-nginx"
    packages = ("nginx",)
    variables = {**OurSite.variables, "TRUSTED_PROXY_HOPS": "1"}

    def is_available(self) -> bool:
        """Return whether there is an nginx."""
        return nginx.program() is not None

    @contextmanager
    def started(self, place: Workplace) -> Iterator[Running]:
        """Serve a copy of the site, and nginx in front of it."""
        with super().started(place) as running:
            port = urlsplit(running.url).port
            assert port
            folder = place.folder_of(self.name)
            with nginx.before(port, folder / "nginx", var=folder, workers=2) as server:
                yield Running(Load(server.url + PATH), server.process, server.url)


class Views(OurSite):
    """Acknowledged views: each request counts the view of another reader."""

    name = "views"
    base = "plain-update"
    has_article = False

    @contextmanager
    def started(self, place: Workplace) -> Iterator[Running]:
        """Serve a copy of the site, and take the token of the article from its page."""
        with super().started(place) as running:
            views = _views(running.url, place.folder_of(self.name), pause=0)
            yield Running(views, running.process, running.url)


class BesideViews(OurSite):
    """The page of the article while 500 views a second are counted."""

    name = "site-with-views"
    base = "site"

    @contextmanager
    def started(self, place: Workplace) -> Iterator[Running]:
        """Serve a copy of the site, and have views sent while it is read."""
        with super().started(place) as running:
            # From 16 connections.
            views = _views(running.url, place.folder_of(self.name), pause=32)
            yield replace(running, load=replace(running.load, beside=views))


def _views(url: str, folder: Path, *, pause: int) -> Load:
    """Return a load of views, each sent `pause` ms after the one before it was answered."""
    _, page = site_process.get(url + PATH)
    token = re.search(r'name="view-token" content="([^"]+)"', page)
    assert token, PATH
    script = folder / "readers.lua"
    delay = f"function delay()\n  return {pause}\nend\n" if pause else ""
    script.write_text(_READERS + delay)
    return Load(f"{url}/views/?{urlencode({'token': token[1]})}", script)
