"""Install the newest list of robots: `manage.py update_robots FILE`."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from collabsite.pageviews import robots


class Command(BaseCommand):
    """Install the newest official list of robots."""

    help = (
        "Put the newest COUNTER_Robots_list.json in place (from github.com/atmire/COUNTER-Robots)."
        " Running servers follow at once."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the argument."""
        parser.add_argument("file", type=Path, metavar="FILE")

    def handle(self, *, file: Path, **_: Any) -> None:  # noqa: ANN401
        """Check the list and install it, or keep the old one."""
        try:
            number = robots.install_official(file.read_text(encoding="utf-8-sig"))
        except UnicodeDecodeError:
            raise CommandError(f"{file}: it is not UTF-8 text; nothing was changed") from None
        except OSError as error:
            raise CommandError(f"{error.filename or file}: {error.strerror}") from None
        except ValueError as error:
            raise CommandError(f"{file}: {error}; nothing was changed") from None
        self.stdout.write(f"{number} patterns in {robots.official_file()}")
