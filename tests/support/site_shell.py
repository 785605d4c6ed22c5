"""Runs code in the site's own process, for tests: one start for all that a test run asks.

Each line of the standard input is code as a JSON string; each is answered by a line with what it
printed and, if it failed, the traceback.
"""

import contextlib
import io
import json
import os
import sys
import traceback

import django


def main() -> None:
    """Answer until the input ends."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "collabsite.settings")
    django.setup()
    for line in sys.stdin:
        printed, failure = io.StringIO(), ""
        with contextlib.redirect_stdout(printed):
            try:
                exec(json.loads(line), {})  # noqa: S102 - a test wrote it.
            except Exception:  # noqa: BLE001 - told to the test, whatever it is.
                failure = traceback.format_exc()
        print(json.dumps([printed.getvalue(), failure]), flush=True)


if __name__ == "__main__":
    main()
