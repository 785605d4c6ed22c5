"""`manage.py import_data FILE --dataset SLUG`: a CSV or XLSX file into a dataset's working copy."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandError, CommandParser

from collabsite.web.responses import absolute_url
from metrics.importing import plan as import_plan
from metrics.importing import report, writer
from metrics.importing.formats import too_large_message
from metrics.importing.report import ImportReport
from metrics.importing.table import MAX_BYTES
from metrics.models import Dataset

SHOWN_CHANGES = 20
PHASES = {"reading": "Reading", "comparing": "Comparing", "writing": "Writing"}


class Command(BaseCommand):
    """Import a whole file, or report all of its errors and write nothing."""

    help = "Import a CSV or XLSX file of values into the working copy of a dataset."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the arguments."""
        parser.add_argument("file", type=Path, help="the CSV or XLSX file")
        parser.add_argument("--dataset", required=True, metavar="SLUG", help="the dataset's slug")
        parser.add_argument("--sheet", default="", help="the sheet of a workbook (default: first)")
        parser.add_argument("--dry-run", action="store_true", help="only print the changes")
        parser.add_argument(
            "--remove-missing", action="store_true", help="remove rows that are not in the file"
        )

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ANN401
        """Compare the file, print the changes, and write them."""
        path: Path = options["file"]
        dataset = Dataset.objects.filter(slug=options["dataset"]).first()
        if dataset is None:
            raise CommandError(f"there is no dataset “{options['dataset']}”; see /admin/ for slugs")
        try:
            # One byte above the limit is enough to recognize a file that is too large.
            with path.open("rb") as file:
                data = file.read(MAX_BYTES + 1)
                size = os.fstat(file.fileno()).st_size
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror or error}") from None
        if len(data) > MAX_BYTES:
            self._refuse(path, [too_large_message(size or None)], 1)
        plan = import_plan.make_plan(
            dataset,
            data,
            sheet=options["sheet"],
            remove_missing=options["remove_missing"],
            progress=self._progress,
        )
        found = report.make_report(plan)
        if found.problem_count:
            self._refuse(path, found.problems, found.problem_count)
        self._write_result(path, found)
        if not found.changes_anything:
            self.stdout.write("The data says all of this already: nothing was changed.")
        elif options["dry_run"]:
            self.stdout.write("This was a dry run: nothing was changed.")
        else:
            self._progress("writing", 0, 0)
            try:
                written = writer.apply_plan(dataset, plan)
            except writer.DataImportError as error:
                raise CommandError(f"{path}: {error}") from None
            self.stdout.write(
                f"Imported into the working copy of release {written.release.number}; readers see"
                f" it when it is issued: {absolute_url(f'/admin/metrics/dataset/{dataset.pk}/issue/')}"
            )

    def _refuse(self, path: Path, problems: Sequence[str], count: int) -> NoReturn:
        for problem in problems:
            self.stderr.write(f"{path}: {problem}")
        more = count - len(problems)
        also = f" (and {more} more than shown)" if more else ""
        errors = "1 error" if count == 1 else f"{count} errors"
        raise CommandError(f"{path}: {errors}{also}; nothing was imported")

    def _write_result(self, path: Path, result: ImportReport) -> None:
        self.stdout.write(f"{path}: {result.described}; {result.layout_name}.")
        for warning in result.warnings:
            self.stderr.write(f"{path}: {warning}")
        for column in result.new_columns:
            self.stdout.write(f"+ column “{column.label}”: {column.kind}")
        signs = {report.NEW: "+", report.CHANGED: "~", report.REMOVED: "-"}
        for change in result.changes[:SHOWN_CHANGES]:
            texts = " → ".join(text for text in (change.before, change.after) if text)
            self.stdout.write(f"{signs[change.how]} {change.row}, {change.column}: {texts}")
        if result.change_count > SHOWN_CHANGES:
            self.stdout.write(f"… {result.change_count:,} cells in all")
        same = "1 cell" if result.same == 1 else f"{result.same:,} cells"
        self.stdout.write(f"{result.summary or 'no changes'}; {same} the same.")

    def _progress(self, phase: str, done: int, total: int) -> None:
        if not self.stderr.isatty():
            return
        share = f" {done:,} of {total:,}" if total else ""
        self.stderr.write(f"\r{PHASES[phase]}{share}…", ending="\r")
        self.stderr.flush()
