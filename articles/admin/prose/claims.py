"""Statements of claims as an editor states them: their form in the dialog, and the verdict below it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_POST

from articles.admin.permissions import can_view
from articles.audit import PERCENT, NumberKind, numbers_in
from articles.audit.hedges import hedge_of
from articles.numbers import stored
from articles.numbers.amounts import amount_of
from articles.numbers.judge import judge
from articles.numbers.release_tables import read_claim_tables
from articles.numbers.statements import Amount, Direction, Measure, Quantifier, Statement, Sum, Unit
from articles.numbers.table import Cell, Table
from articles.numbers.verdicts import Names, VerdictKind, plain
from articles.publishing.claims import ClaimEntry
from collabsite.web.admin.requests import editor, remove_unstorable

# In place of the codes of rows: all that are no totals of others.
ALL_ROWS = "*"


@dataclass(frozen=True)
class _Kind:
    name: Any
    directions: Mapping[int, Any]
    # What its count is.
    counted: Any = ""


_LARGEST: Mapping[int, Any] = {
    1: pgettext_lazy("a claim", "the largest"),
    -1: pgettext_lazy("a claim", "the smallest"),
}
_CHANGED: Mapping[int, Any] = {
    1: pgettext_lazy("a claim", "rose"),
    -1: pgettext_lazy("a claim", "fell"),
}
KINDS: Mapping[str, _Kind] = {
    "superlative": _Kind(pgettext_lazy("a claim", "Largest or smallest"), _LARGEST),
    "rank": _Kind(
        pgettext_lazy("a claim", "Rank"),
        {
            1: pgettext_lazy("a claim", "from the largest"),
            -1: pgettext_lazy("a claim", "from the smallest"),
        },
        gettext_lazy("Rank"),
    ),
    "comparison": _Kind(
        pgettext_lazy("a claim", "Comparison"),
        {
            1: pgettext_lazy("a claim", "more than"),
            -1: pgettext_lazy("a claim", "less than"),
            0: pgettext_lazy("a claim", "as much as"),
        },
    ),
    "change": _Kind(
        pgettext_lazy("a claim", "Change"),
        {**_CHANGED, 0: pgettext_lazy("a claim", "stayed the same")},
    ),
    "share": _Kind(pgettext_lazy("a claim", "Part of a whole"), {}),
    "count": _Kind(
        pgettext_lazy("a claim", "How many rows"),
        {0: pgettext_lazy("a claim", "have the number below"), **_CHANGED},
        gettext_lazy("So many rows"),
    ),
    "total": _Kind(pgettext_lazy("a claim", "Total"), {}),
    "average": _Kind(pgettext_lazy("a claim", "Average"), {}),
    "run": _Kind(
        pgettext_lazy("a claim", "In a row"),
        {**_CHANGED, 0: pgettext_lazy("a claim", "had the number below")},
        gettext_lazy("So many periods"),
    ),
}
# What is yes or no, by the name of its slot.
_FLAGS: Mapping[str, Any] = {
    "over_periods": gettext_lazy("Compared with its own earlier periods, not with other rows"),
    "and_later": gettext_lazy("And with its later periods"),
    "by_far": gettext_lazy("By far"),
    "at_top": gettext_lazy("This rank or a better one"),
    "tied": gettext_lazy("Shared with another row"),
    "together": gettext_lazy("The rows added together"),
    "or_same": gettext_lazy("Or as much"),
    "first_time": gettext_lazy("For the first time"),
    "exact": gettext_lazy("Not longer"),
    "in_per_cent": gettext_lazy("Of changes in per cent"),
}
_QUANTIFIERS = [
    (Quantifier.EACH, pgettext_lazy("of the rows", "All of them")),
    (Quantifier.NONE, pgettext_lazy("of the rows", "None")),
    (Quantifier.EXACTLY, pgettext_lazy("of the rows", "Exactly so many")),
    (Quantifier.ALL_BUT, pgettext_lazy("of the rows", "All but so many")),
    (Quantifier.HALF, pgettext_lazy("of the rows", "Half")),
    (Quantifier.MOST, pgettext_lazy("of the rows", "More than half")),
    (Quantifier.ONLY, pgettext_lazy("of the rows", "These, and no others in the table")),
]
_SUMS = [
    (Sum.EACH, gettext_lazy("Each of them")),
    (Sum.TOTAL, gettext_lazy("Their total")),
    (Sum.AVERAGE, gettext_lazy("Their average")),
]
# The slots that fields fill, each the first of these that a kind has.
_SLOTS: Mapping[str, Sequence[str]] = {
    "rows": ["rows"],
    "direction": ["direction"],
    "others": ["among", "others", "of"],
    "with_": ["with_"],
    "quantifier": ["quantifier"],
    "count": ["rank", "number", "count"],
    "number": ["amount"],
    "start": ["start"],
    "end": ["end"],
    "column": ["column", "measure"],
    "period": ["period", "measure"],
    "since": ["base", "since", "measure"],
}
_AMOUNTS = ("number", "start", "end")
# Kinds whose number says how far two values, or a part and the whole, are from each other.
_SIZES = ("comparison", "change", "share")


def _slots_of(kind: str) -> dict[str, str]:
    """Return the fields of a kind with their slots."""
    slots = stored.KINDS[kind].__annotations__
    return {
        field: next(name for name in names if name in slots)
        for field, names in _SLOTS.items()
        if any(name in slots for name in names)
    }


def fields_of(kind: str) -> list[str]:
    """Return the names of the fields that a kind uses, and of what may be true of it."""
    slots = {*stored.KINDS[kind].__annotations__}
    if "measure" in slots:
        slots |= {*Measure.__annotations__}
    return [*_slots_of(kind), *(name for name in _FLAGS if name in slots)]


class ClaimForm(forms.Form):
    """Form of what a claim states: its kind, and the fields that this kind uses; others are ignored.

    `table` is the newest release of the dataset. What is stated as it was before (`stated`) keeps what has no field.
    """

    kind = forms.ChoiceField(
        label=gettext_lazy("What the words say"),
        choices=[(name, kind.name) for name, kind in KINDS.items()],
        error_messages={"required": gettext_lazy("Choose what the words say.")},
    )
    rows = forms.CharField(
        label=gettext_lazy("Rows"),
        error_messages={"required": gettext_lazy("Choose the rows that the words are about.")},
    )
    direction = forms.TypedChoiceField(
        label=pgettext_lazy("a claim", "Which way"),
        choices=[(str(way.value), way.name) for way in Direction],
        coerce=lambda value: Direction(int(value)),
        empty_value=None,
        required=False,
    )
    others = forms.CharField(label=gettext_lazy("Compared with"), required=False)
    with_ = forms.ChoiceField(
        label=gettext_lazy("Compared with which value of these"), choices=_SUMS, required=False
    )
    quantifier = forms.ChoiceField(
        label=gettext_lazy("How many of the rows"), choices=_QUANTIFIERS, required=False
    )
    count = forms.IntegerField(required=False, min_value=0, max_value=100_000)
    number = forms.CharField(
        label=gettext_lazy("Number"),
        required=False,
        max_length=100,
        help_text=gettext_lazy(
            "As in the text, such as 12%, 2 times, 0.3 points, 1.2 million or more than 12%."
        ),
    )
    start = forms.CharField(label=pgettext_lazy("a value", "From"), required=False, max_length=100)
    end = forms.CharField(label=pgettext_lazy("a value", "To"), required=False, max_length=100)
    column = forms.CharField(
        label=gettext_lazy("Column"),
        widget=forms.Select,
        error_messages={"required": gettext_lazy("Choose the column that the words are about.")},
    )
    period = forms.CharField(label=gettext_lazy("Period"), widget=forms.Select, required=False)
    since = forms.CharField(
        label=pgettext_lazy("a period", "Since"), widget=forms.Select, required=False
    )
    flags = forms.MultipleChoiceField(choices=list(_FLAGS.items()), required=False)
    stated = forms.CharField(required=False)

    def __init__(self, data: Any = None, table: Table | None = None) -> None:  # noqa: ANN401
        super().__init__(data, auto_id="claim-%s", label_suffix="")
        self.table = table

    @property
    def kinds(self) -> str:
        """The fields and the words of each kind, for the dialog's script."""
        found = {
            name: {
                "fields": fields_of(name),
                "directions": [[str(way), str(words)] for way, words in kind.directions.items()],
                "counted": str(kind.counted),
            }
            for name, kind in KINDS.items()
        }
        return json.dumps(found)

    def clean(self) -> dict[str, Any]:
        """Read the numbers, and say which field of the kind is missing."""
        data = self.cleaned_data
        kind = data.get("kind")
        if kind is None or self.table is None:
            return data
        fields = fields_of(kind)
        data["flags"] = [name for name in data.get("flags", ()) if name in fields]
        for name in _AMOUNTS:
            data[name] = self._amount(name, kind) if name in fields else None
        for name, problem in self._missing(kind, data):
            if name not in self.errors:
                self.add_error(name, problem)
        return data

    def _missing(self, kind: str, data: Mapping[str, Any]) -> list[tuple[str, str]]:
        """Return the fields that a kind can't do without, each with what to do."""
        found = []
        if kind == "comparison" and not data.get("others"):
            found.append(("others", _("Choose the rows that they are compared with.")))
        if kind == "change" and not data.get("since"):
            found.append(("since", _("Choose the period from which it changed.")))
        follows = bool(getattr(self._stated(kind), "after", ()))
        if kind == "rank" and not data.get("count") and not follows:
            found.append(("count", _("Write the rank, such as 2.")))
        if kind in ("share", "total", "average") and not data.get("number"):
            found.append(("number", _("Write the number that the text gives.")))
        is_plain = kind in ("count", "run") and not data.get("direction")
        if is_plain and not data.get("number"):
            found.append(("number", _("Write the number, or say that they rose or fell.")))
        if kind == "count" and data.get("direction") and not data.get("since"):
            found.append(("since", _("Choose the period from which they changed.")))
        if kind in ("superlative", "rank") and not data.get("direction"):
            found.append(("direction", _("Choose one of them.")))
        return found

    def _amount(self, name: str, kind: str) -> Amount | None:
        """Return the number that a field gives, as it was before if its words are the same."""
        words = str(self.cleaned_data.get(name) or "")
        former = getattr(self._stated(kind), _slots_of(kind)[name], None)
        if not words or (former and words == words_of(former)):
            return former if words else None
        amount = read_amount(words)
        if amount is None:
            self.add_error(name, _("Write one number, such as 12%, 2 times or 1.2 million."))
            return None
        if name == "number" and kind in _SIZES:
            is_part = amount.unit in (Unit.PERCENT, Unit.VALUE)
            if kind == "share" and not is_part:
                self.add_error(name, _("Write a part in per cent, such as 12%."))
            return replace(amount, unit=Unit.PERCENT) if kind == "share" else amount
        if amount.unit is not Unit.VALUE and not self._is_in_per_cent():
            self.add_error(name, _("The column is not in per cent: write a value of it."))
        return replace(amount, unit=Unit.VALUE)

    def _is_in_per_cent(self) -> bool:
        column = self.table and self.table.column_of.get(self.cleaned_data.get("column", ""))
        is_of_changes = "in_per_cent" in self.cleaned_data["flags"]
        return is_of_changes or bool(column and column.sign == PERCENT)

    def _stated(self, kind: str) -> Statement | None:
        found = stored.load(self.cleaned_data["stated"])
        return found if found and stored.kind_of(found) == kind else None

    def statement(self) -> Statement:
        """Return what the valid form states."""
        data, kind = self.cleaned_data, self.cleaned_data["kind"]
        flags: dict[str, Any] = {
            name: name in data["flags"] for name in fields_of(kind) if name in _FLAGS
        }
        is_compared = kind == "comparison"
        values: dict[str, Any] = {
            **data,
            "rows": self._rows(data["rows"]),
            # Without others, a row is compared with all.
            "others": self._rows(data["others"], all_rows=is_compared),
            "direction": data["direction"] or Direction.SAME,
            "count": data["count"] or 0,
            "period": data["period"] or None,
            "with_": Sum(data["with_"] or Sum.EACH),
            "quantifier": Quantifier(data["quantifier"] or Quantifier.EACH),
        }
        if "in_per_cent" in flags:
            is_change = bool(data["since"]) and not flags.get("over_periods")
            base, in_per_cent = data["since"] if is_change else None, flags.pop("in_per_cent")
            measure = Measure(data["column"], values["period"], base, is_change and in_per_cent)
            values |= {"measure": measure, "since": "" if is_change else data["since"]}
        slots = {
            slot: values["measure" if slot == "measure" else field]
            for field, slot in _slots_of(kind).items()
        }
        former = self._stated(kind)
        return replace(former, **slots, **flags) if former else stored.KINDS[kind](**slots, **flags)

    def _rows(self, written: str, *, all_rows: bool = True) -> tuple[str, ...]:
        if self.table and written == ALL_ROWS:
            return self.table.single_rows if all_rows else ()
        return tuple(dict.fromkeys(written.split()))


def slots_of(entry: ClaimEntry) -> str:
    """Return the fields with which the dialog begins for a claim of the panel, as JSON."""
    if entry.statement and entry.table:
        return json.dumps(initial_of(entry.statement, entry.table))
    return json.dumps({"kind": _KIND_OF_IDIOM.get(entry.kind, entry.kind)})


def kind_name(entry: ClaimEntry) -> str:
    """Return the name of the kind of a claim, as the dialog names it."""
    return str(KINDS[_KIND_OF_IDIOM.get(entry.kind, entry.kind)].name) if entry.kind else ""


_KIND_OF_IDIOM = {"threshold": "count", "order": "rank"}


def initial_of(statement: Statement, table: Table) -> dict[str, Any]:
    """Return the fields of a form that gives a statement about a table."""
    kind = stored.kind_of(statement)
    found: dict[str, Any] = {"kind": kind, "stated": stored.dump(statement)}
    measure = getattr(statement, "measure", None)
    for field, slot in _slots_of(kind).items():
        value = getattr(statement, slot)
        if slot == "measure":
            value = getattr(measure, "base" if field == "since" else field)
        elif field == "since" and measure and measure.base:
            value = measure.base
        if isinstance(value, tuple):
            value = ALL_ROWS if value == table.single_rows else " ".join(value)
        found[field] = words_of(value) if isinstance(value, Amount) else value or ""
    found["direction"] = str(int(getattr(statement, "direction", Direction.SAME)))
    found["flags"] = [
        name
        for name in fields_of(kind)
        if name in _FLAGS and (getattr(statement, name, False) or getattr(measure, name, False))
    ]
    return found


_UNITS = {"times": Unit.TIMES, "x": Unit.TIMES, "points": Unit.POINTS, "pp": Unit.POINTS}


def read_amount(words: str) -> Amount | None:
    """Return the number that words give, with its hedge and its unit; None if they give none, or several."""
    numbers = numbers_in(words)
    if len(numbers) != 1 or numbers[0].kind in (NumberKind.DATE, NumberKind.ORDINAL):
        return None
    [number] = numbers
    hedge = hedge_of(words[: number.start], number.literal, words[number.end :])
    after = words[number.end :].split()
    return amount_of(number, hedge, _UNITS.get(after[0].lower()) if after else None)


_HEDGED: Mapping[str, Any] = {
    "over": pgettext_lazy("a number", "more than %(number)s"),
    "under": pgettext_lazy("a number", "less than %(number)s"),
    "just over": pgettext_lazy("a number", "just over %(number)s"),
    "just under": pgettext_lazy("a number", "just under %(number)s"),
    "at least": pgettext_lazy("a number", "at least %(number)s"),
    "at most": pgettext_lazy("a number", "at most %(number)s"),
    "about": pgettext_lazy("a number", "about %(number)s"),
    "nearly": pgettext_lazy("a number", "nearly %(number)s"),
    "close to": pgettext_lazy("a number", "close to %(number)s"),
    "odd": pgettext_lazy("a number", "%(number)s-odd"),
    "or so": pgettext_lazy("a number", "%(number)s or so"),
}


_MOST_PLACES = 6


def words_of(amount: Amount) -> str:
    """Return an amount in words of the interface, from which it is read again."""
    number = plain(amount.value, _MOST_PLACES)
    if amount.unit is Unit.PERCENT:
        number = f"{number}%"
    elif amount.unit is Unit.POINTS:
        number = _("%(number)s percentage points") % {"number": number}
    elif amount.unit is Unit.TIMES:
        number = _("%(number)s times") % {"number": number}
    hedged = str(_HEDGED.get(amount.hedge, "%(number)s"))
    return hedged % {"number": number}


_VERDICTS: Mapping[VerdictKind, Any] = {
    VerdictKind.HOLDS: pgettext_lazy("a claim", "Holds"),
    VerdictKind.FAILS: pgettext_lazy("a claim", "Fails"),
    VerdictKind.CANNOT_TELL: pgettext_lazy("a claim", "Can’t tell"),
}
# The reason names the first ones, too; a long list would hide the buttons below it.
_MOST_CELLS = 20


@require_POST
def state_claim(request: HttpRequest) -> HttpResponse:
    """Return the statement of the form as JSON to store, and its verdict by the newest release."""
    if not can_view(editor(request)):
        raise PermissionDenied
    data = {name: remove_unstorable(request.POST[name]) for name in request.POST}
    slug = data.get("dataset", "")
    table = read_claim_tables([slug], at=timezone.now()).get(slug)
    if table is None:
        problem = _("This dataset has no release, or is too large for claims.")
        return JsonResponse({"errors": {"dataset": problem}})
    form = ClaimForm({**data, "flags": request.POST.getlist("flags")}, table)
    if not form.is_valid():
        errors = {name: str(problems[0]) for name, problems in form.errors.items()}
        return JsonResponse({"errors": errors})
    statement = form.statement()
    verdict = judge(statement, table)
    return JsonResponse(
        {
            "statement": stored.dump(statement),
            "verdict": verdict.kind,
            "name": str(_VERDICTS[verdict.kind]),
            "reason": verdict.reason,
            "cells": [_shown(cell, table) for cell in verdict.cells[:_MOST_CELLS]],
        }
    )


def _shown(cell: Cell, table: Table) -> str:
    names = Names(table)
    place = filter(None, (names.row(cell.row), names.column(cell.column), cell.period))
    return f"{' · '.join(place)}: {names.value(table.values[cell], cell.column)}"
