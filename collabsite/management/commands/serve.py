"""Prepare and start the site from a fresh checkout: `manage.py serve`."""

import fcntl
import filecmp
import hashlib
import os
import secrets
import socket
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from io import StringIO
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import User
from django.contrib.staticfiles.finders import get_finders
from django.contrib.staticfiles.management.commands import collectstatic
from django.core.files.storage import storages
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError, OperationalError, connection
from django.urls import reverse

from articles.models import Article
from collabsite import sample
from collabsite.site import first_visit
from collabsite.transfer.inventory import content_digest
from collabsite.web import static_files
from metrics.models import Dataset

# Hosts that mean all addresses of this machine; a link needs one of them.
ANY = {"0.0.0.0", "::"}  # noqa: S104
# One process runs Python on one core at a time. Only one writes to SQLite at a time, but most requests
# only read.
WORKERS = 2
# The file that says which static files were collected, and from which sources.
COLLECTED = "collected.txt"
# Seconds between two tries to reach a database that is not there yet.
PAUSE = 1.0


class Command(BaseCommand):
    """Prepare the missing parts of the site, change no data, and serve."""

    help = "Prepare the database and the static files, and serve the site."
    # The checks use the database, whose folder may not exist yet.
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the options."""
        parser.add_argument("--host", default="127.0.0.1", help="the address to listen on")
        parser.add_argument("--port", type=int, default=8000, help="the port to listen on")
        parser.add_argument(
            "--no-sample", action="store_true", help="begin with an empty site, without the sample"
        )
        parser.add_argument("--workers", type=int, help=f"processes ({WORKERS})")

    def handle(self, *args: Any, **options: Any) -> None:
        """Prepare the site and serve it until Ctrl-C."""
        host, port, workers = options["host"], options["port"], options["workers"]
        if workers is not None and workers < 1:
            raise CommandError("--workers must be at least 1")
        _check_port(host, port)
        try:
            settings.VAR_DIR.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise CommandError(
                f"VAR_DIR {settings.VAR_DIR}: {error.strerror}; give a folder that can be written"
            ) from None
        self._wait_for_database()
        try:
            with self._locked():
                token = self.prepare(with_sample=not options["no_sample"])
        except OSError as error:
            raise CommandError(
                f"{error.filename or settings.VAR_DIR}: {error.strerror or error}; the site can't be"
                " prepared without space that it may write"
            ) from None
        connection.close()
        if host in ANY and not os.environ.get("ALLOWED_HOSTS"):
            self.stdout.write("Other machines reach it by the names in SITE_URL and ALLOWED_HOSTS.")
        environment = _environment(host, port)
        if token:
            link = f"{environment['SITE_URL']}{reverse('welcome-link', args=[token])}"
            self.stdout.write(f"Name the site and yourself at {link} (this link works once).")
        self.stdout.write(f"Serving on http://{_in_address(host)}:{port} (Ctrl-C stops it)")
        self.stdout.flush()
        # The supervisor replaces this process, so that server and worker start clean.
        command = [sys.executable, "-m", "collabsite.management.supervisor"]
        command += [sys.executable, "-m", "granian", "--interface", "wsgi"]
        command += ["--host", host, "--port", str(port)]
        command += ["--workers", str(workers or WORKERS)]
        # Views that wait for a commit take a thread each, and so do the few bodies that are awaited
        # (`collabsite.serving.bodies`). Threads are started when all are busy, and end with their database
        # connection when they have been idle.
        command += ["--blocking-threads", "8"]
        # Without this, a worker that is killed would take the whole server with it.
        command += ["--respawn-failed-workers"]
        # Ctrl-C during the start may still hang a worker; see wsgi.py.
        command += ["--workers-kill-timeout", "3"]
        # At a lower level, granian warns about this number of threads.
        command += ["--log-level", "error", "collabsite.wsgi:application"]
        os.chdir(settings.BASE_DIR)
        os.execve(sys.executable, command, environment)  # noqa: S606

    def _wait_for_database(self) -> None:
        """Wait while the server of the database can't be reached, as after a restart of machines."""
        told = ""
        while True:
            try:
                connection.ensure_connection()
            except OperationalError as error:
                reason = str(error).strip().splitlines()[0]
                if not _is_temporary(error):
                    raise CommandError(f"the database does not answer: {reason}") from None
                if reason != told:
                    told = reason
                    self.stderr.write(f"the database does not answer: {reason}; waiting for it")
                    self.stderr.flush()
                time.sleep(PAUSE)
            else:
                return

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """Wait for other `serve` commands that are preparing the same folder."""
        # The lock ends with the process, even if it is killed; the file stays.
        with (settings.VAR_DIR / "serve.lock").open("w") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                self.stdout.write("Waiting for another start that is preparing this site.")
                self.stdout.flush()
                fcntl.flock(file, fcntl.LOCK_EX)
            yield

    def prepare(self, *, with_sample: bool) -> str:
        """Prepare what is missing; return the token of the first visit of a new site, or ''."""
        try:
            self.check()
            call_command("migrate", verbosity=0, interactive=False)
        except DatabaseError as error:
            if connection.vendor == "sqlite" and not isinstance(error, OperationalError):
                # `manage.py` tells what to do with a damaged file.
                raise
            reason = str(error).strip().splitlines()[0]
            raise CommandError(f"the database does not answer: {reason}") from None
        collect_static_files()
        if settings.METRICS_TOKEN:
            from collabsite.health.metrics import remove_old_files

            remove_old_files()
        admin, digest = self._create_admin(), ""
        if with_sample and not Article.with_binned.exists() and not Dataset.with_binned.exists():
            edition = sample.load(owner=admin)
            self.stdout.write(f"Loaded the sample article “{edition.title}”.")
            digest = content_digest()
        # Publishing indexes the sample; this is for earlier content, or an older version's index.
        call_command("index_search", "--if-needed", verbosity=0, stdout=StringIO())
        if admin is None:
            return ""
        token = first_visit.begin(admin, sample_digest=digest)
        # A script that gives the password asks for no page.
        if os.environ.get("ADMIN_PASSWORD"):
            first_visit.finish()
            return ""
        return token

    def _create_admin(self) -> User | None:
        """Create the account of an editor if there is no account; return it."""
        users = get_user_model().objects
        if users.exists():
            return None
        password = os.environ.get("ADMIN_PASSWORD") or secrets.token_urlsafe(12)
        admin = users.create_superuser("admin", password=password)
        if not os.environ.get("ADMIN_PASSWORD"):
            self.stdout.write(
                f"Made the editor “admin” with the password {password}"
                " — it is shown this once; change it under /accounts/password/change/."
            )
        return admin


def _is_temporary(error: OperationalError) -> bool:
    """Return whether a server did not answer at all, or is starting: others refuse for good."""
    message = str(error)
    if connection.vendor != "postgresql":
        return False
    return "FATAL:" not in message or any(
        words in message for words in ("starting up", "shutting down", "recovery", "too many")
    )


def collect_static_files() -> None:
    """Collect the static files and replace each atomically, as a running server may use them.

    Nothing is done if neither they nor their sources have changed since they were collected.
    """
    note = settings.VAR_DIR / COLLECTED
    sources = _describe_sources()
    if note.is_file() and note.read_text() == f"{sources}\n{_describe_collected()}":
        return
    with tempfile.TemporaryDirectory(dir=settings.VAR_DIR, prefix="static-") as folder:
        command = collectstatic.Command()
        command.storage = storages.create_storage(
            {**settings.STORAGES["staticfiles"], "OPTIONS": {"location": folder}}
        )
        call_command(command, verbosity=0, interactive=False)
        files = [path for path in Path(folder).rglob("*") if path.is_file()]
        # The manifest comes last, once all files that it names are there.
        for path in sorted(files, key=lambda path: path.name == "staticfiles.json"):
            target = Path(settings.STATIC_ROOT) / path.relative_to(folder)
            # They are public: a web server with another account reads them, whatever the umask is.
            path.chmod(0o644)
            if not (target.is_file() and filecmp.cmp(path, target, shallow=False)):
                target.parent.mkdir(parents=True, exist_ok=True)
                path.replace(target)
        for entered in [Path(settings.STATIC_ROOT), *Path(settings.STATIC_ROOT).rglob("*/")]:
            entered.chmod(0o755)
    note.write_text(f"{sources}\n{_describe_collected()}")


def _describe_sources() -> str:
    """Return a digest of what the static files are made from, the code that makes them included."""
    backend = settings.STORAGES["staticfiles"]["BACKEND"]
    digest = hashlib.sha256(f"{version('django')} {version('whitenoise')} {backend}".encode())
    for finder in get_finders():
        for name, storage in finder.list(None):
            digest.update(f"\n{name}\n".encode() + Path(storage.path(name)).read_bytes())
    digest.update(Path(static_files.__file__).read_bytes())
    return digest.hexdigest()


def _describe_collected() -> str:
    """Return a digest of the names and sizes of the static files."""
    root = Path(settings.STATIC_ROOT)
    files = sorted(path for path in root.rglob("*") if path.is_file())
    sizes = [f"{path.relative_to(root)} {path.stat().st_size}" for path in files]
    return hashlib.sha256("\n".join(sizes).encode()).hexdigest()


def _check_port(host: str, port: int) -> None:
    """Bind the address once, to report a port in use in one line instead of a traceback."""
    if not 0 < port < 65536:
        raise CommandError(f"port {port}: a port is a number from 1 to 65535")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        # As the server does: the port of a server that has just stopped is free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            reason = error.strerror or str(error)
            raise CommandError(
                f"can't serve on {host}:{port}: {reason}; choose another with --port"
            ) from None


def _environment(host: str, port: int) -> dict[str, str]:
    """Return the environment of server and worker, with `SITE_URL` and hosts by the options."""
    # With more arenas, memory that one thread has freed is of no use to the next.
    environment = {"MALLOC_ARENA_MAX": "2", **os.environ, "WORKER": "true"}
    environment["SITE_URL"] = environment.get("SITE_URL") or f"http://{_in_address(host)}:{port}"
    if host not in ANY:
        hosts = [*settings.ALLOWED_HOSTS, _in_address(host)]
        environment["ALLOWED_HOSTS"] = ",".join(dict.fromkeys(hosts))
    return environment


def _in_address(host: str) -> str:
    shown = "127.0.0.1" if host in ANY else host
    return f"[{shown}]" if ":" in shown else shown
