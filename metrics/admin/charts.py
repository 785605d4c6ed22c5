"""Chart of a dataset in its form: the choice of an editor, and a preview."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_safe

from collabsite.web.admin.pages import get_permitted_object
from collabsite.web.admin.requests import remove_unstorable
from collabsite.web.responses import make_private
from metrics.admin.permissions import can_view_dataset
from metrics.charts.choice import ChartChoice, choose, code_of
from metrics.charts.kinds import ChartError, sentence
from metrics.charts.release_chart import preview
from metrics.charts.svg import Caption, message_svg, standalone_svg
from metrics.content import NO_CHART, ReleaseContent
from metrics.models import Dataset, Release
from metrics.public.charts import CHART_FILE_POLICY
from metrics.tables import pivot

# With more rows than this, names are typed instead of chosen.
MOST_OFFERED = 60

FIELDS = ["chart_kind", "chart_columns", "chart_rows"]


class RowNames(forms.CharField):
    """Field for rows by their names or codes, one a line; its value is a list of codes."""

    widget = AdminTextareaWidget(attrs={"rows": 5})

    def __init__(self, release: Release, **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)
        self.release = release

    def prepare_value(self, value: Any) -> Any:  # noqa: ANN401
        """Return codes as the names of their rows; typed text is unchanged."""
        if not isinstance(value, list):
            return value
        named = self.release.entities.filter(code__in=value).values_list("code", "label")
        labels = dict(named) if value else {}
        return "\n".join(str(labels.get(code, code)) for code in value)

    def clean(self, value: Any) -> Any:  # noqa: ANN401
        """Return the codes of the rows that are named."""
        typed: str = super().clean(value) or ""
        names = [remove_unstorable(line).strip() for line in typed.splitlines()]
        names = [name for name in names if name]
        if not names:
            return []
        found: dict[str, str] = {}
        rows = self.release.entities.filter(Q(label__in=names) | Q(code__in=names))
        for code, label in rows.order_by("-ordering", "-pk").values_list("code", "label"):
            found |= {label: code, code: code}
        if unknown := [name for name in names if name not in found]:
            raise ValidationError(
                _(
                    "The data has no row “%(names)s”; write each name as in the table, one on each line."
                )
                % {"names": "”, “".join(unknown)}
            )
        return list(dict.fromkeys(found[name] for name in names))

    def has_changed(self, initial: Any, data: Any) -> bool:  # noqa: ANN401
        """Return whether other rows are named."""
        try:
            return bool(self.clean(data) != (initial or []))
        except ValidationError:
            return True


def newest(dataset: Dataset) -> Release | None:
    """Return the working copy, or the newest release if there is none."""
    return dataset.releases.order_by("-number").first()


def fields_for(release: Release | None) -> dict[str, forms.Field]:
    """Return the fields that choose a chart; without data there is nothing to choose."""
    kinds = [("", _("Automatic")), *_kinds()]
    columns = [column for column in pivot.columns(release) if column.is_measure] if release else []
    return {
        "chart_kind": forms.ChoiceField(
            label=gettext_lazy("Kind of chart"), required=False, choices=kinds
        ),
        "chart_columns": forms.MultipleChoiceField(
            label=pgettext_lazy("of a table", "Columns"),
            required=False,
            choices=_grouped(columns),
            widget=forms.CheckboxSelectMultiple,
            help_text=gettext_lazy("None chosen: suitable columns are used."),
        ),
        "chart_rows": _rows_of(release),
    }


def _rows_of(release: Release | None) -> forms.Field:
    rows = (
        list(release.entities.values_list("code", "label")[: MOST_OFFERED + 1]) if release else []
    )
    if release is None or len(rows) <= MOST_OFFERED:
        return forms.MultipleChoiceField(
            label=gettext_lazy("Rows"),
            required=False,
            choices=rows,
            widget=forms.CheckboxSelectMultiple,
            help_text=gettext_lazy("None chosen: all rows, or those with the largest values."),
        )
    return RowNames(
        release,
        label=gettext_lazy("Rows"),
        help_text=gettext_lazy(
            "Their names as in the table, one on each line. None: those with the largest values."
        ),
    )


class ChartForm(forms.Form):
    """Choice of a chart, before it is saved."""

    def __init__(self, data: Any, *, release: Release) -> None:  # noqa: ANN401
        super().__init__(data)
        self.fields.update(fields_for(release))

    @property
    def problems(self) -> Iterable[str]:
        """Error messages of the form."""
        return [str(error) for errors in self.errors.values() for error in errors]


def choice_of(cleaned: dict[str, Any]) -> ChartChoice:
    """Return the chart that a valid form chooses."""
    columns, rows = cleaned.get("chart_columns") or (), cleaned.get("chart_rows") or ()
    return ChartChoice(cleaned.get("chart_kind") or "", tuple(columns), tuple(rows))


def problem_of(release: Release, choice: ChartChoice) -> str:
    """Return why the data has no chart for the choice, or ''."""
    if choice == ChartChoice():
        return ""
    try:
        choose(release, choice)
    except ChartError as error:
        return sentence(error)
    return ""


def problem_when_issued(release: Release, dataset: Dataset) -> str:
    """Return the warning about the chart of a release that has just been issued, or ''."""
    content = ReleaseContent.from_json(release.content)
    if content.chart.kind != NO_CHART:
        return ""
    problem = problem_of(release, ChartChoice.of(dataset))
    return _("The release has no chart. %(problem)s") % {"problem": problem} if problem else ""


def look_of(dataset: Dataset) -> SafeString:
    """Return the image of the preview in the form."""
    return format_html(
        '<img class="chart-look" src="{}" alt="{}" width="708" loading="lazy">',
        reverse("admin:metrics_dataset_chart", args=[dataset.pk]),
        _("Preview of the chart"),
    )


@require_safe
@csp_override(CHART_FILE_POLICY)
def chart_preview(request: HttpRequest, pk: int) -> HttpResponse:
    """Return the chart for the fields in the query as SVG, or the reason why there is none."""
    dataset = get_permitted_object(request, can_view_dataset, Dataset, pk)
    return make_private(HttpResponse(_look(dataset, request), content_type="image/svg+xml"))


def _look(dataset: Dataset, request: HttpRequest) -> str:
    release = newest(dataset)
    if release is None:
        return _words(_("The dataset has no values yet."))
    choice = ChartChoice.of(dataset)
    if any(name in request.GET for name in FIELDS):
        form = ChartForm(request.GET, release=release)
        if not form.is_valid():
            return _words(" ".join(form.problems))
        choice = choice_of(form.cleaned_data)
    if choice.kind == NO_CHART:
        return _words(_("No chart."))
    try:
        found = preview(release, choice)
    except ChartError as error:
        return _words(sentence(error))
    return standalone_svg(
        found.drawings["wide"], Caption(dataset.title, [found.note], dataset.language)
    )


def _words(words: str) -> str:
    return message_svg(words, language=get_language() or "")


def _kinds() -> list[tuple[str, Any]]:
    return list(Dataset._meta.get_field("chart_kind").flatchoices)


def _grouped(columns: list[pivot.Column]) -> list[Any]:
    """Return columns as choices: those of several periods under their indicator, and all at once."""
    by_code: dict[str, list[pivot.Column]] = {}
    for column in columns:
        by_code.setdefault(column.code, []).append(column)
    choices: list[Any] = []
    for code, found in by_code.items():
        if len(found) == 1:
            choices.append((code_of(found[0]), found[0].header))
            continue
        periods = [(code_of(column), column.period) for column in found]
        choices.append((found[0].label, [(code, _("all periods")), *periods]))
    return choices
