"""The list of all checks, and their examination of this installation."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

from django.db import Error
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from collabsite.doctor import address, freshness, installation
from collabsite.doctor.findings import Finding, Level, error, first_line, unchecked
from collabsite.web.database import snapshot


@dataclass(frozen=True)
class Check:
    """A check: its key for programs, its name, and its function."""

    key: str
    name: Any
    run: Callable[[], Finding]
    needs_database: bool = False


@dataclass(frozen=True)
class Checked:
    """A check with what it found."""

    key: str
    name: str
    finding: Finding


def all_checks() -> list[Check]:
    """Return all checks, in the order in which they are shown."""
    # One request for all that read its answer.
    arrival = cache(address.ask)
    stored = partial(Check, needs_database=True)
    return [
        Check("database", gettext_lazy("Database"), installation.database),
        stored("migrations", gettext_lazy("Migrations"), installation.migrations),
        Check("mode", gettext_lazy("Settings"), installation.mode),
        Check("disk", gettext_lazy("Disk"), installation.disk),
        stored("media", gettext_lazy("Media"), installation.media),
        Check("fonts", gettext_lazy("Fonts"), installation.fonts),
        stored(
            "time",
            gettext_lazy("Time"),
            lambda: address.time_at_address(arrival()) or installation.clock(),
        ),
        Check("address", gettext_lazy("Address"), lambda: address.site_address(arrival())),
        Check("proxy-hops", gettext_lazy("Proxies"), lambda: address.proxy_hops(arrival())),
        Check("tls", gettext_lazy("TLS"), lambda: address.tls(arrival())),
        Check("hsts", gettext_lazy("HSTS"), lambda: address.hsts(arrival())),
        Check("email", gettext_lazy("E-mail"), installation.email),
        stored("cache", gettext_lazy("Cache"), installation.cache_server),
        stored("counting", gettext_lazy("Counting"), freshness.counting),
        stored("tasks", gettext_lazy("Tasks"), freshness.tasks),
        Check("backup", gettext_lazy("Backup"), freshness.backup),
        stored("index", gettext_lazy("Search index"), freshness.search_index),
        Check("keys", gettext_lazy("Secret key"), installation.keys),
        stored("owner", gettext_lazy("Owner"), freshness.owner),
    ]


def examine() -> Iterator[Checked]:
    """Run all checks; those that need the database are left out while it does not answer."""
    answers = True
    for check in all_checks():
        if check.needs_database and not answers:
            finding = unchecked(_("This was not checked, as the database does not answer."))
        else:
            finding = _run(check)
        if check.key == "database":
            answers = finding.level != Level.ERROR
        yield Checked(check.key, str(check.name), finding)


def _run(check: Check) -> Finding:
    try:
        if not check.needs_database:
            return check.run()
        with snapshot():
            return check.run()
    except Error as failure:
        return error(
            _("The database refused the check: %(reason)s.") % {"reason": first_line(failure)},
            _("Apply the migrations, or look for the cause in the log of the database."),
        )
