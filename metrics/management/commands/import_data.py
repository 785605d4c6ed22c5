"""`manage.py import_data FILE --dataset SLUG`: a CSV or XLSX file into a dataset's working copy."""

import os
from argparse import ArgumentTypeError
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandError, CommandParser

from collabsite.web.responses import printed_url
from metrics.cells.parse import ValueKind
from metrics.importing import report, writer
from metrics.importing.choices import (
    DECIMAL_SIGNS,
    ENCODINGS,
    SEPARATORS,
    WORDS_ARE_MISSING,
    Choices,
    ColumnChoice,
)
from metrics.importing.files import too_large_message
from metrics.importing.plan import make_plan
from metrics.importing.report import ROLE_NAMES, ImportReport
from metrics.importing.table import MAX_BYTES
from metrics.models import Dataset

SHOWN_CHANGES = 20
PHASES = {
    "reading": "Reading",
    "comparing": "Comparing",
    "writing": "Writing",
    "finishing": "Finishing",
}


def _chosen_use(text: str) -> tuple[str, str]:
    """Return the head or letter of a column, and its use. Raises `ArgumentTypeError`."""
    column, _sign, use = text.rpartition("=")
    if not column or use not in {*ROLE_NAMES, *ValueKind, WORDS_ARE_MISSING}:
        known = ", ".join([*ROLE_NAMES, *ValueKind, WORDS_ARE_MISSING])
        raise ArgumentTypeError(f"“{text}” is not a column and its use; the uses are {known}")
    is_letter = len(column) <= 3 and column.isascii() and column.isalpha() and column.isupper()
    return f"[{column}]" if is_letter else column, use


class Command(BaseCommand):
    """Import a whole file, or report all of its errors and write nothing."""

    help = "Import a CSV or XLSX file of values into the working copy of a dataset."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the arguments."""
        parser.add_argument("file", type=Path, help="the CSV or XLSX file")
        parser.add_argument("--dataset", required=True, metavar="SLUG", help="the dataset's slug")
        parser.add_argument("--sheet", default="", help="the sheet of a workbook (default: first)")
        parser.add_argument("--encoding", choices=ENCODINGS, help="the encoding (default: guessed)")
        parser.add_argument(
            "--separator", choices=SEPARATORS, help="between the cells of CSV (default: guessed)"
        )
        parser.add_argument(
            "--decimal", choices=DECIMAL_SIGNS, help="the decimal sign (default: guessed)"
        )
        parser.add_argument(
            "--header", default="", help="the header's row, or its first and last, as in 1-2"
        )
        parser.add_argument(
            "--use",
            action="append",
            default=[],
            dest="uses",
            metavar="COLUMN=USE",
            type=_chosen_use,
            help="what a column is, by its head or letter, as in B=period; may be repeated. The uses"
            f" are {', '.join([*ROLE_NAMES, *ValueKind])}, and {WORDS_ARE_MISSING} for a column of"
            " numbers in which words are missing values",
        )
        parser.add_argument(
            "--indicator", default="", help="the indicator of columns that are named by periods"
        )
        parser.add_argument(
            "--row", default="", help="the name of the only row, where the rows are its periods"
        )
        parser.add_argument("--dry-run", action="store_true", help="only print the changes")
        parser.add_argument(
            "--remove-missing", action="store_true", help="remove rows that are not in the file"
        )

    def handle(self, *args: Any, **options: Any) -> None:
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
        plan = make_plan(
            dataset,
            data,
            sheet=options["sheet"],
            choices=Choices(
                encoding=options["encoding"] or "",
                separator=options["separator"] or "",
                decimal=options["decimal"] or "",
                header=options["header"],
                indicator=options["indicator"],
                row=options["row"],
                columns={column: ColumnChoice(use=use) for column, use in options["uses"]},
            ),
            remove_missing=options["remove_missing"],
            progress=self._progress,
        )
        found = report.make_report(plan)
        if found.problem_count:
            self._refuse(
                path, found.problems, found.problem_count, found.problem_kinds - len(found.problems)
            )
        self._write_result(path, found)
        if not found.changes_anything:
            self.stdout.write("The data says all of this already: nothing was changed.")
        elif options["dry_run"]:
            self.stdout.write("This was a dry run: nothing was changed.")
        else:
            try:
                written = writer.apply_plan(dataset, plan, self._progress)
            except writer.DataImportError as error:
                raise CommandError(f"{path}: {error}") from None
            self.stdout.write(
                f"Imported into the working copy of release {written.number}; readers see"
                f" it when it is issued: {printed_url(f'/admin/metrics/dataset/{dataset.pk}/issue/')}"
            )

    def _refuse(self, path: Path, problems: Sequence[str], count: int, more: int = 0) -> NoReturn:
        for problem in problems:
            self.stderr.write(f"{path}: {problem}")
        also = f" (and {more} more kinds than shown)" if more else ""
        errors = "1 error" if count == 1 else f"{count:,} errors"
        raise CommandError(f"{path}: {errors}{also}; nothing was imported")

    def _write_result(self, path: Path, result: ImportReport) -> None:
        reading = result.reading
        self.stdout.write(f"{path}: {result.described}. {reading.words}")
        for column in reading.columns:
            use = dict(column.uses).get(column.use, column.use)
            self.stdout.write(f"  {column.letter} “{column.head}”: {use}")
        for warning in result.warnings:
            self.stderr.write(f"{path}: {warning}")
        for new in result.new_columns:
            self.stdout.write(f"+ column “{new.label}”: {new.kind}")
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
