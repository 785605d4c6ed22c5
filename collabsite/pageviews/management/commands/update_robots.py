"""Install the newest list of robots: `manage.py update_robots FILE`."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from collabsite.pageviews.robots import installation, recognition


class Command(BaseCommand):
    """Install the newest official list of robots."""

    help = (
        "Put the newest COUNTER_Robots_list.json in place (from github.com/atmire/COUNTER-Robots)."
        " Running servers follow at once. Robots that it names and the list before did not are taken"
        " out of the counts of the last three months."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the argument."""
        parser.add_argument("file", type=Path, metavar="FILE")

    def handle(self, *, file: Path, **_: Any) -> None:  # noqa: ANN401
        """Check the list, install it, and take what it names out of the counts of the last months."""
        try:
            update = installation.update_robots(
                file.read_text(encoding="utf-8-sig"), at=timezone.now()
            )
        except UnicodeDecodeError:
            raise CommandError(f"{file}: it is not UTF-8 text; nothing was changed") from None
        except OSError as error:
            raise CommandError(f"{error.filename or file}: {error.strerror}") from None
        except ValueError as error:
            raise CommandError(f"{file}: {error}; nothing was changed") from None
        self.stdout.write(f"{update.patterns} patterns in {recognition.official_file()}")
        self.stdout.write(f"The list is of {update.date}.")
        if update.agents:
            self.stdout.write(
                f"Taken out of the counts: {update.removed} uses by {', '.join(update.agents)}"
            )
