"""Report what is wrong with an installation: `manage.py doctor`."""

from typing import Any

from django.core import checks
from django.core.management.base import BaseCommand, CommandParser


class Command(BaseCommand):
    """Run the system checks of a running installation; the exit status is 1 if anything is wrong."""

    help = (
        "Report everything that is wrong with this installation, each in a sentence with its remedy."
        " The status is 1 if anything is wrong. The site goes on working."
    )
    # What these check is among the checks, which name a remedy.
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the option."""
        parser.add_argument(
            "--fail-level",
            choices=["ERROR", "WARNING"],
            default="ERROR",
            help="with WARNING the status is also 1 for what could be better",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Print what is found."""
        self.check(
            tags=["doctor"],
            include_deployment_checks=True,
            display_num_errors=True,
            fail_level=getattr(checks, options["fail_level"]),
        )
