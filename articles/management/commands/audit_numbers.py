"""List the numbers in a text: `manage.py audit_numbers FILE|- [--format json]`."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from articles.audit import Number, numbers_in
from articles.management.text_files import read_text


class Command(BaseCommand):
    """List every number in a text with its place, value and kind. Needs no database."""

    help = "Find the numbers in a text, and distinguish quantities from years, names and idioms."
    # The checks would need a database.
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the arguments."""
        parser.add_argument("file", help="UTF-8 text of any kind; - is the standard input")
        parser.add_argument(
            "--language",
            choices=["en", "zh"],
            default="",
            help="ignored: both languages are recognized in any text",
        )
        parser.add_argument(
            "--format", choices=["text", "json"], default="text", help="for people, or for programs"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Read the text and print its numbers."""
        text = read_text(options["file"])
        numbers = numbers_in(text)
        if options["format"] == "json":
            # ASCII passes through any terminal, whatever its encoding.
            self.stdout.write(json.dumps([_row(number) for number in numbers]))
        else:
            for line in _lines(text, numbers):
                self.stdout.write(line)


def _row(number: Number) -> dict[str, int | str]:
    return {
        "start": number.start,
        "end": number.end,
        "literal": number.literal,
        "value": plain(number),
        "unit": number.unit,
        "kind": number.kind.value,
    }


def plain(number: Number) -> str:
    """Return the value in plain digits, never with an exponent."""
    return format(number.value, "f")


def _lines(text: str, numbers: list[Number]) -> list[str]:
    """Return a line for each number, as `line:column kind literal = value unit`."""
    lines, line, line_start, seen = [], 1, 0, 0
    for number in numbers:
        line += text.count("\n", seen, number.start)
        line_start = max(line_start, text.rfind("\n", seen, number.start) + 1)
        seen = number.start
        place = f"{line}:{number.start - line_start + 1}"
        value = f"{plain(number)} {number.unit}".rstrip()
        literal = " ".join(number.literal.split())
        lines.append(f"{place:<8} {number.kind.value:<10} {literal} = {value}")
    return lines
