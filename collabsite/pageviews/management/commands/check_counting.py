"""Check that views are counted: `manage.py check_counting`."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from collabsite.pageviews.collection import checks


class Command(BaseCommand):
    """Count a synthetic view, which is left out of all reports."""

    help = (
        "Report a synthetic view to the site, and check that it is counted. `work` does so each hour."
        " The view is left out of all reports."
    )

    def handle(self, **_: Any) -> None:  # noqa: ANN401
        """Check, and end with status 1 if the view is not counted."""
        if problem := checks.check_counting(at=timezone.now()):
            raise CommandError(f"views are not counted: {problem}")
        self.stdout.write("Views are counted.")
