"""Remove the second factor of an account whose devices and recovery codes are lost."""

from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, CommandParser


class Command(BaseCommand):
    """Remove passkeys, authenticator app and recovery codes of one account."""

    help = "Remove passkeys, authenticator app and recovery codes of an account."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the name of the account."""
        parser.add_argument("username")

    def handle(self, *args: Any, **options: Any) -> None:
        """Remove them, and tell how many there were."""
        username = options["username"]
        user = get_user_model().objects.filter(username=username).first()
        if user is None:
            raise CommandError(f"there is no account “{username}”; give its username")
        removed, _ = Authenticator.objects.filter(user=user).delete()
        self.stdout.write(
            f"Removed the second factor of “{username}”."
            if removed
            else f"“{username}” has no second factor."
        )
