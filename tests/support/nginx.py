"""Debian's nginx as a process of its own, with all its files in a folder."""

import os
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.support import servers
from tests.support.site_process import ROOT, free_port

SITE_FILE = ROOT / "collabsite" / "deploy" / "nginx.conf"

_MAIN = """
pid {folder}/nginx.pid;
error_log {folder}/error.log;
worker_processes {workers};
events {{ worker_connections 1024; }}
http {{
    include /etc/nginx/mime.types;
    default_type application/octet-stream;
    sendfile on;
    tcp_nopush on;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    access_log off;
    {http}
    include {folder}/site.conf;
}}
"""


@dataclass(frozen=True)
class Nginx:
    """A running nginx: where it answers, and the folder of its files."""

    url: str
    folder: Path
    process: subprocess.Popen[bytes]

    @property
    def log_lines(self) -> list[str]:
        """The lines of the access log."""
        return (self.folder / "collabsite.log").read_text().splitlines()


def program() -> str | None:
    """Return the path of nginx; accounts other than root often have no /usr/sbin in their path."""
    return shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")


def site_file(
    folder: Path, *, port: int, app_port: int, var: Path, others: Sequence[str] = ()
) -> str:
    """Return the delivered configuration with its marked lines changed to a test's own.

    `others` are the addresses of the site on other machines.
    """
    text = SITE_FILE.read_text()
    upstream = " ".join(f"server {each};" for each in [f"127.0.0.1:{app_port}", *others])
    changes = {
        "server 127.0.0.1:8000;": upstream,
        "/var/cache/nginx/collabsite": f"{folder}/cache",
        "listen 80;": f"listen 127.0.0.1:{port};",
        "server_name www.example.org;": "server_name 127.0.0.1;",
        "/var/log/nginx/collabsite.log": f"{folder}/collabsite.log",
        "/var/log/nginx/collabsite-error.log": f"{folder}/collabsite-error.log",
        "/var/lib/collabsite;": f"{var};",
    }
    for delivered, own in changes.items():
        [line] = [line for line in text.splitlines() if delivered in line]
        assert "# CHANGE" in line, f"{SITE_FILE}: not marked: {line}"
        text = text.replace(delivered, own)
    return text


def command(folder: Path, site: str, *, http: str = "", workers: int = 1) -> list[str]:
    """Write the configuration; return the command that runs nginx with it in the foreground."""
    folder.mkdir(parents=True, exist_ok=True)
    # Started by root, its workers have an account that must be able to enter.
    main = _MAIN.format(folder=folder, http=http, workers=workers)
    if os.geteuid() == 0:
        main = "user root;\n" + main
    (folder / "nginx.conf").write_text(main)
    (folder / "site.conf").write_text(site)
    found = program()
    assert found, "nginx is not installed"
    return [
        *[found, "-p", str(folder), "-e", str(folder / "error.log")],
        *["-c", str(folder / "nginx.conf"), "-g", "daemon off;"],
    ]


@contextmanager
def running(
    folder: Path, site: str, port: int, *, http: str = "", workers: int = 1
) -> Iterator[Nginx]:
    """Run nginx with the server of `site`, which listens on `port`, from when it answers."""
    started = command(folder, site, http=http, workers=workers)
    with servers.listening(started, port, log=folder / "nginx.log") as process:
        yield Nginx(f"http://127.0.0.1:{port}", folder, process)


@contextmanager
def before(
    app_port: int, folder: Path, *, var: Path, http: str = "", workers: int = 1
) -> Iterator[Nginx]:
    """Run nginx with the delivered configuration in front of a site on this machine."""
    port = free_port()
    site = site_file(folder, port=port, app_port=app_port, var=var)
    with running(folder, site, port, http=http, workers=workers) as nginx:
        yield nginx
