"""Judge the claims of texts, or measure how well that is done.

manage.py audit_claims FILE|- --dataset SLUG [--release N]
manage.py audit_claims --measure FILE…
"""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone, translation

from articles.management.text_files import read_text
from articles.numbers import marked
from articles.numbers.finder import Found, find, judge_found
from articles.numbers.release_tables import claim_table
from articles.numbers.table import Table
from articles.numbers.verdicts import Verdict
from metrics.models import Dataset, Release

_INTERFACE = {"en": "en", "zh": "zh-hans"}


class Command(BaseCommand):
    """List the claims of a text about a dataset, and whether each holds."""

    help = "Find the claims of a text about the numbers of a dataset, and judge each of them."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the arguments."""
        parser.add_argument(
            "files", nargs="+", help="UTF-8 text of any kind; - is the standard input"
        )
        parser.add_argument("--dataset", help="the dataset's part of the address")
        parser.add_argument(
            "--measure",
            action="store_true",
            help="count what is judged right of texts in which a person marked every claim",
        )
        parser.add_argument(
            "--release", type=int, help="number of the release (the newest that is issued)"
        )
        parser.add_argument(
            "--language", choices=sorted(_INTERFACE), default="en", help="language of the reasons"
        )
        parser.add_argument(
            "--format", choices=["text", "json"], default="text", help="for people, or for programs"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Read the text and print its claims."""
        if options["measure"]:
            self._measure([Path(file) for file in options["files"]])
            return
        if not options["dataset"]:
            raise CommandError("say which dataset the text is about: --dataset SLUG")
        text = "\n\n".join(map(read_text, options["files"]))
        table = claim_table(_release(options["dataset"], options["release"]))
        with translation.override(_INTERFACE[options["language"]]):
            judged = [(claim, judge_found(claim, table)) for claim in find(text, table)]
        if options["format"] == "json":
            # ASCII passes through any terminal, whatever its encoding.
            self.stdout.write(json.dumps([_row(*each, table) for each in judged]))
            return
        for claim, verdict in judged:
            line = text.count("\n", 0, claim.start) + 1
            column = claim.start - text.rfind("\n", 0, claim.start)
            literal = " ".join(claim.literal.split())
            place = f"{line}:{column}"
            self.stdout.write(
                f"{place:<8} {claim.kind:<11} {verdict.kind:<11} {literal}: {verdict.reason}"
            )

    def _measure(self, files: list[Path]) -> None:
        """Print figures of the texts of files."""
        try:
            texts = [text for file in files for text in marked.read_marked(file)]
        except (OSError, ValueError) as error:
            raise CommandError(f"the marked texts can't be read: {error}") from None
        self.stdout.write(str(marked.measure(texts)))


def _release(slug: str, number: int | None) -> Release:
    """Return the release of a dataset by its number, or the newest one."""
    dataset = Dataset.objects.filter(slug=slug).first()
    if dataset is None:
        former = Release.objects.filter(slug=slug).select_related("dataset").first()
        dataset = former.dataset if former else None
    if dataset is None:
        raise CommandError(
            f"{slug}: no dataset has this address; look at /data/ for those that there are"
        )
    releases = dataset.releases.issued()
    if number is None:
        newest = releases.filter(issued_at__lte=timezone.now()).order_by("-number").first()
        release = newest or dataset.releases.order_by("-number").first()
    else:
        release = releases.filter(number=number).first()
    if release is None:
        last = releases.order_by("-number").first()
        known = f"its newest is {last.number}" if last else "none is issued yet"
        raise CommandError(f"{slug}: there is no release {number}; {known}")
    return release


def _row(claim: Found, verdict: Verdict, table: Table) -> dict[str, Any]:
    return {
        "start": claim.start,
        "end": claim.end,
        "literal": claim.literal,
        "kind": claim.kind,
        "verdict": verdict.kind.value,
        "cells": [table.reference(cell) for cell in verdict.cells],
        "reason": verdict.reason,
    }
