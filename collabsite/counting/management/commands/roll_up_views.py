"""Roll up the views of past days: `manage.py roll_up_views`."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from collabsite.counting import counter


class Command(BaseCommand):
    """Roll up the views of past days; for cron, and never necessary."""

    help = "Add up the views of finished days and delete the hashes of their readers."

    def handle(self, **_: Any) -> None:
        """Roll up and print the number of days."""
        before = counter.first_open_day(timezone.now())
        days = counter.roll_up(before=before)
        self.stdout.write(f"{days} days before {before} (UTC) rolled up")
