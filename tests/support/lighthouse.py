"""Scores of Lighthouse for a page on a phone."""

import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

CATEGORIES = ("performance", "accessibility", "best-practices", "seo")


@dataclass(frozen=True)
class Report:
    """The scores of a page (0 to 100) by category, what they miss, and times in milliseconds."""

    scores: Mapping[str, int]
    missed: Sequence[str]
    times: Mapping[str, float]


def program() -> list[str]:
    """Return how to call Lighthouse, by the path in `LIGHTHOUSE`; nothing where it is missing."""
    cli, node = os.environ.get("LIGHTHOUSE", ""), shutil.which("node")
    return [node, cli] if cli and node else []


def report(address: str, *, chromium: str, arguments: Sequence[str]) -> Report:
    """Open the page on Lighthouse's phone, its network and processor slowed down as it does."""
    with tempfile.TemporaryDirectory() as directory:
        subprocess.run(
            [
                *program(),
                address,
                "--quiet",
                "--no-enable-error-reporting",
                "--output=json",
                f"--output-path={directory}/report.json",
                f"--only-categories={','.join(CATEGORIES)}",
                "--disable-full-page-screenshot",
                f"--chrome-flags={' '.join(['--headless=new', *arguments])}",
            ],
            env={**os.environ, "CHROME_PATH": chromium, "TMPDIR": directory},
            check=True,
            capture_output=True,
        )
        told = json.loads((Path(directory) / "report.json").read_text())
    return Report(
        scores={name: round(100 * told["categories"][name]["score"]) for name in CATEGORIES},
        missed=[
            f"{name}: {audit['id']}: {json.dumps(_places(audit))}"
            for name in CATEGORIES
            for reference in told["categories"][name]["auditRefs"]
            if reference["weight"]
            and (audit := told["audits"][reference["id"]])["score"] not in {None, 1}
        ],
        times={
            name: told["audits"][name]["numericValue"]
            for name in (
                *["first-contentful-paint", "largest-contentful-paint", "total-blocking-time"],
                "cumulative-layout-shift",
            )
        },
    )


def _places(audit: Mapping[str, object]) -> list[object]:
    """Return the elements that an audit speaks of, as far as it names any."""
    details = audit.get("details")
    items = details.get("items", []) if isinstance(details, dict) else []
    return [item.get("node", {}).get("snippet", item) for item in items][:5]
