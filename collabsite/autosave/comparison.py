"""Fields of a form whose kept contents differ from what is stored, with both values in words."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.forms.models import BaseInlineFormSet
from django.utils.choices import flatten_choices
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from collabsite.web.text import format_list


@dataclass(frozen=True)
class ChangedField:
    """A field with its stored value and the one that was typed or chosen."""

    label: str
    stored: str
    typed: str


def compare_form(form: forms.BaseForm, prefix: str = "") -> Iterator[ChangedField]:
    """Yield the fields of a bound form that differ from what is stored; files are not kept."""
    for name in form.changed_data:
        bound = form[name]
        if not (bound.is_hidden or isinstance(bound.field, forms.FileField)):
            label = str(bound.label)
            yield ChangedField(
                f"{prefix}{label}", _describe(bound, bound.initial), _describe(bound, bound.value())
            )


def compare_formset(formset: BaseInlineFormSet[Any, Any, Any]) -> Iterator[ChangedField]:
    """Yield the fields of an inline formset that differ from what is stored."""
    kind = str(capfirst(formset.form._meta.model._meta.verbose_name))
    for number, form in enumerate(formset.forms, start=1):
        yield from compare_form(form, prefix=f"{kind} {number}: ")


def _describe(bound: BoundField, value: Any) -> str:  # noqa: ANN401
    """Return a value of a field in words, '' for none."""
    field = bound.field
    if isinstance(field, forms.BooleanField):
        return _("Yes") if field.to_python(value) else _("No")
    if isinstance(field, forms.MultiValueField):
        parts = value if isinstance(value, list) else field.widget.decompress(value)
        return " ".join(str(part) for part in parts if part)
    several = isinstance(value, Iterable) and not isinstance(value, str)
    values = [value] if not several else list(value)
    if isinstance(field, forms.ModelChoiceField):
        keys = [str(getattr(each, "pk", each)) for each in values if each not in (None, "")]
        found = field.queryset.filter(pk__in=[key for key in keys if key.isdigit()])  # type: ignore[union-attr]
        return format_list(str(each) for each in found)
    if isinstance(field, forms.ChoiceField):
        choices: Any = field.choices
        flat: Iterable[tuple[Any, Any]] = flatten_choices(choices)
        labels = {str(key): str(label) for key, label in flat}
        return format_list(labels.get(str(each), str(each)) for each in values if each)
    return "" if value is None else str(field.prepare_value(value))
