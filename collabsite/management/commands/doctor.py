"""Report what is wrong with an installation: `manage.py doctor`."""

import json
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from collabsite.doctor.examination import Checked, examine
from collabsite.doctor.findings import Level

_MARKS = {Level.OK: "ok", Level.WARNING: "could be better", Level.ERROR: "WRONG"}


class Command(BaseCommand):
    """Run all checks; the exit status is 1 if anything is wrong."""

    help = (
        "Report everything that is wrong with this installation, each in a sentence with its remedy."
        " The status is 1 if anything is wrong. The site goes on working."
    )
    # What these check is among the checks, which name a remedy.
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the options."""
        parser.add_argument("--format", choices=["text", "json"], default="text")
        parser.add_argument(
            "--fail-level",
            choices=["error", "warning"],
            default="error",
            help="the status is also 1 for what could be better",
        )

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ANN401
        """Print each check with its finding."""
        found = []
        for checked in examine():
            found.append(checked)
            if options["format"] == "text":
                self._print(checked)
        if options["format"] == "json":
            rows = [{"check": each.key, **asdict(each.finding)} for each in found]
            self.stdout.write(json.dumps(rows, indent=2, ensure_ascii=False))
        failing = {Level.ERROR, Level(options["fail_level"])}
        if wrong := [each for each in found if each.finding.level in failing]:
            raise CommandError(f"{len(wrong)} of {len(found)} checks found something wrong")

    def _print(self, checked: Checked) -> None:
        finding = checked.finding
        style = {
            Level.OK: self.style.SUCCESS,
            Level.WARNING: self.style.WARNING,
            Level.ERROR: self.style.ERROR,
        }.get(finding.level, str)
        mark = _MARKS.get(finding.level, "not checked")
        self.stdout.write(style(f"{checked.name}: {mark}. {finding.sentence}"))
        if finding.remedy:
            self.stdout.write(f"    {finding.remedy}")
