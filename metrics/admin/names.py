"""The page with the names of a dataset, its columns and rows in the other language, and their other names."""

from collections.abc import Iterable, Iterator
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin.widgets import AdminTextareaWidget, AdminTextInputWidget
from django.core.paginator import Paginator
from django.db import transaction
from django.forms.boundfield import BoundField
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from collabsite.web.admin.pages import get_permitted_object
from collabsite.web.admin.requests import editor, is_sent, post_data
from collabsite.web.audit_log import log
from collabsite.web.models import Language
from collabsite.web.text import digest
from metrics.admin.pages import dataset_page
from metrics.admin.permissions import can_name
from metrics.grid.input import latest_release
from metrics.models import ALSO_CALLED_HELP, Dataset, Entity, Indicator, split_names
from metrics.releases import working_copy

ROWS_PER_PAGE = 200
# The names of fields begin with what they name; the code of the column or row follows.
LABEL, UNIT, ROW = "label-", "unit-", "row-"
# The other names of a column or row, before the name of its field.
ALSO = "also-"


class NamesForm(forms.Form):
    """Names in the other language, beside those in the language of the dataset, and other names."""

    def __init__(
        self,
        data: QueryDict | None,
        *,
        dataset: Dataset,
        columns: list[Indicator],
        rows: list[Entity],
    ) -> None:
        super().__init__(data, label_suffix="")
        self._columns = columns
        self._rows = rows
        self._add("other_title", dataset, "title")
        if dataset.summary or dataset.other_summary:
            self._add("other_summary", dataset, "summary")
            self.fields["other_summary"].widget = AdminTextareaWidget(attrs={"rows": 3})
        self._add("other_row_label", dataset, "row_label")
        for column in columns:
            self._add("other_label", column, "label", name=f"{LABEL}{column.code}")
            self._add_also_called(column, f"{LABEL}{column.code}")
            if column.unit:
                self._add("other_unit", column, "unit", name=f"{UNIT}{column.code}")
                self.fields[f"{UNIT}{column.code}"].label = f"{column.label} · {column.unit}"
        for row in rows:
            self._add("other_label", row, "label", name=f"{ROW}{row.code}")
            self._add_also_called(row, f"{ROW}{row.code}")

    def _add(
        self, field: str, named: Dataset | Indicator | Entity, own: str, *, name: str = ""
    ) -> None:
        words = getattr(named, own)
        self.fields[name or field] = forms.CharField(
            label=words,
            required=False,
            max_length=getattr(named._meta.get_field(field), "max_length", None),
            initial=getattr(named, field),
            widget=AdminTextInputWidget(),
        )

    def _add_also_called(self, named: Indicator | Entity, name: str) -> None:
        self._add("also_called", named, "label", name=f"{ALSO}{name}")
        field = self.fields[f"{ALSO}{name}"]
        field.label = _("Also called")
        field.widget.attrs["aria-label"] = f"{field.label} · {named.label}"

    @property
    def groups(self) -> Iterator[tuple[str, list[tuple[BoundField, BoundField | None]]]]:
        """The fields by what they name, each with that of the other names."""
        of_dataset = ("other_title", "other_summary", "other_row_label")
        of_columns = (
            f"{prefix}{column.code}" for column in self._columns for prefix in (LABEL, UNIT)
        )
        yield _("Dataset"), self._pairs(of_dataset)
        yield pgettext("of a table", "Columns"), self._pairs(of_columns)
        yield _("Rows"), self._pairs(f"{ROW}{row.code}" for row in self._rows)

    def _pairs(self, names: Iterable[str]) -> list[tuple[BoundField, BoundField | None]]:
        return [
            (self[name], self[f"{ALSO}{name}"] if f"{ALSO}{name}" in self.fields else None)
            for name in names
            if name in self.fields
        ]

    @property
    def fingerprint(self) -> str:
        """Digest of the stored names, to detect later changes."""
        stored = [[name, field.label, field.initial] for name, field in self.fields.items()]
        return digest({"names": stored})[:16]


def names_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the names in both languages, and save those in the other one."""
    dataset = get_permitted_object(request, can_name, Dataset, pk)
    form, page = read_form(dataset, post_data(request), page=request.GET.get("page"))
    was = request.POST.get("was") or form.fingerprint
    is_stale = was != form.fingerprint
    if is_sent(request) and not is_stale and form.is_valid():
        if form.has_changed():
            save_names(dataset, form)
            count = len(form.changed_data)
            message = ngettext("%(n)d name changed.", "%(n)d names changed.", count) % {"n": count}
            log(dataset, message, by=editor(request))
            messages.success(request, message)
        return HttpResponseRedirect(request.get_full_path())
    language = Language.ENGLISH if dataset.language == Language.CHINESE else Language.CHINESE
    return dataset_page(
        request,
        dataset,
        "names",
        title=_("Names in %(language)s") % {"language": language.label},
        status=409 if is_stale else 200,
        form=form,
        page=page,
        was=was,
        stale=is_stale,
        own=Language(dataset.language),
        other=language,
        also_called_help=ALSO_CALLED_HELP,
    )


def read_form(
    dataset: Dataset, data: QueryDict | None, *, page: str | None = None
) -> tuple[NamesForm, Any]:
    """Return the form of a dataset's names with one page of its rows, and that page."""
    release = latest_release(dataset)
    entities = release.entities.order_by("ordering", "pk") if release else Entity.objects.none()
    shown = Paginator(entities, ROWS_PER_PAGE).get_page(page)
    columns = list(release.indicators.all()) if release else []
    form = NamesForm(data, dataset=dataset, columns=columns, rows=list(shown.object_list))
    return form, shown


@transaction.atomic
def save_names(dataset: Dataset, form: NamesForm) -> None:
    """Write the changed names; those of columns and rows go into the working copy."""
    # Locks the dataset, as everything that changes its data does.
    stored = Dataset.objects.select_for_update().get(pk=dataset.pk)
    names = {name: " ".join(form.cleaned_data[name].split()) for name in form.changed_data}
    names |= {
        name: ", ".join(split_names(form.cleaned_data[name]))
        for name in names
        if name.startswith(ALSO)
    }
    for name in {"other_title", "other_summary", "other_row_label"} & names.keys():
        setattr(stored, name, names[name])
    stored.save()
    if not stored.releases.exists():
        return
    working = working_copy.ensure(stored)
    columns = {column.code: column for column in working.indicators.all()}
    for code, column in columns.items():
        column.other_label = names.get(f"{LABEL}{code}", column.other_label)
        column.other_unit = names.get(f"{UNIT}{code}", column.other_unit)
        column.also_called = names.get(f"{ALSO}{LABEL}{code}", column.also_called)
    Indicator.objects.bulk_update(columns.values(), ["other_label", "other_unit", "also_called"])
    named = (name.removeprefix(ALSO) for name in names)
    codes = [name.removeprefix(ROW) for name in named if name.startswith(ROW)]
    rows = list(working.entities.filter(code__in=codes))
    for row in rows:
        row.other_label = names.get(f"{ROW}{row.code}", row.other_label)
        row.also_called = names.get(f"{ALSO}{ROW}{row.code}", row.also_called)
    Entity.objects.bulk_update(rows, ["other_label", "also_called"])
