"""The Chromium that tests and pictures use, and how to start it."""

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


def found() -> str | None:
    """Return the one of `CHROMIUM`, or of the path; None: Playwright may have its own."""
    names = [
        os.environ.get("CHROMIUM", ""),
        # The same engine without the window around it, which takes half as much of the processor.
        "chromium-headless-shell",
        *["chromium", "chromium-browser", "google-chrome"],
    ]
    return next(filter(None, (shutil.which(name) for name in names if name)), None)
