"""Second factors in a browser: a device that keeps passkeys, and the codes of an authenticator app."""

import time
from typing import Any

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import Page


def add_virtual_authenticator(page: Page) -> None:
    """Give the browser a device that keeps passkeys, and whose owner is always there."""
    client = page.context.new_cdp_session(page)
    client.send("WebAuthn.enable")
    options: dict[str, Any] = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    client.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def code(secret: str) -> str:
    """Return the code that an authenticator app shows now."""
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))


def confirm(page: Page, password: str) -> None:
    """Give the password again, as before every change of factors."""
    page.get_by_role("heading", name="Confirm Access").wait_for()
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Confirm").click()


def set_up_app(page: Page, password: str) -> str:
    """Set up an authenticator app; return its secret."""
    page.goto("/accounts/2fa/totp/activate/")
    confirm(page, password)
    picture = page.get_by_role("img", name="QR code")
    assert picture.evaluate("async (one) => { await one.decode(); return one.naturalWidth }") > 0
    secret = page.get_by_label("Secret").input_value()
    page.get_by_label("Authenticator code").fill(code(secret))
    page.get_by_role("button", name="Turn on").click()
    page.get_by_label("Unused codes").wait_for()
    return secret
