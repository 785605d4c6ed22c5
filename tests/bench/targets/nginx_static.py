"""nginx with the page of the article as a file: the speed of the machine."""

import gzip
from collections.abc import Iterator
from contextlib import contextmanager

from tests.bench.targets.article import Workplace
from tests.bench.targets.target import Running, Target
from tests.bench.wrk import Load
from tests.support import nginx
from tests.support.site_process import free_port

_SITE = """
server {{
    listen 127.0.0.1:{port} backlog=1024;
    root {folder};
    gzip_static on;
    keepalive_requests 1000000;
    open_file_cache max=100;
}}
"""


class NginxStatic(Target):
    """nginx with one worker a core, and the page compressed beforehand."""

    name = "nginx"
    packages = ("nginx",)

    def is_available(self) -> bool:
        """Return whether there is an nginx."""
        return nginx.program() is not None

    @contextmanager
    def started(self, place: Workplace) -> Iterator[Running]:
        """Serve the page from a folder."""
        folder = place.folder_of(self.name)
        (folder / "article.html").write_bytes(place.article.page)
        (folder / "article.html.gz").write_bytes(gzip.compress(place.article.page, 9))
        port = free_port()
        site = _SITE.format(port=port, folder=folder)
        with nginx.running(folder / "nginx", site, port, workers=2) as server:
            yield Running(Load(f"{server.url}/article.html"), server.process, server.url)
