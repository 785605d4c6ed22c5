"""The columns of a dataset's working copy: indicators, and the periods in which they have values."""

import re
from collections.abc import Iterable, Sequence
from typing import Any, ClassVar
from urllib.parse import unquote

from django import forms
from django.contrib.admin.widgets import (
    AdminIntegerFieldWidget,
    AdminTextareaWidget,
    AdminTextInputWidget,
)
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from collabsite.web.slugs import slug_of, unused
from collabsite.web.text import digest
from metrics.cells import parse
from metrics.cells.decimals import Rounding, plain_decimal
from metrics.cells.parse import ValueKind
from metrics.cells.periods import period_days
from metrics.cells.units import bare_unit
from metrics.models import Dataset, Entity, Indicator, Observation, Release, split_names
from metrics.releases import working_copy
from metrics.tables import pivot

SHOWN_TROUBLES = 3

type Periods = tuple[str, ...]


class ColumnForm(forms.ModelForm):  # type: ignore[type-arg]
    """An indicator and the periods in which it has values, each of which is a column."""

    code = forms.CharField(required=False, widget=forms.HiddenInput)
    periods = forms.CharField(
        label=gettext_lazy("Periods"),
        required=False,
        widget=AdminTextInputWidget,
        help_text=gettext_lazy("Such as 2022, or 2021, 2022. Empty: the data names none."),
    )

    class Meta:
        model = Indicator
        fields = ["ordering", "label", "periods", "kind", "currency", "unit"]
        fields += ["compact", "decimals", "rounding", "definition", "also_called"]
        labels: ClassVar = {"decimals": gettext_lazy("Decimals or digits")}
        widgets = {
            "ordering": AdminIntegerFieldWidget,
            "label": AdminTextInputWidget,
            "currency": AdminTextInputWidget(attrs={"size": 4, "maxlength": 3}),
            "unit": AdminTextInputWidget,
            "decimals": AdminIntegerFieldWidget,
            "definition": AdminTextareaWidget(attrs={"rows": 2}),
            "also_called": AdminTextareaWidget(attrs={"rows": 2}),
        }

    def clean_currency(self) -> str:
        """Keep a currency for money only."""
        return (
            self.cleaned_data["currency"]
            if self.cleaned_data.get("kind") == ValueKind.MONEY
            else ""
        )

    def clean_unit(self) -> str:
        """Return the unit without the sign of a percentage, and none of a text."""
        cleaned = self.cleaned_data
        return bare_unit(
            cleaned["unit"], kind=cleaned.get("kind", ""), currency=cleaned.get("currency", "")
        )

    def clean_also_called(self) -> str:
        """Return the other names, separated by commas."""
        return ", ".join(split_names(self.cleaned_data["also_called"]))

    def clean_decimals(self) -> int:
        """Refuse more decimals than the database stores."""
        decimals: int = self.cleaned_data["decimals"]
        if decimals > parse.MAX_DECIMALS:
            raise ValidationError(
                _("Use at most %(limit)d decimals.") % {"limit": parse.MAX_DECIMALS}
            )
        return decimals

    def clean(self) -> dict[str, Any]:
        """Refuse to round to no significant digits."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("rounding") == Rounding.SIGNIFICANT and cleaned.get("decimals") == 0:
            self.add_error("decimals", _("Use at least 1 significant digit."))
        return cleaned

    def clean_periods(self) -> Periods:
        """Return the periods, sorted; ('',) if there is none."""
        typed = [word for word in re.split(r"[\s,，、;；]+", self.cleaned_data["periods"]) if word]
        for word in typed:
            if period_days(word) is None:
                raise ValidationError(not_a_period(word))
        return tuple(sorted(set(typed))) or ("",)


ColumnFormSet = forms.formset_factory(ColumnForm, can_delete=True, extra=1)


def initial_data(release: Release | None) -> list[dict[str, Any]]:
    """Return the initial data of the form of each indicator."""
    if release is None:
        return []
    periods: dict[str, list[str]] = {}
    indicators: dict[str, Indicator] = {}
    for column in pivot.columns(release):
        indicators[column.code] = column.indicator
        periods.setdefault(column.code, []).append(column.period)
    return [
        {
            "code": code,
            "periods": ", ".join(period for period in periods[code] if period),
            **forms.model_to_dict(indicator, ["ordering", "label", "kind", "currency"]),
            **forms.model_to_dict(indicator, ["unit", "compact", "decimals", "rounding"]),
            **forms.model_to_dict(indicator, ["definition", "also_called"]),
        }
        for code, indicator in indicators.items()
    ]


def columns_fingerprint(release: Release | None) -> str:
    """Return a short digest of all columns, to detect later changes."""
    return digest({"columns": initial_data(release)})[:16]


def save_columns(dataset: Dataset, formset: Any) -> int:  # noqa: ANN401 - made by formset_factory.
    """Write the changed columns into the working copy; return their number.

    Errors are added to the forms; then nothing is written and the number is 0.
    """
    changed = [form for form in formset.forms if form.has_changed()]
    if not changed:
        return 0
    with transaction.atomic():
        release = working_copy.ensure(dataset)
        known = {indicator.code: indicator for indicator in release.indicators.all()}
        for form in changed:
            indicator = known.get(form.cleaned_data.get("code", ""))
            if form.cleaned_data.get("DELETE"):
                if indicator:
                    indicator.delete()
                continue
            if indicator is None:
                code = unused(slug_of(form.cleaned_data["label"], "column"), known.__contains__)
                indicator = Indicator(release=release, code=code)
                known[code] = indicator
            _write(form, indicator)
        if any(form.errors for form in changed):
            transaction.set_rollback(True)
            return 0
    return len(changed)


def _write(form: ColumnForm, indicator: Indicator) -> None:
    before = Indicator.objects.filter(pk=indicator.pk).first()
    for name in (*working_copy.INDICATOR_FIELDS, "also_called"):
        if name == "code":
            continue
        setattr(indicator, name, form.cleaned_data[name])
    if before is None and not indicator.ordering:
        last = indicator.release.indicators.aggregate(last=Max("ordering"))["last"] or 0
        indicator.ordering = last + 10
    indicator.save()
    _set_periods(form, indicator)
    if before and (before.kind, before.currency) != (indicator.kind, indicator.currency):
        _read_again(form, before, indicator)


def _set_periods(form: ColumnForm, indicator: Indicator) -> None:
    """Add, rename or remove the periods of an indicator, with their observations."""
    periods: Periods = form.cleaned_data["periods"]
    observations = indicator.observations
    present = set(observations.order_by().values_list("period", flat=True).distinct())
    gone, new = present - set(periods), set(periods) - present
    if len(gone) == 1 and len(new) == 1:
        observations.filter(period=gone.pop()).update(period=new.pop())
        return
    if gone and new:
        form.add_error("periods", _("Rename one period at a time, so that no values are lost."))
        return
    observations.filter(period__in=gone).delete()
    if not new or new == {""}:
        return
    rows = list(indicator.release.entities.all())
    if not rows:
        form.add_error("periods", no_rows_message())
    fill_periods(indicator, sorted(new), rows)


def _read_again(form: ColumnForm, before: Indicator, indicator: Indicator) -> None:
    """Parse the cells of a column by its new kind; those that do not fit are errors of the form."""
    troubles: list[str] = []
    language = indicator.release.dataset.language
    observations = list(indicator.observations.select_related("entity"))
    for observation in observations:
        if observation.value is None and not observation.literal:
            continue
        text = _plain(observation, before, indicator, language)
        try:
            cell = parse.parse_entry(text, kind=indicator.kind, currency=indicator.currency)
        except parse.CellError as error:
            troubles.append(f"{observation.entity.label}: {error}")
            continue
        observation.value = cell.value
        keeps_text = cell.missing or cell.value is None
        observation.literal = cell.literal if keeps_text else ""
        if cell.missing:
            observation.status = Observation.Status.MISSING
    if troubles:
        form.add_error("kind", _and_more(troubles))
    Observation.objects.bulk_update(observations, ["value", "literal", "status"], batch_size=100)


def _plain(observation: Observation, before: Indicator, indicator: Indicator, language: str) -> str:
    """Return the text of a cell: a bare number for another kind of number, else as it is shown."""
    if observation.value is not None and indicator.kind != ValueKind.TEXT:
        return plain_decimal(observation.value)
    return pivot.cell(observation, before, language=language, exact=True).text


def _and_more(troubles: Sequence[str]) -> str:
    shown = pgettext("between troubles", "; ").join(troubles[:SHOWN_TROUBLES])
    more = len(troubles) - SHOWN_TROUBLES
    return (
        shown if more <= 0 else _("%(shown)s; and %(more)d more") % {"shown": shown, "more": more}
    )


class PeriodError(Exception):
    """A period can't be added; the message says why and what to do."""


def newest_period(across: Sequence[pivot.Column]) -> str:
    """Return the newest period of all columns, '' if none names one."""
    return max((column.period for column in across), default="")


def add_period(dataset: Dataset, period: str, codes: Iterable[str]) -> int:
    """Give indicators, by their codes, a column for a period, in one transaction.

    Returns how many got one: those that have it already are left as they are. Raises
    `PeriodError`.
    """
    if period_days(period) is None:
        raise PeriodError(not_a_period(period))
    with transaction.atomic():
        release = working_copy.ensure(dataset)
        indicators = release.indicators.filter(code__in=list(codes))
        present = Observation.objects.filter(indicator__release=release, period=period)
        new = list(indicators.exclude(pk__in=present.order_by().values("indicator")))
        rows = list(release.entities.all())
        if new and not rows:
            raise PeriodError(no_rows_message())
        for indicator in new:
            fill_periods(indicator, [period], rows)
        if not new:
            # A working copy is begun only if something differs.
            transaction.set_rollback(True)
    return len(new)


def no_rows_message() -> str:
    """Return the message that a table without rows can have no periods."""
    return _("Periods are stored with values, and there are no rows yet: add a row first.")


def fill_periods(indicator: Indicator, periods: Iterable[str], rows: Sequence[Entity]) -> None:
    """Give an indicator cells for periods that it did not have, all of them missing."""
    Observation.objects.bulk_create(
        (
            Observation(
                entity=row, indicator=indicator, period=period, status=Observation.Status.MISSING
            )
            for period in periods
            for row in rows
        ),
        batch_size=1000,
    )


def labels_without_period(across: Sequence[pivot.Column]) -> list[str]:
    """Return the labels of the indicators whose values name no period."""
    return [column.label for column in across if not column.period]


# The key of a column that is not stored yet says what its cells are; no code has a plus sign.
NEW_KEY = re.compile(
    r"\+(?P<kind>[a-z_]{1,20})\.(?P<currency>[A-Z]{3})?\.\d{1,4}"
    r"(?:\.(?P<unit>[^:]{0,800}))?:(?P<period>.{0,10})",
    re.ASCII,
)


def new_column(key: str, label: str = "", language: str = "") -> pivot.Column | None:
    """Return the column that the key of a new one describes, None if it is the key of no such."""
    found = NEW_KEY.fullmatch(key)
    if not found or found["kind"] not in ValueKind:
        return None
    kind = ValueKind(found["kind"])
    currency = found["currency"] or ""
    period = found["period"]
    if (kind == ValueKind.MONEY) != bool(currency) or (period and period_days(period) is None):
        return None
    unit = bare_unit(unquote(found["unit"] or ""), kind=kind, currency=currency)
    indicator = Indicator(label=label, kind=kind.value, currency=currency, unit=unit)
    return pivot.Column(
        key=key,
        code=key.partition(":")[0],
        label=label,
        header=pivot.header(label, period),
        period=period,
        kind=kind.value,
        unit=pivot.unit(indicator),
        definition="",
        language=language,
        indicator=indicator,
    )


def period_problem(key: str) -> str:
    """Return the error in the period that the key of a new column has, or ''."""
    found = NEW_KEY.fullmatch(key)
    if not found or not found["period"] or period_days(found["period"]):
        return ""
    return not_a_period(found["period"])


def not_a_period(text: str) -> str:
    """Return the message that a text is no period."""
    return _("“%(period)s” is not a period; write a year such as 2022.") % {"period": text}
