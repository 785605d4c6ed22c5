"""`manage.py make_demo_data`: a released dataset of any size, to try the site with."""

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from collabsite.web.responses import printed_url
from metrics.management import demo_data


class Command(BaseCommand):
    """Create a dataset that is the same every time."""

    help = "Create and release a made-up dataset, to try or measure the site."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the options."""
        parser.add_argument(
            "--observations", type=int, default=100_000, help="how many values (100000)"
        )
        parser.add_argument(
            "--slug", default="demo-data", help="the dataset's part of the address (demo-data)"
        )
        parser.add_argument("--indicators", type=int, default=5, help="how many indicators (5)")
        parser.add_argument(
            "--periods",
            type=int,
            default=2,
            help=f"how many years up to {demo_data.NEWEST_YEAR} (2)",
        )

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ANN401
        """Create the dataset, and print the progress."""
        begun = time.monotonic()
        try:
            release = demo_data.make(
                slug=options["slug"],
                observations=options["observations"],
                indicators=options["indicators"],
                periods=options["periods"],
                progress=self._tell,
            )
        except demo_data.DemoError as error:
            raise CommandError(str(error)) from None
        self.stdout.write(
            f"Released “{release.content['title']}” with {options['observations']:,} observations"
            f" in {time.monotonic() - begun:.0f} s: {printed_url(f'/data/{release.slug}/')}"
        )

    def _tell(self, done: int, of_all: int) -> None:
        """Print the progress; on a terminal the line is overwritten."""
        line = f"{done:,} of {of_all:,} observations"
        if done == of_all:
            line += ", issuing them…"
        if self.stdout.isatty():
            self.stdout.write(f"\r{line}", ending="\n" if done == of_all else "")
            self.stdout.flush()
        elif done == of_all or done % (10 * demo_data.BATCH) == 0:
            self.stdout.write(line)
