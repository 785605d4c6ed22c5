"""Mail with which somebody chooses a new password."""

import logging

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.password_reset import request_password_reset
from django.contrib.auth import get_user_model
from django.tasks import task
from django.utils import translation

logger = logging.getLogger(__name__)


@task
def send_reset_mail(email: str, language: str) -> None:
    """Send the mail to the accounts with this address, or tell an unknown address so.

    The page answers before this, and so at the same speed for every address.
    """
    users = list(get_user_model().objects.filter(email__iexact=email, is_active=True))
    with translation.override(language):
        try:
            if not users:
                get_adapter().send_mail("account/email/unknown_account", email, {"email": email})
            for user in users:
                # To the address that is stored: another may be equal to it for the database.
                request_password_reset(None, user.email, [user], None)
        except OSError:
            # Errors of SMTP are among these.
            logger.exception("The mail to reset a password could not be sent")
