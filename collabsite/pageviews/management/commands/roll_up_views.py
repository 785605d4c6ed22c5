"""`manage.py roll_up_views`."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from collabsite.pageviews import rollup


class Command(BaseCommand):
    """Roll up the views of days that are over; for cron, and never necessary."""

    help = "Add up the views of days that are over and delete the hashes of their readers."

    def handle(self, **_: Any) -> None:  # noqa: ANN401
        """Roll up and say how much."""
        before = rollup.settled(timezone.now())
        touched = rollup.roll_up(before=before)
        self.stdout.write(f"{touched} daily counts written for days before {before} (UTC)")
