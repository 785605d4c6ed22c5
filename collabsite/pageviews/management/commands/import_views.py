"""Count the views in an access log: `manage.py import_views LOGFILE`."""

import gzip
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import OperationalError

from collabsite.pageviews.log_import import importer

# A longer line belongs to no access log; reading it whole could fill the memory.
_MAX_LINE = 64 * 1024


class Command(BaseCommand):
    """Count the views in an access log."""

    help = (
        "Count the uses in an access log (Combined Log Format, may be gzipped) by the rules of live"
        " counting: pages, downloads and citation files; JSON and feeds are uses by programs. Lines"
        " that were imported before are not counted again. Import logs of the time before live"
        " counting: a use in both would count twice."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the argument."""
        parser.add_argument("log", type=Path, metavar="LOGFILE")

    def handle(self, *, log: Path, **_: Any) -> None:  # noqa: ANN401
        """Import the log and print the number of lines by outcome."""
        try:
            summary = importer.import_views(_lines(log))
        except (OSError, EOFError, zlib.error) as error:
            trouble = getattr(error, "strerror", None) or error
            raise CommandError(f"{log}: {trouble}; nothing was stored") from None
        except OperationalError as error:
            raise CommandError(f"{log}: the database failed: {error}; nothing was stored") from None
        if summary.lines and summary.malformed == summary.lines:
            raise CommandError(f"{log}: no line could be read, {summary.errors[0]}")
        self._report(summary)

    def _report(self, summary: importer.ImportSummary) -> None:
        rows = [
            ("lines read", summary.lines),
            ("counted", summary.counted),
            ("double clicks", summary.double_clicks),
            ("robots", summary.robots),
            ("signed-in staff", summary.staff),
            ("other statuses", summary.other_statuses),
            ("other methods than GET", summary.other_methods),
            ("uses by programs", summary.programs),
            ("not an item", summary.no_item),
            ("already imported", summary.already_imported),
            ("malformed", summary.malformed),
        ]
        for label, number in rows:
            self.stdout.write(f"{label + ':':<24}{number:>10,}")
        for error in summary.errors:
            self.stderr.write(error)
        unnamed = summary.malformed - len(summary.errors)
        if unnamed:
            self.stderr.write(f"and {unnamed} more malformed lines")


def _lines(log: Path) -> Iterator[bytes]:
    with log.open("rb") as file:
        zipped = file.read(2) == b"\x1f\x8b"
    with gzip.open(log) if zipped else log.open("rb") as file:
        while line := file.readline(_MAX_LINE):
            yield line
            while len(line) == _MAX_LINE and not line.endswith(b"\n"):
                line = file.readline(_MAX_LINE)
