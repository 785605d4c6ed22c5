"""The Chromium for tests and pictures, and its options."""

import os
import shutil

ARGUMENTS = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
    # Chromium's sandbox refuses to run as root.
    *(["--no-sandbox"] if os.geteuid() == 0 else []),
]


SHELL = "chromium-headless-shell"
WHOLE = ("chromium", "chromium-browser", "google-chrome")


def found(*, whole: bool = False) -> str | None:
    """Return the Chromium that `CHROMIUM` names, or one on the path; None if there is none.

    The shell is the same engine without what is around a page, and takes half as much of the
    processor; `whole` asks for all of a browser.
    """
    names = [] if whole else [os.environ.get("CHROMIUM", ""), SHELL]
    return next(filter(None, (shutil.which(name) for name in [*names, *WHOLE] if name)), None)
