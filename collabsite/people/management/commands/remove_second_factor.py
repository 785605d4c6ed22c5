"""Remove the second factor of an account whose devices and recovery codes are lost."""

from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError, CommandParser

from collabsite.people.accounts import remove_second_factor


class Command(BaseCommand):
    """Remove passkeys, authenticator app and recovery codes of one account."""

    help = "Remove passkeys, authenticator app and recovery codes of an account."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the name of the account."""
        parser.add_argument("username")

    def handle(self, *args: Any, **options: Any) -> None:
        """Remove them, and tell how many there were."""
        username = options["username"]
        user = User.objects.filter(username=username).first()
        if user is None:
            raise CommandError(f"there is no account “{username}”; give its username")
        removed = remove_second_factor(user, by=None)
        self.stdout.write(
            f"Removed the second factor of “{username}”."
            if removed
            else f"“{username}” has no second factor."
        )
